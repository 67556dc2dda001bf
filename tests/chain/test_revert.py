"""Revert data becomes the error of the same name; what nobody knows is still an error of ours."""
import pytest
from eth_abi import encode
from eth_utils import keccak

from ledger.chain.abi import EMITTERS, artifact, type_of
from ledger.chain.revert import (
    ERC20InsufficientAllowance, ERC20InsufficientBalance, RevertedPanic, RevertedText, UnknownRevert, decode_revert,
)
from ledger.reverts import BY_NAME, WrongPayment

ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
EXAMPLES = {"address": ACCOUNT, "bytes32": b"\x07" * 32}
ERRORS = {selector: error for name in EMITTERS for selector, error in artifact(name).errors.items()}


def selector(text):
    return keccak(text=text)[:4]


@pytest.mark.parametrize("error", ERRORS.values(), ids=lambda error: error.name)
def test_each_contract_error_becomes_the_class_of_its_name(error):
    types = [type_of(component) for component in error.inputs]
    values = [EXAMPLES.get(kind, 9) for kind in types]
    decoded = decode_revert(selector(error.text) + encode(types, values))
    assert type(decoded) is BY_NAME[error.name]
    assert list(decoded.facts.values()) == ["0x" + v.hex() if isinstance(v, bytes) else v for v in values]


def test_the_facts_of_an_error_are_its_arguments():
    data = selector("WrongPayment(uint256,uint256)") + encode(["uint256", "uint256"], [5, 7])
    error = decode_revert(data)
    assert (type(error), error.sent, error.price) == (WrongPayment, 5, 7)


@pytest.mark.parametrize(("text", "types", "values", "expected"), [
    ("Error(string)", ["string"], ["paused"], RevertedText),
    ("Panic(uint256)", ["uint256"], [17], RevertedPanic),
    ("ERC20InsufficientAllowance(address,uint256,uint256)", ["address", "uint256", "uint256"], [ACCOUNT, 1, 2],
     ERC20InsufficientAllowance),
    ("ERC20InsufficientBalance(address,uint256,uint256)", ["address", "uint256", "uint256"], [ACCOUNT, 1, 2],
     ERC20InsufficientBalance),
])
def test_errors_of_tokens_and_wallets_are_told_apart(text, types, values, expected):
    error = decode_revert(selector(text) + encode(types, values))
    assert type(error) is expected
    assert list(error.facts.values()) == values


@pytest.mark.parametrize("data", [
    b"", b"\x00", b"\x00\x01\x02\x03", selector("WrongPayment(uint256,uint256)") + bytes(31),
    selector("Error(string)") + b"\xff" * 64, selector("Error(string)") + encode(["bytes"], [b"\xff"]),
    selector("SignatureExpired(uint40)") + b"\xff" * 32,
])
def test_what_cannot_be_read_is_an_unknown_revert(data):
    error = decode_revert(data)
    assert type(error) is UnknownRevert
    assert error.code == "unknown_revert"
