// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Guard, Order, Payee, Reason, Registration, Withdrawal} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IGrants} from "../src/interfaces/IGrants.sol";
import {IGuardians} from "../src/interfaces/IGuardians.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {ISuccessions} from "../src/interfaces/ISuccessions.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";
import {Words} from "./Words.sol";

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

    // Coming of age

    function _reaffirms(Wallet memory wallet) private {
        vm.prank(wallet.account);
        ledger.reaffirm(CHILD);
    }

    function _refusesReaffirming(Wallet memory wallet, bytes32 asset, bytes memory cause) private {
        vm.expectRevert(cause);
        vm.prank(wallet.account);
        ledger.reaffirm(asset);
    }

    /// @dev Of the performer alone, as an adult signs it.
    function _ownGrant() private view returns (Grant memory grant) {
        grant = _minorGrant();
        grant.closesAt = MAJORITY + 10 * DAY;
        grant.guardian = address(0);
        grant.split = _splitHash(_payees());
    }

    function test_what_nobody_registered_is_not_reaffirmed() public {
        _refusesReaffirming(performer, CHILD, abi.encodeWithSelector(IAssets.AssetUnknown.selector, CHILD));
    }

    function test_only_the_performer_reaffirms() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY);
        _refusesReaffirming(
            guardian, CHILD, abi.encodeWithSelector(IAssets.NoAuthority.selector, guardian.account, CHILD)
        );
        _refusesReaffirming(
            stranger, CHILD, abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, CHILD)
        );
    }

    function test_an_adults_asset_needs_no_reaffirmation() public {
        _refusesReaffirming(performer, VOICE, abi.encodeWithSelector(IGuardians.NothingToReaffirm.selector, VOICE));
    }

    function test_a_minor_reaffirms_at_the_eighteenth_birthday_and_not_a_second_before() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY - 1);
        _refusesReaffirming(performer, CHILD, abi.encodeWithSelector(IGuardians.NotOfAge.selector, CHILD, MAJORITY));
        vm.warp(MAJORITY);
        vm.expectEmit();
        emit IGuardians.AssetReaffirmed(CHILD, performer.account);
        vm.expectEmit();
        emit IGrants.GrantsCancelled(CHILD, 1);
        vm.expectEmit();
        emit ISuccessions.HeirNamed(CHILD, address(0), 0);
        _reaffirms(performer);
        _equal(ledger.assetOf(CHILD).traits, 1 | 1 << 3, "traits");
        require(ledger.guardOf(CHILD).guardian == guardian.account, "the guard is no longer on record");
        _equal(ledger.guardOf(CHILD).majorityAt, MAJORITY, "majority");
        _refusesReaffirming(performer, CHILD, abi.encodeWithSelector(IGuardians.NothingToReaffirm.selector, CHILD));
    }

    function test_from_majority_on_nothing_is_sold_until_the_performer_reaffirms() public {
        _registerMinor(CHILD);
        Grant memory guarded = _minorGrant();
        (guarded.closesAt, guarded.durationS) = (MAJORITY + 10 * DAY, 1);
        bytes memory missing = abi.encodeWithSelector(IGuardians.ReaffirmationMissing.selector, CHILD);
        vm.warp(MAJORITY - 1);
        _buy(guarded);
        Order memory own = _order(_ownGrant(), _payees());
        _refuses(own, abi.encodeWithSelector(IGrants.WrongGuardian.selector, address(0), guardian.account));
        vm.warp(MAJORITY);
        guarded.salt = 2;
        _refuses(guarded, missing);
        _refuses(own, missing);
        vm.warp(MAJORITY + DAY);
        _refuses(own, missing);
        _reaffirms(performer);
        _refuses(guarded, abi.encodeWithSelector(IGrants.WrongGuardian.selector, guardian.account, address(0)));
        Grant memory grown = _ownGrant();
        grown.grantEpoch = 1;
        _buy(_order(grown, _payees()));
        _equal(_reason(grown), Reason.Licensed);
    }

    /// @dev A minor's signature binds nobody without the guardian's, also later.
    function test_what_a_minor_signed_alone_is_not_sold_after_majority_either() public {
        _registerMinor(CHILD);
        Order memory own = _order(_ownGrant(), _payees());
        vm.warp(MAJORITY);
        _reaffirms(performer);
        _refuses(own, abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 0, 1));
    }

    /// @dev The guardian named a friend, who waits thirty days and has one left.
    function _guardiansFriendIsDueAfterMajority() private {
        _registerMinor(CHILD);
        vm.prank(guardian.account);
        ledger.nameHeir(CHILD, rival, 30 days);
        vm.warp(MAJORITY - 29 days);
        vm.prank(rival);
        ledger.announceSuccession(CHILD, rival);
        vm.warp(MAJORITY);
    }

    function test_whom_a_guardian_named_takes_nothing_from_a_grown_up_who_reaffirms() public {
        _guardiansFriendIsDueAfterMajority();
        vm.expectEmit();
        emit ISuccessions.HeirNamed(CHILD, address(0), 0);
        vm.expectEmit();
        emit ISuccessions.SuccessionCancelled(CHILD, performer.account);
        _reaffirms(performer);
        require(ledger.heirOf(CHILD).account == address(0), "heir");
        vm.warp(MAJORITY + 2 days);
        vm.expectRevert(abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, CHILD));
        ledger.succeed(CHILD);
        vm.expectRevert(abi.encodeWithSelector(ISuccessions.NeitherPerformerNorHeir.selector, rival, CHILD));
        vm.prank(rival);
        ledger.announceSuccession(CHILD, rival);
    }

    function test_who_does_not_reaffirm_in_time_is_succeeded_by_the_heir_of_the_minority() public {
        _guardiansFriendIsDueAfterMajority();
        vm.warp(MAJORITY + 1 days);
        ledger.succeed(CHILD);
        require(ledger.assetOf(CHILD).performer == rival, "performer");
    }

    function test_at_the_last_grant_epoch_a_minor_reaffirms_all_the_same() public {
        _registerMinor(CHILD);
        bytes32 slot = keccak256(abi.encode(CHILD, uint256(0)));
        uint256 word = uint256(vm.load(address(ledger), slot));
        vm.store(address(ledger), slot, bytes32(word | uint256(type(uint16).max) << 232));
        vm.warp(MAJORITY);
        _reaffirms(performer);
        _equal(ledger.assetOf(CHILD).grantEpoch, type(uint16).max, "grant epoch");
        _equal(ledger.assetOf(CHILD).traits, 1 | 1 << 3, "traits");
    }

    function test_who_has_come_of_age_may_end_it_instead() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY);
        vm.prank(performer.account);
        ledger.withdrawConsent(Withdrawal(CHILD, 0, performer.account, 0), "");
        Grant memory grant = _ownGrant();
        grant.grantEpoch = 1;
        _refuses(_order(grant, _payees()), abi.encodeWithSelector(IGuardians.ReaffirmationMissing.selector, CHILD));
    }

    // What a minor does not do alone

    function _refusesAlone(Wallet memory wallet, bool toPublish) private {
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, wallet.account, CHILD));
        vm.prank(wallet.account);
        if (toPublish) ledger.publishFingerprint(CHILD, "voice-chroma-v1", hex"01");
        else ledger.unfreeze(CHILD);
    }

    function _does(Wallet memory wallet) private {
        vm.prank(wallet.account);
        ledger.unfreeze(CHILD);
        vm.prank(wallet.account);
        ledger.publishFingerprint(CHILD, "voice-chroma-v1", hex"01");
    }

    function test_only_the_guardian_unfreezes_and_publishes_before_majority_and_only_the_performer_from_then_on() public {
        _registerMinor(CHILD);
        for (uint256 i; i < 2; ++i) {
            (Wallet memory one, Wallet memory other) = i == 0 ? (guardian, performer) : (performer, guardian);
            _refusesAlone(other, false);
            _refusesAlone(other, true);
            _refusesAlone(stranger, false);
            _refusesAlone(stranger, true);
            _does(one);
            if (i == 0) {
                vm.warp(MAJORITY - 1);
                _does(one);
                _refusesAlone(other, false);
                vm.warp(MAJORITY);
            }
        }
    }

    function test_minor_and_guardian_freeze_each_alone_and_from_majority_on_the_performer() public {
        _registerMinor(CHILD);
        vm.prank(performer.account);
        ledger.freeze(CHILD);
        _refuses(_minorGrant(), abi.encodeWithSelector(ILicenses.FrozenAsset.selector, CHILD));
        _does(guardian);
        vm.prank(guardian.account);
        ledger.freeze(CHILD);
        vm.warp(MAJORITY);
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, guardian.account, CHILD));
        vm.prank(guardian.account);
        ledger.freeze(CHILD);
        vm.prank(performer.account);
        ledger.freeze(CHILD);
    }

    // Money of a minority

    function test_a_trust_opens_at_majority_whether_the_asset_was_reaffirmed_or_not() public {
        _registerMinor(CHILD);
        _buy(_minorGrant());
        ledger.distribute(ETHER, MAJORITY, Words.pack(_trustPayees()));
        vm.warp(MAJORITY - 1);
        vm.expectRevert(abi.encodeWithSelector(IPots.TrustLocked.selector, MAJORITY));
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, performer.account);
        vm.warp(MAJORITY);
        uint256 before = performer.account.balance;
        vm.prank(performer.account);
        ledger.withdrawTrust(MAJORITY, ETHER, performer.account);
        _equal(performer.account.balance - before, (PRICE - 1) * 2_000 / 10_000, "trust");
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
