"""The contracts are compiled with the numbers, the struct and the type string that the schema gives."""
import re
from pathlib import Path

import pytest

from ledger.terms import CURRENT
from ledger.terms.reference import error_classes
from ledger.terms.signed_struct import grant_members, grant_type, grant_types
from ledger.terms.solidity import constants, constants_source

SOURCE = Path(__file__).resolve().parents[2] / "contracts" / "src"
CONSTANT = re.compile(r"^ *(\w+) internal constant (\w+) = ([^;]+);", re.MULTILINE)


def constants_of(text):
    """Name -> (type, value) of each constant: literals, days, shifts and constants above."""
    found = {}
    for kind, name, expression in CONSTANT.findall(text):
        python = re.sub(r"type\(uint256\)\.max", str(2**256 - 1), expression)
        python = re.sub(r"(\d[\d_]*) days", r"(\1 * 86400)", python)
        found[name] = (kind, eval(python, {}, {known: value for known, (_, value) in found.items()}))
    return found


def test_each_constant_of_the_contract_has_the_value_of_the_vocabulary():
    compiled = constants_of((SOURCE / "Vocabulary.sol").read_text())
    assert len(compiled) > 10
    assert compiled == {name: constants().get(name) for name in compiled}


@pytest.mark.parametrize("name, meaning", [("IRREVOCABLE", "REVOCATION_NONE"), ("AFTER_NOTICE", "REVOCATION_NOTICE"),
                                           ("IMMEDIATE", "REVOCATION_IMMEDIATE")])
def test_the_ways_of_withdrawal_have_the_numbers_of_the_vocabulary(name, meaning):
    assert constants_of((SOURCE / "LicenseWord.sol").read_text())[name] == constants()[meaning]


@pytest.mark.parametrize("name", ["LAST_KIND", "LAST_POLICY"])
def test_kinds_and_policies_end_where_the_vocabulary_ends(name):
    assert constants_of((SOURCE / "Traits.sol").read_text())[name] == constants()[name]


# expected: a cause that contract and terms can both see has one name; read from the interfaces
SHARED_CAUSES = {
    "CreateAndUse", "RequirementMissing", "WrongNotice", "ExclusiveSupply", "PriceMissing", "PriceOnGratis", "MeterIncomplete",
    "RevenueShareIncomplete", "DurationTooLong",
    "EndAfterMajority", "TrustShareTooSmall", "TrustWithoutMinor", "WrongShareSum", "TooManyPayees", "PayeeMissing",
    "PerformerNotFirst", "GuardianIsPerformer", "HeirDelayOutOfRange"}


def test_a_cause_that_both_can_see_has_one_name():
    interfaces = "".join(path.read_text() for path in (SOURCE / "interfaces").glob("*.sol"))
    in_contract = set(re.findall(r"error (\w+)\(", interfaces))
    in_terms = {error.__name__ for error in error_classes()}
    assert in_contract & in_terms == SHARED_CAUSES


def test_the_generated_library_says_every_constant():
    assert constants_of(constants_source()) == constants()


def test_the_type_string_of_the_contract_is_the_one_of_the_schema():
    text = (SOURCE / "TypedData.sol").read_text()
    assert f'"{grant_type(CURRENT)}"' in text


def test_the_struct_of_the_contract_has_the_members_of_the_schema():
    body = re.search(r"struct Grant \{(.*?)\}", (SOURCE / "Types.sol").read_text(), re.DOTALL).group(1)
    hashed = {"intent": "bytes32", "split": "bytes32"}  # the contract takes the hashes of the two dynamic members
    whole = lambda kind: "uint256" if kind.startswith("uint") else kind  # numbers come as whole words, see Types.sol
    expected = [(hashed.get(name, whole(kind)), name) for kind, name in grant_members(CURRENT)]
    assert re.findall(r"(\w+) (\w+);", body) == expected


def test_the_types_for_wallets_encode_to_the_type_string():
    from eth_account.messages import encode_typed_data
    from eth_utils import keccak

    message = {"intent": "", "split": [], **{name: "0x" + "00" * (20 if kind == "address" else 32) if kind in ("address", "bytes32")
               else False if kind == "bool" else 0 for kind, name in grant_members(CURRENT) if name not in ("intent", "split")}}
    types = {"EIP712Domain": [{"name": "name", "type": "string"}], **grant_types(CURRENT)}
    signable = encode_typed_data(full_message={"types": types, "primaryType": "Grant", "domain": {"name": "x"}, "message": message})
    words = b"".join(keccak(b"") if name in ("intent", "split") else bytes(32) for _, name in grant_members(CURRENT))
    assert signable.body == keccak(keccak(text=grant_type(CURRENT)) + words)
