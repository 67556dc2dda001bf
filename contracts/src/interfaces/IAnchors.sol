// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Batch, Root} from "../Types.sol";

/// @title Many assets under one signature
interface IAnchors {
    error RootExists(bytes32 root);
    error RootUnknown(bytes32 root);
    error BatchEmpty();

    /// @notice The proof does not lead from the asset, its kind and policy to the root.
    error NotInBatch(bytes32 root, bytes32 asset);

    /// @notice Emitted once for each batch.
    /// @dev The index relies on this: `root` never repeats.
    event BatchAnchored(bytes32 indexed root, address indexed performer, uint32 count);

    /// @notice Anchors `count` assets of an adult at once. A leaf is keccak256(keccak256(abi.encode(asset, kind, policy)));
    ///         pairs are hashed in sorted order, an odd node moves up unchanged.
    /// @dev Reverts: BatchEmpty, SignatureExpired, RootExists, and IDomain's for the signature.
    function anchorBatch(Batch calldata batch, bytes calldata signature) external;

    /// @notice Writes the word of one asset of a batch, as of the batch's block. Anyone may call; needed once, before
    ///         the asset's first purchase or withdrawal.
    /// @dev Reverts: RootUnknown, NotInBatch, UnknownKind, UnknownPolicy, AssetExists.
    function materialize(bytes32 root, bytes32 asset, uint8 kind, uint8 policy, bytes32[] calldata proof) external;

    /// @notice The batch's word; all zero if unknown.
    function rootOf(bytes32 root) external view returns (Root memory);

    /// @notice Whether the asset is a leaf of an anchored batch.
    function isInBatch(bytes32 root, bytes32 asset, uint8 kind, uint8 policy, bytes32[] calldata proof)
        external
        view
        returns (bool);
}
