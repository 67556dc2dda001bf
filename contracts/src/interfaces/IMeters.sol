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

    /// @notice A deposit goes back thirty days after the license's end, so that late receipts are still paid; at once where
    ///         nothing more can be counted, since the meter is closed or its cap is used up.
    error DepositHeld(bytes32 license);
    error NothingDeposited(bytes32 meter);
    error DismissalMissing(bytes32 meter);
    error DismissalExists(bytes32 meter, uint40 closesAt);
    error DismissalPending(bytes32 meter, uint40 closesAt);

    /// @notice All units of the meter are counted, so nothing is left to be freed.
    error NothingToClose(bytes32 meter);

    /// @notice The licensee let a tool count.
    /// @dev The index relies on these:
    ///   1. `meter` never repeats and is keccak256(abi.encode(Meter)); so no license has two meters for one tool.
    ///   2. The caps of all meters of one license sum to at most the grant's `maxUnits`; that of a closed meter is what
    ///      it has counted.
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

    /// @notice The licensee dismissed a tool.
    /// @dev The index relies on these:
    ///   1. At most once per meter, after its MeterOpened.
    ///   2. `closesAt` is thirty days later.
    event ToolDismissed(bytes32 indexed meter, uint40 closesAt);

    /// @notice The dismissal took effect.
    /// @dev The index relies on these:
    ///   1. ToolDismissed(meter, closesAt) came earlier, and `closesAt` is over.
    ///   2. The meter's cap is `units` now, which is what was settled, and was `units + freed`: `freed` is above zero.
    ///   3. No Settled and no second MeterClosed of this meter comes later.
    event MeterClosed(bytes32 indexed meter, uint256 units, uint256 freed);

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

    /// @notice Dismisses the tool, by the licensee's transaction or signature: its meter closes thirty days later. Until then
    ///         receipts are settled as before, since what was used stays owed. The tool is not appointed again under the
    ///         license; another one is.
    /// @dev Reverts: MeterUnknown, LicenseUnknown, DismissalExists, NotLicensee, SignatureExpired and IDomain's for the
    ///      signature (empty: the sender is the licensee).
    function dismissTool(Meter calldata meter, LicenseKey calldata key, uint40 deadline, bytes calldata signature) external;

    /// @notice Closes the meter of a tool that was dismissed: its cap becomes what it has counted, the rest is free for other
    ///         tools. Anyone may.
    /// @dev Reverts: MeterUnknown, DismissalMissing, DismissalPending, NothingToClose.
    function closeMeter(Meter calldata meter) external;

    /// @notice Pays an unused deposit back to `to`, thirty days after the license's end, or at once where nothing more can be
    ///         counted. Only the licensee.
    /// @dev Reverts: MeterUnknown, NotLicensee, LicenseUnknown, DepositHeld, NothingDeposited, PayoutFailed, the token's.
    function returnDeposit(Meter calldata meter, LicenseKey calldata key, address to) external;

    function meterIdOf(Meter calldata meter) external pure returns (bytes32);

    /// @notice All zero for a meter that was not opened, or was closed without deposit before it had counted anything.
    function meterOf(bytes32 meter) external view returns (MeterState memory);

    /// @notice When the dismissal of the meter's tool takes effect, or did; zero if there is none.
    function closingTimeOf(bytes32 meter) external view returns (uint40 closesAt);

    /// @notice How many units of the license are given to tools.
    function allottedOf(bytes32 license) external view returns (uint256);
}
