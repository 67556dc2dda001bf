"""Whether the server lives, whether it can serve, and which deployment it serves."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.shapes import server
from ledger.session import readiness

health = APIBlueprint("health", __name__, abp_tags=[Tag(name="health", description="the server itself")])


@health.get("/health", summary="The process lives", responses={200: server.Alive})
def read_health() -> Response:
    """Always the same, asks nobody."""
    return answers.found({"status": "alive"})


@health.get("/ready", summary="Requests can be served", responses={200: server.Ready})
def read_ready() -> Response:
    """Chain, index and outbox are in order; else a problem with status 503 says which is not."""
    return answers.found(wire.readiness(readiness.ready(current_session())))


@health.get("/deployment", summary="Which contracts on which chain", responses={200: server.Deployment})
def read_deployment() -> Response:
    """Addresses, the EIP-712 domain, and what stands behind the chain."""
    return answers.read(wire.deployment(current_session()))
