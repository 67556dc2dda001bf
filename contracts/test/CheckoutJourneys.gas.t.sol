// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorization, PurchaseOrder} from "../src/RoyaltyTypes.sol";
import {Grant, Order, Payee, Permit} from "../src/Types.sol";
import {ICheckout} from "../src/interfaces/ICheckout.sol";
import {AuthorizedToken} from "./AuthorizedTokens.sol";
import {PotTest} from "./PotTest.sol";
import {PlainToken} from "./Tokens.sol";

/// @notice Gas of purchases that somebody carries for a producer: their part of contracts/snapshots/journeys.json. The
///         pot is open, the day's lock is written.
contract CheckoutJourneysGasTest is PotTest {
    string private constant GROUP = "journeys";

    ICheckout private checkout;

    function setUp() public override {
        super.setUp();
        checkout = ICheckout(vm.deployCode("Checkout.sol:Checkout", abi.encode(ledger)));
    }

    /// @dev The first of the split in this token is bought directly, and the producer keeps some of the token.
    function _running(Grant memory grant) private returns (Order memory order) {
        PlainToken token = PlainToken(grant.currency);
        token.mint(producer, 10 * PRICE);
        vm.prank(producer);
        token.approve(address(ledger), PRICE);
        _buy(_order(grant));
        order = _order(grant, new Payee[](0));
        order.serial = 1;
    }

    function test_buy_by_a_signed_order() public {
        Grant memory grant = _grant();
        _carries(grant, "checkout_signed");
        (grant.revenueShareBps, grant.reportEvery) = (500, 1);
        _carries(grant, "checkout_signed_reporting");
    }

    function _carries(Grant memory grant, string memory name) private {
        PlainToken token = new PlainToken();
        grant.currency = address(token);
        Order memory order = _running(grant);
        vm.prank(producer);
        token.approve(address(checkout), 5 * PRICE);
        PurchaseOrder memory signed = PurchaseOrder(
            keccak256("Buy this license"), _digestOf(order.grant), producer, producer, 1, 0, address(token), PRICE,
            uint40(START + DAY)
        );
        bytes32 typeHash = keccak256(
            "PurchaseOrder(string intent,bytes32 grant,address buyer,address licensee,uint256 serial,uint256 requiredSerial,address currency,uint128 price,uint40 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, signed));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", checkout.domainSeparator(), structHash));
        bytes memory signature = _sign(_wallet("producer"), digest);
        Permit memory none;
        vm.prank(stranger.account);
        checkout.buySigned(order, signed, signature, none);
        vm.snapshotGasLastCall(GROUP, name);
    }

    function test_buy_by_an_authorization() public {
        AuthorizedToken token = new AuthorizedToken();
        Order memory order = _running(_tokenOrder(address(token)).grant);
        bytes32 typeHash = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 license = keccak256(abi.encode(VOICE, _digestOf(order.grant), producer, 1));
        bytes32 structHash =
            keccak256(abi.encode(typeHash, producer, address(checkout), PRICE, 0, START + DAY, license));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.separator(), structHash));
        bytes memory signature = _sign(_wallet("producer"), digest);
        vm.prank(stranger.account);
        checkout.buyWithAuthorization(order, Authorization(producer, 0, START + DAY, signature));
        vm.snapshotGasLastCall(GROUP, "checkout_authorized");
    }
}
