// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IPots} from "./interfaces/IPots.sol";

/// @notice Payments that may fail and cost whoever makes them no more than their limit, whatever the code behind them
///         does: payees of ether run code, and so do payees of tokens that call who receives (ERC-777).
library Pushes {
    /// @dev A Safe behind its proxy takes about 7,000; nobody may spend more of the caller's gas.
    uint256 internal constant ETHER_GAS = 30_000;
    /// @dev Three times what OpenZeppelin's token with votes takes to pay a new delegate, 82,000; stable coins take 20,000 to
    ///      45,000. If 32 payees use up all of it, 9 million, there is room for them in a transaction, which may have
    ///      16,777,216 (EIP-7825). What takes more becomes credit, and is withdrawn without a limit.
    uint256 internal constant TOKEN_GAS = 250_000;
    /// @dev What a call costs before it begins: 2,600 for waking the account, 9,000 for the ether, and some code.
    uint256 private constant CALL_GAS = 12_000;

    /// @dev Reverts: GasMissing.
    /// @return isPaid false if it failed although it had all gas of its limit
    function push(address to, address currency, uint256 amount) internal returns (bool isPaid) {
        uint256 left = gasleft();
        isPaid = currency == address(0) ? _sendEther(to, amount) : _sendToken(currency, to, amount);
        if (!isPaid) _requireTried(left, currency == address(0) ? ETHER_GAS : TOKEN_GAS);
    }

    function _sendEther(address to, uint256 amount) private returns (bool isPaid) {
        // Solidity would copy what the payee returns, which is as much as its gas can make: 31 payees of one split
        // could cost more gas than a transaction may have, and their pot could never be paid.
        assembly ("memory-safe") {
            isPaid := call(ETHER_GAS, to, amount, 0, 0, 0, 0)
        }
    }

    /// @dev As OpenZeppelin's SafeERC20.trySafeTransfer, which has no limit: a token says true, or nothing and has code.
    function _sendToken(address token, address to, uint256 amount) private returns (bool isPaid) {
        bytes4 transfer = IERC20.transfer.selector;
        bool isDone;
        // Solidity would copy what the token returns, and tokens pass on what the payee returned.
        assembly ("memory-safe") {
            // behind all memory that is in use
            let data := mload(0x40)
            mstore(data, transfer)
            mstore(add(data, 0x04), and(to, shr(96, not(0))))
            mstore(add(data, 0x24), amount)
            isDone := call(TOKEN_GAS, token, 0, data, 0x44, data, 0x20)
            isPaid := and(isDone, eq(mload(data), 1))
        }
        if (isPaid) return true;
        return isDone && LowLevelCall.returnDataSize() == 0 && token.code.length != 0;
    }

    /// @dev A call gets at most 63 of 64 parts of what is left, without an error if that is less than its limit
    ///      (EIP-150): by sending too little gas anyone could turn payments into credits.
    function _requireTried(uint256 left, uint256 limit) private pure {
        uint256 least = limit + limit / 63 + CALL_GAS;
        if (left < least) revert IPots.GasMissing(left, least);
    }
}
