"""What machines are told about assets: the policy of one, from the chain, and of all that offer something, from the index."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ledger import index
from ledger.grant import Grant
from ledger.index.reading import FIRST_PAGE, NotIndexed, Reading
from ledger.session.assets import AssetState, asset_at, indexed_asset
from ledger.session.licensing import OPEN, published_grant, signed_grant
from ledger.session.moment import Moment
from ledger.session.offers import OfferFilter
from ledger.session.session import Session
from ledger.terms import ASSET_KINDS, POLICIES
from ledger.terms.policy import PERMITTED, PROHIBITED, WITH_TERMS, AssetPolicy, Offer
from ledger.units import NO_ADDRESS, Bytes32, hex_of
from ledger.verification import BlockReference

# Whatever a limit leaves out is not offered, so it stays prohibited; GET /grants lists all offers.
MOST_OFFERS = 100   # of one asset: each costs two questions to the node, for an answer that crawlers ask for
SITE_OFFERS = 500   # each is read and decrypted: a second in all
SITE_ASSETS = 500   # 600 kB as RSL; crawlers read half a megabyte of robots.txt and not much more of other files
PAGE_ROWS = 100     # of the list of offers


@dataclass(frozen=True, slots=True)
class Site:
    """Where others reach the API: an http(s) URL without a slash at the end."""

    url: str

    def asset_url(self, asset_id: Bytes32) -> str:
        """What the policy is about."""
        return f"{self.url}/assets/{hex_of(asset_id)}"

    def offer(self, grant_id: Bytes32, grant: Grant) -> Offer:
        """The grant with the address where it is bought."""
        return Offer(grant.terms, f"{self.url}/grants/{hex_of(grant_id)}")


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """The policy of an asset as of a block."""

    policy: AssetPolicy
    as_of: BlockReference


@dataclass(frozen=True, slots=True)
class SitePolicies:
    """The policies that do not prohibit everything, as of a block."""

    policies: tuple[AssetPolicy, ...]
    as_of: BlockReference


def policy(session: Session, asset_id: Bytes32, site: Site) -> PublishedPolicy:
    """The asset's own level and its open offers to anyone, as the chain has them now. Raises: AssetUnknown."""
    moment = session.moment()
    state = asset_at(session, moment, asset_id)
    return PublishedPolicy(_policy(state, site, tuple(_open_offers(session, moment, (asset_id, site)))), moment.as_of)


def site_policies(session: Session, site: Site) -> SitePolicies:
    """Of assets that are permitted, and of those with an open offer to anyone, as the index has them. Raises: IndexEmpty."""
    with session.index.reading() as reading:
        permitted = index.AssetFilter(policy=POLICIES.number(PERMITTED))
        found = {asset.fixed.asset: asset for asset in reading.assets(permitted, index.Page(FIRST_PAGE, SITE_ASSETS)).items}
        offers = _indexed_offers(session, reading, site)
        found |= {asset_id: reading.asset(asset_id) for asset_id in offers}
        policies = [_policy(indexed_asset(session, asset, reading.as_of), site, tuple(offers.get(asset_id, ())))
                    for asset_id, asset in found.items()]
        return SitePolicies(tuple(each for each in policies if each.level != PROHIBITED), reading.as_of)


def _policy(state: AssetState, site: Site, offers: tuple[Offer, ...]) -> AssetPolicy:
    url = site.asset_url(state.asset_id)
    is_minor = state.is_minor and state.as_of.time < state.majority_at
    return AssetPolicy(state.asset_id, ASSET_KINDS.name_of(state.kind), _level(state), is_minor, f"{url}/policy", url, offers)


def _level(state: AssetState) -> str:
    """The asset's own; but one that is frozen, or whose record is erased, offers nothing, and consent that was withdrawn is
    given again by a grant only."""
    declared = POLICIES.name_of(state.policy)
    if state.is_frozen or state.erased_at is not None:
        return PROHIBITED
    return WITH_TERMS if declared == PERMITTED and state.withdrawn_at else declared


def _open_offers(session: Session, moment: Moment, of: tuple[Bytes32, Site]) -> Iterator[Offer]:
    asset_id, site = of
    wanted = OfferFilter(asset_id=asset_id, licensee=NO_ADDRESS, open_at=moment.as_of.time)
    for grant_id in islice(_grant_ids(session, wanted), MOST_OFFERS):
        found = published_grant(moment, grant_id, signed_grant(session, grant_id))
        if found.state == OPEN:
            yield site.offer(grant_id, found.signed.grant)


def _indexed_offers(session: Session, reading: Reading, site: Site) -> dict[Bytes32, list[Offer]]:
    """By asset, in the order in which they were published."""
    offers: dict[Bytes32, list[Offer]] = {}
    wanted = OfferFilter(licensee=NO_ADDRESS, open_at=reading.as_of.time)
    for grant_id in islice(_grant_ids(session, wanted), SITE_OFFERS):
        grant = signed_grant(session, grant_id).grant
        if _is_open(reading, grant_id, grant):
            offers.setdefault(grant.asset, []).append(site.offer(grant_id, grant))
    return offers


def _is_open(reading: Reading, grant_id: Bytes32, grant: Grant) -> bool:
    """As `published_grant` finds on the chain, within the window."""
    terms = grant.terms
    try:
        asset = reading.asset(terms.asset)
    except NotIndexed:
        return False
    is_current = (asset.performer, asset.state.grant_epoch) == (terms.performer, grant.grant_epoch)
    if asset.is_minor and reading.as_of.time >= asset.fixed.majority_at:
        return False  # nothing is sold before the performer, now of age, has reaffirmed the asset
    is_left = terms.max_supply == 0 or reading.sold(grant_id) < terms.max_supply
    return is_current and is_left and not asset.state.is_frozen and not reading.is_cancelled(grant_id)


def _grant_ids(session: Session, wanted: OfferFilter) -> Iterator[Bytes32]:
    cursor = None
    while True:
        page = session.offers.page(wanted, limit=PAGE_ROWS, cursor=cursor)
        yield from page.grant_ids
        cursor = page.next_cursor
        if cursor is None:
            return
