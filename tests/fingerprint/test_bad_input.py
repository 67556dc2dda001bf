"""Everything that people send besides good files, through the whole of `fingerprint_media`: each ends in a code that says
what is wrong or in the right fingerprint, in bounded memory, and the worker takes the next upload."""
from __future__ import annotations

import io
import struct
import zlib

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from ledger.errors import InvalidInput
from ledger.fingerprint import Extractor, Limits
from tests.fingerprint import pictures
from tests.fingerprint.pictures import astronaut, png_bomb, png_header_of
from tests.fingerprint.speech import RATE, encoded, spoken
from tests.fingerprint.test_video import film

MEMORY_KB = 1_200_000   # of a worker; its libraries take 200,000, the largest picture that is taken some 900,000
NEAR_BITS = 31          # of 256; PDQ's own threshold for one picture in two files
SPEECH = spoken(5, 6)
UPRIGHT = astronaut().crop((0, 0, 512, 400))


@pytest.fixture(scope="module")
def extractor():
    with Extractor(Limits()) as extractor:
        yield extractor


@pytest.fixture(scope="module")
def upright(extractor):
    return extractor.fingerprint(picture_file(UPRIGHT, "PNG"))


@pytest.fixture(scope="module")
def voice(extractor):
    return extractor.fingerprint(encoded(SPEECH, "wav", "pcm_s16le"))


@pytest.fixture(autouse=True)
def lives(extractor, upright):
    """The worker is the same after each test as before, takes the next upload, and has not grown."""
    before = [worker._process.pid for worker in extractor._idle]
    yield
    assert extractor.fingerprint(picture_file(UPRIGHT, "PNG")) == upright
    assert [worker._process.pid for worker in extractor._idle] == before
    for process_id in before:
        with open(f"/proc/{process_id}/status") as status:
            assert next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) < MEMORY_KB


def picture_file(picture, format, **options):
    return pictures.encoded(picture, format, **options)


def refusal(extractor, media):
    with pytest.raises(InvalidInput) as refused:
        extractor.fingerprint(media)
    return refused.value.code


def bits_apart(one, other, algorithm):
    codes = [next(code.digest for code in each.fingerprints if code.algorithm == algorithm) for each in (one, other)]
    return (int.from_bytes(codes[0]) ^ int.from_bytes(codes[1])).bit_count()


def clicks():
    samples = np.zeros(5 * RATE)
    samples[RATE::RATE] = 0.9
    return samples


def three_hours_of_mp3():
    """Frames of one minute, 180 times: no header says how long it is."""
    minute = encoded(np.tile(spoken(2, 6, 16_000), 10), "mp3", "libmp3lame", 16_000)
    first = max(minute.find(b"Xing"), minute.find(b"Info"))
    frames = minute[minute.index(b"\xff\xf3", first + 1):]
    return frames * 180


def lying_wav(seconds):
    whole = bytearray(encoded(SPEECH, "wav", "pcm_s16le"))
    at = whole.index(b"data") + 4
    whole[at:at + 4] = struct.pack("<I", seconds * RATE * 2)
    return bytes(whole)


def three_hours_of_flac():
    recording = encoded(SPEECH, "flac", "flac")
    at = recording.index(b"fLaC") + 8 + 13
    return recording[:at] + struct.pack(">I", 3 * 3600 * RATE) + recording[at + 4:]


@pytest.mark.parametrize("made, codes", [
    (lambda: encoded(np.zeros(5 * RATE), "wav", "pcm_s16le"), {"silent_recording"}),
    (lambda: encoded(clicks(), "flac", "flac"), {"silent_recording"}),
    (lambda: encoded(SPEECH[:int(0.3 * RATE)], "wav", "pcm_s16le"), {"recording_too_short"}),
    (three_hours_of_flac, {"recording_too_long"}),
    (three_hours_of_mp3, {"recording_too_long"}),
    (lambda: lying_wav(3 * 3600), {"recording_too_long", "truncated_recording"}),
    (lambda: lying_wav(60), {"truncated_recording"}),
], ids=["silence", "clicks", "0.3 s", "3 h of FLAC", "3 h of MP3", "3 h by its header", "a minute by its header"])
def test_a_recording_that_tells_nothing_or_too_much_is_refused(extractor, made, codes):
    assert refusal(extractor, made()) in codes


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (15, 15)])
def test_a_picture_of_a_few_pixels_is_refused(extractor, size):
    assert refusal(extractor, picture_file(astronaut().resize(size), "PNG")) == "picture_too_small"


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_its_first_frame(extractor, upright, format):
    noise = [Image.effect_noise(UPRIGHT.size, 80).convert("RGB") for _ in range(20)]
    seen = extractor.fingerprint(picture_file(UPRIGHT, format, save_all=True, append_images=noise))
    assert bits_apart(seen, upright, "picture-pdq-v1") <= NEAR_BITS and len(seen.faces) == len(upright.faces) == 1


def rotated_by_exif():
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture_file(UPRIGHT.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95)


def of_sixteen_bits(format):
    deep = np.asarray(UPRIGHT)[:, :, ::-1].astype(np.uint16) * 257
    return cv2.imencode(format, deep)[1].tobytes()


def with_alpha():
    layer = UPRIGHT.convert("RGBA")
    layer.putpixel((0, 0), (0, 0, 0, 0))
    return picture_file(layer, "PNG")


@pytest.mark.parametrize("made", [
    lambda: picture_file(UPRIGHT.convert("CMYK"), "JPEG", quality=95), lambda: of_sixteen_bits(".png"),
    lambda: picture_file(Image.fromarray(np.asarray(UPRIGHT.convert("L")).astype(np.uint16) * 257), "PNG"),
    lambda: picture_file(Image.fromarray(np.asarray(UPRIGHT.convert("L")).astype(np.uint16) * 257), "TIFF"),
    with_alpha, rotated_by_exif, lambda: picture_file(UPRIGHT.quantize(64), "PNG"), lambda: picture_file(UPRIGHT.convert("LAB"), "TIFF"),
], ids=["CMYK", "16 bits", "16 bits of grey", "16 bits of grey in TIFF", "alpha", "turned by EXIF", "palette", "LAB"])
def test_an_unusual_picture_has_the_fingerprint_of_the_usual_one(extractor, upright, made):
    seen = extractor.fingerprint(made())
    assert (seen.width, seen.height) == UPRIGHT.size
    assert bits_apart(seen, upright, "picture-pdq-v1") <= NEAR_BITS and len(seen.faces) == 1


def test_sixteen_bits_of_colour_in_tiff_are_read_or_refused(extractor, upright):
    try:
        assert bits_apart(extractor.fingerprint(of_sixteen_bits(".tiff")), upright, "picture-pdq-v1") <= NEAR_BITS
    except InvalidInput as refused:
        assert refused.code == "damaged_media"


def test_eight_channels_have_the_fingerprint_of_what_they_carry(extractor, voice):
    channels = np.zeros((8, len(SPEECH)))
    channels[3] = SPEECH
    seen = extractor.fingerprint(encoded(channels, "wav", "pcm_s16le"))
    words = [np.frombuffer(next(code.digest for code in each.fingerprints if code.algorithm == "voice-subband-v1"), ">u4")
             for each in (seen, voice)]
    assert seen.duration_ms == voice.duration_ms and np.mean(words[0] == words[1]) > 0.8


@pytest.mark.parametrize("declared_frames", [1, 40, 100_000, 2**32 - 1])
def test_an_mp3_of_variable_rate_whose_header_lies_is_read_whole_or_refused(extractor, declared_frames):
    lying = bytearray(of_variable_rate())
    at = max(lying.find(b"Xing"), lying.find(b"Info"))
    lying[at + 8:at + 12] = struct.pack(">I", declared_frames)
    try:
        assert abs(extractor.fingerprint(bytes(lying)).duration_ms - 6000) < 150
    except InvalidInput as refused:
        assert declared_frames > 1000 and refused.code in ("truncated_recording", "recording_too_long")


def of_variable_rate():
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp3") as out:
        track = out.add_stream("libmp3lame", rate=RATE, layout="mono", options={"q": "5"})
        track.codec_context.qscale = True
        frame = av.AudioFrame.from_ndarray(np.rint(SPEECH * 32767).astype(np.int16)[None], "s16p", "mono")
        frame.sample_rate = RATE
        for packet in [*track.encode(frame), *track.encode(None)]:
            out.mux(packet)
    return buffer.getvalue()


TRUNCATED = {"truncated_media", "damaged_media", "truncated_recording", "unreadable_recording", "damaged_recording"}


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("made", [
    lambda: picture_file(UPRIGHT, "PNG"), lambda: picture_file(UPRIGHT, "JPEG"), lambda: picture_file(UPRIGHT, "WEBP"),
    lambda: picture_file(UPRIGHT, "AVIF"), lambda: encoded(SPEECH, "wav", "pcm_s16le"), lambda: encoded(SPEECH, "flac", "flac"),
    lambda: encoded(SPEECH, "ogg", "libopus"), lambda: encoded(SPEECH, "ipod", "aac"), lambda: film([astronaut(), pictures.coffee()]),
], ids=["PNG", "JPEG", "WEBP", "AVIF", "WAV", "FLAC", "Opus", "M4A", "MP4"])
def test_a_truncated_file_is_refused(extractor, made, share):
    whole = made()
    assert refusal(extractor, whole[:int(len(whole) * share)]) in TRUNCATED


@pytest.mark.parametrize("text, codes", [
    (b"Dear producer, this is my voice.\n" * 99, {"unknown_media_format"}),
    (b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"la la la " * 999, {"unreadable_recording", "no_sound_track"}),
    (b"\x89PNG\r\n\x1a\n" + b"a picture, honestly " * 99, {"damaged_media", "truncated_media"}),
    (b"RIFF\x00\x01\x00\x00WAVE" + b"fmt of a letter " * 99, {"unreadable_recording", "no_sound_track"}),
    (b"\x00\x00\x00\x18ftypmp42" + b"moov me " * 99, {"damaged_media"}),
    (b"\x1aE\xdf\xa3" + b"webm of words " * 99, {"damaged_media"}),
])
def test_a_text_with_the_name_or_the_first_bytes_of_media_is_refused(extractor, tmp_path, text, codes):
    file = tmp_path / "voice.wav"
    file.write_bytes(text)
    assert refusal(extractor, file) in codes


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_with(name, data):
    whole = picture_file(UPRIGHT, "PNG")
    return whole[:33] + chunk(name, data) + whole[33:]


def zeros_packed(megabytes):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


def tiff_bomb(side):
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "TIFF", compression="group4")
    return buffer.getvalue()


def gif_header_of(width, height):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x01\x00\x00;"


@pytest.mark.parametrize("made, codes", [
    (lambda: png_header_of(20_000, 10_000), {"picture_too_large"}),
    (lambda: png_bomb(14_142, 14_142), {"picture_too_large"}),
    (lambda: png_bomb(8000, 5000), {"featureless_picture"}),
    (lambda: tiff_bomb(14_000), {"picture_too_large"}),
    (lambda: tiff_bomb(6_300), {"featureless_picture"}),
    (lambda: gif_header_of(65_535, 65_535), {"picture_too_large"}),
    (lambda: picture_file(Image.new("RGB", (16_383, 16_383)), "WEBP", lossless=True, method=0), {"picture_too_large"}),
    (lambda: encoded(np.zeros(3600 * 8000, np.float32), "flac", "flac", 8000), {"recording_too_long"}),
], ids=["200 megapixels promised", "200 megapixels of zeros", "40 megapixels of zeros", "fax of 196 megapixels", "fax of 40 megapixels",
        "GIF of 4 gigapixels", "WEBP of 268 megapixels", "an hour of zeros"])
def test_a_small_file_that_unfolds_to_a_large_one_is_refused(extractor, made, codes):
    media = made()
    assert len(media) < 2_000_000
    assert refusal(extractor, media) in codes


@pytest.mark.parametrize("name, data", [
    (b"zTXt", b"Comment\0\0" + zeros_packed(600)), (b"iCCP", b"icc\0\0" + zeros_packed(600)),
    (b"iTXt", b"Comment\0\1\0\0\0" + zeros_packed(600)),
])
def test_a_bomb_beside_the_picture_is_left_packed(extractor, upright, name, data):
    try:
        assert bits_apart(extractor.fingerprint(png_with(name, data)), upright, "picture-pdq-v1") == 0
    except InvalidInput as refused:
        assert refused.code == "damaged_media"


def test_many_animation_frames_cost_no_more_than_one(extractor, upright):
    still = UPRIGHT.quantize(16)
    frames = [still.rotate(turn) for turn in range(40)]
    whole = picture_file(still, "GIF", save_all=True, append_images=frames * 10, optimize=False)
    assert bits_apart(extractor.fingerprint(whole), upright, "picture-pdq-v1") <= NEAR_BITS


def clip_of(size, codec, at_s):
    """An AVI of flat pictures of this size, seen at these seconds."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="matroska" if at_s[-1] else "avi") as out:
        track = out.add_stream(codec, rate=1)
        track.width, track.height, track.pix_fmt = *size, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for second in at_s:
            frame = av.VideoFrame.from_ndarray(np.full((size[1] * 3 // 2, size[0]), 40 + second % 100, np.uint8), "yuv420p")
            frame = frame.reformat(format=track.pix_fmt)
            frame.pts = second
            out.mux(track.encode(frame))
        out.mux(track.encode(None))
    return buffer.getvalue()


@pytest.mark.parametrize("size, at_s, code", [
    ((8000, 6000), (0,), "picture_too_large"), ((64, 48), (0, 1, 3 * 3600), "video_too_long"), ((64, 48), (0, 1, 2), "featureless_picture"),
], ids=["48 megapixels", "three hours", "one colour"])
def test_a_video_that_tells_nothing_or_too_much_is_refused(extractor, size, at_s, code):
    assert refusal(extractor, clip_of(size, "mjpeg", at_s)) == code


def test_an_avif_that_promises_gigapixels_is_refused(extractor):
    lying = bytearray(picture_file(UPRIGHT, "AVIF"))
    at = lying.index(b"ispe") + 8
    lying[at:at + 8] = struct.pack(">II", 60_000, 60_000)
    assert refusal(extractor, bytes(lying)) in ("picture_too_large", "damaged_media")


def test_a_jpeg_of_endless_scans_is_refused_before_they_are_decoded(extractor):
    whole = picture_file(Image.linear_gradient("L").resize((6000, 5000)), "JPEG", progressive=True, quality=30)
    last = whole.rindex(b"\xff\xda")
    assert extractor.fingerprint(whole).width == 6000
    assert refusal(extractor, whole[:last] + whole[last:-2] * 10_000 + whole[-2:]) == "damaged_media"
