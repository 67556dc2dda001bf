"""The deployed ledger: what it answers, and what it would say to a call."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eth_abi.exceptions import DecodingError

from ledger.chain.abi import Signature, artifact, decode_result, encode_call
from ledger.chain.calls import Call, Leaf, LedgerCalls
from ledger.chain.deployment import Deployment
from ledger.chain.node import LATEST, MalformedAnswer, Node, NodeRefused, data, number
from ledger.chain.revert import decode_revert
from ledger.chain.views import (
    Account, AssetWord, Balance, GrantState, Guard, LicenseView, Lock, Reason, Root, Use,
)
from ledger.errors import InvalidInput
from ledger.license import LicenseKey, LicenseWord
from ledger.units import Address, Bytes32, UnixTime, Wei, hex_of

__all__ = ["Call", "InsufficientFunds", "Ledger"]

MOST_IDS = 500  # of one view through the lens: some 15,000 gas each, and nodes stop calls at 25 to 50 million


class InsufficientFunds(InvalidInput):
    """The sender's account cannot pay what it is to send."""

    says = "{sender} holds {balance_wei} wei, the transaction may cost {cost_wei}; top it up first"


class Ledger(LedgerCalls):
    """One deployed ledger as of a block: the newest, or another by `at`.

    Every read raises NodeUnavailable, NodeRefused or MalformedAnswer. None checks that the node still serves the same
    chain; `deployment.require_same(node)` does.
    """

    def __init__(self, node: Node, deployment: Deployment, block: Any = LATEST) -> None:
        super().__init__(deployment.ledger)
        self.node, self.deployment, self._block = node, deployment, block

    def at(self, block_hash: Bytes32) -> Ledger:
        """The same ledger as of one block; reads are refused if the block is not, or no longer, on the chain."""
        return Ledger(self.node, self.deployment, {"blockHash": hex_of(block_hash), "requireCanonical": True})

    def asset(self, asset: Bytes32) -> AssetWord:
        return AssetWord(*self._view("assetOf", asset))

    def guard(self, asset: Bytes32) -> Guard:
        return Guard(*self._view("guardOf", asset))

    def withdrawn_at(self, asset: Bytes32, consent_epoch: int) -> UnixTime:
        """When consent of an epoch before the latest ended one was withdrawn; 0 if it was the latest, or none."""
        return self._view("withdrawnAtOf", asset, consent_epoch)

    def is_authority(self, asset: Bytes32, account: Address) -> bool:
        """Whether the account speaks for the asset: its performer or, before majority, its guardian."""
        return self._view("isAuthority", asset, account)

    def root(self, root: Bytes32) -> Root:
        return Root(*self._view("rootOf", root))

    def is_in_batch(self, root: Bytes32, leaf: Leaf, proof: Sequence[Bytes32]) -> bool:
        return self._view("isInBatch", root, leaf.asset, leaf.kind, leaf.policy, proof)

    def grant_state(self, digest: Bytes32) -> GrantState:
        """Of a grant or a rate card."""
        return GrantState(*self._view("grantStateOf", digest))

    def license_word(self, license: Bytes32) -> LicenseWord:
        """The word 0, which does not exist, for an unknown license."""
        return LicenseWord.decode(self._view("licenseOf", license))

    def territory(self, license: Bytes32) -> int:
        """The bitmap of a license that is not worldwide, else 0."""
        return self._view("territoryOf", license)

    def lock(self, asset: Bytes32, use: int) -> Lock:
        """`use` is one bit of the uses."""
        return Lock(*self._view("lockOf", asset, use))

    def is_licensed(self, key: LicenseKey, use: Use) -> bool:
        return self._view("isLicensed", _key(key), _use(use))

    def explain(self, key: LicenseKey, use: Use) -> Reason:
        return Reason(self._view("explain", _key(key), _use(use)))

    def pot(self, pot: Bytes32, currency: Address) -> Wei:
        """What the pot holds; one minor unit of it always stays."""
        return self._view("potOf", pot, currency)

    def credit(self, payee: Address, currency: Address) -> Wei:
        return self._view("creditOf", payee, currency)

    def trust(self, account: Account) -> Wei:
        return self._view("trustOf", account.payee, account.unlock_at, account.currency)

    def deployment_id(self) -> Bytes32:
        return self._view("deploymentId")

    def domain_separator(self) -> Bytes32:
        return self._view("domainSeparator")

    def assets(self, ids: Sequence[Bytes32]) -> list[tuple[AssetWord, Guard]]:
        """The words of many assets, in the order of the ids."""
        return [(AssetWord(*word), Guard(*guard)) for word, guard in self._lens("assets", ids)]

    def licenses(self, keys: Sequence[LicenseKey], use: Use) -> list[LicenseView]:
        """Many licenses with the answer of each to one use, in the order of the keys."""
        return [
            LicenseView(license, LicenseWord.decode(word), territory, Reason(reason))
            for license, word, territory, reason in self._lens("licenses", [_key(key) for key in keys], _use(use))
        ]

    def pots(self, ids: Sequence[Bytes32], currency: Address) -> list[Wei]:
        return self._lens("pots", ids, currency)

    def balances(self, accounts: Sequence[Account]) -> list[Balance]:
        asked = [(account.payee, account.unlock_at, account.currency) for account in accounts]
        return [Balance(*balance) for balance in self._lens("balances", asked)]

    def simulate(self, call: Call, sender: Address) -> bytes:
        """What the call would return if it were sent now. Nothing is sent.

        Raises: the Reverted subclass of what the contract refuses; InsufficientFunds; NodeUnavailable, NodeRefused.
        """
        return data(self._execute("eth_call", call, [_fields(call, sender), self._block]))

    def estimate_gas(self, call: Call, sender: Address) -> int:
        """Gas that is enough for the call if it were sent now. Raises: as `simulate`."""
        return number(self._execute("eth_estimateGas", call, [_fields(call, sender)]))

    def _execute(self, method: str, call: Call, parameters: list[Any]) -> Any:
        try:
            return self.node.call(method, *parameters)
        except NodeRefused as refused:
            if refused.data:
                raise decode_revert(refused.data) from None
            sender = parameters[0]["from"]
            balance_wei = self.node.balance_wei(sender)
            if balance_wei < call.value_wei:
                raise InsufficientFunds(sender=sender, balance_wei=balance_wei, cost_wei=call.value_wei) from None
            raise

    def _view(self, name: str, *arguments: Any) -> Any:
        function = artifact("LikenessLedger").functions[name]
        return self._read(self.deployment.ledger, function, arguments)

    def _lens(self, name: str, many: Sequence[Any], *arguments: Any) -> list[Any]:
        function = artifact("Lens").functions[name]
        found: list[Any] = []
        for start in range(0, len(many), MOST_IDS):
            found += self._read(self.deployment.lens, function, [many[start : start + MOST_IDS], *arguments])
        return found

    def _read(self, contract: Address, function: Signature, arguments: Sequence[Any]) -> Any:
        fields = {"to": contract, "data": hex_of(encode_call(function, arguments))}
        answer = data(self.node.call("eth_call", fields, self._block))
        try:
            return decode_result(function, answer)
        except DecodingError:  # no contract there gives an empty answer
            raise MalformedAnswer(got=hex_of(answer[:40]), expected=f"the result of {function.name}") from None


def _key(key: LicenseKey) -> tuple[Any, ...]:
    return key.asset, key.grant, key.licensee, key.serial


def _use(use: Use) -> tuple[int, ...]:
    return use.uses, use.media, use.territory, use.time


def _fields(call: Call, sender: Address) -> dict[str, str]:
    return {"from": sender, "to": call.to, "data": hex_of(call.data), "value": hex(call.value_wei)}
