// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IPayouts} from "../src/interfaces/IPayouts.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {BlockingToken, FeeToken, PlainToken, ReenteringToken, SilentToken} from "./Tokens.sol";
import {BombingPayee, BurningPayee, ReenteringPayee, RefusingPayee} from "./Wallets.sol";
import {Entry, Payout, Words} from "./Words.sol";

/// @notice One root, many payees.
contract PayoutsTest is RoyaltyTest {
    uint256 private constant FIRST = 0.1 ether;
    address private payee = agent;

    // Three leaves: the third is promoted.

    function _entry(uint256 index) private view returns (Entry memory) {
        return Entry(index, [payee, union, performer.account][index], FIRST * (index + 1));
    }

    function _root() private view returns (bytes32) {
        return _pair(_pair(_leaf(_entry(0)), _leaf(_entry(1))), _leaf(_entry(2)));
    }

    function _proof(uint256 index) private view returns (bytes32[] memory proof) {
        proof = new bytes32[](index == 2 ? 1 : 2);
        proof[0] = index == 2 ? _pair(_leaf(_entry(0)), _leaf(_entry(1))) : _leaf(_entry(1 - index));
        if (index != 2) proof[1] = _leaf(_entry(2));
    }

    function _posted(uint256 total) private returns (Payout memory payout) {
        payout = _payout(_root(), total);
        vm.prank(producer);
        royalties.postPayout{value: total}(Words.key(payout), uint128(payout.total), payout.claimUntil);
    }

    function _idOf(Payout memory payout) private pure returns (bytes32) {
        return keccak256(abi.encode(Words.key(payout)));
    }

    function _refusesClaim(Payout memory payout, uint256 index, bytes memory cause) private {
        _refusesClaim(payout, _entry(index), _proof(index), cause);
    }

    function _refusesClaim(Payout memory payout, Entry memory entry, bytes32[] memory proof, bytes memory cause)
        private
    {
        vm.expectRevert(cause);
        royalties.claim(Words.pack(entry), entry.amount, Words.key(payout), proof);
    }

    function _claims(Payout memory payout, uint256 index) private {
        royalties.claim(Words.pack(_entry(index)), _entry(index).amount, Words.key(payout), _proof(index));
    }

    function _claimCall(Payout memory payout) private view returns (bytes memory) {
        Entry memory entry = _entry(0);
        return abi.encodeCall(royalties.claim, (Words.pack(entry), entry.amount, Words.key(payout), _proof(0)));
    }

    // Posting

    function _refusesPost(Payout memory payout, uint256 value, bytes memory cause) private {
        vm.expectRevert(cause);
        vm.prank(producer);
        royalties.postPayout{value: value}(Words.key(payout), uint128(payout.total), payout.claimUntil);
    }

    function test_a_payout_is_posted_by_its_poster() public {
        Payout memory payout = _payout(_root(), 1);
        payout.poster = rival;
        _refusesPost(payout, 1, abi.encodeWithSelector(IPayouts.NotPoster.selector, producer, rival));
    }

    function test_a_payout_of_nothing_reverts() public {
        _refusesPost(_payout(_root(), 0), 0, abi.encodeWithSelector(IPayouts.NothingToPost.selector));
    }

    function test_a_payout_that_is_over_at_once_reverts() public {
        Payout memory payout = _payout(_root(), 1);
        payout.claimUntil = uint40(START);
        _refusesPost(payout, 1, abi.encodeWithSelector(IPayouts.PayoutClosed.selector, START));
        payout.claimUntil = uint40(START + 1);
        vm.prank(producer);
        royalties.postPayout{value: 1}(Words.key(payout), uint128(payout.total), payout.claimUntil);
    }

    function test_another_amount_than_the_total_reverts() public {
        _refusesPost(_payout(_root(), 10), 9, abi.encodeWithSelector(IPots.WrongPayment.selector, 9, 10));
        _refusesPost(_payout(_root(), 10), 11, abi.encodeWithSelector(IPots.WrongPayment.selector, 11, 10));
    }

    function test_a_payout_is_posted_once_even_when_all_of_it_was_claimed() public {
        Payout memory payout = _posted(6 * FIRST);
        bytes memory cause = abi.encodeWithSelector(IPayouts.PayoutExists.selector, _idOf(payout));
        _refusesPost(payout, 6 * FIRST, cause);
        Payout memory larger = _payout(_root(), 7 * FIRST);
        larger.claimUntil += 1;
        _refusesPost(larger, 7 * FIRST, cause);
        for (uint256 i; i < 3; ++i) _claims(payout, i);
        _equal(royalties.payoutOf(_idOf(payout)), 0, "left");
        _refusesPost(payout, 6 * FIRST, cause);
    }

    function test_a_posted_payout_is_told() public {
        Payout memory payout = _payout(_root(), 7);
        vm.expectEmit();
        emit IPayouts.PayoutPosted(_idOf(payout), producer, _root(), 3, 7, ETHER, payout.claimUntil);
        vm.prank(producer);
        bytes32 id = royalties.postPayout{value: 7}(Words.key(payout), uint128(payout.total), payout.claimUntil);
        _equal(id, _idOf(payout), "id");
        _equal(royalties.payoutIdOf(Words.key(payout)), id, "payoutIdOf");
        _equal(royalties.payoutOf(id), 7, "left");
    }

    // Claiming

    function test_a_payout_that_was_not_posted_pays_nothing() public {
        Payout memory posted = _posted(6 * FIRST);
        for (uint256 i; i < 4; ++i) {
            Payout memory other = _payout(_root(), 6 * FIRST);
            if (i == 0) other.root = keccak256("another root");
            if (i == 1) other.currency = rival;
            if (i == 2) other.poster = rival;
            if (i == 3) other.period += 1;
            _refusesClaim(other, 0, abi.encodeWithSelector(IPayouts.PayoutUnknown.selector, _idOf(other)));
        }
        _equal(royalties.payoutOf(_idOf(posted)), 6 * FIRST, "left");
    }

    function test_claims_close_at_their_date_and_not_a_second_before() public {
        Payout memory payout = _posted(6 * FIRST);
        vm.warp(payout.claimUntil);
        _refusesClaim(payout, 0, abi.encodeWithSelector(IPayouts.PayoutClosed.selector, payout.claimUntil));
        vm.warp(payout.claimUntil - 1);
        _claims(payout, 0);
    }

    function test_another_entry_than_the_roots_reverts() public {
        Payout memory payout = _posted(6 * FIRST);
        Entry[3] memory altered = [_entry(0), _entry(0), _entry(0)];
        altered[0].amount += 1;
        altered[1].account = rival;
        altered[2].index = 1 << 90;
        for (uint256 i; i < 3; ++i) {
            bytes memory cause =
                abi.encodeWithSelector(IPayouts.NotInPayout.selector, payout.root, altered[i].index);
            _refusesClaim(payout, altered[i], _proof(0), cause);
        }
        _refusesClaim(
            payout, _entry(0), _proof(1), abi.encodeWithSelector(IPayouts.NotInPayout.selector, payout.root, 0)
        );
        bytes32[] memory none = new bytes32[](0);
        _refusesClaim(payout, _entry(0), none, abi.encodeWithSelector(IPayouts.NotInPayout.selector, payout.root, 0));
    }

    function test_anyone_claims_for_the_account_and_only_once() public {
        Payout memory payout = _posted(6 * FIRST);
        bytes32 id = _idOf(payout);
        require(!royalties.isClaimed(id, 1), "claimed before");
        vm.expectEmit();
        emit IPayouts.Claimed(id, union, 1, 2 * FIRST);
        vm.prank(stranger.account);
        royalties.claim(Words.pack(_entry(1)), _entry(1).amount, Words.key(payout), _proof(1));
        _equal(union.balance, 2 * FIRST, "union");
        require(royalties.isClaimed(id, 1) && !royalties.isClaimed(id, 0) && !royalties.isClaimed(id, 257), "bitmap");
        _refusesClaim(payout, 1, abi.encodeWithSelector(IPayouts.AlreadyClaimed.selector, id, 1));
        _claims(payout, 2);
        _claims(payout, 0);
        _equal(performer.account.balance, 3 * FIRST, "promoted leaf");
        _equal(address(royalties).balance, 0, "balance");
    }

    function test_the_same_root_in_two_payouts_is_claimed_in_both() public {
        Payout memory first = _posted(6 * FIRST);
        Payout memory second = _payout(_root(), 6 * FIRST);
        second.period = 4;
        vm.prank(producer);
        royalties.postPayout{value: 6 * FIRST}(Words.key(second), uint128(second.total), second.claimUntil);
        _claims(first, 0);
        _claims(second, 0);
        _equal(agent.balance, 2 * FIRST, "agent");
    }

    function test_a_root_that_promises_more_than_was_paid_in_runs_dry() public {
        Payout memory payout = _posted(3 * FIRST - 1);
        Payout memory another = _payout(_root(), 1 ether);
        another.period = 9;
        vm.prank(producer);
        royalties.postPayout{value: 1 ether}(Words.key(another), uint128(another.total), another.claimUntil);
        _claims(payout, 0);
        bytes memory cause = abi.encodeWithSelector(IPayouts.PayoutExhausted.selector, 2 * FIRST - 1, 2 * FIRST);
        _refusesClaim(payout, 1, cause);
        _equal(royalties.payoutOf(_idOf(payout)), 2 * FIRST - 1, "left");
    }

    function test_a_payout_pays_its_last_wei() public {
        Payout memory payout = _posted(3 * FIRST);
        _claims(payout, 2);
        _refusesClaim(payout, 0, abi.encodeWithSelector(IPayouts.PayoutExhausted.selector, 0, FIRST));
    }

    /// @dev A path of a tree of 2^20 leaves, at any place of the bitmap.
    function testFuzz_an_entry_of_a_million_is_claimed_once(uint96 index, uint64 amount, bytes32 salt) public {
        Entry memory entry = Entry(index, agent, amount);
        bytes32 root = _leaf(entry);
        bytes32[] memory proof = new bytes32[](20);
        for (uint256 i; i < 20; ++i) {
            proof[i] = keccak256(abi.encode(salt, i));
            root = _pair(root, proof[i]);
        }
        Payout memory payout = _payout(root, uint256(amount) + 1);
        vm.prank(producer);
        royalties.postPayout{value: payout.total}(Words.key(payout), uint128(payout.total), payout.claimUntil);
        royalties.claim(Words.pack(entry), entry.amount, Words.key(payout), proof);
        _equal(agent.balance, amount, "agent");
        require(royalties.isClaimed(_idOf(payout), index), "not marked");
        require(!royalties.isClaimed(_idOf(payout), index ^ 1) && !royalties.isClaimed(_idOf(payout), index ^ 256), "other");
        bytes memory cause = abi.encodeWithSelector(IPayouts.AlreadyClaimed.selector, _idOf(payout), index);
        _refusesClaim(payout, entry, proof, cause);
    }

    // Payees that cannot be paid

    function test_a_payee_who_cannot_be_paid_keeps_the_entry() public {
        address[4] memory dead =
            [address(new RefusingPayee()), address(new BombingPayee()), address(royalties), address(0)];
        for (uint256 i; i < dead.length; ++i) {
            payee = dead[i];
            Payout memory payout = _posted(6 * FIRST);
            _refusesClaim(payout, 0, abi.encodeWithSelector(IPots.PayoutFailed.selector, payee, ETHER));
            require(!royalties.isClaimed(_idOf(payout), 0), "marked");
            _claims(payout, 1);
        }
    }

    function test_a_payee_that_burns_gas_stops_nobody_else() public {
        payee = address(new BurningPayee());
        Payout memory payout = _posted(6 * FIRST);
        (bool paid,) =
            address(royalties).call{gas: 1_000_000}(_claimCall(payout));
        require(!paid, "paid");
        _claims(payout, 1);
        _claims(payout, 2);
    }

    function test_a_payee_does_not_claim_twice_by_calling_back() public {
        ReenteringPayee calling = new ReenteringPayee(royalties);
        payee = address(calling);
        Payout memory payout = _posted(6 * FIRST);
        calling.prepare(_claimCall(payout));
        _claims(payout, 0);
        require(!calling.succeeded(), "claimed twice");
        _equal(payee.balance, FIRST, "payee");
    }

    // Back to the poster

    function _refusesReclaim(Payout memory payout, address sender, bytes memory cause) private {
        vm.expectRevert(cause);
        vm.prank(sender);
        royalties.reclaim(Words.key(payout));
    }

    function test_what_nobody_claimed_returns_at_the_date_and_not_a_second_before() public {
        Payout memory payout = _posted(6 * FIRST);
        _claims(payout, 1);
        vm.warp(payout.claimUntil - 1);
        _refusesReclaim(payout, producer, abi.encodeWithSelector(IPayouts.PayoutOpen.selector, payout.claimUntil));
        vm.warp(payout.claimUntil);
        _refusesReclaim(payout, rival, abi.encodeWithSelector(IPayouts.NotPoster.selector, rival, producer));
        uint256 before = producer.balance;
        vm.expectEmit();
        emit IPayouts.Reclaimed(_idOf(payout), 4 * FIRST);
        vm.prank(producer);
        royalties.reclaim(Words.key(payout));
        _equal(producer.balance - before, 4 * FIRST, "returned");
        bytes memory cause = abi.encodeWithSelector(IPots.NothingToWithdraw.selector, producer, ETHER);
        _refusesReclaim(payout, producer, cause);
        _refusesPost(payout, 6 * FIRST, abi.encodeWithSelector(IPayouts.PayoutClosed.selector, payout.claimUntil));
    }

    function test_nothing_is_reclaimed_from_a_payout_that_was_not_posted() public {
        Payout memory payout = _payout(_root(), 1);
        vm.warp(payout.claimUntil);
        bytes memory cause = abi.encodeWithSelector(IPots.NothingToWithdraw.selector, producer, ETHER);
        _refusesReclaim(payout, producer, cause);
    }

    // In tokens

    function _tokenPayout(PlainToken token) private view returns (Payout memory payout) {
        payout = _payout(_root(), 6 * FIRST);
        payout.currency = address(token);
    }

    function test_a_payout_in_tokens_is_claimed_and_reclaimed() public {
        BlockingToken token = new BlockingToken();
        _allows(token, address(royalties));
        Payout memory payout = _tokenPayout(token);
        _refusesPost(payout, 1, abi.encodeWithSelector(IPots.WrongPayment.selector, 1, 0));
        vm.prank(producer);
        royalties.postPayout(Words.key(payout), uint128(payout.total), payout.claimUntil);
        token.blockAccount(union);
        vm.expectRevert();
        royalties.claim(Words.pack(_entry(1)), _entry(1).amount, Words.key(payout), _proof(1));
        _claims(payout, 0);
        _equal(token.balanceOf(agent), FIRST, "agent");
        vm.warp(payout.claimUntil);
        vm.prank(producer);
        royalties.reclaim(Words.key(payout));
        _equal(token.balanceOf(address(royalties)), 0, "balance");
    }

    function test_a_token_that_returns_nothing_pays_out() public {
        SilentToken token = new SilentToken();
        token.mint(producer, 6 * FIRST);
        vm.prank(producer);
        token.approve(address(royalties), 6 * FIRST);
        Payout memory payout = _tokenPayout(PlainToken(address(token)));
        vm.prank(producer);
        royalties.postPayout(Words.key(payout), uint128(payout.total), payout.claimUntil);
        _claims(payout, 2);
        _equal(token.balanceOf(performer.account), 3 * FIRST, "performer");
    }

    function test_a_token_that_keeps_a_fee_is_not_posted() public {
        FeeToken token = new FeeToken();
        _allows(token, address(royalties));
        bytes memory cause =
            abi.encodeWithSelector(IPots.FeeOnTransfer.selector, address(token), 6 * FIRST * 99 / 100, 6 * FIRST);
        _refusesPost(_tokenPayout(token), 0, cause);
    }

    function test_a_token_that_reenters_claims_and_posts_nothing_twice() public {
        ReenteringToken token = new ReenteringToken();
        _allows(token, address(royalties));
        Payout memory payout = _tokenPayout(token);
        token.prepare(address(royalties), abi.encodeCall(royalties.postPayout, (Words.key(payout), uint128(payout.total), payout.claimUntil)));
        vm.prank(producer);
        royalties.postPayout(Words.key(payout), uint128(payout.total), payout.claimUntil);
        require(token.tried() && !token.succeeded(), "posted twice");
        token.prepare(address(royalties), _claimCall(payout));
        _claims(payout, 0);
        require(!token.succeeded(), "claimed twice");
        _equal(token.balanceOf(address(royalties)), 5 * FIRST, "balance");
    }
}
