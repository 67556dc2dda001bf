// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Heir, Succession} from "../Types.sol";

/// @title How an asset moves to another wallet: by its performer, or after death or loss by a named heir
/// @dev Both take time in which the performer (or a minor's guardian) can object. Licenses that were sold stay as they
///      are; grants that the old wallet signed are sold no more.
interface ISuccessions {
    /// @notice An heir waits at least `leastS` and at most `mostS`.
    error HeirDelayOutOfRange(uint32 delayS, uint32 leastS, uint32 mostS);
    error NeitherPerformerNorHeir(address account, bytes32 asset);

    /// @notice The account is zero, the performer already, or the guardian of a minor.
    error SuccessorRefused(address account);
    error SuccessionPending(bytes32 asset, uint40 notBefore);
    error SuccessionMissing(bytes32 asset);
    error SuccessionTooEarly(uint40 notBefore);

    /// @dev The index relies on this: the heir of the asset is `heir` from here on; zero means none.
    event HeirNamed(bytes32 indexed asset, address indexed heir, uint32 delayS);

    /// @dev The index relies on these:
    ///   1. No other succession of the asset was pending.
    ///   2. `by` is the performer, the heir, or before majority the guardian; the guardian's is due before majority.
    ///   3. What is due before a minor's majority and not carried out until then is pending no more.
    event SuccessionAnnounced(bytes32 indexed asset, address indexed by, address indexed to, uint40 notBefore);

    /// @dev The index relies on this: a succession of the asset was pending, and is no more.
    event SuccessionCancelled(bytes32 indexed asset, address account);

    /// @notice The asset's performer is another account now.
    /// @dev The index relies on these:
    ///   1. SuccessionAnnounced(asset, by, to, notBefore) came earlier, was not cancelled since, and `notBefore` is over.
    ///   2. The grant epoch became `grantEpoch`; the asset has no heir any more.
    event PerformerChanged(bytes32 indexed asset, address indexed from, address indexed to, uint16 grantEpoch);

    /// @notice Names who may take the asset over, or with zero nobody (the delay is zero then). Performer, or a minor's
    ///         guardian.
    /// @dev Reverts: AssetUnknown, NoAuthority, HeirDelayOutOfRange, SuccessorRefused.
    function nameHeir(bytes32 asset, address heir, uint32 delayS) external;

    /// @notice Announces another wallet: by the performer (or a minor's guardian, if it is due before majority) with seven
    ///         days' delay, by the heir with the delay that was set for the heir.
    /// @dev Reverts: AssetUnknown, NeitherPerformerNorHeir, SuccessorRefused, SuccessionPending.
    function announceSuccession(bytes32 asset, address to) external;

    /// @notice Objects. Performer, or a minor's guardian.
    /// @dev Reverts: AssetUnknown, NoAuthority, SuccessionMissing.
    function cancelSuccession(bytes32 asset) external;

    /// @notice Carries an announced succession out when its time has come. Anyone may call.
    /// @dev Reverts: SuccessionMissing, SuccessionTooEarly.
    function succeed(bytes32 asset) external;

    function heirOf(bytes32 asset) external view returns (Heir memory);
    /// @notice The pending succession; zero if there is none.
    function successionOf(bytes32 asset) external view returns (Succession memory);

    /// @notice The account that signed for the asset when it was anchored, whoever its performer is now; zero if unknown.
    function firstPerformerOf(bytes32 asset) external view returns (address);
}
