// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Reason, Use} from "../src/Types.sol";
import {ILikenessLedger} from "../src/interfaces/ILikenessLedger.sol";
import {Handler} from "./Handler.sol";
import {Vm} from "./Vm.sol";

/// @notice What holds after any sequence of calls.
contract LedgerInvariantTest {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Vm private constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    uint40 private constant MAJORITY = uint40(1_800_000_000 + 8 * 365 days);
    bytes32 private constant VOICE = keccak256("a recording");

    Handler private handler;
    ILikenessLedger private ledger;
    address private first;

    function setUp() public {
        handler = new Handler();
        ledger = handler.theLedger();
        first = handler.voicesPerformer();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Buying is listed four times: without sales there is nothing to go wrong.
    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = new bytes4[](17);
        for (uint256 i; i < 4; ++i) actions[i] = Handler.buy.selector;
        actions[4] = Handler.distribute.selector;
        actions[5] = Handler.withdraw.selector;
        actions[6] = Handler.withdrawTrust.selector;
        actions[7] = Handler.wait.selector;
        actions[8] = Handler.withdrawConsent.selector;
        actions[9] = Handler.cancel.selector;
        actions[10] = Handler.cancelAll.selector;
        actions[11] = Handler.freeze.selector;
        actions[12] = Handler.collectSource.selector;
        actions[13] = Handler.announce.selector;
        actions[14] = Handler.object.selector;
        actions[15] = Handler.succeed.selector;
        actions[16] = Handler.reaffirm.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), actions);
    }

    /// @dev One function, so that one campaign serves all; each broken promise has its own words.
    function invariant_the_ledger_keeps_its_promises() public {
        vm.warp(handler.now_());
        _moneyIsBookedToTheWei();
        _nothingIsSoldAboveItsCap();
        _noTwoConflictingExclusivesLive();
        _licensesEndAsWasSigned();
        require(handler.earliestTrust() >= MAJORITY, "a trust was paid before majority");
        require(handler.acceptedTwice() == 0, "a signature was accepted twice");
        require(handler.soldAfterCancelling() == 0, "a cancelled grant was sold");
        require(handler.soldByOthers() == 0, "a grant of another wallet was sold");
        require(handler.soldBeforeReaffirming() == 0, "a grown-up's asset was sold without asking again");
        require(handler.soldWithoutSource() == 0, "a derivative was sold without its source");
        require(handler.movedEarly() == 0, "an asset moved early");
        require(ledger.assetOf(VOICE).performer == handler.voicesPerformer(), "the voice is somebody else's");
        require(ledger.firstPerformerOf(VOICE) == first, "the first performer was forgotten");
    }

    function _moneyIsBookedToTheWei() private view {
        for (uint256 currency; currency < 2; ++currency) {
            (uint256 held, uint256 owed) = handler.books(currency);
            require(held == owed, "the balance is not pots + credits + trusts");
        }
    }

    function _nothingIsSoldAboveItsCap() private view {
        for (uint256 i; i < handler.cappedCount(); ++i) {
            bytes32 grant = handler.capped(i);
            require(handler.sold(grant) <= handler.cap(grant), "sold above the cap");
            require(ledger.grantStateOf(grant).sold == handler.sold(grant), "the count is not the number of sales");
        }
    }

    function _noTwoConflictingExclusivesLive() private view {
        uint256 count = handler.saleCount();
        for (uint256 i; i < count; ++i) {
            Handler.Sale memory one = handler.sale(i);
            if (!one.exclusive) continue;
            for (uint256 j; j < count; ++j) {
                Handler.Sale memory other = handler.sale(j);
                bool conflict = other.key.asset == one.key.asset && other.key.licensee != one.key.licensee
                    && other.uses & one.uses != 0;
                bool overlap = one.startsAt < other.endsAt && other.startsAt < one.endsAt;
                require(!conflict || !overlap, "another license lives beside an exclusive one");
            }
        }
    }

    function _licensesEndAsWasSigned() private view {
        uint256 time = handler.now_();
        for (uint256 i; i < handler.saleCount(); ++i) {
            Handler.Sale memory one = handler.sale(i);
            Use memory use = Use(uint32(one.uses), 1, 255, 0);
            bool isTaken = one.withdrawnAt != 0 && one.revocation != 0 && time >= one.withdrawnAt + one.noticeS;
            bool isFrozen = one.revocation == 2 && ledger.assetOf(one.key.asset).traits & 1 << 6 != 0;
            bool isLive = time >= one.startsAt && time < one.endsAt && !isTaken && !isFrozen;
            require(ledger.isLicensed(one.key, use) == isLive, "isLicensed is not what was signed");
            require((ledger.explain(one.key, use) == Reason.Licensed) == isLive, "explain is not what was signed");
        }
    }

    /// @dev A campaign is worth something only if its actions get somewhere.
    function test_the_actions_sell_pay_credit_and_lock() public {
        for (uint256 i; i < 40; ++i) {
            handler.buy(uint256(keccak256(abi.encode(i))), i % 2 == 0, i);
            handler.distribute(i, i / 3);
        }
        require(handler.saleCount() > 10, "too little is sold");
        require(handler.cappedCount() > 3, "too little is capped");
        bytes32 before = handler.standing();
        handler.withdraw(2, 1);
        handler.withdraw(3, 0);
        require(handler.standing() != before, "nobody is credited");
        handler.wait(11);
        handler.withdrawTrust(0, MAJORITY + 1);
        require(handler.earliestTrust() == type(uint256).max, "paid a second early");
        handler.wait(1);
        handler.withdrawTrust(0, MAJORITY + 1);
        require(handler.earliestTrust() == MAJORITY, "no trust was paid at majority");
        _licensesEndAsWasSigned();
        for (uint256 currency; currency < 2; ++currency) {
            handler.distribute(3, currency);
            handler.collectSource(currency);
        }
        require(handler.arrived() != 0, "no source got anything");
        handler.announce();
        handler.object();
        handler.announce();
        handler.succeed();
        require(handler.successions() == 0, "moved at once");
        handler.wait(7 * 86_400);
        handler.succeed();
        require(handler.successions() == 1, "the voice did not move");
        handler.reaffirm();
        require(handler.isReaffirmed(), "the child did not come of age");
        uint256 count = handler.saleCount();
        for (uint256 i = 40; i < 60; ++i) handler.buy(uint256(keccak256(abi.encode(i))), i % 2 == 0, i);
        require(handler.saleCount() > count + 3, "too little is sold after the move");
        invariant_the_ledger_keeps_its_promises();
    }
}
