"""Mass payouts: a list of payees becomes one root, and each entry is claimed by itself."""
from __future__ import annotations

from flask import Response, request
from flask_openapi3 import APIBlueprint, RawModel, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import PAGE_ROWS, AddressField, Bytes32Field, Fields, LimitField, PeriodField, TextField, TimeField
from ledger.api.shapes import basics
from ledger.api.shapes import payouts as payout_shapes
from ledger.api.shapes.assets import Transaction
from ledger.api.strict_json import UnsupportedContentType
from ledger.session import payouts as paying
from ledger.units import ETHER

payouts = APIBlueprint("payouts", __name__, abp_tags=[Tag(name="payouts", description="many payees under one root")])


class ListBody(RawModel):
    """The payees as CSV in UTF-8, with the columns account and amount (whole minor units)."""

    mimetypes = ["text/csv"]


class DraftQuery(Fields):
    """How the list of the body is paid. The zero address stands for ETH; `period` is the poster's own count."""

    poster: AddressField
    currency: AddressField = ETHER
    period: PeriodField
    claim_until: TimeField


class PayoutPath(Fields):
    """A payout."""

    payout_id: Bytes32Field


class PosterQuery(Fields):
    """Whose payouts are listed."""

    poster: AddressField
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class EntryQuery(Fields):
    """Whose entries are listed."""

    account: AddressField
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class ClaimBody(Fields):
    """The entry's number in the payout."""

    index: PeriodField


@payouts.post("/payouts/drafts", summary="Draft a payout from a list", responses={201: payout_shapes.PayoutDraft})
def draft_payout(query: DraftQuery, raw: ListBody) -> Response:
    """The list is checked row by row and kept; the poster's transactions pay in what it sums to. A list of which rows are
    refused names their lines, columns and codes. That of a payout which was posted without it is added: no transactions.
    A list that nobody posts is erased after 37 days."""
    if request.mimetype != "text/csv":
        raise UnsupportedContentType(got=request.mimetype[:80], expected="text/csv")
    wanted = paying.PayoutRequest(raw.get_data(), **query.model_dump())
    drafted = wire.payout_draft(paying.draft(current_session(), wanted))
    return answers.made(drafted, f"/payouts/{drafted['payout_id']}")


@payouts.get("/payouts", summary="List the payouts of a poster", responses={200: payout_shapes.MassPayouts})
def list_payouts(query: PosterQuery) -> Response:
    """Everything that the account posted, oldest first, from the index."""
    page = paying.payouts(current_session(), query.poster, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.payout))


@payouts.get("/payouts/<payout_id>", summary="One payout", responses={200: payout_shapes.MassPayout})
def read_payout(path: PayoutPath) -> Response:
    """What is promised and what is left of it, read from the chain."""
    return answers.read(wire.payout(paying.payout(current_session(), path.payout_id)))


@payouts.get("/payouts/<payout_id>/entries", summary="List an account's entries in a payout",
             responses={200: payout_shapes.PayoutEntries})
def list_entries(path: PayoutPath, query: EntryQuery) -> Response:
    """Each entry with its proof and the call that claims it: whoever has kept this answer needs no server to be paid."""
    wanted = (path.payout_id, query.account)
    page = paying.entries(current_session(), wanted, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.payout_entry))


@payouts.post("/payouts/<payout_id>/claims", summary="Pay an entry to its account", responses={202: basics.Accepted})
def claim_entry(path: PayoutPath, body: ClaimBody) -> Response:
    """The operation that pays; the relayer pays the gas, and the entry's account receives the amount whoever asks."""
    return answers.accepted(wire.operation(paying.claim(current_session(), path.payout_id, body.index)))


@payouts.post("/payouts/<payout_id>/reclaims/drafts", summary="Draft the return of what nobody claimed",
              responses={200: Transaction})
def draft_reclaim(path: PayoutPath) -> Response:
    """The poster's transaction, once the claims are closed."""
    transaction = paying.draft_reclaim(current_session(), path.payout_id)
    return answers.found({"transaction": wire.unsigned_transaction(transaction)})
