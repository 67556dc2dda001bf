"""Forms of policies, and of the files in which crawlers look for them."""
from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, RootModel
from pydantic import Field as Member

from ledger.api.shapes.basics import AsOf, Shape, Word

JSON_LD, RSL = "application/ld+json", "application/rsl+xml"


class PolicyOffer(Shape):
    """Where a license is bought; the address commits to the terms by their hash."""

    url: str
    intent: str
    uses: list[str]


class Policy(Shape):
    """What anyone may do with an asset, as of a block; `policy` is the level that holds, `uses` that of each use."""

    model_config = ConfigDict(extra="forbid", openapi_extra={"content": {JSON_LD: {}, RSL: {}}})

    asset: Word
    kind: str
    policy: str
    says: str
    uses: dict[str, str]
    human_consent: str
    url: str
    asset_url: str
    offers: list[PolicyOffer]
    is_minor: bool
    training_mining: dict[str, Any]
    as_of: AsOf


class Reservation(Shape):
    """What is reserved at a path and below; the members are named by TDMRep."""

    location: str
    reservation: int = Member(alias="tdm-reservation")
    policy: str = Member(default="", alias="tdm-policy")


class Reservations(RootModel[list[Reservation]]):
    """A TDMRep file."""


def document(form: str) -> dict[str, Any]:
    """An answer in a form of its own that is not JSON."""
    return {"description": "OK", "content": {form: {"schema": {"type": "string"}}}}
