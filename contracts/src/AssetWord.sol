// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Traits} from "./Traits.sol";
import {Asset} from "./Types.sol";

/// @notice An asset as it is stored: one word. From the lowest bit: performer 160, anchoredAt 32, withdrawnAt 32,
///         consentEpoch 8, grantEpoch 16, traits 8. 32-bit times last until 2106.
type AssetWord is uint256;

using AssetWords for AssetWord global;

library AssetWords {
    function performer(AssetWord word) internal pure returns (address) {
        return address(uint160(AssetWord.unwrap(word)));
    }

    function anchoredAt(AssetWord word) internal pure returns (uint32) {
        return uint32(AssetWord.unwrap(word) >> 160);
    }

    function withdrawnAt(AssetWord word) internal pure returns (uint32) {
        return uint32(AssetWord.unwrap(word) >> 192);
    }

    function consentEpoch(AssetWord word) internal pure returns (uint8) {
        return uint8(AssetWord.unwrap(word) >> 224);
    }

    function grantEpoch(AssetWord word) internal pure returns (uint16) {
        return uint16(AssetWord.unwrap(word) >> 232);
    }

    /// @dev At the last grant epoch nothing is sold any more, so there is nothing left to cancel.
    function nextGrantEpoch(AssetWord word) internal pure returns (uint16 epoch) {
        epoch = grantEpoch(word);
        if (epoch != type(uint16).max) ++epoch;
    }

    function traits(AssetWord word) internal pure returns (uint8) {
        return uint8(AssetWord.unwrap(word) >> 248);
    }

    function exists(AssetWord word) internal pure returns (bool) {
        return performer(word) != address(0);
    }

    function hasCancelled(AssetWord word) internal pure returns (bool) {
        return traits(word) & Traits.HAS_CANCELLED != 0;
    }

    function isMinor(AssetWord word) internal pure returns (bool) {
        return traits(word) & Traits.MINOR != 0;
    }

    function isFrozen(AssetWord word) internal pure returns (bool) {
        return traits(word) & Traits.FROZEN != 0;
    }

    function isDerivative(AssetWord word) internal pure returns (bool) {
        return traits(word) & Traits.DERIVATIVE != 0;
    }

    function withPerformer(AssetWord word, address performer_) internal pure returns (AssetWord) {
        return AssetWord.wrap(AssetWord.unwrap(word) & ~uint256(type(uint160).max) | uint160(performer_));
    }

    function withTrait(AssetWord word, uint8 trait) internal pure returns (AssetWord) {
        return AssetWord.wrap(AssetWord.unwrap(word) | uint256(trait) << 248);
    }

    function withoutTrait(AssetWord word, uint8 trait) internal pure returns (AssetWord) {
        return AssetWord.wrap(AssetWord.unwrap(word) & ~(uint256(trait) << 248));
    }

    function withGrantEpoch(AssetWord word, uint16 epoch) internal pure returns (AssetWord) {
        return AssetWord.wrap(AssetWord.unwrap(word) & ~(uint256(type(uint16).max) << 232) | uint256(epoch) << 232);
    }

    function withWithdrawal(AssetWord word, uint32 time, uint8 nextEpoch) internal pure returns (AssetWord) {
        uint256 kept = AssetWord.unwrap(word) & ~(uint256(type(uint40).max) << 192);
        return AssetWord.wrap(kept | uint256(time) << 192 | uint256(nextEpoch) << 224);
    }

    function first(address performer_, uint32 anchoredAt_, uint8 traits_) internal pure returns (AssetWord) {
        return AssetWord.wrap(uint256(uint160(performer_)) | uint256(anchoredAt_) << 160 | uint256(traits_) << 248);
    }

    function unpack(AssetWord word) internal pure returns (Asset memory) {
        return Asset(
            performer(word), anchoredAt(word), withdrawnAt(word), consentEpoch(word), grantEpoch(word), traits(word)
        );
    }
}
