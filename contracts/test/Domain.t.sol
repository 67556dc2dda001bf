// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Grant, Order, Registration} from "../src/Types.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {ILikenessLedger} from "../src/interfaces/ILikenessLedger.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";
import {ContractWallet} from "./Wallets.sol";

contract DomainTest is LedgerTest {
    bytes32 private constant FACE = keccak256("a picture");
    uint256 private constant CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function _refuses(Registration memory registration, bytes memory signature, bytes memory cause) private {
        vm.expectRevert(cause);
        ledger.register(registration, signature);
    }

    function _isRefused(Registration memory registration, bytes memory signature) private {
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        ledger.register(registration, signature);
    }

    function test_a_deployment_without_an_id_reverts() public {
        bytes memory code = bytes.concat(vm.getCode("LikenessLedger.sol:LikenessLedger"), bytes32(0));
        vm.expectRevert(abi.encodeWithSelector(IDomain.DeploymentIdMissing.selector));
        assembly {
            pop(create(0, add(code, 32), mload(code)))
        }
    }

    function test_the_domain_is_told_as_erc_5267_wants_it() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address verifier, bytes32 salt,) =
            ledger.eip712Domain();
        require(fields == 0x1f, "fields");
        bytes32 typeHash =
            keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)");
        bytes32 separator =
            keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256(bytes(version)), chain, verifier, salt));
        _equal(ledger.domainSeparator(), separator, "separator");
        require(keccak256(bytes(name)) == keccak256("Likeness Ledger"), "name");
        require(chain == block.chainid && verifier == address(ledger), "chain and contract");
        _equal(salt, DEPLOYMENT, "salt");
        _equal(ledger.deploymentId(), DEPLOYMENT, "deployment id");
    }

    function test_a_signature_for_another_chain_is_refused() public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(registration));
        bytes32 before = ledger.domainSeparator();
        vm.chainId(777);
        require(ledger.domainSeparator() != before, "the separator did not change");
        _isRefused(registration, signature);
        // the same wallet signs for the chain as it is now called
        ledger.register(registration, _sign(performer, _digestOf(registration)));
    }

    function test_a_signature_for_another_contract_is_refused() public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(registration));
        ledger = _deploy(DEPLOYMENT);
        _isRefused(registration, signature);
    }

    /// @dev A development chain that was reset has the same chain id, and the contract the same address.
    function test_a_signature_for_an_old_deployment_is_refused() public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(registration));
        ILikenessLedger old = ledger;
        ILikenessLedger young = _deploy(keccak256("the second deployment"));
        // elsewhere than the deployed one, both compute the separator anew, from the address where they stand
        vm.etch(address(old), address(young).code);
        vm.chainId(31_338);
        bytes32 youngSeparator = old.domainSeparator();
        _isRefused(registration, signature);
        ledger.register(registration, _sign(performer, _digestOf(registration)));
        require(youngSeparator != 0, "no separator");
    }

    function test_the_upper_twin_of_a_signature_is_refused() public {
        Registration memory registration = _registration(FACE);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(performer.key, _digestOf(registration));
        bytes32 upper = bytes32(CURVE_ORDER - uint256(s));
        bytes memory twin = abi.encodePacked(r, upper, v == 27 ? uint8(28) : uint8(27));
        _refuses(registration, twin, abi.encodeWithSelector(IDomain.SignatureHighS.selector, upper));
    }

    function test_a_signature_of_another_length_is_refused() public {
        Registration memory registration = _registration(FACE);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(performer.key, _digestOf(registration));
        bytes memory compact = abi.encodePacked(r, uint256(s) | uint256(v - 27) << 255);
        _refuses(registration, compact, abi.encodeWithSelector(IDomain.WrongSignatureLength.selector, 64));
        bytes memory long = abi.encodePacked(r, s, v, uint8(0));
        _refuses(registration, long, abi.encodeWithSelector(IDomain.WrongSignatureLength.selector, 66));
    }

    function test_a_signature_that_recovers_nobody_is_refused() public {
        Registration memory registration = _registration(FACE);
        bytes memory nobodys = abi.encodePacked(bytes32(0), bytes32(0), uint8(27));
        _refuses(
            registration,
            nobodys,
            abi.encodeWithSelector(IDomain.WrongSigner.selector, address(0), performer.account)
        );
    }

    function _contractWallet() private returns (Wallet memory) {
        return Wallet(address(new ContractWallet(stranger.account)), stranger.key);
    }

    function test_a_contract_wallet_registers_and_grants() public {
        performer = _contractWallet();
        _register(FACE);
        Grant memory grant = _grant();
        grant.asset = FACE;
        _buy(grant);
    }

    function test_a_contract_wallet_refuses_the_signature_of_another_key() public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(registration));
        registration.performer = _contractWallet().account;
        _refuses(
            registration,
            signature,
            abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, registration.performer)
        );
    }

    function test_a_contract_that_is_no_wallet_signs_nothing() public {
        Registration memory registration = _registration(FACE);
        registration.performer = address(this);
        bytes memory signature = _sign(performer, _digestOf(registration));
        _refuses(
            registration,
            signature,
            abi.encodeWithSelector(IDomain.ContractSignatureRefused.selector, address(this))
        );
    }

    /// @dev EIP-7702: the account keeps its key, so it signs as before.
    function test_an_account_that_got_code_still_signs_with_its_key() public {
        vm.etch(performer.account, address(_contractWallet().account).code);
        _register(FACE);
        _buy(_grant());
    }

    function test_one_kind_of_message_is_not_another() public {
        // the words of a Register, hashed as a Batch and as a Grant would be, are other digests: signed ones do not serve
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(_grant()));
        _isRefused(registration, signature);
        Order memory order = _order(_grant());
        order.performerSignature = _sign(performer, _digestOf(registration));
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        vm.prank(producer);
        ledger.purchase{value: PRICE}(order);
    }

    /// @dev The digest is hashed from the words of the call data: here from a grant that says something else in one.
    function testFuzz_each_word_of_a_grant_is_signed(uint256 member, uint256 change) public {
        Grant memory grant = _grant();
        Order memory order = _order(grant);
        bytes memory call = abi.encodeCall(ledger.purchase, (order));
        member = member % 30;
        uint256 position = 4 + 32 + member * 32 + 31; // the lowest byte of the member
        call[position] = bytes1(uint8(call[position]) ^ uint8(1 + change % 255));
        vm.prank(producer);
        (bool sold,) = address(ledger).call{value: PRICE}(call);
        require(!sold, "sold under other terms than were signed");
    }
}
