"""The still pictures that stand for a video: one for each shot, and for each change within a shot."""
from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import av
import cv2
import numpy as np

from ledger.fingerprint.media import DamagedMedia, Limits, PictureTooLarge, TruncatedMedia, VideoTooLong
from ledger.fingerprint.raster import FLAT_LEVELS, WORKING_SIDE, Raster

CONTAINERS = "mov,mp4,m4a,matroska,webm,avi"  # no playlists: those open other files
LOOKS_PER_S = 4         # a cut is seen a quarter of a second late at most; more looks cost and find nothing
THUMBNAIL = (32, 18)    # columns, rows; small enough that grain and captions do not count
CHANGE_LEVELS = 14.0    # mean difference of thumbnails to the last kept picture; a cut is 30 and more, talking heads 5
FRAMES = 96             # kept of one video; then every second one goes and a greater change is asked for


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a video and the millisecond at which it is seen."""

    at_ms: int
    raster: Raster


def has_pictures(data: bytes) -> bool:
    """True if the container holds a video track; the cover picture of a recording is none. Raises: DamagedMedia."""
    with _opened(data) as container:
        return _track(container) is not None


def shots_of(data: bytes, media_type: str, limits: Limits) -> tuple[int, list[Shot]]:
    """Duration in ms and the pictures that stand for a video, at most 96.

    1. Frames that no other frame needs are not decoded; of the others one is looked at each quarter of a second.
    2. A frame is kept if its thumbnail of 32 x 18 grey levels differs by more than 14 levels in the mean from the last
       kept one. A flat frame is never kept.
    3. When 96 are kept, every second one goes, and the change that is asked for grows by half.
    4. A longer side above 1024 is shrunk to it by area filter.

    Raises: VideoTooLong, PictureTooLarge, TruncatedMedia, DamagedMedia.
    """
    with _opened(data) as container:
        track = _track(container)
        _check(container, track, limits)
        keeper = _Keeper()
        end_ms = 0
        for at_ms, frame in _looks(container, track, media_type):
            if at_ms > limits.video_ms:
                raise VideoTooLong(duration_ms=at_ms, limit_ms=limits.video_ms)
            end_ms = max(end_ms, at_ms)
            keeper.offer(at_ms, frame)
        return max(end_ms, _declared_ms(container) or 0), keeper.shots


class _Keeper:
    """Keeps the pictures that differ; what it holds is bounded."""

    def __init__(self) -> None:
        self.shots: list[Shot] = []
        self._last: np.ndarray | None = None
        self._change = CHANGE_LEVELS

    def offer(self, at_ms: int, frame: av.VideoFrame) -> None:
        """The frame is kept if it shows something new."""
        small = frame.reformat(*THUMBNAIL, "gray").to_ndarray().astype(np.float32)
        if np.ptp(small) < FLAT_LEVELS:
            return
        if self._last is None or np.abs(small - self._last).mean() > self._change:
            self._last = small
            self.shots.append(Shot(at_ms, _raster(frame)))
        if len(self.shots) == FRAMES:
            self.shots, self._change = self.shots[::2], self._change * 1.5


def _raster(frame: av.VideoFrame) -> Raster:
    scale = min(1.0, WORKING_SIDE / max(frame.width, frame.height))
    pixels = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90) % 4)
    height, width = pixels.shape[:2]
    if scale < 1:
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Raster(np.ascontiguousarray(pixels), width, height)


def _opened(data: bytes) -> av.container.InputContainer:
    try:
        return av.open(io.BytesIO(data), options={"format_whitelist": CONTAINERS, "protocol_whitelist": "file"})
    except (av.FFmpegError, ValueError, EOFError) as problem:
        raise DamagedMedia(media_type="video") from problem


def _track(container: av.container.InputContainer) -> av.VideoStream | None:
    tracks = [track for track in container.streams.video if not track.disposition & av.stream.Disposition.attached_pic]
    return tracks[0] if tracks else None


def _check(container: av.container.InputContainer, track: av.VideoStream, limits: Limits) -> None:
    declared_ms = _declared_ms(container)
    if declared_ms is not None and declared_ms > limits.video_ms:
        raise VideoTooLong(duration_ms=declared_ms, limit_ms=limits.video_ms)
    if track.codec_context is None:
        raise DamagedMedia(media_type="video")
    pixels = track.codec_context.width * track.codec_context.height
    if pixels > limits.pixels:
        raise PictureTooLarge(pixels=pixels, limit_pixels=limits.pixels)
    track.codec_context.thread_count = 1  # one process, one core: the caller's limits count
    track.codec_context.skip_frame = "NONREF"


def _declared_ms(container: av.container.InputContainer) -> int | None:
    return None if container.duration is None else container.duration * 1000 // av.time_base


def _looks(container: av.container.InputContainer, track: av.VideoStream, media_type: str) -> Iterator[tuple[int, av.VideoFrame]]:
    due_ms, seen = 0.0, 0
    try:
        for frame in container.decode(track):
            at_ms = int((frame.time or 0) * 1000)
            if at_ms >= due_ms:
                due_ms = at_ms + 1000 / LOOKS_PER_S
                seen += 1
                yield at_ms, frame
    except (av.FFmpegError, EOFError) as problem:
        if not seen:
            raise DamagedMedia(media_type=media_type) from problem
        raise TruncatedMedia(media_type=media_type) from problem
    if not seen:
        raise TruncatedMedia(media_type=media_type)
