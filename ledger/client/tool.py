"""The side of a tool that generates: it asks before, counts what it makes, signs receipts, and reports outputs.

    tool = Tool(ledger, wallet, Path("counts"))
    tool.require_licensed(Question(asset_id, producer, use="enhancement", medium="svod", territory="GB"))
    with tool.counting(meter_id) as counter:
        counter.count(output, units=1)
        counter.hand_in()
    tool.report(license_id, output)
"""
from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ledger.client.counts import Count, Counts, counts_in
from ledger.client.http import Client, Json
from ledger.client.metering import ROYALTIES, read_meter
from ledger.client.reading import checked, domain_of
from ledger.client.wallet import Wallet
from ledger.errors import Refuted
from ledger.merkle import Tree
from ledger.reverts import OverCap
from ledger.typed_data import REPORT_OUTPUT, output_message, receipt_message, require_unaltered, typed_data_of
from ledger.units import NO_BYTES32, Bytes32, UnixTime, hex_of, parse_bytes32
from ledger.usage import Meter, Output, Receipt, output_leaf

RECEIPT_FOR_S = 30 * 86_400  # as long as a deposit is held after a license's end


class NotLicensed(Refuted):
    """No license covers the use, so nothing may be generated."""

    says = "not licensed: {licensee} may not use {asset_id} for this ({reasons}); buy a license first"


@dataclass(frozen=True, slots=True)
class Question:
    """What the tool is about to do, for whom."""

    asset_id: str
    licensee: str
    use: str
    medium: str | None = None
    territory: str = "WW"


@dataclass(frozen=True, slots=True)
class Tool:
    """A generating tool: its key, and the directory that holds what it has counted."""

    ledger: Client
    wallet: Wallet
    directory: Path

    def require_licensed(self, question: Question) -> list[str]:
        """The ids of the licenses that cover the use, as the contract says now. Raises: NotLicensed, ApiProblem."""
        asked = {"use": question.use, "medium": question.medium, "territory": question.territory}
        answer = self.ledger.get("/licensed", asset_id=question.asset_id, licensee=question.licensee, **asked)
        covering = [str(row["license_id"]) for row in answer["licenses"] if row["is_licensed"]]
        if not covering:
            reasons = ", ".join(row["reason"] for row in answer["licenses"]) or "no license"
            raise NotLicensed(licensee=question.licensee, asset_id=question.asset_id, reasons=reasons)
        return covering

    def report(self, license_id: str, output: bytes) -> Json:
        """The file is found as output of the license. The tool has a meter under it, or is the licensee.

        Raises: UnexpectedMessage, ApiProblem.
        """
        path, domain = f"/licenses/{license_id}/outputs", domain_of(self.ledger, ROYALTIES)
        draft = self.ledger.post_media(f"{path}/drafts", output, reporter=self.wallet.address)
        with checked():
            message = typed_data_of(draft["typed_data"], domain, REPORT_OUTPUT).message
            sha256 = Bytes32(hashlib.sha256(output).digest())
            made = output_message(domain, Output(parse_bytes32(license_id, field="license_id"), self.wallet.address, sha256,
                                                 UnixTime(message["deadline"])))
            require_unaltered(draft["typed_data"], made)
        return self.ledger.post(path, {"typed_data": made.to_json(), "signature": self.wallet.sign(made, role="reporter")})

    @contextmanager
    def counting(self, meter_id: str) -> Iterator[Counter]:
        """A counter that goes on where the file of this meter ends. Raises: CountsInUse, CountsDamaged, ApiProblem."""
        found = self.ledger.get(f"/meters/{meter_id}")
        meter = read_meter(found, meter_id)
        with counts_in(self.directory / f"{meter_id.lower()}.jsonl") as counts:
            yield Counter(self, Metered(meter, int(found["cap"])), counts)


@dataclass(frozen=True, slots=True)
class Metered:
    """A meter, and how many units it may count."""

    meter: Meter
    cap: int


class Counter:
    """What one meter has counted, on disk before `count` returns."""

    def __init__(self, tool: Tool, metered: Metered, counts: Counts) -> None:
        self._tool, self._metered, self._counts = tool, metered, counts

    @property
    def units(self) -> int:
        """All units so far, settled or not."""
        return self._counts.units

    def count(self, output: bytes, *, units: int) -> None:
        """The output is counted and survives a crash. Raises: MalformedAmount, OverCap, before anything is written."""
        self.count_all([(output, units)])

    def count_all(self, outputs: list[tuple[bytes, int]]) -> None:
        """As `count` for each, with one flush of the disk; all of them or none. Raises: MalformedAmount, OverCap."""
        made = [Count(Bytes32(hashlib.sha256(output).digest()), units) for output, units in outputs]
        total = self.units + sum(count.units for count in made)
        if total > self._metered.cap:
            raise OverCap(cumulative=total, cap=self._metered.cap)
        self._counts.add(made)

    def receipt(self) -> Json:
        """The signed count of all units so far, as POST /meters/ID/receipts takes it."""
        leaves = [output_leaf(at, count.sha256, count.units) for at, count in enumerate(self._counts.made)]
        outputs = Tree.of(leaves).root if leaves else NO_BYTES32
        meter = self._metered.meter
        deadline = UnixTime(int(time.time()) + RECEIPT_FOR_S)
        receipt = Receipt(meter.license, meter.tool, self.units, outputs, deadline)
        message = receipt_message(domain_of(self._tool.ledger, ROYALTIES), receipt)
        return {"typed_data": message.to_json(), "signature": self._tool.wallet.sign(message, role="tool")}

    def hand_in(self) -> Json:
        """The meter, with the receipt for all units so far. Raises: ApiProblem."""
        return self._tool.ledger.post(f"/meters/{hex_of(self._metered.meter.id)}/receipts", self.receipt())
