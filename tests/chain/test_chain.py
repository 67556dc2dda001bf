"""Which blocks count as confirmed."""
from dataclasses import replace

import pytest

from ledger.chain.chain import Chain, NoConfirmations
from ledger.chain.deployment import ChainChanged


@pytest.mark.parametrize("confirmations", [0, -1])
def test_a_block_is_not_confirmed_before_it_exists(story, confirmations):
    with pytest.raises(NoConfirmations):
        replace(story.chain, confirmations=confirmations)


def test_with_one_confirmation_the_newest_block_counts(story):
    story.mines(10)
    assert story.chain.confirmed() == story.node.block_number()
    assert replace(story.chain, confirmations=4).confirmed() == story.node.block_number() - 3


def test_the_deployment_always_counts(story):
    assert replace(story.chain, confirmations=1000).confirmed() == story.deployment.block_number


def test_another_deployment_is_another_chain(story):
    story.chain.require_same()
    with pytest.raises(ChainChanged):
        Chain(story.node, replace(story.deployment, code_hash=bytes(32)), 1).require_same()
