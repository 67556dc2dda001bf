// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Guard, Order, Payee, Reason, Registration} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IGrants} from "../src/interfaces/IGrants.sol";
import {IGuardians} from "../src/interfaces/IGuardians.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";

contract GuardiansTest is LedgerTest {
    function _refuses(Registration memory registration, bytes memory cause) private {
        bytes32 digest = _digestOf(registration);
        bytes memory own = _sign(performer, digest);
        bytes memory guardians = _sign(guardian, digest);
        vm.expectRevert(cause);
        ledger.registerMinor(registration, own, guardians);
    }

    function test_a_minor_without_a_guardian_reverts() public {
        Registration memory registration = _minorRegistration(CHILD);
        registration.guardian = address(0);
        _refuses(registration, abi.encodeWithSelector(IAssets.GuardianMissing.selector, CHILD));
    }

    function test_nobody_is_their_own_guardian() public {
        Registration memory registration = _minorRegistration(CHILD);
        registration.guardian = performer.account;
        _refuses(registration, abi.encodeWithSelector(IGuardians.GuardianIsPerformer.selector, performer.account));
    }

    function test_majority_that_is_reached_already_reverts() public {
        Registration memory registration = _minorRegistration(CHILD);
        registration.majorityAt = uint40(START);
        _refuses(registration, abi.encodeWithSelector(IGuardians.MajorityOutOfRange.selector, START));
    }

    function test_majority_one_second_ahead_and_eighteen_years_ahead_are_accepted() public {
        Registration memory registration = _minorRegistration(CHILD);
        registration.majorityAt = uint40(START + 1);
        _registers(registration);
        registration = _minorRegistration(keccak256("a newborn"));
        registration.majorityAt = uint40(START + 6_575 * DAY);
        _registers(registration);
    }

    function test_majority_more_than_eighteen_years_ahead_reverts() public {
        Registration memory registration = _minorRegistration(CHILD);
        registration.majorityAt = uint40(START + 6_575 * DAY + 1);
        _refuses(
            registration, abi.encodeWithSelector(IGuardians.MajorityOutOfRange.selector, registration.majorityAt)
        );
    }

    function _registers(Registration memory registration) private {
        bytes32 digest = _digestOf(registration);
        ledger.registerMinor(registration, _sign(performer, digest), _sign(guardian, digest));
    }

    function test_a_minors_registration_ends_at_its_deadline() public {
        Registration memory registration = _minorRegistration(CHILD);
        vm.warp(registration.deadline);
        _refuses(registration, abi.encodeWithSelector(IDomain.SignatureExpired.selector, registration.deadline));
    }

    function test_the_guardian_signs_too() public {
        Registration memory registration = _minorRegistration(CHILD);
        bytes memory own = _sign(performer, _digestOf(registration));
        vm.expectRevert(
            abi.encodeWithSelector(IDomain.WrongSigner.selector, performer.account, guardian.account)
        );
        ledger.registerMinor(registration, own, own);
    }

    function test_the_minor_signs_too() public {
        Registration memory registration = _minorRegistration(CHILD);
        bytes memory guardians = _sign(guardian, _digestOf(registration));
        vm.expectRevert(
            abi.encodeWithSelector(IDomain.WrongSigner.selector, guardian.account, performer.account)
        );
        ledger.registerMinor(registration, guardians, guardians);
    }

    function test_a_minor_is_stored_and_told() public {
        Registration memory registration = _minorRegistration(CHILD);
        bytes32 digest = _digestOf(registration);
        bytes memory own = _sign(performer, digest);
        bytes memory guardians = _sign(guardian, digest);
        vm.expectEmit();
        emit IAssets.AssetAnchored(CHILD, performer.account, 0, 1, 1, guardian.account, MAJORITY);
        ledger.registerMinor(registration, own, guardians);
        Guard memory guard = ledger.guardOf(CHILD);
        require(guard.guardian == guardian.account, "guardian");
        _equal(guard.majorityAt, MAJORITY, "majority");
    }

    function test_the_guardian_speaks_until_one_second_before_majority() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY - 1);
        require(ledger.isAuthority(CHILD, guardian.account), "guardian before majority");
        vm.warp(MAJORITY);
        require(!ledger.isAuthority(CHILD, guardian.account), "guardian at majority");
        require(ledger.isAuthority(CHILD, performer.account), "performer at majority");
        require(!ledger.isAuthority(CHILD, address(0)), "zero address");
        require(!ledger.isAuthority(CHILD, stranger.account), "stranger");
    }

    // Grants of a minor

    function test_a_minors_grant_needs_the_guardian_named() public {
        _registerMinor(CHILD);
        Grant memory grant = _minorGrant();
        grant.guardian = address(0);
        _refuses(grant, abi.encodeWithSelector(IGrants.WrongGuardian.selector, address(0), guardian.account));
    }

    function test_a_minors_grant_needs_the_guardians_signature() public {
        _registerMinor(CHILD);
        Order memory order = _order(_minorGrant());
        order.guardianSignature = order.performerSignature;
        _refuses(
            order, abi.encodeWithSelector(IDomain.WrongSigner.selector, performer.account, guardian.account)
        );
        order.guardianSignature = "";
        _refuses(order, abi.encodeWithSelector(IDomain.WrongSignatureLength.selector, 0));
    }

    function test_a_minors_grant_is_sold_with_both_signatures() public {
        _registerMinor(CHILD);
        _buy(_minorGrant());
        _equal(_reason(_minorGrant()), Reason.Licensed);
    }

    function test_an_adults_grant_names_no_guardian() public {
        Grant memory grant = _grant();
        grant.guardian = guardian.account;
        _refuses(grant, abi.encodeWithSelector(IGrants.WrongGuardian.selector, guardian.account, address(0)));
    }

    function test_at_majority_the_guardians_grants_end_and_the_performers_own_begin() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY);
        Grant memory grant = _minorGrant();
        grant.closesAt = MAJORITY + DAY;
        _refuses(grant, abi.encodeWithSelector(IGrants.WrongGuardian.selector, guardian.account, address(0)));
        grant.guardian = address(0);
        grant.split = _splitHash(_payees());
        _buy(_order(grant, _payees()));
        _equal(_reason(grant), Reason.Licensed);
    }

    function _closing(uint256 time, uint256 durationS) private returns (Grant memory grant) {
        _registerMinor(CHILD);
        vm.warp(time);
        grant = _minorGrant();
        grant.closesAt = MAJORITY;
        grant.durationS = durationS;
    }

    function test_a_minors_license_ends_at_majority_but_not_a_second_later() public {
        Grant memory grant = _closing(MAJORITY - DAY, DAY + 1);
        _refuses(grant, abi.encodeWithSelector(ILicenses.EndAfterMajority.selector, MAJORITY + 1, MAJORITY));
        grant.durationS = DAY;
        _buy(grant);
    }

    function test_a_minors_license_lasts_five_years_but_not_a_second_longer() public {
        Grant memory grant = _closing(START, 1_827 days + 1);
        _refuses(
            grant, abi.encodeWithSelector(ILicenses.DurationTooLong.selector, 1_827 days + 1, 1_827 days)
        );
        grant.durationS = 1_827 days;
        _buy(grant);
    }
}
