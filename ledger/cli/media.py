"""Commands that begin with a file: its fingerprints, its registration, and what it resembles."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ledger import wire
from ledger.catalogue.plate import clock
from ledger.cli.evidence import Drawing, draw, fetch
from ledger.cli.ids import TIME
from ledger.cli.keys import FILE, api_option, guardian_options, signers_of, wallet_options
from ledger.cli.output import json_option, progress, show
from ledger.client import Client, Wish, draft_registration, register as register_draft
from ledger.fingerprint import fingerprint_media
from ledger.fingerprint.media import UPLOAD_BYTES, read_source
from ledger.terms.vocabulary import ASSET_KINDS, POLICIES

UNALTERED = ("1", "1")   # tempo and pitch, as the API writes them


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
@click.option("--keep-media", is_flag=True,
              help="The ledger keeps a smaller copy and draws it beside files that resemble it, for whoever has one.")
@click.option("--majority-at", type=TIME, metavar="UNIX-TIME", help="For a minor: when the guardian's say ends.")
@wallet_options
@guardian_options
@api_option
@json_option
def register(file: Path, policy: str, kind: str | None, title: str, majority_at: int | None, keep_media: bool, api: Client,
             as_json: bool, **keys: Any) -> None:
    """Anchors a file as an asset of the signer. The ledger pays the gas; a minor's guardian signs too."""
    signers = signers_of(api, keys)
    guardian = signers.guardian.address if signers.guardian else None
    with progress("drafting the record"):
        wish = Wish(read_source(file, UPLOAD_BYTES), policy, kind, title, guardian, majority_at, keep_media)
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
              help="Directory for a picture (PNG) of what FILE shares with each find whose media the ledger keeps.")
@click.option("--against", type=FILE, multiple=True, help="Draw beside this registered file instead; repeat for each.")
@api_option
@json_option
def search(file: Path, evidence: Path | None, against: tuple[Path, ...], api: Client, as_json: bool) -> None:
    """Finds the registered assets and reported outputs that a file resembles, best first."""
    drawing = Drawing(file, against, evidence)
    with progress("searching"):
        found = api.post_media("/searches", read_source(file, UPLOAD_BYTES))
        drawn = draw(drawing) or fetch(drawing, api, found["matches"])
    lines = [line for match in found["matches"] for line in _lines(match)]
    lines = lines or [("none", "nothing registered here resembles the file")]
    lines += [("evidence", each.get("picture") or f"{each['against']}: {each['says']}") for each in drawn]
    show(found | ({"evidence": drawn} if evidence else {}), lines, as_json=as_json)


def _lines(match: dict[str, Any]) -> list[tuple[str, str]]:
    """How sure the find is, then when, where and how the file shows it, as far as that is known."""
    lines = [(match["grade"], f"{match['asset_id']}  E={match['e_value']}  {match['channel']}")]
    found = [_seen(match["seen"]), _segment(match["segment"]), _box(match["box"]), _pose(match["pose"])]
    return lines + [("", text) for text in found if text]


def _seen(seen: dict[str, Any] | None) -> str:
    if seen is None or seen["of_frames"] < 2:
        return ""
    return f"in {seen['frames']} of {seen['of_frames']} pictures of the file, best at {clock(seen['at_ms'])}"


def _segment(segment: dict[str, Any] | None) -> str:
    if segment is None:
        return ""
    warp = (segment["tempo"], segment["pitch"])
    altered = "" if warp == UNALTERED else f", {warp[0]} times as fast and {warp[1]} times as high"
    return (f"from {clock(segment['start_ms'])} to {clock(segment['end_ms'])} of the registered sound,"
            f" at {clock(segment['query_start_ms'])} of the file{altered}")


def _box(box: dict[str, Any] | None) -> str:
    return "" if box is None else f"in a box of {box['width']} x {box['height']} pixels at {box['left']}, {box['top']}"


def _pose(pose: dict[str, Any] | None) -> str:
    if pose is None:
        return ""
    return f"at {pose['scale']} times its size, turned {pose['degrees']} degrees clockwise{', then mirrored' if pose['mirrored'] else ''}"
