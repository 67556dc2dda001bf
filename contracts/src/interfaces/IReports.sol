// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Period, Report} from "../RoyaltyTypes.sol";
import {Grant, Holding, Payee} from "../Types.sol";

/// @title Revenue share: per period a share of the declared net income, never below the minimum
/// @dev Periods have 30 days (reportEvery 1) or 91 (2), counted from the license's start. A report is due 45 days after
///      its period. Moments: 1 training, 2 the service that generates, 3 later use of the output.
interface IReports {
    /// @notice The grant asks for no share of revenue.
    error NoRevenueOwed(bytes32 grant);

    /// @notice The period has not begun yet, or begins after the license's end.
    error PeriodOutOfRange(uint32 period, uint256 startsAt);
    error UnknownMoment(uint8 moment);

    /// @notice A report declares the income of a period and moment so far; this one was taken already, or is older.
    error ReportNotHigher(uint256 netIncome, uint256 declared);

    /// @notice The licensee declared income.
    /// @dev The index relies on these:
    ///   1. Per license, period and moment `netIncome` grows, but for the first, which may be zero.
    ///   2. What was paid for the period is now the higher of minimum and share (rounded up) of the income of all its
    ///      moments; `amount` is by how much that grew, and pot `pot` grew by exactly that.
    ///   3. With `amount` above zero, SplitDeclared(pot, ...) came earlier or stands just before.
    event Reported(
        bytes32 indexed license,
        uint32 indexed period,
        uint8 moment,
        uint256 netIncome,
        uint256 amount,
        bool isMinimum,
        bool isLate,
        bytes32 lines,
        bytes32 pot,
        address currency
    );

    /// @notice Declares the net income of a period and pays what is owed for it, exactly. By the licensee's transaction
    ///         or signature; whoever carries it pays.
    /// @dev Reverts: LicenseUnknown, NoRevenueOwed, PeriodOutOfRange, UnknownMoment, ReportNotHigher, NotLicensee,
    ///      WrongPayment, FeeOnTransfer, IPots' for the split, SignatureExpired and IDomain's for the signature.
    function report(
        Grant calldata grant,
        Holding calldata holding,
        Report calldata declared,
        Payee[] calldata payees,
        bytes calldata signature
    ) external payable;

    function periodOf(bytes32 license, uint32 period) external view returns (Period memory);

    /// @notice What a report would have to pay now.
    /// @dev Reverts: as report.
    function owedFor(Grant calldata grant, Holding calldata holding, Report calldata declared)
        external
        view
        returns (uint256 amount);

    /// @notice Whether the period's report is missing though it is due.
    /// @dev Reverts: LicenseUnknown, NoRevenueOwed.
    function isLate(Grant calldata grant, Holding calldata holding, uint32 period) external view returns (bool);
}
