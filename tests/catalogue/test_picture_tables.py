"""Pictures are listed when they come and leave nothing behind when they go, one by one or thousands at once."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.catalogue.picture_tables import CODE_ROW, CODES, PLACE
from ledger.catalogue.store import Store
from ledger.fingerprint.sheet import Sheet, words_of
from tests.catalogue.made_pictures import owner, picture


@pytest.fixture
def store():
    store = Store("sqlite://")
    yield store
    store.close()


def listed(store):
    """Every (word, number) in the lists, and every (channel, number, code) in the blocks."""
    words = {(word, (block << 16) + place) for block in range(store.pictures.word_blocks())
             for word, places in store.pictures.all_lists(block) for place in np.frombuffer(places, PLACE).tolist()}
    codes = {(channel, (block << 10) + int(row["place"]), row["code"].tobytes()) for channel in CODES
             for block, rows in store.pictures.code_blocks(channel, range(1000)) for row in np.frombuffer(rows, CODE_ROW)}
    return words, codes


def expected(contents):
    """The same of (numbers, content), by their frames."""
    words, codes = set(), set()
    for numbers, content in contents:
        for number, (_, sheet) in zip(numbers, content.sheets, strict=True):
            words |= {(word, number) for word in words_of(Sheet.of(sheet)).tolist()}
        codes |= {(each.algorithm, numbers[frame], each.digest) for frame, each in content.fingerprints}
    return words, codes


def test_every_word_and_code_of_a_picture_is_listed_once(store):
    luck = np.random.default_rng(1)
    contents = [picture(luck, frames) for frames in (1, 3, 2)]
    for number, content in enumerate(contents):
        store.replace(owner(number), content)
    assert listed(store) == expected(zip(([0], [1, 2, 3], [4, 5]), contents))
    assert store.pictures.count() == 6


def test_many_at_once_are_listed_as_one_by_one(store):
    luck = np.random.default_rng(2)
    contents = [picture(luck) for _ in range(30)]
    store.replace_all([(owner(number), content) for number, content in enumerate(contents)])
    assert listed(store) == expected(([number], content) for number, content in enumerate(contents))


def test_a_removed_picture_leaves_no_row_and_its_number_is_not_used_again(store):
    luck = np.random.default_rng(3)
    contents = [picture(luck, 2) for _ in range(3)]
    for number, content in enumerate(contents):
        store.replace(owner(number), content)
    assert store.remove("p2") and store.remove("p0")
    assert listed(store) == expected([([2, 3], contents[1])])
    store.replace(owner(9), contents[0])
    assert listed(store) == expected([([2, 3], contents[1]), ([6, 7], contents[0])])
    assert store.pictures.found_at([0, 2, 3, 4, 6]).keys() == {2, 3, 6}
    assert store.remove("p1") and store.remove("p9")
    assert listed(store) == (set(), set()) and store.pictures.count() == 0


def test_an_owner_named_twice_in_one_go_has_what_was_named_last(store):
    luck = np.random.default_rng(4)
    first, last = picture(luck), picture(luck)
    ids = store.replace_all([(owner(1), first), (owner(1), last)])
    assert store.entry(ids[0]) is None and store.entry(ids[1]).asset_id == "p1"
    assert listed(store) == expected([([0], last)])


def test_codes_and_sheets_of_a_removed_picture_are_in_no_file(tmp_path):
    luck = np.random.default_rng(5)
    contents = [picture(luck) for _ in range(5)]
    store = Store(f"sqlite:///{tmp_path}/catalogue.db")
    for number, content in enumerate(contents):
        store.replace(owner(number), content)
    gone = [each.digest for _, each in contents[3].fingerprints] + [contents[3].sheets[0][1][100:160]]
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert all(piece in held for piece in gone)
    store.remove("p3")
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(piece in left for piece in gone)
    store.close()


def test_blocks_that_were_changed_are_named_by_revision(store):
    luck = np.random.default_rng(6)
    store.replace_all([(owner(number), picture(luck)) for number in range(1030)])
    before = store.revision
    assert store.pictures.code_blocks_since(before) == []
    store.remove("p1026")
    assert store.pictures.code_blocks_since(before) == [1]
    store.replace(owner(0), picture(luck))
    assert sorted(store.pictures.code_blocks_since(before)) == [0, 1]
