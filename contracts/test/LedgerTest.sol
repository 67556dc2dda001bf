// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {
    Batch,
    Cancellation,
    Grant,
    LicenseKey,
    Order,
    Payee,
    RateCard,
    Reason,
    Registration,
    Use,
    Withdrawal
} from "../src/Types.sol";
import {ILikenessLedger} from "../src/interfaces/ILikenessLedger.sol";
import {Vm} from "./Vm.sol";

/// @notice An account with its key.
struct Wallet {
    address account;
    uint256 key;
}

/// @notice The people of the story, what they sign, and a ledger on which one voice of the performer is registered.
abstract contract LedgerTest {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    bytes32 internal constant DEPLOYMENT = keccak256("the first deployment");
    bytes32 internal constant VOICE = keccak256("a recording");
    bytes32 internal constant CHILD = keccak256("a recording of a child");
    address internal constant ETHER = address(0);
    uint256 internal constant WORLDWIDE = type(uint256).max;
    uint256 internal constant START = 1_800_000_000; // 2027, a Friday at 08:00 UTC
    uint256 internal constant DAY = 1 days;
    uint256 internal constant YEAR = 365 days;
    uint256 internal constant PRICE = 0.05 ether;
    uint40 internal constant MAJORITY = uint40(START + 8 * YEAR);

    // Uses, as bits
    uint32 internal constant CREATE_REPLICA = 1 << 0;
    uint32 internal constant ENHANCEMENT = 1 << 1;
    uint32 internal constant DUBBING = 1 << 2;
    uint32 internal constant REPLICA_SCENE = 1 << 3;

    // Roles
    uint8 internal constant PERFORMER = 0;
    uint8 internal constant AGENT = 1;
    uint8 internal constant TRUST = 2;
    uint8 internal constant SOURCE = 7;

    uint256 internal constant IRREVOCABLE = 0;
    uint256 internal constant AFTER_NOTICE = 1;
    uint256 internal constant IMMEDIATE = 2;

    ILikenessLedger internal ledger;
    Wallet internal performer = _wallet("performer");
    Wallet internal guardian = _wallet("guardian");
    Wallet internal stranger = _wallet("stranger");
    address internal agent = _wallet("agent").account;
    address internal union = _wallet("union").account;
    address internal producer = _wallet("producer").account;
    address internal rival = _wallet("rival").account;

    function setUp() public virtual {
        vm.warp(START);
        ledger = _deploy(DEPLOYMENT);
        _register(VOICE);
        vm.deal(producer, 1_000 ether);
        vm.deal(rival, 1_000 ether);
    }

    function _deploy(bytes32 deploymentId) internal returns (ILikenessLedger) {
        return ILikenessLedger(vm.deployCode("LikenessLedger.sol:LikenessLedger", abi.encode(deploymentId)));
    }

    function _wallet(string memory name) internal pure returns (Wallet memory) {
        uint256 key = uint256(keccak256(bytes(name)));
        return Wallet(vm.addr(key), key);
    }

    // What is signed. The type strings stand here once more, so that a change of the contract's is noticed.

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", ledger.domainSeparator(), structHash));
    }

    function _digestOf(Registration memory message) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Register(bytes32 asset,address performer,uint8 kind,uint8 policy,address guardian,uint40 majorityAt,uint40 deadline)"
        );
        return _digest(keccak256(abi.encode(typeHash, message)));
    }

    function _digestOf(Batch memory message) internal view returns (bytes32) {
        bytes32 typeHash = keccak256("Batch(bytes32 root,uint32 count,address performer,uint40 deadline)");
        return _digest(keccak256(abi.encode(typeHash, message)));
    }

    function _digestOf(Grant memory message) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Grant(string intent,bytes32 asset,address performer,address guardian,address licensee,uint32 uses,uint16 media,uint256 territory,uint40 opensAt,uint40 closesAt,uint40 startsAt,uint32 durationS,uint32 maxSupply,bool exclusive,address currency,uint128 price,bool gratis,uint8 unit,uint128 unitPrice,uint128 maxUnits,uint16 revenueShareBps,uint128 minimum,uint8 reportEvery,uint8 revocation,uint32 noticeS,bytes32 requires,Payee[] split,bytes32 terms,uint16 grantEpoch,uint256 salt)Payee(address account,uint16 bps,uint8 role)"
        );
        return _digest(keccak256(abi.encode(typeHash, message)));
    }

    function _digestOf(RateCard memory message) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "RateCard(string intent,bytes32 root,uint32 count,address performer,uint40 deadline,uint256 salt)"
        );
        return _digest(keccak256(abi.encode(typeHash, message)));
    }

    function _digestOf(Cancellation memory message) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("Cancel(bytes32 asset,bytes32 grant,uint16 grantEpoch,address signer,uint40 deadline)");
        return _digest(keccak256(abi.encode(typeHash, message)));
    }

    function _digestOf(Withdrawal memory message) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("WithdrawConsent(bytes32 asset,uint8 consentEpoch,address signer,uint40 deadline)");
        return _digest(keccak256(abi.encode(typeHash, message)));
    }

    function _splitHash(Payee[] memory payees) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Payee(address account,uint16 bps,uint8 role)");
        bytes memory hashes;
        for (uint256 i; i < payees.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(typeHash, payees[i])));
        }
        return keccak256(hashes);
    }

    function _sign(Wallet memory wallet, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(wallet.key, digest);
        return abi.encodePacked(r, s, v);
    }

    // The performer's and the guardian's part

    function _registration(bytes32 asset) internal view returns (Registration memory) {
        return Registration({
            asset: asset,
            performer: performer.account,
            kind: 1,
            policy: 1,
            guardian: address(0),
            majorityAt: 0,
            deadline: uint40(block.timestamp + DAY)
        });
    }

    function _minorRegistration(bytes32 asset) internal view returns (Registration memory registration) {
        registration = _registration(asset);
        registration.guardian = guardian.account;
        registration.majorityAt = MAJORITY;
    }

    function _register(bytes32 asset) internal {
        Registration memory registration = _registration(asset);
        ledger.register(registration, _sign(performer, _digestOf(registration)));
    }

    function _registerMinor(bytes32 asset) internal {
        Registration memory registration = _minorRegistration(asset);
        bytes32 digest = _digestOf(registration);
        ledger.registerMinor(registration, _sign(performer, digest), _sign(guardian, digest));
    }

    /// @dev Enhancement in the cinema, worldwide, for a year, to anyone within the next ten days, irrevocable.
    function _grant() internal view returns (Grant memory grant) {
        grant.intent = keccak256("Your voice, enhanced, worldwide, for one year, for 0.05 ETH");
        grant.asset = VOICE;
        grant.performer = performer.account;
        grant.uses = ENHANCEMENT;
        grant.media = 1;
        grant.territory = WORLDWIDE;
        grant.opensAt = START;
        grant.closesAt = START + 10 * DAY;
        grant.durationS = YEAR;
        grant.price = PRICE;
        grant.split = _splitHash(_payees());
        grant.terms = keccak256("the text of the contract");
        grant.salt = 1;
    }

    function _minorGrant() internal view returns (Grant memory grant) {
        grant = _grant();
        grant.asset = CHILD;
        grant.guardian = guardian.account;
        grant.split = _splitHash(_trustPayees());
    }

    function _payees() internal view returns (Payee[] memory payees) {
        payees = new Payee[](3);
        payees[0] = Payee(performer.account, 7_000, PERFORMER);
        payees[1] = Payee(agent, 2_000, AGENT);
        payees[2] = Payee(union, 1_000, 3);
    }

    function _trustPayees() internal view returns (Payee[] memory payees) {
        payees = _payees();
        payees[0].bps = 5_500;
        payees[2].bps = 2_500;
        payees[1] = Payee(performer.account, 2_000, TRUST);
    }

    // The producer's part

    function _order(Grant memory grant, Payee[] memory payees) internal view returns (Order memory order) {
        order.grant = grant;
        bytes32 digest = _digestOf(grant);
        order.performerSignature = _sign(performer, digest);
        if (grant.guardian != address(0)) order.guardianSignature = _sign(guardian, digest);
        order.payees = payees;
        order.licensee = producer;
    }

    function _order(Grant memory grant) internal view returns (Order memory) {
        return _order(grant, grant.asset == CHILD ? _trustPayees() : _payees());
    }

    function _buy(Order memory order) internal returns (bytes32) {
        vm.prank(producer);
        return ledger.purchase{value: order.grant.currency == ETHER ? order.grant.price : 0}(order);
    }

    function _buy(Grant memory grant) internal returns (bytes32) {
        return _buy(_order(grant));
    }

    function _refuses(Order memory order, bytes memory cause) internal {
        uint256 value = order.grant.currency == ETHER ? order.grant.price : 0;
        vm.expectRevert(cause);
        vm.prank(producer);
        ledger.purchase{value: value}(order);
    }

    function _refuses(Grant memory grant, bytes memory cause) internal {
        _refuses(_order(grant), cause);
    }

    function _key(Grant memory grant) internal view returns (LicenseKey memory) {
        return LicenseKey(grant.asset, _digestOf(grant), producer, 0);
    }

    function _use(uint32 uses) internal pure returns (Use memory) {
        return Use({uses: uses, media: 1, territory: 255, time: 0});
    }

    function _reason(Grant memory grant) internal view returns (Reason) {
        return ledger.explain(_key(grant), _use(uint32(grant.uses)));
    }

    // Assertions

    function _equal(uint256 got, uint256 expected, string memory what) internal pure {
        require(got == expected, string.concat(what, ": ", vm.toString(got), ", not ", vm.toString(expected)));
    }

    function _equal(bytes32 got, bytes32 expected, string memory what) internal pure {
        require(got == expected, what);
    }

    function _equal(Reason got, Reason expected) internal pure {
        _equal(uint256(got), uint256(expected), "reason");
    }
}
