"""Lists of grants hold exactly what a producer asked for."""
import pytest

from ledger.outbox.journal import Journal
from ledger.session.cursor import MalformedCursor
from ledger.session.offers import OfferFilter, Offers
from ledger.session.schema import schema
from ledger.terms import Terms
from ledger.units import ETHER

PERFORMER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
OTHER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
ASSET = b"\x11" * 32
BASE = {
    "modality": "voice", "asset": "0x" + "11" * 32, "performer": PERFORMER, "uses": ["enhancement"],
    "enhancement_kinds": ["accent"], "work_title": "Die lange Nacht", "languages": ["en-GB"], "max_outputs": 3,
    "max_seconds": 5400, "media": ["svod"], "territories": ["GB", "IE"], "closes_at": 2_000_000_000,
    "duration_s": 730 * 86400, "price_wei": "500", "revocation": "notice", "notice_s": 30 * 86400,
    "separate_consent": True, "explicit_biometric": True,
    "split": [{"account": PERFORMER, "share_bps": 10000, "role": "performer"}],
    "description": "The German narration of episodes 1 to 3 is given a native British accent; words and timing stay as they are.",
}
TRAINING = {
    "uses": ["training"], "enhancement_kinds": [], "languages": [], "training_scope": ["generative-training"],
    "training_ends_at": 2_000_000_000, "model_deletion": "delete", "territories": ["WW"], "price_wei": str(10**30),
}


@pytest.fixture
def offers(tmp_path):
    journal = Journal(f"sqlite:///{tmp_path}/ledger.db", schema())
    yield Offers(journal)
    journal.close()


def published(offers, number, **changes):
    grant_id = bytes([number]) * 32
    offers.add(grant_id, Terms({**BASE, **changes}), 0)
    return grant_id


def found(offers, **wanted):
    return offers.page(OfferFilter(**wanted), limit=100, cursor=None).grant_ids


def test_a_use_finds_the_offers_that_allow_it(offers):
    accent = published(offers, 1)
    training = published(offers, 2, **TRAINING)
    assert found(offers, use="enhancement") == (accent,)
    assert found(offers, use="training") == (training,)
    assert found(offers, use="dubbing") == ()
    assert found(offers) == (accent, training)


def test_training_is_told_from_the_rest(offers):
    accent = published(offers, 1)
    training = published(offers, 2, **TRAINING)
    assert found(offers, is_training=True) == (training,)
    assert found(offers, is_training=False) == (accent,)


def test_a_territory_finds_offers_for_it_and_for_the_world(offers):
    islands = published(offers, 1)
    world = published(offers, 2, territories=["WW"])
    assert found(offers, territory="IE") == (islands, world)
    assert found(offers, territory="FR") == (world,)
    assert found(offers, territory="WW") == (world,)


def test_prices_beyond_64_bits_are_compared_as_numbers(offers):
    cheap = published(offers, 1, price_wei="9")
    middle = published(offers, 2, price_wei="10")
    dear = published(offers, 3, price_wei=str(2**100))
    assert found(offers, price_wei_max=9) == (cheap,)
    assert found(offers, price_wei_max=10) == (cheap, middle)
    assert found(offers, price_wei_max=2**100 - 1) == (cheap, middle)
    assert found(offers, price_wei_max=2**256 - 1, currency=ETHER) == (cheap, middle, dear)


def test_a_licensee_finds_offers_to_it_and_to_anyone(offers):
    anyone = published(offers, 1)
    named = published(offers, 2, licensee=OTHER)
    assert found(offers, licensee=OTHER) == (anyone, named)
    assert found(offers, licensee=PERFORMER) == (anyone,)


def test_the_window_is_half_open(offers):
    offer = published(offers, 1, opens_at=1_900_000_000)
    assert found(offers, open_at=1_899_999_999) == ()
    assert found(offers, open_at=1_900_000_000) == (offer,)
    assert found(offers, open_at=1_999_999_999) == (offer,)
    assert found(offers, open_at=2_000_000_000) == ()


def test_performer_and_asset_are_matched_exactly(offers):
    offer = published(offers, 1)
    assert found(offers, performer=PERFORMER, asset_id=ASSET) == (offer,)
    assert found(offers, performer=OTHER) == found(offers, asset_id=b"\x12" * 32) == ()


def test_pages_hold_each_offer_once_and_in_order(offers):
    all_of_them = [published(offers, number) for number in range(1, 8)]
    seen, cursor = [], None
    while True:
        page = offers.page(OfferFilter(open_at=1_900_000_000 + len(seen)), limit=3, cursor=cursor)
        seen += page.grant_ids
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == all_of_them


def test_a_cursor_of_another_filter_is_refused(offers):
    for number in range(1, 4):
        published(offers, number)
    cursor = offers.page(OfferFilter(), limit=1, cursor=None).next_cursor
    with pytest.raises(MalformedCursor):
        offers.page(OfferFilter(use="dubbing"), limit=1, cursor=cursor)


def test_adding_an_offer_again_changes_nothing(offers):
    offer = published(offers, 1)
    published(offers, 1)
    assert found(offers) == (offer,)


def test_clearing_leaves_nothing(offers):
    published(offers, 1)
    offers.clear()
    assert found(offers) == () == found(offers, territory="IE")
