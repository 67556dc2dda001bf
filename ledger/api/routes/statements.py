"""Statements: what a payee is told about a period."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import Fields, LanguageField, SerialField, StatementPeriodField
from ledger.api.routes.money import AccountPath
from ledger.api.shapes import statements as statement_shapes
from ledger.session.statements import STATEMENT_FORMS, stated

NUMBER = "Statement-Number"

statements = APIBlueprint("statements", __name__, abp_tags=[Tag(name="statements", description="what payees are told")])


class StatementQuery(Fields):
    """A month (2026-11), a quarter (2026-Q4), or two dates of which the second is the first day after
    (2026-11-01/2026-12-01). Without a `number` the newest; `language` is that of the PDF."""

    period: StatementPeriodField
    number: SerialField | None = None
    language: LanguageField = "en"


@statements.get("/statements/<account>", summary="The statement of a payee and period",
                responses={200: statement_shapes.documented(STATEMENT_FORMS)})
def read_statement(path: AccountPath, query: StatementQuery) -> Response:
    """As JSON, CSV, PDF or a flat file in the style of DSR, by `Accept`, read from the events of the chain. It is issued
    when it is asked for first after the period's end, kept, and never edited: the header `Statement-Number` counts the
    statements of the period, each later one adjusts those before. Before the end it is 0, and nothing is kept."""
    form = answers.preferred(tuple(STATEMENT_FORMS))
    found = stated(current_session(), path.account, query.period, query.number)
    content = STATEMENT_FORMS[form](found.statement, query.language)
    response = answers.written(content, form, wire.block(found.statement.request.as_of.block))
    response.headers[NUMBER] = str(found.number)
    return response
