// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorization, PurchaseOrder} from "../src/RoyaltyTypes.sol";
import {Grant, Order, Permit, Reason} from "../src/Types.sol";
import {ICheckout} from "../src/interfaces/ICheckout.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {ILicenses} from "../src/interfaces/ILicenses.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {AuthorizedToken, LongWallet, PoliteToken, WalletToken} from "./AuthorizedTokens.sol";
import {Wallet} from "./LedgerTest.sol";
import {PotTest} from "./PotTest.sol";
import {FeeToken, PlainToken, ReenteringToken, SilentToken} from "./Tokens.sol";
import {ContractWallet} from "./Wallets.sol";

/// @notice Producers without ETH: they sign, a stranger carries.
contract CheckoutTest is PotTest {
    ICheckout private checkout;
    Wallet private buyer = _wallet("producer"); // the producer's account, with its key
    PlainToken private token;

    function setUp() public override {
        super.setUp();
        checkout = ICheckout(vm.deployCode("Checkout.sol:Checkout", abi.encode(ledger)));
        token = new PlainToken();
        _funds(address(token));
    }

    function _funds(address money) private {
        PlainToken(money).mint(producer, 10 * PRICE);
        vm.prank(producer);
        PlainToken(money).approve(address(checkout), type(uint256).max);
    }

    // What the buyer signs

    function _licenseOf(Order memory order) private view returns (bytes32) {
        return keccak256(abi.encode(order.grant.asset, _digestOf(order.grant), order.licensee, order.serial));
    }

    function _signable(Order memory order) private view returns (PurchaseOrder memory) {
        return PurchaseOrder({
            intent: keccak256("Buy this license for 0.05 P"),
            grant: _digestOf(order.grant),
            buyer: producer,
            licensee: order.licensee,
            serial: order.serial,
            requiredSerial: order.requiredSerial,
            currency: order.grant.currency,
            price: order.grant.price,
            deadline: uint40(block.timestamp + DAY)
        });
    }

    function _digestOf(PurchaseOrder memory signed) private view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "PurchaseOrder(string intent,bytes32 grant,address buyer,address licensee,uint256 serial,uint256 requiredSerial,address currency,uint128 price,uint40 deadline)"
        );
        bytes32 structHash = keccak256(abi.encode(typeHash, signed));
        return keccak256(abi.encodePacked(hex"1901", checkout.domainSeparator(), structHash));
    }

    function _noPermit() private pure returns (Permit memory permit) {}

    function _carries(Order memory order, PurchaseOrder memory signed, Wallet memory wallet, bytes memory cause)
        private
    {
        bytes memory signature = _sign(wallet, _digestOf(signed));
        if (cause.length != 0) vm.expectRevert(cause);
        vm.prank(stranger.account);
        checkout.buySigned(order, signed, signature, _noPermit());
    }

    function _carries(Order memory order, bytes memory cause) private {
        _carries(order, _signable(order), buyer, cause);
    }

    // Signed orders

    function test_anyone_carries_a_signed_order_once() public {
        Order memory order = _tokenOrder(address(token));
        bytes32 license = _licenseOf(order);
        vm.expectEmit();
        emit ICheckout.OrderCarried(license, producer, stranger.account);
        _carries(order, "");
        _equal(_reason(order.grant), Reason.Licensed);
        _equal(token.balanceOf(producer), 9 * PRICE, "buyer");
        _equal(token.balanceOf(address(ledger)), PRICE, "ledger");
        _equal(token.balanceOf(address(checkout)), 0, "left");
        _equal(token.allowance(address(checkout), address(ledger)), 0, "allowance left");
        _carries(order, abi.encodeWithSelector(ILicenses.LicenseExists.selector, license));
    }

    function test_each_number_of_the_carried_order_is_that_of_the_signed_one() public {
        Order memory order = _tokenOrder(address(token));
        for (uint256 i; i < 6; ++i) {
            PurchaseOrder memory signed = _signable(order);
            if (i == 0) signed.grant = keccak256("another grant");
            if (i == 1) signed.licensee = rival;
            if (i == 2) signed.serial += 1;
            if (i == 3) signed.requiredSerial += 1;
            if (i == 4) signed.currency = rival;
            if (i == 5) signed.price -= 1;
            _carries(order, signed, buyer, abi.encodeWithSelector(ICheckout.OrderMismatch.selector, _licenseOf(order)));
        }
    }

    function test_an_altered_order_is_not_the_signed_one() public {
        Order memory order = _tokenOrder(address(token));
        PurchaseOrder memory signed = _signable(order);
        Order[3] memory altered =
            [_tokenOrder(address(token)), _tokenOrder(address(token)), _tokenOrder(address(token))];
        altered[0].grant.price = PRICE * 2;
        altered[1].serial = 1;
        altered[2].licensee = rival;
        for (uint256 i; i < 3; ++i) {
            bytes memory cause = abi.encodeWithSelector(ICheckout.OrderMismatch.selector, _licenseOf(altered[i]));
            _carries(altered[i], signed, buyer, cause);
        }
    }

    function test_each_word_of_the_signed_order_is_signed() public {
        Order memory order = _tokenOrder(address(token));
        bytes memory signature = _sign(buyer, _digestOf(_signable(order)));
        for (uint256 i; i < 3; ++i) {
            PurchaseOrder memory altered = _signable(order);
            if (i == 0) altered.intent = keccak256("another sentence");
            if (i == 1) altered.deadline += 1;
            if (i == 2) altered.buyer = rival;
            vm.expectPartialRevert(IDomain.WrongSigner.selector);
            vm.prank(stranger.account);
            checkout.buySigned(order, altered, signature, _noPermit());
        }
    }

    function test_only_the_buyer_signs() public {
        Order memory order = _tokenOrder(address(token));
        bytes memory cause = abi.encodeWithSelector(IDomain.WrongSigner.selector, stranger.account, producer);
        _carries(order, _signable(order), stranger, cause);
    }

    function test_a_signed_order_is_carried_one_second_before_its_deadline_and_not_at_it() public {
        Order memory order = _tokenOrder(address(token));
        PurchaseOrder memory signed = _signable(order);
        vm.warp(signed.deadline);
        _carries(order, signed, buyer, abi.encodeWithSelector(IDomain.SignatureExpired.selector, signed.deadline));
        vm.warp(signed.deadline - 1);
        _carries(order, signed, buyer, "");
    }

    /// @dev The ledger's own domain moves with the chain id too; the grant is signed again for it, the order is not.
    function test_an_order_signed_for_another_chain_or_contract_is_refused() public {
        Order memory order = _tokenOrder(address(token));
        PurchaseOrder memory signed = _signable(order);
        bytes memory signature = _sign(buyer, _digestOf(signed));
        ICheckout first = checkout;
        checkout = ICheckout(vm.deployCode("Checkout.sol:Checkout", abi.encode(ledger)));
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        checkout.buySigned(order, signed, signature, _noPermit());
        checkout = first;
        vm.chainId(777);
        order = _tokenOrder(address(token));
        signed = _signable(order);
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        checkout.buySigned(order, signed, signature, _noPermit());
        _carries(order, signed, buyer, "");
    }

    function test_the_domain_is_the_ledgers_but_for_the_address() public view {
        (, string memory name, string memory version, uint256 chain, address verifier, bytes32 salt,) =
            checkout.eip712Domain();
        require(keccak256(bytes(name)) == keccak256("Likeness Ledger") && keccak256(bytes(version)) == keccak256("1"), "name");
        require(chain == block.chainid && verifier == address(checkout), "chain and contract");
        _equal(salt, DEPLOYMENT, "salt");
        require(address(checkout.ledger()) == address(ledger), "ledger");
    }

    function test_ether_is_not_taken_by_signature() public {
        Order memory order = _order(_grant());
        bytes memory cause = abi.encodeWithSelector(ICheckout.TokenMissing.selector);
        _carries(order, cause);
        vm.expectRevert(cause);
        checkout.buyWithAuthorization(order, Authorization(producer, 0, type(uint256).max, ""));
    }

    function test_a_contract_wallet_signs_an_order() public {
        producer = address(new ContractWallet(buyer.account));
        _funds(address(token));
        Order memory order = _tokenOrder(address(token));
        bytes memory refused = abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, producer);
        _carries(order, _signable(order), stranger, refused);
        _carries(order, "");
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_what_the_ledger_refuses_costs_the_buyer_nothing() public {
        Order memory order = _tokenOrder(address(token));
        order.performerSignature = _sign(stranger, _digestOf(order.grant));
        _carries(order, abi.encodeWithSelector(IDomain.WrongSigner.selector, stranger.account, performer.account));
        _equal(token.balanceOf(producer), 10 * PRICE, "buyer");
    }

    // Permits

    function _permit(uint256 nonce) private view returns (Permit memory) {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        bytes32 structHash =
            keccak256(abi.encode(typeHash, producer, address(checkout), PRICE, nonce, block.timestamp + DAY));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(buyer.key, digest);
        return Permit(PRICE, block.timestamp + DAY, v, r, s);
    }

    function _permitted() private returns (Order memory order, PurchaseOrder memory signed, bytes memory signature) {
        vm.prank(producer);
        token.approve(address(checkout), 0);
        order = _tokenOrder(address(token));
        signed = _signable(order);
        signature = _sign(buyer, _digestOf(signed));
    }

    function test_a_permit_needs_no_allowance() public {
        (Order memory order, PurchaseOrder memory signed, bytes memory signature) = _permitted();
        Permit memory permit = _permit(0);
        vm.expectRevert();
        checkout.buySigned(order, signed, signature, _noPermit());
        checkout.buySigned(order, signed, signature, permit);
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_a_permit_that_somebody_used_first_is_no_obstacle() public {
        (Order memory order, PurchaseOrder memory signed, bytes memory signature) = _permitted();
        Permit memory permit = _permit(0);
        vm.prank(rival);
        token.permit(producer, address(checkout), permit.value, permit.deadline, permit.v, permit.r, permit.s);
        checkout.buySigned(order, signed, signature, permit);
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_a_permit_of_nobody_pays_nothing() public {
        (Order memory order, PurchaseOrder memory signed, bytes memory signature) = _permitted();
        Permit memory permit = _permit(1);
        vm.expectRevert();
        checkout.buySigned(order, signed, signature, permit);
    }

    // Strange tokens

    function test_a_token_that_keeps_a_fee_is_refused_whatever_lies_there() public {
        FeeToken keeping = new FeeToken();
        _funds(address(keeping));
        keeping.mint(address(checkout), 10 * PRICE);
        bytes memory cause = abi.encodeWithSelector(
            IPots.FeeOnTransfer.selector, address(keeping), PRICE - PRICE / 100, PRICE
        );
        _carries(_tokenOrder(address(keeping)), cause);
    }

    function test_a_token_that_returns_nothing_works() public {
        SilentToken silent = new SilentToken();
        silent.mint(producer, PRICE);
        vm.prank(producer);
        silent.approve(address(checkout), PRICE);
        _carries(_tokenOrder(address(silent)), "");
        _equal(silent.balanceOf(address(ledger)), PRICE, "ledger");
    }

    function test_a_token_that_reenters_takes_nothing_on_its_way() public {
        ReenteringToken reentering = new ReenteringToken();
        _funds(address(reentering));
        Order memory order = _tokenOrder(address(reentering));
        PurchaseOrder memory signed = _signable(order);
        bytes memory signature = _sign(buyer, _digestOf(signed));
        bytes memory again = abi.encodeCall(checkout.buySigned, (order, signed, signature, _noPermit()));
        reentering.prepare(address(checkout), again);
        checkout.buySigned(order, signed, signature, _noPermit());
        require(reentering.tried() && !reentering.succeeded(), "bought while buying");
        _equal(reentering.balanceOf(address(ledger)), PRICE, "ledger");
        _equal(reentering.balanceOf(address(checkout)), 0, "left");
    }

    // Authorizations

    function _authorizationDigest(AuthorizedToken money, Order memory order, uint256 price)
        private
        view
        returns (bytes32)
    {
        bytes32 typeHash = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, producer, address(checkout), price, 0, START + DAY, _licenseOf(order))
        );
        return keccak256(abi.encodePacked(hex"1901", money.separator(), structHash));
    }

    function _authorization(AuthorizedToken money, Order memory order) private view returns (Authorization memory) {
        bytes memory signature = _sign(buyer, _authorizationDigest(money, order, order.grant.price));
        return Authorization(producer, 0, START + DAY, signature);
    }

    function _authorized() private returns (AuthorizedToken money, Order memory order) {
        money = new AuthorizedToken();
        money.mint(producer, 10 * PRICE);
        order = _tokenOrder(address(money));
    }

    function _refuses(Order memory order, Authorization memory authorization, bytes memory cause) private {
        vm.expectRevert(cause);
        vm.prank(stranger.account);
        checkout.buyWithAuthorization(order, authorization);
    }

    function test_anyone_carries_an_authorization_once() public {
        (AuthorizedToken money, Order memory order) = _authorized();
        Authorization memory authorization = _authorization(money, order);
        bytes32 license = _licenseOf(order);
        vm.expectEmit();
        emit ICheckout.OrderCarried(license, producer, stranger.account);
        vm.prank(stranger.account);
        _equal(checkout.buyWithAuthorization(order, authorization), license, "license");
        _equal(_reason(order.grant), Reason.Licensed);
        _equal(money.balanceOf(producer), 9 * PRICE, "buyer");
        _equal(money.balanceOf(address(checkout)), 0, "left");
        _refuses(order, authorization, abi.encodeWithSelector(ICheckout.AuthorizationRefused.selector, money));
    }

    function test_an_authorization_buys_its_license_only() public {
        (AuthorizedToken money, Order memory order) = _authorized();
        Authorization memory authorization = _authorization(money, order);
        bytes memory cause = abi.encodeWithSelector(ICheckout.AuthorizationRefused.selector, money);
        order.serial = 1;
        _refuses(order, authorization, cause);
        order.serial = 0;
        order.licensee = rival;
        _refuses(order, authorization, cause);
        order = _tokenOrder(address(money));
        order.grant.price = 2 * PRICE;
        _refuses(order, authorization, cause);
    }

    function test_an_authorization_for_another_amount_time_or_by_another_is_refused() public {
        (AuthorizedToken money, Order memory order) = _authorized();
        bytes memory cause = abi.encodeWithSelector(ICheckout.AuthorizationRefused.selector, money);
        Authorization memory authorization = _authorization(money, order);
        authorization.signature = _sign(buyer, _authorizationDigest(money, order, PRICE - 1));
        _refuses(order, authorization, cause);
        authorization = _authorization(money, order);
        authorization.validBefore += 1;
        _refuses(order, authorization, cause);
        authorization = _authorization(money, order);
        authorization.from = rival;
        _refuses(order, authorization, cause);
        authorization = _authorization(money, order);
        vm.warp(START + DAY);
        _refuses(order, authorization, cause);
    }

    function test_nobody_takes_the_authorization_past_the_checkout() public {
        (AuthorizedToken money, Order memory order) = _authorized();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(buyer.key, _authorizationDigest(money, order, PRICE));
        bytes32 license = _licenseOf(order);
        vm.expectRevert();
        vm.prank(stranger.account);
        money.receiveWithAuthorization(producer, address(checkout), PRICE, 0, START + DAY, license, v, r, s);
        Authorization memory authorization = _authorization(money, order);
        checkout.buyWithAuthorization(order, authorization);
    }

    function test_a_contract_wallet_authorizes_with_a_longer_signature() public {
        WalletToken money = new WalletToken();
        producer = address(new LongWallet(buyer.account));
        money.mint(producer, PRICE);
        Order memory order = _tokenOrder(address(money));
        Authorization memory authorization = _authorization(money, order);
        authorization.signature = bytes.concat(_sign(stranger, _authorizationDigest(money, order, PRICE)), bytes32(0));
        _refuses(order, authorization, abi.encodeWithSelector(ICheckout.AuthorizationRefused.selector, money));
        authorization.signature = bytes.concat(_authorization(money, order).signature, bytes32(0));
        checkout.buyWithAuthorization(order, authorization);
        _equal(_reason(order.grant), Reason.Licensed);
    }

    function test_a_token_without_authorizations_is_refused() public {
        Order memory order = _tokenOrder(address(token));
        bytes memory cause = abi.encodeWithSelector(ICheckout.AuthorizationRefused.selector, token);
        _refuses(order, Authorization(producer, 0, START + DAY, _sign(buyer, bytes32("any"))), cause);
        _refuses(order, Authorization(producer, 0, START + DAY, hex"00"), cause);
    }

    /// @dev Else money that the token lets lie in the checkout would buy.
    function test_a_token_that_answers_and_moves_nothing_is_refused() public {
        PoliteToken polite = new PoliteToken();
        Order memory order = _tokenOrder(address(polite));
        bytes memory cause = abi.encodeWithSelector(IPots.FeeOnTransfer.selector, address(polite), 0, PRICE);
        _refuses(order, Authorization(producer, 0, START + DAY, _sign(buyer, bytes32("any"))), cause);
    }
}
