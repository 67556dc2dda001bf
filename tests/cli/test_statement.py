"""`ledger statement` writes four files, and `ledger verify-statement` believes none of them."""
import json

import pytest

from ledger.split import Split
from ledger.statement import Period
from ledger.units import UnixTime
from tests.story import DAY_S

FILES = ("statement.csv", "statement.json", "statement.pdf", "statement.dsr.tsv")


@pytest.fixture
def place(story, tmp_path):
    """The installation's directory, with the deployment file that `ledger up` writes."""
    story.deployment.save(tmp_path / "data" / "deployment.json")
    return ("--data-dir", tmp_path / "data", "--rpc-url", story.node.rpc_url)


@pytest.fixture
def period(story):
    return Period(UnixTime(story.now - DAY_S), UnixTime(story.now + DAY_S))


@pytest.fixture
def key(story):
    grant = story.performer.grants(story.performer.registers(), price_wei="1001")
    key = story.producer.buys(grant)
    story.stranger.distributes(Split(grant.grant.terms.split))
    return key


@pytest.fixture
def issued(ledger, story, place, period, key, tmp_path):
    """The directory of the performer's statement."""
    titles = tmp_path / "titles.json"
    titles.write_text(json.dumps({"0x" + key.license_id.hex(): "Die lange\tNacht"}))
    outcome = ledger("statement", story.performer.address, period.name, "--directory", tmp_path / "out", "--titles", titles,
                     "--json", *place)
    assert outcome.code == 0, outcome.out
    assert [row["paid"] for row in outcome.json["balances"]] == ["1000"]
    return tmp_path / "out"


@pytest.fixture
def verify(ledger, story):
    return lambda file, *more: ledger("verify-statement", file, "--rpc-url", story.node.rpc_url, "--json", *more)


def test_four_files_are_written_and_three_of_them_verified(issued, verify):
    assert sorted(file.name for file in issued.iterdir()) == sorted(FILES)
    for name in ("statement.csv", "statement.json", "statement.dsr.tsv"):
        outcome = verify(issued / name)
        assert (outcome.code, outcome.json["verdict"], outcome.json["difference"]) == (0, "verified", "0")
    assert json.loads((issued / "statement.json").read_text())["lines"][0]["work"] == "Die lange Nacht"


def test_an_altered_digit_is_refuted_and_named(issued, verify):
    file = issued / "statement.csv"
    file.write_bytes(file.read_bytes().replace(b",1001,", b",1002,", 1))
    outcome = verify(file)
    assert outcome.code == 3 and outcome.json["code"] == "statement_refuted"
    assert outcome.json["facts"] | {"place": "line 1", "column": "gross", "got": "1002", "expected": "1001", "count": 1} == outcome.json["facts"]


def test_for_people_the_difference_is_one_line(issued, ledger, story):
    file = issued / "statement.json"
    file.write_text(file.read_text().replace('"net": "1000"', '"net": "1001"', 1))
    outcome = ledger("verify-statement", file, "--rpc-url", story.node.rpc_url)
    assert outcome.code == 3 and "difference" not in outcome.out
    assert "the statement says 1001, the chain's events say 1000" in outcome.err


@pytest.mark.parametrize("written", ["\x1b[2J\x1b[32mverdict  verified\x1b[8m", "\x9b2J", "1000\rverdict  verified", "\ud800", "\u202e0001"])
def test_what_a_file_says_never_steers_the_terminal(issued, ledger, verify, story, written):
    file, document = issued / "statement.json", json.loads((issued / "statement.json").read_text())
    document["lines"][0]["net"] = written
    file.write_text(json.dumps(document))
    outcome = ledger("verify-statement", file, "--rpc-url", story.node.rpc_url)
    assert outcome.code == 3 and outcome.err.rstrip("\n").isprintable()
    assert (outcome.err.count("\n"), verify(file).json["facts"]["got"]) == (1, written)


def test_a_node_that_lags_behind_exits_with_two(issued, verify):
    document = json.loads((issued / "statement.json").read_text())
    document["as_of"]["block_number"] += 1_000
    (issued / "later.json").write_text(json.dumps(document))
    assert verify(issued / "later.json").code == 2


@pytest.mark.parametrize(("name", "code"), [("statement.pdf", "malformed_statement"), ("missing.csv", "file_refused")])
def test_what_cannot_be_read_exits_with_one(issued, verify, name, code):
    outcome = verify(issued / name)
    assert (outcome.code, outcome.json["code"]) == (1, code)


def test_a_correction_names_what_was_issued(ledger, story, place, issued, period, verify, tmp_path):
    outcome = ledger("statement", story.performer.address, period.name, "--issued", issued / "statement.json",
                     "--directory", tmp_path / "again", "--json", *place)
    assert (outcome.code, outcome.json["lines"]) == (0, 0)
    file = tmp_path / "again" / "statement.csv"
    assert verify(file).json["code"] == "issued_missing"
    assert verify(file, "--issued", issued / "statement.json").code == 0


def test_a_period_and_a_node_are_needed(ledger, story, place, tmp_path):
    assert ledger("statement", story.performer.address, "2026-13", "--json", *place).json["code"] == "malformed_period"
    file = tmp_path / "a.json"
    file.write_text("{}")
    assert ledger("verify-statement", file, "--json").json["code"] == "node_missing"
    (tmp_path / "t.json").write_text("[]")
    refused = ledger("statement", story.performer.address, "2026-11", "--titles", tmp_path / "t.json", "--json", *place)
    assert refused.json["code"] == "titles_unreadable"
