"""A statement: what a payee is told about a period, made from the events of the chain and nothing else but titles."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sha3 import keccak_256  # 80 MB of lines in half a second

from ledger.chain.receipts import Entry
from ledger.errors import InvalidInput
from ledger.statement.account import Account, Tally
from ledger.statement.correction import Issued, corrected
from ledger.statement.line import Line
from ledger.statement.origin import AsOf, Origin
from ledger.statement.period import Period
from ledger.statement.pot import ROUNDING
from ledger.statement.sales import SignedOf, nothing_signed
from ledger.statement.totals import Balance, Total, totals
from ledger.units import ETHER, Address, Bytes32, Wei, hex_of, parse_address

SCHEMA = "likeness-ledger-statement/1"
NOT_CHECKED = ("work: the chain holds no titles; rate_bps where several rates lead to the same amounts (the minimum was "
               "higher, or the income is below 10,000 minor units): then only that the rate is one of them is checked")


class EntriesOutOfOrder(InvalidInput):
    """The events are not in the order of the chain, or run past the block that the statement is as of."""

    says = "the event in block {block}, log {log_index} follows {before}; events count in the order of the chain, up to block {last}"


@dataclass(frozen=True, slots=True)
class Request:
    """Whose statement, about when, from which contracts, as of which block.

    `signed` says what only a license's grant does; it is asked once for each line. `issued` are the statements of this payee and period that were
    given out before, oldest first: then only adjustments to them are stated. Raises: MalformedAddress, and as `Issued`.
    """

    payee: Address
    period: Period
    origin: Origin
    as_of: AsOf
    signed: SignedOf = nothing_signed
    issued: Issued = Issued()

    def __post_init__(self) -> None:
        object.__setattr__(self, "payee", parse_address(self.payee, field="payee"))
        self.issued.require_same(self.payee, self.period)


@dataclass(frozen=True)
class Statement:
    """What was stated. The same events and titles give the same statement, with the same id."""

    request: Request
    lines: tuple[Line, ...]
    balances: tuple[Balance, ...]   # by currency; one of zero in ETH where nothing ever came in
    totals: tuple[Total, ...]

    @cached_property
    def id(self) -> Bytes32:
        """keccak256 of the statement's JSON without its id, in its one form (RFC 8785)."""
        hashed = keccak_256()
        for chunk in canonical_chunks(self):
            hashed.update(chunk.encode())
        return Bytes32(hashed.digest())

    def head(self) -> dict[str, Any]:
        """All of the JSON but id and lines."""
        request, origin, block = self.request, self.request.origin, self.request.as_of.block
        return {
            "schema": SCHEMA,
            "payee": request.payee,
            "period": {"name": request.period.name, "start": request.period.start, "end": request.period.end},
            "chain": {"chain_id": origin.chain_id, "ledger": origin.ledger, "royalties": origin.royalties,
                      "deployment_id": hex_of(origin.deployment_id), "block_number": origin.block_number,
                      "block_hash": hex_of(origin.block_hash)},
            "as_of": {"block_number": block.number, "block_hash": hex_of(block.hash), "time": block.time,
                      "is_period_over": request.as_of.is_period_over},
            "adjusts": [hex_of(each) for each in request.issued.ids],
            "rounding": ROUNDING,
            "not_checked": NOT_CHECKED,
            "balances": [balance.row() for balance in self.balances],
            "totals": [total.row() for total in self.totals],
        }


def statement(entries: Iterable[Entry], request: Request) -> Statement:
    """The statement of the payee: a fold over all events of both contracts from the deployment to the request's block,
    in the order of the chain. A payee without any gets a statement of zero.

    Raises: EntriesOutOfOrder, EventsContradict.
    """
    account = Account(request.payee, request.period, request.origin.contracts, request.signed)
    for entry in _ordered(entries, request.as_of.block.number):
        if entry.header.timestamp < request.period.end:
            account.take(entry)
    lines = account.lines()
    balances = tuple(_balance(account, currency, tally) for currency, tally in sorted(account.tallies.items()))
    if request.issued.ids:
        lines, balances = corrected(lines, balances, request.issued)
    return Statement(request, tuple(lines), balances or (_zero(),), totals(lines, request.period))


def canonical_chunks(stated: Statement) -> Iterator[str]:
    """The statement's JSON without its id, in pieces: keys sorted, no spaces. The encoder of the standard library writes
    what RFC 8785 asks for, as all names are ASCII and all numbers small and whole."""
    head = _ENCODER.encode(stated.head() | {"lines": []})
    before, after = head.split('"lines":[]', 1)
    yield before + '"lines":['
    for line in stated.lines:
        yield ("," if line.line > 1 else "") + _ENCODER.encode(line.row())
    yield "]" + after


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _ordered(entries: Iterable[Entry], last: int) -> Iterator[Entry]:
    before = (-1, -1)
    for entry in entries:
        place = (entry.header.number, entry.log_index)
        if place <= before or entry.header.number > last:
            raise EntriesOutOfOrder(block=place[0], log_index=place[1], before=before, last=last)
        before = place
        yield entry


def _balance(account: Account, currency: Address, tally: Tally) -> Balance:
    closing = tally.opening + tally.accrued - tally.paid
    return Balance(currency, Wei(tally.opening), Wei(tally.accrued), Wei(tally.paid), Wei(closing),
                   account.pending(currency), account.held(currency), account.withheld(currency))


def _zero() -> Balance:
    nothing = Wei(0)
    return Balance(ETHER, nothing, nothing, nothing, nothing, nothing, nothing, nothing)
