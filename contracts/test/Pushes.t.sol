// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Payee} from "../src/Types.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {PotTest} from "./PotTest.sol";
import {CallingToken, PlainToken, VotesToken} from "./Tokens.sol";
import {BombingPayee, BurningPayee, BusyPayee} from "./Wallets.sol";
import {Words} from "./Words.sol";

/// @notice Payees whose code runs while they are paid take no gas from the others, and callers none from them.
contract PushesTest is PotTest {
    /// @dev What one transaction may have. Source: EIP-7825.
    uint256 private constant MOST_GAS = 16_777_216;

    CallingToken private _token;

    function setUp() public override {
        super.setUp();
        _token = new CallingToken();
    }

    function _fillsTokens(PlainToken token, Payee[] memory payees) private {
        _allows(token);
        _buy(_tokenOrder(address(token), payees));
    }

    // Payees who call

    function _hostile(uint256 count, address account) private returns (Payee[] memory payees) {
        payees = _many(count);
        for (uint256 i = 1; i < count; ++i) payees[i].account = account;
        _token.wantCalls(account);
        _fillsTokens(_token, payees);
    }

    function _blocksNobody(uint256 count, address account, uint256 gas) private {
        Payee[] memory payees = _hostile(count, account);
        ledger.distribute{gas: gas}(address(_token), 0, Words.pack(payees));
        uint256 credit = ledger.creditOf(account, address(_token));
        _equal(_token.balanceOf(performer.account), PRICE - KEPT - credit, "performer");
        _equal(_token.balanceOf(address(ledger)), credit + KEPT, "ledger");
        require(credit != 0, "nobody called");
    }

    function test_a_payee_of_two_that_burns_all_gas_is_credited_and_blocks_nobody() public {
        _blocksNobody(2, address(new BurningPayee()), 500_000);
    }

    function test_payees_that_burn_all_gas_are_credited_and_block_nobody() public {
        _blocksNobody(32, address(new BurningPayee()), MOST_GAS);
    }

    function test_a_payee_of_two_that_returns_much_is_credited_and_blocks_nobody() public {
        _blocksNobody(2, address(new BombingPayee()), 500_000);
    }

    function test_payees_that_return_much_are_credited_and_block_nobody() public {
        _blocksNobody(32, address(new BombingPayee()), MOST_GAS);
    }

    // Callers who send too little

    function test_too_little_gas_to_tell_whether_a_payee_can_be_paid_reverts() public {
        Payee[] memory payees = _hostile(2, address(new BurningPayee()));
        vm.expectPartialRevert(IPots.GasMissing.selector);
        ledger.distribute{gas: 250_000}(address(_token), 0, Words.pack(payees));
        _equal(ledger.potOf(_pot(payees, 0), address(_token)), PRICE, "pot");
    }

    /// @dev The least gas with which the pot is paid at all, by steps that are finer than what a push leaves over.
    function _paysAtLeast(address currency, Payee[] memory payees) private {
        for (uint256 gas = 60_000; gas < 600_000; gas += 250) {
            try ledger.distribute{gas: gas}(currency, 0, Words.pack(payees)) {
                return;
            } catch {}
        }
        revert("never paid");
    }

    /// @dev The performer is paid last, after many hands, each of which leaves over a 64th part of the gas. With a credit
    ///      already, another one is cheap to write: that is when a caller needs the least gas for it.
    function _busy(uint256 hands, uint256 gas, address currency) private returns (Payee[] memory payees) {
        BusyPayee payee = new BusyPayee(BusyPayee(payable(address(0))), gas);
        for (uint256 i = 1; i < hands; ++i) payee = new BusyPayee(payee, 0);
        Payee[] memory source = _many(2);
        source[1] = Payee(address(payee), 300, SOURCE);
        Grant memory grant = _grant();
        (grant.currency, grant.split, grant.salt) = (currency, _splitHash(source), hands);
        _buy(_order(grant, source));
        ledger.distribute(currency, 0, Words.pack(source));
        payees = _many(2);
        payees[0].account = address(payee);
    }

    function test_no_gas_limit_turns_a_payment_in_ether_into_credit() public {
        for (uint256 hands = 1; hands < 6; ++hands) {
            Payee[] memory payees = _busy(hands, 28_000 - 3_200 * hands, ETHER);
            _fills(payees, 1 ether + KEPT);
            _paysAtLeast(ETHER, payees);
            _equal(payees[0].account.balance, 0.97 ether, "payee");
        }
    }

    function test_no_gas_limit_turns_a_payment_in_tokens_into_credit() public {
        _allows(_token);
        for (uint256 hands = 1; hands < 6; ++hands) {
            Payee[] memory payees = _busy(hands, 170_000, address(_token));
            _token.wantCalls(payees[0].account);
            uint256 credit = ledger.creditOf(payees[0].account, address(_token));
            _buy(_tokenOrder(address(_token), payees));
            _paysAtLeast(address(_token), payees);
            _equal(ledger.creditOf(payees[0].account, address(_token)), credit, "credit");
            _equal(_token.balanceOf(payees[0].account), PRICE - KEPT - (PRICE - KEPT) * 3 / 100, "payee");
        }
    }

    // Tokens

    function test_a_token_with_votes_pays_its_payees() public {
        VotesToken token = new VotesToken();
        Payee[] memory payees = _many(2);
        _fillsTokens(token, payees);
        vm.prank(payees[1].account);
        token.delegate(address(0xde1e6a7e));
        ledger.distribute(address(token), 0, Words.pack(payees));
        _equal(token.getVotes(address(0xde1e6a7e)), (PRICE - KEPT) * 3 / 100, "votes");
        _equal(ledger.creditOf(payees[1].account, address(token)), 0, "credit");
    }
}
