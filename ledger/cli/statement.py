"""What a payee is told, and whether it is so: both from the chain, without any server."""
from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ledger.chain.chain import Chain
from ledger.chain.deployment import Deployment
from ledger.chain.node import Node
from ledger.cli.ids import ACCOUNT
from ledger.cli.output import PENDING, FileRefused, json_option, progress, show
from ledger.cli.place import NodeMissing, place_options, settings_of
from ledger.config import Settings
from ledger.errors import InvalidInput
from ledger.statement import (Issued, Origin, Period, Request, Signed, Statement, Verdict, as_of, csv_text, dsr_text,
                              from_json, history, json_text, pdf, statement as make_statement, verify_statement as verify)
from ledger.terms.schema import LANGUAGES
from ledger.units import Bytes32, hex_of, parse_bytes32
from ledger.verification import Pending

FILE = click.Path(dir_okay=False, path_type=Path)
issued_option = click.option("--issued", "issued_files", type=FILE, multiple=True, metavar="JSON",
                             help="A statement that was issued and is adjusted; repeat, oldest first.")


class TitlesUnreadable(InvalidInput):
    """A file of titles is not one."""

    says = "{file} holds no titles: {problem}; expected a JSON object from license ids to titles"


@click.command()
@click.argument("payee", type=ACCOUNT)
@click.argument("period")
@click.option("--directory", type=click.Path(file_okay=False, path_type=Path), default=Path("."),
              help="Where the four files are written; without it, here.")
@click.option("--titles", type=FILE, metavar="JSON", help="Titles of works by license id; the chain holds none.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", help="Of the PDF.")
@issued_option
@place_options
@json_option
def statement(payee: str, period: str, directory: Path, titles: Path | None, language: str,
              issued_files: tuple[Path, ...], as_json: bool, **place: Any) -> None:
    """Writes PAYEE's statement of PERIOD (2026-11, 2026-Q4, 2026-11-01/2026-12-01) as statement.csv, .json, .pdf and
    .dsr.tsv.

    Everything is read from the chain. With --issued only adjustments to what was issued are stated.
    """
    about, settings = Period.parse(period), settings_of(place)
    issued = Issued(tuple(_read_issued(issued_files)))
    known = _titles(titles)
    with progress("reading the chain"):
        made = _made(settings, (payee, about), known, issued)
        files = _written(made, directory, language)
    balances = [balance.row() for balance in made.balances]
    answer = {"statement_id": hex_of(made.id), "payee": payee, "period": about.name, "lines": len(made.lines),
              "as_of_block": made.request.as_of.block.number, "is_period_over": made.request.as_of.is_period_over,
              "balances": balances, "files": [str(file) for file in files]}
    lines = [("statement", answer["statement_id"]), ("lines", len(made.lines)), ("as of block", answer["as_of_block"])]
    lines += [(f"{name} {row['currency']}", row[name]) for row in balances for name in ("opening", "accrued", "paid", "closing")]
    show(answer, [*lines, *(("file", str(file)) for file in files)], as_json=as_json)


@click.command("verify-statement")
@click.argument("file", type=FILE)
@click.option("--rpc-url", metavar="URL", help="Any node of the statement's chain [LEDGER_RPC_URL].")
@issued_option
@json_option
def verify_statement(file: Path, rpc_url: str | None, issued_files: tuple[Path, ...], as_json: bool) -> None:
    """Folds every event of the chain again and compares each cell of FILE: .json, .csv or .tsv, by its content.

    Exits 0 only at a difference of 0 minor units, 2 while the node does not have the statement's block, 3 if anything
    differs: the first difference is named, and all are counted.
    """
    node = Node(_node_url(rpc_url))
    with progress("reading the chain"):
        found = verify(_content(file), node, [_content(each) for each in issued_files])
    if isinstance(found, Pending):
        answer: dict[str, Any] = {"verdict": "pending", "wait_blocks": found.wait_blocks, "block": found.as_of.number}
        show(answer, [("verdict", "pending"), ("wait", f"the node has {found.wait_blocks} blocks less")], as_json=as_json)
        raise click.exceptions.Exit(PENDING)
    show(_verified(found), _said(found), as_json=as_json)


def _made(settings: Settings, about: tuple[str, Period], titles: dict[Bytes32, str], issued: Issued) -> Statement:
    if not settings.rpc_url:
        raise NodeMissing()
    chain = Chain(Node(settings.rpc_url), Deployment.load(Path(str(settings.deployment_file))), settings.confirmations)
    chain.require_same()
    origin, reached = Origin.of(chain.deployment), as_of(chain, about[1])
    request = Request(*about, origin, reached, lambda license, _: Signed(titles.get(license), None), issued)
    return make_statement(history(chain.node, origin, reached.block), request)


def _written(made: Statement, directory: Path, language: str) -> list[Path]:
    directory.mkdir(parents=True, exist_ok=True)
    contents = {"csv": csv_text(made).encode(), "json": json_text(made).encode(), "pdf": pdf(made, language),
                "dsr.tsv": dsr_text(made).encode()}
    files = [directory / f"statement.{name}" for name in contents]
    for path, content in zip(files, contents.values(), strict=True):
        path.write_bytes(content)
    return files


def _read_issued(files: Sequence[Path]) -> list[Statement]:
    known: list[Statement] = []
    for file in files:
        known.append(from_json(_content(file), known))
    return known


def _titles(file: Path | None) -> dict[Bytes32, str]:
    if file is None:
        return {}
    try:
        read = json.loads(_content(file))
        return {parse_bytes32(license, field="license"): str(title) for license, title in read.items()}
    except (ValueError, AttributeError):
        raise TitlesUnreadable(file=file.name, problem="it is no JSON object") from None


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise FileRefused(file=file.name, reason=problem.strerror or "it cannot be read") from None


def _node_url(rpc_url: str | None) -> str:
    url = rpc_url or Settings.from_env().rpc_url
    if not url:
        raise NodeMissing()
    return url


def _verified(found: Verdict) -> dict[str, Any]:
    block = found.statement.request.as_of.block
    return {"verdict": "verified", "form": found.form, "statement_id": hex_of(found.statement.id), "difference": "0",
            "lines": len(found.statement.lines), "as_of_block": block.number, "as_of_hash": hex_of(block.hash),
            "checks": [{"number": each.number, "name": each.name, "says": each.says} for each in found.checks],
            "does_not_prove": list(found.does_not_prove), "witness": found.witness}


def _said(found: Verdict) -> list[tuple[str, Any]]:
    lines: list[tuple[str, Any]] = [("verdict", "verified"), ("statement", hex_of(found.statement.id)), ("difference", 0)]
    lines += [(f"check {each.number}", each.says) for each in found.checks]
    lines += [("not proven", text) for text in found.does_not_prove]
    return lines + ([("witness", found.witness)] if found.witness else [])
