// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A payout as it is stored: one word, which a claim reads and writes once. From the lowest bit: left 128,
///         claimUntil 40.
type PayoutWord is uint256;

using PayoutWords for PayoutWord global;

library PayoutWords {
    function left(PayoutWord word) internal pure returns (uint256) {
        return uint128(PayoutWord.unwrap(word));
    }

    function claimUntil(PayoutWord word) internal pure returns (uint40) {
        return uint40(PayoutWord.unwrap(word) >> 128);
    }

    /// @dev No payout is open until the beginning of time, so one of which nothing is left still stands.
    function exists(PayoutWord word) internal pure returns (bool) {
        return PayoutWord.unwrap(word) != 0;
    }

    /// @dev The caller keeps the amount within what is left.
    function without(PayoutWord word, uint256 amount) internal pure returns (PayoutWord) {
        return PayoutWord.wrap(PayoutWord.unwrap(word) - amount);
    }

    function pack(uint128 left_, uint40 claimUntil_) internal pure returns (PayoutWord) {
        return PayoutWord.wrap(left_ | uint256(claimUntil_) << 128);
    }
}
