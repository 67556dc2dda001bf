"""The paper that evidence is drawn on: colours, letters, frames that are seen on any ground, and what both sides are called."""
from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from ledger.catalogue.catalogue import SAME_BYTES
from ledger.catalogue.match import Match

MARGIN, GAP = 12, 20           # pixels around the page, and between its parts
TITLE_LETTERS, SMALL_LETTERS = 16, 13  # pixels high
LINE, SMALL_LINE = 22, 18      # pixels from one line of text to the next
FRAME_COLOUR, CASING = (255, 214, 10), (20, 20, 20)  # a yellow line in a dark one: seen on bright and dark ground
TEXT_COLOUR, SMALL_COLOUR, PAPER = (25, 25, 25), (95, 95, 95), (250, 250, 250)
FRAME_WIDTH, CASING_WIDTH = 3, 7
DOT, SPECK = 5, 2              # pixels from a mark's middle to its edge: with a number, and without
CUT = "..."

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page says beside what it shows: the names of the two sides, and how they were found to be alike."""

    query: str
    registered: str
    found: Match


class Plate:
    """A page that is drawn on from the top left; `png` is what it looks like in the end."""

    def __init__(self, width: int, height: int) -> None:
        self.page = Image.new("RGB", (width, height), PAPER)
        self._draw = ImageDraw.Draw(self.page)

    def title(self, at: tuple[int, int], text: str, width: int) -> None:
        """The text stands there in dark letters, cut where it would be wider."""
        self._draw.text(at, fitted(text, width, TITLE_LETTERS), fill=TEXT_COLOUR, font=_font(TITLE_LETTERS))

    def small(self, at: tuple[float, float], text: str, width: int, anchor: str = "la") -> None:
        """The text stands there in small grey letters; `anchor` as Pillow names it."""
        self._draw.text(at, fitted(text, width, SMALL_LETTERS), fill=SMALL_COLOUR, font=_font(SMALL_LETTERS), anchor=anchor)

    def tick(self, start: Point, end: Point) -> None:
        """A thin line joins the two."""
        self._draw.line([start, end], fill=SMALL_COLOUR, width=1)

    def png(self) -> bytes:
        """The page as a PNG file."""
        buffer = io.BytesIO()
        self.page.save(buffer, "PNG")
        return buffer.getvalue()


def framed(picture: Image.Image, corners: list[Point]) -> None:
    """A line runs from corner to corner and back to the first."""
    draw = ImageDraw.Draw(picture)
    ring = [*corners, corners[0], corners[1]]  # over the first corner, so that it is joined too
    draw.line(ring, fill=CASING, width=CASING_WIDTH, joint="curve")
    draw.line(ring, fill=FRAME_COLOUR, width=FRAME_WIDTH, joint="curve")


def marked(picture: Image.Image, at: Point, text: str) -> None:
    """A dot stands there, with a text beside it if there is one."""
    draw, (x, y) = ImageDraw.Draw(picture), at
    size = DOT if text else SPECK
    draw.ellipse((x - size, y - size, x + size, y + size), fill=FRAME_COLOUR, outline=CASING)
    if text:
        anchor = "lm" if x < picture.width - 3 * TITLE_LETTERS else "rm"
        shift = size + 3 if anchor == "lm" else -size - 3
        draw.text((x + shift, y), text, fill=FRAME_COLOUR, font=_font(TITLE_LETTERS), anchor=anchor, stroke_width=2,
                  stroke_fill=CASING)


def fitted(text: str, width: int, letters: int) -> str:
    """The text, cut at its end so that it is no wider than so many pixels."""
    font = _font(letters)
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + CUT) > width:
        text = text[:-1]
    return text + CUT


def verdict(found: Match) -> str:
    """What the two sides are to each other, in a line."""
    return f"{found.grade}, by {found.channel}"


def chance(found: Match) -> str:
    """How sure that is, in a line."""
    if found.channel == SAME_BYTES:
        return "the two files are the same, byte for byte"
    return f"in a catalogue of this size chance alone gives {found.e_value:.2g} matches as good"


def clock(ms: int) -> str:
    """Minutes, seconds and tenths.

    >>> clock(83_450)
    '1:23.4'
    """
    return f"{ms // 60_000}:{ms // 1000 % 60:02}.{ms // 100 % 10}"


def _font(letters: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(letters)
