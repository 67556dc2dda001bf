"""JSON Schema and forms describe exactly what `Terms` takes."""
import jsonschema
import pytest

from ledger.errors import InvalidInput
from ledger.terms import CURRENT, Terms
from ledger.terms.forms import form, json_schema, template_form
from ledger.terms.templates import TEMPLATES

CHECKER = jsonschema.Draft202012Validator(json_schema(CURRENT))


def test_the_json_schema_is_one_by_its_own_dialect():
    jsonschema.Draft202012Validator.check_schema(json_schema(CURRENT))


def test_good_terms_and_their_full_dump_fit_the_json_schema(minor, adult):
    for values in (minor, adult):
        CHECKER.validate(values)
        CHECKER.validate(Terms(values).dumped())


@pytest.mark.parametrize("change", [
    {"colour": "red"}, {"max_outputs": 1.5}, {"max_outputs": -1}, {"price_wei": "1.5"}, {"performer": "0x12"},
    {"asset": "0x12"}, {"exclusive": "no"}, {"uses": []}, {"uses": ["cloning"]}, {"revocation": "never"}, {"territories": ["XX"]},
    {"languages": ["English"]}, {"work_title": "x" * 161}, {"work_id": "EIDR 1"}, {"split": []}, {"law": "Germany"},
    {"split": [{"account": "0x" + "1" * 40}]},
])
def test_what_the_json_schema_refuses_the_terms_refuse(adult, change):
    assert not CHECKER.is_valid({**adult, **change})
    with pytest.raises(InvalidInput):
        Terms({**adult, **change})


@pytest.mark.parametrize("term", [term.name for term in CURRENT.terms if term.is_required])
def test_both_ask_for_what_has_no_default(minor, term):
    assert term in json_schema(CURRENT)["required"]
    assert not CHECKER.is_valid({name: value for name, value in minor.items() if name != term})


def test_the_form_has_every_term_once_with_both_labels():
    fields = [field for section in form(CURRENT)["sections"] for field in section["fields"]]
    assert sorted(field["name"] for field in fields) == sorted(term.name for term in CURRENT.terms)
    assert all(field["label"]["en"] and field["label"]["de"] and field["help"]["source"] for field in fields)


def test_each_kind_of_field_is_one_that_a_page_knows():
    fields = [field for section in form(CURRENT)["sections"] for field in section["fields"]]
    assert {field["field"] for field in fields} == {
        "text", "number", "percent", "duration", "time", "amount", "account", "hash", "payees", "switch", "choice", "choices",
        "territories", "languages", "jurisdiction"}
    assert all(field["options"] for field in fields if field["field"] in ("choice", "choices"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_a_templates_form_shows_what_is_asked_suggested_and_fixed(template):
    shown = template_form(template, CURRENT)
    assert [field["name"] for field in shown["asks"]] == list(template.asks)
    assert {field["name"]: field["default"] for field in shown["suggests"]} == dict(template.suggests)
    assert shown["fixes"] == dict(template.fixes)
