"""What machines may do: the policy of an asset, the files in which crawlers look for it, and the wallet's descriptor."""
from __future__ import annotations

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.routes.assets import AssetPath
from ledger.api.shapes import policies as shapes
from ledger.api.shapes.server import AnyObject
from ledger.session import policies as publishing
from ledger.session.policies import Site
from ledger.terms.exports import robots_lines, tdm_headers
from ledger.terms.exports.rsl import MEDIA_TYPE as RSL

policies = APIBlueprint("policies", __name__, abp_tags=[Tag(name="policies", description="what machines may do without asking")])
LICENSE_FILE = "/license.xml"


@policies.get("/assets/<asset_id>/policy", summary="What anyone may do with an asset", responses={200: shapes.Policy})
def read_policy(path: AssetPath) -> Response:
    """The default policy and the open offers to anyone, as JSON, ODRL (`application/ld+json`), RSL (`application/rsl+xml`)
    or, where an offer allows mining, the policy of TDMRep (`application/ld+json` with its profile), by `Accept`; with the
    headers of TDMRep. A minor's asset publishes prohibitions only."""
    form = answers.preferred(tuple(wire.POLICY_FORMS))
    found = publishing.policy(current_session(), path.asset_id, _site())
    response = answers.written(wire.POLICY_FORMS[form](found), form, wire.block(found.as_of))
    response.headers.update(tdm_headers(found.policy))
    return response


@policies.get("/robots.txt", summary="Where crawlers find the license",
              responses={200: shapes.document("text/plain")})
def read_robots() -> Response:
    """Names the RSL file of the site, which names the policies."""
    return Response(robots_lines(_site().url + LICENSE_FILE), content_type="text/plain; charset=utf-8")


@policies.get(LICENSE_FILE, summary="The policies of the site as RSL", responses={200: shapes.document(RSL)})
def read_site_license() -> Response:
    """Each asset that offers something, with its policy; AI use of everything else is prohibited. From the index."""
    found = publishing.site_policies(current_session(), _site())
    return answers.written(wire.site_rsl(found), RSL, wire.block(found.as_of))


@policies.get("/.well-known/tdmrep.json", summary="The reservation of mining rights",
              responses={200: shapes.Reservations})
def read_reservation() -> Response:
    """TDMRep: everything is reserved; assets with an offer for mining name their policy. From the index."""
    found = publishing.site_policies(current_session(), _site())
    return answers.written(wire.site_tdm(found), answers.JSON, wire.block(found.as_of))


@policies.get("/wallet-descriptor", summary="How a wallet shows a grant", responses={200: AnyObject})
def read_wallet_descriptor() -> Response:
    """The ERC-7730 document of this deployment: each member of a grant with its label and format."""
    return answers.read(wire.wallet_descriptor(current_session(), _site()))


def _site() -> Site:
    return Site((current_session().settings.public_url or request.root_url).rstrip("/"))
