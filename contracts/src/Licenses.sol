// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssetWord} from "./AssetWord.sol";
import {Grants} from "./Grants.sol";
import {GrantTerms} from "./GrantTerms.sol";
import {GrantWord, GrantWords} from "./GrantWord.sol";
import {LicenseWord, LicenseWords} from "./LicenseWord.sol";
import {LockWord, LockWords} from "./LockWord.sol";
import {Traits} from "./Traits.sol";
import {TypedData} from "./TypedData.sol";
import {Grant, License, LicenseKey, Lock, Order, Reason, Use, Withdrawal} from "./Types.sol";
import {Vocabulary} from "./Vocabulary.sol";
import {ILicenses} from "./interfaces/ILicenses.sol";

abstract contract Licenses is Grants, ILicenses {
    using GrantTerms for Grant;
    using TypedData for Withdrawal;

    mapping(bytes32 license => License) internal _licenses;
    mapping(bytes32 asset => mapping(uint32 use => LockWord)) private _locks;

    function withdrawConsent(Withdrawal calldata withdrawal, bytes calldata signature) external {
        _requireAuthority(withdrawal.asset, withdrawal.signer);
        AssetWord asset = _assets[withdrawal.asset];
        uint8 epoch = asset.consentEpoch();
        if (withdrawal.consentEpoch != epoch) revert WrongConsentEpoch(withdrawal.consentEpoch, epoch);
        if (epoch == type(uint8).max) revert EpochsExhausted(withdrawal.asset);
        if (epoch != 0) _withdrawals[withdrawal.asset][epoch - 1] = asset.withdrawnAt();
        uint16 grantEpoch = asset.nextGrantEpoch();
        _assets[withdrawal.asset] = asset.withWithdrawal(uint32(block.timestamp), epoch + 1).withGrantEpoch(grantEpoch);
        emit ConsentWithdrawn(withdrawal.asset, epoch, grantEpoch, withdrawal.signer);
        if (msg.sender == withdrawal.signer) return;
        _requireCarried(withdrawal.signer, withdrawal.deadline, withdrawal.hash(), signature);
    }

    function freeze(bytes32 asset) external {
        _requireAuthority(asset, msg.sender);
        AssetWord word = _assets[asset];
        _assets[asset] = word.withTrait(Traits.FROZEN);
        emit AssetFrozen(asset, msg.sender);
    }

    function unfreeze(bytes32 asset) external {
        _requireCustodian(asset);
        AssetWord word = _assets[asset];
        _assets[asset] = word.withoutTrait(Traits.FROZEN);
        emit AssetUnfrozen(asset, msg.sender);
    }

    function isLicensed(LicenseKey calldata key, Use calldata use) external view returns (bool) {
        return _explain(key, use) == Reason.Licensed;
    }

    function explain(LicenseKey calldata key, Use calldata use) external view returns (Reason) {
        return _explain(key, use);
    }

    function licenseIdOf(LicenseKey calldata key) external pure returns (bytes32) {
        return keccak256(abi.encode(key));
    }

    function licenseOf(bytes32 license) external view returns (LicenseWord) {
        return _licenses[license].word;
    }

    function territoryOf(bytes32 license) external view returns (uint256) {
        return _licenses[license].territory;
    }

    function lockOf(bytes32 asset, uint32 use) external view returns (Lock memory) {
        return _locks[asset][use].unpack();
    }

    /// @dev Checks the terms, the supply and the locks of an open grant, then writes the license.
    function _issue(Order calldata order, bytes32 digest, AssetWord asset, uint40 majorityAt)
        internal
        returns (bytes32 license, LicenseWord word)
    {
        Grant calldata grant = order.grant;
        if (asset.isFrozen()) revert FrozenAsset(grant.asset);
        grant.requireSound();
        address licensee = order.licensee;
        _requireLicensee(order, licensee);
        word = grant.word(asset.consentEpoch(), majorityAt);
        if (grant.maxSupply != 0) {
            _countSale(grant, digest, licensee, word);
        } else {
            // the word of the grant is cold: 2,100 that most assets save
            if (asset.hasCancelled() && _grantWords[digest].isCancelled()) revert CancelledGrant(digest);
            _lock(grant.asset, licensee, word);
        }
        license = keccak256(abi.encode(grant.asset, digest, licensee, order.serial));
        License storage sold = _licenses[license];
        if (sold.word.exists()) revert LicenseExists(license);
        sold.word = word;
        if (!word.isWorldwide()) sold.territory = grant.territory;
    }

    function _requireLicensee(Order calldata order, address licensee) private view {
        Grant calldata grant = order.grant;
        if (licensee == address(0)) revert LicenseeMissing();
        address expected = grant.licensee;
        if (expected != address(0) && expected != licensee) revert WrongLicensee(licensee, expected);
        if (grant.requires == 0) return;
        bytes32 created = keccak256(abi.encode(grant.asset, grant.requires, licensee, order.requiredSerial));
        LicenseWord word = _licenses[created].word;
        if (
            word.uses() != Vocabulary.CREATE_REPLICA
                || _standing(grant.asset, word, uint40(block.timestamp)) != Reason.Licensed
        ) revert CreateLicenseMissing(created);
    }

    /// @dev Remembers beside the count until when the uses are locked anyway; a sale that ends by then leaves the locks alone.
    function _countSale(Grant calldata grant, bytes32 digest, address licensee, LicenseWord word) private {
        GrantWord state = _grantWords[digest];
        if (state.isCancelled()) revert CancelledGrant(digest);
        uint32 sold = state.sold();
        if (sold >= grant.maxSupply) revert SoldOut(uint32(grant.maxSupply));
        uint40 lockedUntil = state.lockedUntil();
        if (word.endsAt() > lockedUntil) lockedUntil = _lock(grant.asset, licensee, word);
        _grantWords[digest] = GrantWords.pack(sold + 1, lockedUntil);
    }

    /// @dev Goes through the bits that are set, lowest first; there are at most fourteen. The times of a lock only
    ///      grow: consent that is withdrawn does not free it early, since irrevocable licenses may live on.
    /// @return lockedUntil until then each use stays free of an exclusive holder, since a license lives on it
    function _lock(bytes32 asset, address licensee, LicenseWord word) private returns (uint40 lockedUntil) {
        lockedUntil = type(uint40).max;
        uint32 use;
        for (uint32 rest = word.uses(); rest != 0; rest ^= use) {
            use = _lowestBit(rest);
            uint40 until = _lockUse(asset, use, licensee, word);
            if (until < lockedUntil) lockedUntil = until;
        }
    }

    /// @return lockedUntil zero for a use that the licensee holds
    function _lockUse(bytes32 asset, uint32 use, address licensee, LicenseWord word) private returns (uint40 lockedUntil) {
        LockWord lock = _locks[asset][use];
        (uint40 exclusiveUntil, uint40 liveUntil, uint40 endsAt) = (lock.exclusiveUntil(), lock.liveUntil(), word.endsAt());
        bool isHeld = block.timestamp < exclusiveUntil;
        if (isHeld && lock.holder() != licensee) revert ExclusiveConflict(asset, use, exclusiveUntil);
        lockedUntil = endsAt > liveUntil ? _nextMidnight(endsAt) : liveUntil;
        if (word.isExclusive()) {
            if (!isHeld && block.timestamp < liveUntil) revert ExclusiveConflict(asset, use, liveUntil);
            _locks[asset][use] =
                LockWords.pack(licensee, endsAt > exclusiveUntil ? endsAt : exclusiveUntil, lockedUntil);
        } else if (lockedUntil != liveUntil) {
            _locks[asset][use] = lock.withLiveUntil(lockedUntil);
        }
        if (isHeld) return 0;
    }

    function _lowestBit(uint32 bits) private pure returns (uint32) {
        unchecked {
            return bits & (~bits + 1); // two's complement
        }
    }

    /// @dev Rounded up, so that an exclusive license never begins before another one ended.
    function _nextMidnight(uint40 time) private pure returns (uint40) {
        return (time + 1 days - 1) / 1 days * 1 days;
    }

    function _explain(LicenseKey calldata key, Use calldata use) private view returns (Reason) {
        bytes32 license = keccak256(abi.encode(key));
        LicenseWord word = _licenses[license].word;
        uint40 time = use.time == Vocabulary.NOW ? uint40(block.timestamp) : use.time;
        Reason reason = _standing(key.asset, word, time);
        return reason == Reason.Licensed ? _coverage(license, word, use) : reason;
    }

    function _standing(bytes32 assetId, LicenseWord word, uint40 time) private view returns (Reason) {
        if (!word.exists()) return Reason.LicenseUnknown;
        if (time < word.startsAt()) return Reason.NotStarted;
        if (time >= word.endsAt()) return Reason.Ended;
        uint8 revocation = word.revocation();
        if (revocation == LicenseWords.IRREVOCABLE) return Reason.Licensed;
        AssetWord asset = _assets[assetId];
        if (word.consentEpoch() != asset.consentEpoch() && time >= _consentEnd(assetId, asset, word)) {
            return Reason.ConsentWithdrawn;
        }
        bool isStopped = asset.isFrozen() && revocation == LicenseWords.IMMEDIATE;
        return isStopped && time >= block.timestamp ? Reason.AssetFrozen : Reason.Licensed;
    }

    /// @dev The notice is zero where an immediate stop was signed.
    function _consentEnd(bytes32 assetId, AssetWord asset, LicenseWord word) private view returns (uint256) {
        uint8 epoch = word.consentEpoch();
        uint256 withdrawnAt = epoch + 1 == asset.consentEpoch() ? asset.withdrawnAt() : _withdrawals[assetId][epoch];
        return withdrawnAt + word.noticeS();
    }

    function _coverage(bytes32 license, LicenseWord word, Use calldata use) private view returns (Reason) {
        if (use.uses == 0 || word.uses() & use.uses != use.uses) return Reason.UseNotGranted;
        if (word.media() & use.media != use.media) return Reason.MediumNotGranted;
        if (word.isWorldwide()) return Reason.Licensed;
        if (use.territory == Vocabulary.WORLDWIDE || _licenses[license].territory >> use.territory & 1 == 0) {
            return Reason.TerritoryNotGranted;
        }
        return Reason.Licensed;
    }
}
