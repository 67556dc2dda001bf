"""Statements over the API: issued once when their period is over, kept as they were issued, adjusted but never edited."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ledger.chain.chain import Chain
from ledger.errors import NotFound
from ledger.session import shelf
from ledger.session.evidence import grant_of
from ledger.session.moment import block_reference
from ledger.session.session import Session
from ledger.statement import (Issued, Origin, Period, Request, Signed, Statement, as_of, csv_text, dsr_text, from_json,
                              history, json_text, pdf, statement)
from ledger.units import Address, Bytes32

NOT_ISSUED = 0  # the number of a statement whose period is not over
STATEMENT_FORMS: dict[str, Callable[[Statement, str], str | bytes]] = {
    "application/json": lambda made, _: json_text(made),
    "text/csv": lambda made, _: csv_text(made),
    "text/tab-separated-values": lambda made, _: dsr_text(made),
    "application/pdf": pdf,
}


class StatementUnknown(NotFound):
    """No statement of this number was issued."""

    says = "statement {number} of {account} for {period} was not issued; {issued} were"


@dataclass(frozen=True, slots=True)
class IssuedStatement:
    """A statement and its number among those of its payee and period, from 1; each later one adjusts all before it."""

    statement: Statement
    number: int

    @property
    def is_issued(self) -> bool:
        """What is stated before a period is over is stated anew each time."""
        return self.number != NOT_ISSUED


def stated(session: Session, account: Address, period: Period, number: int | None = None) -> IssuedStatement:
    """The newest statement of the payee and period, or the one of this number. It is issued when it is asked for first
    after the period's end; it is adjusted by another one if the chain went another way since.

    Raises: StatementUnknown, PeriodTooEarly, ChainChanged, and as `ledger.statement.history`.
    """
    session.deployment.require_same(session.node)
    known = _issued(session, account, period)
    if number is not None:
        if not 0 < number <= len(known):
            raise StatementUnknown(number=number, account=account, period=period.name, issued=len(known))
        return IssuedStatement(known[number - 1], number)
    if known and _is_on_chain(session, known[-1]):
        return IssuedStatement(known[-1], len(known))
    made = _made(session, account, period, Issued(tuple(known)))
    if not made.request.as_of.is_period_over:
        return IssuedStatement(made, NOT_ISSUED)
    content = session.shelf.put_new(shelf.STATEMENT, _name(account, period, len(known) + 1), json_text(made).encode())
    return IssuedStatement(from_json(content, known), len(known) + 1)


def _made(session: Session, account: Address, period: Period, issued: Issued) -> Statement:
    chain = Chain(session.node, session.deployment, session.settings.confirmations)
    origin, reached = Origin.of(session.deployment), as_of(chain, period)
    request = Request(account, period, origin, reached, lambda _, grant: _signed(session, grant), issued)
    return statement(history(session.node, origin, reached.block), request)


def _signed(session: Session, grant: Bytes32) -> Signed:
    """What the grant says that is kept here; nothing of a grant that was sold without this server."""
    found = grant_of(session, grant)
    if found is None:
        return Signed(None, None)
    terms = found.grant.terms
    return Signed(terms.work_title, terms.revenue_share_bps or None)


def _is_on_chain(session: Session, issued: Statement) -> bool:
    block = issued.request.as_of.block
    return block_reference(session.node, block.number).hash == block.hash


def _issued(session: Session, account: Address, period: Period) -> list[Statement]:
    known: list[Statement] = []
    while session.shelf.holds(shelf.STATEMENT, _name(account, period, len(known) + 1)):
        content = session.shelf.get(shelf.STATEMENT, _name(account, period, len(known) + 1))
        known.append(from_json(content, known))
    return known


def _name(account: Address, period: Period, number: int) -> str:
    return f"{account}:{period.start}-{period.end}:{number}"
