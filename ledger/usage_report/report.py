"""A usage report as a whole: which rows are taken, which rules the others break, and what the taken ones sum to."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ledger.canonical import canonical
from ledger.errors import InvalidInput
from ledger.merkle import Tree, hashed_twice
from ledger.units import NO_BYTES32, Bytes32, Wei, hex_of
from ledger.usage_report.licensed import (NOT_PUBLISHED, Licensed, LicenseNotYours, LineTwice, OtherReport, OutputsExceeded,
                                          OutputTwice, RuleBroken, SecondsExceeded, UnitsExceeded, broken_rules)
from ledger.usage_report.row import UsageRow, read_row
from ledger.usage_report.upload import RawRow, rows_of

TRAINING_USES = frozenset({"training", "fine-tuning"})
SERVICE_USES = frozenset({"inference-service"})


class Taking(Enum):
    """What is taken of a report in which some rows are refused."""

    ALL_OR_NOTHING = "all"
    GOOD_ROWS = "good"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is refused. `row` counts the rows from 1, `line` is the row's own number as it was sent; `term` is the
    rule of the license that it breaks, empty where it breaks none but that of the form."""

    row: int
    line: str
    column: str
    code: str
    says: str
    term: str


@dataclass(frozen=True, slots=True)
class UsageTotal:
    """What the taken rows of one license, report period and moment sum to; `net_income_wei` is what this report adds."""

    license: Bytes32
    period: int
    moment: str
    rows: int
    units: int
    seconds: int
    net_income_wei: Wei


@dataclass(frozen=True, slots=True)
class UsageReport:
    """A report that was looked at. `lines` is the Merkle root of the accepted rows, in the order of their line numbers,
    for the signed Report; zero where there are none."""

    report_id: str | None
    accepted: tuple[UsageRow, ...]
    refused: tuple[RowProblem, ...]
    totals: tuple[UsageTotal, ...]
    lines: Bytes32


def usage_report(content: bytes, licenses: Mapping[Bytes32, Licensed], taking: Taking) -> UsageReport:
    """The report of uploaded bytes, held against the reporting licensee's licenses. With ALL_OR_NOTHING one refused row
    refuses all. Nothing is kept or sent.

    Raises: as `ledger.usage_report.upload.rows_of`, for a file that is no report. A bad row raises nothing.
    """
    judged = _Judged(licenses)
    for raw in rows_of(content):
        judged.judge(raw)
    refused = tuple(judged.refused)
    is_taken = not refused or taking is Taking.GOOD_ROWS
    accepted = tuple(sorted(judged.accepted, key=lambda row: row.line)) if is_taken else ()
    return UsageReport(judged.report_id, accepted, refused, tuple(_totals(accepted, licenses)), lines_root(accepted))


def leaf_of(row: UsageRow) -> Bytes32:
    """The leaf of a row: the hash of the hash of its canonical JSON (RFC 8785), every column a text."""
    return hashed_twice(canonical(row.content()))


def lines_root(rows: Sequence[UsageRow]) -> Bytes32:
    """The Merkle root of rows in the order of their line numbers; zero for none. Source: `ledger.merkle.Tree`."""
    return Tree.of([leaf_of(row) for row in rows]).root if rows else NO_BYTES32


def moment_of(use: str) -> str:
    """The moment of income of a use: training a model, the service that generates, or later use of the output.

    >>> moment_of("fine-tuning"), moment_of("inference-service"), moment_of("dubbing")
    ('training', 'service', 'downstream-use')
    """
    if use in TRAINING_USES:
        return "training"
    return "service" if use in SERVICE_USES else "downstream-use"


class _Judged:
    """Rows one after the other: what came before decides what is doubled or too much."""

    def __init__(self, licenses: Mapping[Bytes32, Licensed]) -> None:
        self._licenses = licenses
        self.report_id: str | None = None
        self.accepted: list[UsageRow] = []
        self.refused: list[RowProblem] = []
        self._rows_by_line: dict[int, int] = {}
        self._rows_by_output: dict[tuple[Bytes32, Bytes32], int] = {}
        self._counted: dict[Bytes32, tuple[int, int, int]] = {}  # by license: units, seconds, published outputs

    def judge(self, raw: RawRow) -> None:
        """The row is accepted, or refused with every reason."""
        row, unreadable = read_row(raw)
        found: list[tuple[str, InvalidInput]] = list(unreadable)
        if row is not None:
            found += [(problem.column, problem) for problem in self._problems(row, raw.number)]
        for column, problem in found:
            self.refused.append(RowProblem(raw.number, raw.cells.get("line", "")[:20], column, problem.code, str(problem),
                                           problem.term if isinstance(problem, RuleBroken) else ""))
        if row is not None and not found:
            self._count(row)
            self.accepted.append(row)

    def _problems(self, row: UsageRow, number: int) -> Iterator[RuleBroken]:
        self.report_id = self.report_id or row.report_id
        if row.report_id != self.report_id:
            yield OtherReport(got=row.report_id, expected=self.report_id)
        earlier = self._rows_by_line.setdefault(row.line, number)
        if earlier != number:
            yield LineTwice(line=row.line, earlier=earlier)
        licensed = self._licenses.get(row.license)
        if licensed is None:
            yield LicenseNotYours(license=hex_of(row.license))
            return
        yield from broken_rules(row, licensed)
        yield from self._doubled(row, licensed, number)
        yield from self._too_much(row, licensed)

    def _doubled(self, row: UsageRow, licensed: Licensed, number: int) -> Iterator[RuleBroken]:
        if row.output_sha256 is None:
            return
        earlier = self._rows_by_output.setdefault((row.license, row.output_sha256), number)
        if earlier != number:
            yield OutputTwice(output=hex_of(row.output_sha256), earlier=f"in row {earlier}")
        elif row.output_sha256 in licensed.reported.outputs:
            yield OutputTwice(output=hex_of(row.output_sha256), earlier="in an earlier report")

    def _too_much(self, row: UsageRow, licensed: Licensed) -> Iterator[RuleBroken]:
        terms, (units, seconds, outputs) = licensed.terms, self._with(row, licensed)
        if terms.unit != "none" and row.units and units > terms.max_units:
            yield UnitsExceeded(got=units, most=terms.max_units)
        if _is_published(row) and row.seconds and seconds > terms.max_seconds:
            yield SecondsExceeded(got=seconds, most=terms.max_seconds)
        if _is_published(row) and row.output_sha256 and outputs > terms.max_outputs:
            yield OutputsExceeded(got=outputs, most=terms.max_outputs)

    def _with(self, row: UsageRow, licensed: Licensed) -> tuple[int, int, int]:
        before = licensed.reported
        units, seconds, outputs = self._counted.get(row.license, (before.units, before.seconds, before.published))
        published = _is_published(row)
        return (units + row.units, seconds + row.seconds * published,
                outputs + (published and row.output_sha256 is not None))

    def _count(self, row: UsageRow) -> None:
        self._counted[row.license] = self._with(row, self._licenses[row.license])


def _is_published(row: UsageRow) -> bool:
    return bool(row.media & ~NOT_PUBLISHED)


def _totals(rows: Sequence[UsageRow], licenses: Mapping[Bytes32, Licensed]) -> Iterator[UsageTotal]:
    sums: dict[tuple[Bytes32, int, str], list[int]] = {}
    for row in rows:
        key = (row.license, licenses[row.license].period_of(row.used_from), moment_of(row.use))
        known = sums.setdefault(key, [0, 0, 0, 0])
        for position, amount in enumerate((1, row.units, row.seconds, row.gross_base)):
            known[position] += amount
    for key in sorted(sums):
        count, units, seconds, income = sums[key]
        yield UsageTotal(*key, count, units, seconds, Wei(income))
