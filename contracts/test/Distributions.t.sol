// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PayeeWord} from "../src/PayeeWord.sol";
import {Grant, Payee} from "../src/Types.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {PotTest} from "./PotTest.sol";
import {BlockingToken} from "./Tokens.sol";
import {Attacks} from "./Attacks.sol";
import {BombingPayee, BurningPayee, ReenteringPayee, RefusingPayee} from "./Wallets.sol";
import {Words} from "./Words.sol";

/// @notice Money that leaves: distributing, credits and trusts.
contract DistributionsTest is PotTest {
    // Paying out

    function test_an_empty_pot_reverts() public {
        bytes memory empty = abi.encodeWithSelector(IPots.PotEmpty.selector, _pot(_payees(), 0), ETHER);
        vm.expectRevert(empty);
        _distributes(_payees());
        _fills(_payees(), KEPT);
        vm.expectRevert(empty);
        _distributes(_payees());
        _fillsAgain(_payees(), 1);
        _distributes(_payees());
        vm.expectRevert(empty);
        _distributes(_payees());
    }

    function _fillsAgain(Payee[] memory payees, uint256 price) private {
        Grant memory grant = _grant();
        (grant.salt, grant.price) = (3, price);
        _buy(_order(grant, payees));
    }

    function test_no_payees_have_no_pot() public {
        vm.expectRevert(
            abi.encodeWithSelector(IPots.PotEmpty.selector, _pot(new Payee[](0), 0), ETHER)
        );
        _distributes(new Payee[](0));
    }

    /// @dev Every bit of a word is hashed, so a pot is paid in one way only.
    function testFuzz_another_word_than_the_payees_has_no_pot(uint256 payee, uint256 bit) public {
        _fills(_payees(), 1 ether);
        PayeeWord[] memory words = Words.pack(_payees());
        payee %= 3;
        words[payee] = PayeeWord.wrap(PayeeWord.unwrap(words[payee]) ^ bytes32(1 << (bit & 0xff)));
        vm.expectPartialRevert(IPots.PotEmpty.selector);
        ledger.distribute(ETHER, 0, words);
    }

    function testFuzz_a_pot_is_paid_to_the_last_wei(uint96 amount, uint16 share) public {
        vm.assume(amount > KEPT);
        vm.deal(producer, amount);
        Payee[] memory payees = _payees();
        payees[1].bps = share % 9_000;
        payees[0].bps = 9_000 - payees[1].bps;
        _fills(payees, amount);
        _distributes(payees);
        uint256 paid = amount - KEPT;
        _equal(agent.balance, paid * payees[1].bps / 10_000, "agent");
        _equal(union.balance, paid / 10, "union");
        _equal(performer.account.balance, paid - agent.balance - union.balance, "performer");
        _equal(address(ledger).balance, KEPT, "kept");
    }

    /// @dev The most that a split can cost who distributes it: 31 payees, each with all the gas that a push gives.
    function _creditsAll(address hostile) private {
        Payee[] memory payees = _many(32);
        for (uint256 i = 1; i < 32; ++i) payees[i].account = hostile;
        _fills(payees, 1 ether + KEPT);
        vm.expectEmit();
        emit IPots.Distributed(_pot(payees, 0), ETHER, 1 ether);
        for (uint256 i = 1; i < 32; ++i) {
            vm.expectEmit();
            emit IPots.Credited(_pot(payees, 0), hostile, ETHER, 300, AGENT, 0.03 ether);
        }
        uint256 before = gasleft();
        _distributes(payees);
        require(before - gasleft() < 3_000_000, "one split fills a block");
        _equal(performer.account.balance, 0.07 ether, "performer");
        _equal(ledger.creditOf(hostile, ETHER), 0.93 ether, "credit");
        _equal(address(ledger).balance, 0.93 ether + KEPT, "ledger");
    }

    function test_payees_that_refuse_are_credited_and_block_nobody() public {
        _creditsAll(address(new RefusingPayee()));
    }

    function test_payees_that_burn_gas_are_credited_and_block_nobody() public {
        _creditsAll(address(new BurningPayee()));
    }

    function test_payees_that_return_as_much_as_they_can_are_credited_and_block_nobody() public {
        _creditsAll(address(new BombingPayee()));
    }

    function test_who_is_paid_is_told_by_one_event() public {
        _fills(_payees(), 1 ether);
        vm.recordLogs();
        _distributes(_payees());
        require(vm.getRecordedLogs().length == 1, "more than Distributed");
    }

    function test_a_performer_who_cannot_be_paid_is_credited_with_the_remainder() public {
        Payee[] memory payees = _payees();
        payees[0].account = address(new RefusingPayee());
        _fills(payees, 103 + KEPT);
        vm.expectEmit();
        emit IPots.Credited(_pot(payees, 0), payees[0].account, ETHER, 7_000, PERFORMER, 103 - 20 - 10);
        _distributes(payees);
        _equal(ledger.creditOf(payees[0].account, ETHER), 103 - 20 - 10, "credit");
    }

    function test_a_payee_does_not_have_the_pot_paid_again() public {
        ReenteringPayee payee = new ReenteringPayee(ledger);
        Payee[] memory payees = _payees();
        payees[1].account = address(payee);
        _fills(payees, 1 ether + KEPT);
        payee.prepare(abi.encodeCall(ledger.distribute, (ETHER, 0, Words.pack(payees))));
        _distributes(payees);
        require(!payee.succeeded(), "distributed twice");
        _equal(address(ledger).balance, KEPT + ledger.creditOf(address(payee), ETHER), "ledger");
    }

    /// @dev SourcePaid behind Distributed could not be folded: a source of the same split may not have its credit yet.
    function test_a_payee_books_nothing_while_the_pot_is_paid() public {
        Payee[] memory payees = _payees();
        payees[1].account = address(0xa77ac4);
        _fills(payees, 1 ether + KEPT);
        address account = ledger.potAccountOf(_pot(payees, 0));
        _creditsSource(account);
        bytes memory attack = abi.encodeCall(ledger.collectSource, (payees, 0, ETHER));
        vm.etch(payees[1].account, Attacks.caller(address(ledger), attack));
        _distributes(payees);
        _equal(ledger.creditOf(account, ETHER), 0.5 ether, "credit after the payment");
        // with the gas of a push it is booked at any other time
        (bool isTaken,) = payees[1].account.call{gas: 30_000}("");
        require(isTaken, "the attacker works");
        _equal(ledger.creditOf(account, ETHER), 0, "credit outside of a payment");
    }

    /// @dev Half an ether as a source's share of another pot.
    function _creditsSource(address account) private {
        Payee[] memory payees = new Payee[](2);
        payees[0] = Payee(performer.account, 5_000, PERFORMER);
        payees[1] = Payee(account, 5_000, SOURCE);
        Grant memory grant = _grant();
        (grant.split, grant.price, grant.salt) = (_splitHash(payees), 1 ether + KEPT, 4);
        _buy(_order(grant, payees));
        _distributes(payees);
    }

    function test_a_payee_does_not_withdraw_twice() public {
        ReenteringPayee payee = new ReenteringPayee(ledger);
        Payee[] memory payees = _payees();
        payees[1].account = address(new RefusingPayee());
        _fills(payees, 1 ether + KEPT);
        _distributes(payees);
        payee.prepare(abi.encodeCall(ledger.withdraw, (ETHER, address(payee))));
        vm.prank(payees[1].account);
        ledger.withdraw(ETHER, address(payee));
        require(!payee.succeeded(), "withdrawn twice");
        _equal(address(payee).balance, 0.2 ether, "payee");
    }

    // Credits

    function test_nothing_is_withdrawn_where_nothing_is_credited() public {
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, stranger.account, ETHER));
        vm.prank(stranger.account);
        ledger.withdraw(ETHER, stranger.account);
    }

    function _credited() private returns (address payee) {
        Payee[] memory payees = _payees();
        payee = address(new RefusingPayee());
        payees[1].account = payee;
        _fills(payees, 1 ether + KEPT);
        _distributes(payees);
    }

    function test_a_credit_is_withdrawn_once_to_where_the_payee_says() public {
        address payee = _credited();
        vm.expectEmit();
        emit IPots.Withdrawn(payee, ETHER, rival, 0.2 ether);
        vm.prank(payee);
        ledger.withdraw(ETHER, rival);
        _equal(rival.balance, 1_000.2 ether, "paid");
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, payee, ETHER));
        vm.prank(payee);
        ledger.withdraw(ETHER, rival);
    }

    function test_a_credit_that_cannot_be_paid_stays() public {
        address payee = _credited();
        address[3] memory dead = [payee, address(0), address(ledger)];
        for (uint256 i; i < dead.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPots.PayoutFailed.selector, dead[i], ETHER));
            vm.prank(payee);
            ledger.withdraw(ETHER, dead[i]);
        }
        _equal(ledger.creditOf(payee, ETHER), 0.2 ether, "credit");
    }

    function test_a_token_is_not_withdrawn_into_the_ledger() public {
        BlockingToken token = new BlockingToken();
        _allows(token);
        _buy(_tokenOrder(address(token)));
        token.blockAccount(agent);
        ledger.distribute(address(token), 0, Words.pack(_payees()));
        vm.expectRevert(abi.encodeWithSelector(IPots.PayoutFailed.selector, address(ledger), address(token)));
        vm.prank(agent);
        ledger.withdraw(address(token), address(ledger));
    }

    // Trusts

    function _trusted() private {
        _registerMinor(CHILD);
        Grant memory grant = _minorGrant();
        grant.price = 1 ether + KEPT;
        _buy(grant);
        ledger.distribute(ETHER, MAJORITY, Words.pack(_trustPayees()));
    }

    function test_a_trust_is_never_pushed() public {
        _trusted();
        _equal(ledger.trustOf(performer.account, MAJORITY, ETHER), 0.2 ether, "trust");
        _equal(performer.account.balance, 0.55 ether, "performer");
        _equal(ledger.potOf(_pot(_trustPayees(), MAJORITY), ETHER), KEPT, "pot");
    }

    function test_a_trust_opens_at_majority_and_not_a_second_before() public {
        _trusted();
        vm.warp(MAJORITY - 1);
        vm.expectRevert(abi.encodeWithSelector(IPots.TrustLocked.selector, MAJORITY));
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, performer.account);
        vm.warp(MAJORITY);
        vm.expectEmit();
        emit IPots.TrustWithdrawn(performer.account, ETHER, MAJORITY, performer.account, 0.2 ether);
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, performer.account);
        _equal(performer.account.balance, 0.75 ether, "performer");
    }

    function test_a_trust_is_not_opened_with_an_earlier_date() public {
        _trusted();
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, performer.account, ETHER));
        vm.prank(performer.account);
        ledger.withdrawTrust(uint40(START), ETHER, performer.account);
        vm.expectRevert(abi.encodeWithSelector(IPots.PotEmpty.selector, _pot(_trustPayees(), 0), ETHER));
        ledger.distribute(ETHER, 0, Words.pack(_trustPayees()));
    }

    function test_a_trust_is_withdrawn_once_and_by_its_owner_only() public {
        _trusted();
        vm.warp(MAJORITY);
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, guardian.account, ETHER));
        vm.prank(guardian.account);
        ledger.withdrawTrust(MAJORITY, ETHER, guardian.account);
        address refusing = address(new RefusingPayee());
        vm.expectRevert(abi.encodeWithSelector(IPots.PayoutFailed.selector, refusing, ETHER));
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, refusing);
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, rival);
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, performer.account, ETHER));
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, rival);
    }

    function test_the_ledger_takes_no_ether_without_a_purpose() public {
        vm.deal(address(this), 1);
        (bool taken,) = address(ledger).call{value: 1}("");
        require(!taken, "taken");
    }
}
