"""A wallet on the user's side. It reads what it is asked to sign and refuses what was not meant."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.client.http import Client, Json
from ledger.errors import Refuted
from ledger.outbox.relayer import development_account, keystore_account
from ledger.units import Address, hex_of


class UnexpectedMessage(Refuted):
    """The server asks for a signature under something else than was meant."""

    says = "not signed: {field} of the message is {got}, expected {expected}"


class UnexpectedTransaction(Refuted):
    """The server asks for a transaction that does something else than was meant."""

    says = "not signed: {field} of the transaction is {got}, expected {expected}"


@dataclass(frozen=True, slots=True)
class Wallet:
    """One key. It is never printed and never sent; only signatures leave."""

    account: LocalAccount = field(repr=False)

    @property
    def address(self) -> Address:
        return Address(self.account.address)

    @classmethod
    def from_keystore(cls, file: Path, password: str) -> Wallet:
        """The key of an encrypted keystore file. Raises: KeystoreUnreadable, WrongKeystorePassword."""
        return cls(keystore_account(file, password))

    @classmethod
    def of_development_account(cls, number: int, ledger: Client) -> Wallet:
        """One of anvil's funded accounts. Raises: DevelopmentKeyRefused unless chain 31337 and an API on loopback."""
        chain_id = ledger.deployment()["chain_id"]
        return cls(development_account(number, chain_id, urlsplit(ledger.base_url).hostname or ""))

    def sign(self, typed_data: Json, expected: Expected) -> str:
        """The signature under a message that says what is expected. Raises: UnexpectedMessage."""
        expected.require(typed_data)
        signed = Account.sign_typed_data(self.account.key, full_message=typed_data)
        return hex_of(signed.signature)

    def sign_transaction(self, transaction: Json, *, to: str, value_wei: int) -> str:
        """The signed bytes of a transaction to `to` that pays `value_wei`. Raises: UnexpectedTransaction."""
        _require(UnexpectedTransaction, "from", transaction["from"], self.address)
        _require(UnexpectedTransaction, "to", transaction["to"], to)
        _require(UnexpectedTransaction, "value_wei", int(transaction["value_wei"]), value_wei)
        signed = self.account.sign_transaction({
            "type": transaction["type"],
            "chainId": transaction["chain_id"],
            "nonce": transaction["nonce"],
            "to": transaction["to"],
            "value": int(transaction["value_wei"]),
            "data": transaction["data"],
            "gas": transaction["gas"],
            "maxFeePerGas": int(transaction["max_fee_per_gas_wei"]),
            "maxPriorityFeePerGas": int(transaction["max_priority_fee_per_gas_wei"]),
        })
        return hex_of(signed.raw_transaction)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a message must be: its domain, its type, and the members that the user knows."""

    domain: Mapping[str, Any]
    primary_type: str
    members: Mapping[str, Any]

    def require(self, typed_data: Json) -> None:
        """Returns if the message is so. Raises: UnexpectedMessage."""
        _require(UnexpectedMessage, "type", typed_data["primaryType"], self.primary_type)
        for name, value in self.domain.items():
            _require(UnexpectedMessage, f"domain {name}", typed_data["domain"].get(name), value)
        for name, value in self.members.items():
            _require(UnexpectedMessage, name, typed_data["message"].get(name), value)


def _require(error: type[Refuted], name: str, got: Any, expected: Any) -> None:
    if _plain(got) != _plain(expected):
        raise error(field=name, got=got, expected=expected)


def _plain(value: Any) -> Any:
    """Typed data carries numbers as strings or not, and addresses in either case: compared by what they say."""
    return str(value).lower()
