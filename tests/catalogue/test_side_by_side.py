import io

import numpy as np
from PIL import Image

from ledger.catalogue.side_by_side import FRAME_COLOUR, picture_evidence
from ledger.fingerprint import preview_media
from tests.fingerprint.pictures import astronaut, coffee, encoded


def page_of(query, registered):
    previews = [preview_media(encoded(picture, "PNG"), frame=0) for picture in (query, registered)]
    return np.asarray(Image.open(io.BytesIO(picture_evidence(*previews))).convert("RGB")).astype(int)


def framed(page):
    rows, columns = np.nonzero(np.abs(page - FRAME_COLOUR).sum(axis=2) < 12)
    return columns, rows


def test_the_copy_is_framed_where_it_lies_in_the_screenshot():
    screen = Image.new("RGB", (960, 960), (90, 90, 90))
    screen.paste(astronaut().resize((480, 480)), (240, 400))
    columns, rows = framed(page_of(screen, astronaut()))
    inside = columns < 8 + 480  # the left picture, at half size behind a margin of 8 and a title of 16
    assert abs(columns[inside].min() - (8 + 120)) <= 6 and abs(columns[inside].max() - (8 + 360)) <= 6
    assert abs(rows[inside].min() - (24 + 200)) <= 6 and abs(rows[inside].max() - (24 + 440)) <= 6


def test_the_crop_is_framed_in_the_registered_picture():
    columns, rows = framed(page_of(astronaut().crop((128, 0, 384, 256)), astronaut()))
    right = columns > 8 + 480 + 8
    offset = 8 + 480 + 16
    assert abs(columns[right].min() - (offset + 120)) <= 6 and abs(columns[right].max() - (offset + 360)) <= 6
    assert abs(rows[right].max() - (24 + 240)) <= 6


def test_unlike_pictures_are_shown_without_a_frame():
    columns, _ = framed(page_of(coffee().convert("L").convert("RGB"), astronaut().convert("L").convert("RGB")))
    assert len(columns) == 0
