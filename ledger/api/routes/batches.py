"""Registering many assets under one signature."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import Field

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import (MOST_BATCH, AddressField, Bytes32Field, Fields, ObjectField, PolicyField, SignatureField,
                               TimeField)
from ledger.api.shapes import assets as asset_shapes
from ledger.api.shapes import basics
from ledger.session import batches as batching

batches = APIBlueprint("batches", __name__, abp_tags=[Tag(name="batches", description="many assets under one signature")])


class BatchRequest(Fields):
    """Assets of one adult that were drafted before, in the order of the leaves."""

    performer: AddressField
    policy: PolicyField
    asset_ids: list[Bytes32Field] = Field(min_length=1, max_length=MOST_BATCH)
    deadline: TimeField | None = None


class SignedBatch(Fields):
    """The typed data of the draft, unchanged, with the performer's signature."""

    typed_data: ObjectField
    signature: SignatureField


class RootPath(Fields):
    """A batch."""

    root: Bytes32Field


class LeafPath(RootPath):
    """One asset of a batch."""

    asset_id: Bytes32Field


@batches.post("/batches/drafts", summary="Draft a batch of drafted assets", responses={201: asset_shapes.BatchDraft})
def draft_batch(body: BatchRequest) -> Response:
    """The Merkle root over the assets and the typed data to sign."""
    wanted = batching.BatchRequest(body.performer, body.policy, tuple(body.asset_ids), body.deadline)
    return answers.made(wire.batch_draft(batching.draft(current_session(), wanted)))


@batches.post("/batches", summary="Anchor a signed batch", responses={202: basics.Accepted})
def submit_batch(body: SignedBatch) -> Response:
    """The operation that anchors the root."""
    return answers.accepted(wire.operation(batching.submit(current_session(), body.typed_data, body.signature)))


@batches.get("/batches/<root>", summary="A batch and its leaves", responses={200: asset_shapes.Batch})
def read_batch(path: RootPath) -> Response:
    """Who anchored the root and when, as the chain says, and the leaves as far as they are kept here."""
    return answers.read(wire.batch(batching.batch(current_session(), path.root)))


@batches.post("/batches/<root>/assets/<asset_id>", summary="Write the word of one asset of a batch",
              responses={202: basics.Accepted})
def materialize_asset(path: LeafPath) -> Response:
    """The operation that gives the asset its own word, which its first sale or withdrawal needs."""
    return answers.accepted(wire.operation(batching.materialize(current_session(), path.root, path.asset_id)))
