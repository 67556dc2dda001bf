// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EntryWord} from "../EntryWord.sol";
import {PayoutKey} from "../RoyaltyTypes.sol";

/// @title Mass payout: one root per period for up to a million payees, each claims once
interface IPayouts {
    /// @notice The poster has posted this root for this period in this currency, whatever the total and the date.
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
    ///   1. `payout` never repeats and is keccak256(abi.encode(PayoutKey)).
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
    function postPayout(PayoutKey calldata key, uint128 total, uint40 claimUntil)
        external
        payable
        returns (bytes32 payout);

    /// @notice Pays one entry to its account. Anyone may send it. The leaf is
    ///         keccak256(bytes.concat(keccak256(abi.encode(index, account, amount)))); the entry's word holds the first two.
    /// @dev The order of arguments and members puts the selector first, see IPots.distribute. Reverts: PayoutUnknown, PayoutClosed, AlreadyClaimed, NotInPayout, PayoutExhausted, PayoutFailed,
    ///      the token's.
    function claim(EntryWord entry, uint256 amount, PayoutKey calldata key, bytes32[] calldata proof) external;

    /// @notice Pays back to the poster what nobody claimed in time.
    /// @dev Reverts: NotPoster, PayoutOpen, NothingToWithdraw, PayoutFailed, the token's.
    function reclaim(PayoutKey calldata key) external;

    function payoutIdOf(PayoutKey calldata key) external pure returns (bytes32);

    /// @notice What is left of the payout; zero if there is none.
    function payoutOf(bytes32 payout) external view returns (uint256);
    function isClaimed(bytes32 payout, uint256 index) external view returns (bool);
}
