import hashlib

import iscc_core
import numpy as np
import pytest
from PIL import Image

from ledger.fingerprint import MediaFingerprint, fingerprint_media, fingerprint_query
from tests.fingerprint.pictures import astronaut, coffee, encoded


@pytest.fixture(scope="module")
def portrait() -> MediaFingerprint:
    return fingerprint_media(encoded(astronaut(), "PNG"))


def test_a_portrait_is_a_face_with_its_box(portrait):
    assert portrait.kind == "face"
    [box] = portrait.faces
    assert box.left < 224 < box.left + box.width and box.top < 120 < box.top + box.height  # her nose
    assert {code.algorithm.split("-")[0] for code in portrait.fingerprints} == {"picture", "face"}


def test_the_file_itself_is_described(portrait):
    data = encoded(astronaut(), "PNG")
    assert portrait.sha256 == hashlib.sha256(data).digest()
    assert (portrait.size_bytes, portrait.width, portrait.height, portrait.duration_ms) == (len(data), 512, 512, 0)
    assert portrait.media_type == "image/png"
    assert iscc_core.iscc_validate(portrait.iscc)


def test_a_picture_without_a_face_has_whole_frame_codes():
    cup = fingerprint_media(encoded(coffee(), "JPEG"))
    assert cup.kind == "picture" and cup.faces == ()
    assert {code.algorithm.split("-")[0] for code in cup.fingerprints} == {"picture"}


def test_a_plain_background_is_called_weak():
    rows, columns = np.mgrid[:300, :300]
    gentle = Image.fromarray((100 + rows / 10 + columns / 20).astype(np.uint8))
    assert fingerprint_media(encoded(gentle, "PNG")).quality == "weak"


def test_a_path_and_its_bytes_have_one_fingerprint(tmp_path, portrait):
    path = tmp_path / "portrait.txt"
    path.write_bytes(encoded(astronaut(), "PNG"))
    assert fingerprint_media(path) == fingerprint_media(str(path)) == portrait


def test_lossless_formats_have_the_same_codes(portrait):
    for format in ("BMP", "TIFF"):
        assert fingerprint_media(encoded(astronaut(), format)).fingerprints == portrait.fingerprints
    webp = encoded(astronaut(), "WEBP", lossless=True)
    assert fingerprint_media(webp).fingerprints == portrait.fingerprints


def test_a_query_holds_the_registered_codes_and_variants_of_them(portrait):
    query = fingerprint_query(encoded(astronaut(), "PNG"))
    assert query.fingerprints == portrait.fingerprints
    [frame] = query.frames
    assert {code.algorithm for code in frame.variants} <= {code.algorithm for code in frame.fingerprints}
    assert frame.sheet == portrait.sheet


def test_a_mirrored_copy_has_a_variant_near_the_registered_code(portrait):
    registered = {code.algorithm: code.digest for code in portrait.fingerprints}
    mirrored = fingerprint_query(encoded(astronaut().transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG"))
    for algorithm in ("picture-pdq-v1", "face-tight-pdq-v1", "face-wide-pdq-v1"):
        codes = [code.digest for code in mirrored.frames[0].variants if code.algorithm == algorithm]
        bits = min((int.from_bytes(code) ^ int.from_bytes(registered[algorithm])).bit_count() for code in codes)
        assert bits <= 31, algorithm  # PDQ's own threshold for a match


def test_codes_of_turned_views_are_for_pictures_with_few_local_features():
    rows, columns = np.mgrid[:300, :400]
    soft = Image.fromarray((128 + 60 * np.sin(rows / 90) + 50 * np.cos(columns / 70)).astype(np.uint8)).convert("RGB")
    codes = {}
    for name, picture in (("soft", soft), ("rich", astronaut())):
        [frame] = fingerprint_query(encoded(picture, "PNG")).frames
        codes[name] = [code.algorithm for code in frame.variants].count("picture-pdq-v1")
    assert codes == {"soft": 7, "rich": 1}
