// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord} from "../src/LicenseWord.sol";
import {Grant, LicenseKey, Payee, Reason} from "../src/Types.sol";
import {Lens} from "../src/Lens.sol";
import {LedgerTest} from "./LedgerTest.sol";
import {RefusingPayee} from "./Wallets.sol";
import {Words} from "./Words.sol";

contract LensTest is LedgerTest {
    Lens private lens;

    function setUp() public override {
        super.setUp();
        lens = new Lens(ledger);
    }

    function test_assets_come_with_their_guards_in_the_order_asked_for() public {
        _registerMinor(CHILD);
        bytes32[] memory ids = new bytes32[](3);
        (ids[0], ids[1], ids[2]) = (CHILD, keccak256("unknown"), VOICE);
        Lens.AssetView[] memory views = lens.assets(ids);
        require(views[0].guard.guardian == guardian.account && views[0].guard.majorityAt == MAJORITY, "guard");
        require(views[0].asset.performer == performer.account, "minor");
        require(views[1].asset.performer == address(0), "unknown");
        require(views[2].asset.performer == performer.account && views[2].guard.majorityAt == 0, "adult");
    }

    function test_licenses_come_with_word_territory_and_reason() public {
        Grant memory grant = _grant();
        grant.territory = 6;
        bytes32 license = _buy(grant);
        LicenseKey[] memory keys = new LicenseKey[](2);
        (keys[0], keys[1]) = (_key(grant), _key(grant));
        keys[1].serial = 1;
        Lens.LicenseView[] memory views = lens.licenses(keys, _use(ENHANCEMENT));
        _equal(views[0].license, license, "license");
        _equal(LicenseWord.unwrap(views[0].word), LicenseWord.unwrap(ledger.licenseOf(license)), "word");
        _equal(views[0].territory, 6, "territory");
        _equal(views[0].reason, Reason.TerritoryNotGranted);
        _equal(views[1].reason, Reason.LicenseUnknown);
    }

    function test_money_comes_as_pots_credits_and_trusts() public {
        _registerMinor(CHILD);
        Payee[] memory payees = _trustPayees();
        payees[2].account = address(new RefusingPayee());
        Grant memory grant = _minorGrant();
        (grant.split, grant.price) = (_splitHash(payees), 10_001);
        _buy(_order(grant, payees));
        ledger.distribute(ETHER, MAJORITY, Words.pack(payees));
        bytes32[] memory pots = new bytes32[](2);
        pots[0] = ledger.potIdOf(_splitHash(payees), MAJORITY);
        _equal(lens.pots(pots, ETHER)[0], 1, "pot");
        _equal(lens.pots(pots, ETHER)[1], 0, "unknown pot");
        Lens.Account[] memory accounts = new Lens.Account[](2);
        accounts[0] = Lens.Account(performer.account, MAJORITY, ETHER);
        accounts[1] = Lens.Account(payees[2].account, 0, ETHER);
        Lens.Balance[] memory balances = lens.balances(accounts);
        _equal(balances[0].trust, 2_000, "trust");
        _equal(balances[0].credit, 0, "no credit");
        _equal(balances[1].credit, 2_500, "credit");
        _equal(balances[1].trust, 0, "no trust");
    }
}
