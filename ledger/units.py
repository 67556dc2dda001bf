"""Numbers and byte strings with one meaning each: parsed once at the edge, trusted inside."""
from __future__ import annotations

import re
from typing import Any, NewType

from sha3 import keccak_256  # eth-utils takes ten times as long for the form of an address, which lists have a million of

from ledger.errors import InvalidInput

Wei = NewType("Wei", int)          # minor units of ETH or of an ERC-20 token
Bps = NewType("Bps", int)          # 10,000 = 100 %
Seconds = NewType("Seconds", int)
UnixTime = NewType("UnixTime", int)  # seconds since 1970, UTC
Address = NewType("Address", str)  # EIP-55
Bytes32 = NewType("Bytes32", bytes)

BPS = 10_000
NO_ADDRESS = Address("0x" + "00" * 20)
ETHER = NO_ADDRESS                 # the currency "address" of ETH itself
NO_BYTES32 = Bytes32(bytes(32))
MAX_UINT256 = 2**256 - 1
MOST_QUOTED = 80                   # letters of a wrong value in an error; a terminal's line

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HEX = re.compile(r"0x(?:[0-9a-fA-F]{2})*")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,77}")  # 78 digits hold 2^256 - 1


class MalformedHex(InvalidInput):
    """A byte string is not 0x-hex of the expected length."""

    says = "{field}: got {got!r}, expected {expected}"


class MalformedAddress(InvalidInput):
    """An address is not 20 bytes of 0x-hex, or its EIP-55 checksum is wrong."""

    says = "{field}: {got!r} is not an address; copy it again from the wallet"


class MalformedAmount(InvalidInput):
    """An amount is not a whole number of minor units in range (floats are refused)."""

    says = "{field}: got {got!r}, expected a decimal string of whole minor units from {least} to {most}"


def parse_bytes(text: Any, *, field: str, length: int | None = None) -> bytes:
    """The bytes of 0x-hex text. Raises: MalformedHex if it is not hex, or not `length` bytes."""
    expected = "0x-hex" if length is None else f"0x-hex of {length} bytes"
    if not isinstance(text, str) or not _HEX.fullmatch(text) or (length is not None and len(text) != 2 + 2 * length):
        raise MalformedHex(field=field, got=_shortened(text), expected=expected)
    return bytes.fromhex(text[2:])


def parse_bytes32(text: Any, *, field: str) -> Bytes32:
    """32 bytes of 0x-hex text. Raises: MalformedHex."""
    return Bytes32(parse_bytes(text, field=field, length=32))


def parse_address(text: Any, *, field: str) -> Address:
    """The EIP-55 form. All-lower and all-upper input is taken; mixed case must have the right checksum.

    Raises: MalformedAddress. Source: EIP-55.
    """
    if not isinstance(text, str) or not _ADDRESS.fullmatch(text):
        raise MalformedAddress(field=field, got=_shortened(text))
    digits = text[2:]
    written = _checksummed(digits.lower())
    if digits not in (written, digits.lower(), digits.upper()):
        raise MalformedAddress(field=field, got=text)
    return Address("0x" + written)


def parse_amount(text: Any, *, field: str, least: int = 0, most: int = MAX_UINT256) -> Wei:
    """Whole minor units from a decimal string or an int. Raises: MalformedAmount for floats, signs, spaces, ranges.

    >>> parse_amount("500", field="price_wei")
    500
    """
    if isinstance(text, int) and not isinstance(text, bool):
        number = text
    elif isinstance(text, str) and _DECIMAL.fullmatch(text):
        number = int(text)
    else:
        raise MalformedAmount(field=field, got=_shortened(text), least=least, most=most)
    if not least <= number <= most:
        raise MalformedAmount(field=field, got=_shortened(text), least=least, most=most)
    return Wei(number)


def hex_of(value: bytes) -> str:
    """0x-hex, lower case.

    >>> hex_of(b"\\x01\\xff")
    '0x01ff'
    """
    return "0x" + bytes(value).hex()


def _checksummed(digits: str) -> str:
    """Forty lower-case digits with a letter in upper case where the digit of their hash is 8 or more. Source: EIP-55."""
    hashed = keccak_256(digits.encode()).hexdigest()
    return "".join([digit.upper() if mark > "7" else digit for digit, mark in zip(digits, hashed)])


def quoted(value: Any) -> Any:
    """What an error repeats of a value: the value itself if it is short, else the beginning of its text.

    >>> quoted(-1), len(quoted("a" * 1000))
    (-1, 80)
    """
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):  # Python writes no int of more than 4,300 digits, and no endless nesting
        return f"a value of type {type(value).__name__} that is too large to be written"
    return value if len(text) <= MOST_QUOTED else text[:MOST_QUOTED - 3] + "..."


def _shortened(value: Any) -> str:
    found = quoted(value)
    return found if isinstance(found, str) else repr(found)
