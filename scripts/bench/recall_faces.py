"""Recall of altered portraits at zero false positives: the catalogue's answer beside single codes, attack by attack."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imagehash
import iscc_core
import numpy as np
import pdqhash
from attacks_image import FURTHER, LISTED
from PIL import Image
from portraits import Copy, Portrait, copies_of, copy_frames, copy_pixels, media_of, portraits_in, registered_frames

from ledger.catalogue import Catalogue
from ledger.catalogue.match import LEAD, PROVEN_COPY
from ledger.fingerprint import MediaFingerprint
from ledger.fingerprint.whole_frame import trimmed

OURS = "ledger"
NOTHING = np.inf
NOT_PROVEN = 1.0  # is added to the E-value: what is proven stands before what is probable, whatever chance alone would bring


@dataclass(frozen=True, slots=True)
class Scores:
    """`scores` (copies, photographs): smaller is nearer. `own` says where each copy's original is."""

    scores: np.ndarray
    own: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        """True for pairs of a copy and another photograph, of the same person too."""
        mask = np.ones(self.scores.shape, bool)
        mask[np.arange(len(self.own)), self.own] = False
        return mask

    def hits(self, threshold: float) -> np.ndarray:
        """Which copies come nearer to their original than the threshold."""
        return self.scores[np.arange(len(self.own)), self.own] < threshold


@dataclass(frozen=True, slots=True)
class Row:
    """One method: its threshold, its false matches on the other half, and recall by attack."""

    method: str
    threshold: float
    false_matches: int
    recall: dict[str, float]

@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured. `left_out` names files (without ending) that repeat another file's photograph under another name."""

    directory: Path
    people: int
    processes: int
    left_out: tuple[str, ...]


def report(plan: Plan) -> None:
    """Prints recall by attack and method; thresholds come from half 0 of the people, counts from half 1."""
    people, processes = plan.people, plan.processes
    portraits = [portrait for portrait in portraits_in(plan.directory) if portrait.path.stem not in plan.left_out]
    registered = registered_frames(portraits, processes)
    attacks = list(LISTED | FURTHER)
    sides = [copies_of(portraits, attacks, half, people) for half in (0, 1)]
    rows = [_row(name, *[method(portraits, copies) for copies in sides], sides[1]) for name, method in PEERS.items()]
    with Catalogue.open("sqlite://") as catalogue:
        for number, frame in enumerate(registered):
            catalogue.add(str(number), media_of(frame))
        queries = [list(map(media_of, copy_frames(portraits, copies, processes))) for copies in sides]
        ours, leads = zip(*[_ledger_scores(catalogue, *side, len(portraits)) for side in zip(sides, queries)])
        rows.append(_row(OURS, *ours, sides[1]))
        strangers = _strangers(catalogue, portraits, sides[1], queries[1])
    print(f"left out, the same photograph as another file: {', '.join(plan.left_out) or 'none'}")
    _print(rows, attacks, ours[1], sides[1])
    print(f"\nunregistered: {strangers.queries} altered photographs of people whose photographs were taken out: "
          f"{strangers.matches} matches, {strangers.leads} leads")
    print(f"leads to another photograph: {leads[1]} in {len(sides[1])} copies")
    for side, scores in zip(sides, ours):
        _print_wrong(portraits, side, scores)
    _print_calibration(ours[1])


@dataclass(frozen=True, slots=True)
class Strangers:
    """What unregistered photographs were given."""

    queries: int
    matches: int
    leads: int


def _ledger_scores(catalogue: Catalogue, copies: list[Copy], queries: list[MediaFingerprint],
                   photographs: int) -> tuple[Scores, int]:
    scores, leads = np.full((len(copies), photographs), NOTHING), 0
    for row, (copy, query) in enumerate(zip(copies, queries)):
        for match in catalogue.search(query):
            number = int(match.asset_id)
            if match.grade != LEAD:
                scores[row, number] = match.e_value + (0 if match.grade == PROVEN_COPY else NOT_PROVEN)
            elif number != copy.portrait:
                leads += 1
    return Scores(scores, np.array([copy.portrait for copy in copies])), leads


def _strangers(catalogue: Catalogue, portraits: list[Portrait], copies: list[Copy],
               queries: list[MediaFingerprint]) -> Strangers:
    absent = {portraits[copy.portrait].person for copy in copies}
    for number, portrait in enumerate(portraits):
        if portrait.person in absent:
            catalogue.remove(str(number))
    grades = [match.grade for query in queries for match in catalogue.search(query)]
    return Strangers(len(copies), sum(grade != LEAD for grade in grades), grades.count(LEAD))


def _row(method: str, fitted: Scores, counted: Scores, copies: list[Copy]) -> Row:
    threshold = float(fitted.scores[fitted.wrong].min())
    if threshold == NOTHING:
        threshold = np.finfo(float).max  # no wrong pair had a grade at all: every graded match counts
    hits, attacks = counted.hits(threshold), np.array([copy.attack for copy in copies])
    recall = {attack: float(hits[attacks == attack].mean() * 100) for attack in dict.fromkeys(attacks.tolist())}
    return Row(method, threshold, int((counted.scores[counted.wrong] < threshold).sum()), recall)


def _code_method(code: Callable[[np.ndarray], np.ndarray]) -> Callable[[list[Portrait], list[Copy]], Scores]:
    """Distances of (k, bytes) uint8 views of a copy to the first view of each photograph; the least counts."""
    def method(portraits: list[Portrait], copies: list[Copy]) -> Scores:
        registered = np.array([code(portrait.pixels())[0] for portrait in portraits])
        scores = np.array([np.bitwise_count(code(copy_pixels(portraits, copy))[:, None] ^ registered).sum(axis=2, dtype=np.int64).min(axis=0)
                           for copy in copies], float)
        return Scores(scores, np.array([copy.portrait for copy in copies]))
    return method


def _imagehash(function: Callable, side: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda pixels: np.packbits(function(Image.fromarray(pixels), side).hash.ravel())[None]


def _pdq(pixels: np.ndarray) -> np.ndarray:
    return np.packbits(pdqhash.compute(pixels)[0])[None]


def _pdq_dihedral(pixels: np.ndarray) -> np.ndarray:
    return np.packbits(np.array(pdqhash.compute_dihedral(pixels)[0]), axis=1)


def _iscc(pixels: np.ndarray) -> np.ndarray:
    grey = Image.fromarray(trimmed(pixels)).convert("L").resize((32, 32), Image.Resampling.BICUBIC)  # as iscc-sdk prepares
    return np.frombuffer(iscc_core.soft_hash_image_v0(np.asarray(grey).ravel().tolist(), 256), np.uint8)[None]


PEERS = {
    "phash 64": _code_method(_imagehash(imagehash.phash, 8)), "dhash 64": _code_method(_imagehash(imagehash.dhash, 8)),
    "phash 256": _code_method(_imagehash(imagehash.phash, 16)), "dhash 256": _code_method(_imagehash(imagehash.dhash, 16)),
    "PDQ": _code_method(_pdq), "PDQ x8": _code_method(_pdq_dihedral), "ISCC 256": _code_method(_iscc),
}


def _print(rows: list[Row], attacks: list[str], ours: Scores, copies: list[Copy]) -> None:
    print(f"{len(copies)} altered copies, {int(ours.wrong.sum())} wrong pairs on the counted half\n")
    print(f"{'recall %':24}" + "".join(f"{row.method:>10}" for row in rows))
    for attack in attacks:
        mark = " *" if attack in FURTHER else ""
        print(f"{attack + mark:24}" + "".join(f"{row.recall[attack]:10.1f}" for row in rows))
    for name, group in (("mean, listed", LISTED), ("mean, further *", FURTHER), ("mean, all", LISTED | FURTHER)):
        print(f"{name:24}" + "".join(f"{np.mean([row.recall[attack] for attack in group]):10.2f}" for row in rows))
    print(f"{'worst':24}" + "".join(f"{min(row.recall.values()):10.1f}" for row in rows))
    print(f"{'false matches':24}" + "".join(f"{row.false_matches:10d}" for row in rows))
    print(f"{'threshold':24}" + "".join(f"{row.threshold:10.3g}" for row in rows))


def _print_wrong(portraits: list[Portrait], copies: list[Copy], ours: Scores) -> None:
    """Each other photograph that a copy was called a copy of, so that one can look whether it is one."""
    for row, number in zip(*np.nonzero(ours.wrong & (ours.scores < NOTHING))):
        copy = copies[row]
        print(f"half {portraits[number].half}: {copy.attack} of {portraits[copy.portrait].path.stem} called "
              f"{'a proven' if ours.scores[row, number] < NOT_PROVEN else 'a probable'} copy of {portraits[number].path.stem}")


def _print_calibration(ours: Scores) -> None:
    wrong = ours.scores[ours.wrong & (ours.scores < NOTHING)] % NOT_PROVEN
    print(f"\n{'claimed E below':>16} {'observed wrong a query':>24}")
    for claimed in (1e-6, 1e-4, 1e-2):
        print(f"{claimed:16.0e} {(wrong < claimed).sum() / len(ours.own):24.2e}")
