"""The chain as its followers see it: one deployment, through one node, up to the blocks that count as final."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.contract import Ledger
from ledger.chain.deployment import Deployment
from ledger.chain.headers import Header, fetch_headers
from ledger.chain.node import Node
from ledger.chain.receipts import Entry, fetch_entries
from ledger.errors import InvalidInput


class NoConfirmations(InvalidInput):
    """A block counts as confirmed before it exists."""

    says = "confirmations: got {got}, expected 1 (the newest block counts) or more"


@dataclass(frozen=True, slots=True)
class Chain:
    """One deployment through one node. A block is confirmed once it and those on it are `confirmations` blocks: with 1
    the newest block counts. Raises: NoConfirmations."""

    node: Node
    deployment: Deployment
    confirmations: int

    def __post_init__(self) -> None:
        if self.confirmations < 1:
            raise NoConfirmations(got=self.confirmations)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.node, self.deployment)

    def require_same(self) -> None:
        """The node serves the chain of the deployment. Raises: ChainChanged, NodeUnavailable, NodeRefused."""
        self.deployment.require_same(self.node)

    def confirmed(self) -> int:
        """The number of the newest confirmed block, never below the deployment's. Raises: NodeUnavailable, NodeRefused."""
        return max(self.deployment.block_number, self.node.block_number() - self.confirmations + 1)

    def headers(self, numbers: Sequence[int]) -> list[Header]:
        """Raises: as `ledger.chain.headers.fetch_headers`."""
        return fetch_headers(self.node, numbers)

    def entries(self, headers: Sequence[Header]) -> list[Entry]:
        """The events of our contracts in these blocks. Raises: as `ledger.chain.receipts.fetch_entries`."""
        return fetch_entries(self.node, headers, self.deployment.emitters)
