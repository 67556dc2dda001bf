"""Rows that were uploaded and never signed are erased; what was signed, sent or may still be, stays."""
import time

import pytest

from ledger.session import drafts, periods, reports, shelf, unreported
from ledger.session.consent import Signed
from ledger.session.licensing import keep
from ledger.session.reports import ReportRequest, UsageTaken, UsageUnknown
from ledger.units import Wei, hex_of
from ledger.usage_report import Taking
from tests.story import DAY_S

HEADER = b"report_id,line,license_id,use_class,enhancement_kind,language,territory,media,units,used_from,used_to,currency,gross_base\n"


@pytest.fixture
def licensed(session, clockwork, story):
    """`licensed(**terms)` is the id of a license that the producer bought."""
    def bought(**terms):
        signed = story.performer.grants(story.performer.registers(), **terms)
        keep(session, story.digest(signed), signed)
        license_id = story.producer.buys(signed).license_id
        clockwork.follows()
        return license_id
    return bought


def rows_of(story, license_id, line=1, income=""):
    today = time.strftime("%Y-%m-%d", time.gmtime(story.now))
    currency = "ETH" if income else ""
    return HEADER + f"r,{line},{hex_of(license_id)},enhancement,accent,en-GB,GB,svod,0,{today},{today},{currency},{income}\n".encode()


def uploads(session, story, license_id, **row):
    return reports.upload(session, license_id, rows_of(story, license_id, **row), Taking.ALL_OR_NOTHING)


def signs(session, story, draft):
    return reports.submit(session, draft.report.license, Signed(draft.typed_data.to_json(), story.producer.signs(draft.typed_data)))


def soon():
    """A time after everything that the test has put."""
    return int(time.time()) + 10


def taken(session, license_id):
    return periods.reports(session, license_id).usage


def kept(session):
    return len(session.records.ids(shelf.USAGE)), len(session.records.ids(shelf.USAGE_ROWS))


def test_nothing_is_left_of_rows_that_nobody_signed_and_they_can_be_uploaded_again(session, story, licensed, monkeypatch):
    license_id = licensed()
    [draft] = uploads(session, story, license_id).drafts
    assert drafts.clear(session) == 0 and kept(session) == (1, 1)  # too soon
    monkeypatch.setattr(drafts, "UNSIGNED_FOR_S", -10)
    assert drafts.clear(session) == 1 and kept(session) == (0, 0) and drafts.clear(session) == 0
    with pytest.raises(UsageUnknown):
        signs(session, story, draft)
    uploads(session, story, license_id)
    assert signs(session, story, draft).report == draft.report


def test_rows_that_a_kept_signature_names_stay(session, story, licensed):
    license_id = licensed()
    [signed], [unsigned] = (uploads(session, story, license_id, line=line).drafts for line in (1, 2))
    signs(session, story, signed)
    assert [unreported.clear(session, soon()) for _ in range(2)] == [1, 0]
    assert [each.lines for each in taken(session, license_id)] == [signed.report.lines]
    assert unsigned.report.lines != signed.report.lines and kept(session) == (1, 1)


def test_rows_that_a_report_on_the_chain_names_stay(session, story, licensed):
    license_id = licensed(revenue_share_bps=1_000, revenue_base="net-income", report_every="month")
    [paid], [unpaid] = (uploads(session, story, license_id, line=line, income=500).drafts for line in (1, 2))
    wanted = ReportRequest(0, "downstream-use", Wei(500), paid.report.lines)
    story.producer.sends(reports.draft(session, license_id, wanted).steps[-1][1].call)  # not indexed yet
    assert unreported.clear(session, soon()) == 1
    assert [each.lines for each in taken(session, license_id)] == [paid.report.lines]
    assert unpaid.report.lines != paid.report.lines and kept(session) == (1, 1)


def test_rows_wait_for_what_their_licensee_has_on_the_way(session, clockwork, story, licensed):
    license_id = licensed(report_every="month")
    [draft] = uploads(session, story, license_id).drafts
    operation = signs(session, story, draft)
    session.shelf.remove(shelf.REPORT, session.shelf.names(shelf.REPORT)[0])  # as after a crash before it was written
    assert unreported.clear(session, soon()) == 0
    clockwork.settles(operation.id)
    assert unreported.clear(session, soon()) == 0 and kept(session) == (1, 1)


def test_rows_that_were_drafted_again_have_as_long_again(session, story, licensed):
    license_id = licensed()
    [draft] = uploads(session, story, license_id).drafts
    session.journal.write(lambda database: database.execute("UPDATE session_names SET changed_at = changed_at - ?", (40 * DAY_S,)))
    before = soon() - 37 * DAY_S
    assert session.shelf.names_without((shelf.USAGE_ROWS, unreported.TAKEN), before, 10)
    reports.draft(session, license_id, ReportRequest(0, "downstream-use", Wei(0), draft.report.lines))
    assert unreported.clear(session, before) == 0 and kept(session) == (1, 1)


def test_rows_of_a_report_on_the_chain_are_known_again_once_they_are_uploaded(session, story, licensed):
    license_id = licensed(revenue_share_bps=1_000, revenue_base="net-income", report_every="month")
    [draft] = uploads(session, story, license_id, income=500).drafts
    call = reports.draft(session, license_id, ReportRequest(0, "downstream-use", Wei(500), draft.report.lines)).steps[-1][1].call
    assert unreported.clear(session, soon()) == 1
    story.producer.sends(call)  # from a draft that the licensee had kept
    assert taken(session, license_id) == ()
    with pytest.raises(UsageTaken):
        uploads(session, story, license_id, income=500)
    assert [each.lines for each in taken(session, license_id)] == [draft.report.lines]
