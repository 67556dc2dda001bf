// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Registration} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IDomain} from "../src/interfaces/IDomain.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";

contract AssetsTest is LedgerTest {
    bytes32 private constant FACE = keccak256("a picture");

    function _registers(Registration memory registration, Wallet memory signer) private {
        ledger.register(registration, _sign(signer, _digestOf(registration)));
    }

    function _refusesRegistration(Registration memory registration, bytes memory cause) private {
        bytes memory signature = _sign(performer, _digestOf(registration));
        vm.expectRevert(cause);
        ledger.register(registration, signature);
    }

    function test_an_asset_is_registered_twice_reverts() public {
        _refusesRegistration(_registration(VOICE), abi.encodeWithSelector(IAssets.AssetExists.selector, VOICE));
    }

    function test_kind_zero_reverts() public {
        Registration memory registration = _registration(FACE);
        registration.kind = 0;
        _refusesRegistration(registration, abi.encodeWithSelector(IAssets.UnknownKind.selector, 0));
    }

    function test_a_kind_beyond_the_last_reverts() public {
        Registration memory registration = _registration(FACE);
        registration.kind = 3;
        _refusesRegistration(registration, abi.encodeWithSelector(IAssets.UnknownKind.selector, 3));
    }

    function test_a_policy_beyond_the_last_reverts() public {
        Registration memory registration = _registration(FACE);
        registration.policy = 3;
        _refusesRegistration(registration, abi.encodeWithSelector(IAssets.UnknownPolicy.selector, 3));
    }

    function test_a_guardian_without_the_guardians_signature_reverts() public {
        Registration memory registration = _registration(FACE);
        registration.guardian = guardian.account;
        _refusesRegistration(registration, abi.encodeWithSelector(IAssets.GuardianMissing.selector, FACE));
    }

    function test_a_majority_date_without_a_guardian_reverts() public {
        Registration memory registration = _registration(FACE);
        registration.majorityAt = MAJORITY;
        _refusesRegistration(registration, abi.encodeWithSelector(IAssets.GuardianMissing.selector, FACE));
    }

    function test_a_registration_is_accepted_one_second_before_its_deadline_and_not_at_it() public {
        Registration memory registration = _registration(FACE);
        vm.warp(registration.deadline);
        _refusesRegistration(
            registration, abi.encodeWithSelector(IDomain.SignatureExpired.selector, registration.deadline)
        );
        vm.warp(registration.deadline - 1);
        _registers(registration, performer);
    }

    function test_a_stranger_cannot_register_in_the_performers_name() public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(stranger, _digestOf(registration));
        vm.expectRevert(
            abi.encodeWithSelector(IDomain.WrongSigner.selector, stranger.account, performer.account)
        );
        ledger.register(registration, signature);
    }

    function test_nobody_registers_for_the_zero_address() public {
        Registration memory registration = _registration(FACE);
        registration.performer = address(0);
        vm.expectRevert(abi.encodeWithSelector(IDomain.WrongSignatureLength.selector, 1));
        ledger.register(registration, hex"00");
    }

    function testFuzz_each_member_of_a_registration_is_signed(uint256 seed) public {
        Registration memory registration = _registration(FACE);
        bytes memory signature = _sign(performer, _digestOf(registration));
        uint256 member = seed % 4;
        if (member == 0) registration.asset = keccak256(abi.encode(seed));
        if (member == 1) registration.kind = 2;
        if (member == 2) registration.policy = registration.policy == 2 ? 0 : 2;
        if (member == 3) registration.deadline += uint40(1 + seed % 1_000);
        vm.expectPartialRevert(IDomain.WrongSigner.selector);
        ledger.register(registration, signature);
    }

    function test_a_registration_is_stored_and_told() public {
        Registration memory registration = _registration(FACE);
        registration.kind = 2;
        registration.policy = 2;
        bytes memory signature = _sign(performer, _digestOf(registration));
        vm.expectEmit();
        emit IAssets.AssetAnchored(FACE, performer.account, 0, 2, 2, address(0), 0);
        ledger.register(registration, signature);
        Asset memory asset = ledger.assetOf(FACE);
        require(asset.performer == performer.account, "performer");
        _equal(asset.anchoredAt, START, "anchored at");
        _equal(asset.traits, 2 | 2 << 3, "traits");
        _equal(uint256(asset.withdrawnAt) + asset.consentEpoch + asset.grantEpoch, 0, "epochs");
    }

    function test_an_unknown_asset_is_all_zero() public view {
        require(ledger.assetOf(FACE).performer == address(0), "performer");
        _equal(ledger.withdrawnAtOf(FACE, 0), 0, "withdrawn at");
    }

    function test_only_the_performer_publishes_a_fingerprint() public {
        vm.expectRevert(abi.encodeWithSelector(IAssets.NoAuthority.selector, stranger.account, VOICE));
        vm.prank(stranger.account);
        ledger.publishFingerprint(VOICE, "voice-chroma-v1", hex"01");
        vm.expectEmit();
        emit IAssets.FingerprintPublished(VOICE, "voice-chroma-v1", hex"01");
        vm.prank(performer.account);
        ledger.publishFingerprint(VOICE, "voice-chroma-v1", hex"01");
    }

    function test_a_fingerprint_of_an_unknown_asset_reverts() public {
        vm.expectRevert(abi.encodeWithSelector(IAssets.AssetUnknown.selector, FACE));
        vm.prank(performer.account);
        ledger.publishFingerprint(FACE, "face-phash-v1", hex"01");
    }
}
