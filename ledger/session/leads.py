"""Where to look on the chain: what the index has seen, and the logs of the blocks after it. Leads only, never believed."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ledger.chain.abi import artifact
from ledger.chain.events import Event, FingerprintPublished, LicensePurchased, MeterOpened, PayoutPosted, SplitDeclared, decode_log, log_of
from ledger.chain.node import number
from ledger.index import FIRST_PAGE, IndexEmpty, LicenseFilter, NotIndexed
from ledger.index import Page as IndexPage
from ledger.index.licenses import license_row
from ledger.index.rows import LicenseRow, Position, block_of, position_of
from ledger.license import LicenseKey
from ledger.session.session import Session
from ledger.units import Address, Bytes32, hex_of
from ledger.usage import Meter, Payout

ROWS_AT_ONCE = 500


def licenses_of(session: Session, asset: Bytes32, licensee: Address) -> list[LicenseKey]:
    """The keys of all licenses of the licensee on the asset, up to the newest block."""
    try:
        with session.index.reading() as reading:
            indexed, known = _all(reading, LicenseFilter(licensee, asset)), reading.as_of.number
    except IndexEmpty:
        indexed, known = [], session.deployment.block_number - 1
    later = events_after(session, known, (_topic(LicensePurchased), None, hex_of(asset), _padded(licensee)))
    return [*map(_key, indexed), *(LicenseKey(event.asset, event.grant, event.licensee, event.serial) for event in later)]


def licenses_on(session: Session, asset: Bytes32) -> list[LicenseKey]:
    """The keys of all licenses on the asset, up to the newest block."""
    try:
        with session.index.reading() as reading:
            indexed, known = _all(reading, LicenseFilter(asset=asset)), reading.as_of.number
    except IndexEmpty:
        indexed, known = [], session.deployment.block_number - 1
    later = events_after(session, known, (_topic(LicensePurchased), None, hex_of(asset)))
    return [*map(_key, indexed), *(LicenseKey(event.asset, event.grant, event.licensee, event.serial) for event in later)]


def published_on(session: Session, asset: Bytes32) -> list[str]:
    """The algorithms of the fingerprints that the performer published on the chain, up to the newest block."""
    known, indexed = session.deployment.block_number - 1, []
    try:
        with session.index.reading() as reading:
            known, indexed = reading.as_of.number, [row.algorithm for row in reading.fingerprints(asset)]
    except IndexEmpty:
        pass
    later = events_after(session, known, (_topic(FingerprintPublished), hex_of(asset)))
    return [*indexed, *(event.algorithm for event in later)]


def key_of(session: Session, license_id: Bytes32) -> LicenseKey | None:
    """The key of a license, up to the newest block."""
    row = license_row_of(session, license_id)
    return None if row is None else _key(row)


def block_of_license(session: Session, license_id: Bytes32) -> int | None:
    """The block in which a license was bought, if the index knows it: nodes limit how many blocks one question spans."""
    try:
        with session.index.reading() as reading:
            return block_of(reading.license(license_id).position)
    except (IndexEmpty, NotIndexed):
        return None


def split_declared(session: Session, pot: Bytes32, known: int) -> SplitDeclared | None:
    """The split of a pot that was opened after block `known`."""
    return next(iter(events_after(session, known, (_topic(SplitDeclared), hex_of(pot)))), None)


def meter_of(session: Session, meter_id: Bytes32) -> Meter | None:
    """What a meter counts for and at which price, up to the newest block."""
    known = session.deployment.block_number - 1
    try:
        with session.index.reading() as reading:
            known = reading.as_of.number
            row = reading.meter(meter_id).fixed
            return Meter(row.license, row.tool, row.currency, row.pot, row.unit_price_wei)
    except (IndexEmpty, NotIndexed):
        later = events_after(session, known, (_topic(MeterOpened, "Royalties"), hex_of(meter_id)))
    return next((Meter(event.license, event.tool, event.currency, event.pot, event.unit_price) for event in later), None)


def license_row_of(session: Session, license_id: Bytes32) -> LicenseRow | None:
    """A license as it was bought, up to the newest block."""
    known = session.deployment.block_number - 1
    try:
        with session.index.reading() as reading:
            known = reading.as_of.number
            return reading.license(license_id)
    except (IndexEmpty, NotIndexed):
        later = logs_after(session, known, (_topic(LicensePurchased), hex_of(license_id)))
    return next((license_row(decode_log(log_of(log)), _position(log)) for log in later), None)


def payout_posted(session: Session, payout_id: Bytes32) -> Payout | None:
    """A payout as it was posted, up to the newest block."""
    known = session.deployment.block_number - 1
    try:
        with session.index.reading() as reading:
            known = reading.as_of.number
            return payout_of(reading.payout(payout_id).fixed)
    except (IndexEmpty, NotIndexed):
        later = events_after(session, known, (_topic(PayoutPosted, "Royalties"), hex_of(payout_id)))
    return next((Payout(event.root, event.total, event.currency, event.poster, event.period, event.claim_until)
                 for event in later), None)


def payout_of(row: PayoutRow) -> Payout:
    """The payout that a row of the index stands for."""
    return Payout(row.root, row.total_wei, row.currency, row.poster, row.period, row.claim_until)


def events_after(session: Session, known: int, topics: Sequence[str | None]) -> list[Event]:
    """The contracts' events with these topics in the blocks after `known`, as the node tells them."""
    return [decode_log(log_of(log)) for log in logs_after(session, known, topics)]


def logs_after(session: Session, known: int, topics: Sequence[str | None]) -> list[dict[str, Any]]:
    """The node's logs of these events, oldest first."""
    if session.node.block_number() <= known:
        return []
    logs = session.node.call("eth_getLogs", {"address": list(session.deployment.emitters), "topics": list(topics),
                                             "fromBlock": hex(known + 1), "toBlock": "latest"})
    return sorted(logs, key=_position)


def _position(log: dict[str, Any]) -> Position:
    return position_of(number(log["blockNumber"]), number(log["logIndex"]))


def _all(reading, wanted: LicenseFilter) -> list[LicenseRow]:
    found, after = [], FIRST_PAGE
    while after is not None:
        items = reading.licenses(wanted, IndexPage(after, ROWS_AT_ONCE))
        found += items.items
        after = items.next
    return found


def _key(row: LicenseRow) -> LicenseKey:
    return LicenseKey(row.asset, row.grant_id, row.licensee, row.serial)


def _topic(kind: type, build: str = "LikenessLedger") -> str:
    return next(hex_of(topic) for topic, event in artifact(build).events.items() if event.name == kind.__name__)


def _padded(account: Address) -> str:
    return "0x" + account[2:].lower().rjust(64, "0")
