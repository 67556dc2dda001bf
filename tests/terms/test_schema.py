"""The schema is whole: all topics, both languages, every value said; a published version never changes."""
import hashlib
import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.terms import CURRENT, schema_of
from ledger.terms.versions import SCHEMAS, UnknownSchemaVersion
from ledger.units import hex_of

PLACEHOLDER = re.compile(r"\{(\w+)(?::\w+)?\}")
PUBLISHED = {1: "0xed0f456e828b063300396c44d30f3373c00f4c5593af760851fbbb79ae19ed24"}  # version -> hash, pinned when it was published

# version -> SHA-256 of the modules that hold the code of its rules, in the order in which the rules name them, and of what its
# values take
RULES_OF = {1: "f0eb564703a7cd197e3eaa66827328850a688122736d0c37731c2263f981d927"}


def code_of_rules(schema):
    files = dict.fromkeys(inspect.getsourcefile(rule.require) for rule in schema.rules)
    parsers = {inspect.getsource(type(term.value).parse).encode() for term in schema.terms}
    return hashlib.sha256(b"".join([*(Path(file).read_bytes() for file in files), *sorted(parsers)]).replace(b"\r\n", b"\n")).hexdigest()


def test_the_38_topics_are_there_each_with_title_and_source():
    assert [topic.number for topic in CURRENT.topics] == list(range(1, 39))
    assert all(topic.title.en and topic.title.de and topic.source for topic in CURRENT.topics)


def test_each_topic_is_held_by_a_term_or_says_where_else():
    held = {term.topic for term in CURRENT.terms}
    assert [topic.number for topic in CURRENT.topics if topic.number not in held] == [38]
    assert CURRENT.topics[37].note


def test_a_topic_that_practice_wants_enforced_is_enforced_or_says_why_not():
    enforced = {term.topic for term in CURRENT.terms if term.where == "E"}
    silent = [t.number for t in CURRENT.topics if t.where == "E" and t.number not in enforced and not t.note]
    assert not silent


def test_every_member_of_the_signed_struct_is_enforced():
    assert {term.where for term in CURRENT.members()} == {"E"}


@pytest.mark.parametrize("term", CURRENT.terms, ids=lambda term: term.name)
def test_each_term_is_said_in_both_languages(term):
    sentences = [says for other in CURRENT.terms for says in other.text.values()]
    for language in ("en", "de"):
        mentions = {name for says in sentences for name in PLACEHOLDER.findall(getattr(says, language))}
        assert term.text or term.name in mentions or term.name in ("currency_label", "currency_decimals")
        assert getattr(term.label, language)


@pytest.mark.parametrize("term", CURRENT.terms, ids=lambda term: term.name)
def test_both_languages_of_a_sentence_say_the_same_values(term):
    for says in term.text.values():
        assert set(PLACEHOLDER.findall(says.en)) == set(PLACEHOLDER.findall(says.de))


@pytest.mark.parametrize("term", CURRENT.terms, ids=lambda term: term.name)
def test_a_sentence_names_only_terms_that_exist(term):
    clauses = [*term.clause.values(), *(s for says in term.text.values() for s in (says.en, says.de))]
    for name in {name for clause in clauses for name in PLACEHOLDER.findall(clause)}:
        CURRENT.term(name)


@pytest.mark.parametrize("term", [t for t in CURRENT.terms if not t.is_required], ids=lambda term: term.name)
def test_a_default_is_a_value_that_survives_json(term):
    value = term.value.parse(term.default, term.name)
    assert term.value.parse(term.value.dump(value), term.name) == value


def test_there_is_a_pin_for_each_published_version():
    assert set(PUBLISHED) == set(SCHEMAS)


@pytest.mark.parametrize("version", PUBLISHED)
def test_a_published_version_never_changes(version):
    assert hex_of(schema_of(version).digest) == PUBLISHED[version]


@pytest.mark.parametrize("version", PUBLISHED)
def test_the_code_behind_a_published_versions_rules_never_changes(version):
    assert code_of_rules(schema_of(version)) == RULES_OF[version]


def test_the_hash_of_a_version_covers_its_rules_and_their_order():
    fewer, turned = replace(CURRENT, rules=CURRENT.rules[1:]), replace(CURRENT, rules=CURRENT.rules[::-1])
    other = replace(CURRENT, rules=(*CURRENT.rules[:-1], replace(CURRENT.rules[-1], says="another rule")))
    assert len({CURRENT.digest, fewer.digest, turned.digest, other.digest}) == 4


def test_each_rule_has_words_and_refusals_of_its_own():
    assert len({rule.says for rule in CURRENT.rules}) == len({rule.require for rule in CURRENT.rules}) == len(CURRENT.rules)
    codes = [error.code for rule in CURRENT.rules for error in rule.errors]
    assert len(set(codes)) == len(codes) and all(rule.errors for rule in CURRENT.rules)


def test_no_version_asks_what_is_asked_of_drafts():
    modules = {inspect.getmodule(rule.require).__name__ for schema in SCHEMAS.values() for rule in schema.rules}
    assert modules == {f"ledger.terms.v1.{name}" for name in ("uses", "promises", "prices", "minors")}


@pytest.mark.parametrize("version", [0, 2, "1", None, True, 1.0])
def test_a_version_that_was_never_published_is_refused(version):
    with pytest.raises(UnknownSchemaVersion):
        schema_of(version)
