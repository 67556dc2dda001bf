"""Metered use: which tools may count, their receipts, deposits and settlements."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import AddressField, Bytes32Field, Fields, PageQuery, TimeField, WeiField
from ledger.api.routes.consent import SignedBody
from ledger.api.routes.licenses import LicensePath
from ledger.api.shapes import basics
from ledger.api.shapes import meters as meter_shapes
from ledger.api.shapes.assets import Transaction
from ledger.session import dismissals
from ledger.session import meters as counting
from ledger.session.consent import Signed

meters = APIBlueprint("meters", __name__, abp_tags=[Tag(name="meters", description="metered use and its payment")])


class MeterPath(Fields):
    """A meter."""

    meter_id: Bytes32Field


class ToolQuery(PageQuery):
    """Which tool."""

    tool: AddressField


class ToolBody(Fields):
    """The tool's account, and how many units it may count; without a cap all that no other tool has."""

    tool: AddressField
    cap: WeiField | None = None
    deadline: TimeField | None = None


class DepositBody(Fields):
    """Who prepays how much; it belongs to the licensee."""

    payer: AddressField
    amount_wei: WeiField


class PayerBody(Fields):
    """Whose wallet settles, and pays what the deposit does not."""

    payer: AddressField


class DismissalBody(Fields):
    """Until when the licensee's signature must have been used."""

    deadline: TimeField | None = None


class ReturnBody(Fields):
    """Where an unused deposit goes."""

    to: AddressField


@meters.post("/licenses/<license_id>/meters/drafts", summary="Draft the appointment of a tool",
             responses={201: meter_shapes.MeterDraft})
def draft_meter(path: LicensePath, body: ToolBody) -> Response:
    """Typed data for the licensee to sign, or the same as a transaction that the licensee sends."""
    wanted = counting.ToolRequest(body.tool, body.cap, body.deadline)
    return answers.made(wire.meter_draft(counting.draft_meter(current_session(), path.license_id, wanted)))


@meters.post("/licenses/<license_id>/meters", summary="Let a tool count, by signature", responses={202: basics.Accepted})
def open_meter(path: LicensePath, body: SignedBody) -> Response:
    """The operation that opens the meter; its subject is the meter's id."""
    signed = Signed(body.typed_data, body.signature)
    return answers.accepted(wire.operation(counting.open_meter(current_session(), path.license_id, signed)))


@meters.get("/licenses/<license_id>/meters", summary="List the meters of a license", responses={200: meter_shapes.Meters})
def list_meters(path: LicensePath, query: PageQuery) -> Response:
    """Every tool that may count under the license, from the index."""
    page = counting.meters(current_session(), path.license_id, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.meter))


@meters.get("/meters", summary="List the meters of a tool", responses={200: meter_shapes.Meters})
def list_meters_by_tool(query: ToolQuery) -> Response:
    """Every license under which the tool may count, from the index."""
    page = counting.meters_by_tool(current_session(), query.tool, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.meter))


@meters.get("/meters/<meter_id>", summary="One meter", responses={200: meter_shapes.Meter})
def read_meter(path: MeterPath) -> Response:
    """What is settled, prepaid and owed, read from the chain."""
    return answers.read(wire.meter(counting.meter(current_session(), path.meter_id)))


@meters.post("/meters/<meter_id>/deposits/drafts", summary="Draft a deposit", responses={200: meter_shapes.Payment})
def draft_deposit(path: MeterPath, body: DepositBody) -> Response:
    """The payer's transactions."""
    drafted = counting.draft_deposit(current_session(), path.meter_id, body.payer, body.amount_wei)
    return answers.found({"transactions": wire.steps(drafted)})


@meters.post("/meters/<meter_id>/receipts", summary="Hand in a tool's receipt", responses={201: meter_shapes.Meter})
def submit_receipt(path: MeterPath, body: SignedBody) -> Response:
    """A signed count of all units so far, kept until it is settled or a higher one comes."""
    signed = Signed(body.typed_data, body.signature)
    return answers.made(wire.meter(counting.submit_receipt(current_session(), path.meter_id, signed)))


@meters.post("/meters/<meter_id>/settlements", summary="Settle from the deposit", responses={202: basics.Accepted})
def settle(path: MeterPath) -> Response:
    """The operation that pays for the latest receipt from the deposit; the relayer pays the gas."""
    return answers.accepted(wire.operation(counting.settle(current_session(), path.meter_id)))


@meters.post("/meters/<meter_id>/settlements/drafts", summary="Draft a settlement that somebody pays",
             responses={200: meter_shapes.SettlementDraft})
def draft_settlement(path: MeterPath, body: PayerBody) -> Response:
    """The transactions of a wallet that settles the latest receipt and pays what the deposit does not."""
    return answers.found(wire.settlement_draft(counting.draft_settlement(current_session(), path.meter_id, body.payer)))


@meters.post("/meters/<meter_id>/dismissals/drafts", summary="Draft the dismissal of a tool",
             responses={201: meter_shapes.DismissalDraft})
def draft_dismissal(path: MeterPath, body: DismissalBody) -> Response:
    """Typed data for the licensee to sign, or the same as a transaction that the licensee sends."""
    return answers.made(wire.dismissal_draft(dismissals.draft_dismissal(current_session(), path.meter_id, body.deadline)))


@meters.post("/meters/<meter_id>/dismissals", summary="Dismiss a tool, by signature", responses={202: basics.Accepted})
def dismiss_tool(path: MeterPath, body: SignedBody) -> Response:
    """The operation after which the meter closes in thirty days. Until then its receipts are settled as before."""
    signed = Signed(body.typed_data, body.signature)
    return answers.accepted(wire.operation(dismissals.dismiss(current_session(), path.meter_id, signed)))


@meters.post("/meters/<meter_id>/closings", summary="Close the meter of a dismissed tool", responses={202: basics.Accepted})
def close_meter(path: MeterPath) -> Response:
    """The operation that frees what the tool has not counted for other tools; its deposit can go back at once."""
    return answers.accepted(wire.operation(dismissals.close(current_session(), path.meter_id)))


@meters.post("/meters/<meter_id>/deposit-returns/drafts", summary="Draft the return of a deposit",
             responses={200: Transaction})
def draft_return(path: MeterPath, body: ReturnBody) -> Response:
    """The licensee's transaction, thirty days after the license's end, or at once where nothing more can be counted."""
    transaction = counting.draft_return(current_session(), path.meter_id, body.to)
    return answers.found({"transaction": wire.unsigned_transaction(transaction)})
