// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {GrantState} from "./Types.sol";

/// @notice What became of a signed grant (or rate card): one word. From the lowest bit: sold 32, cancelled 8, lockedUntil
///         40. Until `lockedUntil` nobody can come to hold a use of the grant exclusively, see Licenses.
type GrantWord is uint256;

using GrantWords for GrantWord global;

library GrantWords {
    uint256 private constant CANCELLED = 1 << 32;

    function sold(GrantWord word) internal pure returns (uint32) {
        return uint32(GrantWord.unwrap(word));
    }

    function isCancelled(GrantWord word) internal pure returns (bool) {
        return GrantWord.unwrap(word) & CANCELLED != 0;
    }

    function lockedUntil(GrantWord word) internal pure returns (uint40) {
        return uint40(GrantWord.unwrap(word) >> 40);
    }

    function cancelled(GrantWord word) internal pure returns (GrantWord) {
        return GrantWord.wrap(GrantWord.unwrap(word) | CANCELLED);
    }

    /// @dev Of a grant that is not cancelled.
    function pack(uint32 sold_, uint40 lockedUntil_) internal pure returns (GrantWord) {
        return GrantWord.wrap(uint256(sold_) | uint256(lockedUntil_) << 40);
    }

    function unpack(GrantWord word) internal pure returns (GrantState memory) {
        return GrantState({sold: sold(word), cancelled: isCancelled(word)});
    }
}
