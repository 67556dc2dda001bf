// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, LicenseKey, Lock, Order, Reason, Use} from "../src/Types.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {LedgerTest} from "./LedgerTest.sol";

contract LicensesTest is LedgerTest {
    // Who buys

    function test_a_license_without_a_licensee_reverts() public {
        Order memory order = _order(_grant());
        order.licensee = address(0);
        _refuses(order, abi.encodeWithSelector(ILicenses.LicenseeMissing.selector));
    }

    function test_a_grant_to_one_licensee_is_sold_to_nobody_else() public {
        Grant memory grant = _grant();
        grant.licensee = rival;
        _refuses(grant, abi.encodeWithSelector(ILicenses.WrongLicensee.selector, producer, rival));
        grant.licensee = producer;
        _buy(grant);
    }

    function test_anyone_pays_for_the_licensee() public {
        Order memory order = _order(_grant());
        vm.prank(rival);
        ledger.purchase{value: PRICE}(order);
        _equal(_reason(_grant()), Reason.Licensed);
    }

    function test_the_same_serial_is_sold_once() public {
        Order memory order = _order(_grant());
        bytes32 license = _buy(order);
        _refuses(order, abi.encodeWithSelector(ILicenses.LicenseExists.selector, license));
        order.serial = 1;
        _buy(order);
    }

    // Supply

    function test_a_capped_grant_is_sold_so_often_and_no_more() public {
        Grant memory grant = _grant();
        grant.maxSupply = 2;
        Order memory order = _order(grant);
        _buy(order);
        order.serial = 1;
        _buy(order);
        order.serial = 2;
        _refuses(order, abi.encodeWithSelector(ILicenses.SoldOut.selector, 2));
        _equal(ledger.grantStateOf(_digestOf(grant)).sold, 2, "sold");
    }

    /// @dev A capped grant remembers until when its uses are locked; sales that end by then do not look again.
    function test_a_capped_grant_keeps_its_uses_from_being_held_exclusively_as_long_as_it_remembers() public {
        Grant memory grant = _grant();
        (grant.maxSupply, grant.uses, grant.durationS) = (10, ENHANCEMENT | DUBBING, 30 * DAY);
        Order memory order = _order(grant);
        _buy(order);
        uint256 until = _midnightAfter(START + 30 * DAY);
        _refusesRival(_exclusive(DUBBING), DUBBING, until);
        vm.warp(START + 1);
        order.serial = 1;
        _buy(order);
        _equal(ledger.lockOf(VOICE, DUBBING).liveUntil, until, "locked until");
        vm.warp(START + DAY);
        order.serial = 2;
        _buy(order);
        _equal(ledger.lockOf(VOICE, DUBBING).liveUntil, until + DAY, "locked longer");
        _equal(ledger.lockOf(VOICE, ENHANCEMENT).liveUntil, until + DAY, "both uses");
        vm.warp(until);
        _refusesRival(_exclusive(DUBBING), DUBBING, until + DAY);
    }

    function test_a_capped_grant_of_the_holder_is_not_sold_to_others_because_the_holder_bought() public {
        _buy(_exclusive(ENHANCEMENT));
        Grant memory grant = _grant();
        grant.maxSupply = 10;
        _buy(grant);
        _refusesRival(grant, ENHANCEMENT, START + YEAR);
        Order memory order = _order(grant);
        order.serial = 1;
        _buy(order);
        _refusesRival(grant, ENHANCEMENT, START + YEAR);
    }

    function test_a_capped_grant_is_refused_to_others_when_one_use_of_it_came_to_be_held() public {
        Grant memory grant = _grant();
        (grant.maxSupply, grant.durationS, grant.closesAt) = (10, DAY, START + YEAR);
        _buy(grant);
        vm.warp(_midnightAfter(START + DAY));
        _buy(_exclusive(ENHANCEMENT));
        _refusesRival(grant, ENHANCEMENT, block.timestamp + YEAR);
    }

    function _midnightAfter(uint256 time) private pure returns (uint256) {
        return (time + DAY - 1) / DAY * DAY;
    }

    // Creating and using a replica

    function _creation() private view returns (Grant memory grant) {
        grant = _grant();
        grant.uses = CREATE_REPLICA;
        grant.revocation = IMMEDIATE;
        grant.durationS = 30 * DAY;
    }

    function _scene(bytes32 creation) private view returns (Grant memory grant) {
        grant = _grant();
        grant.uses = REPLICA_SCENE;
        grant.requires = creation;
        grant.closesAt = START + 60 * DAY;
        grant.salt = 7;
    }

    function test_a_replica_is_used_by_who_may_create_it() public {
        Grant memory creation = _creation();
        Grant memory scene = _scene(_digestOf(creation));
        bytes32 needed = ledger.licenseIdOf(_key(creation));
        bytes memory missing = abi.encodeWithSelector(ILicenses.CreateLicenseMissing.selector, needed);
        _refuses(scene, missing);
        _buy(creation);
        _buy(scene);
    }

    function test_the_license_to_create_has_to_live() public {
        Grant memory creation = _creation();
        Grant memory scene = _scene(_digestOf(creation));
        bytes32 needed = _buy(creation);
        bytes memory missing = abi.encodeWithSelector(ILicenses.CreateLicenseMissing.selector, needed);
        vm.warp(START + 30 * DAY);
        _refuses(scene, missing);
        vm.warp(START + 30 * DAY - 1);
        _buy(scene);
    }

    function test_anothers_license_to_create_does_not_serve() public {
        Grant memory creation = _creation();
        Order memory order = _order(creation);
        order.licensee = rival;
        vm.prank(rival);
        ledger.purchase{value: PRICE}(order);
        _refuses(
            _scene(_digestOf(creation)),
            abi.encodeWithSelector(ILicenses.CreateLicenseMissing.selector, ledger.licenseIdOf(_key(creation)))
        );
    }

    function test_a_license_for_another_use_does_not_serve_as_one_to_create() public {
        Grant memory enhancement = _grant();
        bytes32 license = _buy(enhancement);
        _refuses(
            _scene(_digestOf(enhancement)), abi.encodeWithSelector(ILicenses.CreateLicenseMissing.selector, license)
        );
    }

    function test_the_serial_of_the_license_to_create_counts() public {
        Grant memory creation = _creation();
        Order memory created = _order(creation);
        created.serial = 5;
        _buy(created);
        Order memory order = _order(_scene(_digestOf(creation)));
        LicenseKey memory key = _key(creation);
        _refuses(
            order, abi.encodeWithSelector(ILicenses.CreateLicenseMissing.selector, ledger.licenseIdOf(key))
        );
        order.requiredSerial = 5;
        _buy(order);
    }

    // Exclusivity

    function _exclusive(uint256 uses) private view returns (Grant memory grant) {
        grant = _grant();
        grant.uses = uses;
        grant.exclusive = true;
        grant.maxSupply = 1;
        grant.closesAt = START + 3 * YEAR;
        grant.salt = 99;
    }

    function _refusesRival(Grant memory grant, uint256 until) private {
        _refusesRival(grant, ENHANCEMENT, until);
    }

    function _refusesRival(Grant memory grant, uint32 use, uint256 until) private {
        Order memory order = _order(grant);
        order.licensee = rival;
        vm.expectRevert(abi.encodeWithSelector(ILicenses.ExclusiveConflict.selector, VOICE, use, until));
        vm.prank(rival);
        ledger.purchase{value: PRICE}(order);
    }

    function _buyAsRival(Grant memory grant) private {
        Order memory order = _order(grant);
        order.licensee = rival;
        vm.prank(rival);
        ledger.purchase{value: PRICE}(order);
    }

    function test_an_exclusive_license_refuses_others_until_the_second_it_ends() public {
        _buy(_exclusive(ENHANCEMENT));
        Grant memory grant = _grant();
        grant.closesAt = START + 3 * YEAR;
        vm.warp(START + YEAR - 1);
        _refusesRival(grant, START + YEAR);
        vm.warp(START + YEAR);
        _buyAsRival(grant);
    }

    function test_an_exclusive_license_is_refused_while_another_lives() public {
        _buy(_grant());
        // the lock is rounded up to the next midnight
        uint256 midnight = START + YEAR + 16 hours;
        _equal(midnight % DAY, 0, "midnight");
        vm.warp(midnight - 1);
        _refusesRival(_exclusive(ENHANCEMENT), midnight);
        vm.warp(midnight);
        _buyAsRival(_exclusive(ENHANCEMENT));
    }

    function test_exclusivity_is_per_use() public {
        _buy(_exclusive(DUBBING));
        _buyAsRival(_grant());
    }

    function test_one_conflicting_use_of_several_is_enough() public {
        _buy(_exclusive(ENHANCEMENT));
        Grant memory grant = _grant();
        grant.uses = ENHANCEMENT | DUBBING;
        _refusesRival(grant, START + YEAR);
    }

    function test_the_holder_buys_more_of_what_is_theirs() public {
        _buy(_exclusive(ENHANCEMENT));
        _buy(_grant());
        Grant memory longer = _exclusive(ENHANCEMENT);
        longer.salt = 100;
        longer.durationS = 2 * YEAR;
        _buy(longer);
        Lock memory lock = ledger.lockOf(VOICE, ENHANCEMENT);
        _equal(lock.exclusiveUntil, START + 2 * YEAR, "exclusive until");
        require(lock.holder == producer, "holder");
    }

    function test_a_shorter_exclusive_license_of_the_holder_does_not_shorten_the_lock() public {
        _buy(_exclusive(ENHANCEMENT));
        Grant memory shorter = _exclusive(ENHANCEMENT);
        (shorter.salt, shorter.durationS) = (100, DAY);
        _buy(shorter);
        _equal(ledger.lockOf(VOICE, ENHANCEMENT).exclusiveUntil, START + YEAR, "exclusive until");
    }

    function test_an_exclusive_license_that_starts_later_is_locked_from_its_purchase() public {
        Grant memory grant = _exclusive(ENHANCEMENT);
        grant.startsAt = START + YEAR;
        _buy(grant);
        _refusesRival(_grant(), START + 2 * YEAR);
    }

    // The answer

    function _licensed() private returns (LicenseKey memory) {
        Grant memory grant = _grant();
        grant.uses = ENHANCEMENT | DUBBING;
        grant.media = 1 | 4;
        grant.territory = 1 << 7 | 1 << 60;
        grant.startsAt = START + DAY;
        _buy(grant);
        return _key(grant);
    }

    function _answers(LicenseKey memory key, Use memory use, Reason expected) private view {
        _equal(ledger.explain(key, use), expected);
        require(ledger.isLicensed(key, use) == (expected == Reason.Licensed), "isLicensed and explain differ");
    }

    function _dubbing() private pure returns (Use memory) {
        return Use({uses: DUBBING, media: 4, territory: 60, time: uint40(START + 2 * DAY)});
    }

    function test_a_license_covers_what_was_signed() public {
        _answers(_licensed(), _dubbing(), Reason.Licensed);
    }

    function test_each_part_of_the_key_counts() public {
        LicenseKey memory key = _licensed();
        key.serial = 1;
        _answers(key, _dubbing(), Reason.LicenseUnknown);
        (key.serial, key.licensee) = (0, rival);
        _answers(key, _dubbing(), Reason.LicenseUnknown);
        (key.licensee, key.grant) = (producer, VOICE);
        _answers(key, _dubbing(), Reason.LicenseUnknown);
    }

    function test_a_license_starts_and_ends_on_the_second() public {
        LicenseKey memory key = _licensed();
        Use memory use = _dubbing();
        use.time = uint40(START + DAY - 1);
        _answers(key, use, Reason.NotStarted);
        use.time = uint40(START + DAY);
        _answers(key, use, Reason.Licensed);
        use.time = uint40(START + DAY + YEAR - 1);
        _answers(key, use, Reason.Licensed);
        use.time = uint40(START + DAY + YEAR);
        _answers(key, use, Reason.Ended);
    }

    function test_time_zero_is_now() public {
        LicenseKey memory key = _licensed();
        Use memory use = _dubbing();
        use.time = 0;
        _answers(key, use, Reason.NotStarted);
        vm.warp(START + DAY);
        _answers(key, use, Reason.Licensed);
        vm.warp(START + DAY + YEAR);
        _answers(key, use, Reason.Ended);
    }

    function test_a_use_that_was_not_granted_is_refused() public {
        LicenseKey memory key = _licensed();
        Use memory use = _dubbing();
        use.uses = DUBBING | REPLICA_SCENE;
        _answers(key, use, Reason.UseNotGranted);
        use.uses = 0;
        _answers(key, use, Reason.UseNotGranted);
    }

    function test_a_medium_that_was_not_granted_is_refused() public {
        LicenseKey memory key = _licensed();
        Use memory use = _dubbing();
        use.media = 2;
        _answers(key, use, Reason.MediumNotGranted);
    }

    function test_a_territory_that_was_not_granted_is_refused() public {
        LicenseKey memory key = _licensed();
        Use memory use = _dubbing();
        use.territory = 8;
        _answers(key, use, Reason.TerritoryNotGranted);
        use.territory = 255;
        _answers(key, use, Reason.TerritoryNotGranted);
    }

    function test_worldwide_is_more_than_each_territory() public {
        Grant memory grant = _grant();
        grant.territory = WORLDWIDE - 1;
        _buy(grant);
        Use memory use = _use(ENHANCEMENT);
        _answers(_key(grant), use, Reason.TerritoryNotGranted);
        use.territory = 254;
        _answers(_key(grant), use, Reason.Licensed);
    }
}
