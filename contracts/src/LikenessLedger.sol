// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {AssetWord} from "./AssetWord.sol";
import {Domain} from "./Domain.sol";
import {LicenseWord} from "./LicenseWord.sol";
import {PurchaseOrder} from "./RoyaltyTypes.sol";
import {Sources} from "./Sources.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, Order, Permit, RateCard} from "./Types.sol";
import {ILikenessLedger} from "./interfaces/ILikenessLedger.sol";

contract LikenessLedger is Sources, ILikenessLedger {
    using TypedData for PurchaseOrder;

    constructor(bytes32 deploymentId_) Domain(deploymentId_) {}

    function purchase(Order calldata order) external payable returns (bytes32) {
        bytes32 digest = _orderedGrantDigest();
        return _purchase(order, digest, digest, msg.sender);
    }

    function purchaseWithPermit(Order calldata order, Permit calldata permit) external returns (bytes32) {
        // Whoever copies the permit from the mempool and uses it first has only set the allowance that is needed.
        try IERC20Permit(order.grant.currency)
            .permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {} catch {}
        bytes32 digest = _orderedGrantDigest();
        return _purchase(order, digest, digest, msg.sender);
    }

    function purchaseFromRateCard(Order calldata order, RateCard calldata rateCard, bytes32[] calldata proof)
        external
        payable
        returns (bytes32)
    {
        bytes32 digest = _orderedGrantDigest();
        return _purchase(order, digest, _requireInRateCard(rateCard, order.grant.performer, digest, proof), msg.sender);
    }

    function purchaseSigned(Order calldata order, bytes32 intent, uint40 deadline, bytes calldata signature)
        external
        payable
        returns (bytes32)
    {
        bytes32 digest = _orderedGrantDigest();
        _requireInTime(deadline);
        bytes32 structHash = _signedOrder(order, digest, intent, deadline).hash();
        bytes32 message = MessageHashUtils.toTypedDataHash(_separatorOf(msg.sender), structHash);
        _requireSigned(order.licensee, message, signature);
        return _purchase(order, digest, digest, order.licensee);
    }

    /// @dev What the licensee signed who pays for themselves: so nothing of the order is left to compare.
    function _signedOrder(Order calldata order, bytes32 digest, bytes32 intent, uint40 deadline)
        private
        pure
        returns (PurchaseOrder memory)
    {
        address licensee = order.licensee;
        return PurchaseOrder({
            intent: intent,
            grant: digest,
            buyer: licensee,
            licensee: licensee,
            serial: order.serial,
            requiredSerial: order.requiredSerial,
            currency: order.grant.currency,
            price: order.grant.price,
            deadline: deadline
        });
    }

    /// @dev The order is the first argument: the word behind the selector is its offset, as the decoder of `order`
    ///      reads it too, and the grant is the order's first member.
    function _orderedGrantDigest() private view returns (bytes32) {
        uint256 offset = uint256(bytes32(msg.data[FIRST_ARGUMENT:FIRST_ARGUMENT + 32]));
        return _grantDigest(FIRST_ARGUMENT + offset);
    }

    /// @param signed the digest under the signatures: the grant's own, or its rate card's
    /// @param buyer who sent the purchase or signed for it
    function _purchase(Order calldata order, bytes32 digest, bytes32 signed, address buyer) private returns (bytes32 license) {
        Grant calldata grant = order.grant;
        AssetWord asset = _assets[grant.asset];
        (address guardian, uint40 majorityAt) = _guardOfSale(grant.asset, asset);
        _requireOpen(grant, asset, guardian);
        address licensee = order.licensee;
        if (grant.reportEvery != 0 && buyer != licensee) revert LicenseeAbsent(buyer, licensee);
        LicenseWord word;
        (license, word) = _issue(order, digest, asset, majorityAt);
        if (asset.isDerivative()) _requireSourceShare(grant, order.payees);
        _requireBothSigned(order, signed, asset.performer(), guardian);
        bytes32 pot;
        address currency = grant.currency;
        uint256 price = grant.price;
        if (price != 0) {
            pot = potIdOf(grant.split, majorityAt);
            if (_book(pot, currency, price)) _declare(pot, grant.split, majorityAt, order.payees);
        }
        emit LicensePurchased(
            license, grant.asset, licensee, digest, order.serial, word, grant.territory, currency, price, pot
        );
        _collect(currency, price);
    }
}
