// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Meter, MeterState, Receipt} from "../src/RoyaltyTypes.sol";
import {Grant, LicenseKey, Order, Withdrawal} from "../src/Types.sol";
import {IMeters} from "../src/interfaces/IMeters.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {BlockingToken, FeeToken, PlainToken, ReenteringToken, SilentToken} from "./Tokens.sol";
import {BombingPayee, ReenteringPayee, RefusingPayee} from "./Wallets.sol";
import {Words} from "./Words.sol";

/// @notice Money that waits in a meter: prepaid, used, returned.
contract DepositsTest is RoyaltyTest {
    uint256 private constant HELD = 30 * DAY;

    function _depositOf(Meter memory meter) private view returns (uint256) {
        return royalties.meterOf(keccak256(abi.encode(meter))).deposit;
    }

    function _refusesSettle(Meter memory meter, uint128 cumulative, uint256 value, bytes memory cause) private {
        Receipt memory receipt = _receipt(cumulative);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.expectRevert(cause);
        vm.prank(producer);
        royalties.settle{value: value}(meter, receipt, signature);
    }

    // Prepaying

    function test_a_meter_that_was_not_opened_takes_no_deposit() public {
        _buy(_metered());
        Meter memory meter = _meterOf(_metered());
        vm.expectRevert(abi.encodeWithSelector(IMeters.MeterUnknown.selector, keccak256(abi.encode(meter))));
        vm.prank(producer);
        royalties.deposit{value: 1}(meter, 1);
    }

    function test_another_amount_than_is_sent_reverts() public {
        Meter memory meter = _meter(_metered());
        for (uint256 i; i < 2; ++i) {
            uint256 sent = [uint256(9), 11][i];
            vm.expectRevert(abi.encodeWithSelector(IPots.WrongPayment.selector, sent, 10));
            vm.prank(producer);
            royalties.deposit{value: sent}(meter, 10);
        }
    }

    function test_a_deposit_has_128_bits() public {
        Meter memory meter = _meter(_metered());
        _deposits(meter, 1);
        uint256[2] memory amounts = [uint256(type(uint128).max), type(uint256).max];
        for (uint256 i; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IMeters.DepositTooLarge.selector, amounts[i]));
            vm.prank(producer);
            royalties.deposit(meter, amounts[i]);
        }
        vm.deal(producer, type(uint128).max);
        _deposits(meter, uint256(type(uint128).max) - 1);
        _equal(_depositOf(meter), type(uint128).max, "deposit");
    }

    function test_anyone_prepays_and_it_is_told() public {
        Meter memory meter = _meter(_metered());
        _deposits(meter, 3);
        vm.expectEmit();
        emit IMeters.Deposited(keccak256(abi.encode(meter)), rival, 4);
        vm.prank(rival);
        royalties.deposit{value: 4}(meter, 4);
        _equal(_depositOf(meter), 7, "deposit");
    }

    function test_a_deposit_in_tokens_takes_no_ether_and_no_fee() public {
        FeeToken token = new FeeToken();
        _allows(token, address(royalties));
        Grant memory grant = _metered();
        (grant.currency, grant.price, grant.gratis) = (address(token), 0, false);
        Meter memory meter = _meter(grant);
        vm.expectRevert(abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
        vm.prank(producer);
        royalties.deposit{value: 1}(meter, 1_000);
        vm.expectRevert(abi.encodeWithSelector(IPots.FeeOnTransfer.selector, address(token), 990, 1_000));
        vm.prank(producer);
        royalties.deposit(meter, 1_000);
    }

    // Settling from it

    function test_the_deposit_pays_first_and_the_caller_what_is_missing() public {
        Meter memory meter = _meter(_metered());
        _deposits(meter, 15 * UNIT_PRICE);
        Receipt memory receipt = _receipt(10);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.expectEmit();
        emit IMeters.Settled(keccak256(abi.encode(meter)), 10, 10 * UNIT_PRICE, 5 * UNIT_PRICE, OUTPUTS);
        royalties.settle(meter, receipt, signature);
        bytes memory cause = abi.encodeWithSelector(IPots.WrongPayment.selector, 4 * UNIT_PRICE, 5 * UNIT_PRICE);
        _refusesSettle(meter, 20, 4 * UNIT_PRICE, cause);
        _settles(meter, 20, 5 * UNIT_PRICE);
        _equal(_depositOf(meter), 0, "deposit");
        _equal(royalties.potOf(meter.pot, ETHER), 20 * UNIT_PRICE, "pot");
    }

    function test_a_deposit_is_used_to_the_last_wei() public {
        Meter memory meter = _meter(_metered());
        _deposits(meter, 10 * UNIT_PRICE);
        _settles(meter, 10, 0);
        _equal(_depositOf(meter), 0, "deposit");
        MeterState memory state = royalties.meterOf(keccak256(abi.encode(meter)));
        require(state.units == 10 && state.cap == CAP, "state");
    }

    function test_ether_beside_a_sufficient_deposit_reverts() public {
        Meter memory meter = _meter(_metered());
        _deposits(meter, 10 * UNIT_PRICE);
        _refusesSettle(meter, 10, 1, abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
    }

    function _tokenMeter(PlainToken token) private returns (Meter memory) {
        _allows(token, address(royalties));
        Grant memory grant = _metered();
        grant.currency = address(token);
        return _meter(grant);
    }

    function test_tokens_pay_from_deposit_and_caller() public {
        PlainToken token = new PlainToken();
        Meter memory meter = _tokenMeter(token);
        _deposits(meter, 4 * UNIT_PRICE);
        _refusesSettle(meter, 10, 1, abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
        _settles(meter, 10, 0);
        _equal(token.balanceOf(address(royalties)), 10 * UNIT_PRICE, "balance");
        royalties.distribute(address(token), 0, Words.pack(_payees()));
        _equal(token.balanceOf(union), (10 * UNIT_PRICE - KEPT) / 10, "union");
    }

    function test_a_token_that_returns_nothing_settles() public {
        SilentToken token = new SilentToken();
        token.mint(producer, 1 ether);
        Grant memory grant = _metered();
        (grant.currency, grant.price) = (address(token), 0);
        Meter memory meter = _meter(grant);
        vm.prank(producer);
        token.approve(address(royalties), 1 ether);
        _deposits(meter, UNIT_PRICE);
        _settles(meter, 2, 0);
        _equal(token.balanceOf(address(royalties)), 2 * UNIT_PRICE, "balance");
    }

    function test_a_token_that_reenters_settles_nothing_twice() public {
        ReenteringToken token = new ReenteringToken();
        Meter memory meter = _tokenMeter(token);
        Receipt memory receipt = _receipt(10);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        token.prepare(address(royalties), abi.encodeCall(royalties.settle, (meter, receipt, signature)));
        _settles(meter, 10, 0);
        require(token.tried() && !token.succeeded(), "settled while settling");
        token.prepare(address(royalties), abi.encodeCall(royalties.distribute, (address(token), 0, Words.pack(_payees()))));
        _settles(meter, 11, 0);
        require(!token.succeeded(), "distributed while settling");
        _equal(token.balanceOf(address(royalties)), 11 * UNIT_PRICE, "balance");
    }

    // Getting it back

    function _held(Grant memory grant) private returns (Meter memory meter, LicenseKey memory key) {
        meter = _meter(grant);
        _deposits(meter, 1 ether);
        key = _key(grant);
    }

    function _returns(Meter memory meter, LicenseKey memory key, address to) private {
        vm.prank(producer);
        royalties.returnDeposit(meter, key, to);
    }

    function _refusesReturn(Meter memory meter, LicenseKey memory key, bytes memory cause) private {
        vm.expectRevert(cause);
        _returns(meter, key, producer);
    }

    function _isHeld(Meter memory meter, LicenseKey memory key) private {
        _refusesReturn(meter, key, abi.encodeWithSelector(IMeters.DepositHeld.selector, meter.license));
    }

    function test_only_the_licensee_gets_a_deposit_back() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        vm.warp(START + 2 * YEAR);
        vm.expectRevert(abi.encodeWithSelector(IMeters.NotLicensee.selector, rival, producer));
        vm.prank(rival);
        royalties.returnDeposit(meter, key, rival);
    }

    /// @dev The rival holds a license of the same grant that ended; the meter is the producer's.
    function test_the_key_of_another_license_does_not_serve() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        Order memory order = _order(_metered());
        order.licensee = rival;
        _buy(order);
        vm.warp(START + 2 * YEAR);
        key.licensee = rival;
        bytes32 other = keccak256(abi.encode(key));
        vm.expectRevert(abi.encodeWithSelector(IMeters.LicenseUnknown.selector, other));
        vm.prank(rival);
        royalties.returnDeposit(meter, key, rival);
    }

    function test_a_meter_that_was_not_opened_returns_nothing() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        meter.unitPrice += 1;
        bytes memory cause = abi.encodeWithSelector(IMeters.MeterUnknown.selector, keccak256(abi.encode(meter)));
        _refusesReturn(meter, key, cause);
    }

    function test_a_deposit_returns_thirty_days_after_the_end_and_not_a_second_before() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        _isHeld(meter, key);
        vm.warp(START + YEAR + HELD - 1);
        _isHeld(meter, key);
        vm.warp(START + YEAR + HELD);
        vm.expectEmit();
        emit IMeters.DepositReturned(keccak256(abi.encode(meter)), rival, 1 ether);
        _returns(meter, key, rival);
        _equal(rival.balance, 1_001 ether, "rival");
        bytes memory cause = abi.encodeWithSelector(IMeters.NothingDeposited.selector, keccak256(abi.encode(meter)));
        _refusesReturn(meter, key, cause);
    }

    function _withdraws() private {
        vm.prank(performer.account);
        ledger.withdrawConsent(Withdrawal(VOICE, 0, performer.account, 0), "");
    }

    function test_a_withdrawal_of_consent_ends_a_license_after_its_notice() public {
        Grant memory grant = _metered();
        (grant.revocation, grant.noticeS) = (AFTER_NOTICE, 10 * DAY);
        (Meter memory meter, LicenseKey memory key) = _held(grant);
        vm.warp(START + 100 * DAY);
        _withdraws();
        vm.warp(START + 110 * DAY + HELD - 1);
        _isHeld(meter, key);
        vm.warp(START + 110 * DAY + HELD);
        _returns(meter, key, producer);
    }

    function test_a_withdrawal_of_consent_does_not_end_an_irrevocable_license() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        _withdraws();
        vm.warp(START + 300 * DAY);
        _isHeld(meter, key);
    }

    function test_a_freeze_is_no_end() public {
        Grant memory grant = _metered();
        grant.revocation = IMMEDIATE;
        (Meter memory meter, LicenseKey memory key) = _held(grant);
        vm.prank(performer.account);
        ledger.freeze(VOICE);
        vm.warp(START + YEAR - 1);
        _isHeld(meter, key);
        vm.warp(START + YEAR + HELD);
        _returns(meter, key, producer);
    }

    function test_a_license_that_is_yet_to_begin_holds_its_deposit() public {
        Grant memory grant = _metered();
        grant.startsAt = START + 100 * DAY;
        (Meter memory meter, LicenseKey memory key) = _held(grant);
        vm.warp(START + 60 * DAY);
        _isHeld(meter, key);
        vm.warp(START + 100 * DAY + HELD + YEAR - 1);
        _isHeld(meter, key);
    }

    function test_a_license_that_was_withdrawn_before_it_began_holds_nothing() public {
        Grant memory grant = _metered();
        (grant.startsAt, grant.revocation) = (START + 100 * DAY, IMMEDIATE);
        (Meter memory meter, LicenseKey memory key) = _held(grant);
        vm.warp(START + 5 * DAY);
        _withdraws();
        _returns(meter, key, producer);
        _equal(_depositOf(meter), 0, "deposit");
    }

    function test_late_receipts_take_from_a_deposit_first() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        vm.warp(START + YEAR + HELD - 1);
        _settles(meter, 100, 0);
        vm.warp(START + YEAR + HELD);
        uint256 before = producer.balance;
        _returns(meter, key, producer);
        _equal(producer.balance - before, 1 ether - 100 * UNIT_PRICE, "returned");
        _settles(meter, 101, UNIT_PRICE);
    }

    function test_a_deposit_that_cannot_be_paid_stays() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        vm.warp(START + 2 * YEAR);
        address[4] memory dead =
            [address(new RefusingPayee()), address(new BombingPayee()), address(0), address(royalties)];
        for (uint256 i; i < dead.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IPots.PayoutFailed.selector, dead[i], ETHER));
            _returns(meter, key, dead[i]);
        }
        _equal(_depositOf(meter), 1 ether, "deposit");
    }

    function test_a_deposit_is_not_returned_twice_to_who_calls_back() public {
        (Meter memory meter, LicenseKey memory key) = _held(_metered());
        Grant memory second = _metered();
        second.salt = 2;
        _held(second);
        vm.warp(START + 2 * YEAR);
        ReenteringPayee payee = new ReenteringPayee(royalties);
        payee.prepare(abi.encodeCall(royalties.returnDeposit, (meter, key, address(payee))));
        _returns(meter, key, address(payee));
        require(!payee.succeeded(), "returned twice");
        _equal(address(payee).balance, 1 ether, "payee");
        _equal(address(royalties).balance, 1 ether, "royalties");
    }

    function test_a_deposit_in_tokens_is_returned() public {
        BlockingToken token = new BlockingToken();
        Meter memory meter = _tokenMeter(token);
        _deposits(meter, 5);
        Grant memory grant = _metered();
        grant.currency = address(token);
        LicenseKey memory key = _key(grant);
        vm.warp(START + 2 * YEAR);
        token.blockAccount(producer);
        vm.expectRevert();
        _returns(meter, key, producer);
        _returns(meter, key, rival);
        _equal(token.balanceOf(rival), 5, "rival");
    }
}
