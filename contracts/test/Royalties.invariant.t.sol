// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {RoyaltyHandler} from "./RoyaltyHandler.sol";

/// @notice What holds after any sequence of purchases, receipts, reports and payouts, in the ledger and in the royalties.
contract RoyaltiesInvariantTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    RoyaltyHandler private handler;

    function setUp() public {
        handler = new RoyaltyHandler();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = new bytes4[](21);
        for (uint256 i; i < 3; ++i) actions[i] = RoyaltyHandler.buy.selector;
        for (uint256 i = 3; i < 5; ++i) actions[i] = RoyaltyHandler.openMeter.selector;
        for (uint256 i = 5; i < 7; ++i) actions[i] = RoyaltyHandler.settle.selector;
        actions[7] = RoyaltyHandler.deposit.selector;
        actions[8] = RoyaltyHandler.returnDeposit.selector;
        actions[9] = RoyaltyHandler.report.selector;
        actions[10] = RoyaltyHandler.post.selector;
        actions[11] = RoyaltyHandler.claim.selector;
        actions[12] = RoyaltyHandler.reclaim.selector;
        actions[13] = RoyaltyHandler.distribute.selector;
        actions[14] = RoyaltyHandler.collect.selector;
        actions[15] = RoyaltyHandler.withdraw.selector;
        actions[16] = RoyaltyHandler.withdrawTrust.selector;
        actions[17] = RoyaltyHandler.withdrawConsent.selector;
        actions[18] = RoyaltyHandler.wait.selector;
        actions[19] = RoyaltyHandler.dismiss.selector;
        actions[20] = RoyaltyHandler.close.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), actions);
    }

    /// @dev One function, so that one campaign serves all; each broken promise has its own words.
    function invariant_no_wei_is_lost_or_paid_twice() public view {
        for (uint256 currency; currency < 2; ++currency) {
            _isBooked(currency, true);
            _isBooked(currency, false);
        }
        require(handler.leftInCheckout() == 0, "money stayed in the checkout");
        require(handler.paidTwice() == 0, "a replay was paid");
        require(handler.openedTwice() == 0 && handler.closedEarly() == 0, "a meter opened twice, or closed early");
        require(handler.soldInOthersNames() == 0, "somebody owes reports without having agreed");
        require(handler.countersAreThoseSettled(), "a counter is not what was settled");
        require(handler.capsAreGranted(), "tools may count more than was granted");
        require(handler.payoutsAreWhatWasPaidIn(), "a payout paid more or less than was paid in");
    }

    function _isBooked(uint256 currency, bool inLedger) private view {
        (uint256 held, uint256 owed) = handler.books(currency, inLedger);
        require(held == owed, inLedger ? "the ledger's balance is not booked" : "the royalties' balance is not booked");
    }

    /// @dev A campaign is worth something only if its actions get somewhere.
    function test_the_actions_sell_count_report_pay_and_return() public {
        for (uint256 i; i < 40; ++i) {
            handler.buy(i, i % 3 == 0, i / 8, i % 5 == 0);
            handler.openMeter(i, i / 2, uint64(i * 37));
            handler.deposit(i, uint64(i * 1e7));
            handler.settle(i, uint64(i * 31));
            handler.report(i, uint32(i % 3), uint8(i), uint64(i * 1e12));
            handler.post([uint64(i), uint64(i * 2), uint64(i * 3)], i, uint64(i));
            handler.claim(i, i);
            handler.distribute(i, i / 2, i % 2 == 0);
            handler.wait(i + 1);
        }
        for (uint256 i; i < 4; ++i) handler.collect(i, i / 2 == 0);
        (uint256 sold, uint256 opened, uint256 posted) = handler.counts();
        require(sold > 10 && opened > 5 && posted > 20, "too little is sold, opened or posted");
        require(handler.settled() > 5 && handler.reported() > 5, "too little is settled or reported");
        require(handler.collected() > 0, "no source is paid");
        for (uint256 i; i < opened / 2; ++i) handler.dismiss(i);
        for (uint256 i; i < 2; ++i) handler.wait(16 days + 1);
        for (uint256 i; i < opened; ++i) handler.close(i);
        require(handler.closed() > 0 && handler.closed() <= opened / 2, "no meter is closed, or too many");
        for (uint256 i; i < opened; ++i) handler.deposit(i, 5);
        handler.wait(50);
        for (uint256 i; i < opened; ++i) handler.returnDeposit(i);
        require(handler.returned() > 0, "no deposit is returned");
        for (uint256 i; i < posted; ++i) handler.reclaim(i);
        invariant_no_wei_is_lost_or_paid_twice();
    }
}
