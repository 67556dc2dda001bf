"""For which contracts a user's keys sign: those that the user names, or those that a server named when it was met first.

A server says which chain and contracts it works on, and everything that is signed or paid names these. One that is taken
over could name contracts of its own: a signature there sells the same face for nothing, a payment there goes to somebody
else. So the five numbers that make the domains and recipients of all messages are held against what is known.
"""
from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from ledger.chain.anvil import DEVELOPMENT_CHAIN_ID
from ledger.errors import InvalidInput, LedgerError, Refuted
from ledger.units import Address, Bytes32, hex_of, parse_address, parse_amount, parse_bytes32

NAME_LETTERS = 32  # of a hash of the address: two servers never share a file


class WrongDeployment(Refuted):
    """A server names another chain or contract than the one that signatures are meant for."""

    says = ("not signed: the ledger at {url} has the {member} {got}, {source} has {expected}; ask whoever runs it by another way, and "
            "only if they set it up anew give its new deployment file, or remove the old one")


class PinUnreadable(InvalidInput):
    """The file that names the deployment is missing or names none."""

    says = ("{file} names no deployment: {problem}; give the deployment.json that `ledger up` wrote, or what GET /deployment answered "
            "when you trusted it")


@dataclass(frozen=True, slots=True)
class Pin:
    """Chain, contracts and deployment id: with them all that keys sign is fixed, whatever a server says."""

    chain_id: int
    ledger: Address
    royalties: Address
    checkout: Address
    deployment_id: Bytes32
    source: str = "the deployment that was given"

    @classmethod
    def of(cls, found: Any, source: str) -> Pin:
        """From `deployment.json` or the answer of GET /deployment; its other members are not looked at.

        Raises: MalformedAmount, MalformedAddress, MalformedHex, KeyError, TypeError.
        """
        contracts = [parse_address(found[name], field=name) for name in ("ledger", "royalties", "checkout")]
        return cls(parse_amount(found["chain_id"], field="chain_id", least=1), *contracts,
                   parse_bytes32(found["deployment_id"], field="deployment_id"), source)

    @classmethod
    def load(cls, file: Path) -> Pin:
        """Raises: PinUnreadable."""
        try:
            return cls.of(json.loads(file.read_bytes()), str(file))
        except OSError as problem:
            raise PinUnreadable(file=str(file), problem=problem.strerror or "it cannot be read") from None
        except (ValueError, KeyError, TypeError, RecursionError):
            raise PinUnreadable(file=str(file), problem="it is no JSON with all of its members") from None
        except LedgerError as problem:
            raise PinUnreadable(file=str(file), problem=str(problem)) from None

    def require_same(self, found: Any, url: str) -> None:
        """Returns if a server's answer names this deployment. Raises: WrongDeployment."""
        expected = self.to_json()
        for member, value in expected.items():
            got = found.get(member)
            if (str(got).lower(), type(got)) != (str(value).lower(), type(value)):
                raise WrongDeployment(url=url, member=member, got=str(got)[:80], source=self.source, expected=value)

    def to_json(self) -> dict[str, Any]:
        """Bytes as 0x-hex, as `Pin.of` reads it."""
        return {name: hex_of(value) if isinstance(value, bytes) else value for name, value in asdict(self).items() if name != "source"}


class Trusted(Protocol):
    """What a client holds a server to."""

    def require_same(self, found: Any, url: str) -> None:
        """Returns if the server at this address may be signed for. Raises: WrongDeployment."""


@dataclass(frozen=True, slots=True)
class KnownLedgers:
    """A directory with one file for each server that was met: what it named then it has to name for ever.

    A development chain on this machine is not remembered: it is another one in each new directory, and its coins are
    worth nothing.
    """

    directory: Path

    def require_same(self, found: Any, url: str) -> None:
        """Returns if the server names what it named when it was met first, which may be now. Raises: WrongDeployment,
        PinUnreadable."""
        if found.get("chain_id") == DEVELOPMENT_CHAIN_ID and _is_loopback(url):
            return
        file = self.directory / f"{hashlib.sha256(url.encode()).hexdigest()[:NAME_LETTERS]}.json"
        if not file.exists():
            self._remember(file, found, url)
        Pin.load(file).require_same(found, url)

    def _remember(self, file: Path, found: Any, url: str) -> None:
        """Linked into place when it is whole: of two commands that meet a server at once, one is first."""
        try:
            content = {"api": url, **Pin.of(found, url).to_json()}
        except (LedgerError, KeyError, TypeError):
            raise WrongDeployment(url=url, member="deployment", got="incomplete", source="every ledger", expected="all members") from None
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = file.with_name(f"{file.name}.{secrets.token_hex(8)}.new")
        new.write_text(json.dumps(content, indent=2) + "\n")
        try:
            os.link(new, file)
        except FileExistsError:
            pass
        finally:
            new.unlink()


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
