"""A write is on disk when it returns, and one that fails takes nobody with it."""
import sqlite3
import threading

import pytest

from ledger.outbox.journal import Journal, JournalClosed, JournalUnavailable, UnsupportedDatabase

SCHEMA = "CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/deeper/notes.db"


@pytest.fixture
def journal(url):
    opened = Journal(url, SCHEMA)
    yield opened
    opened.close()


def add(number, text="x"):
    return lambda connection: connection.execute("INSERT INTO notes VALUES (?, ?)", (number, text)).lastrowid


def ids_in(url):
    with sqlite3.connect(url.removeprefix("sqlite:///")) as other:
        return [number for number, in other.execute("SELECT id FROM notes ORDER BY id")]


def test_a_write_can_be_read_by_another_process_when_it_returns(journal, url):
    assert journal.write(add(7)) == 7
    assert ids_in(url) == [7] and [row["id"] for row in journal.rows("SELECT * FROM notes")] == [7]


def test_writes_are_flushed_before_they_return(journal):
    assert journal.write(lambda c: c.execute("PRAGMA synchronous").fetchone()[0]) == 2  # FULL
    assert journal.write(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"


def test_many_writers_share_one_transaction_and_a_failing_one_fails_alone(journal, url):
    entered, may_go, outcomes, commits = threading.Event(), threading.Event(), {}, []

    def hold(connection):
        entered.set()
        assert may_go.wait(60)

    def write(number):
        try:
            outcomes[number] = journal.write(lambda c: (commits.append(c.total_changes), add(number // 2)(c))[1])
        except sqlite3.IntegrityError as problem:
            outcomes[number] = type(problem).__name__

    first = threading.Thread(target=journal.write, args=(hold,))
    first.start()
    assert entered.wait(60)
    # all of these queue up behind the first; of each two neighbours one breaks the key
    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    may_go.set()
    for thread in [first, *threads]:
        thread.join(60)
    assert sorted(map(str, outcomes.values())) == sorted([*map(str, range(10)), *["IntegrityError"] * 10])
    assert ids_in(url) == list(range(10))


def test_a_failed_write_leaves_nothing_behind(journal, url):
    def two(connection):
        add(1)(connection)
        raise KeyError("stop")

    with pytest.raises(KeyError):
        journal.write(two)
    assert ids_in(url) == []
    journal.write(add(2))
    assert ids_in(url) == [2]


def test_two_processes_may_write_to_one_file(journal, url):
    other = Journal(url, SCHEMA)
    journal.write(add(1))
    other.write(add(2))
    assert [row["id"] for row in journal.rows("SELECT id FROM notes")] == [1, 2]
    other.close()


def test_reading_never_writes(journal):
    with pytest.raises(JournalUnavailable):
        journal.rows("INSERT INTO notes VALUES (1, 'x') RETURNING id")


def test_after_the_end_nothing_is_accepted(journal, url):
    journal.write(add(1))
    journal.close()
    journal.close()
    with pytest.raises(JournalClosed):
        journal.write(add(2))
    assert ids_in(url) == [1]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "postgresql://host/db", "notes.db"])
def test_a_database_that_ends_with_the_process_is_refused(url):
    with pytest.raises(UnsupportedDatabase):
        Journal(url, SCHEMA)


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path):
    (tmp_path / "text.db").write_text("this is a text file, not a database; " * 100)
    with pytest.raises(JournalUnavailable):
        Journal(f"sqlite:///{tmp_path}/text.db", SCHEMA)


def test_a_full_disk_refuses_the_write_and_keeps_what_was_there(journal, url):
    journal.write(add(1))
    pages = journal.write(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    journal.write(lambda c: c.execute(f"PRAGMA max_page_count={pages}") and None)  # as a full disk does: SQLITE_FULL
    with pytest.raises((JournalUnavailable, sqlite3.OperationalError)):
        journal.write(add(2, "x" * 1_000_000))
    assert ids_in(url) == [1]
