"""What was made under a license and reported."""
from __future__ import annotations

from ledger.session.outputs import OutputDraft, ReportedOutput
from ledger.units import hex_of
from ledger.wire.basics import Json


def output_draft(draft: OutputDraft) -> Json:
    message = draft.typed_data.message
    return {"output_id": hex_of(draft.output_id), "sha256": hex_of(message["sha256"]),
            "typed_data": draft.typed_data.to_json(), "expires_at": message["deadline"]}


def output(found: ReportedOutput) -> Json:
    return {"output_id": hex_of(found.output_id), "license_id": hex_of(found.output.license),
            "reporter": found.output.reporter, "sha256": hex_of(found.output.sha256)}
