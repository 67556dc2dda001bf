// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {LicenseWord} from "./LicenseWord.sol";
import {Asset, Guard, LicenseKey, Reason, Use} from "./Types.sol";
import {ILikenessLedger} from "./interfaces/ILikenessLedger.sol";

/// @title Many reads of one ledger in one call; holds nothing
contract Lens {
    struct AssetView {
        Asset asset;
        Guard guard;
    }

    struct LicenseView {
        bytes32 license;
        LicenseWord word;
        uint256 territory;
        Reason reason;
    }

    struct Account {
        address payee;
        uint40 unlockAt;
        address currency;
    }

    struct Balance {
        uint256 credit;
        uint256 trust;
    }

    ILikenessLedger public immutable ledger;

    constructor(ILikenessLedger ledger_) {
        ledger = ledger_;
    }

    function assets(bytes32[] calldata ids) external view returns (AssetView[] memory views) {
        views = new AssetView[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            views[i] = AssetView(ledger.assetOf(ids[i]), ledger.guardOf(ids[i]));
        }
    }

    /// @notice The licenses with their words and, for one use, the reason why each covers it or not.
    function licenses(LicenseKey[] calldata keys, Use calldata use) external view returns (LicenseView[] memory views) {
        views = new LicenseView[](keys.length);
        for (uint256 i; i < keys.length; ++i) {
            bytes32 license = ledger.licenseIdOf(keys[i]);
            views[i] = LicenseView(
                license, ledger.licenseOf(license), ledger.territoryOf(license), ledger.explain(keys[i], use)
            );
        }
    }

    function pots(bytes32[] calldata ids, address currency) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](ids.length);
        for (uint256 i; i < ids.length; ++i) {
            amounts[i] = ledger.potOf(ids[i], currency);
        }
    }

    function balances(Account[] calldata accounts) external view returns (Balance[] memory views) {
        views = new Balance[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            Account calldata account = accounts[i];
            views[i] = Balance(
                ledger.creditOf(account.payee, account.currency),
                ledger.trustOf(account.payee, account.unlockAt, account.currency)
            );
        }
    }
}
