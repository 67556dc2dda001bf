"""A record is what was put, or an error says that it is not; nothing of it can be read from the file without the key."""
import os
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
from eth_utils import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from ledger.outbox.journal import Journal
from ledger.records import Records, records_key

KEY = bytes(range(32))
CONTENT = b"a voice that belongs to somebody, and 32 bytes of salt"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "records.db"


@pytest.fixture
def records(file):
    opened = Records.open(f"sqlite:///{file}", KEY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """One store for many random contents."""
    opened = Records.open(f"sqlite:///{tmp_path_factory.mktemp('kept')}/r.db", KEY)
    yield opened
    opened.close()


def refusal_of(call):
    with pytest.raises(LedgerError) as refused:
        call()
    return refused.value


def on_disk(file):
    """Every byte of the database and of the files beside it."""
    return b"".join(each.read_bytes() for each in sorted(file.parent.glob(file.name + "*")))


def change(file, statement, *values):
    """Somebody else writes into the database."""
    with sqlite3.connect(file) as connection:
        assert connection.execute(statement, values).rowcount > 0
    connection.close()


def test_what_was_put_is_found_by_its_hash(records):
    name = records.put("asset", CONTENT)
    assert name == keccak(CONTENT)
    assert records.get(name) == CONTENT and records.holds(name)


@given(st.binary(max_size=3_000))
def test_any_bytes_come_back(kept, content):
    assert kept.get(kept.put("media", content)) == content


def test_putting_it_again_changes_nothing(records, file):
    name = records.put("asset", CONTENT)
    before = sqlite3.connect(file).execute("SELECT sealed FROM records").fetchall()
    assert records.put("asset", CONTENT) == name
    assert sqlite3.connect(file).execute("SELECT sealed FROM records").fetchall() == before


def test_a_batch_is_put_whole_or_not_at_all(records, file):
    contents = [bytes([number]) for number in range(10)]
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON records WHEN new.id = x'" + keccak(b"\x07").hex()
                           + "' BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    assert refusal_of(lambda: records.put_all("asset", contents)).code == "records_unavailable"
    assert records.ids("asset") == []
    assert records.put_all("asset", contents[:5]) == [keccak(content) for content in contents[:5]]
    assert records.put_all("asset", []) == []


def test_the_same_content_may_be_of_two_kinds(records):
    name = records.put("asset", CONTENT)
    assert records.put("typed-data", CONTENT) == name
    assert records.ids("asset") == records.ids("typed-data") == [name]
    assert records.ids("grant") == []


def test_ids_are_listed_by_kind_in_order(records):
    names = [records.put("asset", bytes([number])) for number in range(20)]
    records.put("grant", b"another kind")
    assert records.ids("asset") == sorted(names)


def test_a_record_outlives_its_process(records, file):
    name = records.put("asset", CONTENT)
    script = ("import sys; from ledger.records import Records; "
              "print(Records.open(sys.argv[1], bytes(range(32))).get(bytes.fromhex(sys.argv[2])).hex())")
    done = subprocess.run([sys.executable, "-c", script, f"sqlite:///{file}", name.hex()], capture_output=True, text=True,
                          env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}, check=True)
    assert bytes.fromhex(done.stdout) == CONTENT


def test_the_file_does_not_hold_the_words(records, file):
    name = records.put("asset", CONTENT)
    assert name in on_disk(file)  # what is looked at is where it lies
    assert not any(CONTENT[at:at + 8] in on_disk(file) for at in range(len(CONTENT) - 8))
    assert KEY not in on_disk(file)


def test_two_stores_do_not_write_the_same_bytes(tmp_path):
    one, other = (Records.open(f"sqlite:///{tmp_path}/{name}.db", KEY) for name in ("one", "other"))
    one.put("asset", CONTENT), other.put("asset", CONTENT)
    sealed = [sqlite3.connect(tmp_path / f"{name}.db").execute("SELECT sealed FROM records").fetchone() for name in ("one", "other")]
    assert sealed[0] != sealed[1]


@pytest.mark.parametrize("at", [0, 11, 12, 30, -1])
def test_a_flipped_byte_is_noticed(records, file, at):
    name = records.put("asset", CONTENT)
    [sealed] = sqlite3.connect(file).execute("SELECT sealed FROM records").fetchone()
    changed = bytearray(sealed)
    changed[at] ^= 1
    change(file, "UPDATE records SET sealed = ?", bytes(changed))
    assert refusal_of(lambda: records.get(name)).code == "record_damaged"


@pytest.mark.parametrize("sealed", [b"", b"short", bytes(28)])
def test_a_cut_off_record_is_noticed(records, file, sealed):
    name = records.put("asset", CONTENT)
    change(file, "UPDATE records SET sealed = ?", sealed)
    assert refusal_of(lambda: records.get(name)).code == "record_damaged"


def test_a_record_under_another_name_is_noticed(records, file):
    name = records.put("asset", CONTENT)
    change(file, "UPDATE records SET id = ?", keccak(b"another"))
    assert refusal_of(lambda: records.get(keccak(b"another"))).code == "record_damaged"
    assert refusal_of(lambda: records.get(name)).code == "record_unknown"


def test_a_content_that_hashes_to_another_name_is_noticed(records, file):
    """Even if it was encrypted with the right key for that name."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    name = records.put("asset", CONTENT)
    change(file, "UPDATE records SET sealed = ?", bytes(12) + AESGCM(KEY).encrypt(bytes(12), b"another", name))
    refusal = refusal_of(lambda: records.get(name))
    assert refusal.code == "record_damaged" and "another name" in str(refusal)


def test_what_was_never_put_is_unknown(records):
    refusal = refusal_of(lambda: records.get(keccak(b"nothing")))
    assert refusal.code == "record_unknown" and refusal.id == "0x" + keccak(b"nothing").hex()
    assert not records.holds(keccak(b"nothing"))


def test_erasure_leaves_nothing(records, file):
    kept, erased = records.put("asset", CONTENT), records.put("asset", CONTENT * 1_000)
    records.put("media", CONTENT * 1_000)
    [sealed] = sqlite3.connect(file).execute("SELECT sealed FROM records WHERE id = ? AND kind = 'asset'", (erased,)).fetchone()
    assert sealed[:64] in on_disk(file)
    records.delete(erased)
    assert refusal_of(lambda: records.get(erased)).code == "record_unknown"
    assert records.ids("media") == [] and records.get(kept) == CONTENT
    left = on_disk(file)
    assert erased not in left
    assert not any(sealed[at:at + 64] in left for at in range(0, len(sealed) - 64, 64))


def test_a_record_in_somebody_elses_transaction_is_there_when_that_is_committed(records, file):
    writer = sqlite3.connect(file, isolation_level=None)
    for end, is_there in (("ROLLBACK", False), ("COMMIT", True)):
        writer.execute("BEGIN IMMEDIATE")
        name = records.put_within(writer, "answer", CONTENT)
        assert not records.holds(name)
        writer.execute(end)
        assert records.holds(name) is is_there
    assert records.get(name) == CONTENT and records.ids("answer") == [name]
    writer.close()


def test_erasure_leaves_nothing_of_what_a_journal_wrote(records, file):
    journal = Journal(f"sqlite:///{file}", "")
    contents = [number.to_bytes(2, "big") * 300 for number in range(60)]  # so many that pages are split and cells move
    names = [journal.write(lambda c, content=content: records.put_within(c, "answer", content)) for content in contents]
    sealed = dict(sqlite3.connect(file).execute("SELECT id, sealed FROM records"))
    for name in names:
        records.delete(name)
    left = on_disk(file)
    assert not [name for name in names if sealed[name][:64] in left or sealed[name][-64:] in left]
    journal.close()


def test_an_erasure_that_a_reader_holds_in_the_log_is_not_called_done(file, monkeypatch):
    monkeypatch.setattr("ledger.records.BUSY_S", 0)
    records = Records.open(f"sqlite:///{file}", KEY)
    name = records.put("asset", CONTENT)
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    sealed, = reader.execute("SELECT sealed FROM records WHERE id = ?", (name,)).fetchone()
    assert refusal_of(lambda: records.delete(name)).code == "deletion_unfinished"
    assert sealed in on_disk(file) and not records.holds(name)
    reader.execute("COMMIT")
    records.delete(name)
    assert sealed not in on_disk(file)
    reader.close()
    records.close()


def test_erasing_nothing_is_no_error(records):
    records.delete(keccak(b"nothing"))


def test_an_erased_record_may_be_put_again(records):
    name = records.put("asset", CONTENT)
    records.delete(name)
    assert records.get(records.put("asset", CONTENT)) == CONTENT


def test_another_key_opens_nothing(records, file):
    records.put("asset", CONTENT)
    assert refusal_of(lambda: Records.open(f"sqlite:///{file}", bytes(32))).code == "wrong_records_key"
    assert Records.open(f"sqlite:///{file}", KEY).get(keccak(CONTENT)) == CONTENT


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "postgresql://h/d", "x.db"])
def test_a_database_that_does_not_last_is_refused(url):
    assert refusal_of(lambda: Records.open(url, KEY)).code == "unsupported_records_database"


def test_a_database_that_cannot_be_opened_is_unavailable(tmp_path):
    assert refusal_of(lambda: Records.open(f"sqlite:///{tmp_path}/no/such/place.db", KEY)).code == "records_unavailable"
    (tmp_path / "text.db").write_text("this is no database, however long one looks at it" * 100)
    assert refusal_of(lambda: Records.open(f"sqlite:///{tmp_path}/text.db", KEY)).code == "records_unavailable"


def test_a_closed_store_is_unavailable(file):
    opened = Records.open(f"sqlite:///{file}", KEY)
    opened.close()
    assert {refusal_of(call).code for call in (lambda: opened.put("asset", CONTENT), lambda: opened.get(bytes(32)))} == {
        "records_unavailable"}


def test_many_threads_and_two_stores_put_the_same(records, file):
    other = Records.open(f"sqlite:///{file}", KEY)
    contents = [bytes([number]) * 100 for number in range(40)]

    def put_all(store):
        for content in contents:
            store.put("asset", content)

    threads = [threading.Thread(target=put_all, args=(store,)) for store in (records, other) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert records.ids("asset") == sorted(map(keccak, contents))
    assert [records.get(keccak(content)) for content in contents] == contents
    other.close()


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    file = tmp_path / "data" / "records.key"
    key = records_key(file)
    assert len(key) == 32 and records_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert records_key(tmp_path / "other.key") != key
    assert [each.name for each in file.parent.iterdir()] == ["records.key"]


def test_threads_that_start_at_once_get_one_key(tmp_path):
    keys, barrier = [], threading.Barrier(8)

    def ask():
        barrier.wait()
        keys.append(records_key(tmp_path / "records.key"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8 and len(set(keys)) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    file = tmp_path / "records.key"
    records_key(file)
    file.chmod(mode)
    assert refusal_of(lambda: records_key(file)).code == "key_file_exposed"


@pytest.mark.parametrize("text", ["", "00" * 31, "zz" * 32, "00" * 33])
def test_a_file_that_is_no_key_is_refused(tmp_path, text):
    file = tmp_path / "records.key"
    file.write_text(text)
    file.chmod(0o600)
    assert refusal_of(lambda: records_key(file)).code == "key_file_unreadable"
