// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Order, Permit, RateCard} from "../Types.sol";
import {IAnchors} from "./IAnchors.sol";
import {IAssets} from "./IAssets.sol";
import {IDomain} from "./IDomain.sol";
import {IGrants} from "./IGrants.sol";
import {IGuardians} from "./IGuardians.sol";
import {ILicenses} from "./ILicenses.sol";
import {IPots} from "./IPots.sol";
import {ISources} from "./ISources.sol";
import {ISuccessions} from "./ISuccessions.sol";

/// @title The whole ledger; what stands here needs all modules
interface ILikenessLedger is
    IDomain,
    IAssets,
    IAnchors,
    IGuardians,
    ISuccessions,
    IGrants,
    ILicenses,
    IPots,
    ISources
{
    /// @notice Sells one license: checks the asset, the grant and its signatures, writes the license, books the money.
    ///         Anyone may pay; the license belongs to `order.licensee`. Only where the grant has a report period the sender
    ///         is the licensee: a report that does not come is late under their name, so they agree by an act of their own.
    ///         What is metered needs no such rule, since nothing is counted before the licensee appoints a tool. Without a
    ///         price no money comes in, and the split is looked at only when some does, as a meter is opened or a report
    ///         pays.
    /// @dev Reverts: with the errors of IGrants, ILicenses, IPots and IDomain, each by its cause.
    function purchase(Order calldata order) external payable returns (bytes32 license);

    /// @notice As purchase, in an ERC-20 token with EIP-2612. A permit that somebody else has already used is no obstacle.
    function purchaseWithPermit(Order calldata order, Permit calldata permit) external returns (bytes32 license);

    /// @notice As purchase, where the signatures stand on a rate card that holds the grant.
    /// @dev Reverts: also CancelledRateCard, GrantNotInRateCard, SignatureExpired.
    function purchaseFromRateCard(Order calldata order, RateCard calldata rateCard, bytes32[] calldata proof)
        external
        payable
        returns (bytes32 license);

    /// @notice As purchase, also where the grant has a report period: by the licensee's own signed order, which the sender
    ///         carries and pays. The order is ICheckout's PurchaseOrder with the licensee as buyer, in the domain that has
    ///         the sender as its contract; so an order that was signed for one carrier is sent by no other.
    /// @param intent the hash of the sentence that the wallet showed
    /// @dev Reverts: also SignatureExpired, and IDomain's for the licensee's signature.
    function purchaseSigned(Order calldata order, bytes32 intent, uint40 deadline, bytes calldata signature)
        external
        payable
        returns (bytes32 license);
}
