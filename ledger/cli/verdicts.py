"""May I, and is it so: answers that come from the chain."""
from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from ledger.cli.ids import ACCOUNT, ID, TIME
from ledger.cli.keys import api_option
from ledger.cli.output import PENDING, REFUTED, json_option, progress, show
from ledger.client import Client
from ledger.errors import InvalidInput
from ledger.fingerprint.media import UPLOAD_BYTES, read_source

class SubjectUnknown(InvalidInput):
    """What shall be verified is neither a file here nor the id of a license."""

    says = "{subject} is neither a file nor a license id (0x and 64 digits)"


LICENSE_ID = re.compile(r"0x[0-9a-fA-F]{64}")


class UseMissing(InvalidInput):
    """A question about a license names no use."""

    says = "no use was named; say which with --use, such as --use dubbing (see `ledger terms show uses`)"


def use_options(command: Any) -> Any:
    """Adds --use, --medium, --territory and --time."""
    for option in (
        click.option("--time", type=TIME, metavar="UNIX-TIME", help="As of this time instead of now."),
        click.option("--territory", metavar="CODE", help="Where, ISO 3166-1 alpha-2, or WW."),
        click.option("--medium", multiple=True, help="Through which medium; repeat for each."),
        click.option("--use", "use", multiple=True, help="For which use; repeat for each."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("asset_id", type=ID)
@click.argument("licensee", type=ACCOUNT)
@use_options
@api_option
@json_option
def licensed(asset_id: str, licensee: str, api: Client, as_json: bool, **use: Any) -> None:
    """May LICENSEE use the asset so, now? At least one --use. Exits 0 if a license covers it, 3 if none does."""
    if not use["use"]:
        raise UseMissing()
    answer = api.get("/licensed", asset_id=asset_id, licensee=licensee, **_listed(use))
    lines = [("licensed", "yes" if answer["is_licensed"] else "no")]
    lines += [("license", f"{row['license_id']}: {row['reason']}") for row in answer["licenses"]]
    show(answer, lines, as_json=as_json)
    raise click.exceptions.Exit(0 if answer["is_licensed"] else REFUTED)


@click.command()
@click.argument("subject")
@click.option("--licensee", type=ACCOUNT, metavar="ADDRESS", help="With a file: whose licenses are asked about.")
@use_options
@api_option
@json_option
def verify(subject: str, licensee: str | None, api: Client, as_json: bool, **use: Any) -> None:
    """Verifies SUBJECT: a file (which asset is it, who signed for it?) or a license id.

    A file exits 0 with any verdict; with --licensee it exits 3 where no license covers the use. A license exits 0 if it
    holds, 2 while its purchase is not final, 3 if it is refuted.
    """
    if LICENSE_ID.fullmatch(subject):
        _verify_license(subject, api, as_json, _listed(use))
    else:
        _verify_file(Path(subject), api, as_json, _listed(use) | {"licensee": licensee})


def _verify_license(license_id: str, api: Client, as_json: bool, use: dict[str, Any]) -> None:
    given = {name: value for name, value in use.items() if value}
    verdict = api.post(f"/licenses/{license_id}/verification", given)
    show(verdict, [("verdict", verdict["verdict"]), *_findings(verdict)], as_json=as_json)
    raise click.exceptions.Exit(PENDING if verdict["verdict"] == "pending" else 0)


def _verify_file(file: Path, api: Client, as_json: bool, query: dict[str, Any]) -> None:
    if not file.is_file():
        raise SubjectUnknown(subject=file)
    with progress("verifying"):
        verdict = api.post_media("/verifications", read_source(file, UPLOAD_BYTES), **query)
    lines = [("verdict", verdict["verdict"]), ("asset", verdict["asset_id"]), ("performer", verdict["performer"])]
    lines += [("license", f"{row['license_id']}: {row['reason']}") for row in verdict["licenses"]]
    show(verdict, [*lines, *_findings(verdict)], as_json=as_json)
    covered = any(row["is_licensed"] for row in verdict["licenses"])
    raise click.exceptions.Exit(0 if covered or not query["licensee"] else REFUTED)


def _findings(verdict: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [(f"check {check['number']}", check["says"]) for check in verdict.get("checks", [])]
    lines += [("not proven", text) for text in verdict.get("does_not_prove", [])]
    return lines + ([("witness", verdict["witness"])] if verdict.get("witness") else [])


def _listed(use: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in use.items()}
