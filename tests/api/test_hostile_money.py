"""What hostile input does to licenses, meters and payouts that exist: the contract is asked, and nothing fails but the request."""
import gzip
import json

import pytest

from ledger.api.problems import MEDIA_TYPE
from ledger.usage_report import COLUMNS
from tests.api.test_hostile_input import HOSTILE_VALUES
from tests.api.test_reports import csv_of, row
from tests.story import DAY_S

PAYEE = "0x" + "05" * 20
BIG = 2**256 - 1
NUMBERS = [0, 1, 2**31, 2**32 - 1, 2**32, 2**40 - 1, 2**40, 2**53 - 1]
AMOUNTS = ["0", str(2**64), str(2**127), str(2**128 - 1), str(2**128), str(2**255), str(BIG), str(BIG + 1), "１２", "٣", "1_000", "+1", " 1", "1e3", "0x10", "-1", "9" * 5_000]
CELLS = [*(value for value in HOSTILE_VALUES if isinstance(value, str) and len(value) <= 5_000), *AMOUNTS, "9999-12-31", "0000-00-00", "2026-02-30",
         "GB " * 660, "\u2028", "\x7f", '"', "\r", "\n", "a,b", "=1+1", "\U0010ffff"]
FILES = [gzip.compress(bytes(10**6)), b"[" * 100_000, b'[{"line":1,"line":2}]', b'[{"line":NaN}]', b"[1e400]", b"[" + b"9" * 5_000 + b"]", b"{}",
         b'{"rows":[]}', b"[]", b"", b"\n", b",", b'[{"report_id":"\\ud800"}]', b"[null]", "report_id".encode("utf-16"), b"a\0b"]


@pytest.fixture
def held(api, story):
    """The paths of a license that is metered and shares revenue, of its meter, and of a payout."""
    asset = api.registers(story.performer)
    grant = api.grants(story.performer, asset, unit="line", unit_price_wei="3", max_units=2**53 - 1, report_every="month",
                       revenue_share_bps=1_000, revenue_base="net-income")
    license = f"/licenses/{api.buys(story.producer, grant)['license_id']}"
    draft = api.post(f"{license}/meters/drafts", {"tool": story.agent.address}, 201)
    api.sends(story.producer.account, draft["transaction"])
    terms = {"poster": story.producer.address, "period": 1, "claim_until": story.now + DAY_S}
    posted = api.upload("/payouts/drafts", f"account,amount\n{PAYEE},5\n".encode(), 201, form="text/csv", **terms)
    api.sends(story.producer.account, posted["transactions"][0])
    return license, f"/meters/{draft['meter_id']}", f"/payouts/{posted['payout_id']}"


def checked(response):
    text = response.get_data(as_text=True)
    assert response.status_code < 500, (response.request.path, response.request.get_data()[:300], text[:500])
    if response.status_code >= 400:
        assert response.mimetype == MEDIA_TYPE and json.loads(text)["code"], text[:500]


def sends(api, path, base):
    """Every hostile value in the place of each field."""
    for name in base:
        for value in [*HOSTILE_VALUES, *NUMBERS, *AMOUNTS]:
            checked(api.http.post(path, data=json.dumps({**base, name: value}), content_type="application/json"))


def test_hostile_fields_of_money_that_exists_are_problems(api, story, held):
    license, meter, payout = held
    sends(api, f"{license}/meters/drafts", {"tool": PAYEE, "cap": "5", "deadline": story.now + 100})
    sends(api, f"{meter}/deposits/drafts", {"payer": story.producer.address, "amount_wei": "5"})
    sends(api, f"{meter}/settlements/drafts", {"payer": story.producer.address})
    sends(api, f"{meter}/dismissals/drafts", {"deadline": story.now + 100})
    sends(api, f"{meter}/deposit-returns/drafts", {"to": PAYEE})
    sends(api, f"{license}/reports/drafts", {"period": 0, "moment": "service", "net_income_wei": "5", "lines": "0x" + "00" * 32})
    sends(api, f"{payout}/claims", {"index": 0})
    for path in ("settlements", "closings"):
        checked(api.http.post(f"{meter}/{path}", json={}))
    checked(api.http.post(f"{payout}/reclaims/drafts", json={}))


def test_hostile_lists_of_payees_are_problems(api, story):
    terms = {"poster": story.producer.address, "period": 1, "claim_until": story.now + DAY_S}
    rows = [f"{PAYEE},{amount}\n" for amount in AMOUNTS]
    lists = [*rows, f"{PAYEE},{BIG}\n{PAYEE},{BIG}\n", f"{PAYEE},{2**255}\n" * 2, f'"{PAYEE}\n",1\n', "\0\n", f"{PAYEE},1,\n", "\r\r\r", '"', f"{PAYEE}\u2028,1\n",
             f"{PAYEE},{2**128 - 1}\n" * 2, f"{PAYEE},{2**127}\n" * 2]
    for content in lists:
        checked(api.http.post("/payouts/drafts", data=("account,amount\n" + content).encode(), query_string=terms, content_type="text/csv"))
    for member in terms:
        for value in [*NUMBERS, *AMOUNTS, "NaN", "%00", ""]:
            checked(api.http.post("/payouts/drafts", data=f"account,amount\n{PAYEE},1\n", query_string={**terms, member: value},
                                  content_type="text/csv"))
    for content in (b"\xff\xfe" + "account,amount\n".encode("utf-16-le"), b"\x1f\x8b\x08" + bytes(100), "account,amount\nü,1\n".encode("latin-1")):
        checked(api.http.post("/payouts/drafts", data=content, query_string=terms, content_type="text/csv", headers={"Content-Encoding": "gzip"}))


def test_hostile_rows_of_a_usage_report_are_problems(api, held):
    path = f"{held[0]}/usage-reports"
    good = row(api.get(held[0]))
    for name in COLUMNS:
        rows = [{**good, "line": str(line), "output_sha256": f"{line:064x}", name: value} for line, value in enumerate(CELLS, 1)]
        checked(api.http.post(path, data=csv_of(*rows), query_string={"taking": "good"}, content_type="text/csv"))
    for value in [*HOSTILE_VALUES, *NUMBERS, ["GB", 1], [["GB"]], ["GB", "\0"], {"a": 1}]:
        checked(api.http.post(path, data=json.dumps([{**good, "territory": value}]), content_type="application/json"))
    for name in ("gross_base", "units", "seconds"):  # each alone is possible, their sum is not
        most = {"gross_base": 2**128 - 1, "units": 2**53 - 1, "seconds": 5_400}[name]
        rows = [{**good, "line": str(line), "output_sha256": f"{line:064x}", name: str(most)} for line in (1, 2)]
        checked(api.http.post(path, data=csv_of(*rows), content_type="text/csv"))


def test_hostile_files_of_usage_are_problems(api, held):
    for content in FILES:
        for form in ("text/csv", "application/json"):
            response = api.http.post(f"{held[0]}/usage-reports", data=content, content_type=form, headers={"Content-Encoding": "gzip"})
            checked(response)
            assert response.status_code == 422 or not json.loads(response.data)["accepted"]
