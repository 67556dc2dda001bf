"""Sets of territories over the frozen list, as codes and as the 256-bit bitmap of the contract."""
from __future__ import annotations

from typing import Iterable

from ledger.errors import InvalidInput
from ledger.terms.spelling import did_you_mean
from ledger.terms.territories_v1 import TERRITORIES_V1
from ledger.units import MAX_UINT256, quoted

TERRITORY_VERSION = 1
CODES: tuple[str, ...] = tuple(code for code, _, _ in TERRITORIES_V1)
WORLDWIDE = "WW"
WORLDWIDE_BITMAP = MAX_UINT256
MISTAKEN = {"UK": "GB", "EL": "GR", "EU": "each of its member states", "WORLD": "WW", "WORLDWIDE": "WW"}  # codes that people write
WORLDWIDE_NUMBER = 255  # no code will ever have this bit: asking for it asks "everywhere?"

_BITS = {code: bit for bit, code in enumerate(CODES)}
_NAMES = {code: {"en": en, "de": de} for code, en, de in TERRITORIES_V1}


class UnknownTerritory(InvalidInput):
    """A territory code or bit is not in the frozen list."""

    says = "{term}: {got!r} is not an ISO 3166-1 alpha-2 code of territory list {version}, nor WW for worldwide"

    def __init__(self, *, term: str, got: object, version: int) -> None:
        near = _nearest(got)
        super().__init__(term=term, got=quoted(got), version=version, nearest=near)
        self.args = (self.args[0] + did_you_mean(near),)


def _nearest(got: object) -> str:
    """What was probably meant; "" where nothing comes near."""
    if not isinstance(got, str):
        return ""
    return MISTAKEN.get(got.upper(), got.upper() if got.upper() in _BITS else "")


def territory_number(code: object, *, term: str = "territories") -> int:
    """The bit of a code; 255 for WW. Raises: UnknownTerritory.

    >>> territory_number("AD"), territory_number("WW")
    (0, 255)
    """
    if code == WORLDWIDE:
        return WORLDWIDE_NUMBER
    if not isinstance(code, str) or code not in _BITS:
        raise UnknownTerritory(term=term, got=code, version=TERRITORY_VERSION)
    return _BITS[code]


def territory_bitmap(codes: Iterable[object], *, term: str = "territories") -> int:
    """The bitmap of some codes; all 256 bits for WW. Raises: UnknownTerritory.

    >>> territory_bitmap(["AD", "AE"])
    3
    """
    numbers = [territory_number(code, term=term) for code in codes]
    if WORLDWIDE_NUMBER in numbers:
        return WORLDWIDE_BITMAP
    return sum(1 << number for number in set(numbers))


def territory_codes(bitmap: int, *, term: str = "territories") -> tuple[str, ...]:
    """The codes in a bitmap, sorted; ("WW",) when all 256 bits are set. Raises: UnknownTerritory for other bits.

    >>> territory_codes(3)
    ('AD', 'AE')
    """
    if bitmap == WORLDWIDE_BITMAP:
        return (WORLDWIDE,)
    if bitmap < 0 or bitmap >> len(CODES):
        raise UnknownTerritory(term=term, got=bitmap, version=TERRITORY_VERSION)
    return tuple(code for bit, code in enumerate(CODES) if bitmap >> bit & 1)


def territory_name(code: str, language: str) -> str:
    """The name of a listed code in "en" or "de".

    >>> territory_name("DE", "de")
    'Deutschland'
    """
    return _NAMES[code][language]
