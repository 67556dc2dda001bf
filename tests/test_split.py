"""A split is whole or does not exist; its hash is the one that wallets sign; no wei is lost or made."""
import pytest
from eth_account.messages import encode_typed_data
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import InvalidInput
from ledger.split import Payee, SharesIncomplete, Split, allocate, pot_id

PERFORMER, AGENT, TRUST = ("0x" + digit * 40 for digit in "123")
SHARED = [{"account": PERFORMER, "share_bps": 7000, "role": "performer"},
          {"account": AGENT, "share_bps": 1500, "role": "agent"},
          {"account": TRUST, "share_bps": 1500, "role": "trust"}]


def shares():
    """Shares of 1 to 32 payees that sum to 10,000: the distances between cuts."""
    cuts = st.lists(st.integers(0, 10_000), max_size=31).map(sorted)
    return cuts.map(lambda at: [end - start for start, end in zip([0, *at], [*at, 10_000])])


def changed(position, **values):
    return [{**payee, **values} if at == position else payee for at, payee in enumerate(SHARED)]


@pytest.mark.parametrize("payees, code", [
    ([], "too_many_payees"),
    ([{"account": PERFORMER, "share_bps": 10_000 - 32, "role": "performer"},
      *({"account": AGENT, "share_bps": 1, "role": "agent"} for _ in range(32))], "too_many_payees"),
    (SHARED[:2], "wrong_share_sum"),
    (changed(0, share_bps=7001), "wrong_share_sum"),
    (changed(0, share_bps=7000.0), "malformed_term"),
    (changed(0, share_bps=True), "malformed_term"),
    (changed(1, share_bps=-1), "term_out_of_range"),
    (changed(1, account="0x" + "00" * 20), "payee_missing"),
    (changed(1, account="0x12"), "malformed_address"),
    (changed(1, role="thief"), "unknown_word"),
    (changed(0, role="agent"), "performer_not_first"),
    ("everything to me", "malformed_term"),
    (changed(2, extra=1), "malformed_term"),
])
def test_a_split_that_is_not_whole_cannot_exist(payees, code):
    with pytest.raises(InvalidInput) as refusal:
        Split(payees)
    assert refusal.value.code == code


def test_a_split_reads_what_it_writes():
    split = Split(SHARED)
    assert split.payees[0] == Payee(PERFORMER, 7000, "performer")
    assert split.shares_bps == (7000, 1500, 1500)
    assert Split(split.to_json()) == split == Split(split.payees)


def test_the_hash_is_the_one_that_eth_account_signs():
    split = Split(SHARED)
    types = {"EIP712Domain": [{"name": "name", "type": "string"}], "Outer": [{"name": "split", "type": "Payee[]"}],
             "Payee": [{"name": "account", "type": "address"}, {"name": "bps", "type": "uint16"}, {"name": "role", "type": "uint8"}]}
    signable = encode_typed_data(full_message={"types": types, "primaryType": "Outer", "domain": {"name": "x"},
                                               "message": {"split": split.members()}})
    outer = keccak(text="Outer(Payee[] split)Payee(address account,uint16 bps,uint8 role)")
    assert signable.body == keccak(outer + split.hash)


@pytest.mark.parametrize("position, values", [(0, {"account": AGENT}), (1, {"role": "union-fund"})])
def test_another_payee_is_another_hash(position, values):
    assert Split(changed(position, **values)).hash != Split(SHARED).hash


def test_the_order_of_payees_is_part_of_the_hash():
    assert Split([SHARED[0], SHARED[2], SHARED[1]]).hash != Split(SHARED).hash


def test_another_majority_date_is_another_pot():
    split = Split(SHARED).hash
    assert len({pot_id(split, 0), pot_id(split, 1_893_456_000), split}) == 3
    # Source: Solidity's abi.encode pads each value to a word
    assert pot_id(split, 7) == keccak(split + (7).to_bytes(32, "big"))


@given(st.integers(0, 2**256 - 1), shares())
def test_parts_sum_to_the_amount(amount_wei, shares_bps):
    parts = allocate(amount_wei, shares_bps)
    assert sum(parts) == amount_wei
    assert len(parts) == len(shares_bps)


@given(st.integers(0, 2**256 - 1), shares())
def test_each_part_is_rounded_down_and_the_performer_gets_what_is_left(amount_wei, shares_bps):
    parts = allocate(amount_wei, shares_bps)
    for part, share in zip(parts[1:], shares_bps[1:]):
        assert part * 10_000 <= amount_wei * share < (part + 1) * 10_000
    assert 0 <= parts[0] * 10_000 - amount_wei * shares_bps[0] < 10_000 * len(parts)


@pytest.mark.parametrize("shares_bps", [[], [9999], [10_001], [10_001, -1], [5000, 5000, 1]])
def test_shares_that_are_not_the_whole_divide_nothing(shares_bps):
    with pytest.raises(SharesIncomplete):
        allocate(100, shares_bps)
