// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Order, Payee} from "../src/Types.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {BlockingToken, FalseToken, FeeToken, PlainToken, ReenteringToken, SilentToken} from "./Tokens.sol";
import {BombingPayee, BurningPayee, ReenteringPayee, RefusingPayee} from "./Wallets.sol";

contract PotsTest is LedgerTest {
    uint256 private constant KEPT = 1;

    function _pot(Payee[] memory payees, uint40 unlockAt) private pure returns (bytes32) {
        return keccak256(abi.encode(_splitHash(payees), unlockAt));
    }

    /// @dev A grant with this split at this price, bought once.
    function _fills(Payee[] memory payees, uint256 price) private {
        Grant memory grant = _grant();
        grant.split = _splitHash(payees);
        grant.price = price;
        _buy(_order(grant, payees));
    }

    function _refusesSplit(Payee[] memory payees, bytes memory cause) private {
        Grant memory grant = _grant();
        grant.split = _splitHash(payees);
        _refuses(_order(grant, payees), cause);
    }

    function _distributes(Payee[] memory payees) private {
        ledger.distribute(payees, 0, ETHER);
    }

    // The split

    function test_payees_that_were_not_signed_revert() public {
        Payee[] memory others = _payees();
        others[1].account = rival;
        _refuses(
            _order(_grant(), others),
            abi.encodeWithSelector(IPots.SplitMismatch.selector, _splitHash(others), _splitHash(_payees()))
        );
    }

    function test_a_pot_is_not_opened_without_its_payees() public {
        Payee[] memory none = new Payee[](0);
        _refuses(
            _order(_grant(), none),
            abi.encodeWithSelector(IPots.SplitMismatch.selector, keccak256(""), _splitHash(_payees()))
        );
    }

    function test_an_open_pot_takes_more_without_its_payees() public {
        _buy(_grant());
        Grant memory grant = _grant();
        grant.salt = 2;
        _buy(_order(grant, new Payee[](0)));
        _equal(ledger.potOf(_pot(_payees(), 0), ETHER), 2 * PRICE, "pot");
    }

    function test_opening_a_pot_declares_its_split() public {
        Order memory order = _order(_grant());
        Payee[] memory payees = _payees();
        vm.expectEmit();
        emit IPots.SplitDeclared(_pot(payees, 0), _splitHash(payees), 0, payees);
        vm.prank(producer);
        ledger.purchase{value: PRICE}(order);
        _equal(ledger.splitHashOf(payees), _splitHash(payees), "split hash");
        _equal(ledger.potIdOf(_splitHash(payees), 5), _pot(payees, 5), "pot id");
    }

    function test_shares_below_and_above_the_whole_revert() public {
        Payee[] memory payees = _payees();
        payees[0].bps = 6_999;
        _refusesSplit(payees, abi.encodeWithSelector(IPots.WrongShareSum.selector, 9_999));
        payees[0].bps = 7_001;
        _refusesSplit(payees, abi.encodeWithSelector(IPots.WrongShareSum.selector, 10_001));
    }

    function test_a_split_without_payees_reverts() public {
        _refusesSplit(new Payee[](0), abi.encodeWithSelector(IPots.WrongShareSum.selector, 0));
    }

    function _many(uint256 count) private view returns (Payee[] memory payees) {
        payees = new Payee[](count);
        uint256 rest = 10_000;
        for (uint256 i = 1; i < count; ++i) {
            payees[i] = Payee(address(uint160(0xabc000 + i)), 300, AGENT);
            rest -= 300;
        }
        payees[0] = Payee(performer.account, uint16(rest), PERFORMER);
    }

    function test_thirty_two_payees_are_paid_and_thirty_three_refused() public {
        _refusesSplit(_many(33), abi.encodeWithSelector(IPots.TooManyPayees.selector, 33));
        _fills(_many(32), 10_000 + KEPT);
        _distributes(_many(32));
        _equal(performer.account.balance, 700, "performer");
        _equal(address(uint160(0xabc001)).balance, 300, "first");
        _equal(address(uint160(0xabc01f)).balance, 300, "last");
    }

    function test_an_unknown_role_reverts() public {
        Payee[] memory payees = _payees();
        payees[2].role = 7;
        _refusesSplit(payees, abi.encodeWithSelector(IPots.UnknownRole.selector, 7));
    }

    function test_a_payee_without_an_account_reverts() public {
        Payee[] memory payees = _payees();
        payees[1].account = address(0);
        _refusesSplit(payees, abi.encodeWithSelector(IPots.PayeeMissing.selector, 1));
    }

    function test_the_ledger_itself_is_no_payee() public {
        Payee[] memory payees = _payees();
        payees[2].account = address(ledger);
        _refusesSplit(payees, abi.encodeWithSelector(IPots.PayeeMissing.selector, 2));
    }

    function test_the_first_payee_is_the_performer() public {
        Payee[] memory payees = _payees();
        payees[0].role = AGENT;
        _refusesSplit(payees, abi.encodeWithSelector(IPots.PerformerNotFirst.selector, AGENT));
    }

    function test_an_adults_split_locks_nothing() public {
        _refusesSplit(_trustPayees(), abi.encodeWithSelector(IPots.TrustWithoutMinor.selector));
    }

    function _minorOrder(uint16 trustBps) private view returns (Order memory) {
        Payee[] memory payees = _trustPayees();
        (payees[0].bps, payees[1].bps, payees[2].bps) = (8_000 - trustBps, trustBps, 2_000);
        Grant memory grant = _minorGrant();
        grant.split = _splitHash(payees);
        return _order(grant, payees);
    }

    function test_a_minors_trust_share_is_1500_bps_but_not_one_less() public {
        _registerMinor(CHILD);
        _refuses(_minorOrder(1_499), abi.encodeWithSelector(IPots.TrustShareTooSmall.selector, 1_499, 1_500));
        _refuses(_minorOrder(0), abi.encodeWithSelector(IPots.TrustShareTooSmall.selector, 0, 1_500));
        _buy(_minorOrder(1_500));
    }

    // Paying in

    function test_another_amount_than_the_price_reverts() public {
        Order memory order = _order(_grant());
        for (uint256 i; i < 3; ++i) {
            uint256 sent = [PRICE - 1, PRICE + 1, 0][i];
            vm.expectRevert(abi.encodeWithSelector(IPots.WrongPayment.selector, sent, PRICE));
            vm.prank(producer);
            ledger.purchase{value: sent}(order);
        }
    }

    function test_ether_for_a_gratis_license_reverts() public {
        Grant memory grant = _grant();
        (grant.price, grant.gratis) = (0, true);
        Order memory order = _order(grant);
        vm.expectRevert(abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
        vm.prank(producer);
        ledger.purchase{value: 1}(order);
        _buy(order);
        _equal(ledger.potOf(_pot(_payees(), 0), ETHER), 0, "pot");
    }

    function _tokenOrder(address token) private view returns (Order memory) {
        Grant memory grant = _grant();
        grant.currency = token;
        return _order(grant);
    }

    function _allows(PlainToken token) private {
        token.mint(producer, 10 * PRICE);
        vm.prank(producer);
        token.approve(address(ledger), type(uint256).max);
    }

    function test_ether_beside_a_token_reverts() public {
        PlainToken token = new PlainToken();
        _allows(token);
        Order memory order = _tokenOrder(address(token));
        vm.expectRevert(abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
        vm.prank(producer);
        ledger.purchase{value: 1}(order);
    }

    function test_a_token_pays_pot_and_payees() public {
        PlainToken token = new PlainToken();
        _allows(token);
        _buy(_tokenOrder(address(token)));
        _equal(token.balanceOf(address(ledger)), PRICE, "ledger");
        ledger.distribute(_payees(), 0, address(token));
        _equal(token.balanceOf(agent), (PRICE - KEPT) * 2 / 10, "agent");
        _equal(token.balanceOf(address(ledger)), KEPT, "kept");
    }

    function test_a_token_without_allowance_is_not_taken() public {
        PlainToken token = new PlainToken();
        token.mint(producer, PRICE);
        Order memory order = _tokenOrder(address(token));
        vm.expectRevert();
        vm.prank(producer);
        ledger.purchase(order);
    }

    function test_a_token_that_keeps_a_fee_reverts() public {
        FeeToken token = new FeeToken();
        _allows(token);
        _refuses(
            _tokenOrder(address(token)),
            abi.encodeWithSelector(IPots.FeeOnTransfer.selector, address(token), PRICE - PRICE / 100, PRICE)
        );
    }

    function test_a_token_that_says_false_is_not_taken_and_becomes_credit() public {
        FalseToken token = new FalseToken();
        _allows(token);
        Order memory order = _tokenOrder(address(token));
        _buy(order);
        token.failFromNowOn();
        ledger.distribute(_payees(), 0, address(token));
        _equal(ledger.creditOf(union, address(token)), (PRICE - KEPT) / 10, "credit");
        order.serial = 1;
        vm.expectRevert();
        vm.prank(producer);
        ledger.purchase(order);
    }

    function test_a_token_that_returns_nothing_works() public {
        SilentToken token = new SilentToken();
        token.mint(producer, PRICE);
        vm.prank(producer);
        token.approve(address(ledger), PRICE);
        _buy(_tokenOrder(address(token)));
        ledger.distribute(_payees(), 0, address(token));
        _equal(token.balanceOf(union), (PRICE - KEPT) / 10, "union");
        _equal(ledger.creditOf(union, address(token)), 0, "credit");
    }

    function test_an_account_without_code_is_no_token() public {
        Order memory order = _tokenOrder(rival);
        vm.expectRevert();
        vm.prank(producer);
        ledger.purchase(order);
    }

    function test_a_payee_whom_a_token_blocks_is_credited_and_paid_elsewhere() public {
        BlockingToken token = new BlockingToken();
        _allows(token);
        _buy(_tokenOrder(address(token)));
        token.blockAccount(agent);
        vm.expectEmit();
        emit IPots.Distributed(_pot(_payees(), 0), address(token), PRICE - KEPT, 1 << 1);
        ledger.distribute(_payees(), 0, address(token));
        uint256 credit = (PRICE - KEPT) * 2 / 10;
        _equal(ledger.creditOf(agent, address(token)), credit, "credit");
        vm.expectRevert();
        vm.prank(agent);
        ledger.withdraw(address(token), agent);
        vm.prank(agent);
        ledger.withdraw(address(token), rival);
        _equal(token.balanceOf(rival), credit, "paid elsewhere");
    }

    function test_a_token_that_reenters_gets_nothing_twice() public {
        ReenteringToken token = new ReenteringToken();
        _allows(token);
        Order memory order = _tokenOrder(address(token));
        bytes memory purchase = abi.encodeCall(ledger.purchase, (order));
        token.prepare(address(ledger), purchase);
        _buy(order);
        require(token.tried() && !token.succeeded(), "bought while buying");
        token.prepare(address(ledger), abi.encodeCall(ledger.distribute, (_payees(), 0, address(token))));
        order.serial = 1;
        _buy(order);
        require(!token.succeeded(), "distributed while buying");
        ledger.distribute(_payees(), 0, address(token));
        require(!token.succeeded(), "distributed while distributing");
        _equal(ledger.potOf(_pot(_payees(), 0), address(token)), KEPT, "pot");
        _equal(token.balanceOf(address(ledger)), KEPT, "ledger");
    }

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
        uint256 before = gasleft();
        vm.expectEmit();
        emit IPots.Distributed(_pot(payees, 0), ETHER, 1 ether, type(uint32).max - 1);
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

    function test_a_performer_who_cannot_be_paid_is_credited_with_the_remainder() public {
        Payee[] memory payees = _payees();
        payees[0].account = address(new RefusingPayee());
        _fills(payees, 103 + KEPT);
        _distributes(payees);
        _equal(ledger.creditOf(payees[0].account, ETHER), 103 - 20 - 10, "credit");
    }

    function test_a_payee_does_not_have_the_pot_paid_again() public {
        ReenteringPayee payee = new ReenteringPayee(ledger);
        Payee[] memory payees = _payees();
        payees[1].account = address(payee);
        _fills(payees, 1 ether + KEPT);
        payee.prepare(abi.encodeCall(ledger.distribute, (payees, 0, ETHER)));
        _distributes(payees);
        require(!payee.succeeded(), "distributed twice");
        _equal(address(ledger).balance, KEPT + ledger.creditOf(address(payee), ETHER), "ledger");
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
        ledger.distribute(_payees(), 0, address(token));
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
        ledger.distribute(_trustPayees(), MAJORITY, ETHER);
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
        ledger.distribute(_trustPayees(), 0, ETHER);
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
