// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Grant, Heir, Order, Reason, Succession, Withdrawal} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IGrants} from "../src/interfaces/IGrants.sol";
import {ISuccessions} from "../src/interfaces/ISuccessions.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";

contract SuccessionsTest is LedgerTest {
    bytes32 private constant FACE = keccak256("a picture");
    uint32 private constant MONTH = 30 days;
    uint32 private constant TEN_YEARS = 3_653 days;

    Wallet private heir = _wallet("heir");
    Wallet private young = _wallet("the performer's next wallet");

    // Heirs

    function _names(Wallet memory by, bytes32 asset, address account, uint32 delayS) private {
        vm.prank(by.account);
        ledger.nameHeir(asset, account, delayS);
    }

    function _refusesHeir(Wallet memory by, bytes32 asset, address account, uint32 delayS, bytes memory cause) private {
        vm.expectRevert(cause);
        _names(by, asset, account, delayS);
    }

    function test_an_unknown_asset_has_no_heir() public {
        _refusesHeir(performer, FACE, heir.account, MONTH, abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
    }

    function test_only_who_speaks_for_the_asset_names_an_heir() public {
        _refusesHeir(
            heir, VOICE, heir.account, MONTH, abi.encodeWithSelector(IAssets.NoAuthority.selector, heir.account, VOICE)
        );
    }

    function test_an_heir_waits_thirty_days_to_ten_years() public {
        bytes4 refusal = ISuccessions.HeirDelayOutOfRange.selector;
        _refusesHeir(
            performer, VOICE, heir.account, MONTH - 1, abi.encodeWithSelector(refusal, MONTH - 1, MONTH, TEN_YEARS)
        );
        _refusesHeir(
            performer, VOICE, heir.account, TEN_YEARS + 1, abi.encodeWithSelector(refusal, TEN_YEARS + 1, MONTH, TEN_YEARS)
        );
        _names(performer, VOICE, heir.account, MONTH);
        _names(performer, VOICE, heir.account, TEN_YEARS);
    }

    function test_neither_performer_nor_guardian_is_the_heir() public {
        _registerMinor(CHILD);
        bytes4 refusal = ISuccessions.SuccessorRefused.selector;
        _refusesHeir(performer, VOICE, performer.account, MONTH, abi.encodeWithSelector(refusal, performer.account));
        _refusesHeir(guardian, CHILD, guardian.account, MONTH, abi.encodeWithSelector(refusal, guardian.account));
        vm.warp(MAJORITY - 1);
        _refusesHeir(performer, CHILD, guardian.account, MONTH, abi.encodeWithSelector(refusal, guardian.account));
        vm.warp(MAJORITY);
        _names(performer, CHILD, guardian.account, MONTH);
    }

    function test_an_heir_is_stored_and_told_and_named_off_again() public {
        vm.expectEmit();
        emit ISuccessions.HeirNamed(VOICE, heir.account, MONTH);
        _names(performer, VOICE, heir.account, MONTH);
        Heir memory named = ledger.heirOf(VOICE);
        require(named.account == heir.account && named.delayS == MONTH, "heir");
        vm.expectEmit();
        emit ISuccessions.HeirNamed(VOICE, address(0), 0);
        _names(performer, VOICE, address(0), 7);
        named = ledger.heirOf(VOICE);
        require(named.account == address(0) && named.delayS == 0, "an heir is left");
        _refusesAnnouncing(heir, VOICE, heir.account, _stranger(heir));
    }

    function test_a_guardian_names_an_heir_before_majority_only() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY);
        _refusesHeir(
            guardian, CHILD, heir.account, MONTH, abi.encodeWithSelector(IAssets.NoAuthority.selector, guardian.account, CHILD)
        );
        vm.warp(MAJORITY - 1);
        _names(guardian, CHILD, heir.account, MONTH);
    }

    // Announcing

    function _announces(Wallet memory by, bytes32 asset, address to) private {
        vm.prank(by.account);
        ledger.announceSuccession(asset, to);
    }

    function _refusesAnnouncing(Wallet memory by, bytes32 asset, address to, bytes memory cause) private {
        vm.expectRevert(cause);
        _announces(by, asset, to);
    }

    function _stranger(Wallet memory by) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISuccessions.NeitherPerformerNorHeir.selector, by.account, VOICE);
    }

    function test_an_unknown_asset_moves_nowhere() public {
        _refusesAnnouncing(performer, FACE, young.account, abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
    }

    function test_a_stranger_announces_nothing() public {
        _refusesAnnouncing(stranger, VOICE, stranger.account, _stranger(stranger));
        _refusesAnnouncing(heir, VOICE, heir.account, _stranger(heir));
    }

    function test_an_asset_moves_neither_to_nobody_nor_to_its_performer_nor_to_a_guardian() public {
        _registerMinor(CHILD);
        bytes4 refusal = ISuccessions.SuccessorRefused.selector;
        _refusesAnnouncing(performer, VOICE, address(0), abi.encodeWithSelector(refusal, address(0)));
        _refusesAnnouncing(performer, VOICE, performer.account, abi.encodeWithSelector(refusal, performer.account));
        _refusesAnnouncing(guardian, CHILD, guardian.account, abi.encodeWithSelector(refusal, guardian.account));
        _refusesAnnouncing(guardian, CHILD, performer.account, abi.encodeWithSelector(refusal, performer.account));
        _refusesAnnouncing(performer, CHILD, guardian.account, abi.encodeWithSelector(refusal, guardian.account));
    }

    function test_one_succession_is_pending_at_a_time() public {
        _names(performer, VOICE, heir.account, MONTH);
        _announces(performer, VOICE, young.account);
        bytes memory pending = abi.encodeWithSelector(ISuccessions.SuccessionPending.selector, VOICE, START + 7 days);
        _refusesAnnouncing(performer, VOICE, stranger.account, pending);
        _refusesAnnouncing(heir, VOICE, heir.account, pending);
        vm.warp(START + YEAR);
        _refusesAnnouncing(heir, VOICE, heir.account, pending);
    }

    function test_a_performer_announces_with_seven_days_delay() public {
        vm.expectEmit();
        emit ISuccessions.SuccessionAnnounced(VOICE, performer.account, young.account, uint40(START + 7 days));
        _announces(performer, VOICE, young.account);
        Succession memory pending = ledger.successionOf(VOICE);
        require(pending.to == young.account && pending.notBefore == START + 7 days, "succession");
        require(ledger.assetOf(VOICE).performer == performer.account, "moved at once");
    }

    function test_an_heir_announces_with_the_delay_that_was_set() public {
        _names(performer, VOICE, heir.account, 90 days);
        vm.expectEmit();
        emit ISuccessions.SuccessionAnnounced(VOICE, heir.account, stranger.account, uint40(START + 90 days));
        _announces(heir, VOICE, stranger.account);
    }

    function test_who_was_the_heir_before_another_announces_nothing() public {
        _names(performer, VOICE, heir.account, MONTH);
        _names(performer, VOICE, stranger.account, MONTH);
        _refusesAnnouncing(heir, VOICE, heir.account, _stranger(heir));
    }

    // Objecting

    function _cancels(Wallet memory by, bytes32 asset) private {
        vm.prank(by.account);
        ledger.cancelSuccession(asset);
    }

    function _refusesCancelling(Wallet memory by, bytes32 asset, bytes memory cause) private {
        vm.expectRevert(cause);
        _cancels(by, asset);
    }

    function test_only_who_speaks_for_the_asset_objects() public {
        _refusesCancelling(performer, FACE, abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
        _names(performer, VOICE, heir.account, MONTH);
        _announces(heir, VOICE, heir.account);
        _refusesCancelling(heir, VOICE, abi.encodeWithSelector(IAssets.NoAuthority.selector, heir.account, VOICE));
    }

    function test_there_is_nothing_to_object_to() public {
        _refusesCancelling(performer, VOICE, abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, VOICE));
    }

    function test_a_cancelled_succession_is_never_carried_out() public {
        _names(performer, VOICE, heir.account, MONTH);
        _announces(heir, VOICE, heir.account);
        vm.warp(START + MONTH - 1);
        vm.expectEmit();
        emit ISuccessions.SuccessionCancelled(VOICE, performer.account);
        _cancels(performer, VOICE);
        vm.warp(START + MONTH);
        _refusesSucceeding(VOICE, abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, VOICE));
        require(ledger.successionOf(VOICE).to == address(0), "a succession is left");
        _announces(performer, VOICE, young.account);
    }

    function test_performer_and_guardian_object_to_each_other() public {
        _registerMinor(CHILD);
        _announces(performer, CHILD, young.account);
        _cancels(guardian, CHILD);
        _announces(guardian, CHILD, stranger.account);
        _cancels(performer, CHILD);
    }

    // Carrying out

    function _refusesSucceeding(bytes32 asset, bytes memory cause) private {
        vm.expectRevert(cause);
        ledger.succeed(asset);
    }

    /// @dev The voice is the next wallet's.
    function _moves() private {
        _announces(performer, VOICE, young.account);
        vm.warp(block.timestamp + 7 days);
        ledger.succeed(VOICE);
    }

    function test_nothing_moves_that_was_not_announced() public {
        _refusesSucceeding(VOICE, abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, VOICE));
        _refusesSucceeding(FACE, abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, FACE));
    }

    function test_an_asset_moves_when_its_time_has_come_and_not_a_second_before() public {
        _announces(performer, VOICE, young.account);
        vm.warp(START + 7 days - 1);
        _refusesSucceeding(VOICE, abi.encodeWithSelector(ISuccessions.SuccessionTooEarly.selector, START + 7 days));
        vm.warp(START + 7 days);
        vm.expectEmit();
        emit ISuccessions.PerformerChanged(VOICE, performer.account, young.account, 1);
        vm.prank(stranger.account);
        ledger.succeed(VOICE);
        Asset memory asset = ledger.assetOf(VOICE);
        require(asset.performer == young.account && asset.grantEpoch == 1, "performer and epoch");
        require(asset.anchoredAt == START && asset.traits == (1 | 1 << 3) && asset.consentEpoch == 0, "the rest of the word");
        _refusesSucceeding(VOICE, abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, VOICE));
    }

    function test_an_heir_takes_over_when_the_delay_is_over_and_not_a_second_before() public {
        _names(performer, VOICE, heir.account, 90 days);
        vm.warp(START + YEAR);
        _announces(heir, VOICE, heir.account);
        vm.warp(START + YEAR + 90 days - 1);
        _refusesSucceeding(
            VOICE, abi.encodeWithSelector(ISuccessions.SuccessionTooEarly.selector, START + YEAR + 90 days)
        );
        vm.warp(START + YEAR + 90 days);
        ledger.succeed(VOICE);
        require(ledger.assetOf(VOICE).performer == heir.account, "performer");
        require(ledger.heirOf(VOICE).account == address(0), "the heir is still the heir");
    }

    function test_who_was_first_stays_on_record() public {
        require(ledger.firstPerformerOf(FACE) == address(0), "unknown");
        require(ledger.firstPerformerOf(VOICE) == performer.account, "before");
        _moves();
        require(ledger.firstPerformerOf(VOICE) == performer.account, "after one");
        _announces(young, VOICE, heir.account);
        vm.warp(block.timestamp + 7 days);
        ledger.succeed(VOICE);
        require(ledger.firstPerformerOf(VOICE) == performer.account, "after two");
        require(ledger.assetOf(VOICE).performer == heir.account, "performer");
    }

    function test_the_old_wallets_grants_are_sold_no_more_and_the_new_ones_are() public {
        Grant memory old = _grant();
        _moves();
        bytes4 refusal = IGrants.WrongPerformer.selector;
        _refuses(old, abi.encodeWithSelector(refusal, performer.account, young.account));
        old.grantEpoch = 1;
        _refuses(old, abi.encodeWithSelector(refusal, performer.account, young.account));
        performer = young;
        Grant memory own = _grant();
        _refuses(own, abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 0, 1));
        own.grantEpoch = 1;
        _buy(own);
        _equal(_reason(own), Reason.Licensed);
    }

    function test_what_the_old_wallet_signed_is_dead_when_the_asset_comes_back() public {
        Grant memory old = _grant();
        old.closesAt = START + YEAR;
        _moves();
        _announces(young, VOICE, performer.account);
        vm.warp(block.timestamp + 7 days);
        ledger.succeed(VOICE);
        _refuses(old, abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 0, 2));
    }

    function test_licenses_live_on_and_the_new_wallet_speaks_for_them() public {
        Grant memory kept = _grant();
        Grant memory stopped = _grant();
        (stopped.revocation, stopped.salt) = (IMMEDIATE, 2);
        _buy(kept);
        _buy(stopped);
        _moves();
        _equal(_reason(kept), Reason.Licensed);
        _equal(_reason(stopped), Reason.Licensed);
        require(!ledger.isAuthority(VOICE, performer.account), "the old wallet speaks");
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, performer.account, VOICE));
        vm.prank(performer.account);
        ledger.freeze(VOICE);
        vm.prank(young.account);
        ledger.withdrawConsent(Withdrawal(VOICE, 0, young.account, 0), "");
        _equal(_reason(kept), Reason.Licensed);
        _equal(_reason(stopped), Reason.ConsentWithdrawn);
    }

    function test_the_old_wallet_neither_announces_nor_objects() public {
        _moves();
        _refusesAnnouncing(performer, VOICE, performer.account, _stranger(performer));
        _announces(young, VOICE, heir.account);
        _refusesCancelling(
            performer, VOICE, abi.encodeWithSelector(IAssets.NoAuthority.selector, performer.account, VOICE)
        );
    }

    function test_at_the_last_grant_epoch_an_asset_moves_all_the_same() public {
        bytes32 slot = keccak256(abi.encode(VOICE, uint256(0)));
        uint256 word = uint256(vm.load(address(ledger), slot));
        vm.store(address(ledger), slot, bytes32(word | uint256(type(uint16).max) << 232));
        _moves();
        _equal(ledger.assetOf(VOICE).grantEpoch, type(uint16).max, "grant epoch");
        require(ledger.assetOf(VOICE).performer == young.account, "performer");
    }

    // Minors

    function test_a_guardians_succession_is_due_before_majority() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY - 7 days);
        _refusesAnnouncing(
            guardian, CHILD, young.account, abi.encodeWithSelector(ISuccessions.NeitherPerformerNorHeir.selector, guardian.account, CHILD)
        );
        vm.warp(MAJORITY - 7 days - 1);
        _announces(guardian, CHILD, young.account);
        vm.warp(MAJORITY - 1);
        ledger.succeed(CHILD);
        require(ledger.assetOf(CHILD).performer == young.account, "performer");
        require(ledger.guardOf(CHILD).guardian == guardian.account, "guardian");
    }

    function test_what_a_guardian_announced_lapses_at_majority() public {
        _registerMinor(CHILD);
        _announces(guardian, CHILD, young.account);
        vm.warp(MAJORITY - 1);
        require(ledger.successionOf(CHILD).to == young.account, "lapsed a second early");
        vm.warp(MAJORITY);
        require(ledger.successionOf(CHILD).notBefore == 0, "pending at majority");
        bytes memory missing = abi.encodeWithSelector(ISuccessions.SuccessionMissing.selector, CHILD);
        _refusesSucceeding(CHILD, missing);
        _refusesCancelling(performer, CHILD, missing);
        _announces(performer, CHILD, heir.account);
        vm.warp(MAJORITY + 7 days);
        ledger.succeed(CHILD);
        require(ledger.assetOf(CHILD).performer == heir.account, "performer");
    }

    function test_what_a_minor_announced_to_be_due_later_is_carried_out_later() public {
        _registerMinor(CHILD);
        vm.warp(MAJORITY - 7 days);
        _announces(performer, CHILD, young.account);
        vm.warp(MAJORITY);
        ledger.succeed(CHILD);
        vm.prank(young.account);
        ledger.reaffirm(CHILD);
        require(ledger.assetOf(CHILD).performer == young.account, "performer");
    }

    function test_a_minors_next_wallet_grants_with_the_guardian() public {
        _registerMinor(CHILD);
        _announces(performer, CHILD, young.account);
        vm.warp(START + 7 days);
        ledger.succeed(CHILD);
        performer = young;
        Grant memory grant = _minorGrant();
        grant.grantEpoch = 1;
        Order memory order = _order(grant);
        _buy(order);
        _equal(_reason(grant), Reason.Licensed);
    }
}
