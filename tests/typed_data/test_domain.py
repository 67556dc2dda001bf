"""Typed data for another chain, contract or deployment is told apart, and an altered draft is refused by its member."""
import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.typed_data import REGISTER, require_same_domain, require_unaltered, typed_data_of
from ledger.terms import CURRENT
from ledger.terms.signed_struct import grant_types
from tests.typed_data.conftest import domain_of, messages, typed_data

DRAFTED = typed_data(messages()["register"])
GRANT = typed_data(messages()["grant"])
HERE = domain_of(messages()["register"])
OTHER = "0x" + "12" * 20


def altered(document, path, value):
    """A copy with one member replaced, or removed where the value is `...`."""
    document = copy.deepcopy(document)
    *above, name = path.split(".")
    inner = document
    for step in above:
        inner = inner[int(step) if step.isdigit() else step]
    if value is ...:
        del inner[name]
    else:
        inner[name] = value
    return document


def refusal_of(check):
    with pytest.raises(LedgerError) as refused:
        check()
    return refused.value


@pytest.mark.parametrize("made, types", [(DRAFTED, REGISTER), (GRANT, grant_types(CURRENT))])
def test_what_was_drafted_is_read_again(made, types):
    assert typed_data_of(made.to_json(), HERE, types) == made
    require_unaltered(made.to_json(), made)


@pytest.mark.parametrize("path, value, code", [
    ("domain.chainId", 1, "wrong_chain"),
    ("domain.chainId", "31337", None),  # some wallets hand numbers back as text
    ("domain.chainId", 31337.0, "malformed_amount"),
    ("domain.verifyingContract", OTHER, "wrong_contract"),
    ("domain.verifyingContract", HERE.contract.lower(), None),
    ("domain.salt", "0x" + "01" * 32, "old_deployment"),
    ("domain.salt", 1, "malformed_hex"),
    ("domain.name", "Likeness ledger", "altered_typed_data"),
    ("domain.version", "2", "altered_typed_data"),
    ("domain.salt", ..., "malformed_typed_data"),
    ("domain.more", 1, "malformed_typed_data"),
    ("domain", None, "malformed_typed_data"),
    ("domain", ..., "malformed_typed_data"),
])
def test_each_part_of_the_domain_counts(path, value, code):
    document = altered(DRAFTED.to_json(), path, value)
    if code is None:
        require_same_domain(document, HERE)
    else:
        assert refusal_of(lambda: require_same_domain(document, HERE)).code == code


@pytest.mark.parametrize("path, value, code, member", [
    ("message.performer", OTHER, "altered_typed_data", "message.performer"),
    ("message.policy", 2, "altered_typed_data", "message.policy"),
    ("message.deadline", 7, "altered_typed_data", "message.deadline"),
    ("message.asset", "0x" + "00" * 32, "altered_typed_data", "message.asset"),
    ("message.kind", "1", None, None),
    ("message.kind", 1.0, "malformed_amount", None),
    ("message.kind", 256, "malformed_amount", None),
    ("message.kind", True, "malformed_amount", None),
    ("message.performer", 5, "malformed_address", None),
    ("message.asset", "0x00", "malformed_hex", None),
    ("message.more", 1, "malformed_typed_data", "Register"),
    ("message.policy", ..., "malformed_typed_data", "Register"),
    ("message", [], "malformed_typed_data", "Register"),
    ("primaryType", "Batch", "altered_typed_data", "primaryType"),
    ("primaryType", ["Register"], "altered_typed_data", "primaryType"),
    ("types.Register", [], "altered_typed_data", "types"),
    ("types.Register.0", {"name": "asset", "type": "bytes31"}, "altered_typed_data", "types"),
    ("types.Extra", [], "altered_typed_data", "types"),
    ("types.EIP712Domain", ..., "altered_typed_data", "types"),
    ("types", None, "altered_typed_data", "types"),
    ("domain.chainId", 1, "wrong_chain", None),
    ("more", 1, "malformed_typed_data", "document"),
])
def test_an_altered_draft_is_refused_by_its_member(path, value, code, member):
    document = altered(DRAFTED.to_json(), path, value) if not path.endswith(".0") else DRAFTED.to_json()
    if path.endswith(".0"):
        document["types"]["Register"][0] = value
    if code is None:
        require_unaltered(document, DRAFTED)
        return
    refusal = refusal_of(lambda: require_unaltered(document, DRAFTED))
    assert refusal.code == code
    assert member is None or refusal.member == member


@pytest.mark.parametrize("path, value, code", [
    ("message.intent", "The performer licenses everything.", "altered_typed_data"),
    ("message.intent", 5, "malformed_typed_data"),
    ("message.intent", "half a \ud83c character", "malformed_typed_data"),
    ("message.price", "1", "altered_typed_data"),
    ("message.price", 0.5, "malformed_amount"),
    ("message.price", str(2**128), "malformed_amount"),
    ("message.exclusive", True, "altered_typed_data"),
    ("message.exclusive", 0, "malformed_typed_data"),
    ("message.split", [], "altered_typed_data"),
    ("message.split", {}, "malformed_typed_data"),
    ("message.split", [1], "malformed_typed_data"),
])
def test_an_altered_grant_is_refused(path, value, code):
    assert refusal_of(lambda: require_unaltered(altered(GRANT.to_json(), path, value), GRANT)).code == code


def test_an_altered_share_is_refused():
    document = GRANT.to_json()
    document["message"]["split"][0]["bps"], document["message"]["split"][1]["bps"] = 1500, 8500
    assert refusal_of(lambda: require_unaltered(document, GRANT)).member == "message.split"


@pytest.mark.parametrize("document", [None, [], "x", 1, {}])
def test_what_is_no_typed_data_is_refused(document):
    assert refusal_of(lambda: typed_data_of(document, HERE, REGISTER)).code == "malformed_typed_data"


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8)


@given(st.sampled_from(["domain", "types", "primaryType", "message", *(f"message.{n}" for n in GRANT.message),
                        "domain.chainId", "domain.salt", "domain.verifyingContract", "domain.name", "types.Grant", "types.Payee"]), JSON)
def test_any_json_in_any_place_is_refused_or_is_the_draft(path, value):
    try:
        require_unaltered(altered(GRANT.to_json(), path, value), GRANT)
    except LedgerError:
        return
    assert typed_data_of(altered(GRANT.to_json(), path, value), HERE, grant_types(CURRENT)).digest() == GRANT.digest()
