// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord} from "../LicenseWord.sol";
import {LicenseKey, Lock, Reason, Use, Withdrawal} from "../Types.sol";

/// @title What a licensee holds, and whether it covers a use
interface ILicenses {
    error UnknownUses(uint32 uses);
    error UnknownMedia(uint16 media);
    error TerritoryMissing();
    error TermsMissing();

    /// @notice Consent to create a replica and consent to use one are two signatures.
    error CreateAndUse(uint32 uses);

    /// @notice A grant to use a replica names in `requires` the grant under which it was created.
    error RequirementMissing(uint32 uses);

    /// @notice The licensee holds no live license to create the replica.
    error CreateLicenseMissing(bytes32 license);
    error DurationMissing();
    error DurationTooLong(uint256 durationS, uint256 mostS);

    /// @notice A minor's license ends at majority at the latest.
    error EndAfterMajority(uint256 endsAt, uint40 majorityAt);

    /// @notice A license starts within ten years of its purchase.
    error StartTooLate(uint40 startsAt, uint256 latest);
    error UnknownRevocation(uint8 revocation);

    /// @notice A notice period goes with revocation after notice, and only with it.
    error WrongNotice(uint8 revocation, uint32 noticeS);

    /// @notice An exclusive grant is sold once: its supply is one.
    error ExclusiveSupply(uint32 maxSupply);
    /// @notice Nothing is asked for: no price, no price per unit, no share of revenue; and the grant does not say gratis.
    error PriceMissing();
    error PriceOnGratis(uint128 price);

    error UnknownUnit(uint8 unit);

    /// @notice Unit, price per unit and number of units stand together or not at all, within 128 and 64 bits.
    error MeterIncomplete(uint8 unit, uint256 unitPrice, uint256 maxUnits);

    /// @notice A revenue share has a report period, a minimum has a revenue share; the share is at most 10,000, the minimum
    ///         has 128 bits, the period is known.
    error RevenueShareIncomplete(uint256 bps, uint256 minimum, uint256 reportEvery);
    error SoldOut(uint32 maxSupply);
    error LicenseExists(bytes32 license);
    error WrongLicensee(address licensee, address expected);
    error LicenseeMissing();

    /// @notice The grant has a report period, by which the licensee owes reports, so nobody else buys it in their name:
    ///         the licensee buys it by transaction or by a signed order of their own.
    error LicenseeAbsent(address buyer, address licensee);

    /// @notice Another license on the same use, exclusive or conflicting with the exclusive one asked for, lives until then.
    error ExclusiveConflict(bytes32 asset, uint32 use, uint40 until);
    error FrozenAsset(bytes32 asset);

    /// @notice The signed withdrawal names another epoch than the current one: it was used already.
    error WrongConsentEpoch(uint8 signed, uint8 current);

    /// @notice Emitted once for each license sold.
    /// @dev The index relies on these:
    ///   1. `license` never repeats, and is keccak256(abi.encode(asset, grant, licensee, serial)).
    ///   2. AssetAnchored(asset, ...) came earlier, and exactly `word.consentEpoch` ConsentWithdrawn(asset, ...).
    ///   3. Pot `pot` grew by exactly `price` of `currency` in the same transaction; with `price` zero no pot did.
    ///   4. With `price` above zero, SplitDeclared(pot, ...) came earlier or stands just before.
    ///   5. `territory` is the signed bitmap; all ones means worldwide.
    ///   6. If the grant has a report period, the licensee sent the purchase or signed the order for it.
    event LicensePurchased(
        bytes32 indexed license,
        bytes32 indexed asset,
        address indexed licensee,
        bytes32 grant,
        uint256 serial,
        LicenseWord word,
        uint256 territory,
        address currency,
        uint256 price,
        bytes32 pot
    );

    /// @notice Consent of epoch `consentEpoch` ended; each license sold in it ends as its grant says.
    /// @dev The index relies on these:
    ///   1. Per asset the epochs count up from 0 without a gap.
    ///   2. All open grants of the asset ended too: the grant epoch became `grantEpoch`.
    event ConsentWithdrawn(bytes32 indexed asset, uint8 consentEpoch, uint16 grantEpoch, address signer);

    /// @notice Sales stopped; licenses whose grant allows an immediate stop are suspended.
    event AssetFrozen(bytes32 indexed asset, address account);
    event AssetUnfrozen(bytes32 indexed asset, address account);

    /// @notice Withdraws consent for everything sold on the asset so far, in one write. The signer is the performer or
    ///         a minor's guardian, by transaction or by signature. Licenses end as was signed: at once, after notice, or
    ///         at their own end. Money that was paid stays paid. New grants can be signed afterwards.
    /// @dev Reverts: AssetUnknown, NoAuthority, WrongConsentEpoch, SignatureExpired, EpochsExhausted, and IDomain's.
    function withdrawConsent(Withdrawal calldata withdrawal, bytes calldata signature) external;

    /// @notice Stops sales on the asset, and suspends the licenses that were signed with an immediate stop; both until
    ///         unfrozen. Leaves alone what was signed as irrevocable or with a notice period. Performer, or a minor's
    ///         guardian.
    /// @dev Reverts: AssetUnknown, NoAuthority.
    function freeze(bytes32 asset) external;

    /// @notice Ends a freeze. Only the performer, for a minor only the guardian.
    /// @dev Reverts: AssetUnknown, NoAuthority.
    function unfreeze(bytes32 asset) external;

    /// @notice Whether the license covers all of the use. Never reverts.
    function isLicensed(LicenseKey calldata key, Use calldata use) external view returns (bool);

    /// @notice The first reason why the license does not cover the use, in the order of `Reason`; `Licensed` if it does.
    ///         With `use.time` in the past or future: as of that time, by what is known now; a freeze counts from now on.
    function explain(LicenseKey calldata key, Use calldata use) external view returns (Reason);

    function licenseIdOf(LicenseKey calldata key) external pure returns (bytes32);

    /// @notice The license's word; zero if there is none.
    function licenseOf(bytes32 license) external view returns (LicenseWord);

    /// @notice Bitmap of territories of a license that is not worldwide, else zero.
    function territoryOf(bytes32 license) external view returns (uint256);

    /// @notice Until when a use (as one bit) is held exclusively and by whom, and until when any license lives on it.
    ///         `liveUntil` is rounded up to midnight UTC: most sales of a day then need no write.
    function lockOf(bytes32 asset, uint32 use) external view returns (Lock memory);
}
