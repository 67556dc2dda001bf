"""Who is paid how much by a mass payout: read from CSV, kept in rows of one width, hung page by page under one root."""
from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sha3 import keccak_256

from ledger.errors import InvalidInput
from ledger.merkle import Tree
from ledger.units import Address, Bytes32, Wei, parse_address, parse_amount
from ledger.usage import Entry

COLUMNS = ("account", "amount")
ACCOUNT_BYTES, AMOUNT_BYTES = 20, 32
ROW_BYTES = ACCOUNT_BYTES + AMOUNT_BYTES
PAGE_ROWS = 2**10      # a proof hashes one page and the roots of all: both are smallest at the square root of the most
MOST_PAYEES = 2**20    # a million and a few: ten seconds of reading and hashing, 52 MB of rows
MOST_PROBLEMS = 50     # of a list; whoever has more of them has one cause
MOST_LINE = 1_000      # characters; an account and the highest amount have 121
MOST_LINES = 4 * MOST_PAYEES  # with empty ones; a file of nothing else would be read for a minute

_PADDING = bytes(32 - ACCOUNT_BYTES)


class WrongPayeeColumns(InvalidInput):
    """The first line does not name the columns."""

    says = "line 1: got the columns {got!r}, expected account,amount"


class PayeesUnreadable(InvalidInput):
    """The list is no CSV in UTF-8."""

    says = "line {line}: the list is no CSV in UTF-8 ({problem}); export it again as CSV UTF-8"


class PayeesMissing(InvalidInput):
    """The list has no rows."""

    says = "the list names nobody; give one line for each payee behind the line of the columns"


class TooManyEntries(InvalidInput):
    """The list has more rows than stand under one root."""

    says = "the list has more than {most} rows; post several payouts, each with a period of its own"


class PayeeNobody(InvalidInput):
    """An amount would go to the zero address."""

    says = "account: the zero address can claim nothing; name the payee's account"


class CellsMissing(InvalidInput):
    """A row has not one account and one amount."""

    says = "the row has {got} cells, expected an account and an amount"


class PayeesRefused(InvalidInput):
    """Some rows cannot be paid; nothing of the list is taken."""

    says = "{count} rows cannot be paid, the first is line {line} ({column}: {code}); correct them and send the list again"


class RowProblem(NamedTuple):
    """Why a row is refused: its line in the file, counted from 1, the column, and the code of the error."""

    line: int
    column: str
    code: str
    says: str


@dataclass(frozen=True, slots=True)
class Payees:
    """The entries of a payout in order. `rows` holds 20 bytes of account and 32 of amount, big-endian, for each.

    Raises: PayeesMissing, TooManyEntries.
    """

    rows: bytes

    def __post_init__(self) -> None:
        if not self.rows:
            raise PayeesMissing()
        if self.count > MOST_PAYEES:
            raise TooManyEntries(most=MOST_PAYEES)

    @classmethod
    def from_csv(cls, content: bytes) -> Payees:
        """The list of a CSV with the columns account and amount: minor units, whole and above zero. An account may
        stand in several rows; each is an entry of its own.

        Raises: WrongPayeeColumns, PayeesUnreadable, TooManyEntries, PayeesMissing, and PayeesRefused, which names the
        lines, columns and codes of the first rows that are wrong: MalformedAddress, PayeeNobody, MalformedAmount,
        CellsMissing.
        """
        rows, problems, refused = bytearray(), [], 0
        for line, cells in _lines_of(content):
            try:
                rows += _row(cells)
            except InvalidInput as problem:
                refused += 1
                if refused <= MOST_PROBLEMS:
                    problems.append(RowProblem(line, problem.facts.get("field", COLUMNS[0]), problem.code, str(problem)))
            if len(rows) // ROW_BYTES + refused > MOST_PAYEES:
                raise TooManyEntries(most=MOST_PAYEES)
        if problems:
            raise PayeesRefused(count=refused, **problems[0]._asdict(), rows=[each._asdict() for each in problems])
        return cls(bytes(rows))

    @property
    def count(self) -> int:
        return len(self.rows) // ROW_BYTES

    @property
    def total_wei(self) -> Wei:
        """What all entries sum to."""
        return Wei(sum(int.from_bytes(self.rows[at + ACCOUNT_BYTES:at + ROW_BYTES], "big")
                       for at in range(0, len(self.rows), ROW_BYTES)))

    def pages(self) -> Iterator[bytes]:
        """The rows in pages of PAGE_ROWS; the last may be shorter."""
        width = PAGE_ROWS * ROW_BYTES
        return (self.rows[at:at + width] for at in range(0, len(self.rows), width))

    def page_roots(self) -> tuple[Bytes32, ...]:
        """The root of each page: the nodes of the payout's tree at one height, since pages are powers of two."""
        return tuple(page_tree(number, page).root for number, page in enumerate(self.pages()))


def entry_of(index: int, row: bytes) -> Entry:
    """The entry that a row stands for."""
    account, amount = account_of(row), int.from_bytes(row[ACCOUNT_BYTES:], "big")
    return Entry(index, account, Wei(amount))


def account_of(row: bytes) -> Address:
    """The account of a row, in EIP-55 form."""
    return parse_address("0x" + row[:ACCOUNT_BYTES].hex(), field="account")


def page_tree(number: int, page: bytes) -> Tree:
    """The tree over a page's entries. The leaves are those of `Entry.leaf`, hashed where they stand."""
    first = number * PAGE_ROWS
    return Tree.of([_leaf(first + at, page[at * ROW_BYTES:(at + 1) * ROW_BYTES]) for at in range(len(page) // ROW_BYTES)])


def root_over(page_roots: Sequence[Bytes32]) -> Bytes32:
    """The payout's root."""
    return Tree.of(page_roots).root


def proof_in(page_roots: Sequence[Bytes32], page: bytes, index: int) -> tuple[Bytes32, ...]:
    """The proof of the entry, of whose page these are the rows. Raises: LeafUnknown."""
    number, position = divmod(index, PAGE_ROWS)
    return page_tree(number, page).proof(position) + Tree.of(page_roots).proof(number)


def _leaf(index: int, row: bytes) -> bytes:
    words = index.to_bytes(32, "big") + _PADDING + row
    return keccak_256(keccak_256(words).digest()).digest()


def _lines_of(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row behind the columns' names, with the line that the row ends in. Empty lines are passed over."""
    lines = csv.reader(_short(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")), strict=True)
    try:
        names = next(lines, [])
        if tuple(name.strip().lower() for name in names) != COLUMNS:
            raise WrongPayeeColumns(got=",".join(names)[:80])
        for cells in lines:
            if cells:
                yield lines.line_num, cells
    except (csv.Error, UnicodeDecodeError) as problem:
        reason = problem.reason if isinstance(problem, UnicodeDecodeError) else str(problem)
        raise PayeesUnreadable(line=lines.line_num + 1, problem=reason) from None


def _short(lines: Iterable[str]) -> Iterator[str]:
    """The lines. The reader's own limit is no help: it belongs to the whole process, and whoever reads CSV may raise it."""
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            raise TooManyEntries(most=MOST_PAYEES)
        if len(line) > MOST_LINE:
            raise PayeesUnreadable(line=number, problem=f"it has {len(line)} characters, at most {MOST_LINE} are read")
        yield line


def _row(cells: list[str]) -> bytes:
    if len(cells) != len(COLUMNS):
        raise CellsMissing(got=len(cells), field=",".join(COLUMNS))
    account = bytes.fromhex(parse_address(cells[0].strip(), field="account")[2:])
    if not any(account):
        raise PayeeNobody(field="account")
    return account + parse_amount(cells[1].strip(), field="amount", least=1).to_bytes(AMOUNT_BYTES, "big")
