"""The end of the copy that a ledger keeps of an asset's file."""
from __future__ import annotations

from ledger.client import reading
from ledger.client.http import Client, Json
from ledger.client.reading import domain_of
from ledger.client.wallet import Wallet
from ledger.typed_data.erasure import Erasure
from ledger.units import UnixTime, parse_bytes32


def erase_media(ledger: Client, signer: Wallet, asset_id: str) -> Json:
    """Nothing is kept of the asset's media any more. Raises: UnexpectedMessage, ApiProblem."""
    path = f"/assets/{asset_id}/media-erasures"
    draft = ledger.post(f"{path}/drafts", {"signer": signer.address})
    wanted = Erasure(parse_bytes32(asset_id, field="asset_id"), signer.address, UnixTime(0))
    message = reading.read_erasure(domain_of(ledger), draft, wanted)
    return ledger.post(path, {"typed_data": message.to_json(), "signature": signer.sign(message, role="signer")})
