"""What a command line names: accounts, ids and amounts, refused with the same code as the API refuses them."""
from __future__ import annotations

from typing import Any

import click

from ledger.units import hex_of, parse_address, parse_amount, parse_bytes32

LAST_TIME = 2**40 - 1  # the contract keeps times in 40 bits


class Account(click.ParamType):
    """An address in EIP-55 form. Raises: MalformedAddress."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return parse_address(value, field=_name(param))


class Id(click.ParamType):
    """32 bytes of 0x-hex, in lower case. Raises: MalformedHex."""

    name = "id"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return hex_of(parse_bytes32(value, field=_name(param)))


class Amount(click.ParamType):
    """Whole minor units. Raises: MalformedAmount."""

    name = "wei"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        return parse_amount(value, field=_name(param))


ACCOUNT, ID, AMOUNT, TIME = Account(), Id(), Amount(), click.IntRange(0, LAST_TIME)


def _name(param: click.Parameter | None) -> str:
    return (param.name or "value") if param else "value"
