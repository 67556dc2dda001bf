import io

import cv2
import numpy as np
from PIL import Image, ImageOps

from ledger.catalogue.match import LEAD, Match, Pose
from ledger.catalogue.plate import FRAME_COLOUR, GAP, MARGIN, Titles
from ledger.catalogue.side_by_side import HEAD, LEAST_WIDTH, SIDE, picture_evidence
from ledger.fingerprint import preview_media
from tests.fingerprint.pictures import astronaut, coffee, encoded


FOUND = Match("asset", LEAD, 1e-3, "picture-sheet", 200, 256, frames=1, of_frames=1, pose=Pose(0.5, -12.0, True))


def page_of(query, registered):
    previews = [preview_media(encoded(picture, "PNG"), frame=0) for picture in (query, registered)]
    png = picture_evidence(*previews, Titles("searched: query.png", "registered: portrait.png", FOUND))
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def framed(page, left, width):
    """(left, top, right, bottom) of the long yellow lines in a column of the page, from the corner of its picture."""
    yellow = np.abs(page[MARGIN + HEAD:, left:left + width] - FRAME_COLOUR).sum(axis=2) < 12
    columns, rows = np.flatnonzero(yellow.sum(axis=0) > 60), np.flatnonzero(yellow.sum(axis=1) > 60)
    return (columns.min(), rows.min(), columns.max(), rows.max()) if len(columns) and len(rows) else None


def test_the_copy_is_framed_where_it_lies_in_the_screenshot():
    screen = Image.new("RGB", (960, 960), (90, 90, 90))
    screen.paste(astronaut().resize((480, 480)), (240, 400))
    box = framed(page_of(screen, astronaut()), MARGIN, SIDE)
    assert np.abs(np.array(box) - np.array((240, 400, 720, 880)) * SIDE / 960).max() <= 6


def test_the_crop_is_framed_in_the_registered_picture():
    box = framed(page_of(astronaut().crop((128, 64, 384, 320)), astronaut()), MARGIN + SIDE + GAP, SIDE)
    assert np.abs(np.array(box) - np.array((128, 64, 384, 320)) * SIDE / 512).max() <= 6


def test_what_lies_beyond_the_edge_is_cut_off_there():
    screen = Image.new("RGB", (512, 512), (90, 90, 90))
    screen.paste(astronaut(), (200, 150))  # its right and lower parts are not seen
    page = page_of(screen, astronaut())
    assert np.abs(np.array(framed(page, MARGIN, SIDE)) - np.array((200, 150, 512, 512)) * SIDE / 512).max() <= 8
    assert np.abs(np.array(framed(page, MARGIN + SIDE + GAP, SIDE)) - np.array((0, 0, 312, 362)) * SIDE / 512).max() <= 8


def test_the_mirror_image_is_framed_where_it_lies():
    screen = Image.new("RGB", (960, 960), (90, 90, 90))
    screen.paste(ImageOps.mirror(astronaut()).resize((480, 480)), (80, 400))
    box = framed(page_of(screen, astronaut()), MARGIN, SIDE)
    assert np.abs(np.array(box) - np.array((80, 400, 560, 880)) * SIDE / 960).max() <= 6


def test_equal_numbers_stand_at_equal_places():
    page = page_of(astronaut().crop((128, 0, 512, 384)), astronaut())
    left, right = (dots(page[MARGIN + HEAD:MARGIN + HEAD + SIDE, at:at + SIDE]) for at in (MARGIN, MARGIN + SIDE + GAP))
    assert 8 <= len(left) <= 10  # one or two may lie under the frame
    there = left * (384 / 512) + (128 * SIDE / 512, 0)
    assert all(np.linalg.norm(right - place, axis=1).min() < 6 for place in there)


def dots(side):
    """Centres (x, y) of the discs of ten pixels, and of nothing thinner."""
    yellow = (np.abs(side - FRAME_COLOUR).sum(axis=2) < 12).astype(np.uint8)
    solid = cv2.erode(yellow, np.ones((7, 7), np.uint8))
    return cv2.connectedComponentsWithStats(solid)[3][1:]


def test_a_narrow_picture_leaves_room_for_its_name():
    page = page_of(astronaut().crop((200, 0, 300, 512)), astronaut())
    assert page.shape[1] == 2 * MARGIN + LEAST_WIDTH + GAP + SIDE


def test_unlike_pictures_are_shown_without_a_frame():
    page = page_of(coffee().convert("L").convert("RGB"), astronaut().convert("L").convert("RGB"))
    assert (np.abs(page - FRAME_COLOUR).sum(axis=2) < 12).sum() == 0
