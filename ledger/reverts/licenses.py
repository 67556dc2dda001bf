"""Refusals of a license's terms, of its purchase and of the withdrawal of consent."""
from __future__ import annotations

from ledger.reverts.refusal import ContractRefusal


class UnknownUses(ContractRefusal):
    """A grant names no use, or bits that are no use."""

    says = "the use bits {uses} name no use, or one that is not known; bits 0 to 13 are uses"


class UnknownMedia(ContractRefusal):
    """A grant names no medium, or bits that are no medium."""

    says = "the media bits {media} name no medium, or one that is not known; bits 0 to 10 are media"


class TerritoryMissing(ContractRefusal):
    """A grant holds nowhere."""

    says = "the grant names no territory; name countries, or all for worldwide"


class TermsMissing(ContractRefusal):
    """A grant commits to no legal text."""

    says = "the grant commits to no terms; sign the hash of the terms document"


class CreateAndUse(ContractRefusal):
    """One grant asks for both the creation of a replica and its use."""

    says = "the use bits {uses} create a replica and use it; sign two grants, one to create and one to use"


class RequirementMissing(ContractRefusal):
    """A grant to use a replica does not name the grant of its creation."""

    says = "the use bits {uses} use a replica; name the grant of its creation in `requires`"


class CreateLicenseMissing(ContractRefusal):
    """The licensee holds no live license to create the replica."""

    says = "the license {license} to create the replica is not live; buy the grant that `requires` names first"


class DurationMissing(ContractRefusal):
    """A license would last no time."""

    says = "the duration is 0 seconds; sign how long the license lasts"


class DurationTooLong(ContractRefusal):
    """A license lasts longer than ten years, or that of a minor longer than five."""

    says = "the license lasts {duration_s} seconds, at most {most_s}; sign a shorter duration"


class EndAfterMajority(ContractRefusal):
    """A minor's license would outlive majority."""

    says = "the license would end at {ends_at}, after majority at {majority_at}; sign a shorter duration"


class StartTooLate(ContractRefusal):
    """A license starts more than ten years after its purchase."""

    says = "the license starts at {starts_at}, at the latest {latest}; buy it later or sign an earlier start"


class UnknownRevocation(ContractRefusal):
    """The way of revocation is not in the list."""

    says = "the revocation {revocation} is not known; 0 none, 1 after notice, 2 immediate"


class WrongNotice(ContractRefusal):
    """A notice period is missing, or there is one where none applies."""

    says = "a notice of {notice_s} seconds does not go with revocation {revocation}; only 1, after notice, has one"


class ExclusiveSupply(ContractRefusal):
    """An exclusive grant sells more than one license."""

    says = "an exclusive grant sells exactly one license, this one {max_supply} (0 = any number); sign a supply of 1"


class PriceMissing(ContractRefusal):
    """Price, price per unit and revenue share are zero and the grant is not signed as gratis."""

    says = "the price is 0, and so are price per unit and revenue share; a free license must be signed as such, set gratis"


class PriceOnGratis(ContractRefusal):
    """A gratis grant has a price, a price per unit or a revenue share."""

    says = "the grant is gratis and has the price {price}; sign one or the other"


class UnknownUnit(ContractRefusal):
    """The unit of metered use is not in the list."""

    says = "the unit {unit} is not known; 0 none, 1 second, 2 minute, 3 line, 4 frame, 5 image, 6 track, 7 run"


class MeterIncomplete(ContractRefusal):
    """Unit, price per unit and number of units do not stand together."""

    says = ("unit {unit}, price per unit {unit_price} and number of units {max_units} stand together or not at all, the number "
            "below 2^64; sign all three or none")


class RevenueShareIncomplete(ContractRefusal):
    """A share of revenue stands without reports, or a minimum without a share."""

    says = ("a share of {bps} basis points with the minimum {minimum} and reports {report_every} does not go together; a share of "
            "1 to 10000 names its reports (1 every 30 days, 2 every 91), and only it has a minimum")


class SoldOut(ContractRefusal):
    """Every license of the grant is sold."""

    says = "all {max_supply} licenses of the grant are sold; ask the performer for a new grant"


class LicenseExists(ContractRefusal):
    """The licensee holds this license already."""

    says = "the license {license} exists already; choose another serial to buy one more"


class LicenseeAbsent(ContractRefusal):
    """Somebody buys in the name of another what makes the licensee owe reports."""

    says = ("{buyer} buys a license for {licensee} that makes its holder owe reports; the licensee buys it with their own "
            "wallet: by transaction, or in a token by a signed order")


class WrongLicensee(ContractRefusal):
    """The grant was made to another licensee."""

    says = "the license is for {licensee}, the grant is for {expected} only; that account buys it"


class LicenseeMissing(ContractRefusal):
    """A license would belong to nobody."""

    says = "the order names no licensee; name the account that shall hold the license"


class ExclusiveConflict(ContractRefusal):
    """A conflicting license lives on the same use."""

    says = "use bit {use} of the asset {asset} is taken by another license until {until}; choose another use or wait"


class FrozenAsset(ContractRefusal):
    """The performer or guardian stopped sales on the asset."""

    says = "the asset {asset} is frozen and nothing is sold on it; ask the performer to unfreeze it"


class WrongConsentEpoch(ContractRefusal):
    """A signed withdrawal of consent was used already, or is for an epoch to come."""

    says = "signed for consent epoch {signed}, the asset is at {current}; sign the withdrawal for the current epoch"
