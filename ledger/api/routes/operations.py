"""What was accepted and goes to the chain."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import PAGE_ROWS, Fields, LimitField, StateField, TextField, TransactionField
from ledger.api.shapes import basics
from ledger.session import operations as sending

operations = APIBlueprint("operations", __name__, abp_tags=[Tag(name="operations", description="what goes to the chain")])


class OperationPath(Fields):
    """An operation."""

    operation_id: TextField


class OperationQuery(Fields):
    """Which operations are listed; `subject` is what they are about, such as an asset id."""

    state: StateField | None = None
    subject: TextField | None = None
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class TransactionBody(Fields):
    """A transaction to the ledger that a wallet signed, as 0x-hex."""

    raw_transaction: TransactionField


@operations.get("/operations", summary="List operations", responses={200: basics.Operations})
def list_operations(query: OperationQuery) -> Response:
    """Operations in the order in which they were accepted."""
    wanted = sending.OperationFilter(query.state, query.subject)
    page = sending.operations(current_session(), wanted, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.operation))


@operations.get("/operations/<operation_id>", summary="One operation", responses={200: basics.Operation})
def read_operation(path: OperationPath) -> Response:
    """Where the operation stands: queued, sent, mined, confirmed, or failed and why."""
    return answers.read(wire.operation(sending.operation(current_session(), path.operation_id)))


@operations.post("/transactions", summary="Hand in a transaction that a wallet signed", responses={202: basics.Accepted})
def submit_transaction(body: TransactionBody) -> Response:
    """The operation that sends these very bytes until they are mined."""
    return answers.accepted(wire.operation(sending.submit_signed(current_session(), body.raw_transaction)))
