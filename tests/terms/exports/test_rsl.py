"""Every RSL document keeps the grammar of RSL 1.0.

The standard is prose with a grammar in its appendix; the tables here are typed from it (RSL-SPEC-1.0 of 10 December 2025 with
errata up to 7 August 2026, sections 2.2, 3.1 to 3.17, as references that cite it by section give them), not from what our code
writes. Children stand here in the order in which the standard lists them.
"""
import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from ledger.terms import Terms
from ledger.terms.exports import rsl_document, rsl_site
from ledger.terms.territories import CODES
from tests.terms.test_policy import TRAINING, policy

NAMESPACE = "{https://rslstandard.org/rsl}"
MANY = 99


@dataclass(frozen=True)
class Element:
    """What an element may hold: child -> (least, most); attribute -> required; text as a pattern."""

    children: dict
    attributes: dict
    text: str = r"\s*"


URL_OR_PATH = r"(https?://|/)\S*"
GRAMMAR = {
    "rsl": Element({"content": (1, MANY)}, {"max-age": False}),
    "content": Element({"license": (1, MANY), "alternate": (0, MANY), "schema": (0, 1), "copyright": (0, 1), "terms": (0, 1)},
                       {"url": True, "server": False, "encrypted": False, "lastmod": False}),
    "license": Element({"permits": (0, 3), "prohibits": (0, 3), "payment": (0, 1), "reporting": (0, MANY), "legal": (0, 5)}, {}),
    "permits": Element({}, {"type": True}, r"\S+( \S+)*"),
    "prohibits": Element({}, {"type": True}, r"\S+( \S+)*"),
    "payment": Element({"standard": (0, 1), "custom": (0, 1), "amount": (0, 1), "accepts": (0, 1)}, {"type": False}),
    "custom": Element({}, {}, URL_OR_PATH),
    "terms": Element({}, {}, URL_OR_PATH),
}
TOKENS = {  # of permits and prohibits, by type: sections 3.4.1.1, 3.4.1.2 and 3.5
    "usage": {"all", "ai-all", "ai-train", "ai-input", "ai-index", "search"},
    "user": {"commercial", "non-commercial", "education", "government", "personal"},
    "geo": {*CODES, "EU"},
}
PAYMENTS = {"purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free"}  # section 3.7


def conforms(element, name="rsl"):
    """Returns when the element and all in it keep the grammar; the assertion names what does not."""
    rule = GRAMMAR[name]
    assert element.tag == NAMESPACE + name
    names = [child.tag.removeprefix(NAMESPACE) for child in element]
    assert set(names) <= set(rule.children), (name, names)
    for child, (least, most) in rule.children.items():
        assert least <= names.count(child) <= most, (name, child)
    assert names == sorted(names, key=list(rule.children).index), (name, names)
    assert {key for key, required in rule.attributes.items() if required} <= set(element.attrib) <= set(rule.attributes), name
    assert re.fullmatch(rule.text, element.text or ""), (name, element.text)
    for child, inner in zip(names, element):
        conforms(inner, child)


def licenses_of(text):
    return ElementTree.fromstring(text.encode()).iter(NAMESPACE + "license")


@pytest.fixture
def offers(adult):
    """Offers of every kind that a policy tells apart: trained for a price, by use, free; served; neither."""
    gratis = {"price_wei": "0", "gratis": True, "revenue_share_bps": 0, "revenue_base": "none"}
    served = {"uses": ["inference-service"], "enhancement_kinds": [], "training_scope": ["inference"]}
    return [Terms({**adult, **more}) for more in (
        {}, TRAINING, {**TRAINING, "price_wei": "0"}, {**TRAINING, **gratis}, {**served, "territories": ["WW"]}, {**served, "price_wei": "0"})]


@pytest.fixture(params=["prohibited", "with-terms", "permitted"])
def documents(request, offers):
    alone = [policy(request.param, *some) for some in ([], *([offer] for offer in offers), offers)]
    return [*map(rsl_document, alone), rsl_site(()), rsl_site(tuple(alone))]


def test_a_document_keeps_the_grammar(documents):
    for text in documents:
        conforms(ElementTree.fromstring(text.encode()))


def test_who_has_read_a_document_asks_again_within_a_day(documents):
    # expected: section 3.2, whole days, 30 where nothing is said; consent may be gone by then
    assert {ElementTree.fromstring(text.encode()).get("max-age") for text in documents} == {"1"}


def test_permits_and_prohibits_stand_once_per_type_with_tokens_of_that_type(documents):
    for license_ in (license_ for text in documents for license_ in licenses_of(text)):
        for verb in ("permits", "prohibits"):
            said = license_.findall(NAMESPACE + verb)
            assert len({part.get("type") for part in said}) == len(said)
            assert all(set(part.text.split(" ")) <= TOKENS[part.get("type")] for part in said)


def test_payments_are_of_the_eight_types(documents):
    types = {part.get("type") for text in documents for part in ElementTree.fromstring(text.encode()).iter(NAMESPACE + "payment")}
    assert types <= PAYMENTS


def test_a_license_that_permits_or_is_silent_about_a_usage_says_what_is_paid(documents):
    # section 3.7: without a payment a license is free
    for license_ in (license_ for text in documents for license_ in licenses_of(text)):
        prohibited = {token for part in license_.findall(NAMESPACE + "prohibits") for token in part.text.split()}
        if not prohibited & {"all", "ai-all"} and prohibited != {"ai-train"}:
            assert license_.findall(NAMESPACE + "payment")


def test_no_usage_is_permitted_and_prohibited_for_one_asset(documents):
    # section 3.1.1: what is both is not licensed
    for content in (content for text in documents for content in ElementTree.fromstring(text.encode())):
        said = {verb: {token for part in content.iter(NAMESPACE + verb) if part.get("type") == "usage" for token in part.text.split()}
                for verb in ("permits", "prohibits")}
        assert not said["permits"] & said["prohibits"]
        assert not said["permits"] or not said["prohibits"] & {"all", "ai-all"}


@pytest.mark.parametrize(("changes", "paid"), [
    ({}, "purchase"), ({"price_wei": "0"}, "training"), ({"price_wei": "0", "unit": "run", "unit_price_wei": "1", "max_units": 1}, "training"),
    ({"price_wei": "0", "gratis": True, "revenue_share_bps": 0, "revenue_base": "none"}, "free"),
])
def test_the_payment_says_whether_it_is_once_by_use_or_never(adult, changes, paid):
    # expected: section 3.7, a one-time payment, one per training use, none
    text = rsl_document(policy("with-terms", Terms({**adult, **TRAINING, **changes})))
    types = [license_.find(NAMESPACE + "payment").get("type") for license_ in licenses_of(text) if license_.find(NAMESPACE + "permits") is not None]
    assert types == [paid]


def test_the_service_that_is_paid_by_share_is_paid_by_use(offers):
    text = rsl_document(policy("with-terms", offers[-1]))
    assert [part.get("type") for part in ElementTree.fromstring(text.encode()).iter(NAMESPACE + "payment")][0] == "use"


def test_the_namespace_is_the_default_one_and_what_is_licensed_is_a_path():
    # section 3.2: outside of pages, feeds and files the url is a path as in robots.txt
    text = rsl_site((policy("permitted"),))
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<rsl xmlns="https://rslstandard.org/rsl" max-age="1">')
    for content in ElementTree.fromstring(text.encode()):
        assert content.get("url").startswith("/") and not urlsplit(content.get("url")).netloc


@pytest.mark.parametrize("broken", [
    '<permit type="usage">all</permit>', '<permits type="use">all</permits><payment/>', "<permits>all</permits>",
    '<permits type="usage">all,search</permits>', '<permits type="usage">all</permits><permits type="usage">search</permits>',
    '<payment type="inference"/>', "<payment/><payment/>", '<payment/><permits type="usage">all</permits>',
])
def test_the_grammar_itself_refuses_what_the_standard_refuses(broken):
    text = f'<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license>{broken}</license></content></rsl>'
    with pytest.raises((AssertionError, KeyError)):
        conforms(ElementTree.fromstring(text))
        test_permits_and_prohibits_stand_once_per_type_with_tokens_of_that_type([text])
        test_payments_are_of_the_eight_types([text])
