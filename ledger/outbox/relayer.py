"""The key that pays for the calls which the ledger carries for others."""
from __future__ import annotations

import ipaddress
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.chain.anvil import DEVELOPMENT_CHAIN_ID
from ledger.chain.node import Node
from ledger.errors import InvalidInput, Unavailable
from ledger.units import Address, Wei, hex_of

DEVELOPMENT_ACCOUNTS = 10  # anvil funds as many
# published with every Ethereum development tool: whoever uses it elsewhere loses the money
_DEVELOPMENT_PHRASE = "test test test test test test test test test test test junk"


class RelayerMissing(Unavailable):
    """No key was configured that could pay for a call."""

    says = "this ledger has no relayer key and sends only what wallets have signed; set one up with LEDGER_RELAYER_KEYSTORE"


class KeystoreUnreadable(InvalidInput):
    """The file is missing or holds no encrypted key."""

    says = "{file} is no keystore file that can be read (version 3, as geth and eth-account write it)"


class WrongKeystorePassword(InvalidInput):
    """The keystore was encrypted with another password."""

    says = "the password does not open {file}"


class DevelopmentKeyRefused(InvalidInput):
    """A published key on a chain where others could use it too."""

    says = ("development account {number} is refused: there are accounts 0 to {most}, on chain 31337 and a node on "
            "loopback (or of the same compose project) only (this is chain {chain_id} on {host}); use a keystore file")


@dataclass(frozen=True, slots=True)
class Fees:
    """What a transaction offers per unit of gas: at most `max_wei`, of which `priority_wei` goes to the block's maker."""

    max_wei: Wei
    priority_wei: Wei


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A transaction before it is signed, but for the fees."""

    chain_id: int
    nonce: int
    to: Address
    value_wei: Wei
    data: bytes
    gas: int


def development_account(number: int, chain_id: int, host: str) -> LocalAccount:
    """One of the accounts that anvil funds. Raises: DevelopmentKeyRefused on any other chain, or beyond loopback."""
    if chain_id != DEVELOPMENT_CHAIN_ID or not is_nobody_else_s(host, _addresses_of(host)) \
                or not 0 <= number < DEVELOPMENT_ACCOUNTS:
        raise DevelopmentKeyRefused(number=number, most=DEVELOPMENT_ACCOUNTS - 1, chain_id=chain_id, host=host)
    Account.enable_unaudited_hdwallet_features()  # nothing that is worth an audit hangs on a published phrase
    return Account.from_mnemonic(_DEVELOPMENT_PHRASE, account_path=f"m/44'/60'/0'/0/{number}")


def keystore_account(file: Path, password: str) -> LocalAccount:
    """The key of an encrypted keystore file. Raises: KeystoreUnreadable, WrongKeystorePassword."""
    try:
        content = json.loads(file.read_text())
    except (OSError, ValueError):
        raise KeystoreUnreadable(file=file.name) from None
    if not isinstance(content, dict) or not isinstance(content.get("crypto"), dict):
        raise KeystoreUnreadable(file=file.name)
    try:
        return Account.from_key(Account.decrypt(content, password))
    except ValueError as problem:
        if "MAC mismatch" in str(problem):
            raise WrongKeystorePassword(file=file.name) from None
        raise KeystoreUnreadable(file=file.name) from None
    except (KeyError, TypeError, NotImplementedError):
        raise KeystoreUnreadable(file=file.name) from None


@dataclass(frozen=True, slots=True)
class RelayerKey:
    """A key in memory; never printed, never sent."""

    account: LocalAccount = field(repr=False)

    @property
    def address(self) -> Address:
        return Address(self.account.address)

    @classmethod
    def from_keystore(cls, file: Path, password: str) -> RelayerKey:
        """The key of an encrypted keystore file. Raises: KeystoreUnreadable, WrongKeystorePassword."""
        return cls(keystore_account(file, password))

    @classmethod
    def of_development_account(cls, number: int, node: Node) -> RelayerKey:
        """The key of one of anvil's funded accounts. Raises: DevelopmentKeyRefused, NodeUnavailable, NodeRefused."""
        return cls(development_account(number, node.chain_id(), urlsplit(node.rpc_url).hostname or ""))

    def sign(self, unsigned: Unsigned, fees: Fees) -> bytes:
        """The signed bytes: the same for the same transaction (RFC 6979)."""
        signed = self.account.sign_transaction({
            "type": 2,
            "chainId": unsigned.chain_id,
            "nonce": unsigned.nonce,
            "to": unsigned.to,
            "value": unsigned.value_wei,
            "data": hex_of(unsigned.data),
            "gas": unsigned.gas,
            "maxFeePerGas": fees.max_wei,
            "maxPriorityFeePerGas": fees.priority_wei,
        })
        return bytes(signed.raw_transaction)


def is_nobody_else_s(host: str, addresses: Sequence[str]) -> bool:
    """Whether a node at this host name, with these addresses, serves this machine alone: it is on loopback, or it is a
    service of the same compose project (a name without dots on a private network)."""
    found = [ipaddress.ip_address(address) for address in addresses]
    is_service = "." not in host and ":" not in host and host not in addresses
    return bool(found) and all(each.is_loopback or is_service and _is_of_a_bridge(each) for each in found)


def _is_of_a_bridge(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_private and not address.is_unspecified and not address.is_link_local


def _addresses_of(host: str) -> list[str]:
    try:
        return sorted({entry[4][0] for entry in socket.getaddrinfo(host, None)}) if host else []
    except OSError:
        return []
