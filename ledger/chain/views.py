"""What the contract answers: the values behind its storage words, and why a license covers a use or not."""
from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ledger.license import LicenseWord
from ledger.units import NO_ADDRESS, Address, Bps, Bytes32, Seconds, UnixTime, Wei

WORLDWIDE = 255  # as the territory of a use: everywhere, which only a worldwide license covers
NOW = UnixTime(0)  # as the time of a use: the time of the block that is asked

_KIND_MASK, _POLICY_SHIFT, _POLICY_MASK = 3, 3, 3
_MINOR, _FROZEN, _DERIVATIVE = 1 << 5, 1 << 6, 1 << 7


class Reason(IntEnum):
    """Why a license does not cover a use; the first that holds, in this order. Source: Types.sol."""

    LICENSED = 0
    LICENSE_UNKNOWN = 1
    NOT_STARTED = 2
    ENDED = 3
    CONSENT_WITHDRAWN = 4
    ASSET_FROZEN = 5
    USE_NOT_GRANTED = 6
    MEDIUM_NOT_GRANTED = 7
    TERRITORY_NOT_GRANTED = 8


@dataclass(frozen=True, slots=True)
class Use:
    """What somebody wants to do: bits of uses and media (all of them must be covered), the number of a territory or
    `WORLDWIDE`, and a time or `NOW`."""

    uses: int
    media: int
    territory: int
    time: UnixTime


@dataclass(frozen=True, slots=True)
class AssetWord:
    """An asset as the contract holds it. `exists` is false for one that nobody anchored; all else is zero then."""

    performer: Address
    anchored_at: UnixTime
    withdrawn_at: UnixTime  # of the latest withdrawal of consent; 0 if there was none
    consent_epoch: int
    grant_epoch: int
    traits: int

    @property
    def exists(self) -> bool:
        return self.performer != NO_ADDRESS

    @property
    def kind(self) -> int:
        """1 voice, 2 face."""
        return self.traits & _KIND_MASK

    @property
    def policy(self) -> int:
        """0 prohibited, 1 with terms, 2 permitted."""
        return self.traits >> _POLICY_SHIFT & _POLICY_MASK

    @property
    def is_minor(self) -> bool:
        """Registered as a minor's and not reaffirmed since; majority alone does not change it."""
        return bool(self.traits & _MINOR)

    @property
    def is_frozen(self) -> bool:
        return bool(self.traits & _FROZEN)

    @property
    def is_derivative(self) -> bool:
        """It names a source, which gets a share of what it earns."""
        return bool(self.traits & _DERIVATIVE)


@dataclass(frozen=True, slots=True)
class Guard:
    """Guardian and majority date of a minor's asset; both zero for an adult's."""

    guardian: Address
    majority_at: UnixTime


@dataclass(frozen=True, slots=True)
class Heir:
    """Who may take an asset over, `delay_s` after announcing it; both zero where nobody is named."""

    account: Address
    delay_s: Seconds


@dataclass(frozen=True, slots=True)
class Succession:
    """The wallet that an asset moves to, from `not_before` on; both zero where none is announced."""

    to: Address
    not_before: UnixTime


@dataclass(frozen=True, slots=True)
class Source:
    """What a derivative owes of its income, and to which account; `level` counts the sources above. All zero for none."""

    account: Address
    share_bps: Bps
    level: int


@dataclass(frozen=True, slots=True)
class Root:
    """A batch; all zero if nobody anchored it."""

    performer: Address
    anchored_at: UnixTime
    count: int


@dataclass(frozen=True, slots=True)
class GrantState:
    """How often a grant was sold, counted only under a supply cap, and whether it (or a rate card) is cancelled."""

    sold: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Lock:
    """Who holds a use of an asset exclusively and until when; until which midnight (UTC) any license lives on it."""

    exclusive_until: UnixTime
    live_until: UnixTime
    holder: Address


@dataclass(frozen=True, slots=True)
class LicenseView:
    """A license with the answer for one use. `territory` is its bitmap, zero for a worldwide one."""

    license: Bytes32
    word: LicenseWord
    territory: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money is asked for: the credit of a payee and, with `unlock_at`, the trust money of that date."""

    payee: Address
    unlock_at: UnixTime
    currency: Address


@dataclass(frozen=True, slots=True)
class Balance:
    """What waits for a payee, in minor units of the currency."""

    credit: Wei
    trust: Wei


@dataclass(frozen=True, slots=True)
class MeterState:
    """How many units of a meter are paid, of at most `cap`, and what was prepaid and is not used yet."""

    units: int
    cap: int
    deposit_wei: Wei

    @property
    def is_open(self) -> bool:
        """Nobody opened it with a cap of zero; one that was closed before it counted has none."""
        return self.cap != 0

    def rest_wei(self, cumulative: int, unit_price_wei: Wei) -> Wei:
        """What settling all units up to `cumulative` costs the one who settles: what the deposit does not pay.

        >>> MeterState(10, 100, Wei(30)).rest_wei(20, Wei(5))
        20
        """
        return Wei(max((cumulative - self.units) * unit_price_wei - self.deposit_wei, 0))


@dataclass(frozen=True, slots=True)
class Period:
    """A license's report period: the income of all moments so far, how many reports said so, and what was paid for it."""

    income_wei: Wei
    reports: int
    paid_wei: Wei
