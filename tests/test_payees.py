"""A list of payees: every row is paid or named, and the tree over pages is the tree over all entries."""
import csv

import pytest

from ledger.errors import InvalidInput
from ledger.merkle import Tree, root_of
from ledger import payees
from ledger.payees import MOST_PAYEES, PAGE_ROWS, ROW_BYTES, Payees, TooManyEntries, entry_of, page_tree, proof_in, root_over
from ledger.units import parse_address

ONE, TWO = "0x" + "11" * 20, "0x" + "22" * 20
MIXED = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"  # Source: EIP-55


def read(*rows):
    return Payees.from_csv("\r\n".join(("account,amount", *rows, "")).encode())


def many(count):
    """So many payees; some accounts have two entries."""
    rows = b"".join((at % 999 + 1).to_bytes(20, "big") + (at + 1).to_bytes(32, "big") for at in range(count))
    return Payees(rows)


def entries(payees):
    return [entry_of(at, payees.rows[at * ROW_BYTES:(at + 1) * ROW_BYTES]) for at in range(payees.count)]


def test_rows_become_entries_in_order():
    found = entries(read(f"{ONE},5", f"{MIXED},{2**256 - 1}", f'"{ONE}", 7 '))
    assert [(entry.index, entry.account, entry.amount_wei) for entry in found] == [
        (0, ONE, 5), (1, MIXED, 2**256 - 1), (2, ONE, 7)]


def test_the_total_is_the_sum_of_all_rows():
    assert read(f"{ONE},5", f"{TWO},7", f"{ONE},5").total_wei == 17


def test_a_mark_at_the_beginning_other_line_ends_and_empty_lines_do_not_matter():
    assert Payees.from_csv(f"\ufeffAccount,Amount\n{ONE},5\n\n{TWO},7".encode()) == read(f"{ONE},5", f"{TWO},7")


@pytest.mark.parametrize("row, column, code", [
    (f"{ONE},0", "amount", "malformed_amount"),
    (f"{ONE},-5", "amount", "malformed_amount"),
    (f"{ONE},1.5", "amount", "malformed_amount"),
    (f"{ONE},1e18", "amount", "malformed_amount"),
    (f'{ONE},"1,000"', "amount", "malformed_amount"),
    (f"{ONE},", "amount", "malformed_amount"),
    (f"{ONE},{2**256}", "amount", "malformed_amount"),
    (f"{MIXED.replace('a', 'A')},5", "account", "malformed_address"),
    ("0x1234,5", "account", "malformed_address"),
    (",5", "account", "malformed_address"),
    ("0x" + "00" * 20 + ",5", "account", "payee_nobody"),
    (ONE, "account,amount", "cells_missing"),
    (f"{ONE},5,6", "account,amount", "cells_missing"),
])
def test_a_row_that_cannot_be_paid_is_named(row, column, code):
    with pytest.raises(InvalidInput) as refused:
        read(f"{TWO},5", row, f"{TWO},6")
    assert refused.value.code == "payees_refused"
    (named,) = refused.value.facts["rows"]
    assert (named["line"], named["column"], named["code"]) == (3, column, code)


def test_all_wrong_rows_are_counted_and_the_first_fifty_named():
    with pytest.raises(InvalidInput) as refused:
        read(*[f"{ONE},0"] * 60)
    assert refused.value.facts["count"] == 60
    assert [row["line"] for row in refused.value.facts["rows"]] == list(range(2, 52))


@pytest.mark.parametrize("content, code", [
    (b"", "wrong_payee_columns"),
    (f"{ONE},5\n".encode(), "wrong_payee_columns"),
    (b"amount,account\n", "wrong_payee_columns"),
    (b"account,amount\n", "payees_missing"),
    (f"account,amount\n{ONE},5\n".encode("utf-16"), "payees_unreadable"),
    (b"account,amount\n\xe4,5\n", "payees_unreadable"),
    (f'account,amount\n"{ONE},5\n'.encode(), "payees_unreadable"),
    (b"account,amount\n" + b"x" * 200_000, "payees_unreadable"),
    (b"account,amount\n\0,5\n", "payees_refused"),
])
def test_what_is_no_list_is_refused(content, code):
    with pytest.raises(InvalidInput) as refused:
        Payees.from_csv(content)
    assert refused.value.code == code


def test_a_long_line_is_refused_whatever_limit_another_reader_of_csv_has_set():
    content = b"account,amount\n" + b"x" * 1_001
    before = csv.field_size_limit(2**20)
    try:
        with pytest.raises(InvalidInput) as refused:
            Payees.from_csv(content)
    finally:
        csv.field_size_limit(before)
    assert (refused.value.code, refused.value.facts["line"]) == ("payees_unreadable", 2)


@pytest.mark.parametrize("line", [b"a\n", b"\n", b"0x" + b"11" * 20 + b",5\n"])
def test_a_file_is_not_read_beyond_the_limit_whatever_its_lines_are(monkeypatch, line):
    monkeypatch.setattr(payees, "MOST_PAYEES", 100)
    monkeypatch.setattr(payees, "MOST_LINES", 400)
    with pytest.raises(TooManyEntries):
        Payees.from_csv(b"account,amount\n" + line * 401)


def test_a_list_beyond_the_limit_is_refused():
    with pytest.raises(InvalidInput) as refused:
        Payees(bytes(ROW_BYTES) * (MOST_PAYEES + 1))
    assert refused.value.code == "too_many_entries"


@pytest.mark.parametrize("count", [1, 2, 3, PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1, 2 * PAGE_ROWS + 1, 3 * PAGE_ROWS + 700])
def test_the_root_over_pages_is_that_of_one_tree_over_the_leaves_of_all_entries(count):
    payees = many(count)
    whole = Tree.of([entry.leaf for entry in entries(payees)])
    roots = payees.page_roots()
    assert root_over(roots) == whole.root
    pages = list(payees.pages())
    for index in {0, count // 2, count - 1, max(count - 2, 0), min(PAGE_ROWS, count - 1)}:
        proof = proof_in(roots, pages[index // PAGE_ROWS], index)
        assert proof == whole.proof(index)
        assert root_of(entries(payees)[index].leaf, proof) == whole.root


def test_the_leaves_of_a_page_are_those_of_its_entries():
    payees = many(PAGE_ROWS + 3)
    last = list(payees.pages())[1]
    assert list(page_tree(1, last).levels[0]) == [entry.leaf for entry in entries(payees)[PAGE_ROWS:]]


def test_accounts_come_back_in_the_form_of_wallets():
    assert entries(read(f"{MIXED.lower()},5"))[0].account == MIXED == parse_address(MIXED.lower(), field="")
