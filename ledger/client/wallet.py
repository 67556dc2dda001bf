"""A wallet on the user's side: it signs messages that were made here, and transactions that do what was meant."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.chain.calls import Call
from ledger.client.http import Client, Json
from ledger.client.reading import UnexpectedMessage, domain_of
from ledger.errors import Refuted
from ledger.outbox.relayer import development_account, keystore_account
from ledger.typed_data import TypedData
from ledger.units import Address, hex_of

MOST_FEE_WEI = 10**17  # 0.1 ETH: a purchase at 300 gwei costs less; a server must not spend a wallet on fees


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
        chain_id = domain_of(ledger).chain_id
        return cls(development_account(number, chain_id, urlsplit(ledger.base_url).hostname or ""))

    def sign(self, typed_data: TypedData, *, role: str) -> str:
        """The signature as the message's `role`. Raises: UnexpectedMessage if the message names another account there."""
        named = typed_data.message[role]
        if named != self.address:
            raise UnexpectedMessage(problem=f"the message names {named} as {role}, this wallet is {self.address}")
        return self.cosign(typed_data)

    def cosign(self, typed_data: TypedData) -> str:
        """The signature under a message that does not name this signer, as a rate card does not name the guardian."""
        return hex_of(Account.sign_typed_data(self.account.key, full_message=typed_data.to_json()).signature)

    def sign_transaction(self, transaction: Json, call: Call, *, chain_id: int) -> str:
        """The signed bytes of a transaction that makes this call and nothing else. Raises: UnexpectedTransaction."""
        _require("chain_id", transaction["chain_id"], chain_id)
        _require("from", transaction["from"], self.address)
        _require("to", transaction["to"], call.to)
        _require("value_wei", transaction["value_wei"], str(call.value_wei))
        _require("data", transaction["data"], hex_of(call.data))
        fee_wei = int(transaction["gas"]) * int(transaction["max_fee_per_gas_wei"])
        if fee_wei > MOST_FEE_WEI:
            raise UnexpectedTransaction(field="fee", got=f"{fee_wei} wei", expected=f"at most {MOST_FEE_WEI}")
        signed = self.account.sign_transaction({
            "type": 2,
            "chainId": chain_id,
            "nonce": transaction["nonce"],
            "to": call.to,
            "value": call.value_wei,
            "data": hex_of(call.data),
            "gas": int(transaction["gas"]),
            "maxFeePerGas": int(transaction["max_fee_per_gas_wei"]),
            "maxPriorityFeePerGas": int(transaction["max_priority_fee_per_gas_wei"]),
        })
        return hex_of(signed.raw_transaction)


def _require(name: str, got: Any, expected: Any) -> None:
    if got != expected:
        raise UnexpectedTransaction(field=name, got=str(got)[:120], expected=str(expected)[:120])
