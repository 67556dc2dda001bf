"""Whatever happens, the index folded from the logs says what the contract's views say."""
import random

import pytest

from ledger.chain.events import KINDS
from ledger.chain.views import Account
from ledger.errors import Reverted
from ledger.index import FIRST_PAGE, AssetFilter, Index, LicenseFilter, Page, compare
from ledger.index.projection import PROJECT
from tests.story import DAY_S

ALL = Page(FIRST_PAGE, 100_000)
USES = [1 << bit for bit in range(14)]
REFUSES_MONEY = "0x60006000fd"  # code that reverts at once, so that its share is credited


class NothingYet(Exception):
    """There is nothing of the kind to act on."""


class Wanderer:
    """People who do anything that comes to mind, in an order that a seed decides."""

    def __init__(self, story, seed):
        self.story, self.chance = story, random.Random(seed)
        self.assets, self.minors, self.batches = [], {}, []
        self.grants, self.licenses, self.splits, self.listed = [], [], {}, []
        self.majority_at = story.now + 400 * DAY_S

    def acts(self, times):
        """So many acts; what the contract refuses just does not happen."""
        deeds = [self.registers, self.registers_minor, self.anchors, self.materializes, self.publishes, self.offers,
                 self.offers, self.lists, self.buys, self.buys, self.buys, self.cancels, self.cancels_all,
                 self.cancels_list, self.withdraws_consent, self.freezes, self.distributes, self.distributes,
                 self.withdraws, self.withdraws_trust, self.waits]
        for _ in range(times):
            try:
                self.chance.choice(deeds)()
            except (Reverted, NothingYet):
                continue

    def one_of(self, things):
        if not things:
            raise NothingYet()
        return self.chance.choice(things)

    def registers(self):
        kind, policy = self.chance.choice(["voice", "face"]), self.chance.choice(["prohibited", "permitted"])
        self.assets.append(self.story.performer.registers(kind=kind, policy=policy))

    def registers_minor(self):
        asset = self.story.performer.registers_as_minor(self.story.guardian, self.majority_at)
        self.minors[asset] = True
        self.assets.append(asset)

    def anchors(self):
        self.batches.append(self.story.performer.anchors(self.chance.randint(1, 6)))

    def materializes(self):
        batch = self.one_of(self.batches)
        asset = self.story.stranger.materializes(batch, self.chance.randrange(len(batch.leaves)))
        self.assets.append(asset)

    def publishes(self):
        self.story.performer.publishes(self.one_of(self.assets), "face-pdq-v1", self.chance.randbytes(32))

    def offers(self):
        asset = self.one_of(self.assets)
        terms = {"price_wei": str(self.chance.choice([1, 2, 999, 10**6, 10**20 + 7]))}
        if asset in self.minors:
            if self.story.now + 40 * DAY_S > self.majority_at:
                return  # such terms cannot even be written
            terms["duration_s"] = 5 * DAY_S
            self.grants.append(self.story.performer.grants(asset, cosigner=self.story.guardian, **terms))
            return
        if self.chance.random() < 0.4:
            terms |= {"exclusive": True, "exclusive_scope": "category", "max_supply": 1, "duration_s": self.chance.choice([DAY_S, 5 * DAY_S])}
        elif self.chance.random() < 0.5:
            terms |= {"max_supply": 2, "territories": ["GB", "IE"]}
        if self.chance.random() < 0.2:
            terms |= {"price_wei": "0", "gratis": True}
        if self.chance.random() < 0.6:
            terms["split"] = self.shares()
        self.grants.append(self.story.performer.grants(asset, **terms))

    def shares(self):
        """Three payees; one of them is a contract that refuses money, and may stand there twice."""
        refusing = {"account": self.refusing, "share_bps": 1_111, "role": "agent"}
        third = self.chance.choice([refusing, {**refusing, "account": self.story.agent.address}])
        return [{"account": self.story.performer.address, "share_bps": 7_778, "role": "performer"}, refusing, third]

    @property
    def refusing(self):
        account = self.story.agent.address
        self.story.node.call("anvil_setCode", account, REFUSES_MONEY)
        return account

    def lists(self):
        first, second = self.one_of(self.grants), self.one_of(self.grants)
        chosen = [first] if first is second else [first, second]
        if not any(signed.guardian_signature or signed.listing for signed in chosen):
            self.listed += self.story.performer.lists(chosen)

    def buys(self):
        buyer = self.chance.choice([self.story.producer, self.story.stranger])
        signed = self.one_of(self.grants + self.listed)
        self.licenses.append(buyer.buys(signed, serial=self.chance.randrange(3)))
        unlock_at = self.majority_at if signed.guardian_signature else 0
        self.splits[signed.grant.split.hash, unlock_at] = signed.grant.split

    def cancels(self):
        self.story.performer.cancels(self.one_of(self.grants))

    def cancels_all(self):
        self.story.performer.cancels_all(self.one_of(self.assets))

    def cancels_list(self):
        self.story.performer.cancels_list(self.one_of(self.listed))

    def withdraws_consent(self):
        self.story.performer.withdraws_consent(self.one_of(self.assets))

    def freezes(self):
        act = self.chance.choice([self.story.performer.freezes, self.story.performer.unfreezes])
        act(self.one_of(self.assets))

    def distributes(self):
        (_, unlock_at), split = self.one_of(list(self.splits.items()))
        self.story.stranger.distributes(split, unlock_at)

    def withdraws(self):
        self.story.node.call("anvil_setCode", self.story.agent.address, "0x")
        self.story.agent.withdraws()

    def withdraws_trust(self):
        self.story.performer.withdraws_trust(self.majority_at)

    def waits(self):
        self.story.waits(self.chance.choice([1, DAY_S, 40 * DAY_S]))


def require_equal(reading, story):
    """Every word of the contract that the index knows of is what the index says."""
    ledger = story.ledger
    assets = reading.assets(AssetFilter(), ALL).items
    views = ledger.assets([asset.fixed.asset for asset in assets])
    for asset, (word, guard) in zip(assets, views, strict=True):
        assert (asset.performer, asset.fixed.kind, asset.fixed.policy, asset.fixed.anchored_at) == (
            word.performer, word.kind, word.policy, word.anchored_at)
        assert (asset.fixed.guardian, asset.fixed.majority_at) == (guard.guardian, guard.majority_at)
        state = asset.state
        assert (state.consent_epoch, state.grant_epoch, state.withdrawn_at, bool(state.is_frozen)) == (
            word.consent_epoch, word.grant_epoch, word.withdrawn_at, word.is_frozen)
        require_same_history(reading, ledger, asset)
        for use in USES:
            lock, view = reading.lock(asset.fixed.asset, use), ledger.lock(asset.fixed.asset, use)
            assert (lock.exclusive_until, lock.live_until, lock.holder) == (
                view.exclusive_until, view.live_until, view.holder)
    require_same_sales(reading, ledger)
    require_same_money(reading, ledger, story)


def require_same_history(reading, ledger, asset):
    for withdrawal in reading.withdrawals(asset.fixed.asset):
        # the newest stands in the asset's own word
        if withdrawal.consent_epoch + 1 < asset.state.consent_epoch:
            assert withdrawal.withdrawn_at == ledger.withdrawn_at(asset.fixed.asset, withdrawal.consent_epoch)
        else:
            assert withdrawal.withdrawn_at == asset.state.withdrawn_at


def require_same_sales(reading, ledger):
    for license in reading.licenses(LicenseFilter(), ALL).items:
        assert license.word == ledger.license_word(license.license).encode()
        assert ledger.territory(license.license) == (0 if license.territory == 2**256 - 1 else license.territory)
        state = ledger.grant_state(license.grant_id)
        assert state.cancelled == reading.is_cancelled(license.grant_id)
        assert state.sold in (0, reading.sold(license.grant_id))  # counted on the chain only under a cap


def require_same_money(reading, ledger, story):
    owed = 0
    accounts = [story.performer.address, story.agent.address, story.guardian.address]
    for pot in reading.pots(story.performer.address, ALL).items:
        for currency, balance in pot.balances_wei.items():
            assert balance == ledger.pot(pot.fixed.pot, currency)
            owed += balance
    for account in accounts:
        for row in reading.credits(account):
            assert row.balance_wei == ledger.credit(account, row.currency)
            owed += row.balance_wei
        for row in reading.trusts(account):
            assert row.balance_wei == ledger.trust(Account(account, row.unlock_at, row.currency))
            owed += row.balance_wei
    assert owed == story.node.balance_wei(story.deployment.ledger)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_history_folded_from_its_logs_equals_the_views(story, tmp_path, seed):
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    people = Wanderer(story, seed)
    for _ in range(4):
        people.acts(40)
        index.catch_up(story.chain)
        with index.reading() as reading:
            require_equal(reading, story)
            events = len(reading.events(ALL).items)
    assert events > 50, "the people did next to nothing"
    assert compare(index, story.chain) == []
    index.close()


def every_kind_of_event(story):
    """One history with each event in it at least once."""
    people = Wanderer(story, 0)
    performer, producer = story.performer, story.producer
    asset = performer.materializes(performer.anchors(3), 1)
    performer.publishes(asset, "face-pdq-v1", b"digest")
    minor = performer.registers_as_minor(story.guardian, people.majority_at)
    in_trust = performer.grants(minor, cosigner=story.guardian, price_wei="10001", duration_s=DAY_S)
    refused = performer.grants(asset, price_wei="10001", split=people.shares())
    listed = performer.lists([performer.grants(asset)])[0]
    for signed in (in_trust, refused, listed):
        producer.buys(signed)
    story.stranger.distributes(in_trust.grant.split, people.majority_at)
    story.stranger.distributes(refused.grant.split)
    people.withdraws()
    performer.cancels(refused)
    performer.cancels_list(listed)
    performer.cancels_all(asset)
    performer.freezes(asset)
    performer.unfreezes(asset)
    performer.withdraws_consent(asset)
    story.waits(400 * DAY_S)
    people.withdraws_trust()


def test_a_history_with_every_kind_of_event_equals_the_views(story, tmp_path):
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    every_kind_of_event(story)
    index.catch_up(story.chain)
    with index.reading() as reading:
        assert {event.name for event in reading.events(ALL).items} == set(KINDS)
        require_equal(reading, story)
    assert compare(index, story.chain) == []
    index.close()


def test_every_event_has_its_projection():
    assert {kind.__name__ for kind in PROJECT} == set(KINDS)
