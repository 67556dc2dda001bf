"""The policy as Really Simple Licensing. Source: RSL 1.0, RSL-SPEC-1.0, recommendation of 10 December 2025, with its errata
up to 7 August 2026.

The Human Consent Standard (RSL-MEDIA, a draft that forbids production use) names three levels: prohibited, allowed with
terms, allowed. They are expressed in RSL 1.0's own elements, so that a reader of either understands them.
"""
from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ledger.terms.policy import CATEGORIES, PERMITTED, WITH_TERMS, AssetPolicy, Offer
from ledger.terms.territories import WORLDWIDE

NAMESPACE = "https://rslstandard.org/rsl"
MEDIA_TYPE = "application/rsl+xml"
FRESH_DAYS = "1"                                       # RSL 3.2: consent can be withdrawn any day, and 30 days is the default
EVERYTHING = "all"                                     # RSL 3.4: any automated processing
TOKENS = {"train": "ai-train", "infer": "ai-input"}    # category -> usage token
FINDING = ("ai-index", "search")                       # to be found and linked to, by an AI's index or a search engine
FREE, ONCE = "free", "purchase"                        # RSL 3.7: nothing is paid; one payment
PER_USE = {"train": "training", "infer": "use"}        # category -> payment by what is done


def rsl_document(policy: AssetPolicy) -> str:
    """The RSL file of one asset: a license element per offer, one for what is free, one for what is prohibited.

    None both permits and prohibits usage, since a prohibition overrides a permission of the same type; and what is not
    permitted is prohibited by name, since a license that is silent about a usage and names no payment gives it for free.
    """
    root = _root()
    _content(root, policy)
    return _written(root)


def rsl_site(policies: tuple[AssetPolicy, ...]) -> str:
    """The RSL file that robots.txt names: each asset's own policy, and all AI use of everything else prohibited."""
    root = _root()
    for policy in policies:
        _content(root, policy)
    _say(SubElement(SubElement(root, "content", url="/"), "license"), "prohibits", "usage", "ai-all")
    return _written(root)


def robots_lines(license_url: str) -> str:
    """What robots.txt says so that crawlers find the license."""
    return f"License: {license_url}\n"


def _root() -> Element:
    return Element("rsl", {"xmlns": NAMESPACE, "max-age": FRESH_DAYS})


def _content(root: Element, policy: AssetPolicy) -> None:
    content = SubElement(root, "content", url=_path(policy.asset_url))
    offered = [(category, offer) for category in TOKENS if policy.level_of(category) == WITH_TERMS
               for offer in policy.offers_for(CATEGORIES[category])]
    for category, offer in offered:
        _offered(content, offer, category)
    free = _free(policy)
    if free:
        _free_license(content, free)
    _denied(content, policy, {*free, *(TOKENS[category] for category, _ in offered)})
    SubElement(content, "terms").text = policy.url


def _path(url: str) -> str:
    """RSL 3.2: what is licensed is named by a path, as in robots.txt."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _written(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _free(policy: AssetPolicy) -> list[str]:
    """The usages that anybody may make; finding an asset is one where its level permits use."""
    found = [TOKENS[category] for category in TOKENS if policy.level_of(category) == PERMITTED]
    return [*found, *FINDING] if policy.level == PERMITTED else found


def _free_license(content: Element, usages: list[str]) -> None:
    license_ = SubElement(content, "license")
    _say(license_, "permits", "usage", " ".join(usages))
    SubElement(license_, "payment", type=FREE)


def _denied(content: Element, policy: AssetPolicy, permitted: set[str]) -> None:
    denied = [usage for usage in (*TOKENS.values(), *FINDING) if usage not in permitted]
    if not denied:
        return
    license_ = SubElement(content, "license")
    _say(license_, "prohibits", "usage", " ".join(denied) if permitted else EVERYTHING)
    if permitted and policy.level != PERMITTED:  # what else there is, is not free
        SubElement(SubElement(license_, "payment", type=ONCE), "custom").text = policy.url


def _offered(content: Element, offer: Offer, category: str) -> None:
    license_ = SubElement(content, "license")
    _say(license_, "permits", "usage", TOKENS[category])
    if offer.terms.territories != (WORLDWIDE,):
        _say(license_, "permits", "geo", " ".join(offer.terms.territories))
    payment = SubElement(license_, "payment", type=_payment_type(offer, category))
    SubElement(payment, "custom").text = offer.contract_url  # no amount: RSL takes ISO 4217 currencies only


def _payment_type(offer: Offer, category: str) -> str:
    if offer.terms.gratis:
        return FREE
    return ONCE if offer.terms.price_wei else PER_USE[category]  # a license takes one type: what comes first is named


def _say(license_: Element, verb: str, kind: str, tokens: str) -> None:
    SubElement(license_, verb, type=kind).text = tokens
