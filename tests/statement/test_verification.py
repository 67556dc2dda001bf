"""A statement is recomputed from the chain to 0 units, and whoever alters one is named the line."""
import json
import re

import pytest

from ledger.chain.node import Node
from ledger.chain.receipts import ReceiptsMismatch
from ledger.split import Split
from ledger.statement import (MalformedStatement, Period, Signed, StatementRefuted, Verdict, csv_text, dsr_text, json_text,
                              verify_statement)
from ledger.statement.comparison import differences
from ledger.statement.filing import filed
from ledger.statement.verification import BlockElsewhere, DeploymentElsewhere, IssuedMissing, OtherChain
from ledger.units import UnixTime
from ledger.verification import Pending
from ledger.verification.license import UnknownBuild
from tests.liar import node_that_tells
from tests.story import DAY_S

FORMS = {"csv": csv_text, "json": json_text, "tsv": dsr_text}
TITLE = "=HYPERLINK(Nacht)"


@pytest.fixture
def stated(story, states):
    """Two purchases, one of them paid out, of the performer's."""
    split = [{"account": story.performer.address, "share_bps": 7_000, "role": "performer"},
             {"account": story.agent.address, "share_bps": 3_000, "role": "agent"}]
    grant = story.performer.grants(story.performer.registers(), price_wei="1000001", split=split)
    key = story.producer.buys(grant)
    story.stranger.distributes(Split(split))
    story.producer.buys(grant, serial=1)
    return states(story.performer, signed=lambda license, _: Signed(TITLE if license == key.license_id else None, None))


@pytest.fixture(params=FORMS)
def form(request):
    return request.param


@pytest.fixture
def text(form, stated):
    return FORMS[form](stated)


def altered_cell(form, text, line, column, value):
    """The file with one cell of one line replaced."""
    if form == "json":
        document = json.loads(text)
        document["lines"][line - 1][column] = value
        return json.dumps(document).encode()
    header = re.sub(r"_(.)", lambda found: found[1].upper(), column)
    comma, rows = (",", text.splitlines(keepends=True)) if form == "csv" else ("\t", text.splitlines(keepends=True))
    names = rows[0].rstrip().split(comma) if form == "csv" else rows[3].rstrip("\n").split("\t")
    where = names.index(header if form == "csv" else column)
    number = line if form == "csv" else next(n for n, row in enumerate(rows) if row.startswith("DETAIL\t")) + line - 1
    cells = rows[number].rstrip("\r\n").split(comma)
    cells[where] = str(value)
    rows[number] = comma.join(cells) + "\n"
    return "".join(rows).encode()


def test_a_statement_recomputes_to_zero_in_every_form(story, stated, form, text):
    verdict = verify_statement(text.encode(), story.node)
    assert isinstance(verdict, Verdict) and verdict.form == form
    assert verdict.statement.id == stated.id
    assert [check.number for check in verdict.checks] == [1, 2, 3]
    assert "difference 0" in verdict.checks[-1].says
    assert verdict.witness == "development chain, no outside witness"


def test_a_statement_of_zero_is_verified_too(story, states, form):
    assert isinstance(verify_statement(FORMS[form](states(story.stranger)).encode(), story.node), Verdict)


def test_a_byte_order_mark_and_other_line_ends_change_nothing(story, form, text):
    again = ("\ufeff" + text).replace("\r\n", "\n") if form == "csv" else "\ufeff" + text
    assert isinstance(verify_statement(again.encode(), story.node), Verdict)


@pytest.mark.parametrize(("column", "value"), [
    ("role", "agent"), ("use_class", "dubbing"), ("territory", "DE"), ("gross", "1000002"), ("deduction", "300002"),
    ("net", "700001"), ("trust_withheld", "1"), ("currency", "0x" + "11" * 20), ("block", 99), ("log_index", 9),
    ("status", "pending"), ("kind", "use"), ("share_bps", 7_001), ("paid", "1"), ("contract", "royalties"),
    ("tx_hash", "0x" + "ab" * 32), ("pot", "0x" + "cd" * 32), ("deduction_type", "pot_unit"), ("units", "5"),
    ("minimum_applied", "true"), ("adjusts", "0x00:1"), ("fx_rate", "1"), ("base", "10"),
])
def test_an_altered_cell_is_named(story, form, text, column, value):
    with pytest.raises(StatementRefuted) as refuted:
        verify_statement(altered_cell(form, text, 1, column, value), story.node)
    header = re.sub(r"_(.)", lambda found: found[1].upper(), column) if form == "csv" else column
    assert (refuted.value.place, refuted.value.column) == ("line 1", header)
    assert refuted.value.got == str(value) and refuted.value.count == 1


def test_an_altered_title_no_longer_hashes_to_the_id(story, form, text):
    with pytest.raises(StatementRefuted) as refuted:
        verify_statement(text.replace("Nacht", "Tag").encode(), story.node)
    assert refuted.value.column in ("statement_id", "statementId")


def test_every_flipped_digit_is_found(stated, text):
    """Each digit of the file alone; what cannot be read any more is found too."""
    missed = []
    for digit in re.finditer("[0-9]", text):
        flipped = text[: digit.start()] + str(9 - int(digit[0])) + text[digit.end() :]
        try:
            found = any(differences(filed(flipped.encode()), stated))
        except MalformedStatement:
            found = True
        if not found:
            missed.append(text[digit.start() - 30 : digit.end() + 30])
    assert missed == []


@pytest.mark.parametrize("change", ["left out", "twice", "added"])
def test_a_line_too_many_or_too_few_is_found(story, stated, change):
    document = json.loads(json_text(stated))
    lines = document["lines"]
    document["lines"] = {"left out": lines[1:], "twice": [lines[0], *lines], "added": [*lines, lines[0] | {"line": 4}]}[change]
    with pytest.raises(StatementRefuted) as refuted:
        verify_statement(json.dumps(document).encode(), story.node)
    assert refuted.value.count >= 2


def test_a_member_of_no_meaning_is_refused(story, stated):
    document = json.loads(json_text(stated))
    document["lines"][0]["bonus"] = "5"
    with pytest.raises(StatementRefuted, match="bonus"):
        verify_statement(json.dumps(document).encode(), story.node)
    with pytest.raises(StatementRefuted, match="bonus"):
        verify_statement(json.dumps(json.loads(json_text(stated)) | {"bonus": "5"}).encode(), story.node)
    with pytest.raises(MalformedStatement, match="bonus"):
        verify_statement(json.dumps(json.loads(json_text(stated)) | {"bonus": ["5"]}).encode(), story.node)


@pytest.mark.parametrize(("column", "value"), [("net", 700_000), ("line", True), ("block", "4"), ("status", ["paid"])])
def test_a_value_of_another_type_is_another_value(story, stated, column, value):
    document = json.loads(json_text(stated))
    document["lines"][0][column] = value
    with pytest.raises(StatementRefuted, match=f"line 1, {column}:"):
        verify_statement(json.dumps(document).encode(), story.node)


def test_a_block_that_the_node_does_not_have_yet_is_pending(story, stated):
    block = stated.request.as_of.block.number
    later = json.loads(json_text(stated))
    later["as_of"]["block_number"] = block + 7
    found = verify_statement(json.dumps(later).encode(), story.node)
    assert isinstance(found, Pending) and found.wait_blocks == block + 7 - story.node.block_number()


def changed(stated, part, **members):
    document = json.loads(json_text(stated))
    document[part] |= members
    return json.dumps(document).encode()


def test_a_node_that_does_not_have_the_block_after_the_period_yet_is_pending(story, states):
    """Whether the period is over is in the next block: a node that lags by it alone refutes nothing."""
    story.producer.buys(story.performer.grants(story.performer.registers()))
    begun = states(story.performer).request.period.start
    story.waits(DAY_S)
    over = states(story.performer, Period(begun, story.now))
    newest = over.request.as_of.block.number

    def lag(method, answer):
        return hex(newest) if method == "eth_blockNumber" else answer

    assert over.request.as_of.is_period_over
    with node_that_tells(story.node.rpc_url, lag) as url:
        found = verify_statement(json_text(over).encode(), Node(url))
    assert isinstance(found, Pending) and found.wait_blocks == 1
    assert isinstance(verify_statement(json_text(over).encode(), story.node), Verdict)


def test_a_block_before_the_ledger_is_refused(story, stated):
    first = story.node.call("eth_getBlockByNumber", "0x0", False)["hash"]
    with pytest.raises(BlockElsewhere, match="as_of_block.* no ledger yet"):
        verify_statement(changed(stated, "as_of", block_number=0, block_hash=first), story.node)


def test_another_block_another_contract_and_another_chain_are_refused(story, stated):
    with pytest.raises(BlockElsewhere):
        verify_statement(changed(stated, "as_of", block_hash="0x" + "12" * 32), story.node)
    with pytest.raises(BlockElsewhere):
        verify_statement(changed(stated, "chain", block_hash="0x" + "12" * 32), story.node)
    with pytest.raises(UnknownBuild):
        verify_statement(changed(stated, "chain", ledger=story.deployment.lens), story.node)
    with pytest.raises(UnknownBuild):
        verify_statement(changed(stated, "chain", royalties=story.deployment.ledger), story.node)
    with pytest.raises(DeploymentElsewhere):
        verify_statement(changed(stated, "chain", deployment_id="0x" + "12" * 32), story.node)
    with pytest.raises(OtherChain):
        verify_statement(changed(stated, "chain", chain_id=1), story.node)


def test_a_later_beginning_that_would_hide_events_is_refused(story, stated):
    later = stated.request.as_of.block
    with pytest.raises(DeploymentElsewhere):
        verify_statement(changed(stated, "chain", block_number=later.number, block_hash="0x" + later.hash.hex()), story.node)


def test_a_period_that_is_not_over_cannot_be_called_over(story, states):
    stated = states(story.performer, Period(UnixTime(0), UnixTime(story.now + DAY_S)))
    story.mines(1)
    with pytest.raises(StatementRefuted, match="is_period_over"):
        verify_statement(changed(stated, "as_of", is_period_over=True), story.node)


def test_a_node_that_leaves_an_event_out_is_noticed(story, stated):
    def lie(method, answer):
        return [receipt | {"logs": []} for receipt in answer] if method == "eth_getBlockReceipts" else answer

    with node_that_tells(story.node.rpc_url, lie) as url, pytest.raises(ReceiptsMismatch):
        verify_statement(json_text(stated).encode(), Node(url))


@pytest.mark.parametrize("content", [
    b"", b"{}", b"[]", b"\xff\xfe", b"hello", b"{", b'{"lines": []}', b'{"lines": [1]}', b"statementId,line,period,payee\n",
    b"#HEAD\tx\n", b'{"lines": [], "lines": []}', b'{"lines": ' + b"[" * 100_000, b'{"lines": [NaN]}', b'{"lines": [' + b"9" * 5_000 + b"]}",
    "statementId,line,period,payee\r\n\"a".encode(), "ÿ".encode("latin-1"),
])
def test_what_is_no_statement_is_refused(story, content):
    with pytest.raises(MalformedStatement):
        verify_statement(content, story.node)


def test_a_title_is_never_a_formula_of_a_spreadsheet(stated):
    assert f",'{TITLE}," in csv_text(stated)


def test_a_statement_that_adjusts_needs_those_that_it_adjusts(story, stated):
    document = json.loads(json_text(stated)) | {"adjusts": ["0x" + "11" * 32]}
    with pytest.raises(IssuedMissing):
        verify_statement(json.dumps(document).encode(), story.node)
