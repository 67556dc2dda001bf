"""The policy as Really Simple Licensing. Source: RSL 1.0, recommendation of 6 November 2025, namespace and vocabulary.

The Human Consent Standard (RSL-MEDIA, a draft that forbids production use) names three levels: prohibited, allowed with
terms, allowed. They are expressed in RSL 1.0's own elements, so that a reader of either understands them.
"""
from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ledger.terms.policy import CATEGORIES, PERMITTED, PROHIBITED, WITH_TERMS, AssetPolicy, Offer
from ledger.terms.territories import WORLDWIDE

NAMESPACE = "https://rslstandard.org/rsl"
MEDIA_TYPE = "application/rsl+xml"
EVERYTHING = "all"                                     # RSL 3.4: any automated processing
TOKENS = {"train": "ai-train", "infer": "ai-input"}    # category -> usage token
FREE, ONCE = "free", "purchase"                        # RSL 3.7: nothing is paid; one payment
PER_USE = {"train": "training", "infer": "use"}        # category -> payment by what is done


def rsl_document(policy: AssetPolicy) -> str:
    """The RSL file of one asset. One license element per permission: a prohibition in the same one would override it."""
    root = Element("rsl", xmlns=NAMESPACE)
    _content(root, policy)
    return _written(root)


def rsl_site(policies: tuple[AssetPolicy, ...]) -> str:
    """The RSL file that robots.txt names: each asset's own policy, and all AI use of everything else prohibited."""
    root = Element("rsl", xmlns=NAMESPACE)
    for policy in policies:
        _content(root, policy)
    _say(SubElement(SubElement(root, "content", url="/"), "license"), "prohibits", "usage", "ai-all")
    return _written(root)


def robots_lines(license_url: str) -> str:
    """What robots.txt says so that crawlers find the license."""
    return f"License: {license_url}\n"


def _content(root: Element, policy: AssetPolicy) -> None:
    content = SubElement(root, "content", url=policy.asset_url)
    for category in TOKENS:
        _license(content, policy, category)
    if policy.level == PROHIBITED:
        _say(SubElement(content, "license"), "prohibits", "usage", EVERYTHING)
    SubElement(content, "terms").text = policy.url


def _written(root: Element) -> str:
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _license(content: Element, policy: AssetPolicy, category: str) -> None:
    level = policy.level_of(category)
    if level == WITH_TERMS:
        for offer in policy.offers_for(CATEGORIES[category]):
            _offered(content, offer, category)
        return
    license_ = SubElement(content, "license")
    _say(license_, "permits" if level == PERMITTED else "prohibits", "usage", TOKENS[category])
    if level == PERMITTED:
        SubElement(license_, "payment", type=FREE)


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
