"""Whatever happens, the index folded from the logs says what the contracts' views say."""
import pytest

from ledger.chain.events import KINDS
from ledger.index import Index, compare
from ledger.index.projection import PROJECT
from tests.index.views import ALL, require_equal
from tests.index.wanderer import Wanderer, every_kind_of_event


@pytest.mark.parametrize("seed", range(4))
def test_a_random_history_folded_from_its_logs_equals_the_views(story, tmp_path, seed):
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    people = Wanderer(story, seed)
    for _ in range(4):
        people.acts(100)
        index.catch_up(story.chain)
        with index.reading() as reading:
            require_equal(reading, story)
            events = len(reading.events(ALL).items)
    assert events > 80, "the people did next to nothing"
    assert compare(index, story.chain) == []
    index.close()


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
