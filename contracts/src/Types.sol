// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord} from "./LicenseWord.sol";

/// @notice What is signed, what is sent and what is stored. NatSpec of the functions stands on the interfaces.

/// @dev An AssetWord, unpacked. `withdrawnAt` is the latest withdrawal of consent; earlier ones move to
///      `withdrawals[asset][epoch]`.
struct Asset {
    address performer;
    uint32 anchoredAt;
    uint32 withdrawnAt;
    uint8 consentEpoch;
    uint16 grantEpoch;
    uint8 traits; // kind 2 bits, has cancelled 1, policy 2, minor 1, frozen 1, derivative 1: see Traits
}

/// @dev Storage of a batch: one word.
struct Root {
    address performer;
    uint40 anchoredAt;
    uint32 count;
}

/// @dev Storage of a minor's asset: one word. From `majorityAt` on the guardian has no say.
struct Guard {
    address guardian;
    uint40 majorityAt;
}

/// @dev Storage of a named heir: one word. The heir takes over `delayS` after saying so, unless the performer objects.
struct Heir {
    address account;
    uint32 delayS;
}

/// @dev Storage of an announced succession: one word, zero if there is none.
struct Succession {
    address to;
    uint40 notBefore;
}

/// @dev Storage of what a derivative owes to its source: one word. `account` is the account of the source's pot, see IPots.
struct Source {
    address account;
    uint16 bps;
    uint8 level;
}

struct Registration {
    bytes32 asset;
    address performer;
    uint8 kind;
    uint8 policy;
    address guardian;
    uint40 majorityAt;
    uint40 deadline;
}

struct Batch {
    bytes32 root;
    uint32 count;
    address performer;
    uint40 deadline;
}

/// @dev Members are whole words: `intent` and `split` are the EIP-712 hashes of `string intent` and `Payee[] split`,
///      and numbers have the narrower types of TypedData.GRANT only in what is signed. So the struct hash is the
///      hash of a run of call data; what exceeds its signed type either has no wallet's signature or is refused by
///      the rules of GrantTerms, each of which bounds its member.
struct Grant {
    bytes32 intent;
    bytes32 asset;
    address performer;
    address guardian;
    address licensee;
    uint256 uses;
    uint256 media;
    uint256 territory;
    uint256 opensAt;
    uint256 closesAt;
    uint256 startsAt;
    uint256 durationS;
    uint256 maxSupply;
    bool exclusive;
    address currency;
    uint256 price;
    bool gratis;
    uint256 unit;
    uint256 unitPrice;
    uint256 maxUnits;
    uint256 revenueShareBps;
    uint256 minimum;
    uint256 reportEvery;
    uint256 revocation;
    uint256 noticeS;
    bytes32 requires;
    bytes32 split;
    bytes32 terms;
    uint256 grantEpoch;
    uint256 salt;
}

/// @dev Stands for every grant whose digest is a leaf under `root`.
struct RateCard {
    bytes32 intent;
    bytes32 root;
    uint32 count;
    address performer;
    uint40 deadline;
    uint256 salt;
}

struct Payee {
    address account;
    uint16 bps;
    uint8 role;
}

/// @dev Cancels one open grant, or with `grant` zero all of the asset's that were signed for `grantEpoch`.
struct Cancellation {
    bytes32 asset;
    bytes32 grant;
    uint16 grantEpoch;
    address signer;
    uint40 deadline;
}

struct Withdrawal {
    bytes32 asset;
    uint8 consentEpoch;
    address signer;
    uint40 deadline;
}

/// @dev What a buyer sends. `payees` may stay empty once the pot has been opened; `requiredSerial` is the serial of
///      the licensee's license under `grant.requires`.
struct Order {
    Grant grant;
    bytes performerSignature;
    bytes guardianSignature;
    Payee[] payees;
    address licensee;
    uint256 serial;
    uint256 requiredSerial;
}

struct Permit {
    uint256 value;
    uint256 deadline;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @dev The license id is the hash of its key, so that a reader who knows the key needs no trust to tie a license
///      to its asset, grant and licensee.
struct LicenseKey {
    bytes32 asset;
    bytes32 grant;
    address licensee;
    uint256 serial;
}

/// @dev Which license under a grant: with the grant's asset and digest it makes a LicenseKey.
struct Holding {
    address licensee;
    uint256 serial;
}

/// @dev Storage of a license: one word, and a second only if the license is not worldwide.
struct License {
    LicenseWord word;
    uint256 territory;
}

/// @dev A LockWord, unpacked, per asset and use. `liveUntil` is rounded up to a whole day, see Licenses.
struct Lock {
    uint40 exclusiveUntil;
    uint40 liveUntil;
    address holder;
}

/// @dev A GrantWord, unpacked.
struct GrantState {
    uint32 sold;
    bool cancelled;
}

/// @dev `territory` is a number of the territory list, or WORLDWIDE; `time` a time, or NOW.
struct Use {
    uint32 uses;
    uint16 media;
    uint8 territory;
    uint40 time;
}

enum Reason {
    Licensed,
    LicenseUnknown,
    NotStarted,
    Ended,
    ConsentWithdrawn,
    AssetFrozen,
    UseNotGranted,
    MediumNotGranted,
    TerritoryNotGranted
}
