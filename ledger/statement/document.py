"""A statement as JSON, and back: what was issued is read again before it is adjusted."""
from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ledger.errors import Conflict, InvalidInput
from ledger.statement.correction import Issued
from ledger.statement.filing import MalformedStatement, value_of
from ledger.statement.line import Line
from ledger.statement.origin import AsOf, Origin
from ledger.statement.period import Period
from ledger.statement.statement import Request, Statement
from ledger.statement.totals import Balance, require_balanced, totals
from ledger.units import UnixTime, Wei, hex_of, parse_address, parse_bytes32
from ledger.verification import BlockReference


def json_chunks(stated: Statement) -> Iterator[str]:
    """The statement as JSON for people and programs, in pieces: one line of the text for each line of the statement."""
    head = json.dumps({"statement_id": hex_of(stated.id)} | stated.head(), indent=1, ensure_ascii=False)
    yield head.removesuffix("\n}") + ',\n "lines": ['
    for line in stated.lines:
        yield (",\n  " if line.line > 1 else "\n  ") + json.dumps(line.row(), ensure_ascii=False)
    yield "\n ]\n}\n" if stated.lines else "]\n}\n"


def json_text(stated: Statement) -> str:
    """The statement as JSON."""
    return "".join(json_chunks(stated))


def from_json(content: bytes | str, issued: Sequence[Statement] = ()) -> Statement:
    """The statement of its JSON, with those that it adjusts, oldest first. What it says is not checked on any chain.

    Raises: MalformedStatement unless the JSON is one that hashes to the id that it names, and whose lines lie in its
    period and sum to its balances; OtherStatement.
    """
    try:
        document = value_of(content.decode("utf-8-sig") if isinstance(content, bytes) else content)
        request = _request(document, Issued(tuple(issued)))
        lines = tuple(Line.of_row(row) for row in document["lines"])
        balances = tuple(_balance(row) for row in document["balances"])
        _require_sound(request, lines, balances)
        read = Statement(request, lines, balances, totals(lines, request.period))
        claimed = parse_bytes32(document["statement_id"], field="statement_id")
        is_whole = read.id == claimed and json.loads(json_text(read)) == document
    except (Conflict, MalformedStatement):
        raise
    except (InvalidInput, KeyError, TypeError, ValueError) as problem:
        raise MalformedStatement(problem=str(problem)[:200]) from None
    if not is_whole:
        raise MalformedStatement(problem="its content does not hash to its id, so it was altered")
    return read


def _require_sound(request: Request, lines: Sequence[Line], balances: Sequence[Balance]) -> None:
    """Whoever alters a statement can hash it again: what does not depend on the chain is checked here.

    Raises: BalanceWrong, ValueError.
    """
    outside = next((line for line in lines if line.time not in request.period), None)
    if outside is not None:
        raise ValueError(f"line {outside.line} has the time {outside.time}, which is not in its period")
    require_balanced(lines, balances)


def _request(document: Any, issued: Issued) -> Request:
    chain, as_of, period = document["chain"], document["as_of"], document["period"]
    origin = Origin(
        chain["chain_id"], parse_address(chain["ledger"], field="ledger"), parse_address(chain["royalties"], field="royalties"),
        parse_bytes32(chain["deployment_id"], field="deployment_id"), chain["block_number"],
        parse_bytes32(chain["block_hash"], field="block_hash"))
    block = BlockReference(as_of["block_number"], parse_bytes32(as_of["block_hash"], field="block_hash"), as_of["time"])
    within = Period(UnixTime(period["start"]), UnixTime(period["end"]))
    return Request(document["payee"], within, origin, AsOf(block, as_of["is_period_over"]), issued=issued)


def _balance(row: Any) -> Balance:
    amounts = {name: Wei(int(amount)) for name, amount in row.items() if name != "currency"}
    return Balance(currency=parse_address(row["currency"], field="currency"), **amounts)
