// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Holdings} from "./Holdings.sol";
import {LicenseWord} from "./LicenseWord.sol";
import {MeterWord, MeterWords} from "./MeterWord.sol";
import {Appointment, Meter, MeterState, Receipt} from "./RoyaltyTypes.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, Holding, LicenseKey, Payee, Reason, Use} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {IMeters} from "./interfaces/IMeters.sol";

abstract contract Meters is Holdings, IMeters {
    using TypedData for Appointment;
    using TypedData for Receipt;

    /// @dev Time for receipts that a tool signed on the last day of a license.
    uint256 private constant DEPOSIT_HELD = 30 days;
    /// @dev As long, for receipts that the tool signed before it was dismissed.
    uint256 private constant DISMISSAL_NOTICE = 30 days;
    uint256 private constant METER_BEGINS = 4; // behind the selector
    uint256 private constant METER_ENDS = 4 + 5 * 32;

    mapping(bytes32 meter => MeterWord) private _meters;
    mapping(bytes32 license => uint256) private _allotted;
    mapping(bytes32 meter => uint40 closesAt) private _dismissals;

    function openMeter(
        Grant calldata grant,
        Holding calldata holding,
        Appointment calldata appointment,
        Payee[] calldata payees,
        bytes calldata signature
    ) external returns (bytes32 meter) {
        LicenseKey memory key = _keyOf(grant, holding);
        bytes32 license = _idOf(key);
        _requireSold(license);
        if (grant.unit == 0) revert NotMetered(key.grant);
        if (appointment.tool == address(0)) revert ToolMissing();
        _allot(license, appointment.cap, grant.maxUnits);
        uint40 unlockAt = _unlockAt(grant);
        bytes32 pot = potIdOf(grant.split, unlockAt);
        meter = keccak256(abi.encode(license, appointment.tool, grant.currency, pot, grant.unitPrice));
        if (_meters[meter].isOpen() || _dismissals[meter] != 0) revert MeterExists(meter);
        _meters[meter] = MeterWords.pack(0, appointment.cap, 0);
        _declare(pot, grant.split, unlockAt, payees);
        emit MeterOpened(meter, license, appointment.tool, grant.currency, pot, grant.unitPrice, appointment.cap);
        _requireLicensee(key.licensee, appointment.deadline, appointment.hash(license, key.licensee), signature);
    }

    function deposit(Meter calldata meter, uint256 amount) external payable {
        (bytes32 id, MeterWord word) = _firstArgument();
        uint256 held = word.deposit();
        if (amount > type(uint128).max - held) revert DepositTooLarge(amount);
        _meters[id] = MeterWords.pack(word.units(), word.cap(), held + amount);
        emit Deposited(id, msg.sender, amount);
        _collect(meter.currency, amount);
    }

    function settle(Meter calldata meter, Receipt calldata receipt, bytes calldata signature) external payable {
        (bytes32 id, MeterWord word) = _firstArgument();
        uint256 units = word.units();
        uint256 cumulative = receipt.cumulative;
        if (cumulative <= units) revert ReceiptNotHigher(cumulative, units);
        if (cumulative > word.cap()) revert OverCap(cumulative, word.cap());
        _requireInTime(receipt.deadline);
        _requireSigned(meter.tool, _digest(receipt.hash(meter.license, meter.tool)), signature);
        uint256 amount = (cumulative - units) * meter.unitPrice;
        uint256 held = word.deposit();
        uint256 prepaid = amount < held ? amount : held;
        uint256 left = held - prepaid;
        _meters[id] = MeterWords.pack(cumulative, word.cap(), left);
        // The pot's split was declared with the meter, so a pot without money is opened here without it.
        _book(meter.pot, meter.currency, amount);
        emit Settled(id, cumulative, amount, left, receipt.outputs);
        _collect(meter.currency, amount - prepaid);
    }

    function dismissTool(Meter calldata meter, LicenseKey calldata key, uint40 deadline, bytes calldata signature)
        external
    {
        (bytes32 id,) = _firstArgument();
        _requireLicense(meter, key);
        uint40 closesAt = _dismissals[id];
        if (closesAt != 0) revert DismissalExists(id, closesAt);
        closesAt = uint40(block.timestamp + DISMISSAL_NOTICE);
        _dismissals[id] = closesAt;
        emit ToolDismissed(id, closesAt);
        bytes32 structHash = TypedData.hashDismissal(meter.license, key.licensee, meter.tool, deadline);
        _requireLicensee(key.licensee, deadline, structHash, signature);
    }

    function closeMeter(Meter calldata meter) external {
        (bytes32 id, MeterWord word) = _firstArgument();
        uint40 closesAt = _dismissals[id];
        if (closesAt == 0) revert DismissalMissing(id);
        if (block.timestamp < closesAt) revert DismissalPending(id, closesAt);
        uint256 units = word.units();
        uint256 freed = word.cap() - units;
        if (freed == 0) revert NothingToClose(id);
        // So that settling goes on to read one word only.
        _meters[id] = MeterWords.pack(units, units, word.deposit());
        _allotted[meter.license] -= freed;
        emit MeterClosed(id, units, freed);
    }

    function returnDeposit(Meter calldata meter, LicenseKey calldata key, address to) external nonReentrant {
        (bytes32 id, MeterWord word) = _firstArgument();
        _requireLicense(meter, key);
        if (msg.sender != key.licensee) revert NotLicensee(msg.sender, key.licensee);
        if (!word.isFull() && !_isLongOver(key, _requireSold(meter.license))) revert DepositHeld(meter.license);
        uint256 amount = word.deposit();
        if (amount == 0) revert NothingDeposited(id);
        _meters[id] = MeterWords.pack(word.units(), word.cap(), 0);
        emit DepositReturned(id, to, amount);
        _pay(to, meter.currency, amount);
    }

    function meterIdOf(Meter calldata meter) external pure returns (bytes32) {
        return keccak256(abi.encode(meter));
    }

    function meterOf(bytes32 meter) external view returns (MeterState memory) {
        return _meters[meter].unpack();
    }

    function closingTimeOf(bytes32 meter) external view returns (uint40) {
        return _dismissals[meter];
    }

    function allottedOf(bytes32 license) external view returns (uint256) {
        return _allotted[license];
    }

    /// @dev The meter that is the function's first argument, hashed where it stands in the call data.
    function _firstArgument() private view returns (bytes32 id, MeterWord word) {
        id = keccak256(msg.data[METER_BEGINS:METER_ENDS]);
        word = _meters[id];
        if (!word.isOpen()) revert MeterUnknown(id);
    }

    function _requireLicense(Meter calldata meter, LicenseKey calldata key) private pure {
        bytes32 license = _idOf(key);
        if (license != meter.license) revert LicenseUnknown(license);
    }

    function _allot(bytes32 license, uint256 cap, uint256 maxUnits) private {
        if (cap == 0) revert CapMissing();
        uint256 allotted = _allotted[license];
        if (cap > maxUnits - allotted) revert CapExceeded(cap, maxUnits - allotted);
        _allotted[license] = allotted + cap;
    }

    /// @dev Whether the license was in force at no time since thirty days ago. A license that ended before it began
    ///      counts from its beginning; one that is suspended may live again.
    function _isLongOver(LicenseKey calldata key, LicenseWord word) private view returns (bool) {
        uint256 since = block.timestamp - DEPOSIT_HELD;
        if (since < word.startsAt()) since = word.startsAt();
        Reason reason = _ledger.explain(key, Use(word.uses(), 0, Vocabulary.WORLDWIDE, uint40(since)));
        return reason == Reason.Ended || reason == Reason.ConsentWithdrawn;
    }
}
