// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, Meter, PurchaseOrder, Receipt, Report} from "../src/RoyaltyTypes.sol";
import {Grant, Holding, LicenseKey, Order, Payee} from "../src/Types.sol";
import {IRoyalties} from "../src/interfaces/IRoyalties.sol";
import {PotTest} from "./PotTest.sol";
import {Wallet} from "./LedgerTest.sol";
import {PlainToken} from "./Tokens.sol";
import {Entry, Payout, Words} from "./Words.sol";

/// @notice A ledger beside which later money is paid: what tools, licensees and posters of payouts sign and send.
abstract contract RoyaltyTest is PotTest {
    uint256 internal constant UNIT_PRICE = 1_000 gwei;
    uint64 internal constant UNITS = 1_000_000;
    uint64 internal constant CAP = 10_000;
    bytes32 internal constant OUTPUTS = keccak256("the outputs so far");
    bytes32 internal constant LINES = keccak256("the lines of the usage report");
    uint256 internal constant SHARE_BPS = 500;
    uint256 internal constant MINIMUM = 1 ether;
    uint256 internal constant EVERY_MONTH = 1;
    uint256 internal constant MONTH = 30 days;

    IRoyalties internal royalties;
    Wallet internal licensee = _wallet("producer"); // the producer's account, with its key
    Wallet internal tool = _wallet("tool");

    function setUp() public virtual override {
        super.setUp();
        royalties = _deployRoyalties();
    }

    function _deployRoyalties() internal returns (IRoyalties) {
        return IRoyalties(vm.deployCode("Royalties.sol:Royalties", abi.encode(ledger)));
    }

    // What is signed

    function _royaltyDigest(bytes32 structHash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", royalties.domainSeparator(), structHash));
    }

    function _digestOf(Appointment memory message, bytes32 license) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("AppointTool(bytes32 license,address licensee,address tool,uint64 cap,uint40 deadline)");
        return _royaltyDigest(
            keccak256(abi.encode(typeHash, license, producer, message.tool, message.cap, message.deadline))
        );
    }

    function _digestOf(Receipt memory message, Meter memory meter) internal view returns (bytes32) {
        bytes32 typeHash =
            keccak256("Receipt(bytes32 license,address tool,uint128 cumulative,bytes32 outputs,uint40 deadline)");
        return _royaltyDigest(
            keccak256(
                abi.encode(
                    typeHash, meter.license, meter.tool, message.cumulative, message.outputs, message.deadline
                )
            )
        );
    }

    function _digestOf(Report memory message, bytes32 license) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "Report(bytes32 license,address licensee,uint32 period,uint8 moment,uint128 netIncome,bytes32 lines,uint40 deadline)"
        );
        return _royaltyDigest(
            keccak256(
                abi.encode(
                    typeHash,
                    license,
                    producer,
                    message.period,
                    message.moment,
                    message.netIncome,
                    message.lines,
                    message.deadline
                )
            )
        );
    }

    function _hashOf(PurchaseOrder memory message) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            "PurchaseOrder(string intent,bytes32 grant,address buyer,address licensee,uint256 serial,uint256 requiredSerial,address currency,uint128 price,uint40 deadline)"
        );
        return keccak256(abi.encode(typeHash, message));
    }

    // Licenses that owe more money

    /// @dev Images at 1,000 gwei each, up to a million.
    function _metered() internal view returns (Grant memory grant) {
        grant = _grant();
        (grant.unit, grant.unitPrice, grant.maxUnits) = (5, UNIT_PRICE, UNITS);
    }

    /// @dev Five percent of the net income, at least one ether every 30 days.
    function _sharing() internal view returns (Grant memory grant) {
        grant = _grant();
        (grant.revenueShareBps, grant.minimum, grant.reportEvery) = (SHARE_BPS, MINIMUM, EVERY_MONTH);
    }

    function _holding() internal view returns (Holding memory) {
        return Holding(producer, 0);
    }

    function _licenseOf(Grant memory grant) internal view returns (bytes32) {
        return keccak256(abi.encode(_key(grant)));
    }

    function _royaltyPot(Grant memory grant) internal pure returns (bytes32) {
        return keccak256(abi.encode(grant.split, grant.guardian == address(0) ? 0 : MAJORITY));
    }

    // Meters

    function _appointment(uint64 cap) internal view returns (Appointment memory) {
        return Appointment(tool.account, cap, uint40(block.timestamp + DAY));
    }

    function _meterOf(Grant memory grant) internal view returns (Meter memory) {
        return Meter(_licenseOf(grant), tool.account, grant.currency, _royaltyPot(grant), grant.unitPrice);
    }

    function _idOf(Meter memory meter) internal pure returns (bytes32) {
        return keccak256(abi.encode(meter));
    }

    function _payeesOf(Grant memory grant) internal view returns (Payee[] memory) {
        return grant.guardian == address(0) ? _payees() : _trustPayees();
    }

    function _opens(Grant memory grant, uint64 cap) internal returns (Meter memory) {
        vm.prank(producer);
        royalties.openMeter(grant, _holding(), _appointment(cap), _payeesOf(grant), "");
        return _meterOf(grant);
    }

    /// @dev The license is bought and its tool may count up to CAP.
    function _meter(Grant memory grant) internal returns (Meter memory) {
        _buy(grant);
        return _opens(grant, CAP);
    }

    function _receipt(uint128 cumulative) internal view returns (Receipt memory) {
        return Receipt(cumulative, OUTPUTS, uint40(block.timestamp + DAY));
    }

    function _deposits(Meter memory meter, uint256 amount) internal {
        vm.prank(producer);
        royalties.deposit{value: meter.currency == ETHER ? amount : 0}(meter, amount);
    }

    function _settles(Meter memory meter, uint128 cumulative, uint256 value) internal {
        Receipt memory receipt = _receipt(cumulative);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.prank(producer);
        royalties.settle{value: value}(meter, receipt, signature);
    }

    // Reports

    function _report(uint32 period, uint128 netIncome) internal view returns (Report memory) {
        return Report(period, 2, netIncome, LINES, uint40(block.timestamp + DAY));
    }

    function _reports(Grant memory grant, Report memory declared, uint256 value) internal {
        vm.prank(producer);
        royalties.report{value: value}(grant, _holding(), declared, _payees(), "");
    }

    // Payouts

    function _payout(bytes32 root, uint256 total) internal view returns (Payout memory) {
        return Payout(root, total, ETHER, producer, 3, uint40(block.timestamp + 100 * DAY));
    }

    function _leaf(Entry memory entry) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(entry.index, entry.account, entry.amount))));
    }

    function _pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    // Money

    function _tokenFor(address spender) internal returns (PlainToken token) {
        token = new PlainToken();
        _allows(token, spender);
    }

    function _allows(PlainToken token, address spender) internal {
        _allows(token);
        token.mint(producer, 1_000 ether);
        vm.prank(producer);
        token.approve(spender, type(uint256).max);
    }
}
