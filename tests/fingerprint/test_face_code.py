import numpy as np
import pytest
from PIL import Image
from skimage.transform import SimilarityTransform, warp

from ledger.fingerprint.face import face_scaled, faces_of
from ledger.fingerprint.face_code import (CANONICAL, CHIP_SIDE, Crop, chip_of, face_fingerprints, face_variants,
                                          similarity)
from ledger.fingerprint.whole_frame import pdq_of
from tests.fingerprint.pictures import astronaut, coffee

PIXELS = np.asarray(astronaut())


def face_in(picture):
    scaled = face_scaled(np.asarray(picture.convert("RGB")))
    return scaled, faces_of(scaled)


def bits(a, b):
    return (int.from_bytes(a) ^ int.from_bytes(b)).bit_count()


def test_the_similarity_is_that_of_another_implementation():
    points = np.random.default_rng(1).uniform(0, 300, (5, 2))
    oracle = SimilarityTransform.from_estimate(points, CANONICAL)
    assert np.allclose(similarity(points, CANONICAL), oracle.params[:2])


def test_the_chip_is_that_of_another_implementation():
    scaled, [face] = face_in(astronaut())
    places = (CANONICAL + 0.35) / 1.7 * CHIP_SIDE
    oracle = SimilarityTransform.from_estimate(face.landmarks, places)
    expected = (warp(scaled, oracle.inverse, output_shape=(CHIP_SIDE, CHIP_SIDE), order=1, mode="edge") * 255).round()
    assert np.abs(chip_of(scaled, face.landmarks, Crop("tight")) - expected).mean() < 2
    assert bits(pdq_of(expected.astype(np.uint8)), pdq_of(chip_of(scaled, face.landmarks, Crop("tight")))) <= 10


ALTERED = {
    "half size": lambda p: p.resize((256, 256), Image.Resampling.LANCZOS),
    "rotated": lambda p: p.rotate(10, Image.Resampling.BICUBIC),
    "turned by a quarter": lambda p: p.transpose(Image.Transpose.ROTATE_90),
    "upside down": lambda p: p.transpose(Image.Transpose.ROTATE_180),
    "cropped": lambda p: p.crop((110, 20, 350, 260)),
    "rotated by forty degrees": lambda p: p.rotate(40, Image.Resampling.BICUBIC),
}


@pytest.mark.parametrize("alteration", ALTERED)
def test_the_face_has_nearly_the_same_code_in_an_altered_picture(alteration):
    scaled, [face, *_] = face_in(astronaut())
    altered, faces = face_in(ALTERED[alteration](astronaut()))
    registered = {code.algorithm: code.digest for code in face_fingerprints(scaled, face.landmarks)}
    codes = [code for each in faces
             for code in (*face_fingerprints(altered, each.landmarks), *face_variants(altered, each.landmarks))]
    assert min(bits(code.digest, registered["face-tight-pdq-v1"]) for code in codes if code.algorithm == "face-tight-pdq-v1") <= 40


def test_a_face_is_found_under_grain():
    grain = np.random.default_rng(2).normal(0, 45, PIXELS.shape)
    noisy = Image.fromarray((PIXELS + grain).clip(0, 255).astype(np.uint8))
    assert face_in(noisy)[1]


def test_a_cup_of_coffee_has_no_face():
    assert face_in(coffee())[1] == []


def test_landmarks_of_the_mirror_image_are_the_mirrored_landmarks():
    scaled, [face] = face_in(astronaut())
    mirrored, [seen] = face_in(astronaut().transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    expected = (face.landmarks * (-1, 1) + (scaled.shape[1] - 1, 0))[[2, 3, 0, 1, 4]]
    assert np.abs(seen.landmarks - expected).max() <= 3
