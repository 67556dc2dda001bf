"""The posting lists in memory answer as the database does, before and after changes."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.catalogue.match import ASSET
from ledger.catalogue.memory import LONG_LISTS, Hits, Postings
from ledger.catalogue.store import FRAME_BITS, POSTINGS, Content, Owner, Store, terms_of
from ledger.fingerprint import Fingerprint
from ledger.fingerprint.voice_landmarks import LANDMARKS, Landmarks, packed
from ledger.fingerprint.voice_subband import SUBBAND


def content(seed: int) -> Content:
    luck = np.random.default_rng(seed)
    landmarks = Landmarks(luck.integers(0, 200, 400).astype(np.uint32), np.sort(luck.integers(0, 300, 400)))
    pairs = np.unique(np.stack([landmarks.frames, landmarks.hashes]), axis=1)
    words = luck.integers(0, 50, 150).astype(">u4")
    prints = (Fingerprint(LANDMARKS, packed(Landmarks(pairs[1].astype(np.uint32), pairs[0]))), Fingerprint(SUBBAND, words.tobytes()))
    return Content(bytes([seed] * 32), 4800, tuple((0, each) for each in prints), ())


def pairs(found: tuple[np.ndarray, np.ndarray]) -> list[tuple[int, int]]:
    return sorted(zip(found[0].tolist(), found[1].tolist()))


def places(asked: np.ndarray, found: list[Hits]) -> list[tuple[int, int]]:
    """(Term, position in the database) of all hits."""
    pairs = []
    for hits in found:
        entries, frames = hits.line.located(hits.places.astype(np.int64))
        pairs += zip(asked[hits.asked].tolist(), ((entries << FRAME_BITS) + frames).tolist())
    return sorted(pairs)


@pytest.mark.parametrize("algorithm", POSTINGS)
def test_memory_answers_as_the_database(algorithm):
    store = Store("sqlite://")
    postings = Postings(store)
    postings.load()
    for seed in range(1, 30):
        store.replace(Owner(f"a{seed}", ASSET), content(seed))
        asked = np.unique(np.random.default_rng(seed).integers(0, 250, 60))
        assert places(asked, postings.lookup(algorithm, asked)) == pairs(store.postings(algorithm, asked))


def test_the_rarest_terms_are_read_first():
    store = Store("sqlite://")
    words = np.array([5] * 6 + [7] * 2 + [9], ">u4")
    store.replace(Owner("a", ASSET), Content(bytes(32), 300, ((0, Fingerprint(SUBBAND, words.tobytes())),), ()))
    postings = Postings(store)
    postings.load()
    asked = np.array([5, 7, 9])
    for most, terms in ((0, []), (1, [9]), (3, [7, 7, 9]), (8, [7, 7, 9]), (9, [5] * 6 + [7, 7, 9])):
        assert [term for term, _ in places(asked, postings.lookup(SUBBAND, asked, most))] == terms


@pytest.mark.parametrize("is_loaded", [True, False], ids=["memory", "database"])
def test_a_term_that_is_asked_twice_is_answered_twice(is_loaded):
    store = Store("sqlite://")
    words = np.array([5] * LONG_LISTS + [7], ">u4")
    store.replace(Owner("a", ASSET), Content(bytes(32), 300, ((0, Fingerprint(SUBBAND, words.tobytes())),), ()))
    postings = Postings(store)
    if is_loaded:
        postings.load()
    for asked in (np.array([5, 5, 6]), np.array([3, 7, 7])):
        once, twice = (postings.lookup(SUBBAND, each) for each in (np.unique(asked), asked))
        assert places(asked, twice) == sorted(2 * places(np.unique(asked), once)) != []


def test_zero_words_are_not_listed():
    words = Fingerprint(SUBBAND, np.array([0, 5, 0, 7], ">u4").tobytes())
    assert [each.tolist() for each in terms_of(words)] == [[5, 7], [1, 3]]


def test_nothing_asked_is_nothing_found():
    postings = Postings(Store("sqlite://"))
    postings.load()
    nothing = np.zeros(0, np.int64)
    assert places(nothing, postings.lookup(LANDMARKS, nothing)) == []


def test_memory_holds_nothing_of_what_another_process_removed(tmp_path):
    url = f"sqlite:///{tmp_path}/catalogue.db"
    here, other = Store(url), Store(url)
    for seed in range(1, 4):
        here.replace(Owner(f"a{seed}", ASSET), content(seed))
    postings, whole = Postings(here), Postings(here)
    postings.load()
    here.replace(Owner("a4", ASSET), content(4))
    late = here.entries()[-1].id
    postings.lookup(SUBBAND, np.array([5]))  # the fourth stands in a layer of its own
    gone = [other.entries()[1].id, late]
    for name in ("a2", "a4"):
        other.remove(name)
    postings.forget()
    whole.load()
    for algorithm in POSTINGS:
        held = [layer.streams[algorithm].lookup(np.arange(250), 10**6) for layer in postings.layers]
        assert not {position >> FRAME_BITS for _, position in places(np.arange(250), held)} & set(gone)
        assert len(postings.layers[0].streams[algorithm]) == len(whole.layers[0].streams[algorithm])
        assert places(np.arange(250), postings.lookup(algorithm, np.arange(250))) == pairs(here.postings(algorithm, np.arange(250)))


def test_what_is_added_after_something_was_forgotten_is_found():
    store = Store("sqlite://")
    postings = Postings(store)
    for seed in (1, 2):
        store.replace(Owner(f"a{seed}", ASSET), content(seed))
    postings.load()
    for name in ("a2", "a1"):  # the newest first: what comes next is still taken for new
        store.remove(name)
        postings.forget()
    store.replace(Owner("a3", ASSET), content(3))
    assert places(np.arange(250), postings.lookup(LANDMARKS, np.arange(250))) == pairs(store.postings(LANDMARKS, np.arange(250))) != []


def test_what_was_never_loaded_has_nothing_to_forget():
    store = Store("sqlite://")
    store.replace(Owner("a1", ASSET), content(1))
    store.remove("a1")
    postings = Postings(store)
    postings.forget()
    assert postings.layers == ()


def test_lists_are_in_memory_while_they_are_short(monkeypatch):
    monkeypatch.setattr("ledger.catalogue.memory.LOADED_UNASKED_MS", 10_000)
    store = Store("sqlite://")
    postings, asked = Postings(store), np.arange(250)
    for seed, is_loaded in ((1, True), (2, True), (3, False)):  # 4.8 s each
        store.replace(Owner(f"a{seed}", ASSET), content(seed))
        postings.fit(store.recorded_ms())
        assert bool(postings.layers) is is_loaded
        assert places(asked, postings.lookup(SUBBAND, asked)) == pairs(store.postings(SUBBAND, asked))
    store.remove("a1")
    postings.fit(store.recorded_ms())
    assert postings.layers and places(asked, postings.lookup(SUBBAND, asked)) == pairs(store.postings(SUBBAND, asked))


def test_what_was_loaded_when_asked_stays_in_memory(monkeypatch):
    monkeypatch.setattr("ledger.catalogue.memory.LOADED_UNASKED_MS", 0)
    store = Store("sqlite://")
    postings = Postings(store)
    postings.load()
    store.replace(Owner("a", ASSET), content(1))
    postings.fit(store.recorded_ms())
    assert postings.layers


def test_searches_between_additions_read_each_recording_a_few_times_only():
    store, read = Store("sqlite://"), []
    digests = store.digests
    store.digests = lambda algorithm, since=0: [row for row in digests(algorithm, since) if read.append(row[0]) is None]
    postings = Postings(store)
    postings.load()
    for seed in range(1, 120):
        store.replace(Owner(f"a{seed}", ASSET), content(seed))
        postings.lookup(SUBBAND, np.arange(50))
        sizes = [layer.postings for layer in postings.layers]
        assert all(after <= before / 10 for before, after in zip(sizes, sizes[1:]))
    assert len(read) < 2 * 119 * 20  # all that there are at each addition would be 60
