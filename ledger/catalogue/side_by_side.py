"""Evidence for a picture that a person can look at: the two pictures side by side, with the part they share framed."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from ledger.catalogue.match import Match
from ledger.catalogue.picture_geometry import Transform, agreeing_places, transform_between
from ledger.catalogue.plate import DOT, GAP, LINE, MARGIN, SMALL_LINE, Plate, Titles, chance, framed, marked, verdict
from ledger.fingerprint import Preview
from ledger.fingerprint.sheet import Sheet

SIDE = 560                 # pixels of the longer side of each picture on the page: two fit beside each other on a screen
LEAST_WIDTH = 400          # pixels of a column: a name in it must be readable beside a narrow picture
INSIDE = 3                 # pixels from the edge at which an outline along the edge is drawn, so that it is seen
FRAMED_PLACES = 8          # strangers share up to 7: an outline on fewer would show what is not there
NUMBERED_PLACES = 10       # of those that agree, far from each other; more numbers cover the face
HEAD = LINE + SMALL_LINE
LEAST_TURN = 0.5           # degrees; a smaller turn is the error of the fit
UNIT = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


@dataclass(frozen=True, slots=True)
class Shared:
    """What two pictures share: outlines (n, 2) of the common part and places (m, 2), in fractions of width and height."""

    transform: Transform
    outlines: tuple[np.ndarray, np.ndarray]
    places: tuple[np.ndarray, np.ndarray]


def picture_evidence(query: Preview, registered: Preview, titles: Titles) -> bytes:
    """A PNG: left, the query with the part framed that the registered picture has too; right, the same part of that.

    Equal numbers mark equal places. Where no common features are found, the two are shown without frame and marks, and
    the caption says so.
    """
    found = _shared(query, registered)
    left, right = _shown(query), _shown(registered)
    if found:
        numbers = _far_apart(found.places[0])
        for picture, outline, places in zip((left, right), found.outlines, found.places):
            _draw(picture, outline, (places, numbers))
    return _page((left, right), (_size(query), _size(registered)), titles, _caption(found, titles.found))


def _shared(query: Preview, registered: Preview) -> Shared | None:
    sheets = Sheet.of(query.sheet), Sheet.of(registered.sheet)
    found = _best(*sheets)
    if found is None:
        return None
    transform, sheet = found
    sizes = [np.array((each.width, each.height)) for each in (query, registered)]
    seen, shown = agreeing_places(sheet, sheets[1], transform)
    places = [each * size.max() / size for each, size in zip((seen, shown), sizes)]
    outlines = _outlines(transform, *sizes)
    if transform.mirrored:
        places[0][:, 0] = 1 - places[0][:, 0]
    return Shared(transform, outlines, (places[0], places[1]))


def _best(query: Sheet, registered: Sheet) -> tuple[Transform, Sheet] | None:
    mirror = query.of_mirror_image()
    found = [(transform_between(sheet, registered), sheet) for sheet in (query, query.of_negative())]
    found += [(each and each.of_mirror_image(), sheet) for sheet in (mirror, mirror.of_negative())
              for each in [transform_between(sheet, registered)]]
    shared = [(transform, sheet) for transform, sheet in found if transform and transform.places >= FRAMED_PLACES]
    return max(shared, key=lambda pair: pair[0].places, default=None)


def _outlines(found: Transform, query: np.ndarray, registered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The registered picture's corners in the query, and the query's in it, both cut off at the edges."""
    affine = np.array(found.affine)
    seen = (UNIT * registered / registered.max() - affine[2]) @ np.linalg.inv(affine[:2]) * query.max() / query
    if found.mirrored:
        seen[:, 0] = 1 - seen[:, 0]
    shown = (UNIT * query / query.max() @ affine[:2] + affine[2]) * registered.max() / registered
    return _cut_off(seen), _cut_off(shown)


def _cut_off(corners: np.ndarray) -> np.ndarray:
    """The part of a convex outline that lies in the unit square. Source: Sutherland and Hodgman, 1974."""
    for axis in (0, 1):
        for edge, inward in ((0.0, 1), (1.0, -1)):
            kept = []
            for here, there in zip(corners, np.roll(corners, -1, axis=0)):
                a, b = (here[axis] - edge) * inward, (there[axis] - edge) * inward
                kept += [here] if a >= 0 else []
                kept += [here + (there - here) * a / (a - b)] if (a >= 0) != (b >= 0) else []
            corners = np.array(kept).reshape(-1, 2)
    return corners


def _far_apart(places: np.ndarray) -> list[int]:
    """Positions of at most ten of the places, each the farthest from those before it."""
    if not len(places):
        return []
    chosen = [int(places.sum(axis=1).argmin())]
    apart = np.linalg.norm(places - places[chosen[0]], axis=1)
    while len(chosen) < min(NUMBERED_PLACES, len(places)):
        chosen.append(int(apart.argmax()))
        apart = np.minimum(apart, np.linalg.norm(places - places[chosen[-1]], axis=1))
    return chosen


def _shown(preview: Preview) -> Image.Image:
    picture = Image.frombytes("RGB", (preview.width, preview.height), preview.pixels)
    scale = SIDE / max(picture.size)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BICUBIC)


def _draw(picture: Image.Image, outline: np.ndarray, marks: tuple[np.ndarray, list[int]]) -> None:
    (places, numbers), size = marks, np.array(picture.size)
    if len(outline) > 2:
        framed(picture, [tuple(corner) for corner in np.clip(outline * size, INSIDE, size - 1 - INSIDE)])
    for place in places:
        marked(picture, tuple(place * size), "")
    for number, at in enumerate(numbers, 1):
        marked(picture, tuple(np.clip(places[at] * size, DOT, size - 1 - DOT)), str(number))


def _page(pictures: tuple[Image.Image, Image.Image], sizes: tuple[str, str], titles: Titles, caption: tuple[str, ...]) -> bytes:
    widths = [max(picture.width, LEAST_WIDTH) for picture in pictures]
    height = max(picture.height for picture in pictures)
    plate = Plate(sum(widths) + GAP + 2 * MARGIN, 2 * MARGIN + HEAD + height + GAP + LINE + SMALL_LINE * (len(caption) - 1))
    lefts = (MARGIN, MARGIN + widths[0] + GAP)
    for left, width, picture, name, size in zip(lefts, widths, pictures, (titles.query, titles.registered), sizes):
        plate.title((left, MARGIN), name, width)
        plate.small((left, MARGIN + LINE), size, width)
        plate.page.paste(picture, (left, MARGIN + HEAD))
    below = MARGIN + HEAD + height + GAP // 2
    plate.title((MARGIN, below), caption[0], plate.page.width - 2 * MARGIN)
    for line, text in enumerate(caption[1:]):
        plate.small((MARGIN, below + LINE + line * SMALL_LINE), text, plate.page.width - 2 * MARGIN)
    return plate.png()


def _size(preview: Preview) -> str:
    sheet = Sheet.of(preview.sheet)
    return f"{sheet.width} x {sheet.height} pixels"


def _caption(found: Shared | None, match: Match) -> tuple[str, ...]:
    share = f"{match.frames} of the {match.of_frames} pictures of the file show it, this one best" if match.of_frames > 1 else ""
    if found is None:
        says = "no common local features: the match rests on a code of the whole picture or of the face"
    else:
        says = f"equal numbers mark equal places, {found.transform.places} agree; the frames show where the two overlap{_pose(match)}"
    return verdict(match), chance(match), says, *([share] if share else [])


def _pose(match: Match) -> str:
    if match.pose is None:
        return ""
    degrees, way = abs(match.pose.degrees), "clockwise" if match.pose.degrees > 0 else "anticlockwise"
    turn = "" if degrees < LEAST_TURN else f", turned {degrees:.0f} degrees {way}"
    return f"; seen at {100 * match.pose.scale:.0f} % of its size{turn}{', then mirrored' if match.pose.mirrored else ''}"
