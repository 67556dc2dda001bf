"""Every error of the package has one root, a stable code and its facts as attributes."""
from __future__ import annotations

import re
from typing import Any, ClassVar


def code_of(class_name: str) -> str:
    """The stable code of an error class: its name in snake case.

    >>> code_of("WrongPayment"), code_of("ERC20Refused")
    ('wrong_payment', 'erc20_refused')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", class_name).lower()


class LedgerError(Exception):
    """Root of all errors. `code` never changes once published; `facts` are the values that were wrong."""

    code: ClassVar[str] = "ledger_error"
    says: ClassVar[str] = "the ledger could not do this"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = code_of(cls.__name__)

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.says.format(**facts))

    def __getattr__(self, name: str) -> Any:
        facts = self.__dict__.get("facts", {})
        if name not in facts:
            raise AttributeError(name)
        return facts[name]


class InvalidInput(LedgerError):
    """What the caller sent cannot be used; nothing was changed."""

    says = "{problem}"


class NotFound(LedgerError):
    """The thing that the caller named does not exist here."""

    says = "{what} {name} is not known"


class Gone(NotFound):
    """The thing was here, and was erased because somebody had a right to that; it does not come back."""

    says = "{what} {name} was erased"


class Conflict(LedgerError):
    """The request contradicts something that is already recorded."""

    says = "{problem}"


class Unavailable(LedgerError):
    """A part that is needed (node, database, library) cannot be used now; the same request may work later."""

    says = "{problem}"


class Reverted(LedgerError):
    """The contract refuses. Each error of the contracts has one subclass in `ledger.reverts`."""

    says = "the contract refuses: {reason}"


class Refuted(LedgerError):
    """A check of a verification failed: what was claimed is not so."""

    says = "{problem}"
