"""A development chain: anvil as a child process on loopback."""
from __future__ import annotations

import fcntl
import gzip
import json
import logging
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ledger.chain import orphan
from ledger.chain.node import LATEST, Node, data
from ledger.errors import Conflict, Unavailable

DEVELOPMENT_CHAIN_ID = 31337
LOOPBACK = "127.0.0.1"
START_S = 30     # a cold binary on a busy two-core machine took 4 s; a state of 100 MB takes longer to load
GRACE_S = 20     # writing a large state at the end; SIGKILL would cut the file
KEEP_EVERY_S = 1  # what a SIGKILL of the node may lose; the outbox sends it again

CHECKOUT = Path(__file__).resolve().parents[2]

_LISTENING = "Listening on "
_MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}

log = logging.getLogger(__name__)


class AnvilMissing(Unavailable):
    """The program anvil is neither in contracts/node_modules nor on the PATH."""

    says = "anvil is not installed ({looked_for}); run scripts/setup"


class AnvilFailed(Unavailable):
    """anvil ended, or did not listen in time."""

    says = "anvil did not start: {reason}"


class StateInUse(Conflict):
    """Another node still writes this state file: one that outlived the program that started it, or a second start."""

    says = "process {pid} still runs the chain of {state}; stop it with: kill -TERM {pid}"


class StateUnreadable(Conflict):
    """A state file and its previous copy are both cut off: the chain cannot be continued."""

    says = "neither {state} nor {previous} can be read; move both away to start an empty chain"


@dataclass(frozen=True, slots=True)
class AnvilOptions:
    """How a development chain runs: `port` 0 takes a free one; without `state` the chain ends with the process;
    without `block_time_s` every transaction makes a block at once.

    Another `host` than loopback only where nobody else reaches it, such as a container's own network: the port gives
    ten unlocked keys and writes to any storage to whoever asks.
    """

    host: str = LOOPBACK
    port: int = 0
    state: Path | None = None
    block_time_s: int | None = None

    def arguments(self) -> list[str]:
        chosen = ["--host", self.host, "--port", str(self.port), "--chain-id", str(DEVELOPMENT_CHAIN_ID)]
        if self.state is not None:
            chosen += ["--state", str(self.state)]
        if self.block_time_s is not None:
            chosen += ["--block-time", str(self.block_time_s)]
        return chosen


def find_anvil(checkout: Path = CHECKOUT) -> Path:
    """The program of contracts/node_modules for this machine, else the one on the PATH. Raises: AnvilMissing.

    The platform's own package is taken, not the npm package's launcher, which needs its install script to have run.
    """
    machine = _MACHINES.get(platform.machine(), platform.machine())
    package = f"@foundry-rs/anvil-{platform.system().lower()}-{machine}"
    own = checkout / "contracts" / "node_modules" / package / "bin" / "anvil"
    if own.is_file():
        return own
    on_path = shutil.which("anvil")
    if on_path is None:
        raise AnvilMissing(looked_for=package)
    return Path(on_path)


class Anvil:
    """A running development chain, from `start` to `stop`; a context manager that stops it. It ends, with its state written,
    also when the process that started it is killed."""

    def __init__(self, node: Watched, rpc_url: str, keeper: StateKeeper | None) -> None:
        self.rpc_url = rpc_url
        self._node, self._process = node, node.process
        self._keeper = keeper

    @classmethod
    def start(cls, options: AnvilOptions) -> Anvil:
        """A chain that answers at `rpc_url`; one with a state file continues where it ended.

        Raises: AnvilMissing, AnvilFailed, StateInUse, StateUnreadable.
        """
        program = find_anvil()
        lock = None if options.state is None else _lock(options.state)
        try:
            if options.state is not None:
                recover(options.state)
            node, output = _spawn(program, options, lock)
        finally:
            # the child holds its own copy of the lock for as long as it lives
            if lock is not None:
                lock.close()
        try:
            rpc_url = _wait_until_listening(node.process, output)
            # it would log every call to a file that nobody reads
            Node(rpc_url).call("anvil_setLoggingEnabled", False)
        except BaseException:
            node.process.kill()
            node.wait(None)
            raise
        keeper = None if options.state is None else StateKeeper(rpc_url, options.state)
        return cls(node, rpc_url, keeper)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def stop(self) -> None:
        """The process has ended and its state, if it has a file, is written. Stopping twice is harmless."""
        if self._keeper is not None:
            self._keeper.stop()
        if self.is_running():
            self._process.terminate()
        try:
            self._node.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            log.warning("anvil did not end within %s s of SIGTERM and was killed", GRACE_S)
            self._process.kill()
            self._node.wait(None)

    def wait(self) -> int:
        """The exit code of the process, once it has ended."""
        return self._process.wait()

    def __enter__(self) -> Anvil:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()


@dataclass(frozen=True, slots=True)
class Watched:
    """A process, and a second one that ends it when nobody holds the second one's standard input any more."""

    process: subprocess.Popen[bytes]
    watcher: subprocess.Popen[bytes]

    @classmethod
    def of(cls, process: subprocess.Popen[bytes]) -> Watched:
        """The process is watched from now on."""
        command = [sys.executable, "-I", "-S", orphan.__file__, str(process.pid)]
        return cls(process, subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                             start_new_session=True))  # who kills our whole group does not kill it

    def wait(self, timeout_s: float | None) -> None:
        """Both have ended. Raises: subprocess.TimeoutExpired if the process has not; then it is still watched."""
        self.process.wait(timeout_s)
        self.watcher.kill()
        self.watcher.wait()
        if self.watcher.stdin is not None:
            self.watcher.stdin.close()


class StateKeeper:
    """A thread that writes the state of a chain to its file each second in which the chain grew.

    anvil can do so itself (--state-interval), but it cuts the file before it writes: killed at that moment, all blocks
    are gone. Here the file is replaced whole, and the one before it stays as the previous copy.
    """

    def __init__(self, rpc_url: str, state: Path) -> None:
        self._node, self._state = Node(rpc_url), state
        self._kept_head: str | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="anvil-state", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Writes what is new once more, makes it the previous copy too, and ends the thread."""
        self._stopping.set()
        self._thread.join()
        # anvil writes the file again as it ends, and could be killed while it does
        if self._state.exists():
            shutil.copyfile(self._state, previous_copy(self._state))

    def _run(self) -> None:
        stopping = False
        while not stopping:
            stopping = self._stopping.wait(KEEP_EVERY_S)
            try:
                self._keep()
            except (OSError, Unavailable) as problem:
                log.warning("the state of the chain was not kept: %s", problem)

    def _keep(self) -> None:
        head = self._node.call("eth_getBlockByNumber", LATEST, False)["hash"]
        if head == self._kept_head:
            return
        replace_state(self._state, gzip.decompress(data(self._node.call("anvil_dumpState"))))
        self._kept_head = head


def previous_copy(state: Path) -> Path:
    """Where the state before the newest one lies."""
    return state.with_name(state.name + ".previous")


def replace_state(state: Path, content: bytes) -> None:
    """`state` holds `content`, and what it held is the previous copy; at no moment is neither of the two whole."""
    new = state.with_name(state.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if state.exists():
        os.replace(state, previous_copy(state))
    os.replace(new, state)


def recover(state: Path) -> None:
    """`state` can be loaded or does not exist: one that was cut off by SIGKILL is replaced by its previous copy.

    Raises: StateUnreadable.
    """
    previous = previous_copy(state)
    if _is_whole(state) or not (state.exists() or previous.exists()):
        return
    if not _is_whole(previous):
        raise StateUnreadable(state=state.name, previous=previous.name)
    log.warning("%s is cut off; the chain continues from its previous copy", state.name)
    shutil.copyfile(previous, state)


def _is_whole(state: Path) -> bool:
    try:
        return isinstance(json.loads(state.read_bytes()), dict)
    except (OSError, ValueError):
        return False


def _lock(state: Path) -> IO[str]:
    state.parent.mkdir(parents=True, exist_ok=True)
    file = state.with_name(state.name + ".lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        pid = file.read().strip()
        file.close()
        raise StateInUse(pid=pid, state=state.name) from None
    return file


def _spawn(program: Path, options: AnvilOptions, lock: IO[str] | None) -> tuple[Watched, IO[bytes]]:
    # a file, not a pipe: a pipe that nobody empties stops the node
    output = tempfile.TemporaryFile()
    process = subprocess.Popen(
        [str(program), *options.arguments()],
        stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        pass_fds=() if lock is None else (lock.fileno(),),
        start_new_session=True,  # Ctrl-C reaches our process only, which then ends this one in order
    )
    if lock is not None:
        lock.truncate(0)
        lock.write(str(process.pid))
        lock.flush()
    return Watched.of(process), output


def _wait_until_listening(process: subprocess.Popen[bytes], output: IO[bytes]) -> str:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        lines = os.pread(output.fileno(), 1 << 20, 0).decode(errors="replace").splitlines(keepends=True)
        for line in lines:
            if line.startswith(_LISTENING) and line.endswith("\n"):
                return "http://" + line.removeprefix(_LISTENING).strip()
        if ended:
            raise AnvilFailed(reason=" ".join("".join(lines[-3:]).split()) or f"exit code {process.returncode}")
        time.sleep(0.01)
    raise AnvilFailed(reason=f"it does not listen after {START_S} s")
