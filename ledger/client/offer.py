"""The offer that a buyer means: read, and compared with what the buyer was shown."""
from __future__ import annotations

from ledger.client.http import Client
from ledger.client.reading import UnexpectedMessage, domain_of, read_offer
from ledger.client.wallet import UnexpectedTransaction
from ledger.grant import SignedGrant
from ledger.units import Bytes32, hex_of


def offer_of(ledger: Client, grant_id: str, price_wei: int) -> tuple[Bytes32, SignedGrant]:
    """The grant of this id at this price, with its digest.

    Raises: UnexpectedMessage if the server shows another grant, UnexpectedTransaction if it costs something else, ApiProblem.
    """
    digest, offer = read_offer(domain_of(ledger), ledger.get(f"/grants/{grant_id}"))
    if hex_of(digest) != grant_id.lower():
        raise UnexpectedMessage(problem=f"the server shows the grant {hex_of(digest)} in place of {grant_id}")
    if offer.grant.terms.price_wei != price_wei:
        raise UnexpectedTransaction(field="price_wei", got=offer.grant.terms.price_wei, expected=price_wei)
    return digest, offer
