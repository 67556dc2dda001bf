"""What was made under a license: reported, it is found as that license's output."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import AddressField, Fields
from ledger.api.routes.consent import SignedBody
from ledger.api.routes.licenses import LicensePath
from ledger.api.routes.media import MediaBody
from ledger.api.shapes import outputs as output_shapes
from ledger.session import outputs as reported
from ledger.session.consent import Signed

outputs = APIBlueprint("outputs", __name__, abp_tags=[Tag(name="outputs", description="what was made under a license")])


class ReporterQuery(Fields):
    """The licensee, or a tool that may count under the license."""

    reporter: AddressField


@outputs.post("/licenses/<license_id>/outputs/drafts", summary="Draft the report of an output",
              responses={201: output_shapes.OutputDraft})
def draft_output(path: LicensePath, query: ReporterQuery, raw: MediaBody) -> Response:
    """Typed data about the file for the reporter to sign; the file itself is not kept."""
    draft = reported.draft(current_session(), path.license_id, raw.get_data(), query.reporter)
    return answers.made(wire.output_draft(draft))


@outputs.post("/licenses/<license_id>/outputs", summary="Report an output", responses={201: output_shapes.Output})
def report_output(path: LicensePath, body: SignedBody) -> Response:
    """The file is found as output of this license from now on."""
    signed = Signed(body.typed_data, body.signature)
    return answers.made(wire.output(reported.report(current_session(), path.license_id, signed)))


@outputs.get("/licenses/<license_id>/outputs", summary="List the outputs of a license",
             responses={200: output_shapes.Outputs})
def list_outputs(path: LicensePath) -> Response:
    """Everything that was reported under the license here."""
    return answers.found({"items": [wire.output(each) for each in reported.outputs(current_session(), path.license_id)]})
