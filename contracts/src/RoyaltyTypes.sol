// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice What is signed, sent and stored for money that is owed after the purchase. NatSpec of the functions stands on
///         the interfaces.

/// @dev A tool's counter under one license. The meter's id is the hash of this, so that settling reads one word only:
///      `unitPrice`, `currency` and `pot` are the grant's, checked once when the meter is opened. So a tool has one meter
///      under a license, and a receipt, which names the two, is settled once.
struct Meter {
    bytes32 license;
    address tool;
    address currency;
    bytes32 pot;
    uint256 unitPrice;
}

/// @dev Storage of a meter: one word. `units` were settled so far, of at most `cap`; `deposit` was prepaid and is not used
///      yet. No meter is opened with a cap of zero.
struct MeterState {
    uint64 units;
    uint64 cap;
    uint128 deposit;
}

/// @dev The licensee lets a tool count up to `cap` units of what the grant allows.
struct Appointment {
    address tool;
    uint64 cap;
    uint40 deadline;
}

/// @dev What a tool signs: all units so far, and the Merkle root of all outputs so far. License and tool are the meter's.
struct Receipt {
    uint128 cumulative;
    bytes32 outputs;
    uint40 deadline;
}

/// @dev What a licensee declares: the net income so far of one period and one moment (see Vocabulary), and the hash of
///      the usage report that lists it.
struct Report {
    uint32 period;
    uint8 moment;
    uint128 netIncome;
    bytes32 lines;
    uint40 deadline;
}

/// @dev Storage of a license's report period: two words. `income` of all moments so far, the number of reports that
///      declared it, and what was paid for it. The income of three moments needs more than 128 bits.
struct Period {
    uint136 income;
    uint120 reports;
    uint256 paid;
}

/// @dev Many payees in one root. The payout's id is the hash of this, which every claim carries; what is left, and until
///      when, stands on chain in one word, see PayoutWord.
struct PayoutKey {
    address poster;
    uint32 period;
    bytes32 root;
    address currency;
}

/// @dev What a buyer signs so that anybody may carry the order: it fixes every number. `intent` is the hash of the
///      sentence that the wallet shows.
struct PurchaseOrder {
    bytes32 intent;
    bytes32 grant;
    address buyer;
    address licensee;
    uint256 serial;
    uint256 requiredSerial;
    address currency;
    uint256 price;
    uint40 deadline;
}

/// @dev An ERC-3009 authorization; its nonce is the id of the license that is bought.
struct Authorization {
    address from;
    uint256 validAfter;
    uint256 validBefore;
    bytes signature;
}
