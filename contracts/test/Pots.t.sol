// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Order, Payee} from "../src/Types.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {PotTest} from "./PotTest.sol";
import {BlockingToken, FalseToken, FeeToken, PlainToken, ReenteringToken, SilentToken} from "./Tokens.sol";
import {Words} from "./Words.sol";

contract PotsTest is PotTest {
    function _refusesSplit(Payee[] memory payees, bytes memory cause) private {
        Grant memory grant = _grant();
        grant.split = _splitHash(payees);
        _refuses(_order(grant, payees), cause);
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
        payees[2].role = 8;
        _refusesSplit(payees, abi.encodeWithSelector(IPots.UnknownRole.selector, 8));
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
        bytes memory cause = abi.encodeWithSelector(IPots.TrustWithoutMinor.selector);
        _refusesSplit(_trustPayees(), cause);
        Payee[] memory payees = _trustPayees();
        (payees[0].bps, payees[1].bps) = (7_500, 0); // nothing is locked, but the split says that something is
        _refusesSplit(payees, cause);
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
        ledger.distribute(address(token), 0, Words.pack(_payees()));
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
        ledger.distribute(address(token), 0, Words.pack(_payees()));
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
        ledger.distribute(address(token), 0, Words.pack(_payees()));
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
        uint256 credit = (PRICE - KEPT) * 2 / 10;
        vm.expectEmit();
        emit IPots.Distributed(_pot(_payees(), 0), address(token), PRICE - KEPT);
        vm.expectEmit();
        emit IPots.Credited(_pot(_payees(), 0), agent, address(token), 2_000, AGENT, credit);
        ledger.distribute(address(token), 0, Words.pack(_payees()));
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
        token.prepare(address(ledger), abi.encodeCall(ledger.distribute, (address(token), 0, Words.pack(_payees()))));
        order.serial = 1;
        _buy(order);
        require(!token.succeeded(), "distributed while buying");
        ledger.distribute(address(token), 0, Words.pack(_payees()));
        require(!token.succeeded(), "distributed while distributing");
        _equal(ledger.potOf(_pot(_payees(), 0), address(token)), KEPT, "pot");
        _equal(token.balanceOf(address(ledger)), KEPT, "ledger");
    }
}
