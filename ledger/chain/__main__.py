"""`python -m ledger.chain` is a development chain in the foreground, for a container of its own."""
from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

import click

from ledger.chain.anvil import LOOPBACK, Anvil, AnvilOptions


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="Address to listen on.")
@click.option("--port", default=8545, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), help="File that keeps the chain.")
def main(host: str, port: int, state: Path | None) -> None:
    """Runs a development chain until SIGTERM or Ctrl-C; its state is written before it ends."""
    # the process that is told to end is this one; the node ends with the `with`
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with Anvil.start(AnvilOptions(host=host, port=port, state=state)) as anvil:
            click.echo(f"listening on {anvil.rpc_url}")
            raise SystemExit(anvil.wait())
    except KeyboardInterrupt:
        pass


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
