// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {TypedData} from "./TypedData.sol";

/// @notice A payee as whoever distributes sends it: one word, which costs 256 gas less than three. From the lowest bit:
///         account 160, bps 16, role 80. A role of more than its eight bits was never signed, so no pot has it.
type PayeeWord is bytes32;

using PayeeWords for PayeeWord global;

library PayeeWords {
    function account(PayeeWord word) internal pure returns (address) {
        return address(uint160(uint256(PayeeWord.unwrap(word))));
    }

    function bps(PayeeWord word) internal pure returns (uint256) {
        return uint16(uint256(PayeeWord.unwrap(word)) >> 160);
    }

    function role(PayeeWord word) internal pure returns (uint256) {
        return uint256(PayeeWord.unwrap(word)) >> 176;
    }

    /// @dev The hash of `Payee[] split` as a wallet signs it: each payee as three words.
    function hash(PayeeWord[] calldata payees) internal pure returns (bytes32) {
        bytes memory hashes;
        for (; payees.length != 0; payees = payees[1:]) {
            PayeeWord payee = payees[0];
            bytes32 payeeHash = keccak256(abi.encode(TypedData.PAYEE, payee.account(), payee.bps(), payee.role()));
            hashes = bytes.concat(hashes, payeeHash);
        }
        return keccak256(hashes);
    }
}
