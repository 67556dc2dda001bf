"""docs/statements.md, written from the columns: `python -m ledger.statement.reference > docs/statements.md`."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ledger.statement.dsr import LABEL, RECORDS
from ledger.statement.line import COLUMNS
from ledger.statement.pot import ROUNDING
from ledger.statement.statement import NOT_CHECKED
from ledger.statement.table import FIRST, FORMULA, ITEMS, ORIGIN
from ledger.usage_report import COLUMNS as USAGE_COLUMNS
from ledger.usage_report.upload import MOST_BYTES, MOST_ROWS, REQUIRED

MEGABYTE = 2**20

STATEMENT: Mapping[str, str] = {
    "line": "number of the line, from 1",
    "role": "the payee's role in the split; empty for a claim or a withdrawal",
    "license_id": "the license that the money is for; empty where the event names none",
    "performer": "the asset's performer at that time",
    "work": "title of the work, from the grant; **not on the chain**",
    "use_class": "the license's uses, separated by spaces",
    "territory": "the license's territories, ISO 3166-1 alpha-2 codes separated by spaces, or WW",
    "units": "units that the settlement pays for",
    "base": "net income that the report adds",
    "rate_bps": "rate of the revenue share in basis points; where the amounts do not prove it, as the grant says it",
    "minimum_applied": "whether the minimum was higher than the share",
    "gross": "what came into the pot; for a distribution or withdrawal, what was paid out",
    "deduction_type": "`other_shares`: the other payees' shares; `pot_unit`: the one unit that stays in the pot",
    "deduction": "gross less net",
    "trust_withheld": "part of net that waits for the date of majority",
    "net": "what the event adds to what the payee gets; below zero where rounding takes a unit back",
    "currency": "token address; the zero address is ETH",
    "fx_rate": "empty: nothing is converted",
    "fx_source": "empty: nothing is converted",
    "block": "number of the event's block",
    "tx_hash": "transaction of the event",
    "log_index": "place of the event among all logs of the block",
    "status": "`pending` in the pot, `held` as credit or in trust, `paid`, or `adjustment`; as of the statement's block",
    "adjusts": "id and line of the issued statement that an adjustment points at; the id alone for a line that was not stated",
    "kind": "`purchase`, `use`, `report`, `source`, `claim`: money came in; `distribution`, `withdrawal`, "
            "`trust_withdrawal`, `collection`: what became of it; `opening`: an adjustment of the opening balance",
    "share_bps": "the payee's share in the split, in basis points",
    "paid": "what reached the payee's wallet by the event",
    "time": "of the block; Unix seconds in JSON, ISO 8601 in tables",
    "contract": "which contract emitted the event: `ledger` or `royalties`; each has pots of its own",
    "pot": "the pot that the money came through",
}

USAGE: Mapping[str, str] = {
    "report_id": "up to 64 letters, digits, `.`, `-`, `_`; the same in every row", "line": "number of the row, each once",
    "license_id": "0x-hex", "work_title": "as in the grant, or empty", "eidr": "EIDR or ISAN as in the grant, or empty",
    "asset_id": "the license's asset, or empty", "use_class": "one use, such as `dubbing`",
    "enhancement_kind": "for the use `enhancement`, such as `accent`", "language": "BCP 47 tag of the output",
    "territory": "ISO 3166-1 alpha-2 codes separated by spaces, or WW", "media": "one or more media, such as `svod`",
    "output_sha256": "of the output, each once", "output_iscc": "ISO 24138 code of the output",
    "seconds": "length of the output", "units": "in the grant's unit", "used_from": "first day, such as 2026-11-03, UTC",
    "used_to": "last day, used too", "currency": "token address or `ETH`; needed with income, as in the grant",
    "gross_base": "income, in minor units", "note": "one line of at most 500 characters",
}

HEAD = """\
# Statements and usage reports

Written by `scripts/docs` from the columns; a test keeps it current. Two documents, never mixed: a licensee *reports*
what was made, a payee is *stated* what is owed and paid.

## Statement

`ledger statement PAYEE PERIOD` writes one statement in four files. A period is half-open by block time: a month
(`2026-11`), a quarter (`2026-Q4`) or two dates, of which the second is the first day after. `ledger verify-statement`
folds every event of both contracts again and exits 0 only if no cell differs; it takes each of the first three files
alone.

- `statement.csv`: UTF-8, RFC 4180. Headers in camelCase; the columns below, behind {first} and before `balance` and
  {origin}, which are the same in each row. Rows without a line number are balances: `balance_` and one of {items}.
- `statement.json`: the same lines, with balances and totals; names in snake_case, amounts as decimal strings.
- `statement.dsr.tsv`: records {records}, each named first in a line that begins with `#`. {label}.
- `statement.pdf`: for people; at the upper right a code that holds the statement's id.

Per currency, and never across: opening + accrued - paid = closing, and closing = pending + held + trust_withheld. The
id is keccak256 of the JSON without its id (RFC 8785). A statement is never edited: with `--issued` the next one holds
adjustments only, and begins with the closing balance of the last.

Rounding: {rounding}

A title that begins like a formula ({formula}) stands in the tables behind an apostrophe, so that no spreadsheet runs it;
numbers below zero stand as they are. No other cell holds a text that somebody chose.

Not checked: {not_checked}.

| Column | What |
|---|---|
"""

USAGE_HEAD = """
## Usage report

CSV (UTF-8, with or without a byte order mark, commas, a header) or JSON (a list of objects, or an object with `rows`), at
most {megabytes} MB and {rows} rows. Names in camelCase or snake_case; amounts are whole minor units. Each refused row is
named with its column, a code and the rule of the license that it breaks; nothing is taken unless all rows are good, or
a partial taking is asked for. A report without rows is one of no use.

| Column | Needed | What |
|---|---|---|
"""


def statements_page() -> str:
    """The page, in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD.format(
        first=_quoted(FIRST), origin=_quoted(ORIGIN), items=_quoted(ITEMS), records=_quoted(RECORDS),
        label=LABEL, rounding=ROUNDING, not_checked=NOT_CHECKED, formula=_quoted(FORMULA.strip())).rstrip("\n")
    for column in COLUMNS:
        yield f"| `{column.name}` | {STATEMENT[column.name]} |"
    yield USAGE_HEAD.format(megabytes=MOST_BYTES // MEGABYTE, rows=f"{MOST_ROWS:,}").rstrip("\n")
    for name in USAGE_COLUMNS:
        yield f"| `{name}` | {'yes' if name in REQUIRED else ''} | {USAGE[name]} |"


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    print(statements_page(), end="")
