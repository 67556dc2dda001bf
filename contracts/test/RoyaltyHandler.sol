// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, Meter, MeterState, PurchaseOrder, Receipt, Report} from "../src/RoyaltyTypes.sol";
import {Grant, Holding, LicenseKey, Order, Payee, Permit, Withdrawal} from "../src/Types.sol";
import {ICheckout} from "../src/interfaces/ICheckout.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {BlockingToken} from "./Tokens.sol";
import {RefusingPayee} from "./Wallets.sol";
import {Entry, Payout, Words} from "./Words.sol";

/// @notice What the fuzzer may do with a ledger, its royalties and a checkout, and what has to be remembered to judge
///         them. An action that is refused leaves no trace here either.
contract RoyaltyHandler is RoyaltyTest {
    struct Sale {
        uint256 choice;
        address licensee;
        uint256 serial;
    }

    struct Posted {
        Payout payout;
        uint256[3] amounts;
        uint256 paid;
    }

    uint256 private constant SOURCE_SPLIT = 3;
    uint64 private constant MOST_UNITS = 1_000;

    ICheckout private checkout;
    address[2] private currencies;
    Payee[][4] private splits; // of adults, the third with a trust, the fourth with the first one's pot as a source
    address[] private payees;
    Sale[] private sales;
    Meter[] private meters;
    uint256[] private meterSales;
    uint256[] private counters; // of each meter, as settled
    Posted[] private posted;
    uint256 public settled;
    uint256 public reported;
    uint256 public returned;
    uint256 public collected;
    uint256 public paidTwice;
    uint256 public soldInOthersNames;
    uint256 public openedTwice;
    uint256 public closedEarly;
    mapping(bytes32 meter => uint256) private dismissedAt;
    mapping(bytes32 meter => uint256) private closedWith; // units, and one more
    uint256 public closed;
    uint256 private time = START;

    constructor() {
        RoyaltyTest.setUp();
        _registerMinor(CHILD);
        checkout = ICheckout(vm.deployCode("Checkout.sol:Checkout", abi.encode(ledger)));
        BlockingToken token = new BlockingToken();
        currencies = [ETHER, address(token)];
        address[2] memory buyers = [producer, rival];
        for (uint256 i; i < 2; ++i) {
            vm.deal(buyers[i], 1e30);
            token.mint(buyers[i], 1e30);
            _approves(token, buyers[i], address(ledger));
            _approves(token, buyers[i], address(royalties));
            _approves(token, buyers[i], address(checkout));
        }
        token.blockAccount(union);
        _keepSplits(address(new RefusingPayee()));
    }

    function setUp() public pure override {}

    function _approves(BlockingToken token, address owner, address spender) private {
        vm.prank(owner);
        token.approve(spender, type(uint256).max);
    }

    function _keepSplits(address refusing) private {
        Payee[] memory second = _payees();
        second[1].account = refusing;
        Payee[] memory derived = _payees();
        derived[2] = Payee(royalties.potAccountOf(_pot(_payees(), 0)), 1_000, 7);
        Payee[][4] memory all = [_payees(), second, _trustPayees(), derived];
        for (uint256 i; i < 4; ++i) {
            for (uint256 j; j < all[i].length; ++j) splits[i].push(all[i][j]);
        }
        payees = [performer.account, agent, union, refusing, derived[2].account];
    }

    modifier now_() {
        vm.warp(time);
        _;
    }

    // What exists: eight grants, few enough to meet each other; each makes the licensee owe reports

    function _grantOf(uint256 choice) private view returns (Grant memory grant) {
        grant = _grant();
        uint256 split = choice % 4;
        if (split == 2) (grant.asset, grant.guardian) = (CHILD, guardian.account);
        grant.split = _splitHash(splits[split]);
        grant.currency = currencies[choice / 4 % 2];
        (grant.unit, grant.unitPrice, grant.maxUnits) = (5, 1e6 + choice, MOST_UNITS);
        (grant.revenueShareBps, grant.minimum) = (SHARE_BPS, choice % 2 * 1e9);
        grant.reportEvery = 1 + choice % 2;
        (grant.price, grant.revocation) = (choice % 3 * 1e9, IMMEDIATE);
        (grant.durationS, grant.closesAt, grant.salt) = (200 * DAY, type(uint40).max, choice);
    }

    function _keyOf(Sale memory sale) private view returns (LicenseKey memory) {
        Grant memory grant = _grantOf(sale.choice);
        return LicenseKey(grant.asset, _digestOf(grant), sale.licensee, sale.serial);
    }

    function _valueOf(address currency, uint256 amount) private pure returns (uint256) {
        return currency == ETHER ? amount : 0;
    }

    function _contract(bool isLedger) private view returns (IPots) {
        return isLedger ? IPots(address(ledger)) : IPots(address(royalties));
    }

    // What the fuzzer calls

    function buy(uint256 choice, bool asRival, uint256 serial, bool isCarried) external now_ {
        Grant memory grant = _grantOf(choice % 8);
        Order memory order = _order(grant, splits[choice % 4]);
        (order.licensee, order.serial) = (asRival ? rival : producer, serial % 2);
        address buyer = isCarried || serial / 2 % 4 == 0 ? producer : order.licensee;
        bool isSold = isCarried ? _carries(order) : _purchases(order, buyer);
        if (!isSold) return;
        if (buyer != order.licensee) ++soldInOthersNames;
        sales.push(Sale(choice % 8, order.licensee, order.serial));
    }

    function _purchases(Order memory order, address buyer) private returns (bool) {
        vm.prank(buyer);
        try ledger.purchase{value: _valueOf(order.grant.currency, order.grant.price)}(order) {
            return true;
        } catch {
            return false;
        }
    }

    function _carries(Order memory order) private returns (bool) {
        PurchaseOrder memory signed = PurchaseOrder(
            0, _digestOf(order.grant), producer, order.licensee, order.serial, 0, order.grant.currency, order.grant.price,
            type(uint40).max
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", checkout.domainSeparator(), _hashOf(signed)));
        Permit memory none;
        try checkout.buySigned(order, signed, _sign(licensee, digest), none) {
            return true;
        } catch {
            return false;
        }
    }

    function openMeter(uint256 i, uint256 tools, uint64 cap) external now_ {
        if (sales.length == 0) return;
        Sale memory sale = sales[i % sales.length];
        Grant memory grant = _grantOf(sale.choice);
        address account = tools % 2 == 0 ? tool.account : stranger.account;
        vm.prank(sale.licensee);
        try royalties.openMeter(
            grant,
            Holding(sale.licensee, sale.serial),
            Appointment(account, 1 + cap % MOST_UNITS, 0),
            splits[sale.choice % 4],
            ""
        ) {
            bytes32 license = keccak256(abi.encode(_keyOf(sale)));
            Meter memory meter = Meter(license, account, grant.currency, _royaltyPot(grant), grant.unitPrice);
            for (uint256 j; j < meters.length; ++j) if (_idOf(meters[j]) == _idOf(meter)) ++openedTwice;
            meters.push(meter);
            meterSales.push(i % sales.length);
            counters.push(0);
        } catch {}
    }

    function deposit(uint256 i, uint64 amount) external now_ {
        if (meters.length == 0) return;
        Meter memory meter = meters[i % meters.length];
        vm.prank(rival);
        try royalties.deposit{value: _valueOf(meter.currency, amount % 1e9)}(meter, amount % 1e9) {} catch {}
    }

    /// @dev The second time is a replay.
    function settle(uint256 i, uint64 more) external now_ {
        if (meters.length == 0) return;
        Meter memory meter = meters[i % meters.length];
        MeterState memory state = royalties.meterOf(_idOf(meter));
        uint64 cumulative = state.units + more % 300;
        uint256 amount = (cumulative - state.units) * meter.unitPrice;
        uint256 missing = amount > state.deposit ? amount - state.deposit : 0;
        Receipt memory receipt = Receipt(cumulative, OUTPUTS, type(uint40).max);
        bytes memory signature = _sign(meter.tool == tool.account ? tool : stranger, _digestOf(receipt, meter));
        for (uint256 turn; turn < 2; ++turn) {
            vm.prank(producer);
            try royalties.settle{value: _valueOf(meter.currency, missing)}(meter, receipt, signature) {
                ++settled;
                if (turn == 1) ++paidTwice;
                counters[i % meters.length] = cumulative;
            } catch {}
        }
    }

    function returnDeposit(uint256 i) external now_ {
        if (meters.length == 0) return;
        Sale memory sale = sales[meterSales[i % meters.length]];
        LicenseKey memory key = _keyOf(sale);
        vm.prank(sale.licensee);
        try royalties.returnDeposit(meters[i % meters.length], key, address(0xdead)) {
            ++returned;
        } catch {}
    }

    function dismiss(uint256 i) external now_ {
        if (meters.length == 0) return;
        Meter memory meter = meters[i % meters.length];
        Sale memory sale = sales[meterSales[i % meters.length]];
        LicenseKey memory key = _keyOf(sale);
        vm.prank(sale.licensee);
        try royalties.dismissTool(meter, key, 0, "") {
            dismissedAt[_idOf(meter)] = time;
        } catch {}
    }

    function close(uint256 i) external now_ {
        if (meters.length == 0) return;
        bytes32 id = _idOf(meters[i % meters.length]);
        try royalties.closeMeter(meters[i % meters.length]) {
            ++closed;
            if (dismissedAt[id] == 0 || time < dismissedAt[id] + 30 * DAY) ++closedEarly;
            closedWith[id] = counters[i % meters.length] + 1;
        } catch {}
    }

    function report(uint256 i, uint32 period, uint8 moment, uint64 income) external now_ {
        if (sales.length == 0) return;
        Sale memory sale = sales[i % sales.length];
        Grant memory grant = _grantOf(sale.choice);
        Holding memory holding = Holding(sale.licensee, sale.serial);
        Report memory declared = Report(period % 8, 1 + moment % 3, income, LINES, 0);
        try royalties.owedFor(grant, holding, declared) returns (uint256 amount) {
            vm.prank(sale.licensee);
            royalties.report{value: _valueOf(grant.currency, amount)}(
                grant, holding, declared, splits[sale.choice % 4], ""
            );
            ++reported;
        } catch {}
    }

    /// @dev Three entries, of which the total may not be enough.
    function post(uint64[3] calldata amounts, uint256 currency, uint64 missing) external now_ {
        Posted storage one = posted.push();
        one.amounts = [uint256(amounts[0]), amounts[1], amounts[2]];
        uint256 sum = one.amounts[0] + one.amounts[1] + one.amounts[2];
        uint256 total = missing % 3 == 0 ? sum - missing % (sum + 1) : sum;
        one.payout = Payout(
            _rootOf(one.amounts), total, currencies[currency % 2], producer, uint32(posted.length),
            uint40(time + 30 * DAY)
        );
        uint256 value = _valueOf(one.payout.currency, total);
        vm.prank(producer);
        try royalties.postPayout{value: value}(Words.key(one.payout), uint128(total), one.payout.claimUntil) {} catch {
            posted.pop();
        }
    }

    function _entryOf(uint256[3] memory amounts, uint256 index) private view returns (Entry memory) {
        return Entry(index, payees[index + 1], amounts[index]);
    }

    function _rootOf(uint256[3] memory amounts) private view returns (bytes32) {
        bytes32 pair = _pair(_leaf(_entryOf(amounts, 0)), _leaf(_entryOf(amounts, 1)));
        return _pair(pair, _leaf(_entryOf(amounts, 2)));
    }

    function claim(uint256 i, uint256 index) external now_ {
        if (posted.length == 0) return;
        Posted storage one = posted[i % posted.length];
        index %= 3;
        uint256[3] memory amounts = one.amounts;
        bytes32[] memory proof = new bytes32[](index == 2 ? 1 : 2);
        proof[0] = index == 2
            ? _pair(_leaf(_entryOf(amounts, 0)), _leaf(_entryOf(amounts, 1)))
            : _leaf(_entryOf(amounts, 1 - index));
        if (index != 2) proof[1] = _leaf(_entryOf(amounts, 2));
        for (uint256 turn; turn < 2; ++turn) {
            try royalties.claim(Words.pack(_entryOf(amounts, index)), amounts[index], Words.key(one.payout), proof) {
                one.paid += amounts[index];
                if (turn == 1) ++paidTwice;
            } catch {}
        }
    }

    function reclaim(uint256 i) external now_ {
        if (posted.length == 0) return;
        Posted storage one = posted[i % posted.length];
        uint256 left = royalties.payoutOf(keccak256(abi.encode(Words.key(one.payout))));
        vm.prank(producer);
        try royalties.reclaim(Words.key(one.payout)) {
            one.paid += left;
        } catch {}
    }

    function distribute(uint256 split, uint256 currency, bool inLedger) external now_ {
        uint40 unlockAt = split % 4 == 2 ? MAJORITY : 0;
        try _contract(inLedger).distribute(currencies[currency % 2], unlockAt, Words.pack(splits[split % 4])) {} catch {}
    }

    function collect(uint256 currency, bool inLedger) external now_ {
        try _contract(inLedger).collectSource(splits[0], 0, currencies[currency % 2]) {
            ++collected;
        } catch {}
    }

    function withdraw(uint256 payee, uint256 currency, bool inLedger) external now_ {
        vm.prank(payees[payee % 4]); // nobody has the key of the fifth, a pot's account
        try _contract(inLedger).withdraw(currencies[currency % 2], address(0xdead)) {} catch {}
    }

    function withdrawTrust(uint256 currency, bool inLedger) external now_ {
        vm.prank(performer.account);
        try _contract(inLedger).withdrawTrust(MAJORITY, currencies[currency % 2], address(0xdead)) {} catch {}
    }

    function withdrawConsent(bool ofMinor) external now_ {
        bytes32 asset = ofMinor ? CHILD : VOICE;
        uint8 epoch = ledger.assetOf(asset).consentEpoch;
        vm.prank(performer.account);
        try ledger.withdrawConsent(Withdrawal(asset, epoch, performer.account, 0), "") {} catch {}
    }

    function wait(uint256 seconds_) external {
        time += seconds_ % 50 == 0 ? 2 * YEAR : seconds_ % (20 * DAY);
    }

    // What the invariants read

    /// @return held what the contract has of the currency
    /// @return owed the sum of all its pots, credits, trusts, deposits and payouts
    function books(uint256 currency, bool inLedger) external view returns (uint256 held, uint256 owed) {
        address money = currencies[currency];
        IPots pots = _contract(inLedger);
        held = money == ETHER ? address(pots).balance : BlockingToken(money).balanceOf(address(pots));
        for (uint256 i; i < 4; ++i) owed += pots.potOf(_pot(splits[i], i == 2 ? MAJORITY : 0), money);
        for (uint256 i; i < payees.length; ++i) {
            owed += pots.creditOf(payees[i], money) + pots.trustOf(payees[i], MAJORITY, money);
        }
        if (inLedger) return (held, owed);
        for (uint256 i; i < meters.length; ++i) {
            if (meters[i].currency == money) owed += royalties.meterOf(_idOf(meters[i])).deposit;
        }
        for (uint256 i; i < posted.length; ++i) {
            Payout memory payout = posted[i].payout;
            if (payout.currency == money) owed += royalties.payoutOf(keccak256(abi.encode(Words.key(payout))));
        }
    }

    function leftInCheckout() external view returns (uint256) {
        return address(checkout).balance + BlockingToken(currencies[1]).balanceOf(address(checkout));
    }

    function countersAreThoseSettled() external view returns (bool) {
        for (uint256 i; i < meters.length; ++i) {
            MeterState memory state = royalties.meterOf(_idOf(meters[i]));
            if (state.units != counters[i] || state.units > state.cap) return false;
            uint256 last = closedWith[_idOf(meters[i])];
            if (last != 0 && (state.units != last - 1 || state.cap != last - 1)) return false;
        }
        return true;
    }

    function capsAreGranted() external view returns (bool) {
        for (uint256 i; i < meters.length; ++i) {
            uint256 sum;
            for (uint256 j; j < meters.length; ++j) {
                if (meters[j].license != meters[i].license) continue;
                sum += royalties.meterOf(_idOf(meters[j])).cap;
            }
            if (sum > MOST_UNITS || sum != royalties.allottedOf(meters[i].license)) return false;
        }
        return true;
    }

    function payoutsAreWhatWasPaidIn() external view returns (bool) {
        for (uint256 i; i < posted.length; ++i) {
            Posted memory one = posted[i];
            uint256 left = royalties.payoutOf(keccak256(abi.encode(Words.key(one.payout))));
            if (one.paid + left != one.payout.total) return false;
        }
        return true;
    }

    function counts() external view returns (uint256, uint256, uint256) {
        return (sales.length, meters.length, posted.length);
    }
}
