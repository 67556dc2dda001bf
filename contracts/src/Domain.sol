// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IDomain} from "./interfaces/IDomain.sol";

abstract contract Domain is IDomain {
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)");
    string private constant NAME = "Likeness Ledger";
    string private constant VERSION = "1";
    bytes1 private constant ALL_FIVE_FIELDS = 0x1f;

    bytes32 public immutable deploymentId;
    uint256 private immutable _deployedChainId;
    bytes32 private immutable _deployedSeparator;

    constructor(bytes32 deploymentId_) {
        if (deploymentId_ == 0) revert DeploymentIdMissing();
        deploymentId = deploymentId_;
        _deployedChainId = block.chainid;
        _deployedSeparator = _separator(deploymentId_, address(this));
    }

    function domainSeparator() public view returns (bytes32) {
        return block.chainid == _deployedChainId ? _deployedSeparator : _separatorOf(address(this));
    }

    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        return (ALL_FIVE_FIELDS, NAME, VERSION, block.chainid, address(this), deploymentId, new uint256[](0));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(domainSeparator(), structHash);
    }

    function _requireInTime(uint40 deadline) internal view {
        if (block.timestamp >= deadline) revert SignatureExpired(deadline);
    }

    /// @dev A key's signature is tried first: most signers have no code, and asking for it costs 2,600 gas.
    function _requireSigned(address signer, bytes32 digest, bytes calldata signature) internal view {
        (address recovered, ECDSA.RecoverError problem, bytes32 detail) = ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return;
        if (signer.code.length != 0) {
            if (SignatureChecker.isValidERC1271SignatureNow(signer, digest, signature)) return;
            revert ContractSignatureRefused(signer);
        }
        if (problem == ECDSA.RecoverError.InvalidSignatureS) revert SignatureHighS(detail);
        if (problem == ECDSA.RecoverError.InvalidSignatureLength) revert WrongSignatureLength(signature.length);
        revert WrongSigner(recovered, signer);
    }

    /// @dev Anybody carries the signature, in time.
    function _requireCarried(address signer, uint40 deadline, bytes32 structHash, bytes calldata signature)
        internal
        view
    {
        _requireInTime(deadline);
        _requireSigned(signer, _digest(structHash), signature);
    }

    /// @dev Of another contract of this deployment.
    function _separatorOf(address verifier) internal view returns (bytes32) {
        return _separator(deploymentId, verifier);
    }

    function _separator(bytes32 salt, address verifier) private view returns (bytes32) {
        return keccak256(
            abi.encode(DOMAIN, keccak256(bytes(NAME)), keccak256(bytes(VERSION)), block.chainid, verifier, salt)
        );
    }
}
