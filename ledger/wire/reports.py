"""Usage reports, the reports that take them, and report periods."""
from __future__ import annotations

from ledger.session.periods import LicenseReports, MissingReports, ReportPeriod
from ledger.session.reports import MOST_PROBLEMS, KeptReport, PaidDraft, ReportDraft, Upload, told
from ledger.session.sold import Declared
from ledger.session.usage import TakenUsage
from ledger.units import hex_of
from ledger.usage import Report
from ledger.usage_report import UsageTotal
from ledger.wire.basics import Json, block, optional_hex, steps


def usage_upload(found: Upload) -> Json:
    """Accepted rows by their line numbers; the first MOST_PROBLEMS problems of the refused ones."""
    usage = found.usage
    return {"report_id": usage.report_id, "lines": optional_hex(usage.lines), "accepted": [row.line for row in usage.accepted],
            "refused": [told(each) for each in usage.refused[:MOST_PROBLEMS]], "refused_count": len(usage.refused),
            "totals": [_total(total) for total in usage.totals], "drafts": [report_draft(each) for each in found.drafts]}


def report_draft(draft: ReportDraft) -> Json:
    return {**_report(draft.report), "declared_wei": str(draft.declared_wei), "owed_wei": str(draft.owed_wei),
            "is_on_chain": draft.is_on_chain, "typed_data": draft.typed_data.to_json(),
            "expires_at": draft.report.deadline, "as_of": block(draft.as_of)}


def paid_draft(found: PaidDraft) -> Json:
    return {**report_draft(found.draft), "transactions": steps(found.steps)}


def kept_report(found: KeptReport) -> Json:
    return {**_report(found.report), "digest": hex_of(found.digest)}


def license_reports(found: LicenseReports) -> Json:
    return {"license_id": hex_of(found.license_id), "report_every": found.report_every, "currency": found.currency,
            "periods": [_period(each) for each in found.periods], "usage_reports": [_usage(each) for each in found.usage],
            "as_of": block(found.as_of)}


def missing_reports(found: MissingReports) -> Json:
    row = found.row
    return {"license_id": hex_of(row.license), "asset_id": hex_of(row.asset), "grant_id": hex_of(row.grant_id),
            "licensee": row.licensee,
            "periods": [{"period": each.number, "ends_at": each.window.ends_at, "late_at": each.window.late_at}
                        for each in found.periods]}


def _report(report: Report) -> Json:
    return {"license_id": hex_of(report.license), "licensee": report.licensee, "period": report.period,
            "moment": report.moment, "net_income_wei": str(report.net_income_wei), "lines": optional_hex(report.lines)}


def _total(total: UsageTotal) -> Json:
    return {"period": total.period, "moment": total.moment, "rows": total.rows, "units": str(total.units),
            "seconds": str(total.seconds), "net_income_wei": str(total.net_income_wei)}


def _period(found: ReportPeriod) -> Json:
    window = found.window
    return {"period": found.number, "begins_at": window.begins_at, "ends_at": window.ends_at, "late_at": window.late_at,
            "state": found.state, "declared": [_declared(each) for each in found.declared],
            "paid_wei": str(found.paid_wei), "is_minimum": found.is_minimum}


def _declared(found: Declared) -> Json:
    return {"moment": found.moment, "net_income_wei": str(found.net_income_wei), "is_late": found.is_late,
            "lines": optional_hex(found.lines)}


def _usage(found: TakenUsage) -> Json:
    return {"lines": hex_of(found.lines), "report_id": found.report_id, "rows": found.rows,
            "units": str(found.reported.units), "seconds": str(found.reported.seconds)}
