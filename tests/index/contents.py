"""What an index holds, for tests that compare two moments."""
import sqlite3

from ledger.index import FIRST_PAGE, AssetFilter, Page

MANY = Page(FIRST_PAGE, 1000)


def assets_in(index):
    with index.reading() as reading:
        return [asset.fixed.asset for asset in reading.assets(AssetFilter(), MANY).items]


def content(file):
    """Every row of every table, as it lies in the file."""
    with sqlite3.connect(file) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in sorted(tables)}
    connection.close()
    return {name: sorted(found) for name, found in rows.items()}
