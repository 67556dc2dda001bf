// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssetWord, AssetWords} from "./AssetWord.sol";
import {Domain} from "./Domain.sol";
import {Traits} from "./Traits.sol";
import {TypedData} from "./TypedData.sol";
import {Asset, Registration} from "./Types.sol";
import {IAssets} from "./interfaces/IAssets.sol";

abstract contract Assets is Domain, IAssets {
    /// @dev Where a static first argument stands in the call data: behind the selector.
    uint256 internal constant FIRST_ARGUMENT = 4;
    uint256 private constant REGISTRATION_BYTES = 7 * 32;

    mapping(bytes32 asset => AssetWord) internal _assets;
    mapping(bytes32 asset => mapping(uint8 consentEpoch => uint40)) internal _withdrawals;

    function register(Registration calldata registration, bytes calldata signature) external {
        if (registration.guardian != address(0) || registration.majorityAt != 0) {
            revert GuardianMissing(registration.asset);
        }
        _anchorSigned(registration, 0, _registrationDigest(), signature);
    }

    function publishFingerprint(bytes32 asset, string calldata algorithm, bytes calldata digest) external {
        _requireCustodian(asset);
        emit FingerprintPublished(asset, algorithm, digest);
    }

    function assetOf(bytes32 asset) external view returns (Asset memory) {
        return _assets[asset].unpack();
    }

    function withdrawnAtOf(bytes32 asset, uint8 consentEpoch) external view returns (uint40) {
        return _withdrawals[asset][consentEpoch];
    }

    /// @param more traits beside kind and policy
    function _anchorSigned(
        Registration calldata registration,
        uint8 more,
        bytes32 digest,
        bytes calldata performerSignature
    ) internal {
        _requireInTime(registration.deadline);
        _anchor(
            registration.asset,
            registration.performer,
            uint32(block.timestamp),
            _traits(registration.kind, registration.policy) | more
        );
        emit AssetAnchored(
            registration.asset,
            registration.performer,
            0,
            registration.kind,
            registration.policy,
            registration.guardian,
            registration.majorityAt
        );
        _requireSigned(registration.performer, digest, performerSignature);
    }

    function _anchor(bytes32 asset, address performer, uint32 anchoredAt, uint8 traits) internal {
        if (_assets[asset].exists()) revert AssetExists(asset);
        _assets[asset] = AssetWords.first(performer, anchoredAt, traits);
    }

    /// @dev For functions whose first argument is a Registration: hashed where it stands.
    function _registrationDigest() internal view returns (bytes32) {
        return _digest(TypedData.hashRegistration(msg.data[FIRST_ARGUMENT:FIRST_ARGUMENT + REGISTRATION_BYTES]));
    }

    function _traits(uint8 kind, uint8 policy) internal pure returns (uint8) {
        if (kind == 0 || kind > Traits.LAST_KIND) revert UnknownKind(kind);
        if (policy > Traits.LAST_POLICY) revert UnknownPolicy(policy);
        return Traits.pack(kind, policy);
    }

    /// @dev The word of an asset that exists.
    function _known(bytes32 asset) internal view returns (AssetWord word) {
        word = _assets[asset];
        if (!word.exists()) revert AssetUnknown(asset);
    }

    function _requireAuthority(bytes32 asset, address account) internal view {
        _known(asset);
        if (!_isAuthority(asset, account)) revert NoAuthority(account, asset);
    }

    /// @dev For what makes public or puts on sale: a minor's guardian alone, else the performer alone.
    function _requireCustodian(bytes32 asset) internal view {
        _requireSender(_custodianOf(asset, _known(asset)), asset);
    }

    function _requireSender(address expected, bytes32 asset) internal view {
        if (msg.sender != expected) revert NoAuthority(msg.sender, asset);
    }

    /// @dev In Guardians, which knows who speaks for a minor; so is _custodianOf.
    function _isAuthority(bytes32 asset, address account) internal view virtual returns (bool);
    function _custodianOf(bytes32 asset, AssetWord word) internal view virtual returns (address);
}
