"""Row by row: what is taken, what is refused and by which rule, and what the taken rows sum to."""
import secrets
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.merkle import Tree, root_of
from ledger.units import Bytes32, UnixTime
from ledger.usage_report import COLUMNS, Reported, Taking, leaf_of, moment_of, usage_report
from tests.usage_report.conftest import DAY_S, GOOD, LICENSE, STARTS_AT, csv_of, license_of


def told(report):
    return [(problem.row, problem.column, problem.code, problem.term) for problem in report.refused]


@pytest.mark.parametrize(("column", "cell", "code"), [
    ("units", "-1", "number_negative"), ("units", "1.5", "number_fractional"), ("units", "1,5", "number_fractional"),
    ("units", "1e3", "number_fractional"), ("units", "9" * 17, "number_absurd"), ("units", "9" * 90, "number_absurd"),
    ("units", "four", "cell_malformed"), ("units", "+4", "cell_malformed"), ("units", "٤", "cell_malformed"),
    ("seconds", "-60", "number_negative"), ("seconds", "4000000000", "number_absurd"), ("seconds", "60s", "cell_malformed"),
    ("gross_base", "-5", "number_negative"), ("gross_base", "0.5", "number_fractional"), ("gross_base", "9" * 40, "number_absurd"),
    ("line", "0", "number_absurd"), ("line", "", "cell_missing"), ("line", "-3", "number_negative"),
    ("report_id", "", "cell_missing"), ("report_id", "a b", "cell_malformed"), ("report_id", "a" * 65, "cell_malformed"),
    ("license_id", "0x12", "malformed_hex"), ("license_id", "", "cell_missing"),
    ("use_class", "cloning", "unknown_word"), ("use_class", "", "cell_missing"), ("enhancement_kind", "magic", "unknown_word"),
    ("territory", "XX", "unknown_territory"), ("territory", "gb", "unknown_territory"), ("territory", "", "cell_missing"),
    ("media", "radio", "unknown_word"), ("media", "", "cell_missing"), ("language", "english", "cell_malformed"),
    ("output_sha256", "zz", "malformed_hex"), ("output_iscc", "KACT", "cell_malformed"),
    ("used_from", "03.11.2026", "cell_malformed"), ("used_from", "2026-02-30", "cell_malformed"),
    ("used_from", "1999-01-01", "cell_malformed"), ("used_to", "2026-11-05T10:00", "cell_malformed"), ("used_to", "", "cell_missing"),
    ("currency", "0x12", "malformed_address"), ("currency", "EUR", "malformed_address"),
    ("note", "a" * 501, "cell_too_long"), ("note", "a\u202eb", "cell_malformed"), ("note", "a" * 3_000, "cell_too_long"),
])
def test_a_cell_that_cannot_be_read_is_named(judge, row, column, cell, code):
    report = judge(row(1), row(2, **{column: cell}) if column != "line" else row(1) | {"line": cell})
    assert told(report) == [(2, column, code, "")]
    assert report.accepted == ()


@pytest.mark.parametrize(("changes", "column", "code", "term"), [
    ({"license_id": "0x" + "99" * 32}, "license_id", "license_not_yours", "license_id"),
    ({"asset_id": "0x" + "99" * 32}, "asset_id", "other_asset", "asset"),
    ({"work_title": "Der kurze Tag"}, "work_title", "other_work", "work_title"),
    ({"use_class": "dubbing", "enhancement_kind": ""}, "use_class", "reported_use_not_granted", "uses"),
    ({"enhancement_kind": "age"}, "enhancement_kind", "enhancement_not_granted", "enhancement_kinds"),
    ({"enhancement_kind": ""}, "enhancement_kind", "enhancement_not_granted", "enhancement_kinds"),
    ({"language": "fr"}, "language", "language_not_granted", "languages"),
    ({"territory": "DE"}, "territory", "reported_territory_not_granted", "territories"),
    ({"territory": "GB IE DE"}, "territory", "reported_territory_not_granted", "territories"),
    ({"territory": "WW"}, "territory", "reported_territory_not_granted", "territories"),
    ({"media": "cinema"}, "media", "reported_medium_not_granted", "media"),
    ({"media": "svod cinema"}, "media", "reported_medium_not_granted", "media"),
    ({"used_from": "2026-11-06"}, "used_to", "dates_reversed", "duration_s"),
    ({"used_from": "2026-10-31"}, "used_from", "outside_license", "duration_s"),
    ({"used_from": "2028-11-01", "used_to": "2028-11-02"}, "used_from", "outside_license", "duration_s"),
    ({"used_to": "2026-12-24"}, "used_to", "spans_periods", "report_every"),
    ({"currency": "0x" + "11" * 20}, "currency", "other_currency", "currency"),
    ({"currency": ""}, "currency", "other_currency", "currency"),
    ({"units": 11}, "units", "units_exceeded", "max_units"),
    ({"seconds": 5401}, "seconds", "seconds_exceeded", "max_seconds"),
])
def test_a_rule_of_the_license_that_a_row_breaks_is_named(judge, row, changes, column, code, term):
    assert told(judge(row(1, units=0), row(2, **changes))) == [(2, column, code, term)]


def test_income_under_a_license_without_a_share_is_refused(judge, row):
    license = license_of(revenue_share_bps=0, revenue_base="none")
    assert told(judge(row(), license=license)) == [(1, "gross_base", "base_not_asked", "revenue_share_bps")]
    assert judge(row(gross_base=0), license=license).refused == ()


def test_every_reason_of_a_row_is_told(judge, row):
    assert [column for _, column, _, _ in told(judge(row(units="-1", seconds="x", media="radio")))] == ["media", "seconds", "units"]
    assert {code for _, _, code, _ in told(judge(row(territory="DE", media="cinema", language="fr")))} == {
        "reported_territory_not_granted", "reported_medium_not_granted", "language_not_granted"}


def test_an_id_of_another_work_is_refused(judge, row):
    license = license_of(work_id="10.5240/7791-8534-2C23-9030-8610-5")
    assert told(judge(row(eidr="10.5240/0000-0000-0000-0000-0000-0"), license=license)) == [(1, "eidr", "other_work_id", "work_id")]


def test_lines_and_outputs_stand_in_a_report_once(judge, row):
    twice = judge(row(1), row(1) | {"output_sha256": "77" * 32}, row(2) | {"output_sha256": f"{1:064x}"})
    assert told(twice) == [(2, "line", "line_twice", ""), (3, "output_sha256", "output_twice", "")]
    before = replace(license_of(), reported=Reported(outputs=frozenset({Bytes32(bytes.fromhex("00" * 31 + "01"))})))
    assert told(judge(row(1), license=before)) == [(1, "output_sha256", "output_twice", "")]


def test_rows_of_another_report_are_refused(judge, row):
    assert told(judge(row(1), row(2, report_id="2027-Q1-1"))) == [(2, "report_id", "other_report", "")]


def test_units_seconds_and_outputs_count_over_rows_and_earlier_reports(judge, row):
    assert told(judge(*(row(line, units=4) for line in (1, 2, 3)))) == [(3, "units", "units_exceeded", "max_units")]
    assert told(judge(*(row(line, units=0, seconds=1_800) for line in (1, 2, 3)))) == []
    four = [row(line, units=0) for line in (1, 2, 3, 4)]
    assert told(judge(*four)) == [(4, "output_sha256", "outputs_exceeded", "max_outputs")]
    before = replace(license_of(), reported=Reported(units=8, seconds=5_390, published=3))
    assert {code for _, _, code, _ in told(judge(row(), license=before))} == {
        "units_exceeded", "seconds_exceeded", "outputs_exceeded"}


def test_what_nobody_else_hears_is_not_counted_as_published(judge, row):
    license = license_of(media=["internal", "svod"])
    rows = [row(line, units=0, media="internal", seconds=5_000) for line in (1, 2, 3, 4)]
    assert judge(*rows, license=license).refused == ()


def test_the_last_day_counts_and_so_does_the_day_on_which_the_license_starts(judge, row):
    assert judge(row(used_from="2026-11-01", used_to="2026-11-01")).refused == ()
    ended = replace(license_of(), ends_at=UnixTime(STARTS_AT + 3 * DAY_S))
    assert judge(row(used_from="2026-11-04", used_to="2026-11-04"), license=ended).refused == ()
    assert [code for _, _, code, _ in told(judge(row(used_from="2026-11-05"), license=ended))] == ["outside_license"]


def test_nothing_is_taken_unless_all_is_good_or_the_caller_says_so(judge, row):
    rows = [row(1), row(2, media="cinema"), row(3, units=5)]
    nothing, part = judge(*rows), judge(*rows, taking=Taking.GOOD_ROWS)
    assert (nothing.accepted, nothing.totals, nothing.lines) == ((), (), bytes(32))
    assert [accepted.line for accepted in part.accepted] == [1, 3]
    assert told(nothing) == told(part) == [(2, "media", "reported_medium_not_granted", "media")]


def test_a_row_with_cells_too_few_or_too_many_is_refused_alone(row):
    held = license_of()
    content = csv_of(row(1)) + b"a,b\r\n" + csv_of(row(3)).split(b"\r\n")[1] + b",more\r\n"
    report = usage_report(content, {held.license: held}, Taking.GOOD_ROWS)
    assert [problem.code for problem in report.refused] == ["cells_uneven", "cells_uneven"]
    assert len(report.accepted) == 1


def test_totals_are_by_license_period_and_moment(judge, row):
    license = license_of(uses=["enhancement", "inference-service", "training"], training_scope=["ai-training", "inference"], max_units=100,
                         training_ends_at=STARTS_AT + 200 * DAY_S, model_deletion="delete")
    service = {"use_class": "inference-service", "enhancement_kind": ""}
    later = {"used_from": "2026-12-02", "used_to": "2026-12-03"}
    report = judge(row(1), row(2, gross_base=5), row(3, **service), row(4, **later, output_sha256="", units=1),
                   license=license)
    assert report.refused == ()
    assert [(t.license, t.period, t.moment, t.rows, t.units, t.net_income_wei) for t in report.totals] == [
        (LICENSE, 0, "downstream-use", 2, 8, 1_005), (LICENSE, 0, "service", 1, 4, 1_000), (LICENSE, 1, "downstream-use", 1, 1, 1_000)]


def test_the_root_commits_to_each_row_in_the_order_of_lines(judge, row):
    one, other = judge(row(2), row(1), row(3, units=0)), judge(row(1), row(3, units=0), row(2))
    assert one.lines == other.lines and [accepted.line for accepted in one.accepted] == [1, 2, 3]
    leaves = [leaf_of(accepted) for accepted in one.accepted]
    assert root_of(leaves[1], Tree.of(leaves).proof(1)) == one.lines
    assert judge(row(2), row(1), row(3, units=1)).lines != one.lines


def test_the_same_row_written_another_way_has_the_same_leaf(judge, row):
    plain = judge(row(1, territory="GB IE", media="svod festival"))
    other = judge(row(1, territory=" IE GB", media="festival svod", currency="0x" + "0" * 40, gross_base="001000",
                      license_id="22" * 32, output_sha256="0x" + f"{1:064x}"))
    assert plain.lines == other.lines != bytes(32)


def test_moments_follow_the_use():
    assert {moment_of(use) for use in ("training", "fine-tuning")} == {"training"}
    assert {moment_of(use) for use in ("dubbing", "game", "enhancement")} == {"downstream-use"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.fixed_dictionaries({}, optional={name: st.one_of(
    st.text(max_size=40), st.sampled_from(["-1", "0", "9" * 50, "WW", "GB", "2026-11-04", "ETH", "0x" + "11" * 20, "\u202e", "1e9", "NaN"]))
    for name in COLUMNS}))
def test_no_cell_breaks_the_reader(cells):
    held = license_of()
    content = csv_of(GOOD, GOOD | {"line": "2", "output_sha256": secrets.token_hex(32)} | cells)
    if b"\0" in content:
        return
    report = usage_report(content, {held.license: held}, Taking.GOOD_ROWS)
    assert len(report.accepted) + len({problem.row for problem in report.refused}) == 2
