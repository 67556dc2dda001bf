// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord} from "../src/LicenseWord.sol";
import {Cancellation, Grant, LicenseKey, Order, Payee, Registration, Withdrawal} from "../src/Types.sol";
import {ILikenessLedger} from "../src/interfaces/ILikenessLedger.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";
import {BlockingToken} from "./Tokens.sol";
import {RefusingPayee} from "./Wallets.sol";
import {Words} from "./Words.sol";

/// @notice What the fuzzer may do with a ledger, and what has to be remembered to judge it. An action that the ledger
///         refuses is undone by it and leaves no trace here either.
contract Handler is LedgerTest {
    struct Sale {
        LicenseKey key;
        uint256 uses;
        uint256 startsAt;
        uint256 endsAt;
        bool exclusive;
        uint256 revocation;
        uint256 noticeS;
        uint256 withdrawnAt; // of its consent epoch; 0 while nothing was withdrawn
        uint256 consentEpoch;
    }

    bytes32 internal constant REMIX = keccak256("a remix of the recording");
    uint16 internal constant SHARE = 1_500;

    address[2] internal currencies;
    Payee[][4] internal splits; // two of adults, the third with a trust, the fourth with the first one's pot as a payee
    Wallet[2] internal wallets; // the voice moves from one to the other and back
    uint256 internal holder; // which of the two has it
    address[] internal payees;
    Sale[] internal sales;
    mapping(bytes32 grant => uint256) public sold;
    mapping(bytes32 grant => uint256) public cap;
    bytes32[] public capped;
    mapping(bytes32 signature => uint256) public accepted;
    mapping(bytes32 grant => bool) public cancelled;
    uint256 public earliestTrust = type(uint256).max;
    uint256 public soldAfterCancelling;
    uint256 public soldByOthers;
    uint256 public soldBeforeReaffirming;
    uint256 public soldWithoutSource;
    uint256 public successions;
    uint256 public movedEarly;
    uint256 public arrived; // at sources
    uint256 public acceptedTwice;
    uint256 internal time = START;

    constructor() {
        LedgerTest.setUp();
        _registerMinor(CHILD);
        BlockingToken token = new BlockingToken();
        currencies = [ETHER, address(token)];
        token.mint(producer, 1e30);
        token.mint(rival, 1e30);
        address[2] memory buyers = [producer, rival];
        for (uint256 i; i < 2; ++i) {
            vm.deal(buyers[i], 1e30);
            vm.prank(buyers[i]);
            token.approve(address(ledger), type(uint256).max);
        }
        token.blockAccount(union);
        address refusing = address(new RefusingPayee());
        _keep(0, _payees());
        Payee[] memory second = _payees();
        second[1].account = refusing;
        _keep(1, second);
        _keep(2, _trustPayees());
        address source = ledger.potAccountOf(ledger.potIdOf(_splitHash(_payees()), 0));
        payees = [performer.account, agent, union, refusing, source];
        wallets[0] = performer;
        wallets[1] = _wallet("the performer's next wallet");
        _remix(source);
    }

    /// @dev Anybody's asset, made from the voice: the rival's.
    function _remix(address source) private {
        Payee[] memory fourth = new Payee[](2);
        fourth[0] = Payee(agent, 10_000 - SHARE, PERFORMER);
        fourth[1] = Payee(source, SHARE, SOURCE);
        _keep(3, fourth);
        Registration memory registration = _registration(REMIX);
        registration.performer = rival;
        ledger.register(registration, _sign(_wallet("rival"), _digestOf(registration)));
        Grant memory grant = _grant();
        (grant.revenueShareBps, grant.reportEvery, grant.durationS) = (SHARE, 1, 1);
        Order memory order = _order(grant);
        order.licensee = rival;
        vm.prank(rival);
        ledger.purchase{value: PRICE}(order);
        vm.prank(rival);
        ledger.declareSource(grant, 0, REMIX);
    }

    function setUp() public pure override {}

    function _keep(uint256 i, Payee[] memory split) private {
        for (uint256 j; j < split.length; ++j) splits[i].push(split[j]);
    }

    // The grants that exist: few, so that they meet each other

    function grantOf(uint256 choice) public view returns (Grant memory grant) {
        grant = _grant();
        bool ofMinor = choice % 3 == 0;
        grant.asset = ofMinor ? CHILD : _isRemix(choice) ? REMIX : VOICE;
        grant.performer = _speaker(grant.asset).account;
        grant.guardian = ofMinor && time < MAJORITY ? guardian.account : address(0);
        grant.split = _splitHash(splits[_splitOf(choice)]);
        grant.closesAt = type(uint40).max;
        grant.uses = [ENHANCEMENT, DUBBING, ENHANCEMENT | DUBBING][(choice >> 8) % 3];
        grant.exclusive = (choice >> 16) % 2 == 0;
        grant.maxSupply = grant.exclusive ? 1 : (choice >> 24) % 3;
        grant.durationS = 1 + (choice >> 32) % (400 * DAY);
        grant.startsAt = (choice >> 64) % 4 == 0 ? time + (choice >> 72) % (30 * DAY) : 0;
        grant.currency = currencies[(choice >> 80) % 2];
        grant.price = 1 + (choice >> 88) % 1e18;
        grant.revocation = (choice >> 160) % 3;
        grant.noticeS = grant.revocation == AFTER_NOTICE ? 1 + (choice >> 168) % (60 * DAY) : 0;
        grant.grantEpoch = ledger.assetOf(grant.asset).grantEpoch;
        grant.salt = (choice >> 200) % 4;
    }

    function _splitOf(uint256 choice) private view returns (uint256) {
        if (choice % 3 == 0) return time < MAJORITY ? 2 : 0;
        return _isRemix(choice) && (choice >> 216) % 4 != 0 ? 3 : choice % 2;
    }

    function _isRemix(uint256 choice) private pure returns (bool) {
        return choice % 3 == 1 && (choice >> 208) % 2 == 0;
    }

    function _speaker(bytes32 asset) private view returns (Wallet memory) {
        if (asset == REMIX) return _wallet("rival");
        return asset == VOICE ? wallets[holder] : performer;
    }

    // What the fuzzer calls

    function buy(uint256 choice, bool asRival, uint256 serial) external {
        Grant memory grant = grantOf(choice);
        Wallet memory signer = _speaker(grant.asset);
        bool byAnother = grant.asset == VOICE && (choice >> 220) % 5 == 0;
        if (byAnother) (signer, grant.performer) = (wallets[1 - holder], wallets[1 - holder].account);
        Order memory order = _order(grant, splits[_splitOf(choice)]);
        order.performerSignature = _sign(signer, _digestOf(grant));
        order.licensee = asRival ? rival : producer;
        order.serial = serial % 3;
        uint256 value = order.grant.currency == ETHER ? order.grant.price : 0;
        vm.prank(order.licensee);
        try ledger.purchase{value: value}(order) returns (bytes32 license) {
            if (byAnother) ++soldByOthers;
            if (grant.asset == CHILD && time >= MAJORITY && !isReaffirmed()) ++soldBeforeReaffirming;
            if (grant.asset == REMIX && grant.split != _splitHash(splits[3])) ++soldWithoutSource;
            _remember(order, license);
        } catch {}
    }

    function _remember(Order memory order, bytes32 license) private {
        Grant memory grant = order.grant;
        bytes32 digest = _digestOf(grant);
        if (cancelled[digest]) ++soldAfterCancelling;
        if (grant.maxSupply != 0) {
            if (cap[digest] == 0) capped.push(digest);
            cap[digest] = grant.maxSupply;
            ++sold[digest];
        }
        LicenseWord word = ledger.licenseOf(license);
        sales.push(
            Sale(
                LicenseKey(grant.asset, digest, order.licensee, order.serial),
                grant.uses,
                word.startsAt(),
                word.endsAt(),
                grant.exclusive,
                grant.revocation,
                grant.noticeS,
                0,
                word.consentEpoch()
            )
        );
    }

    function distribute(uint256 split, uint256 currency) external {
        uint40 unlockAt = split % 4 == 2 ? MAJORITY : 0;
        try ledger.distribute(currencies[currency % 2], unlockAt, Words.pack(splits[split % 4])) {} catch {}
    }

    function collectSource(uint256 currency) external {
        address money = currencies[currency % 2];
        bytes32 pot = ledger.potIdOf(_splitHash(splits[0]), 0);
        uint256 owed = ledger.creditOf(ledger.potAccountOf(pot), money);
        uint256 before = ledger.potOf(pot, money);
        try ledger.collectSource(splits[0], 0, money) {
            require(ledger.potOf(pot, money) - before == owed, "a source got another amount than its share");
            arrived += owed;
        } catch {}
    }

    // The voice moves to the performer's other wallet

    function announce() external {
        vm.prank(wallets[holder].account);
        try ledger.announceSuccession(VOICE, wallets[1 - holder].account) {} catch {}
    }

    function object() external {
        vm.prank(wallets[holder].account);
        try ledger.cancelSuccession(VOICE) {} catch {}
    }

    function succeed() external {
        uint256 notBefore = ledger.successionOf(VOICE).notBefore;
        try ledger.succeed(VOICE) {
            if (notBefore == 0 || time < notBefore) ++movedEarly;
            holder = 1 - holder;
            ++successions;
        } catch {}
    }

    function reaffirm() external {
        vm.prank(performer.account);
        try ledger.reaffirm(CHILD) {} catch {}
    }

    function isReaffirmed() public view returns (bool) {
        return ledger.assetOf(CHILD).traits & 1 << 5 == 0;
    }

    function voicesPerformer() external view returns (address) {
        return wallets[holder].account;
    }

    function withdraw(uint256 payee, uint256 currency) external {
        vm.prank(payees[payee % payees.length]);
        try ledger.withdraw(currencies[currency % 2], address(0xdead)) {} catch {}
    }

    function withdrawTrust(uint256 currency, uint40 unlockAt) external {
        if (unlockAt % 4 != 0) unlockAt = MAJORITY;
        uint256 before = ledger.trustOf(performer.account, MAJORITY, currencies[currency % 2]);
        vm.prank(performer.account);
        try ledger.withdrawTrust(unlockAt, currencies[currency % 2], address(0xdead)) {
            if (before != 0 && time < earliestTrust) earliestTrust = time;
        } catch {}
    }

    /// @dev The clock stops one second before majority, and then at it.
    function wait(uint256 seconds_) external {
        if (time == MAJORITY - 1) time = MAJORITY;
        else if (seconds_ % 11 == 0 && time < MAJORITY) time = MAJORITY - 1;
        else time += seconds_ % 7 == 0 ? 400 * DAY : seconds_ % (20 * DAY);
        vm.warp(time);
    }

    function withdrawConsent(bool ofMinor) external {
        bytes32 asset = ofMinor ? CHILD : VOICE;
        uint8 epoch = ledger.assetOf(asset).consentEpoch;
        Wallet memory signer = _speaker(asset);
        Withdrawal memory withdrawal = Withdrawal(asset, epoch, signer.account, type(uint40).max);
        bytes memory signature = _sign(signer, _digestOf(withdrawal));
        for (uint256 i; i < 2; ++i) {
            // the second time is a replay
            try ledger.withdrawConsent(withdrawal, signature) {
                _accept(signature);
                _withdrawn(asset, epoch);
            } catch {}
        }
    }

    function _withdrawn(bytes32 asset, uint8 epoch) private {
        for (uint256 i; i < sales.length; ++i) {
            Sale storage one = sales[i];
            if (one.key.asset == asset && one.consentEpoch == epoch) one.withdrawnAt = time;
        }
    }

    function cancel(uint256 choice) external {
        Grant memory grant = grantOf(choice);
        bytes32 digest = _digestOf(grant);
        address speaker = _speaker(grant.asset).account;
        Cancellation memory cancellation = Cancellation(grant.asset, digest, 0, speaker, 0);
        vm.prank(speaker);
        ledger.cancelGrant(grant, cancellation, "");
        cancelled[digest] = true;
    }

    function cancelAll(bool ofMinor) external {
        bytes32 asset = ofMinor ? CHILD : VOICE;
        uint16 epoch = ledger.assetOf(asset).grantEpoch;
        Wallet memory signer = _speaker(asset);
        Cancellation memory cancellation = Cancellation(asset, 0, epoch, signer.account, type(uint40).max);
        bytes memory signature = _sign(signer, _digestOf(cancellation));
        for (uint256 i; i < 2; ++i) {
            try ledger.cancelGrants(cancellation, signature) {
                _accept(signature);
            } catch {}
        }
    }

    function freeze(bool ofMinor, bool on) external {
        bytes32 asset = ofMinor ? CHILD : VOICE;
        bool isGuarded = ofMinor && time < MAJORITY && !on;
        vm.prank(isGuarded ? guardian.account : _speaker(asset).account);
        if (on) ledger.freeze(asset);
        else ledger.unfreeze(asset);
    }

    function _accept(bytes memory signature) private {
        if (++accepted[keccak256(signature)] > 1) ++acceptedTwice;
    }

    // What the invariants read

    function theLedger() external view returns (ILikenessLedger) {
        return ledger;
    }

    function now_() external view returns (uint256) {
        return time;
    }

    function sale(uint256 i) external view returns (Sale memory) {
        return sales[i];
    }

    function saleCount() external view returns (uint256) {
        return sales.length;
    }

    function cappedCount() external view returns (uint256) {
        return capped.length;
    }

    /// @return held what the ledger has of the currency
    /// @return owed the sum of all pots, credits and trusts
    function books(uint256 currency) external view returns (uint256 held, uint256 owed) {
        address money = currencies[currency];
        held = money == ETHER ? address(ledger).balance : BlockingToken(money).balanceOf(address(ledger));
        for (uint256 i; i < 4; ++i) {
            owed += ledger.potOf(ledger.potIdOf(_splitHash(splits[i]), i == 2 ? MAJORITY : 0), money);
        }
        for (uint256 i; i < payees.length; ++i) {
            owed += ledger.creditOf(payees[i], money);
            owed += ledger.trustOf(payees[i], MAJORITY, money);
        }
    }

    /// @dev What changes when anybody is paid.
    function standing() external view returns (bytes32) {
        uint256[4] memory credits;
        for (uint256 i; i < 4; ++i) credits[i] = ledger.creditOf(payees[i], currencies[i % 2 == 0 ? 1 : 0]);
        return keccak256(abi.encode(credits));
    }
}
