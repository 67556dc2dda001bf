"""The schema as JSON Schema for the API and as the description of a form for the pages."""
from __future__ import annotations

from typing import Any

from ledger.terms.schema import ENFORCEMENT, Says, Schema, Term
from ledger.terms.templates import Template
from ledger.terms.values import Choice, Choices

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LIMITS = ("minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems")


def json_schema(schema: Schema) -> dict[str, Any]:
    """JSON Schema of the values of `Terms`. What no JSON Schema can say (dates in order, shares that sum) the rules check."""
    return {"$schema": DIALECT, "title": schema.title.en, "type": "object",
            "properties": {term.name: _property(schema, term) for term in schema.terms},
            "required": [term.name for term in schema.terms if term.is_required], "additionalProperties": False}


def form(schema: Schema) -> dict[str, Any]:
    """Sections with their fields: name, kind of field, labels, help, limits, options, default, and where it holds."""
    return {"version": schema.version, "title": _both(schema.title), "sections": [
        {"name": section.name, "title": _both(section.title),
         "fields": [_field(schema, term) for term in schema.terms if term.section == section.name]}
        for section in schema.sections]}


def template_form(template: Template, schema: Schema) -> dict[str, Any]:
    """What a producer sees of a template: the fields that are asked, those that can be changed, and what is fixed."""
    return {"name": template.name, "version": template.version, "title": _both(template.title), "summary": _both(template.summary),
            "asks": [_field(schema, schema.term(name)) for name in template.asks],
            "suggests": [{**_field(schema, schema.term(name)), "default": value} for name, value in template.suggests.items()],
            "fixes": dict(template.fixes)}


def _property(schema: Schema, term: Term) -> dict[str, Any]:
    described = {"title": term.label.en, "description": _source(schema, term), **term.value.json_schema()}
    return described if term.is_required else {**described, "default": _default(term)}


def _field(schema: Schema, term: Term) -> dict[str, Any]:
    described = term.value.json_schema()
    field = {"name": term.name, "field": term.value.field, "label": _both(term.label), "required": term.is_required,
             "help": {"topic": term.topic, "source": _source(schema, term), "where": term.where,
                      "holds": ENFORCEMENT[term.where]},
             "limits": {limit: described[limit] for limit in _LIMITS if limit in described}}
    if isinstance(term.value, (Choice, Choices)):
        field["options"] = [{"value": word.name, "label": {"en": word.en, "de": word.de}} for word in term.value.vocabulary.words]
    return field if term.is_required else {**field, "default": _default(term)}


def _default(term: Term) -> Any:
    return term.value.dump(term.value.parse(term.default, term.name))


def _source(schema: Schema, term: Term) -> str:
    topic = next(topic for topic in schema.topics if topic.number == term.topic)
    return f"{topic.title.en} ({topic.source})"


def _both(says: Says) -> dict[str, str]:
    return {"en": says.en, "de": says.de}
