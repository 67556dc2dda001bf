// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MeterState} from "./RoyaltyTypes.sol";

/// @notice A meter as it is stored: one word. From the lowest bit: units 64, cap 64, deposit 128. Settling reads and
///         writes it once; the compiler would do so for each member of a struct.
type MeterWord is uint256;

using MeterWords for MeterWord global;

library MeterWords {
    function units(MeterWord word) internal pure returns (uint256) {
        return uint64(MeterWord.unwrap(word));
    }

    function cap(MeterWord word) internal pure returns (uint256) {
        return uint64(MeterWord.unwrap(word) >> 64);
    }

    function deposit(MeterWord word) internal pure returns (uint256) {
        return MeterWord.unwrap(word) >> 128;
    }

    /// @dev Nothing more can be counted: the cap is used up, or the meter was closed.
    function isFull(MeterWord word) internal pure returns (bool) {
        return units(word) == cap(word);
    }

    /// @dev No meter is opened with a cap of zero; one that is closed before it counted has one, and then only a deposit.
    function isOpen(MeterWord word) internal pure returns (bool) {
        return MeterWord.unwrap(word) != 0;
    }

    function unpack(MeterWord word) internal pure returns (MeterState memory) {
        return MeterState({units: uint64(units(word)), cap: uint64(cap(word)), deposit: uint128(deposit(word))});
    }

    /// @dev The caller keeps units within the cap of 64 bits, and the deposit within 128.
    function pack(uint256 units_, uint256 cap_, uint256 deposit_) internal pure returns (MeterWord) {
        return MeterWord.wrap(units_ | cap_ << 64 | deposit_ << 128);
    }
}
