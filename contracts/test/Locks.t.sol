// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Lock, Order} from "../src/Types.sol";
import {LedgerTest} from "./LedgerTest.sol";

/// @notice The rule of exclusivity, without the short cut of capped grants: each use is looked at and written at every sale.
contract PlainLocks {
    uint256 private constant DAY = 1 days;

    mapping(uint32 use => Lock) private _locks;
    mapping(uint256 grant => uint256) private _sold;

    function lockOf(uint32 use) external view returns (Lock memory) {
        return _locks[use];
    }

    /// @return isSold whether the rule allows the sale, which it then remembers
    function sells(Grant calldata grant, address licensee) external returns (bool isSold) {
        if (grant.maxSupply != 0 && _sold[grant.salt] == grant.maxSupply) return false;
        for (uint32 use = 1; use <= grant.uses; use <<= 1) {
            if (grant.uses & use != 0 && !_isFree(use, grant.exclusive, licensee)) return false;
        }
        uint256 startsAt = grant.startsAt > block.timestamp ? grant.startsAt : block.timestamp;
        for (uint32 use = 1; use <= grant.uses; use <<= 1) {
            if (grant.uses & use != 0) _remember(use, grant.exclusive, licensee, uint40(startsAt + grant.durationS));
        }
        ++_sold[grant.salt];
        return true;
    }

    function _isFree(uint32 use, bool exclusively, address licensee) private view returns (bool) {
        Lock memory lock = _locks[use];
        if (block.timestamp < lock.exclusiveUntil) return lock.holder == licensee;
        return !exclusively || block.timestamp >= lock.liveUntil;
    }

    function _remember(uint32 use, bool exclusively, address licensee, uint40 endsAt) private {
        Lock storage lock = _locks[use];
        if (endsAt > lock.liveUntil) lock.liveUntil = uint40((endsAt + DAY - 1) / DAY * DAY);
        if (!exclusively) return;
        lock.holder = licensee;
        if (endsAt > lock.exclusiveUntil) lock.exclusiveUntil = endsAt;
    }
}

/// @notice A capped grant remembers until when its uses are locked, and skips them: it must sell no license more and no
///         license less than the plain rule.
contract LocksTest is LedgerTest {
    uint256 private constant GRANTS = 12;
    uint256 private constant SALES = 24;

    PlainLocks private plain = new PlainLocks();
    uint256 private accepted;
    uint256 private refused;

    /// @dev One to three uses for an hour to forty days; a third each exclusive, capped and unlimited.
    function _drawn(uint256 seed, uint256 number) private view returns (Grant memory grant) {
        uint256 chance = uint256(keccak256(abi.encode(seed, number)));
        uint256[7] memory uses = [uint256(2), 4, 16, 6, 18, 20, 22];
        uint256[4] memory durations = [uint256(1 hours), 1 days, 3 days, 40 days];
        grant = _grant();
        (grant.uses, grant.durationS, grant.salt) = (uses[chance % 7], durations[(chance >> 8) % 4], number);
        (grant.price, grant.gratis, grant.closesAt) = (0, true, START + 10 * YEAR);
        uint256 kind = (chance >> 16) % 3;
        grant.maxSupply = kind == 0 ? 1 : kind == 1 ? 2 + (chance >> 24) % 6 : 0;
        grant.exclusive = kind == 0;
        if ((chance >> 32) % 4 == 0) grant.startsAt = START + (chance >> 40) % (30 * DAY);
    }

    function _tries(uint256 chance, uint256 seed, uint256 serial) private {
        Grant memory grant = _drawn(seed, chance % GRANTS);
        Order memory order = _order(grant);
        order.licensee = [producer, rival, agent][(chance >> 8) % 3];
        order.serial = serial;
        (bool isSold,) = address(ledger).call(abi.encodeCall(ledger.purchase, (order)));
        require(isSold == plain.sells(grant, order.licensee), "the ledger and the plain rule disagree");
        isSold ? ++accepted : ++refused;
    }

    function _requireSameLocks() private view {
        uint32[3] memory uses = [uint32(2), 4, 16];
        for (uint256 i; i < 3; ++i) {
            require(
                keccak256(abi.encode(ledger.lockOf(VOICE, uses[i]))) == keccak256(abi.encode(plain.lockOf(uses[i]))),
                "the locks differ"
            );
        }
    }

    function _runs(uint256 seed) private {
        uint256 time = START;
        for (uint256 i; i < SALES; ++i) {
            uint256 chance = uint256(keccak256(abi.encode(seed, "sale", i)));
            uint256[5] memory waits = [uint256(0), 0, 1 hours, 1 days, 20 days];
            time += waits[(chance >> 16) % 5];
            vm.warp(time);
            _tries(chance, seed, i);
            _requireSameLocks();
        }
    }

    function test_capped_grants_that_skip_the_locks_are_sold_exactly_as_the_plain_rule_says(uint256 seed) public {
        _runs(seed);
    }

    function test_the_sequences_hold_sales_and_refusals() public {
        for (uint256 seed; seed < 5; ++seed) {
            plain = new PlainLocks();
            ledger = _deploy(keccak256(abi.encode(seed)));
            vm.warp(START);
            _register(VOICE);
            _runs(seed);
        }
        require(accepted > SALES && refused > SALES, "nearly all was sold, or nearly nothing");
    }
}
