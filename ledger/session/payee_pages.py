"""The list of a payout as records: pages of entries, and the same accounts sorted, so that one is found without reading all."""
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ledger.errors import NotFound
from ledger.payees import ACCOUNT_BYTES, PAGE_ROWS, ROW_BYTES, Payees, entry_of, proof_in
from ledger.records import Records
from ledger.units import Address, Bytes32
from ledger.usage import Entry

KIND = "payees"
INDEX_BYTES = 4  # a payout has fewer entries than 2^32
SORTED_BYTES = ACCOUNT_BYTES + INDEX_BYTES
_HASH_BYTES = 32


class EntryUnknown(NotFound):
    """The payout's list has no entry of this number."""

    says = "the payout has {count} entries, none with the number {index}; ask for those of an account"


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry with its proof; `place` is where it stands among the sorted accounts."""

    entry: Entry
    proof: tuple[Bytes32, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Where a payout's pages are: by the hashes of their records, in order, with the root of each page and the account
    that each sorted page begins with."""

    count: int
    pages: tuple[Bytes32, ...]
    roots: tuple[Bytes32, ...]
    sorted_pages: tuple[Bytes32, ...]
    firsts: tuple[bytes, ...]

    def to_json(self) -> dict[str, Any]:
        """`Directory.from_json(directory.to_json()) == directory`."""
        lists = {"pages": self.pages, "roots": self.roots, "sorted_pages": self.sorted_pages, "firsts": self.firsts}
        return {"count": self.count} | {name: b"".join(parts).hex() for name, parts in lists.items()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Directory:
        pages, roots, sorted_pages = (tuple(map(Bytes32, _parts(bytes.fromhex(found[name]), _HASH_BYTES)))
                                      for name in ("pages", "roots", "sorted_pages"))
        return cls(found["count"], pages, roots, sorted_pages, _parts(bytes.fromhex(found["firsts"]), ACCOUNT_BYTES))


@dataclass(frozen=True, slots=True)
class KeptPayees:
    """The list of one payout, read page by page: a proof takes one page and the roots of all, whatever the list's length.

    Raises, from every method: RecordUnknown, RecordDamaged, RecordsUnavailable.
    """

    records: Records
    directory: Directory

    @classmethod
    def kept(cls, records: Records, payees: Payees, roots: tuple[Bytes32, ...]) -> KeptPayees:
        """The list with its `page_roots` is on disk, encrypted; one that is kept already changes nothing."""
        in_order = list(_sorted_pages(payees))
        pages, sorted_pages = records.put_all(KIND, list(payees.pages())), records.put_all(KIND, in_order)
        firsts = tuple(page[:ACCOUNT_BYTES] for page in in_order)
        return cls(records, Directory(payees.count, tuple(pages), roots, tuple(sorted_pages), firsts))

    def entry(self, index: int) -> ProvedEntry:
        """The entry of this number with its proof. Raises: EntryUnknown."""
        if not 0 <= index < self.directory.count:
            raise EntryUnknown(index=index, count=self.directory.count)
        return self._proved(index, place=0)

    def entries_of(self, account: Address, *, start: int, limit: int) -> list[ProvedEntry]:
        """At most so many of the account's entries, in the order of their numbers, from a place on; 0 is the first."""
        return [self._proved(index, place=place) for place, index in islice(self._places_of(account, start), limit)]

    def _places_of(self, account: Address, start: int) -> Iterator[tuple[int, int]]:
        """Place and number of each of the account's entries."""
        wanted, firsts = bytes.fromhex(account[2:]), self.directory.firsts
        # its entries may begin on the page before the first that begins with it
        number = max(bisect_left(firsts, wanted) - 1, start // PAGE_ROWS, 0)
        while number < len(firsts) and firsts[number] <= wanted:
            rows = _parts(self.records.get(self.directory.sorted_pages[number]), SORTED_BYTES)
            for place, row in enumerate(rows, start=number * PAGE_ROWS):
                if row[:ACCOUNT_BYTES] == wanted and place >= start:
                    yield place, int.from_bytes(row[ACCOUNT_BYTES:], "big")
            number += 1

    def _proved(self, index: int, *, place: int) -> ProvedEntry:
        number, position = divmod(index, PAGE_ROWS)
        page = self.records.get(self.directory.pages[number])
        row = page[position * ROW_BYTES:(position + 1) * ROW_BYTES]
        return ProvedEntry(entry_of(index, row), proof_in(self.directory.roots, page, index), place)


def _sorted_pages(payees: Payees) -> Iterator[bytes]:
    rows = payees.rows
    order = sorted(range(payees.count), key=lambda index: rows[index * ROW_BYTES:index * ROW_BYTES + ACCOUNT_BYTES])
    for first in range(0, len(order), PAGE_ROWS):
        yield b"".join(rows[index * ROW_BYTES:index * ROW_BYTES + ACCOUNT_BYTES] + index.to_bytes(INDEX_BYTES, "big")
                       for index in order[first:first + PAGE_ROWS])


def _parts(content: bytes, width: int) -> tuple[bytes, ...]:
    return tuple(content[at:at + width] for at in range(0, len(content), width))
