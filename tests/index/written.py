"""Histories that are written down event by event, for what a contract that keeps its promises never emits."""
import sqlite3
from types import SimpleNamespace

from ledger.chain.events import AssetAnchored, LicensePurchased, Log, SplitDeclared
from ledger.chain.headers import BLOOM_BYTES, Header
from ledger.chain.receipts import Entry
from ledger.index.fold import Fold
from ledger.index.projection import project
from ledger.index.reading import AsOf, Reading
from ledger.index.rows import LEDGER, ROYALTIES
from ledger.index.tables import create_tables
from ledger.license import EXISTS, IS_WORLDWIDE, LicenseWord
from ledger.split import Split, pot_id
from ledger.terms import ROLES
from ledger.units import ETHER, NO_ADDRESS, NO_BYTES32, Address, Bytes32

DAY_S = 86_400
START = 1_700_000_000  # the time of block 0


def account(number):
    """An address that is not mixed up with another."""
    return Address("0x" + f"{number:040x}")


def word(number):
    """An id that is not mixed up with another."""
    return Bytes32(number.to_bytes(32, "big"))


DEPLOYMENT = SimpleNamespace(ledger=account(0xA), royalties=account(0xB), checkout=account(0xC))
PERFORMER, PRODUCER, TOOL, HEIR, GUARDIAN = (account(number) for number in range(1, 6))
ASSET, LICENSE, GRANT = word(1), word(2), word(3)
SPLIT = Split([{"account": "0x" + "00" * 19 + "01", "share_bps": 10_000, "role": "performer"}])
POT = pot_id(SPLIT.hash, 0)


class History:
    """An index in memory; each event is a block of its own, a day after the one before."""

    def __init__(self):
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        create_tables(self.connection)
        self.block = 0

    @property
    def now(self):
        return START + self.block * DAY_S

    def happens(self, event, contract=LEDGER):
        """The event is in the index. Raises: HistoryBroken, and then it is not."""
        self.happen_at_once([event], contract)

    def happen_at_once(self, events, contract=LEDGER):
        """The events of one transaction are in the index. Raises: HistoryBroken, and then none of them is."""
        header = Header(self.block + 1, word(self.block + 1), word(self.block), self.now + DAY_S, bytes(BLOOM_BYTES), word(0))
        fold = Fold(self.connection, DEPLOYMENT)
        for place, event in enumerate(events):
            project(fold, Entry(event, Log(getattr(DEPLOYMENT, contract), (), b""), header, word(self.block), place))
        fold.write()
        self.block += 1

    def is_owed(self, *happened):
        """These events of the royalties' contract are in the index."""
        for event in happened:
            self.happens(event, ROYALTIES)

    def waits(self, days):
        self.block += days

    @property
    def reading(self):
        return Reading(self.connection, AsOf(self.block, word(self.block), self.now))


def anchored(asset=ASSET, guardian=NO_ADDRESS, majority_at=0):
    return AssetAnchored(asset, PERFORMER, NO_BYTES32, 1, 1, guardian, majority_at)


def declared(split=SPLIT, unlock_at=0):
    payees = tuple((payee.account, payee.share_bps, ROLES.number(payee.role)) for payee in split.payees)
    return SplitDeclared(pot_id(split.hash, unlock_at), split.hash, unlock_at, payees)


def purchased(price=0, pot=NO_BYTES32, license=LICENSE, asset=ASSET):
    terms = LicenseWord(1, 1, START, START + 300 * DAY_S, 0, EXISTS | IS_WORLDWIDE, 0, 0)
    return LicensePurchased(license, asset, PRODUCER, GRANT, 0, terms.encode(), 2**256 - 1, ETHER, price, pot)


def sold():
    """A history with one license, free of charge."""
    history = History()
    history.happens(anchored())
    history.happens(purchased())
    return history
