"""Everything that one process has open: chain, records, catalogue, index and outbox of one deployment."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.asset import AssetRecord
from ledger.catalogue import Catalogue
from ledger.chain.checkout import Checkout
from ledger.chain.contract import Ledger
from ledger.chain.deployment import Deployment
from ledger.chain.node import Node
from ledger.chain.royalties import Royalties
from ledger.config import Settings
from ledger.fingerprint import Extractor
from ledger.index import Index
from ledger.outbox import Outbox
from ledger.outbox.journal import Journal
from ledger.records import Records
from ledger.session.answers import Answers
from ledger.session.moment import Moment, moment_of
from ledger.session.offers import Offers
from ledger.session.shelf import Shelf
from ledger.session.tombstones import Tombstones
from ledger.typed_data import Domain


@dataclass(frozen=True)
class Session:
    """Threads may share it. Close it (or use `with`) to give everything back."""

    settings: Settings
    node: Node
    deployment: Deployment
    records: Records
    catalogue: Catalogue
    index: Index
    outbox: Outbox
    journal: Journal
    extractor: Extractor

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def ledger(self) -> Ledger:
        """The ledger as of the newest block, for what is sent; reads that belong together take a `moment`."""
        return Ledger(self.node, self.deployment)

    @property
    def royalties(self) -> Royalties:
        """The royalties' contract as of the newest block, as `ledger`."""
        return Royalties(self.node, self.deployment)

    @property
    def checkout(self) -> Checkout:
        """The checkout as of the newest block, as `ledger`."""
        return Checkout(self.node, self.deployment)

    @property
    def domain(self) -> Domain:
        """Where signatures for the ledger count; `deployment` has those of the other contracts."""
        return self.deployment.domain

    @property
    def answers(self) -> Answers:
        return Answers(self.journal, self.records, self.tombstones)

    @property
    def offers(self) -> Offers:
        return Offers(self.journal)

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.journal, self.records)

    @property
    def tombstones(self) -> Tombstones:
        return Tombstones(self.journal, self.settings.erasures_file)

    def moment(self) -> Moment:
        """The chain as of now. Raises: ChainChanged, NodeUnavailable, NodeRefused."""
        return moment_of(self.node, self.deployment)

    def close(self) -> None:
        """Nothing is open any more. What the outbox has accepted goes on when the next session opens."""
        self.extractor.close()
        self.outbox.close()
        self.index.close()
        self.journal.close()
        self.catalogue.close()
        self.records.close()
