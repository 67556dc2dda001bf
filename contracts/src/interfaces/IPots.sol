// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {PayeeWord} from "../PayeeWord.sol";
import {Payee} from "../Types.sol";

/// @title Money: booked by split, paid to payees, never lost
/// @dev For each currency: balance == pots + credits + trusts, to the minor unit, as long as nobody sends money past
///      the contract's functions. ETH is the currency address(0).
interface IPots {
    error WrongPayment(uint256 sent, uint256 price);

    /// @notice The payees are not those of the split that was signed (or none were given for a pot not opened yet).
    error SplitMismatch(bytes32 got, bytes32 expected);
    error WrongShareSum(uint256 bps);
    error TooManyPayees(uint256 count);
    error UnknownRole(uint8 role);

    /// @notice The account is zero, or the ledger itself, which could never spend it.
    error PayeeMissing(uint256 position);

    /// @notice The first payee, who also gets the remainder, has the performer's role.
    error PerformerNotFirst(uint8 role);

    /// @notice A minor's split locks at least 1,500 bps until majority; that the account is the minor's, the guardian signs.
    error TrustShareTooSmall(uint256 bps, uint256 least);

    /// @notice A trust share without a minor would be locked for nobody.
    error TrustWithoutMinor();

    /// @notice The token moved another amount than it was told to.
    error FeeOnTransfer(address token, uint256 received, uint256 expected);
    error PotEmpty(bytes32 pot, address currency);
    error NothingToWithdraw(address payee, address currency);
    error TrustLocked(uint40 unlockAt);

    /// @notice A payee could not be paid, perhaps only for want of gas. Nothing was distributed.
    error GasMissing(uint256 left, uint256 least);

    /// @notice The account did not take the money, or is zero or the ledger itself. Nothing was withdrawn.
    error PayoutFailed(address to, address currency);

    /// @notice Emitted before the first money of a pot in a currency.
    /// @dev The index relies on these:
    ///   1. `pot` is keccak256(abi.encode(split, unlockAt)) and `split` the EIP-712 hash of `payees`.
    ///   2. The shares sum to 10,000; payee 0 has the performer's role.
    ///   3. Payees with the trust's role exist exactly if `unlockAt` is not zero.
    ///   It may stand again for a pot that is open already, with the same content.
    event SplitDeclared(bytes32 indexed pot, bytes32 indexed split, uint40 unlockAt, Payee[] payees);

    /// @notice The pot was paid out but for one minor unit, which stays so that the next deposit is cheaper.
    /// @dev The index relies on these:
    ///   1. The pot held `amount + 1` before and holds 1 after.
    ///   2. Payee i gets floor(amount * bps / 10,000), payee 0 the remainder as well.
    ///   3. A payee of the trust's role is credited to the trust, a payee of the source's role to the account of the
    ///      source's pot. All others are paid, but for those of whom a Credited tells.
    ///   4. Only Credited of the same pot and currency stands between it and the next event of this contract that tells of
    ///      money in a pot, a credit or a trust.
    event Distributed(bytes32 indexed pot, address indexed currency, uint256 amount);

    /// @notice A payee of a distribution could not be paid, and withdraws the share instead.
    /// @dev The index relies on these:
    ///   1. Distributed(pot, currency, ...) stands before it in the same transaction.
    ///   2. `amount` is the share of a payee who was declared with `payee`, `bps` and `role`, neither the trust's nor the
    ///      source's, and the payee's credit grew by exactly that. It stands once for each payee who was not paid.
    event Credited(
        bytes32 indexed pot, address indexed payee, address indexed currency, uint16 bps, uint8 role, uint256 amount
    );

    /// @notice A source's share of a derivative's income arrived in its pot.
    /// @dev The index relies on these:
    ///   1. The credit of the pot's account was exactly `amount` and is zero now; the pot grew by exactly that.
    ///   2. SplitDeclared(pot, ...) came earlier or stands just before.
    event SourcePaid(bytes32 indexed pot, address indexed currency, uint256 amount);

    /// @dev The index relies on this: the payee's credit was exactly `amount` and is zero now.
    event Withdrawn(address indexed payee, address indexed currency, address to, uint256 amount);

    /// @dev The index relies on this: the payee's trust money with this date was exactly `amount` and is zero now.
    event TrustWithdrawn(
        address indexed payee, address indexed currency, uint40 indexed unlockAt, address to, uint256 amount
    );

    /// @notice Pays a pot to its payees, each in one word, see PayeeWord. Anyone may call; there is nothing to gain. Shares
    ///         are rounded down, the remainder goes to payee 0. Who cannot be paid is credited instead and blocks nobody:
    ///         the code of payees and tokens gets so much gas for each payment and no more, see Pushes.
    /// @dev Reverts: PotEmpty, GasMissing. Compiled code asks for one function after the other, 22 gas each, by their selectors: the
    ///      order of the arguments is one that puts this function among the first.
    function distribute(address currency, uint40 unlockAt, PayeeWord[] calldata payees) external;

    /// @notice Moves the credit of a pot's account into the pot: what derivatives earned for it. Anyone may call.
    /// @dev Reverts: NothingToWithdraw, and as the first purchase of the split.
    function collectSource(Payee[] calldata payees, uint40 unlockAt, address currency) external;

    /// @notice Pays the caller's credit to `to`.
    /// @dev Reverts: NothingToWithdraw, PayoutFailed, the token's.
    function withdraw(address currency, address to) external;

    /// @notice Pays the caller's trust money with this date to `to`, from that date on.
    /// @dev Reverts: TrustLocked, NothingToWithdraw, PayoutFailed, the token's.
    function withdrawTrust(uint40 unlockAt, address currency, address to) external;

    /// @notice keccak256(abi.encode(split, unlockAt)): a minor's money never mixes with another majority date.
    function potIdOf(bytes32 split, uint40 unlockAt) external pure returns (bytes32);

    /// @notice The account under which a pot is a payee of other splits: the lower 160 bits of its id. Nobody has its key.
    function potAccountOf(bytes32 pot) external pure returns (address);

    function potOf(bytes32 pot, address currency) external view returns (uint256);
    function creditOf(address payee, address currency) external view returns (uint256);
    function trustOf(address payee, uint40 unlockAt, address currency) external view returns (uint256);

    /// @notice The hash of a split as it is signed in a grant.
    function splitHashOf(Payee[] calldata payees) external pure returns (bytes32);
}
