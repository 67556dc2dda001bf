"""`ledger up`: a chain of our own if none is named, the contracts if they are not there, and the API on top."""
from __future__ import annotations

import errno
import json
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import click
from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.api.serving import LOOPBACK, Binding, serve
from ledger.chain.anvil import DEVELOPMENT_CHAIN_ID, Anvil, AnvilOptions
from ledger.chain.deployment import Deployment, deploy
from ledger.chain.node import Node
from ledger.cli.output import json_option, progress, show
from ledger.cli.place import place_options, settings_of
from ledger.config import Settings
from ledger.errors import Conflict, InvalidInput
from ledger.outbox import RelayerKey
from ledger.outbox.relayer import RelayerMissing
from ledger.session import open_session

RELAYER_WEI = 10**21       # 1,000 ETH of a development chain: more registrations than anybody will try
PASSWORD_BYTES = 24
OWNER_ONLY = 0o600
SCRYPT_ROUNDS = 2**12      # the password is 24 random bytes and lies beside the file: stretching it buys nothing


class PortInUse(Conflict):
    """Another program listens there."""

    says = "port {port} of {host} is in use; choose another with --port, or 0 for a free one"


class PortRefused(InvalidInput):
    """The address is not one of this machine, or the port needs more rights."""

    says = "port {port} of {host} cannot be listened on: {reason}; choose others with --host and --port"


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="Port to listen on; 0 takes a free one.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer requests.")
@place_options
@json_option
def up(host: str, port: int, workers: int, as_json: bool, **place: Any) -> None:
    """Starts a ledger and stays up until SIGTERM or Ctrl-C. Without a node it starts a development chain of its own.

    Starting again in the same directory goes on where it ended.
    """
    settings = settings_of(place)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _interrupt)
    binding = Binding(host, port or _free_port(host), workers)
    _require_free(binding)
    with _chain(settings) as settings:
        with progress("looking at the chain"):
            settings = _with_relayer(settings)
            deployment = _deployed(settings)
            # what cannot be opened is said here, and workers that start at once find every table made
            open_session(settings).close()
        url = f"http://{host}:{binding.port}"
        answer = {"api": url, "rpc_url": settings.rpc_url, "chain_id": deployment.chain_id, "ledger": deployment.ledger,
                  "data_dir": str(settings.data_dir)}
        show(answer, [("API", url), ("documents", f"{url}/openapi/swagger"), ("chain", deployment.chain_id),
                      ("contract", deployment.ledger), ("data", settings.data_dir)], as_json=as_json)
        serve(settings, binding)


@contextmanager
def _chain(settings: Settings) -> Iterator[Settings]:
    """Settings with a node: the one that they name, or an own one that ends with the command."""
    if settings.rpc_url:
        yield settings
        return
    with Anvil.start(AnvilOptions(state=settings.data_dir / "chain.json")) as anvil:
        yield replace(settings, rpc_url=anvil.rpc_url)


def _with_relayer(settings: Settings) -> Settings:
    """Settings with a key that pays; on a development chain one is made and funded. Raises: RelayerMissing."""
    if settings.relayer_keystore is not None or settings.relayer_dev_account is not None:
        return settings
    node = Node(settings.rpc_url)
    if node.chain_id() != DEVELOPMENT_CHAIN_ID:
        raise RelayerMissing()
    keystore, password = settings.data_dir / "relayer.json", settings.data_dir / "relayer.password"
    if not keystore.exists():
        _make_keystore(keystore, password)
    settings = replace(settings, relayer_keystore=keystore, relayer_password_file=password)
    node.call("anvil_setBalance", _relayer(settings).address, hex(RELAYER_WEI))
    return settings


def _make_keystore(keystore: Path, password_file: Path) -> None:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    content = Account.encrypt(Account.create().key, password, kdf="scrypt", iterations=SCRYPT_ROUNDS)
    for file, text in ((password_file, password), (keystore, json.dumps(content))):
        file.touch(mode=OWNER_ONLY)
        file.write_text(text)


def _deployed(settings: Settings) -> Deployment:
    """The deployment of the data directory; the first time, a new one. Raises: ChainChanged, DeploymentFailed."""
    node, file = Node(settings.rpc_url), Path(str(settings.deployment_file))
    if file.exists():
        deployment = Deployment.load(file)
        deployment.require_same(node)
        return deployment
    deployment = deploy(node, _relayer(settings))
    deployment.save(file)
    return deployment


def _relayer(settings: Settings) -> LocalAccount:
    if settings.relayer_keystore is not None:
        return RelayerKey.from_keystore(settings.relayer_keystore, settings.relayer_password()).account
    return RelayerKey.of_development_account(settings.relayer_dev_account or 0, Node(settings.rpc_url)).account


def _require_free(binding: Binding) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((binding.host, binding.port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise PortInUse(port=binding.port, host=binding.host) from None
            raise PortRefused(port=binding.port, host=binding.host, reason=os.strerror(problem.errno or 0)) from None


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        try:
            probe.bind((host, 0))
        except OSError as problem:
            raise PortRefused(port=0, host=host, reason=os.strerror(problem.errno or 0)) from None
        return int(probe.getsockname()[1])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
