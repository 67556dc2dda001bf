// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EntryWord} from "../src/EntryWord.sol";
import {PayeeWord} from "../src/PayeeWord.sol";
import {PayoutKey} from "../src/RoyaltyTypes.sol";
import {Payee} from "../src/Types.sol";

/// @notice All of a payout: what its key names, and what is posted under it.
struct Payout {
    bytes32 root;
    uint256 total;
    address currency;
    address poster;
    uint32 period;
    uint40 claimUntil;
}

/// @notice One leaf under a payout's root.
struct Entry {
    uint256 index;
    address account;
    uint256 amount;
}

/// @notice Words as callers send them.
library Words {
    function pack(Payee[] memory payees) internal pure returns (PayeeWord[] memory words) {
        words = new PayeeWord[](payees.length);
        for (uint256 i; i < payees.length; ++i) {
            uint256 word = uint256(uint160(payees[i].account)) | uint256(payees[i].bps) << 160;
            words[i] = PayeeWord.wrap(bytes32(word | uint256(payees[i].role) << 176));
        }
    }

    function pack(Entry memory entry) internal pure returns (EntryWord) {
        return EntryWord.wrap(bytes32(uint256(uint160(entry.account)) | entry.index << 160));
    }

    function key(Payout memory payout) internal pure returns (PayoutKey memory) {
        return PayoutKey(payout.poster, payout.period, payout.root, payout.currency);
    }
}
