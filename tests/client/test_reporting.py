"""A licensee reports to a ledger that is up: rows are summed here too, and nothing else is signed or paid."""
import csv
import io
from datetime import datetime, timezone

import pytest

from ledger.client import ApiProblem, Purchase, Signers, UnexpectedMessage, UnexpectedTransaction, buy, distribute, draft_grant, payouts, publish
from ledger.client.reporting import Declaration, draft_report, send_report, upload_usage
from ledger.units import Wei
from ledger.usage_report import COLUMNS, Taking
from tests.client.conftest import LyingLedger

SHARE = {"revenue_share_bps": 1_000, "revenue_base": "net-income", "report_every": "month", "price_wei": "0"}


@pytest.fixture
def license(client, people, terms):
    """A license of which the performer gets a tenth of the income, as the API shows it."""
    grant = publish(client, draft_grant(client, terms | SHARE, "voice-enhancement"), Signers(people.performer))
    bought = buy(client, people.producer, Purchase(grant["grant_id"], 0))
    return client.get(f"/licenses/{bought['license_id']}") | {"pot_of_grant": grant["pot_id"]}


def rows(license, *incomes):
    """A CSV with a row for each income; None is a row that cannot be read."""
    today = datetime.fromtimestamp(license["starts_at"], timezone.utc).strftime("%Y-%m-%d")
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS)
    table.writeheader()
    for line, income in enumerate(incomes, 1):
        table.writerow({"report_id": "r1", "line": line, "license_id": license["license_id"], "use_class": license["uses"][0],
                        "enhancement_kind": "accent", "territory": "DE", "media": license["media"][0], "seconds": 60,
                        "units": "x" if income is None else 0, "used_from": today, "used_to": today, "currency": "ETH",
                        "gross_base": income or 0})
    return written.getvalue().encode()


def test_rows_are_declared_and_paid_and_reach_the_payees(client, people, license):
    upload = upload_usage(client, license["license_id"], rows(license, 30_000, 20_000))
    [declaration] = upload.declarations
    assert (declaration.period, declaration.moment, declaration.net_income_wei) == (0, "downstream-use", 50_000)
    drafted = draft_report(client, people.producer, declaration)
    assert drafted.owed_wei == 5_000
    assert send_report(client, people.producer, drafted)["state"] == "confirmed"
    [period] = client.get(f"/licenses/{license['license_id']}/reports")["periods"]
    assert (period["state"], period["paid_wei"]) == ("reported", "5000")
    operation = distribute(client, license["pot_of_grant"], contract="royalties")
    paid = payouts(client, license["pot_of_grant"], operation)
    assert [(each["role"], each["amount_wei"]) for each in paid] == [("performer", "4000"), ("agent", "999")]


def test_good_rows_are_taken_without_the_bad_one(client, license):
    content = rows(license, 30_000, None)
    with pytest.raises(ApiProblem) as refused:
        upload_usage(client, license["license_id"], content)
    assert refused.value.code == "rows_refused"
    assert [each["column"] for each in refused.value.facts["problems"]] == ["units"]
    taken = upload_usage(client, license["license_id"], content, Taking.GOOD_ROWS)
    assert [each.net_income_wei for each in taken.declarations] == [30_000]


def test_a_server_that_declares_more_than_the_rows_say_is_refused(served, license):
    def lie(path, answer):
        if path.endswith("/usage-reports"):
            answer["drafts"][0]["net_income_wei"] = "60000"
        return answer
    with pytest.raises(UnexpectedMessage) as refused:
        upload_usage(LyingLedger(served.about["api"], lie), license["license_id"], rows(license, 30_000))
    assert "the rows sum to" in str(refused.value)


def test_a_server_that_hashes_other_rows_is_refused(served, license):
    def lie(path, answer):
        if path.endswith("/usage-reports"):
            answer["lines"] = answer["drafts"][0]["lines"] = "0x" + "11" * 32
        return answer
    with pytest.raises(UnexpectedMessage) as refused:
        upload_usage(LyingLedger(served.about["api"], lie), license["license_id"], rows(license, 30_000))
    assert "hash to" in str(refused.value)


def test_a_server_that_drafts_another_income_gets_no_signature(served, people, license):
    def lie(path, answer):
        if path.endswith("/reports/drafts"):
            answer["typed_data"]["message"]["netIncome"] = "999"
        return answer
    with pytest.raises(UnexpectedMessage):
        draft_report(LyingLedger(served.about["api"], lie), people.producer, Declaration(license["license_id"], 0, "service", Wei(5)))


def test_a_server_that_asks_for_more_than_it_showed_is_not_paid(client, people, license):
    drafted = draft_report(client, people.producer, Declaration(license["license_id"], 0, "service", Wei(500)))
    drafted.answer["transactions"][-1]["value_wei"] = "51"
    with pytest.raises(UnexpectedTransaction) as refused:
        send_report(client, people.producer, drafted)
    assert (refused.value.facts["field"], refused.value.facts["expected"]) == ("value_wei", "50")


def test_a_report_of_nothing_is_signed_and_costs_no_gas(client, people, license):
    drafted = draft_report(client, people.producer, Declaration(license["license_id"], 0, "training", Wei(0)))
    operation = send_report(client, people.producer, drafted)
    assert (operation["kind"], operation["state"]) == ("report", "confirmed")
    assert operation["sender"] != people.producer.address
