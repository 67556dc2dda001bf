// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Source} from "../Types.sol";

/// @title Derivatives: an asset that was made under a license owes its source a share of what it earns
interface ISources {
    error SourceExists(bytes32 asset);

    /// @notice Others derive from the asset already: their level is known, and a source of theirs comes too late.
    error DerivativesExist(bytes32 asset);

    /// @notice The license named as source was never sold.
    error SourceLicenseMissing(bytes32 license);

    /// @notice The grant of the source asks for no share of revenue, so nothing would flow up.
    error NoRevenueShare(bytes32 grant);

    /// @notice A share flows up through three levels at most.
    error TooManyLevels(uint8 level);

    /// @notice A derivative's split has one payee of the source's role, for the source's pot, with at least its share.
    error SourceShareMissing(address account, uint16 bps);

    /// @notice The asset derives from the source license.
    /// @dev The index relies on these:
    ///   1. Once for each asset at most, and AssetAnchored(asset, ...) and LicensePurchased(license, ...) came earlier;
    ///      no SourceDeclared whose license is one of `asset` did.
    ///   2. `account` is the account of pot `pot`, the pot of the source grant's split.
    ///   3. Every LicensePurchased of `asset` after it has a split with a payee of the source's role, this account and
    ///      at least `bps`.
    event SourceDeclared(
        bytes32 indexed asset, bytes32 indexed license, bytes32 indexed pot, address account, uint16 bps, uint8 level
    );

    /// @notice Says that the asset derives from the caller's license under the source grant. The caller is the asset's
    ///         performer and the license's licensee. The share is the source grant's revenue share.
    /// @dev Reverts: AssetUnknown, NoAuthority, SourceExists, SourceLicenseMissing, NoRevenueShare, TooManyLevels,
    ///      DerivativesExist.
    function declareSource(Grant calldata source, uint256 serial, bytes32 asset) external;

    /// @notice All zero if the asset derives from nothing that is known here.
    function sourceOf(bytes32 asset) external view returns (Source memory);
}
