"""Reads and calls against the contract itself, with web3.py as a second reader."""
import json
from dataclasses import replace
from importlib import resources

import pytest
from eth_account import Account as KeyAccount
from web3 import HTTPProvider, Web3

from ledger.chain.calls import Call
from ledger.chain.contract import InsufficientFunds, Ledger
from ledger.chain.node import MalformedAnswer, NodeRefused, data
from ledger.chain.views import NOW, WORLDWIDE, Account, Reason, Use
from ledger.reverts import (
    AssetExists, AssetUnknown, CancelledGrant, NoAuthority, NothingToWithdraw, PotEmpty, WrongPayment, WrongSigner,
)
from ledger.split import pot_id
from ledger.terms import MEDIA, USES
from ledger.units import ETHER, NO_ADDRESS
from tests.story import DAY_S, new_id

ENHANCEMENT, SVOD = USES.mask(["enhancement"]), MEDIA.mask(["svod"])
ENHANCED = Use(ENHANCEMENT, SVOD, WORLDWIDE, NOW)


@pytest.fixture
def web3(node, deployment):
    abi = json.loads(resources.files("ledger.chain").joinpath("artifacts", "LikenessLedger.json").read_text())["abi"]
    return Web3(HTTPProvider(node.rpc_url)).eth.contract(deployment.ledger, abi=abi).functions


def test_an_unknown_asset_is_all_zero(story):
    word = story.ledger.asset(new_id())
    assert not word.exists
    assert (word.performer, word.anchored_at, word.traits) == (NO_ADDRESS, 0, 0)


def test_a_registered_asset_reads_as_it_was_signed(story, web3):
    asset = story.performer.registers(kind="face", policy="permitted")
    word = story.ledger.asset(asset)
    assert (word.exists, word.performer, word.kind, word.policy) == (True, story.performer.address, 2, 2)
    assert (word.anchored_at, word.is_minor, word.is_frozen) == (story.now, False, False)
    assert tuple(web3.assetOf(asset).call()) == (
        word.performer, word.anchored_at, word.withdrawn_at, word.consent_epoch, word.grant_epoch, word.traits)


def test_an_asset_is_registered_once_whoever_sends_it(story):
    story.performer.registers()
    sent = story.node.call("eth_getBlockByNumber", "latest", True)["transactions"][0]
    with pytest.raises(AssetExists):
        story.stranger.sends(Call(story.deployment.ledger, data(sent["input"]), 0))


def test_a_minor_has_a_guardian(story):
    majority_at = story.now + 1000 * DAY_S
    asset = story.performer.registers_as_minor(story.guardian, majority_at)
    guard = story.ledger.guard(asset)
    assert (guard.guardian, guard.majority_at) == (story.guardian.address, majority_at)
    assert story.ledger.asset(asset).is_minor
    assert story.ledger.is_authority(asset, story.guardian.address)
    assert not story.ledger.is_authority(asset, story.stranger.address)


def test_a_batch_holds_its_assets(story):
    batch = story.performer.anchors(5)
    root = story.ledger.root(batch.root)
    assert (root.performer, root.count, root.anchored_at) == (story.performer.address, 5, story.now)
    assert story.ledger.is_in_batch(batch.root, batch.leaves[4], batch.tree.proof(4))
    assert not story.ledger.is_in_batch(batch.root, replace(batch.leaves[4], kind=1), batch.tree.proof(4))
    asset = story.stranger.materializes(batch, 2)
    assert story.ledger.asset(asset).performer == story.performer.address


def test_a_purchase_gives_a_license_and_fills_the_pot(story, web3):
    asset = story.performer.registers()
    grant = story.performer.grants(asset, price_wei="500")
    license = story.producer.buys(grant)
    word = story.ledger.license_word(license.license_id)
    assert (word.exists, word.uses, word.is_worldwide) == (True, ENHANCEMENT, True)
    assert word.encode() == web3.licenseOf(license.license_id).call()
    pot = pot_id(grant.grant.split.hash, 0)
    assert story.ledger.pot(pot, ETHER) == 500 == story.node.balance_wei(story.deployment.ledger)
    assert story.ledger.is_licensed(license, ENHANCED)
    assert story.ledger.explain(license, ENHANCED) is Reason.LICENSED
    assert story.ledger.explain(replace(license, serial=1), ENHANCED) is Reason.LICENSE_UNKNOWN
    assert story.ledger.explain(license, replace(ENHANCED, media=1)) is Reason.MEDIUM_NOT_GRANTED


def test_a_grant_from_a_rate_card_is_bought(story):
    asset = story.performer.registers()
    first, second = story.performer.lists([story.performer.grants(asset), story.performer.grants(asset)])
    license = story.producer.buys(second)
    assert story.ledger.license_word(license.license_id).exists


def test_a_territory_is_kept_as_its_bitmap(story):
    asset = story.performer.registers()
    grant = story.performer.grants(asset, territories=["GB", "IE"])
    license = story.producer.buys(grant)
    assert story.ledger.territory(license.license_id) == grant.grant.members()["territory"]
    assert bin(story.ledger.territory(license.license_id)).count("1") == 2
    assert story.ledger.explain(license, ENHANCED) is Reason.TERRITORY_NOT_GRANTED


def test_supply_and_cancellation_are_read(story):
    asset = story.performer.registers()
    grant = story.performer.grants(asset, max_supply=2)
    digest = story.digest(grant)
    story.producer.buys(grant)
    assert (story.ledger.grant_state(digest).sold, story.ledger.grant_state(digest).cancelled) == (1, False)
    story.performer.cancels(grant)
    assert story.ledger.grant_state(digest).cancelled
    with pytest.raises(CancelledGrant):
        story.producer.buys(grant, serial=1)


def test_withdrawn_consent_ends_what_was_sold_after_notice(story):
    asset = story.performer.registers()
    license = story.producer.buys(story.performer.grants(asset, notice_s=30 * DAY_S))
    story.performer.withdraws_consent(asset)
    assert story.ledger.asset(asset).withdrawn_at == story.now
    assert story.ledger.is_licensed(license, ENHANCED)
    story.waits(30 * DAY_S)
    assert story.ledger.explain(license, ENHANCED) is Reason.CONSENT_WITHDRAWN
    story.performer.withdraws_consent(asset)
    assert story.ledger.withdrawn_at(asset, 0) < story.ledger.asset(asset).withdrawn_at


def test_a_pot_is_paid_out_and_a_trust_waits(story):
    majority_at = story.now + 400 * DAY_S
    asset = story.performer.registers_as_minor(story.guardian, majority_at)
    grant = story.performer.grants(asset, cosigner=story.guardian, price_wei="10001")
    story.producer.buys(grant)
    story.stranger.distributes(grant.grant.split, majority_at)
    account = Account(story.performer.address, majority_at, ETHER)
    assert story.ledger.trust(account) == 1666
    assert story.ledger.balances([account])[0].trust == 1666
    story.waits(400 * DAY_S)
    story.performer.withdraws_trust(majority_at)
    assert story.ledger.trust(account) == 0


def test_the_lens_answers_as_the_ledger_does(story):
    asset = story.performer.registers()
    grant = story.performer.grants(asset)
    license = story.producer.buys(grant)
    other = new_id()
    assert story.ledger.assets([asset, other]) == [
        (story.ledger.asset(each), story.ledger.guard(each)) for each in (asset, other)]
    view, unknown = story.ledger.licenses([license, replace(license, serial=9)], ENHANCED)
    assert (view.license, view.word, view.reason) == (
        license.license_id, story.ledger.license_word(license.license_id), Reason.LICENSED)
    assert unknown.reason is Reason.LICENSE_UNKNOWN
    pot = pot_id(grant.grant.split.hash, 0)
    assert story.ledger.pots([pot, other], ETHER) == [1_000_000, 0]
    assert story.ledger.assets([]) == []


def test_more_ids_than_one_view_takes_are_asked_in_several(story):
    asset = story.performer.registers()
    found = story.ledger.assets([asset] + [new_id() for _ in range(600)] + [asset])
    assert [word.exists for word, _ in found].count(True) == 2
    assert found[0] == found[-1]


def test_the_ledger_is_read_as_of_a_block(story):
    before = bytes.fromhex(story.node.call("eth_getBlockByNumber", "latest", False)["hash"][2:])
    asset = story.performer.registers()
    assert story.ledger.asset(asset).exists
    assert not story.ledger.at(before).asset(asset).exists
    with pytest.raises(NodeRefused):
        story.ledger.at(bytes(32)).asset(asset)


@pytest.mark.parametrize(("act", "expected"), [
    (lambda s, a: s.ledger.freeze_call(new_id()), AssetUnknown),
    (lambda s, a: s.ledger.freeze_call(a), NoAuthority),
    (lambda s, a: s.ledger.withdraw_call(ETHER, s.stranger.address), NothingToWithdraw),
    (lambda s, a: s.ledger.distribute_call([{"account": s.agent.address, "bps": 10_000, "role": 0}], 0, ETHER), PotEmpty),
])
def test_what_the_contract_refuses_is_raised_before_it_is_sent(story, act, expected):
    asset = story.performer.registers()
    call = act(story, asset)
    with pytest.raises(expected):
        story.ledger.simulate(call, story.stranger.address)
    with pytest.raises(expected):
        story.ledger.estimate_gas(call, story.stranger.address)


def test_another_payment_than_the_price_is_refused_with_both_amounts(story):
    asset = story.performer.registers()
    call = replace(story.producer.buys_call(story.performer.grants(asset, price_wei="500")), value_wei=499)
    with pytest.raises(WrongPayment) as refused:
        story.ledger.simulate(call, story.producer.address)
    assert (refused.value.sent, refused.value.price) == (499, 500)


def test_a_signature_by_somebody_else_is_refused(story):
    asset = story.performer.registers()
    grant = replace(story.performer.grants(asset), performer_signature=story.performer.grants(asset).performer_signature)
    with pytest.raises(WrongSigner):
        story.producer.buys(grant)


def test_a_buyer_without_money_is_told_so(story):
    asset = story.performer.registers()
    poor = KeyAccount.create().address
    call = story.producer.buys_call(story.performer.grants(asset, price_wei="500"))
    with pytest.raises(InsufficientFunds) as refused:
        story.ledger.simulate(call, poor)
    assert (refused.value.balance_wei, refused.value.cost_wei) == (0, 500)


def test_gas_is_estimated_as_it_is_used(story):
    asset = story.performer.registers()
    call = story.producer.buys_call(story.performer.grants(asset))
    estimate = story.ledger.estimate_gas(call, story.producer.address)
    used = int(story.producer.sends(call)["gasUsed"], 16)
    assert used <= estimate <= 1.3 * used


def test_no_contract_at_the_address_is_no_answer(story):
    elsewhere = replace(story.deployment, ledger=story.stranger.address, lens=story.stranger.address)
    with pytest.raises(MalformedAnswer):
        Ledger(story.node, elsewhere).asset(new_id())
    assert story.ledger.simulate(Call(story.stranger.address, b"", 0), story.producer.address) == b""


def test_the_domain_is_that_of_the_contract(story):
    assert story.ledger.deployment_id() == story.deployment.deployment_id
    assert story.ledger.domain_separator() == story.domain.separator
