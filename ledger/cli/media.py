"""Commands that begin with a file: its fingerprints, its registration, and what it resembles."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ledger import wire
from ledger.cli.evidence import Drawing, draw
from ledger.cli.ids import TIME
from ledger.cli.keys import FILE, api_option, guardian_options, signers_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, Wish, draft_registration, register as register_draft
from ledger.fingerprint import fingerprint_media
from ledger.fingerprint.media import UPLOAD_BYTES, read_source
from ledger.terms.vocabulary import ASSET_KINDS, POLICIES


@click.command()
@click.argument("file", type=FILE)
@json_option
def fingerprint(file: Path, as_json: bool) -> None:
    """Prints the fingerprints of a recording, picture or video. Asks no server."""
    with progress("reading the file"):
        found = wire.media_fingerprint(fingerprint_media(file))
    lines = [("kind", found["kind"]), ("sha256", found["sha256"]), ("iscc", found["iscc"]), ("quality", found["quality"])]
    lines += [("fingerprint", text if len(text) <= 100 else f"{text[:97]}...") for text in found["fingerprints"]]
    show(found, lines, as_json=as_json)


@click.command()
@click.argument("file", type=FILE)
@click.option("--policy", type=click.Choice([word.name for word in POLICIES.words]), default="prohibited", show_default=True,
              help="What anybody without a license is told about the asset.")
@click.option("--kind", type=click.Choice([word.name for word in ASSET_KINDS.words]), help="Needed for a video: its voice or its face.")
@click.option("--title", default="", help="A name for people; it stays off the chain.")
@click.option("--majority-at", type=TIME, metavar="UNIX-TIME", help="For a minor: when the guardian's say ends.")
@wallet_options
@guardian_options
@api_option
@json_option
def register(file: Path, policy: str, kind: str | None, title: str, majority_at: int | None, api: Client, as_json: bool,
             **keys: Any) -> None:
    """Anchors a file as an asset of the signer. The ledger pays the gas; a minor's guardian signs too."""
    signers = signers_of(api, keys)
    guardian = signers.guardian.address if signers.guardian else None
    with progress("drafting the record"):
        wish = Wish(read_source(file, UPLOAD_BYTES), policy, kind, title, guardian, majority_at)
        draft = draft_registration(api, signers.performer, wish)
    with progress("waiting for the chain"):
        operation = register_draft(api, draft, signers)
    answer = {"asset_id": draft["asset_id"], "performer": signers.performer.address, "record": draft["record"],
              "conflicts": draft["conflicts"], "operation": operation}
    lines = [("asset", draft["asset_id"]), ("performer", signers.performer.address), ("transaction", operation["transaction"]),
             ("gas", operation["gas_used"])]
    lines += [("resembles", f"{match.get('asset_id')} of {match.get('performer')} ({match['grade']})") for match in draft["conflicts"]]
    show(answer, lines, as_json=as_json)


@click.command()
@click.argument("file", type=FILE)
@click.option("--evidence", type=click.Path(file_okay=False, path_type=Path),
              help="Directory for a picture (PNG) of what FILE shares with each file of --against.")
@click.option("--against", type=FILE, multiple=True, help="A registered file, which the ledger does not keep; repeat for each.")
@api_option
@json_option
def search(file: Path, evidence: Path | None, against: tuple[Path, ...], api: Client, as_json: bool) -> None:
    """Finds the registered assets and reported outputs that a file resembles, best first."""
    drawing = Drawing(file, against, evidence)
    with progress("searching"):
        found = api.post_media("/searches", read_source(file, UPLOAD_BYTES))
        drawn = draw(drawing)
    lines = [(match["grade"], f"{match.get('asset_id') or match.get('output_id')}  E={match['e_value']}  {match['channel']}")
             for match in found["matches"]]
    lines = lines or [("none", "nothing registered here resembles the file")]
    lines += [("evidence", each.get("picture") or f"{each['against']}: {each['says']}") for each in drawn]
    show(found | ({"evidence": drawn} if evidence else {}), lines, as_json=as_json)
