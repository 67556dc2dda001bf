"""The deployed ledger: what it answers, and what it would say to a call."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.chain.abi import artifact
from ledger.chain.calls import Call, Leaf, LedgerCalls
from ledger.chain.deployed import InsufficientFunds, Pots, as_of
from ledger.chain.deployment import Deployment
from ledger.chain.node import LATEST, Node
from ledger.chain.views import (
    Account, AssetWord, Balance, GrantState, Guard, Heir, LicenseView, Lock, Reason, Root, Source, Succession, Use,
)
from ledger.license import LicenseKey, LicenseWord
from ledger.units import Address, Bytes32, UnixTime, Wei

__all__ = ["Call", "InsufficientFunds", "Ledger"]

MOST_IDS = 500  # of one view through the lens: some 15,000 gas each, and nodes stop calls at 25 to 50 million


class Ledger(Pots, LedgerCalls):
    """One deployed ledger as of a block: the newest, or another by `at`. Reads raise as those of `Contract`."""

    def __init__(self, node: Node, deployment: Deployment, block: Any = LATEST) -> None:
        super().__init__(node, deployment.ledger, block)
        self.deployment = deployment

    def at(self, block_hash: Bytes32) -> Ledger:
        """The same ledger as of one block; reads are refused if the block is not, or no longer, on the chain."""
        return Ledger(self.node, self.deployment, as_of(block_hash))

    def asset(self, asset: Bytes32) -> AssetWord:
        return AssetWord(*self._view("assetOf", asset))

    def guard(self, asset: Bytes32) -> Guard:
        return Guard(*self._view("guardOf", asset))

    def withdrawn_at(self, asset: Bytes32, consent_epoch: int) -> UnixTime:
        """When consent of an epoch before the latest ended one was withdrawn; 0 if it was the latest, or none."""
        return self._view("withdrawnAtOf", asset, consent_epoch)

    def first_performer(self, asset: Bytes32) -> Address:
        """The account that signed for the asset when it was anchored, whoever its performer is now; zero if unknown."""
        return self._view("firstPerformerOf", asset)

    def heir(self, asset: Bytes32) -> Heir:
        return Heir(*self._view("heirOf", asset))

    def succession(self, asset: Bytes32) -> Succession:
        return Succession(*self._view("successionOf", asset))

    def source(self, asset: Bytes32) -> Source:
        return Source(*self._view("sourceOf", asset))

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

    def _lens(self, name: str, many: Sequence[Any], *arguments: Any) -> list[Any]:
        function = artifact("Lens").functions[name]
        found: list[Any] = []
        for start in range(0, len(many), MOST_IDS):
            found += self._read(self.deployment.lens, function, [many[start : start + MOST_IDS], *arguments])
        return found


def _key(key: LicenseKey) -> tuple[Any, ...]:
    return key.asset, key.grant, key.licensee, key.serial


def _use(use: Use) -> tuple[int, ...]:
    return use.uses, use.media, use.territory, use.time
