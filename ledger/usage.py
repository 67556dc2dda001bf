"""What is owed after the purchase: what tools count, what licensees declare, and what is paid out to many at once."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from eth_abi import encode
from eth_utils import keccak

from ledger.merkle import hashed_twice
from ledger.reverts import CapMissing, NothingToPost, ToolMissing
from ledger.terms.limits import DAY_S
from ledger.terms.vocabulary import MOMENTS
from ledger.units import (BPS, NO_ADDRESS, Address, Bps, Bytes32, UnixTime, Wei, hex_of, parse_address, parse_amount,
                          parse_bytes32)

PERIOD_S = {"month": 30 * DAY_S, "quarter": 91 * DAY_S}  # by `report_every`; counted from the license's start
TIME_TO_REPORT_S = 45 * DAY_S  # after the period's end; then its report is late
DEPOSIT_HELD_S = 30 * DAY_S    # after the license's end, for receipts that a tool signed on its last day
DISMISSAL_NOTICE_S = 30 * DAY_S  # until a dismissed tool's meter closes, for receipts that it signed before
NO_DEADLINE = UnixTime(0)      # of a message that its signer sends as a transaction, without a signature

_MAX = {bits: 2**bits - 1 for bits in (32, 40, 64, 96, 128)}


@dataclass(frozen=True, slots=True)
class Meter:
    """A tool's counter under one license, with the currency, pot and price per unit of the license's grant.

    Raises: MalformedHex, MalformedAddress, MalformedAmount.
    """

    license: Bytes32
    tool: Address
    currency: Address
    pot: Bytes32
    unit_price_wei: Wei

    def __post_init__(self) -> None:
        _words(self, "license", "pot")
        _addresses(self, "tool", "currency")
        parse_amount(self.unit_price_wei, field="unit_price_wei")

    @property
    def id(self) -> Bytes32:
        """keccak256 of the five words. Source: IMeters.meterIdOf."""
        return _hashed(["bytes32", "address", "address", "bytes32", "uint256"], self.members())

    def members(self) -> dict[str, Any]:
        """By the names of Solidity's `Meter`, in order."""
        return {"license": self.license, "tool": self.tool, "currency": self.currency, "pot": self.pot,
                "unitPrice": self.unit_price_wei}


@dataclass(frozen=True, slots=True)
class Appointment:
    """The licensee lets a tool count up to `cap` units under a license.

    Raises: ToolMissing, CapMissing, MalformedHex, MalformedAddress, MalformedAmount.
    """

    license: Bytes32
    licensee: Address
    tool: Address
    cap: int  # uint64
    deadline: UnixTime = NO_DEADLINE

    def __post_init__(self) -> None:
        _words(self, "license")
        _addresses(self, "licensee", "tool")
        parse_amount(self.cap, field="cap", most=_MAX[64])
        parse_amount(self.deadline, field="deadline", most=_MAX[40])
        if self.tool == NO_ADDRESS:
            raise ToolMissing()
        if self.cap == 0:
            raise CapMissing()

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Appointment:
        return cls(*(message[name] for name in ("license", "licensee", "tool", "cap", "deadline")))

    def members(self) -> dict[str, Any]:
        return {"license": self.license, "licensee": self.licensee, "tool": self.tool, "cap": self.cap,
                "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Dismissal:
    """The licensee dismisses a tool that counts under a license.

    Raises: MalformedHex, MalformedAddress, MalformedAmount.
    """

    license: Bytes32
    licensee: Address
    tool: Address
    deadline: UnixTime = NO_DEADLINE

    def __post_init__(self) -> None:
        _words(self, "license")
        _addresses(self, "licensee", "tool")
        parse_amount(self.deadline, field="deadline", most=_MAX[40])

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Dismissal:
        return cls(*(message[name] for name in ("license", "licensee", "tool", "deadline")))

    def members(self) -> dict[str, Any]:
        return {"license": self.license, "licensee": self.licensee, "tool": self.tool, "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Receipt:
    """A tool says how many units it has counted under a license so far, and of which outputs.

    Raises: MalformedHex, MalformedAddress, MalformedAmount.
    """

    license: Bytes32
    tool: Address
    cumulative: int   # uint128: all units so far, those of settled receipts too
    outputs: Bytes32  # Merkle root of all outputs so far; zero where the tool keeps no list
    deadline: UnixTime

    def __post_init__(self) -> None:
        _words(self, "license", "outputs")
        _addresses(self, "tool")
        parse_amount(self.cumulative, field="cumulative", most=_MAX[128])
        parse_amount(self.deadline, field="deadline", most=_MAX[40])

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Receipt:
        return cls(*(message[name] for name in ("license", "tool", "cumulative", "outputs", "deadline")))

    def members(self) -> dict[str, Any]:
        return {"license": self.license, "tool": self.tool, "cumulative": self.cumulative, "outputs": self.outputs,
                "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Output:
    """A licensee, or a tool that may count under the license, says that it made this file under it.

    Raises: MalformedHex, MalformedAddress, MalformedAmount.
    """

    license: Bytes32
    reporter: Address
    sha256: Bytes32
    deadline: UnixTime

    def __post_init__(self) -> None:
        _words(self, "license", "sha256")
        _addresses(self, "reporter")
        parse_amount(self.deadline, field="deadline", most=_MAX[40])

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Output:
        return cls(*(message[name] for name in ("license", "reporter", "sha256", "deadline")))

    def members(self) -> dict[str, Any]:
        return {"license": self.license, "reporter": self.reporter, "sha256": self.sha256, "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Report:
    """A licensee declares the net income of one period and moment so far, in minor units of the grant's currency.

    Raises: UnknownWord, MalformedHex, MalformedAddress, MalformedAmount.
    """

    license: Bytes32
    licensee: Address
    period: int          # uint32, from 0
    moment: str          # of MOMENTS
    net_income_wei: Wei  # uint128: all of the period's and moment's, what was declared before too
    lines: Bytes32       # hash of the usage report that lists it
    deadline: UnixTime = NO_DEADLINE

    def __post_init__(self) -> None:
        _words(self, "license", "lines")
        _addresses(self, "licensee")
        MOMENTS.number(self.moment)
        parse_amount(self.period, field="period", most=_MAX[32])
        parse_amount(self.net_income_wei, field="net_income_wei", most=_MAX[128])
        parse_amount(self.deadline, field="deadline", most=_MAX[40])

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Report:
        return cls(message["license"], message["licensee"], message["period"], MOMENTS.name_of(message["moment"]),
                   message["netIncome"], message["lines"], message["deadline"])

    def members(self) -> dict[str, Any]:
        return {"license": self.license, "licensee": self.licensee, "period": self.period,
                "moment": MOMENTS.number(self.moment), "netIncome": self.net_income_wei, "lines": self.lines,
                "deadline": self.deadline}


@dataclass(frozen=True, slots=True)
class Payout:
    """Many payees under one Merkle root, for one period of the poster's books.

    Raises: NothingToPost, MalformedHex, MalformedAddress, MalformedAmount.
    """

    root: Bytes32
    total_wei: Wei          # what the entries sum to
    currency: Address
    poster: Address
    period: int             # uint32, the poster's own count
    claim_until: UnixTime   # what is left then goes back to the poster

    def __post_init__(self) -> None:
        _words(self, "root")
        _addresses(self, "currency", "poster")
        parse_amount(self.total_wei, field="total_wei", most=_MAX[128])
        parse_amount(self.period, field="period", most=_MAX[32])
        parse_amount(self.claim_until, field="claim_until", most=_MAX[40])
        if self.total_wei == 0:
            raise NothingToPost()

    @property
    def id(self) -> Bytes32:
        """keccak256 of the four words of its key: total and date do not matter. Source: IPayouts.payoutIdOf."""
        return _hashed(["address", "uint32", "bytes32", "address"], self.key())

    def key(self) -> dict[str, Any]:
        """By the names of Solidity's `PayoutKey`, in order."""
        return {"poster": self.poster, "period": self.period, "root": self.root, "currency": self.currency}

    def members(self) -> dict[str, Any]:
        """By the names that the contract has for them, as a draft is kept."""
        return {"root": self.root, "total": self.total_wei, "currency": self.currency, "poster": self.poster,
                "period": self.period, "claimUntil": self.claim_until}


@dataclass(frozen=True, slots=True)
class Entry:
    """One payee of a payout. Raises: MalformedAddress, MalformedAmount."""

    index: int       # its place in the list, and its bit in what was claimed
    account: Address
    amount_wei: Wei

    def __post_init__(self) -> None:
        _addresses(self, "account")
        parse_amount(self.index, field="index", most=_MAX[96])
        parse_amount(self.amount_wei, field="amount_wei")

    @property
    def leaf(self) -> Bytes32:
        """The leaf under the payout's root: the hash of the hash of the three words. Source: IPayouts.claim."""
        return hashed_twice(encode(["uint256", "address", "uint256"], [self.index, self.account, self.amount_wei]))

    @property
    def word(self) -> bytes:
        """From the lowest bit: account 160, index 96. Source: EntryWord.sol."""
        return (int(self.account, 16) | self.index << 160).to_bytes(32, "big")


@dataclass(frozen=True, slots=True)
class Window:
    """When a report period runs, half-open, and from when its report is late."""

    begins_at: UnixTime
    ends_at: UnixTime
    late_at: UnixTime


def window_of(period: int, starts_at: UnixTime, report_every: str) -> Window:
    """The window of a license's report period; `report_every` is "month" or "quarter". Source: Reports.sol.

    >>> window_of(1, UnixTime(1000), "month")
    Window(begins_at=2593000, ends_at=5185000, late_at=9073000)
    """
    begins_at = starts_at + period * PERIOD_S[report_every]
    ends_at = begins_at + PERIOD_S[report_every]
    return Window(UnixTime(begins_at), UnixTime(ends_at), UnixTime(ends_at + TIME_TO_REPORT_S))


def owed_wei(income_wei: Wei, share_bps: Bps, minimum_wei: Wei) -> Wei:
    """What a period costs in all: the share of the income of all its moments, rounded up for the payees, and never less
    than the minimum. Source: Reports.sol.

    >>> owed_wei(Wei(101), Bps(1000), Wei(0)), owed_wei(Wei(101), Bps(1000), Wei(50))
    (11, 50)
    """
    return Wei(max(-(-income_wei * share_bps // BPS), minimum_wei))


def output_leaf(position: int, sha256: Bytes32, units: int) -> Bytes32:
    """The leaf of one output in a receipt's tree: the hash of the hash of its place in the tool's list, the file's
    SHA-256 and the units that it counts for."""
    return hashed_twice(encode(["uint256", "bytes32", "uint64"], [position, sha256, units]))


def pot_account(pot: Bytes32) -> Address:
    """The account under which a pot is a payee of other splits: the lower 160 bits of its id. Nobody has its key.
    Source: IPots.potAccountOf."""
    return parse_address(hex_of(pot[12:]), field="pot")


def _hashed(types: list[str], members: Mapping[str, Any]) -> Bytes32:
    return Bytes32(keccak(encode(types, list(members.values()))))


def _words(message: Any, *names: str) -> None:
    for name in names:
        parse_bytes32(hex_of(getattr(message, name)), field=name)


def _addresses(message: Any, *names: str) -> None:
    for name in names:
        object.__setattr__(message, name, parse_address(getattr(message, name), field=name))
