"""The pots in which a payee has a share, and what the share of a booking is."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.events import SplitDeclared, SplitPayee
from ledger.terms import ROLES
from ledger.units import BPS, Address, UnixTime, Wei

KEPT_WEI = 1  # stays in a pot that is paid out. Source: Pots.KEPT
ROUNDING_RULE = "remainder_to_performer"  # what the next sentence says, in one word
ROUNDING = ("Each payee gets the share rounded down to the minor unit, once for everything that came into the pot since "
            "its last distribution; the remainder goes to the first payee, the performer. One minor unit stays in the "
            "pot. A line shows by how much its event moves the payee's part of the pot, so the lines sum to what is "
            "distributed.")
TRUST_ROLE, SOURCE_ROLE = ROLES.number("trust"), ROLES.number("source")


@dataclass(frozen=True, slots=True)
class Pot:
    """A pot whose split names the payee at `places`; an account can stand in a split several times."""

    payees: tuple[SplitPayee, ...]
    unlock_at: UnixTime
    places: tuple[int, ...]

    @classmethod
    def declared(cls, event: SplitDeclared, payee: Address) -> Pot:
        places = tuple(place for place, each in enumerate(event.payees) if each.account == payee)
        return cls(event.payees, event.unlock_at, places)

    def part(self, place: int, distributable_wei: Wei) -> Wei:
        """What a distribution of that amount pays to the payee at the place. Source: Pots.distribute."""
        if place:
            return Wei(distributable_wei * self.payees[place].share_bps // BPS)
        return Wei(distributable_wei - sum([distributable_wei * payee.share_bps // BPS for payee in self.payees[1:]]))


def distributable(held_wei: int) -> Wei:
    """What a distribution would pay out of a pot.

    >>> distributable(0), distributable(1), distributable(500)
    (0, 0, 499)
    """
    return Wei(max(held_wei - KEPT_WEI, 0))
