"""Python and Solidity refuse by the same names, with the same facts."""
import json
import re
import string
from importlib import resources

import pytest

from ledger import reverts
from ledger.errors import code_of
from ledger.reverts import BY_NAME, fact_name, refusal_of

ARTIFACTS = resources.files("ledger.chain") / "artifacts"
EXAMPLES = {"address": "0x" + "ab" * 20, "bytes32": bytes(range(32))}


def errors_of_the_contracts():
    abis = [json.loads(file.read_text())["abi"] for file in ARTIFACTS.iterdir() if file.name.endswith(".json")]
    return {entry["name"]: entry["inputs"] for abi in abis for entry in abi if entry["type"] == "error"}


ERRORS = errors_of_the_contracts()


def arguments_of(name):
    return {argument["name"]: EXAMPLES.get(argument["type"], 7) for argument in ERRORS[name]}


def test_the_contracts_and_python_have_the_same_errors():
    assert len(ERRORS) > 50
    assert set(BY_NAME) == set(ERRORS)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_an_error_says_all_facts_that_the_contract_gives(name):
    fields = {field for _, field, _, _ in string.Formatter().parse(BY_NAME[name].says) if field}
    assert fields == {fact_name(argument) for argument in arguments_of(name)}


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_an_error_is_made_from_its_solidity_arguments(name):
    error = refusal_of(name, arguments_of(name))
    assert type(error) is getattr(reverts, name)
    assert error.code == code_of(name)
    assert "b'" not in str(error) and "{" not in str(error)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_an_error_is_one_lower_case_sentence(name):
    says = BY_NAME[name].says
    assert re.match(r"[a-z{]", says) and not says.endswith(".") and "\n" not in says


def test_an_address_is_said_with_its_checksum_and_bytes_as_hex():
    error = refusal_of("NoAuthority", {"account": "0xd8da6bf26964af9d7eed9e03e53415d37aa96045", "asset": bytes(32)})
    # Source of the checksum: the example addresses of EIP-55's reference, as block explorers print them
    assert error.account == "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
    assert error.asset == "0x" + "00" * 32


def test_a_name_that_no_contract_has_is_no_refusal():
    with pytest.raises(KeyError):
        refusal_of("Nonsense", {})
