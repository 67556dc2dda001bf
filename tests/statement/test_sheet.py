"""The statement on paper."""
import re
import zlib
from dataclasses import replace

import cv2
import numpy as np
import pytest

from ledger.split import Split
from ledger.statement import Signed, pdf
from ledger.statement.sheet import MOST_LINES
from ledger.statement.wording import KINDS, LABELS, STATUSES


def pages(document):
    return len(re.findall(rb"/Type /Page\b", document))


@pytest.fixture
def grant(story):
    return story.performer.grants(story.performer.registers(), price_wei="1234567890123456789")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_same_statement_gives_the_same_bytes(story, states, grant, language):
    story.producer.buys(grant)
    story.stranger.distributes(Split(grant.grant.terms.split))
    stated = states(story.performer, signed=lambda license, grant: Signed("Die lange 夜", None))
    made = pdf(stated, language)
    assert made == pdf(stated, language)
    assert made.startswith(b"%PDF-") and pages(made) == 1


def test_a_statement_of_zero_is_printed_too(story, states):
    assert pages(pdf(states(story.stranger), "en")) == 1


def test_what_does_not_fit_is_left_to_the_files(story, states, grant):
    story.producer.buys(grant)
    stated = states(story.performer)

    def printed(count):
        lines = tuple(replace(stated.lines[0], line=number) for number in range(1, count + 1))
        return pages(pdf(replace(stated, lines=lines), "en"))

    assert printed(1) == 1 < printed(60) < printed(MOST_LINES) <= printed(MOST_LINES + 1) == printed(5_000)


def test_the_code_holds_the_statements_id(story, states):
    """Drawn as the printed rectangles lie, and read by another program's reader.

    OpenCV's plain detector misses 4 of 100 faultless codes of random ids; the one that looks for markers missed none
    of 10,000.
    """
    stated = states(story.stranger)
    drawn = zlib.decompress(re.search(rb"stream\n(x.*?)\nendstream", pdf(stated, "en"), re.DOTALL)[1]).decode()
    modules = [tuple(map(float, found)) for found in re.findall(r"(\S+) (\S+) (\S+) -\S+ re", drawn)]
    left, top, size = min(m[0] for m in modules), max(m[1] for m in modules), modules[0][2]
    picture = np.full((45, 45), 255, np.uint8)
    for x, y, _ in modules:
        picture[round((top - y) / size) + 5, round((x - left) / size) + 5] = 0
    read, *_ = cv2.QRCodeDetectorAruco().detectAndDecode(np.kron(picture, np.ones((8, 8), np.uint8)))
    assert read == "0x" + stated.id.hex()


def test_both_languages_say_the_same_things():
    for words in (LABELS, KINDS, STATUSES):
        assert words["en"].keys() == words["de"].keys()
        assert all(words["de"].values()) and all(words["en"].values())
    fields = {language: {name: set(re.findall(r"{(\w+)}", text)) for name, text in LABELS[language].items()} for language in LABELS}
    assert fields["en"] == fields["de"]
