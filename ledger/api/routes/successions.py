"""Heirs, wallets that change, coming of age, and what an asset derives from."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import AddressField, Bytes32Field, DelayField, Fields, PageQuery
from ledger.api.routes.assets import AssetPath
from ledger.api.shapes import basics
from ledger.api.shapes import successions as succession_shapes
from ledger.api.shapes.assets import Transaction
from ledger.session import successions as moves
from ledger.session.unsigned import UnsignedTransaction
from ledger.units import NO_ADDRESS

successions = APIBlueprint("successions", __name__, abp_tags=[
    Tag(name="successions", description="how an asset moves to another wallet, comes of age, derives from another")])


class SenderBody(Fields):
    """Whose wallet sends the transaction."""

    sender: AddressField


class HeirBody(SenderBody):
    """Who may take the asset over, and how long after saying so. Without an heir: nobody."""

    heir: AddressField = NO_ADDRESS
    delay_s: DelayField = 0


class AnnouncementBody(SenderBody):
    """The wallet that the asset moves to."""

    to: AddressField


class SourceBody(Fields):
    """The license under which the asset was made; its licensee sends the transaction."""

    license_id: Bytes32Field


@successions.get("/assets/<asset_id>/succession", summary="Whose an asset was and is, and who may take it over",
                 responses={200: succession_shapes.Succession})
def read_succession(path: AssetPath) -> Response:
    """First and present performer, heir, announced succession and source, read from the chain."""
    return answers.read(wire.succession(moves.succession(current_session(), path.asset_id)))


@successions.get("/assets/<asset_id>/successions", summary="List what happened to an asset's successions",
                 responses={200: succession_shapes.SuccessionSteps})
def list_successions(path: AssetPath, query: PageQuery) -> Response:
    """Announced, cancelled and carried out, oldest first, from the index."""
    page = moves.history(current_session(), path.asset_id, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.succession_step))


@successions.post("/assets/<asset_id>/heirs/drafts", summary="Draft the naming of an heir", responses={200: Transaction})
def draft_heir(path: AssetPath, body: HeirBody) -> Response:
    """The transaction that the performer's or guardian's wallet sends."""
    wanted = moves.HeirRequest(body.sender, body.heir, body.delay_s)
    return _transaction(moves.draft_heir(current_session(), path.asset_id, wanted))


@successions.post("/assets/<asset_id>/successions/drafts", summary="Draft the announcement of another wallet",
                  responses={200: Transaction})
def draft_announcement(path: AssetPath, body: AnnouncementBody) -> Response:
    """The performer's announcement waits seven days, the heir's as long as the performer set."""
    return _transaction(moves.draft_announcement(current_session(), path.asset_id, body.sender, body.to))


@successions.post("/assets/<asset_id>/successions/cancellations/drafts", summary="Draft an objection to a succession",
                  responses={200: Transaction})
def draft_cancellation(path: AssetPath, body: SenderBody) -> Response:
    """The transaction that the performer's or guardian's wallet sends."""
    return _transaction(moves.draft_cancellation(current_session(), path.asset_id, body.sender))


@successions.post("/assets/<asset_id>/successions", summary="Carry out a succession", responses={202: basics.Accepted})
def carry_out(path: AssetPath) -> Response:
    """The operation that moves the asset once its time has come; the relayer pays the gas."""
    return answers.accepted(wire.operation(moves.carry_out(current_session(), path.asset_id)))


@successions.post("/assets/<asset_id>/reaffirmations/drafts", summary="Draft the taking over at majority",
                  responses={200: Transaction})
def draft_reaffirmation(path: AssetPath, body: SenderBody) -> Response:
    """The transaction by which a performer who has come of age keeps the asset up."""
    return _transaction(moves.draft_reaffirmation(current_session(), path.asset_id, body.sender))


@successions.post("/assets/<asset_id>/sources/drafts", summary="Draft the declaration of a derivative's source",
                  responses={200: Transaction})
def draft_source(path: AssetPath, body: SourceBody) -> Response:
    """The transaction of the licensee whose asset was made under the license: a share of its income flows up."""
    return _transaction(moves.draft_source(current_session(), path.asset_id, body.license_id))


def _transaction(transaction: UnsignedTransaction) -> Response:
    return answers.found({"transaction": wire.unsigned_transaction(transaction)})
