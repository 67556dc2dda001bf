// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PayeeWord} from "../src/PayeeWord.sol";
import {Payee} from "../src/Types.sol";

/// @notice Words as callers send them.
library Words {
    function pack(Payee[] memory payees) internal pure returns (PayeeWord[] memory words) {
        words = new PayeeWord[](payees.length);
        for (uint256 i; i < payees.length; ++i) {
            uint256 word = uint256(uint160(payees[i].account)) | uint256(payees[i].bps) << 160;
            words[i] = PayeeWord.wrap(bytes32(word | uint256(payees[i].role) << 176));
        }
    }
}
