// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Asset, Grant, LicenseKey, Order, Payee, Reason, Registration, Source} from "../src/Types.sol";
import {IAssets} from "../src/interfaces/IAssets.sol";
import {IPots} from "../src/interfaces/IPots.sol";
import {ISources} from "../src/interfaces/ISources.sol";
import {LedgerTest, Wallet} from "./LedgerTest.sol";
import {Words} from "./Words.sol";

/// @notice The producer makes a song from the voice, a rival a film from the song, and so on; money flows back up.
contract SourcesTest is LedgerTest {
    bytes32 private constant SONG = keccak256("a song");
    bytes32 private constant FILM = keccak256("a film");
    bytes32 private constant GAME = keccak256("a game");
    bytes32 private constant TOY = keccak256("a toy");
    uint16 private constant SHARE = 1_000;
    uint8 private constant OTHER = 6;

    Wallet private singer = _wallet("producer");
    Wallet private director = _wallet("rival");

    function setUp() public override {
        super.setUp();
        vm.deal(stranger.account, 10 ether);
        vm.deal(guardian.account, 10 ether);
        _registersAs(singer, SONG);
    }

    // The makers' part

    function _registersAs(Wallet memory maker, bytes32 asset) private {
        Registration memory registration = _registration(asset);
        registration.performer = maker.account;
        ledger.register(registration, _sign(maker, _digestOf(registration)));
    }

    /// @dev A grant of the maker on the asset: at the usual price, and a share of the revenue.
    function _shared(Wallet memory maker, bytes32 asset, uint16 bps, Payee[] memory payees)
        private
        view
        returns (Grant memory grant)
    {
        grant = _grant();
        (grant.asset, grant.performer, grant.split) = (asset, maker.account, _splitHash(payees));
        (grant.revenueShareBps, grant.reportEvery) = (bps, 1);
    }

    function _voiceGrant() private view returns (Grant memory) {
        return _shared(performer, VOICE, SHARE, _payees());
    }

    function _signedBy(Wallet memory maker, Grant memory grant, Payee[] memory payees) private view returns (Order memory order) {
        order = _order(grant, payees);
        order.performerSignature = _sign(maker, _digestOf(grant));
    }

    function _buysAs(Wallet memory buyer, Order memory order) private returns (bytes32) {
        order.licensee = buyer.account;
        vm.prank(buyer.account);
        return ledger.purchase{value: order.grant.price}(order);
    }

    function _declares(Wallet memory maker, Grant memory source, bytes32 asset) private {
        vm.prank(maker.account);
        ledger.declareSource(source, 0, asset);
    }

    function _refusesSource(Wallet memory maker, Grant memory source, bytes32 asset, bytes memory cause) private {
        vm.expectRevert(cause);
        _declares(maker, source, asset);
    }

    function _account(Payee[] memory payees, uint40 unlockAt) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(_splitHash(payees), unlockAt)))));
    }

    /// @dev Two payees: the maker, and the pot of what the work was made from.
    function _makersPayees(Wallet memory maker, address source, uint16 bps) private pure returns (Payee[] memory payees) {
        payees = new Payee[](2);
        payees[0] = Payee(maker.account, 10_000 - bps, PERFORMER);
        payees[1] = Payee(source, bps, SOURCE);
    }

    function _songPayees() private view returns (Payee[] memory) {
        return _makersPayees(singer, _account(_payees(), 0), SHARE);
    }

    /// @dev The song derives from the voice.
    function _makesSong() private {
        _buy(_voiceGrant());
        _declares(singer, _voiceGrant(), SONG);
    }

    // Declaring

    function test_an_unknown_asset_derives_from_nothing() public {
        _buy(_voiceGrant());
        _refusesSource(singer, _voiceGrant(), FILM, abi.encodeWithSelector(IAssets.AssetUnknown.selector, FILM));
    }

    function test_only_the_performer_says_what_an_asset_derives_from() public {
        _buy(_voiceGrant());
        _refusesSource(
            director, _voiceGrant(), SONG, abi.encodeWithSelector(IAssets.NoAuthority.selector, director.account, SONG)
        );
    }

    function test_an_asset_has_one_source() public {
        _makesSong();
        _refusesSource(singer, _voiceGrant(), SONG, abi.encodeWithSelector(ISources.SourceExists.selector, SONG));
    }

    function test_a_source_is_a_license_of_ones_own() public {
        Grant memory grant = _voiceGrant();
        bytes32 license = ledger.licenseIdOf(_key(grant));
        bytes memory missing = abi.encodeWithSelector(ISources.SourceLicenseMissing.selector, license);
        _refusesSource(singer, grant, SONG, missing);
        _buysAs(director, _order(grant));
        _refusesSource(singer, grant, SONG, missing);
        _buy(grant);
        _declares(singer, grant, SONG);
    }

    function test_a_source_is_the_grant_that_was_bought() public {
        _buy(_voiceGrant());
        Grant memory altered = _voiceGrant();
        altered.revenueShareBps = 1;
        bytes32 license = ledger.licenseIdOf(_key(altered));
        _refusesSource(singer, altered, SONG, abi.encodeWithSelector(ISources.SourceLicenseMissing.selector, license));
    }

    function test_the_serial_of_the_license_counts() public {
        Grant memory grant = _voiceGrant();
        Order memory order = _order(grant);
        order.serial = 5;
        bytes32 license = _buy(order);
        _refusesSource(
            singer, grant, SONG, abi.encodeWithSelector(ISources.SourceLicenseMissing.selector, ledger.licenseIdOf(_key(grant)))
        );
        bytes32 pot = keccak256(abi.encode(_splitHash(_payees()), uint40(0)));
        vm.expectEmit();
        emit ISources.SourceDeclared(SONG, license, pot, _account(_payees(), 0), SHARE, 1);
        vm.prank(singer.account);
        ledger.declareSource(grant, 5, SONG);
    }

    function test_a_grant_without_a_share_of_revenue_is_no_source() public {
        Grant memory grant = _grant();
        _buy(grant);
        _refusesSource(singer, grant, SONG, abi.encodeWithSelector(ISources.NoRevenueShare.selector, _digestOf(grant)));
    }

    function test_a_source_is_stored_and_marks_the_asset() public {
        Source memory source = ledger.sourceOf(SONG);
        require(source.account == address(0) && source.bps == 0 && source.level == 0, "a source before");
        _makesSong();
        source = ledger.sourceOf(SONG);
        require(source.account == ledger.potAccountOf(ledger.potIdOf(_splitHash(_payees()), 0)), "account");
        require(source.bps == SHARE && source.level == 1, "share and level");
        Asset memory asset = ledger.assetOf(SONG);
        _equal(asset.traits, 1 | 1 << 3 | 1 << 7, "traits");
        require(asset.performer == singer.account && asset.anchoredAt == START, "the rest of the word");
    }

    function test_a_license_that_has_ended_is_a_source_still() public {
        _buy(_voiceGrant());
        vm.warp(START + 2 * YEAR);
        _declares(singer, _voiceGrant(), SONG);
    }

    // Circles

    function test_nothing_derives_from_itself() public {
        Grant memory own = _shared(singer, SONG, SHARE, _songPayees());
        _buysAs(singer, _signedBy(singer, own, _songPayees()));
        _refusesSource(singer, own, SONG, abi.encodeWithSelector(ISources.DerivativesExist.selector, SONG));
    }

    function test_what_others_derive_from_gets_no_source_any_more() public {
        _registersAs(director, FILM);
        Payee[] memory payees = _payees();
        payees[0].account = singer.account;
        Grant memory song = _shared(singer, SONG, SHARE, payees);
        _buysAs(director, _signedBy(singer, song, payees));
        _declares(director, song, FILM);
        _buy(_voiceGrant());
        _refusesSource(singer, _voiceGrant(), SONG, abi.encodeWithSelector(ISources.DerivativesExist.selector, SONG));
    }

    // Selling a derivative

    function _offered(Payee[] memory payees) private view returns (Order memory) {
        return _signedBy(singer, _shared(singer, SONG, 2_000, payees), payees);
    }

    function _refusesShare(Payee[] memory payees) private {
        _refuses(
            _offered(payees),
            abi.encodeWithSelector(ISources.SourceShareMissing.selector, _account(_payees(), 0), SHARE)
        );
    }

    function test_a_derivative_is_not_sold_without_its_source_among_the_payees() public {
        _makesSong();
        Payee[] memory payees = _songPayees();
        (payees[1].bps, payees[0].bps) = (SHARE - 1, 10_001 - SHARE);
        _refusesShare(payees);
        payees = _songPayees();
        payees[1].role = OTHER;
        _refusesShare(payees);
        payees = _songPayees();
        payees[1].account = _account(_payees(), 1);
        _refusesShare(payees);
        payees = _songPayees();
        _buy(_offered(payees));
        payees = _songPayees();
        (payees[1].bps, payees[0].bps) = (SHARE + 1, 9_999 - SHARE);
        _buy(_offered(payees));
    }

    function test_two_small_shares_of_the_source_are_not_one() public {
        _makesSong();
        Payee[] memory payees = new Payee[](3);
        payees[0] = Payee(singer.account, 9_000, PERFORMER);
        payees[1] = Payee(_account(_payees(), 0), 500, SOURCE);
        payees[2] = Payee(_account(_payees(), 0), 500, SOURCE);
        _refusesShare(payees);
    }

    function test_the_payees_of_a_derivative_come_with_every_order() public {
        _makesSong();
        _buy(_offered(_songPayees()));
        Order memory order = _offered(_songPayees());
        (order.serial, order.payees) = (1, new Payee[](0));
        _refuses(order, abi.encodeWithSelector(IPots.SplitMismatch.selector, keccak256(""), order.grant.split));
        order.payees = _makersPayees(singer, _account(_payees(), 0), SHARE + 1);
        _refuses(
            order, abi.encodeWithSelector(IPots.SplitMismatch.selector, _splitHash(order.payees), order.grant.split)
        );
        order.payees = _songPayees();
        _buy(order);
    }

    function test_a_derivative_without_a_price_names_its_source_too() public {
        _makesSong();
        Payee[] memory payees = _payees();
        Grant memory grant = _shared(singer, SONG, 2_000, payees);
        grant.price = 0;
        _refuses(
            _signedBy(singer, grant, payees),
            abi.encodeWithSelector(ISources.SourceShareMissing.selector, _account(_payees(), 0), SHARE)
        );
        grant.split = _splitHash(_songPayees());
        _buy(_signedBy(singer, grant, _songPayees()));
    }

    function test_before_its_source_is_declared_an_asset_is_sold_as_any_other() public {
        Payee[] memory payees = _payees();
        _buy(_offered(payees));
        _makesSong();
        Order memory order = _offered(payees);
        order.serial = 1;
        _refuses(order, abi.encodeWithSelector(ISources.SourceShareMissing.selector, _account(_payees(), 0), SHARE));
    }

    function test_a_source_outlives_the_wallets_of_both() public {
        _makesSong();
        vm.prank(singer.account);
        ledger.announceSuccession(SONG, director.account);
        vm.warp(START + 7 days);
        ledger.succeed(SONG);
        Payee[] memory payees = _payees();
        Grant memory grant = _shared(director, SONG, 2_000, payees);
        grant.grantEpoch = 1;
        _refuses(
            _signedBy(director, grant, payees),
            abi.encodeWithSelector(ISources.SourceShareMissing.selector, _account(_payees(), 0), SHARE)
        );
    }

    // A minor's asset as source

    function test_a_minors_share_flows_into_the_pot_with_the_trust() public {
        _registerMinor(CHILD);
        Grant memory grant = _minorGrant();
        (grant.revenueShareBps, grant.reportEvery) = (SHARE, 1);
        _buy(grant);
        vm.warp(MAJORITY);
        vm.prank(performer.account);
        ledger.reaffirm(CHILD);
        _declares(singer, grant, SONG);
        require(ledger.sourceOf(SONG).account == _account(_trustPayees(), MAJORITY), "account");
    }

    // Three levels

    function _level(Wallet memory maker, Wallet memory from, bytes32 asset, Grant memory source, Payee[] memory payees)
        private
    {
        _registersAs(maker, asset);
        _buysAs(maker, _signedBy(from, source, payees));
        _declares(maker, source, asset);
    }

    function _collects(Payee[] memory payees, uint256 amount) private {
        vm.expectEmit();
        emit IPots.SourcePaid(ledger.potIdOf(_splitHash(payees), 0), ETHER, amount);
        ledger.collectSource(payees, 0, ETHER);
    }

    /// @dev A pot keeps one wei, which was there before: all else is `amount`.
    function _distributes(Payee[] memory payees, uint256 amount) private {
        _equal(ledger.potOf(ledger.potIdOf(_splitHash(payees), 0), ETHER), amount + 1, "pot");
        ledger.distribute(ETHER, 0, Words.pack(payees));
    }

    function test_money_flows_up_three_levels_and_a_fourth_is_refused() public {
        _makesSong();
        Payee[] memory song = _songPayees();
        Grant memory songGrant = _shared(singer, SONG, 2_000, song);
        _level(director, singer, FILM, songGrant, song);
        Payee[] memory film = _makersPayees(director, _account(song, 0), 2_000);
        Grant memory filmGrant = _shared(director, FILM, 3_000, film);
        _level(stranger, director, GAME, filmGrant, film);
        Payee[] memory game = _makersPayees(stranger, _account(film, 0), 3_000);
        Grant memory gameGrant = _shared(stranger, GAME, 4_000, game);
        gameGrant.price = 1 ether + 1;
        _equal(ledger.sourceOf(GAME).level, 3, "level");

        _registersAs(guardian, TOY);
        _buysAs(guardian, _signedBy(stranger, gameGrant, game));
        _refusesSource(guardian, gameGrant, TOY, abi.encodeWithSelector(ISources.TooManyLevels.selector, 4));

        // the prices of the licenses that the makers bought, out of the way
        ledger.distribute(ETHER, 0, Words.pack(film));
        ledger.collectSource(song, 0, ETHER);
        ledger.distribute(ETHER, 0, Words.pack(song));
        ledger.collectSource(_payees(), 0, ETHER);
        ledger.distribute(ETHER, 0, Words.pack(_payees()));
        uint256[4] memory before = _balances();

        _distributes(game, 1 ether);
        _collects(film, 0.3 ether);
        _distributes(film, 0.3 ether);
        _collects(song, 0.06 ether);
        _distributes(song, 0.06 ether);
        _collects(_payees(), 0.006 ether);
        _distributes(_payees(), 0.006 ether);
        uint256[4] memory paid = _balances();
        _equal(paid[0] - before[0], 0.7 ether, "game");
        _equal(paid[1] - before[1], 0.24 ether, "film");
        _equal(paid[2] - before[2], 0.054 ether, "song");
        _equal(paid[3] - before[3], 0.0042 ether, "voice");
        vm.expectRevert(abi.encodeWithSelector(IPots.NothingToWithdraw.selector, _account(song, 0), ETHER));
        ledger.collectSource(song, 0, ETHER);
        _equal(address(ledger).balance, 4, "one wei for each pot");
    }

    function _balances() private view returns (uint256[4] memory) {
        return [
            stranger.account.balance, director.account.balance, singer.account.balance, performer.account.balance
        ];
    }
}
