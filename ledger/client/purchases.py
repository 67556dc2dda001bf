"""Many purchases from a list: all are checked before the first is signed, and each is made once however often it is begun.

A row names the serial of its license, so a repeated run finds what the chain has already and goes on behind it.
"""
from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger.client.http import ApiProblem, Client, Json, OperationFailed
from ledger.client.journey import Purchase, buy
from ledger.client.offer import offer_of
from ledger.client.orders import buy_by_signature
from ledger.client.reading import checked
from ledger.client.wallet import Wallet
from ledger.errors import InvalidInput, LedgerError, Refuted
from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.reverts import SoldOut
from ledger.units import hex_of, parse_amount, parse_bytes32

NEEDED, MORE = ("grant_id", "serial"), ("required_serial", "at_most_wei")
MOST_PURCHASES = 200   # all are checked before the first is signed, within half a minute
MOST_BYTES = 2**20     # 200 rows take 40 kB
MOST_SERIAL = 2**63 - 1
OPEN_STATES = ("queued", "sent", "mined")
BOUGHT, HELD, FAILED = "bought", "held", "failed"
EXISTS, REQUIRED_IS_MISSING = "license_exists", "create_license_missing"


class PurchasesUnreadable(InvalidInput):
    """The list of purchases is no CSV in UTF-8, or too long."""

    says = "line {line}: the list cannot be read ({problem}); give at most 200 rows of CSV in UTF-8"


class WrongPurchaseColumns(InvalidInput):
    """The first line does not name the columns."""

    says = "line 1: got the columns {got!r}, expected grant_id,serial and, where needed, required_serial,at_most_wei"


class PurchaseTwice(InvalidInput):
    """Two rows would buy the same license."""

    says = "line {first} buys the same license; give each license of a grant a serial of its own"


class PriceTooHigh(Refuted):
    """The grant costs more than the buyer wants to pay."""

    says = "not bought: the grant costs {price_wei} wei, more than --at-most-wei {at_most_wei}"


class PurchasesRefused(InvalidInput):
    """Some rows cannot be bought, so nothing was signed."""

    says = "{count} rows cannot be bought, the first is line {line} ({code}: {problem}); nothing was signed"


class RowProblem(NamedTuple):
    """Why a row is refused."""

    line: int
    code: str
    problem: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of the list."""

    line: int
    grant_id: str
    serial: int
    required_serial: int
    at_most_wei: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that was checked: what it buys at which price, and whether the chain has it already."""

    row: Wanted
    purchase: Purchase
    license_id: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: `bought` now, `held` already, or `failed` with a code."""

    planned: Planned
    state: str
    operation: Json | None = None
    problem: LedgerError | None = None

    def to_json(self) -> Json:
        """The row's result for a program."""
        row, operation = self.planned.row, self.operation
        return {"line": row.line, "grant_id": row.grant_id, "serial": str(row.serial), "license_id": self.planned.license_id,
                "state": self.state, "price_wei": str(self.planned.purchase.price_wei),
                "transaction": None if operation is None else operation["transaction"],
                "code": None if self.problem is None else self.problem.code,
                "detail": None if self.problem is None else str(self.problem)}


@dataclass(frozen=True, slots=True)
class Way:
    """How a purchase is paid: which route says whether it would go through, for whom it asks, and what makes it."""

    route: str
    buyer: str
    buys: Callable[[Client, Wallet, Purchase], Json]


BY_TRANSACTION = Way("quotes", "licensee", buy)
BY_SIGNATURE = Way("orders/drafts", "buyer", buy_by_signature)


def read_purchases(content: bytes) -> list[Wanted]:
    """The rows of a CSV. Raises: PurchasesUnreadable, WrongPurchaseColumns, PurchasesRefused, which names every wrong row."""
    rows: list[Wanted] = []
    problems: list[RowProblem] = []
    first_lines: dict[tuple[str, int], int] = {}
    for line, cells in _lines_of(content):
        try:
            row = _row(line, cells)
            if (row.grant_id, row.serial) in first_lines:
                raise PurchaseTwice(first=first_lines[row.grant_id, row.serial])
        except InvalidInput as problem:
            problems.append(RowProblem(line, problem.code, str(problem)))
            continue
        first_lines[row.grant_id, row.serial] = line
        rows.append(row)
    _require_none(problems)
    return rows


def plan_purchases(ledger: Client, producer: Wallet, rows: list[Wanted], way: Way) -> list[Planned]:
    """Every row with its price, asked of the contract as far as it can be before the rows above are bought.

    What earlier runs have handed in is at its end when this returns. Nothing is signed.
    Raises: PurchasesRefused, which names every row that cannot be bought, UnexpectedMessage, ServerUnreachable.
    """
    _wait_for_open(ledger, producer)
    planned: list[Planned] = []
    problems: list[RowProblem] = []
    new: Counter[str] = Counter()
    for row in rows:
        try:
            planned.append(_planned(ledger, producer, (row, planned, new), way))
        except (ApiProblem, PriceTooHigh, SoldOut) as problem:
            problems.append(RowProblem(row.line, problem.code, str(problem)))
    _require_none(problems)
    return planned


def buy_planned(ledger: Client, producer: Wallet, planned: list[Planned], way: Way) -> Iterator[Outcome]:
    """Each row's outcome, in order, as soon as it is confirmed; a row that is refused does not stop the next.

    Raises: UnexpectedMessage, UnexpectedTransaction, ServerUnreachable, OperationUnfinished: the next run goes on there.
    """
    for each in planned:
        yield Outcome(each, HELD) if each.is_held else _bought(ledger, producer, each, way)


def _bought(ledger: Client, producer: Wallet, planned: Planned, way: Way) -> Outcome:
    try:
        return Outcome(planned, BOUGHT, way.buys(ledger, producer, planned.purchase))
    except (ApiProblem, OperationFailed) as problem:
        return Outcome(planned, HELD) if problem.code == EXISTS else Outcome(planned, FAILED, problem=problem)


def _planned(ledger: Client, producer: Wallet, above: tuple[Wanted, list[Planned], Counter[str]], way: Way) -> Planned:
    row, before, new = above
    shown = ledger.get(f"/grants/{row.grant_id}")
    with checked():
        price_wei = parse_amount(shown["price_wei"], field="price_wei")
    digest, offer = offer_of(ledger, row.grant_id, price_wei)
    key = LicenseKey(offer.grant.asset, digest, producer.address, row.serial)
    purchase = Purchase(row.grant_id, price_wei, row.serial, row.required_serial)
    planned = Planned(row, purchase, hex_of(key.license_id), _is_held(ledger, hex_of(key.license_id), offer))
    if planned.is_held:
        return planned
    if row.at_most_wei is not None and price_wei > row.at_most_wei:
        raise PriceTooHigh(price_wei=price_wei, at_most_wei=row.at_most_wei)
    _require_possible(ledger, producer, (planned, offer, before), way)
    new[row.grant_id] += 1
    if offer.grant.terms.max_supply and shown["sold"] + new[row.grant_id] > offer.grant.terms.max_supply:
        raise SoldOut(max_supply=offer.grant.terms.max_supply)
    return planned


def _require_possible(ledger: Client, producer: Wallet, about: tuple[Planned, SignedGrant, list[Planned]], way: Way) -> None:
    """The contract would sell it now, or once a row above has bought the license that it requires. Raises: ApiProblem."""
    planned, offer, before = about
    row = planned.row
    try:
        ledger.post(f"/grants/{row.grant_id}/{way.route}", {
            way.buyer: producer.address, "serial": row.serial, "required_serial": row.required_serial})
    except ApiProblem as problem:
        required = (hex_of(offer.grant.terms.requires), row.required_serial)
        if problem.code != REQUIRED_IS_MISSING or required not in {(each.row.grant_id, each.row.serial) for each in before}:
            raise


def _is_held(ledger: Client, license_id: str, offer: SignedGrant) -> bool:
    """Whether the chain has the license, whatever became of it. Raises: ApiProblem."""
    try:
        ledger.get(f"/licenses/{license_id}/coverage", use=offer.grant.terms.uses[0])
    except ApiProblem as problem:
        if problem.code != "license_unknown":
            raise
        return False
    return True


def _wait_for_open(ledger: Client, producer: Wallet) -> None:
    """Every transaction that the wallet has handed in is confirmed or has failed."""
    for state in OPEN_STATES:
        page: str | None = f"/operations?state={state}"
        while page:
            listed = ledger.get(page)
            for operation in listed["items"]:
                if operation["actor"] == producer.address:
                    _settled(ledger, operation)
            page = listed["next"]


def _settled(ledger: Client, operation: Json) -> None:
    try:
        ledger.settled({"operation": operation})
    except OperationFailed:
        return  # its row is bought anew


def _lines_of(content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if len(content) > MOST_BYTES:
        raise PurchasesUnreadable(line=1, problem=f"it has {len(content)} bytes")
    lines = csv.DictReader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline=""), strict=True)
    try:
        names = lines.fieldnames or ()
        if len(set(names)) != len(names) or not set(NEEDED) <= set(names) <= {*NEEDED, *MORE}:
            raise WrongPurchaseColumns(got=",".join(names)[:80])
        for count, cells in enumerate(lines, start=1):
            if count > MOST_PURCHASES:
                raise PurchasesUnreadable(line=lines.line_num, problem=f"it has more than {MOST_PURCHASES} rows")
            yield lines.line_num, cells
    except (csv.Error, UnicodeDecodeError) as problem:
        reason = problem.reason if isinstance(problem, UnicodeDecodeError) else str(problem)
        raise PurchasesUnreadable(line=lines.line_num + 1, problem=reason) from None


def _row(line: int, cells: Mapping[str, Any]) -> Wanted:
    """An empty cell that is not needed counts as none. A row of more cells than columns is a wrong serial somewhere."""
    if None in cells:
        raise PurchasesUnreadable(line=line, problem="it has more cells than columns")
    at_most = cells.get("at_most_wei")
    return Wanted(line, hex_of(parse_bytes32(cells["grant_id"], field="grant_id")),
                  parse_amount(cells["serial"], field="serial", most=MOST_SERIAL),
                  parse_amount(cells.get("required_serial") or "0", field="required_serial", most=MOST_SERIAL),
                  parse_amount(at_most, field="at_most_wei") if at_most else None)


def _require_none(problems: list[RowProblem]) -> None:
    if problems:
        raise PurchasesRefused(count=len(problems), **problems[0]._asdict(), rows=[each._asdict() for each in problems])
