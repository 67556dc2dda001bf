"""Recordings that a query's sound was taken from: posting lists find, peaks and words of the aligned stretch decide."""
from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ledger.catalogue.match import ANOTHER_TAKE, LEAD, PROBABLE_COPY, PROVEN_COPY, Match, Segment
from ledger.catalogue.memory import ALL_POSTINGS, FEW_POSTINGS, Postings
from ledger.catalogue.store import Entry, Store
from ledger.catalogue.voice_alignment import LEAST_VOTES, Alignment, Terms, alignments
from ledger.catalogue.voice_evidence import Evidence, peaks_of_landmarks, weigh
from ledger.catalogue.voice_null import Weight, class_of
from ledger.catalogue.voice_query import FRAME_MS, Clip, VoiceQuery, voice_query, warped_landmarks
from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.voice_landmarks import LANDMARKS, WORD_BYTES, unpacked
from ledger.fingerprint.voice_subband import SUBBAND
from ledger.fingerprint.warp import UNWARPED, Warp

PROVEN_E = 1e-6            # once in a million searches of a catalogue of this size
PROBABLE_E = 1e-2
LEAD_E = 1.0               # below one match by chance
TEMPOS = (0.80, 0.86, 0.93, 1.0, 1.075, 1.16, 1.25)             # words stay together over 4 % of drift
PITCHES = tuple(2 ** (step / 24) for step in range(-6, 7))      # quarter tones, up to three semitones
WARPS = tuple(Warp(tempo, pitch) for tempo in TEMPOS for pitch in PITCHES)
FINE_WARPS = (                                                  # landmarks stay in their bins over half a hundredth
    *(Warp(1 + step / 100, 1 + step / 100) for step in range(-12, 13) if step),
    *(Warp(1.0, 1 + step / 100) for step in range(-18, 20) if step),
    *(Warp(1 + step / 100, 1.0) for step in range(-24, 26, 3) if step))
FINE_POSTINGS = 1_000_000  # of the rarest landmarks over all fine warps
FINE_HOURS = 50            # of a catalogue: what is in memory unasked. In a larger one so many landmarks have more postings
#                            than can be counted in time, and the rarest of them tell too little
CLOSER = 8                 # warped alignments that are weighed
VOTED = 32                 # warped alignments that are told apart by their votes: of one entry, many warps lead
WARPED_CLIPS = 12          # of a long recording, spread evenly: at 0.1 s each a miss of ten minutes ends in seconds

Look = Callable[["Clip"], "list[Found]"]


@dataclass(frozen=True, slots=True)
class Found:
    """A clip aligned with an entry, and what speaks for it."""

    entry_id: int
    offset: int            # frames of 16 ms
    clip: Clip
    evidence: Evidence
    looks: int             # how many ways the clip was read to find it

    @property
    def score(self) -> float:
        """Standard deviations: of peaks that the asset shares with the clip, plus of bits that agree."""
        return self.evidence.surplus + self.evidence.agreement


def search_voices(query: MediaFingerprint, store: Store, postings: Postings) -> list[Match]:
    """The recordings that stretches of the query's sound come from, each with its best stretch."""
    sound = voice_query(query)
    if sound is None:
        return []
    search = VoiceSearch(sound, store, postings)
    best: dict[int, Match] = {}
    clips = list(sound.clips())
    spread = set(range(0, len(clips), -(-len(clips) // WARPED_CLIPS)))
    for position, clip in enumerate(clips):
        looks = search.all_looks if position in spread else search.straight_looks
        for entry_id, match in search.matches(clip, looks):
            if entry_id not in best or match.rank < best[entry_id].rank:
                best[entry_id] = match
    return list(best.values())


class VoiceSearch:
    """One query against one catalogue."""

    def __init__(self, query: VoiceQuery, store: Store, postings: Postings) -> None:
        self._query, self._store, self._postings = query, store, postings
        recorded_ms = store.recorded_ms()
        postings.fit(recorded_ms)
        self._hours = max(recorded_ms / 3_600_000, 1e-3)

    @property
    def straight_looks(self) -> tuple[Look, ...]:
        """The ways of looking for sound that runs as fast and as high as it was recorded."""
        return self.by_rare_landmarks, self.by_landmarks, self.by_words

    @property
    def all_looks(self) -> tuple[Look, ...]:
        """Those, and the ones for sound that was sped up or transposed, clear or under other sound."""
        return *self.straight_looks, self.by_warps, self.by_fine_warps

    def matches(self, clip: Clip, looks: tuple[Look, ...]) -> list[tuple[int, Match]]:
        """Matches of one clip by entry; each way of looking comes after a miss of the one before."""
        found: list[Found] = []
        for look in looks:
            found += look(clip)
            if any(self.grade(each) in (PROVEN_COPY, PROBABLE_COPY) for each in found):
                break
        return [(each.entry_id, match) for each in found if (match := self._match(each)) is not None]

    def by_rare_landmarks(self, clip: Clip) -> list[Found]:
        """What the rarest landmarks of stream L find: nearly every clear copy, in bounded time."""
        return self._weighed(clip, self._aligned(LANDMARKS, clip.landmark_terms, FEW_POSTINGS), 1)

    def by_landmarks(self, clip: Clip) -> list[Found]:
        """What stream L finds: nearly every copy at its own tempo and pitch."""
        return self._weighed(clip, self._aligned(LANDMARKS, clip.landmark_terms), 1)

    def by_words(self, clip: Clip) -> list[Found]:
        """What stream S finds: the same words in another take, and very short clips."""
        return self._weighed(clip, _in_peak_frames(self._aligned(SUBBAND, clip.word_terms)), 2)

    def by_warps(self, clip: Clip) -> list[Found]:
        """The best of stream S over all warps, each weighed at its own; nothing if the query came without its sound."""
        if not len(self._query.samples):
            return []
        terms = self._query.warped_words(clip, TEMPOS, PITCHES)
        leading = alignments(terms, lambda asked: self._postings.lookup(SUBBAND, asked), VOTED)
        return self._warped(clip, _in_peak_frames(leading), (WARPS, len(WARPS) + 1))

    def by_fine_warps(self, clip: Clip) -> list[Found]:
        """The best of stream L over finer warps: noise and music leave too few words whole, but landmarks enough."""
        if not len(self._query.samples) or self._hours > FINE_HOURS:
            return []
        terms = warped_landmarks(clip.landmarks, FINE_WARPS)
        leading = alignments(terms, lambda asked: self._postings.lookup(LANDMARKS, asked, FINE_POSTINGS), VOTED)
        return self._warped(clip, leading, (FINE_WARPS, len(WARPS) + len(FINE_WARPS) + 1))

    def _warped(self, clip: Clip, leading: list[Alignment], ways: tuple[tuple[Warp, ...], int]) -> list[Found]:
        """What those with most votes are worth, each with the clip read at its own of the warps, of so many looks."""
        warps, looks = ways
        closer = [each for each in leading[:CLOSER] if each.votes >= LEAST_VOTES]
        return [found for each in closer  # reading the clip at a warp costs more than all else that is done with it
                for found in self._weighed(self._query.warped(clip, warps[each.way]), [each], looks)]

    def e_value(self, found: Found) -> float:
        """How many alignments as good chance gives in this catalogue, over all looks so far."""
        return found.looks * class_of(found.clip.seconds).e_value(found.score, self._hours)

    def grade(self, found: Found) -> str | None:
        """The grade; None for what chance gives anyway."""
        e_value = self.e_value(found)
        if e_value > PROBABLE_E:
            return LEAD if e_value <= LEAD_E else None
        if not _is_copy(found):
            return ANOTHER_TAKE
        return PROVEN_COPY if e_value <= PROVEN_E else PROBABLE_COPY

    def _aligned(self, algorithm: str, terms: Terms, most: int = ALL_POSTINGS) -> list[Alignment]:
        return alignments(terms, lambda asked: self._postings.lookup(algorithm, asked, most))

    def _weighed(self, clip: Clip, candidates: list[Alignment], looks: int) -> list[Found]:
        return [Found(each.entry_id, each.offset, clip, self._evidence(clip, each), looks)
                for each in candidates if each.votes >= LEAST_VOTES]

    def _evidence(self, clip: Clip, candidate: Alignment) -> Evidence:
        digest, length = self._store.digest(candidate.entry_id, LANDMARKS), math.ceil(clip.length * clip.warp.tempo)
        peaks = peaks_of_landmarks(unpacked(_part(digest, candidate.offset - 70, candidate.offset + length + 10)))
        words = np.frombuffer(self._store.digest(candidate.entry_id, SUBBAND), ">u4").astype(np.uint32)
        return weigh((clip.peaks, clip.bits), (peaks, words), candidate.offset)

    def _match(self, found: Found) -> Match | None:
        grade, entry = self.grade(found), self._store.entry(found.entry_id)
        if grade is None or entry is None:
            return None
        evidence = found.evidence
        return Match(entry.asset_id, grade, self.e_value(found), SUBBAND, evidence.differing, evidence.compared,
                     segment=_segment(found, entry), kind=entry.kind, license_id=entry.license_id)


def _is_copy(found: Found) -> bool:
    law, seconds = class_of(found.clip.seconds), found.clip.seconds
    weight = Weight(found.score, found.evidence.surplus, found.evidence.sharpness)
    return law.is_copy(weight, seconds) if found.clip.warp == UNWARPED else law.is_warped_copy(weight, seconds)


def _in_peak_frames(found: list[Alignment]) -> list[Alignment]:
    return [replace(each, offset=each.offset * 2) for each in found]


def _part(digest: bytes, first: int, after: int) -> bytes:
    """The landmarks whose frames lie in this range; they are in order."""
    def place(frame: int) -> int:
        low, high = 0, len(digest) // WORD_BYTES
        while low < high:
            middle = (low + high) // 2
            word = int.from_bytes(digest[middle * WORD_BYTES:middle * WORD_BYTES + WORD_BYTES], "big")
            low, high = (middle + 1, high) if word >> 20 < frame else (low, middle)
        return low * WORD_BYTES
    return digest[place(first):place(after)]


def _segment(found: Found, entry: Entry) -> Segment:
    length = math.ceil(found.clip.length * found.clip.warp.tempo)
    start_ms = max(0, found.offset * FRAME_MS)
    end_ms = min(entry.duration_ms, (found.offset + length) * FRAME_MS)
    before = max(0, -found.offset) / found.clip.warp.tempo  # of the clip lies before the recording begins
    query_start_ms = round((found.clip.start + before) * FRAME_MS)
    return Segment(start_ms, end_ms, found.clip.warp.tempo, found.clip.warp.pitch, query_start_ms)
