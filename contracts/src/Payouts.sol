// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Pots} from "./Pots.sol";
import {Entry, Payout} from "./RoyaltyTypes.sol";
import {IPayouts} from "./interfaces/IPayouts.sol";

abstract contract Payouts is Pots, IPayouts {
    /// @dev Stays on record beside what is left, so that no payout is posted twice.
    uint256 private constant POSTED = 1;
    /// @dev Where payout and entry stand in the call data of a claim.
    uint256 private constant PAYOUT_BEGINS = 4;
    uint256 private constant PAYOUT_ENDS = 4 + 6 * 32;
    uint256 private constant ENTRY_ENDS = 4 + 9 * 32;

    mapping(bytes32 payout => uint256) private _payouts;
    mapping(bytes32 payout => mapping(uint256 word => uint256)) private _claimed;

    function postPayout(Payout calldata payout) external payable returns (bytes32 id) {
        if (msg.sender != payout.poster) revert NotPoster(msg.sender, payout.poster);
        if (payout.total == 0) revert NothingToPost();
        if (block.timestamp >= payout.claimUntil) revert PayoutClosed(payout.claimUntil);
        id = payoutIdOf(payout);
        if (_payouts[id] != 0) revert PayoutExists(id);
        _payouts[id] = payout.total + POSTED;
        emit PayoutPosted(
            id, payout.poster, payout.root, payout.period, payout.total, payout.currency, payout.claimUntil
        );
        _collect(payout.currency, payout.total);
    }

    /// @dev No guard: a payee who calls back while being paid finds the entry claimed.
    function claim(Payout calldata payout, Entry calldata entry, bytes32[] calldata proof) external {
        bytes32 id = keccak256(msg.data[PAYOUT_BEGINS:PAYOUT_ENDS]);
        uint256 kept = _payouts[id];
        if (kept == 0) revert PayoutUnknown(id);
        if (block.timestamp >= payout.claimUntil) revert PayoutClosed(payout.claimUntil);
        _markClaimed(id, entry.index);
        bytes32 leaf = keccak256(bytes.concat(keccak256(msg.data[PAYOUT_ENDS:ENTRY_ENDS])));
        if (!MerkleProof.verifyCalldata(proof, payout.root, leaf)) revert NotInPayout(payout.root, entry.index);
        if (entry.amount >= kept) revert PayoutExhausted(kept - POSTED, entry.amount);
        _payouts[id] = kept - entry.amount;
        emit Claimed(id, entry.account, entry.index, entry.amount);
        _pay(entry.account, payout.currency, entry.amount);
    }

    function reclaim(Payout calldata payout) external nonReentrant {
        if (msg.sender != payout.poster) revert NotPoster(msg.sender, payout.poster);
        if (block.timestamp < payout.claimUntil) revert PayoutOpen(payout.claimUntil);
        bytes32 id = payoutIdOf(payout);
        uint256 amount = payoutOf(id);
        if (amount == 0) revert NothingToWithdraw(payout.poster, payout.currency);
        _payouts[id] = POSTED;
        emit Reclaimed(id, amount);
        _pay(payout.poster, payout.currency, amount);
    }

    function payoutIdOf(Payout calldata payout) public pure returns (bytes32) {
        return keccak256(abi.encode(payout));
    }

    function payoutOf(bytes32 payout) public view returns (uint256) {
        uint256 kept = _payouts[payout];
        return kept == 0 ? 0 : kept - POSTED;
    }

    function isClaimed(bytes32 payout, uint256 index) external view returns (bool) {
        return _claimed[payout][index >> 8] >> (index & 0xff) & 1 != 0;
    }

    function _markClaimed(bytes32 payout, uint256 index) private {
        mapping(uint256 => uint256) storage words = _claimed[payout];
        uint256 bit = 1 << (index & 0xff);
        uint256 word = words[index >> 8];
        if (word & bit != 0) revert AlreadyClaimed(payout, index);
        words[index >> 8] = word | bit;
    }
}
