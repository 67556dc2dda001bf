// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {AssetWord} from "./AssetWord.sol";
import {GrantWord} from "./GrantWord.sol";
import {Successions} from "./Successions.sol";
import {Traits} from "./Traits.sol";
import {TypedData} from "./TypedData.sol";
import {Cancellation, Grant, GrantState, Order, RateCard} from "./Types.sol";
import {IGrants} from "./interfaces/IGrants.sol";

abstract contract Grants is Successions, IGrants {
    using TypedData for Cancellation;
    using TypedData for RateCard;

    uint256 private constant GRANT_BYTES = 30 * 32;

    mapping(bytes32 digest => GrantWord) internal _grantWords;

    function cancelGrant(Grant calldata grant, Cancellation calldata cancellation, bytes calldata signature) external {
        bytes32 digest = _grantDigest(FIRST_ARGUMENT);
        if (cancellation.grant != digest) revert WrongCancellation(cancellation.grant, digest);
        if (cancellation.asset != grant.asset) revert WrongCancellation(cancellation.asset, grant.asset);
        _requireCancellation(cancellation, signature);
        AssetWord asset = _assets[grant.asset];
        if (!asset.hasCancelled()) _assets[grant.asset] = asset.withTrait(Traits.HAS_CANCELLED);
        _grantWords[digest] = _grantWords[digest].cancelled();
        emit GrantCancelled(digest, grant.asset);
    }

    function cancelGrants(Cancellation calldata cancellation, bytes calldata signature) external {
        if (cancellation.grant != 0) revert WrongCancellation(cancellation.grant, 0);
        _requireCancellation(cancellation, signature);
        AssetWord asset = _assets[cancellation.asset];
        uint16 epoch = asset.grantEpoch();
        if (cancellation.grantEpoch != epoch) revert WrongGrantEpoch(cancellation.grantEpoch, epoch);
        if (epoch == type(uint16).max) revert EpochsExhausted(cancellation.asset);
        _assets[cancellation.asset] = asset.withGrantEpoch(epoch + 1);
        emit GrantsCancelled(cancellation.asset, epoch + 1);
    }

    function cancelRateCard(RateCard calldata rateCard) external {
        _requireSender(rateCard.performer, rateCard.root);
        bytes32 digest = digestOf(rateCard);
        _grantWords[digest] = _grantWords[digest].cancelled();
        emit RateCardCancelled(digest, rateCard.performer);
    }

    function grantStateOf(bytes32 digest) external view returns (GrantState memory) {
        return _grantWords[digest].unpack();
    }

    function digestOf(Grant calldata) external view returns (bytes32) {
        return _grantDigest(FIRST_ARGUMENT);
    }

    function digestOf(RateCard calldata rateCard) public view returns (bytes32) {
        return _digest(rateCard.hash());
    }

    /// @param position where the grant's first word stands in the call data. Hashing it there instead of encoding 30 members
    ///           anew saves 1,700 gas.
    function _grantDigest(uint256 position) internal view returns (bytes32) {
        return _digest(TypedData.hashGrant(msg.data[position:position + GRANT_BYTES]));
    }

    /// @dev Window, performer, guardian and epoch of a grant, against the asset as it is now.
    function _requireOpen(Grant calldata grant, AssetWord asset, address guardian) internal view {
        if (block.timestamp < grant.opensAt) revert GrantNotOpen(uint40(grant.opensAt));
        if (block.timestamp >= grant.closesAt) revert GrantClosed(uint40(grant.closesAt));
        if (!asset.exists()) revert AssetUnknown(grant.asset);
        if (grant.performer != asset.performer()) revert WrongPerformer(grant.performer, asset.performer());
        if (grant.guardian != guardian) revert WrongGuardian(grant.guardian, guardian);
        uint16 epoch = asset.grantEpoch();
        if (grant.grantEpoch != epoch) revert WrongGrantEpoch(uint16(grant.grantEpoch), epoch);
        if (epoch == type(uint16).max || asset.consentEpoch() == type(uint8).max) revert EpochsExhausted(grant.asset);
    }

    function _requireInRateCard(
        RateCard calldata rateCard,
        address performer,
        bytes32 grant,
        bytes32[] calldata proof
    ) internal view returns (bytes32 digest) {
        _requireInTime(rateCard.deadline);
        if (rateCard.performer != performer) revert WrongPerformer(rateCard.performer, performer);
        digest = digestOf(rateCard);
        if (_grantWords[digest].isCancelled()) revert CancelledRateCard(digest);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(grant))));
        if (!MerkleProof.verifyCalldata(proof, rateCard.root, leaf)) revert GrantNotInRateCard(rateCard.root, grant);
    }

    /// @param signed the digest under the signatures: the grant's own, or its rate card's
    /// @param performer the grant's, and `guardian` too: _requireOpen has compared them with the asset's
    function _requireBothSigned(Order calldata order, bytes32 signed, address performer, address guardian)
        internal
        view
    {
        _requireSigned(performer, signed, order.performerSignature);
        if (guardian != address(0)) _requireSigned(guardian, signed, order.guardianSignature);
    }

    function _requireCancellation(Cancellation calldata cancellation, bytes calldata signature) private view {
        _requireAuthority(cancellation.asset, cancellation.signer);
        if (msg.sender == cancellation.signer) return;
        _requireCarried(cancellation.signer, cancellation.deadline, cancellation.hash(), signature);
    }
}
