// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, PurchaseOrder, Receipt, Report} from "./RoyaltyTypes.sol";
import {Batch, Cancellation, Payee, RateCard, Withdrawal} from "./Types.sol";

/// @notice EIP-712 struct hashes of everything that is signed. Pure: the domain is added in Domain.
library TypedData {
    bytes32 internal constant PAYEE = keccak256("Payee(address account,uint16 bps,uint8 role)");
    bytes32 internal constant REGISTER = keccak256(
        "Register(bytes32 asset,address performer,uint8 kind,uint8 policy,address guardian,uint40 majorityAt,uint40 deadline)"
    );
    bytes32 internal constant BATCH =
        keccak256("Batch(bytes32 root,uint32 count,address performer,uint40 deadline)");
    bytes32 internal constant GRANT = keccak256(
        "Grant(string intent,bytes32 asset,address performer,address guardian,address licensee,uint32 uses,uint16 media,uint256 territory,uint40 opensAt,uint40 closesAt,uint40 startsAt,uint32 durationS,uint32 maxSupply,bool exclusive,address currency,uint128 price,bool gratis,uint8 unit,uint128 unitPrice,uint128 maxUnits,uint16 revenueShareBps,uint128 minimum,uint8 reportEvery,uint8 revocation,uint32 noticeS,bytes32 requires,Payee[] split,bytes32 terms,uint16 grantEpoch,uint256 salt)Payee(address account,uint16 bps,uint8 role)"
    );
    bytes32 internal constant RATE_CARD = keccak256(
        "RateCard(string intent,bytes32 root,uint32 count,address performer,uint40 deadline,uint256 salt)"
    );
    bytes32 internal constant CANCEL =
        keccak256("Cancel(bytes32 asset,bytes32 grant,uint16 grantEpoch,address signer,uint40 deadline)");
    bytes32 internal constant WITHDRAW_CONSENT =
        keccak256("WithdrawConsent(bytes32 asset,uint8 consentEpoch,address signer,uint40 deadline)");
    bytes32 internal constant APPOINT_TOOL =
        keccak256("AppointTool(bytes32 license,address licensee,address tool,uint64 cap,uint40 deadline)");
    bytes32 internal constant DISMISS_TOOL =
        keccak256("DismissTool(bytes32 license,address licensee,address tool,uint40 deadline)");
    bytes32 internal constant RECEIPT =
        keccak256("Receipt(bytes32 license,address tool,uint128 cumulative,bytes32 outputs,uint40 deadline)");
    bytes32 internal constant REPORT = keccak256(
        "Report(bytes32 license,address licensee,uint32 period,uint8 moment,uint128 netIncome,bytes32 lines,uint40 deadline)"
    );
    bytes32 internal constant PURCHASE_ORDER = keccak256(
        "PurchaseOrder(string intent,bytes32 grant,address buyer,address licensee,uint256 serial,uint256 requiredSerial,address currency,uint128 price,uint40 deadline)"
    );

    /// @param words all members of a Registration, in order
    function hashRegistration(bytes calldata words) internal pure returns (bytes32) {
        return keccak256(bytes.concat(REGISTER, words));
    }

    function hash(Batch calldata message) internal pure returns (bytes32) {
        return keccak256(abi.encode(BATCH, message));
    }

    /// @param words all members of a Grant, in order
    function hashGrant(bytes calldata words) internal pure returns (bytes32) {
        return keccak256(bytes.concat(GRANT, words));
    }

    function hash(RateCard calldata message) internal pure returns (bytes32) {
        return keccak256(abi.encode(RATE_CARD, message));
    }

    function hash(Cancellation calldata message) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCEL, message));
    }

    function hash(Withdrawal calldata message) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAW_CONSENT, message));
    }

    function hash(Appointment calldata message, bytes32 license, address licensee) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPOINT_TOOL, license, licensee, message));
    }

    function hashDismissal(bytes32 license, address licensee, address tool, uint40 deadline)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(DISMISS_TOOL, license, licensee, tool, deadline));
    }

    function hash(Receipt calldata message, bytes32 license, address tool) internal pure returns (bytes32) {
        return keccak256(abi.encode(RECEIPT, license, tool, message));
    }

    function hash(Report calldata message, bytes32 license, address licensee) internal pure returns (bytes32) {
        return keccak256(abi.encode(REPORT, license, licensee, message));
    }

    function hash(PurchaseOrder memory message) internal pure returns (bytes32) {
        return keccak256(abi.encode(PURCHASE_ORDER, message));
    }

    function hash(Payee[] calldata payees) internal pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i; i < payees.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(PAYEE, payees[i])));
        }
        return keccak256(hashes);
    }
}
