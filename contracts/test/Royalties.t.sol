// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Meter} from "../src/RoyaltyTypes.sol";
import {Grant, Payee} from "../src/Types.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {RoyaltyTest} from "./RoyaltyTest.sol";
import {Words} from "./Words.sol";

/// @notice The contract as a whole: its domain, its pots, and the shares of sources.
contract RoyaltiesTest is RoyaltyTest {
    function _isShipped(string memory name) private view {
        string memory shipped = vm.readFile(string.concat("../ledger/chain/artifacts/", name, ".json"));
        bytes memory code = vm.getCode(string.concat(name, ".sol:", name));
        require(keccak256(code) == keccak256(vm.parseJsonBytes(shipped, ".bytecode")), "run scripts/compile first");
    }

    function test_these_tests_run_the_code_that_is_shipped() public view {
        _isShipped("Royalties");
        _isShipped("Checkout");
    }

    function test_the_domain_is_the_ledgers_but_for_the_address() public view {
        (, string memory name, string memory version, uint256 chain, address verifier, bytes32 salt,) =
            royalties.eip712Domain();
        require(keccak256(bytes(name)) == keccak256("Likeness Ledger") && keccak256(bytes(version)) == keccak256("1"), "name");
        require(chain == block.chainid && verifier == address(royalties), "chain and contract");
        _equal(salt, DEPLOYMENT, "salt");
        require(address(royalties.ledger()) == address(ledger), "ledger");
        require(royalties.domainSeparator() != ledger.domainSeparator(), "one domain for two contracts");
    }

    function test_a_deployment_without_a_ledger_reverts() public {
        bytes memory code = bytes.concat(vm.getCode("Royalties.sol:Royalties"), abi.encode(rival));
        address made;
        assembly {
            made := create(0, add(code, 32), mload(code))
        }
        require(made == address(0), "deployed for nothing");
    }

    function test_royalties_take_no_ether_without_a_purpose() public {
        vm.deal(address(this), 1);
        (bool taken,) = address(royalties).call{value: 1}("");
        require(!taken, "taken");
    }

    /// @dev A price of zero leaves the split unseen at the purchase; the meter looks at it.
    function test_an_unsound_split_opens_no_meter() public {
        Payee[] memory payees = _payees();
        payees[0].bps = 6_999;
        Grant memory grant = _metered();
        (grant.price, grant.split) = (0, _splitHash(payees));
        _buy(_order(grant, payees));
        vm.expectRevert(abi.encodeWithSelector(IPots.WrongShareSum.selector, 9_999));
        vm.prank(producer);
        royalties.openMeter(grant, _holding(), _appointment(CAP), payees, "");
    }

    // Sources: the pot of one split is a payee of another

    function _sourcePot() private view returns (bytes32) {
        return _pot(_payees(), 0);
    }

    function _derived() private view returns (Payee[] memory payees) {
        payees = new Payee[](2);
        payees[0] = Payee(rival, 9_000, PERFORMER);
        payees[1] = Payee(royalties.potAccountOf(_sourcePot()), 1_000, SOURCE);
    }

    /// @dev The derivative earned one ether by a meter, and its pot was paid out.
    function _earns() private {
        Payee[] memory payees = _derived();
        Grant memory grant = _metered();
        (grant.price, grant.split, grant.unitPrice) = (0, _splitHash(payees), 1 ether + KEPT);
        _buy(_order(grant, payees));
        vm.prank(producer);
        royalties.openMeter(grant, _holding(), _appointment(CAP), payees, "");
        Meter memory meter = _meterOf(grant);
        _settles(meter, 1, 1 ether + KEPT);
        royalties.distribute(ETHER, 0, Words.pack(payees));
    }

    function test_a_pots_account_is_the_lower_160_bits_of_its_id() public view {
        bytes32 pot = 0x1111111111111111111111112222222222222222222222222222222222222222;
        require(royalties.potAccountOf(pot) == 0x2222222222222222222222222222222222222222, "account");
        require(ledger.potAccountOf(pot) == royalties.potAccountOf(pot), "another account in the ledger");
    }

    /// @dev Nobody has the key of a pot's account: what is sent there is lost.
    function test_a_source_is_credited_and_never_sent_anything() public {
        _earns();
        address source = royalties.potAccountOf(_sourcePot());
        _equal(source.balance, 0, "sent");
        _equal(royalties.creditOf(source, ETHER), 0.1 ether, "credit");
        _equal(rival.balance, 1_000.9 ether, "performer");
    }

    function test_a_sources_share_arrives_in_its_pot_once() public {
        _earns();
        vm.expectEmit();
        emit IPots.SplitDeclared(_sourcePot(), _splitHash(_payees()), 0, _payees());
        vm.expectEmit();
        emit IPots.SourcePaid(_sourcePot(), ETHER, 0.1 ether);
        vm.prank(stranger.account);
        royalties.collectSource(_payees(), 0, ETHER);
        _equal(royalties.potOf(_sourcePot(), ETHER), 0.1 ether, "pot");
        address source = royalties.potAccountOf(_sourcePot());
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, source, ETHER));
        royalties.collectSource(_payees(), 0, ETHER);
        royalties.distribute(ETHER, 0, Words.pack(_payees()));
        _equal(agent.balance, (0.1 ether - KEPT) * 2 / 10, "agent");
        _equal(address(royalties).balance, 2 * KEPT, "balance");
    }

    function test_a_source_is_not_collected_by_other_payees_nor_into_a_pot_with_another_date() public {
        _earns();
        Payee[] memory others = _payees();
        others[1].account = rival;
        address account = royalties.potAccountOf(_pot(others, 0));
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, account, ETHER));
        royalties.collectSource(others, 0, ETHER);
        account = royalties.potAccountOf(_pot(_payees(), 5));
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, account, ETHER));
        royalties.collectSource(_payees(), 5, ETHER);
    }

    function test_an_open_sources_pot_is_not_declared_again() public {
        Meter memory meter = _meter(_metered());
        _settles(meter, 1, UNIT_PRICE);
        _earns();
        vm.recordLogs();
        royalties.collectSource(_payees(), 0, ETHER);
        require(vm.getRecordedLogs().length == 1, "more than SourcePaid");
        _equal(royalties.potOf(_sourcePot(), ETHER), 0.1 ether + UNIT_PRICE, "pot");
    }
}
