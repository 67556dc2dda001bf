"""Version 1: what is sold and paid is said once and whole."""
from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.errors import InvalidInput
from ledger.units import ETHER

if TYPE_CHECKING:
    from ledger.terms.agreement import Terms

PRICES = ("price_wei", "unit_price_wei", "revenue_share_bps")  # what a license can cost; one of them is enough


class ExclusiveSupply(InvalidInput):
    """An exclusive grant sells more than one license."""

    says = "max_supply: an exclusive grant sells exactly one license, got {got} (0 = any number)"


class ExclusiveScopeMismatch(InvalidInput):
    """`exclusive` and `exclusive_scope` contradict each other."""

    says = "exclusive_scope: got {got!r}, the rule is: none exactly when the grant is not exclusive"


class PriceMissing(InvalidInput):
    """Price, price per unit and revenue share are all zero and the grant is not signed as gratis."""

    says = ("price_wei: got 0, and neither unit_price_wei nor revenue_share_bps is set; a free license must be signed as such, "
            "set gratis")


class PriceOnGratis(InvalidInput):
    """A gratis grant has a price, a price per unit or a revenue share."""

    says = "gratis: a free license has no {term}, got {got}"


class MeterIncomplete(InvalidInput):
    """Unit, price per unit and number of units do not stand together."""

    says = "{term}: a metered license names a unit, a price per unit and a number of units; one without the other means nothing"


class RevenueShareIncomplete(InvalidInput):
    """A revenue share stands without its base or its reports, or a base or minimum without a share."""

    says = "{term}: a revenue share names its base and a report period, and only it has a base and a minimum"


class CurrencyMislabelled(InvalidInput):
    """The name of the currency would mislead."""

    says = "currency_label: ETH with 18 decimals is the name of currency 0x0 and of no token, got {label!r} with {decimals}"


class SourceNamedTwice(InvalidInput):
    """A split has several payees of the source's role; a recording derives from one other."""

    says = "split: {got} payees have the role source, a recording derives from one other at most"


def exclusive_sells_one(terms: Terms) -> None:
    if terms.exclusive and terms.max_supply != 1:
        raise ExclusiveSupply(got=terms.max_supply)
    if terms.exclusive == (terms.exclusive_scope == "none"):
        raise ExclusiveScopeMismatch(got=terms.exclusive_scope)


def price_is_meant(terms: Terms) -> None:
    asked = [term for term in PRICES if getattr(terms, term)]
    if not asked and not terms.gratis:
        raise PriceMissing()
    if asked and terms.gratis:
        raise PriceOnGratis(term=asked[0], got=getattr(terms, asked[0]))


def meter_is_whole(terms: Terms) -> None:
    for term in ("unit_price_wei", "max_units"):
        if (terms.unit == "none") != (getattr(terms, term) == 0):
            raise MeterIncomplete(term=term)


def revenue_share_is_whole(terms: Terms) -> None:
    shares = terms.revenue_share_bps > 0
    if shares != (terms.revenue_base != "none"):
        raise RevenueShareIncomplete(term="revenue_base")
    if terms.minimum_wei and not shares:
        raise RevenueShareIncomplete(term="minimum_wei")
    if shares and terms.report_every == "none":
        raise RevenueShareIncomplete(term="report_every")


def currency_is_named(terms: Terms) -> None:
    is_ether = terms.currency == ETHER
    called_ether = terms.currency_label.upper() == "ETH"
    if is_ether != called_ether or (is_ether and terms.currency_decimals != 18):
        raise CurrencyMislabelled(label=terms.currency_label, decimals=terms.currency_decimals)


def source_is_named_once(terms: Terms) -> None:
    named = sum(payee.role == "source" for payee in terms.split)
    if named > 1:
        raise SourceNamedTwice(got=named)
