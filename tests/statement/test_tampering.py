"""Every column of every form, changed by one character; lines swapped, left out, doubled, added; other names for what a
statement is about. No verdict is given for any of them, and what can be read at all is named by its place."""
import csv
import io
import json
from dataclasses import replace

import pytest

from ledger.chain.node import Node
from ledger.cli.output import ERROR, REFUTED, exit_code
from ledger.errors import LedgerError
from ledger.split import Split
from ledger.statement import Signed, StatementRefuted, Verdict, csv_text, dsr_text, json_text, verify_statement
from ledger.statement.dsr import RECORDS
from ledger.statement.table import HEADER
from ledger.verification import Pending

FORMS = {"csv": csv_text, "json": json_text, "tsv": dsr_text}
# Of these cells in the first row a statement says what it is about: another value is looked for elsewhere, or nowhere.
ABOUT = {"payee", "recipient", "period", "period.name", "asOfBlock", "as_of_block", "as_of.block_number", "asOfHash",
         "as_of_hash", "as_of.block_hash", "isPeriodOver", "is_period_over", "as_of.is_period_over", "chainId", "chain_id",
         "chain.chain_id", "ledger", "chain.ledger", "royalties", "chain.royalties", "deploymentId", "deployment_id",
         "chain.deployment_id", "deploymentBlock", "deployment_block", "chain.block_number", "deploymentHash",
         "deployment_hash", "chain.block_hash", "restates", "adjusts"}
IDS = {"statementId", "statement_id"}
UNCHECKED = {"work"}  # no event holds it: the id differs


class Remembering(Node):
    """The node's own answers, each asked for once: all files are held against one chain."""

    def __init__(self, rpc_url):
        super().__init__(rpc_url)
        self._known = {}

    def _exchange(self, request):
        key = json.dumps(request)
        if key not in self._known:
            self._known[key] = super()._exchange(request)
        return self._known[key]


@pytest.fixture
def stated(story, states):
    """Two purchases and a distribution, of a work with a title."""
    split = [{"account": story.performer.address, "share_bps": 7_000, "role": "performer"},
             {"account": story.agent.address, "share_bps": 3_000, "role": "agent"}]
    grant = story.performer.grants(story.performer.registers(), price_wei="1000001", split=split)
    story.producer.buys(grant)
    story.stranger.distributes(Split(split))
    story.producer.buys(grant, serial=1)
    return states(story.performer, signed=lambda *_: Signed("Die lange Nacht", None))


@pytest.fixture
def witness(story, stated):
    return Remembering(story.node.rpc_url)


@pytest.fixture(params=FORMS)
def form(request):
    return request.param


def table_of(form, stated):
    """The rows of a CSV or a flat file as lists of cells, and what each row's columns and place are."""
    text = FORMS[form](stated)
    if form == "csv":
        rows = list(csv.reader(io.StringIO(text, newline="")))
        line, kind, currency = (HEADER.index(name) for name in ("line", "kind", "currency"))
        places = ["header", *(f"line {row[line]}" if row[line] else f"{row[kind]} of {row[currency]}" for row in rows[1:])]
        return rows, [HEADER] * len(rows), places
    rows = [row.split("\t") for row in text.splitlines()]
    columns = [("record", *RECORDS[row[0].removeprefix("#")]) for row in rows]
    places = [f"line {row[names.index('line')]}" if row[0] == "DETAIL" else f"{row[0]} in record {number}"
              for number, (row, names) in enumerate(zip(rows, columns, strict=True), 1)]
    return rows, columns, places


def written(form, rows):
    if form == "tsv":
        return "".join("\t".join(row) + "\n" for row in rows).encode()
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def other(value):
    """The value with another last character, or another value of its type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, list):
        return [*value, "0x" + "11" * 32]
    if not value:
        return "1"
    last = value[-1]
    return value[:-1] + (str(9 - int(last)) if last in "0123456789" else "e" if last == "f" else "f")


def altered_table(form, stated):
    """(place, column, file) for one character in each column of each kind of row."""
    rows, columns, places = table_of(form, stated)
    seen = set()
    for number, (row, names) in enumerate(zip(rows, columns, strict=True)):
        for at, name in enumerate(names):
            kind = (places[number].split(" in ")[0] if form == "tsv" and not places[number].startswith("line") else
                    "line" if places[number].startswith("line ") else places[number], name)
            if kind not in seen:
                seen.add(kind)
                changed = [list(each) for each in rows]
                changed[number][at] = other(row[at])
                yield places[number], name, written(form, changed)


def altered_document(stated):
    """The same for each member of the JSON."""
    document = json.loads(json_text(stated))
    members = [("head", name, (name,)) for name, value in document.items() if not isinstance(value, dict | list) or name == "adjusts"]
    members += [("head", f"{part}.{name}", (part, name)) for part in ("period", "chain", "as_of") for name in document[part]]
    members += [(f"{part.removesuffix('s')} 1", name, (part, 0, name)) for part in ("balances", "totals", "lines")
                for name in document[part][0]]
    for place, column, path in members:
        changed = json.loads(json.dumps(document))
        *way, last = path
        parent = changed
        for step in way:
            parent = parent[step]
        parent[last] = other(parent[last])
        yield place, column, json.dumps(changed).encode()


def outcome(content, witness):
    """What is said of a file: an error, or what no altered file may get."""
    try:
        return verify_statement(content, witness)
    except LedgerError as problem:
        return problem


def is_named(problem, place, column):
    """Whether the refusal is of the cell that was altered."""
    if isinstance(problem, StatementRefuted):
        named = {(each["place"], each["column"]) for each in problem.differences}
        return (place, column) in named or column in ABOUT | UNCHECKED and named & {(place, each) for each in IDS} or (
            column in ABOUT and len(named) > 1) or (column in UNCHECKED and {each for _, each in named} & IDS)
    return column in ABOUT | {"record", "line"} or place == "header" or place.startswith("#")


def test_one_character_in_any_column_is_refused_and_named(witness, stated, form):
    cells = list(altered_document(stated) if form == "json" else altered_table(form, stated))
    assert len(cells) > 60
    wrong, codes = [], set()
    for place, column, content in cells:
        found = outcome(content, witness)
        if isinstance(found, Pending):
            wrong += [] if column in ABOUT else [(place, column, "pending")]
        elif isinstance(found, Verdict) or not is_named(found, place, column):
            wrong.append((place, column, str(found)[:200]))
        else:
            codes.add(exit_code(found))
    assert wrong == []
    assert codes == {ERROR, REFUTED}


def test_lines_that_are_swapped_left_out_doubled_or_added_are_refused(witness, stated, form):
    lines = FORMS[form](stated).splitlines(keepends=True)
    document = json.loads(json_text(stated))
    changed = []
    for at in range(len(lines)) if form != "json" else ():
        changed += [[*lines[:at], *lines[at + 1:]], [*lines[:at], lines[at], *lines[at:]]]
        changed += [[*lines[:at], lines[at + 1], lines[at], *lines[at + 2:]]] if at + 1 < len(lines) else []
    files = ["".join(each).encode() for each in changed]
    for part in ("lines", "balances", "totals") if form == "json" else ():
        first, *more = document[part]
        for rows in (more, [first, first, *more], [*more, first], [first, *more, first | {"line": len(more) + 2}]):
            if rows != document[part]:
                files.append(json.dumps(document | {part: rows}).encode())
    assert len(files) > 8
    assert [content.decode()[:60] for content in files if not isinstance(outcome(content, witness), LedgerError)] == []


def test_another_value_everywhere_is_refused(story, witness, stated, form):
    """Whoever changes what a statement is about changes it in all rows, and well-formed."""
    origin, block = stated.request.origin, stated.request.as_of.block
    changes = {
        stated.request.payee: story.agent.address, stated.request.period.name: "2026-11", origin.ledger: story.deployment.lens,
        origin.royalties: origin.ledger, "0x" + origin.deployment_id.hex(): "0x" + "12" * 32,
        "0x" + origin.block_hash.hex(): "0x" + block.hash.hex(), "0x" + block.hash.hex(): "0x" + origin.block_hash.hex(),
        "0x" + "00" * 20: story.deployment.lens, "31337": "1", "0x" + stated.id.hex(): "0x" + "13" * 32,
    }
    text = FORMS[form](stated)
    assert all(old in text for old in changes)
    found = {old: outcome(text.replace(old, new).encode(), witness) for old, new in changes.items()}
    assert [old for old, each in found.items() if not isinstance(each, LedgerError)] == []
    assert {exit_code(each) for old, each in found.items() if old != "31337"} == {REFUTED}


@pytest.mark.parametrize(("column", "by"), [("net", 1), ("gross", -1), ("paid", 10**18), ("deduction", 1), ("share_bps", 1),
                                            ("trust_withheld", 5), ("block", 1), ("log_index", 1)])
def test_a_forged_line_is_refused_though_its_id_is_made_anew(witness, stated, form, column, by):
    line = stated.lines[0]
    forged = replace(stated, lines=(replace(line, **{column: getattr(line, column) + by}), *stated.lines[1:]))
    found = outcome(FORMS[form](forged).encode(), witness)
    assert isinstance(found, StatementRefuted) and found.place == "line 1"
    assert found.column.lower() == column.replace("_", "" if form == "csv" else "_")


def test_a_cell_of_a_megabyte_is_refused_and_not_repeated(witness, stated):
    document = json.loads(json_text(stated))
    document["lines"][0]["net"] = "9" * 2**20
    found = outcome(json.dumps(document).encode(), witness)
    assert isinstance(found, StatementRefuted) and found.column == "net"
    assert len(str(found)) < 2_000 and found.got.endswith("(1048576 characters)")


@pytest.mark.parametrize("content", [
    b"\0", b"\xef\xbb\xbf", b"{" * 10_000, b"[" * 10_000, b'{"lines": {}}', b'{"lines": [[]], "adjusts": []}', b"\xff\xfe{\0}\0",
    b"PK\x03\x04", b"%PDF-1.7", b"statementId,line,period,payee\0", b'statementId,line,period,payee,"\r\n', b"#HEAD\t\t\t\n",
    b'{"lines": [], "statement_id": "\\ud800", "adjusts": []}', b'{"lines": [], "adjusts": [[[]]], "period": {"name": 5}}',
])
def test_what_is_no_statement_ends_with_one_and_a_code(witness, content):
    found = outcome(content, witness)
    assert isinstance(found, LedgerError) and exit_code(found) == ERROR
