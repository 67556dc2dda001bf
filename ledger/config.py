"""Settings: the one place that reads the environment."""
from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Mapping
from urllib.parse import urlsplit

from ledger.errors import InvalidInput

PREFIX = "LEDGER_"
UPLOAD_BYTES = 128 * 2**20  # ten minutes of 48 kHz stereo 16-bit WAV are 115 MB
BODY_BYTES = 16 * 2**20     # a batch of 1,000 records with ten-second recordings is 10 MB of JSON
OWN_CHAIN_CONFIRMATIONS = 1  # a development chain of our own has one node and no competing blocks
MOST_CONFIRMATIONS = 10_000  # more than a day on Ethereum: a slip of the finger
API_URL = "http://127.0.0.1:8000"


class SettingMissing(InvalidInput):
    """A setting that has no safe default is not set."""

    says = "{name} is not set; {reason}"


class WrongSetting(InvalidInput):
    """A setting has a value that cannot be used. The value is not repeated: it may hold a password."""

    says = "{name} cannot be used: expected {expected}"


class UnknownSetting(InvalidInput):
    """A variable with our prefix is no setting; most often a slip of the finger."""

    says = "{name} is no setting; known are {known}"


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between two installations. Raises: WrongSetting.

    An empty `rpc_url` means: a development chain of our own. Addresses of node and database are not printed: they may
    hold passwords.
    """

    data_dir: Path
    confirmations: int                 # blocks that must lie on a block until it counts as final, itself included
    rpc_url: str = field(default="", repr=False)
    database_url: str = field(default="", repr=False)  # empty: ledger.db in the data directory
    deployment_file: Path | None = None                # None: deployment.json in the data directory
    relayer_keystore: Path | None = None
    relayer_password_file: Path | None = None
    relayer_dev_account: int | None = None             # number of a development account, on a chain of our own machine only
    upload_bytes: int = UPLOAD_BYTES
    body_bytes: int = BODY_BYTES
    api_url: str = API_URL                             # where the command line finds the API
    public_url: str = ""                               # how others reach the API; empty: as they asked
    pinned_deployment: Path | None = None              # what the command line signs for; None: what it met first at the API

    def __post_init__(self) -> None:
        object.__setattr__(self, "data_dir", Path(self.data_dir))
        database_url = self.database_url or f"sqlite:///{self.data_dir / 'ledger.db'}"
        object.__setattr__(self, "database_url", database_url)
        object.__setattr__(self, "deployment_file", self.deployment_file or self.data_dir / "deployment.json")
        _require_whole("confirmations", self.confirmations, (1, MOST_CONFIRMATIONS))
        _require_whole("upload_bytes", self.upload_bytes, (1, 2**30))
        _require_whole("body_bytes", self.body_bytes, (1, 2**30))
        for name in ("rpc_url", "api_url", "public_url"):
            _require_web_address(name, getattr(self, name))
        _require(":" in self.database_url, "database_url", "an address such as sqlite:///path/to/file.db")
        is_whole = (self.relayer_keystore is None) == (self.relayer_password_file is None)
        _require(is_whole, "relayer_keystore", "keystore and password file together, or neither")
        is_one = self.relayer_keystore is None or self.relayer_dev_account is None
        _require(is_one, "relayer_dev_account", "a keystore or a development account, not both")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The settings of the variables LEDGER_...; an empty variable counts as not set.

        Raises: UnknownSetting, WrongSetting, SettingMissing if there is a node and no number of confirmations.
        """
        variables = {name: text for name, text in (os.environ if environ is None else environ).items()
                     if name.startswith(PREFIX) and text}
        for name in sorted(variables):
            if name not in _READ:
                raise UnknownSetting(name=name[:40], known=", ".join(_READ))
        values = {name.removeprefix(PREFIX).lower(): _READ[name](name, text) for name, text in variables.items()}
        values.setdefault("data_dir", Path.home() / ".local" / "share" / "likeness-ledger")
        if "confirmations" not in values and "rpc_url" in values:
            raise SettingMissing(name=PREFIX + "CONFIRMATIONS", reason="say how many blocks make a transaction of this chain final")
        return cls(**{"confirmations": OWN_CHAIN_CONFIRMATIONS, **values})

    @property
    def known_ledgers(self) -> Path:
        """The deployments of servers that the command line met."""
        return self.data_dir / "known-ledgers"

    @property
    def erasures_file(self) -> Path:
        """Ids of erased assets, beside the database: not to be put back with a backup of that."""
        return self.data_dir / "erasures"

    @property
    def records_key_file(self) -> Path:
        """The key that opens the records; without it they cannot be read."""
        return self.data_dir / "records.key"

    def relayer_password(self) -> str:
        """The first line of the password file. Raises: SettingMissing, WrongSetting."""
        if self.relayer_password_file is None:
            raise SettingMissing(name=PREFIX + "RELAYER_PASSWORD_FILE", reason="name the file whose first line opens the keystore")
        try:
            return self.relayer_password_file.read_text().split("\n", 1)[0]
        except (OSError, UnicodeError):
            raise WrongSetting(name=PREFIX + "RELAYER_PASSWORD_FILE", expected="a text file that can be read") from None


def _text(name: str, text: str) -> str:
    return text


def _path(name: str, text: str) -> Path:
    return Path(text).expanduser()


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise WrongSetting(name=name, expected="a whole number in digits")
    return int(text)


_READ: dict[str, Callable[[str, str], Any]] = {
    "LEDGER_DATA_DIR": _path,
    "LEDGER_RPC_URL": _text,
    "LEDGER_CONFIRMATIONS": _number,
    "LEDGER_DATABASE_URL": _text,
    "LEDGER_DEPLOYMENT_FILE": _path,
    "LEDGER_RELAYER_KEYSTORE": _path,
    "LEDGER_RELAYER_PASSWORD_FILE": _path,
    "LEDGER_RELAYER_DEV_ACCOUNT": _number,
    "LEDGER_UPLOAD_BYTES": _number,
    "LEDGER_BODY_BYTES": _number,
    "LEDGER_API_URL": _text,
    "LEDGER_PUBLIC_URL": _text,
    "LEDGER_PINNED_DEPLOYMENT": _path,
}


def _require_web_address(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_address = False
    _require(not url or is_address, name, "an address that begins with http:// or https://")


def _require_whole(name: str, got: Any, bounds: tuple[int, int]) -> None:
    is_whole = isinstance(got, int) and not isinstance(got, bool) and bounds[0] <= got <= bounds[1]
    _require(is_whole, name, f"a whole number from {bounds[0]} to {bounds[1]}")


def _require(condition: object, name: str, expected: str) -> None:
    if not condition:
        raise WrongSetting(name=PREFIX + name.upper(), expected=expected)
