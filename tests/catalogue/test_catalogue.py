"""Things are found after they were added, named with their license, and gone after they were removed."""
from __future__ import annotations

import sqlite3

import numpy as np
import pytest

from ledger.catalogue import ANOTHER_TAKE, Catalogue, LEAD, OUTPUT, PROVEN_COPY
from ledger.catalogue import database
from ledger.catalogue.database import RemovalUnfinished, UnsupportedDatabase
from ledger.fingerprint.voice_landmarks import LANDMARKS
from tests.catalogue.sounds import RATE, asked, registered, speech

RECORDINGS = {f"0x{seed:02x}": speech(seed, 12) for seed in range(1, 7)}
FORMS = {name: registered(samples) for name, samples in RECORDINGS.items()}


def excerpt(name: str, start_s: float, seconds: float) -> np.ndarray:
    return RECORDINGS[name][int(start_s * RATE):int((start_s + seconds) * RATE)]


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/catalogue.db"


@pytest.fixture(params=["in the database", "in memory"])
def catalogue(request, url, monkeypatch):
    if request.param == "in the database":
        monkeypatch.setattr("ledger.catalogue.memory.LOADED_UNASKED_MS", 0)
    with Catalogue.open(url) as catalogue:
        if request.param == "in memory":
            catalogue.load()
        for name, form in FORMS.items():
            catalogue.add(name, form)
        yield catalogue


def test_the_same_bytes_are_a_proven_copy(catalogue):
    match = catalogue.search(FORMS["0x03"])[0]
    assert (match.asset_id, match.grade, match.channel, match.e_value) == ("0x03", PROVEN_COPY, "sha-256", 0.0)


def test_an_excerpt_is_found_with_its_place(catalogue):
    match = catalogue.search(asked(excerpt("0x02", 4, 3)))[0]
    assert (match.asset_id, match.grade) == ("0x02", PROVEN_COPY)
    assert abs(match.segment.start_ms - 4000) < 50 and abs(match.segment.end_ms - 7000) < 350
    assert match.e_value < 1e-6


def test_an_excerpt_without_its_sound_is_found_by_its_words_alone(catalogue):
    assert catalogue.search(registered(excerpt("0x02", 4, 3)))[0].grade == PROVEN_COPY


@pytest.mark.parametrize("ratio", [0.93, 1.06])
def test_a_faster_or_slower_copy_is_found_with_its_ratio(catalogue, ratio):
    sound = excerpt("0x04", 2, 5)
    altered = np.interp(np.arange(int(len(sound) / ratio)) * ratio, np.arange(len(sound)), sound)
    match = catalogue.search(asked(altered))[0]
    assert (match.asset_id, match.grade) == ("0x04", PROVEN_COPY)
    assert abs(match.segment.tempo - ratio) < 0.05 and abs(match.segment.pitch - ratio) < 0.02


def test_a_stranger_is_no_copy(catalogue):
    for seed in range(20, 26):
        grades = [match.grade for match in catalogue.search(asked(speech(seed, 5)))]
        assert set(grades) <= {LEAD}


def test_two_recordings_in_one_query_are_both_found(catalogue):
    cut = np.concatenate([excerpt("0x01", 1, 10), speech(30, 6), excerpt("0x05", 0, 10)])
    found = {match.asset_id for match in catalogue.search(asked(cut)) if match.grade == PROVEN_COPY}
    assert found == {"0x01", "0x05"}


def test_an_output_is_found_under_its_license(catalogue):
    output = speech(40, 6)
    catalogue.add_output("0xaa", registered(output), license_id="0x11")
    match = catalogue.search(asked(output[RATE:4 * RATE]))[0]
    assert (match.asset_id, match.kind, match.license_id) == ("0xaa", OUTPUT, "0x11")


def test_bytes_are_named_by_their_hex(catalogue):
    catalogue.add(bytes(31) + b"\x01", registered(speech(41, 4)))
    assert catalogue.search(registered(speech(41, 4)))[0].asset_id == "0x" + "00" * 31 + "01"


def test_what_was_removed_is_not_found(catalogue):
    assert catalogue.remove("0x02")
    assert not catalogue.remove("0x02")
    assert "0x02" not in {match.asset_id for match in catalogue.search(asked(excerpt("0x02", 4, 3)))}


def test_removal_leaves_no_trace_in_the_files(url, tmp_path):
    digest = next(each.digest for each in FORMS["0x02"].fingerprints if each.algorithm == LANDMARKS)
    with Catalogue.open(url) as catalogue:
        for name in ("0x01", "0x02", "0x03"):
            catalogue.add(name, FORMS[name])
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert digest[100:200] in held
        catalogue.remove("0x02")
        left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert not any(digest[at:at + 20] in left for at in range(0, len(digest) - 20, 20))
    assert FORMS["0x02"].sha256 not in left


def test_adding_again_replaces(catalogue):
    catalogue.add("0x02", registered(speech(42, 5)))
    assert "0x02" not in {match.asset_id for match in catalogue.search(asked(excerpt("0x02", 4, 3)))}
    assert catalogue.search(asked(speech(42, 5)[RATE:4 * RATE]))[0].asset_id == "0x02"


@pytest.mark.parametrize("is_asked", [True, False], ids=["loaded", "unasked"])
def test_another_process_sees_what_was_added(url, is_asked):
    with Catalogue.open(url) as one, Catalogue.open(url) as other:
        if is_asked:
            other.load()
        one.add("0x01", FORMS["0x01"])
        assert other.search(asked(excerpt("0x01", 3, 3)))[0].asset_id == "0x01"
        one.remove("0x01")
        assert other.search(asked(excerpt("0x01", 3, 3))) == []


def test_a_worker_with_a_loaded_catalogue_forgets_without_being_asked(url):
    with Catalogue.open(url) as one, Catalogue.open(url) as other:
        for name in ("0x01", "0x02"):
            one.add(name, FORMS[name])
        other.load()
        one.remove("0x01")
        before = [len(stream) for stream in other._postings.layers[0].streams.values()]
        other.forget()
        after = [len(stream) for stream in other._postings.layers[0].streams.values()]
        assert all(0 < left < held for left, held in zip(after, before, strict=True))


def test_a_removal_that_a_reader_holds_in_the_log_is_not_called_done(url, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "BUSY_S", 0)
    with Catalogue.open(url) as catalogue:
        catalogue.add("0x01", FORMS["0x01"])
        reader = sqlite3.connect(tmp_path / url.rsplit("/", 1)[1], isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM catalogue_entries").fetchone()
        with pytest.raises(RemovalUnfinished):
            catalogue.remove("0x01")
        reader.execute("COMMIT")
        catalogue.remove("0x01")  # again: there is nothing to remove, and the log is emptied
        assert FORMS["0x01"].sha256 not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
        reader.close()


def test_an_empty_catalogue_finds_nothing(url):
    with Catalogue.open(url) as catalogue:
        assert catalogue.search(asked(speech(1, 3))) == []
        catalogue.load()
        assert catalogue.search(asked(speech(1, 3))) == []


def test_another_take_is_not_called_a_copy(catalogue):
    luck = np.random.default_rng(5)
    sound = RECORDINGS["0x06"][:6 * RATE]
    pieces = [np.interp(np.linspace(0, len(piece) - 1, int(len(piece) * luck.uniform(0.8, 1.2))), np.arange(len(piece)), piece)
              for piece in np.array_split(sound, 20)]
    grades = {match.grade for match in catalogue.search(asked(np.concatenate(pieces)))}
    assert grades <= {ANOTHER_TAKE, LEAD}


@pytest.mark.parametrize("url", ["", "catalogue.db", "mysql://x", "sqlite:/x"])
def test_other_databases_are_refused(url):
    with pytest.raises(UnsupportedDatabase):
        Catalogue.open(url)
