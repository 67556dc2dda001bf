// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorization, PurchaseOrder} from "../src/RoyaltyTypes.sol";
import {Grant, Order, Permit, RateCard, Reason} from "../src/Types.sol";
import {ICheckout} from "../src/interfaces/ICheckout.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {PlainToken, SilentToken} from "./Tokens.sol";
import {Wallet} from "./LedgerTest.sol";
import {ContractWallet} from "./Wallets.sol";

/// @notice Says that anybody has authorized anything, as the token of a licensor may who wants somebody to owe reports.
contract LyingToken is SilentToken {
    function receiveWithAuthorization(address, address to, uint256 value, uint256, uint256, bytes32, uint8, bytes32, bytes32)
        external
    {
        balanceOf[to] += value;
    }
}

/// @notice What makes the licensee owe reports is bought by the licensee: by transaction, or by a signed order.
contract LicenseesTest is RoyaltyTest {
    bytes32 private constant INTENT = keccak256("Buy this license, and report each month");

    ICheckout private checkout;
    PlainToken private token;

    function setUp() public override {
        super.setUp();
        checkout = ICheckout(vm.deployCode("Checkout.sol:Checkout", abi.encode(ledger)));
        token = _tokenFor(address(checkout));
    }

    function _tokenGrant() private view returns (Grant memory grant) {
        grant = _sharing();
        grant.currency = address(token);
    }

    function _absent(address buyer) private view returns (bytes memory) {
        return abi.encodeWithSelector(ILicenses.LicenseeAbsent.selector, buyer, producer);
    }

    function _rivalBuys(Grant memory grant, bytes memory cause) private {
        Order memory order = _order(grant);
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(rival);
        ledger.purchase{value: grant.price}(order);
    }

    // By transaction

    function test_nobody_buys_in_anothers_name_what_makes_them_owe_reports() public {
        _rivalBuys(_sharing(), _absent(rival));
        _buy(_sharing());
        _equal(_reason(_sharing()), Reason.Licensed);
    }

    function test_a_report_period_makes_the_licensee_owe_with_or_without_money() public {
        Grant memory grant = _sharing();
        grant.minimum = 0;
        _rivalBuys(grant, _absent(rival));
        grant.revenueShareBps = 0;
        _rivalBuys(grant, _absent(rival));
        grant.reportEvery = 2;
        _rivalBuys(grant, _absent(rival));
        (grant.price, grant.gratis) = (0, true);
        _rivalBuys(grant, _absent(rival));
    }

    /// @dev Nothing is counted before the licensee appoints a tool.
    function test_anyone_pays_for_a_metered_license_without_reports() public {
        _rivalBuys(_metered(), "");
        _equal(_reason(_metered()), Reason.Licensed);
    }

    function test_a_named_licensee_agrees_by_an_act_of_their_own_too() public {
        Grant memory grant = _sharing();
        grant.licensee = producer;
        _rivalBuys(grant, _absent(rival));
        _buy(grant);
    }

    function test_no_other_way_to_pay_makes_another_owe_reports() public {
        Order memory order = _order(_tokenGrant());
        Permit memory permit;
        vm.expectRevert(_absent(rival));
        vm.prank(rival);
        ledger.purchaseWithPermit(order, permit);
        order = _order(_sharing());
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(_digestOf(order.grant)))));
        RateCard memory card = RateCard(INTENT, leaf, 1, performer.account, uint40(START + DAY), 1);
        order.performerSignature = _sign(performer, _digestOf(card));
        bytes32[] memory proof = new bytes32[](0);
        vm.expectRevert(_absent(rival));
        vm.prank(rival);
        ledger.purchaseFromRateCard{value: PRICE}(order, card, proof);
        vm.prank(producer);
        ledger.purchaseFromRateCard{value: PRICE}(order, card, proof);
        _equal(_reason(order.grant), Reason.Licensed);
    }

    // By a signed order, through the checkout

    function _signable(Order memory order) private view returns (PurchaseOrder memory) {
        return PurchaseOrder({
            intent: INTENT,
            grant: _digestOf(order.grant),
            buyer: order.licensee,
            licensee: order.licensee,
            serial: order.serial,
            requiredSerial: order.requiredSerial,
            currency: order.grant.currency,
            price: order.grant.price,
            deadline: uint40(START + DAY)
        });
    }

    function _digestFor(address carrier, PurchaseOrder memory signed) private view returns (bytes32) {
        bytes32 domainHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)"
        );
        bytes32 domain = keccak256(
            abi.encode(domainHash, keccak256("Likeness Ledger"), keccak256("1"), block.chainid, carrier, DEPLOYMENT)
        );
        return keccak256(abi.encodePacked(hex"1901", domain, _hashOf(signed)));
    }

    function _carries(Order memory order, PurchaseOrder memory signed, Wallet memory wallet, bytes memory cause) private {
        bytes memory signature = _sign(wallet, _digestFor(address(checkout), signed));
        Permit memory none;
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(stranger.account);
        checkout.buySigned(order, signed, signature, none);
    }

    function test_anyone_carries_the_licensees_own_order() public {
        Order memory order = _order(_tokenGrant());
        _carries(order, _signable(order), licensee, "");
        _equal(_reason(order.grant), Reason.Licensed);
        _equal(token.balanceOf(address(ledger)), PRICE, "ledger");
        _equal(token.balanceOf(address(checkout)), 0, "left");
        bytes memory cause = abi.encodeWithSelector(ILicenses.LicenseExists.selector, _licenseOf(order.grant));
        _carries(order, _signable(order), licensee, cause);
    }

    function test_an_order_of_somebody_else_makes_no_licensee_owe_reports() public {
        token.mint(rival, PRICE);
        vm.prank(rival);
        token.approve(address(checkout), PRICE);
        Order memory order = _order(_tokenGrant());
        PurchaseOrder memory signed = _signable(order);
        signed.buyer = rival;
        _carries(order, signed, _wallet("rival"), _absent(rival));
        signed.licensee = rival;
        bytes memory cause = abi.encodeWithSelector(ICheckout.OrderMismatch.selector, _licenseOf(order.grant));
        _carries(order, signed, _wallet("rival"), cause);
        order.grant.reportEvery = 0;
        (order.grant.revenueShareBps, order.grant.minimum) = (0, 0);
        order = _order(order.grant);
        signed = _signable(order);
        signed.buyer = rival;
        _carries(order, signed, _wallet("rival"), "");
    }

    function test_a_contract_wallet_orders_what_makes_it_owe_reports() public {
        producer = address(new ContractWallet(licensee.account));
        token.mint(producer, PRICE);
        vm.prank(producer);
        token.approve(address(checkout), PRICE);
        Order memory order = _order(_tokenGrant());
        bytes memory refused = abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, producer);
        _carries(order, _signable(order), stranger, refused);
        _carries(order, _signable(order), licensee, "");
        _equal(_reason(order.grant), Reason.Licensed);
    }

    /// @dev The licensor chose the token, and the token alone says whose authorization it took.
    function test_no_token_says_that_the_licensee_agreed() public {
        Grant memory grant = _sharing();
        grant.currency = address(new LyingToken());
        Order memory order = _order(grant);
        vm.expectRevert(_absent(address(checkout)));
        vm.prank(stranger.account);
        checkout.buyWithAuthorization(order, Authorization(producer, 0, START + DAY, new bytes(65)));
    }

    // By a signed order, past the checkout

    function _sends(Order memory order, bytes memory signature, bytes memory cause) private {
        if (cause.length != 0) vm.expectPartialRevert(bytes4(cause));
        vm.prank(rival);
        ledger.purchaseSigned{value: order.grant.price}(order, INTENT, uint40(START + DAY), signature);
    }

    function test_an_order_that_was_signed_for_one_carrier_is_sent_by_no_other() public {
        Order memory order = _order(_sharing());
        PurchaseOrder memory signed = _signable(order);
        address[3] memory carriers = [address(checkout), address(ledger), stranger.account];
        for (uint256 i; i < 3; ++i) {
            bytes memory signature = _sign(licensee, _digestFor(carriers[i], signed));
            _sends(order, signature, abi.encodeWithSelector(IDomain.WrongSigner.selector));
        }
        _sends(order, _sign(licensee, _digestFor(rival, signed)), "");
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_the_licensee_alone_signs_for_themselves() public {
        Order memory order = _order(_sharing());
        bytes memory cause = abi.encodeWithSelector(IDomain.WrongSigner.selector);
        _sends(order, _sign(_wallet("rival"), _digestFor(rival, _signable(order))), cause);
        _sends(order, "", abi.encodeWithSelector(IDomain.WrongSignatureLength.selector));
    }

    function test_each_word_of_the_order_is_what_the_licensee_signed() public {
        Order memory order = _order(_sharing());
        for (uint256 i; i < 9; ++i) {
            PurchaseOrder memory signed = _signable(order);
            if (i == 0) signed.intent = keccak256("another sentence");
            if (i == 1) signed.grant = keccak256("another grant");
            if (i == 2) signed.buyer = rival;
            if (i == 3) signed.licensee = rival;
            if (i == 4) signed.serial += 1;
            if (i == 5) signed.requiredSerial += 1;
            if (i == 6) signed.currency = rival;
            if (i == 7) signed.price += 1;
            if (i == 8) signed.deadline += 1;
            _sends(order, _sign(licensee, _digestFor(rival, signed)), abi.encodeWithSelector(IDomain.WrongSigner.selector));
        }
    }

    function test_an_order_is_sent_one_second_before_its_deadline_and_not_at_it() public {
        Order memory order = _order(_sharing());
        bytes memory signature = _sign(licensee, _digestFor(rival, _signable(order)));
        vm.warp(START + DAY);
        _sends(order, signature, abi.encodeWithSelector(IDomain.SignatureExpired.selector));
        vm.warp(START + DAY - 1);
        _sends(order, signature, "");
    }

    function test_an_order_of_another_chain_is_not_sent_here() public {
        Order memory order = _order(_sharing());
        bytes memory signature = _sign(licensee, _digestFor(rival, _signable(order)));
        vm.chainId(777);
        order = _order(_sharing());
        _sends(order, signature, abi.encodeWithSelector(IDomain.WrongSigner.selector));
        _sends(order, _sign(licensee, _digestFor(rival, _signable(order))), "");
    }
}
