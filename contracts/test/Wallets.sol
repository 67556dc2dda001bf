// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
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

/// @notice A payee that uses up all gas it is given.
contract BurningPayee {
    uint256 private _sink;

    receive() external payable {
        while (true) _sink = uint256(keccak256(abi.encode(_sink)));
    }
}

/// @notice A payee that fails with as much data as its gas can make, for the caller to copy.
contract BombingPayee {
    receive() external payable {
        assembly {
            revert(0, 80000)
        }
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
        (succeeded,) = address(_ledger).call(attack);
    }
}
