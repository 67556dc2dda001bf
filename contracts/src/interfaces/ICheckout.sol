// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Authorization, PurchaseOrder} from "../RoyaltyTypes.sol";
import {Order, Permit} from "../Types.sol";
import {IDomain} from "./IDomain.sol";
import {ILikenessLedger} from "./ILikenessLedger.sol";

/// @title Buys in the name of a producer who has no ETH: the producer signs, anybody carries and pays the gas
/// @dev Holds nothing between two transactions. A signature works once, since a license is sold once.
interface ICheckout is IDomain {
    /// @notice The signed order says something else than the order that is carried.
    error OrderMismatch(bytes32 license);

    /// @notice ETH cannot be taken by a signature.
    error TokenMissing();

    /// @notice The token did not take the authorization.
    error AuthorizationRefused(address token);

    /// @notice The buyer's signed order was carried out.
    /// @dev `buyer` signed an order for this contract, or an authorization for the token: a token that checks none can say
    ///      that anybody paid it.
    event OrderCarried(bytes32 indexed license, address indexed buyer, address indexed carrier);

    /// @notice Buys what the buyer signed for, with the buyer's allowance, or with a permit where `permit.value` is not zero.
    ///         Where the grant has a report period the buyer is the licensee, and the ledger asks for the signature too.
    /// @dev Reverts: OrderMismatch, LicenseeAbsent, TokenMissing, SignatureExpired, IDomain's for the signature, the token's,
    ///      FeeOnTransfer, and as ILikenessLedger.purchase.
    function buySigned(
        Order calldata order,
        PurchaseOrder calldata signed,
        bytes calldata signature,
        Permit calldata permit
    ) external returns (bytes32 license);

    /// @notice Buys with an ERC-3009 authorization to this contract, whose nonce is the id of the license. Not where the
    ///         grant has a report period: that the licensee signed is then only the token's word, and the licensor chose
    ///         the token.
    /// @dev Reverts: LicenseeAbsent, TokenMissing, AuthorizationRefused, FeeOnTransfer, and as ILikenessLedger.purchase.
    function buyWithAuthorization(Order calldata order, Authorization calldata authorization)
        external
        returns (bytes32 license);

    function ledger() external view returns (ILikenessLedger);
}
