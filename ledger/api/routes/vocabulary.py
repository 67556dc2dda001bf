"""The words of requests and terms, and the standard contracts."""
from __future__ import annotations

from typing import Any

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.error_list import ErrorEntry, error_list, error_of
from ledger.api.fields import Fields, TextField
from ledger.api.shapes import server
from ledger.terms import CURRENT
from ledger.terms.forms import form, json_schema, template_form
from ledger.terms.templates import TEMPLATES, template_of

vocabulary = APIBlueprint("vocabulary", __name__, abp_tags=[Tag(name="vocabulary", description="words and standard contracts")])


class TemplatePath(Fields):
    """A standard contract."""

    name: TextField


@vocabulary.get("/vocabulary", summary="All words that requests may use", responses={200: server.Vocabulary})
def read_vocabulary() -> Response:
    """Uses, media, territories, roles and the other closed lists."""
    return answers.read(wire.vocabulary())


@vocabulary.get("/terms/form", summary="Every term with its sentences and limits", responses={200: server.AnyObject})
def read_form() -> Response:
    """The description from which forms are made."""
    return answers.read(form(CURRENT))


@vocabulary.get("/terms/schema", summary="JSON Schema of the terms", responses={200: server.AnyObject})
def read_schema() -> Response:
    """What the `terms` of a draft may hold."""
    return answers.read(json_schema(CURRENT))


@vocabulary.get("/templates", summary="The standard contracts", responses={200: server.Forms})
def list_templates() -> Response:
    """What each template asks, suggests and fixes."""
    return answers.read({"items": [template_form(template, CURRENT) for template in TEMPLATES]})


@vocabulary.get("/templates/<name>", summary="One standard contract", responses={200: server.AnyObject})
def read_template(path: TemplatePath) -> Response:
    """What the template asks, suggests and fixes. An unknown name is answered with the names that are known."""
    return answers.read(template_form(template_of(path.name), CURRENT))


class ProblemPath(Fields):
    """A code, as in the `type` of a problem."""

    code: TextField


@vocabulary.get("/problems", summary="All error codes", responses={200: server.ProblemEntries})
def list_problems() -> Response:
    """Every code that this API answers with, what it means and its status."""
    return answers.read({"items": [_problem(entry) for entry in error_list() if entry.is_answered]})


@vocabulary.get("/problems/<code>", summary="One error code", responses={200: server.ProblemEntry})
def read_problem(path: ProblemPath) -> Response:
    """What the `type` of a problem refers to."""
    return answers.read(_problem(error_of(path.code)))


def _problem(entry: ErrorEntry) -> dict[str, Any]:
    return {"type": f"/problems/{entry.code}", "code": entry.code, "status": entry.status, "kinds": list(entry.kinds),
            "titles": list(entry.titles), "says": list(entry.sentences)}
