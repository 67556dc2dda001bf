"""Accounts, hashes and the people who share the money."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ledger.errors import InvalidInput
from ledger.terms.limits import MOST_PAYEES
from ledger.terms.values.base import MalformedTerm, Reader, TermOutOfRange, Value, listed, read_list, whole_number
from ledger.terms.values.numbers import percent, read_share
from ledger.terms.vocabulary import ROLES, UnknownWord
from ledger.units import BPS, NO_ADDRESS, NO_BYTES32, Address, Bytes32, hex_of, parse_address, parse_bytes32


class WrongShareSum(InvalidInput):
    """The shares of a split are not 10,000 basis points together."""

    says = "{term}: the shares sum to {got} basis points, the rule is: 10000"


class TooManyPayees(InvalidInput):
    """A split has more payees than the contract pays in one transaction."""

    says = "{term}: got {got} payees, the rule is: 1 to {most}"


class PayeeMissing(InvalidInput):
    """A payee is the zero address: money sent there is lost."""

    says = "{term}: the zero address is nobody; name the account that receives the share"


class PerformerNotFirst(InvalidInput):
    """The first payee, who receives the remainder of each division, is not the performer."""

    says = "{term}: the first payee has the role {got!r}, the rule is: performer"


@dataclass(frozen=True)
class Account(Value):
    """An Ethereum address; the zero address where nobody is named (for a currency: ETH itself)."""

    empty = NO_ADDRESS
    solidity = frozenset({"address"})
    field = "account"

    def parse(self, raw: Any, term: str) -> Address:
        return parse_address(raw, field=term)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        return [{"path": member, "format": "addressName", "params": {"types": ["wallet", "eoa", "contract", "token"]}}]

    def phrase(self, value: Address, reader: Reader, style: str) -> str:
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"}


@dataclass(frozen=True)
class Hash(Value):
    """32 bytes; all zero where nothing is named."""

    empty = NO_BYTES32
    solidity = frozenset({"bytes32"})
    field = "hash"

    def parse(self, raw: Any, term: str) -> Bytes32:
        return raw if isinstance(raw, bytes) and len(raw) == 32 else parse_bytes32(raw, field=term)

    def dump(self, value: Bytes32) -> str:
        return hex_of(value)

    def phrase(self, value: Bytes32, reader: Reader, style: str) -> str:
        return hex_of(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^0x[0-9a-f]{64}$"}


@dataclass(frozen=True, slots=True)
class Payee:
    """Who receives a share, and as what."""

    account: Address
    share_bps: int
    role: str


@dataclass(frozen=True)
class Payees(Value):
    """The split: one to 32 payees whose shares sum to 10,000; the first receives the remainder of each division."""

    empty = ()
    solidity = frozenset({"Payee[]"})
    field = "payees"

    def parse(self, raw: Any, term: str) -> tuple[Payee, ...]:
        if not isinstance(raw, (list, tuple)):
            raise MalformedTerm(term=term, got=raw, expected="a list of payees")
        if not 1 <= len(raw) <= MOST_PAYEES:
            raise TooManyPayees(term=term, got=len(raw), most=MOST_PAYEES)
        payees = tuple(_payee(entry, f"{term}[{at}]") for at, entry in enumerate(raw))
        total = sum(payee.share_bps for payee in payees)
        if total != BPS:
            raise WrongShareSum(term=term, got=total)
        if payees[0].role != "performer":
            raise PerformerNotFirst(term=term, got=payees[0].role)
        return payees

    def read(self, text: str, term: str) -> list[dict[str, Any]]:
        """`account:basis points or per cent:role`, separated by commas."""
        return [_read_payee(entry, f"{term}[{at}]") for at, entry in enumerate(read_list(text))]

    def dump(self, value: tuple[Payee, ...]) -> list[dict[str, Any]]:
        return [{"account": p.account, "share_bps": p.share_bps, "role": p.role} for p in value]

    def encode(self, value: tuple[Payee, ...]) -> list[dict[str, Any]]:
        return [{"account": p.account, "bps": p.share_bps, "role": ROLES.number(p.role)} for p in value]

    def case(self, value: tuple[Payee, ...]) -> str:
        return "source" if any(payee.role == "source" for payee in value) else super().case(value)

    def wallet(self, member: str) -> list[dict[str, Any]]:
        one = f"{member}.[]"
        return [{"path": f"{one}.account", "label": "Payee", "format": "addressName", "params": {"types": ["wallet", "eoa", "contract"]}},
                {"path": f"{one}.bps", "label": "Share", "format": "unit", "params": {"base": "%", "decimals": 2}},
                {"path": f"{one}.role", "label": "Role", "format": "enum", "params": {"$ref": "$.metadata.enums.role"}}]

    def phrase(self, value: tuple[Payee, ...], reader: Reader, style: str) -> str:
        """Styles: "" with accounts, "shares" with those alone that a performer must compare: a trust's, and where the
        performer's own share goes if not to the account that signs."""
        def said(payee: Payee) -> str:
            share = f"{getattr(ROLES.word(payee.role), reader.language)} {percent(payee.share_bps, reader.language)}"
            is_plain = payee.role != "trust" and (payee.role != "performer" or payee.account == reader.value_of("performer"))
            return share if style == "shares" and is_plain else f"{share} ({payee.account})"
        return listed([said(payee) for payee in value], reader.language)

    def json_schema(self) -> dict[str, Any]:
        payee = {"account": Account().json_schema(), "role": {"type": "string", "enum": list(ROLES.names)},
                 "share_bps": {"type": "integer", "minimum": 1, "maximum": BPS}}
        items = {"type": "object", "properties": payee, "required": sorted(payee), "additionalProperties": False}
        return {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_PAYEES}


def _payee(entry: Any, term: str) -> Payee:
    if isinstance(entry, Payee):
        return entry
    if not isinstance(entry, dict) or set(entry) != {"account", "share_bps", "role"}:
        raise MalformedTerm(term=term, got=entry, expected="an object with account, share_bps and role")
    account = parse_address(entry["account"], field=f"{term}.account")
    if account == NO_ADDRESS:
        raise PayeeMissing(term=f"{term}.account")
    share = whole_number(entry["share_bps"], f"{term}.share_bps")
    if not 1 <= share <= BPS:
        raise TermOutOfRange(term=f"{term}.share_bps", got=share, rule=f"from 1 to {BPS}")
    return Payee(account, share, _role(entry["role"], f"{term}.role"))


def _role(name: Any, term: str) -> str:
    try:
        return ROLES.word(name).name
    except UnknownWord as unknown:
        raise UnknownWord(**{**unknown.facts, "term": term}) from None


def _read_payee(entry: str, term: str) -> dict[str, Any]:
    parts = entry.split(":")
    if len(parts) != 3:
        raise MalformedTerm(term=term, got=entry, expected="account:share:role such as 0x12…:70%:performer")
    return {"account": parts[0], "share_bps": read_share(parts[1], term), "role": parts[2]}
