"""What was issued stays as it is; what turns out otherwise is stated as adjustments to it."""
from dataclasses import replace

import pytest

from ledger.chain.deployment import wait_until_mined
from ledger.split import Split
from ledger.statement import (Balance, Issued, IssuedUnbalanced, MalformedStatement, OtherStatement, Period,
                              StatementRefuted, Verdict, csv_text, from_json, json_text, verify_statement)
from ledger.statement.totals import totals
from ledger.statement.verification import IssuedMissing
from ledger.units import ETHER, UnixTime
from tests.story import DAY_S


@pytest.fixture
def grant(story):
    return story.performer.grants(story.performer.registers(), price_wei="1000")


@pytest.fixture
def fork(story, states, grant):
    """A statement that was issued, and its period, after which the chain went another way: of two purchases the second
    never happened, and another one did."""
    story.producer.buys(grant)
    before = story.node.call("evm_snapshot")
    start, end = states(story.performer).request.period.start, UnixTime(story.now + DAY_S)
    story.producer.buys(grant, serial=1)
    story.node.call("evm_mine", hex(end))
    issued = states(story.performer, Period(start, end))
    assert story.node.call("evm_revert", before)
    story.producer.buys(grant, serial=2)
    story.stranger.distributes(Split(grant.grant.terms.split))
    story.node.call("evm_mine", hex(end + 5))
    return issued, Period(start, end)


def balance(stated):
    return next(each for each in stated.balances if each.currency == ETHER)


def test_adjustments_lead_from_what_was_issued_to_what_is_so(story, states, fork):
    issued, period = fork
    now = states(story.performer, period)
    correction = states(story.performer, period, issued=Issued((issued,)))
    assert {line.status for line in correction.lines} == {"adjustment"}
    assert balance(correction).opening == balance(issued).closing
    assert balance(correction).closing == balance(now).closing
    found = balance(correction)
    assert found.opening + found.accrued - found.paid == found.closing == found.pending + found.held + found.trust_withheld


def test_a_line_that_fell_away_is_taken_back_and_pointed_at(story, states, fork):
    issued, period = fork
    lines = states(story.performer, period, issued=Issued((issued,))).lines
    name = "0x" + issued.id.hex()
    assert [(line.kind, line.net, line.paid, line.adjusts) for line in lines] == [
        ("purchase", -1_000, 0, f"{name}:2"), ("purchase", 1_000, 0, name), ("distribution", 0, 1_999, name)]


def test_nothing_to_adjust_is_stated_too(story, states, grant):
    story.producer.buys(grant)
    issued = states(story.performer)
    correction = states(story.performer, issued.request.period, issued=Issued((issued,)))
    assert correction.lines == () and correction.id != issued.id
    assert (balance(correction).opening, balance(correction).closing) == (999, 999)


def test_a_line_whose_rounding_moved_is_adjusted_by_the_difference(story, states):
    split = [{"account": story.performer.address, "share_bps": 5_000, "role": "performer"},
             {"account": story.agent.address, "share_bps": 5_000, "role": "agent"}]
    grant = story.performer.grants(story.performer.registers(), price_wei="11", split=split)
    story.producer.buys(grant)
    start, end = states(story.performer).request.period.start, UnixTime(story.now + DAY_S)
    before, later = story.node.call("evm_snapshot"), story.stranger.signed(story.stranger.buys_call(grant))
    story.producer.buys(grant, serial=1)
    assert wait_until_mined(story.node, story.node.send_raw(later))  # else it may fall into the block after the period
    story.node.call("evm_mine", hex(end))
    issued = states(story.agent, Period(start, end))
    assert [line.net for line in issued.lines] == [5, 5, 6]
    assert story.node.call("evm_revert", before)
    story.mines(1)
    assert wait_until_mined(story.node, story.node.send_raw(later))  # else it may fall into the block after the period
    story.node.call("evm_mine", hex(end))
    lines = states(story.agent, Period(start, end), issued=Issued((issued,))).lines
    name = "0x" + issued.id.hex()
    assert [(line.net, line.gross, line.adjusts) for line in lines] == [(-5, -11, f"{name}:2"), (-1, 0, f"{name}:3")]


def test_a_correction_of_a_correction_begins_where_the_last_one_ended(story, states, fork):
    issued, period = fork
    first = states(story.performer, period, issued=Issued((issued,)))
    second = states(story.performer, period, issued=Issued((issued, first)))
    assert second.lines == ()
    assert balance(second).opening == balance(first).closing == balance(second).closing
    assert second.head()["adjusts"] == ["0x" + issued.id.hex(), "0x" + first.id.hex()]


def test_a_balance_that_was_another_before_the_period_is_adjusted_as_opening(story, states, grant):
    before = story.node.call("evm_snapshot")
    start, end = UnixTime(story.now + DAY_S), UnixTime(story.now + 2 * DAY_S)
    story.producer.buys(grant)
    story.node.call("evm_mine", hex(end))
    issued = states(story.performer, Period(start, end))
    assert (balance(issued).opening, issued.lines) == (999, ())
    assert story.node.call("evm_revert", before)
    story.node.call("evm_mine", hex(end))
    correction = states(story.performer, Period(start, end), issued=Issued((issued,)))
    assert [(line.kind, line.net) for line in correction.lines] == [("opening", -999)]
    assert balance(correction).closing == 0
    again = states(story.performer, Period(start, end), issued=Issued((issued, correction)))
    assert again.lines == () and balance(again).closing == 0


def test_a_correction_is_verified_with_what_it_adjusts(story, states, fork):
    issued, period = fork
    correction = states(story.performer, period, issued=Issued((issued,)))
    files = [json_text(issued).encode()]
    for text in (json_text(correction), csv_text(correction)):
        assert isinstance(verify_statement(text.encode(), story.node, files), Verdict)
    with pytest.raises(IssuedMissing):
        verify_statement(json_text(correction).encode(), story.node)
    with pytest.raises(StatementRefuted):
        verify_statement(json_text(correction).replace('"net": "-1000"', '"net": "-1001"').encode(), story.node, files)


def test_what_was_issued_is_read_again_whole_or_not_at_all(fork):
    issued, _ = fork
    read = from_json(json_text(issued))
    assert (read.id, read.lines, read.balances, read.totals) == (issued.id, issued.lines, issued.balances, issued.totals)
    for altered in (json_text(issued).replace('"net": "1000"', '"net": "1001"'), json_text(issued).replace('"role"', '"rule"'),
                    "{}", "[]", "", "{", "[" * 100_000, '{"a": 1, "a": 1}', json_text(issued).replace('"opening": "0"', '"opening": "1"')):
        with pytest.raises(MalformedStatement):
            from_json(altered)


def test_a_forged_balance_of_an_issued_statement_ends_in_no_correction(story, states, grant):
    """Its id hashes to what it says, and its lines are the chain's; the money that it adds is nobody's."""
    story.producer.buys(grant)
    issued = states(story.performer)
    more = issued.balances[0].closing + 10**18
    forged = replace(issued, balances=(replace(issued.balances[0], closing=more),))
    with pytest.raises(MalformedStatement, match="closing"):
        from_json(json_text(forged))
    richer = replace(issued, balances=(replace(issued.balances[0], accrued=more, closing=more, pending=more),))
    with pytest.raises(MalformedStatement, match="accrued"):
        from_json(json_text(richer))
    last = replace(issued, request=replace(issued.request, issued=Issued((issued,))), lines=(), totals=(),
                   balances=(replace(issued.balances[0], opening=more, accrued=0, closing=more, pending=more),))
    from_json(json_text(last), (issued,))  # whole by itself, but it does not go on where the first one ended
    with pytest.raises(IssuedUnbalanced):
        states(story.performer, issued.request.period, issued=Issued((issued, last)))


@pytest.mark.parametrize("change", [
    {"role": ["performer"]}, {"kind": 5}, {"currency": ["0x"]}, {"time": 10**30}, {"time": 0}, {"time": "now"}, {"block": "5"},
    {"status": {}}, {"minimum_applied": "yes"}, {"share_bps": True}, {"log_index": -1}, {"adjusts": 7}, {"work": ["a"]},
])
def test_a_line_of_other_types_is_no_line(story, states, grant, change):
    """Whoever alters a line can hash it again; it still has to be one."""
    story.producer.buys(grant)
    issued = states(story.performer)
    with pytest.raises(MalformedStatement):
        from_json(json_text(replace(issued, lines=(replace(issued.lines[0], **change),))))


def test_one_line_many_times_is_taken_back_as_often(story, states, grant):
    story.producer.buys(grant)
    issued = states(story.performer)
    line, balance_of_one = issued.lines[0], issued.balances[0]
    many = tuple(replace(line, line=number) for number in range(1, 41))
    forged = replace(issued, lines=many, totals=totals(many, issued.request.period),
                     balances=(Balance(ETHER, 0, 40 * 999, 0, 40 * 999, 40 * 999, 0, 0),))
    correction = states(story.performer, issued.request.period, issued=Issued((from_json(json_text(forged)),)))
    assert balance(correction).closing == balance_of_one.closing == 999
    assert [line.net for line in correction.lines] == [-999] * 39


def test_statements_of_others_are_not_adjusted(story, states, fork):
    issued, period = fork
    with pytest.raises(OtherStatement):
        states(story.agent, period, issued=Issued((issued,)))
    with pytest.raises(OtherStatement):
        states(story.performer, Period(period.start, UnixTime(period.end + 1)), issued=Issued((issued,)))
    with pytest.raises(OtherStatement):
        states(story.performer, period, issued=Issued((issued, issued)))
