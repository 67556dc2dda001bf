"""Claimed E-values against observed ones: a table, and a picture with the band of three times either way."""
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

CLAIMS = tuple(float(f"{10 ** (step / 4):.2g}") for step in range(-16, 3))  # 0.0001 to 3.2
BAND = 3.0
SIDE, EDGE = 640, 70      # pixels: the picture, and what its scales take on each side
DECADES = (-4, 1)         # of both axes; nothing observed is drawn on the lower edge
COLOURS = ((20, 90, 160), (200, 80, 20), (40, 130, 60), (130, 50, 140), (90, 90, 90))


@dataclass(frozen=True, slots=True)
class Series:
    """One line: the least E-values that wrong matches of `queries` queries were given, as many as there were."""

    name: str
    e_values: np.ndarray
    queries: int

    def observed(self, claimed: float) -> float:
        """How many wrong matches a query got with an E-value of at most the claimed."""
        return float((self.e_values <= claimed).sum()) / self.queries


def report(series: list[Series], path: Path | None) -> None:
    """Prints the table; writes the picture (PNG) if a path is given."""
    print(f"{'claimed E':>12}" + "".join(f"{each.name:>16}" for each in series) + "   observed a query (ratio)")
    for claimed in CLAIMS[1::2]:
        cells = [f"{each.observed(claimed):.4g} ({each.observed(claimed) / claimed:.2f})" for each in series]
        print(f"{claimed:12.2g}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"{'queries':>12}" + "".join(f"{each.queries:>16}" for each in series))
    if path:
        drawn(series).save(path, "PNG")


def drawn(series: list[Series]) -> Image.Image:
    """Claimed to the right, observed upwards, both by decades; grey is the band, its middle the diagonal."""
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(picture)
    low, high = (10.0 ** edge for edge in DECADES)
    draw.polygon([_at(low, low / BAND), _at(low, low * BAND), _at(high / BAND, high), _at(high, high), _at(high, high / BAND),
                  _at(low * BAND, low)], fill=(226, 226, 226))
    for decade in range(DECADES[0], DECADES[1] + 1):
        value = 10.0 ** decade
        draw.line([_at(value, low), _at(value, high)], fill=(205, 205, 205))
        draw.line([_at(low, value), _at(high, value)], fill=(205, 205, 205))
        draw.text((_at(value, low)[0] - 14, SIDE - EDGE + 8), f"{value:g}", fill="black")
        draw.text((EDGE - 50, _at(low, value)[1] - 6), f"{value:g}", fill="black")
    draw.line([_at(low, low), _at(high, high)], fill=(120, 120, 120))
    draw.text((SIDE // 2 - 50, SIDE - 34), "claimed E-value", fill="black")
    draw.text((8, EDGE - 32), f"wrong matches observed a query; grey: within {BAND:g} times", fill="black")
    for number, each in enumerate(series):
        _line(draw, each, number)
    return picture


def _line(draw: ImageDraw.ImageDraw, series: Series, number: int) -> None:
    colour = COLOURS[number % len(COLOURS)]
    points = [_at(claimed, series.observed(claimed)) for claimed in CLAIMS if series.observed(claimed)]
    for x, y in points:
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
    if len(points) > 1:
        draw.line(points, fill=colour, width=2)
    draw.text((EDGE + 12, EDGE + 10 + 16 * number), f"{series.name}, {series.queries} queries", fill=colour)


def _at(claimed: float, observed: float) -> tuple[float, float]:
    """Pixels, held inside the axes."""
    low, high = DECADES
    share = [(min(max(np.log10(max(value, 1e-30)), low), high) - low) / (high - low) for value in (claimed, observed)]
    return EDGE + share[0] * (SIDE - 2 * EDGE), SIDE - EDGE - share[1] * (SIDE - 2 * EDGE)
