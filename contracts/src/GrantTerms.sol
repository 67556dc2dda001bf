// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord, LicenseWords} from "./LicenseWord.sol";
import {Grant} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {ILicenses} from "./interfaces/ILicenses.sol";

/// @notice The rules that a grant's terms keep by themselves, whoever buys and whatever was sold before.
library GrantTerms {
    function requireSound(Grant calldata grant) internal pure {
        _requireUses(grant);
        _requireMoney(grant);
        uint256 media = grant.media;
        if (media == 0 || media > Vocabulary.ALL_MEDIA) revert ILicenses.UnknownMedia(uint16(media));
        if (grant.territory == 0) revert ILicenses.TerritoryMissing();
        if (grant.terms == 0) revert ILicenses.TermsMissing();
        _requireRevocation(grant);
    }

    /// @notice The license that the grant makes, bought now; an exclusive one is sold once.
    function word(Grant calldata grant, uint8 consentEpoch, uint40 majorityAt) internal view returns (LicenseWord) {
        (uint40 startsAt, uint40 endsAt) = window(grant, majorityAt);
        uint8 flags = LicenseWords.EXISTS;
        if (isWorldwide(grant)) flags |= LicenseWords.IS_WORLDWIDE;
        if (grant.exclusive) {
            if (grant.maxSupply != 1) revert ILicenses.ExclusiveSupply(uint32(grant.maxSupply));
            flags |= LicenseWords.IS_EXCLUSIVE;
        }
        return LicenseWords.pack(
            uint32(grant.uses), uint16(grant.media), startsAt, endsAt, consentEpoch, flags, uint8(grant.revocation), uint32(grant.noticeS)
        );
    }

    /// @return startsAt the later of the grant's start and the purchase
    /// @return endsAt the end, at most ten years later, or for a minor five, and not after majority
    function window(Grant calldata grant, uint40 majorityAt) internal view returns (uint40 startsAt, uint40 endsAt) {
        if (grant.durationS == 0) revert ILicenses.DurationMissing();
        uint256 most = majorityAt == 0 ? Vocabulary.MOST_DURATION_ADULT : Vocabulary.MOST_DURATION_MINOR;
        if (grant.durationS > most) revert ILicenses.DurationTooLong(grant.durationS, most);
        startsAt = uint40(block.timestamp);
        if (grant.startsAt > block.timestamp) {
            uint256 latest = block.timestamp + Vocabulary.MOST_DURATION_ADULT;
            if (grant.startsAt > latest) revert ILicenses.StartTooLate(uint40(grant.startsAt), latest);
            startsAt = uint40(grant.startsAt);
        }
        endsAt = startsAt + uint40(grant.durationS);
        if (majorityAt != 0 && endsAt > majorityAt) revert ILicenses.EndAfterMajority(endsAt, majorityAt);
    }

    function isWorldwide(Grant calldata grant) internal pure returns (bool) {
        return grant.territory == Vocabulary.ALL_TERRITORIES;
    }

    function _requireUses(Grant calldata grant) private pure {
        uint256 uses = grant.uses;
        if (uses == 0 || uses > Vocabulary.ALL_USES) revert ILicenses.UnknownUses(uint32(uses));
        if (uses & (Vocabulary.CREATE_REPLICA | Vocabulary.NEEDS_REPLICA) == 0) return;
        if (uses & Vocabulary.CREATE_REPLICA != 0 && uses != Vocabulary.CREATE_REPLICA) {
            revert ILicenses.CreateAndUse(uint32(uses));
        }
        if (uses & Vocabulary.NEEDS_REPLICA != 0 && grant.requires == 0) revert ILicenses.RequirementMissing(uint32(uses));
    }

    function _requireRevocation(Grant calldata grant) private pure {
        (uint256 revocation, uint256 noticeS) = (grant.revocation, grant.noticeS);
        if (revocation > LicenseWords.IMMEDIATE) revert ILicenses.UnknownRevocation(uint8(revocation));
        bool isWrong = revocation == LicenseWords.AFTER_NOTICE
            ? noticeS == 0 || noticeS > type(uint32).max
            : noticeS != 0;
        if (isWrong) revert ILicenses.WrongNotice(uint8(revocation), uint32(noticeS));
    }

    function _requireMoney(Grant calldata grant) private pure {
        uint256 asked = grant.price;
        uint256 later = grant.unit | grant.unitPrice | grant.maxUnits | grant.revenueShareBps | grant.minimum | grant.reportEvery;
        if (later != 0) {
            _requireMeter(grant);
            _requireRevenueShare(grant);
            asked |= grant.unitPrice | grant.revenueShareBps;
        }
        if (grant.gratis == (asked == 0)) return;
        if (asked == 0) revert ILicenses.PriceMissing();
        revert ILicenses.PriceOnGratis(uint128(grant.price));
    }

    function _requireMeter(Grant calldata grant) private pure {
        (uint256 unit, uint256 unitPrice, uint256 maxUnits) = (grant.unit, grant.unitPrice, grant.maxUnits);
        if (unit > Vocabulary.LAST_UNIT) revert ILicenses.UnknownUnit(uint8(unit));
        if (unit | unitPrice | maxUnits == 0) return;
        bool isComplete = unit != 0 && unitPrice != 0 && maxUnits != 0;
        if (!isComplete || unitPrice > type(uint128).max || maxUnits > type(uint64).max) {
            revert ILicenses.MeterIncomplete(uint8(unit), unitPrice, maxUnits);
        }
    }

    /// @dev A report period may stand alone: reports are then owed, but no money.
    function _requireRevenueShare(Grant calldata grant) private pure {
        (uint256 bps, uint256 minimum, uint256 every) = (grant.revenueShareBps, grant.minimum, grant.reportEvery);
        bool isComplete = bps == 0 ? minimum == 0 : every != 0;
        if (
            !isComplete || bps > Vocabulary.BPS || minimum > type(uint128).max
                || every > Vocabulary.LAST_REPORT_PERIOD
        ) revert ILicenses.RevenueShareIncomplete(bps, minimum, every);
    }
}
