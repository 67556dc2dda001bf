"""Files that are no report are refused as a whole, with a reason."""
import json

import pytest

from ledger.usage_report import (COLUMNS, MOST_BYTES, MOST_ROWS, BrokenReport, ReportTooLarge, Taking, TooManyRows, WrongColumns,
                                 WrongEncoding, usage_report)
from ledger.usage_report.upload import MOST_CELL, MOST_LINE, MOST_LINES, MOST_OBJECTS
from tests.usage_report.conftest import GOOD, csv_of, license_of


def report(content, taking=Taking.ALL_OR_NOTHING):
    held = license_of()
    return usage_report(content, {held.license: held}, taking)


def test_a_good_row_is_taken_from_csv_and_json_alike():
    as_csv, as_json = report(csv_of(GOOD)), report(json.dumps([GOOD]).encode())
    as_object = report(json.dumps({"rows": [GOOD | {"territory": ["GB"], "units": 4, "line": 1}]}).encode())
    assert as_csv.refused == () and len(as_csv.accepted) == 1
    assert as_csv.lines == as_json.lines == as_object.lines
    assert as_csv.totals == as_json.totals


def test_names_may_be_in_camel_case_and_columns_in_any_order():
    def camel(name):
        first, *more = name.split("_")
        return first + "".join(part.capitalize() for part in more)

    names = {name: camel(name) for name in reversed(COLUMNS)}
    content = csv_of({camel(name): cell for name, cell in GOOD.items()}, columns=list(names.values()))
    assert report(content).lines == report(csv_of(GOOD)).lines


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_byte_order_mark_and_any_line_end_are_taken(mark, end):
    content = mark + csv_of(GOOD).decode().replace("\r\n", end).encode() + end.encode() * 2
    assert report(content).lines == report(csv_of(GOOD)).lines


def test_a_report_without_rows_is_one_of_no_use():
    for content in (csv_of(), b"[]", b'{"rows": []}'):
        empty = report(content)
        assert (empty.accepted, empty.refused, empty.totals, empty.lines) == ((), (), (), bytes(32))


@pytest.mark.parametrize(("content", "says"), [
    ("reportId".encode("utf-16"), "UTF-16"), (csv_of(GOOD).decode().replace("Nacht", "Nächte").encode("latin-1"), "0xe4"),
    (b"PK\x03\x04rest", "spreadsheet"), (b"%PDF-1.7", "PDF"), (b"report_id,line\n\0", "zero"),
])
def test_other_encodings_are_refused(content, says):
    with pytest.raises(WrongEncoding, match=says):
        report(content)


def test_a_hundred_megabytes_are_refused_before_anything_is_read():
    for content in (b"\xff" * (100 * 2**20), b"\0" * (MOST_BYTES + 1)):  # read, they would be of a wrong encoding
        with pytest.raises(ReportTooLarge):
            report(content)


def test_too_many_rows_are_refused():
    content = csv_of(*[GOOD | {"note": ""}] * 1) + (",".join(GOOD.values()) + "\r\n").encode() * MOST_ROWS
    with pytest.raises(TooManyRows):
        report(content)


@pytest.mark.parametrize("content", [
    b'"report_id', b"[", b"[1]", b'{"rows": 5}', b'{"rows": [], "more": 1}', b'[{"line": 1.5}]', b'[{"line": [1]}]', b"[" * 5_000,
    csv_of(GOOD) + b'"open', csv_of(GOOD) + b'"a"b', b'[{"line": true}]', b'[{"line": 1, "line": 2}]',
])
def test_broken_files_are_refused(content):
    with pytest.raises((BrokenReport, WrongColumns)):
        report(content)


@pytest.mark.parametrize(("content", "says"), [
    (b"," * (MOST_LINE + 1), "characters"), (csv_of(GOOD) + b"\n" * MOST_LINES, "lines"),
    (b"[" + b"{}," * MOST_OBJECTS + b"{}]", "objects and lists"), (b'[{"note": "' + b"[" * MOST_OBJECTS + b'"}]', "objects and lists"),
])
def test_a_file_that_would_become_millions_of_things_is_refused_before_it_does(content, says):
    with pytest.raises(BrokenReport, match=says):
        report(content)


def test_the_widest_row_that_can_be_written_fits_a_line():
    refused = report(csv_of(dict.fromkeys(COLUMNS, '"' * MOST_CELL))).refused
    assert {problem.row for problem in refused} == {1}  # cell by cell, not the file as a whole


@pytest.mark.parametrize(("content", "says"), [
    (b"", "missing"), (b"report_id;line;license_id\n", "commas"), (csv_of(columns=[*COLUMNS, "bonus"]), "bonus"),
    (csv_of(columns=[*COLUMNS, "line"]), "twice"), (csv_of(columns=[c for c in COLUMNS if c != "media"]), "media"),
    (b'[{"report_id": "a"}]', "missing"), (json.dumps([GOOD | {"licenseId": "0x" + "11" * 32}]).encode(), "'license_id' stands there twice"), (json.dumps([GOOD | {"bonus": "1"}]).encode(), "bonus"),
])
def test_columns_must_be_ours(content, says):
    with pytest.raises(WrongColumns, match=says):
        report(content)


def test_columns_that_may_be_empty_may_be_left_out():
    needed = ["report_id", "line", "license_id", "use_class", "enhancement_kind", "territory", "media", "used_from", "used_to"]
    assert len(report(csv_of(GOOD, columns=needed)).accepted) == 1
