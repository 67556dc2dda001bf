"""`ledger terms` from a template to a checked contract, and what it refuses."""
import json

import pytest
from click.testing import CliRunner

from ledger.cli.terms import terms
from ledger.terms import CURRENT
from ledger.terms.templates import TEMPLATES

PERFORMER = "0x" + "1" * 40
SETTINGS = ["asset=0x" + "11" * 32, f"performer={PERFORMER}", "closes_at=2027-01-01", "price_wei=5", "work_title=Die lange Nacht",
            "languages=en-GB", "max_seconds=5400",
            "description=The German narration of episodes 1 to 3 is given a native British accent; words and timing stay as they are."]


def ledger(*arguments, stdin=None):
    return CliRunner().invoke(terms, arguments, input=stdin)


@pytest.fixture
def document(tmp_path):
    filled = ledger("fill", "voice-enhancement", *(part for each in SETTINGS for part in ("--set", each)))
    assert filled.exit_code == 0, filled.exception
    path = tmp_path / "terms.json"
    path.write_text(filled.stdout)
    return path


def test_the_list_names_every_template_and_term():
    shown = ledger("list").stdout
    assert all(template.name in shown for template in TEMPLATES)
    assert all(term.name in shown for term in CURRENT.terms)
    assert len(json.loads(ledger("list", "--json").stdout)["templates"]) == len(TEMPLATES)


@pytest.mark.parametrize("name", ["price_wei", "uses", "voice-enhancement", "ai-training"])
def test_a_term_or_template_is_shown(name):
    assert ledger("show", name).stdout.startswith(f"{name}: ")
    assert json.loads(ledger("show", name, "--json").stdout)["name"] == name


def test_a_filled_template_renders_and_its_text_checks(document, tmp_path):
    for language in ("en", "de"):
        text = tmp_path / f"{language}.txt"
        assert ledger("render", str(document), "--language", language, "--out", str(text)).exit_code == 0
        checked = json.loads(ledger("check", str(document), str(text), "--json").stdout)
        assert checked["text"] == "checked"
        assert checked["terms"] == ledger("render", str(document), "--as", "hash").stdout.strip()
        assert checked["intent"] == ledger("render", str(document), "--as", "intent").stdout.strip()


def test_what_is_asked_of_drafts_alone_is_said_of_a_signed_document_and_refuses_nothing(document, tmp_path):
    assert json.loads(ledger("check", str(document), "--json").stdout)["drafting"] == "nothing to say"
    signed = json.loads(document.read_text())
    signed["terms"]["description"] = "The voice may be used for any purpose in all media now known or hereafter devised."
    document.write_text(json.dumps(signed))
    text = tmp_path / "text.txt"
    ledger("render", str(document), "--out", str(text))
    checked = ledger("check", str(document), str(text), "--json")
    assert (checked.exit_code, json.loads(checked.stdout)["text"]) == (0, "checked")
    assert json.loads(checked.stdout)["drafting"].startswith("description_unspecific: description: 'any purpose' leaves open")


def test_a_document_is_read_from_standard_input(document):
    assert "intent: The performer licenses" in ledger("check", "-", stdin=document.read_text()).stdout


@pytest.mark.parametrize("form, begins", [("pdf", b"%PDF-"), ("html", b"<!doctype html>"), ("text", b"License for")])
def test_each_form_is_what_it_says(document, form, begins):
    assert ledger("render", str(document), "--as", form).stdout_bytes.startswith(begins)


def refusal(*arguments):
    result = ledger(*arguments)
    assert result.exit_code == 1
    return result.exception.code


def test_an_altered_text_is_refuted(document, tmp_path):
    text = tmp_path / "text.txt"
    ledger("render", str(document), "--out", str(text))
    text.write_text(text.read_text().replace("Die lange Nacht", "Die kurze Nacht"))
    assert refusal("check", str(document), str(text)) == "contract_text_mismatch"


@pytest.mark.parametrize("code, alter", [("contract_text_mismatch", lambda data: data.replace(b"\n", b"\r\n")),
                                         ("unreadable_document", lambda data: b"\xff" + data)])
def test_other_line_ends_and_encodings_are_not_the_same_text(document, tmp_path, code, alter):
    text = tmp_path / "text.txt"
    ledger("render", str(document), "--out", str(text))
    text.write_bytes(alter(text.read_bytes()))
    assert refusal("check", str(document), str(text)) == code


def test_an_altered_document_is_refused(document):
    document.write_text(document.read_text().replace('"price_wei": "5"', '"price_wei": "0"'))
    assert refusal("check", str(document)) == "price_missing"


@pytest.mark.parametrize("content", [b"", b"not json", b"\xff\xfe", b"{"])
def test_a_file_that_is_no_json_is_refused(tmp_path, content):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert refusal("check", str(path)) == "unreadable_document"


@pytest.mark.parametrize("code, content", [
    ("name_twice", '{"schema": 1, "schema": 1}'), ("float_refused", '{"schema": NaN}'), ("float_refused", '{"schema": 1.0}'),
    ("number_too_large", '{"schema": ' + "9" * 5_000 + "}"), ("unreadable_document", "[" * 50_000)])
def test_json_with_two_meanings_is_refused(tmp_path, code, content):
    path = tmp_path / "bad.json"
    path.write_text(content)
    assert refusal("check", str(path)) == code


@pytest.mark.parametrize("code, arguments", [
    ("unknown_term", ["show", "colour"]), ("unknown_template", ["fill", "cloning"]), ("missing_term", ["fill", "dubbing-voice"]),
    ("unknown_term", ["fill", "dubbing-voice", "--set", "colour=red"]),
    ("malformed_setting", ["fill", "dubbing-voice", "--set", "price_wei"]), ("unknown_template", ["show", "voice-enhancment"]),
])
def test_what_does_not_exist_is_refused_by_its_code(code, arguments):
    assert refusal(*arguments) == code
