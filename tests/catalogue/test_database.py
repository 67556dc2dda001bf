"""What removal leaves in unused parts of pages is gone when the file is written anew."""
import re

import numpy as np
import pytest

from ledger.catalogue.match import ASSET
from ledger.catalogue.store import FRAME_BITS, Content, Owner, Store, terms_of
from ledger.fingerprint import Fingerprint
from ledger.fingerprint.voice_landmarks import LANDMARKS, Landmarks, packed

MINUTE = 2_000        # landmarks
HEADER = bytes([3, 3, 4])


def recording(seed):
    luck = np.random.default_rng(seed)
    frames, hashes = np.sort(luck.integers(0, 3_000, MINUTE)), luck.integers(1 << 15, 1 << 23, MINUTE)
    return Content(luck.bytes(32), 60_000, ((0, Fingerprint(LANDMARKS, packed(Landmarks(hashes.astype(np.uint32), frames)))),), ())


def postings(entry_id, content):
    """The postings of an entry as SQLite writes them. Source: its file format, 2.1, a record of two integers of three and four bytes."""
    terms, frames = terms_of(content.fingerprints[0][1])
    pairs = zip(terms.tolist(), ((entry_id << FRAME_BITS) + frames).tolist())
    return {HEADER + term.to_bytes(3, "big") + position.to_bytes(4, "big") for term, position in pairs
            if 1 << 15 <= term < 1 << 23}  # others have another header


def found(directory):
    """Whatever in the files may be such a posting."""
    return set(re.findall(rb"(?s)(?=(" + HEADER + rb".{7}))", b"".join(file.read_bytes() for file in directory.iterdir())))


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/catalogue.db")
    yield store
    store.close()


def test_no_posting_of_what_was_removed_is_in_the_file_after_it_was_compacted(store, tmp_path):
    contents = {f"a{seed}": recording(seed) for seed in range(16)}
    ids = {name: store.replace(Owner(name, ASSET), content) for name, content in contents.items()}
    gone = set().union(*(postings(ids[name], contents[name]) for name in ("a8", "a9", "a10")))
    assert gone <= found(tmp_path)
    for name in ("a8", "a9", "a10"):
        store.remove(name)
    assert 0 < len(gone & found(tmp_path)) < len(gone) / 50  # of pages that were split while it was added
    store.compact()
    assert not gone & found(tmp_path)
    assert postings(ids["a11"], contents["a11"]) <= found(tmp_path)
