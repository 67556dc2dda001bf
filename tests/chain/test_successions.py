"""Heirs, successions, coming of age and sources, against the contract itself."""
import pytest

from ledger.chain.views import Heir, Source, Succession
from ledger.reverts import (
    HeirDelayOutOfRange, NeitherPerformerNorHeir, NotOfAge, NothingToReaffirm, ReaffirmationMissing, SourceExists,
    SuccessionMissing, SuccessionPending, SuccessionTooEarly, SuccessorRefused,
)
from ledger.split import pot_id
from ledger.units import ETHER, NO_ADDRESS
from ledger.usage import pot_account
from tests.story import DAY_S

SHARED = {"revenue_share_bps": 300, "revenue_base": "net-income", "report_every": "quarter"}


@pytest.fixture
def asset(story):
    return story.performer.registers()


def test_an_asset_has_no_heir_and_no_succession_until_one_is_named(story, asset):
    assert story.ledger.heir(asset) == Heir(NO_ADDRESS, 0)
    assert story.ledger.succession(asset) == Succession(NO_ADDRESS, 0)
    assert story.ledger.source(asset) == Source(NO_ADDRESS, 0, 0)
    assert story.ledger.first_performer(asset) == story.performer.address


def test_a_named_heir_takes_over_when_nobody_objects(story, asset):
    story.performer.sends(story.ledger.name_heir_call(asset, story.guardian.address, 30 * DAY_S))
    assert story.ledger.heir(asset) == Heir(story.guardian.address, 30 * DAY_S)
    story.guardian.sends(story.ledger.announce_succession_call(asset, story.guardian.address))
    assert story.ledger.succession(asset) == Succession(story.guardian.address, story.now + 30 * DAY_S)
    with pytest.raises(SuccessionTooEarly):
        story.stranger.sends(story.ledger.succeed_call(asset))
    story.waits(30 * DAY_S)
    epoch = story.ledger.asset(asset).grant_epoch
    story.stranger.sends(story.ledger.succeed_call(asset))
    word = story.ledger.asset(asset)
    assert (word.performer, word.grant_epoch) == (story.guardian.address, epoch + 1)
    assert story.ledger.first_performer(asset) == story.performer.address
    assert story.ledger.heir(asset) == Heir(NO_ADDRESS, 0)


def test_the_performer_objects(story, asset):
    story.performer.sends(story.ledger.announce_succession_call(asset, story.agent.address))
    with pytest.raises(SuccessionPending):
        story.performer.sends(story.ledger.announce_succession_call(asset, story.agent.address))
    story.performer.sends(story.ledger.cancel_succession_call(asset))
    with pytest.raises(SuccessionMissing):
        story.stranger.sends(story.ledger.succeed_call(asset))


def test_who_may_not_move_an_asset_is_told_why(story, asset):
    with pytest.raises(HeirDelayOutOfRange) as refused:
        story.performer.sends(story.ledger.name_heir_call(asset, story.guardian.address, DAY_S))
    assert refused.value.least_s == 30 * DAY_S
    with pytest.raises(NeitherPerformerNorHeir):
        story.stranger.sends(story.ledger.announce_succession_call(asset, story.stranger.address))
    with pytest.raises(SuccessorRefused):
        story.performer.sends(story.ledger.announce_succession_call(asset, story.performer.address))


def test_a_performer_who_came_of_age_reaffirms_before_anything_is_sold(story, asset):
    majority_at = story.now + 20 * DAY_S
    minor = story.performer.registers_as_minor(story.guardian, majority_at)
    with pytest.raises(NotOfAge):
        story.performer.sends(story.ledger.reaffirm_call(minor))
    story.waits(20 * DAY_S)
    assert story.ledger.asset(minor).is_minor
    with pytest.raises(ReaffirmationMissing):
        story.producer.buys(story.performer.grants(minor))
    story.performer.sends(story.ledger.reaffirm_call(minor))
    assert not story.ledger.asset(minor).is_minor
    story.producer.buys(story.performer.grants(minor))
    with pytest.raises(NothingToReaffirm):
        story.performer.sends(story.ledger.reaffirm_call(minor))


def test_a_derivative_pays_its_source(story, asset):
    source = story.performer.grants(asset, price_wei="500", **SHARED)
    license = story.producer.buys(source)
    derivative = story.producer.registers()
    call = story.ledger.declare_source_call(source.grant.members(), license.serial, derivative)
    story.producer.sends(call)
    pot = pot_id(source.grant.split.hash, 0)
    assert story.ledger.source(derivative) == Source(pot_account(pot), 300, 1)
    assert story.ledger.asset(derivative).is_derivative and not story.ledger.asset(asset).is_derivative
    with pytest.raises(SourceExists):
        story.producer.sends(call)

    split = [{"account": story.producer.address, "share_bps": 9_700, "role": "performer"},
             {"account": pot_account(pot), "share_bps": 300, "role": "source"}]
    sold = story.producer.grants(derivative, price_wei="10001", split=split)
    story.stranger.buys(sold)
    story.stranger.distributes(sold.grant.split)
    assert story.ledger.credit(pot_account(pot), ETHER) == 300
    story.stranger.sends(story.ledger.collect_source_call(source.grant.split.members(), 0, ETHER))
    assert story.ledger.pot(pot, ETHER) == 500 + 300
