"""How people hand assets over, come of age, and say what derives from what, on a real chain."""
from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.grant import SignedGrant
from ledger.license import LicenseKey
from ledger.units import NO_ADDRESS, Bytes32, Seconds

if TYPE_CHECKING:
    from tests.story import Person

DAY_S = 86_400


class SuccessionActs:
    """A person's acts in the ledger by which an asset moves, or derives from another."""

    __slots__ = ()

    def names_heir(self, asset: Bytes32, heir: Person, days: int = 30) -> None:
        """The heir may take the asset over, so many days after announcing it."""
        self.sends(self.story.ledger.name_heir_call(asset, heir.address, Seconds(days * DAY_S)))

    def names_nobody(self, asset: Bytes32) -> None:
        """The asset has no heir any more."""
        self.sends(self.story.ledger.name_heir_call(asset, NO_ADDRESS, Seconds(0)))

    def announces_succession(self, asset: Bytes32, to: Person) -> None:
        self.sends(self.story.ledger.announce_succession_call(asset, to.address))

    def cancels_succession(self, asset: Bytes32) -> None:
        self.sends(self.story.ledger.cancel_succession_call(asset))

    def carries_out_succession(self, asset: Bytes32) -> None:
        """Its time has come; anybody may."""
        self.sends(self.story.ledger.succeed_call(asset))

    def reaffirms(self, asset: Bytes32) -> None:
        """This performer has come of age and keeps the asset up."""
        self.sends(self.story.ledger.reaffirm_call(asset))

    def declares_source(self, asset: Bytes32, signed: SignedGrant, license: LicenseKey) -> None:
        """This performer's asset was made under this licensee's license."""
        self.sends(self.story.ledger.declare_source_call(signed.grant.members(), license.serial, asset))
