// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Payee, Reason} from "../src/Types.sol";
import {LicenseWord} from "../src/LicenseWord.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {LedgerTest} from "./LedgerTest.sol";

contract GrantTermsTest is LedgerTest {
    uint256 private constant TEN_YEARS = 3_653 days;

    function test_no_use_at_all_reverts() public {
        Grant memory grant = _grant();
        grant.uses = 0;
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownUses.selector, 0));
    }

    function test_a_use_beyond_the_list_reverts() public {
        Grant memory grant = _grant();
        grant.uses = 1 << 14;
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownUses.selector, 1 << 14));
        grant.uses = ENHANCEMENT | 1 << 32; // the lower 32 bits alone would be a known use
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownUses.selector, ENHANCEMENT));
    }

    function test_the_last_use_of_the_list_is_sold() public {
        Grant memory grant = _grant();
        grant.uses = 1 << 13;
        _buy(grant);
    }

    function test_consent_to_create_and_to_use_are_two_grants() public {
        Grant memory grant = _grant();
        grant.uses = CREATE_REPLICA | DUBBING;
        _refuses(grant, abi.encodeWithSelector(ILicenses.CreateAndUse.selector, CREATE_REPLICA | DUBBING));
        grant.uses = CREATE_REPLICA;
        _buy(grant);
    }

    function test_use_of_a_replica_names_the_grant_that_created_it() public {
        Grant memory grant = _grant();
        for (uint256 use = 3; use <= 5; use += 2) {
            grant.uses = 1 << use;
            _refuses(grant, abi.encodeWithSelector(ILicenses.RequirementMissing.selector, 1 << use));
        }
    }

    function test_no_medium_reverts() public {
        Grant memory grant = _grant();
        grant.media = 0;
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownMedia.selector, 0));
    }

    function test_a_medium_beyond_the_list_reverts() public {
        Grant memory grant = _grant();
        grant.media = 1 << 11;
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownMedia.selector, 1 << 11));
        grant.media = 1 | 1 << 16;
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownMedia.selector, 1));
        grant.media = 1 << 10;
        _buy(grant);
    }

    function test_no_territory_reverts() public {
        Grant memory grant = _grant();
        grant.territory = 0;
        _refuses(grant, abi.encodeWithSelector(ILicenses.TerritoryMissing.selector));
    }

    function test_no_terms_reverts() public {
        Grant memory grant = _grant();
        grant.terms = 0;
        _refuses(grant, abi.encodeWithSelector(ILicenses.TermsMissing.selector));
    }

    function test_an_unknown_revocation_reverts() public {
        Grant memory grant = _grant();
        grant.revocation = 3;
        _refuses(grant, abi.encodeWithSelector(ILicenses.UnknownRevocation.selector, 3));
    }

    function test_a_notice_goes_with_revocation_after_notice_only() public {
        Grant memory grant = _grant();
        (grant.revocation, grant.noticeS) = (AFTER_NOTICE, 0);
        _refuses(grant, abi.encodeWithSelector(ILicenses.WrongNotice.selector, AFTER_NOTICE, 0));
        (grant.revocation, grant.noticeS) = (IRREVOCABLE, DAY);
        _refuses(grant, abi.encodeWithSelector(ILicenses.WrongNotice.selector, IRREVOCABLE, DAY));
        (grant.revocation, grant.noticeS) = (IMMEDIATE, DAY);
        _refuses(grant, abi.encodeWithSelector(ILicenses.WrongNotice.selector, IMMEDIATE, DAY));
        (grant.revocation, grant.noticeS) = (AFTER_NOTICE, uint256(type(uint32).max) + 1);
        _refuses(grant, abi.encodeWithSelector(ILicenses.WrongNotice.selector, AFTER_NOTICE, 0));
        grant.noticeS = type(uint32).max;
        _buy(grant);
    }

    function test_an_exclusive_grant_is_sold_once() public {
        Grant memory grant = _grant();
        grant.exclusive = true;
        for (uint256 supply; supply <= 2; supply += 2) {
            grant.maxSupply = supply;
            _refuses(grant, abi.encodeWithSelector(ILicenses.ExclusiveSupply.selector, supply));
        }
        grant.maxSupply = 1;
        _buy(grant);
    }

    function test_nothing_is_given_away_by_mistake() public {
        Grant memory grant = _grant();
        grant.price = 0;
        _refuses(grant, abi.encodeWithSelector(ILicenses.PriceMissing.selector));
        grant.gratis = true;
        _buy(grant);
    }

    function test_what_is_gratis_has_no_price() public {
        Grant memory grant = _grant();
        grant.gratis = true;
        _refuses(grant, abi.encodeWithSelector(ILicenses.PriceOnGratis.selector, PRICE));
    }

    function test_what_is_gratis_is_not_metered_and_shares_no_revenue() public {
        Grant memory grant = _free();
        (grant.unit, grant.unitPrice, grant.maxUnits) = (1, 1, 1);
        _refuses(grant, abi.encodeWithSelector(ILicenses.PriceOnGratis.selector, 0));
        grant = _free();
        (grant.revenueShareBps, grant.reportEvery) = (1, 1);
        _refuses(grant, abi.encodeWithSelector(ILicenses.PriceOnGratis.selector, 0));
        grant = _free();
        grant.reportEvery = 2;
        _buy(grant);
    }

    function _free() private view returns (Grant memory grant) {
        grant = _grant();
        (grant.price, grant.gratis) = (0, true);
    }

    // Metered use

    function _metered(uint256 unit, uint256 unitPrice, uint256 maxUnits) private view returns (Grant memory grant) {
        grant = _grant();
        (grant.unit, grant.unitPrice, grant.maxUnits) = (unit, unitPrice, maxUnits);
    }

    function _refusesMeter(uint256 unit, uint256 unitPrice, uint256 maxUnits) private {
        _refuses(
            _metered(unit, unitPrice, maxUnits),
            abi.encodeWithSelector(ILicenses.MeterIncomplete.selector, unit, unitPrice, maxUnits)
        );
    }

    function test_a_unit_beyond_the_list_reverts() public {
        _refuses(_metered(8, 1, 1), abi.encodeWithSelector(ILicenses.UnknownUnit.selector, 8));
        _refuses(_metered(1 << 8 | 1, 1, 1), abi.encodeWithSelector(ILicenses.UnknownUnit.selector, 1));
        _buy(_metered(7, 1, 1));
    }

    function test_unit_price_and_number_stand_together_or_not_at_all() public {
        _refusesMeter(0, 0, 1);
        _refusesMeter(0, 1, 0);
        _refusesMeter(0, 1, 1);
        _refusesMeter(1, 0, 0);
        _refusesMeter(1, 0, 1);
        _refusesMeter(1, 1, 0);
        _buy(_metered(1, 1, 1));
    }

    function test_a_price_per_unit_has_128_bits_and_a_number_64() public {
        _refusesMeter(1, 1 << 128, 1);
        _refusesMeter(1, 1, 1 << 64);
        _buy(_metered(1, type(uint128).max, type(uint64).max));
    }

    function test_what_is_metered_alone_has_no_price_and_books_nothing() public {
        Grant memory grant = _metered(2, 5, 100);
        grant.price = 0;
        _buy(_order(grant, new Payee[](0)));
        _equal(_reason(grant), Reason.Licensed);
        _equal(ledger.potOf(ledger.potIdOf(grant.split, 0), ETHER), 0, "pot");
    }

    // Revenue share

    function _sharing(uint256 bps, uint256 minimum, uint256 every) private view returns (Grant memory grant) {
        grant = _grant();
        (grant.revenueShareBps, grant.minimum, grant.reportEvery) = (bps, minimum, every);
    }

    function _refusesShare(uint256 bps, uint256 minimum, uint256 every) private {
        _refuses(
            _sharing(bps, minimum, every),
            abi.encodeWithSelector(ILicenses.RevenueShareIncomplete.selector, bps, minimum, every)
        );
    }

    function test_a_share_of_revenue_is_reported_and_a_minimum_belongs_to_a_share() public {
        _refusesShare(1, 0, 0);
        _refusesShare(1, 1, 0);
        _refusesShare(0, 1, 0);
        _refusesShare(0, 1, 1);
        _buy(_sharing(1, 0, 1));
        _buy(_sharing(1, 1, 1));
    }

    function test_a_share_is_the_whole_but_not_one_more() public {
        _refusesShare(10_001, 0, 1);
        _buy(_sharing(10_000, 0, 1));
    }

    function test_a_report_period_beyond_the_list_reverts() public {
        _refusesShare(1, 0, 3);
        _refusesShare(0, 0, 3);
        _refusesShare(1, 0, 1 << 8 | 1);
        _buy(_sharing(1, 0, 2));
    }

    function test_a_minimum_has_128_bits() public {
        _refusesShare(1, 1 << 128, 1);
        _buy(_sharing(1, type(uint128).max, 1));
    }

    function test_reports_may_be_asked_for_without_money() public {
        _buy(_sharing(0, 0, 1));
    }

    function test_a_share_of_revenue_alone_has_no_price_and_books_nothing() public {
        Grant memory grant = _sharing(3_000, 0, 1);
        grant.price = 0;
        _buy(_order(grant, new Payee[](0)));
        _equal(_reason(grant), Reason.Licensed);
    }

    // The window

    function test_no_duration_reverts() public {
        Grant memory grant = _grant();
        grant.durationS = 0;
        _refuses(grant, abi.encodeWithSelector(ILicenses.DurationMissing.selector));
    }

    function test_an_adults_license_lasts_ten_years_but_not_a_second_longer() public {
        Grant memory grant = _grant();
        grant.durationS = TEN_YEARS + 1;
        _refuses(grant, abi.encodeWithSelector(ILicenses.DurationTooLong.selector, TEN_YEARS + 1, TEN_YEARS));
        grant.durationS = TEN_YEARS;
        _buy(grant);
    }

    function test_a_license_starts_within_ten_years() public {
        Grant memory grant = _grant();
        grant.startsAt = START + TEN_YEARS + 1;
        _refuses(grant, abi.encodeWithSelector(ILicenses.StartTooLate.selector, grant.startsAt, START + TEN_YEARS));
        grant.startsAt = START + TEN_YEARS;
        _buy(grant);
        _equal(_reason(grant), Reason.NotStarted);
    }

    function testFuzz_a_license_word_is_what_was_signed(uint256 seed) public {
        Grant memory grant = _grant();
        grant.uses = (seed & ((1 << 14) - 1)) | ENHANCEMENT;
        grant.uses &= ~uint256(CREATE_REPLICA | REPLICA_SCENE | 1 << 5);
        grant.media = (seed >> 14) % (1 << 11);
        if (grant.media == 0) grant.media = 1;
        grant.territory = seed == 0 ? 1 : seed;
        grant.startsAt = START + (seed >> 30) % TEN_YEARS;
        grant.durationS = 1 + (seed >> 60) % TEN_YEARS;
        grant.revocation = seed % 3;
        grant.noticeS = grant.revocation == AFTER_NOTICE ? 1 + (seed >> 100) % type(uint32).max : 0;
        LicenseWord word = ledger.licenseOf(_buy(grant));
        _equal(word.uses(), grant.uses, "uses");
        _equal(word.media(), grant.media, "media");
        _equal(word.startsAt(), grant.startsAt, "starts at");
        _equal(word.endsAt(), grant.startsAt + grant.durationS, "ends at");
        _equal(word.revocation(), grant.revocation, "revocation");
        _equal(word.noticeS(), grant.noticeS, "notice");
        _equal(word.consentEpoch(), 0, "consent epoch");
        _equal(ledger.territoryOf(ledger.licenseIdOf(_key(grant))), word.isWorldwide() ? 0 : grant.territory, "territory");
    }
}
