// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {TypedData} from "./TypedData.sol";
import {Payee} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {IPots} from "./interfaces/IPots.sol";

/// @dev Knows nothing of assets, grants and licenses.
abstract contract Pots is ReentrancyGuardTransient, IPots {
    using SafeERC20 for IERC20;
    using TypedData for Payee[];

    address private constant ETHER = address(0);
    /// @dev A Safe behind its proxy takes about 7,000; nobody may spend more of the caller's gas.
    uint256 private constant PUSH_GAS = 30_000;
    /// @dev Stays in a pot: a later deposit then costs 5,000 instead of 22,100.
    uint256 private constant KEPT = 1;

    mapping(bytes32 pot => mapping(address currency => uint256)) private _pots;
    mapping(address payee => mapping(address currency => uint256)) private _credits;
    mapping(address payee => mapping(uint40 unlockAt => mapping(address currency => uint256))) private _trusts;

    struct Deposit {
        bytes32 split;
        uint40 unlockAt;
        address currency;
        uint256 amount;
    }

    function distribute(Payee[] calldata payees, uint40 unlockAt, address currency) external nonReentrant {
        bytes32 pot = potIdOf(payees.hash(), unlockAt);
        uint256 held = _pots[pot][currency];
        if (held <= KEPT) revert PotEmpty(pot, currency);
        _pots[pot][currency] = KEPT;
        uint256 amount = held - KEPT;
        uint256 remainder = amount;
        uint32 credited;
        for (uint256 i = payees.length; i != 0;) {
            Payee calldata payee = payees[--i];
            // Rounded down; payee 0 comes last and takes what is left, so the parts sum to the amount.
            uint256 part = i == 0 ? remainder : amount * payee.bps / Vocabulary.BPS;
            remainder -= part;
            if (payee.role == Vocabulary.ROLE_TRUST) {
                _trusts[payee.account][unlockAt][currency] += part;
            } else if (!_push(payee.account, currency, part)) {
                _credits[payee.account][currency] += part;
                credited |= uint32(1 << i);
            }
        }
        emit Distributed(pot, currency, amount, credited);
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

    /// @dev Books the amount; `_collect` takes it in. A pot without money was never opened, so its split is checked
    ///      once and declared; afterwards the buyer need not send the payees.
    function _book(Deposit memory deposit, Payee[] calldata payees) internal returns (bytes32 pot) {
        pot = potIdOf(deposit.split, deposit.unlockAt);
        uint256 held = _pots[pot][deposit.currency];
        if (held == 0) {
            bytes32 split = payees.hash();
            if (split != deposit.split) revert SplitMismatch(split, deposit.split);
            _requireSound(payees, deposit.unlockAt);
            emit SplitDeclared(pot, split, deposit.unlockAt, payees);
        }
        _pots[pot][deposit.currency] = held + deposit.amount;
    }

    function _collect(address currency, uint256 amount) internal {
        if (currency == ETHER) {
            if (msg.value != amount) revert WrongPayment(msg.value, amount);
            return;
        }
        if (msg.value != 0) revert WrongPayment(msg.value, 0);
        uint256 before = IERC20(currency).balanceOf(address(this));
        IERC20(currency).safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = IERC20(currency).balanceOf(address(this)) - before;
        if (received != amount) revert FeeOnTransfer(currency, received, amount);
    }

    function _requireSound(Payee[] calldata payees, uint40 unlockAt) private pure {
        if (payees.length > Vocabulary.MOST_PAYEES) revert TooManyPayees(payees.length);
        uint256 shares;
        uint256 trust;
        for (uint256 i; i < payees.length; ++i) {
            Payee calldata payee = payees[i];
            if (payee.account == address(0)) revert PayeeMissing(i);
            if (payee.role > Vocabulary.LAST_ROLE) revert UnknownRole(payee.role);
            shares += payee.bps;
            if (payee.role == Vocabulary.ROLE_TRUST) trust += payee.bps;
        }
        if (shares != Vocabulary.BPS) revert WrongShareSum(shares);
        if (payees[0].role != Vocabulary.ROLE_PERFORMER) revert PerformerNotFirst(payees[0].role);
        if (unlockAt == 0 && trust != 0) revert TrustWithoutMinor();
        if (unlockAt != 0 && trust < Vocabulary.LEAST_TRUST_BPS) {
            revert TrustShareTooSmall(trust, Vocabulary.LEAST_TRUST_BPS);
        }
    }

    function _push(address to, address currency, uint256 amount) private returns (bool isPaid) {
        if (amount == 0) return true;
        if (currency != ETHER) return IERC20(currency).trySafeTransfer(to, amount);
        (isPaid,) = to.call{value: amount, gas: PUSH_GAS}("");
    }

    function _pay(address to, address currency, uint256 amount) private {
        if (currency != ETHER) return IERC20(currency).safeTransfer(to, amount);
        (bool isPaid,) = to.call{value: amount}("");
        if (!isPaid) revert PayoutFailed(to, currency);
    }
}
