"""Comparing finds each row that was added, altered or lost, and nothing in an index that is right."""
import shutil
import sqlite3

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.deployment import deploy
from ledger.chain.node import Node
from ledger.index import HistoryBroken, Index, compare
from ledger.index.rows import TABLES
from ledger.index.tables import table_of
from tests.index.wanderer import every_kind_of_event
from tests.story import Story


@pytest.fixture(scope="module")
def told(wallets):
    """A chain of its own on which everything has happened: comparing changes nothing there."""
    with Anvil.start(AnvilOptions()) as anvil:
        node = Node(anvil.rpc_url)
        story = Story(node, deploy(node, wallets.relayer), wallets)
        every_kind_of_event(story)
        yield story


@pytest.fixture(scope="module")
def followed(told, tmp_path_factory):
    """The file of an index that has followed it."""
    directory = tmp_path_factory.mktemp("followed")
    index = Index.open(f"sqlite:///{directory}/index.db")
    index.catch_up(told.chain)
    index.close()
    return directory / "index.db"


@pytest.fixture
def index(followed, tmp_path):
    shutil.copy(followed, tmp_path / "index.db")
    index = Index.open(f"sqlite:///{tmp_path}/index.db")
    yield index
    index.close()


def alter(tmp_path, statement):
    with sqlite3.connect(tmp_path / "index.db") as connection:
        assert connection.execute(statement).rowcount == 1
    connection.close()


def test_an_index_that_is_right_has_no_difference(told, index):
    assert compare(index, told.chain) == []


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.TABLE)
def test_a_lost_row_of_any_table_is_found(told, index, tmp_path, kind):
    table = table_of(kind)
    alter(tmp_path, f"DELETE FROM {table} WHERE rowid = (SELECT MIN(rowid) FROM {table})")
    assert [(d.table, d.found_in) for d in compare(index, told.chain)] == [(kind.TABLE, "chain")]


def test_an_altered_amount_is_found_with_both_values(told, index, tmp_path):
    alter(tmp_path, "UPDATE index_credits SET balance_wei = '7' WHERE rowid = (SELECT MIN(rowid) FROM index_credits)")
    ours, chain = sorted(compare(index, told.chain), key=lambda difference: difference.found_in, reverse=True)
    assert (ours.found_in, ours.row["balance_wei"]) == ("index", "7")
    assert (chain.found_in, int(chain.row["balance_wei"]) > 7) == ("chain", True)
    assert ours.row["position"] == chain.row["position"]


def test_an_invented_row_is_found(told, index, tmp_path):
    alter(tmp_path, "INSERT INTO index_fingerprints VALUES (x'00', 'invented', x'', 5)")
    (difference,) = compare(index, told.chain)
    assert (difference.table, difference.found_in, difference.row["algorithm"]) == ("fingerprints", "index", "invented")


def test_comparing_changes_nothing_and_rebuilding_repairs(told, index, tmp_path):
    alter(tmp_path, "UPDATE index_assets SET kind = 7 WHERE rowid = 1")
    assert compare(index, told.chain) != []
    assert compare(index, told.chain) != []
    index.rebuild(told.chain)
    assert compare(index, told.chain) == []


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
