// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, Meter, MeterState, Receipt} from "../src/RoyaltyTypes.sol";
import {LicenseKey, Payee} from "../src/Types.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IMeters} from "../src/interfaces/IMeters.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {ContractWallet} from "./Wallets.sol";

/// @notice Tools that are dismissed, and what becomes of their meters.
contract DismissalsTest is RoyaltyTest {
    uint256 private constant NOTICE = 30 * DAY;
    uint40 private constant CLOSES_AT = uint40(START + 30 * DAY);

    function _state(Meter memory meter) private view returns (MeterState memory) {
        return royalties.meterOf(_idOf(meter));
    }

    function _dismisses(Meter memory meter, bytes memory cause) private {
        LicenseKey memory key = _key(_metered());
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(producer);
        royalties.dismissTool(meter, key, 0, "");
    }

    function _dismisses(Meter memory meter) private {
        _dismisses(meter, "");
    }

    /// @dev A tool that was dismissed long enough ago, after it had counted.
    function _dismissed(uint128 units) private returns (Meter memory meter) {
        meter = _meter(_metered());
        if (units != 0) _settles(meter, units, units * UNIT_PRICE);
        _dismisses(meter);
        vm.warp(CLOSES_AT);
    }

    function _closed(uint128 units) private returns (Meter memory meter) {
        meter = _dismissed(units);
        royalties.closeMeter(meter);
    }

    // Dismissing

    function test_a_dismissal_is_told_with_the_time_it_takes_effect() public {
        Meter memory meter = _meter(_metered());
        _equal(royalties.closingTimeOf(_idOf(meter)), 0, "none");
        vm.expectEmit();
        emit IMeters.ToolDismissed(_idOf(meter), CLOSES_AT);
        _dismisses(meter);
        _equal(royalties.closingTimeOf(_idOf(meter)), CLOSES_AT, "closes at");
    }

    function test_a_tool_is_dismissed_once() public {
        Meter memory meter = _meter(_metered());
        _dismisses(meter);
        vm.warp(START + DAY);
        _dismisses(meter, abi.encodeWithSelector(IMeters.DismissalExists.selector, _idOf(meter), CLOSES_AT));
    }

    function test_nobody_but_the_licensee_dismisses() public {
        Meter memory meter = _meter(_metered());
        LicenseKey memory key = _key(_metered());
        address[3] memory others = [tool.account, performer.account, stranger.account];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IMeters.NotLicensee.selector, others[i], producer));
            vm.prank(others[i]);
            royalties.dismissTool(meter, key, 0, "");
        }
        key.licensee = rival;
        vm.expectRevert(abi.encodeWithSelector(IMeters.LicenseUnknown.selector, keccak256(abi.encode(key))));
        vm.prank(rival);
        royalties.dismissTool(meter, key, 0, "");
    }

    function test_a_tool_that_was_not_appointed_is_not_dismissed() public {
        _buy(_metered());
        Meter memory meter = _meterOf(_metered());
        _dismisses(meter, abi.encodeWithSelector(IMeters.MeterUnknown.selector, _idOf(meter)));
    }

    // By signature

    function _digestFor(Meter memory meter, uint40 deadline) private view returns (bytes32) {
        bytes32 typeHash = keccak256("DismissTool(bytes32 license,address licensee,address tool,uint40 deadline)");
        return _royaltyDigest(keccak256(abi.encode(typeHash, meter.license, producer, meter.tool, deadline)));
    }

    function _carries(Meter memory meter, uint40 deadline, bytes memory signature, bytes memory cause) private {
        LicenseKey memory key = _key(_metered());
        if (cause.length != 0) vm.expectPartialRevert(bytes4(cause));
        vm.prank(stranger.account);
        royalties.dismissTool(meter, key, deadline, signature);
    }

    function test_anyone_carries_the_dismissal_that_the_licensee_signed() public {
        Meter memory meter = _meter(_metered());
        uint40 deadline = uint40(START + DAY);
        bytes memory signature = _sign(licensee, _digestFor(meter, deadline));
        _carries(meter, deadline + 1, signature, abi.encodeWithSelector(IDomain.WrongSigner.selector));
        bytes memory strangers = _sign(stranger, _digestFor(meter, deadline));
        _carries(meter, deadline, strangers, abi.encodeWithSelector(IDomain.WrongSigner.selector));
        vm.warp(deadline);
        _carries(meter, deadline, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector));
        vm.warp(deadline - 1);
        _carries(meter, deadline, signature, "");
        _equal(royalties.closingTimeOf(_idOf(meter)), deadline - 1 + NOTICE, "closes at");
    }

    function test_the_dismissal_of_one_tool_is_not_another_ones() public {
        Meter memory meter = _meter(_metered());
        uint40 deadline = uint40(START + DAY);
        bytes memory signature = _sign(licensee, _digestFor(meter, deadline));
        Payee[] memory payees = _payees();
        vm.prank(producer);
        royalties.openMeter(_metered(), _holding(), Appointment(stranger.account, 1, 0), payees, "");
        meter.tool = stranger.account;
        _carries(meter, deadline, signature, abi.encodeWithSelector(IDomain.WrongSigner.selector));
    }

    function test_a_contract_wallet_dismisses_by_signature() public {
        producer = address(new ContractWallet(licensee.account));
        vm.deal(producer, PRICE);
        Meter memory meter = _meter(_metered());
        uint40 deadline = uint40(START + DAY);
        bytes memory refused = abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector);
        _carries(meter, deadline, _sign(stranger, _digestFor(meter, deadline)), refused);
        _carries(meter, deadline, _sign(licensee, _digestFor(meter, deadline)), "");
    }

    // Until it takes effect

    function test_what_was_used_stays_owed_until_the_dismissal_takes_effect() public {
        Meter memory meter = _meter(_metered());
        _dismisses(meter);
        vm.warp(CLOSES_AT - 1);
        _settles(meter, CAP - 1, (CAP - 1) * UNIT_PRICE);
        vm.expectRevert(abi.encodeWithSelector(IMeters.DismissalPending.selector, _idOf(meter), CLOSES_AT));
        royalties.closeMeter(meter);
        vm.warp(CLOSES_AT);
        _settles(meter, CAP, UNIT_PRICE); // nobody has closed it yet
    }

    function test_a_tool_that_was_not_dismissed_keeps_its_meter() public {
        Meter memory meter = _meter(_metered());
        vm.warp(START + 10 * YEAR);
        vm.expectRevert(abi.encodeWithSelector(IMeters.DismissalMissing.selector, _idOf(meter)));
        royalties.closeMeter(meter);
    }

    // Closing

    function test_anyone_closes_the_meter_of_a_dismissed_tool_once() public {
        Meter memory meter = _dismissed(300);
        vm.expectEmit();
        emit IMeters.MeterClosed(_idOf(meter), 300, CAP - 300);
        vm.prank(stranger.account);
        royalties.closeMeter(meter);
        _equal(_state(meter).cap, 300, "cap");
        _equal(_state(meter).units, 300, "units");
        vm.expectRevert(abi.encodeWithSelector(IMeters.NothingToClose.selector, _idOf(meter)));
        royalties.closeMeter(meter);
    }

    function test_a_meter_that_was_not_opened_is_not_closed() public {
        _buy(_metered());
        Meter memory meter = _meterOf(_metered());
        vm.expectRevert(abi.encodeWithSelector(IMeters.MeterUnknown.selector, _idOf(meter)));
        royalties.closeMeter(meter);
    }

    function test_a_closed_meter_counts_no_more() public {
        Meter memory meter = _closed(300);
        Receipt memory receipt = _receipt(301);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.expectRevert(abi.encodeWithSelector(IMeters.OverCap.selector, 301, 300));
        vm.prank(producer);
        royalties.settle{value: UNIT_PRICE}(meter, receipt, signature);
    }

    function test_the_units_of_a_closed_meter_are_free_for_another_tool() public {
        Meter memory meter = _closed(300);
        _equal(royalties.allottedOf(meter.license), 300, "allotted");
        Payee[] memory payees = _payees();
        Appointment memory appointment = Appointment(stranger.account, UNITS - 299, 0);
        vm.expectRevert(abi.encodeWithSelector(IMeters.CapExceeded.selector, UNITS - 299, UNITS - 300));
        vm.prank(producer);
        royalties.openMeter(_metered(), _holding(), appointment, payees, "");
        appointment.cap = UNITS - 300;
        vm.prank(producer);
        royalties.openMeter(_metered(), _holding(), appointment, payees, "");
        _equal(royalties.allottedOf(meter.license), UNITS, "all");
    }

    /// @dev Else its old receipts would count anew.
    function test_a_dismissed_tool_is_not_appointed_again() public {
        Meter memory meter = _closed(0);
        _equal(_state(meter).cap, 0, "nothing is left");
        Payee[] memory payees = _payees();
        Appointment memory appointment = _appointment(CAP);
        vm.expectRevert(abi.encodeWithSelector(IMeters.MeterExists.selector, _idOf(meter)));
        vm.prank(producer);
        royalties.openMeter(_metered(), _holding(), appointment, payees, "");
        vm.expectRevert(abi.encodeWithSelector(IMeters.MeterUnknown.selector, _idOf(meter)));
        royalties.closeMeter(meter);
    }

    function test_a_tool_that_used_up_its_cap_leaves_nothing_to_close() public {
        Meter memory meter = _dismissed(CAP);
        vm.expectRevert(abi.encodeWithSelector(IMeters.NothingToClose.selector, _idOf(meter)));
        royalties.closeMeter(meter);
    }

    // The deposit

    function _returns(Meter memory meter, bytes memory cause) private {
        LicenseKey memory key = _key(_metered());
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(producer);
        royalties.returnDeposit(meter, key, address(0xdead));
    }

    function test_the_deposit_of_a_closed_meter_goes_back_at_once() public {
        Meter memory meter = _meter(_metered());
        _deposits(meter, 1 ether);
        bytes memory held = abi.encodeWithSelector(IMeters.DepositHeld.selector, meter.license);
        _returns(meter, held);
        _dismisses(meter);
        vm.warp(CLOSES_AT);
        _returns(meter, held);
        royalties.closeMeter(meter);
        _equal(_state(meter).deposit, 1 ether, "kept");
        _returns(meter, "");
        _equal(address(0xdead).balance, 1 ether, "returned");
        _equal(address(royalties).balance, 0, "left");
        _returns(meter, abi.encodeWithSelector(IMeters.MeterUnknown.selector, _idOf(meter)));
    }

    function test_a_deposit_that_no_unit_can_use_goes_back_at_once() public {
        Meter memory meter = _meter(_metered());
        _settles(meter, CAP - 1, (CAP - 1) * UNIT_PRICE);
        _deposits(meter, 2 * UNIT_PRICE);
        _returns(meter, abi.encodeWithSelector(IMeters.DepositHeld.selector, meter.license));
        _settles(meter, CAP, 0);
        _returns(meter, "");
        _equal(address(0xdead).balance, UNIT_PRICE, "returned");
    }

    // Any number of units and any time

    /// @dev What a dismissed tool may not count any more is what others may, and no unit can be paid for twice.
    function testFuzz_closing_frees_what_was_not_counted_and_nothing_else(uint64 counted, uint64 late, uint32 wait)
        public
    {
        (counted, late, wait) = (counted % CAP + 1, late % CAP + 1, uint32(wait % (2 * NOTICE)));
        Meter memory meter = _meter(_metered());
        _settles(meter, counted, counted * UNIT_PRICE);
        _dismisses(meter);
        bool isInTime = wait < NOTICE;
        vm.warp(START + wait);
        if (late > counted) {
            _settles(meter, late, (late - counted) * UNIT_PRICE);
            counted = late;
        }
        bytes memory cause;
        if (isInTime) cause = abi.encodeWithSelector(IMeters.DismissalPending.selector, _idOf(meter), CLOSES_AT);
        else if (counted == CAP) cause = abi.encodeWithSelector(IMeters.NothingToClose.selector, _idOf(meter));
        if (cause.length != 0) vm.expectRevert(cause);
        royalties.closeMeter(meter);
        bool isClosed = cause.length == 0;
        _equal(royalties.allottedOf(meter.license), isClosed ? counted : CAP, "allotted");
        _equal(_state(meter).units, counted, "units");
        _equal(_state(meter).cap, isClosed ? counted : CAP, "cap");
        _equal(royalties.potOf(meter.pot, ETHER), counted * UNIT_PRICE, "pot");
    }
}
