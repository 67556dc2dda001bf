// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice A license as it is stored and emitted: one word, 72 bits free. From the lowest bit:
///         uses 32, media 16, startsAt 40, endsAt 40, consentEpoch 8, flags 8, revocation 8, noticeS 32.
type LicenseWord is uint256;

using LicenseWords for LicenseWord global;

library LicenseWords {
    uint8 internal constant EXISTS = 1;
    uint8 internal constant IS_WORLDWIDE = 2;
    uint8 internal constant IS_EXCLUSIVE = 4;

    uint8 internal constant IRREVOCABLE = 0;
    uint8 internal constant AFTER_NOTICE = 1;
    uint8 internal constant IMMEDIATE = 2;

    function uses(LicenseWord word) internal pure returns (uint32) {
        return uint32(LicenseWord.unwrap(word));
    }

    function media(LicenseWord word) internal pure returns (uint16) {
        return uint16(LicenseWord.unwrap(word) >> 32);
    }

    function startsAt(LicenseWord word) internal pure returns (uint40) {
        return uint40(LicenseWord.unwrap(word) >> 48);
    }

    function endsAt(LicenseWord word) internal pure returns (uint40) {
        return uint40(LicenseWord.unwrap(word) >> 88);
    }

    function consentEpoch(LicenseWord word) internal pure returns (uint8) {
        return uint8(LicenseWord.unwrap(word) >> 128);
    }

    function flags(LicenseWord word) internal pure returns (uint8) {
        return uint8(LicenseWord.unwrap(word) >> 136);
    }

    function revocation(LicenseWord word) internal pure returns (uint8) {
        return uint8(LicenseWord.unwrap(word) >> 144);
    }

    function noticeS(LicenseWord word) internal pure returns (uint32) {
        return uint32(LicenseWord.unwrap(word) >> 152);
    }

    function exists(LicenseWord word) internal pure returns (bool) {
        return flags(word) & EXISTS != 0;
    }

    function isWorldwide(LicenseWord word) internal pure returns (bool) {
        return flags(word) & IS_WORLDWIDE != 0;
    }

    function isExclusive(LicenseWord word) internal pure returns (bool) {
        return flags(word) & IS_EXCLUSIVE != 0;
    }

    function pack(
        uint32 uses_,
        uint16 media_,
        uint40 startsAt_,
        uint40 endsAt_,
        uint8 consentEpoch_,
        uint8 flags_,
        uint8 revocation_,
        uint32 noticeS_
    ) internal pure returns (LicenseWord) {
        return LicenseWord.wrap(
            uint256(uses_) | uint256(media_) << 32 | uint256(startsAt_) << 48 | uint256(endsAt_) << 88
                | uint256(consentEpoch_) << 128 | uint256(flags_) << 136 | uint256(revocation_) << 144
                | uint256(noticeS_) << 152
        );
    }
}
