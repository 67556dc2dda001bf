"""A catalogue of many pictures: what it costs to build, hold and ask, and what it finds beside comparing everything."""
from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from attacks_image import LISTED
from portraits import Copy, Portrait, copy_frames, media_of, portraits_in, registered_frames
from yardstick import cpu_ms, flat_scan_ms, held_mb, peak_mb, percentiles

from ledger.catalogue import pictures
from ledger.catalogue.catalogue import content_of
from ledger.catalogue.match import ASSET, PROBABLE_COPY, PROVEN_COPY
from ledger.catalogue.picture_lists import BLOCK_PICTURES, Spare
from ledger.catalogue.picture_look import Against
from ledger.catalogue.picture_tables import CODE_BLOCK_BITS, CODE_ROW, CODES, PUT_CODES
from ledger.catalogue.pictures import PictureIndex, search_pictures
from ledger.catalogue.store import Content, Owner, Store
from ledger.fingerprint import Fingerprint, Frame, MediaFingerprint
from ledger.fingerprint.sheet import DESCRIPTOR_BYTES, Sheet

PHOTOGRAPHS = 240         # real ones whose codes and features are drawn from
FEATURES = 300
AT_ONCE = 1 << 14         # pictures added in one go
MASKS = 4                 # random bytes, all of which must agree on a bit: one in sixteen of a drawn descriptor is turned
IN_MEMORY, IN_DATABASE = FORMS = ("memory", "database")
PLANTED = (0, 16, 31, 40, 48, 56, 64, 72)  # bits in which planted codes differ from a query
PLANTED_EACH = 40


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: `count` pictures, rounded up to whole blocks of 65,536, and `queries` of photographs that are registered, and of ones that are not."""

    faces: Path
    count: int
    queries: int
    keep: Path | None
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pool:
    """Codes (n, 32) by channel and descriptors (n, 16) of real photographs."""

    codes: dict[str, np.ndarray]
    descriptors: np.ndarray


def report(plan: Plan) -> None:
    """Prints the table of one size."""
    portraits = portraits_in(plan.faces)
    registered = portraits[0:2 * PHOTOGRAPHS:2]
    frames = registered_frames(registered, 1)
    copies, strangers = _queries(registered, portraits[1:2 * PHOTOGRAPHS:2], plan.queries)
    with _directory(plan.keep) as directory:
        path = directory / f"pictures-{plan.count}.db"
        store = Store(f"sqlite:///{path}")
        built_ms = _build(store, frames, plan.count)
        how = f"added at {built_ms:.2f} ms a picture, {AT_ONCE} at once" if built_ms else "kept from an earlier run"
        print(f"\n{store.pictures.count()} pictures, {path.stat().st_size / 1e9:.2f} GB in the database, {how}", flush=True)
        scan, scan_ms = _yardstick(plan.count)
        print(f"{scan}, one code of one channel: {scan_ms:.2f} ms; a search compares 8 codes, 25 when the first look misses")
        print(f"{'':28}{'p50 ms':>8} {'p95 ms':>8} {'p50 in scans':>14} {'found':>8}")
        for form, index in _forms(store, plan.forms):
            for name, queries in (("altered copies", copies), ("unregistered", strangers)):
                _ask(f"{form}, {name}", queries, (store, index, scan_ms))
            _recall(form, index, store)
        _one_by_one(store, strangers)
        print(f"memory of the process at most {peak_mb():.0f} MB")
        store.close()


@contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
    else:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)


def _queries(registered: list[Portrait], others: list[Portrait], count: int) -> tuple[list, list]:
    """(index of the original or None, query) of altered copies of registered photographs, and of strangers."""
    attacks = list(LISTED)
    picked = [Copy(at * 7 % len(registered), attacks[at * 5 % len(attacks)]) for at in range(count)]
    copies = zip([str(copy.portrait) for copy in picked], map(media_of, copy_frames(registered, picked, 1)))
    absent = [Copy(at % len(others), attacks[at % len(attacks)]) for at in range(count)]
    return list(copies), [(None, media_of(frame)) for frame in copy_frames(others, absent, 1)]


def _build(store: Store, frames: list[Frame], count: int) -> float:
    """Milliseconds a picture. A block of made pictures is added as any; it is repeated under other codes; then real ones."""
    if store.pictures.count() >= count:
        return 0.0
    luck, pool = np.random.default_rng(1), _pool(frames)
    took = 0.0
    for first in range(0, BLOCK_PICTURES, AT_ONCE):
        made = [(Owner(f"made {first + at}", ASSET), _made(pool, luck)) for at in range(AT_ONCE)]
        took += cpu_ms(lambda: store.replace_all(made))
    for block in range(1, -(-count // BLOCK_PICTURES)):
        _repeat(store, block, luck)
    store.replace_all([(Owner(str(at), ASSET), content_of(media_of(frame))) for at, frame in enumerate(frames)])
    return took / BLOCK_PICTURES


def _repeat(store: Store, block: int, luck: np.random.Generator) -> None:
    """The first block once more, each code of a channel changed by one mask: as far from each other, far from the first."""
    database, first, codes_a_block = store._database, block * BLOCK_PICTURES, BLOCK_PICTURES >> CODE_BLOCK_BITS
    masks = {channel: np.frombuffer(luck.bytes(32), np.uint8) for channel in CODES}
    with database.transaction():
        database.change("INSERT INTO catalogue_entries SELECT id + ?, asset_id || ?, kind, license_id, sha256, duration_ms"
                        " FROM catalogue_entries WHERE id <= ?", first, f" again {block}", BLOCK_PICTURES)
        database.change("INSERT INTO catalogue_pictures SELECT number + ?, entry_id + ?, frame, sheet FROM catalogue_pictures"
                        " WHERE number < ?", first, first, BLOCK_PICTURES)
        database.change("INSERT INTO catalogue_picture_words SELECT ?, word, places FROM catalogue_picture_words"
                        " WHERE block = 0", block)
        for channel, mask in masks.items():
            for number, codes in store.pictures.code_blocks(channel, range(codes_a_block)):
                rows = np.frombuffer(codes, CODE_ROW).copy()
                rows["code"] ^= mask
                database.change(PUT_CODES, channel, number + block * codes_a_block, 1, rows.tobytes())
        database.change("UPDATE catalogue_picture_count SET next = next + ?, held = held + ?", BLOCK_PICTURES, BLOCK_PICTURES)
        database.change("UPDATE catalogue_revision SET revision = revision + ?", BLOCK_PICTURES)


def _pool(frames: list[Frame]) -> Pool:
    codes = {channel: np.array([np.frombuffer(code.digest, np.uint8) for frame in frames for code in frame.fingerprints
                                if code.algorithm == channel]) for channel in CODES}
    return Pool(codes, np.concatenate([Sheet.of(frame.sheet).descriptors for frame in frames]))


def _made(pool: Pool, luck: np.random.Generator) -> Content:
    """Each byte of a code is that of another photograph; so is each feature, a few of its bits turned."""
    bytes_ = np.arange(32)
    codes = [(0, Fingerprint(channel, known[luck.integers(0, len(known), 32), bytes_].tobytes()))
             for channel, known in pool.codes.items()]
    turned = np.frombuffer(luck.bytes(MASKS * FEATURES * DESCRIPTOR_BYTES), np.uint8).reshape(MASKS, FEATURES, -1)
    descriptors = pool.descriptors[luck.integers(0, len(pool.descriptors), FEATURES)] ^ np.bitwise_and.reduce(turned)
    return Content(luck.bytes(32), 0, tuple(codes), ((0, bytes(Sheet(250, 250, luck.random((FEATURES, 2), np.float32), descriptors))),))


def _yardstick(count: int) -> tuple[str, float]:
    luck = np.random.default_rng(2)
    codes = luck.integers(0, 256, (count, 32), dtype=np.uint8)
    return flat_scan_ms(codes, codes[:20])


def _forms(store: Store, wanted: tuple[str, ...]) -> Iterator[tuple[str, PictureIndex]]:
    if IN_MEMORY in wanted:
        index, before = PictureIndex(store), held_mb()
        loaded_s = cpu_ms(index.load) / 1000
        print(f"loaded in {loaded_s:.1f} s, {held_mb() - before:.0f} MB", flush=True)
        yield "in memory", index
    if IN_DATABASE in wanted:
        pictures.LOADED_UNASKED = 0  # the form that is otherwise taken for large catalogues only
        yield "in the database", PictureIndex(store)


def _ask(name: str, queries: list[tuple[str | None, MediaFingerprint]], where: tuple[Store, PictureIndex, float]) -> None:
    (store, index, scan_ms), times, right, answers = where, [], 0, []
    for original, query in queries:
        times.append(cpu_ms(lambda: answers.append(search_pictures(query, store, index))))
        named = {match.asset_id for match in answers[-1] if match.grade in (PROVEN_COPY, PROBABLE_COPY)}
        right += original in named if original else bool(named)
    print(f"{name:28}{percentiles(times)} {np.median(times) / scan_ms:14.1f} {right:4} of {len(queries)}", flush=True)


def _recall(form: str, index: PictureIndex, store: Store) -> None:
    """Codes planted at known distances: which ones one channel's scan names, beside a plain comparison with all."""
    luck, channel, found = np.random.default_rng(3), CODES[2], {}
    against = Against(store.pictures, index._pictures(store.pictures.count()), index._tails, store.pictures.count())
    tile, spare, screens = next(iter(against.pictures.tiles(channel))), Spare(), against.screens(channel)
    for bits in PLANTED:
        hits = 0
        for _ in range(PLANTED_EACH):
            at = int(luck.integers(0, len(tile)))
            turned = np.zeros(256, np.uint8)
            turned[luck.choice(256, bits, replace=False)] = 1  # a query so many bits from a code that is there
            query = tile._columns[:, at] ^ np.packbits(turned).view(np.uint64)
            hits += int(tile.numbers[at]) in tile.near(query, screens, spare)[0]
        found[bits] = 100 * hits / PLANTED_EACH
    surely = min((screen.bits for screen in screens), default=256)
    print(f"{form}, {channel} planted at so many bits, named: " + ", ".join(f"{bits}: {share:.0f} %" for bits, share in found.items())
          + f" (all to {surely} bits by construction)")


def _one_by_one(store: Store, queries: list[tuple[None, MediaFingerprint]]) -> None:
    added = [cpu_ms(lambda: store.replace(Owner(f"added {at}", ASSET), content_of(query))) for at, (_, query) in enumerate(queries)]
    removed = [cpu_ms(lambda: store.remove(f"added {at}")) for at in range(len(queries))]
    print(f"{'one picture added':28}{percentiles(added)}\n{'one picture removed':28}{percentiles(removed)}")
