// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// @notice An honest token with EIP-2612, of which anyone makes as much as they like.
contract PlainToken is ERC20Permit {
    constructor() ERC20("Plain", "PLN") ERC20Permit("Plain") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @notice An honest token that also takes ERC-3009 authorizations.
contract AuthorizedToken is PlainToken, ERC3009 {}

/// @notice Tells its domain as stable coins older than EIP-5267 do: by its version and its separator alone.
contract StableToken is AuthorizedToken {
    function version() external pure returns (string memory) {
        return "1";
    }

    function eip712Domain()
        public
        pure
        override
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory)
    {
        revert("unknown");
    }
}

/// @notice Keeps one percent of what it moves.
contract FeeToken is PlainToken {
    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (from != address(0) && to != address(0)) super._update(to, address(0), amount / 100);
    }
}

/// @notice Refuses to pay one account, as stable coins with a block list do.
contract BlockingToken is PlainToken {
    address public blocked;

    function blockAccount(address account) external {
        blocked = account;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(to == address(0) || to != blocked, "blocked");
        super._update(from, to, amount);
    }
}

/// @notice Calls who receives with all gas, as ERC-777 does those that asked for it, and fails with what they fail with.
contract CallingToken is PlainToken {
    mapping(address => bool) public wantsCalls;

    function wantCalls(address account) external {
        wantsCalls[account] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (wantsCalls[to]) Address.functionCall(to, abi.encodeWithSignature(
            "tokensReceived(address,address,address,uint256,bytes,bytes)", msg.sender, from, to, amount, "", ""
        ));
    }
}

/// @notice Keeps the history of each delegate's votes: the costliest transfer among the usual tokens.
contract VotesToken is PlainToken, ERC20Votes {
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 amount) internal override(ERC20, ERC20Votes) {
        super._update(from, to, amount);
    }
}

/// @notice Says false instead of failing.
contract FalseToken is PlainToken {
    bool public fails;

    function failFromNowOn() external {
        fails = true;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !fails && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !fails && super.transferFrom(from, to, amount);
    }
}

/// @notice Returns nothing at all, as old tokens do.
contract SilentToken {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// @notice Calls the ledger while it moves money.
contract ReenteringToken is PlainToken {
    address private _ledger;
    bytes private _attack;
    bool public succeeded;
    bool public tried;

    function prepare(address ledger, bytes calldata attack) external {
        (_ledger, _attack) = (ledger, attack);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (_attack.length != 0) {
            tried = true;
            (succeeded,) = _ledger.call(_attack);
        }
        super._update(from, to, amount);
    }
}
