"""The root of the contracts' refusals, and how Solidity's arguments become facts."""
from __future__ import annotations

import re
from typing import Any

from ledger.errors import Reverted


class ContractRefusal(Reverted):
    """Root of the contracts' own errors. Facts are the Solidity arguments in snake case; bytes are kept as 0x-hex."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**{name: _readable(value) for name, value in facts.items()})


def fact_name(argument: str) -> str:
    """The snake-case name of a Solidity argument.

    >>> fact_name("durationS"), fact_name("rateCard"), fact_name("s")
    ('duration_s', 'rate_card', 's')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", argument).lower()


def _readable(value: Any) -> Any:
    return "0x" + value.hex() if isinstance(value, bytes) else value
