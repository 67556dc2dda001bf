import io

import av
import numpy as np
import pytest
from PIL import Image

from ledger.catalogue import Catalogue
from ledger.fingerprint import fingerprint_media, fingerprint_query
from ledger.fingerprint.media import FeaturelessPicture, Limits, PictureTooLarge, VideoTooLong
from ledger.fingerprint.video import FRAMES, shots_of
from tests.fingerprint.pictures import astronaut, coffee, encoded


def film(pictures, seconds_each=1, tone_hz=0, size=(320, 240), crf=28):
    """An MP4 of still shots, with a tone or without sound."""
    file = io.BytesIO()
    with av.open(file, "w", "mp4") as container:
        video = container.add_stream("libx264", 12, options={"crf": str(crf), "preset": "veryfast", "threads": "1"})
        video.width, video.height, video.pix_fmt = *size, "yuv420p"
        sound = container.add_stream("aac", 16_000, layout="mono") if tone_hz else None
        for picture in pictures:
            still = np.asarray(picture.convert("RGB").resize(size))
            for _ in range(int(12 * seconds_each)):
                container.mux(video.encode(av.VideoFrame.from_ndarray(still, "rgb24")))
        container.mux(video.encode())
        if sound:
            seconds = np.arange(int(16_000 * seconds_each * len(pictures))) / 16_000
            wave = (0.3 * np.sin(2 * np.pi * tone_hz * seconds * (1 + seconds / 9)) * (np.sin(seconds * 20) > 0)).astype(np.float32)
            for start in range(0, len(wave), 1024):
                frame = av.AudioFrame.from_ndarray(wave[None, start:start + 1024], "fltp", "mono")
                frame.sample_rate, frame.pts = 16_000, start
                container.mux(sound.encode(frame))
            container.mux(sound.encode())
    return file.getvalue()


def test_a_video_has_a_frame_for_each_shot():
    video = fingerprint_media(film([astronaut(), coffee(), astronaut()], seconds_each=2))
    assert video.kind == "video" and video.media_type == "video/mp4"
    assert len(video.frames) == 3
    assert [bool(frame.faces) for frame in video.frames] == [True, False, True]
    assert abs(video.duration_ms - 6000) < 300


def test_the_sound_of_a_video_goes_to_the_voice_side():
    streams = {code.algorithm.split("-")[0] for code in fingerprint_media(film([astronaut()], 3, tone_hz=300)).fingerprints}
    assert streams == {"picture", "face", "voice"}


def test_a_video_that_shows_a_registered_portrait_for_one_shot_is_found():
    with Catalogue.open("sqlite://") as catalogue:
        catalogue.add("portrait", fingerprint_media(encoded(astronaut(), "PNG")))
        clip = film([coffee(), astronaut().crop((60, 0, 460, 300)), coffee().rotate(90)], crf=34)
        [match] = catalogue.search(fingerprint_query(clip))
        assert match.asset_id == "portrait" and match.grade == "proven copy"
        assert (match.frames, match.of_frames) == (1, 3)


def test_a_frame_of_a_registered_video_is_found():
    with Catalogue.open("sqlite://") as catalogue:
        catalogue.add("film", fingerprint_media(film([coffee(), astronaut()])))
        [match] = catalogue.search(fingerprint_query(encoded(astronaut().resize((320, 240)).crop((40, 0, 280, 200)), "JPEG")))
        assert match.asset_id == "film"


def test_a_black_video_has_no_fingerprint():
    with pytest.raises(FeaturelessPicture):
        fingerprint_media(film([Image.new("RGB", (320, 240))]))


def test_sound_alone_in_a_video_container_is_a_recording():
    file = io.BytesIO()
    with av.open(file, "w", "mp4") as container:
        sound = container.add_stream("aac", 16_000, layout="mono")
        seconds = np.arange(48_000) / 16_000
        wave = (0.3 * np.sin(2 * np.pi * 300 * seconds * (1 + seconds)) * (np.sin(seconds * 20) > 0)).astype(np.float32)
        for start in range(0, len(wave), 1024):
            frame = av.AudioFrame.from_ndarray(wave[None, start:start + 1024], "fltp", "mono")
            frame.sample_rate, frame.pts = 16_000, start
            container.mux(sound.encode(frame))
        container.mux(sound.encode())
    recording = fingerprint_media(file.getvalue())
    assert (recording.kind, recording.media_type) == ("voice", "audio/mp4")


def test_a_video_beyond_the_limits_is_refused_before_it_is_decoded():
    clip = film([astronaut()], seconds_each=3)
    with pytest.raises(VideoTooLong):
        shots_of(clip, "video/mp4", Limits(video_ms=2000))
    with pytest.raises(PictureTooLarge):
        shots_of(clip, "video/mp4", Limits(pixels=1000))


def test_the_frames_of_a_restless_video_are_bounded():
    noise = [Image.fromarray(np.random.default_rng(seed).integers(0, 2, (9, 16), np.uint8) * 255) for seed in range(110)]
    _, shots = shots_of(film(noise, seconds_each=0.5, size=(160, 90)), "video/mp4", Limits())
    assert FRAMES // 4 <= len(shots) < FRAMES
