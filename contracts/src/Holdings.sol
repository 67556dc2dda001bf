// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {Domain} from "./Domain.sol";
import {LicenseWord} from "./LicenseWord.sol";
import {Pots} from "./Pots.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, Holding, LicenseKey} from "./Types.sol";
import {ILikenessLedger} from "./interfaces/ILikenessLedger.sol";
import {IMeters} from "./interfaces/IMeters.sol";

/// @dev What stands in the ledger about the license that money is owed for. For functions whose first argument is the
///      license's grant.
abstract contract Holdings is Domain, Pots {
    uint256 private constant GRANT_BEGINS = 4; // behind the selector
    uint256 private constant GRANT_ENDS = 4 + 30 * 32;

    ILikenessLedger internal immutable _ledger;

    constructor(ILikenessLedger ledger_) Domain(ledger_.deploymentId()) {
        _ledger = ledger_;
    }

    /// @dev The grant is hashed where it stands in the call data, under the ledger's domain.
    function _keyOf(Grant calldata grant, Holding calldata holding) internal view returns (LicenseKey memory) {
        bytes32 structHash = TypedData.hashGrant(msg.data[GRANT_BEGINS:GRANT_ENDS]);
        bytes32 digest = MessageHashUtils.toTypedDataHash(_ledger.domainSeparator(), structHash);
        return LicenseKey(grant.asset, digest, holding.licensee, holding.serial);
    }

    function _idOf(LicenseKey memory key) internal pure returns (bytes32) {
        return keccak256(abi.encode(key));
    }

    function _requireSold(bytes32 license) internal view returns (LicenseWord word) {
        word = _ledger.licenseOf(license);
        if (!word.exists()) revert IMeters.LicenseUnknown(license);
    }

    /// @dev When the trust share of the grant's pot unlocks. The guard stays on record after majority.
    function _unlockAt(Grant calldata grant) internal view returns (uint40) {
        return grant.guardian == address(0) ? 0 : _ledger.guardOf(grant.asset).majorityAt;
    }

    /// @dev An empty signature says that the sender is the licensee.
    function _requireLicensee(address licensee, uint40 deadline, bytes32 structHash, bytes calldata signature)
        internal
        view
    {
        if (signature.length == 0) {
            if (msg.sender != licensee) revert IMeters.NotLicensee(msg.sender, licensee);
            return;
        }
        _requireCarried(licensee, deadline, structHash, signature);
    }
}
