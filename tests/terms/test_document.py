"""A document carries every term, round trips, and its hash is keccak256 of RFC 8785 bytes."""
import json
from pathlib import Path

import pytest
import rfc8785
from eth_hash.auto import keccak

from ledger.errors import InvalidInput
from ledger.terms import CURRENT, Terms, from_json, terms_hash, to_json
from ledger.terms.schema import canonical
from ledger.units import hex_of

VECTORS = json.loads((Path(__file__).resolve().parents[1] / "vectors" / "terms_hashes.json").read_text())["cases"]


def test_a_document_round_trips_through_json_text(minor):
    terms = Terms(minor)
    assert from_json(json.loads(json.dumps(to_json(terms)))) == terms


def test_the_hash_is_keccak_of_the_canonical_document(minor):
    terms = Terms(minor)
    assert terms_hash(terms) == keccak(rfc8785.dumps(to_json(terms)))


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_a_javascript_library_computes_the_same_hash(case):
    assert hex_of(keccak(canonical(case["document"]))) == case["expected"]


def test_every_term_moves_the_hash(minor):
    terms = Terms(minor)
    document = to_json(terms)
    assert set(document["terms"]) == {term.name for term in CURRENT.terms}
    assert terms_hash(terms.replaced(credit="Ada Beispiel")) != terms_hash(terms)


def test_a_default_that_is_written_out_gives_the_same_hash(minor):
    assert terms_hash(Terms({**minor, "exclusive": False, "licensee": "0x" + "00" * 20})) == terms_hash(Terms(minor))


def test_equal_terms_hash_equally_in_python(minor):
    assert hash(Terms(minor)) == hash(Terms(minor))


@pytest.mark.parametrize("code, change", [
    ("unknown_schema_version", {"schema": 2}), ("unknown_schema_version", {"schema": "1"}),
    ("unknown_schema_version", {"schema": True}), ("unknown_schema_version", {"schema_hash": "0x" + "00" * 32}),
    ("malformed_terms_document", {"terms": []}), ("malformed_terms_document", {"more": 1}),
])
def test_another_version_or_form_is_refused(minor, code, change):
    with pytest.raises(InvalidInput) as refused:
        from_json({**to_json(Terms(minor)), **change})
    assert refused.value.code == code


@pytest.mark.parametrize("document", [None, [], "x", 1, {}])
def test_what_is_no_document_is_refused(document):
    with pytest.raises(InvalidInput) as refused:
        from_json(document)
    assert refused.value.code == "malformed_terms_document"


def test_members_are_those_of_the_signed_struct_in_order(minor):
    # expected: the Grant type of the contract without intent, terms, grantEpoch and salt
    assert list(Terms(minor).members()) == (
        "asset performer guardian licensee uses media territory opensAt closesAt startsAt durationS maxSupply exclusive currency "
        "price gratis unit unitPrice maxUnits revenueShareBps minimum reportEvery revocation noticeS requires split").split()
