"""Which of the pictures or sounds of two files stand on the page."""
import io

import numpy as np
from PIL import Image

from ledger.catalogue import Catalogue
from ledger.catalogue.evidence_page import Side, evidence_page
from ledger.catalogue.plate import Titles, clock
from ledger.catalogue.side_by_side import picture_evidence
from ledger.fingerprint import fingerprint_media, fingerprint_query, preview_media, sound_of_media
from tests.fingerprint.pictures import astronaut, coffee, encoded
from tests.fingerprint.test_video import film

PORTRAIT = encoded(astronaut(), "PNG")
FILM = film([coffee(), astronaut().crop((60, 0, 460, 300)), coffee().rotate(90)], crf=34)


def side(name, media):
    times = tuple(frame.at_ms for frame in fingerprint_media(media).frames)
    return Side(name, times, lambda frame: preview_media(media, frame=frame), lambda: np.frombuffer(sound_of_media(media), "<i2"))


def best(query, registered):
    with Catalogue.open("sqlite://") as catalogue:
        catalogue.add("registered", fingerprint_media(registered))
        return catalogue.search(fingerprint_query(query))[0]


def test_of_a_film_the_frame_that_matched_best_is_shown_with_its_time():
    found = best(FILM, PORTRAIT)
    assert (found.frame, found.registered_frame, found.frames, found.of_frames) == (1, 0, 1, 3)
    assert abs(found.at_ms - 1000) < 300
    expected = picture_evidence(preview_media(FILM, frame=1), preview_media(PORTRAIT, frame=0),
                                Titles(f"film, at {clock(found.at_ms)}", "portrait", found))
    assert evidence_page(side("film", FILM), side("portrait", PORTRAIT), found) == expected


def test_of_a_registered_film_the_frame_that_was_found_is_shown():
    found = best(PORTRAIT, FILM)
    assert (found.frame, found.registered_frame) == (0, 1)
    page = Image.open(io.BytesIO(evidence_page(side("portrait", PORTRAIT), side("film", FILM), found)))
    assert page.width > 1000


def test_the_very_same_film_without_sound_is_shown_by_its_pictures():
    found = best(FILM, FILM)
    assert found.channel == "sha-256" and found.segment is not None
    assert Image.open(io.BytesIO(evidence_page(side("one", FILM), side("other", FILM), found))).format == "PNG"
