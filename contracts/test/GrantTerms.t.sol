// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Reason} from "../src/Types.sol";
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

    function test_metered_terms_are_refused() public {
        Grant[5] memory grants = [_grant(), _grant(), _grant(), _grant(), _grant()];
        grants[0].unit = 1;
        grants[1].unitPrice = 1;
        grants[2].maxUnits = 1;
        grants[3].minimum = 1;
        grants[4].revenueShareBps = 1;
        for (uint256 i; i < grants.length; ++i) {
            _refuses(grants[i], abi.encodeWithSelector(ILicenses.MeteringUnavailable.selector));
        }
    }

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
