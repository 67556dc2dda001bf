"""Appointments, dismissals, receipts and reports are signed as a JavaScript wallet library signs them."""
import pytest

from ledger.typed_data import (APPOINT_TOOL, DISMISS_TOOL, RECEIPT, REPORT, WrongContract, appoint_tool_message,
                               dismiss_tool_message, receipt_message, report_message, require_signed_by, typed_data_of)
from ledger.units import hex_of
from ledger.usage import Appointment, Dismissal, Receipt, Report
from tests.typed_data.conftest import domain_of, later_messages

ROYALTIES = domain_of(later_messages()["receipt"])
KINDS = {"AppointTool": (APPOINT_TOOL, Appointment, appoint_tool_message), "Receipt": (RECEIPT, Receipt, receipt_message),
         "DismissTool": (DISMISS_TOOL, Dismissal, dismiss_tool_message), "Report": (REPORT, Report, report_message)}
CASES = [case for case in later_messages().values() if case["primary_type"] in KINDS]
HERE = [case for case in CASES if domain_of(case) == ROYALTIES]


def wallet_json(case):
    """The vector as a wallet hands it over."""
    types, _, make = KINDS[case["primary_type"]]
    return {"domain": case["domain"], "types": made_of(case).to_json()["types"], "primaryType": case["primary_type"],
            "message": case["message"]}


def made_of(case):
    """What the package makes of the values of a vector."""
    _, kind, make = KINDS[case["primary_type"]]
    said = {name: int(v) if isinstance(v, str) and v.isdecimal() else bytes.fromhex(v[2:]) if len(str(v)) == 66 else v
            for name, v in case["message"].items()}
    return make(domain_of(case), kind.from_message(said))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_value_has_the_digest_of_the_javascript_library(case):
    assert hex_of(made_of(case).digest()) == case["expected"]["digest"]


@pytest.mark.parametrize("case", HERE, ids=lambda case: case["name"])
def test_what_a_wallet_signed_is_read_as_the_value_and_the_signer_is_known(case):
    types, kind, make = KINDS[case["primary_type"]]
    signed = typed_data_of(wallet_json(case), ROYALTIES, types)
    require_signed_by(signed, bytes.fromhex(case["expected"]["signature"][2:]), case["expected"]["signer"])
    assert make(ROYALTIES, kind.from_message(signed.message)) == signed


def test_a_receipt_for_another_contract_is_told_apart():
    with pytest.raises(WrongContract):
        typed_data_of(wallet_json(later_messages()["receipt, other contract"]), ROYALTIES, RECEIPT)
