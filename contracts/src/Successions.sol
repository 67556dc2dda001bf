// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {AssetWord} from "./AssetWord.sol";
import {Guardians} from "./Guardians.sol";
import {Heir, Succession} from "./Types.sol";
import {ISuccessions} from "./interfaces/ISuccessions.sol";

abstract contract Successions is Guardians, ISuccessions {
    uint40 private constant ROTATION_DELAY = 7 days; // who still has the old wallet, and did not ask for this, can object
    uint32 private constant LEAST_HEIR_DELAY = 30 days; // a performer may be away for some weeks
    uint32 private constant MOST_HEIR_DELAY = 3_653 days; // ten years with their leap days: no license lives longer

    mapping(bytes32 asset => Heir) private _heirs;
    mapping(bytes32 asset => Succession) private _successions;
    /// @dev Zero until the first succession: an asset that never moves pays for no slot.
    mapping(bytes32 asset => address) private _firstPerformers;

    function nameHeir(bytes32 asset, address heir, uint32 delayS) external {
        _requireAuthority(asset, msg.sender);
        if (heir == address(0)) {
            delayS = 0;
        } else {
            _requireSuccessor(asset, heir);
            if (delayS < LEAST_HEIR_DELAY || delayS > MOST_HEIR_DELAY) {
                revert HeirDelayOutOfRange(delayS, LEAST_HEIR_DELAY, MOST_HEIR_DELAY);
            }
        }
        _heirs[asset] = Heir({account: heir, delayS: delayS});
        emit HeirNamed(asset, heir, delayS);
    }

    function announceSuccession(bytes32 asset, address to) external {
        uint40 notBefore = _due(asset, _known(asset));
        _requireSuccessor(asset, to);
        uint40 pending = _pending(asset).notBefore;
        if (pending != 0) revert SuccessionPending(asset, pending);
        _successions[asset] = Succession({to: to, notBefore: notBefore});
        emit SuccessionAnnounced(asset, msg.sender, to, notBefore);
    }

    function cancelSuccession(bytes32 asset) external {
        _requireAuthority(asset, msg.sender);
        _requirePending(asset);
        _cancel(asset);
    }

    function succeed(bytes32 asset) external {
        Succession memory succession = _requirePending(asset);
        if (block.timestamp < succession.notBefore) revert SuccessionTooEarly(succession.notBefore);
        AssetWord word = _assets[asset];
        address from = word.performer();
        uint16 grantEpoch = word.nextGrantEpoch();
        if (_firstPerformers[asset] == address(0)) _firstPerformers[asset] = from;
        delete _successions[asset];
        delete _heirs[asset];
        _assets[asset] = word.withPerformer(succession.to).withGrantEpoch(grantEpoch);
        emit PerformerChanged(asset, from, succession.to, grantEpoch);
    }

    function heirOf(bytes32 asset) external view returns (Heir memory) {
        return _heirs[asset];
    }

    function successionOf(bytes32 asset) external view returns (Succession memory) {
        return _pending(asset);
    }

    function firstPerformerOf(bytes32 asset) external view returns (address) {
        address first = _firstPerformers[asset];
        return first == address(0) ? _assets[asset].performer() : first;
    }

    /// @dev A guardian could else have an heir take the asset from the grown-up.
    function _forgetSuccessors(bytes32 asset) internal override {
        delete _heirs[asset];
        emit HeirNamed(asset, address(0), 0);
        if (_pending(asset).notBefore != 0) _cancel(asset);
    }

    function _cancel(bytes32 asset) private {
        delete _successions[asset];
        emit SuccessionCancelled(asset, msg.sender);
    }

    /// @dev When a succession that the sender announces now may be carried out.
    function _due(bytes32 asset, AssetWord word) private view returns (uint40) {
        uint40 rotated = uint40(block.timestamp) + ROTATION_DELAY;
        if (msg.sender == word.performer()) return rotated;
        (address guardian, uint40 majorityAt) = _guardNow(asset, word);
        // From majority on the guardian has no say, and so no succession either.
        if (msg.sender == guardian && rotated < majorityAt) return rotated;
        Heir memory heir = _heirs[asset];
        if (msg.sender != heir.account) revert NeitherPerformerNorHeir(msg.sender, asset);
        return uint40(block.timestamp) + heir.delayS;
    }

    /// @dev Zero if there is none. What was due in a minority lapses with it: a guardian could else announce early and
    ///      have the asset moved away from the grown-up.
    function _pending(bytes32 asset) private view returns (Succession memory succession) {
        succession = _successions[asset];
        uint40 majorityAt = _guards[asset].majorityAt;
        if (succession.notBefore < majorityAt && majorityAt <= block.timestamp) return Succession(address(0), 0);
    }

    function _requirePending(bytes32 asset) private view returns (Succession memory succession) {
        succession = _pending(asset);
        if (succession.notBefore == 0) revert SuccessionMissing(asset);
    }

    function _requireSuccessor(bytes32 asset, address account) private view {
        AssetWord word = _assets[asset];
        (address guardian,) = _guardNow(asset, word);
        if (account == address(0) || account == word.performer() || account == guardian) {
            revert SuccessorRefused(account);
        }
    }
}
