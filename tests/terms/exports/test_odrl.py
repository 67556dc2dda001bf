"""Read as JSON-LD with the published context, every key and word of an ODRL document becomes a term of its vocabulary.

The tables are typed from the ODRL Vocabulary & Expression 2.2 and its JSON-LD context, http://www.w3.org/ns/odrl.jsonld. Read by
a JSON-LD processor with that context, the documents of these tests also kept the working group's SHACL shapes for policies.
"""
import json
import re

import pytest

from ledger.terms import Terms
from ledger.terms.exports import odrl_policy, tdm_policy
from tests.terms.test_policy import TRAINING, policy

ODRL = "http://www.w3.org/ns/odrl/2/"
PREFIXES = {"odrl": ODRL, "xsd": "http://www.w3.org/2001/XMLSchema#", "vcard": "http://www.w3.org/2006/vcard/ns#",
            "tdm": "http://www.w3.org/ns/tdmrep#"}
ADDRESSES = {"uid", "profile", "target", "assigner", "assignee", "permission", "prohibition", "obligation", "duty", "constraint",
             "refinement", "includedIn", "implies"}                # values are addresses or nodes
WORDS = {"action", "leftOperand", "operator", "conflict"}          # values are words of the vocabulary
LITERALS = {"rightOperand", "unit", "status"}                      # values are what they are
ACTIONS = {"use", "attribute", "compensate", "obtainConsent", "inform", "delete", "nextPolicy", "play", "reproduce", "distribute"}
LEFT = {"absolutePosition", "count", "dateTime", "delayPeriod", "elapsedTime", "event", "fileFormat", "industry", "language", "media",
        "meteredTime", "payAmount", "percentage", "product", "purpose", "recipient", "spatial", "timeInterval", "unitOfCount", "version"}
OPERATORS = {"eq", "gt", "gteq", "lt", "lteq", "neq", "isA", "hasPart", "isPartOf", "isAllOf", "isAnyOf", "isNoneOf"}
CLASSES = {"Set", "Offer", "Agreement", "Policy"}
VOCABULARY = ACTIONS | LEFT | OPERATORS | CLASSES | {"perm", "prohibit", "invalid"}
ABSOLUTE = re.compile(r"(https?|urn):\S+")


def address(text):
    """A whole address, or one with a known prefix; a relative one would depend on where the document was found."""
    prefix, _, name = text.partition(":")
    full = PREFIXES[prefix] + name if prefix in PREFIXES else text
    assert ABSOLUTE.fullmatch(full), f"{text} is no address"
    return full


def word(text):
    return ODRL + text if text in VOCABULARY else address(text)


def expanded(node):
    """The node with full addresses, as a JSON-LD processor reads it; fails where one would drop or misread something."""
    if isinstance(node, list):
        return [expanded(each) for each in node]
    found = {}
    for key, value in node.items():
        if key == "@context":
            continue
        if key == "@type":
            found[key] = word(value)
        elif key == "@id":
            found[key] = address(value)
        else:
            assert key in ADDRESSES | WORDS | LITERALS or ":" in key, f"{key} has no meaning in the context"
            found[ODRL + key if ":" not in key else address(key)] = [read(key, each) for each in (value if isinstance(value, list) else [value])]
    return found


def read(key, value):
    if isinstance(value, dict):
        return {**value, "@type": address(value["@type"])} if "@value" in value else expanded(value)
    return {"@id": word(value)} if key in WORDS else {"@id": address(value)} if key in ADDRESSES else {"@value": value}


@pytest.fixture
def documents(adult):
    trained = Terms({**adult, **TRAINING, "credit": "Ada", "requires": "0x" + "22" * 32, "territories": ["WW"]})
    by_use = Terms({**adult, "price_wei": "0"})
    return [odrl_policy(policy(level, *terms)) for level in ("prohibited", "with-terms", "permitted")
            for terms in ([], [Terms(adult)], [trained, by_use])]


def test_nothing_is_lost_and_nothing_depends_on_the_place(documents):
    for document in documents:
        assert document["@context"] == "http://www.w3.org/ns/odrl.jsonld"
        assert expanded(document)["@type"] == ODRL + "Set"


def nodes_of(value):
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield each
            for inner in each.values():
                yield from nodes_of(inner)


def test_nodes_of_one_address_say_the_same_since_they_become_one_node(documents):
    # expected: in the context, uid is an alias of @id
    for document in documents:
        said = {}
        for node in (node for node in nodes_of(document) if "uid" in node):
            said.setdefault(node["uid"], set()).add(json.dumps(node, sort_keys=True))
        assert all(len(forms) == 1 for forms in said.values()), said


def test_a_policy_has_an_address_and_a_rule(documents):
    # expected: Information Model 2.2, section 2.1
    for document in map(expanded, documents):
        assert document[ODRL + "uid"] and (ODRL + "permission" in document or ODRL + "prohibition" in document)


def rules_of(document):
    return document.get(ODRL + "permission", []) + document.get(ODRL + "prohibition", [])


def test_a_rule_has_one_target_and_one_action_that_is_included_in_use(documents):
    # expected: sections 2.4 and 2.5
    for rule in (rule for document in map(expanded, documents) for rule in rules_of(document)):
        (action,), (target,) = rule[ODRL + "action"], rule[ODRL + "target"]
        assert target["@id"].startswith("https://") and action[ODRL + "includedIn"] == [{"@id": ODRL + "use"}]


def test_a_constraint_compares_two_sides_with_an_operator(documents):
    # expected: section 2.5.1
    for rule in (rule for document in map(expanded, documents) for rule in rules_of(document)):
        parts = [rule, *rule.get(ODRL + "duty", [])]
        for constraint in (each for part in parts for each in part.get(ODRL + "constraint", [])):
            (left,), (operator,) = constraint[ODRL + "leftOperand"], constraint[ODRL + "operator"]
            assert left["@id"].removeprefix(ODRL) in LEFT and operator["@id"].removeprefix(ODRL) in OPERATORS
            assert constraint[ODRL + "rightOperand"]
            assert len(constraint[ODRL + "rightOperand"]) == 1 or operator["@id"] == ODRL + "isAnyOf"


def test_a_duty_is_an_action_of_the_vocabulary(documents):
    for duty in (duty for document in map(expanded, documents) for rule in rules_of(document) for duty in rule.get(ODRL + "duty", [])):
        (action,) = duty[ODRL + "action"]
        assert action["@id"].removeprefix(ODRL) in ACTIONS


def test_the_price_is_an_amount_in_a_currency_that_is_an_address(documents):
    text = json.dumps([expanded(document) for document in documents])
    assert '/odrl/2/unit": [{"@id": "urn:ethereum:0x' in text and "XMLSchema#decimal" in text


def test_the_mining_policy_is_read_alike(adult):
    document = expanded(tdm_policy(policy("with-terms", Terms({**adult, **TRAINING}))))
    (permission,) = document[ODRL + "permission"]
    assert permission[ODRL + "action"] == [{"@id": "http://www.w3.org/ns/tdmrep#mine"}]
    assert document["@type"] == ODRL + "Offer" and document[ODRL + "profile"] == [{"@id": "http://www.w3.org/ns/tdmrep"}]


@pytest.mark.parametrize("broken", [{"includedIn": "use"}, {"action": "dance"}, {"allowed": "x"}, {"target": "assets/1"}])
def test_the_reader_itself_refuses_what_a_processor_would_drop_or_misread(broken):
    with pytest.raises(AssertionError):
        expanded(broken)
