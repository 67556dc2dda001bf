"""A licensee reports from the command line; the payee's statement is downloaded and verified."""
import csv
from datetime import datetime, timezone

import pytest
from eth_account import Account

from ledger.client import Purchase, Signers, Wallet, Wish, buy, draft_grant, draft_registration, publish, register
from ledger.usage_report import COLUMNS
from tests.client.offers import enhancement

DEV = ("--dev-account", 7)


@pytest.fixture(scope="module")
def client(served):
    return served.client


@pytest.fixture(scope="module")
def performer():
    return Wallet(Account.create())


@pytest.fixture(scope="module")
def license(client, performer, voice):
    """A license of which the performer gets a tenth of the income, as the API shows it."""
    draft = draft_registration(client, performer, Wish(voice.read_bytes(), "with-terms"))
    register(client, draft, Signers(performer))
    terms = enhancement(draft["asset_id"], [(performer, 10_000, "performer")])
    terms |= {"price_wei": "0", "revenue_share_bps": 1_000, "revenue_base": "net-income", "report_every": "month"}
    grant = publish(client, draft_grant(client, terms, "voice-enhancement"), Signers(performer))
    bought = buy(client, Wallet.of_development_account(7, client), Purchase(grant["grant_id"], 0))
    return client.get(f"/licenses/{bought['license_id']}") | {"pot_of_grant": grant["pot_id"]}


@pytest.fixture
def table(license, tmp_path):
    """`table(30_000, "x")` is a file with a row for each income."""
    def written(*incomes):
        today = datetime.fromtimestamp(license["starts_at"], timezone.utc).strftime("%Y-%m-%d")
        file = tmp_path / "usage.csv"
        with file.open("w", newline="") as lines:
            rows = csv.DictWriter(lines, COLUMNS)
            rows.writeheader()
            for line, income in enumerate(incomes, 1):
                rows.writerow({"report_id": "r1", "line": line, "license_id": license["license_id"], "media": license["media"][0],
                               "use_class": license["uses"][0], "enhancement_kind": "accent", "territory": "DE", "seconds": 9,
                               "used_from": today, "used_to": today, "currency": "ETH", "gross_base": income})
        return file
    return written


def test_use_is_reported_paid_distributed_and_stated(api, ledger, client, served, performer, license, table, tmp_path):
    file = table(30_000, "-5")
    refused = api("report", file, "--license", license["license_id"], "--yes", *DEV)
    assert (refused.code, refused.json["code"]) == (1, "rows_refused")
    assert "row 2, gross_base: got -5, expected 0 or more" in refused.err
    made = api("report", file, "--license", license["license_id"], "--taking", "good", "--yes", *DEV)
    assert made.code == 0, made.out
    assert [(each["moment"], each["owed_wei"]) for each in made.json["reports"]] == [("downstream-use", "3000")]
    listed = api("reports", license["license_id"])
    assert [(each["state"], each["paid_wei"]) for each in listed.json["periods"]] == [("reported", "3000")]
    paid = api("distribute", license["pot_of_grant"], "--contract", "royalties")
    assert [each["amount_wei"] for each in paid.json["payouts"]] == ["2999"]

    statement = tmp_path / "statement.csv"
    today = datetime.now(timezone.utc).strftime("%Y-%m")
    statement.write_bytes(client.download(f"/statements/{performer.address}", "text/csv", period=today))
    verified = ledger("verify-statement", statement, "--rpc-url", served.about["rpc_url"], "--json")
    assert (verified.code, verified.json["difference"]) == (0, "0")
    statement.write_bytes(statement.read_bytes().replace(b"2999", b"3999", 1))
    assert ledger("verify-statement", statement, "--rpc-url", served.about["rpc_url"], "--json").code == 3


def test_nothing_is_declared_by_who_says_no(ledger, served, license, table):
    told = ledger("report", table(7), "--license", license["license_id"], "--api", served.about["api"], *DEV, stdin="n\n")
    assert told.code == 1
    assert "0, downstream-use:" in told.err and "net income in all" in told.err and "aborted" in told.err


def test_a_license_without_a_report_is_shown_as_open(ledger, served, license):
    shown = ledger("reports", license["license_id"], "--api", served.about["api"])
    assert shown.code == 0 and shown.out.startswith("period 0")
