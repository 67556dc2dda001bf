"""A list that is kept in pages: each entry is found by number and by account, with the proof of the whole tree."""
import pytest

from ledger.merkle import root_of
from ledger.payees import PAGE_ROWS, Payees, root_over
from ledger.records import Records
from ledger.session.payee_pages import Directory, EntryUnknown, KeptPayees

COUNT = 2 * PAGE_ROWS + 5
CROWD = bytes([7] * 20)  # the account of more entries than a page holds


def account_at(index):
    return CROWD if index % 2 else index.to_bytes(20, "little")


def text(account):
    return "0x" + account.hex()


@pytest.fixture(scope="module")
def payees():
    return Payees(b"".join(account_at(index) + (index + 1).to_bytes(32, "big") for index in range(2, COUNT + 2)))


@pytest.fixture(scope="module")
def kept(payees, tmp_path_factory):
    records = Records.open(f"sqlite:///{tmp_path_factory.mktemp('records')}/records.db", bytes(range(32)))
    yield KeptPayees.kept(records, payees, payees.page_roots())
    records.close()


@pytest.mark.parametrize("index", [0, 1, PAGE_ROWS - 1, PAGE_ROWS, COUNT - 1])
def test_an_entry_is_found_by_number_with_its_proof(kept, payees, index):
    found = kept.entry(index)
    assert (found.entry.index, found.entry.amount_wei) == (index, index + 3)
    assert root_of(found.entry.leaf, found.proof) == root_over(payees.page_roots())


@pytest.mark.parametrize("index", [-1, COUNT])
def test_a_number_that_no_entry_has_is_refused(kept, index):
    with pytest.raises(EntryUnknown):
        kept.entry(index)


@pytest.mark.parametrize("index", [2, 4, 256, PAGE_ROWS, COUNT - 1])
def test_the_single_entry_of_an_account_is_found(kept, index):
    (found,) = kept.entries_of(text(account_at(index)), start=0, limit=10)
    assert found.entry.amount_wei == index + 1


def test_all_entries_of_an_account_are_found_over_the_borders_of_pages(kept):
    expected = [index - 2 for index in range(2, COUNT + 2) if index % 2]
    found, start = [], 0
    while page := kept.entries_of(text(CROWD), start=start, limit=100):
        found += [each.entry.index for each in page]
        start = page[-1].place + 1
    assert found == expected and len(found) > PAGE_ROWS


@pytest.mark.parametrize("account", [bytes(20), bytes([6] * 20), bytes([255] * 20)])
def test_an_account_that_is_not_in_the_list_has_no_entries(kept, account):
    assert kept.entries_of(text(account), start=0, limit=10) == []


def test_the_directory_survives_being_written(kept):
    assert Directory.from_json(kept.directory.to_json()) == kept.directory


def test_nothing_of_the_list_stands_readable_on_disk(kept, payees, tmp_path_factory):
    directory = next(path for path in tmp_path_factory.getbasetemp().iterdir() if path.name.startswith("records"))
    on_disk = b"".join(file.read_bytes() for file in directory.iterdir())
    assert CROWD not in on_disk and payees.rows[:52] not in on_disk
