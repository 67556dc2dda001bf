"""What is kept of a file so that evidence can be drawn: all that is shown, and nothing more."""
import io

import numpy as np
import pytest
from PIL import Image

from ledger.fingerprint import Exhibit, Extractor, Limits, fingerprint_media
from ledger.fingerprint.exhibit import MalformedExhibit
from ledger.fingerprint.sound import read_sound
from tests.fingerprint.pictures import astronaut, coffee, encoded
from tests.fingerprint.speech import encoded as recording, spoken
from tests.fingerprint.test_video import film

SPEECH = recording(spoken(4, 20), "wav", "pcm_s16le")


@pytest.fixture(scope="module")
def extractor():
    with Extractor(Limits()) as extractor:
        yield extractor


@pytest.mark.parametrize("exhibit", [Exhibit((), b"sound"), Exhibit((b"one",), b""), Exhibit((b"", b"two"), bytes(70_000))])
def test_its_bytes_are_read_back(exhibit):
    assert Exhibit.of(bytes(exhibit)) == exhibit


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"x", lambda data: b"exh2" + data[4:],
                                    lambda data: b"", lambda data: data[:4] + bytes(4) + data[8:],
                                    lambda data: data[:4] + b"\xff" * 4 + data[8:]])
def test_other_bytes_are_refused(change):
    with pytest.raises(MalformedExhibit):
        Exhibit.of(change(bytes(Exhibit((b"one",), b"two"))))


def test_a_picture_is_kept_at_the_size_that_is_shown_and_upright(extractor):
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = extractor.exhibit(encoded(astronaut().resize((1600, 800)), "JPEG", exif=exif))
    [picture] = copy.pictures
    kept = Image.open(io.BytesIO(picture))
    assert (kept.size, copy.sound, dict(kept.getexif())) == ((320, 640), b"", {})


def test_a_strip_can_be_read_again(extractor):
    [picture] = extractor.exhibit(encoded(astronaut().resize((1000, 18)), "PNG")).pictures
    assert min(Image.open(io.BytesIO(picture)).size) >= 16
    assert extractor.preview(picture, 0).height >= 16


def test_of_a_recording_only_what_the_fingerprints_hear_is_kept(extractor):
    copy = extractor.exhibit(SPEECH)
    samples = read_sound(SPEECH).samples
    again = np.frombuffer(extractor.sound(copy.sound), "<i2")
    assert copy.pictures == () and len(copy.sound) < len(SPEECH) / 6
    assert again.shape == samples.shape and np.abs(again.astype(int) - samples).max() <= 2


def test_a_video_is_kept_by_its_frames_and_its_sound(extractor):
    media = film([astronaut(), coffee()], 3, tone_hz=300)
    copy = extractor.exhibit(media)
    assert len(copy.pictures) == len(fingerprint_media(media).frames) == 2
    assert len(extractor.sound(copy.sound)) > 5 * 8000 * 2
    assert extractor.exhibit(film([astronaut()])).sound == b""
