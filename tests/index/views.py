"""The index against the contracts' views: every word that the index knows of."""
from ledger.chain.views import Account, Heir, MeterState, Period, Source, Succession
from ledger.index import FIRST_PAGE, LEDGER, ROYALTIES, AssetFilter, LicenseFilter, Page
from ledger.units import NO_ADDRESS
from ledger.usage import pot_account

ALL = Page(FIRST_PAGE, 100_000)
USES = [1 << bit for bit in range(14)]


def require_equal(reading, story):
    """Every word of the contracts that the index knows of is what the index says."""
    ledger = story.ledger
    assets = reading.assets(AssetFilter(), ALL).items
    views = ledger.assets([asset.fixed.asset for asset in assets])
    for asset, (word, guard) in zip(assets, views, strict=True):
        assert (asset.performer, asset.fixed.kind, asset.fixed.policy, asset.fixed.anchored_at) == (
            word.performer, word.kind, word.policy, word.anchored_at)
        assert (asset.fixed.guardian, asset.fixed.majority_at) == (guard.guardian, guard.majority_at)
        state = asset.state
        assert (state.consent_epoch, state.grant_epoch, state.withdrawn_at, bool(state.is_frozen), asset.is_minor) == (
            word.consent_epoch, word.grant_epoch, word.withdrawn_at, word.is_frozen, word.is_minor)
        require_same_history(reading, ledger, asset)
        require_same_hands(reading, story, asset)
        for use in USES:
            lock, view = reading.lock(asset.fixed.asset, use), ledger.lock(asset.fixed.asset, use)
            assert (lock.exclusive_until, lock.live_until, lock.holder) == (
                view.exclusive_until, view.live_until, view.holder)
    require_same_sales(reading, ledger)
    require_same_debts(reading, story)
    require_same_money(reading, story)


def require_same_history(reading, ledger, asset):
    for withdrawal in reading.withdrawals(asset.fixed.asset):
        # the newest stands in the asset's own word
        if withdrawal.consent_epoch + 1 < asset.state.consent_epoch:
            assert withdrawal.withdrawn_at == ledger.withdrawn_at(asset.fixed.asset, withdrawal.consent_epoch)
        else:
            assert withdrawal.withdrawn_at == asset.state.withdrawn_at


def require_same_hands(reading, story, asset):
    """Heir, pending succession, first performer and source; and the performer's list has the asset."""
    name, ledger = asset.fixed.asset, story.ledger
    assert asset.fixed.first_performer == ledger.first_performer(name)
    heir, pending, source = reading.heir(name), reading.pending_succession(name), reading.source(name)
    assert Heir(heir.heir, heir.delay_s) == ledger.heir(name)
    assert ledger.succession(name) == (
        Succession(pending.successor, pending.not_before) if pending else Succession(NO_ADDRESS, 0))
    assert ledger.source(name) == (
        Source(source.account, source.share_bps, source.level) if source else Source(NO_ADDRESS, 0, 0))
    theirs = [each.fixed.asset for each in reading.assets(AssetFilter(performer=asset.performer), ALL).items]
    assert theirs.count(name) == 1


def require_same_sales(reading, ledger):
    for license in reading.licenses(LicenseFilter(), ALL).items:
        assert license.word == ledger.license_word(license.license).encode()
        assert ledger.territory(license.license) == (0 if license.territory == 2**256 - 1 else license.territory)
        state = ledger.grant_state(license.grant_id)
        assert state.cancelled == reading.is_cancelled(license.grant_id)
        assert state.sold in (0, reading.sold(license.grant_id))  # counted on the chain only under a cap


def require_same_debts(reading, story):
    """Meters, periods and payouts."""
    royalties = story.royalties
    for license in reading.licenses(LicenseFilter(), ALL).items:
        meters = reading.meters_of(license.license, ALL).items
        assert royalties.allotted(license.license) == sum(meter.state.cap for meter in meters)
        for meter in meters:
            assert royalties.meter(meter.fixed.meter) == MeterState(
                meter.state.units, meter.state.cap, meter.state.deposit_wei)
            assert royalties.closing_time(meter.fixed.meter) == meter.state.closes_at
        for row in reading.periods(license.license):
            assert royalties.period(row.license, row.period) == Period(row.net_income_wei, row.reports, row.paid_wei)
    for payout in payouts_of(reading, story):
        assert payout.left_wei == royalties.payout(payout.fixed.payout)
        claims = reading.claims(payout.fixed.payout, ALL).items
        assert all(royalties.is_claimed(payout.fixed.payout, claim.entry) for claim in claims)


def require_same_money(reading, story):
    """Every balance; and in ETH each contract holds exactly what it owes."""
    names = {LEDGER: story.ledger, ROYALTIES: story.royalties}
    owed = dict.fromkeys(names, 0)
    owed[ROYALTIES] += sum(payout.left_wei for payout in payouts_of(reading, story))
    owed[ROYALTIES] += sum(meter.state.deposit_wei for license in reading.licenses(LicenseFilter(), ALL).items
                           for meter in reading.meters_of(license.license, ALL).items)
    for row in balances(reading, story):
        assert row.balance_wei == view_of(row, names[row.contract])
        owed[row.contract] += row.balance_wei if int(row.currency, 16) == 0 else 0
    for name, contract in names.items():
        assert owed[name] == story.node.balance_wei(contract.contract)


def balances(reading, story):
    """The newest row of every pot, credit and trust of anybody."""
    people = people_of(story)
    pots = {pot.fixed.pot: pot for account in people for pot in reading.pots(account, ALL).items}
    for pot in pots.values():
        yield from pot.balances
    for account in [*people, *map(pot_account, pots)]:
        yield from reading.credits(account)
        yield from reading.trusts(account)


def view_of(row, contract):
    """What the contract says of a balance."""
    if hasattr(row, "pot"):
        return contract.pot(row.pot, row.currency)
    if hasattr(row, "unlock_at"):
        return contract.trust(Account(row.payee, row.unlock_at, row.currency))
    return contract.credit(row.payee, row.currency)


def payouts_of(reading, story):
    return [payout for account in people_of(story) for payout in reading.payouts(account, ALL).items]


def people_of(story):
    people = (story.performer, story.producer, story.guardian, story.agent, story.stranger)
    return [person.address for person in people]
