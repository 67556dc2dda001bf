"""People who do whatever comes to mind, and a history in which everything happens at least once."""
import random

from ledger.chain.views import Source
from ledger.errors import Reverted
from ledger.units import NO_ADDRESS, Bps
from tests.story import DAY_S
from tests.token import Token

REFUSES_MONEY = "0x60006000fd"  # code that reverts at once, so that its share is credited
NO_SOURCE = Source(NO_ADDRESS, Bps(0), 0)


class NothingYet(Exception):
    """There is nothing of the kind to act on."""


class Wanderer:
    """People who do anything that comes to mind, in an order that a seed decides."""

    def __init__(self, story, seed):
        self.story, self.chance = story, random.Random(seed)
        self.assets, self.minors, self.batches = [], {}, []
        self.grants, self.licenses, self.splits, self.listed = [], [], {}, []
        self.meters, self.posted = [], []
        self.majority_at = story.now + 400 * DAY_S
        people = (story.performer, story.producer, story.guardian, story.agent, story.stranger)
        self.people = {person.address: person for person in people}

    def acts(self, times):
        """So many acts; what the contract refuses just does not happen."""
        often = [self.offers, self.buys, self.appoints, self.settles, self.reports, self.distributes]
        rarely = [self.registers_minor, self.publishes, self.anchors, self.materializes, self.cancels, self.cancels_all,
                  self.cancels_list, self.withdraws_consent, self.freezes]
        others = [self.registers, self.lists, self.withdraws, self.withdraws_trust, self.prepays, self.dismisses, self.closes,
                  self.takes_deposit_back,
                  self.posts, self.claims, self.reclaims, self.names_heir, self.announces, self.hands_over, self.reaffirms,
                  self.derives, self.collects, self.waits]
        deeds = 6 * often + rarely + 3 * others
        for _ in range(times):
            try:
                self.chance.choice(deeds)()
            except (Reverted, NothingYet):
                continue

    def one_of(self, things):
        if not things:
            raise NothingYet()
        return self.chance.choice(things)

    def speaker(self, asset):
        """Who is the asset's performer now."""
        return self.people[self.story.ledger.asset(asset).performer]

    def registers(self):
        kind, policy = self.chance.choice(["voice", "face"]), self.chance.choice(["prohibited", "permitted"])
        who = self.chance.choice([self.story.performer, self.story.producer])
        self.assets.append(who.registers(kind=kind, policy=policy))

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
        asset = self.one_of(self.assets)
        self.speaker(asset).publishes(asset, "face-pdq-v1", self.chance.randbytes(32))

    def offers(self):
        asset = self.one_of(self.assets)
        speaker = self.speaker(asset)
        terms = {"price_wei": str(self.chance.choice([1, 2, 999, 10**6, 10**20 + 7]))} | self.later_money()
        if asset in self.minors and self.story.now < self.majority_at:
            if self.story.now + 40 * DAY_S > self.majority_at:
                return  # such terms cannot even be written
            terms["duration_s"] = 5 * DAY_S
            self.grants.append(speaker.grants(asset, cosigner=self.story.guardian, **terms))
            return
        if self.chance.random() < 0.2:
            terms |= {"exclusive": True, "exclusive_scope": "category", "max_supply": 1, "duration_s": self.chance.choice([DAY_S, 5 * DAY_S])}
        elif self.chance.random() < 0.5:
            terms |= {"max_supply": 2, "territories": ["GB", "IE"]}
        if self.chance.random() < 0.2:
            terms = {name: value for name, value in terms.items() if name in ("exclusive", "exclusive_scope", "max_supply")}
            terms |= {"price_wei": "0", "gratis": True}
        source = self.story.ledger.source(asset)
        if source.share_bps or self.chance.random() < 0.6:
            terms["split"] = self.shares(speaker, source)
        self.grants.append(speaker.grants(asset, **terms))

    def later_money(self):
        """What else a grant may ask for: units, a share of revenue, both or nothing."""
        terms = {}
        if self.chance.random() < 0.5:
            terms |= {"unit": "minute", "unit_price_wei": str(self.chance.choice([1, 70, 10**18])), "max_units": 100}
        if self.chance.random() < 0.5:
            terms |= {"revenue_share_bps": 1_111, "revenue_base": "net-income", "report_every": "month",
                      "minimum_wei": str(self.chance.choice([0, 50]))}
        return terms

    def shares(self, speaker, source):
        """Three payees; one of them is a contract that refuses money, and may stand there twice. A derivative's source
        comes last."""
        refusing = {"account": self.refusing, "share_bps": 1_111, "role": "agent"}
        third = self.chance.choice([refusing, {**refusing, "account": self.story.guardian.address}])
        if source.share_bps:
            third = {"account": source.account, "share_bps": 1_111, "role": "source"}
        return [{"account": speaker.address, "share_bps": 7_778, "role": "performer"}, refusing, third]

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
        signed = self.one_of(self.grants[-4:] + self.listed[-2:])  # older ones are mostly sold or cancelled
        self.licenses.append((signed, buyer.buys(signed, serial=self.chance.randrange(3))))
        unlock_at = self.majority_at if signed.guardian_signature else 0
        self.splits[signed.grant.split.hash, unlock_at] = signed.grant.split

    def cancels(self):
        signed = self.one_of(self.grants)
        self.speaker(signed.grant.asset).cancels(signed)

    def cancels_all(self):
        asset = self.one_of(self.assets)
        self.speaker(asset).cancels_all(asset)

    def cancels_list(self):
        self.story.performer.cancels_list(self.one_of(self.listed))

    def withdraws_consent(self):
        asset = self.one_of(self.assets)
        self.speaker(asset).withdraws_consent(asset)

    def freezes(self):
        asset = self.one_of(self.assets)
        act = self.chance.choice([self.speaker(asset).freezes, self.speaker(asset).unfreezes])
        act(asset)

    def distributes(self):
        (_, unlock_at), split = self.one_of(list(self.splits.items()))
        self.chance.choice([self.story.stranger.distributes, self.story.stranger.distributes_royalties])(split, unlock_at)

    def withdraws(self):
        self.story.node.call("anvil_setCode", self.story.agent.address, "0x")
        self.chance.choice([self.story.agent.withdraws, self.story.agent.withdraws_royalties])()

    def withdraws_trust(self):
        minor = self.story.performer
        self.chance.choice([minor.withdraws_trust, minor.withdraws_trust_royalties])(self.majority_at)

    def waits(self):
        self.story.waits(self.chance.choice([1, DAY_S, DAY_S, 8 * DAY_S, 40 * DAY_S]))

    def licensed(self):
        """A license with its grant and its licensee."""
        signed, license = self.one_of(self.licenses)
        return signed, license, self.people[license.licensee]

    def appoints(self):
        signed, license, licensee = self.licensed()
        meter = licensee.appoints(signed, license, self.story.producer, cap=self.chance.choice([1, 40, 100]))
        self.meters.append((meter, license))

    def prepays(self):
        meter, _ = self.one_of(self.meters)
        self.story.stranger.prepays(meter, self.chance.choice([1, 500, 10**19]))

    def settles(self):
        meter, _ = self.one_of(self.meters)
        self.story.stranger.settles(meter, self.story.producer.counts(meter, self.chance.randrange(1, 101)))

    def dismisses(self):
        meter, license = self.one_of(self.meters)
        self.people[license.licensee].dismisses(meter, license)

    def closes(self):
        meter, _ = self.one_of(self.meters)
        self.story.stranger.closes(meter)

    def takes_deposit_back(self):
        meter, license = self.one_of(self.meters)
        self.people[license.licensee].takes_deposit_back(meter, license)

    def reports(self):
        signed, license, licensee = self.licensed()
        period, income_wei = self.chance.randrange(3), self.chance.choice([0, 99, 10**6, 10**19])
        licensee.reports(signed, license, period=period, income_wei=income_wei,
                         moment=self.chance.choice(["training", "service"]))

    def posts(self):
        owed = [(account, self.chance.randrange(1, 10**6)) for account in self.people]
        self.posted.append(self.story.producer.posts(owed[: self.chance.randint(1, 4)], period=len(self.posted), days=10))

    def claims(self):
        posted = self.one_of(self.posted)
        self.story.stranger.claims(posted, self.chance.randrange(len(posted.entries)))

    def reclaims(self):
        self.story.producer.reclaims(self.one_of(self.posted))

    def names_heir(self):
        asset = self.one_of(self.assets)
        if self.chance.random() < 0.3:
            self.speaker(asset).names_nobody(asset)
        else:
            self.speaker(asset).names_heir(asset, self.chance.choice([self.story.agent, self.story.producer]))

    def announces(self):
        asset = self.one_of(self.assets)
        by = self.chance.choice([self.speaker(asset), self.story.agent, self.story.producer])
        by.announces_succession(asset, self.chance.choice([self.story.performer, self.story.producer]))

    def hands_over(self):
        asset = self.one_of(self.assets)
        act = self.chance.choice([self.story.stranger.carries_out_succession] * 2 + [self.speaker(asset).cancels_succession])
        act(asset)

    def reaffirms(self):
        asset = self.one_of(list(self.minors))
        self.speaker(asset).reaffirms(asset)

    def derives(self):
        signed, license, licensee = self.licensed()
        own = [asset for asset in self.assets if self.speaker(asset) == licensee]
        licensee.declares_source(self.one_of(own), signed, license)

    def collects(self):
        (_, unlock_at), split = self.one_of(list(self.splits.items()))
        act = self.chance.choice([self.story.stranger.collects_source, self.story.stranger.collects_source_royalties])
        act(split, unlock_at)


def every_kind_of_event(story):
    """One history with each event in it at least once."""
    people = Wanderer(story, 0)
    performer, producer = story.performer, story.producer
    asset = performer.materializes(performer.anchors(3), 1)
    performer.publishes(asset, "face-pdq-v1", b"digest")
    minor = performer.registers_as_minor(story.guardian, people.majority_at)
    in_trust = performer.grants(minor, cosigner=story.guardian, price_wei="10001", duration_s=DAY_S)
    refused = performer.grants(asset, price_wei="10001", split=people.shares(performer, NO_SOURCE))
    listed = performer.lists([performer.grants(asset)])[0]
    for signed in (in_trust, refused, listed):
        producer.buys(signed)
    story.stranger.distributes(in_trust.grant.split, people.majority_at)
    story.stranger.distributes(refused.grant.split)
    story.node.call("anvil_setCode", story.agent.address, "0x")
    story.agent.withdraws()
    performer.cancels(refused)
    performer.cancels_list(listed)
    performer.cancels_all(asset)
    performer.freezes(asset)
    performer.unfreezes(asset)
    performer.withdraws_consent(asset)
    meter, license, posted = owes(story)
    derives(story)
    story.stranger.carries(*carried_order(story))
    changes_hands(story)
    producer.dismisses(meter, license)
    story.waits(400 * DAY_S)
    story.stranger.closes(meter)
    performer.withdraws_trust(people.majority_at)
    performer.reaffirms(minor)
    producer.takes_deposit_back(meter, license)
    producer.reclaims(posted)


def owes(story):
    """Units are counted, income is declared, and a payout is posted and claimed in part."""
    performer, producer, tool = story.performer, story.producer, story.stranger
    signed = performer.grants(performer.registers(), unit="minute", unit_price_wei="7", max_units=100,
                              revenue_share_bps=1_000, revenue_base="net-income", report_every="month")
    license = producer.buys(signed)
    meter = producer.appoints(signed, license, tool)
    producer.prepays(meter, 300)
    producer.settles(meter, tool.counts(meter, 40))
    producer.reports(signed, license, period=0, income_wei=10_001)
    story.stranger.distributes_royalties(signed.grant.split)
    posted = producer.posts([(story.agent.address, 30), (story.guardian.address, 12)])
    story.stranger.claims(posted, 1)
    return meter, license, posted


def derives(story):
    """The licensee's own asset derives from the performer's, and pays for it."""
    performer, producer = story.performer, story.producer
    source = performer.grants(performer.registers(), revenue_share_bps=1_500, revenue_base="net-income", report_every="month")
    replica, license = producer.registers(), producer.buys(source)
    producer.declares_source(replica, source, license)
    account = story.ledger.source(replica).account
    signed = producer.grants(replica, price_wei="10001", split=[
        {"account": producer.address, "share_bps": 8_500, "role": "performer"},
        {"account": account, "share_bps": 1_500, "role": "source"}])
    story.stranger.buys(signed)
    story.stranger.distributes(signed.grant.split)
    story.stranger.collects_source(source.grant.split)


def carried_order(story):
    """A grant in tokens, with the order of a buyer who has allowed the checkout to take them."""
    performer, producer = story.performer, story.producer
    token = Token.deployed(performer)
    signed = performer.grants(performer.registers(), currency=token.address, currency_label="PLAIN", currency_decimals=6)
    price_wei = signed.grant.terms.price_wei
    token.mints(producer, price_wei)
    token.approves(producer, story.deployment.checkout, price_wei)
    return signed, *producer.signs_order(signed)


def changes_hands(story):
    """An asset moves to the heir, after a first announcement was cancelled."""
    performer, heir = story.performer, story.agent
    asset = performer.registers()
    performer.names_heir(asset, heir)
    heir.announces_succession(asset, heir)
    performer.cancels_succession(asset)
    performer.announces_succession(asset, heir)
    story.waits(7 * DAY_S)
    story.stranger.carries_out_succession(asset)
