// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IDomain} from "./IDomain.sol";
import {ILikenessLedger} from "./ILikenessLedger.sol";
import {IMeters} from "./IMeters.sol";
import {IPayouts} from "./IPayouts.sol";
import {IPots} from "./IPots.sol";
import {IReports} from "./IReports.sol";

/// @title Money that is owed after the purchase: metered use, revenue share, mass payouts
/// @dev A contract of its own with pots of its own: settling through the ledger's pots would cost another 12,000 gas for
///      the call and the value. A pot has the same id in both. For each currency:
///      balance == pots + credits + trusts + deposits + payouts.
interface IRoyalties is IDomain, IPots, IMeters, IReports, IPayouts {
    /// @notice The ledger whose licenses are served; it is only read.
    function ledger() external view returns (ILikenessLedger);
}
