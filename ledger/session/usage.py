"""Usage reports as they are kept: what an upload sums to and its rows, and which of them count as taken."""
from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.errors import Conflict
from ledger.session import shelf
from ledger.session.session import Session
from ledger.session.sold import Declared, Sold
from ledger.terms import Terms
from ledger.terms.territories import WORLDWIDE_BITMAP
from ledger.units import NO_BYTES32, Bytes32, Wei, hex_of, parse_bytes32
from ledger.usage_report import Licensed, Reported, UsageReport, UsageRow
from ledger.usage_report.licensed import NOT_PUBLISHED


class UsageStale(Conflict):
    """Another usage report was taken since these rows were uploaded, and both together break the license."""

    says = "with what was reported since the upload, {problem}; upload the rows {lines} again without what was taken"


@dataclass(frozen=True, slots=True)
class TakenUsage:
    """A usage report that counts: the licensee signed for it, or sent the transaction that names its `lines`."""

    lines: Bytes32
    report_id: str
    rows: int
    reported: Reported


def usage_name(license_id: Bytes32, lines: Bytes32) -> str:
    """Under what the rows with these lines are kept."""
    return f"{hex_of(license_id)}:{hex_of(lines)}"


def keep_usage(session: Session, license_id: Bytes32, report: UsageReport) -> None:
    """The accepted rows are on disk under the hash of their lines; they count once the licensee signs for it."""
    counted, name = counted_in(report.accepted), usage_name(license_id, report.lines)
    summary = {"report_id": report.report_id, "rows": len(report.accepted), "units": counted.units, "seconds": counted.seconds,
               "published": counted.published, "outputs": sorted(map(hex_of, counted.outputs)),
               "income_wei": {_moment(total.period, total.moment): str(total.net_income_wei) for total in report.totals}}
    rows = [row.content() for row in report.accepted]
    session.shelf.put(shelf.USAGE_ROWS, name, json.dumps(rows, ensure_ascii=False).encode())
    session.shelf.put(shelf.USAGE, name, json.dumps(summary).encode())


def keep_signed(session: Session, digest: Bytes32, signed: tuple[Any, bytes]) -> None:
    """The signed report of these typed data is on disk, and the usage that it names counts."""
    typed_data, signature = signed
    message = typed_data.message
    content = {"typed_data": typed_data.to_json(), "signature": hex_of(signature)}
    name = f"{usage_name(message['license'], message['lines'])}:{hex_of(digest)}"
    session.shelf.put(shelf.REPORT, name, json.dumps(content).encode())


def renew_usage(session: Session, license_id: Bytes32, lines: Bytes32) -> bool:
    """Whether the rows of a report are known here; if they are, they wait for a signature as long as new ones. A report of no
    use names none."""
    return lines == NO_BYTES32 or session.shelf.renew((shelf.USAGE, shelf.USAGE_ROWS), usage_name(license_id, lines))


def require_fits(session: Session, found: Sold, declared: Sequence[Declared], lines: Bytes32) -> None:
    """Returns if the rows with these lines fit beside everything that was taken, as they did when they were uploaded.

    Raises: UsageStale.
    """
    usage = taken(session, found.row.license, declared)
    if lines == NO_BYTES32 or lines in {each.lines for each in usage}:
        return
    problem = _too_much(_taken(session, usage_name(found.row.license, lines)).reported, _sum(usage), found.terms)
    if problem:
        raise UsageStale(problem=problem, lines=hex_of(lines))


def _too_much(new: Reported, before: Reported, terms: Terms) -> str | None:
    """As each row is judged in an upload. Source: `ledger.usage_report.report`."""
    for output in sorted(new.outputs & before.outputs):
        return f"the output {hex_of(output)} is reported already"
    units, seconds = before.units + new.units, before.seconds + new.seconds
    outputs = before.published + new.published
    if terms.unit != "none" and new.units and units > terms.max_units:
        return f"{units} units are reported, {terms.max_units} are granted"
    if new.seconds and seconds > terms.max_seconds:
        return f"{seconds} seconds are published, {terms.max_seconds} are granted"
    if new.published and outputs > terms.max_outputs:
        return f"{outputs} outputs are published, {terms.max_outputs} are granted"
    return None


def income_in(session: Session, license_id: Bytes32, about: tuple[Bytes32, int, str]) -> Wei:
    """The income of one period and moment in the rows with these lines. Raises: ThingUnknown."""
    lines, period, moment = about
    found = json.loads(session.shelf.get(shelf.USAGE, usage_name(license_id, lines)))
    return Wei(int(found["income_wei"].get(_moment(period, moment), 0)))


def taken(session: Session, license_id: Bytes32, declared: Sequence[Declared]) -> tuple[TakenUsage, ...]:
    """Every usage report of the license that counts, in the order of their hashes."""
    signed = {name.split(":")[1] for name in session.shelf.names(shelf.REPORT, f"{hex_of(license_id)}:")}
    return tuple(_taken(session, name) for name in session.shelf.names(shelf.USAGE, f"{hex_of(license_id)}:")
                 if name.split(":")[1] in signed | {hex_of(each.lines) for each in declared})


def licensed_of(found: Sold, usage: Iterable[TakenUsage]) -> Licensed:
    """What the rows of a report are held against."""
    territory = WORLDWIDE_BITMAP if found.word.is_worldwide else found.row.territory
    return Licensed(found.row.license, found.row.asset, found.word, territory, found.ends_at, found.terms, _sum(usage))


def counted_in(rows: Iterable[UsageRow]) -> Reported:
    """What rows add to what a license was used for."""
    units = seconds = published = 0
    outputs = set()
    for row in rows:
        is_published = bool(row.media & ~NOT_PUBLISHED)
        units, seconds = units + row.units, seconds + row.seconds * is_published
        published += is_published and row.output_sha256 is not None
        outputs |= {row.output_sha256} - {None}
    return Reported(units, seconds, published, frozenset(outputs))


def _sum(usage: Iterable[TakenUsage]) -> Reported:
    parts = [each.reported for each in usage]
    return Reported(sum(part.units for part in parts), sum(part.seconds for part in parts),
                    sum(part.published for part in parts), frozenset().union(*(part.outputs for part in parts)))


def _taken(session: Session, name: str) -> TakenUsage:
    found = json.loads(session.shelf.get(shelf.USAGE, name))
    outputs = frozenset(parse_bytes32(each, field="output") for each in found["outputs"])
    counted = Reported(found["units"], found["seconds"], found["published"], outputs)
    return TakenUsage(parse_bytes32(name.split(":")[1], field="lines"), found["report_id"], found["rows"], counted)


def _moment(period: int, moment: str) -> str:
    return f"{period} {moment}"
