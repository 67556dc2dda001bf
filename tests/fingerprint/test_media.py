import pytest

from ledger.fingerprint.media import (EmptyUpload, UnknownMediaFormat, UnreadableFile, UploadTooLarge, media_type_of,
                                      read_source)
from tests.fingerprint.pictures import astronaut, encoded


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_a_picture_is_known_by_its_bytes(format):
    assert media_type_of(encoded(astronaut(), format)[:64]) == f"image/{format.lower()}"


@pytest.mark.parametrize("head, media_type", [
    (b"RIFF\x24\x08\x00\x00WAVEfmt ", "audio/wav"), (b"fLaC\x00\x00\x00\x22", "audio/flac"), (b"OggS\x00\x02", "audio/ogg"),
    (b"ID3\x04\x00\x00", "audio/mpeg"), (b"\xff\xfb\x90\x64", "audio/mpeg"), (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
    (b"\x00\x00\x00\x20ftypisom", "video/mp4"), (b"\x1aE\xdf\xa3\x01", "video/webm"), (b"FORM\x00\x00\x00\x00AIFF", "audio/aiff"),
])
def test_a_recording_or_video_is_known_by_its_bytes(head, media_type):
    assert media_type_of(head) == media_type


@pytest.mark.parametrize("head", [
    b"Dear producer, this is a portrait.", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'>", b"PK\x03\x04", b"BM is a text",
    "UTF-16 text".encode("utf-16"), b"#EXTM3U\n", b"\x00" * 64, b"\xff",
])
def test_other_bytes_are_no_media_whatever_their_name(head):
    with pytest.raises(UnknownMediaFormat) as refusal:
        media_type_of(head)
    assert "image/png" in str(refusal.value)


@pytest.mark.parametrize("empty", [b"", bytearray()])
def test_an_empty_upload_is_refused(empty):
    with pytest.raises(EmptyUpload):
        read_source(empty, 100)


def test_an_upload_above_the_limit_is_refused():
    assert read_source(bytes(100), 100) == bytes(100)
    with pytest.raises(UploadTooLarge) as refusal:
        read_source(bytes(101), 100)
    assert refusal.value.facts == {"size_bytes": 101, "limit_bytes": 100}


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "large.png"
    with large.open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(UploadTooLarge) as refusal:
        read_source(large, 100)
    assert refusal.value.size_bytes == 10**12


@pytest.mark.parametrize("name", ["missing.png", ".", "nul\x00byte"])
def test_a_file_that_cannot_be_read_is_refused_without_its_path(tmp_path, name):
    with pytest.raises(UnreadableFile) as refusal:
        read_source(f"{tmp_path}/{name}", 100)
    assert str(tmp_path) not in str(refusal.value)
