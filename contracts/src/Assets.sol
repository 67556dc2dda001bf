// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Domain} from "./Domain.sol";
import {Traits} from "./Traits.sol";
import {TypedData} from "./TypedData.sol";
import {Asset, Registration} from "./Types.sol";
import {IAssets} from "./interfaces/IAssets.sol";

abstract contract Assets is Domain, IAssets {
    using TypedData for Registration;

    mapping(bytes32 asset => Asset) internal _assets;
    mapping(bytes32 asset => mapping(uint8 consentEpoch => uint40)) internal _withdrawals;

    function register(Registration calldata registration, bytes calldata signature) external {
        if (registration.guardian != address(0) || registration.majorityAt != 0) {
            revert GuardianMissing(registration.asset);
        }
        _requireInTime(registration.deadline);
        _anchor(
            registration.asset,
            registration.performer,
            uint32(block.timestamp),
            _traits(registration.kind, registration.policy)
        );
        emit AssetAnchored(
            registration.asset, registration.performer, 0, registration.kind, registration.policy, address(0), 0
        );
        _requireSigned(registration.performer, _digest(registration.hash()), signature);
    }

    function publishFingerprint(bytes32 asset, string calldata algorithm, bytes calldata digest) external {
        _requireAuthority(asset, msg.sender);
        emit FingerprintPublished(asset, algorithm, digest);
    }

    function assetOf(bytes32 asset) external view returns (Asset memory) {
        return _assets[asset];
    }

    function withdrawnAtOf(bytes32 asset, uint8 consentEpoch) external view returns (uint40) {
        return _withdrawals[asset][consentEpoch];
    }

    function _anchor(bytes32 asset, address performer, uint32 anchoredAt, uint8 traits) internal {
        if (_assets[asset].performer != address(0)) revert AssetExists(asset);
        _assets[asset] = Asset({
            performer: performer, anchoredAt: anchoredAt, withdrawnAt: 0, consentEpoch: 0, grantEpoch: 0, traits: traits
        });
    }

    function _traits(uint8 kind, uint8 policy) internal pure returns (uint8) {
        if (kind == 0 || kind > Traits.LAST_KIND) revert UnknownKind(kind);
        if (policy > Traits.LAST_POLICY) revert UnknownPolicy(policy);
        return Traits.pack(kind, policy);
    }

    function _requireAuthority(bytes32 asset, address account) internal view {
        if (_assets[asset].performer == address(0)) revert AssetUnknown(asset);
        if (!_isAuthority(asset, account)) revert NoAuthority(account, asset);
    }

    /// @dev In Guardians, which knows who speaks for a minor.
    function _isAuthority(bytes32 asset, address account) internal view virtual returns (bool);
}
