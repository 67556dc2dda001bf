// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Payees that act while they are paid, within the gas of a push.
library Attacks {
    /// @notice Code that makes one call whenever it is called. The call's data lies behind the code: reading it from
    ///         storage would use up the gas of a push, and the attack would fail for want of gas alone.
    function caller(address target, bytes memory call) internal pure returns (bytes memory) {
        uint16 length = uint16(call.length);
        uint16 offset = 39;
        return abi.encodePacked(
            // codecopy(0, offset, length); call(gas, target, 0, 0, length, 0, 0)
            hex"61", length, hex"61", offset, hex"5f39", hex"5f5f61", length, hex"5f5f73", target, hex"5af100", call
        );
    }
}
