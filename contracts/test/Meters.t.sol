// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, Meter, MeterState, Receipt} from "../src/RoyaltyTypes.sol";
import {Grant, Holding, Payee, Withdrawal} from "../src/Types.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IMeters} from "../src/interfaces/IMeters.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {IRoyalties} from "../src/interfaces/IRoyalties.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {ContractWallet} from "./Wallets.sol";
import {Words} from "./Words.sol";

/// @notice Tools that are let count, and what their receipts cost.
contract MetersTest is RoyaltyTest {
    // Opening

    function _refusesMeter(Grant memory grant, Appointment memory appointment, bytes memory cause) private {
        Payee[] memory payees = _payeesOf(grant);
        vm.expectRevert(cause);
        vm.prank(producer);
        royalties.openMeter(grant, _holding(), appointment, payees, "");
    }

    function test_a_license_that_was_not_sold_has_no_meter() public {
        bytes memory cause = abi.encodeWithSelector(IMeters.LicenseUnknown.selector, _licenseOf(_metered()));
        _refusesMeter(_metered(), _appointment(CAP), cause);
        Grant memory other = _metered();
        other.unitPrice = 1;
        _buy(other);
        _refusesMeter(_metered(), _appointment(CAP), cause);
    }

    function test_a_grant_without_units_has_no_meter() public {
        _buy(_grant());
        _refusesMeter(
            _grant(), _appointment(CAP), abi.encodeWithSelector(IMeters.NotMetered.selector, _digestOf(_grant()))
        );
    }

    function test_a_meter_needs_a_tool_and_a_cap() public {
        _buy(_metered());
        Appointment memory appointment = _appointment(CAP);
        appointment.tool = address(0);
        _refusesMeter(_metered(), appointment, abi.encodeWithSelector(IMeters.ToolMissing.selector));
        _refusesMeter(_metered(), _appointment(0), abi.encodeWithSelector(IMeters.CapMissing.selector));
    }

    function test_the_tools_of_a_license_share_its_units_and_not_one_more() public {
        _buy(_metered());
        _refusesMeter(
            _metered(),
            _appointment(UNITS + 1),
            abi.encodeWithSelector(IMeters.CapExceeded.selector, UNITS + 1, UNITS)
        );
        bytes32 license = _opens(_metered(), 999_999).license;
        tool = _wallet("another tool");
        _refusesMeter(_metered(), _appointment(2), abi.encodeWithSelector(IMeters.CapExceeded.selector, 2, 1));
        _opens(_metered(), 1);
        tool = _wallet("a third tool");
        _refusesMeter(_metered(), _appointment(1), abi.encodeWithSelector(IMeters.CapExceeded.selector, 1, 0));
        _equal(royalties.allottedOf(license), UNITS, "allotted");
    }

    /// @dev A receipt names license and tool: on two meters of the same tool it would be settled twice.
    function test_a_tool_has_one_meter_under_a_license() public {
        Meter memory meter = _meter(_metered());
        bytes memory cause = abi.encodeWithSelector(IMeters.MeterExists.selector, royalties.meterIdOf(meter));
        _refusesMeter(_metered(), _appointment(CAP), cause);
        _refusesMeter(_metered(), _appointment(CAP + 1), cause);
    }

    function test_nobody_but_the_licensee_appoints() public {
        _buy(_metered());
        Appointment memory appointment = _appointment(CAP);
        Payee[] memory payees = _payees();
        vm.expectRevert(abi.encodeWithSelector(IMeters.NotLicensee.selector, rival, producer));
        vm.prank(rival);
        royalties.openMeter(_metered(), _holding(), appointment, payees, "");
        vm.expectRevert(
            abi.encodeWithSelector(
                IMeters.LicenseUnknown.selector, keccak256(abi.encode(VOICE, _digestOf(_metered()), rival, 0))
            )
        );
        vm.prank(rival);
        royalties.openMeter(_metered(), Holding(rival, 0), appointment, payees, "");
    }

    function test_a_meter_is_not_opened_with_other_payees() public {
        _buy(_metered());
        Payee[] memory others = _payees();
        others[1].account = rival;
        Appointment memory appointment = _appointment(CAP);
        vm.expectRevert(
            abi.encodeWithSelector(IPots.SplitMismatch.selector, _splitHash(others), _splitHash(_payees()))
        );
        vm.prank(producer);
        royalties.openMeter(_metered(), _holding(), appointment, others, "");
    }

    function test_an_open_meter_is_told_with_its_split() public {
        _buy(_metered());
        Meter memory meter = _meterOf(_metered());
        Appointment memory appointment = _appointment(CAP);
        Payee[] memory payees = _payees();
        bytes32 id = keccak256(abi.encode(meter));
        vm.expectEmit();
        emit IPots.SplitDeclared(meter.pot, _splitHash(payees), 0, payees);
        vm.expectEmit();
        emit IMeters.MeterOpened(id, meter.license, tool.account, ETHER, meter.pot, UNIT_PRICE, CAP);
        vm.prank(producer);
        bytes32 opened = royalties.openMeter(_metered(), _holding(), appointment, payees, "");
        _equal(opened, id, "id");
        _equal(royalties.meterIdOf(meter), id, "meterIdOf");
        MeterState memory state = royalties.meterOf(id);
        require(state.units == 0 && state.cap == CAP && state.deposit == 0, "state");
    }

    function test_a_minors_meter_pays_into_a_pot_that_stays_locked() public {
        _registerMinor(CHILD);
        Grant memory grant = _minorGrant();
        (grant.unit, grant.unitPrice, grant.maxUnits) = (5, UNIT_PRICE, UNITS);
        _buy(grant);
        vm.warp(MAJORITY + DAY);
        Meter memory meter = _opens(grant, CAP);
        _settles(meter, 10, 10 * UNIT_PRICE);
        _equal(royalties.potOf(_pot(_trustPayees(), MAJORITY), ETHER), 10 * UNIT_PRICE, "pot");
    }

    // Appointing by signature

    function _carries(Appointment memory appointment, bytes memory signature, bytes memory cause) private {
        Payee[] memory payees = _payees();
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(stranger.account);
        royalties.openMeter(_metered(), _holding(), appointment, payees, signature);
    }

    function _wrongSigner(bytes32 digest, bytes memory signature, address expected) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IDomain.WrongSigner.selector, _recovers(digest, signature), expected);
    }

    function _recovers(bytes32 digest, bytes memory signature) private pure returns (address) {
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        return ecrecover(digest, uint8(signature[64]), r, s);
    }

    function test_anyone_carries_the_appointment_that_the_licensee_signed() public {
        _buy(_metered());
        Appointment memory appointment = _appointment(CAP);
        bytes memory signature = _sign(licensee, _digestOf(appointment, _licenseOf(_metered())));
        _carries(appointment, signature, "");
        _carries(
            appointment,
            signature,
            abi.encodeWithSelector(IMeters.MeterExists.selector, royalties.meterIdOf(_meterOf(_metered())))
        );
    }

    function test_an_appointment_is_taken_one_second_before_its_deadline_and_not_at_it() public {
        _buy(_metered());
        Appointment memory appointment = _appointment(CAP);
        bytes memory signature = _sign(licensee, _digestOf(appointment, _licenseOf(_metered())));
        vm.warp(appointment.deadline);
        _carries(
            appointment, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector, appointment.deadline)
        );
        vm.warp(appointment.deadline - 1);
        _carries(appointment, signature, "");
    }

    function test_another_tool_or_cap_than_was_signed_is_refused() public {
        _buy(_metered());
        bytes32 license = _licenseOf(_metered());
        bytes memory signature = _sign(licensee, _digestOf(_appointment(CAP), license));
        Appointment memory altered = _appointment(CAP + 1);
        _carries(altered, signature, _wrongSigner(_digestOf(altered, license), signature, producer));
        altered = _appointment(CAP);
        altered.tool = stranger.account;
        _carries(altered, signature, _wrongSigner(_digestOf(altered, license), signature, producer));
        signature = _sign(stranger, _digestOf(_appointment(CAP), license));
        _carries(
            _appointment(CAP),
            signature,
            abi.encodeWithSelector(IDomain.WrongSigner.selector, stranger.account, producer)
        );
    }

    function test_a_contract_wallet_appoints_by_signature() public {
        producer = address(new ContractWallet(licensee.account));
        vm.deal(producer, 1 ether);
        _buy(_metered());
        Appointment memory appointment = _appointment(CAP);
        bytes32 digest = _digestOf(appointment, _licenseOf(_metered()));
        bytes memory refused = abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, producer);
        _carries(appointment, _sign(stranger, digest), refused);
        _carries(appointment, _sign(licensee, digest), "");
    }

    // Receipts

    function _refuses(Meter memory meter, Receipt memory receipt, bytes memory signature, bytes memory cause) private {
        vm.expectRevert(cause);
        vm.prank(producer);
        royalties.settle(meter, receipt, signature);
    }

    function _refuses(Meter memory meter, Receipt memory receipt, bytes memory cause) private {
        _refuses(meter, receipt, _sign(tool, _digestOf(receipt, meter)), cause);
    }

    function test_a_meter_that_was_not_opened_settles_nothing() public {
        Meter memory meter = _meter(_metered());
        Meter[5] memory others = [_meterOf(_metered()), meter, meter, meter, meter];
        for (uint256 i; i < 5; ++i) others[i] = _meterOf(_metered());
        others[0].unitPrice = 1;
        others[1].pot = bytes32(uint256(meter.pot) ^ 1);
        others[2].currency = rival;
        others[3].tool = stranger.account;
        others[4].license = bytes32(uint256(meter.license) ^ 1);
        for (uint256 i; i < 5; ++i) {
            bytes memory cause = abi.encodeWithSelector(IMeters.MeterUnknown.selector, keccak256(abi.encode(others[i])));
            _refuses(others[i], _receipt(1), cause);
        }
    }

    function test_only_the_tool_counts() public {
        Meter memory meter = _meter(_metered());
        Receipt memory receipt = _receipt(5);
        _refuses(
            meter,
            receipt,
            _sign(licensee, _digestOf(receipt, meter)),
            abi.encodeWithSelector(IDomain.WrongSigner.selector, producer, tool.account)
        );
    }

    function test_a_receipt_of_another_license_does_not_serve() public {
        Meter memory meter = _meter(_metered());
        Grant memory second = _metered();
        second.salt = 2;
        Meter memory other = _meter(second);
        Receipt memory receipt = _receipt(5);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        _refuses(other, receipt, signature, _wrongSigner(_digestOf(receipt, other), signature, tool.account));
    }

    function test_each_word_of_a_receipt_is_signed() public {
        Meter memory meter = _meter(_metered());
        bytes memory signature = _sign(tool, _digestOf(_receipt(5), meter));
        Receipt[3] memory altered = [_receipt(6), _receipt(5), _receipt(5)];
        altered[1].outputs = keccak256("other outputs");
        altered[2].deadline += 1;
        for (uint256 i; i < 3; ++i) {
            _refuses(
                meter, altered[i], signature, _wrongSigner(_digestOf(altered[i], meter), signature, tool.account)
            );
        }
    }

    function test_a_counter_does_not_go_back_nor_stand_still() public {
        Meter memory meter = _meter(_metered());
        _settles(meter, 100, 100 * UNIT_PRICE);
        _refuses(meter, _receipt(100), abi.encodeWithSelector(IMeters.ReceiptNotHigher.selector, 100, 100));
        _refuses(meter, _receipt(99), abi.encodeWithSelector(IMeters.ReceiptNotHigher.selector, 99, 100));
        _refuses(meter, _receipt(0), abi.encodeWithSelector(IMeters.ReceiptNotHigher.selector, 0, 100));
        _settles(meter, 101, UNIT_PRICE);
    }

    function test_a_tool_counts_to_its_cap_but_not_one_more() public {
        Meter memory meter = _meter(_metered());
        _refuses(meter, _receipt(CAP + 1), abi.encodeWithSelector(IMeters.OverCap.selector, CAP + 1, CAP));
        uint128 beyond = 1 << 64 | 1;
        _refuses(meter, _receipt(beyond), abi.encodeWithSelector(IMeters.OverCap.selector, beyond, CAP));
        _settles(meter, CAP, CAP * UNIT_PRICE);
    }

    function test_a_receipt_is_settled_one_second_before_its_deadline_and_not_at_it() public {
        Meter memory meter = _meter(_metered());
        Receipt memory receipt = _receipt(1);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.warp(receipt.deadline);
        _refuses(
            meter, receipt, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector, receipt.deadline)
        );
        vm.warp(receipt.deadline - 1);
        vm.prank(producer);
        royalties.settle{value: UNIT_PRICE}(meter, receipt, signature);
    }

    function test_a_receipt_for_another_chain_is_refused() public {
        Meter memory meter = _meter(_metered());
        Receipt memory receipt = _receipt(5);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.chainId(777);
        _refuses(meter, receipt, signature, _wrongSigner(_digestOf(receipt, meter), signature, tool.account));
        _settles(meter, 5, 5 * UNIT_PRICE);
    }

    function test_a_receipt_for_another_contract_is_refused() public {
        Meter memory meter = _meter(_metered());
        Receipt memory receipt = _receipt(5);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        royalties = _deployRoyalties();
        _opens(_metered(), CAP);
        _refuses(meter, receipt, signature, _wrongSigner(_digestOf(receipt, meter), signature, tool.account));
    }

    /// @dev Chain id and address repeat on a development chain that was reset; the salt of the domain does not.
    function test_a_receipt_for_an_old_deployment_is_refused() public {
        Meter memory meter = _meter(_metered());
        Receipt memory receipt = _receipt(5);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        ledger = _deploy(keccak256("the second deployment"));
        IRoyalties young = _deployRoyalties();
        vm.etch(address(royalties), address(young).code);
        vm.chainId(31_338);
        bytes memory cause = _wrongSigner(_digestOf(receipt, meter), signature, tool.account);
        _refuses(meter, receipt, signature, cause);
        _settles(meter, 5, 5 * UNIT_PRICE);
    }

    function test_a_contract_is_a_tool() public {
        address wallet = address(new ContractWallet(tool.account));
        _buy(_metered());
        tool.account = wallet;
        Meter memory meter = _opens(_metered(), CAP);
        Receipt memory receipt = _receipt(5);
        bytes memory refused = abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, wallet);
        _refuses(meter, receipt, _sign(stranger, _digestOf(receipt, meter)), refused);
        _settles(meter, 5, 5 * UNIT_PRICE);
        _equal(royalties.potOf(meter.pot, ETHER), 5 * UNIT_PRICE, "pot");
    }

    /// @dev Two ways to one sum: what is settled in parts is what would be settled at once.
    function testFuzz_units_are_paid_once_however_they_are_settled(uint64 first, uint64 second, uint96 price) public {
        Grant memory grant = _metered();
        (grant.unitPrice, grant.maxUnits) = (uint256(price) + 1, type(uint64).max);
        _buy(grant);
        Meter memory meter = _opens(grant, type(uint64).max);
        (uint256 low, uint256 high) = first < second ? (first, second) : (second, first);
        vm.assume(low != 0 && low != high);
        vm.deal(producer, high * grant.unitPrice);
        _settles(meter, uint128(low), low * grant.unitPrice);
        _settles(meter, uint128(high), (high - low) * grant.unitPrice);
        _equal(royalties.potOf(meter.pot, ETHER), high * grant.unitPrice, "pot");
        _equal(address(royalties).balance, high * grant.unitPrice, "balance");
    }

    // What was used stays owed

    function test_units_are_settled_after_the_license_ended_and_after_consent_was_withdrawn() public {
        Grant memory grant = _metered();
        grant.revocation = IMMEDIATE;
        Meter memory meter = _meter(grant);
        vm.prank(performer.account);
        ledger.withdrawConsent(Withdrawal(VOICE, 0, performer.account, 0), "");
        _settles(meter, 1, UNIT_PRICE);
        vm.warp(START + 2 * YEAR);
        _settles(meter, 2, UNIT_PRICE);
        _equal(royalties.potOf(meter.pot, ETHER), 2 * UNIT_PRICE, "pot");
    }

    function test_what_was_settled_is_paid_to_the_split() public {
        Meter memory meter = _meter(_metered());
        _settles(meter, CAP, CAP * UNIT_PRICE);
        royalties.distribute(ETHER, 0, Words.pack(_payees()));
        _equal(agent.balance, (CAP * UNIT_PRICE - KEPT) * 2 / 10, "agent");
        _equal(ledger.potOf(meter.pot, ETHER), PRICE, "the ledger's pot of the same id");
    }
}
