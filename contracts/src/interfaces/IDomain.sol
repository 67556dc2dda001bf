// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The EIP-712 domain and the signature errors
interface IDomain {
    /// @notice The deployment id is zero; without one a reset chain would accept old signatures again.
    error DeploymentIdMissing();

    /// @notice The signature is by another account than the message names (or over another message, chain or contract).
    error WrongSigner(address recovered, address expected);

    /// @notice The signature has the upper of the two possible s values, which can be made by anyone from the lower.
    error SignatureHighS(bytes32 s);

    /// @notice A signature by a key has 65 bytes.
    error WrongSignatureLength(uint256 length);

    /// @notice The contract wallet does not accept the signature (ERC-1271).
    error ContractSignatureRefused(address wallet);

    /// @notice The message was to be used before `deadline`.
    error SignatureExpired(uint40 deadline);

    /// @notice Random word of this deployment, the salt of the domain.
    function deploymentId() external view returns (bytes32);

    /// @notice Domain separator for the current chain id; computed anew when the chain id has changed.
    function domainSeparator() external view returns (bytes32);

    /// @notice ERC-5267.
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        );
}
