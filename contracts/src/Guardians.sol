// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Anchors} from "./Anchors.sol";
import {Traits} from "./Traits.sol";
import {TypedData} from "./TypedData.sol";
import {Asset, Guard, Registration} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {IGuardians} from "./interfaces/IGuardians.sol";

abstract contract Guardians is Anchors, IGuardians {
    using TypedData for Registration;
    using Traits for uint8;

    mapping(bytes32 asset => Guard) private _guards;

    function registerMinor(
        Registration calldata registration,
        bytes calldata performerSignature,
        bytes calldata guardianSignature
    ) external {
        _requireGuard(registration);
        _requireInTime(registration.deadline);
        _anchor(
            registration.asset,
            registration.performer,
            uint32(block.timestamp),
            _traits(registration.kind, registration.policy) | Traits.MINOR
        );
        _guards[registration.asset] = Guard({guardian: registration.guardian, majorityAt: registration.majorityAt});
        emit AssetAnchored(
            registration.asset,
            registration.performer,
            0,
            registration.kind,
            registration.policy,
            registration.guardian,
            registration.majorityAt
        );
        bytes32 digest = _digest(registration.hash());
        _requireSigned(registration.performer, digest, performerSignature);
        _requireSigned(registration.guardian, digest, guardianSignature);
    }

    function guardOf(bytes32 asset) external view returns (Guard memory) {
        return _guards[asset];
    }

    function isAuthority(bytes32 asset, address account) external view returns (bool) {
        return _isAuthority(asset, account);
    }

    function _isAuthority(bytes32 asset, address account) internal view override returns (bool) {
        Asset memory anchored = _assets[asset];
        if (anchored.performer == address(0)) return false;
        return account == anchored.performer || account == _guardNow(asset, anchored.traits).guardian && account != address(0);
    }

    /// @dev All zero for an adult, and for a minor who has come of age.
    function _guardNow(bytes32 asset, uint8 traits) internal view returns (Guard memory guard) {
        if (!traits.isMinor()) return guard;
        guard = _guards[asset];
        if (block.timestamp >= guard.majorityAt) delete guard;
    }

    function _requireGuard(Registration calldata registration) private view {
        if (registration.guardian == address(0)) revert GuardianMissing(registration.asset);
        if (registration.guardian == registration.performer) revert GuardianIsPerformer(registration.guardian);
        if (
            registration.majorityAt <= block.timestamp
                || registration.majorityAt > block.timestamp + Vocabulary.MOST_MINORITY
        ) revert MajorityOutOfRange(registration.majorityAt);
    }
}
