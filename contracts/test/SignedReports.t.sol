// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Report} from "../src/RoyaltyTypes.sol";
import {Grant, Payee} from "../src/Types.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IMeters} from "../src/interfaces/IMeters.sol";
import {IReports} from "../src/interfaces/IReports.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {ContractWallet} from "./Wallets.sol";

/// @notice Who declares income: the licensee, by transaction or by a signature that anybody carries.
contract SignedReportsTest is RoyaltyTest {
    function test_nobody_but_the_licensee_reports() public {
        _buy(_sharing());
        Report memory declared = _report(0, 1);
        Payee[] memory payees = _payees();
        vm.expectRevert(abi.encodeWithSelector(IMeters.NotLicensee.selector, rival, producer));
        vm.prank(rival);
        royalties.report{value: MINIMUM}(_sharing(), _holding(), declared, payees, "");
    }

    function _carries(Report memory declared, bytes memory signature, bytes memory cause) private {
        Payee[] memory payees = _payees();
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(rival);
        royalties.report{value: MINIMUM}(_sharing(), _holding(), declared, payees, signature);
    }

    function test_anyone_carries_and_pays_what_the_licensee_signed_once() public {
        _buy(_sharing());
        Report memory declared = _report(0, 1);
        bytes memory signature = _sign(licensee, _digestOf(declared, _licenseOf(_sharing())));
        _carries(declared, signature, "");
        _carries(declared, signature, abi.encodeWithSelector(IReports.ReportNotHigher.selector, 1, 1));
        _equal(rival.balance, 1_000 ether - MINIMUM, "the carrier paid");
    }

    function test_each_word_of_a_report_is_signed() public {
        _buy(_sharing());
        vm.warp(START + MONTH);
        bytes memory signature = _sign(licensee, _digestOf(_report(0, 1), _licenseOf(_sharing())));
        for (uint256 i; i < 5; ++i) {
            Report memory altered = _report(0, 1);
            if (i == 0) altered.period = 1;
            if (i == 1) altered.moment = 3;
            if (i == 2) altered.netIncome = 0;
            if (i == 3) altered.lines = keccak256("other lines");
            if (i == 4) altered.deadline += 1;
            Payee[] memory payees = _payees();
            vm.expectPartialRevert(IDomain.WrongSigner.selector);
            vm.prank(rival);
            royalties.report{value: MINIMUM}(_sharing(), _holding(), altered, payees, signature);
        }
        _carries(_report(0, 1), signature, "");
    }

    function test_a_signed_report_is_taken_one_second_before_its_deadline_and_not_at_it() public {
        _buy(_sharing());
        Report memory declared = _report(0, 1);
        bytes memory signature = _sign(licensee, _digestOf(declared, _licenseOf(_sharing())));
        vm.warp(declared.deadline);
        _carries(declared, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector, declared.deadline));
        vm.warp(declared.deadline - 1);
        _carries(declared, signature, "");
    }

    function _isRefused(bytes memory signature) private {
        Report memory declared = _report(0, 1);
        Payee[] memory payees = _payees();
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        vm.prank(rival);
        royalties.report{value: MINIMUM}(_sharing(), _holding(), declared, payees, signature);
    }

    function test_a_report_for_another_license_is_refused() public {
        _buy(_sharing());
        _isRefused(_sign(licensee, _digestOf(_report(0, 1), keccak256("another license"))));
    }

    function test_a_report_for_another_contract_is_refused() public {
        _buy(_sharing());
        bytes memory signature = _sign(licensee, _digestOf(_report(0, 1), _licenseOf(_sharing())));
        royalties = _deployRoyalties();
        _isRefused(signature);
    }

    /// @dev The license's id moves with the ledger's domain too: it is bought again on the chain as it is now called,
    ///      and the report names that one.
    function test_a_report_for_another_chain_is_refused() public {
        vm.chainId(777);
        bytes32 license = _licenseOf(_sharing());
        vm.chainId(31_337);
        bytes memory signature = _sign(licensee, _digestOf(_report(0, 1), license));
        vm.chainId(777);
        _buy(_sharing());
        _isRefused(signature);
        _carries(_report(0, 1), _sign(licensee, _digestOf(_report(0, 1), license)), "");
    }

    function test_a_contract_wallet_reports_by_signature() public {
        producer = address(new ContractWallet(licensee.account));
        vm.deal(producer, 1 ether);
        _buy(_sharing());
        bytes32 digest = _digestOf(_report(0, 1), _licenseOf(_sharing()));
        bytes memory refused = abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, producer);
        _carries(_report(0, 1), _sign(stranger, digest), refused);
        _carries(_report(0, 1), _sign(licensee, digest), "");
    }
}
