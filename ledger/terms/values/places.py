"""Where and in which languages."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ledger.errors import InvalidInput
from ledger.terms.jurisdictions_v1 import SUBDIVISIONS_V1
from ledger.terms.spelling import did_you_mean
from ledger.terms.territories import CODES, MISTAKEN, WORLDWIDE, territory_bitmap, territory_codes, territory_name
from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value, listed, read_list
from ledger.units import quoted

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_PARTS = {code: {"en": en, "de": de} for code, en, de in SUBDIVISIONS_V1}
_LAWS = (*CODES, *_PARTS)
DIVIDED = tuple(dict.fromkeys(code[:2] for code in _PARTS))  # countries of several bodies of law
MOST_CODE = 6        # characters of the longest code, such as AU-NSW
MAX_LANGUAGES = 64   # more than any release has; bounds the text
MAX_NAMED = 8        # longer lists are read as codes: eight names fit a wallet's screen


@dataclass(frozen=True)
class Territories(Value):
    """ISO 3166-1 alpha-2 codes in the order of the frozen list, or WW alone for worldwide."""

    empty = ()
    solidity = frozenset({"uint256"})
    field = "territories"

    def parse(self, raw: Any, term: str) -> tuple[str, ...]:
        if not isinstance(raw, (list, tuple)):
            raise MalformedTerm(term=term, got=raw, expected="a list of territory codes")
        codes = territory_codes(territory_bitmap(raw, term=term), term=term)
        if not codes or len(codes) != len(raw):
            raise TermOutOfRange(term=term, got=list(raw), rule="at least one code, each once, WW alone")
        return codes

    def read(self, text: str, term: str) -> list[str]:
        return read_list(text)

    def dump(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

    def encode(self, value: tuple[str, ...]) -> int:
        return territory_bitmap(value)

    def case(self, value: tuple[str, ...]) -> str:
        return "worldwide" if value == (WORLDWIDE,) else "set"

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "raw", "visible": "optional"}]  # a bitmap: the intent says it in words

    def phrase(self, value: tuple[str, ...], reader: Reader, style: str) -> str:
        """Styles: "" every name; "short" names up to eight, or eight exceptions, else codes."""
        language = reader.language
        if value == (WORLDWIDE,):
            return {"en": "all territories", "de": "alle Gebiete"}[language]
        left_out = [code for code in CODES if code not in value]
        if 0 < len(left_out) <= MAX_NAMED:
            names = listed([territory_name(code, language) for code in left_out], language)
            return {"en": f"all listed territories except {names}", "de": f"alle gelisteten Gebiete außer {names}"}[language]
        if style == "short" and len(value) > MAX_NAMED:
            return ", ".join(value)
        return listed([territory_name(code, language) for code in value], language)

    def json_schema(self) -> dict[str, Any]:
        items = {"type": "string", "enum": [*CODES, WORLDWIDE]}
        return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


class UnknownJurisdiction(InvalidInput):
    """A law is named that is neither a listed country's nor that of a listed part of one."""

    says = ("{term}: got {got!r}, the rule is: a country of ISO 3166-1 such as DE, or a part of {divided} by ISO 3166-2 such as "
            "US-CA, which have no one law of contracts")

    def __init__(self, *, term: str, got: object) -> None:
        near = _nearest_law(got)
        super().__init__(term=term, got=quoted(got), divided=", ".join(DIVIDED), nearest=near)
        self.args = (self.args[0] + did_you_mean(near),)


def _nearest_law(got: object) -> str:
    """The same code in capitals, else the country of an unknown part; "" where there is none."""
    code = got.upper() if isinstance(got, str) and len(got) <= MOST_CODE else ""
    if code in _LAWS:
        return code
    country = MISTAKEN.get(code[:2], code[:2]) if code[2:3] in ("", "-") else ""
    return country if country in _LAWS else ""


@dataclass(frozen=True)
class Jurisdiction(Value):
    """A listed country, or a listed part of one that has no one law, whose law applies: DE, US-CA."""

    empty = ""
    field = "jurisdiction"

    def parse(self, raw: Any, term: str) -> str:
        if not isinstance(raw, str) or raw not in _LAWS:
            raise UnknownJurisdiction(term=term, got=raw)
        return raw

    def phrase(self, value: str, reader: Reader, style: str) -> str:
        country = territory_name(value[:2], reader.language)
        part = _PARTS.get(value)
        return country if part is None else f"{part[reader.language]}, {country} ({value})"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(_LAWS)}


@dataclass(frozen=True)
class Languages(Value):
    """BCP 47 tags of language, script and region, in canonical case, sorted."""

    empty = ()
    field = "languages"

    def parse(self, raw: Any, term: str) -> tuple[str, ...]:
        if not isinstance(raw, (list, tuple)):
            raise MalformedTerm(term=term, got=raw, expected="a list of language tags")
        for tag in raw:
            if not isinstance(tag, str) or not _LANGUAGE.fullmatch(tag):
                raise MalformedTerm(term=term, got=tag, expected="a BCP 47 tag such as de or en-GB")
        if len(set(raw)) != len(raw) or len(raw) > MAX_LANGUAGES:
            raise TermOutOfRange(term=term, got=list(raw), rule=f"each tag once, at most {MAX_LANGUAGES}")
        return tuple(sorted(raw))

    def read(self, text: str, term: str) -> list[str]:
        return read_list(text)

    def dump(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

    def phrase(self, value: tuple[str, ...], reader: Reader, style: str) -> str:
        return listed(list(value), reader.language)

    def json_schema(self) -> dict[str, Any]:
        items = {"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}
        return {"type": "array", "items": items, "maxItems": MAX_LANGUAGES, "uniqueItems": True}
