"""Licenses, whether they cover a use, and their verification."""
from __future__ import annotations

from flask import Response
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import (PAGE_ROWS, AddressField, Bytes32Field, Fields, LimitField, MediumField, TerritoryField,
                               TextField, TimeField, UseField)
from ledger.api.shapes import grants as grant_shapes
from ledger.api.shapes import media as media_shapes
from ledger.session import inspection
from ledger.session import licenses as holdings

licenses = APIBlueprint("licenses", __name__, abp_tags=[Tag(name="licenses", description="what licensees hold")])


class LicensePath(Fields):
    """A license."""

    license_id: Bytes32Field


class LicenseQuery(Fields):
    """Which licenses are listed."""

    licensee: AddressField | None = None
    asset_id: Bytes32Field | None = None
    grant_id: Bytes32Field | None = None
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class Coverage(Fields):
    """A use; all of it has to be covered. Without a time: now."""

    use: list[UseField]
    medium: list[MediumField] = []
    territory: TerritoryField = "WW"
    time: TimeField = 0


class LicensedQuery(Coverage):
    """Whose use of which asset."""

    asset_id: Bytes32Field
    licensee: AddressField


class VerificationBody(Coverage):
    """The use that the license shall cover; without one only the license itself is verified."""

    use: list[UseField] = []


@licenses.get("/licenses", summary="List licenses", responses={200: grant_shapes.Licenses})
def list_licenses(query: LicenseQuery) -> Response:
    """Licenses by licensee, asset and grant, oldest first, from the index."""
    wanted = holdings.LicenseFilter(query.licensee, query.asset_id, query.grant_id)
    page = holdings.licenses(current_session(), wanted, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.license))


@licenses.get("/licenses/<license_id>", summary="One license", responses={200: grant_shapes.License})
def read_license(path: LicensePath) -> Response:
    """What was bought, for how much, and where it stands on the chain."""
    return answers.read(wire.license(holdings.license_of(current_session(), path.license_id)))


@licenses.get("/licenses/<license_id>/coverage", summary="Whether a license covers a use",
              responses={200: grant_shapes.Coverage})
def read_coverage(path: LicensePath, query: Coverage) -> Response:
    """The contract's answer, with the first reason against it."""
    use = wire.coverage_of(query.model_dump())
    return answers.read(wire.coverage(holdings.coverage(current_session(), path.license_id, use)))


@licenses.get("/licensed", summary="Whether anybody's license covers a use of an asset", responses={200: grant_shapes.Licensed})
def read_licensed(query: LicensedQuery) -> Response:
    """Whether the licensee holds a license that covers the use, each asked of the contract."""
    use = wire.coverage_of(query.model_dump(exclude={"asset_id", "licensee"}))
    return answers.read(wire.licensed(holdings.licensed(current_session(), query.asset_id, query.licensee, use)))


@licenses.post("/licenses/<license_id>/verification", summary="Verify a license against the chain",
               responses={200: media_shapes.LicenseVerdict})
def verify_license(path: LicensePath, body: VerificationBody) -> Response:
    """Every check by number. A check that fails is answered as a problem of kind `refuted`."""
    use = wire.coverage_of(body.model_dump()) if body.use else None
    return answers.unkept(wire.license_verdict(inspection.verify_license(current_session(), path.license_id, use)))
