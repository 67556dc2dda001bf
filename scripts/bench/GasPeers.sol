// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721 as SoladyERC721} from "solady/src/tokens/ERC721.sol";

/// @notice The least that can be sold as a token: minting without any check of price, terms or signature.
contract OpenZeppelinToken is ERC721 {
    constructor() ERC721("Token", "T") {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}

contract SoladyToken is SoladyERC721 {
    function name() public pure override returns (string memory) {
        return "Token";
    }

    function symbol() public pure override returns (string memory) {
        return "T";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}

contract Money is ERC20 {
    constructor() ERC20("Money", "M") {
        _mint(msg.sender, 1e30);
    }
}
