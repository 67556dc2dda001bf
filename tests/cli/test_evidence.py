"""Evidence that a person can look at, from `ledger search --evidence`."""
import io

import pytest
from PIL import Image

from ledger.cli.evidence import Drawing, draw
from scripts.journey.media import recoded, screenshot


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


def test_two_files_that_share_nothing_give_no_picture(tmp_path, unrelated_voice, voice):
    drawn, = draw(Drawing(unrelated_voice, (voice,), tmp_path / "evidence"))
    assert drawn["picture"] is None


def test_search_finds_and_draws(api, clip, voice, tmp_path):
    assert api("register", voice, "--dev-account", 6).code == 0
    outcome = api("search", clip, "--evidence", tmp_path / "evidence", "--against", voice)
    assert outcome.json["matches"][0]["grade"] == "proven copy"
    assert len(list((tmp_path / "evidence").iterdir())) == len(outcome.json["evidence"]) == 1


def test_evidence_needs_both_a_file_and_a_directory(api, clip, voice, tmp_path):
    assert api("search", clip, "--evidence", tmp_path).json["code"] == "registered_file_missing"
    assert api("search", clip, "--against", voice).json["code"] == "evidence_directory_missing"


def test_a_directory_that_cannot_be_made_is_said(api, clip, voice):
    assert api("search", clip, "--evidence", clip / "below", "--against", voice).json["code"] == "file_refused"
