// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Holdings} from "./Holdings.sol";
import {LicenseWord} from "./LicenseWord.sol";
import {Period, Report} from "./RoyaltyTypes.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, Holding, LicenseKey, Payee, Reason, Use} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {IReports} from "./interfaces/IReports.sol";

abstract contract Reports is Holdings, IReports {
    using TypedData for Report;

    uint256 private constant EVERY_MONTH = 1;
    uint256 private constant MONTH = 30 days;
    uint256 private constant QUARTER = 91 days;
    uint256 private constant TIME_TO_REPORT = 45 days;

    /// @dev Storage of one moment of a period: one word. The first declaration may be zero.
    struct Declared {
        uint128 netIncome;
        bool isDeclared;
    }

    /// @dev What a report changes.
    struct Change {
        bytes32 license;
        address licensee;
        uint136 income;
        uint256 amount;
        bool isMinimum;
        bool isLate;
    }

    mapping(bytes32 license => mapping(uint32 period => Period)) private _periods;
    mapping(bytes32 license => mapping(uint32 period => mapping(uint8 moment => Declared))) private _declared;

    function report(
        Grant calldata grant,
        Holding calldata holding,
        Report calldata declared,
        Payee[] calldata payees,
        bytes calldata signature
    ) external payable {
        Change memory change = _change(grant, holding, declared);
        _write(change, declared);
        uint40 unlockAt = _unlockAt(grant);
        bytes32 pot = potIdOf(grant.split, unlockAt);
        if (change.amount != 0 && _book(pot, grant.currency, change.amount)) {
            _declare(pot, grant.split, unlockAt, payees);
        }
        emit Reported(
            change.license,
            declared.period,
            declared.moment,
            declared.netIncome,
            change.amount,
            change.isMinimum,
            change.isLate,
            declared.lines,
            pot,
            grant.currency
        );
        _requireLicensee(change.licensee, declared.deadline, declared.hash(change.license, change.licensee), signature);
        _collect(grant.currency, change.amount);
    }

    function periodOf(bytes32 license, uint32 period) external view returns (Period memory) {
        return _periods[license][period];
    }

    function owedFor(Grant calldata grant, Holding calldata holding, Report calldata declared)
        external
        view
        returns (uint256)
    {
        return _change(grant, holding, declared).amount;
    }

    function isLate(Grant calldata grant, Holding calldata holding, uint32 period) external view returns (bool) {
        LicenseKey memory key = _keyOf(grant, holding);
        bytes32 license = _idOf(key);
        uint256 startsAt = _requireReporting(grant, key, license).startsAt();
        return _periods[license][period].reports == 0 && _isDue(grant, startsAt, period)
            && _isInForce(key, _beginOf(grant, startsAt, period));
    }

    function _write(Change memory change, Report calldata declared) private {
        Period storage period = _periods[change.license][declared.period];
        (period.income, period.reports) = (change.income, period.reports + 1);
        if (change.amount != 0) period.paid += change.amount;
        _declared[change.license][declared.period][declared.moment] = Declared(declared.netIncome, true);
    }

    function _change(Grant calldata grant, Holding calldata holding, Report calldata declared)
        private
        view
        returns (Change memory change)
    {
        LicenseKey memory key = _keyOf(grant, holding);
        (change.license, change.licensee) = (_idOf(key), key.licensee);
        uint256 startsAt = _requireReporting(grant, key, change.license).startsAt();
        if (declared.moment == 0 || declared.moment > Vocabulary.LAST_MOMENT) revert UnknownMoment(declared.moment);
        _requireBegun(key, declared.period, _beginOf(grant, startsAt, declared.period));
        Declared memory before = _declared[change.license][declared.period][declared.moment];
        if (before.isDeclared && declared.netIncome <= before.netIncome) {
            revert ReportNotHigher(declared.netIncome, before.netIncome);
        }
        Period memory period = _periods[change.license][declared.period];
        change.income = period.income + declared.netIncome - before.netIncome;
        // Rounded up, for the payees: a report never owes less than its share.
        uint256 share = Math.ceilDiv(change.income * grant.revenueShareBps, Vocabulary.BPS);
        change.isMinimum = share < grant.minimum;
        change.amount = (change.isMinimum ? grant.minimum : share) - period.paid;
        change.isLate = _isDue(grant, startsAt, declared.period);
    }

    function _requireReporting(Grant calldata grant, LicenseKey memory key, bytes32 license)
        private
        view
        returns (LicenseWord word)
    {
        word = _requireSold(license);
        if (grant.reportEvery == 0) revert NoRevenueOwed(key.grant);
    }

    function _requireBegun(LicenseKey memory key, uint32 period, uint256 begin) private view {
        if (begin > block.timestamp || !_isInForce(key, begin)) revert PeriodOutOfRange(period, begin);
    }

    /// @dev Whether the license had neither run out nor been withdrawn by then.
    function _isInForce(LicenseKey memory key, uint256 time) private view returns (bool) {
        Reason reason = _ledger.explain(key, Use(0, 0, Vocabulary.WORLDWIDE, uint40(time)));
        return reason != Reason.Ended && reason != Reason.ConsentWithdrawn;
    }

    /// @dev 32 bits of periods reach beyond any time, so nothing is cut off before it was compared with the clock.
    function _beginOf(Grant calldata grant, uint256 startsAt, uint32 period) private pure returns (uint256) {
        return startsAt + period * _lengthOf(grant);
    }

    function _isDue(Grant calldata grant, uint256 startsAt, uint32 period) private view returns (bool) {
        return block.timestamp >= _beginOf(grant, startsAt, period) + _lengthOf(grant) + TIME_TO_REPORT;
    }

    function _lengthOf(Grant calldata grant) private pure returns (uint256) {
        return grant.reportEvery == EVERY_MONTH ? MONTH : QUARTER;
    }
}
