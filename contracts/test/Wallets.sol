// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IPots} from "../src/interfaces/IPots.sol";

/// @notice A contract wallet (ERC-1271) that signs with the key of its owner.
contract ContractWallet {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address recovered, ECDSA.RecoverError problem,) = ECDSA.tryRecover(digest, signature);
        return problem == ECDSA.RecoverError.NoError && recovered == _owner ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @notice A payee that wants no ether.
contract RefusingPayee {
    receive() external payable {
        revert("no");
    }
}

/// @notice A payee that uses up all gas it is given, whatever it is called with.
contract BurningPayee {
    uint256 private _sink;

    receive() external payable {
        _burn();
    }

    fallback() external {
        _burn();
    }

    function _burn() private {
        while (true) _sink = uint256(keccak256(abi.encode(_sink)));
    }
}

/// @notice A payee that fails with as much data as its gas can make, for the caller to copy.
contract BombingPayee {
    receive() external payable {
        _fail();
    }

    fallback() external {
        _fail();
    }

    function _fail() private view {
        // of memory, n words cost n * n / 512 gas and 3 * n
        uint256 words = Math.sqrt(256 * gasleft());
        assembly {
            revert(0, mul(32, words))
        }
    }
}

/// @notice A payee who asks the next hand before taking money; the last one uses that much gas.
contract BusyPayee {
    BusyPayee private immutable _next;
    uint256 private immutable _gas;

    constructor(BusyPayee next, uint256 gas) {
        (_next, _gas) = (next, gas);
    }

    receive() external payable {
        _ask();
    }

    fallback() external {
        _ask();
    }

    function _ask() private {
        if (address(_next) == address(0)) return _work();
        (bool isTaken,) = address(_next).call(msg.data);
        require(isTaken, "starved");
    }

    function _work() private view {
        uint256 before = gasleft();
        while (before - gasleft() < _gas) {}
    }
}

/// @notice A payee that uses its turn to take its credit a second time, or to have the pot paid again.
contract ReenteringPayee {
    IPots private immutable _ledger;
    bytes public attack;
    bool public succeeded;

    constructor(IPots ledger) {
        _ledger = ledger;
    }

    function prepare(bytes calldata call) external {
        attack = call;
    }

    function withdraw(address to) external {
        _ledger.withdraw(address(0), to);
    }

    receive() external payable {
        _callBack();
    }

    fallback() external {
        _callBack();
    }

    function _callBack() private {
        (succeeded,) = address(_ledger).call(attack);
    }
}
