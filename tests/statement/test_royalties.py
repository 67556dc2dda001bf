"""Money that is owed after the purchase, and everything together, beside what the contracts hold."""
import pytest

from ledger.chain.views import Account
from ledger.split import pot_id
from ledger.statement import Period, Signed, Verdict, csv_text, dsr_text, json_text, verify_statement
from ledger.units import ETHER, UnixTime
from ledger.usage import pot_account
from tests.index.wanderer import Wanderer, derives, every_kind_of_event
from tests.story import DAY_S

SHARED = {"price_wei": "1000", "unit": "minute", "unit_price_wei": "7", "max_units": 100, "revenue_share_bps": 300,
          "revenue_base": "net-income", "report_every": "month", "minimum_wei": "50"}


@pytest.fixture
def sold(story):
    """A grant that asks for everything, and the producer's license under it, shared with the agent."""
    split = [{"account": story.performer.address, "share_bps": 7_000, "role": "performer"},
             {"account": story.agent.address, "share_bps": 3_000, "role": "agent"}]
    signed = story.performer.grants(story.performer.registers(), split=split, **SHARED)
    return signed, story.producer.buys(signed)


def lines(stated, kind):
    return [line for line in stated.lines if line.kind == kind]


def balance(stated, currency=ETHER):
    return next(each for each in stated.balances if each.currency == currency)


def test_a_settlement_is_a_line_with_the_units_since_the_last(story, states, sold):
    meter = story.producer.appoints(*sold, story.stranger)
    for cumulative in (40, 100):
        story.producer.settles(meter, story.stranger.counts(meter, cumulative))
    used = lines(states(story.agent), "use")
    assert [(line.units, line.gross, line.net) for line in used] == [(40, 280, 83), (60, 420, 126)]
    assert {(line.license_id, line.contract, line.use_class) for line in used} == {(sold[1].license_id, "royalties", "enhancement")}


def test_a_report_is_a_line_with_base_rate_and_whether_the_minimum_applied(story, states, sold):
    def shown(**more):
        return [(line.base, line.rate_bps, line.minimum_applied, line.gross) for line in lines(states(story.performer, **more), "report")]

    story.producer.reports(*sold, period=0, income_wei=1_000)
    story.producer.reports(*sold, period=0, income_wei=1_000_000)
    story.producer.reports(*sold, period=0, income_wei=500, moment="training")
    assert shown() == [(1_000, None, True, 50), (999_000, 300, False, 29_950), (500, 300, False, 15)]
    assert shown(signed=lambda *_: Signed(None, 300))[0] == (1_000, 300, True, 50)
    assert shown(signed=lambda *_: Signed(None, 600))[0] == (1_000, None, True, 50)  # 6 % of 1,000 were more than was paid


def test_the_two_contracts_pots_of_one_split_are_apart(story, states, sold):
    story.producer.reports(*sold, period=0, income_wei=100_000)
    story.stranger.distributes_royalties(sold[0].grant.split)
    stated = states(story.performer)
    assert [(line.contract, line.kind, line.status) for line in stated.lines] == [
        ("ledger", "purchase", "pending"), ("royalties", "report", "paid"), ("royalties", "distribution", "paid")]
    assert (balance(stated).pending, balance(stated).paid) == (700, 2_100)


def test_a_claim_is_accrued_and_paid_in_one_line(story, states):
    posted = story.producer.posts([(story.agent.address, 30), (story.guardian.address, 12)])
    story.stranger.claims(posted, 0)
    stated = states(story.agent)
    assert [(line.kind, line.net, line.paid, line.status) for line in stated.lines] == [("claim", 30, 30, "paid")]
    assert (balance(stated).accrued, balance(stated).paid, balance(stated).closing) == (30, 30, 0)
    assert states(story.guardian).lines == ()


def test_a_share_that_flows_up_from_a_derivative_is_a_line_of_the_source(story, states):
    derives(story)
    came = lines(states(story.performer), "source")
    assert [(line.gross, line.license_id, line.contract) for line in came] == [(1_500, None, "ledger")]


def test_a_performer_who_handed_the_asset_over_stays_in_earlier_lines(story, states, sold):
    signed, _ = sold
    story.performer.announces_succession(signed.grant.asset, story.guardian)
    story.waits(7 * DAY_S)
    story.stranger.carries_out_succession(signed.grant.asset)
    story.producer.reports(*sold, period=0, income_wei=100_000)
    assert [line.performer for line in states(story.agent).lines] == [story.performer.address, story.guardian.address]


def chain_says(story, payee, pots):
    """What the contracts hold for the payee in ETH: in pots, as credit, in trust."""
    pending = held = trust = 0
    for contract in (story.ledger, story.royalties):
        held += contract.credit(payee, ETHER)
        trust += sum(contract.trust(Account(payee, unlock_at, ETHER)) for unlock_at in {key[1] for key in pots})
        for (split_hash, unlock_at), split in pots.items():
            amount = max(contract.pot(pot_id(split_hash, unlock_at), ETHER) - 1, 0)
            parts = [amount * each.share_bps // 10_000 for each in split.payees]
            parts[0] = amount - sum(parts[1:])
            pending += sum(part for part, each in zip(parts, split.payees, strict=True) if each.account == payee)
    return pending, held, trust


@pytest.mark.parametrize("seed", [2, 5])
def test_whatever_happens_balances_are_what_the_contracts_hold(story, states, seed):
    people = Wanderer(story, seed)
    people.acts(400)
    sources = {pot_account(pot_id(*key)) for key in people.splits}
    told = 0
    named = {each.account for split in people.splits.values() for each in split.payees}
    for payee in {*people.people} | named & sources:
        stated = states(payee)
        pending, held, trust = chain_says(story, payee, people.splits)
        found = balance(stated)
        assert (found.pending, found.held, found.trust_withheld) == (pending, held, trust)
        assert found.opening + found.accrued - found.paid == found.closing == pending + held + trust
        told += len(stated.lines)
        assert sum(line.net - line.paid for line in stated.lines) == found.closing
        assert {line.status for line in stated.lines if line.kind == "distribution"} <= {"paid", "held"}
    assert told > 20


def test_whatever_happens_each_period_begins_where_the_last_one_ended(story, states):
    Wanderer(story, 1).acts(400)
    whole = states(story.performer)
    start, end = whole.request.period.start, whole.request.period.end
    cuts = [start, start + (end - start) // 3, start + (end - start) // 2, end]
    parts = [states(story.performer, Period(UnixTime(a), UnixTime(b))) for a, b in zip(cuts, cuts[1:])]
    for earlier, later in zip(parts, parts[1:]):
        assert balance(earlier).closing == balance(later).opening
    assert balance(parts[-1]).closing == balance(whole).closing
    assert sum(len(part.lines) for part in parts) == len(whole.lines) > 5
    assert sum(balance(part).accrued for part in parts) == balance(whole).accrued


def test_a_history_with_every_kind_of_event_is_verified_in_every_form(story, states):
    every_kind_of_event(story)
    for person in (story.performer, story.agent, story.producer, story.guardian):
        stated = states(person)
        for text in (json_text(stated), csv_text(stated), dsr_text(stated)):
            assert isinstance(verify_statement(text.encode(), story.node), Verdict)
