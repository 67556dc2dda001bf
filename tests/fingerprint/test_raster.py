import numpy as np
import pytest
from PIL import Image

from ledger.errors import InvalidInput
from ledger.fingerprint.media import (DamagedMedia, FeaturelessPicture, Limits, PictureTooLarge, PictureTooSmall,
                                      TruncatedMedia)
from ledger.fingerprint.raster import WORKING_SIDE, raster_of
from tests.fingerprint.pictures import astronaut, encoded, png_header_of

LIMITS = Limits()


def raster(picture, format="PNG", **options):
    return raster_of(encoded(picture, format, **options), f"image/{format.lower()}", LIMITS)


def near(a, b, levels=2.0):
    return a.shape == b.shape and np.abs(a.astype(int) - b).mean() <= levels


def test_a_png_keeps_its_pixels():
    assert np.array_equal(raster(astronaut()).pixels, np.asarray(astronaut()))


def test_a_large_picture_is_shrunk_and_keeps_its_real_size():
    large = raster(astronaut().resize((3000, 1500)), "JPEG")
    assert (large.width, large.height) == (3000, 1500)
    assert large.pixels.shape == (WORKING_SIDE // 2, WORKING_SIDE, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_exif_orientation_comes_out_upright(orientation):
    upright = astronaut().crop((0, 0, 512, 300))
    undo = {1: None, 2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE", 6: "ROTATE_90",
            7: "TRANSVERSE", 8: "ROTATE_270"}[orientation]
    stored = upright if undo is None else upright.transpose(Image.Transpose[undo])
    exif = Image.Exif()
    exif[0x0112] = orientation
    seen = raster(stored, exif=exif)
    assert (seen.width, seen.height) == (512, 300)
    assert np.array_equal(seen.pixels, np.asarray(upright))


def test_cmyk_is_seen_in_its_colours():
    assert near(raster(astronaut().convert("CMYK"), "JPEG", quality=95).pixels, np.asarray(astronaut()), 4)


def test_sixteen_bit_grey_keeps_its_upper_byte():
    grey = np.asarray(astronaut().convert("L"))
    deep = Image.fromarray((grey.astype(np.uint16) << 8) + 77)
    assert np.array_equal(raster(deep).pixels[:, :, 1], grey)


def test_transparent_pixels_are_white_paper():
    layer = astronaut().convert("RGBA")
    layer.putalpha(Image.new("L", layer.size, 0))
    layer.paste(astronaut(), (0, 0))
    layer.putpixel((3, 3), (10, 20, 30, 0))
    assert tuple(raster(layer).pixels[3, 3]) == (255, 255, 255)


def test_a_palette_with_a_transparent_colour_is_laid_on_white():
    indexed = astronaut().quantize(32)
    seen = raster(indexed, transparency=indexed.getpixel((0, 0)))
    assert tuple(seen.pixels[0, 0]) == (255, 255, 255)


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_the_picture(format):
    others = [Image.effect_noise((512, 512), 80).convert("RGB") for _ in range(3)]
    seen = raster(astronaut(), format, save_all=True, append_images=others)
    assert near(seen.pixels, np.asarray(astronaut()), 12)


def test_black_and_white_fax_pages_are_read():
    assert set(np.unique(raster(astronaut().convert("1"), "TIFF").pixels)) == {0, 255}


def test_two_hundred_megapixels_are_refused_by_their_header():
    with pytest.raises(PictureTooLarge) as refusal:
        raster_of(png_header_of(20_000, 10_000), "image/png", LIMITS)
    assert refusal.value.facts == {"pixels": 200_000_000, "limit_pixels": 40_000_000}


def test_a_picture_just_above_the_limit_is_refused_too():
    with pytest.raises(PictureTooLarge):
        raster_of(png_header_of(8001, 5000), "image/png", LIMITS)


@pytest.mark.parametrize("size", [(1, 1), (4000, 3), (15, 500)])
def test_a_picture_without_room_for_a_code_is_refused(size):
    with pytest.raises(PictureTooSmall):
        raster(astronaut().resize(size))


def test_a_strip_that_shrinks_to_a_line_is_refused():
    with pytest.raises(PictureTooSmall):
        raster(astronaut().resize((9000, 20)))


def test_one_flat_colour_has_no_fingerprint():
    with pytest.raises(FeaturelessPicture):
        raster(Image.new("RGB", (300, 300), (12, 200, 7)))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_half_a_file_is_refused(format):
    data = encoded(astronaut(), format)
    with pytest.raises((TruncatedMedia, DamagedMedia)):
        raster_of(data[:len(data) // 2], f"image/{format.lower()}", LIMITS)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "BMP"])
def test_a_cut_file_is_called_truncated(format):
    data = encoded(astronaut(), format)
    with pytest.raises(TruncatedMedia):
        raster_of(data[:len(data) // 2], f"image/{format.lower()}", LIMITS)


def test_a_header_alone_is_damaged():
    with pytest.raises((DamagedMedia, TruncatedMedia)):
        raster_of(b"\x89PNG\r\n\x1a\n", "image/png", LIMITS)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_damaged_bytes_are_a_picture_or_a_named_error(format):
    random = np.random.default_rng(11)
    whole = encoded(astronaut().resize((96, 80)), format)
    for _ in range(60):
        damaged = bytearray(whole)
        for place in random.integers(0, min(len(whole), 400), random.integers(1, 10)):
            damaged[place] = random.integers(256)
        try:
            assert raster_of(bytes(damaged), f"image/{format.lower()}", LIMITS).pixels.dtype == np.uint8
        except InvalidInput as refusal:
            assert refusal.code != "invalid_input"
