"""Which installation a command works on: its directory, its node, and when a block of its chain is final."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ledger.chain.anvil import DEVELOPMENT_CHAIN_ID
from ledger.chain.node import Node
from ledger.config import OWN_CHAIN_CONFIRMATIONS, SettingMissing, Settings
from ledger.errors import InvalidInput


class NodeMissing(InvalidInput):
    """No node was named to read the chain from."""

    says = "no node was named: give the address that `ledger up` prints as the chain's, with --rpc-url"


def place_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --data-dir, --rpc-url and --confirmations, for `settings_of`."""
    for option in (
        click.option("--confirmations", type=int, metavar="BLOCKS", help="How many make a block final [LEDGER_CONFIRMATIONS]."),
        click.option("--rpc-url", metavar="URL", help="Node of an existing chain [LEDGER_RPC_URL]."),
        click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Where everything is kept [LEDGER_DATA_DIR]."),
    ):
        command = option(command)
    return command


def settings_of(place: dict[str, Any]) -> Settings:
    """The settings of the environment with those of the options in their place.

    Raises: SettingMissing where a public chain's node is named without a number of confirmations, WrongSetting,
    UnknownSetting, NodeUnavailable.
    """
    settings = Settings.from_env()
    if place["data_dir"] is not None:
        settings = replace(settings, data_dir=place["data_dir"].resolve(), database_url="", deployment_file=None)
    if place["confirmations"] is not None:
        settings = replace(settings, confirmations=place["confirmations"])
    if place["rpc_url"]:
        settings = replace(settings, rpc_url=place["rpc_url"])
        is_unsaid = place["confirmations"] is None and settings.confirmations == OWN_CHAIN_CONFIRMATIONS
        if is_unsaid and Node(settings.rpc_url).chain_id() != DEVELOPMENT_CHAIN_ID:
            raise SettingMissing(name="--confirmations", reason="say how many blocks make a transaction of this chain final")
    return settings
