"""Whether a statement is what the chain says: every line folded again from the events, through any node."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledger.chain.abi import artifact, decode_result, encode_call
from ledger.chain.deployment import is_build_of
from ledger.chain.headers import Header, fetch_headers
from ledger.chain.node import Node, data
from ledger.errors import InvalidInput, Refuted
from ledger.statement.comparison import Difference, differences
from ledger.statement.correction import Issued
from ledger.statement.document import from_json
from ledger.statement.filing import LINE, Filed, MalformedStatement, filed
from ledger.statement.origin import AsOf, Origin, history
from ledger.statement.period import Period
from ledger.statement.sales import NOTHING_SIGNED
from ledger.statement.statement import Request, Statement, statement
from ledger.units import Address, hex_of, parse_address, parse_amount, parse_bytes32
from ledger.verification import BlockReference, Check, Pending, witness_of
from ledger.verification.license import UnknownBuild

MOST_NAMED = 20       # differences that are listed; the others are counted
MOST_BLOCK = 2**63 - 1


class OtherChain(InvalidInput):
    """The node serves another chain than the statement is about."""

    says = "the node serves chain {got}, the statement is about chain {expected}; name a node of that chain"


class IssuedMissing(InvalidInput):
    """A statement of adjustments is checked together with the statements that it adjusts."""

    says = "the statement adjusts {adjusts}; give these files too, oldest first, got {got}"


class BlockElsewhere(Refuted):
    """The chain has another block than the statement says."""

    says = "{place}, {column}: the statement says {got}, block {block} of the chain has {expected}"


class DeploymentElsewhere(Refuted):
    """The contracts are not those of one deployment that began where the statement says."""

    says = "{place}, {column}: the statement says {got}, the chain says {expected}; events before it may be left out"


class StatementRefuted(Refuted):
    """A statement says something else than the chain's events."""

    says = "{place}, {column}: the statement says {got}, the chain's events say {expected}; {count} cells differ in all"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement of which every cell is what the events say. `does_not_prove` names what no event says."""

    statement: Statement
    form: str
    checks: tuple[Check, ...]
    does_not_prove: tuple[str, ...]
    witness: str | None


DOES_NOT_PROVE = (
    "the titles of works: no event holds them",
    "the rate of a revenue share where several rates lead to the same amounts",
    "that the licensees declared all their income, and the tools all their units",
    "the hashes of transactions: what a block commits to names their place, not their hash",
    "that the chain's blocks are those that everybody else has; ask a second node",
)


def verify_statement(content: bytes, node: Node, issued: Sequence[bytes] = ()) -> Verdict | Pending:
    """Everything that the file says about money, in this order; raises the Refuted of the first check that fails.

    1. The code of both contracts is the published build, they belong together, and the named block created the ledger.
    2. The block that the statement is as of is on the node's chain, and the period was over by then if it says so.
    3. All events of both contracts up to that block, none missing, folded again, give every cell of the file: each
       line, the totals, the balances, the id. The difference is 0 minor units.

    A statement as of a block that the node does not have yet is Pending, and so is one of a period that is over while the
    node does not have the block after it. `issued` are the JSON files of the statements
    that this one adjusts, oldest first; each of them is checked against its own id only.
    Raises: UnknownBuild, DeploymentElsewhere, BlockElsewhere, IssuedUnbalanced, StatementRefuted; MalformedStatement,
    StatementTooLarge, OtherChain, IssuedMissing, EventsContradict, and as `ledger.statement.history`.
    """
    file = filed(content)
    request, newest = _request(file, _issued(file, issued)), node.block_number()
    if node.chain_id() != request.origin.chain_id:
        raise OtherChain(got=node.chain_id(), expected=request.origin.chain_id)
    if request.as_of.block.number > newest:
        return Pending("statement", request.as_of.block.number - newest, request.as_of.block)
    checks = [Check(1, "contracts", _contracts(node, request.origin))]
    header = _named_block(node, request)
    if request.as_of.is_period_over and header.number == newest:
        return Pending("statement", 1, request.as_of.block)
    request, said = _as_of(node, request, header)
    checks.append(Check(2, "block", said))
    made = statement(history(node, request.origin, request.as_of.block), request)
    _require_equal(file, made)
    checks.append(Check(3, "events", f"{len(made.lines)} lines and {len(made.balances)} balances, difference 0 minor units"))
    return Verdict(made, file.form, tuple(checks), DOES_NOT_PROVE, witness_of(request.origin.chain_id))


def _require_equal(file: Filed, made: Statement) -> None:
    """Raises: StatementRefuted, which names lines before all else: what differs there is why the totals do."""
    lines: list[Difference] = []
    others: list[Difference] = []
    count = 0
    for count, found in enumerate(differences(file, made), 1):
        named = lines if found.place.startswith(LINE) else others
        if len(named) < MOST_NAMED:
            named.append(found)
    if count:
        first, *more = [*lines, *others][:MOST_NAMED]
        raise StatementRefuted(place=first.place, column=first.column, got=first.got, expected=first.expected, count=count,
                               differences=[_told(each) for each in (first, *more)])


def _told(difference: Difference) -> dict[str, str]:
    return {"place": difference.place, "column": difference.column, "got": difference.got, "expected": difference.expected}


def _issued(file: Filed, contents: Sequence[bytes]) -> Issued:
    known: list[Statement] = []
    for content in contents:
        known.append(from_json(content, known))
    ids = " ".join(hex_of(each.id) for each in known)
    if ids != file.about["restates"]:
        raise IssuedMissing(adjusts=file.about["restates"] or "nothing", got=ids or "none")
    return Issued(tuple(known))


def _request(file: Filed, issued: Issued) -> Request:
    about = file.about
    try:
        numbers = {name: parse_amount(about[name], field=name, most=MOST_BLOCK)
                   for name in ("chain_id", "deployment_block", "as_of_block")}
        origin = Origin(
            numbers["chain_id"], parse_address(about["ledger"], field="ledger"),
            parse_address(about["royalties"], field="royalties"), parse_bytes32(about["deployment_id"], field="deployment_id"),
            numbers["deployment_block"], parse_bytes32(about["deployment_hash"], field="deployment_hash"))
        period = Period.parse(about["period"])
        block = BlockReference(numbers["as_of_block"], parse_bytes32(about["as_of_hash"], field="as_of_hash"), period.start)
        as_of = AsOf(block, about["is_period_over"] == "true")
        return Request(parse_address(about["recipient"], field="payee"), period, origin, as_of,
                       lambda license, _: file.signed.get(license, NOTHING_SIGNED), issued)
    except InvalidInput as problem:
        raise MalformedStatement(problem=str(problem)) from None


def _contracts(node: Node, origin: Origin) -> str:
    for name, contract in (("LikenessLedger", origin.ledger), ("Royalties", origin.royalties)):
        if not is_build_of(artifact(name), node.code(contract)):
            raise UnknownBuild(contract=contract)
    deployment_id, served = _view(node, origin.ledger, "deploymentId"), _view(node, origin.royalties, "ledger")
    if deployment_id != origin.deployment_id:
        raise DeploymentElsewhere(place="head", column="deployment_id", got=hex_of(origin.deployment_id), expected=hex_of(deployment_id))
    if served != origin.ledger:
        raise DeploymentElsewhere(place="head", column="royalties", got=f"royalties of {origin.ledger}", expected=f"of {served}")
    _require_created(node, origin)
    return f"published builds at {origin.ledger} and {origin.royalties}, there since block {origin.block_number}"


def _require_created(node: Node, origin: Origin) -> None:
    """Nothing can have happened before the block in which the ledger was created; a later one would hide what did."""
    receipts = node.call("eth_getBlockReceipts", hex(origin.block_number)) or []
    created = [str(receipt.get("contractAddress")).lower() for receipt in receipts]
    if origin.ledger.lower() not in created:
        raise DeploymentElsewhere(place="head", column="deployment_block", got=origin.block_number, expected="another block")
    header = _header(node, origin.block_number)
    if header.hash != origin.block_hash:
        raise BlockElsewhere(place="head", column="deployment_hash", block=header.number, got=hex_of(origin.block_hash),
                             expected=hex_of(header.hash))


def _named_block(node: Node, request: Request) -> Header:
    """The block that the statement is as of, as the chain has it. Raises: BlockElsewhere."""
    said = request.as_of.block
    header = _header(node, said.number)
    if header.hash != said.hash:
        raise BlockElsewhere(place="head", column="as_of_hash", block=header.number, got=hex_of(said.hash),
                             expected=hex_of(header.hash))
    if header.number < request.origin.block_number:
        raise BlockElsewhere(place="head", column="as_of_block", block=header.number, got=header.number, expected="no ledger yet")
    return header


def _as_of(node: Node, request: Request, header: Header) -> tuple[Request, str]:
    """The request with the block as the chain has it, and what was found."""
    is_over = request.as_of.is_period_over and _header(node, header.number + 1).timestamp >= request.period.end
    block = BlockReference(header.number, header.hash, header.timestamp)
    found = replace(request, as_of=AsOf(block, is_over))
    return found, f"as of block {header.number}, {'after' if is_over else 'before'} the period's end"


def _header(node: Node, number: int) -> Header:
    return fetch_headers(node, [number])[0]


def _view(node: Node, contract: Address, name: str) -> Any:
    function = artifact("Royalties").functions[name]
    call = {"to": contract, "data": hex_of(encode_call(function, ()))}
    return decode_result(function, data(node.call("eth_call", call, "latest")))
