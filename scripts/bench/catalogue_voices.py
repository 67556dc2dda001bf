"""A catalogue of many hours of voice in memory: what it costs to hold and ask, and what it finds beside a full scan."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from voice_attacks import TELEPHONE, Attack, music, noise, untouched
from voice_corpus import Recording, asked, is_same_waveform, performers_of, sound_of
from yardstick import cpu_ms, held_mb, peak_mb, percentiles

from ledger.catalogue.catalogue import content_of
from ledger.catalogue.match import ASSET, PROBABLE_COPY, PROVEN_COPY
from ledger.catalogue.memory import Postings
from ledger.catalogue.store import Owner, Store
from ledger.catalogue.voice_query import voice_query
from ledger.catalogue.voices import VoiceSearch, search_voices
from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.voice_landmarks import LANDMARKS, Landmarks, packed, unpacked
from ledger.fingerprint.voice_subband import NO_EVIDENCE, SUBBAND

MADE_S = 300              # seconds of each made recording
CLIP = 5 * 16_000         # samples
RECORDINGS = 60           # real ones of each performer
TILE = 1 << 17            # words compared at a time by the full scan
ATTACKS = {"as it is": untouched, "telephone": TELEPHONE, "noise 5 dB": noise(5), "music 5 dB": music(5)}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: `queries` clips of each kind, the first `scans` of them by a full scan too."""

    voices: Path
    hours: float
    queries: int
    scans: int


@dataclass(frozen=True, slots=True)
class Catalogued:
    """The catalogue under test: its real recordings, and all words in one line with the end of each entry's."""

    real: list[Recording]
    store: Store
    postings: Postings
    words: np.ndarray
    ends: np.ndarray
    names: list[str]


def report(plan: Plan) -> None:
    """Prints the table of one size; every second performer's recordings are left out, for misses."""
    performers = _performers(plan.voices)
    names = sorted(performers)
    real, strangers = ([each for name in some for each in performers[name]] for some in (names[0::2], names[1::2]))
    store = Store("sqlite://")
    store.replace_all([(Owner(each.name, ASSET), content_of(each.fingerprint)) for each in real])
    _fill(store, real, plan.hours - sum(each.seconds for each in real) / 3600)
    postings, before = Postings(store), held_mb()
    loaded_s = cpu_ms(postings.load) / 1000
    size = sum(stream.size_bytes for stream in postings.layers[0].streams.values())
    print(f"\n{plan.hours:g} h of voice: loaded in {loaded_s:.1f} s, {size / 1e6:.0f} MB of lists "
          f"({held_mb() - before:.0f} MB more in the process)", flush=True)
    print(f"{'5 s clip':24}{'p50 ms':>8} {'p95 ms':>8} {'called a copy':>14} {'by the full scan':>18} {'by both':>8}")
    catalogued = _catalogued(real, store, postings)
    for name, attack in ATTACKS.items():
        _ask(name, attack, catalogued, plan)
    _miss(strangers, catalogued, plan)
    print(f"memory of the process at most {peak_mb():.0f} MB")
    store.close()


@cache
def _performers(folder: Path) -> dict[str, list[Recording]]:
    return performers_of(folder, RECORDINGS)


def _fill(store: Store, real: list[Recording], hours: float) -> None:
    """Made recordings, as digests alone: the posting tables on disk are not under test here."""
    luck = np.random.default_rng(2)
    digests = [{each.algorithm: each.digest for each in recording.fingerprint.fingerprints} for recording in real]
    hashes = np.concatenate([unpacked(each[LANDMARKS]).hashes for each in digests])
    words = np.concatenate([np.frombuffer(each[SUBBAND], ">u4") for each in digests])
    count = int(len(hashes) / sum(each.seconds for each in real) * MADE_S)
    database = store._database
    with database.transaction():
        for entry_id in range(10_000_000, 10_000_000 + max(0, int(hours * 3600 / MADE_S))):
            made = Landmarks(hashes[luck.integers(0, len(hashes), count)], np.sort(luck.integers(0, int(MADE_S * 62.5), count)))
            database.change("INSERT INTO catalogue_entries (id, asset_id, kind, sha256, duration_ms) VALUES (?, ?, 'asset', ?, ?)",
                            entry_id, f"made {entry_id}", entry_id.to_bytes(32, "big"), MADE_S * 1000)
            database.change_each("INSERT INTO catalogue_digests (entry_id, algorithm, frame, digest) VALUES (?, ?, 0, ?)", [
                (entry_id, LANDMARKS, packed(made)),
                (entry_id, SUBBAND, words[luck.integers(0, len(words), int(MADE_S * 31.25))].tobytes())])


def _catalogued(real: list[Recording], store: Store, postings: Postings) -> Catalogued:
    rows = store.digests(SUBBAND)
    words = np.frombuffer(b"".join(digest for _, _, digest in rows), ">u4").astype(np.uint32)
    ends = np.cumsum([len(digest) // 4 for _, _, digest in rows])
    return Catalogued(real, store, postings, words, ends, [store.entry(entry_id).asset_id for entry_id, _, _ in rows])


def _clip(recordings: list[Recording], luck: np.random.Generator) -> tuple[Recording, np.ndarray]:
    long_enough = [each for each in recordings if each.seconds > 5.2]
    recording = long_enough[luck.integers(0, len(long_enough))]
    sound = sound_of(recording)
    start = int(luck.integers(0, len(sound) - CLIP))
    return recording, sound[start:start + CLIP]


def _ask(name: str, attack: Attack, where: Catalogued, plan: Plan) -> None:
    luck, times, ours, full = np.random.default_rng(3), [], [], []
    for number in range(plan.queries):
        recording, sound = _clip(where.real, luck)
        query, matches = asked(attack(sound, luck)), []
        times.append(cpu_ms(lambda: matches.extend(search_voices(query, where.store, where.postings))))
        ours.append(any(match.asset_id == recording.name for match in matches if match.grade in (PROVEN_COPY, PROBABLE_COPY)))
        if number < plan.scans:
            full.append(_scanned(query, where) == recording.name)
    both = sum(mine and scanned for mine, scanned in zip(ours, full))
    print(f"{name:24}{percentiles(times)} {sum(ours):8} of {len(ours):2} {sum(full):12} of {len(full):2} {both:8}", flush=True)


def _scanned(query: MediaFingerprint, where: Catalogued) -> str:
    """The recording in which the clip's words lie at the fewest bits, of all places in all recordings."""
    clip = voice_query(query).words
    frames, best = np.flatnonzero(clip != NO_EVIDENCE), (1 << 30, 0)
    for first in range(0, len(where.words) - len(clip), TILE):
        part = where.words[first:first + TILE + len(clip)]
        places = len(part) - len(clip)
        bits = np.zeros(places, np.uint16)
        for frame in frames:
            bits += np.bitwise_count(part[frame:frame + places] ^ clip[frame])
        best = min(best, (int(bits.min()), first + int(bits.argmin())))
    return where.names[int(np.searchsorted(where.ends, best[1], "right"))]


def _miss(strangers: list[Recording], where: Catalogued, plan: Plan) -> None:
    luck, times, called = np.random.default_rng(4), [], 0
    steps: dict[str, list[float]] = {}
    for _ in range(plan.queries):
        clip = _clip(strangers, luck)[1]
        query, matches = asked(clip), []
        times.append(cpu_ms(lambda: matches.extend(search_voices(query, where.store, where.postings))))
        copies = {match.asset_id for match in matches if match.grade in (PROVEN_COPY, PROBABLE_COPY)}
        shared = {each.name for each in where.real if each.name in copies and is_same_waveform(clip, sound_of(each))}
        called += bool(copies - shared)
        sound = voice_query(query)
        search, part = VoiceSearch(sound, where.store, where.postings), next(sound.clips())
        for look in search.all_looks:
            steps.setdefault(look.__name__, []).append(cpu_ms(lambda: look(part)))
    print(f"{'unregistered':24}{percentiles(times)} {called:8} of {len(times):2}")
    print("of which " + ", ".join(f"{name} {np.median(took):.1f}" for name, took in steps.items()))
