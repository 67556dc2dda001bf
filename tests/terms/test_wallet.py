"""The descriptor shows every member of the signed struct, and binds to one deployment."""
import re

from ledger.terms import CURRENT
from ledger.terms.signed_struct import grant_members, grant_type
from ledger.terms.wallet import Deployment, descriptor

DEPLOYMENT = Deployment(1, "0x" + "8" * 40, "Likeness Ledger", "https://example.org/")
# expected: the field formats of ERC-7730 for the types that a grant has
FORMATS = {"raw", "addressName", "tokenAmount", "date", "duration", "unit", "enum"}


def the_format():
    return descriptor(CURRENT, DEPLOYMENT)["display"]["formats"][grant_type(CURRENT)]


def test_every_member_is_shown_or_said_to_be_hidden():
    paths = {re.split(r"[.\[]", field["path"])[0] for field in the_format()["fields"]}
    assert paths == {name for _, name in grant_members(CURRENT)}


def test_only_salt_and_epoch_are_hidden():
    hidden = {field["path"] for field in the_format()["fields"] if field.get("visible") == "never"}
    assert hidden == {"grantEpoch", "salt"}


def test_the_sentence_comes_first_and_whole():
    assert the_format()["fields"][0] == {"path": "intent", "label": "You agree", "format": "raw", "visible": "always"}


def test_each_field_has_a_label_and_a_known_format():
    for field in the_format()["fields"]:
        assert field["label"]
        assert field.get("visible") == "never" or field["format"] in FORMATS


def test_each_enum_that_a_field_names_is_defined():
    enums = descriptor(CURRENT, DEPLOYMENT)["metadata"]["enums"]
    named = {field["params"]["$ref"].removeprefix("$.metadata.enums.") for field in the_format()["fields"]
             if field.get("format") == "enum"}
    assert named == set(enums) == {"unit", "report_every", "revocation", "role"}
    assert enums["revocation"]["1"] == "after a notice period"


def test_it_binds_to_the_deployment():
    context = descriptor(CURRENT, DEPLOYMENT)["context"]["eip712"]
    assert context["deployments"] == [{"chainId": 1, "address": "0x" + "8" * 40}]
    assert context["domain"] == {"name": "Likeness Ledger", "version": "1"}
