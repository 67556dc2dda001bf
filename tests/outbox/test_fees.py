"""What is offered for gas, and by how much more after a while."""
from hypothesis import given
from hypothesis import strategies as st

from ledger.outbox.fees import MOST_FEE_WEI, offered, raised
from ledger.outbox.relayer import Fees

WEI = st.integers(0, MOST_FEE_WEI)


def test_an_offer_lasts_for_five_full_blocks():
    base, priority = 10**9, 10**8
    offer = offered(base, priority)
    for _ in range(5):
        base = base * 9 // 8  # Source: EIP-1559, BASE_FEE_MAX_CHANGE_DENOMINATOR
    assert offer.max_wei - offer.priority_wei >= base


@given(WEI, WEI)
def test_an_offer_is_never_above_the_limit_and_its_priority_never_above_itself(base, priority):
    offer = offered(base, priority)
    assert 0 <= offer.priority_wei <= offer.max_wei <= MOST_FEE_WEI


@given(WEI, WEI, WEI, WEI)
def test_a_raise_is_an_eighth_at_least_in_both_or_none(most, priority, base, tip):
    before = Fees(most, min(most, priority))
    after = raised(before, offered(base, tip))
    if after is None:
        assert 9 * before.max_wei > 8 * MOST_FEE_WEI
    else:
        assert 8 * after.max_wei >= 9 * before.max_wei and 8 * after.priority_wei >= 9 * before.priority_wei
        assert after.priority_wei <= after.max_wei <= MOST_FEE_WEI


def test_a_raise_goes_to_what_blocks_ask_for_if_that_is_more():
    assert raised(Fees(800, 8), Fees(5000, 100)) == Fees(5000, 100)
