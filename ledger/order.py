"""What a buyer signs so that anybody may send the purchase: every number is fixed, and a sentence says them all."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from ledger.grant import Grant
from ledger.license import LicenseKey
from ledger.terms.limits import MAX_TIME
from ledger.terms.values.numbers import decimal, moment
from ledger.units import (ETHER, NO_BYTES32, Address, Bytes32, UnixTime, Wei, hex_of, parse_address, parse_amount,
                          parse_bytes32)


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """A license under a grant, bought by `buyer` for `licensee`. It works once, since a license is sold once.

    Raises: MalformedHex, MalformedAddress, MalformedAmount.
    """

    grant: Grant
    digest: Bytes32       # the grant's, in the ledger's domain
    buyer: Address        # whose tokens pay
    licensee: Address     # who holds the license
    serial: int
    required_serial: int  # of the licensee's license under the grant that is required; 0 where none is
    deadline: UnixTime    # to be carried before

    def __post_init__(self) -> None:
        parse_bytes32(hex_of(self.digest), field="digest")
        for name in ("buyer", "licensee"):
            object.__setattr__(self, name, parse_address(getattr(self, name), field=name))
        parse_amount(self.serial, field="serial")
        parse_amount(self.required_serial, field="required_serial")
        parse_amount(self.deadline, field="deadline", most=MAX_TIME)

    @classmethod
    def from_message(cls, grant: Grant, message: Mapping[str, Any]) -> PurchaseOrder:
        """The order that a signed message says, under the grant that it names. Price, currency and sentence are the
        grant's: `require_unaltered` compares them with what was signed."""
        return cls(grant, *(message[name] for name in ("grant", "buyer", "licensee", "serial", "requiredSerial", "deadline")))

    @property
    def key(self) -> LicenseKey:
        """The license that is bought."""
        return LicenseKey(self.grant.asset, self.digest, self.licensee, self.serial)

    @property
    def currency(self) -> Address:
        return self.grant.terms.currency

    @property
    def price_wei(self) -> Wei:
        return Wei(self.grant.terms.price_wei)

    @property
    def intent(self) -> str:
        """The sentence that the wallet shows; the same order gives the same bytes."""
        return intent_of(self)

    def members(self) -> dict[str, Any]:
        """The members of the signed struct by their EIP-712 names, in order."""
        return {"intent": self.intent, "grant": self.digest, "buyer": self.buyer, "licensee": self.licensee,
                "serial": self.serial, "requiredSerial": self.required_serial, "currency": self.currency,
                "price": self.price_wei, "deadline": self.deadline}


def intent_of(order: PurchaseOrder) -> str:
    """Who pays how much, until when, for which license under which grant, and what that grant says."""
    required = (f", with license number {order.required_serial} of the grant {hex_of(order.grant.terms.requires)}"
                if order.grant.terms.requires != NO_BYTES32 else "")
    return (f"{order.buyer} pays {_price(order)} before {moment(order.deadline, 'en')} for license number {order.serial} of the "
            f"grant {hex_of(order.digest)}, to be held by {order.licensee}{required}. The grant says: {order.grant.intent}")


def _price(order: PurchaseOrder) -> str:
    terms = order.grant.terms
    amount = f"{decimal(terms.price_wei, terms.currency_decimals, 'en')} {terms.currency_label}"
    return amount if order.currency == ETHER else f"{amount} (token {order.currency})"
