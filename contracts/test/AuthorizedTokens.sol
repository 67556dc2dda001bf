// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @notice A token with ERC-3009 in the form with v, r and s only, as the standard has it.
contract AuthorizedToken is ERC3009 {
    constructor() ERC20("Authorized", "A") EIP712("Authorized", "1") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function separator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }
}

/// @notice A token that also knows the form with bytes, by which contract wallets sign: as newer stable coins do.
contract WalletToken is AuthorizedToken {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(
            abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
        );
        require(SignatureChecker.isValidSignatureNow(from, _hashTypedDataV4(structHash), signature), "signature");
        require(to == msg.sender, "receiver");
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }
}

/// @notice Answers every call that it does not know, as wrapped ether does, and moves nothing.
contract PoliteToken {
    mapping(address => uint256) public balanceOf;

    fallback() external {}
}

/// @notice A contract wallet whose signatures are longer than a key's: the owner's, and a word of its own.
contract LongWallet {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (bytes32 r, bytes32 s) = abi.decode(signature, (bytes32, bytes32));
        bool isOwners = signature.length == 97 && ecrecover(digest, uint8(signature[64]), r, s) == _owner;
        return isOwners ? this.isValidSignature.selector : bytes4(0);
    }
}
