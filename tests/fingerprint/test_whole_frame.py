import imagehash
import numpy as np
import pdqhash
from PIL import Image, ImageOps

from ledger.fingerprint.whole_frame import dhash_of, pdq_of, phash_of, trimmed, turned_variants
from tests.fingerprint.pictures import astronaut

PIXELS = np.asarray(astronaut())


def test_dhash_and_phash_are_those_of_imagehash():
    assert dhash_of(PIXELS).hex() == str(imagehash.dhash(astronaut(), 16))
    assert phash_of(PIXELS).hex() == str(imagehash.phash(astronaut(), 16))


def test_pdq_is_that_of_the_reference_package():
    bits, _ = pdqhash.compute(PIXELS)
    assert pdq_of(PIXELS) == np.packbits(bits).tobytes()


def test_a_border_of_one_colour_is_trimmed_away():
    framed = np.asarray(ImageOps.expand(astronaut(), border=60, fill=(250, 250, 250)))
    inner = trimmed(framed)
    assert abs(inner.shape[0] - 512) <= 8 and abs(inner.shape[1] - 512) <= 8
    distance = np.unpackbits(np.frombuffer(pdq_of(inner), np.uint8) ^ np.frombuffer(pdq_of(PIXELS), np.uint8)).sum()
    assert distance <= 31  # PDQ's own threshold for a match


def test_a_small_dot_in_a_plain_picture_is_no_picture_in_a_border():
    plain = np.zeros((300, 300, 3), np.uint8)
    plain[140:150, 140:150] = 255
    assert trimmed(plain) is plain


def test_a_turned_picture_has_the_registered_code_among_its_variants():
    registered = np.frombuffer(pdq_of(PIXELS), np.uint8)
    turned = np.asarray(astronaut().transpose(Image.Transpose.ROTATE_90))
    codes = [code.digest for code in turned_variants(turned) if code.algorithm == "picture-pdq-v1"]
    assert min(np.unpackbits(np.frombuffer(code, np.uint8) ^ registered).sum() for code in codes) <= 10
