"""One line of a statement, and its columns in every form of the file."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from ledger.units import Address, Bps, Bytes32, UnixTime, Wei, hex_of, parse_amount, parse_bytes32

# What a line tells. Money comes in by the first five; the others say what became of it.
PURCHASE, USE, REPORT, SOURCE, CLAIM = "purchase", "use", "report", "source", "claim"
DISTRIBUTION, WITHDRAWAL, TRUST_WITHDRAWAL, COLLECTION = "distribution", "withdrawal", "trust_withdrawal", "collection"
OPENING = "opening"  # only as an adjustment: the balance that an issued statement began with was another one

PENDING, HELD, PAID, ADJUSTMENT = "pending", "held", "paid", "adjustment"

OTHER_SHARES, POT_UNIT = "other_shares", "pot_unit"  # why gross is more than net


@dataclass(frozen=True, slots=True)
class Line:
    """One event's meaning for the payee. Amounts are in minor units of `currency`; an accrual's `net` is what the
    event adds to what the payee gets, `paid` is what reached the payee's wallet by it.

    For lines by which money comes in: `net = gross - deduction`, and `trust_withheld` is the part of `net` that waits
    for the date of majority. For the others `gross` is the amount that was distributed or taken out.
    """

    kind: str
    currency: Address
    block: int
    tx_hash: Bytes32
    log_index: int
    time: UnixTime                # of the block
    contract: str                 # which of the two emitted the event
    gross: Wei
    role: str | None = None
    license_id: Bytes32 | None = None
    performer: Address | None = None
    work: str | None = None       # the one column that the chain does not hold
    use_class: str | None = None
    territory: str | None = None
    units: int | None = None
    base: Wei | None = None       # the net income that was declared
    rate_bps: Bps | None = None   # of the base; shown where the amounts prove it, else as the grant says it
    minimum_applied: bool | None = None
    deduction_type: str | None = None
    deduction: Wei = Wei(0)
    trust_withheld: Wei = Wei(0)
    net: Wei = Wei(0)
    share_bps: Bps | None = None  # of the payee in the pot's split
    paid: Wei = Wei(0)
    pot: Bytes32 | None = None
    line: int = 0
    status: str = PENDING
    adjusts: str | None = None    # statement id and line that an adjustment points at
    fx_rate: ClassVar[None] = None    # these two stay empty: every amount is stated in the currency in which it was paid
    fx_source: ClassVar[None] = None

    @property
    def is_accrual(self) -> bool:
        """Whether money came in for the payee by it."""
        return self.kind in (PURCHASE, USE, REPORT, SOURCE, CLAIM, OPENING)

    def row(self) -> dict[str, Any]:
        """The line as JSON has it: amounts as decimal strings, bytes as 0x-hex, times as Unix seconds."""
        return dict(zip(NAMES, self.values(), strict=True))

    def values(self) -> list[Any]:
        """The same without the names, in the order of COLUMNS."""
        values = list(_ALL(self))
        for at, show in _SHOWN:
            values[at] = show(values[at])
        return values

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Line:
        """The line of a row of JSON. Raises: KeyError, TypeError, ValueError, MalformedHex, MalformedAmount."""
        read = {column.name: column.read(row[column.name]) for column in COLUMNS}
        return cls(**{name: value for name, value in read.items() if name in cls.__slots__})


def numbered(lines: Sequence[Line], statuses: Sequence[str]) -> list[Line]:
    """The lines with their numbers, and with what has become of them. They must be nobody else's yet: they are finished
    in place, as copies of them would take a third of the time that a statement takes."""
    for number, (line, status) in enumerate(zip(lines, statuses, strict=True), 1):
        object.__setattr__(line, "line", number)
        object.__setattr__(line, "status", status)
    return list(lines)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in JSON, its header in tables, how a value is shown in JSON, and read from there."""

    name: str
    header: str
    show: Callable[[Any], Any]
    read: Callable[[Any], Any]


def _as_is(value: Any) -> Any:
    return value


def _read_text(value: Any) -> str | None:
    return value if value is None else _typed(str, value)


def _read_whole(value: Any) -> int | None:
    return value if value is None else parse_amount(_typed(int, value), field="number")


def _read_flag(value: Any) -> bool | None:
    return value if value is None else _typed(bool, value)


def _typed(kind: type, value: Any) -> Any:
    """Python takes true for 1; a statement does not. Raises: TypeError."""
    if type(value) is not kind:
        raise TypeError(f"got {str(value)[:40]!r}, expected a value of the type {kind.__name__}")
    return value


def _amount(value: Any) -> str | None:
    return None if value is None else str(value)


def _read_amount(value: Any) -> int | None:
    return None if value is None else int(value)


def _hash(value: Any) -> str | None:
    return None if value is None else hex_of(value)


def _read_hash(value: Any) -> Bytes32 | None:
    return None if value is None else parse_bytes32(value, field="hash")


_TEXT, _WHOLE, _FLAG = (_as_is, _read_text), (_as_is, _read_whole), (_as_is, _read_flag)
_NAME = (_as_is, partial(_typed, str))  # a text that every line has
_AMOUNT, _HASH = (_amount, _read_amount), (_hash, _read_hash)


def _column(name: str, kind: tuple[Callable[[Any], Any], Callable[[Any], Any]] = _TEXT) -> Column:
    first, *others = name.split("_")
    return Column(name, first + "".join(part.capitalize() for part in others), *kind)


# Statement id, period and payee are the same in every line: JSON says them once, tables before these.
COLUMNS = (
    _column("line", _WHOLE), _column("role"), _column("license_id", _HASH), _column("performer"), _column("work"),
    _column("use_class"), _column("territory"), _column("units", _AMOUNT), _column("base", _AMOUNT),
    _column("rate_bps", _WHOLE), _column("minimum_applied", _FLAG), _column("gross", _AMOUNT), _column("deduction_type"),
    _column("deduction", _AMOUNT), _column("trust_withheld", _AMOUNT), _column("net", _AMOUNT), _column("currency", _NAME),
    _column("fx_rate"), _column("fx_source"), _column("block", _WHOLE), _column("tx_hash", _HASH),
    _column("log_index", _WHOLE), _column("status", _NAME), _column("adjusts"), _column("kind", _NAME),
    _column("share_bps", _WHOLE), _column("paid", _AMOUNT), _column("time", _WHOLE), _column("contract", _NAME),
    _column("pot", _HASH),
)
NAMES = tuple(column.name for column in COLUMNS)

_ALL = attrgetter(*NAMES)
_SHOWN = tuple((at, column.show) for at, column in enumerate(COLUMNS) if column.show is not _as_is)
