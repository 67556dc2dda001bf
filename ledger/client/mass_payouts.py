"""Mass payouts: a poster's list becomes one root that is made here too; payees find, prove and claim their entries."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.royalties import RoyaltiesCalls
from ledger.client.http import Client, Json
from ledger.client.metering import ROYALTIES
from ledger.client.paying import Paying, paid, sent
from ledger.client.reading import UnexpectedMessage, checked, domain_of
from ledger.client.wallet import Wallet
from ledger.merkle import root_of
from ledger.payees import Payees, root_over
from ledger.units import Address, Bytes32, UnixTime, hex_of, parse_address, parse_amount, parse_bytes32
from ledger.usage import Entry, Payout


@dataclass(frozen=True, slots=True)
class PayoutTerms:
    """How a list is paid: in which currency, for which period of the poster's books, and until when it can be claimed."""

    currency: Address
    period: int
    claim_until: UnixTime


@dataclass(frozen=True, slots=True)
class PostedPayout:
    """A payout that can be claimed: its id, how many entries it has, and the operation that paid it in. There is none where it was
    posted before and the ledger lacked its list alone."""

    payout: Payout
    count: int
    operation: Json


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry with the proof that leads to its payout's root; `RoyaltiesCalls.claim_call` needs no more."""

    payout: Payout
    entry: Entry
    proof: tuple[Bytes32, ...]
    is_claimed: bool


def post_payout(ledger: Client, poster: Wallet, rows: bytes, terms: PayoutTerms) -> PostedPayout:
    """The list, a CSV of account and amount, is paid in and can be claimed.

    Raises: as `Payees.from_csv`, UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed.
    """
    payees = Payees.from_csv(rows)
    payout = Payout(root_over(payees.page_roots()), payees.total_wei, terms.currency, poster.address, terms.period,
                    terms.claim_until)
    draft = ledger.post_csv("/payouts/drafts", rows, poster=poster.address, currency=terms.currency, period=terms.period,
                            claim_until=terms.claim_until)
    call = _calls(ledger).post_payout_call(payout)
    operation = paid(ledger, poster, draft, Paying(call, payout.currency, payout.total_wei))
    return PostedPayout(payout, payees.count, operation)


def read_payout(ledger: Client, payout_id: str) -> tuple[Payout, Json]:
    """The payout whose id this is, and all that the server says of it: of its total and date the id says nothing.

    Raises: UnexpectedMessage, ApiProblem.
    """
    found = ledger.get(f"/payouts/{payout_id}")
    with checked():
        payout = Payout(parse_bytes32(found["root"], field="root"), parse_amount(found["total_wei"], field="total_wei"),
                        parse_address(found["currency"], field="currency"), parse_address(found["poster"], field="poster"),
                        parse_amount(found["period"], field="period"),
                        UnixTime(parse_amount(found["claim_until"], field="claim_until")))
    if hex_of(payout.id) != payout_id.lower():
        raise UnexpectedMessage(problem=f"the server shows the payout {hex_of(payout.id)} in place of {payout_id}")
    return payout, found


def claims_of(ledger: Client, payout_id: str, account: Address) -> list[Claim]:
    """Every entry of the account, proved here. Raises: UnexpectedMessage, ApiProblem."""
    payout, _ = read_payout(ledger, payout_id)
    found: list[Claim] = []
    page = f"/payouts/{payout_id}/entries?account={account}"
    while page:
        listed = ledger.get(page)
        with checked():
            found += [_claim(payout, row, account) for row in listed["items"]]
            page = listed["next"]
    return found


def claim(ledger: Client, payout_id: str, index: int) -> Json:
    """The entry is paid to its account; the ledger's relayer pays the gas. Raises: ApiProblem, OperationFailed."""
    return ledger.settled(ledger.post(f"/payouts/{payout_id}/claims", {"index": index}))


def reclaim(ledger: Client, poster: Wallet, payout_id: str) -> Json:
    """What nobody claimed is the poster's again. Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed."""
    payout, _ = read_payout(ledger, payout_id)
    draft = ledger.post(f"/payouts/{payout_id}/reclaims/drafts", {})
    return sent(ledger, poster, draft, _calls(ledger).reclaim_call(payout))


def _claim(payout: Payout, row: Json, account: Address) -> Claim:
    entry = Entry(row["index"], account, parse_amount(row["amount_wei"], field="amount_wei"))
    proof = tuple(parse_bytes32(node, field="proof") for node in row["proof"])
    if root_of(entry.leaf, proof) != payout.root:
        raise UnexpectedMessage(problem=f"the proof of entry {entry.index} does not lead to the payout's root")
    return Claim(payout, entry, proof, row["is_claimed"])


def _calls(ledger: Client) -> RoyaltiesCalls:
    return RoyaltiesCalls(domain_of(ledger, ROYALTIES).contract)
