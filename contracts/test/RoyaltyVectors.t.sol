// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Appointment, PurchaseOrder, Receipt, Report} from "../src/RoyaltyTypes.sol";
import {TypedData} from "../src/TypedData.sol";
import {LedgerTest} from "./LedgerTest.sol";

/// @notice The struct hashes of a JavaScript wallet library (tests/vectors/royalty_messages.json) are those of the
///         contracts' hashing.
contract RoyaltyVectorsTest is LedgerTest {
    string private json;

    function setUp() public override {
        json = vm.readFile("../tests/vectors/royalty_messages.json");
    }

    function test_every_struct_hash_of_the_wallet_library_is_the_contracts() public view {
        uint256 compared;
        for (uint256 i; vm.keyExistsJson(json, string.concat(".cases[", vm.toString(i), "]")); ++i) {
            bytes32 expected = vm.parseJsonBytes32(json, _case(i, "expected.struct_hash"));
            require(_hashOf(i) == expected, vm.parseJsonString(json, _case(i, "name")));
            ++compared;
        }
        require(compared >= 15, "the vectors are gone");
    }

    function _hashOf(uint256 i) private view returns (bytes32) {
        bytes32 primary = keccak256(bytes(vm.parseJsonString(json, _case(i, "primary_type"))));
        uint40 deadline = uint40(_uint(i, "deadline"));
        if (primary == keccak256("AppointTool")) {
            Appointment memory appointment = Appointment(_address(i, "tool"), uint64(_uint(i, "cap")), deadline);
            return this.hashAppointment(appointment, _word(i, "license"), _address(i, "licensee"));
        }
        if (primary == keccak256("DismissTool")) {
            return TypedData.hashDismissal(_word(i, "license"), _address(i, "licensee"), _address(i, "tool"), deadline);
        }
        if (primary == keccak256("Receipt")) {
            Receipt memory receipt = Receipt(uint128(_uint(i, "cumulative")), _word(i, "outputs"), deadline);
            return this.hashReceipt(receipt, _word(i, "license"), _address(i, "tool"));
        }
        if (primary == keccak256("Report")) {
            return this.hashReport(_reportOf(i), _word(i, "license"), _address(i, "licensee"));
        }
        require(primary == keccak256("PurchaseOrder"), "a message that this test does not know");
        return this.hashOrder(_orderOf(i));
    }

    function _reportOf(uint256 i) private view returns (Report memory) {
        return Report(
            uint32(_uint(i, "period")),
            uint8(_uint(i, "moment")),
            uint128(_uint(i, "netIncome")),
            _word(i, "lines"),
            uint40(_uint(i, "deadline"))
        );
    }

    function _orderOf(uint256 i) private view returns (PurchaseOrder memory) {
        return PurchaseOrder(
            keccak256(bytes(vm.parseJsonString(json, _case(i, "message.intent")))),
            _word(i, "grant"),
            _address(i, "buyer"),
            _address(i, "licensee"),
            _uint(i, "serial"),
            _uint(i, "requiredSerial"),
            _address(i, "currency"),
            _uint(i, "price"),
            uint40(_uint(i, "deadline"))
        );
    }

    // The library takes call data

    function hashAppointment(Appointment calldata message, bytes32 license, address licensee)
        external
        pure
        returns (bytes32)
    {
        return TypedData.hash(message, license, licensee);
    }

    function hashReceipt(Receipt calldata message, bytes32 license, address tool) external pure returns (bytes32) {
        return TypedData.hash(message, license, tool);
    }

    function hashReport(Report calldata message, bytes32 license, address licensee) external pure returns (bytes32) {
        return TypedData.hash(message, license, licensee);
    }

    function hashOrder(PurchaseOrder calldata message) external pure returns (bytes32) {
        return TypedData.hash(message);
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
}
