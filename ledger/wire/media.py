"""Files, and the verdicts on files and licenses."""
from __future__ import annotations

from collections.abc import Iterable

from ledger.catalogue import Match
from ledger.chain.views import LicenseView
from ledger.fingerprint import Box, MediaFingerprint
from ledger.session.registration import Resemblance
from ledger.terms import ASSET_KINDS
from ledger.units import hex_of
from ledger.verification import LicenseVerdict, Pending, license as licenses, media as files
from ledger.verification.media import Candidate, FileVerdict
from ledger.wire.basics import Json, block, checks, optional_hex, reason


def media_fingerprint(file: MediaFingerprint) -> Json:
    return {"kind": file.kind, "media_type": file.media_type, "sha256": hex_of(file.sha256), "size_bytes": file.size_bytes,
            "duration_ms": file.duration_ms, "width": file.width, "height": file.height, "quality": file.quality,
            "iscc": file.iscc, "fingerprints": [str(each) for each in file.fingerprints],
            "faces": [box(face) for face in file.faces]}


def box(area: Box) -> Json:
    return {"left": area.left, "top": area.top, "width": area.width, "height": area.height}


def match(found: Match) -> Json:
    """Ratios and E-values are no money, but stand as decimal text all the same: no number of this API is a float."""
    segment = found.segment and {
        "start_ms": found.segment.start_ms, "end_ms": found.segment.end_ms,
        "tempo": decimal(found.segment.tempo), "pitch": decimal(found.segment.pitch),
        "query_start_ms": found.segment.query_start_ms}
    pose = found.pose and {"scale": decimal(found.pose.scale), "degrees": decimal(found.pose.degrees),
                           "mirrored": found.pose.mirrored}
    return {"kind": found.kind, "id": found.asset_id, "grade": found.grade, "e_value": decimal(found.e_value),
            "channel": found.channel, "distance_bits": found.distance, "of_bits": found.of_bits, "segment": segment,
            "box": found.box and box(found.box), "pose": pose, "seen": seen(found), "license_id": found.license_id}


def seen(found: Match) -> Json | None:
    """When the file shows it best, and how many of the file's pictures do; None for sound."""
    if not found.of_frames:
        return None
    return {"at_ms": found.at_ms, "frames": found.frames, "of_frames": found.of_frames}


def matches(found: Iterable[Resemblance]) -> list[Json]:
    return [match(each.match) | {"asset_id": each.match.asset_id, "performer": each.performer,
                                 "anchored_at": each.anchored_at} for each in found]


def decimal(number: float) -> str:
    """Decimal text of three significant digits, the same on every machine.

    >>> decimal(0.0), decimal(1.25e-12)
    ('0', '1.25e-12')
    """
    return f"{number:.3g}"


def file_verdict(verdict: FileVerdict) -> Json:
    best = verdict.best
    return {
        "verdict": verdict.verdict,
        "asset_id": best and hex_of(best.asset_id),
        "performer": best and best.anchor.performer,
        "kind": best and ASSET_KINDS.name_of(best.anchor.kind),
        "anchored_at": best and best.anchor.anchored_at,
        "license_id": best and optional_hex(best.license_id),
        "match": best and match(best.match),
        "others": [candidate(other) for other in verdict.others],
        "set_aside": [{"id": each.name, "check": each.check, "reason": each.reason} for each in verdict.set_aside],
        "licenses": [held(each.view) for each in verdict.licenses],
        "checks": checks(verdict.checks), "does_not_prove": list(files.DOES_NOT_PROVE), "witness": verdict.witness,
        "as_of": block(verdict.as_of),
    }


def candidate(found: Candidate) -> Json:
    return {"verdict": found.verdict, "asset_id": hex_of(found.asset_id), "performer": found.anchor.performer,
            "anchored_at": found.anchor.anchored_at, "license_id": optional_hex(found.license_id), "match": match(found.match)}


def held(view: LicenseView) -> Json:
    """A license with the contract's answer to one use."""
    return {"license_id": hex_of(view.license), "is_licensed": view.reason == 0, "reason": reason(view.reason)}


def license_verdict(found: LicenseVerdict | Pending) -> Json:
    if isinstance(found, Pending):
        return {"verdict": "pending", "waits_for": found.name, "wait_blocks": found.wait_blocks, "as_of": block(found.as_of)}
    return {"verdict": "verified", "license_id": hex_of(found.key.license_id), "asset_id": hex_of(found.key.asset),
            "grant_id": hex_of(found.key.grant), "licensee": found.key.licensee, "performer": found.performer,
            "checks": checks(found.checks), "does_not_prove": list(licenses.DOES_NOT_PROVE), "witness": found.witness,
            "as_of": block(found.as_of)}
