// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Batch, Cancellation, Grant, LicenseKey, Order, Payee, Registration, Use, Withdrawal} from "../src/Types.sol";
import {ILikenessLedger} from "../src/interfaces/ILikenessLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {PlainToken} from "./Tokens.sol";
import {Words} from "./Words.sol";

/// @notice Gas of whole transactions, by journey: what contracts/snapshots/journeys.json holds. Steady state: the pot is
///         open, the day's lock is written, payees have received before.
contract JourneysGasTest is LedgerTest {
    string private constant GROUP = "journeys";
    bytes32 private constant FACE = keccak256("a picture");

    PlainToken private token;

    function setUp() public override {
        super.setUp();
        token = new PlainToken();
        token.mint(producer, 1e24);
        vm.prank(producer);
        token.approve(address(ledger), 1e23);
        Payee[] memory payees = _payees();
        for (uint256 i; i < 3; ++i) {
            vm.deal(payees[i].account, 1);
            token.mint(payees[i].account, 1);
        }
        // the pots open here, and the lock of the day
        _buy(_like(1_000));
        Grant memory grant = _like(1_001);
        grant.currency = address(token);
        _buy(grant);
    }

    /// @dev A grant as wallets sign them: a full salt, thirty days of notice.
    function _like(uint256 number) private view returns (Grant memory grant) {
        grant = _grant();
        (grant.revocation, grant.noticeS) = (AFTER_NOTICE, 30 * DAY);
        grant.salt = uint256(keccak256(abi.encode(number)));
    }

    function _buys(Grant memory grant, uint256 serial, string memory name) private {
        Order memory order = _order(grant, new Payee[](0));
        order.serial = serial;
        uint256 value = grant.currency == ETHER ? grant.price : 0;
        vm.prank(producer);
        ledger.purchase{value: value}(order);
        vm.snapshotGasLastCall(GROUP, name);
    }

    function test_register() public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(registration));
        ledger.register(registration, signature);
        vm.snapshotGasLastCall(GROUP, "register");
    }

    function test_register_a_minor() public {
        Registration memory registration = _minorRegistration(CHILD);
        bytes32 digest = _digestOf(registration);
        bytes memory own = _sign(performer, digest);
        bytes memory guardians = _sign(guardian, digest);
        ledger.registerMinor(registration, own, guardians);
        vm.snapshotGasLastCall(GROUP, "register_minor");
    }

    function test_batch_of_1000() public {
        Batch memory batch = Batch(keccak256("root"), 1_000, performer.account, uint40(START + DAY));
        bytes memory signature = _sign(performer, _digestOf(batch));
        ledger.anchorBatch(batch, signature);
        vm.snapshotGasLastCall(GROUP, "batch_of_1000");
    }

    function test_buy_unlimited() public {
        _buys(_like(1), 1, "buy_unlimited");
    }

    function test_buy_beside_a_cancelled_grant() public {
        Grant memory other = _like(11);
        Cancellation memory cancellation = Cancellation(VOICE, _digestOf(other), 0, performer.account, 0);
        vm.prank(performer.account);
        ledger.cancelGrant(other, cancellation, "");
        _buys(_like(12), 1, "buy_beside_a_cancelled");
    }

    function test_buy_capped() public {
        Grant memory grant = _like(2);
        grant.maxSupply = 10;
        _buys(grant, 0, "buy_capped_first");
        _buys(grant, 1, "buy_capped_later");
    }

    function test_buy_for_a_territory() public {
        Grant memory grant = _like(3);
        grant.territory = 1 << 57;
        _buys(grant, 0, "buy_territory");
    }

    function test_buy_exclusively() public {
        Grant memory grant = _like(4);
        (grant.uses, grant.exclusive, grant.maxSupply) = (DUBBING, true, 1);
        _buys(grant, 0, "buy_exclusive_first");
    }

    function test_buy_a_minors_license() public {
        _registerMinor(CHILD);
        Grant memory grant = _like(5);
        (grant.asset, grant.guardian, grant.split) = (CHILD, guardian.account, _splitHash(_trustPayees()));
        _buy(grant);
        _buys(grant, 1, "buy_with_guardian");
    }

    function test_buy_with_a_token() public {
        Grant memory grant = _like(6);
        grant.currency = address(token);
        _buys(grant, 0, "buy_unlimited_erc20");
        grant.maxSupply = 10;
        _buys(grant, 0, "buy_capped_first_erc20");
    }

    function test_buy_and_open_a_pot() public {
        Payee[] memory payees = _payees();
        (payees[0].bps, payees[1].bps) = (8_000, 1_000);
        Grant memory grant = _like(7);
        grant.split = _splitHash(payees);
        Order memory order = _order(grant, payees);
        vm.prank(producer);
        ledger.purchase{value: PRICE}(order);
        vm.snapshotGasLastCall(GROUP, "buy_opening_a_pot");
    }

    /// @dev Every use but creating, each new and exclusive, two territories' bitmap, a token, and 32 payees that nobody
    ///      declared yet: what a wallet's gas limit has to hold.
    function test_buy_the_heaviest() public {
        _register(FACE);
        Grant memory creation = _like(9);
        (creation.asset, creation.uses) = (FACE, CREATE_REPLICA);
        _buy(creation);
        Payee[] memory payees = new Payee[](32);
        for (uint256 i; i < 32; ++i) payees[i] = Payee(address(uint160(uint256(keccak256(abi.encode(i))))), 312, AGENT);
        (payees[0].bps, payees[0].role) = (328, PERFORMER);
        Grant memory grant = _like(10);
        (grant.asset, grant.uses, grant.requires) = (FACE, (1 << 14) - 2, _digestOf(creation));
        (grant.exclusive, grant.maxSupply, grant.territory) = (true, 1, 1 << 57 | 1 << 14);
        (grant.currency, grant.split) = (address(token), _splitHash(payees));
        Order memory order = _order(grant, payees);
        vm.prank(producer);
        ledger.purchase(order);
        vm.snapshotGasLastCall(GROUP, "buy_heaviest");
    }

    function test_buy_a_derivative() public {
        Grant memory source = _like(13);
        (source.licensee, source.revenueShareBps, source.reportEvery) = (performer.account, 1_000, 1);
        Order memory order = _order(source);
        order.licensee = performer.account;
        vm.deal(performer.account, PRICE);
        vm.prank(performer.account);
        ledger.purchase{value: PRICE}(order);
        _register(FACE);
        vm.prank(performer.account);
        ledger.declareSource(source, 0, FACE);
        vm.snapshotGasLastCall(GROUP, "declare_source");
        Payee[] memory payees = _payees();
        payees[2] = Payee(ledger.sourceOf(FACE).account, 1_000, SOURCE);
        Grant memory grant = _like(14);
        (grant.asset, grant.split) = (FACE, _splitHash(payees));
        _buy(_order(grant, payees));
        order = _order(grant, payees);
        order.serial = 1;
        vm.prank(producer);
        ledger.purchase{value: PRICE}(order);
        vm.snapshotGasLastCall(GROUP, "buy_derivative");
    }

    function test_a_voice_moves_to_another_wallet() public {
        vm.prank(performer.account);
        ledger.announceSuccession(VOICE, stranger.account);
        vm.warp(START + 7 days);
        ledger.succeed(VOICE);
        vm.snapshotGasLastCall(GROUP, "succeed");
    }

    function _distributes(address currency, string memory name) private {
        ledger.distribute(currency, 0, Words.pack(_payees()));
        vm.snapshotGasLastCall(GROUP, name);
    }

    function test_distribute_to_three() public {
        _distributes(ETHER, "distribute_to_three");
        _distributes(address(token), "distribute_to_three_erc20");
    }

    function test_withdraw_consent() public {
        Withdrawal memory withdrawal = Withdrawal(VOICE, 0, performer.account, 0);
        vm.prank(performer.account);
        ledger.withdrawConsent(withdrawal, "");
        vm.snapshotGasLastCall(GROUP, "withdraw_consent");
    }

    function test_is_licensed() public {
        Grant memory grant = _like(8);
        _buy(grant);
        LicenseKey memory key = _key(grant);
        Use memory use = _use(ENHANCEMENT);
        ledger.isLicensed(key, use);
        vm.snapshotGasLastCall(GROUP, "is_licensed");
    }
}
