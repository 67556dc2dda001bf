"""The read model: made anew, or compared with what the chain says."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ledger.chain.chain import Chain
from ledger.chain.deployment import Deployment
from ledger.chain.node import Node
from ledger.cli.output import REFUTED, json_option, progress, show
from ledger.config import Settings
from ledger.index import Index, compare


@click.group()
def index() -> None:
    """The index is a fold over the chain's events; `rebuild` is the only repair there is."""


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --data-dir and --rpc-url."""
    for option in (
        click.option("--rpc-url", help="The node to ask [LEDGER_RPC_URL]."),
        click.option("--data-dir", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Of the ledger [LEDGER_DATA_DIR]."),
    ):
        command = option(command)
    return command


@index.command()
@place_options
@json_option
def rebuild(data_dir: Path | None, rpc_url: str | None, as_json: bool) -> None:
    """Throws the index away and makes it again from the chain's events. Readers see the old one until it is whole."""
    read_model, chain = _opened(data_dir, rpc_url)
    with progress("reading the chain"):
        made = read_model.rebuild(chain)
    answer = {"block": made.as_of.block, "blocks": made.blocks, "events": made.events}
    show(answer, list(answer.items()), as_json=as_json)


@index.command("compare")
@place_options
@json_option
def compare_index(data_dir: Path | None, rpc_url: str | None, as_json: bool) -> None:
    """Compares the index, row for row, with one made anew. Exits 0 if they are equal, 3 if not."""
    read_model, chain = _opened(data_dir, rpc_url)
    with progress("reading the chain"):
        differences = compare(read_model, chain)
    answer = {"differences": [str(difference) for difference in differences]}
    show(answer, [("differences", len(differences)), *[("", difference) for difference in differences]], as_json=as_json)
    raise click.exceptions.Exit(REFUTED if differences else 0)


def _opened(data_dir: Path | None, rpc_url: str | None) -> tuple[Index, Chain]:
    settings = Settings.from_env()
    if data_dir is not None:
        settings = replace(settings, data_dir=data_dir, database_url="", deployment_file=None)
    deployment = Deployment.load(Path(str(settings.deployment_file)))
    return Index.open(settings.database_url), Chain(Node(rpc_url or settings.rpc_url), deployment, settings.confirmations)
