// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {EntryWord} from "../src/EntryWord.sol";
import {MeterWord, MeterWords} from "../src/MeterWord.sol";
import {PayeeWord} from "../src/PayeeWord.sol";
import {PayoutWord, PayoutWords} from "../src/PayoutWord.sol";
import {Payee} from "../src/Types.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {Entry, Words} from "./Words.sol";

/// @notice What shares a word does not reach into its neighbour, whatever the numbers are.
contract StoredWordsTest is LedgerTest {
    function testFuzz_a_meter_is_read_as_it_was_packed(uint64 units, uint64 cap, uint128 deposit) public pure {
        MeterWord word = MeterWords.pack(units, cap, deposit);
        _equal(word.units(), units, "units");
        _equal(word.cap(), cap, "cap");
        _equal(word.deposit(), deposit, "deposit");
        require(word.isFull() == (units == cap), "full");
        require(word.isOpen() == (units != 0 || cap != 0 || deposit != 0), "open");
    }

    function testFuzz_what_is_claimed_leaves_the_date_of_a_payout_alone(uint128 total, uint128 claimed, uint40 claimUntil)
        public
        pure
    {
        PayoutWord word = PayoutWords.pack(total, claimUntil);
        uint256 amount = claimed <= total ? claimed : total;
        word = word.without(amount);
        _equal(word.left(), total - amount, "left");
        _equal(word.claimUntil(), claimUntil, "claim until");
        require(word.exists() == (claimUntil != 0 || amount != total), "exists");
    }

    function testFuzz_an_entry_is_read_as_it_was_sent(address account, uint96 index) public pure {
        EntryWord word = Words.pack(Entry(index, account, 0));
        require(word.account() == account, "account");
        _equal(word.index(), index, "index");
    }

    function testFuzz_a_payee_is_read_as_it_was_sent(address account, uint16 bps, uint8 role) public pure {
        Payee[] memory payees = new Payee[](1);
        payees[0] = Payee(account, bps, role);
        PayeeWord word = Words.pack(payees)[0];
        require(word.account() == account, "account");
        _equal(word.bps(), bps, "bps");
        _equal(word.role(), role, "role");
    }
}
