"""Statements of people on the test's chain."""
import pytest

from ledger.statement import Origin, Period, Request, as_of, history, statement
from ledger.units import UnixTime


@pytest.fixture
def states(story):
    """`states(person)` is the person's statement of the time since the deployment, or of what else is named."""
    def stated(person, period=None, **more):
        chain, origin = story.chain, Origin.of(story.deployment)
        begun = story.node.call("eth_getBlockByNumber", hex(story.deployment.block_number), False)["timestamp"]
        period = period or Period(UnixTime(int(begun, 16)), UnixTime(story.now + 1))
        reached = as_of(chain, period)
        request = Request(getattr(person, "address", person), period, origin, reached, **more)
        return statement(history(story.node, origin, reached.block), request)
    return stated
