// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Order, Payee} from "../src/Types.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {PlainToken} from "./Tokens.sol";
import {Words} from "./Words.sol";

/// @notice A ledger into which money comes.
abstract contract PotTest is LedgerTest {
    uint256 internal constant KEPT = 1;

    function _pot(Payee[] memory payees, uint40 unlockAt) internal pure returns (bytes32) {
        return keccak256(abi.encode(_splitHash(payees), unlockAt));
    }

    /// @dev A grant with this split at this price, bought once.
    function _fills(Payee[] memory payees, uint256 price) internal {
        Grant memory grant = _grant();
        grant.split = _splitHash(payees);
        grant.price = price;
        _buy(_order(grant, payees));
    }

    function _distributes(Payee[] memory payees) internal {
        ledger.distribute(ETHER, 0, Words.pack(payees));
    }

    function _many(uint256 count) internal view returns (Payee[] memory payees) {
        payees = new Payee[](count);
        uint256 rest = 10_000;
        for (uint256 i = 1; i < count; ++i) {
            payees[i] = Payee(address(uint160(0xabc000 + i)), 300, AGENT);
            rest -= 300;
        }
        payees[0] = Payee(performer.account, uint16(rest), PERFORMER);
    }

    function _tokenOrder(address token) internal view returns (Order memory) {
        return _tokenOrder(token, _payees());
    }

    function _tokenOrder(address token, Payee[] memory payees) internal view returns (Order memory) {
        Grant memory grant = _grant();
        (grant.currency, grant.split) = (token, _splitHash(payees));
        return _order(grant, payees);
    }

    function _allows(PlainToken token) internal {
        token.mint(producer, 10 * PRICE);
        vm.prank(producer);
        token.approve(address(ledger), type(uint256).max);
    }
}
