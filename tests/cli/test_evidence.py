"""Evidence that a person can look at, from `ledger search --evidence`."""
import io
import re

import pytest
from PIL import Image

from ledger.cli.evidence import Drawing, draw
from scripts.journey.media import recoded, screenshot
from tests.fingerprint.pictures import astronaut, coffee
from tests.fingerprint.test_video import film


@pytest.fixture
def clip(tmp_path, voice):
    file = tmp_path / "clip.mp3"
    file.write_bytes(recoded(voice.read_bytes()))
    return file


def test_a_clip_is_drawn_beside_its_recording(tmp_path, clip, voice):
    drawn, = draw(Drawing(clip, (voice,), tmp_path / "evidence"))
    picture = Image.open(drawn["picture"])
    assert picture.format == "PNG" and picture.width > 300
    assert drawn["says"].startswith("proven copy")


def test_a_screenshot_is_drawn_beside_its_portrait(tmp_path, portrait):
    file = tmp_path / "screenshot.jpg"
    file.write_bytes(screenshot(portrait.read_bytes()))
    drawn, = draw(Drawing(file, (portrait,), tmp_path / "evidence"))
    page = Image.open(io.BytesIO(open(drawn["picture"], "rb").read())).convert("RGB")
    frame = (255, 214, 10)  # the outline of what both share
    assert frame in {colour for _, colour in page.getcolors(page.width * page.height)}


def test_the_frame_of_a_film_that_shows_it_best_is_drawn(tmp_path, portrait):
    file = tmp_path / "film.mp4"
    file.write_bytes(film([coffee(), astronaut().crop((60, 0, 460, 300)), coffee().rotate(90)], crf=34))
    drawn, = draw(Drawing(file, (portrait,), tmp_path / "evidence"))
    page = Image.open(drawn["picture"]).convert("RGB")
    assert (255, 214, 10) in {colour for _, colour in page.getcolors(page.width * page.height)}  # the first shot shares nothing that could be framed


def test_two_files_that_share_nothing_give_no_picture(tmp_path, unrelated_voice, voice):
    drawn, = draw(Drawing(unrelated_voice, (voice,), tmp_path / "evidence"))
    assert drawn["picture"] is None


def test_search_finds_and_draws(api, clip, voice, tmp_path):
    assert api("register", voice, "--dev-account", 6).code == 0
    outcome = api("search", clip, "--evidence", tmp_path / "evidence", "--against", voice)
    assert outcome.json["matches"][0]["grade"] == "proven copy"
    assert len(list((tmp_path / "evidence").iterdir())) == len(outcome.json["evidence"]) == 1


def test_search_draws_from_what_the_ledger_keeps(api, ledger, served, portrait, tmp_path):
    registered = api("register", portrait, "--keep-media", "--dev-account", 6).json
    file = tmp_path / "screenshot.jpg"
    file.write_bytes(screenshot(portrait.read_bytes()))
    outcome = api("search", file, "--evidence", tmp_path / "evidence")
    drawn, = [each for each in outcome.json["evidence"] if each["against"] == registered["asset_id"]]
    assert Image.open(drawn["picture"]).format == "PNG"
    lines = ledger("search", file, "--api", served.about["api"]).out
    match = next(match for match in outcome.json["matches"] if match["asset_id"] == registered["asset_id"])
    assert f"turned {match['pose']['degrees']} degrees" in lines and f"{match['box']['width']} x {match['box']['height']} pixels" in lines
    assert api("erase-media", registered["asset_id"], "--dev-account", 7).json["code"] == "no_authority"
    assert api("erase-media", registered["asset_id"], "--dev-account", 6).json["keeps_media"] is False
    outcome = api("search", file, "--evidence", tmp_path / "evidence")
    drawn, = [each for each in outcome.json["evidence"] if each["against"] == registered["asset_id"]]
    assert drawn["picture"] is None and "--against" in drawn["says"]


def test_search_says_where_a_clip_lies(ledger, served, api, clip, voice):
    assert api("register", voice, "--dev-account", 6).code == 0
    assert re.search(r"from 0:\d\d\.\d to 0:\d\d\.\d of the registered sound", ledger("search", clip, "--api", served.about["api"]).out)


def test_evidence_needs_a_directory(api, clip, voice):
    assert api("search", clip, "--against", voice).json["code"] == "evidence_directory_missing"


def test_a_directory_that_cannot_be_made_is_said(api, clip, voice):
    assert api("search", clip, "--evidence", clip / "below", "--against", voice).json["code"] == "file_refused"
