import numpy as np
import pytest
from PIL import Image

from ledger.catalogue.picture_geometry import transform_between
from ledger.fingerprint.local_feature import sheet_of
from ledger.fingerprint.raster import Raster
from ledger.fingerprint.sheet import MalformedSheet, Sheet, words_of
from tests.fingerprint.pictures import astronaut, coffee


def sheet(picture):
    return sheet_of(Raster(np.asarray(picture), *picture.size))


ORIGINAL = sheet(astronaut())


def test_scale_turn_and_crop_are_found():
    crop = astronaut().rotate(-12, Image.Resampling.BICUBIC).crop((100, 60, 400, 360))
    found = transform_between(sheet(crop), ORIGINAL)
    assert found.degrees == pytest.approx(12, abs=1)
    assert found.scale == pytest.approx(512 / 300, rel=0.02)  # of each one's longer side
    assert found.places >= 30


def test_the_crop_box_is_found_to_a_few_pixels():
    found = transform_between(sheet(astronaut().crop((100, 60, 400, 360))), ORIGINAL)
    box = found.box_in_registered((300, 300), (512, 512))
    assert np.abs(np.subtract((box.left, box.top, box.width, box.height), (100, 60, 300, 300))).max() <= 5


def test_strangers_agree_on_few_places():
    found = transform_between(sheet(coffee()), ORIGINAL)
    assert found is None or found.places < 10


def test_a_sheet_of_more_features_than_a_key_can_number_agrees_with_itself():
    luck = np.random.default_rng(1)
    many = Sheet(100, 100, luck.random((1500, 2), np.float32), luck.integers(0, 256, (1500, 16), dtype=np.uint8))
    some = Sheet(100, 100, many.places[1100:], many.descriptors[1100:])
    for query, registered in ((many, many), (many, some), (some, many)):
        found = transform_between(query, registered)
        assert np.allclose(found.affine, [(1, 0), (0, 1), (0, 0)], atol=1e-3) and found.spread == 1.0


def test_a_few_matches_that_agree_by_chance_are_no_transform():
    luck = np.random.default_rng(2)
    places, descriptors = luck.random((300, 2), np.float32), luck.integers(0, 256, (300, 16), dtype=np.uint8)
    moved = luck.random((300, 2), np.float32)
    moved[:5] = places[:5]  # five agree on a map, the others match and lie elsewhere
    assert transform_between(Sheet(100, 100, moved, descriptors), Sheet(100, 100, places, descriptors)) is None


def test_a_sheet_without_features_agrees_with_nothing():
    empty = Sheet(100, 100, np.zeros((0, 2), np.float32), np.zeros((0, 16), np.uint8))
    assert transform_between(empty, ORIGINAL) is None
    assert transform_between(ORIGINAL, empty) is None
    assert len(words_of(empty)) == 0


def test_a_sheet_is_read_back_from_its_bytes():
    again = Sheet.of(bytes(ORIGINAL))
    assert bytes(again) == bytes(ORIGINAL) and (again.width, again.height) == (512, 512)


@pytest.mark.parametrize("data", [b"", b"sft1", bytes(12), b"sft0" + bytes(28), bytes(ORIGINAL)[:-1]])
def test_other_bytes_are_no_sheet(data):
    with pytest.raises(MalformedSheet):
        Sheet.of(data)


def test_the_sheet_of_a_mirror_image_is_made_without_the_picture():
    mirror = sheet(astronaut().transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert transform_between(mirror.of_mirror_image(), ORIGINAL).places >= 100
    oblong = astronaut().crop((0, 0, 300, 500))
    found = transform_between(sheet(oblong.transpose(Image.Transpose.FLIP_LEFT_RIGHT)).of_mirror_image(), sheet(oblong))
    assert np.allclose(found.affine, [(1, 0), (0, 1), (0, 0)], atol=0.01)


def test_the_sheet_of_a_negative_is_made_without_the_picture():
    negative = sheet(Image.fromarray(255 - np.asarray(astronaut())))
    assert transform_between(negative, ORIGINAL) is None or transform_between(negative, ORIGINAL).places < 10
    assert transform_between(negative.of_negative(), ORIGINAL).places >= 100
