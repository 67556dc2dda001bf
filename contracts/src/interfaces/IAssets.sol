// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Registration} from "../Types.sol";

/// @title Who signed for which asset, and since when
interface IAssets {
    error AssetUnknown(bytes32 asset);
    error AssetExists(bytes32 asset);
    error UnknownKind(uint8 kind);
    error UnknownPolicy(uint8 policy);

    /// @notice The registration names a guardian or a majority date but not both, or came without the guardian's signature.
    error GuardianMissing(bytes32 asset);

    /// @notice The account is neither the asset's performer nor, before majority, its guardian; or the function is the
    ///         other one's alone.
    error NoAuthority(address account, bytes32 asset);

    /// @notice Emitted once for each asset.
    /// @dev The index relies on these:
    ///   1. `asset` never repeats.
    ///   2. `guardian` and `majorityAt` are both zero or both not.
    ///   3. `root` is zero, or BatchAnchored(root, performer, ...) came earlier; the asset counts as anchored at
    ///      that batch's block, else at this one.
    event AssetAnchored(
        bytes32 indexed asset,
        address indexed performer,
        bytes32 indexed root,
        uint8 kind,
        uint8 policy,
        address guardian,
        uint40 majorityAt
    );

    /// @notice A performer chose to publish a fingerprint; nothing does so by default.
    /// @dev The index relies on this: AssetAnchored(asset, ...) came earlier.
    event FingerprintPublished(bytes32 indexed asset, string algorithm, bytes digest);

    /// @notice Anchors an adult's asset. Anyone may carry the performer's signature.
    /// @dev Reverts: GuardianMissing, SignatureExpired, UnknownKind, UnknownPolicy, AssetExists, and IDomain's for the signature.
    function register(Registration calldata registration, bytes calldata signature) external;

    /// @notice Publishes a fingerprint. Only the performer, for a minor only the guardian: a fingerprint is personal data.
    /// @dev Reverts: AssetUnknown, NoAuthority.
    function publishFingerprint(bytes32 asset, string calldata algorithm, bytes calldata digest) external;

    /// @notice The asset's word; all zero if unknown.
    function assetOf(bytes32 asset) external view returns (Asset memory);

    /// @notice When consent of an epoch before the latest ended one was withdrawn; zero if it was the latest or none.
    function withdrawnAtOf(bytes32 asset, uint8 consentEpoch) external view returns (uint40);
}
