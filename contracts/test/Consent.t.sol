// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Grant, Reason, Use, Withdrawal} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IGrants} from "../src/interfaces/IGrants.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {LedgerTest} from "./LedgerTest.sol";

/// @notice Withdrawing consent, and freezing: the part of Licenses where a performer takes back.
contract ConsentTest is LedgerTest {
    bytes32 private constant FACE = keccak256("a picture");

    function _withdrawal(uint8 epoch) private view returns (Withdrawal memory) {
        return Withdrawal({
            asset: VOICE,
            consentEpoch: epoch,
            signer: performer.account,
            deadline: uint40(block.timestamp + DAY)
        });
    }

    function _withdraws(uint8 epoch) private {
        Withdrawal memory withdrawal = _withdrawal(epoch);
        vm.prank(performer.account);
        ledger.withdrawConsent(withdrawal, "");
    }

    function _refuses(Withdrawal memory withdrawal, bytes memory signature, bytes memory cause) private {
        vm.expectRevert(cause);
        ledger.withdrawConsent(withdrawal, signature);
    }

    function _sold(uint256 revocation, uint256 noticeS) private returns (Grant memory grant) {
        grant = _grant();
        (grant.revocation, grant.noticeS, grant.salt) = (revocation, noticeS, 10 + revocation);
        grant.grantEpoch = ledger.assetOf(VOICE).grantEpoch;
        grant.closesAt = START + 2 * YEAR;
        _buy(grant);
    }

    function _at(Grant memory grant, uint256 time, Reason expected) private view {
        Use memory use = _use(ENHANCEMENT);
        use.time = uint40(time);
        _equal(ledger.explain(_key(grant), use), expected);
    }

    // Withdrawing

    function test_each_license_ends_as_was_signed() public {
        Grant memory kept = _sold(IRREVOCABLE, 0);
        Grant memory noticed = _sold(AFTER_NOTICE, 30 * DAY);
        Grant memory stopped = _sold(IMMEDIATE, 0);
        vm.warp(START + DAY);
        _withdraws(0);
        _equal(_reason(kept), Reason.Licensed);
        _equal(_reason(noticed), Reason.Licensed);
        _equal(_reason(stopped), Reason.ConsentWithdrawn);
        _at(stopped, START + DAY - 1, Reason.Licensed);
        _at(stopped, START + DAY, Reason.ConsentWithdrawn);
        _at(noticed, START + 31 * DAY - 1, Reason.Licensed);
        _at(noticed, START + 31 * DAY, Reason.ConsentWithdrawn);
        _at(kept, START + YEAR - 1, Reason.Licensed);
        _at(kept, START + YEAR, Reason.Ended);
    }

    function test_the_notice_ends_on_the_second() public {
        Grant memory noticed = _sold(AFTER_NOTICE, 30 * DAY);
        _withdraws(0);
        vm.warp(START + 30 * DAY - 1);
        _equal(_reason(noticed), Reason.Licensed);
        vm.warp(START + 30 * DAY);
        _equal(_reason(noticed), Reason.ConsentWithdrawn);
    }

    function test_a_license_knows_the_withdrawal_of_its_own_epoch() public {
        Grant memory first = _sold(IMMEDIATE, 0);
        vm.warp(START + DAY);
        _withdraws(0);
        vm.warp(START + 2 * DAY);
        Grant memory second = _sold(IMMEDIATE, 0);
        vm.warp(START + 3 * DAY);
        _withdraws(1);
        vm.warp(START + 4 * DAY);
        Grant memory third = _sold(IMMEDIATE, 0);
        vm.warp(START + 5 * DAY);
        _withdraws(2);
        _at(first, START + DAY - 1, Reason.Licensed);
        _at(first, START + DAY, Reason.ConsentWithdrawn);
        _at(second, START + 3 * DAY - 1, Reason.Licensed);
        _at(second, START + 3 * DAY, Reason.ConsentWithdrawn);
        _at(third, START + 5 * DAY - 1, Reason.Licensed);
        _at(third, START + 5 * DAY, Reason.ConsentWithdrawn);
        _equal(ledger.withdrawnAtOf(VOICE, 0), START + DAY, "first withdrawal");
        _equal(ledger.withdrawnAtOf(VOICE, 1), START + 3 * DAY, "second withdrawal");
        _equal(ledger.assetOf(VOICE).withdrawnAt, START + 5 * DAY, "latest withdrawal");
    }

    function test_a_withdrawal_is_told_and_ends_open_grants() public {
        vm.expectEmit();
        emit ILicenses.ConsentWithdrawn(VOICE, 0, 1, performer.account);
        _withdraws(0);
        Asset memory asset = ledger.assetOf(VOICE);
        _equal(asset.consentEpoch, 1, "consent epoch");
        _equal(asset.grantEpoch, 1, "grant epoch");
        _equal(asset.withdrawnAt, START, "withdrawn at");
        require(asset.performer == performer.account && asset.traits == (1 | 1 << 3), "the rest of the word");
        _refuses(_grant(), abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 0, 1));
    }

    function test_a_license_to_create_that_was_withdrawn_does_not_serve() public {
        Grant memory creation = _grant();
        (creation.uses, creation.revocation) = (CREATE_REPLICA, IMMEDIATE);
        bytes32 license = _buy(creation);
        _withdraws(0);
        Grant memory scene = _grant();
        (scene.uses, scene.requires, scene.grantEpoch) = (REPLICA_SCENE, _digestOf(creation), 1);
        _refuses(scene, abi.encodeWithSelector(ILicenses.CreateLicenseMissing.selector, license));
    }

    function test_a_signed_withdrawal_is_used_once() public {
        Withdrawal memory withdrawal = _withdrawal(0);
        bytes memory signature = _sign(performer, _digestOf(withdrawal));
        ledger.withdrawConsent(withdrawal, signature);
        _refuses(withdrawal, signature, abi.encodeWithSelector(ILicenses.WrongConsentEpoch.selector, 0, 1));
    }

    function test_a_withdrawal_is_carried_one_second_before_its_deadline_and_not_at_it() public {
        Withdrawal memory withdrawal = _withdrawal(0);
        bytes memory signature = _sign(performer, _digestOf(withdrawal));
        vm.warp(withdrawal.deadline);
        _refuses(
            withdrawal, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector, withdrawal.deadline)
        );
        vm.warp(withdrawal.deadline - 1);
        ledger.withdrawConsent(withdrawal, signature);
    }

    function test_a_stranger_withdraws_nothing() public {
        Withdrawal memory withdrawal = _withdrawal(0);
        bytes memory signature = _sign(stranger, _digestOf(withdrawal));
        _refuses(
            withdrawal,
            signature,
            abi.encodeWithSelector(IDomain.WrongSigner.selector, stranger.account, performer.account)
        );
        withdrawal.signer = stranger.account;
        _refuses(
            withdrawal,
            _sign(stranger, _digestOf(withdrawal)),
            abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, VOICE)
        );
    }

    function test_consent_for_an_unknown_asset_cannot_be_withdrawn() public {
        Withdrawal memory withdrawal = _withdrawal(0);
        withdrawal.asset = FACE;
        _refuses(withdrawal, "", abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
    }

    function test_a_guardian_withdraws_before_majority_only() public {
        _registerMinor(CHILD);
        Withdrawal memory withdrawal = _withdrawal(0);
        (withdrawal.asset, withdrawal.signer, withdrawal.deadline) = (CHILD, guardian.account, MAJORITY + 1);
        bytes memory signature = _sign(guardian, _digestOf(withdrawal));
        vm.warp(MAJORITY);
        _refuses(
            withdrawal, signature, abi.encodeWithSelector(IAssets.NoAuthority.selector, guardian.account, CHILD)
        );
        vm.warp(MAJORITY - 1);
        ledger.withdrawConsent(withdrawal, signature);
    }

    function test_at_the_last_consent_epoch_nothing_is_sold_that_could_not_be_withdrawn() public {
        for (uint256 epoch; epoch < type(uint8).max; ++epoch) _withdraws(uint8(epoch));
        Grant memory grant = _grant();
        grant.grantEpoch = type(uint8).max;
        _refuses(grant, abi.encodeWithSelector(IGrants.EpochsExhausted.selector, VOICE));
        Withdrawal memory withdrawal = _withdrawal(type(uint8).max);
        vm.expectRevert(abi.encodeWithSelector(IGrants.EpochsExhausted.selector, VOICE));
        vm.prank(performer.account);
        ledger.withdrawConsent(withdrawal, "");
    }

    // Freezing

    function test_only_who_speaks_for_the_asset_freezes_and_unfreezes_it() public {
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, VOICE));
        vm.prank(stranger.account);
        ledger.freeze(VOICE);
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, VOICE));
        vm.prank(stranger.account);
        ledger.unfreeze(VOICE);
        vm.expectRevert(abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
        vm.prank(performer.account);
        ledger.freeze(FACE);
        vm.expectRevert(abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
        vm.prank(performer.account);
        ledger.unfreeze(FACE);
    }

    function test_nothing_is_sold_on_a_frozen_asset() public {
        vm.expectEmit();
        emit ILicenses.AssetFrozen(VOICE, performer.account);
        vm.prank(performer.account);
        ledger.freeze(VOICE);
        _refuses(_grant(), abi.encodeWithSelector(ILicenses.FrozenAsset.selector, VOICE));
        vm.expectEmit();
        emit ILicenses.AssetUnfrozen(VOICE, performer.account);
        vm.prank(performer.account);
        ledger.unfreeze(VOICE);
        _buy(_grant());
    }

    function test_a_freeze_suspends_what_was_signed_with_an_immediate_stop_and_leaves_the_past_alone() public {
        Grant memory kept = _sold(IRREVOCABLE, 0);
        Grant memory noticed = _sold(AFTER_NOTICE, 30 * DAY);
        Grant memory stopped = _sold(IMMEDIATE, 0);
        vm.warp(START + DAY);
        vm.prank(performer.account);
        ledger.freeze(VOICE);
        _equal(_reason(kept), Reason.Licensed);
        _equal(_reason(noticed), Reason.Licensed);
        _equal(_reason(stopped), Reason.AssetFrozen);
        _at(stopped, START + DAY - 1, Reason.Licensed);
        _at(stopped, START + DAY, Reason.AssetFrozen);
        vm.prank(performer.account);
        ledger.unfreeze(VOICE);
        _equal(_reason(stopped), Reason.Licensed);
    }

    function test_freezing_twice_and_unfreezing_what_is_not_frozen_changes_nothing() public {
        vm.prank(performer.account);
        ledger.unfreeze(VOICE);
        _equal(ledger.assetOf(VOICE).traits, 1 | 1 << 3, "traits");
        for (uint256 i; i < 2; ++i) {
            vm.prank(performer.account);
            ledger.freeze(VOICE);
            _equal(ledger.assetOf(VOICE).traits, 1 | 1 << 3 | 1 << 6, "traits");
        }
    }
}
