"""What is marked as enforced is enforced by an error that the compiled contracts declare and their source reverts with."""
import json
import re
from pathlib import Path

import pytest

from ledger.chain.views import Reason
from ledger.terms import CURRENT
from ledger.terms.enforcement import ENFORCED_BY

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "ledger" / "chain" / "artifacts"
SOURCES = ROOT / "contracts" / "src"
CONTRACT_TESTS = "".join(path.read_text() for path in (ROOT / "contracts" / "test").glob("*.sol"))


def errors_of_the_abi():
    abis = [json.loads(path.read_text())["abi"] for path in ARTIFACTS.glob("*.json")]
    return {entry["name"] for abi in abis for entry in abi if entry["type"] == "error"}


def errors_that_are_raised():
    return set(re.findall(r"revert (?:\w+\.)?(\w+)\(", "".join(path.read_text() for path in SOURCES.glob("*.sol"))))


def test_each_enforced_term_says_by_what_and_no_other_does():
    assert set(ENFORCED_BY) == {term.name for term in CURRENT.terms if term.where == "E"}


@pytest.mark.parametrize("term", ENFORCED_BY)
def test_the_errors_of_a_term_are_those_of_the_contracts(term):
    assert ENFORCED_BY[term].errors
    assert set(ENFORCED_BY[term].errors) <= errors_of_the_abi() & errors_that_are_raised()


@pytest.mark.parametrize("term", ENFORCED_BY)
def test_the_answers_of_a_term_are_those_of_the_contracts(term):
    assert set(ENFORCED_BY[term].answers) <= {reason.name.lower() for reason in Reason}


@pytest.mark.parametrize("term", ENFORCED_BY)
def test_each_enforced_term_fails_in_the_contract_tests_by_each_of_its_errors_and_answers(term):
    refused = set(re.findall(r"\b(\w+)\.selector", CONTRACT_TESTS))
    answered = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in re.findall(r"\bReason\.(\w+)", CONTRACT_TESTS)}
    assert set(ENFORCED_BY[term].errors) <= refused
    assert set(ENFORCED_BY[term].answers) <= answered


def test_every_answer_but_that_of_success_stands_for_a_term():
    answers = {answer for enforcement in ENFORCED_BY.values() for answer in enforcement.answers}
    assert answers == {reason.name.lower() for reason in Reason} - {"licensed"}


def test_what_code_does_not_enforce_though_practice_asks_for_it_says_why():
    asked = {topic.number: topic for topic in CURRENT.topics if topic.where == "E"}
    left = {term.topic for term in CURRENT.terms if term.where != "E" and term.topic in asked}
    held = {term.topic for term in CURRENT.terms if term.where == "E"}
    silent = [number for number in {*left, *(set(asked) - held)} if not asked[number].note]
    assert not silent
