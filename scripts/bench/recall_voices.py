"""Recall of altered voice recordings at zero false positives, ours and its peers', attack by attack."""
from __future__ import annotations

import argparse
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import acoustid
import chromaprint
import iscc_core
import numpy as np

from ledger.catalogue import ANOTHER_TAKE, PROBABLE_COPY, PROVEN_COPY, Catalogue
from ledger.errors import LedgerError
from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.resample import Resampler
import takes_voices
from voice_attacks import groups
from voice_corpus import LEAST_MS, Recording, asked, halves, is_same_waveform, performers_of, sound_of

COPY = (PROVEN_COPY, PROBABLE_COPY)
DEFAULT_ALGORITHM = 1      # of libchromaprint: fpcalc's algorithm 2
PEER_RATE = 11_025         # Hz; what chromaprint works at
PEERS = ("chromaprint 2, pyacoustid compare", "ISCC audio 64", "ISCC audio 256")


@dataclass
class Count:
    """What one attack came to."""

    queries: int = 0
    found: int = 0
    strangers: int = 0      # another performer's recording called a copy
    takes: int = 0          # another take by the same performer called a copy
    called_take: int = 0    # the true recording, called another take
    milliseconds: list[float] = field(default_factory=list)
    peers: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))  # (true, best wrong)


def main(arguments: list[str]) -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(prog="recall")
    options.add_argument("--voices", type=Path, required=True, help="one folder of recordings for each performer")
    options.add_argument("--queries", type=int, default=20, help="for each attack")
    options.add_argument("--peer-queries", type=int, default=2, help="of these, asked of the peers too")
    options.add_argument("--recordings", type=int, default=120, help="at most, for each performer")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", nargs="+", metavar="PERFORMER", help="folders to count on; else every other one")
    options.add_argument("--takes", type=int, metavar="N", help="ask only how often N recordings are called copies of other takes")
    given = options.parse_args(arguments)
    least_ms = takes_voices.LEAST_MS if given.takes else LEAST_MS
    performers = performers_of(given.voices, given.recordings, least_ms, given.count if given.takes else None)
    fitted, counted = _split(performers, given.count)
    registered = [each for name in counted for each in performers[name]]
    if given.takes:
        return takes_voices.report(registered, given.takes)
    strangers = [each for name in fitted for each in performers[name]]
    print(f"registered: {len(registered)} recordings of {', '.join(counted)}, {sum(r.seconds for r in registered) / 3600:.2f} h;"
          f" strangers: {len(strangers)} of {', '.join(fitted)}")
    _Bench(registered, strangers, given).run()


def _split(performers: dict[str, list[Recording]], counted: list[str] | None) -> tuple[list[str], list[str]]:
    """Names of the performers that are strangers, and of those that are counted."""
    if counted is None:
        return halves(performers)
    unknown = sorted(set(counted) - set(performers))
    if unknown:
        raise SystemExit(f"no recordings in folders named {', '.join(unknown)}")
    return sorted(set(performers) - set(counted)), sorted(counted)


class _Bench:
    """A catalogue of the counted half."""

    def __init__(self, registered: list[Recording], strangers: list[Recording], given: argparse.Namespace) -> None:
        self.registered, self.strangers, self.given = registered, strangers, given
        self.by_name = {each.name: each for each in registered}
        self.luck = np.random.default_rng(given.seed)
        self.catalogue = Catalogue.open("sqlite://")
        for each in registered:
            self.catalogue.add(each.name, each.fingerprint)
        self.catalogue.load()
        self.peer_registry = [(each, _peer_codes(sound_of(each))) for each in self._peer_sample()]

    def run(self) -> None:
        """Every attack, then every attack on people who are not registered."""
        babblers = [sound_of(each) for each in self._picked(self.strangers, 0, 20)]
        table = groups(babblers)
        counts = {(group, name): self._attacked(seconds, attack) for group, attacks in table.items()
                  for name, (seconds, attack) in attacks.items()}
        wrong, asked_strangers, verdicts = self._unregistered(table)
        _report(table, counts)
        print(f"unregistered: {asked_strangers} clips of strangers under all attacks, {wrong} called a copy; "
              f"another take called a copy in {sum(c.takes for c in counts.values())} of "
              f"{sum(c.queries for c in counts.values())} queries")
        print("strangers by E: " + ", ".join(f"E <= {e:g}: {sum(v <= e for v in verdicts)} seen, {e * asked_strangers:.1f} claimed"
                                             for e in (1.0, 0.3, 0.1, 0.01)))

    def _attacked(self, seconds: float, attack) -> Count:
        count = Count()
        for at, recording in enumerate(self._picked(self.registered, seconds, self.given.queries)):
            clip = self._clip(recording, seconds)
            try:
                query = asked(attack(clip, self.luck))
            except LedgerError:
                count.queries += 1
                continue
            self._judge(count, recording, clip, query)
            if at < self.given.peer_queries:
                self._ask_peers(count, recording, query)
        return count

    def _judge(self, count: Count, recording: Recording, clip: np.ndarray, query: MediaFingerprint) -> None:
        started = time.perf_counter()
        matches = self.catalogue.search(query)
        count.milliseconds.append((time.perf_counter() - started) * 1000)
        count.queries += 1
        count.found += any(match.asset_id == recording.name and match.grade in COPY for match in matches)
        count.called_take += any(match.asset_id == recording.name and match.grade == ANOTHER_TAKE for match in matches)
        for match in matches:
            other = self.by_name[match.asset_id]
            if match.grade in COPY and other is not recording and not is_same_waveform(clip, sound_of(other)):
                same = other.performer == recording.performer
                count.takes += same
                count.strangers += not same
                print(f"  wrong: {recording.path.name} -> {other.path.name} {match.grade} E {match.e_value:.1e}"
                      f" {match.distance}/{match.of_bits} {match.segment}")

    def _ask_peers(self, count: Count, recording: Recording, query: MediaFingerprint) -> None:
        own = _peer_codes(np.frombuffer(query.sound_samples, "<i2") / 32768, 8000)
        registry = [each for each in self.peer_registry if each[0] is not recording]
        registry.append((recording, _peer_codes(sound_of(recording))))
        for peer in PEERS:
            scores = [_peer_score(peer, own, codes) for _, codes in registry]
            count.peers[peer].append((scores[-1], max(scores[:-1])))

    def _unregistered(self, table) -> tuple[int, int, list[float]]:
        wrong, asked_for, e_values = 0, 0, []
        for attacks in table.values():
            for seconds, attack in attacks.values():
                for recording in self._picked(self.strangers, seconds, max(2, self.given.queries // 4)):
                    clip = self._clip(recording, seconds)
                    try:
                        matches = self.catalogue.search(asked(attack(clip, self.luck)))
                    except LedgerError:
                        continue
                    matches = [m for m in matches if m.grade not in (*COPY, ANOTHER_TAKE)
                               or not is_same_waveform(clip, sound_of(self.by_name[m.asset_id]))]
                    asked_for += 1
                    wrong += any(match.grade in COPY for match in matches)
                    e_values.append(min((match.e_value for match in matches), default=np.inf))
        return wrong, asked_for, e_values

    def _picked(self, recordings: list[Recording], seconds: float, count: int) -> list[Recording]:
        long_enough = [each for each in recordings if each.seconds >= seconds + 0.2]
        return [long_enough[at] for at in self.luck.integers(0, len(long_enough), count)]

    def _clip(self, recording: Recording, seconds: float) -> np.ndarray:
        sound, size = sound_of(recording), int(seconds * 16000)
        start = int(self.luck.integers(0, max(1, len(sound) - size)))
        return sound[start:start + size]

    def _peer_sample(self) -> list[Recording]:
        return self._picked(self.registered, 3, 40)


def _peer_codes(sound: np.ndarray, rate: int = 16_000) -> tuple[float, bytes, list[str]]:
    """(seconds, chromaprint as pyacoustid has it, ISCC audio codes of 64 and 256 bits)."""
    resampler = Resampler(rate, PEER_RATE)
    samples = np.concatenate([resampler.feed(sound), resampler.finish()])
    printer = chromaprint.Fingerprinter(DEFAULT_ALGORITHM)
    printer.start(PEER_RATE, 1)
    printer.feed(np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    encoded = printer.finish()
    words = np.array(chromaprint.decode_fingerprint(encoded)[0], np.uint32).astype(np.int32).tolist()
    codes = [iscc_core.soft_hash_audio_v0(words, bits).hex() for bits in (64, 256)] if words else ["", ""]
    return len(samples) / PEER_RATE, encoded, codes


def _peer_score(peer: str, one: tuple, other: tuple) -> float:
    if peer == PEERS[0]:
        try:
            return acoustid.compare_fingerprints((one[0], one[1]), (other[0], other[1]))
        except (ValueError, ZeroDivisionError, IndexError):
            return 0.0
    at = PEERS.index(peer) - 1
    if not one[2][at] or not other[2][at]:
        return 0.0
    bits = 4 * len(one[2][at])
    return 1 - (int(one[2][at], 16) ^ int(other[2][at], 16)).bit_count() / bits


def _report(table, counts: dict[tuple[str, str], Count]) -> None:
    limits = {peer: max(wrong for count in counts.values() for _, wrong in count.peers[peer]) for peer in PEERS
              if any(count.peers[peer] for count in counts.values())}
    print("peers' thresholds, above every wrong pair: " + ", ".join(f"{peer} {limit:.3f}" for peer, limit in limits.items()))
    heads = ["attack", "n", "ours %", "take %", "wrong", "ms p50", *limits]
    print(" | ".join(f"{head:>{28 if at == 0 else 8}}" for at, head in enumerate(heads)))
    for group, attacks in table.items():
        for name in attacks:
            _row(name, [counts[group, name]], limits)
        _row(f"= {group}", [counts[group, name] for name in attacks], limits)
    _row("= all attacks", list(counts.values()), limits)


def _row(name: str, counts: list[Count], limits: dict[str, float]) -> None:
    queries = sum(count.queries for count in counts)
    times = [each for count in counts for each in count.milliseconds] or [0.0]
    cells = [f"{name:>28}", f"{queries:8d}", f"{100 * sum(c.found for c in counts) / queries:8.1f}",
             f"{100 * sum(c.called_take for c in counts) / queries:8.1f}",
             f"{sum(c.strangers + c.takes for c in counts):8d}", f"{np.median(times):8.1f}"]
    for peer, limit in limits.items():
        pairs = [pair for count in counts for pair in count.peers[peer]]
        cells.append(f"{100 * np.mean([true > limit for true, _ in pairs]) if pairs else float('nan'):{len(peer)}.1f}")
    print(" | ".join(cells))
