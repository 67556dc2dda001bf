"""Forks: the index goes back to the common block and forward again, and no row of the lost blocks stays.

Each test has a chain of its own: a node that has many blocks and went back and forth a few times can lose the state
of a block that it reorganises to.
"""
from dataclasses import replace

import pytest

from ledger.chain.anvil import Anvil, AnvilOptions
from ledger.chain.deployment import deploy
from ledger.chain.node import Node
from ledger.index import Index, NotIndexed, compare, following
from tests.index.contents import assets_in, content
from tests.index.wanderer import changes_hands, derives, owes
from tests.story import Story


@pytest.fixture
def story(wallets):
    with Anvil.start(AnvilOptions()) as anvil:
        node = Node(anvil.rpc_url)
        yield Story(node, deploy(node, wallets.relayer), wallets)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "index.db"


@pytest.fixture
def index(file):
    index = Index.open(f"sqlite:///{file}")
    yield index
    index.close()


def reorganise(story, depth, instead):
    """The last blocks are replaced by others, which hold the signed transactions `instead` and nothing else.

    The node must not make blocks of its own meanwhile: it would be left with a chain that is none.
    """
    story.node.call("evm_setAutomine", False)
    story.node.call("anvil_reorg", depth, [["0x" + transaction.hex(), 0] for transaction in instead])
    story.node.call("evm_setAutomine", True)


def test_a_fork_that_removes_an_indexed_event_removes_its_rows(story, index, file):
    kept = story.performer.registers()
    index.catch_up(story.chain)
    before = content(file)
    gone = story.performer.registers()
    index.catch_up(story.chain)
    assert assets_in(index) == [kept, gone]
    reorganise(story, 1, [])
    followed = index.catch_up(story.chain)
    assert followed.blocks_undone == 1
    assert assets_in(index) == [kept]
    assert compare(index, story.chain) == []
    for table, rows in content(file).items():
        assert table == "index_blocks" or rows == before[table], table


def test_a_fork_that_changes_an_indexed_sale_changes_every_table_it_made(story, index):
    asset = story.performer.registers()
    index.catch_up(story.chain)
    cheap, dear = (story.performer.grants(asset, price_wei=price) for price in ("500", "700"))
    other = story.producer.signed(story.producer.buys_call(dear))
    first = story.producer.buys(cheap)
    index.catch_up(story.chain)
    reorganise(story, 1, [other])
    followed = index.catch_up(story.chain)
    assert (followed.blocks_undone, followed.events) == (1, 2)
    second = replace(first, grant=story.digest(dear))
    with index.reading() as reading:
        with pytest.raises(NotIndexed):
            reading.license(first.license_id)
        license = reading.license(second.license_id)
        assert license.price_wei == 700
        assert list(reading.pot(license.pot).balances_wei.values()) == [700]
    assert compare(index, story.chain) == []


@pytest.mark.parametrize("happens", [owes, derives, changes_hands])
def test_a_fork_takes_back_whatever_happened_after_the_sale(story, index, file, happens):
    story.performer.registers()
    index.catch_up(story.chain)
    before, indexed = content(file), story.node.block_number()
    happens(story)
    index.catch_up(story.chain)
    after = content(file)
    assert sum(after[table] != before[table] for table in before) > 6
    depth = story.node.block_number() - indexed
    reorganise(story, depth, [])
    story.waits(60)
    assert index.catch_up(story.chain).blocks_undone == depth
    now = content(file)
    assert {table for table in before if now[table] != before[table]} == {"index_blocks"}
    happens(story)
    index.catch_up(story.chain)
    assert compare(index, story.chain) == []


@pytest.mark.parametrize("depth", [1, 2, 5, 70])
def test_a_fork_of_any_depth_is_undone_to_the_common_block(story, index, depth):
    kept = story.performer.registers()
    story.performer.registers()
    story.mines(depth - 1)
    index.catch_up(story.chain)
    undone_hash = story.chain.headers([story.node.block_number()])[0].hash
    reorganise(story, depth, [])
    story.waits(60)
    assert story.chain.headers([story.node.block_number() - 1])[0].hash != undone_hash
    followed = index.catch_up(story.chain)
    assert followed.blocks_undone == depth
    assert assets_in(index) == [kept]
    assert compare(index, story.chain) == []


def test_a_fork_deeper_than_the_window_rebuilds(story, index, monkeypatch):
    monkeypatch.setattr(following, "WINDOW_BLOCKS", 3)
    story.performer.registers()
    story.performer.registers()
    story.mines(4)
    index.catch_up(story.chain)
    reorganise(story, 5, [])
    story.waits(60)
    indexed = story.node.block_number() - story.deployment.block_number
    followed = index.catch_up(story.chain)
    assert followed.blocks_undone == indexed
    assert len(assets_in(index)) == 1
    assert compare(index, story.chain) == []


def test_a_chain_that_became_shorter_is_followed_back(story, index):
    kept = story.performer.registers()
    before = story.node.call("evm_snapshot")
    story.performer.registers()
    story.mines(3)
    index.catch_up(story.chain)
    story.node.call("evm_revert", before)
    assert index.catch_up(story.chain).blocks_undone == 4
    assert assets_in(index) == [kept]


def test_forks_without_our_events_change_no_row_but_blocks(story, index, file):
    asset = story.performer.registers()
    index.catch_up(story.chain)
    story.mines(3)
    index.catch_up(story.chain)
    before = content(file)
    reorganise(story, 2, [])
    story.waits(60)
    index.catch_up(story.chain)
    after = content(file)
    assert assets_in(index) == [asset]
    assert {table for table in before if before[table] != after[table]} == {"index_blocks"}
