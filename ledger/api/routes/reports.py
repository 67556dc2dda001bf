"""Reports: what a licensee says was made and earned, period by period."""
from __future__ import annotations

from flask import Response, request
from flask_openapi3 import APIBlueprint, RawModel, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import (PAGE_ROWS, AddressField, Bytes32Field, Fields, LimitField, MomentField, PeriodField,
                               TakingField, TextField, WeiField)
from ledger.api.routes.consent import SignedBody
from ledger.api.routes.licenses import LicensePath
from ledger.api.shapes import basics
from ledger.api.shapes import reports as report_shapes
from ledger.api.strict_json import UnsupportedContentType
from ledger.session import periods, reports as reporting
from ledger.session.consent import Signed
from ledger.session.reports import KeptReport, ReportRequest
from ledger.units import NO_BYTES32
from ledger.usage_report import Taking

FORMS = ("text/csv", "application/json")

reports = APIBlueprint("reports", __name__, abp_tags=[Tag(name="reports", description="use and income, as licensees report them")])


class UsageBody(RawModel):
    """The rows in UTF-8, as CSV or as JSON; docs/statements.md lists the columns."""

    mimetypes = list(FORMS)


class TakingQuery(Fields):
    """With `all` one refused row refuses the whole report, with `good` the other rows are taken."""

    taking: TakingField = "all"


class ReportBody(Fields):
    """All net income of the period and moment so far. `lines` names the usage report about it."""

    period: PeriodField
    moment: MomentField
    net_income_wei: WeiField
    lines: Bytes32Field = NO_BYTES32


class LateQuery(Fields):
    """Whose late reports: a licensee's, or those on a performer's assets."""

    licensee: AddressField | None = None
    performer: AddressField | None = None
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


@reports.post("/licenses/<license_id>/usage-reports", summary="Upload a usage report",
              responses={201: report_shapes.UsageUpload})
def upload_usage(path: LicensePath, query: TakingQuery, raw: UsageBody) -> Response:
    """The rows are held against the license one by one. Accepted rows count once a draft of the answer is signed, or sent
    and paid; a draft's amount holds until another report of its period is taken. Rows that no report names are erased after
    37 days."""
    if request.mimetype not in FORMS:
        raise UnsupportedContentType(got=request.mimetype[:80], expected=" or ".join(FORMS))
    found = reporting.upload(current_session(), path.license_id, raw.get_data(), Taking(query.taking))
    return answers.made(wire.usage_upload(found))


@reports.post("/licenses/<license_id>/reports/drafts", summary="Draft the report of a period",
              responses={201: report_shapes.PaidReportDraft})
def draft_report(path: LicensePath, body: ReportBody) -> Response:
    """Typed data for the licensee to sign, what is owed, and the same as transactions that the licensee sends."""
    wanted = ReportRequest(body.period, body.moment, body.net_income_wei, body.lines)
    return answers.made(wire.paid_draft(reporting.draft(current_session(), path.license_id, wanted)))


@reports.post("/licenses/<license_id>/reports", summary="Hand in a signed report that owes nothing",
              responses={201: report_shapes.SignedReport, 202: basics.Accepted})
def submit_report(path: LicensePath, body: SignedBody) -> Response:
    """The operation that carries it to the chain; 201 where it is kept as a signed document alone. A report that owes
    money is refused: the licensee sends and pays it."""
    made = reporting.submit(current_session(), path.license_id, Signed(body.typed_data, body.signature))
    return answers.made(wire.kept_report(made)) if isinstance(made, KeptReport) else answers.accepted(wire.operation(made))


@reports.get("/licenses/<license_id>/reports", summary="List the report periods of a license",
             responses={200: report_shapes.LicenseReports})
def list_reports(path: LicensePath) -> Response:
    """Every period that has begun, what was declared and paid for it, and whether its report is open, due or late."""
    return answers.read(wire.license_reports(periods.reports(current_session(), path.license_id)))


@reports.get("/reports/late", summary="List licenses with late reports", responses={200: report_shapes.LateReports})
def list_late_reports(query: LateQuery) -> Response:
    """Licenses of a licensee, or on a performer's assets, with a report that is due and missing, from the index."""
    parties = (query.licensee, query.performer)
    page = periods.late(current_session(), parties, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.missing_reports))
