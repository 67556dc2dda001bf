"""The same record has the same id everywhere; what is not a whole record does not exist."""
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.asset import AssetRecord, Parties, RecordedMedia, asset_id
from ledger.canonical import canonical
from ledger.errors import LedgerError
from ledger.fingerprint import ALGORITHMS, Fingerprint, fingerprint_media
from ledger.units import hex_of
from tests.fingerprint.pictures import astronaut, encoded

ROOT = Path(__file__).resolve().parents[1]
VECTORS = ROOT / "tests" / "vectors" / "asset_ids.json"
PERFORMER, GUARDIAN = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"

VOICE = {
    "schema": 1, "kind": "voice", "performer": PERFORMER, "guardian": "0x" + "00" * 20, "majority_at": 0,
    "media": {"sha256": "0x" + "5a" * 32, "type": "audio/wav", "size_bytes": 960_044, "duration_ms": 10_000, "width": 0, "height": 0},
    "fingerprints": ["voice-chromaprint5-v1:0011223344556677"], "iscc": "ISCC:KEC4V2XJ7H3QWERT",
    "salt": "0x" + "c4" * 32, "title": "Die lange Nacht, „Erzählerin“ \U0001f399",
}
FACE_OF_A_MINOR = {
    **VOICE, "kind": "face", "guardian": GUARDIAN, "majority_at": 1_893_456_000, "title": "",
    "media": {"sha256": "0x" + "a5" * 32, "type": "image/png", "size_bytes": 1, "duration_ms": 0, "width": 512, "height": 640},
    "fingerprints": ["picture-dhash-v1:" + "01" * 32, "face-tight-pdq-v1:" + "ff" * 32],
}

# Another implementation of the id: Node sorts members and writes JSON as RFC 8785 asks, ethers hashes
JAVASCRIPT = """
import { readFileSync } from "node:fs";
import { keccak256, toUtf8Bytes } from "ethers";
const sorted = (value) => value === null || typeof value !== "object" ? value : Array.isArray(value) ? value.map(sorted)
  : Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
const records = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(records.map((record) => keccak256(toUtf8Bytes(JSON.stringify(sorted(record)))))));
"""


def ids_by_javascript(records):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["node", "--input-type=module", "-e", JAVASCRIPT], input=json.dumps(records), text=True,
                          cwd=ROOT / "contracts", env=os.environ | {"PATH": path}, capture_output=True, check=True)
    return json.loads(done.stdout)


def changed(document, path, value):
    """A copy of the document with one member replaced, or removed where the value is `...`."""
    name, _, inner = path.partition(".")
    if inner:
        return {**document, name: changed(document[name], inner, value)}
    return {key: old for key, old in document.items() if key != name} | ({} if value is ... else {name: value})


def vectors():
    return json.loads(VECTORS.read_text())["cases"]


@pytest.mark.parametrize("case", vectors(), ids=lambda case: case["name"])
def test_an_id_is_the_one_of_the_vectors(case):
    assert hex_of(asset_id(AssetRecord.from_json(case["record"]))) == case["expected"]


def test_the_vectors_are_what_javascript_computes():
    assert ids_by_javascript([case["record"] for case in vectors()]) == [case["expected"] for case in vectors()]


@pytest.mark.parametrize("document", [VOICE, FACE_OF_A_MINOR])
def test_a_record_reads_what_it_writes(document):
    record = AssetRecord.from_json(document)
    assert record.to_json() == document
    assert AssetRecord.from_bytes(record.canonical()) == record
    assert record.parties.is_minor == (document is FACE_OF_A_MINOR)


def test_the_order_and_case_of_json_do_not_change_the_id():
    document = {name: VOICE[name] for name in sorted(VOICE, reverse=True)} | {"performer": PERFORMER.lower()}
    assert asset_id(AssetRecord.from_json(document)) == asset_id(AssetRecord.from_json(VOICE))


@pytest.mark.parametrize("path, value", [
    ("kind", "face"), ("performer", GUARDIAN), ("title", "x"), ("salt", "0x" + "c5" * 32), ("iscc", "ISCC:KEC4V2XJ7H3QWERS"),
    ("media.sha256", "0x" + "5b" * 32), ("media.type", "audio/flac"), ("media.size_bytes", 1), ("media.duration_ms", 1),
    ("media.width", 1), ("media.height", 1), ("fingerprints", ["voice-chromaprint5-v1:0011223344556678"]),
])
def test_every_member_moves_the_id(path, value):
    document = changed(VOICE, path, value)
    if path == "kind":
        document["fingerprints"] = FACE_OF_A_MINOR["fingerprints"]
    assert asset_id(AssetRecord.from_json(document)) != asset_id(AssetRecord.from_json(VOICE))


@pytest.mark.parametrize("path, value, code", [
    ("schema", 2, "unknown_record_schema"),
    ("schema", True, "unknown_record_schema"),
    ("schema", 1.0, "unknown_record_schema"),
    ("schema", "1", "unknown_record_schema"),
    ("kind", "body", "unknown_word"),
    ("kind", ["voice"], "unknown_word"),
    ("kind", "face", "fingerprint_missing"),
    ("performer", "0x12", "malformed_address"),
    ("performer", "0x" + "00" * 20, "performer_missing"),
    ("performer", PERFORMER.replace("f39F", "F39f"), "malformed_address"),
    ("guardian", GUARDIAN, "majority_missing"),
    ("guardian", PERFORMER, "majority_missing"),
    ("majority_at", 1_893_456_000, "majority_missing"),
    ("majority_at", -1, "malformed_record"),
    ("majority_at", 1.0, "malformed_record"),
    ("majority_at", False, "malformed_record"),
    ("media", [], "malformed_record"),
    ("media", ..., "malformed_record"),
    ("media.sha256", "5a", "malformed_hex"),
    ("media.type", "text/plain", "malformed_record"),
    ("media.type", [], "malformed_record"),
    ("media.size_bytes", 0, "malformed_record"),
    ("media.size_bytes", "1", "malformed_record"),
    ("media.duration_ms", 0.5, "malformed_record"),
    ("media.width", 2**53, "malformed_record"),
    ("media.depth", 3, "malformed_record"),
    ("fingerprints", [], "fingerprint_missing"),
    ("fingerprints", "voice-chromaprint5-v1:00112233", "malformed_record"),
    ("fingerprints", [1], "malformed_record"),
    ("fingerprints", ["x"], "malformed_fingerprint"),
    ("fingerprints", ["made-up-v1:00"], "unknown_algorithm"),
    ("fingerprints", ["voice-chromaprint5-v1:00"], "malformed_fingerprint"),
    ("fingerprints", ["voice-chromaprint5-v1:00112233"] * 8_193, "malformed_record"),
    ("iscc", "ISCC:1", "malformed_record"),
    ("iscc", None, "malformed_record"),
    ("salt", "0x" + "00" * 32, "malformed_record"),
    ("salt", "0x" + "00" * 31, "malformed_hex"),
    ("title", "x" * 201, "malformed_record"),
    ("title", "two\nlines", "malformed_record"),
    ("title", "half a \ud83c character", "malformed_record"),
    ("title", None, "malformed_record"),
    ("title", ..., "malformed_record"),
    ("note", "more", "malformed_record"),
])
def test_what_is_not_a_whole_record_is_refused(path, value, code):
    with pytest.raises(LedgerError) as refused:
        AssetRecord.from_json(changed(VOICE, path, value))
    assert refused.value.code == code


def test_a_guardian_is_not_the_performer():
    with pytest.raises(LedgerError) as refused:
        Parties(PERFORMER, PERFORMER, 1_893_456_000)
    assert refused.value.code == "guardian_is_performer"


@pytest.mark.parametrize("document", [None, [], "x", 1])
def test_what_is_no_object_is_refused(document):
    with pytest.raises(LedgerError) as refused:
        AssetRecord.from_json(document)
    assert refused.value.code == "malformed_record"


@pytest.mark.parametrize("old, new, code", [
    ('"majority_at":0', '"majority_at":0.0', "float_refused"),
    ('"schema":1', '"schema":1,"schema":1', "name_twice"),
    ('"schema":1', '"schema":1e0', "float_refused"),
])
def test_stored_bytes_with_another_form_are_refused(old, new, code):
    text = canonical(VOICE).decode()
    assert old in text
    with pytest.raises(LedgerError) as refused:
        AssetRecord.from_bytes(text.replace(old, new).encode())
    assert refused.value.code == code


def test_a_real_picture_becomes_a_record_and_each_time_another_id():
    media = fingerprint_media(encoded(astronaut(), "PNG"))
    one, other = (AssetRecord.new(media, Parties(PERFORMER), kind="face", title="Portrait") for _ in range(2))
    assert one.media == RecordedMedia.of(media) == other.media
    assert one.fingerprints == media.fingerprints and one.iscc == media.iscc
    assert one.salt != other.salt and asset_id(one) != asset_id(other)
    assert AssetRecord.from_bytes(one.canonical()) == one


FINGERPRINTS = st.sampled_from([a for a in ALGORITHMS.values() if a.medium == "voice"]).flatmap(
    lambda algorithm: st.integers(1, 4).map(lambda words: Fingerprint(algorithm.id, bytes(words * algorithm.word_bytes))))


@given(st.lists(FINGERPRINTS, min_size=1, max_size=5), st.text(max_size=20), st.integers(1, 2**53 - 1))
def test_any_whole_record_survives_its_bytes(fingerprints, title, size_bytes):
    base = AssetRecord.from_json(VOICE)
    try:
        record = replace(base, fingerprints=tuple(fingerprints), title=title, media=replace(base.media, size_bytes=size_bytes))
    except LedgerError as refusal:
        assert refusal.field == "title"
        return
    assert AssetRecord.from_bytes(record.canonical()) == record
