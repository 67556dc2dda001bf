// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Assets} from "./Assets.sol";
import {TypedData} from "./TypedData.sol";
import {Batch, Root} from "./Types.sol";
import {IAnchors} from "./interfaces/IAnchors.sol";

abstract contract Anchors is Assets, IAnchors {
    using TypedData for Batch;

    mapping(bytes32 root => Root) private _roots;

    function anchorBatch(Batch calldata batch, bytes calldata signature) external {
        if (batch.count == 0) revert BatchEmpty();
        _requireInTime(batch.deadline);
        if (_roots[batch.root].count != 0) revert RootExists(batch.root);
        _roots[batch.root] =
            Root({performer: batch.performer, anchoredAt: uint40(block.timestamp), count: batch.count});
        emit BatchAnchored(batch.root, batch.performer, batch.count);
        _requireSigned(batch.performer, _digest(batch.hash()), signature);
    }

    function materialize(bytes32 root, bytes32 asset, uint8 kind, uint8 policy, bytes32[] calldata proof) external {
        Root memory anchored = _roots[root];
        if (anchored.count == 0) revert RootUnknown(root);
        if (!_isLeaf(root, asset, kind, policy, proof)) revert NotInBatch(root, asset);
        _anchor(asset, anchored.performer, uint32(anchored.anchoredAt), _traits(kind, policy));
        emit AssetAnchored(asset, anchored.performer, root, kind, policy, address(0), 0);
    }

    function rootOf(bytes32 root) external view returns (Root memory) {
        return _roots[root];
    }

    function isInBatch(bytes32 root, bytes32 asset, uint8 kind, uint8 policy, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        return _roots[root].count != 0 && _isLeaf(root, asset, kind, policy, proof);
    }

    function _isLeaf(bytes32 root, bytes32 asset, uint8 kind, uint8 policy, bytes32[] calldata proof)
        private
        pure
        returns (bool)
    {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(asset, kind, policy))));
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }
}
