// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssetWord} from "./AssetWord.sol";
import {Anchors} from "./Anchors.sol";
import {Traits} from "./Traits.sol";
import {Guard, Registration} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {IGrants} from "./interfaces/IGrants.sol";
import {IGuardians} from "./interfaces/IGuardians.sol";

abstract contract Guardians is Anchors, IGuardians {
    mapping(bytes32 asset => Guard) internal _guards;

    function registerMinor(
        Registration calldata registration,
        bytes calldata performerSignature,
        bytes calldata guardianSignature
    ) external {
        _requireGuard(registration);
        _guards[registration.asset] = Guard({guardian: registration.guardian, majorityAt: registration.majorityAt});
        bytes32 digest = _registrationDigest();
        _anchorSigned(registration, Traits.MINOR, digest, performerSignature);
        _requireSigned(registration.guardian, digest, guardianSignature);
    }

    function reaffirm(bytes32 asset) external {
        AssetWord word = _known(asset);
        _requireSender(word.performer(), asset);
        if (!word.isMinor()) revert NothingToReaffirm(asset);
        uint40 majorityAt = _guards[asset].majorityAt;
        if (block.timestamp < majorityAt) revert NotOfAge(asset, majorityAt);
        uint16 grantEpoch = word.nextGrantEpoch();
        _assets[asset] = word.withoutTrait(Traits.MINOR).withGrantEpoch(grantEpoch);
        emit AssetReaffirmed(asset, msg.sender);
        emit IGrants.GrantsCancelled(asset, grantEpoch);
        _forgetSuccessors(asset);
    }

    function guardOf(bytes32 asset) external view returns (Guard memory) {
        return _guards[asset];
    }

    function isAuthority(bytes32 asset, address account) external view returns (bool) {
        return _isAuthority(asset, account);
    }

    function _isAuthority(bytes32 asset, address account) internal view override returns (bool) {
        if (account == address(0)) return false;
        AssetWord word = _assets[asset];
        if (account == word.performer()) return true;
        (address guardian,) = _guardNow(asset, word);
        return account == guardian;
    }

    function _custodianOf(bytes32 asset, AssetWord word) internal view override returns (address) {
        (address guardian,) = _guardNow(asset, word);
        return guardian == address(0) ? word.performer() : guardian;
    }

    /// @dev Both zero for an adult's asset. What was registered in a minority is not sold between majority and `reaffirm`.
    function _guardOfSale(bytes32 asset, AssetWord word) internal view returns (address guardian, uint40 majorityAt) {
        if (!word.isMinor()) return (address(0), 0);
        (guardian, majorityAt) = _guardNow(asset, word);
        if (majorityAt == 0) revert ReaffirmationMissing(asset);
    }

    /// @dev Both zero for an adult, and for a minor who has come of age.
    function _guardNow(bytes32 asset, AssetWord word) internal view returns (address guardian, uint40 majorityAt) {
        if (!word.isMinor()) return (address(0), 0);
        Guard memory guard = _guards[asset];
        if (block.timestamp < guard.majorityAt) return (guard.guardian, guard.majorityAt);
    }

    /// @dev In Successions, which knows them.
    function _forgetSuccessors(bytes32 asset) internal virtual;

    function _requireGuard(Registration calldata registration) private view {
        if (registration.guardian == address(0)) revert GuardianMissing(registration.asset);
        if (registration.guardian == registration.performer) revert GuardianIsPerformer(registration.guardian);
        if (
            registration.majorityAt <= block.timestamp
                || registration.majorityAt > block.timestamp + Vocabulary.MOST_MINORITY
        ) revert MajorityOutOfRange(registration.majorityAt);
    }
}
