// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Entry, Payout} from "../RoyaltyTypes.sol";

/// @title Mass payout: one root per period for up to a million payees, each claims once
interface IPayouts {
    error PayoutExists(bytes32 payout);
    error PayoutUnknown(bytes32 payout);
    error NotPoster(address account, address poster);
    error NothingToPost();

    /// @notice Claims close before they open, or already have.
    error PayoutClosed(uint40 claimUntil);
    error PayoutOpen(uint40 claimUntil);
    error AlreadyClaimed(bytes32 payout, uint256 index);
    error NotInPayout(bytes32 root, uint256 index);

    /// @notice The root promises more than was paid in; the poster is to blame.
    error PayoutExhausted(uint256 left, uint256 amount);

    /// @dev The index relies on these:
    ///   1. `payout` never repeats and is keccak256(abi.encode(Payout)).
    ///   2. The payout holds exactly `total` of `currency`.
    event PayoutPosted(
        bytes32 indexed payout,
        address indexed poster,
        bytes32 root,
        uint32 period,
        uint256 total,
        address currency,
        uint40 claimUntil
    );

    /// @dev The index relies on this: once for each payout and index; the payout holds `amount` less.
    event Claimed(bytes32 indexed payout, address indexed account, uint256 index, uint256 amount);

    /// @dev The index relies on this: the payout held exactly `amount` and holds nothing now.
    event Reclaimed(bytes32 indexed payout, uint256 amount);

    /// @notice Pays in the total and opens the claims. The sender is the poster.
    /// @dev Reverts: NotPoster, NothingToPost, PayoutClosed, PayoutExists, WrongPayment, FeeOnTransfer.
    function postPayout(Payout calldata payout) external payable returns (bytes32 id);

    /// @notice Pays one entry to its account. Anyone may send it. The leaf is
    ///         keccak256(bytes.concat(keccak256(abi.encode(index, account, amount)))).
    /// @dev Reverts: PayoutUnknown, PayoutClosed, AlreadyClaimed, NotInPayout, PayoutExhausted, PayoutFailed,
    ///      the token's.
    function claim(Payout calldata payout, Entry calldata entry, bytes32[] calldata proof) external;

    /// @notice Pays back to the poster what nobody claimed in time.
    /// @dev Reverts: NotPoster, PayoutOpen, NothingToWithdraw, PayoutFailed, the token's.
    function reclaim(Payout calldata payout) external;

    function payoutIdOf(Payout calldata payout) external pure returns (bytes32);

    /// @notice What is left of the payout; zero if there is none.
    function payoutOf(bytes32 payout) external view returns (uint256);
    function isClaimed(bytes32 payout, uint256 index) external view returns (bool);
}
