"""Following the chain: forks are undone, another chain is refused, and the index can be made again at any time."""
import sqlite3
import threading
from dataclasses import replace

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.chain import Chain
from ledger.chain.deployment import ChainChanged, deploy
from ledger.chain.headers import BlockMissing
from ledger.chain.node import Node, NodeUnavailable
from ledger.chain.receipts import ReceiptsMismatch
from ledger.index import AssetFilter, Index, IndexBusy, IndexEmpty, IndexUrlUnknown, compare, following
from tests.index.contents import MANY, assets_in, content
from tests.index.wanderer import every_kind_of_event
from tests.liar import node_that_tells
from tests.story import Story


@pytest.fixture
def file(tmp_path):
    return tmp_path / "index.db"


@pytest.fixture
def index(file):
    index = Index.open(f"sqlite:///{file}")
    yield index
    index.close()


@pytest.mark.parametrize("url", ["", "index.db", "sqlite:///", "postgresql://localhost/ledger"])
def test_an_index_elsewhere_is_refused(url):
    with pytest.raises(IndexUrlUnknown):
        Index.open(url)


def test_an_empty_index_says_nothing(index):
    with pytest.raises(IndexEmpty), index.reading():
        pass


def test_following_adds_what_happened_and_says_as_of_when(story, index):
    asset = story.performer.registers()
    followed = index.catch_up(story.chain)
    assert (followed.events, followed.blocks_undone, followed.behind_blocks) == (1, 0, 0)
    assert followed.as_of.number == story.node.block_number()
    with index.reading() as reading:
        assert reading.as_of == followed.as_of
        assert reading.asset(asset).performer == story.performer.address
    assert index.follow(story.chain).blocks == 0


def test_what_is_not_confirmed_is_not_indexed(story, index):
    asset = story.performer.registers()
    chain = replace(story.chain, confirmations=3)
    index.catch_up(chain)
    assert assets_in(index) == []
    story.mines(1)
    index.catch_up(chain)
    assert assets_in(index) == []
    story.mines(1)
    index.catch_up(chain)
    assert assets_in(index) == [asset]


def test_many_blocks_are_added_in_several_steps(story, index):
    story.mines(following.BLOCKS_AT_ONCE + 10)
    asset = story.performer.registers()
    first = index.follow(story.chain)
    assert (first.blocks, first.behind_blocks > 0) == (following.BLOCKS_AT_ONCE, True)
    assert assets_in(index) == []
    assert index.catch_up(story.chain).behind_blocks == 0
    assert assets_in(index) == [asset]


def test_a_reading_does_not_change_while_the_index_goes_on(story, index):
    story.performer.registers()
    index.catch_up(story.chain)
    with index.reading() as before:
        story.performer.registers()
        index.catch_up(story.chain)
        assert len(before.assets(AssetFilter(), MANY).items) == 1
        with index.reading() as after:
            assert len(after.assets(AssetFilter(), MANY).items) == 2
            assert after.as_of.number > before.as_of.number


# Other chains, bad nodes


def test_a_chain_that_was_reset_is_refused_and_changes_nothing(story, index, file, wallets):
    story.performer.registers()
    index.catch_up(story.chain)
    before = content(file)
    with Anvil.start(AnvilOptions()) as reset:
        node = Node(reset.rpc_url)
        again = deploy(node, wallets.relayer)
        Story(node, again, wallets).performer.registers()
        with pytest.raises(ChainChanged):
            index.follow(Chain(node, story.deployment, 1))   # the node is another one
        with pytest.raises(ChainChanged):
            index.follow(Chain(node, again, 1))              # so is the deployment: the index is of the first
        assert content(file) == before
        index.rebuild(Chain(node, again, 1))                 # only on purpose
    assert len(assets_in(index)) == 1


def test_a_node_that_is_gone_changes_nothing(story, index, file):
    story.performer.registers()
    index.catch_up(story.chain)
    before = content(file)
    with Anvil.start(AnvilOptions()) as gone:
        node = Node(gone.rpc_url)
    with pytest.raises(NodeUnavailable):
        index.follow(Chain(node, story.deployment, 1))
    with pytest.raises(NodeUnavailable):
        index.rebuild(Chain(node, story.deployment, 1))
    assert content(file) == before


def test_a_node_that_drops_one_log_is_an_error_at_once_and_nothing_is_taken(story, index, file):
    story.performer.registers()
    index.catch_up(story.chain)
    before = content(file)
    asset = story.performer.registers()
    story.producer.buys(story.performer.grants(asset))
    story.mines(1)

    def lie(method, result):
        if method == "eth_getBlockReceipts" and len(result[0]["logs"]) == 2:
            return [result[0] | {"logs": result[0]["logs"][:1]}, *result[1:]]
        return result

    with node_that_tells(story.node.rpc_url, lie) as url, pytest.raises(ReceiptsMismatch):
        index.follow(Chain(Node(url), story.deployment, 1))
    assert content(file) == before
    index.catch_up(story.chain)
    assert compare(index, story.chain) == []


def test_a_node_that_fails_in_the_middle_of_a_rebuild_leaves_the_old_index(story, index, file):
    story.performer.registers()
    index.catch_up(story.chain)
    before = content(file)
    story.mines(following.BLOCKS_AT_ONCE)
    story.performer.registers()
    asked = []

    def lie(method, result):
        asked.append(method)
        return None if asked.count("eth_getBlockReceipts") == 2 else result

    with node_that_tells(story.node.rpc_url, lie) as url, pytest.raises(BlockMissing):
        index.rebuild(Chain(Node(url), story.deployment, 1))
    assert content(file) == before


# Rebuilding


def test_an_index_that_was_deleted_is_made_again_equal(story, index, file):
    asset = story.performer.registers()
    story.producer.buys(story.performer.grants(asset))
    index.catch_up(story.chain)
    before = content(file)
    index.close()
    for each in file.parent.iterdir():
        each.unlink()
    index.catch_up(story.chain)
    assert content(file) == before


def test_a_rebuild_gives_the_same_rows_as_following(story, index, file):
    for _ in range(3):
        asset = story.performer.registers()
        index.follow(story.chain)
        story.producer.buys(story.performer.grants(asset))
        index.follow(story.chain)
    before = content(file)
    followed = index.rebuild(story.chain)
    assert content(file) == before
    assert followed.events == 7  # the split is declared once


@pytest.mark.parametrize("blocks", [1, 7])
def test_every_event_is_folded_alike_in_steps_and_at_once(story, index, file, monkeypatch, blocks):
    """A step finds its rows in the file, a rebuild in what it has added itself."""
    every_kind_of_event(story)
    with monkeypatch.context() as steps:
        steps.setattr(following, "BLOCKS_AT_ONCE", blocks)
        index.catch_up(story.chain)
    before = content(file)
    index.rebuild(story.chain)
    assert content(file) == before


def test_an_index_of_another_layout_is_made_anew(story, index, file):
    asset = story.performer.registers()
    index.catch_up(story.chain)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE index_identity SET layout = 0")
        connection.execute("DROP TABLE index_locks")
    connection.close()
    index.catch_up(story.chain)
    assert assets_in(index) == [asset]
    assert compare(index, story.chain) == []


# Several at once


def test_two_followers_of_one_file_index_each_event_once(story, file):
    for _ in range(10):
        story.performer.registers()
    problems = []

    def run():
        index = Index.open(f"sqlite:///{file}")
        for _ in range(5):
            try:
                index.catch_up(story.chain)
            except IndexBusy:
                continue
            except Exception as problem:
                problems.append(problem)
        index.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = Index.open(f"sqlite:///{file}")
    index.catch_up(story.chain)
    assert problems == []
    assert len(assets_in(index)) == 10
    assert compare(index, story.chain) == []
