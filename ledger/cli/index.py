"""The read model: made anew, or compared with what the chain says."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ledger.chain.chain import Chain
from ledger.chain.deployment import Deployment
from ledger.chain.node import Node
from ledger.cli.output import REFUTED, json_option, progress, show
from ledger.cli.place import NodeMissing, place_options, settings_of
from ledger.index import Index, compare
from ledger.index.comparison import Difference
from ledger.units import hex_of


@click.group()
def index() -> None:
    """The index is a fold over the chain's events; `rebuild` is the only repair there is."""


@index.command()
@place_options
@json_option
def rebuild(as_json: bool, **place: Any) -> None:
    """Throws the index away and makes it again from the chain's events. Readers see the old one until it is whole."""
    with _opened(place) as (read_model, chain), progress("reading the chain"):
        made = read_model.rebuild(chain)
    answer = {"block": made.as_of.number, "blocks": made.blocks, "events": made.events}
    show(answer, list(answer.items()), as_json=as_json)


@index.command("compare")
@place_options
@json_option
def compare_index(as_json: bool, **place: Any) -> None:
    """Compares the index, row for row, with one made anew. Exits 0 if they are equal, 3 if not."""
    with _opened(place) as (read_model, chain), progress("reading the chain"):
        differences = compare(read_model, chain)
    lines = [(f"only in the {each.found_in}", f"{each.table} {_row(each)}") for each in differences]
    answer = {"differences": [{"table": each.table, "found_in": each.found_in, "row": _row(each)} for each in differences]}
    show(answer, [("differences", len(differences)), *lines], as_json=as_json)
    raise click.exceptions.Exit(REFUTED if differences else 0)


@contextmanager
def _opened(place: dict[str, Any]) -> Iterator[tuple[Index, Chain]]:
    settings = settings_of(place)
    if not settings.rpc_url:
        raise NodeMissing()
    deployment = Deployment.load(Path(str(settings.deployment_file)))
    read_model = Index.open(settings.database_url)
    try:
        yield read_model, Chain(Node(settings.rpc_url), deployment, settings.confirmations)
    finally:
        read_model.close()


def _row(difference: Difference) -> dict[str, Any]:
    return {name: hex_of(value) if isinstance(value, bytes) else value for name, value in difference.row.items()}
