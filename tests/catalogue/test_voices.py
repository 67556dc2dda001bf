"""A search for sound: what it asks when, and which stretch of a long query it names."""
from __future__ import annotations

import numpy as np
import pytest

from ledger.catalogue.match import ASSET, PROVEN_COPY
from ledger.catalogue.catalogue import content_of
from ledger.catalogue.memory import Postings
from ledger.catalogue.store import Owner, Store
from ledger.catalogue.voice_query import STEP_FRAMES, WINDOW_FRAMES, Clip, voice_query, warped_landmarks, word_terms
from ledger.catalogue.voices import LEAST_VOTES, WARPS, VoiceSearch, search_voices
from ledger.fingerprint.voice_landmarks import LANDMARKS, Landmarks, packed
from ledger.catalogue.voices import _part
from ledger.fingerprint.voice_subband import SUBBAND, warped_subbands
from ledger.fingerprint.warp import Warp
from tests.catalogue.sounds import RATE, asked, registered, speech

LONG = speech(70, 40)


@pytest.fixture(scope="module")
def store():
    store = Store("sqlite://")
    for seed in range(50, 56):
        store.replace(Owner(f"v{seed}", ASSET), content_of(registered(speech(seed, 8))))
    store.replace(Owner("long", ASSET), content_of(registered(LONG)))
    return store


def test_each_way_of_looking_finds_a_clip(store):
    query = voice_query(asked(speech(52, 8)[2 * RATE:6 * RATE]))
    search, clip = VoiceSearch(query, store, Postings(store)), next(query.clips())
    for look in (search.by_landmarks, search.by_words, search.by_warps):
        best = max(look(clip), key=lambda found: found.score)
        assert store.entry(best.entry_id).asset_id == "v52"
        assert abs(best.offset - 125) <= 2


def one_by_one(search: VoiceSearch, clip: Clip) -> list[tuple[int, Warp]]:
    """(Entry, warp) of most votes, each warp read and asked by itself: what a search does for all of them at once."""
    ways = []
    for warp in WARPS:
        terms = word_terms(warped_subbands(search._query._sound(clip), warp))
        ways += [(each.votes, each.entry_id, warp) for each in search._aligned(SUBBAND, terms)]
    return [(entry, warp) for votes, entry, warp in sorted(ways, key=lambda way: -way[0]) if votes >= LEAST_VOTES]


@pytest.mark.parametrize("speed", [0.87, 1.06])
def test_all_warps_at_once_find_what_each_by_itself_finds(store, speed):
    sound = speech(52, 8)[2 * RATE:6 * RATE]
    query = voice_query(asked(np.interp(np.arange(0, len(sound), speed), np.arange(len(sound)), sound)))
    postings = Postings(store)
    postings.load()
    search, clip = VoiceSearch(query, store, postings), next(query.clips())
    best = max(search.by_warps(clip), key=lambda found: found.score)
    entry, near = one_by_one(search, clip)[0]
    assert store.entry(best.entry_id).asset_id == store.entry(entry).asset_id == "v52"
    assert search.grade(best) == PROVEN_COPY
    assert best.clip.warp == near


def in_noise(seed: int, speed: float) -> np.ndarray:
    """Speech that runs faster, under noise as loud as it."""
    sound = speech(seed, 8)[RATE:7 * RATE]
    faster = np.interp(np.arange(0, len(sound), speed), np.arange(len(sound)), sound)
    noise = np.random.default_rng(seed).normal(size=len(faster))
    return faster + noise * faster.std() * 0.5


def test_what_was_sped_up_and_drowned_in_noise_is_found_by_its_landmarks(store):
    query = voice_query(asked(in_noise(53, 1.04)))
    search, clip = VoiceSearch(query, store, Postings(store)), next(query.clips())
    best = max(search.by_fine_warps(clip), key=lambda found: found.score)
    assert store.entry(best.entry_id).asset_id == "v53" and search.grade(best) == PROVEN_COPY
    assert best.clip.warp == Warp(1.04, 1.04)
    assert not any(search.grade(found) == PROVEN_COPY for look in search.straight_looks for found in look(clip))


def test_a_query_without_its_sound_is_not_warped(store):
    query = voice_query(registered(speech(52, 8)[2 * RATE:6 * RATE]))
    search, clip = VoiceSearch(query, store, Postings(store)), next(query.clips())
    assert search.by_warps(clip) == search.by_fine_warps(clip) == []


def test_windows_cover_a_long_query_half_over_each_other():
    query = voice_query(registered(LONG))
    starts = [clip.start for clip in query.clips()]
    assert starts[0] == 0 and starts[-1] == query.length - WINDOW_FRAMES
    assert all(0 < after - before <= STEP_FRAMES for before, after in zip(starts, starts[1:]))


def test_a_piece_in_the_middle_of_a_long_recording_is_named(store):
    match = search_voices(asked(LONG[25 * RATE:29 * RATE]), store, Postings(store))[0]
    assert (match.asset_id, match.grade) == ("long", PROVEN_COPY)
    assert abs(match.segment.start_ms - 25_000) <= 32 and abs(match.segment.end_ms - 29_000) <= 64


def test_a_part_of_a_digest_is_cut_by_frames():
    frames = np.array([0, 0, 5, 9, 9, 200])
    digest = packed(Landmarks(np.arange(6, dtype=np.uint32), frames))
    for first, after in ((0, 1), (5, 9), (-70, 10), (9, 1000), (300, 400), (6, 6)):
        expected = packed(Landmarks(np.arange(6, dtype=np.uint32)[(frames >= first) & (frames < after)],
                                    frames[(frames >= first) & (frames < after)]))
        assert _part(digest, first, after) == expected


def test_landmarks_that_are_moved_are_those_of_the_sound_that_was_not_sped_up():
    sound = speech(54, 6)
    faster = np.interp(np.arange(0, len(sound), 1.05), np.arange(len(sound)), sound)
    plain, fast = (voice_query(asked(each)).landmarks for each in (sound, faster))
    moved = warped_landmarks(fast, (Warp(1.05, 1.05), Warp()))
    shares = [np.isin(moved.values[moved.ways == way], plain.hashes).mean() for way in (0, 1)]
    assert shares[0] > 0.15 > 3 * shares[1]
    assert moved.values[moved.ways == 1].tolist() == fast.hashes.tolist()
    assert moved.frames[moved.ways == 1].tolist() == fast.frames.tolist()


def test_a_query_without_voices_has_no_sound_to_search():
    form = registered(speech(52, 2))
    without = type(form)(**{name: getattr(form, name) for name in form.__slots__} | {"fingerprints": ()})
    assert voice_query(without) is None
    assert LANDMARKS in {each.algorithm for each in form.fingerprints}
