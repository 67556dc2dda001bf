// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord} from "../src/LicenseWord.sol";
import {Cancellation, Grant, Order, Permit, RateCard, Reason} from "../src/Types.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {IGrants} from "../src/interfaces/IGrants.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {PlainToken} from "./Tokens.sol";

contract LikenessLedgerTest is LedgerTest {
    function test_these_tests_run_the_code_that_is_shipped() public view {
        string memory shipped = vm.readFile("../ledger/chain/artifacts/LikenessLedger.json");
        bytes memory code = vm.parseJsonBytes(shipped, ".bytecode");
        require(
            keccak256(vm.getCode("LikenessLedger.sol:LikenessLedger")) == keccak256(code), "run scripts/compile first"
        );
    }

    function test_a_purchase_is_told_with_all_that_the_index_needs() public {
        Grant memory grant = _grant();
        Order memory order = _order(grant);
        order.serial = 42;
        bytes32 digest = _digestOf(grant);
        bytes32 license = keccak256(abi.encode(VOICE, digest, producer, 42));
        bytes32 pot = keccak256(abi.encode(grant.split, uint40(0)));
        // uses, media, start, end, epoch, flags (exists, worldwide), revocation, notice
        uint256 word = ENHANCEMENT | 1 << 32 | START << 48 | (START + YEAR) << 88 | 3 << 136;
        vm.expectEmit();
        emit ILicenses.LicensePurchased(
            license, VOICE, producer, digest, 42, LicenseWord.wrap(word), WORLDWIDE, ETHER, PRICE, pot
        );
        _equal(_buy(order), license, "license");
        _equal(LicenseWord.unwrap(ledger.licenseOf(license)), word, "word");
    }

    function test_a_gratis_purchase_names_no_pot() public {
        Grant memory grant = _grant();
        (grant.price, grant.gratis) = (0, true);
        bytes32 digest = _digestOf(grant);
        uint256 word = ENHANCEMENT | 1 << 32 | START << 48 | (START + YEAR) << 88 | 3 << 136;
        Order memory order = _order(grant);
        vm.expectEmit();
        emit ILicenses.LicensePurchased(
            keccak256(abi.encode(VOICE, digest, producer, 0)), VOICE, producer, digest, 0, LicenseWord.wrap(word),
            WORLDWIDE, ETHER, 0, 0
        );
        vm.prank(producer);
        ledger.purchase(order);
    }

    /// @dev A token that cannot move nothing does not stand in the way of a gift.
    function test_a_gratis_purchase_touches_no_token() public {
        Grant memory grant = _grant();
        (grant.price, grant.gratis, grant.currency) = (0, true, rival);
        _buy(grant);
        _equal(_reason(grant), Reason.Licensed);
    }

    // Call data that no encoder makes

    /// @dev The order behind an offset of `gap` more bytes than usual, which hold `filling`.
    function _shifted(Order memory order, bytes memory filling) private view returns (bytes memory) {
        bytes memory encoded = abi.encode(order); // offset 32, then the order
        bytes memory body = new bytes(encoded.length - 32);
        for (uint256 i; i < body.length; ++i) body[i] = encoded[i + 32];
        return abi.encodePacked(ledger.purchase.selector, uint256(32 + filling.length), filling, body);
    }

    function test_the_digest_is_that_of_the_order_wherever_it_stands() public {
        Grant memory grant = _grant();
        bytes memory call = _shifted(_order(grant), abi.encode(_decoy()));
        vm.prank(producer);
        (bool sold,) = address(ledger).call{value: PRICE}(call);
        require(sold, "an order behind other words is refused");
        _equal(_reason(grant), Reason.Licensed);
        _equal(_reason(_decoy()), Reason.LicenseUnknown);
    }

    function _decoy() private view returns (Grant memory grant) {
        grant = _grant();
        grant.salt = 1_000;
    }

    /// @dev What the performer signed stands where an encoder would put it, the order says something else.
    function test_a_signed_grant_beside_the_order_does_not_serve() public {
        Grant memory altered = _grant();
        altered.price = 1;
        Order memory order = _order(altered);
        order.performerSignature = _sign(performer, _digestOf(_grant()));
        bytes memory call = _shifted(order, abi.encode(_grant()));
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        vm.prank(producer);
        (bool sold,) = address(ledger).call{value: 1}(call);
        sold;
    }

    function test_an_offset_beyond_the_call_data_reverts() public {
        bytes memory call = abi.encodeCall(ledger.purchase, (_order(_grant())));
        uint256[3] memory offsets = [uint256(call.length), 1 << 63, type(uint256).max - 3];
        for (uint256 i; i < offsets.length; ++i) {
            for (uint256 j; j < 32; ++j) call[4 + j] = bytes32(offsets[i])[j];
            vm.prank(producer);
            (bool sold,) = address(ledger).call{value: PRICE}(call);
            require(!sold, "sold from nowhere");
        }
    }

    function testFuzz_broken_call_data_sells_nothing(uint256 length, uint256 position, uint8 change) public {
        bytes memory call = abi.encodeCall(ledger.purchase, (_order(_grant())));
        // an altered byte of the order's head and dynamic parts, at a random length
        if (change != 0) call[4 + position % (call.length - 4)] ^= bytes1(change);
        bytes memory cut = new bytes(length % call.length);
        for (uint256 i; i < cut.length; ++i) cut[i] = call[i];
        vm.prank(producer);
        (bool sold,) = address(ledger).call{value: PRICE}(cut);
        require(!sold || cut.length + 32 > call.length, "sold from broken call data");
    }

    // Permits

    function _permit(PlainToken token, uint256 nonce) private view returns (Permit memory) {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash =
            keccak256(abi.encode(typeHash, producer, address(ledger), PRICE, nonce, START + DAY));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_wallet("producer").key, digest);
        return Permit(PRICE, START + DAY, v, r, s);
    }

    function _tokenOrder() private returns (PlainToken token, Order memory) {
        token = new PlainToken();
        token.mint(producer, PRICE);
        Grant memory grant = _grant();
        grant.currency = address(token);
        return (token, _order(grant));
    }

    function test_a_permit_needs_no_allowance() public {
        (PlainToken token, Order memory order) = _tokenOrder();
        Permit memory permit = _permit(token, 0);
        vm.prank(producer);
        ledger.purchaseWithPermit(order, permit);
        _equal(token.balanceOf(address(ledger)), PRICE, "ledger");
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_a_permit_that_somebody_used_first_is_no_obstacle() public {
        (PlainToken token, Order memory order) = _tokenOrder();
        Permit memory permit = _permit(token, 0);
        vm.prank(stranger.account);
        token.permit(producer, address(ledger), permit.value, permit.deadline, permit.v, permit.r, permit.s);
        vm.prank(producer);
        ledger.purchaseWithPermit(order, permit);
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_a_permit_of_nobody_pays_nothing() public {
        (PlainToken token, Order memory order) = _tokenOrder();
        Permit memory permit = _permit(token, 1);
        vm.expectRevert();
        vm.prank(producer);
        ledger.purchaseWithPermit(order, permit);
    }

    function _cancellation(bytes32 grant) private view returns (Cancellation memory) {
        return Cancellation(VOICE, grant, 0, performer.account, 0);
    }

    // Rate cards

    function _card(bytes32 root) private view returns (RateCard memory) {
        return RateCard({
            intent: keccak256("all my grants"),
            root: root,
            count: 2,
            performer: performer.account,
            deadline: uint40(START + 30 * DAY),
            salt: 1
        });
    }

    function _leaf(bytes32 digest) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(digest))));
    }

    function _other() private view returns (Grant memory grant) {
        grant = _grant();
        (grant.uses, grant.salt) = (DUBBING, 2);
    }

    /// @dev Two grants under one card; the order's signatures stand on the card.
    function _cardOrder() private view returns (Order memory order, RateCard memory rateCard, bytes32[] memory proof) {
        bytes32 a = _leaf(_digestOf(_grant()));
        proof = new bytes32[](1);
        proof[0] = _leaf(_digestOf(_other()));
        rateCard = _card(a < proof[0] ? keccak256(abi.encode(a, proof[0])) : keccak256(abi.encode(proof[0], a)));
        order = _order(_grant());
        order.performerSignature = _sign(performer, _digestOf(rateCard));
    }

    function _refusesCard(Order memory order, RateCard memory rateCard, bytes32[] memory proof, bytes memory cause)
        private
    {
        vm.expectRevert(cause);
        vm.prank(producer);
        ledger.purchaseFromRateCard{value: PRICE}(order, rateCard, proof);
    }

    function test_a_grant_is_sold_under_the_signature_of_its_rate_card() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        vm.prank(producer);
        ledger.purchaseFromRateCard{value: PRICE}(order, rateCard, proof);
        _equal(_reason(_grant()), Reason.Licensed);
    }

    function test_a_grant_that_is_not_in_the_rate_card_reverts() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        order.grant.price = PRICE / 2;
        _refusesCard(
            order,
            rateCard,
            proof,
            abi.encodeWithSelector(IGrants.GrantNotInRateCard.selector, rateCard.root, _digestOf(order.grant))
        );
    }

    function test_anothers_rate_card_does_not_serve() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        rateCard.performer = stranger.account;
        order.performerSignature = _sign(stranger, _digestOf(rateCard));
        _refusesCard(
            order,
            rateCard,
            proof,
            abi.encodeWithSelector(IGrants.WrongPerformer.selector, stranger.account, performer.account)
        );
    }

    function test_a_cancelled_rate_card_sells_nothing() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        vm.prank(performer.account);
        ledger.cancelRateCard(rateCard);
        _refusesCard(
            order,
            rateCard,
            proof,
            abi.encodeWithSelector(IGrants.CancelledRateCard.selector, _digestOf(rateCard))
        );
    }

    function test_a_rate_card_sells_one_second_before_its_deadline_and_not_at_it() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        rateCard.deadline = uint40(START + DAY);
        order.performerSignature = _sign(performer, _digestOf(rateCard));
        vm.warp(rateCard.deadline);
        _refusesCard(
            order, rateCard, proof, abi.encodeWithSelector(IDomain.SignatureExpired.selector, rateCard.deadline)
        );
        vm.warp(rateCard.deadline - 1);
        vm.prank(producer);
        ledger.purchaseFromRateCard{value: PRICE}(order, rateCard, proof);
    }

    function test_a_signed_grant_is_not_a_signed_rate_card() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        order.performerSignature = _sign(performer, _digestOf(_grant()));
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        vm.prank(producer);
        ledger.purchaseFromRateCard{value: PRICE}(order, rateCard, proof);
    }

    function test_a_grant_that_was_cancelled_alone_is_not_sold_from_its_rate_card() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        bytes32 digest = _digestOf(_grant());
        vm.prank(performer.account);
        ledger.cancelGrant(_grant(), _cancellation(digest), "");
        _refusesCard(order, rateCard, proof, abi.encodeWithSelector(IGrants.CancelledGrant.selector, digest));
    }

    function test_a_rate_card_takes_the_exact_payment_too() public {
        (Order memory order, RateCard memory rateCard, bytes32[] memory proof) = _cardOrder();
        vm.expectRevert(abi.encodeWithSelector(IPots.WrongPayment.selector, PRICE - 1, PRICE));
        vm.prank(producer);
        ledger.purchaseFromRateCard{value: PRICE - 1}(order, rateCard, proof);
    }
}
