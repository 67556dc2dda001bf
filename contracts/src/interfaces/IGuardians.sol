// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Guard, Registration} from "../Types.sol";

/// @title Minors: who signs beside them, and until when
interface IGuardians {
    error GuardianIsPerformer(address account);

    /// @notice The majority date has passed already, or lies more than eighteen years ahead.
    error MajorityOutOfRange(uint40 majorityAt);

    /// @notice The performer has come of age and has neither taken the asset over nor ended it; until then nothing is sold.
    error ReaffirmationMissing(bytes32 asset);
    error NotOfAge(bytes32 asset, uint40 majorityAt);
    error NothingToReaffirm(bytes32 asset);

    /// @notice A performer who has come of age keeps the asset up; it is an adult's from here on.
    /// @dev The index relies on these:
    ///   1. The asset was a minor's and its majority date has passed.
    ///   2. Guard and majority date stay on record, for money that is locked until then.
    ///   3. GrantsCancelled(asset, ...) and HeirNamed(asset, 0, 0) follow, and SuccessionCancelled(asset, ...) if a
    ///      succession was pending.
    event AssetReaffirmed(bytes32 indexed asset, address indexed performer);

    /// @notice Anchors a minor's asset; performer and guardian sign the same message.
    /// @dev Reverts: GuardianMissing, GuardianIsPerformer, MajorityOutOfRange, and all of IAssets.register.
    ///      Emits AssetAnchored.
    function registerMinor(
        Registration calldata registration,
        bytes calldata performerSignature,
        bytes calldata guardianSignature
    ) external;

    /// @notice Keeps up what was registered in the performer's minority, as an adult's asset. Only the performer. (The
    ///         other choice is to withdraw consent.) What was arranged before ends: grants, the minor's own signature
    ///         included, the heir, who may be the guardian's choice, and a pending succession.
    /// @dev Reverts: AssetUnknown, NoAuthority, NothingToReaffirm, NotOfAge. Emits AssetReaffirmed.
    function reaffirm(bytes32 asset) external;

    /// @notice Guardian and majority date; both zero for an adult's asset.
    function guardOf(bytes32 asset) external view returns (Guard memory);

    /// @notice Whether the account speaks for the asset: its performer or, before majority, its guardian.
    function isAuthority(bytes32 asset, address account) external view returns (bool);
}
