"""Comparing finds each row that was added, altered or lost, and nothing in an index that is right."""
import sqlite3

import pytest

from ledger.index import HistoryBroken, Index, compare
from ledger.index.rows import TABLES
from ledger.index.tables import table_of
from tests.index.test_projection import every_kind_of_event


@pytest.fixture
def index(story, tmp_path):
    every_kind_of_event(story)
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    index.catch_up(story.chain)
    yield index
    index.close()


def alter(tmp_path, statement):
    with sqlite3.connect(tmp_path / "index.db") as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


def test_an_index_that_is_right_has_no_difference(story, index):
    assert compare(index, story.chain) == []


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.TABLE)
def test_a_lost_row_of_any_table_is_found(story, index, tmp_path, kind):
    table = table_of(kind)
    alter(tmp_path, f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})")
    assert [(d.table, d.found_in) for d in compare(index, story.chain)] == [(kind.TABLE, "chain")]


def test_an_altered_amount_is_found_with_both_values(story, index, tmp_path):
    alter(tmp_path, "UPDATE index_credits SET balance_wei = '7' WHERE receiver = '0x' || printf('%040d', 0)")
    ours, chain = sorted(compare(index, story.chain), key=lambda difference: difference.found_in, reverse=True)
    assert (ours.found_in, ours.row["balance_wei"]) == ("index", "7")
    assert (chain.found_in, int(chain.row["balance_wei"]) > 7) == ("chain", True)
    assert ours.row["position"] == chain.row["position"]


def test_an_invented_row_is_found(story, index, tmp_path):
    alter(tmp_path, "INSERT INTO index_fingerprints VALUES (x'00', 'invented', x'', 5)")
    (difference,) = compare(index, story.chain)
    assert (difference.table, difference.found_in, difference.row["algorithm"]) == ("fingerprints", "index", "invented")


def test_comparing_changes_nothing_and_rebuilding_repairs(story, index, tmp_path):
    alter(tmp_path, "UPDATE index_assets SET kind = 7 WHERE rowid = 1")
    assert compare(index, story.chain) != []
    assert compare(index, story.chain) != []
    index.rebuild(story.chain)
    assert compare(index, story.chain) == []


@pytest.mark.parametrize(("table", "act"), [
    ("asset_states", lambda story, asset: story.performer.freezes(asset)),
    ("pots", lambda story, asset: story.producer.buys(story.performer.grants(asset))),
])
def test_an_event_that_contradicts_an_altered_index_stops_it(story, tmp_path, table, act):
    asset = story.performer.registers()
    story.producer.buys(story.performer.grants(asset))
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    index.catch_up(story.chain)
    alter(tmp_path, f"DELETE FROM index_{table}")
    act(story, asset)
    with pytest.raises(HistoryBroken, match="index rebuild"):
        index.catch_up(story.chain)
    index.rebuild(story.chain)
    assert compare(index, story.chain) == []
    index.close()
