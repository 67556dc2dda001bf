// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Guard, Registration} from "../Types.sol";

/// @title Minors: who signs beside them, and until when
interface IGuardians {
    error GuardianIsPerformer(address account);

    /// @notice The majority date has passed already, or lies more than eighteen years ahead.
    error MajorityOutOfRange(uint40 majorityAt);

    /// @notice Anchors a minor's asset; performer and guardian sign the same message.
    /// @dev Reverts: GuardianMissing, GuardianIsPerformer, MajorityOutOfRange, and all of IAssets.register.
    ///      Emits AssetAnchored.
    function registerMinor(
        Registration calldata registration,
        bytes calldata performerSignature,
        bytes calldata guardianSignature
    ) external;

    /// @notice Guardian and majority date; both zero for an adult's asset.
    function guardOf(bytes32 asset) external view returns (Guard memory);

    /// @notice Whether the account speaks for the asset: its performer or, before majority, its guardian.
    function isAuthority(bytes32 asset, address account) external view returns (bool);
}
