// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Cancellation, Grant, GrantState, Order, RateCard} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IGrants} from "../src/interfaces/IGrants.sol";
import {LedgerTest} from "./LedgerTest.sol";

contract GrantsTest is LedgerTest {
    bytes32 private constant FACE = keccak256("a picture");

    // The window

    function test_a_grant_opens_at_its_time_and_not_a_second_before() public {
        Grant memory grant = _grant();
        grant.opensAt = START + DAY;
        vm.warp(grant.opensAt - 1);
        _refuses(grant, abi.encodeWithSelector(IGrants.GrantNotOpen.selector, grant.opensAt));
        vm.warp(grant.opensAt);
        _buy(grant);
    }

    function test_a_grant_is_open_one_second_before_it_closes_and_not_at_it() public {
        Grant memory grant = _grant();
        vm.warp(grant.closesAt - 1);
        _buy(grant);
        grant.salt = 2;
        vm.warp(grant.closesAt);
        _refuses(grant, abi.encodeWithSelector(IGrants.GrantClosed.selector, grant.closesAt));
    }

    // Whose grant

    function test_a_grant_on_an_unknown_asset_reverts() public {
        Grant memory grant = _grant();
        grant.asset = FACE;
        _refuses(grant, abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
    }

    function test_nobody_grants_anothers_asset() public {
        Grant memory grant = _grant();
        grant.performer = stranger.account;
        _refuses(
            grant, abi.encodeWithSelector(IGrants.WrongPerformer.selector, stranger.account, performer.account)
        );
    }

    // Cancelling one

    function _cancellation(bytes32 grant) private view returns (Cancellation memory) {
        return Cancellation({
            asset: VOICE,
            grant: grant,
            grantEpoch: 0,
            signer: performer.account,
            deadline: uint40(block.timestamp + DAY)
        });
    }

    function _refusesCancelling(Cancellation memory cancellation, bytes memory signature, bytes memory cause) private {
        vm.expectRevert(cause);
        ledger.cancelGrant(_grant(), cancellation, signature);
    }

    function test_a_cancelled_grant_is_not_sold() public {
        Grant memory grant = _grant();
        bytes32 digest = _digestOf(grant);
        Cancellation memory cancellation = _cancellation(digest);
        bytes memory signature = _sign(performer, _digestOf(cancellation));
        vm.expectEmit();
        emit IGrants.GrantCancelled(digest, VOICE);
        ledger.cancelGrant(grant, cancellation, signature);
        require(ledger.grantStateOf(digest).cancelled, "not cancelled");
        _refuses(grant, abi.encodeWithSelector(IGrants.CancelledGrant.selector, digest));
        grant.salt = 2;
        _buy(grant);
    }

    function test_cancelling_marks_the_asset_so_that_sales_look() public {
        for (uint256 i; i < 2; ++i) {
            Grant memory grant = _grant();
            grant.salt = 10 + i;
            Cancellation memory cancellation = _cancellation(_digestOf(grant));
            vm.prank(performer.account);
            ledger.cancelGrant(grant, cancellation, "");
            _equal(ledger.assetOf(VOICE).traits, 1 | 1 << 2 | 1 << 3, "traits");
            _refuses(grant, abi.encodeWithSelector(IGrants.CancelledGrant.selector, cancellation.grant));
            grant.maxSupply = 3;
            _buy(grant);
        }
    }

    function test_a_capped_grant_that_was_cancelled_is_not_sold() public {
        Grant memory grant = _grant();
        grant.maxSupply = 2;
        Order memory order = _order(grant);
        _buy(order);
        Cancellation memory cancellation = _cancellation(_digestOf(grant));
        vm.prank(performer.account);
        ledger.cancelGrant(grant, cancellation, "");
        order.serial = 1;
        _refuses(order, abi.encodeWithSelector(IGrants.CancelledGrant.selector, cancellation.grant));
    }

    function test_a_grant_that_was_sold_stays_counted_when_it_is_cancelled() public {
        Grant memory grant = _grant();
        grant.maxSupply = 2;
        _buy(grant);
        bytes32 digest = _digestOf(grant);
        Cancellation memory cancellation = _cancellation(digest);
        vm.prank(performer.account);
        ledger.cancelGrant(grant, cancellation, "");
        GrantState memory state = ledger.grantStateOf(digest);
        require(state.cancelled && state.sold == 1, "state");
    }

    function test_a_cancellation_names_its_grant() public {
        bytes32 digest = _digestOf(_grant());
        _refusesCancelling(
            _cancellation(FACE), "", abi.encodeWithSelector(IGrants.WrongCancellation.selector, FACE, digest)
        );
        _refusesCancelling(_cancellation(0), "", abi.encodeWithSelector(IGrants.WrongCancellation.selector, 0, digest));
    }

    function test_a_cancellation_names_the_asset_of_its_grant() public {
        _register(FACE);
        Cancellation memory cancellation = _cancellation(_digestOf(_grant()));
        cancellation.asset = FACE;
        _refusesCancelling(cancellation, "", abi.encodeWithSelector(IGrants.WrongCancellation.selector, FACE, VOICE));
    }

    function test_a_stranger_cancels_nothing() public {
        Cancellation memory cancellation = _cancellation(_digestOf(_grant()));
        cancellation.signer = stranger.account;
        bytes memory signature = _sign(stranger, _digestOf(cancellation));
        _refusesCancelling(
            cancellation, signature, abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, VOICE)
        );
    }

    function test_nobody_carries_a_cancellation_that_was_not_signed() public {
        Cancellation memory cancellation = _cancellation(_digestOf(_grant()));
        bytes memory signature = _sign(stranger, _digestOf(cancellation));
        _refusesCancelling(
            cancellation,
            signature,
            abi.encodeWithSelector(IDomain.WrongSigner.selector, stranger.account, performer.account)
        );
    }

    function test_a_cancellation_is_carried_one_second_before_its_deadline_and_not_at_it() public {
        Cancellation memory cancellation = _cancellation(_digestOf(_grant()));
        bytes memory signature = _sign(performer, _digestOf(cancellation));
        vm.warp(cancellation.deadline);
        _refusesCancelling(
            cancellation, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector, cancellation.deadline)
        );
        vm.warp(cancellation.deadline - 1);
        ledger.cancelGrant(_grant(), cancellation, signature);
    }

    function test_a_guardian_cancels_before_majority_only() public {
        _registerMinor(CHILD);
        Grant memory grant = _minorGrant();
        Cancellation memory cancellation = _cancellation(_digestOf(grant));
        (cancellation.asset, cancellation.signer) = (CHILD, guardian.account);
        vm.warp(MAJORITY);
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, guardian.account, CHILD));
        vm.prank(guardian.account);
        ledger.cancelGrant(grant, cancellation, "");
        vm.warp(MAJORITY - 1);
        vm.prank(guardian.account);
        ledger.cancelGrant(grant, cancellation, "");
    }

    // Cancelling all

    function _refusesCancellingAll(Cancellation memory cancellation, bytes memory cause) private {
        vm.expectRevert(cause);
        vm.prank(performer.account);
        ledger.cancelGrants(cancellation, "");
    }

    function test_no_grant_of_an_epoch_that_was_cancelled_is_sold() public {
        Grant memory grant = _grant();
        Cancellation memory cancellation = _cancellation(0);
        bytes memory signature = _sign(performer, _digestOf(cancellation));
        vm.expectEmit();
        emit IGrants.GrantsCancelled(VOICE, 1);
        ledger.cancelGrants(cancellation, signature);
        _refuses(grant, abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 0, 1));
        grant.grantEpoch = 2;
        _refuses(grant, abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 2, 1));
        grant.grantEpoch = 1;
        _buy(grant);
    }

    function test_a_cancellation_of_all_is_used_once() public {
        Cancellation memory cancellation = _cancellation(0);
        bytes memory signature = _sign(performer, _digestOf(cancellation));
        ledger.cancelGrants(cancellation, signature);
        vm.expectRevert(abi.encodeWithSelector(IGrants.WrongGrantEpoch.selector, 0, 1));
        ledger.cancelGrants(cancellation, signature);
    }

    function test_a_cancellation_of_one_grant_does_not_cancel_all() public {
        _refusesCancellingAll(
            _cancellation(FACE), abi.encodeWithSelector(IGrants.WrongCancellation.selector, FACE, bytes32(0))
        );
    }

    function test_all_grants_of_an_unknown_asset_cannot_be_cancelled() public {
        Cancellation memory cancellation = _cancellation(0);
        cancellation.asset = FACE;
        _refusesCancellingAll(cancellation, abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
    }

    function test_at_the_last_grant_epoch_nothing_is_sold_or_cancelled() public {
        Cancellation memory cancellation = _cancellation(0);
        for (uint256 epoch; epoch < type(uint16).max; ++epoch) {
            // the stored word, moved on as 65,535 transactions would
            if (epoch == 1) epoch = _moveGrantEpoch(type(uint16).max - 1);
            cancellation.grantEpoch = uint16(epoch);
            vm.prank(performer.account);
            ledger.cancelGrants(cancellation, "");
        }
        cancellation.grantEpoch = type(uint16).max;
        _refusesCancellingAll(cancellation, abi.encodeWithSelector(IGrants.EpochsExhausted.selector, VOICE));
        Grant memory grant = _grant();
        grant.grantEpoch = type(uint16).max;
        _refuses(grant, abi.encodeWithSelector(IGrants.EpochsExhausted.selector, VOICE));
    }

    function _moveGrantEpoch(uint256 epoch) private returns (uint256) {
        bytes32 slot = keccak256(abi.encode(VOICE, uint256(0)));
        uint256 word = uint256(vm.load(address(ledger), slot));
        uint256 moved = word & ~(uint256(type(uint16).max) << 232) | epoch << 232;
        vm.store(address(ledger), slot, bytes32(moved));
        Asset memory asset = ledger.assetOf(VOICE);
        _equal(asset.grantEpoch, epoch, "the asset does not lie where this test writes");
        return epoch;
    }

    // Rate cards

    function _rateCard() private view returns (RateCard memory) {
        return RateCard({
            intent: keccak256("all my grants"),
            root: FACE,
            count: 1,
            performer: performer.account,
            deadline: uint40(START + DAY),
            salt: 1
        });
    }

    function test_a_rate_card_is_cancelled_by_its_performer_only() public {
        RateCard memory rateCard = _rateCard();
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, FACE));
        vm.prank(stranger.account);
        ledger.cancelRateCard(rateCard);
        bytes32 digest = _digestOf(rateCard);
        vm.expectEmit();
        emit IGrants.RateCardCancelled(digest, performer.account);
        vm.prank(performer.account);
        ledger.cancelRateCard(rateCard);
        require(ledger.grantStateOf(digest).cancelled, "not cancelled");
    }

    function test_the_ledger_computes_the_digests_that_are_signed() public view {
        _equal(ledger.digestOf(_grant()), _digestOf(_grant()), "grant");
        _equal(ledger.digestOf(_rateCard()), _digestOf(_rateCard()), "rate card");
    }
}
