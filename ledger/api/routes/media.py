"""Files: their fingerprints, what they resemble, and what the chain says about them."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, RawModel, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import AddressField, Bytes32Field, Fields, MediumField, TerritoryField, TimeField, UseField
from ledger.api.shapes import media as media_shapes
from ledger.session import exhibits, inspection

media = APIBlueprint("media", __name__, abp_tags=[Tag(name="media", description="files, by their bytes alone")])


class MediaBody(RawModel):
    """The bytes of a picture, a recording or a video; what they are is read from them."""

    mimetypes = ["application/octet-stream"]


class Question(Fields):
    """Which use by whom is asked about; without a licensee only the origin of the file is."""

    licensee: AddressField | None = None
    use: list[UseField] = []
    medium: list[MediumField] = []
    territory: TerritoryField = "WW"
    time: TimeField = 0


class EvidenceQuery(Fields):
    """The asset that the file resembles."""

    asset_id: Bytes32Field


@media.post("/fingerprints", summary="Fingerprint a file; nothing is kept", responses={200: media_shapes.FileFingerprint})
def fingerprint_file(raw: MediaBody) -> Response:
    """The fingerprints under which the file would be registered."""
    return answers.unkept(wire.media_fingerprint(inspection.fingerprint(current_session(), raw.get_data())))


@media.post("/searches", summary="Find what a file resembles", responses={200: media_shapes.Matches})
def search_file(raw: MediaBody) -> Response:
    """Registered assets and reported outputs that the file resembles, best first. Leads for people, no verdict."""
    return answers.unkept({"matches": wire.matches(inspection.search(current_session(), raw.get_data()))})


@media.post("/searches/evidence", summary="Draw what a file shares with an asset", responses={200: media_shapes.DRAWING})
def draw_evidence(query: EvidenceQuery, raw: MediaBody) -> Response:
    """A PNG: both pictures with what they share framed, or both spectrograms with the matched segment. Only where the
    performer asked that the media is kept; else `ledger search --evidence` draws it from both files."""
    return answers.drawn(exhibits.evidence(current_session(), raw.get_data(), query.asset_id))


@media.post("/verifications", summary="Say where a file comes from, checked against the chain",
            responses={200: media_shapes.FileVerdict})
def verify_file(query: Question, raw: MediaBody) -> Response:
    """The verdict on a file, with every check; asked of the chain, not of an index."""
    question = inspection.FileQuestion(query.licensee, wire.coverage_of(query.model_dump()))
    return answers.unkept(wire.file_verdict(inspection.verify_file(current_session(), raw.get_data(), question)))
