"""Reports: an upload is read row by row, becomes the drafts of reports, and those are signed, carried or paid."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledger.errors import Conflict, InvalidInput, NotFound
from ledger.outbox import Operation
from ledger.reverts import NoRevenueOwed, NotLicensee
from ledger.session.consent import NO_SIGNATURE, Signed
from ledger.session.moment import Moment
from ledger.session.payment import Payment, Steps, payment_steps
from ledger.session.registration import SIGN_WITHIN_S
from ledger.session.sending import Action, known, send
from ledger.session.session import Session
from ledger.session.sold import Declared, Sold, declared, newest_of, sold
from ledger.session.usage import income_in, keep_signed, keep_usage, licensed_of, renew_usage, require_fits, taken
from ledger.typed_data import REPORT, AlteredTypedData, TypedData, report_message, require_in_time, typed_data_of
from ledger.units import NO_BYTES32, Bytes32, UnixTime, Wei, hex_of
from ledger.usage import NO_DEADLINE, PERIOD_S, Report
from ledger.usage_report import RowProblem, Taking, UsageReport, UsageTotal, usage_report
from ledger.verification import BlockReference
from ledger.verification.signer import require_signed

REPORT_GAS = 400_000    # a first report in a token, whose approval is still to be mined, takes 277,000 with 32 payees
MOST_PROBLEMS = 1_000   # that an answer lists; who has more fixes these first


class RowsRefused(InvalidInput):
    """Rows of a usage report are refused, so nothing of it was taken."""

    says = "{refused} problems in the rows of the usage report, nothing was taken; the first: row {row}, column {column!r}: {problem}"


class UsageTaken(Conflict):
    """The same rows were taken before."""

    says = "these rows are taken already, as the usage report {lines}"


class UsageUnknown(NotFound):
    """A report names a hash of lines that were not uploaded here."""

    says = "no usage report with the lines {lines} is known under this license; upload it first"


class ReportOwes(Conflict):
    """The relayer carries reports that owe nothing; this one has to be paid with."""

    says = ("the report of period {period}, {moment} owes {owed_wei}, which the licensee pays: send the transactions of "
            "POST /licenses/{license_id}/reports/drafts")


class IncomeDiffers(InvalidInput):
    """A report declares another income than its lines and what was declared before sum to."""

    says = ("the report declares {got_wei}; {before_wei} was declared before and its lines add {lines_wei}; draft the report "
            "again if another one was taken meanwhile")


class NoPeriods(InvalidInput):
    """A license without report periods has one number for everything."""

    says = "period: got {got}, the license has no report periods; its reports have the period 0"


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What is declared: all net income of the period and moment so far, and the hash of the usage report about it."""

    period: int
    moment: str
    net_income_wei: Wei
    lines: Bytes32 = NO_BYTES32


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report to be signed, and what it owes now. `declared_wei` was declared before; what is not `is_on_chain` is kept
    as a signed document alone."""

    report: Report
    typed_data: TypedData
    declared_wei: Wei
    owed_wei: Wei
    is_on_chain: bool
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class PaidDraft:
    """A draft with the licensee's own transactions; none where nothing goes to the chain."""

    draft: ReportDraft
    steps: Steps


@dataclass(frozen=True, slots=True)
class Upload:
    """A usage report that was looked at, and the drafts that take it."""

    usage: UsageReport
    drafts: tuple[ReportDraft, ...]


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A signed report that stays off the chain."""

    report: Report
    digest: Bytes32


def upload(session: Session, license_id: Bytes32, content: bytes, taking: Taking) -> Upload:
    """The rows are known here, and count once one of the drafts is signed or paid. Each draft's amount holds until another
    report of its period is taken. Rows that the chain names and that were erased meanwhile are known again.

    Raises: LicenseUnknown, GrantUnknown, RowsRefused, UsageTaken, PeriodOutOfRange, and as `ledger.usage_report.usage_report`.
    """
    moment = session.moment()
    found, before = sold(session, moment, license_id), declared(session, license_id)
    usage = taken(session, license_id, before)
    report = usage_report(content, {license_id: licensed_of(found, usage)}, taking)
    if report.refused and not report.accepted:
        raise _refused(report.refused)
    if report.lines in {each.lines for each in usage}:
        raise UsageTaken(lines=hex_of(report.lines))
    if report.lines in {each.lines for each in before}:
        keep_usage(session, license_id, report)
        raise UsageTaken(lines=hex_of(report.lines))
    drafts = tuple(_drafts(session, moment, (found, before), report))
    if report.accepted:
        keep_usage(session, license_id, report)
    return Upload(report, drafts)


def draft(session: Session, license_id: Bytes32, wanted: ReportRequest) -> PaidDraft:
    """The report with the licensee's own transactions.

    Raises: LicenseUnknown, GrantUnknown, UsageUnknown, UsageStale, NoPeriods, IncomeDiffers, PeriodOutOfRange, ReportNotHigher, NoRevenueOwed, and
    as `payment_steps`.
    """
    moment = session.moment()
    found = sold(session, moment, license_id)
    if not renew_usage(session, license_id, wanted.lines):
        raise UsageUnknown(lines=hex_of(wanted.lines))
    before = declared(session, license_id)
    require_fits(session, found, before, wanted.lines)
    made = _draft(session, moment, (found, before), wanted)
    _require_whole(session, made)
    if not made.is_on_chain:
        return PaidDraft(made, ())
    report = replace(made.report, deadline=NO_DEADLINE)  # who sends it needs no signature
    call = session.royalties.report_call(found.holding, report, NO_SIGNATURE, made.owed_wei)
    payment = Payment("report", call, found.row.licensee, found.terms.currency, made.owed_wei, REPORT_GAS)
    return PaidDraft(made, payment_steps(session, payment))


def submit(session: Session, license_id: Bytes32, signed: Signed) -> Operation | KeptReport:
    """The signed report is kept; one that belongs on the chain and owes nothing is carried there by the relayer.

    Raises: as `typed_data_of`, AlteredTypedData, NotLicensee, UsageUnknown, SignatureExpired, WrongSigner and its kin,
    UsageStale, IncomeDiffers, ReportOwes, and what the contract refuses.
    """
    typed_data = typed_data_of(signed.document, session.deployment.royalties_domain, REPORT)
    report, digest, moment = Report.from_message(typed_data.message), typed_data.digest(), session.moment()
    found = _require_reported_by(session, moment, (license_id, report))
    require_in_time(report.deadline, moment.as_of.time)
    require_signed(session.node, typed_data, signed.signature, report.licensee)
    action = Action("report", hex_of(digest), report.licensee, license_id)
    if repeated := known(session, action):
        return repeated
    before = declared(session, license_id)
    require_fits(session, found, before, report.lines)
    wanted = ReportRequest(report.period, report.moment, report.net_income_wei, report.lines)
    made = _draft(session, moment, (found, before), wanted)
    _require_whole(session, made)
    if made.owed_wei:
        raise ReportOwes(period=report.period, moment=report.moment, owed_wei=made.owed_wei, license_id=hex_of(license_id))
    if not made.is_on_chain:
        keep_signed(session, digest, (typed_data, signed.signature))
        return KeptReport(report, digest)
    operation = send(session, action, session.royalties.report_call(found.holding, report, signed.signature, Wei(0)))
    keep_signed(session, digest, (typed_data, signed.signature))
    return operation


def _require_reported_by(session: Session, moment: Moment, about: tuple[Bytes32, Report]) -> Sold:
    license_id, report = about
    if report.license != license_id:
        raise AlteredTypedData(member="message.license", got=hex_of(report.license), expected=hex_of(license_id))
    found = sold(session, moment, license_id)
    if report.licensee != found.row.licensee:
        raise NotLicensee(account=report.licensee, licensee=found.row.licensee)
    if not renew_usage(session, license_id, report.lines):
        raise UsageUnknown(lines=hex_of(report.lines))
    return found


def _require_whole(session: Session, made: ReportDraft) -> None:
    """Raises: IncomeDiffers."""
    report = made.report
    if report.lines == NO_BYTES32:
        return
    added_wei = income_in(session, report.license, (report.lines, report.period, report.moment))
    if report.net_income_wei != made.declared_wei + added_wei:
        raise IncomeDiffers(got_wei=report.net_income_wei, before_wei=made.declared_wei, lines_wei=added_wei)


def _drafts(session: Session, moment: Moment, history: tuple[Sold, Sequence[Declared]], report: UsageReport) -> Iterator[ReportDraft]:
    """One for each period and moment with something to declare; where nothing is, one that is kept."""
    found, before = history
    wanted = [_request(before, total, report.lines) for total in report.totals]
    on_chain = [each for each in wanted if found.terms.report_every in PERIOD_S and _is_news(before, each)]
    for each in on_chain or wanted[:1]:
        yield _draft(session, moment, history, each)


def _request(before: Sequence[Declared], total: UsageTotal, lines: Bytes32) -> ReportRequest:
    so_far = newest_of(before, total.period).get(total.moment)
    income = total.net_income_wei + (so_far.net_income_wei if so_far else 0)
    return ReportRequest(total.period, total.moment, Wei(income), lines)


def _is_news(before: Sequence[Declared], wanted: ReportRequest) -> bool:
    """Whether the contract takes it: income grows, but for a first report, which may be of zero."""
    so_far = newest_of(before, wanted.period).get(wanted.moment)
    return so_far is None or wanted.net_income_wei > so_far.net_income_wei


def _draft(session: Session, moment: Moment, history: tuple[Sold, Sequence[Declared]], wanted: ReportRequest) -> ReportDraft:
    found, before = history
    deadline = UnixTime(moment.as_of.time + SIGN_WITHIN_S)
    report = Report(found.row.license, found.row.licensee, wanted.period, wanted.moment, wanted.net_income_wei, wanted.lines,
                    deadline)
    so_far = newest_of(before, wanted.period).get(wanted.moment)
    declared_wei = so_far.net_income_wei if so_far else Wei(0)
    is_on_chain = found.terms.report_every in PERIOD_S and not _is_use_alone(before, wanted, declared_wei)
    if not is_on_chain:
        _require_moneyless(found, wanted)
    owed_wei = moment.royalties.owed_for(found.holding, report) if is_on_chain else Wei(0)
    typed_data = report_message(session.deployment.royalties_domain, report)
    return ReportDraft(report, typed_data, declared_wei, owed_wei, is_on_chain, moment.as_of)


def _is_use_alone(before: Sequence[Declared], wanted: ReportRequest, declared_wei: Wei) -> bool:
    """More use without more income: the chain has nothing to add, the rows are kept."""
    is_same = not _is_news(before, wanted) and wanted.net_income_wei == declared_wei
    return is_same and wanted.lines not in {NO_BYTES32, *(each.lines for each in before)}


def _require_moneyless(found: Sold, wanted: ReportRequest) -> None:
    """Raises: NoRevenueOwed, NoPeriods."""
    if found.terms.report_every in PERIOD_S:
        return
    if wanted.net_income_wei:
        raise NoRevenueOwed(grant=found.row.grant_id)
    if wanted.period:
        raise NoPeriods(got=wanted.period)


def _refused(problems: Sequence[RowProblem]) -> RowsRefused:
    first = problems[0]
    return RowsRefused(refused=len(problems), row=first.row, column=first.column, problem=first.says,
                       problems=[told(each) for each in problems[:MOST_PROBLEMS]])


def told(problem: RowProblem) -> dict[str, Any]:
    """A row's problem by the names of its members."""
    return {"row": problem.row, "line": problem.line, "column": problem.column, "code": problem.code,
            "says": problem.says, "term": problem.term}
