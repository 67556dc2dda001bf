// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Batch, Cancellation, Grant, Payee, RateCard, Registration, Withdrawal} from "../src/Types.sol";
import {ILikenessLedger} from "../src/interfaces/ILikenessLedger.sol";
import {LedgerTest} from "./LedgerTest.sol";

/// @notice The digests of a JavaScript wallet library (tests/vectors/likeness_messages.json) are those of the contract.
contract VectorsTest is LedgerTest {
    string private json;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("../tests/vectors/likeness_messages.json");
    }

    function _case(uint256 i, string memory field) private pure returns (string memory) {
        return string.concat(".cases[", vm.toString(i), "].", field);
    }

    function _uint(uint256 i, string memory member) private view returns (uint256) {
        return vm.parseJsonUint(json, _case(i, string.concat("message.", member)));
    }

    function _address(uint256 i, string memory member) private view returns (address) {
        return vm.parseJsonAddress(json, _case(i, string.concat("message.", member)));
    }

    function _word(uint256 i, string memory member) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, _case(i, string.concat("message.", member)));
    }

    function _intent(uint256 i) private view returns (bytes32) {
        return keccak256(bytes(vm.parseJsonString(json, _case(i, "message.intent"))));
    }

    function _split(uint256 i) private view returns (bytes32) {
        uint256 count;
        while (vm.keyExistsJson(json, _case(i, string.concat("message.split[", vm.toString(count), "]")))) ++count;
        Payee[] memory payees = new Payee[](count);
        for (uint256 j; j < count; ++j) {
            string memory payee = string.concat("split[", vm.toString(j), "].");
            payees[j] = Payee(
                _address(i, string.concat(payee, "account")),
                uint16(_uint(i, string.concat(payee, "bps"))),
                uint8(_uint(i, string.concat(payee, "role")))
            );
        }
        bytes32 split = _splitHash(payees);
        _equal(ledger.splitHashOf(payees), split, "split");
        return split;
    }

    /// @dev The ledger of the case's domain: its salt, its address, its chain. The code computes the separator anew when
    ///      the chain id is not that of its deployment, from the address where it stands.
    function _enter(uint256 i) private {
        vm.chainId(1_000_000);
        ILikenessLedger made = _deploy(vm.parseJsonBytes32(json, _case(i, "domain.salt")));
        ledger = ILikenessLedger(vm.parseJsonAddress(json, _case(i, "domain.verifyingContract")));
        vm.etch(address(ledger), address(made).code);
        vm.chainId(vm.parseJsonUint(json, _case(i, "domain.chainId")));
    }

    function _isPrimary(uint256 i, string memory name) private view returns (bool) {
        string memory primary = vm.parseJsonString(json, _case(i, "primary_type"));
        return keccak256(bytes(primary)) == keccak256(bytes(name));
    }

    /// @dev 0 for what this contract has no digest of: another version's domain.
    function _digestOfCase(uint256 i) private view returns (bytes32) {
        if (_isPrimary(i, "Grant")) return ledger.digestOf(_grantOf(i));
        if (_isPrimary(i, "RateCard")) return ledger.digestOf(_rateCardOf(i));
        if (_isPrimary(i, "Register")) return _digestOf(_registrationOf(i));
        if (_isPrimary(i, "Batch")) return _digestOf(Batch(_word(i, "root"), uint32(_uint(i, "count")), _address(i, "performer"), uint40(_uint(i, "deadline"))));
        if (_isPrimary(i, "Cancel")) return _digestOf(_cancellationOf(i));
        if (_isPrimary(i, "WithdrawConsent")) return _digestOf(_withdrawalOf(i));
        revert("a message that this test does not know");
    }

    function _grantOf(uint256 i) private view returns (Grant memory grant) {
        grant.intent = _intent(i);
        grant.asset = _word(i, "asset");
        grant.performer = _address(i, "performer");
        grant.guardian = _address(i, "guardian");
        grant.licensee = _address(i, "licensee");
        grant.uses = _uint(i, "uses");
        grant.media = _uint(i, "media");
        grant.territory = _uint(i, "territory");
        grant.opensAt = _uint(i, "opensAt");
        grant.closesAt = _uint(i, "closesAt");
        grant.startsAt = _uint(i, "startsAt");
        grant.durationS = _uint(i, "durationS");
        grant.maxSupply = _uint(i, "maxSupply");
        grant.exclusive = vm.parseJsonBool(json, _case(i, "message.exclusive"));
        grant.currency = _address(i, "currency");
        grant.price = _uint(i, "price");
        grant.gratis = vm.parseJsonBool(json, _case(i, "message.gratis"));
        grant.unit = _uint(i, "unit");
        grant.unitPrice = _uint(i, "unitPrice");
        grant.maxUnits = _uint(i, "maxUnits");
        grant.revenueShareBps = _uint(i, "revenueShareBps");
        grant.minimum = _uint(i, "minimum");
        grant.reportEvery = _uint(i, "reportEvery");
        grant.revocation = _uint(i, "revocation");
        grant.noticeS = _uint(i, "noticeS");
        grant.requires = _word(i, "requires");
        grant.split = _split(i);
        grant.terms = _word(i, "terms");
        grant.grantEpoch = _uint(i, "grantEpoch");
        grant.salt = _uint(i, "salt");
    }

    function _rateCardOf(uint256 i) private view returns (RateCard memory) {
        return RateCard(
            _intent(i),
            _word(i, "root"),
            uint32(_uint(i, "count")),
            _address(i, "performer"),
            uint40(_uint(i, "deadline")),
            _uint(i, "salt")
        );
    }

    function _registrationOf(uint256 i) private view returns (Registration memory) {
        return Registration(
            _word(i, "asset"),
            _address(i, "performer"),
            uint8(_uint(i, "kind")),
            uint8(_uint(i, "policy")),
            _address(i, "guardian"),
            uint40(_uint(i, "majorityAt")),
            uint40(_uint(i, "deadline"))
        );
    }

    function _cancellationOf(uint256 i) private view returns (Cancellation memory) {
        return Cancellation(
            _word(i, "asset"),
            _word(i, "grant"),
            uint16(_uint(i, "grantEpoch")),
            _address(i, "signer"),
            uint40(_uint(i, "deadline"))
        );
    }

    function _withdrawalOf(uint256 i) private view returns (Withdrawal memory) {
        return Withdrawal(
            _word(i, "asset"), uint8(_uint(i, "consentEpoch")), _address(i, "signer"), uint40(_uint(i, "deadline"))
        );
    }

    function test_every_digest_of_the_wallet_library_is_the_contracts() public {
        uint256 compared;
        for (uint256 i; vm.keyExistsJson(json, string.concat(".cases[", vm.toString(i), "]")); ++i) {
            _enter(i);
            bool isOurVersion = keccak256(bytes(vm.parseJsonString(json, _case(i, "domain.version")))) == keccak256("1");
            bytes32 expected = vm.parseJsonBytes32(json, _case(i, "expected.digest"));
            require((_digestOfCase(i) == expected) == isOurVersion, vm.parseJsonString(json, _case(i, "name")));
            ++compared;
        }
        require(compared >= 15, "the vectors are gone");
    }

    /// @dev The contract's own view of the messages that it has no digest function for: it accepts the library's signature.
    function test_the_contract_accepts_what_the_wallet_library_signed() public {
        _enter(0);
        Registration memory registration = _registrationOf(0);
        ledger.register(registration, _signature(0));
        uint256 accepted;
        for (uint256 i = 1; vm.keyExistsJson(json, string.concat(".cases[", vm.toString(i), "]")); ++i) {
            bytes32 name = keccak256(bytes(vm.parseJsonString(json, _case(i, "name"))));
            if (name == keccak256("batch")) {
                ledger.anchorBatch(Batch(_word(i, "root"), uint32(_uint(i, "count")), _address(i, "performer"), uint40(_uint(i, "deadline"))), _signature(i));
                ++accepted;
            }
            if (name == keccak256("cancel all grants")) {
                ledger.cancelGrants(_cancellationOf(i), _signature(i));
                ++accepted;
            }
            if (name == keccak256("withdraw consent")) {
                ledger.withdrawConsent(_withdrawalOf(i), _signature(i));
                ++accepted;
            }
        }
        _equal(accepted, 3, "accepted");
    }

    function _signature(uint256 i) private view returns (bytes memory) {
        return vm.parseJsonBytes(json, _case(i, "expected.signature"));
    }
}
