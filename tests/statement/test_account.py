"""What a payee is told, beside what the payee has on the chain."""
from dataclasses import replace

import pytest
from eth_abi import encode
from eth_utils import keccak

from ledger.chain.calls import Call
from ledger.chain.events import Credited
from ledger.split import Split, allocate
from ledger.statement import Period, history, statement
from ledger.statement.account import EventsContradict
from ledger.units import ETHER, NO_ADDRESS, NO_BYTES32, UnixTime, Wei
from tests.story import DAY_S, minor_terms
from tests.token import Token

REFUSES_MONEY = "0x60006000fd"  # code that reverts at once, so that its share is credited


def shares(*payees):
    """A split of (person, basis points, role)."""
    return [{"account": person.address, "share_bps": bps, "role": role} for person, bps, role in payees]


def refuses_money(story, person):
    story.node.call("anvil_setCode", person.address, REFUSES_MONEY)


def takes_money(story, person):
    story.node.call("anvil_setCode", person.address, "0x")


def balance(stated, currency=ETHER):
    return next(each for each in stated.balances if each.currency == currency)


def nets(stated, kind):
    return [line.net for line in stated.lines if line.kind == kind]


@pytest.fixture
def split(story):
    return shares((story.performer, 3_334, "performer"), (story.agent, 3_333, "agent"), (story.guardian, 3_333, "union-fund"))


def test_who_never_had_a_share_gets_a_statement_of_zero(story, states):
    stated = states(story.stranger)
    assert stated.lines == () and stated.totals == ()
    assert balance(stated).row() == {"currency": ETHER, "opening": "0", "accrued": "0", "paid": "0", "closing": "0",
                                     "pending": "0", "held": "0", "trust_withheld": "0"}


def test_lines_sum_to_what_the_distribution_pays_to_the_unit(story, states, split):
    asset = story.performer.registers()
    prices = [1, 2, 10, 999, 1_000_003]
    for price in prices:
        story.producer.buys(story.performer.grants(asset, price_wei=str(price), split=split))
    paid = {person.address: -story.node.balance_wei(person.address) for person in (story.agent, story.guardian)}
    story.stranger.distributes(Split(split))
    expected = allocate(sum(prices) - 1, Split(split).shares_bps)
    for person, amount in zip((story.performer, story.agent, story.guardian), expected, strict=True):
        stated = states(person)
        assert sum(nets(stated, "purchase")) == amount == balance(stated).paid
        assert balance(stated).closing == 0
        assert {line.status for line in stated.lines} == {"paid"}
    for person, amount in zip((story.agent, story.guardian), expected[1:], strict=True):
        assert story.node.balance_wei(person.address) + paid[person.address] == amount


def test_a_line_is_the_growth_of_the_share_also_where_rounding_takes_a_unit_back(story, states):
    split = shares((story.performer, 1_000, "performer"), (story.agent, 3_000, "agent"), (story.guardian, 3_000, "other"),
                   (story.stranger, 3_000, "other"))
    asset = story.performer.registers()
    for price in (10, 1):  # 9 and 10 to distribute: the others get 2 each, then 3, the performer 3, then 1
        story.producer.buys(story.performer.grants(asset, price_wei=str(price), split=split))
    assert nets(states(story.performer), "purchase") == [3, -2]
    assert nets(states(story.agent), "purchase") == [2, 1]


def test_one_unit_stays_in_the_pot_and_is_in_no_line(story, states):
    asset = story.performer.registers()
    grant = story.performer.grants(asset, price_wei="100")
    alone = Split(grant.grant.terms.split)
    for serial in range(2):
        story.producer.buys(grant, serial=serial)
        story.stranger.distributes(alone)
    first, second = [line for line in states(story.performer).lines if line.kind == "purchase"]
    assert (first.gross, first.net, first.deduction, first.deduction_type) == (100, 99, 1, "pot_unit")
    assert (second.gross, second.net, second.deduction, second.deduction_type) == (100, 100, 0, None)


def test_an_account_that_stands_twice_in_a_split_gets_a_line_for_each(story, states):
    split = shares((story.performer, 7_000, "performer"), (story.agent, 2_000, "agent"), (story.performer, 1_000, "estate"))
    story.producer.buys(story.performer.grants(story.performer.registers(), price_wei="1001", split=split))
    lines = states(story.performer).lines
    assert [(line.role, line.share_bps, line.net) for line in lines] == [("performer", 7_000, 700), ("estate", 1_000, 100)]


def test_a_line_says_what_the_license_says(story, states):
    asset = story.performer.registers()
    key = story.producer.buys(story.performer.grants(asset, uses=["enhancement", "promotion"], territories=["GB", "IE"]))
    line = states(story.performer).lines[0]
    assert (line.license_id, line.use_class, line.territory) == (key.license_id, "enhancement promotion", "GB IE")
    assert (line.performer, line.contract, line.status) == (story.performer.address, "ledger", "pending")


def test_the_transaction_and_log_of_a_line_are_those_of_its_event(story, states):
    story.producer.buys(story.performer.grants(story.performer.registers()))
    line = states(story.performer).lines[0]
    receipt = story.node.receipt(line.tx_hash)
    log = next(log for log in receipt["logs"] if int(log["logIndex"], 16) == line.log_index)
    assert int(receipt["blockNumber"], 16) == line.block
    assert log["topics"][1] == "0x" + line.license_id.hex()


def test_money_that_could_not_be_paid_is_held_until_it_is_withdrawn(story, states, split):
    refuses_money(story, story.agent)
    story.producer.buys(story.performer.grants(story.performer.registers(), price_wei="3001", split=split))
    story.stranger.distributes(Split(split))
    held = states(story.agent)
    assert [(line.kind, line.status, line.paid) for line in held.lines] == [("purchase", "held", 0), ("distribution", "held", 0)]
    assert (balance(held).closing, balance(held).held, balance(held).paid) == (999, 999, 0)
    assert story.ledger.credit(story.agent.address, ETHER) == 999
    takes_money(story, story.agent)
    story.agent.withdraws()
    taken = states(story.agent)
    assert [(line.kind, line.status, line.paid) for line in taken.lines] == [
        ("purchase", "paid", 0), ("distribution", "paid", 0), ("withdrawal", "paid", 999)]
    assert (balance(taken).closing, balance(taken).held, balance(taken).paid) == (0, 0, 999)


def test_an_account_that_stands_twice_and_refuses_is_held_twice(story, states):
    split = shares((story.performer, 5_000, "performer"), (story.agent, 2_000, "agent"), (story.agent, 2_000, "agent"),
                   (story.agent, 1_000, "estate"))
    refuses_money(story, story.agent)
    story.producer.buys(story.performer.grants(story.performer.registers(), price_wei="1001", split=split))
    story.stranger.distributes(Split(split))
    held = states(story.agent)
    assert [(line.gross, line.paid, line.status) for line in held.lines if line.kind == "distribution"] == [
        (200, 0, "held"), (200, 0, "held"), (100, 0, "held")]
    assert (balance(held).closing, balance(held).held, balance(held).paid) == (500, 500, 0)
    takes_money(story, story.agent)
    story.agent.withdraws()
    taken = states(story.agent)
    assert {line.status for line in taken.lines} == {"paid"}
    assert (balance(taken).closing, balance(taken).held, balance(taken).paid) == (0, 0, 500)


def test_money_that_could_not_be_paid_before_the_period_is_in_its_opening_balance(story, states, split):
    refuses_money(story, story.agent)
    story.producer.buys(story.performer.grants(story.performer.registers(), price_wei="3001", split=split))
    story.stranger.distributes(Split(split))
    story.waits(DAY_S)
    start = story.now
    takes_money(story, story.agent)
    story.agent.withdraws()
    stated = states(story.agent, Period(start, UnixTime(start + DAY_S)))
    assert [(line.kind, line.paid) for line in stated.lines if line.kind != "opening"] == [("withdrawal", 999)]
    assert (balance(stated).opening, balance(stated).paid, balance(stated).closing) == (999, 999, 0)


@pytest.mark.parametrize("change", [{"amount": 1_000}, {"bps": 3_332}, {"role": 0}, {"pot": NO_BYTES32},
                                    {"currency": NO_ADDRESS[:-1] + "1"}])
def test_a_credit_that_no_payment_stands_before_contradicts_the_events(story, states, split, change):
    refuses_money(story, story.agent)
    story.producer.buys(story.performer.grants(story.performer.registers(), price_wei="3001", split=split))
    story.stranger.distributes(Split(split))
    request = states(story.agent).request
    entries = [replace(entry, event=replace(entry.event, **change)) if isinstance(entry.event, Credited) else entry
               for entry in history(story.node, request.origin, request.as_of.block)]
    with pytest.raises(EventsContradict):
        statement(entries, request)


def test_a_credit_that_is_told_twice_contradicts_the_events(story, states, split):
    refuses_money(story, story.agent)
    story.producer.buys(story.performer.grants(story.performer.registers(), price_wei="3001", split=split))
    story.stranger.distributes(Split(split))
    request = states(story.agent).request
    entries = list(history(story.node, request.origin, request.as_of.block))
    assert isinstance(entries[-1].event, Credited)
    with pytest.raises(EventsContradict):
        statement([*entries, replace(entries[-1], log_index=entries[-1].log_index + 1)], request)


def test_a_minors_trust_is_withheld_until_it_is_withdrawn(story, states):
    majority_at = UnixTime(story.now + 400 * DAY_S)
    asset = story.performer.registers_as_minor(story.guardian, majority_at)
    grant = story.performer.grants(asset, cosigner=story.guardian, price_wei="10001")
    story.producer.buys(grant)
    split = Split(minor_terms(story.performer, asset)["split"])
    assert [line.trust_withheld for line in states(story.performer).lines] == [0, 1_666]
    story.stranger.distributes(split, majority_at)
    locked = states(story.performer)
    assert [(line.role, line.kind, line.status) for line in locked.lines] == [
        ("performer", "purchase", "paid"), ("trust", "purchase", "held"),
        ("performer", "distribution", "paid"), ("trust", "distribution", "held")]
    assert (balance(locked).trust_withheld, balance(locked).closing, balance(locked).paid) == (1_666, 1_666, 8_334)
    story.waits(401 * DAY_S)
    story.performer.withdraws_trust(majority_at)
    assert (balance(states(story.performer)).closing, balance(states(story.performer)).paid) == (0, 10_000)


def test_what_came_before_the_period_is_its_opening_balance(story, states):
    asset = story.performer.registers()
    grant = story.performer.grants(asset, price_wei="1001")
    story.producer.buys(grant)
    story.waits(DAY_S)
    start = story.now
    story.producer.buys(grant, serial=1)
    story.waits(DAY_S)
    end = story.now
    story.producer.buys(grant, serial=2)
    stated = states(story.performer, Period(start, end))
    assert (balance(stated).opening, balance(stated).accrued, balance(stated).closing) == (1_000, 1_001, 2_001)
    assert [line.net for line in stated.lines] == [1_001]
    assert stated.request.as_of.is_period_over and stated.request.as_of.block.time < end


def test_a_period_that_is_over_gives_the_same_statement_for_ever(story, states):
    grant = story.performer.grants(story.performer.registers())
    story.producer.buys(grant)
    begun = states(story.performer).request.period.start
    story.waits(DAY_S)
    period = Period(begun, story.now)
    first = states(story.performer, period)
    story.producer.buys(grant, serial=1)
    story.stranger.distributes(Split(grant.grant.terms.split))
    assert states(story.performer, period).id == first.id


def test_currencies_are_never_summed(story, states):
    token = Token.deployed(story.stranger)
    token.mints(story.producer, 10**6)
    asset = story.performer.registers()
    story.producer.buys(story.performer.grants(asset, price_wei="501"))
    approval = keccak(text="approve(address,uint256)")[:4] + encode(["address", "uint256"], [story.deployment.ledger, 701])
    story.producer.sends(Call(token.address, approval, Wei(0)))
    story.producer.buys(story.performer.grants(asset, currency=token.address, currency_label="PLAIN", price_wei="701"))
    stated = states(story.performer)
    assert {each.currency: each.accrued for each in stated.balances} == {ETHER: 500, token.address: 700}
    assert sorted(total.net for total in stated.totals) == [500, 700]
