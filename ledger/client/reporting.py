"""A licensee's reports: the rows of an upload are read here too, and what is declared of them is signed or paid.

    upload = upload_usage(ledger, license_id, Path("november.csv").read_bytes())
    for declaration in upload.declarations:
        send_report(ledger, licensee, draft_report(ledger, licensee, declaration))
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ledger.chain.royalties import RoyaltiesCalls
from ledger.client.http import Client, Json
from ledger.client.metering import ROYALTIES, holding_of, license_key
from ledger.client.paying import Paying, paid
from ledger.client.reading import UnexpectedMessage, checked, domain_of
from ledger.client.wallet import Wallet
from ledger.typed_data import REPORT, TypedData, report_message, require_unaltered, typed_data_of
from ledger.units import NO_BYTES32, Bytes32, UnixTime, Wei, hex_of, parse_amount, parse_bytes32
from ledger.usage import NO_DEADLINE, Report
from ledger.usage_report import Taking, UsageRow, lines_root, moment_of
from ledger.usage_report.row import read_row
from ledger.usage_report.upload import rows_of

NO_SIGNATURE = b""  # who sends a report needs none


@dataclass(frozen=True, slots=True)
class Declaration:
    """All net income of a period and moment of a license so far; `lines` is the hash of the usage report about it."""

    license_id: str
    period: int
    moment: str
    net_income_wei: Wei
    lines: Bytes32 = NO_BYTES32


@dataclass(frozen=True, slots=True)
class UsageUpload:
    """What the ledger said of a usage report, and what is declared of it: it counts once one of these is sent."""

    answer: Json
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class DraftedReport:
    """A report that is what was to be declared, what it owes, and the ledger's draft of it."""

    report: Report
    message: TypedData
    owed_wei: Wei
    answer: Json


def upload_usage(ledger: Client, license_id: str, content: bytes, taking: Taking = Taking.ALL_OR_NOTHING) -> UsageUpload:
    """The rows of a CSV or JSON are known to the ledger. What it declares of them is what they sum to here.

    Raises: as `ledger.usage_report.upload.rows_of`; ApiProblem `rows_refused` whose facts list what is wrong with which
    row; UnexpectedMessage.
    """
    rows = _readable(content)
    form = "application/json" if content.lstrip()[:1] in (b"[", b"{") else "text/csv"
    answer = ledger.post_rows(f"/licenses/{license_id}/usage-reports", content, form, taking=taking.value)
    with checked():
        accepted = [rows[line] for line in answer["accepted"]]
        lines = lines_root(accepted)
        found = tuple(_declaration(license_id, draft) for draft in answer["drafts"])
        _require_ours(license_id, accepted, answer)
        if any(each.lines != lines for each in found) or (answer["lines"] or hex_of(NO_BYTES32)) != hex_of(lines):
            raise UnexpectedMessage(problem=f"the rows hash to {hex_of(lines)}, the server says {answer['lines']}")
    return UsageUpload(answer, found)


def draft_report(ledger: Client, licensee: Wallet, declaration: Declaration) -> DraftedReport:
    """The report of exactly this declaration. Raises: UnexpectedMessage, ApiProblem."""
    body = {"period": declaration.period, "moment": declaration.moment, "net_income_wei": str(declaration.net_income_wei),
            "lines": hex_of(declaration.lines)}
    draft = ledger.post(f"/licenses/{declaration.license_id}/reports/drafts", body)
    domain = domain_of(ledger, ROYALTIES)
    with checked():
        deadline = typed_data_of(draft["typed_data"], domain, REPORT).message["deadline"]
        report = Report(parse_bytes32(declaration.license_id, field="license_id"), licensee.address, declaration.period,
                        declaration.moment, declaration.net_income_wei, declaration.lines, UnixTime(deadline))
        message = report_message(domain, report)
        require_unaltered(draft["typed_data"], message)
        return DraftedReport(report, message, Wei(parse_amount(draft["owed_wei"], field="owed_wei")), draft)


def send_report(ledger: Client, licensee: Wallet, drafted: DraftedReport) -> Json:
    """The report is taken: paid by the licensee with what the draft owes, or, where that is nothing, signed and carried or
    kept by the ledger. The operation that carried it, or the kept report.

    Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed.
    """
    license_id = hex_of(drafted.report.license)
    if not drafted.owed_wei:
        signature = licensee.sign(drafted.message, role="licensee")
        answer = ledger.post(f"/licenses/{license_id}/reports", {"typed_data": drafted.message.to_json(), "signature": signature})
        return ledger.settled(answer) if "operation" in answer else answer
    holding = holding_of(ledger, license_key(ledger, license_id))
    calls = RoyaltiesCalls(domain_of(ledger, ROYALTIES).contract)
    call = calls.report_call(holding, replace(drafted.report, deadline=NO_DEADLINE), NO_SIGNATURE, drafted.owed_wei)
    return paid(ledger, licensee, drafted.answer, Paying(call, holding.grant["currency"], drafted.owed_wei))


def _readable(content: bytes) -> Mapping[int, UsageRow]:
    """The first row that can be read of each line number: a later one is none that the ledger accepts."""
    rows: dict[int, UsageRow] = {}
    for raw in rows_of(content):
        row, _ = read_row(raw)
        if row is not None:
            rows.setdefault(row.line, row)
    return rows


def _declaration(license_id: str, draft: Json) -> Declaration:
    return Declaration(license_id, draft["period"], draft["moment"],
                       Wei(parse_amount(draft["net_income_wei"], field="net_income_wei")),
                       parse_bytes32(draft["lines"] or hex_of(NO_BYTES32), field="lines"))


def _require_ours(license_id: str, accepted: list[UsageRow], answer: Json) -> None:
    """Raises: UnexpectedMessage unless the drafts add, moment by moment, the income of the accepted rows."""
    other = next((row for row in accepted if hex_of(row.license) != license_id.lower()), None)
    if other is not None:
        raise UnexpectedMessage(problem=f"row {other.line} is of the license {hex_of(other.license)}, not of {license_id}")
    summed, added = Counter(dict(_incomes(accepted))), Counter()
    for draft in answer["drafts"]:
        added[draft["moment"]] += int(draft["net_income_wei"]) - int(draft["declared_wei"])
    if +summed != +added:
        raise UnexpectedMessage(problem=f"the rows sum to {dict(+summed)}, the server would declare {dict(+added)}")


def _incomes(rows: list[UsageRow]) -> Iterator[tuple[str, int]]:
    for moment in sorted({moment_of(row.use) for row in rows}):
        yield moment, sum(row.gross_base for row in rows if moment_of(row.use) == moment)
