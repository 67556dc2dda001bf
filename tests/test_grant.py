"""What was shown is what is kept: a grant whose terms, sentence or hash were altered does not exist."""
import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.grant import Grant, Listing, RateCard, SignedGrant
from ledger.split import Split
from ledger.terms import Terms, intent, terms_hash
from tests.terms.conftest import ADDRESS, MINOR, adult_of

ADULT = adult_of(MINOR)
SIGNATURE = bytes(range(65))
ROOT = b"\x0c" * 32


def grant_of(values=ADULT):
    return Grant(Terms(values), 3, 7, intent(Terms(values)))


def rate_card(**changes):
    return RateCard(**{"root": ROOT, "count": 12, "performer": ADDRESS["performer"], "deadline": 1_798_761_600, "salt": 9, **changes})


def refusal_of(make):
    with pytest.raises(LedgerError) as refused:
        make()
    return refused.value.code


def test_a_grant_reads_what_it_writes():
    grant = Grant.new(Terms(ADULT), 0)
    assert Grant.from_json(grant.to_json()) == grant


def test_two_grants_of_the_same_terms_are_two():
    assert Grant.new(Terms(ADULT), 0).salt != Grant.new(Terms(ADULT), 0).salt


def test_the_members_are_sentence_terms_hash_epoch_and_salt():
    grant = grant_of()
    members = grant.members()
    assert (members["intent"], members["terms"], members["grantEpoch"], members["salt"]) == (
        intent(grant.terms), terms_hash(grant.terms), 3, 7)
    assert members["price"] == 500_000_000_000_000_000 and members["asset"] == grant.asset
    assert Split(grant.terms.split) == grant.split


@pytest.mark.parametrize("path, value, code", [
    ("terms.terms.price_wei", "1", "terms_hash_mismatch"),
    ("terms.terms.description", MINOR["description"] + " And more.", "terms_hash_mismatch"),
    ("terms.terms.split", [{"account": ADDRESS["agent"], "share_bps": 10_000, "role": "performer"}], "terms_hash_mismatch"),
    ("terms_hash", "0x" + "00" * 32, "terms_hash_mismatch"),
    ("intent", "The performer licenses everything.", "intent_mismatch"),
    ("intent", "", "intent_mismatch"),
    ("salt", 7, "malformed_hex"),
    ("salt", "0x07", "malformed_hex"),
    ("grant_epoch", 65_536, "malformed_amount"),
    ("grant_epoch", -1, "malformed_amount"),
    ("grant_epoch", 3.0, "malformed_amount"),
    ("grant_epoch", "3", "malformed_amount"),
    ("grant_epoch", True, "malformed_amount"),
    ("terms", {}, "malformed_terms_document"),
    ("more", 1, "malformed_grant"),
    ("terms.terms.price_wei", 0.5, "malformed_amount"),
])
def test_an_altered_grant_is_refused(path, value, code):
    document = copy.deepcopy(grant_of().to_json())
    *above, name = path.split(".")
    inner = document
    for step in above:
        inner = inner[step]
    inner[name] = value
    assert refusal_of(lambda: Grant.from_json(document)) == code


@pytest.mark.parametrize("document", [None, [], "x", {}])
def test_what_is_no_grant_is_refused(document):
    assert {refusal_of(lambda: kind.from_json(document)) for kind in (Grant, RateCard, SignedGrant)} == {"malformed_grant"}


@pytest.mark.parametrize("sentence", [["The performer"], 5, None])
def test_a_sentence_that_is_no_text_is_refused(sentence):
    document = {**grant_of().to_json(), "intent": sentence}
    assert refusal_of(lambda: Grant.from_json(document)) == "malformed_grant"


def test_a_rate_card_says_what_it_stands_for():
    assert rate_card().intent == (
        f"The performer offers 12 licenses, each under its own terms as listed in the rate card 0x{'0c' * 32}, "
        "to be bought before 1 January 2027 00:00 UTC.")
    assert RateCard.from_json(rate_card().to_json()) == rate_card()


@pytest.mark.parametrize("change, code", [
    ({"count": 0}, "batch_empty"), ({"count": 2**32}, "malformed_amount"), ({"performer": "0x1"}, "malformed_address"),
    ({"deadline": 2**40}, "malformed_amount"), ({"salt": 2**256}, "malformed_amount"), ({"salt": -1}, "malformed_amount"),
    ({"root": b"\x0c"}, "malformed_hex"),
])
def test_a_rate_card_out_of_range_is_refused(change, code):
    assert refusal_of(lambda: rate_card(**change)) == code


@pytest.mark.parametrize("signed", [
    SignedGrant(grant_of(), SIGNATURE),
    SignedGrant(grant_of(MINOR), SIGNATURE, SIGNATURE[::-1]),
    SignedGrant(grant_of(), SIGNATURE, listing=Listing(rate_card(), (ROOT, ROOT))),
])
def test_a_signed_grant_reads_what_it_writes(signed):
    assert SignedGrant.from_json(signed.to_json()) == signed


def test_a_minors_grant_without_the_guardians_signature_is_refused():
    assert refusal_of(lambda: SignedGrant(grant_of(MINOR), SIGNATURE)) == "guardian_missing"


@pytest.mark.parametrize("change, code", [
    ({"performer_signature": "00"}, "malformed_hex"),
    ({"performer_signature": None}, "malformed_hex"),
    ({"listing": []}, "malformed_grant"),
    ({"listing": {"rate_card": rate_card().to_json(), "proof": "0x"}}, "malformed_grant"),
    ({"listing": {"rate_card": rate_card().to_json(), "proof": ["0x00"]}}, "malformed_hex"),
    ({"listing": {"rate_card": rate_card().to_json(), "proof": ["0x" + "00" * 32] * 33}}, "proof_too_long"),
    ({"listing": {"rate_card": {}, "proof": []}}, "malformed_grant"),
])
def test_a_malformed_signed_grant_is_refused(change, code):
    assert refusal_of(lambda: SignedGrant.from_json({**SignedGrant(grant_of(), SIGNATURE).to_json(), **change})) == code


@given(st.integers(0, 2**16 - 1), st.integers(0, 2**256 - 1))
def test_any_epoch_and_salt_survive_json(epoch, salt):
    terms = Terms(ADULT)
    grant = Grant(terms, epoch, salt, intent(terms))
    assert Grant.from_json(grant.to_json()) == grant
