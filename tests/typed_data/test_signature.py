"""Python and the compiled contract give the same verdict on every signature, with the same facts."""
import re

import pytest
from eth_account import Account
from eth_keys import KeyAPI
from eth_keys.backends import NativeECCBackend
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.reverts import WrongSigner
from ledger.typed_data import (SlowRecovery, recovered_from, require_fast_recovery, require_in_time, require_same_domain,
                               require_signed_by)
from ledger.typed_data import signature as signature_module
from ledger.typed_data.signature import HALF_ORDER
from tests.typed_data.conftest import domain_of, messages, typed_data, vectors

CASES = list(vectors("signatures.json").values())
DIGEST = typed_data(messages()["register"]).digest()
SIGNATURE = bytes.fromhex(messages()["register"]["expected"]["signature"][2:])
PERFORMER = messages()["register"]["expected"]["signer"]


def bytes_of(case):
    text = case["signature"] if "signature" in case else messages()[case["signed"]]["expected"][case["form"]]
    return bytes.fromhex(text[2:])


def signed_json(case):
    """The typed data as the wallet of the vector saw it."""
    return {"domain": messages()[case["signed"]]["domain"]}


def python_refusal(case, now):
    made = typed_data(messages()[case["message"]])
    try:
        require_in_time(made.message["deadline"], now)
        require_signed_by(made, bytes_of(case), made.message.get("performer") or made.message["signer"])
    except LedgerError as refusal:
        return refusal
    return None


def code_of(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_domain_of_what_was_signed_is_judged_as_expected(case):
    try:
        require_same_domain(signed_json(case), domain_of(messages()["register"]))
    except LedgerError as refusal:
        assert refusal.code == case["expected"]["domain"]
    else:
        assert case["expected"]["domain"] is None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_python_and_the_contract_give_the_expected_verdict(contract, case):
    for name in case.get("after", ()):
        contract.accept(name)
    now = contract.web3.eth.get_block("latest").timestamp
    by_python, by_contract = python_refusal(case, now), contract.refusal(messages()[case["message"]], bytes_of(case))
    assert (code_of(by_python), code_of(by_contract)) == (case["expected"]["signature"], case["expected"]["contract"])
    if by_python is not None:
        assert type(by_python) is type(by_contract) and by_python.facts == by_contract.facts


def test_the_vectors_hold_every_case():
    names = {case["name"] for case in CASES}
    assert {"wrong chain", "wrong contract", "old deployment", "expired", "used again", "another signer", "upper s",
            "64-byte form", "another wallet of the same owner", "altered after signing"} <= names


@pytest.mark.parametrize("name, case", [("register a minor", "register a minor, by the guardian"), ("grant, by the guardian", None)])
def test_a_guardian_signs_the_same_digest(name, case):
    by_guardian = messages()[case or name]
    made = typed_data(messages()[name])
    require_signed_by(made, bytes.fromhex(by_guardian["expected"]["signature"][2:]), made.message["guardian"])


def test_a_minor_is_registered_by_both_signatures_and_not_by_one(contract):
    case = messages()["register a minor"]
    both = [case["expected"]["signature"], messages()["register a minor, by the guardian"]["expected"]["signature"]]
    message = tuple(case["message"].values())
    contract.contract.functions.registerMinor(message, *both).call()
    with pytest.raises(Exception) as refused:
        contract.contract.functions.registerMinor(message, both[0], both[0]).call()
    assert contract.errors[bytes.fromhex(refused.value.data[2:10])]["name"] == "WrongSigner"


@given(st.binary(min_size=65, max_size=65))
def test_any_65_bytes_get_a_verdict(signature):
    try:
        account = recovered_from(DIGEST, signature)
    except LedgerError as refusal:
        assert refusal.code == "signature_high_s"
        return
    assert re.fullmatch("0x[0-9a-fA-F]{40}", account)


@given(st.integers(0, 64), st.integers(0, 7))
def test_one_flipped_bit_is_another_signer(at, bit):
    flipped = bytearray(SIGNATURE)
    flipped[at] ^= 1 << bit
    try:
        assert recovered_from(DIGEST, bytes(flipped)) != PERFORMER
    except LedgerError as refusal:
        assert refusal.code == "signature_high_s"


@given(st.binary(min_size=32, max_size=32), st.integers(1, HALF_ORDER * 2))
def test_eth_account_recovers_the_same_account(digest, secret):
    account = Account.from_key(secret.to_bytes(32, "big"))
    signed = account.unsafe_sign_hash(digest)
    assert recovered_from(digest, bytes(signed.signature)) == account.address


def test_the_limit_of_s_is_half_the_order_of_the_curve():
    # Source: SEC 2, secp256k1's order n
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    assert HALF_ORDER == order // 2


def test_a_refused_signer_is_named_with_the_one_expected():
    with pytest.raises(WrongSigner) as refused:
        require_signed_by(typed_data(messages()["register, other policy"]), SIGNATURE, PERFORMER)
    assert refused.value.expected == PERFORMER and refused.value.recovered != PERFORMER


def test_the_deadline_itself_is_too_late():
    require_in_time(10, 9)
    with pytest.raises(LedgerError) as refused:
        require_in_time(10, 10)
    assert refused.value.code == "signature_expired" and refused.value.deadline == 10


def test_recovery_is_fast_here():
    require_fast_recovery()


def test_a_silent_fall_back_is_noticed(monkeypatch):
    monkeypatch.setattr(signature_module, "KeyAPI", lambda: KeyAPI(NativeECCBackend))
    with pytest.raises(SlowRecovery) as refused:
        require_fast_recovery()
    assert refused.value.backend == "NativeECCBackend"
