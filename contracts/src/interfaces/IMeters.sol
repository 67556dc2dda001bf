// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, Meter, MeterState, Receipt} from "../RoyaltyTypes.sol";
import {Grant, Holding, LicenseKey, Payee} from "../Types.sol";

/// @title Metered use: a tool counts, and one settlement pays for any number of units
interface IMeters {
    /// @notice No license was sold with this id, or it is not the meter's.
    error LicenseUnknown(bytes32 license);

    /// @notice The grant names no unit, so there is nothing to count.
    error NotMetered(bytes32 grant);
    error NotLicensee(address account, address licensee);
    error ToolMissing();
    error CapMissing();

    /// @notice The tools of one license share the units that the grant allows.
    error CapExceeded(uint256 cap, uint256 left);

    /// @notice A tool counts once under a license: a receipt names these two, and would be settled on two meters.
    error MeterExists(bytes32 meter);
    error MeterUnknown(bytes32 meter);

    /// @notice A receipt counts all units so far; this one was settled already, or is older than one that was.
    error ReceiptNotHigher(uint256 cumulative, uint256 settled);
    error OverCap(uint256 cumulative, uint256 cap);
    error DepositTooLarge(uint256 deposit);

    /// @notice A deposit goes back thirty days after the license's end, so that late receipts are still paid.
    error DepositHeld(bytes32 license);
    error NothingDeposited(bytes32 meter);

    /// @notice The licensee let a tool count.
    /// @dev The index relies on these:
    ///   1. `meter` never repeats and is keccak256(abi.encode(Meter)); so no license has two meters for one tool.
    ///   2. The caps of all meters of one license sum to at most the grant's `maxUnits`.
    ///   3. SplitDeclared(pot, ...) stands in the same transaction.
    event MeterOpened(
        bytes32 indexed meter,
        bytes32 indexed license,
        address indexed tool,
        address currency,
        bytes32 pot,
        uint256 unitPrice,
        uint256 cap
    );

    /// @dev The index relies on this: the meter's deposit grew by exactly `amount`.
    event Deposited(bytes32 indexed meter, address from, uint256 amount);

    /// @notice All units up to `cumulative` are paid.
    /// @dev The index relies on these:
    ///   1. `cumulative` grows; `amount` is its growth times the unit price, and the pot grew by exactly that.
    ///   2. The meter's deposit is `deposit` now: it paid first, the caller what was missing.
    event Settled(bytes32 indexed meter, uint256 cumulative, uint256 amount, uint256 deposit, bytes32 outputs);

    /// @dev The index relies on this: the meter's deposit was exactly `amount` and is zero now.
    event DepositReturned(bytes32 indexed meter, address to, uint256 amount);

    /// @notice Lets a tool count under the license, by the licensee's transaction or signature. The payees are the
    ///         grant's split.
    /// @dev Reverts: LicenseUnknown, NotMetered, ToolMissing, CapMissing, CapExceeded, MeterExists, NotLicensee,
    ///      IPots' for the split, SignatureExpired and IDomain's for the signature (empty: the sender is the licensee).
    function openMeter(
        Grant calldata grant,
        Holding calldata holding,
        Appointment calldata appointment,
        Payee[] calldata payees,
        bytes calldata signature
    ) external returns (bytes32 meter);

    /// @notice Prepays. Anyone may; it belongs to the licensee.
    /// @dev Reverts: MeterUnknown, DepositTooLarge, WrongPayment, FeeOnTransfer.
    function deposit(Meter calldata meter, uint256 amount) external payable;

    /// @notice Pays for all units since the last settlement: from the deposit first, the rest by the caller. Anyone may
    ///         settle, also after the license's end: what was used stays owed.
    /// @dev Reverts: MeterUnknown, ReceiptNotHigher, OverCap, SignatureExpired, WrongPayment, FeeOnTransfer, IDomain's.
    function settle(Meter calldata meter, Receipt calldata receipt, bytes calldata signature) external payable;

    /// @notice Pays an unused deposit back to `to`, thirty days after the license's end. Only the licensee.
    /// @dev Reverts: MeterUnknown, NotLicensee, LicenseUnknown, DepositHeld, NothingDeposited, PayoutFailed, the token's.
    function returnDeposit(Meter calldata meter, LicenseKey calldata key, address to) external;

    function meterIdOf(Meter calldata meter) external pure returns (bytes32);
    function meterOf(bytes32 meter) external view returns (MeterState memory);

    /// @notice How many units of the license are given to tools.
    function allottedOf(bytes32 license) external view returns (uint256);
}
