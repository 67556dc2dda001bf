"""The PDF: same terms, same bytes; every sentence can be read out of it again; nothing is printed as a box."""
import io
import re
import zlib

import pytest
from fontTools.ttLib import TTFont

from ledger.terms import Terms
from ledger.terms.print import UnprintableCharacter, contract_pdf
from ledger.terms.wording import contract


def words_of(pdf):
    """The text that the pages draw, read back through the fonts' own ToUnicode tables, spaces removed."""
    objects = {int(n): body for n, body in re.findall(rb"(\d+) 0 obj\n(.*?)endobj", pdf, re.DOTALL)}
    streams = {n: _stream(body) for n, body in objects.items() if b"stream\n" in body}
    fonts = dict(re.findall(rb"/(F\d+) (\d+) 0 R", pdf))
    maps = {name: _to_unicode(objects, streams, int(number)) for name, number in fonts.items()}
    drawn = [_drawn(data, maps) for n, data in streams.items() if b" Tf" in data]
    return "".join(drawn).replace(" ", "")


def _stream(body):
    data = re.search(rb"stream\n(.*)\nendstream", body, re.DOTALL).group(1)
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _to_unicode(objects, streams, font):
    number = int(re.search(rb"/ToUnicode (\d+) 0 R", objects[font]).group(1))
    return {int(code, 16): chr(int(char, 16)) for code, char in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]{4})>", streams[number])}


def _drawn(data, maps):
    said, font = "", None
    for name, text in re.findall(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\)", data, re.DOTALL):
        if name:
            font = maps[name]
        else:
            raw = re.sub(rb"\\(.)", lambda m: {b"n": b"\n", b"r": b"\r"}.get(m.group(1), m.group(1)), text, flags=re.DOTALL)
            said += "".join(font.get(int.from_bytes(raw[i:i + 2], "big"), "") for i in range(0, len(raw), 2))
    return said


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_sentence_can_be_read_out_of_the_pdf(minor, language):
    printed = words_of(contract_pdf(Terms(minor), language))
    sentences = [clause.sentence for part in contract(Terms(minor), language).parts for clause in part.clauses]
    page_breaks = [s for s in sentences if s.replace(" ", "") not in printed]
    assert len(page_breaks) <= 2  # a sentence that is cut by the foot of a page


def test_the_same_terms_give_the_same_bytes(minor):
    assert contract_pdf(Terms(minor), "en") == contract_pdf(Terms(minor), "en")


@pytest.mark.parametrize("title", ["Das {nb} Boot", "Das **Boot**", "Das __Boot__", "Das <b>Boot</b> &amp;"])
def test_nothing_in_a_text_is_an_instruction_to_the_printer(adult, title):
    assert title.replace(" ", "") in words_of(contract_pdf(Terms({**adult, "work_title": title}), "en"))


def test_every_page_says_how_many_there_are(minor):
    assert "Page1/3" in words_of(contract_pdf(Terms(minor), "en"))


def test_a_character_without_a_glyph_is_refused_not_printed_as_a_box(adult):
    with pytest.raises(UnprintableCharacter) as refused:
        contract_pdf(Terms({**adult, "work_title": "長い夜"}), "en")
    assert refused.value.character == "長"


def test_names_in_polish_greek_and_cyrillic_are_printed(adult):
    contract_pdf(Terms({**adult, "performer_name": "Łucja Ψ Жанна"}), "en")


def test_the_typeface_is_the_one_that_its_license_names():
    from importlib.resources import files
    font = TTFont(io.BytesIO((files("ledger.terms.fonts") / "LiberationSerif-Regular.ttf").read_bytes()))
    assert "2.1.5" in font["name"].getDebugName(5)
    assert "SIL Open Font License" in font["name"].getDebugName(13)
