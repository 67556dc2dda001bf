// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {AssetWord} from "./AssetWord.sol";
import {Domain} from "./Domain.sol";
import {LicenseWord} from "./LicenseWord.sol";
import {Sources} from "./Sources.sol";
import {Grant, Order, Permit, RateCard} from "./Types.sol";
import {ILikenessLedger} from "./interfaces/ILikenessLedger.sol";

contract LikenessLedger is Sources, ILikenessLedger {
    constructor(bytes32 deploymentId_) Domain(deploymentId_) {}

    function purchase(Order calldata order) external payable returns (bytes32) {
        bytes32 digest = _orderedGrantDigest();
        return _purchase(order, digest, digest);
    }

    function purchaseWithPermit(Order calldata order, Permit calldata permit) external returns (bytes32) {
        // Whoever copies the permit from the mempool and uses it first has only set the allowance that is needed.
        try IERC20Permit(order.grant.currency)
            .permit(msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s) {} catch {}
        bytes32 digest = _orderedGrantDigest();
        return _purchase(order, digest, digest);
    }

    function purchaseFromRateCard(Order calldata order, RateCard calldata rateCard, bytes32[] calldata proof)
        external
        payable
        returns (bytes32)
    {
        bytes32 digest = _orderedGrantDigest();
        return _purchase(order, digest, _requireInRateCard(rateCard, order.grant.performer, digest, proof));
    }

    /// @dev The order is the first argument: the word behind the selector is its offset, as the decoder of `order`
    ///      reads it too, and the grant is the order's first member.
    function _orderedGrantDigest() private view returns (bytes32) {
        uint256 offset = uint256(bytes32(msg.data[FIRST_ARGUMENT:FIRST_ARGUMENT + 32]));
        return _grantDigest(FIRST_ARGUMENT + offset);
    }

    /// @param signed the digest under the signatures: the grant's own, or its rate card's
    function _purchase(Order calldata order, bytes32 digest, bytes32 signed) private returns (bytes32 license) {
        Grant calldata grant = order.grant;
        AssetWord asset = _assets[grant.asset];
        (address guardian, uint40 majorityAt) = _guardOfSale(grant.asset, asset);
        _requireOpen(grant, asset, guardian);
        address licensee = order.licensee;
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
