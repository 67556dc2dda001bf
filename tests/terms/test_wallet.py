"""The descriptor shows every member of the signed struct, and binds to one deployment."""
import re

from ledger.terms import CURRENT
from ledger.terms.signed_struct import PAYEE_TYPE, grant_members, grant_type
from ledger.terms.wallet import Deployment, descriptor

DEPLOYMENT = Deployment(1, "0x" + "8" * 40, "Likeness Ledger", "https://example.org/")
# expected: what the schema of ERC-7730, version 2.0.0, lets stand where, for the formats that a grant needs. Facts of the
# schema, gathered by hand; its own text is not part of this repository.
TOP, EIP712, METADATA, INFO = {"$schema", "context", "metadata", "display"}, {"domain", "deployments"}, {
    "owner", "contractName", "info", "enums"}, {"url"}
FIELD = {"path", "label", "format", "params", "visible"}
PARAMS = {  # format -> parameters that it must have, and those that it may have
    "raw": (set(), set()), "duration": (set(), set()), "addressName": (set(), {"types"}), "date": ({"encoding"}, {"encoding"}),
    "unit": ({"base"}, {"base", "decimals"}), "enum": ({"$ref"}, {"$ref"}), "tokenAmount": (set(), {"tokenPath", "nativeCurrencyAddress"})}
ADDRESS_TYPES = {"wallet", "eoa", "contract", "token", "collection"}
FORMAT_KEY = re.compile(r"\s*[A-Za-z_][A-Za-z0-9_:]*\s*\(.*\)")


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


def test_the_document_has_the_parts_of_version_2_and_names_it():
    document = descriptor(CURRENT, DEPLOYMENT)
    assert document["$schema"] == "https://eips.ethereum.org/assets/eip-7730/erc7730-v2.schema.json"
    assert (set(document), set(document["context"]), set(document["context"]["eip712"])) == (TOP, {"eip712"}, EIP712)
    assert (set(document["metadata"]), set(document["metadata"]["info"])) == (METADATA, INFO)
    assert (set(document["display"]), set(the_format())) == ({"formats"}, {"intent", "fields"})
    assert all(FORMAT_KEY.fullmatch(key) for key in document["display"]["formats"])


def test_each_field_has_a_label_and_a_known_format_with_its_parameters():
    for field in the_format()["fields"]:
        needed, known = PARAMS[field["format"]]
        assert field["label"] and field["path"] and set(field) <= FIELD, field
        assert needed <= set(field.get("params", {})) <= known, field
        assert set(field.get("params", {}).get("types", ())) <= ADDRESS_TYPES
        assert field.get("params", {}).get("encoding", "timestamp") == "timestamp"


def test_a_field_is_shown_as_version_2_lets_it_be_said():
    for said in (field["visible"] for field in the_format()["fields"] if "visible" in field):
        assert said in ("always", "never", "optional") or (set(said) == {"ifNotIn"} and said["ifNotIn"])


def test_what_was_not_agreed_is_not_shown_as_a_date_of_1970_or_an_account_of_zeros():
    hidden = {field["path"]: field["visible"]["ifNotIn"] for field in the_format()["fields"] if isinstance(field.get("visible"), dict)}
    no_account = ["0x" + "0" * 40]
    assert hidden == {"guardian": no_account, "licensee": no_account, "currency": no_account, "opensAt": [0], "startsAt": [0],
                      "requires": ["0x" + "0" * 64]}


def test_each_path_leads_to_a_member():
    members = {name for _, name in grant_members(CURRENT)} | {f"split.[].{name}" for _, name in PAYEE_TYPE}
    assert {field["path"] for field in the_format()["fields"]} == members - {"split"}
    amounts = [field for field in the_format()["fields"] if field["format"] == "tokenAmount"]
    assert {field["params"]["tokenPath"] for field in amounts} == {"currency"} and len(amounts) == 3


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
