"""What is signed after the purchase, in the domain of the royalties, and how each message becomes typed data."""
from __future__ import annotations

from ledger.typed_data.domain import Domain
from ledger.typed_data.encoding import Types, members_of
from ledger.typed_data.message import TypedData
from ledger.usage import Appointment, Dismissal, Output, Receipt, Report

APPOINT_TOOL: Types = {"AppointTool": members_of("bytes32 license,address licensee,address tool,uint64 cap,uint40 deadline")}
DISMISS_TOOL: Types = {"DismissTool": members_of("bytes32 license,address licensee,address tool,uint40 deadline")}
RECEIPT: Types = {"Receipt": members_of("bytes32 license,address tool,uint128 cumulative,bytes32 outputs,uint40 deadline")}
REPORT: Types = {"Report": members_of(
    "bytes32 license,address licensee,uint32 period,uint8 moment,uint128 netIncome,bytes32 lines,uint40 deadline")}

# kept beside the catalogue; no contract reads it
REPORT_OUTPUT: Types = {"ReportOutput": members_of("bytes32 license,address reporter,bytes32 sha256,uint40 deadline")}


def appoint_tool_message(domain: Domain, appointment: Appointment) -> TypedData:
    """What the licensee signs to let a tool count through somebody else's transaction."""
    return TypedData(domain, "AppointTool", APPOINT_TOOL, appointment.members())


def dismiss_tool_message(domain: Domain, dismissal: Dismissal) -> TypedData:
    """What the licensee signs to dismiss a tool through somebody else's transaction."""
    return TypedData(domain, "DismissTool", DISMISS_TOOL, dismissal.members())


def receipt_message(domain: Domain, receipt: Receipt) -> TypedData:
    """What a tool signs after it has counted."""
    return TypedData(domain, "Receipt", RECEIPT, receipt.members())


def report_message(domain: Domain, report: Report) -> TypedData:
    """What the licensee signs to declare income through somebody else's transaction."""
    return TypedData(domain, "Report", REPORT, report.members())


def output_message(domain: Domain, output: Output) -> TypedData:
    """What is signed with a file that was made under a license; its digest is the output's id."""
    return TypedData(domain, "ReportOutput", REPORT_OUTPUT, output.members())
