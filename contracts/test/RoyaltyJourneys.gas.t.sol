// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, Meter, Receipt, Report} from "../src/RoyaltyTypes.sol";
import {Grant, LicenseKey, Payee} from "../src/Types.sol";
import {PlainToken} from "./Tokens.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {Entry, Payout, Words} from "./Words.sol";

/// @notice Gas of whole transactions, by journey, for money that is owed after the purchase: the other part of
///         contracts/snapshots/journeys.json. Steady state: the pot is open, payees have received before.
contract RoyaltyJourneysGasTest is RoyaltyTest {
    string private constant GROUP = "journeys";
    uint256 private constant MILLION_LEAVES = 1 << 20;

    PlainToken private token;

    function setUp() public override {
        super.setUp();
        token = _tokenFor(address(royalties));
        Payee[] memory payees = _payees();
        for (uint256 i; i < 3; ++i) {
            vm.deal(payees[i].account, 1);
            token.mint(payees[i].account, 1);
        }
    }

    /// @dev The pot is open and some units are settled.
    function _running(address currency, uint256 prepaid) private returns (Meter memory meter) {
        Grant memory grant = _metered();
        grant.salt = uint256(keccak256(abi.encode(currency, prepaid)));
        grant.currency = currency;
        meter = _meter(grant);
        _settles(meter, 10, currency == ETHER ? 10 * UNIT_PRICE : 0);
        if (prepaid != 0) _deposits(meter, prepaid);
    }

    function _settles(Meter memory meter, uint256 value, string memory name) private {
        Receipt memory receipt = _receipt(5_010);
        bytes memory signature = _sign(tool, _digestOf(receipt, meter));
        vm.prank(producer);
        royalties.settle{value: value}(meter, receipt, signature);
        vm.snapshotGasLastCall(GROUP, name);
    }

    function test_settle_from_a_deposit() public {
        _settles(_running(ETHER, 1 ether), 0, "settle");
        _settles(_running(address(token), 1 ether), 0, "settle_deposit_erc20");
    }

    function test_settle_paid_by_the_caller() public {
        _settles(_running(ETHER, 0), 5_000 * UNIT_PRICE, "settle_paid");
        _settles(_running(address(token), 0), 0, "settle_paid_erc20");
    }

    function test_open_a_meter() public {
        Grant memory grant = _metered();
        _buy(grant);
        Appointment memory appointment = _appointment(CAP);
        Payee[] memory payees = _payees();
        vm.prank(producer);
        royalties.openMeter(grant, _holding(), appointment, payees, "");
        vm.snapshotGasLastCall(GROUP, "open_meter");
    }

    function test_dismiss_a_tool() public {
        Meter memory meter = _running(ETHER, 0);
        (Grant memory grant, LicenseKey memory key) = (_metered(), _key(_metered()));
        grant.salt = uint256(keccak256(abi.encode(ETHER, 0)));
        key.grant = _digestOf(grant);
        vm.prank(producer);
        royalties.dismissTool(meter, key, 0, "");
        vm.snapshotGasLastCall(GROUP, "dismiss_tool");
        vm.warp(START + MONTH);
        royalties.closeMeter(meter);
        vm.snapshotGasLastCall(GROUP, "close_meter");
    }

    function test_report() public {
        Grant memory grant = _sharing();
        _buy(grant);
        _reports(grant, _report(0, 100 ether), 5 ether);
        vm.warp(START + MONTH);
        Report memory declared = _report(1, 60 ether);
        Payee[] memory none = new Payee[](0);
        vm.prank(producer);
        royalties.report{value: 3 ether}(grant, _holding(), declared, none, "");
        vm.snapshotGasLastCall(GROUP, "report");
    }

    function test_distribute_royalties_to_three() public {
        _running(ETHER, 0);
        royalties.distribute(ETHER, 0, Words.pack(_payees()));
        vm.snapshotGasLastCall(GROUP, "distribute_royalties_to_three");
    }

    /// @dev A tree of 2^20 payees of which one path is built: the other subtrees stand as any words.
    function _million(Entry memory entry) private pure returns (bytes32 root, bytes32[] memory proof) {
        proof = new bytes32[](20);
        root = _leaf(entry);
        for (uint256 i; i < 20; ++i) {
            proof[i] = keccak256(abi.encode("another subtree", i));
            root = _pair(root, proof[i]);
        }
    }

    function _post(Payout memory payout) private {
        vm.prank(producer);
        royalties.postPayout{value: payout.currency == ETHER ? payout.total : 0}(Words.key(payout), uint128(payout.total), payout.claimUntil);
    }

    /// @dev Another entry of the same word of the bitmap was claimed before.
    function _claims(address currency, string memory name) private {
        Entry memory first = Entry(MILLION_LEAVES - 2, agent, 1 gwei);
        Entry memory second = Entry(MILLION_LEAVES - 1, agent, 0.0123 ether);
        (, bytes32[] memory proof) = _million(second);
        bytes32 root = _pair(_leaf(first), _leaf(second));
        proof[0] = _leaf(first);
        bytes32[] memory firstProof = new bytes32[](20);
        firstProof[0] = _leaf(second);
        for (uint256 i = 1; i < 20; ++i) {
            firstProof[i] = proof[i];
            root = _pair(root, proof[i]);
        }
        Payout memory payout = _payout(root, 100 ether);
        payout.currency = currency;
        _post(payout);
        royalties.claim(Words.pack(first), first.amount, Words.key(payout), firstProof);
        royalties.claim(Words.pack(second), second.amount, Words.key(payout), proof);
        vm.snapshotGasLastCall(GROUP, name);
    }

    function test_claim_from_a_million() public {
        _claims(ETHER, "claim");
        _claims(address(token), "claim_erc20");
    }

    function test_post_a_payout() public {
        Payout memory payout = _payout(keccak256("a million payees"), 100 ether);
        vm.prank(producer);
        royalties.postPayout{value: 100 ether}(Words.key(payout), uint128(payout.total), payout.claimUntil);
        vm.snapshotGasLastCall(GROUP, "post_payout");
    }
}
