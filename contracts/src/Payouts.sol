// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {EntryWord} from "./EntryWord.sol";
import {PayoutWord, PayoutWords} from "./PayoutWord.sol";
import {Pots} from "./Pots.sol";
import {PayoutKey} from "./RoyaltyTypes.sol";
import {IPayouts} from "./interfaces/IPayouts.sol";

abstract contract Payouts is Pots, IPayouts {
    /// @dev Where the key stands in the call data of a claim: behind the selector, the entry and the amount.
    uint256 private constant KEY_BEGINS = 4 + 2 * 32;
    uint256 private constant KEY_ENDS = 4 + 6 * 32;

    /// @dev `claimed` has a bit for each entry.
    struct Posted {
        PayoutWord word;
        mapping(uint256 place => uint256) claimed;
    }

    mapping(bytes32 payout => Posted) private _payouts;

    function postPayout(PayoutKey calldata key, uint128 total, uint40 claimUntil)
        external
        payable
        returns (bytes32 payout)
    {
        if (msg.sender != key.poster) revert NotPoster(msg.sender, key.poster);
        if (total == 0) revert NothingToPost();
        if (block.timestamp >= claimUntil) revert PayoutClosed(claimUntil);
        payout = payoutIdOf(key);
        if (_payouts[payout].word.exists()) revert PayoutExists(payout);
        _payouts[payout].word = PayoutWords.pack(total, claimUntil);
        emit PayoutPosted(payout, key.poster, key.root, key.period, total, key.currency, claimUntil);
        _collect(key.currency, total);
    }

    /// @dev No guard: a payee who calls back while being paid finds the entry claimed.
    function claim(EntryWord entry, uint256 amount, PayoutKey calldata key, bytes32[] calldata proof) external {
        bytes32 payout = keccak256(msg.data[KEY_BEGINS:KEY_ENDS]);
        Posted storage posted = _payouts[payout];
        PayoutWord word = posted.word;
        // Of a payout that was never posted, claims have always been closed.
        if (block.timestamp >= word.claimUntil()) {
            if (!word.exists()) revert PayoutUnknown(payout);
            revert PayoutClosed(word.claimUntil());
        }
        (address account, uint256 index) = (entry.account(), entry.index());
        if (_mark(posted, index)) revert AlreadyClaimed(payout, index);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(index, account, amount))));
        if (!MerkleProof.verifyCalldata(proof, key.root, leaf)) revert NotInPayout(key.root, index);
        if (amount > word.left()) revert PayoutExhausted(word.left(), amount);
        posted.word = word.without(amount);
        emit Claimed(payout, account, index, amount);
        _pay(account, key.currency, amount);
    }

    function reclaim(PayoutKey calldata key) external nonReentrant {
        if (msg.sender != key.poster) revert NotPoster(msg.sender, key.poster);
        bytes32 payout = payoutIdOf(key);
        PayoutWord word = _payouts[payout].word;
        if (block.timestamp < word.claimUntil()) revert PayoutOpen(word.claimUntil());
        uint256 amount = word.left();
        if (amount == 0) revert NothingToWithdraw(key.poster, key.currency);
        _payouts[payout].word = word.without(amount);
        emit Reclaimed(payout, amount);
        _pay(key.poster, key.currency, amount);
    }

    function payoutIdOf(PayoutKey calldata key) public pure returns (bytes32) {
        return keccak256(abi.encode(key));
    }

    function payoutOf(bytes32 payout) external view returns (uint256) {
        return _payouts[payout].word.left();
    }

    function isClaimed(bytes32 payout, uint256 index) external view returns (bool) {
        return _payouts[payout].claimed[index >> 8] >> (index & 0xff) & 1 != 0;
    }

    /// @return wasMarked whether the entry's bit stood before
    function _mark(Posted storage posted, uint256 index) private returns (bool wasMarked) {
        uint256 bit = 1 << (index & 0xff);
        uint256 word = posted.claimed[index >> 8];
        wasMarked = word & bit != 0;
        posted.claimed[index >> 8] = word | bit;
    }
}
