"""The reference pages are what the application gives, and leave nothing out."""
import re

import pytest

from ledger.api.__main__ import DIRECTORY
from ledger.api.application import openapi_document
from ledger.api.error_list import error_list
from ledger.api.problems import status_of
from ledger.api.reference import errors_page, routes_page
from ledger.errors import LedgerError


@pytest.mark.parametrize(("name", "page"), [("routes.md", routes_page), ("errors.md", errors_page)])
def test_the_page_is_current(name, page):
    assert (DIRECTORY / name).read_text() == page(), "run scripts/docs"


def test_every_route_with_its_fields_has_its_place():
    page = (DIRECTORY / "routes.md").read_text()
    for path, item in openapi_document()["paths"].items():
        for method, operation in item.items():
            section = page.split(f"### {method.upper()} {path}\n", 1)[1].split("\n### ", 1)[0]
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query":
                    assert f"- `{parameter['name']}` (query" in section


def descendants(kind):
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def test_every_error_class_has_its_row():
    entries = {entry.code for entry in error_list()}
    raised = {kind.code for kind in descendants(LedgerError) if kind.__module__.startswith("ledger.") and kind.__module__ != "ledger.errors"}
    assert raised <= entries
    page = (DIRECTORY / "errors.md").read_text()
    assert [code for code in entries if f"| `{code}` |" not in page] == []


def test_a_code_has_one_status_whoever_raises_it():
    statuses = {}
    for kind in descendants(LedgerError):
        if kind.__module__.startswith("ledger.") and not kind.__module__.startswith(("ledger.errors", "ledger.cli", "ledger.client")):
            statuses.setdefault(kind.code, set()).add(status_of(kind))
    assert {code: found for code, found in statuses.items() if len(found) > 1} == {}


def test_the_type_of_a_problem_leads_to_its_meaning(api):
    problem = api.get("/assets/0x12", 422)
    meaning = api.get(problem["type"])
    assert (meaning["code"], meaning["status"]) == ("malformed_hex", 422)
    assert meaning["code"] in {each["code"] for each in api.get("/problems")["items"]}
    assert api.get("/problems/no_such_code", 404)["code"] == "code_unknown"


def test_sentences_name_facts_and_not_python():
    for entry in filter(lambda entry: entry.is_answered, error_list()):
        for sentence in entry.sentences:
            assert re.fullmatch(r"[^\n]+", sentence) and "Error(" not in sentence and not sentence.endswith("."), entry.code
