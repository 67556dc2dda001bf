"""Whether a grant could be bought: every check of the contract's purchase that does not depend on the buyer, in its order."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.token import token_name
from ledger.chain.views import Source
from ledger.chain.wallet import balance_wei
from ledger.errors import InvalidInput
from ledger.grant import Grant
from ledger.reverts import (AssetUnknown, CancelledGrant, DurationTooLong, EndAfterMajority, EpochsExhausted,
                            ExclusiveConflict, FrozenAsset, GrantClosed, ReaffirmationMissing, SoldOut, SourceShareMissing, StartTooLate,
                            WrongGrantEpoch, WrongGuardian, WrongPerformer)
from ledger.session.moment import Moment
from ledger.terms import ASSET_KINDS, USES, Terms
from ledger.terms.limits import MOST_DURATION_ADULT_S, MOST_DURATION_MINOR_S
from ledger.terms.templates import require_template
from ledger.units import ETHER, NO_ADDRESS, Address, Bytes32, UnixTime, hex_of

SOURCE = "source"  # of a payee's roles
LAST_GRANT_EPOCH, LAST_CONSENT_EPOCH = 2**16 - 1, 2**8 - 1


class ModalityMismatch(InvalidInput):
    """Terms about a voice name the recording of a face, or the other way round."""

    says = "modality: the terms concern the {modality}, the asset is a {kind}; draft the grant for the right asset"


class MajorityMismatch(InvalidInput):
    """The terms name another date of majority than the registration, so the trust would unlock at another time."""

    says = "majority_at: the terms say {got}, the asset was registered with {expected}"


class WrongCurrencyName(InvalidInput):
    """The terms give a token another name or other decimals than it has, so their amounts would mislead."""

    says = ("currency_label, currency_decimals: the terms say {label!r} with {decimals}, the token {currency} says {symbol!r} with "
            "{token_decimals}; copy both from the token")


class UndeclaredSource(InvalidInput):
    """A payee has the role of a source that the asset does not derive from, so its share could be collected by nobody."""

    says = ("split: {account} has the role source, and the chain names no such source of the asset; declare it first (see "
            "`ledger derive`), or give the payee another role")


@dataclass(frozen=True, slots=True)
class Standing:
    """The asset of a grant as the chain has it; the guardian is nobody's from majority on, as in the contract. `is_grown`
    says that its performer has come of age and has not reaffirmed it; `source` is what a derivative owes, else all zero."""

    performer: Address
    guardian: Address
    majority_at: UnixTime
    kind: int
    grant_epoch: int
    consent_epoch: int
    is_frozen: bool
    is_grown: bool
    source: Source


def standing_of(moment: Moment, asset: Bytes32) -> Standing:
    """Raises: AssetUnknown."""
    word = moment.ledger.asset(asset)
    if not word.exists:
        raise AssetUnknown(asset=asset)
    guard = moment.ledger.guard(asset)
    is_guarded = word.is_minor and moment.as_of.time < guard.majority_at
    return Standing(word.performer, guard.guardian if is_guarded else NO_ADDRESS,
                    guard.majority_at if is_guarded else UnixTime(0), word.kind, word.grant_epoch, word.consent_epoch,
                    word.is_frozen, word.is_minor and not is_guarded, moment.ledger.source(asset))


def require_sellable(moment: Moment, grant: Grant, digest: Bytes32) -> None:
    """Returns when somebody could buy the grant now, or once its window opens.

    Raises, with the contract's own codes: GrantClosed, AssetUnknown, WrongPerformer, WrongGuardian, WrongGrantEpoch,
    EpochsExhausted, FrozenAsset, ReaffirmationMissing, CancelledGrant, SoldOut, DurationTooLong, StartTooLate,
    EndAfterMajority, ExclusiveConflict, SourceShareMissing. Besides: ModalityMismatch, MajorityMismatch, UndeclaredSource, NoToken, WrongCurrencyName, UnknownTemplate,
    TemplateVersionUnknown, TermFixedByTemplate. What a single grant can say wrong
    by itself cannot exist as `Terms`.
    """
    terms = grant.terms
    if moment.as_of.time >= terms.closes_at:
        raise GrantClosed(closes_at=terms.closes_at)
    standing = standing_of(moment, grant.asset)
    if standing.is_grown:
        raise ReaffirmationMissing(asset=grant.asset)
    _require_parties(grant, standing)
    if standing.is_frozen:
        raise FrozenAsset(asset=grant.asset)
    _require_currency(moment, terms)
    require_template(terms)
    _require_supply(moment, terms, digest)
    _require_window(moment.as_of.time, terms, standing)
    _require_no_conflict(moment, terms)
    _require_source_share(terms, standing.source)


def _require_source_share(terms: Terms, source: Source) -> None:
    """A derivative's split pays its source's pot at least its share. Source: Sources.sol."""
    paid = [payee.share_bps for payee in terms.split if (payee.role, payee.account) == (SOURCE, source.account)]
    if source.level and max(paid, default=-1) < source.share_bps:
        raise SourceShareMissing(account=source.account, bps=source.share_bps)
    for payee in terms.split:
        if payee.role == SOURCE and payee.account != source.account:
            raise UndeclaredSource(account=payee.account)


def _require_parties(grant: Grant, standing: Standing) -> None:
    terms = grant.terms
    if terms.performer != standing.performer:
        raise WrongPerformer(signed=terms.performer, current=standing.performer)
    if terms.guardian != standing.guardian:
        raise WrongGuardian(signed=terms.guardian, current=standing.guardian)
    if terms.majority_at != standing.majority_at:
        raise MajorityMismatch(got=terms.majority_at, expected=standing.majority_at)
    if grant.grant_epoch != standing.grant_epoch:
        raise WrongGrantEpoch(signed=grant.grant_epoch, current=standing.grant_epoch)
    if standing.grant_epoch == LAST_GRANT_EPOCH or standing.consent_epoch == LAST_CONSENT_EPOCH:
        raise EpochsExhausted(asset=grant.asset)
    kind = ASSET_KINDS.name_of(standing.kind)
    if terms.modality in ASSET_KINDS.names and terms.modality != kind:
        raise ModalityMismatch(modality=terms.modality, kind=kind)


def _require_currency(moment: Moment, terms: Terms) -> None:
    balance_wei(moment.ledger.node, terms.performer, terms.currency)  # asked for its error: is it a currency at all?
    if terms.currency == ETHER:
        return
    token = token_name(moment.ledger.node, terms.currency)
    if (terms.currency_label, terms.currency_decimals) != (token.symbol, token.decimals):
        raise WrongCurrencyName(label=terms.currency_label, decimals=terms.currency_decimals, currency=terms.currency,
                                symbol=token.symbol, token_decimals=token.decimals)


def _require_supply(moment: Moment, terms: Terms, digest: Bytes32) -> None:
    state = moment.ledger.grant_state(digest)
    if state.cancelled:
        raise CancelledGrant(grant=digest)
    if 0 < terms.max_supply <= state.sold:
        raise SoldOut(max_supply=terms.max_supply)


def _require_window(now: UnixTime, terms: Terms, standing: Standing) -> None:
    most = MOST_DURATION_MINOR_S if standing.majority_at else MOST_DURATION_ADULT_S
    if terms.duration_s > most:
        raise DurationTooLong(duration_s=terms.duration_s, most_s=most)
    if terms.starts_at > now + MOST_DURATION_ADULT_S:
        raise StartTooLate(starts_at=terms.starts_at, latest=now + MOST_DURATION_ADULT_S)
    ends_at = max(now, terms.starts_at) + terms.duration_s
    if standing.majority_at and ends_at > standing.majority_at:
        raise EndAfterMajority(ends_at=ends_at, majority_at=standing.majority_at)


def _require_no_conflict(moment: Moment, terms: Terms) -> None:
    """As the buyer whom the terms name, else as somebody who holds nothing yet."""
    for use in terms.uses:
        bit = USES.mask([use])
        lock = moment.ledger.lock(terms.asset, bit)
        is_held = moment.as_of.time < lock.exclusive_until
        if is_held and lock.holder != terms.licensee:
            raise ExclusiveConflict(asset=hex_of(terms.asset), use=bit, until=lock.exclusive_until)
        if terms.exclusive and not is_held and moment.as_of.time < lock.live_until:
            raise ExclusiveConflict(asset=hex_of(terms.asset), use=bit, until=lock.live_until)
