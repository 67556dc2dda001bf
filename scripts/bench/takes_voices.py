"""How often another take is called a copy: each recording asks a catalogue that holds all others but not itself."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from ledger.catalogue import ANOTHER_TAKE, PROBABLE_COPY, PROVEN_COPY, Catalogue
from ledger.catalogue.catalogue import content_of
from ledger.catalogue.match import ASSET
from ledger.catalogue.store import Owner
from ledger.errors import LedgerError
from ledger.fingerprint import MediaFingerprint
from voice_attacks import RATE, TELEPHONE, Attack, chain, music, untouched
from voice_corpus import Recording, asked, is_same_waveform, sound_of

LEAST_MS = 1000            # single words are the hardest: performers say them the same way each time
MOST_S = 12                # one window of a search
CONFIDENCE = 0.95
ALTERED = {
    "as it is": (MOST_S, untouched), "telephone": (MOST_S, TELEPHONE), "music 5 dB": (MOST_S, music(5)),
    "3 s": (3, untouched), "1.5 s": (1.5, untouched), "1 s": (1, untouched), "1 s telephone": (1, TELEPHONE),
    "3 s telephone + music": (3, chain(music(5), TELEPHONE))}


@dataclass
class Takes:
    """What the queries with one alteration came to; `told` are those in which another take was named as such."""

    queries: int = 0
    told: int = 0
    called_copy: int = 0
    strangers: int = 0


class Trial:
    """A catalogue of all recordings, from which the one that asks is taken away."""

    def __init__(self, recordings: list[Recording]) -> None:
        self.by_name = {each.name: each for each in recordings}
        self.catalogue = Catalogue.open("sqlite://")
        self.catalogue._store.replace_all([(Owner(each.name, ASSET), content_of(each.fingerprint)) for each in recordings])
        self.catalogue.load()
        self.luck = np.random.default_rng(5)
        self.counts = {name: Takes() for name in ALTERED}

    def run(self, asking: list[Recording]) -> None:
        """Each of these recordings in every alteration."""
        for recording in asking:
            self.catalogue.remove(recording.name)
            for name, (seconds, attack) in ALTERED.items():
                self._ask(self.counts[name], recording, (seconds, attack))
            self.catalogue.add(recording.name, recording.fingerprint)

    def _ask(self, count: Takes, recording: Recording, altered: tuple[float, Attack]) -> None:
        clip = self._clip(recording, altered[0])
        try:
            query = asked(altered[1](clip, self.luck))
        except LedgerError:
            return
        count.queries += 1
        self._judge(count, (recording, clip), query)

    def _clip(self, recording: Recording, seconds: float) -> np.ndarray:
        sound, size = sound_of(recording), int(seconds * RATE)
        start = int(self.luck.integers(0, max(1, len(sound) - size)))
        return sound[start:start + size]

    def _judge(self, count: Takes, truth: tuple[Recording, np.ndarray], query: MediaFingerprint) -> None:
        recording, clip = truth
        matches = self.catalogue.search(query)
        count.told += any(match.grade == ANOTHER_TAKE for match in matches)
        for match in matches:
            other = self.by_name[match.asset_id]
            if match.grade in (PROVEN_COPY, PROBABLE_COPY) and not is_same_waveform(clip, sound_of(other)):
                same = other.performer == recording.performer
                count.called_copy += same
                count.strangers += not same
                print(f"  wrong: {recording.path.name} -> {other.path.name} {match.grade} E {match.e_value:.1e}"
                      f" {match.distance}/{match.of_bits} {match.segment}", flush=True)


def report(recordings: list[Recording], asking: int) -> None:
    """Prints the table, and below it the rate that what was seen bounds; `asking` recordings ask, spread over all."""
    by_performer = Counter(each.performer for each in recordings)
    some = [recordings[at] for at in np.linspace(0, len(recordings) - 1, min(asking, len(recordings))).astype(int)]
    print(f"{len(recordings)} recordings of {', '.join(f'{name} {count}' for name, count in sorted(by_performer.items()))};"
          f" {len(some)} of them ask all the others", flush=True)
    trial = Trial(recordings)
    trial.run(some)
    print(f"{'query':>24} | {'n':>6} | {'told as another take':>20} | {'take called copy':>16} | {'stranger called copy':>20}")
    for name, count in trial.counts.items():
        _row(name, [count])
    _row("all", list(trial.counts.values()))
    wrong, queries = (sum(getattr(count, name) for count in trial.counts.values()) for name in ("called_copy", "queries"))
    print(f"another take called a copy: {wrong} of {queries}, at most {most(wrong, queries):.3%} with {CONFIDENCE:.0%} confidence;"
          f" counted by recordings alone, at most {most(min(wrong, len(some)), len(some)):.3%}")


def most(seen: int, of: int) -> float:
    """The highest rate that leaves 5 % for so few (Clopper and Pearson, one-sided): 3 / n where none was seen."""
    return float(beta.ppf(CONFIDENCE, seen + 1, of - seen))


def _row(name: str, counts: list[Takes]) -> None:
    queries, told, copies, strangers = (sum(getattr(count, field) for count in counts)
                                        for field in ("queries", "told", "called_copy", "strangers"))
    print(f"{name:>24} | {queries:6} | {told:20} | {copies:16} | {strangers:20}")
