"""What a licensee reports: what was made and earned under a license, row by row and period by period."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ledger.cli.ids import ID
from ledger.cli.keys import FILE, api_option, wallet_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import ApiProblem, Client, Wallet
from ledger.client.http import Json
from ledger.client.reporting import Declaration, UsageUpload, draft_report, send_report, upload_usage
from ledger.statement.period import moment_text
from ledger.usage_report import Taking

SHOWN_PROBLEMS = 20  # a screen; --json names them all


@click.command()
@click.argument("file", type=FILE)
@click.option("--license", "license_id", type=ID, required=True, metavar="ID", help="The license that all rows are under.")
@click.option("--taking", type=click.Choice([each.value for each in Taking]), default="all", show_default=True,
              help="Whether one bad row refuses all, or the good ones are taken.")
@click.option("--yes", is_flag=True, help="Sign and pay without being asked.")
@wallet_options
@api_option
@json_option
def report(file: Path, license_id: str, taking: str, yes: bool, api: Client, as_json: bool, **keys: Any) -> None:
    """Reports use and income. FILE is CSV or JSON with the columns of docs/statements.md.

    Shows what is wrong with which row, then asks, signs and pays period by period.
    """
    licensee = wallet_of(api, keys)
    upload = _uploaded(api, license_id, (file.read_bytes(), Taking(taking)))
    _tell(upload.answer["refused"])
    sent = [_sent(api, licensee, each, is_asked=not yes) for each in upload.declarations]
    answer = {name: upload.answer[name] for name in ("report_id", "lines", "accepted", "refused", "totals")} | {"reports": sent}
    lines: list[tuple[str, Any]] = [("rows taken", len(upload.answer["accepted"])), ("rows refused", upload.answer["refused_count"])]
    show(answer, [*lines, *(_line(each) for each in sent)], as_json=as_json)


@click.command()
@click.argument("license_id", type=ID)
@api_option
@json_option
def reports(license_id: str, api: Client, as_json: bool) -> None:
    """Shows the report periods of a license: when each is due, what was declared, what was paid."""
    found = api.get(f"/licenses/{license_id}/reports")
    lines = [(f"period {each['period']}", _said(each)) for each in found["periods"]]
    lines += [("taken", f"{each['report_id']}, {each['rows']} rows, {each['lines']}") for each in found["usage_reports"]]
    show(found, lines or [("reports", "none are asked for")], as_json=as_json)


def _uploaded(api: Client, license_id: str, sending: tuple[bytes, Taking]) -> UsageUpload:
    try:
        with progress("reading the rows"):
            return upload_usage(api, license_id, *sending)
    except ApiProblem as problem:
        _tell(problem.facts.get("problems", []))
        raise


def _tell(problems: list[Json]) -> None:
    for each in problems[:SHOWN_PROBLEMS]:
        rule = f" (term {each['term']})" if each["term"] else ""
        click.echo(f"row {each['row']}, {each['column'] or 'as a whole'}: {each['says']}{rule}", err=True)


def _sent(api: Client, licensee: Wallet, declaration: Declaration, *, is_asked: bool) -> Json:
    drafted = draft_report(api, licensee, declaration)
    if is_asked:
        click.echo(f"Period {declaration.period}, {declaration.moment}: {declaration.net_income_wei} net income in all, "
                   f"{drafted.owed_wei} to pay now.", err=True)
        click.confirm("Declare this?", abort=True, err=True)
    with progress("waiting for the chain"):
        made = send_report(api, licensee, drafted)
    return {"period": declaration.period, "moment": declaration.moment, "net_income_wei": str(declaration.net_income_wei),
            "owed_wei": str(drafted.owed_wei), "transaction": made.get("transaction")}


def _line(sent: Json) -> tuple[str, str]:
    where = sent["transaction"] or "signed, kept off the chain"
    return f"period {sent['period']}", f"{sent['moment']}: {sent['net_income_wei']} declared, {sent['owed_wei']} paid, {where}"


def _said(period: Json) -> str:
    until = f"{period['state']}, from {moment_text(period['begins_at'])} to {moment_text(period['ends_at'])}"
    declared = ", ".join(f"{each['moment']} {each['net_income_wei']}" for each in period["declared"])
    paid = f", paid {period['paid_wei']}{' (the minimum)' if period['is_minimum'] else ''}" if declared else ""
    return f"{until}, late from {moment_text(period['late_at'])}{': ' + declared if declared else ''}{paid}"
