"""Both forms find what comparing everything finds, from the database or from memory, before and after changes."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.catalogue import picture_lists, picture_tables
from ledger.catalogue.picture_calibration import measured_tails
from ledger.catalogue.picture_lists import (CHEQUERED, COMMON_LEAST, COMMON_SHARE, TILE_BLOCKS, CodeTile, FullBlock,
                                            LoadedPictures, Screen, Spare, StoredPictures, columns_of, most_alike,
                                            nearest_codes)
from ledger.catalogue.picture_look import CHANNELS, FEW, SHOWN_E, Against
from ledger.catalogue.picture_tables import CODE_BLOCK_BITS, CODE_ROW, CODES
from ledger.catalogue.pictures import PictureIndex
from ledger.catalogue.store import Store
from ledger.fingerprint.sheet import WORDS, Sheet, words_of
from tests.catalogue.made_pictures import code, owner, picture, sheet, turned

CHANNEL = CODES[0]
TILE_PICTURES = TILE_BLOCKS << CODE_BLOCK_BITS


def blocks_of(codes: np.ndarray) -> list[tuple[int, bytes]]:
    """(n, 32) uint8 as rows of the table."""
    out = []
    for first in range(0, len(codes), 1 << CODE_BLOCK_BITS):
        some = codes[first:first + (1 << CODE_BLOCK_BITS)]
        rows = np.zeros(len(some), CODE_ROW)
        rows["place"], rows["code"] = np.arange(len(some)), some
        out.append((first >> CODE_BLOCK_BITS, rows.tobytes()))
    return out


def distances(codes: np.ndarray, queries: list[bytes]) -> np.ndarray:
    """Every code against every query, bit by bit."""
    rows = np.frombuffer(b"".join(queries), np.uint8).reshape(-1, 32)
    return np.min([np.unpackbits(codes ^ row, axis=1).sum(axis=1) for row in rows], axis=0)


def asked(digests: list[bytes]) -> np.ndarray:
    return columns_of(np.frombuffer(b"".join(digests), np.uint8).reshape(-1, 32))


SCREENS = {"everything": (), "one column": (Screen(1, 22),), "two columns": (Screen(2, 45),),
           "one, then two": (Screen(1, 22), Screen(2, 37))}
PLENTY = 1 << 40


@pytest.mark.parametrize("screens", SCREENS)
def test_no_code_within_the_bits_of_every_screen_is_left_out(screens):
    luck = np.random.default_rng(len(screens))
    codes = luck.integers(0, 256, (6000, 32), dtype=np.uint8)
    query, surely = code(luck), min((screen.bits for screen in SCREENS[screens]), default=255)
    for place, bits in enumerate(range(100)):
        codes[50 * place] = np.frombuffer(turned(query, bits, luck), np.uint8)
    [column] = asked([query]).T
    numbers, bits = CodeTile(blocks_of(codes)).near(column, SCREENS[screens], Spare())
    plain = distances(codes, [query])
    assert set(np.flatnonzero(plain <= surely)) <= set(numbers.tolist())
    assert (bits == plain[numbers]).all()


@pytest.mark.parametrize("queries", [1, 3])
@pytest.mark.parametrize("most", [1, 5, 40])
def test_the_nearest_codes_are_those_of_comparing_everything(queries, most):
    luck = np.random.default_rng(queries + most)
    asked_for = [code(luck) for _ in range(queries)]
    codes = luck.integers(0, 256, (5000, 32), dtype=np.uint8)
    for place in range(60):  # near to one query, to two, and several as near as each other
        codes[80 * place] = np.frombuffer(turned(asked_for[place % queries], 3 * (place // 4), luck), np.uint8)
    tiles = [CodeTile(blocks_of(codes))]
    plain = distances(codes, asked_for)
    last = np.sort(plain)[most]
    expected = [(int(number), int(plain[number])) for number in np.flatnonzero(plain <= last)]
    assert nearest_codes(tiles, asked(asked_for), (), most) == expected


def test_each_column_has_bytes_of_both_halves_of_every_other_row():
    assert sorted(CHEQUERED) == list(range(32))
    for column in CHEQUERED.reshape(4, 8):
        rows, halves = np.divmod(np.sort(column), 2)
        assert (np.diff(rows) == 2).all() and (np.diff(halves) != 0).all()


def test_the_opposite_of_a_query_is_not_near():
    query = bytes(range(32))
    opposite = np.frombuffer(query, np.uint8)[None] ^ 255
    assert nearest_codes([CodeTile(blocks_of(opposite))], asked([query]), (), 12) == []


@pytest.mark.parametrize("count", [FEW, FEW + 1, 100_000, 1_000_000, 10**10])
@pytest.mark.parametrize("channel", CODES)
def test_no_code_that_could_decide_is_left_out(channel, count):
    tails = measured_tails()
    screens = Against(None, None, tails, count).screens(channel)
    deciding = [bits for bits in range(257) if np.exp(tails[channel].log_p[bits]) * CHANNELS * count < SHOWN_E]
    assert max(deciding, default=-1) <= min((screen.bits for screen in screens), default=256)


@pytest.mark.parametrize("channel", CODES)
def test_screens_leave_out_nothing_in_a_small_catalogue_and_most_in_a_large_one(channel):
    luck, tails = np.random.default_rng(5), measured_tails()
    codes = luck.integers(0, 256, (20_000, 32), dtype=np.uint8)
    [query] = asked([code(luck)]).T
    tile = CodeTile(blocks_of(codes))
    assert Against(None, None, tails, FEW).screens(channel) == ()
    numbers, _ = tile.near(query, Against(None, None, tails, 1_000_000).screens(channel), Spare())
    assert len(numbers) < 0.005 * len(codes)


@pytest.fixture(scope="module")
def large():
    """More pictures than one tile holds, without features; one in a hundred is near to the query."""
    luck = np.random.default_rng(8)
    store, query = Store("sqlite://"), code(luck)
    contents = [picture(luck) for _ in range(40)]
    empty = bytes(Sheet(4, 3, np.zeros((0, 2), np.float32), np.zeros((0, 16), np.uint8)))
    kind = type(contents[0])
    print_of = type(contents[0].fingerprints[0][1])
    codes = [turned(query, int(luck.integers(0, 80)), luck) if at % 100 == 0 else code(luck) for at in range(TILE_PICTURES + 500)]
    store.replace_all([(owner(at), kind(luck.bytes(32), 0, ((0, print_of(CHANNEL, digest)),), ((0, empty),)))
                       for at, digest in enumerate(codes)])
    yield store, query, np.frombuffer(b"".join(codes), np.uint8).reshape(-1, 32)
    store.close()


def forms(store):
    loaded = LoadedPictures(store.pictures)
    loaded.refresh(store.revision)
    return {"in the database": StoredPictures(store.pictures), "in memory": loaded}


@pytest.mark.parametrize("form", ["in the database", "in memory"])
def test_more_than_a_tile_of_codes_is_compared_to_the_last(large, form):
    store, query, codes = large
    tiles = list(forms(store)[form].tiles(CHANNEL))
    assert len(tiles) >= 2
    plain = distances(codes, [query])
    within = {(int(number), int(plain[number])) for number in np.flatnonzero(plain <= 48)}
    assert within and within <= set(nearest_codes(tiles, asked([query]), (Screen(2, 48),), PLENTY))


@pytest.fixture
def store():
    luck = np.random.default_rng(9)
    store = Store("sqlite://")
    store.replace_all([(owner(number), picture(luck)) for number in range(300)])
    yield store
    store.close()


def test_memory_answers_as_the_database_after_each_change(store):
    luck, loaded, stored = np.random.default_rng(10), LoadedPictures(store.pictures), StoredPictures(store.pictures)
    for step in range(6):
        for name in luck.integers(0, 320, 5):
            store.replace(owner(int(name)), picture(luck)) if step % 2 else store.remove(f"p{name}")
        loaded.refresh(store.revision)
        query, words = asked([code(luck)]), words_of(Sheet.of(sheet(luck)))
        for channel in CODES:
            near = [nearest_codes(form.tiles(channel), query, (), PLENTY) for form in (loaded, stored)]
            assert near[0] == near[1] and len({number for number, _ in near[0]}) == store.pictures.count()
        count = store.pictures.count()
        assert most_alike(loaded, words, count, 40) == most_alike(stored, words, count, 40)


def test_the_lists_of_a_full_block_are_those_of_the_database(store):
    luck, full = np.random.default_rng(11), FullBlock(store.pictures.all_lists(0))
    for _ in range(20):
        words = words_of(Sheet.of(sheet(luck)))
        [plain] = StoredPictures(store.pictures).lists(words)
        held = full.of(0, words)
        asked_for = luck.random(len(words)) < 0.7
        assert (held.sizes == plain.sizes).all() and held.sizes.sum() > 0
        assert held.places(asked_for).tolist() == plain.places(asked_for).tolist()


def test_the_most_alike_are_those_of_a_plain_count(store):
    luck, count = np.random.default_rng(12), store.pictures.count()
    words_by_number = {number: set(words_of(Sheet.of(store.pictures.sheet(at))).tolist())
                       for number, at in store.pictures.found_at(range(300)).items()}
    for _ in range(10):
        words = words_of(Sheet.of(sheet(luck)))
        having = {word: sum(word in own for own in words_by_number.values()) for word in words.tolist()}
        telling = {word: np.log1p(count / held) for word, held in having.items()
                   if 0 < held <= max(COMMON_SHARE * count, COMMON_LEAST)}
        votes = {number: sum(telling[word] for word in sorted(own & telling.keys()))
                 for number, own in words_by_number.items()}
        found = most_alike(StoredPictures(store.pictures), words, count, 12)
        best = sorted(votes.values(), reverse=True)[:12]
        assert np.allclose([votes[number] for number in found], [each for each in best if each > 0])


def test_nothing_is_alike_in_an_empty_catalogue():
    pictures = StoredPictures(Store("sqlite://").pictures)
    assert most_alike(pictures, np.arange(5, dtype=np.uint32), 0, 12) == []
    assert [len(tile) for tile in pictures.tiles(CHANNEL)] == []


def test_a_full_block_in_memory_forgets_what_was_removed(monkeypatch):
    for module in (picture_lists, picture_tables):
        monkeypatch.setattr(module, "CODE_BLOCK_BITS", 5)
        monkeypatch.setattr(module, "WORD_BLOCK_BITS", 6)
    luck, store = np.random.default_rng(13), Store("sqlite://")
    store.replace_all([(owner(number), picture(luck)) for number in range(150)])  # two full blocks and one that grows
    every_word, loaded = np.arange(WORDS - 1), LoadedPictures(store.pictures)
    loaded.refresh(store.revision)
    store.remove("p70")
    loaded.refresh(store.revision)
    places = {block.block: set(block.places(np.ones(len(every_word), bool)).tolist()) for block in loaded.lists(every_word)}
    assert places == {0: set(range(64)), 1: set(range(64)) - {6}, 2: set(range(22))}


def test_an_idle_worker_forgets_pictures_unasked(tmp_path):
    luck, url = np.random.default_rng(14), f"sqlite:///{tmp_path}/catalogue.db"
    here, other = Store(url), Store(url)
    here.replace_all([(owner(number), picture(luck)) for number in range(3)])
    index = PictureIndex(here)
    index.load()
    other.remove("p1")
    index.forget()
    held = {int(number) for tile in index._loaded.tiles(CHANNEL) for number in tile.numbers}
    assert held == {0, 2}


def test_pictures_that_were_never_loaded_are_not_loaded_to_be_forgotten():
    luck, store = np.random.default_rng(15), Store("sqlite://")
    store.replace_all([(owner(number), picture(luck)) for number in range(3)])
    store.remove("p1")
    index = PictureIndex(store)
    index.forget()
    assert list(index._loaded.tiles(CHANNEL)) == []
