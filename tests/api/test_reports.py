"""Usage reports and reports of income over the routes: uploaded, drafted, signed, paid, and missed."""
import csv
import io
import json
from datetime import datetime, timezone

import pytest

from ledger.session.reports import REPORT_GAS
from ledger.terms.limits import MOST_PAYEES
from ledger.usage_report import COLUMNS, MOST_BYTES
from tests.api.caller import signature
from tests.story import DAY_S
from tests.token import Token

MONTH_S, TO_REPORT_S = 30 * DAY_S, 45 * DAY_S
TENTH = {"revenue_share_bps": 1_000, "revenue_base": "net-income", "report_every": "month"}
UNUSED = "0x" + "11" * 32


def day_of(time):
    return datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%d")


@pytest.fixture
def licensed(api, story):
    """`licensed(**terms)` is a license that the producer bought under such terms, as the API shows it."""
    asset_ids = []

    def bought(**terms):
        if not asset_ids:
            asset_ids.append(api.registers(story.performer))
        grant = api.grants(story.performer, asset_ids[0], **terms)
        return api.get(f"/licenses/{api.buys(story.producer, grant)['license_id']}")
    return bought


@pytest.fixture
def shared(licensed):
    """A license whose performer gets a tenth of the net income, month by month."""
    return licensed(**TENTH)


def row(license, line=1, **changes):
    """A row that breaks nothing; each line has its own output."""
    today = day_of(license["starts_at"])
    return {"report_id": "2026-11", "line": str(line), "license_id": license["license_id"], "use_class": "enhancement",
            "enhancement_kind": "accent", "language": "en-GB", "territory": "GB", "media": "svod",
            "output_sha256": f"{line:064x}", "seconds": "60", "units": "0", "used_from": today, "used_to": today,
            "currency": "ETH", "gross_base": "10000"} | changes


def csv_of(*rows):
    written = io.StringIO()
    csv.writer(written).writerows([COLUMNS, *([each.get(name, "") for name in COLUMNS] for each in rows)])
    return written.getvalue().encode()


def uploads(api, license, content, expect=201, form="text/csv", **query):
    path = f"/licenses/{license['license_id']}/usage-reports"
    return api.upload(path, content, expect, form=form, **query)


def problems_of(api, license, *rows):
    """What is said of refused rows: (row, column, code, term)."""
    refused = uploads(api, license, csv_of(*rows), 422)
    assert refused["code"] == "rows_refused"
    return [(each["row"], each["column"], each["code"], each["term"]) for each in refused["facts"]["problems"]]


def signed_body(account, draft):
    return {"typed_data": draft["typed_data"], "signature": signature(account, draft["typed_data"])}


def reports_path(license):
    return f"/licenses/{license['license_id']}/reports"


def drafts(api, license, income_wei, expect=201, *, period=0, moment="downstream-use", lines=None):
    body = {"period": period, "moment": moment, "net_income_wei": str(income_wei)} | ({"lines": lines} if lines else {})
    return api.post(f"{reports_path(license)}/drafts", body, expect)


def test_an_upload_is_declared_paid_and_counted(api, story, shared):
    found = uploads(api, shared, csv_of(row(shared), row(shared, 2)))
    assert (found["accepted"], found["refused"]) == ([1, 2], [])
    assert found["totals"] == [{"period": 0, "moment": "downstream-use", "rows": 2, "units": "0", "seconds": "120",
                                "net_income_wei": "20000"}]
    [draft] = found["drafts"]
    assert (draft["net_income_wei"], draft["owed_wei"], draft["lines"]) == ("20000", "2000", found["lines"])
    owing = api.post(reports_path(shared), signed_body(story.producer.account, draft), 409)
    assert (owing["code"], owing["facts"]["owed_wei"]) == ("report_owes", 2000)
    assert api.get(reports_path(shared))["usage_reports"] == []
    drafted = drafts(api, shared, 20_000, lines=found["lines"])
    assert [step["step"] for step in drafted["transactions"]] == ["report"]
    assert api.sends(story.producer.account, drafted["transactions"][0])["state"] == "confirmed"
    after = api.get(reports_path(shared))
    [period] = after["periods"]
    assert (period["state"], period["paid_wei"], period["is_minimum"]) == ("reported", "2000", False)
    assert period["declared"] == [{"moment": "downstream-use", "net_income_wei": "20000", "is_late": False,
                                   "lines": found["lines"]}]
    assert after["usage_reports"] == [{"lines": found["lines"], "report_id": "2026-11", "rows": 2, "units": "0", "seconds": "120"}]


def test_more_income_of_a_period_is_added_to_what_was_declared(api, story, shared):
    api.sends(story.producer.account, drafts(api, shared, 5_000)["transactions"][0])
    [draft] = uploads(api, shared, csv_of(row(shared)))["drafts"]
    assert (draft["declared_wei"], draft["net_income_wei"], draft["owed_wei"]) == ("5000", "15000", "1000")


def test_json_is_taken_like_csv(api, shared):
    wanted = uploads(api, shared, csv_of(row(shared)))
    found = uploads(api, shared, json.dumps([row(shared)]).encode(), form="application/json")
    assert (found["lines"], found["accepted"]) == (wanted["lines"], [1])


def test_one_bad_row_refuses_all_unless_the_good_ones_are_asked_for(api, shared):
    content = csv_of(row(shared), row(shared, 2, units="-1"), row(shared, 3, territory="XX"))
    refused = uploads(api, shared, content, 422)
    assert (refused["code"], refused["facts"]["refused"]) == ("rows_refused", 2)
    found = uploads(api, shared, content, taking="good")
    assert (found["accepted"], found["refused_count"]) == ([1], 2)
    assert [(each["row"], each["column"], each["code"]) for each in found["refused"]] == [
        (2, "units", "number_negative"), (3, "territory", "unknown_territory")]
    assert uploads(api, shared, csv_of(row(shared, units="x")), 422, taking="good")["code"] == "rows_refused"


BAD_CELLS = [
    ({"units": "-1"}, ("units", "number_negative", "")),
    ({"seconds": "1.5"}, ("seconds", "number_fractional", "")),
    ({"units": "9" * 30}, ("units", "number_absurd", "")),
    ({"gross_base": "1e9"}, ("gross_base", "number_fractional", "")),
    ({"territory": "ZZ"}, ("territory", "unknown_territory", "")),
    ({"media": "cinema"}, ("media", "reported_medium_not_granted", "media")),
    ({"use_class": "dubbing", "enhancement_kind": ""}, ("use_class", "reported_use_not_granted", "uses")),
    ({"language": "fr"}, ("language", "language_not_granted", "languages")),
    ({"used_from": "2020-01-01", "used_to": "2020-01-01"}, ("used_from", "outside_license", "duration_s")),
    ({"seconds": "5401"}, ("seconds", "seconds_exceeded", "max_seconds")),
    ({"license_id": UNUSED}, ("license_id", "license_not_yours", "license_id")),
    ({"currency": UNUSED[:42]}, ("currency", "other_currency", "currency")),
]


def test_a_row_names_what_it_breaks(api, shared):
    rows = [row(shared, line, **cells) for line, (cells, _) in enumerate(BAD_CELLS, 1)]
    assert problems_of(api, shared, *rows) == [(number, *expected) for number, (_, expected) in enumerate(BAD_CELLS, 1)]


def test_lines_and_outputs_are_counted_once(api, shared):
    assert problems_of(api, shared, row(shared), row(shared, 1, output_sha256="ab" * 32)) == [(2, "line", "line_twice", "")]
    assert problems_of(api, shared, row(shared), row(shared, 2, output_sha256=f"{1:064x}")) == [
        (2, "output_sha256", "output_twice", "")]


NO_REPORTS = [
    (b'report_id,line\n"2026', "wrong_columns"),
    (csv_of() + b'a,"b', "broken_report"),
    (b"\xff\xfe" + "report_id".encode("utf-16-le"), "wrong_encoding"),
    (csv_of() + "für".encode("latin-1"), "wrong_encoding"),
    (b"PK\x03\x04spreadsheet", "wrong_encoding"),
    (csv_of().replace(b",", b";"), "wrong_columns"),
    (b'{"rows": 5}', "broken_report"),
]


def test_what_is_no_report_is_refused_whole(api, shared):
    assert [uploads(api, shared, content, 422)["code"] for content, _ in NO_REPORTS] == [code for _, code in NO_REPORTS]


def test_another_content_type_is_refused(api, shared):
    assert uploads(api, shared, b"%PDF", 415, form="application/pdf")["code"] == "unsupported_content_type"


def test_a_body_of_100_megabytes_is_refused_before_it_is_read(api, shared):
    class Unread(io.RawIOBase):
        def readinto(self, into):
            raise AssertionError("the body was read")

    path = f"/licenses/{shared['license_id']}/usage-reports"
    announced = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(100 * 10**6)}
    answer = api.http.post(path, content_type="text/csv", environ_overrides=announced)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "body_too_large")
    assert uploads(api, shared, b" " * (MOST_BYTES + 1), 413)["code"] == "body_too_large"


def test_a_report_that_owes_nothing_is_carried_by_the_relayer(api, story, licensed):
    license = licensed(report_every="quarter")
    [draft] = uploads(api, license, csv_of(row(license, gross_base="", currency="")))["drafts"]
    assert (draft["owed_wei"], draft["is_on_chain"]) == ("0", True)
    body = signed_body(story.producer.account, draft)
    accepted = api.post(reports_path(license), body, 202)
    assert api.settled(accepted)["state"] == "confirmed"
    again = api.post(reports_path(license), body, 202)
    assert again["operation"]["operation_id"] == accepted["operation"]["operation_id"]
    after = api.get(reports_path(license))
    assert (after["periods"][0]["state"], after["usage_reports"][0]["lines"]) == ("reported", draft["lines"])


def test_more_use_without_more_income_is_kept_off_the_chain(api, story, licensed):
    license = licensed(report_every="quarter")
    content = [csv_of(row(license, line, gross_base="", currency="")) for line in (1, 2)]
    [first] = uploads(api, license, content[0])["drafts"]
    api.settled(api.post(reports_path(license), signed_body(story.producer.account, first), 202))
    [second] = uploads(api, license, content[1])["drafts"]
    assert second["is_on_chain"] is False
    kept = api.post(reports_path(license), signed_body(story.producer.account, second), 201)
    assert kept["lines"] == second["lines"]
    assert {each["lines"] for each in api.get(reports_path(license))["usage_reports"]} == {first["lines"], second["lines"]}


def test_a_license_without_periods_keeps_signed_reports_and_counts_them(api, story, licensed):
    license = licensed()
    rows = [row(license, line, gross_base="", currency="") for line in (1, 2, 3, 4)]
    [draft] = uploads(api, license, csv_of(*rows[:3]))["drafts"]
    assert (draft["is_on_chain"], draft["owed_wei"]) == (False, "0")
    api.post(reports_path(license), signed_body(story.producer.account, draft), 201)
    assert api.get(reports_path(license))["periods"] == []
    assert problems_of(api, license, rows[3]) == [(1, "output_sha256", "outputs_exceeded", "max_outputs")]
    assert problems_of(api, license, rows[0] | {"note": "again"})[0][2] == "output_twice"
    silent = [each | {"output_sha256": ""} for each in rows[:1]]
    [quiet] = uploads(api, license, csv_of(*silent))["drafts"]
    api.post(reports_path(license), signed_body(story.producer.account, quiet), 201)
    assert uploads(api, license, csv_of(*silent), 409)["code"] == "usage_taken"
    assert drafts(api, license, 5, 422)["code"] == "no_revenue_owed"
    assert drafts(api, license, 0, 422, period=3)["code"] == "no_periods"


def test_rows_that_were_uploaded_side_by_side_are_not_taken_twice(api, story, licensed):
    license = licensed()
    rows = [row(license, line, gross_base="", currency="") for line in (1, 2, 3, 4)]
    parts = (rows[:2], [rows[1] | {"note": "again"}], rows[2:], [rows[0] | {"output_sha256": "", "seconds": "5400"}])
    first, twice, more, longer = (uploads(api, license, csv_of(*part))["drafts"][0] for part in parts)
    api.post(reports_path(license), signed_body(story.producer.account, first), 201)
    for draft, says in ((twice, "is reported already"), (more, "4 outputs"), (longer, "5520 seconds")):
        stale = api.post(reports_path(license), signed_body(story.producer.account, draft), 409)
        assert stale["code"] == "usage_stale" and says in stale["detail"]
        assert drafts(api, license, 0, 409, lines=draft["lines"])["code"] == "usage_stale"
    assert api.post(reports_path(license), signed_body(story.producer.account, first), 201)["lines"] == first["lines"]
    assert [each["rows"] for each in api.get(reports_path(license))["usage_reports"]] == [2]


def test_only_the_licensee_signs_and_only_for_this_license(api, story, licensed):
    license, other = licensed(report_every="quarter"), licensed(report_every="month")
    draft = drafts(api, license, 0)
    body = signed_body(story.producer.account, draft)
    strange = signed_body(story.stranger.account, draft)
    assert api.post(reports_path(license), strange, 422)["code"] == "wrong_signer"
    assert api.post(reports_path(other), body, 422)["code"] == "altered_typed_data"
    altered = json.loads(json.dumps(draft))
    altered["typed_data"]["message"]["licensee"] = story.stranger.address
    assert api.post(reports_path(license), signed_body(story.stranger.account, altered), 422)["code"] == "not_licensee"
    story.waits(8 * DAY_S)
    assert api.post(reports_path(license), body, 422)["code"] == "signature_expired"


def test_a_report_that_was_paid_is_not_taken_again(api, story, shared):
    draft = drafts(api, shared, 0)
    paid = drafts(api, shared, 700)
    api.sends(story.producer.account, paid["transactions"][0])
    assert api.post(reports_path(shared), signed_body(story.producer.account, draft), 422)["code"] == "report_not_higher"
    assert api.post(reports_path(shared), signed_body(story.producer.account, paid), 422)["code"] == "report_not_higher"
    assert drafts(api, shared, 700, 422)["code"] == "report_not_higher"


def test_a_report_declares_what_its_lines_sum_to(api, shared):
    lines = uploads(api, shared, csv_of(row(shared)))["lines"]
    assert drafts(api, shared, 9_999, 422, lines=lines)["code"] == "income_differs"
    assert drafts(api, shared, 10_000, 404, lines=UNUSED)["code"] == "usage_unknown"


UNDECLARABLE = [
    ({"net_income_wei": "-1"}, "malformed_amount"),
    ({"net_income_wei": "1.5"}, "malformed_amount"),
    ({"net_income_wei": str(2**128)}, "malformed_amount"),
    ({"period": -1}, "malformed_amount"),
    ({"period": 1}, "period_out_of_range"),
    ({"moment": "later"}, "unknown_word"),
    ({"lines": "0x12"}, "malformed_hex"),
]


def test_what_cannot_be_declared_is_refused(api, shared):
    body, path = {"period": 0, "moment": "service", "net_income_wei": "1"}, f"{reports_path(shared)}/drafts"
    codes = [api.post(path, body | changes, 422)["code"] for changes, _ in UNDECLARABLE]
    assert codes == [code for _, code in UNDECLARABLE]


def test_an_unknown_license_is_not_reported_under(api, story):
    nowhere = {"license_id": UNUSED}
    assert uploads(api, nowhere, csv_of(), 404)["code"] == "license_unknown"
    assert drafts(api, nowhere, 0, 404)["code"] == "license_unknown"
    assert api.get(reports_path(nowhere), 404)["code"] == "license_unknown"


def test_periods_open_fall_due_and_are_late(api, story, licensed):
    license = licensed(**TENTH, minimum_wei="50")
    states = []
    for seconds in (0, MONTH_S, TO_REPORT_S - MONTH_S, MONTH_S):
        story.waits(seconds)
        states.append([each["state"] for each in api.get(reports_path(license))["periods"]])
    assert states == [["open"], ["due", "open"], ["due", "open"], ["late", "due", "open"]]
    window = api.get(reports_path(license))["periods"][1]
    assert window["begins_at"] == license["starts_at"] + MONTH_S
    assert (window["ends_at"], window["late_at"]) == (window["begins_at"] + MONTH_S, window["begins_at"] + MONTH_S + TO_REPORT_S)
    paid = drafts(api, license, 100)
    assert (paid["owed_wei"], api.sends(story.producer.account, paid["transactions"][0])["state"]) == ("50", "confirmed")
    first = api.get(reports_path(license))["periods"][0]
    assert (first["state"], first["is_minimum"], first["declared"][0]["is_late"]) == ("reported", True, True)


def test_late_reports_are_listed_for_both_sides(api, story, licensed):
    license = licensed(**TENTH)
    licensed(report_every="quarter")
    licensed()
    story.waits(MONTH_S + TO_REPORT_S)
    api.clockwork.follows()
    wanted = [(license["license_id"], [0])]
    for party in ({"licensee": story.producer.address}, {"performer": story.performer.address}):
        found = api.get("/reports/late", query_string=party)["items"]
        assert [(each["license_id"], [period["period"] for period in each["periods"]]) for each in found] == wanted
    assert api.get("/reports/late", query_string={"licensee": story.stranger.address})["items"] == []
    assert api.get("/reports/late", 422)["code"] == "one_party"
    api.sends(story.producer.account, drafts(api, license, 1)["transactions"][0])
    assert api.get("/reports/late", query_string={"licensee": story.producer.address})["items"] == []


def test_no_report_is_missed_after_consent_was_withdrawn(api, story, licensed):
    license = licensed(**TENTH)
    story.waits(DAY_S)
    story.performer.withdraws_consent(bytes.fromhex(license["asset_id"][2:]))
    story.waits(4 * MONTH_S + TO_REPORT_S)
    api.clockwork.follows()
    # with thirty days of notice the license ended on the second day of its second period
    periods = api.get(reports_path(license))["periods"]
    assert [each["state"] for each in periods] == ["late"] * len(periods)
    assert len(periods) == 2
    assert drafts(api, license, 1, 422, period=2)["code"] == "period_out_of_range"
    [missing] = api.get("/reports/late", query_string={"licensee": story.producer.address})["items"]
    assert [each["period"] for each in missing["periods"]] == [0, 1]


def test_a_share_is_paid_in_the_grants_token_also_to_the_largest_split(api, story, licensed):
    token = Token.deployed(story.stranger)
    others = [{"account": f"0x{number:040x}", "share_bps": 300, "role": "other"} for number in range(1_000, 1_000 + MOST_PAYEES - 1)]
    split = [{"account": story.performer.address, "share_bps": 10_000 - 300 * len(others), "role": "performer"}, *others]
    license = licensed(**TENTH, currency=token.address, currency_label="PLN", currency_decimals=18, price_wei="0", split=split)
    assert drafts(api, license, 5_000, 422)["code"] == "erc20_insufficient_balance"
    token.mints(story.producer, 500)
    steps = drafts(api, license, 5_000)["transactions"]
    assert [step["step"] for step in steps] == ["approve", "report"]
    made = [api.sends(story.producer.account, step) for step in steps]
    assert [each["state"] for each in made] == ["confirmed", "confirmed"]
    assert made[1]["gas_used"] < REPORT_GAS * 4 // 5
    assert api.get(reports_path(license))["periods"][0]["paid_wei"] == "500"
