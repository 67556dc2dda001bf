"""Pots of two contracts: each has its own money, and what a derivative earns finds its source."""
from dataclasses import replace

import pytest

from ledger.chain.events import Credited, Distributed, SourcePaid, TrustWithdrawn, Withdrawn
from ledger.index import FIRST_PAGE, LEDGER, ROYALTIES, HistoryBroken, Page
from ledger.split import Split, pot_id
from ledger.terms import ROLES
from ledger.units import ETHER, NO_ADDRESS
from ledger.usage import pot_account
from tests.index.written import (
    DAY_S, HEIR, PERFORMER, POT, START, TOOL, History, account, anchored, declared, purchased, sold, word,
)
from tests.index.test_royalties import metered, settled

ALL = Page(FIRST_PAGE, 100)
DERIVED_SPLIT = Split([{"account": HEIR, "share_bps": 7_000, "role": "performer"},
                       {"account": pot_account(POT), "share_bps": 3_000, "role": "source"}])
DERIVED_POT = pot_id(DERIVED_SPLIT.hash, 0)


def refused(amount):
    """The performer, alone in the split, could not be paid."""
    return Credited(POT, PERFORMER, ETHER, 10_000, ROLES.number("performer"), amount)


@pytest.fixture
def history():
    """The same pot got 1,001 in the ledger for a license, and 500 in the royalties for units."""
    history = History()
    history.happens(anchored())
    history.happens(declared())
    history.happens(purchased(price=1001, pot=POT))
    history.is_owed(metered(), settled(100, 500))
    return history


def test_a_pot_holds_the_money_of_each_contract_apart(history):
    pot = history.reading.pot(POT)
    assert pot.held_by(LEDGER) == {ETHER: 1001} == pot.balances_wei
    assert pot.held_by(ROYALTIES) == {ETHER: 500}
    assert [pot.fixed.pot for pot in history.reading.pots(PERFORMER, ALL).items] == [POT]


def test_a_distribution_empties_the_pot_of_its_contract_alone(history):
    history.happens(Distributed(POT, ETHER, 499), ROYALTIES)
    pot = history.reading.pot(POT)
    assert (pot.held_by(LEDGER), pot.held_by(ROYALTIES)) == ({ETHER: 1001}, {ETHER: 1})
    history.happens(Distributed(POT, ETHER, 1000))
    paid = history.reading.distributions(POT, ALL).items
    assert [(row.contract, row.change_wei) for row in paid] == [(ROYALTIES, -499), (LEDGER, -1000)]
    assert [(share.contract, share.amount_wei) for share in history.reading.shares(paid[0].position)] == [(ROYALTIES, 499)]


def test_a_credit_is_withdrawn_where_it_stands(history):
    history.happen_at_once([Distributed(POT, ETHER, 1000), refused(1000)])
    history.happen_at_once([Distributed(POT, ETHER, 499), refused(499)], ROYALTIES)
    credits = history.reading.credits(PERFORMER)
    assert [(row.contract, row.balance_wei) for row in credits] == [(LEDGER, 1000), (ROYALTIES, 499)]
    history.happens(Withdrawn(PERFORMER, ETHER, TOOL, 499), ROYALTIES)
    credits = history.reading.credits(PERFORMER)
    assert [(row.balance_wei, row.receiver) for row in credits] == [(1000, NO_ADDRESS), (0, TOOL)]
    with pytest.raises(HistoryBroken):
        history.happens(Withdrawn(PERFORMER, ETHER, TOOL, 1000), ROYALTIES)


def test_the_share_of_a_payee_who_could_not_be_paid_is_credited():
    split = Split([{"account": PERFORMER, "share_bps": 4_000, "role": "performer"},
                   *[{"account": TOOL, "share_bps": 2_000, "role": role} for role in ("agent", "agent", "estate")]])
    pot = pot_id(split.hash, 0)
    history = History()
    history.happens(anchored())
    history.happens(declared(split))
    history.happens(purchased(price=1001, pot=pot))
    agent, estate = (Credited(pot, TOOL, ETHER, 2_000, ROLES.number(role), 200) for role in ("agent", "estate"))
    history.happen_at_once([Distributed(pot, ETHER, 1000), agent, estate])
    (paid,) = history.reading.distributions(pot, ALL).items
    ways = [(share.amount_wei, share.way) for share in history.reading.shares(paid.position)]
    assert ways == [(400, "paid"), (200, "credited"), (200, "paid"), (200, "credited")]
    (credit,) = history.reading.credits(TOOL)
    assert credit.balance_wei == 400


def test_payees_who_differ_in_nothing_are_credited_one_by_one():
    split = Split([{"account": PERFORMER, "share_bps": 6_000, "role": "performer"},
                   *[{"account": TOOL, "share_bps": 2_000, "role": "agent"}] * 2])
    pot = pot_id(split.hash, 0)
    history = History()
    history.happens(anchored())
    history.happens(declared(split))
    history.happens(purchased(price=1001, pot=pot))
    agent = Credited(pot, TOOL, ETHER, 2_000, ROLES.number("agent"), 200)
    with pytest.raises(HistoryBroken):
        history.happen_at_once([Distributed(pot, ETHER, 1000), agent, agent, agent])
    history.happen_at_once([Distributed(pot, ETHER, 1000), agent, agent])
    (paid,) = history.reading.distributions(pot, ALL).items
    assert [share.way for share in history.reading.shares(paid.position)] == ["paid", "credited", "credited"]


@pytest.mark.parametrize("change", [
    {"amount": 999}, {"payee": TOOL}, {"bps": 9_999}, {"role": 1}, {"currency": account(9)}, {"pot": word(77)},
])
def test_a_credit_that_no_share_of_the_distribution_is_like_is_broken(history, change):
    with pytest.raises(HistoryBroken):
        history.happen_at_once([Distributed(POT, ETHER, 1000), replace(refused(1000), **change)])


def test_a_credit_in_another_transaction_or_contract_than_the_distribution_is_broken(history):
    with pytest.raises(HistoryBroken):
        history.happens(refused(1000))
    history.happens(Distributed(POT, ETHER, 1000))
    for contract in (LEDGER, ROYALTIES):
        with pytest.raises(HistoryBroken):
            history.happens(refused(1000), contract)


def test_a_credit_of_a_share_that_is_never_paid_out_is_broken(history):
    history.happens(declared(DERIVED_SPLIT))
    history.happens(purchased(price=1001, pot=DERIVED_POT, license=word(41)))
    source = Credited(DERIVED_POT, pot_account(POT), ETHER, 3_000, ROLES.number("source"), 300)
    with pytest.raises(HistoryBroken):
        history.happen_at_once([Distributed(DERIVED_POT, ETHER, 1000), source])


def test_trust_money_is_withdrawn_where_it_stands():
    majority_at = START + 10 * DAY_S
    split = Split([{"account": PERFORMER, "share_bps": 8_000, "role": "performer"},
                   {"account": PERFORMER, "share_bps": 2_000, "role": "trust"}])
    pot = pot_id(split.hash, majority_at)
    history = sold()
    history.happens(declared(split, majority_at))
    history.is_owed(metered(pot=pot, unit_price=101), settled(1, 101), Distributed(pot, ETHER, 100))
    (trust,) = history.reading.trusts(PERFORMER)
    assert (trust.contract, trust.unlock_at, trust.balance_wei) == (ROYALTIES, majority_at, 20)
    with pytest.raises(HistoryBroken):
        history.happens(TrustWithdrawn(PERFORMER, ETHER, majority_at, PERFORMER, 20), LEDGER)
    history.happens(TrustWithdrawn(PERFORMER, ETHER, majority_at, TOOL, 20), ROYALTIES)
    (trust,) = history.reading.trusts(PERFORMER)
    assert (trust.balance_wei, trust.receiver) == (0, TOOL)


@pytest.fixture
def derived(history):
    """A derivative's pot paid 1,000 out, of which 300 wait on the account of the source's pot."""
    history.happens(anchored(word(40)))
    history.happens(declared(DERIVED_SPLIT))
    history.happens(purchased(price=1001, pot=DERIVED_POT, asset=word(40), license=word(41)))
    history.happens(Distributed(DERIVED_POT, ETHER, 1000))
    return history


def test_the_source_s_share_waits_on_the_account_of_its_pot(derived):
    (paid,) = derived.reading.distributions(DERIVED_POT, ALL).items
    assert [(share.amount_wei, share.way) for share in derived.reading.shares(paid.position)] == [
        (700, "paid"), (300, "source")]
    (credit,) = derived.reading.credits(pot_account(POT))
    assert (credit.contract, credit.balance_wei) == (LEDGER, 300)
    assert derived.reading.credits(HEIR) == []


def test_what_waits_for_a_source_moves_into_its_pot(derived):
    derived.happens(SourcePaid(POT, ETHER, 300))
    assert derived.reading.pot(POT).balances_wei == {ETHER: 1301}
    (credit,) = derived.reading.credits(pot_account(POT))
    assert (credit.balance_wei, credit.change_wei, credit.receiver) == (0, -300, pot_account(POT))
    (payment,) = derived.reading.source_payments(POT, ALL).items
    assert (payment.amount_wei, payment.contract) == (300, LEDGER)


@pytest.mark.parametrize(("event", "contract"), [
    (SourcePaid(POT, ETHER, 299), LEDGER),
    (SourcePaid(POT, ETHER, 301), LEDGER),
    (SourcePaid(POT, ETHER, 300), ROYALTIES),
    (SourcePaid(POT, account(9), 300), LEDGER),
    (SourcePaid(DERIVED_POT, ETHER, 300), LEDGER),
])
def test_a_source_payment_that_no_credit_stands_behind_is_broken(derived, event, contract):
    with pytest.raises(HistoryBroken):
        derived.happens(event, contract)


@pytest.mark.parametrize("event", [
    Distributed(POT, ETHER, 500), Distributed(POT, ETHER, 498), Distributed(word(77), ETHER, 1),
])
def test_a_distribution_of_what_the_pot_does_not_hold_is_broken(history, event):
    with pytest.raises(HistoryBroken):
        history.happens(event, ROYALTIES)


def test_a_sale_into_a_pot_that_was_not_declared_is_broken(history):
    with pytest.raises(HistoryBroken):
        history.happens(purchased(price=5, pot=word(77), license=word(78)))

