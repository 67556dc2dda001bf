// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Batch, Root} from "../src/Types.sol";
import {IAnchors} from "../src/interfaces/IAnchors.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {LedgerTest} from "./LedgerTest.sol";

contract AnchorsTest is LedgerTest {
    bytes32 private constant FIRST = keccak256("asset 1");
    bytes32 private constant SECOND = keccak256("asset 2");
    bytes32 private constant THIRD = keccak256("asset 3");

    function _leaf(bytes32 asset, uint8 kind, uint8 policy) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(asset, kind, policy))));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    /// @dev Three leaves: the odd one moves up unchanged.
    function _root() private pure returns (bytes32) {
        return _pair(_pair(_leaf(FIRST, 1, 0), _leaf(SECOND, 2, 1)), _leaf(THIRD, 1, 2));
    }

    function _proofOfFirst() private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](2);
        (proof[0], proof[1]) = (_leaf(SECOND, 2, 1), _leaf(THIRD, 1, 2));
    }

    function _proofOfThird() private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](1);
        proof[0] = _pair(_leaf(FIRST, 1, 0), _leaf(SECOND, 2, 1));
    }

    function _batch() private view returns (Batch memory) {
        return Batch({root: _root(), count: 3, performer: performer.account, deadline: uint40(block.timestamp + DAY)});
    }

    function _anchors(Batch memory batch) private {
        ledger.anchorBatch(batch, _sign(performer, _digestOf(batch)));
    }

    function _refuses(Batch memory batch, bytes memory cause) private {
        bytes memory signature = _sign(performer, _digestOf(batch));
        vm.expectRevert(cause);
        ledger.anchorBatch(batch, signature);
    }

    function test_an_empty_batch_reverts() public {
        Batch memory batch = _batch();
        batch.count = 0;
        _refuses(batch, abi.encodeWithSelector(IAnchors.BatchEmpty.selector));
    }

    function test_a_batch_is_anchored_once() public {
        _anchors(_batch());
        _refuses(_batch(), abi.encodeWithSelector(IAnchors.RootExists.selector, _root()));
    }

    function test_a_batch_is_accepted_one_second_before_its_deadline_and_not_at_it() public {
        Batch memory batch = _batch();
        vm.warp(batch.deadline);
        _refuses(batch, abi.encodeWithSelector(IDomain.SignatureExpired.selector, batch.deadline));
        vm.warp(batch.deadline - 1);
        _anchors(batch);
    }

    function test_a_batch_under_another_count_is_not_signed() public {
        Batch memory batch = _batch();
        bytes memory signature = _sign(performer, _digestOf(batch));
        batch.count = 4;
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        ledger.anchorBatch(batch, signature);
    }

    function test_a_batch_is_stored_and_told() public {
        Batch memory batch = _batch();
        bytes memory signature = _sign(performer, _digestOf(batch));
        vm.expectEmit();
        emit IAnchors.BatchAnchored(_root(), performer.account, 3);
        ledger.anchorBatch(batch, signature);
        Root memory root = ledger.rootOf(_root());
        require(root.performer == performer.account, "performer");
        _equal(root.anchoredAt, START, "anchored at");
        _equal(root.count, 3, "count");
    }

    function test_an_asset_of_an_unknown_root_reverts() public {
        vm.expectRevert(abi.encodeWithSelector(IAnchors.RootUnknown.selector, _root()));
        ledger.materialize(_root(), FIRST, 1, 0, _proofOfFirst());
        require(!ledger.isInBatch(_root(), FIRST, 1, 0, _proofOfFirst()), "in an unknown batch");
    }

    function test_an_asset_with_another_policy_is_not_in_the_batch() public {
        _anchors(_batch());
        vm.expectRevert(abi.encodeWithSelector(IAnchors.NotInBatch.selector, _root(), FIRST));
        ledger.materialize(_root(), FIRST, 1, 2, _proofOfFirst());
        require(!ledger.isInBatch(_root(), FIRST, 1, 2, _proofOfFirst()), "in the batch");
    }

    function test_a_node_of_the_tree_is_no_asset() public {
        _anchors(_batch());
        bytes32 node = _proofOfThird()[0];
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(THIRD, 1, 2);
        vm.expectRevert(abi.encodeWithSelector(IAnchors.NotInBatch.selector, _root(), node));
        ledger.materialize(_root(), node, 1, 0, proof);
    }

    function test_an_asset_is_materialized_as_of_its_batch_by_anyone() public {
        _anchors(_batch());
        vm.warp(START + YEAR);
        require(ledger.isInBatch(_root(), FIRST, 1, 0, _proofOfFirst()), "not in the batch");
        vm.expectEmit();
        emit IAssets.AssetAnchored(FIRST, performer.account, _root(), 1, 0, address(0), 0);
        vm.prank(stranger.account);
        ledger.materialize(_root(), FIRST, 1, 0, _proofOfFirst());
        Asset memory asset = ledger.assetOf(FIRST);
        require(asset.performer == performer.account, "performer");
        _equal(asset.anchoredAt, START, "anchored at");
    }

    function test_an_odd_leaf_is_materialized_too() public {
        _anchors(_batch());
        ledger.materialize(_root(), THIRD, 1, 2, _proofOfThird());
        _equal(ledger.assetOf(THIRD).traits, 1 | 2 << 3, "traits");
    }

    function test_an_asset_is_materialized_once() public {
        _anchors(_batch());
        ledger.materialize(_root(), FIRST, 1, 0, _proofOfFirst());
        vm.expectRevert(abi.encodeWithSelector(IAssets.AssetExists.selector, FIRST));
        ledger.materialize(_root(), FIRST, 1, 0, _proofOfFirst());
    }

    function test_a_leaf_of_an_unknown_kind_or_policy_reverts() public {
        Batch memory batch = _batch();
        batch.root = _pair(_leaf(FIRST, 3, 0), _leaf(SECOND, 1, 3));
        _anchors(batch);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(SECOND, 1, 3);
        vm.expectRevert(abi.encodeWithSelector(IAssets.UnknownKind.selector, 3));
        ledger.materialize(batch.root, FIRST, 3, 0, proof);
        proof[0] = _leaf(FIRST, 3, 0);
        vm.expectRevert(abi.encodeWithSelector(IAssets.UnknownPolicy.selector, 3));
        ledger.materialize(batch.root, SECOND, 1, 3, proof);
    }
}
