"""Forms of usage reports, of the reports that take them, and of report periods."""
from __future__ import annotations

from ledger.api.shapes.basics import Account, Amount, AsOf, Shape, Time, TypedData, Word
from ledger.api.shapes.grants import Step


class RowProblem(Shape):
    """Why a row is refused; `term` is the rule of the license that it breaks, empty where it is a matter of form."""

    row: int
    line: str
    column: str
    code: str
    says: str
    term: str


class UsageSum(Shape):
    """What the accepted rows of one period and moment sum to."""

    period: int
    moment: str
    rows: int
    units: Amount
    seconds: Amount
    net_income_wei: Amount


class ReportFixed(Shape):
    """All net income of a period and moment so far; `lines` is the hash of the usage report about it."""

    license_id: Word
    licensee: Account
    period: int
    moment: str
    net_income_wei: Amount
    lines: Word | None


class ReportDraft(ReportFixed):
    """A report to be signed by the licensee, and what it owes as of the block. One that is not `is_on_chain` is kept as
    a signed document alone."""

    declared_wei: Amount
    owed_wei: Amount
    is_on_chain: bool
    typed_data: TypedData
    expires_at: Time
    as_of: AsOf


class PaidReportDraft(ReportDraft):
    """A report with the transactions by which the licensee sends and pays it."""

    transactions: list[Step]


class SignedReport(ReportFixed):
    """A signed report that is kept; `digest` is what was signed."""

    digest: Word


class UsageUpload(Shape):
    """A usage report that was looked at. The rows count once the licensee has signed or sent one of the drafts."""

    report_id: str | None
    lines: Word | None
    accepted: list[int]
    refused: list[RowProblem]
    refused_count: int
    totals: list[UsageSum]
    drafts: list[ReportDraft]


class DeclaredIncome(Shape):
    """The latest report of one moment."""

    moment: str
    net_income_wei: Amount
    is_late: bool
    lines: Word | None


class ReportPeriod(Shape):
    """A report period, half-open: `open`, `due` from its end on, `late` from `late_at` on, or `reported`."""

    period: int
    begins_at: Time
    ends_at: Time
    late_at: Time
    state: str
    declared: list[DeclaredIncome]
    paid_wei: Amount
    is_minimum: bool


class TakenUsage(Shape):
    """A usage report that counts."""

    lines: Word
    report_id: str
    rows: int
    units: Amount
    seconds: Amount


class LicenseReports(Shape):
    """Every report period of a license that has begun."""

    license_id: Word
    report_every: str
    currency: Account
    periods: list[ReportPeriod]
    usage_reports: list[TakenUsage]
    as_of: AsOf


class LatePeriod(Shape):
    """A period whose report is overdue."""

    period: int
    ends_at: Time
    late_at: Time


class MissingReports(Shape):
    """A license with overdue reports."""

    license_id: Word
    asset_id: Word
    grant_id: Word
    licensee: Account
    periods: list[LatePeriod]


class LateReports(Shape):
    """A page of licenses with overdue reports."""

    items: list[MissingReports]
    next: str | None
    as_of: AsOf
