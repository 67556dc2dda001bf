"""What the index answers, page by page, as of one block."""
import pytest

from ledger.index import FIRST_PAGE, AssetFilter, Index, LicenseFilter, NotIndexed, Page
from ledger.index.rows import block_of
from ledger.split import pot_id
from ledger.units import ETHER, NO_ADDRESS, NO_BYTES32
from tests.story import new_id

ALL = Page(FIRST_PAGE, 1000)


@pytest.fixture
def reading(story, tmp_path):
    """Reads what has happened on the chain by the time of the call."""
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    opened = []

    def read():
        index.catch_up(story.chain)
        opened.append(index.reading())
        return opened[-1].__enter__()

    yield read
    for each in opened:
        each.__exit__(None, None, None)
    index.close()


def pages(ask, limit):
    """Every page of a list."""
    page = Page(FIRST_PAGE, limit)
    while page.after is not None:
        found = ask(page)
        yield list(found.items)
        page = Page(found.next, limit)


@pytest.mark.parametrize("ask", [
    lambda r: r.asset(new_id()), lambda r: r.license(new_id()), lambda r: r.batch(new_id()), lambda r: r.pot(new_id()),
    lambda r: r.event(7),
])
def test_what_is_not_there_is_named_with_the_block(story, reading, ask):
    with pytest.raises(NotIndexed) as missing:
        ask(reading())
    assert missing.value.block == story.node.block_number()


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 6])
def test_pages_hold_every_item_once_and_in_order(story, reading, limit):
    assets = [story.performer.registers() for _ in range(5)]
    found = list(pages(lambda page: reading().assets(AssetFilter(), page), limit))
    assert [asset.fixed.asset for page in found for asset in page] == assets
    assert all(len(page) == limit for page in found[:-1])
    assert 0 < len(found[-1]) <= limit


def test_what_comes_later_stands_on_the_last_page(story, reading):
    first = story.performer.registers()
    assert reading().assets(AssetFilter(), Page(FIRST_PAGE, 1)).next is None
    place = reading().asset(first).fixed.position
    second = story.performer.registers()
    found = reading().assets(AssetFilter(), Page(place, 10))
    assert [asset.fixed.asset for asset in found.items] == [second]


def test_assets_are_found_by_performer_kind_and_policy(story, reading):
    voice, face = story.performer.registers("voice"), story.performer.registers("face")
    other = story.stranger.registers("voice", policy="permitted")

    def found(wanted):
        return [asset.fixed.asset for asset in reading().assets(wanted, ALL).items]

    assert found(AssetFilter()) == [voice, face, other]
    assert found(AssetFilter(performer=story.performer.address)) == [voice, face]
    assert found(AssetFilter(performer=story.performer.address, kind=2)) == [face]
    assert found(AssetFilter(policy=2)) == [other]
    assert found(AssetFilter(performer=story.agent.address)) == []


def test_licenses_are_found_by_licensee_asset_and_grant(story, reading):
    asset, other = story.performer.registers(), story.performer.registers()
    grant, second = story.performer.grants(asset), story.performer.grants(other)
    bought = [story.producer.buys(grant), story.stranger.buys(grant), story.producer.buys(second)]

    def found(**wanted):
        return [row.license for row in reading().licenses(LicenseFilter(**wanted), ALL).items]

    ids = [license.license_id for license in bought]
    assert found() == ids
    assert found(licensee=story.producer.address) == [ids[0], ids[2]]
    assert found(asset=asset) == ids[:2]
    assert found(grant_id=story.digest(second)) == [ids[2]]
    assert found(licensee=story.producer.address, asset=asset) == [ids[0]]
    assert reading().sold(story.digest(grant)) == 2


def test_a_license_tells_its_terms_and_its_transaction(story, reading):
    asset = story.performer.registers()
    license = story.producer.buys(story.performer.grants(asset, price_wei=str(10**20), territories=["GB"]), serial=2**200)
    row = reading().license(license.license_id)
    assert (row.serial, row.price_wei, row.currency) == (2**200, 10**20, ETHER)
    assert bin(row.territory).count("1") == 1
    event = reading().event(row.position)
    block = story.node.call("eth_getBlockByNumber", "latest", False)
    assert (event.name, event.block_number) == ("LicensePurchased", story.node.block_number())
    assert event.block_number == block_of(row.position)
    assert "0x" + event.transaction_hash.hex() == block["transactions"][0]
    assert event.block_time == story.now


def test_batches_and_their_assets(story, reading):
    batch = story.performer.anchors(4)
    anchored_at = story.now
    story.waits(100)
    asset = story.stranger.materializes(batch, 3)
    found = reading()
    assert found.batch(batch.root).count == 4
    assert [row.root for row in found.batches(story.performer.address, ALL).items] == [batch.root]
    assert (found.asset(asset).fixed.root, found.asset(asset).fixed.anchored_at) == (batch.root, anchored_at)


def test_published_fingerprints_are_listed(story, reading):
    asset = story.performer.registers()
    story.performer.publishes(asset, "voice-chromaprint5-v1", b"\x01\x02")
    story.performer.publishes(asset, "face-pdq-v1", b"")
    assert [(row.algorithm, row.digest) for row in reading().fingerprints(asset)] == [
        ("voice-chromaprint5-v1", b"\x01\x02"), ("face-pdq-v1", b"")]
    assert reading().asset(asset).fixed.root == NO_BYTES32


def test_the_state_of_an_asset_is_its_latest(story, reading):
    asset = story.performer.registers()
    before = reading().asset(asset).state
    story.performer.withdraws_consent(asset)
    story.performer.freezes(asset)
    after = reading().asset(asset).state
    assert (before.consent_epoch, before.grant_epoch, before.is_frozen) == (0, 0, 0)
    assert (after.consent_epoch, after.grant_epoch, after.is_frozen) == (1, 1, 1)
    assert [row.consent_epoch for row in reading().withdrawals(asset)] == [0]


def test_a_cancelled_grant_is_cancelled(story, reading):
    asset = story.performer.registers()
    grant = story.performer.grants(asset)
    assert not reading().is_cancelled(story.digest(grant))
    story.performer.cancels(grant)
    story.performer.cancels(grant)
    assert reading().is_cancelled(story.digest(grant))


def test_a_pot_shows_who_shares_it_and_who_got_what(story, reading):
    asset = story.performer.registers()
    split = [{"account": story.performer.address, "share_bps": 7_001, "role": "performer"},
             {"account": story.agent.address, "share_bps": 2_999, "role": "agent"}]
    grant = story.performer.grants(asset, price_wei="1001", split=split)
    story.producer.buys(grant)
    pot = pot_id(grant.grant.split.hash, 0)
    full = reading().pot(pot)
    assert full.balances_wei == {ETHER: 1001}
    assert [(p.account, p.share_bps, p.role) for p in full.payees] == [
        (story.performer.address, 7_001, 0), (story.agent.address, 2_999, 1)]
    story.stranger.distributes(grant.grant.split)
    after = reading()
    paid = after.distributions(pot, ALL).items[0]
    assert (paid.change_wei, paid.balance_wei) == (-1000, 1)
    assert [(p.account, p.amount_wei, p.way) for p in after.shares(paid.position)] == [
        (story.performer.address, 701, "paid"), (story.agent.address, 299, "paid")]
    assert [pot.fixed.pot for pot in after.pots(story.agent.address, ALL).items] == [pot]
    assert after.pots(story.guardian.address, ALL).items == []


def test_credits_and_trusts_show_what_waits(story, reading):
    majority_at = story.now + 400 * 86_400
    minor = story.performer.registers_as_minor(story.guardian, majority_at)
    grant = story.performer.grants(minor, cosigner=story.guardian, price_wei="10001")
    story.producer.buys(grant)
    story.stranger.distributes(grant.grant.split, majority_at)
    trust = reading().trusts(story.performer.address)[0]
    assert (trust.unlock_at, trust.currency, trust.balance_wei) == (majority_at, ETHER, 1666)
    assert reading().credits(story.performer.address) == []
    story.node.call("anvil_setCode", story.agent.address, "0x60006000fd")
    split = [{"account": story.performer.address, "share_bps": 5_000, "role": "performer"},
             {"account": story.agent.address, "share_bps": 2_500, "role": "agent"},
             {"account": story.agent.address, "share_bps": 2_500, "role": "other"}]
    paid = story.performer.grants(story.performer.registers(), price_wei="1001", split=split)
    story.producer.buys(paid)
    story.stranger.distributes(paid.grant.split)
    credit = reading().credits(story.agent.address)[0]
    assert (credit.balance_wei, credit.change_wei, credit.receiver) == (500, 250, NO_ADDRESS)
    story.node.call("anvil_setCode", story.agent.address, "0x")
    story.agent.withdraws(to=story.guardian.address)
    credit = reading().credits(story.agent.address)[0]
    assert (credit.balance_wei, credit.change_wei, credit.receiver) == (0, -500, story.guardian.address)


def test_an_unsold_use_has_an_empty_lock(story, reading):
    lock = reading().lock(new_id(), 1)
    assert (lock.exclusive_until, lock.live_until, lock.holder) == (0, 0, NO_ADDRESS)
