// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {PayeeWord, PayeeWords} from "./PayeeWord.sol";
import {Pushes} from "./Pushes.sol";
import {TypedData} from "./TypedData.sol";
import {Payee} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {IPots} from "./interfaces/IPots.sol";

/// @dev Knows nothing of assets, grants and licenses.
abstract contract Pots is ReentrancyGuardTransient, IPots {
    using SafeERC20 for IERC20;
    using TypedData for Payee[];

    address private constant ETHER = address(0);
    /// @dev The roles that are not paid but booked, as bits.
    uint256 private constant BOOKED = 1 << Vocabulary.ROLE_TRUST | 1 << Vocabulary.ROLE_SOURCE;
    /// @dev Stays in a pot: a later deposit then costs 5,000 instead of 22,100.
    uint256 private constant KEPT = 1;

    mapping(bytes32 pot => mapping(address currency => uint256)) private _pots;
    mapping(address payee => mapping(address currency => uint256)) private _credits;
    mapping(address payee => mapping(uint40 unlockAt => mapping(address currency => uint256))) private _trusts;

    function distribute(address currency, uint40 unlockAt, PayeeWord[] calldata payees) external nonReentrant {
        // The pot's id as `potIdOf` tells it, hashed without memory.
        bytes32 pot = Hashes.efficientKeccak256(PayeeWords.hash(payees), bytes32(uint256(unlockAt)));
        mapping(address => uint256) storage amounts = _pots[pot];
        uint256 held = amounts[currency];
        if (held <= KEPT) revert PotEmpty(pot, currency);
        amounts[currency] = KEPT;
        uint256 amount = held - KEPT;
        // Before the payments, which tell of those that failed.
        emit Distributed(pot, currency, amount);
        uint256 remainder = amount;
        // No pot without payees holds anything, and the first has the performer's role: always paid, never only booked.
        PayeeWord performer = payees[0];
        for (payees = payees[1:]; payees.length != 0; payees = payees[1:]) {
            PayeeWord payee = payees[0];
            // Rounded down; what is left goes to the performer below.
            uint256 part = amount * payee.bps() / Vocabulary.BPS;
            // Never below zero: no pot whose shares are not 10,000 together holds anything.
            unchecked {
                remainder -= part;
            }
            if (BOOKED >> payee.role() & 1 != 0) _bookPart(payee, unlockAt, currency, part);
            else _payOrCredit(pot, payee, currency, part);
        }
        _payOrCredit(pot, performer, currency, remainder);
    }

    function collectSource(Payee[] calldata payees, uint40 unlockAt, address currency) external {
        bytes32 split = payees.hash();
        bytes32 pot = potIdOf(split, unlockAt);
        address account = potAccountOf(pot);
        uint256 amount = _credits[account][currency];
        if (amount == 0) revert NothingToWithdraw(account, currency);
        delete _credits[account][currency];
        if (_book(pot, currency, amount)) _declare(pot, split, unlockAt, payees);
        emit SourcePaid(pot, currency, amount);
    }

    function withdraw(address currency, address to) external nonReentrant {
        uint256 amount = _credits[msg.sender][currency];
        if (amount == 0) revert NothingToWithdraw(msg.sender, currency);
        delete _credits[msg.sender][currency];
        emit Withdrawn(msg.sender, currency, to, amount);
        _pay(to, currency, amount);
    }

    function withdrawTrust(uint40 unlockAt, address currency, address to) external nonReentrant {
        if (block.timestamp < unlockAt) revert TrustLocked(unlockAt);
        uint256 amount = _trusts[msg.sender][unlockAt][currency];
        if (amount == 0) revert NothingToWithdraw(msg.sender, currency);
        delete _trusts[msg.sender][unlockAt][currency];
        emit TrustWithdrawn(msg.sender, currency, unlockAt, to, amount);
        _pay(to, currency, amount);
    }

    function potIdOf(bytes32 split, uint40 unlockAt) public pure returns (bytes32) {
        return keccak256(abi.encode(split, unlockAt));
    }

    function potAccountOf(bytes32 pot) public pure returns (address) {
        return address(uint160(uint256(pot)));
    }

    function potOf(bytes32 pot, address currency) external view returns (uint256) {
        return _pots[pot][currency];
    }

    function creditOf(address payee, address currency) external view returns (uint256) {
        return _credits[payee][currency];
    }

    function trustOf(address payee, uint40 unlockAt, address currency) external view returns (uint256) {
        return _trusts[payee][unlockAt][currency];
    }

    function splitHashOf(Payee[] calldata payees) external pure returns (bytes32) {
        return payees.hash();
    }

    /// @dev Books the amount; `_collect` takes it in. A pot without money was never opened: the caller declares its
    ///      split, once; afterwards a buyer need not send the payees. Nothing is booked while a pot is paid out: a payee
    ///      who books in between would take credits that Distributed has told of and that are not all written.
    function _book(bytes32 pot, address currency, uint256 amount) internal returns (bool isOpened) {
        if (_reentrancyGuardEntered()) revert ReentrancyGuardReentrantCall();
        mapping(address => uint256) storage amounts = _pots[pot];
        uint256 held = amounts[currency];
        isOpened = held == 0;
        amounts[currency] = held + amount;
    }

    function _declare(bytes32 pot, bytes32 signed, uint40 unlockAt, Payee[] calldata payees) internal {
        bytes32 split = payees.hash();
        if (split != signed) revert SplitMismatch(split, signed);
        _requireSound(payees, unlockAt);
        emit SplitDeclared(pot, split, unlockAt, payees);
    }

    function _collect(address currency, uint256 amount) internal {
        // A gift moves nothing, whatever currency it names.
        if (currency == ETHER || amount == 0) {
            if (msg.value != amount) revert WrongPayment(msg.value, amount);
            return;
        }
        if (msg.value != 0) revert WrongPayment(msg.value, 0);
        _pull(currency, amount);
    }

    function _pull(address currency, uint256 amount) private nonReentrant {
        uint256 before = IERC20(currency).balanceOf(address(this));
        IERC20(currency).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(currency).balanceOf(address(this)) - before;
        if (received != amount) revert FeeOnTransfer(currency, received, amount);
    }

    function _requireSound(Payee[] calldata payees, uint40 unlockAt) private view {
        if (payees.length > Vocabulary.MOST_PAYEES) revert TooManyPayees(payees.length);
        uint256 shares;
        uint256 trust;
        for (uint256 i; i < payees.length; ++i) {
            Payee calldata payee = payees[i];
            if (_isNobody(payee.account)) revert PayeeMissing(i);
            if (payee.role > Vocabulary.LAST_ROLE) revert UnknownRole(payee.role);
            shares += payee.bps;
            if (payee.role == Vocabulary.ROLE_TRUST) {
                if (unlockAt == 0) revert TrustWithoutMinor();
                trust += payee.bps;
            }
        }
        if (shares != Vocabulary.BPS) revert WrongShareSum(shares);
        if (payees[0].role != Vocabulary.ROLE_PERFORMER) revert PerformerNotFirst(payees[0].role);
        if (unlockAt != 0 && trust < Vocabulary.LEAST_TRUST_BPS) {
            revert TrustShareTooSmall(trust, Vocabulary.LEAST_TRUST_BPS);
        }
    }

    /// @dev Trusts wait for majority. Nobody has the key of a source's account: ETH that is sent there is lost.
    function _bookPart(PayeeWord payee, uint40 unlockAt, address currency, uint256 amount) private {
        if (payee.role() == Vocabulary.ROLE_TRUST) _trusts[payee.account()][unlockAt][currency] += amount;
        else _credits[payee.account()][currency] += amount;
    }

    function _payOrCredit(bytes32 pot, PayeeWord payee, address currency, uint256 amount) private {
        if (amount == 0 || Pushes.push(payee.account(), currency, amount)) return;
        _credits[payee.account()][currency] += amount;
        emit Credited(pot, payee.account(), currency, uint16(payee.bps()), uint8(payee.role()), amount);
    }

    function _pay(address to, address currency, uint256 amount) internal {
        if (_isNobody(to)) revert PayoutFailed(to, currency);
        if (currency != ETHER) return IERC20(currency).safeTransfer(to, amount);
        (bool isPaid,) = to.call{value: amount}("");
        if (!isPaid) revert PayoutFailed(to, currency);
    }

    /// @dev Accounts from which money never comes back.
    function _isNobody(address account) private view returns (bool) {
        return account == address(0) || account == address(this);
    }
}
