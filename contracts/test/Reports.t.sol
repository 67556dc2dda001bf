// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Period, Report} from "../src/RoyaltyTypes.sol";
import {Grant, Holding, Payee, Withdrawal} from "../src/Types.sol";
import {IMeters} from "../src/interfaces/IMeters.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {IReports} from "../src/interfaces/IReports.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {FeeToken, ReenteringToken} from "./Tokens.sol";
import {Words} from "./Words.sol";

/// @notice Income that is declared, and the share of it that is paid.
contract ReportsTest is RoyaltyTest {
    uint256 private constant TIME_TO_REPORT = 45 days;

    function _refuses(Grant memory grant, Report memory declared, uint256 value, bytes memory cause) private {
        Payee[] memory payees = _payees();
        vm.expectRevert(cause);
        vm.prank(producer);
        royalties.report{value: value}(grant, _holding(), declared, payees, "");
    }

    function _refuses(Report memory declared, bytes memory cause) private {
        _refuses(_sharing(), declared, 0, cause);
        vm.expectRevert(cause);
        royalties.owedFor(_sharing(), _holding(), declared);
    }

    function _periodOf(Grant memory grant, uint32 period) private view returns (Period memory) {
        return royalties.periodOf(_licenseOf(grant), period);
    }

    // What can be reported

    function test_a_license_that_was_not_sold_reports_nothing() public {
        _refuses(_report(0, 1), abi.encodeWithSelector(IMeters.LicenseUnknown.selector, _licenseOf(_sharing())));
        vm.expectRevert(abi.encodeWithSelector(IMeters.LicenseUnknown.selector, _licenseOf(_sharing())));
        royalties.isLate(_sharing(), _holding(), 0);
    }

    function test_a_grant_without_report_periods_owes_no_report() public {
        _buy(_grant());
        bytes memory cause = abi.encodeWithSelector(IReports.NoRevenueOwed.selector, _digestOf(_grant()));
        _refuses(_grant(), _report(0, 1), 0, cause);
        vm.expectRevert(cause);
        royalties.isLate(_grant(), _holding(), 0);
    }

    function test_an_unknown_moment_reverts() public {
        _buy(_sharing());
        Report memory declared = _report(0, 1);
        for (uint256 i; i < 2; ++i) {
            declared.moment = [0, 4][i];
            _refuses(declared, abi.encodeWithSelector(IReports.UnknownMoment.selector, declared.moment));
        }
    }

    function test_a_period_is_reported_from_its_first_second_on() public {
        _buy(_sharing());
        vm.warp(START + MONTH - 1);
        _refuses(_report(1, 0), abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, 1, START + MONTH));
        vm.warp(START + MONTH);
        _reports(_sharing(), _report(1, 0), MINIMUM);
    }

    function test_a_quarter_has_91_days() public {
        Grant memory grant = _sharing();
        grant.reportEvery = 2;
        _buy(grant);
        vm.warp(START + 91 * DAY - 1);
        bytes memory cause = abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, 1, START + 91 * DAY);
        _refuses(grant, _report(1, 0), MINIMUM, cause);
        vm.warp(START + 91 * DAY);
        _reports(grant, _report(1, 0), MINIMUM);
    }

    function test_periods_count_from_the_start_of_the_license() public {
        Grant memory grant = _sharing();
        grant.startsAt = START + 5 * DAY;
        _buy(grant);
        _refuses(
            grant,
            _report(0, 0),
            MINIMUM,
            abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, 0, START + 5 * DAY)
        );
        vm.warp(START + 5 * DAY);
        _reports(grant, _report(0, 0), MINIMUM);
    }

    /// @dev A year has the twelve whole periods 0 to 11 and five days of another.
    function test_the_period_in_which_the_license_ends_is_the_last() public {
        _buy(_sharing());
        vm.warp(START + 2 * YEAR);
        _reports(_sharing(), _report(12, 0), MINIMUM);
        _refuses(_report(13, 0), abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, 13, START + 13 * MONTH));
    }

    function test_a_period_that_begins_at_the_end_is_out_of_range() public {
        Grant memory grant = _sharing();
        grant.durationS = 2 * MONTH;
        _buy(grant);
        vm.warp(START + YEAR);
        bytes memory cause = abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, 2, START + 2 * MONTH);
        _refuses(grant, _report(2, 0), MINIMUM, cause);
        _reports(grant, _report(1, 0), MINIMUM);
    }

    function test_no_period_begins_after_consent_was_withdrawn() public {
        Grant memory grant = _sharing();
        grant.revocation = IMMEDIATE;
        _buy(grant);
        vm.warp(START + MONTH);
        vm.prank(performer.account);
        ledger.withdrawConsent(Withdrawal(VOICE, 0, performer.account, 0), "");
        vm.warp(START + YEAR);
        _reports(grant, _report(0, 0), MINIMUM);
        bytes memory cause = abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, 1, START + MONTH);
        _refuses(grant, _report(1, 0), MINIMUM, cause);
        require(!royalties.isLate(grant, _holding(), 1), "late for a period that never was");
    }

    function test_the_last_period_of_all_is_out_of_range() public {
        _buy(_sharing());
        uint32 last = type(uint32).max;
        bytes memory cause =
            abi.encodeWithSelector(IReports.PeriodOutOfRange.selector, last, START + uint256(last) * MONTH);
        _refuses(_report(last, 0), cause);
        require(!royalties.isLate(_sharing(), _holding(), last), "late");
    }

    function test_income_of_a_moment_does_not_fall_nor_stand_still() public {
        _buy(_sharing());
        _reports(_sharing(), _report(0, 0), MINIMUM);
        _refuses(_report(0, 0), abi.encodeWithSelector(IReports.ReportNotHigher.selector, 0, 0));
        _reports(_sharing(), _report(0, 100 ether), 4 ether);
        _refuses(_report(0, 100 ether), abi.encodeWithSelector(IReports.ReportNotHigher.selector, 100 ether, 100 ether));
        _refuses(_report(0, 99 ether), abi.encodeWithSelector(IReports.ReportNotHigher.selector, 99 ether, 100 ether));
    }

    // What is owed

    function test_below_the_minimum_the_minimum_is_owed_once() public {
        _buy(_sharing());
        _equal(royalties.owedFor(_sharing(), _holding(), _report(0, 3 ether)), MINIMUM, "first");
        _reports(_sharing(), _report(0, 3 ether), MINIMUM);
        _equal(royalties.owedFor(_sharing(), _holding(), _report(0, 20 ether)), 0, "at the minimum");
        _reports(_sharing(), _report(0, 20 ether), 0);
        _equal(royalties.owedFor(_sharing(), _holding(), _report(0, 20 ether + 1)), 1, "rounded up");
        _reports(_sharing(), _report(0, 30 ether), 0.5 ether);
        Period memory period = _periodOf(_sharing(), 0);
        require(period.income == 30 ether && period.reports == 3 && period.paid == 1.5 ether, "period");
    }

    function test_the_moments_of_a_period_are_added_up() public {
        _buy(_sharing());
        uint256[3] memory owed = [uint256(5 ether), 5 ether, 5 ether];
        for (uint8 i; i < 3; ++i) {
            Report memory declared = _report(0, 100 ether);
            declared.moment = i + 1;
            _reports(_sharing(), declared, owed[i]);
        }
        _equal(_periodOf(_sharing(), 0).income, 300 ether, "income");
        _equal(_periodOf(_sharing(), 1).income, 0, "another period");
    }

    function test_the_highest_incomes_are_counted_and_not_cut_off() public {
        Grant memory grant = _sharing();
        (grant.revenueShareBps, grant.minimum) = (1, 0);
        _buy(grant);
        vm.deal(producer, type(uint128).max);
        uint256 paid;
        for (uint8 i; i < 3; ++i) {
            Report memory declared = _report(0, type(uint128).max);
            declared.moment = i + 1;
            uint256 owed = royalties.owedFor(grant, _holding(), declared);
            _reports(grant, declared, owed);
            paid += owed;
        }
        _equal(_periodOf(grant, 0).income, 3 * uint256(type(uint128).max), "income");
        _equal(paid, (3 * uint256(type(uint128).max) + 9_999) / 10_000, "paid");
    }

    /// @dev However the income is cut into reports, its share is paid, rounded up once.
    function testFuzz_a_share_is_rounded_up_and_never_paid_twice(uint96 a, uint96 b, uint16 bps, uint64 least) public {
        Grant memory grant = _sharing();
        (grant.revenueShareBps, grant.minimum) = (1 + bps % 10_000, least);
        _buy(grant);
        (uint128 low, uint128 high) = a < b ? (a, b) : (b, a);
        if (low == high) ++high;
        vm.deal(producer, 2 ** 97);
        _reports(grant, _report(0, low), royalties.owedFor(grant, _holding(), _report(0, low)));
        _reports(grant, _report(0, high), royalties.owedFor(grant, _holding(), _report(0, high)));
        uint256 exact = uint256(high) * grant.revenueShareBps;
        uint256 paid = _periodOf(grant, 0).paid;
        require(paid * 10_000 >= exact && paid >= least, "below the share or the minimum");
        require(paid == least || (paid - 1) * 10_000 < exact, "above the share");
        _equal(royalties.potOf(_pot(_payees(), 0), ETHER), paid, "pot");
        _equal(address(royalties).balance, paid, "balance");
    }

    function test_another_amount_than_is_owed_reverts() public {
        _buy(_sharing());
        for (uint256 i; i < 3; ++i) {
            uint256 sent = [5 ether - 1, 5 ether + 1, 0][i];
            _refuses(
                _sharing(),
                _report(0, 100 ether),
                sent,
                abi.encodeWithSelector(IPots.WrongPayment.selector, sent, 5 ether)
            );
        }
    }

    function test_reports_without_a_share_move_no_money() public {
        Grant memory grant = _grant();
        grant.reportEvery = EVERY_MONTH;
        _buy(grant);
        _refuses(grant, _report(0, 5), 1, abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
        Payee[] memory none = new Payee[](0);
        vm.prank(producer);
        royalties.report(grant, _holding(), _report(0, 5), none, "");
        _equal(royalties.potOf(_pot(_payees(), 0), ETHER), 0, "pot");
    }

    function test_a_report_is_told_and_opens_its_pot_once() public {
        _buy(_sharing());
        Payee[] memory others = _payees();
        others[1].account = rival;
        vm.expectRevert(
            abi.encodeWithSelector(IPots.SplitMismatch.selector, _splitHash(others), _splitHash(_payees()))
        );
        vm.prank(producer);
        royalties.report{value: 5 ether}(_sharing(), _holding(), _report(0, 100 ether), others, "");
        bytes32 pot = _pot(_payees(), 0);
        bytes32 license = _licenseOf(_sharing());
        vm.expectEmit();
        emit IPots.SplitDeclared(pot, _splitHash(_payees()), 0, _payees());
        vm.expectEmit();
        emit IReports.Reported(license, 0, 2, 100 ether, 5 ether, false, false, LINES, pot, ETHER);
        _reports(_sharing(), _report(0, 100 ether), 5 ether);
        vm.warp(START + MONTH);
        Payee[] memory none = new Payee[](0);
        vm.expectEmit();
        emit IReports.Reported(license, 1, 2, 1, MINIMUM, true, false, LINES, pot, ETHER);
        vm.prank(producer);
        royalties.report{value: MINIMUM}(_sharing(), _holding(), _report(1, 1), none, "");
    }

    function test_a_minors_share_goes_into_a_locked_pot() public {
        _registerMinor(CHILD);
        Grant memory grant = _minorGrant();
        (grant.revenueShareBps, grant.reportEvery) = (SHARE_BPS, EVERY_MONTH);
        _buy(grant);
        Report memory declared = _report(0, 100 ether);
        Payee[] memory payees = _trustPayees();
        vm.prank(producer);
        royalties.report{value: 5 ether}(grant, _holding(), declared, payees, "");
        royalties.distribute(ETHER, MAJORITY, Words.pack(payees));
        _equal(royalties.trustOf(performer.account, MAJORITY, ETHER), (5 ether - KEPT) / 5, "trust");
    }

    // Late

    function test_a_report_is_late_from_45_days_after_its_period_on() public {
        _buy(_sharing());
        vm.warp(START + MONTH + TIME_TO_REPORT - 1);
        require(!royalties.isLate(_sharing(), _holding(), 0), "a second early");
        vm.warp(START + MONTH + TIME_TO_REPORT);
        require(royalties.isLate(_sharing(), _holding(), 0), "in time");
        bytes32 pot = _pot(_payees(), 0);
        bytes32 license = _licenseOf(_sharing());
        vm.expectEmit();
        emit IReports.Reported(license, 0, 2, 100 ether, 5 ether, false, true, LINES, pot, ETHER);
        _reports(_sharing(), _report(0, 100 ether), 5 ether);
        require(!royalties.isLate(_sharing(), _holding(), 0), "reported");
    }

    function test_what_begins_after_the_end_is_never_late() public {
        _buy(_sharing());
        vm.warp(START + 3 * YEAR);
        require(royalties.isLate(_sharing(), _holding(), 12), "the last period");
        require(!royalties.isLate(_sharing(), _holding(), 13), "after the end");
    }

    // In tokens

    function test_a_token_that_keeps_a_fee_pays_no_share() public {
        FeeToken token = new FeeToken();
        _allows(token, address(royalties));
        Grant memory grant = _sharing();
        (grant.currency, grant.price) = (address(token), 0);
        _buy(grant);
        _refuses(
            grant,
            _report(0, 0),
            0,
            abi.encodeWithSelector(IPots.FeeOnTransfer.selector, address(token), MINIMUM * 99 / 100, MINIMUM)
        );
    }

    function test_a_token_that_reenters_reports_nothing_twice() public {
        ReenteringToken token = new ReenteringToken();
        _allows(token, address(royalties));
        Grant memory grant = _sharing();
        grant.currency = address(token);
        _buy(grant);
        Report memory declared = _report(0, 100 ether);
        bytes memory signature = _sign(licensee, _digestOf(declared, _licenseOf(grant)));
        bytes memory again =
            abi.encodeCall(royalties.report, (grant, Holding(producer, 0), declared, _payees(), signature));
        token.prepare(address(royalties), again);
        _reports(grant, declared, 0);
        require(token.tried() && !token.succeeded(), "reported while reporting");
        _equal(token.balanceOf(address(royalties)), 5 ether, "balance");
    }
}
