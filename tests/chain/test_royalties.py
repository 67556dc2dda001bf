"""Meters, reports and payouts against the contract itself, from the license to the payee."""
from dataclasses import replace

import pytest

from ledger.chain.royalties import Holding, Royalties
from ledger.chain.views import MeterState
from ledger.merkle import Tree
from ledger.reverts import (
    AlreadyClaimed, CapExceeded, DepositHeld, LicenseUnknown, MeterUnknown, NoRevenueOwed, NotInPayout, NotLicensee,
    NotPoster, PayoutOpen, PeriodOutOfRange, ReceiptNotHigher, ReportNotHigher, WrongPayment, WrongSigner,
)
from ledger.split import pot_id
from ledger.typed_data import appoint_tool_message, receipt_message, report_message
from ledger.units import ETHER, NO_BYTES32
from ledger.usage import Appointment, Entry, Meter, Payout, Receipt, Report, owed_wei, window_of
from tests.story import DAY_S

UNIT_PRICE = 7
METERED = {"price_wei": "0", "unit": "second", "unit_price_wei": str(UNIT_PRICE), "max_units": 100}
SHARED = {"price_wei": "500", "revenue_share_bps": 300, "revenue_base": "net-income", "report_every": "month",
          "minimum_wei": "50"}
NEVER = 2**40 - 1


class Sold:
    """A license that owes something, and what its parties do about it."""

    def __init__(self, story, **terms):
        self.story, self.royalties = story, Royalties(story.node, story.deployment)
        signed = story.performer.grants(story.performer.registers(), **terms)
        self.key = story.producer.buys(signed)
        self.license, self.split = self.key.license_id, signed.grant.split
        self.holding = Holding(signed.grant.members(), self.key.licensee, self.key.serial)
        self.pot = pot_id(self.split.hash, 0)
        self.meter = Meter(self.license, story.agent.address, ETHER, self.pot, UNIT_PRICE)

    def appoints(self, cap):
        appointment = Appointment(self.license, self.key.licensee, self.meter.tool, cap)
        self.story.producer.sends(self.royalties.open_meter_call(self.holding, appointment, b""))

    def receipt(self, cumulative):
        receipt = Receipt(self.license, self.meter.tool, cumulative, NO_BYTES32, NEVER)
        return receipt, self.story.agent.signs(receipt_message(self.story.deployment.royalties_domain, receipt))

    def settles(self, cumulative):
        receipt, signature = self.receipt(cumulative)
        rest = self.royalties.meter(self.meter.id).rest_wei(cumulative, UNIT_PRICE)
        self.story.stranger.sends(self.royalties.settle_call(self.meter, receipt, signature, rest))

    def report(self, period, income, moment="service"):
        return Report(self.license, self.key.licensee, period, moment, income, NO_BYTES32)

    def reports(self, report):
        owed = self.royalties.owed_for(self.holding, report)
        self.story.producer.sends(self.royalties.report_call(self.holding, report, b"", owed))
        return owed


@pytest.fixture
def metered(story):
    return Sold(story, **METERED)


@pytest.fixture
def shared(story):
    return Sold(story, **SHARED)


def test_a_tool_counts_and_anybody_settles_into_the_pot(metered):
    metered.appoints(cap=60)
    assert metered.royalties.meter(metered.meter.id) == MeterState(0, 60, 0)
    metered.settles(20)
    metered.settles(50)
    assert metered.royalties.meter(metered.meter.id) == MeterState(50, 60, 0)
    assert metered.royalties.pot(metered.pot, ETHER) == 50 * UNIT_PRICE
    assert metered.royalties.allotted(metered.license) == 60


def test_the_settled_pot_is_paid_out_by_the_royalties(metered):
    metered.appoints(cap=60)
    metered.settles(50)
    before = metered.story.node.balance_wei(metered.story.performer.address)
    metered.story.stranger.sends(metered.royalties.distribute_call(metered.split.members(), 0, ETHER))
    assert metered.story.node.balance_wei(metered.story.performer.address) == before + 50 * UNIT_PRICE - 1
    assert metered.story.ledger.pot(metered.pot, ETHER) == 0


def test_a_deposit_pays_first(metered):
    metered.appoints(cap=60)
    metered.story.stranger.sends(metered.royalties.deposit_call(metered.meter, 100))
    state = metered.royalties.meter(metered.meter.id)
    assert (state.deposit_wei, state.rest_wei(14, UNIT_PRICE), state.rest_wei(15, UNIT_PRICE)) == (100, 0, 5)
    metered.settles(14)
    assert metered.royalties.meter(metered.meter.id).deposit_wei == 2
    metered.settles(15)
    assert metered.royalties.meter(metered.meter.id).deposit_wei == 0


def test_a_deposit_returns_thirty_days_after_the_license(metered):
    metered.appoints(cap=60)
    producer = metered.story.producer
    producer.sends(metered.royalties.deposit_call(metered.meter, 100))
    call = metered.royalties.return_deposit_call(metered.meter, metered.key, metered.story.guardian.address)
    with pytest.raises(DepositHeld):
        producer.sends(call)
    metered.story.waits(395 * DAY_S)
    before = metered.story.node.balance_wei(metered.story.guardian.address)
    producer.sends(call)
    assert metered.story.node.balance_wei(metered.story.guardian.address) == before + 100


def test_the_licensee_appoints_by_a_signature_that_somebody_carries(metered):
    appointment = Appointment(metered.license, metered.key.licensee, metered.meter.tool, 5, NEVER)
    message = appoint_tool_message(metered.story.deployment.royalties_domain, appointment)
    call = metered.royalties.open_meter_call(metered.holding, appointment, metered.story.producer.signs(message))
    metered.story.stranger.sends(call)
    assert metered.royalties.meter(metered.meter.id).cap == 5
    forged = metered.royalties.open_meter_call(
        metered.holding, replace(appointment, tool=metered.story.guardian.address), metered.story.producer.signs(message))
    with pytest.raises(WrongSigner):
        metered.story.stranger.sends(forged)


def test_what_is_wrong_with_a_meter_is_said(metered):
    with pytest.raises(CapExceeded) as refused:
        metered.appoints(cap=101)
    assert (refused.value.cap, refused.value.left) == (101, 100)
    with pytest.raises(MeterUnknown):
        metered.settles(1)
    appointment = Appointment(metered.license, metered.key.licensee, metered.meter.tool, 1)
    with pytest.raises(NotLicensee):
        metered.story.stranger.sends(metered.royalties.open_meter_call(metered.holding, appointment, b""))
    metered.appoints(cap=60)
    metered.settles(20)
    with pytest.raises(ReceiptNotHigher):
        metered.settles(20)
    receipt, signature = metered.receipt(30)
    with pytest.raises(WrongPayment) as unpaid:
        metered.story.stranger.sends(metered.royalties.settle_call(metered.meter, receipt, signature, 1))
    assert unpaid.value.price == 10 * UNIT_PRICE


def test_a_report_pays_minimum_then_share(shared):
    assert shared.reports(shared.report(0, 100)) == 50
    assert shared.reports(shared.report(0, 10_001)) == 251
    assert shared.reports(shared.report(0, 1_000, "training")) == 30
    period = shared.royalties.period(shared.license, 0)
    assert (period.income_wei, period.reports, period.paid_wei) == (11_001, 3, 331)
    assert period.paid_wei == owed_wei(period.income_wei, 300, 50) == shared.royalties.pot(shared.pot, ETHER)


def test_a_report_is_late_45_days_after_its_period(shared):
    starts_at = shared.story.ledger.license_word(shared.license).starts_at
    late_at = window_of(0, starts_at, "month").late_at
    shared.story.waits(late_at - 1 - shared.story.now)
    assert not shared.royalties.is_late(shared.holding, 0)
    shared.story.waits(1)
    assert shared.story.now == late_at and shared.royalties.is_late(shared.holding, 0)
    shared.reports(shared.report(0, 0))
    assert not shared.royalties.is_late(shared.holding, 0)


def test_the_licensee_reports_by_a_signature_and_the_carrier_pays(shared):
    report = replace(shared.report(0, 100_000), deadline=NEVER)
    signature = shared.story.producer.signs(report_message(shared.story.deployment.royalties_domain, report))
    owed = shared.royalties.owed_for(shared.holding, report)
    shared.story.stranger.sends(shared.royalties.report_call(shared.holding, report, signature, owed))
    assert shared.royalties.pot(shared.pot, ETHER) == owed == 3_000


def test_a_view_refuses_with_the_error_of_the_contract(shared, metered):
    with pytest.raises(PeriodOutOfRange):
        shared.royalties.owed_for(shared.holding, shared.report(1, 1))
    with pytest.raises(LicenseUnknown):
        shared.royalties.is_late(replace(shared.holding, serial=9), 0)
    with pytest.raises(NoRevenueOwed):
        metered.royalties.is_late(metered.holding, 0)
    shared.reports(shared.report(0, 10))
    with pytest.raises(ReportNotHigher):
        shared.royalties.owed_for(shared.holding, shared.report(0, 10))


class Posted:
    """A payout of three entries."""

    def __init__(self, story):
        self.story, self.royalties = story, Royalties(story.node, story.deployment)
        people = (story.performer, story.guardian, story.agent)
        self.entries = [Entry(index, person.address, 100 + index) for index, person in enumerate(people)]
        self.tree = Tree.of([entry.leaf for entry in self.entries])
        self.payout = Payout(self.tree.root, 303, ETHER, story.producer.address, 1, story.now + 10 * DAY_S)
        story.producer.sends(self.royalties.post_payout_call(self.payout))

    def claims(self, position):
        entry = self.entries[position]
        self.story.stranger.sends(self.royalties.claim_call(self.payout, entry, self.tree.proof(position)))


@pytest.fixture
def posted(story):
    return Posted(story)


def test_each_entry_of_a_payout_is_claimed_once_by_whomever(posted):
    before = posted.story.node.balance_wei(posted.story.guardian.address)
    assert posted.royalties.payout(posted.payout.id) == 303
    posted.claims(1)
    assert posted.story.node.balance_wei(posted.story.guardian.address) == before + 101
    assert posted.royalties.payout(posted.payout.id) == 202
    assert [posted.royalties.is_claimed(posted.payout.id, index) for index in range(3)] == [False, True, False]
    with pytest.raises(AlreadyClaimed):
        posted.claims(1)


def test_what_nobody_claims_goes_back_to_the_poster(posted):
    posted.claims(0)
    call = posted.royalties.reclaim_call(posted.payout)
    with pytest.raises(PayoutOpen):
        posted.story.producer.sends(call)
    with pytest.raises(NotPoster):
        posted.story.stranger.sends(call)
    posted.story.waits(10 * DAY_S)
    posted.story.producer.sends(call)
    assert posted.royalties.payout(posted.payout.id) == 0 == posted.story.node.balance_wei(posted.royalties.contract)


def test_an_entry_that_was_altered_is_in_no_payout(posted):
    entry = replace(posted.entries[0], amount_wei=200)
    with pytest.raises(NotInPayout):
        posted.story.stranger.sends(posted.royalties.claim_call(posted.payout, entry, posted.tree.proof(0)))


def test_ids_are_those_of_the_contract(metered, posted):
    # Source: the contract's own views
    assert metered.royalties._view("meterIdOf", metered.meter.members()) == metered.meter.id
    assert posted.royalties._view("payoutIdOf", posted.payout.key()) == posted.payout.id


def test_royalties_are_read_as_of_a_block(posted):
    newest = posted.story.node.call("eth_getBlockByNumber", "latest", False)
    posted.claims(0)
    assert posted.royalties.at(bytes.fromhex(newest["hash"][2:])).payout(posted.payout.id) == 303
