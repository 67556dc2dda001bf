"""Evidence for a picture that a person can look at: the two pictures side by side, with the part they share framed."""
from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from ledger.catalogue.picture_geometry import Transform, transform_between
from ledger.fingerprint import Preview
from ledger.fingerprint.sheet import Sheet

SIDE = 480                 # pixels of the longer side of each picture on the page
MARGIN, GAP, TITLE = 8, 16, 16
EDGE = 6                   # pixels
FRAMED_PLACES = 8          # strangers share up to 7: an outline on fewer would show what is not there
FRAME_COLOUR, TEXT_COLOUR, PAPER = (255, 214, 10), (30, 30, 30), (250, 250, 250)
UNIT = np.array([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)])


def picture_evidence(query: Preview, registered: Preview) -> bytes:
    """A PNG: left, the query with the outline of the registered picture; right, the registered with that of the query.

    Where no common features are found, the two are shown without outlines and the caption says so.
    """
    found = _best_transform(Sheet.of(query.sheet), Sheet.of(registered.sheet))
    left, right = _shown(query), _shown(registered)
    if found:
        forth, back = _outlines(found, (query.width, query.height), (registered.width, registered.height))
        _draw(left, forth)
        _draw(right, back)
    return _page(left, right, _caption(found))


def _best_transform(query: Sheet, registered: Sheet) -> Transform | None:
    mirror = query.of_mirror_image()
    found = [transform_between(sheet, registered) for sheet in (query, query.of_negative())]
    mirrored = [transform_between(sheet, registered) for sheet in (mirror, mirror.of_negative())]
    all_found = [*filter(None, found), *(each.of_mirror_image() for each in mirrored if each)]
    shared = [transform for transform in all_found if transform.places >= FRAMED_PLACES]
    return max(shared, key=lambda transform: transform.places, default=None)


def _outlines(found: Transform, query: tuple[int, int], registered: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Corners of the registered picture in the query, and of the query in the registered picture; fractions of width, height."""
    affine = np.array(found.affine)
    seen = (UNIT * registered / max(registered) - affine[2]) @ np.linalg.inv(affine[:2]) * max(query) / query
    if found.mirrored:
        seen[:, 0] = 1 - seen[:, 0]
    shown = (UNIT * query / max(query) @ affine[:2] + affine[2]) * max(registered) / registered
    return seen, shown


def _shown(preview: Preview) -> Image.Image:
    picture = Image.frombytes("RGB", (preview.width, preview.height), preview.pixels)
    scale = SIDE / max(picture.size)
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))), Image.Resampling.BICUBIC)


def _draw(picture: Image.Image, corners: np.ndarray) -> None:
    places, last = corners * picture.size, np.array(picture.size) - 2
    # an outline along the edge is drawn just inside, so that it is seen; one beyond it is cut off by the edge
    places = np.where(np.abs(places) <= EDGE, 1, np.where(np.abs(places - last) <= EDGE, last, places))
    ImageDraw.Draw(picture).line([tuple(place) for place in (*places, places[0])], fill=FRAME_COLOUR, width=3, joint="curve")


def _page(left: Image.Image, right: Image.Image, caption: str) -> bytes:
    height = max(left.height, right.height)
    page = Image.new("RGB", (left.width + right.width + GAP + 2 * MARGIN, height + 2 * TITLE + 2 * MARGIN + GAP), PAPER)
    draw = ImageDraw.Draw(page)
    at = MARGIN
    for title, picture in (("the file in question", left), ("the registered picture", right)):
        draw.text((at, MARGIN), title, fill=TEXT_COLOUR)
        page.paste(picture, (at, MARGIN + TITLE))
        at += picture.width + GAP
    draw.text((MARGIN, MARGIN + TITLE + height + GAP // 2), caption, fill=TEXT_COLOUR)
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()


def _caption(found: Transform | None) -> str:
    if found is None:
        return "no common local features: the match rests on a code of the whole picture or of the face"
    mirror = ", mirrored" if found.mirrored else ""
    return f"{found.places} places agree: turned by {found.degrees:.1f} degrees, scale {found.scale:.2f}{mirror}"
