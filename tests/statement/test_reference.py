"""docs/statements.md says every column, and is current."""
from pathlib import Path

from ledger.statement.line import COLUMNS, Line
from ledger.statement.reference import STATEMENT, USAGE, statements_page
from ledger.usage_report import COLUMNS as USAGE_COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statements.md"


def test_the_page_is_current():
    assert PAGE.read_text() == statements_page(), "run scripts/docs"


def test_every_column_is_explained_and_nothing_else():
    assert list(STATEMENT) == [column.name for column in COLUMNS]
    assert list(USAGE) == list(USAGE_COLUMNS)


def test_every_field_of_a_line_is_a_column():
    assert set(Line.__slots__) == {column.name for column in COLUMNS} - {"fx_rate", "fx_source"}
