// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Meter, Receipt} from "../src/RoyaltyTypes.sol";
import {Grant, Payee} from "../src/Types.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {CallingToken} from "./Tokens.sol";
import {BurningPayee, ReenteringPayee} from "./Wallets.sol";
import {Entry, Payout, Words} from "./Words.sol";

/// @notice Money for use in a token that calls who receives, with a payee who does harm when called: only that payee's
///         own money waits.
contract CallingPayeesTest is RoyaltyTest {
    CallingToken private _token;
    address private _burning;
    Meter private _used;

    function setUp() public override {
        super.setUp();
        _token = new CallingToken();
        _allows(_token, address(royalties));
        _burning = address(new BurningPayee());
        _token.wantCalls(_burning);
        _used = _opensFor(_burning, UNIT_PRICE);
    }

    /// @dev A meter whose pot has this payee in the agent's place.
    function _opensFor(address payee, uint256 unitPrice) private returns (Meter memory) {
        Payee[] memory payees = _payees();
        payees[1].account = payee;
        Grant memory grant = _metered();
        (grant.price, grant.unitPrice, grant.currency, grant.split) =
            (0, unitPrice, address(_token), _splitHash(payees));
        _buy(_order(grant, payees));
        vm.prank(producer);
        royalties.openMeter(grant, _holding(), _appointment(CAP), payees, "");
        return _meterOf(grant);
    }

    function _burningPayees() private view returns (Payee[] memory payees) {
        payees = _payees();
        payees[1].account = _burning;
    }

    function _distributesTokens(Payee[] memory payees) private {
        royalties.distribute{gas: 500_000}(address(_token), 0, Words.pack(payees));
    }

    function test_use_is_paid_in_and_out_whoever_the_payees_are() public {
        _deposits(_used, UNIT_PRICE);
        _settles(_used, 10, 0);
        _distributesTokens(_burningPayees());
        uint256 paid = 10 * UNIT_PRICE - KEPT;
        _equal(_token.balanceOf(union), paid / 10, "union");
        _equal(_token.balanceOf(performer.account), paid - paid * 2 / 10 - paid / 10, "performer");
        _equal(royalties.creditOf(_burning, address(_token)), paid * 2 / 10, "credit");
        // and the next use goes on
        _settles(_used, 20, 0);
        _distributesTokens(_burningPayees());
        _equal(_token.balanceOf(union), paid / 10 + UNIT_PRICE, "union, again");
    }

    function test_a_share_of_income_is_paid_in_and_out_whoever_the_payees_are() public {
        Grant memory grant = _sharing();
        Payee[] memory payees = _burningPayees();
        (grant.price, grant.currency, grant.split) = (0, address(_token), _splitHash(payees));
        _buy(_order(grant, payees));
        vm.prank(producer);
        royalties.report(grant, _holding(), _report(0, 0), payees, "");
        _distributesTokens(payees);
        _equal(_token.balanceOf(union), (MINIMUM - KEPT) / 10, "union");
        _equal(royalties.creditOf(_burning, address(_token)), (MINIMUM - KEPT) * 2 / 10, "credit");
    }

    function test_a_credit_is_withdrawn_to_where_it_can_be_paid() public {
        _settles(_used, 10, 0);
        _distributesTokens(_burningPayees());
        vm.expectRevert();
        vm.prank(_burning);
        royalties.withdraw{gas: 2_000_000}(address(_token), _burning);
        vm.prank(_burning);
        royalties.withdraw(address(_token), rival);
        _equal(_token.balanceOf(rival), (10 * UNIT_PRICE - KEPT) * 2 / 10, "paid elsewhere");
    }

    function test_an_entry_that_cannot_be_paid_holds_up_no_other_entry() public {
        Entry memory first = Entry(0, _burning, 1 ether);
        Entry memory second = Entry(1, union, 2 ether);
        Payout memory payout = _payout(_pair(_leaf(first), _leaf(second)), 3 ether);
        payout.currency = address(_token);
        vm.prank(producer);
        royalties.postPayout(Words.key(payout), uint128(payout.total), payout.claimUntil);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(second);
        vm.expectRevert();
        royalties.claim{gas: 2_000_000}(Words.pack(first), first.amount, Words.key(payout), proof);
        proof[0] = _leaf(first);
        royalties.claim(Words.pack(second), second.amount, Words.key(payout), proof);
        _equal(_token.balanceOf(union), 2 ether, "union");
    }

    // A push of tokens leaves a payee gas enough to call back

    function _getsNothingBy(bytes memory attack, ReenteringPayee payee) private {
        Payee[] memory payees = _payees();
        payees[1].account = address(payee);
        _settles(_opensFor(address(payee), 2 * UNIT_PRICE), 1, 0);
        _token.wantCalls(address(payee));
        payee.prepare(attack);
        uint256 before = _token.balanceOf(address(royalties));
        royalties.distribute(address(_token), 0, Words.pack(payees));
        require(!payee.succeeded(), "called back");
        uint256 paid = 2 * UNIT_PRICE - KEPT;
        _equal(_token.balanceOf(address(payee)), paid * 2 / 10, "payee");
        _equal(_token.balanceOf(address(royalties)), before - paid, "royalties");
    }

    function test_a_payee_in_tokens_does_not_have_a_pot_paid() public {
        ReenteringPayee payee = new ReenteringPayee(royalties);
        Payee[] memory others = _payees();
        others[1].account = rival;
        _settles(_opensFor(rival, UNIT_PRICE), 10, 0);
        _getsNothingBy(abi.encodeCall(royalties.distribute, (address(_token), 0, Words.pack(others))), payee);
        royalties.distribute{gas: 250_000}(address(_token), 0, Words.pack(others));
    }

    /// @dev From a deposit nothing is pulled, so that only the pot itself can refuse.
    function test_a_payee_in_tokens_books_nothing_meanwhile() public {
        ReenteringPayee payee = new ReenteringPayee(royalties);
        _deposits(_used, UNIT_PRICE);
        Receipt memory receipt = _receipt(1);
        bytes memory signature = _sign(tool, _digestOf(receipt, _used));
        _getsNothingBy(abi.encodeCall(royalties.settle, (_used, receipt, signature)), payee);
        royalties.settle(_used, receipt, signature);
        _equal(royalties.potOf(_used.pot, address(_token)), UNIT_PRICE, "booked at any other time");
    }
}
