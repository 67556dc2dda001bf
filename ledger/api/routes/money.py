"""Pots, their distribution, balances and withdrawals."""
from __future__ import annotations

from flask import Response, request
from flask_openapi3 import APIBlueprint, Tag

from ledger import wire
from ledger.api import answers
from ledger.api.current import current_session
from ledger.api.fields import (PAGE_ROWS, AddressField, Bytes32Field, ContractField, Fields, LimitField, PageQuery, TextField,
                               TimeField)
from ledger.api.idempotency import HEADER
from ledger.api.shapes import basics
from ledger.api.shapes import money as money_shapes
from ledger.index import LEDGER
from ledger.session import royalties
from ledger.units import ETHER

money = APIBlueprint("money", __name__, abp_tags=[Tag(name="money", description="pots, payouts and balances")])


class PotPath(Fields):
    """A pot."""

    pot_id: Bytes32Field


class AccountPath(Fields):
    """A payee."""

    account: AddressField


class PotQuery(Fields):
    """Which pots are listed."""

    payee: AddressField
    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None


class DistributionBody(Fields):
    """Which contract's pot, and of which currency; the zero address stands for ETH."""

    contract: ContractField = LEDGER
    currency: AddressField = ETHER


class WithdrawalBody(Fields):
    """`to` is the payee itself if left out. With `unlock_at`, the trust money of that date."""

    contract: ContractField = LEDGER
    currency: AddressField = ETHER
    to: AddressField | None = None
    unlock_at: TimeField = 0


@money.get("/pots", summary="List pots", responses={200: money_shapes.Pots})
def list_pots(query: PotQuery) -> Response:
    """Pots in which the payee has a share, with what they hold."""
    page = royalties.pots(current_session(), query.payee, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.pot))


@money.get("/pots/<pot_id>", summary="One pot", responses={200: money_shapes.Pot})
def read_pot(path: PotPath) -> Response:
    """Who shares the pot, and what it holds in each contract and currency, read from the chain."""
    return answers.read(wire.pot(royalties.pot(current_session(), path.pot_id)))


@money.post("/pots/<pot_id>/distributions", summary="Pay a pot to its payees", responses={202: basics.Accepted})
def distribute_pot(path: PotPath, body: DistributionBody) -> Response:
    """The operation that pays; the relayer pays the gas."""
    wanted = royalties.PotRequest(body.contract, body.currency, request.headers.get(HEADER))
    return answers.accepted(wire.operation(royalties.distribute(current_session(), path.pot_id, wanted)))


@money.post("/pots/<pot_id>/source-collections", summary="Move what derivatives owe into their source's pot",
            responses={202: basics.Accepted})
def collect_source(path: PotPath, body: DistributionBody) -> Response:
    """The operation that moves it; the relayer pays the gas. The next distribution pays it out."""
    wanted = royalties.PotRequest(body.contract, body.currency, request.headers.get(HEADER))
    return answers.accepted(wire.operation(royalties.collect_source(current_session(), path.pot_id, wanted)))


@money.get("/pots/<pot_id>/distributions", summary="List the payouts of a pot", responses={200: money_shapes.Distributions})
def list_distributions(path: PotPath, query: PageQuery) -> Response:
    """Who was paid what, and what was credited or locked instead."""
    page = royalties.distributions(current_session(), path.pot_id, limit=query.limit, cursor=query.cursor)
    return answers.listed(*wire.page(page, wire.distribution))


@money.get("/balances/<account>", summary="What waits for a payee", responses={200: money_shapes.Balance})
def read_balance(path: AccountPath) -> Response:
    """Credits and trust money of the account, by contract and currency, read from the chain."""
    return answers.read(wire.balance(royalties.balance(current_session(), path.account)))


@money.post("/balances/<account>/withdrawals/drafts", summary="Draft a withdrawal",
            responses={200: money_shapes.WithdrawalDraft})
def draft_withdrawal(path: AccountPath, body: WithdrawalBody) -> Response:
    """The transaction that the payee's wallet sends."""
    wanted = royalties.WithdrawalRequest(path.account, body.contract, body.currency, body.to or path.account, body.unlock_at)
    return answers.found(wire.withdrawal(royalties.draft_withdrawal(current_session(), wanted)))
