// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Holdings} from "./Holdings.sol";
import {Meters} from "./Meters.sol";
import {Payouts} from "./Payouts.sol";
import {Reports} from "./Reports.sol";
import {ILikenessLedger} from "./interfaces/ILikenessLedger.sol";
import {IRoyalties} from "./interfaces/IRoyalties.sol";

contract Royalties is Meters, Reports, Payouts, IRoyalties {
    constructor(ILikenessLedger ledger_) Holdings(ledger_) {}

    function ledger() external view returns (ILikenessLedger) {
        return _ledger;
    }
}
