// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Lock} from "./Types.sol";

/// @notice How a use of an asset is held: one word. From the lowest bit: holder 160, exclusiveUntil 40, liveUntil 40.
type LockWord is uint256;

using LockWords for LockWord global;

library LockWords {
    function holder(LockWord word) internal pure returns (address) {
        return address(uint160(LockWord.unwrap(word)));
    }

    function exclusiveUntil(LockWord word) internal pure returns (uint40) {
        return uint40(LockWord.unwrap(word) >> 160);
    }

    function liveUntil(LockWord word) internal pure returns (uint40) {
        return uint40(LockWord.unwrap(word) >> 200);
    }

    function withLiveUntil(LockWord word, uint40 time) internal pure returns (LockWord) {
        return LockWord.wrap(LockWord.unwrap(word) & ~(uint256(type(uint40).max) << 200) | uint256(time) << 200);
    }

    function pack(address holder_, uint40 exclusiveUntil_, uint40 liveUntil_) internal pure returns (LockWord) {
        return LockWord.wrap(uint256(uint160(holder_)) | uint256(exclusiveUntil_) << 160 | uint256(liveUntil_) << 200);
    }

    function unpack(LockWord word) internal pure returns (Lock memory) {
        return Lock({exclusiveUntil: exclusiveUntil(word), liveUntil: liveUntil(word), holder: holder(word)});
    }
}
