// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Domain} from "./Domain.sol";
import {Authorization, PurchaseOrder} from "./RoyaltyTypes.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, Order, Permit} from "./Types.sol";
import {ICheckout} from "./interfaces/ICheckout.sol";
import {ILicenses} from "./interfaces/ILicenses.sol";
import {ILikenessLedger} from "./interfaces/ILikenessLedger.sol";
import {IPots} from "./interfaces/IPots.sol";

/// @notice The newer form of ERC-3009, by which contract wallets sign too.
interface IBytesAuthorization {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}

contract Checkout is Domain, ReentrancyGuardTransient, ICheckout {
    using SafeERC20 for IERC20;
    using TypedData for PurchaseOrder;

    uint256 private constant KEY_SIGNATURE_BYTES = 65;

    ILikenessLedger public immutable ledger;

    constructor(ILikenessLedger ledger_) Domain(ledger_.deploymentId()) {
        ledger = ledger_;
    }

    function buySigned(
        Order calldata order,
        PurchaseOrder calldata signed,
        bytes calldata signature,
        Permit calldata permit
    ) external nonReentrant returns (bytes32 license) {
        IERC20 token = _tokenOf(order.grant);
        license = _requireSame(order, signed);
        if (order.grant.reportEvery != 0 && signed.buyer != order.licensee) {
            revert ILicenses.LicenseeAbsent(signed.buyer, order.licensee);
        }
        _requireInTime(signed.deadline);
        _requireSigned(signed.buyer, _digest(signed.hash()), signature);
        if (permit.value != 0) _tryPermit(address(token), signed.buyer, permit);
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(signed.buyer, address(this), signed.price);
        _allow(order, token, before);
        if (order.grant.reportEvery == 0) {
            ledger.purchase(order);
        } else {
            ledger.purchaseSigned(order, signed.intent, signed.deadline, signature);
        }
        emit OrderCarried(license, signed.buyer, msg.sender);
    }

    function buyWithAuthorization(Order calldata order, Authorization calldata authorization)
        external
        nonReentrant
        returns (bytes32 license)
    {
        IERC20 token = _tokenOf(order.grant);
        license = _licenseOf(order, ledger.digestOf(order.grant));
        uint256 before = token.balanceOf(address(this));
        _take(address(token), authorization, order.grant.price, license);
        _allow(order, token, before);
        ledger.purchase(order);
        emit OrderCarried(license, authorization.from, msg.sender);
    }

    function _tokenOf(Grant calldata grant) private pure returns (IERC20) {
        if (grant.currency == address(0)) revert TokenMissing();
        return IERC20(grant.currency);
    }

    function _licenseOf(Order calldata order, bytes32 grant) private pure returns (bytes32) {
        return keccak256(abi.encode(order.grant.asset, grant, order.licensee, order.serial));
    }

    function _requireSame(Order calldata order, PurchaseOrder calldata signed) private view returns (bytes32 license) {
        bytes32 grant = ledger.digestOf(order.grant);
        license = _licenseOf(order, grant);
        if (
            signed.grant != grant || signed.licensee != order.licensee || signed.serial != order.serial
                || signed.requiredSerial != order.requiredSerial || signed.currency != order.grant.currency
                || signed.price != order.grant.price
        ) revert OrderMismatch(license);
    }

    /// @dev Whoever copies the permit from the mempool and uses it first has only set the allowance that is needed.
    function _tryPermit(address token, address buyer, Permit calldata permit) private {
        try IERC20Permit(token)
            .permit(buyer, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {} catch {}
    }

    /// @dev All tokens with ERC-3009 know the form with v, r and s, and what knows the other takes 65 bytes in either.
    function _take(address token, Authorization calldata paid, uint256 price, bytes32 license) private {
        bytes calldata signature = paid.signature;
        if (signature.length != KEY_SIGNATURE_BYTES) {
            try IBytesAuthorization(token)
                .receiveWithAuthorization(
                    paid.from, address(this), price, paid.validAfter, paid.validBefore, license, signature
                ) {
                return;
            } catch {
                revert AuthorizationRefused(token);
            }
        }
        try IERC3009(token)
            .receiveWithAuthorization(
                paid.from,
                address(this),
                price,
                paid.validAfter,
                paid.validBefore,
                license,
                uint8(signature[64]),
                bytes32(signature[:32]),
                bytes32(signature[32:64])
            ) {} catch {
            revert AuthorizationRefused(token);
        }
    }

    /// @dev The ledger takes exactly the price, so nothing is left here if exactly the price came in.
    function _allow(Order calldata order, IERC20 token, uint256 before) private {
        uint256 price = order.grant.price;
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != price) revert IPots.FeeOnTransfer(address(token), received, price);
        token.forceApprove(address(ledger), price);
    }
}
