"""Every error that can be answered, by its code: what it means, its status, and what it says."""
from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass

import ledger
from ledger.api.problems import kind_of, status_of
from ledger.errors import LedgerError, NotFound

ELSEWHERE = ("ledger.cli", "ledger.client")   # their errors never leave as an answer of the API
_ROOT_MODULE = "ledger.errors"                 # causes are children of its classes; nobody raises those


class CodeUnknown(NotFound):
    """No error has this code."""

    says = "no error has the code {name!r}; the list is at /problems"


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """A code, and everything that raises it: the same cause may be found in terms, in a request and by the contract."""

    code: str
    status: int
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    is_answered: bool


def error_list() -> list[ErrorEntry]:
    """All codes, sorted."""
    by_code: dict[str, list[type[LedgerError]]] = {}
    for kind in sorted(set(_error_classes()), key=lambda kind: (kind.__module__, kind.__name__)):
        by_code.setdefault(kind.code, []).append(kind)
    return [_entry(code, kinds) for code, kinds in sorted(by_code.items())]


def error_of(code: str) -> ErrorEntry:
    """The entry of a code. Raises: CodeUnknown."""
    for entry in error_list():
        if entry.code == code:
            return entry
    raise CodeUnknown(name=code)


def _entry(code: str, kinds: list[type[LedgerError]]) -> ErrorEntry:
    return ErrorEntry(
        code, status_of(kinds[0]), tuple(dict.fromkeys(map(kind_of, kinds))),
        tuple(dict.fromkeys((kind.__doc__ or kind.__name__).strip().splitlines()[0] for kind in kinds)),
        tuple(dict.fromkeys(kind.says for kind in kinds)),
        any(not kind.__module__.startswith(ELSEWHERE) for kind in kinds))


def _error_classes() -> Iterator[type[LedgerError]]:
    for found in pkgutil.walk_packages(ledger.__path__, "ledger."):
        if found.name.endswith("__main__"):
            continue  # it would run
        for member in vars(importlib.import_module(found.name)).values():
            if isinstance(member, type) and issubclass(member, LedgerError) and member.__module__ != _ROOT_MODULE:
                yield member
