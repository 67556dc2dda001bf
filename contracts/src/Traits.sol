// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice The eight bits of an asset that are not times, epochs or accounts.
library Traits {
    uint8 internal constant LAST_KIND = 2; // 1 voice, 2 face; 0 is no kind
    uint8 internal constant LAST_POLICY = 2; // 0 prohibited, 1 with terms, 2 permitted
    uint8 internal constant KIND_MASK = 3;
    uint8 internal constant HAS_CANCELLED = 1 << 2; // some grant was cancelled by itself: sales have to look whether it is theirs
    uint8 internal constant POLICY_SHIFT = 3;
    uint8 internal constant POLICY_MASK = 3;
    uint8 internal constant MINOR = 1 << 5;
    uint8 internal constant FROZEN = 1 << 6;
    uint8 internal constant DERIVATIVE = 1 << 7;

    function pack(uint8 kind, uint8 policy) internal pure returns (uint8) {
        return kind | policy << POLICY_SHIFT;
    }
}
