// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssetWord} from "./AssetWord.sol";
import {Licenses} from "./Licenses.sol";
import {Pots} from "./Pots.sol";
import {Traits} from "./Traits.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, Payee, Source} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {ISources} from "./interfaces/ISources.sol";

/// @dev Joins licenses and pots, which know nothing of each other.
abstract contract Sources is Licenses, Pots, ISources {
    using TypedData for Payee[];

    uint8 private constant MOST_LEVELS = 3; // replica, dubbed version, remix; each level is a transaction of its own

    mapping(bytes32 asset => Source) private _sources;
    /// @dev An asset from which others derive gets no source any more. So levels never rise, and there is no circle.
    mapping(bytes32 asset => bool) private _hasDerivatives;

    function declareSource(Grant calldata source, uint256 serial, bytes32 asset) external {
        AssetWord word = _known(asset);
        _requireSender(word.performer(), asset);
        if (word.isDerivative()) revert SourceExists(asset);
        bytes32 license = _sourceLicense(source, serial);
        uint8 level = _sources[source.asset].level + 1;
        if (level > MOST_LEVELS) revert TooManyLevels(level);
        _hasDerivatives[source.asset] = true;
        if (_hasDerivatives[asset]) revert DerivativesExist(asset);
        bytes32 pot = potIdOf(source.split, source.guardian == address(0) ? 0 : _guards[source.asset].majorityAt);
        address account = potAccountOf(pot);
        uint16 bps = uint16(source.revenueShareBps);
        _sources[asset] = Source({account: account, bps: bps, level: level});
        _assets[asset] = word.withTrait(Traits.DERIVATIVE);
        emit SourceDeclared(asset, license, pot, account, bps, level);
    }

    function sourceOf(bytes32 asset) external view returns (Source memory) {
        return _sources[asset];
    }

    /// @dev The source is the first argument of the call.
    function _sourceLicense(Grant calldata source, uint256 serial) private view returns (bytes32 license) {
        bytes32 digest = _grantDigest(FIRST_ARGUMENT);
        license = keccak256(abi.encode(source.asset, digest, msg.sender, serial));
        if (!_licenses[license].word.exists()) revert SourceLicenseMissing(license);
        if (source.revenueShareBps == 0) revert NoRevenueShare(digest);
    }

    /// @dev A derivative's buyer always sends the payees: whether the source is among them is nowhere stored.
    function _requireSourceShare(Grant calldata grant, Payee[] calldata payees) internal view {
        bytes32 split = payees.hash();
        if (split != grant.split) revert SplitMismatch(split, grant.split);
        Source memory source = _sources[grant.asset];
        for (uint256 i; i < payees.length; ++i) {
            Payee calldata payee = payees[i];
            bool isSource = payee.role == Vocabulary.ROLE_SOURCE && payee.account == source.account;
            if (isSource && payee.bps >= source.bps) return;
        }
        revert SourceShareMissing(source.account, source.bps);
    }
}
