"""Python, a JavaScript wallet library, eth-account and the compiled contract have the same types and digests."""
import re
from dataclasses import replace
from pathlib import Path

import pytest
from eth_account.messages import _hash_eip191_message, encode_typed_data
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.asset import AssetRecord, Parties, asset_id
from ledger.grant import Grant, RateCard
from ledger.errors import LedgerError
from ledger.split import Split, pot_id
from ledger.terms import Terms, intent
from ledger.typed_data import (Batch, Cancellation, Domain, Registration, TypedData, Withdrawal, batch_message, cancel_message,
                               grant_message, rate_card_message, register_message, withdraw_consent_message)
from ledger.typed_data.domain import DOMAIN_TYPE
from ledger.typed_data.encoding import encoded_type
from ledger.units import hex_of
from tests.terms.conftest import MINOR, adult_of
from tests.test_asset import FACE_OF_A_MINOR, VOICE
from tests.typed_data.conftest import TYPES, domain_of, later_messages, messages, typed_data

SOURCES = Path(__file__).resolve().parents[2] / "contracts" / "src"
HERE = domain_of(messages()["register"])
IN_THIS_DOMAIN = [case for case in messages().values() if case["domain"] == messages()["register"]["domain"]]
OF_THIS_VERSION = [case for case in (*messages().values(), *later_messages().values()) if case["domain"]["version"] == "1"]
PERFORMER = messages()["register"]["expected"]["signer"]
LATER = 1_798_761_600


def type_strings_of_the_contract():
    text = (SOURCES / "TypedData.sol").read_text()
    return {string.partition("(")[0]: string for string in re.findall(r'keccak256\(\s*"([^"]+)"\s*\)', text)}


@pytest.mark.parametrize("primary_type", TYPES)
def test_a_type_is_the_one_in_the_source_of_the_contract(primary_type):
    strings = type_strings_of_the_contract()
    assert set(strings) == {*TYPES, "Payee"}
    assert encoded_type(primary_type, TYPES[primary_type]) == strings[primary_type]


def test_the_domain_is_the_one_in_the_source_of_the_contract():
    text = (SOURCES / "Domain.sol").read_text()
    assert f'"{encoded_type("EIP712Domain", {"EIP712Domain": DOMAIN_TYPE})}"' in text


@pytest.mark.parametrize("case", OF_THIS_VERSION, ids=lambda case: case["name"])
def test_a_digest_is_the_one_of_the_javascript_library(case):
    made = TypedData(domain_of(case), case["primary_type"], TYPES[case["primary_type"]], case["message"])
    assert hex_of(made.domain.separator) == case["expected"]["domain_separator"]
    assert hex_of(keccak(text=encoded_type(made.primary_type, made.types))) == case["expected"]["type_hash"]
    assert hex_of(made.digest()) == case["expected"]["digest"]


@pytest.mark.parametrize("case", OF_THIS_VERSION, ids=lambda case: case["name"])
def test_the_json_is_what_wallets_take(case):
    made = TypedData(domain_of(case), case["primary_type"], TYPES[case["primary_type"]], case["message"])
    signable = encode_typed_data(full_message=made.to_json())
    assert hex_of(_hash_eip191_message(signable)) == case["expected"]["digest"]


@pytest.mark.parametrize("case", [c for c in IN_THIS_DOMAIN if c["primary_type"] in ("Grant", "RateCard")], ids=lambda case: case["name"])
def test_the_contract_has_the_same_digest_of_a_grant_and_of_a_rate_card(contract, case):
    struct = typed_data(case).struct()
    name = next(text for text in (f.signature for f in contract.contract.all_functions())
                if text.startswith("digestOf") and text.count(",") == len(struct) - 1)
    digest = contract.contract.get_function_by_signature(name)(tuple(struct.values())).call()
    assert hex_of(digest) == case["expected"]["digest"]


def test_the_contract_has_the_same_domain(contract):
    assert contract.contract.functions.domainSeparator().call() == HERE.separator
    assert contract.contract.functions.eip712Domain().call()[1:6] == [
        "Likeness Ledger", "1", HERE.chain_id, HERE.contract, HERE.deployment_id]


@pytest.mark.parametrize("members", [messages()[name]["message"]["split"] for name in ("grant", "grant, by the guardian")])
def test_the_contract_has_the_same_hash_of_a_split_and_id_of_a_pot(contract, members):
    names = {0: "performer", 1: "agent", 2: "trust"}
    split = Split([{"account": p["account"], "share_bps": p["bps"], "role": names[p["role"]]} for p in members])
    assert contract.contract.functions.splitHashOf([tuple(p.values()) for p in members]).call() == split.hash
    assert contract.contract.functions.potIdOf(split.hash, LATER).call() == pot_id(split.hash, LATER)


def test_a_registration_says_record_parties_and_policy():
    record = AssetRecord.from_json(FACE_OF_A_MINOR)
    registration = Registration.of(record, "with-terms", LATER)
    message = register_message(HERE, registration).message
    assert message == {"asset": asset_id(record), "performer": record.parties.performer, "kind": 2, "policy": 1,
                       "guardian": record.parties.guardian, "majorityAt": record.parties.majority_at, "deadline": LATER}
    assert Registration.from_message(message) == registration


@pytest.mark.parametrize("make, kind, said", [
    (batch_message, Batch, Batch(b"\x01" * 32, 5, PERFORMER, LATER)),
    (cancel_message, Cancellation, Cancellation(b"\x01" * 32, b"\x02" * 32, 3, PERFORMER, LATER)),
    (withdraw_consent_message, Withdrawal, Withdrawal(b"\x01" * 32, 3, PERFORMER, LATER)),
])
def test_a_message_is_read_again_from_its_typed_data(make, kind, said):
    assert kind.from_message(make(HERE, said).message) == said


def test_a_cancellation_without_a_grant_is_of_all():
    assert Cancellation(b"\x01" * 32, bytes(32), 3, PERFORMER).is_of_all
    assert not Cancellation(b"\x01" * 32, b"\x02" * 32, 3, PERFORMER).is_of_all


def test_a_rate_card_is_signed_with_its_sentence():
    card = RateCard(b"\x01" * 32, 2, PERFORMER, LATER)
    assert rate_card_message(HERE, card).message["intent"] == card.intent


@pytest.mark.parametrize("make", [
    lambda: Batch(b"\x01" * 32, 0, PERFORMER, LATER),
    lambda: batch_message(HERE, Batch(b"\x01" * 32, 2**32, PERFORMER, LATER)),
    lambda: batch_message(HERE, Batch(b"\x01" * 31, 1, PERFORMER, LATER)),
    lambda: batch_message(HERE, Batch(b"\x01" * 32, 1, "0x1", LATER)),
    lambda: withdraw_consent_message(HERE, Withdrawal(b"\x01" * 32, 256, PERFORMER)),
    lambda: cancel_message(HERE, Cancellation(b"\x01" * 32, bytes(32), -1, PERFORMER)),
    lambda: cancel_message(HERE, Cancellation(b"\x01" * 32, bytes(32), 1.0, PERFORMER)),
    lambda: register_message(HERE, Registration(b"\x01" * 32, "body", "permitted", Parties(PERFORMER), LATER)),
    lambda: register_message(HERE, Registration(b"\x01" * 32, "voice", "maybe", Parties(PERFORMER), LATER)),
    lambda: Registration.from_message({**Registration.of(AssetRecord.from_json(VOICE), "permitted", LATER).members(), "kind": 9}),
    lambda: Domain(0, PERFORMER, b"\x01" * 32),
    lambda: Domain(1, PERFORMER, bytes(32)),
    lambda: Domain(1, PERFORMER, b"\x01"),
])
def test_a_message_out_of_range_does_not_exist(make):
    with pytest.raises(LedgerError):
        make()


@given(st.integers(0, 2**16 - 1), st.integers(0, 2**256 - 1), st.sampled_from([MINOR, adult_of(MINOR)]),
       st.integers(1, 2**128 - 1).map(str), st.integers(1, 2**64), st.binary(min_size=32, max_size=32))
def test_eth_account_hashes_any_grant_alike(epoch, salt, values, price, chain_id, deployment_id):
    terms = Terms({**values, "price_wei": price})
    domain = replace(HERE, chain_id=chain_id, deployment_id=deployment_id if any(deployment_id) else b"\x01" * 32)
    made = grant_message(domain, Grant(terms, epoch, salt, intent(terms)))
    document = made.to_json()
    document["domain"]["salt"] = domain.deployment_id
    assert _hash_eip191_message(encode_typed_data(full_message=document)) == made.digest()
