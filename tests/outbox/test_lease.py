"""One process sends for an account; one that was thought dead cannot write any more."""
import pytest

from ledger.outbox import lease as leases
from ledger.outbox import rows
from ledger.outbox.journal import Journal
from ledger.outbox.lease import LEASE_S, LeaseLost, release, take
from ledger.outbox.relaying import sign_waiting
from ledger.outbox.lane import watch

LANE = "0xLane"


@pytest.fixture
def journal(tmp_path):
    opened = Journal(f"sqlite:///{tmp_path}/outbox.db", rows.schema())
    yield opened
    opened.close()


def expire(journal):
    """As if nobody had renewed it for long."""
    journal.write(lambda c: c.execute("UPDATE outbox_leases SET expires_at = 1") and None)


def test_a_lane_has_one_holder_at_a_time(journal):
    first = take(journal, LANE, "one")
    assert first.token == 1 and take(journal, LANE, "two") is None
    assert take(journal, LANE, "one") == first
    assert take(journal, "0xOther", "two").token == 1


def test_renewing_keeps_the_token_and_taking_over_raises_it(journal):
    take(journal, LANE, "one")
    expire(journal)
    assert take(journal, LANE, "one").token == 1
    expire(journal)
    assert take(journal, LANE, "two").token == 2
    assert take(journal, LANE, "one") is None


def test_a_released_lane_is_free_at_once_but_only_its_holder_can_release_it(journal):
    take(journal, LANE, "one")
    release(journal, LANE, "two")
    assert take(journal, LANE, "two") is None
    release(journal, LANE, "one")
    assert take(journal, LANE, "two").token == 2


def test_a_lease_is_renewed_before_it_ends(journal, monkeypatch):
    take(journal, LANE, "one")
    until = journal.rows("SELECT expires_at FROM outbox_leases")[0][0]
    start = until - LEASE_S
    monkeypatch.setattr(leases.time, "time", lambda: start + LEASE_S - leases.RENEW_S - 1)
    take(journal, LANE, "one")
    assert journal.rows("SELECT expires_at FROM outbox_leases")[0][0] == until
    monkeypatch.setattr(leases.time, "time", lambda: start + LEASE_S - leases.RENEW_S)
    take(journal, LANE, "one")
    assert journal.rows("SELECT expires_at FROM outbox_leases")[0][0] > until


def test_a_holder_that_was_overtaken_writes_nothing(journal):
    first = take(journal, LANE, "one")
    expire(journal)
    second = take(journal, LANE, "two")
    journal.write(second.require_held)
    with pytest.raises(LeaseLost):
        journal.write(first.require_held)


def test_a_process_that_slept_through_its_lease_signs_nothing(office):
    operation = office.submits(1)
    lane = office.lane()
    seen = watch(lane)[0]
    expire(lane.journal)
    other = office.reopens()
    other.tick()
    sent = other.operation(operation.id)
    with pytest.raises(LeaseLost):
        lane.write(lambda connection: rows.change(connection, 1, {"note": "late"}))
    office.submits(2)
    with pytest.raises(LeaseLost):
        sign_waiting(lane, seen)
    assert office.outbox.tick() is False
    assert other.operation(operation.id) == sent and office.pool() == 1


def test_two_processes_that_both_run_send_each_call_once(office):
    other = office.reopens()
    operations = [office.submits(number) for number in range(1, 6)]
    for outbox in (office.outbox, other, office.outbox, other):
        outbox.tick()
    assert office.pool() == 5
    office.mines()
    other.tick()
    office.outbox.tick()
    assert {other.operation(each.id).state for each in operations} == {"confirmed"}
    assert {len(office.signed_bytes(each)) for each in operations} == {1}


def test_what_one_process_accepted_another_sends_after_its_end(office):
    operation = office.submits(1)
    office.ticks()
    office.outbox.close()
    office.outbox = office.reopens()
    office.rpc("anvil_dropAllTransactions")
    office.ticks()
    office.mines()
    office.ticks()
    assert office.state(operation) == "confirmed"
