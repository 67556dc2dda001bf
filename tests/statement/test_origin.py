"""Events are read from the deployment to one block, linked at both ends."""
from dataclasses import replace

import pytest

from ledger.statement import Origin, Period, PeriodTooEarly, as_of, history
from ledger.statement.origin import BlocksUnlinked
from ledger.units import Bytes32, UnixTime
from tests.story import DAY_S


@pytest.fixture
def origin(story):
    return Origin.of(story.deployment)


def block_time(story, number):
    return int(story.node.call("eth_getBlockByNumber", hex(number), False)["timestamp"], 16)


def test_the_last_block_before_the_end_is_found_among_many(story):
    for _ in range(9):
        story.waits(DAY_S)
    newest = story.node.block_number()
    for number in range(newest - 8, newest):
        end = UnixTime(block_time(story, number) + 1)
        found = as_of(story.chain, Period(UnixTime(end - 1), end))
        assert (found.block.number, found.is_period_over) == (number, True)


def test_a_period_that_runs_on_is_as_of_the_newest_block(story):
    found = as_of(story.chain, Period(UnixTime(0), UnixTime(story.now + 1)))
    assert (found.block.number, found.is_period_over) == (story.node.block_number(), False)


def test_a_period_before_the_deployment_has_nothing_to_state(story):
    first = block_time(story, story.deployment.block_number)
    with pytest.raises(PeriodTooEarly):
        as_of(story.chain, Period(UnixTime(first - DAY_S), UnixTime(first)))


def test_another_beginning_or_another_end_is_noticed(story, origin):
    story.performer.registers()
    last = as_of(story.chain, Period(UnixTime(0), UnixTime(story.now + 1))).block
    assert [type(entry.event).__name__ for entry in history(story.node, origin, last)] == ["AssetAnchored"]
    with pytest.raises(BlocksUnlinked):
        list(history(story.node, origin, replace(last, hash=Bytes32(bytes(32)))))
    with pytest.raises(BlocksUnlinked):
        list(history(story.node, replace(origin, block_hash=Bytes32(bytes(32))), last))
