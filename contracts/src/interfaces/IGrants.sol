// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Cancellation, Grant, GrantState, RateCard} from "../Types.sol";

/// @title Which signed grants are open
interface IGrants {
    error GrantNotOpen(uint40 opensAt);
    error GrantClosed(uint40 closesAt);
    error CancelledGrant(bytes32 grant);
    error CancelledRateCard(bytes32 rateCard);
    error GrantNotInRateCard(bytes32 root, bytes32 grant);

    /// @notice The grant was signed before all grants of the asset were cancelled, or names an epoch to come.
    error WrongGrantEpoch(uint16 signed, uint16 current);
    error WrongPerformer(address signed, address current);
    error WrongGuardian(address signed, address current);

    /// @notice The asset's epochs are used up (255 withdrawals of consent or 65,535 cancellations of all grants):
    ///         nothing more is sold on it, so that what was sold can always be withdrawn.
    error EpochsExhausted(bytes32 asset);

    /// @notice The cancellation names one grant where all are cancelled, or none where one is.
    error WrongCancellation(bytes32 signed, bytes32 expected);

    /// @dev The index relies on this: no LicensePurchased with this grant comes later.
    event GrantCancelled(bytes32 indexed grant, bytes32 indexed asset);

    /// @dev The index relies on this: no LicensePurchased of this asset with a grant signed for an epoch below
    ///      `grantEpoch` comes later.
    event GrantsCancelled(bytes32 indexed asset, uint16 grantEpoch);

    /// @dev The index relies on this: no LicensePurchased under this rate card's signature comes later.
    event RateCardCancelled(bytes32 indexed rateCard, address indexed performer);

    /// @notice Cancels one grant. The signer is the performer or a minor's guardian, by transaction or by signature.
    /// @dev Reverts: AssetUnknown, NoAuthority, WrongCancellation, SignatureExpired, and IDomain's for the signature.
    function cancelGrant(Grant calldata grant, Cancellation calldata cancellation, bytes calldata signature) external;

    /// @notice Cancels all grants of an asset that were signed so far, by moving on its grant epoch.
    /// @dev Reverts: as cancelGrant, WrongGrantEpoch, EpochsExhausted.
    function cancelGrants(Cancellation calldata cancellation, bytes calldata signature) external;

    /// @notice Cancels a rate card. Only its performer, by transaction.
    /// @dev Reverts: NoAuthority.
    function cancelRateCard(RateCard calldata rateCard) external;

    /// @notice How often the grant (or rate card) was sold, counted only under a supply cap, and whether it is cancelled.
    function grantStateOf(bytes32 digest) external view returns (GrantState memory);

    /// @notice The EIP-712 digest that performer and guardian sign.
    function digestOf(Grant calldata grant) external view returns (bytes32);

    /// @notice The EIP-712 digest of a rate card.
    function digestOf(RateCard calldata rateCard) external view returns (bytes32);
}
