"""`ledger terms`: the standard contract on the command line. Only reads and prints; nothing here touches the chain."""
from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Callable

import click

from ledger.canonical import MalformedJson, parse
from ledger.errors import InvalidInput
from ledger.terms import CURRENT, Terms, check, contract_text, from_json, intent, terms_hash, to_json
from ledger.terms.drafting import require_draftable
from ledger.terms.forms import form, json_schema, template_form
from ledger.terms.page import contract_page
from ledger.terms.print import contract_pdf
from ledger.terms.schema import LANGUAGES
from ledger.terms.settings import settings
from ledger.terms.templates import TEMPLATES, template_of
from ledger.units import hex_of


class UnreadableDocument(InvalidInput):
    """A file is not UTF-8, or not JSON where JSON is needed."""

    says = "{file} cannot be read: {problem}"


# The name of each form that `render` knows -> how it is made, and in which language it can be had.
RENDERINGS: dict[str, Callable[[Terms, str], str | bytes]] = {
    "text": contract_text, "html": contract_page, "pdf": contract_pdf,
    "intent": lambda terms, language: intent(terms) + "\n",
    "hash": lambda terms, language: hex_of(terms_hash(terms)) + "\n",
}


@click.group()
def terms() -> None:
    """The standard contract: its terms, templates, words and hashes."""


@terms.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the whole form description as JSON.")
def list_terms(as_json: bool) -> None:
    """Lists the templates and all terms, with where each holds: E contract, C verifier, S shown."""
    if as_json:
        _print_json({**form(CURRENT), "templates": [template_form(template, CURRENT) for template in TEMPLATES]})
        return
    for template in TEMPLATES:
        click.echo(f"template  {template.name:32} {template.title.en}")
    for term in CURRENT.terms:
        needed = "required" if term.is_required else "optional"
        click.echo(f"term {term.where}    {term.name:32} {term.label.en} ({needed})")


@terms.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON Schema of the term, or the form of the template.")
def show(name: str, as_json: bool) -> None:
    """Shows a term or a template: range, default, sentences; or what it asks, suggests and fixes."""
    if name in {template.name for template in TEMPLATES}:
        _show_template(name, as_json)
        return
    term = template_of(name) if "-" in name else CURRENT.term(name)  # no term has a dash
    if as_json:
        _print_json({**term.described(), "schema": json_schema(CURRENT)["properties"][name]})
        return
    click.echo(f"{term.name}: {term.label.en} / {term.label.de}; holds: {term.where}; topic {term.topic}")
    click.echo(f"value: {json.dumps(term.value.json_schema(), ensure_ascii=False)}")
    click.echo("required" if term.is_required else f"default: {json.dumps(term.default)}")
    for case, says in term.text.items():
        click.echo(f"{case}, en: {says.en}\n{case}, de: {says.de}")


@terms.command("fill")
@click.argument("template")
@click.option("--set", "assignments", multiple=True, metavar="TERM=VALUE", help="A term, as often as needed.")
@click.option("--json", "as_json", is_flag=True, help="On one line.")
def fill(template: str, assignments: tuple[str, ...], as_json: bool) -> None:
    """Fills a template and prints the terms document as JSON."""
    document = to_json(template_of(template).filled(settings(CURRENT, assignments)))
    click.echo(json.dumps(document, ensure_ascii=False, indent=None if as_json else 2))


@terms.command("render")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--as", "form_name", type=click.Choice(sorted(RENDERINGS)), default="text", show_default=True,
              help="The form that is made.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the text.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print the text in a JSON object; a PDF as base64.")
def render(file: Path, form_name: str, language: str, out: Path | None, as_json: bool) -> None:
    """Renders a terms document as contract text, HTML, PDF, or as the sentence or hash that is signed."""
    made = RENDERINGS[form_name](_read(file), language)
    data = made if isinstance(made, bytes) else made.encode()
    if as_json:
        content = {"base64": base64.b64encode(made).decode()} if isinstance(made, bytes) else {"text": made}
        _print_json({"as": form_name, "language": language, "out": None if out is None else str(out), **content})
    if out is None and not as_json:
        click.echo(data, nl=False)
        return
    if out is None:
        return
    out.write_bytes(data)
    click.echo(f"wrote {len(data)} bytes to {out}", err=True)


@terms.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.argument("text", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print sentence and hash as JSON.")
def check_document(file: Path, text: Path | None, as_json: bool) -> None:
    """Checks a terms document; with TEXT, also that this contract text is the one that the terms give.

    What breaks a rule of its version is refused. What is asked of drafts alone is only said: it refuses nothing that is signed.
    """
    found = _read(file)
    if text is not None:
        check(found, _text_of(text))
    answer = {"intent": intent(found), "terms": hex_of(terms_hash(found)), "text": "checked" if text else "not given",
              "drafting": _drafting(found)}
    if as_json:
        _print_json(answer)
        return
    click.echo("\n".join(f"{name}: {value}" for name, value in answer.items()))


def _show_template(name: str, as_json: bool) -> None:
    shown = template_form(template_of(name), CURRENT)
    if as_json:
        _print_json(shown)
        return
    click.echo(f"{name}: {shown['title']['en']}\n{shown['summary']['en']}")
    for field in shown["asks"]:
        click.echo(f"asks      {field['name']:20} {field['label']['en']}")
    for field in shown["suggests"]:
        click.echo(f"suggests  {field['name']:20} {json.dumps(field['default'], ensure_ascii=False)}")
    for term, value in shown["fixes"].items():
        click.echo(f"fixes     {term:20} {json.dumps(value, ensure_ascii=False)}")


def _drafting(found: Terms) -> str:
    try:
        require_draftable(found)
    except InvalidInput as fault:
        return f"{fault.code}: {fault}"
    return "nothing to say"


def _read(file: Path) -> Terms:
    try:
        with click.open_file(str(file), "rb") as stream:
            return from_json(parse(stream.read()))
    except MalformedJson as problem:
        raise UnreadableDocument(file=file, problem=problem.problem[:80]) from problem


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")  # bytes: a changed line end is a change
    except UnicodeDecodeError as problem:
        raise UnreadableDocument(file=file, problem=str(problem)[:80]) from problem


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
