"""The words of requests and terms, and the standard contracts."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.fields import Fields, TextField
from ledger.terms import CURRENT
from ledger.terms.forms import form, json_schema, template_form
from ledger.terms.templates import TEMPLATES, template_of

vocabulary = APIBlueprint("vocabulary", __name__, abp_tags=[Tag(name="vocabulary", description="words and standard contracts")])


class TemplatePath(Fields):
    """A standard contract."""

    name: TextField


@vocabulary.get("/vocabulary", summary="All words that requests may use")
def read_vocabulary() -> Response:
    """Uses, media, territories, roles and the other closed lists."""
    return answers.read(wire.vocabulary())


@vocabulary.get("/terms/form", summary="Every term with its sentences and limits")
def read_form() -> Response:
    """The description from which forms are made."""
    return answers.read(form(CURRENT))


@vocabulary.get("/terms/schema", summary="JSON Schema of the terms")
def read_schema() -> Response:
    """What the `terms` of a draft may hold."""
    return answers.read(json_schema(CURRENT))


@vocabulary.get("/templates", summary="The standard contracts")
def list_templates() -> Response:
    """What each template asks, suggests and fixes."""
    return answers.read({"items": [template_form(template, CURRENT) for template in TEMPLATES]})


@vocabulary.get("/templates/<name>", summary="One standard contract")
def read_template(path: TemplatePath) -> Response:
    """What the template asks, suggests and fixes. An unknown name is answered with the names that are known."""
    return answers.read(template_form(template_of(path.name), CURRENT))
