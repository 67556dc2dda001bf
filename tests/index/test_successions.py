"""Assets move to other wallets, and lists follow; what the history does not allow is broken."""
import pytest

from ledger.chain.events import (
    AssetReaffirmed, HeirNamed, PerformerChanged, SuccessionAnnounced, SuccessionCancelled,
)
from ledger.index import FIRST_PAGE, AssetFilter, HistoryBroken, NotIndexed, Page
from ledger.units import NO_ADDRESS
from tests.index.written import ASSET, DAY_S, GUARDIAN, HEIR, PERFORMER, START, TOOL, History, anchored, word

ALL = Page(FIRST_PAGE, 100)


@pytest.fixture
def history():
    history = History()
    history.happens(anchored())
    return history


def announced(history, to=HEIR, by=PERFORMER, days=7):
    """The event of an announcement in the next block."""
    return SuccessionAnnounced(ASSET, by, to, history.now + (days + 1) * DAY_S)


def succeeds(history, to=HEIR, before=PERFORMER, epoch=1):
    """The asset has moved, a week after that was announced."""
    history.happens(announced(history, to, before))
    history.waits(7)
    history.happens(PerformerChanged(ASSET, before, to, epoch))


def assets_of(history, performer):
    return [asset.fixed.asset for asset in history.reading.assets(AssetFilter(performer=performer), ALL).items]


def test_an_heir_is_named_and_replaced(history):
    assert (history.reading.heir(ASSET).heir, history.reading.heir(ASSET).delay_s) == (NO_ADDRESS, 0)
    history.happens(HeirNamed(ASSET, HEIR, 30 * DAY_S))
    assert (history.reading.heir(ASSET).heir, history.reading.heir(ASSET).delay_s) == (HEIR, 30 * DAY_S)
    assert [row.asset for row in history.reading.inheritances(HEIR, ALL).items] == [ASSET]
    history.happens(HeirNamed(ASSET, TOOL, 60 * DAY_S))
    assert history.reading.heir(ASSET).heir == TOOL
    assert history.reading.inheritances(HEIR, ALL).items == []
    history.happens(HeirNamed(ASSET, NO_ADDRESS, 0))
    assert history.reading.inheritances(TOOL, ALL).items == []


def test_a_succession_is_pending_until_it_is_cancelled(history):
    history.happens(announced(history))
    pending = history.reading.pending_succession(ASSET)
    assert (pending.account, pending.successor, pending.not_before) == (PERFORMER, HEIR, history.now + 7 * DAY_S)
    history.happens(SuccessionCancelled(ASSET, PERFORMER))
    assert history.reading.pending_succession(ASSET) is None
    assert [row.what for row in history.reading.successions(ASSET, ALL).items] == ["announced", "cancelled"]
    assert assets_of(history, PERFORMER) == [ASSET]


def test_an_asset_that_moved_is_the_new_performer_s(history):
    history.happens(anchored(word(2)))
    history.happens(HeirNamed(ASSET, TOOL, 30 * DAY_S))
    succeeds(history, epoch=4)
    asset = history.reading.asset(ASSET)
    assert (asset.performer, asset.fixed.first_performer, asset.state.grant_epoch) == (HEIR, PERFORMER, 4)
    assert assets_of(history, HEIR) == [ASSET]
    assert assets_of(history, PERFORMER) == [word(2)]
    assert history.reading.heir(ASSET).heir == NO_ADDRESS
    assert history.reading.pending_succession(ASSET) is None
    assert [(row.before, row.performer, row.grant_epoch) for row in history.reading.performers(ASSET)] == [
        (PERFORMER, HEIR, 4)]


def test_an_asset_that_came_back_is_the_first_performer_s_again(history):
    succeeds(history)
    succeeds(history, PERFORMER, HEIR, 2)
    assert assets_of(history, PERFORMER) == [ASSET]
    assert assets_of(history, HEIR) == []
    assert [row.performer for row in history.reading.performers(ASSET)] == [HEIR, PERFORMER]
    assert [row.what for row in history.reading.successions(ASSET, ALL).items] == ["announced", "carried-out"] * 2


def test_pages_of_a_performer_s_assets_hold_those_that_came_and_stayed(history):
    for number in (2, 3, 4):
        history.happens(anchored(word(number)))
    succeeds(history)
    first = history.reading.assets(AssetFilter(performer=PERFORMER, kind=1), Page(FIRST_PAGE, 2))
    rest = history.reading.assets(AssetFilter(performer=PERFORMER, kind=1), Page(first.next, 2))
    assert [asset.fixed.asset for asset in [*first.items, *rest.items]] == [word(2), word(3), word(4)]
    assert history.reading.assets(AssetFilter(performer=PERFORMER, kind=2), ALL).items == []


def test_what_was_announced_in_a_minority_lapses_with_it():
    history = History()
    majority_at = START + 10 * DAY_S
    history.happens(anchored(guardian=GUARDIAN, majority_at=majority_at))
    history.happens(announced(history, by=GUARDIAN))
    assert history.reading.pending_succession(ASSET) is not None
    history.waits(7)
    assert history.now < majority_at
    assert history.reading.pending_succession(ASSET) is not None
    history.waits(1)
    assert history.now == majority_at
    assert history.reading.pending_succession(ASSET) is None
    history.happens(announced(history, to=TOOL))
    assert history.reading.pending_succession(ASSET).successor == TOOL


def test_what_is_due_after_majority_outlives_the_minority():
    history = History()
    majority_at = START + 5 * DAY_S
    history.happens(anchored(guardian=GUARDIAN, majority_at=majority_at))
    history.happens(announced(history))
    history.waits(7)
    history.happens(PerformerChanged(ASSET, PERFORMER, HEIR, 1))
    assert history.reading.asset(ASSET).performer == HEIR


@pytest.mark.parametrize("event", [
    pytest.param(lambda history: announced(history, TOOL), id="announced while another is pending"),
    pytest.param(lambda history: PerformerChanged(ASSET, PERFORMER, HEIR, 1), id="before its time"),
    pytest.param(lambda history: HeirNamed(word(9), HEIR, DAY_S), id="an heir of an unknown asset"),
    pytest.param(lambda history: SuccessionAnnounced(word(9), PERFORMER, HEIR, 1), id="of an unknown asset"),
])
def test_a_succession_that_is_not_in_order_is_broken(history, event):
    history.happens(announced(history))
    with pytest.raises(HistoryBroken):
        history.happens(event(history))


@pytest.mark.parametrize("event", [
    SuccessionCancelled(ASSET, PERFORMER), PerformerChanged(ASSET, PERFORMER, HEIR, 1),
])
def test_what_was_not_announced_is_neither_cancelled_nor_carried_out(history, event):
    with pytest.raises(HistoryBroken):
        history.happens(event)


@pytest.mark.parametrize("event", [
    PerformerChanged(ASSET, PERFORMER, TOOL, 1), PerformerChanged(ASSET, TOOL, HEIR, 1),
])
def test_an_asset_moves_only_as_it_was_announced(history, event):
    history.happens(announced(history))
    history.waits(7)
    with pytest.raises(HistoryBroken):
        history.happens(event)


def test_a_succession_of_what_is_not_known_is_not_known(history):
    with pytest.raises(NotIndexed):
        history.reading.pending_succession(word(9))


# Majority


def test_a_minor_s_asset_becomes_an_adult_s_by_its_performer():
    history = History()
    history.happens(anchored(guardian=GUARDIAN, majority_at=START + 3 * DAY_S))
    assert history.reading.asset(ASSET).is_minor
    history.waits(2)
    history.happens(AssetReaffirmed(ASSET, PERFORMER))
    asset = history.reading.asset(ASSET)
    assert (asset.is_minor, asset.state.reaffirmed_at) == (False, history.now)
    assert (asset.fixed.guardian, asset.fixed.majority_at) == (GUARDIAN, START + 3 * DAY_S)


@pytest.mark.parametrize(("guardian", "majority_at"), [(GUARDIAN, START + 3 * DAY_S), (NO_ADDRESS, 0)])
def test_who_is_no_grown_up_minor_reaffirms_nothing(guardian, majority_at):
    history = History()
    history.happens(anchored(guardian=guardian, majority_at=majority_at))
    with pytest.raises(HistoryBroken):
        history.happens(AssetReaffirmed(ASSET, PERFORMER))
