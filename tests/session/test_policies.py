"""What limits leave out is not offered, and lists are read to their end."""
import pytest

from ledger.session import policies
from ledger.session.licensing import keep
from ledger.session.policies import Site
from ledger.terms.policy import PERMITTED
from ledger.typed_data import grant_message

SITE = Site("https://ledger.example")


@pytest.fixture
def offered(session, story, clockwork):
    """An asset with three open offers, the first of which is cancelled."""
    asset = story.performer.registers()
    grants = [story.performer.grants(asset, price_wei=str(price)) for price in (5, 50, 500)]
    for signed in grants:
        keep(session, grant_message(session.domain, signed.grant).digest(), signed)
    story.performer.cancels(grants[0])
    clockwork.follows()
    return asset


def prices(policy):
    return [offer.terms.price_wei for offer in policy.offers]


def of_site(session, asset):
    return next(each for each in policies.site_policies(session, SITE).policies if each.asset == asset)


def test_offers_are_read_over_many_pages(session, offered, monkeypatch):
    monkeypatch.setattr(policies, "PAGE_ROWS", 1)
    assert prices(policies.policy(session, offered, SITE).policy) == [50, 500]
    assert prices(of_site(session, offered)) == [50, 500]


def test_what_a_limit_leaves_out_is_not_offered(session, offered, monkeypatch):
    monkeypatch.setattr(policies, "MOST_OFFERS", 2)
    monkeypatch.setattr(policies, "SITE_OFFERS", 2)
    assert prices(policies.policy(session, offered, SITE).policy) == [50]
    assert prices(of_site(session, offered)) == [50]


def test_a_site_names_no_more_permitted_assets_than_its_limit(session, story, clockwork, monkeypatch):
    first, _ = story.performer.registers(policy="permitted"), story.performer.registers(policy="permitted")
    clockwork.follows()
    monkeypatch.setattr(policies, "SITE_ASSETS", 1)
    (only,) = policies.site_policies(session, SITE).policies
    assert (only.asset, only.level, only.asset_url) == (first, PERMITTED, f"https://ledger.example/assets/0x{first.hex()}")


def test_an_asset_of_a_batch_has_a_policy_once_it_is_written(session, story, clockwork):
    batch = story.performer.anchors(assets=2)
    asset = story.performer.materializes(batch, 0)
    clockwork.follows()
    found = policies.policy(session, asset, SITE)
    assert (found.policy.kind, found.policy.level) == ("face", PERMITTED)
    assert [each.asset for each in policies.site_policies(session, SITE).policies] == [asset]


def test_policies_say_the_block_that_they_are_as_of(session, story, offered):
    assert policies.policy(session, offered, SITE).as_of.number == story.node.block_number()
    with session.index.reading() as reading:
        assert policies.site_policies(session, SITE).as_of == reading.as_of
