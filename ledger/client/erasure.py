"""The end of what a ledger keeps of an asset: of the copy of its file, or of all of it."""
from __future__ import annotations

from collections.abc import Callable

from ledger.client import reading
from ledger.client.http import Client, Json
from ledger.client.reading import domain_of
from ledger.client.wallet import Wallet
from ledger.typed_data import Domain, TypedData
from ledger.typed_data.erasure import Erasure, erase_asset_message, erase_media_message
from ledger.units import UnixTime, parse_bytes32


def erase_media(ledger: Client, signer: Wallet, asset_id: str) -> Json:
    """Nothing is kept of the asset's media any more. Raises: UnexpectedMessage, ApiProblem."""
    return _erase(ledger, signer, (asset_id, "media-erasures"), erase_media_message)


def erase_asset(ledger: Client, signer: Wallet, asset_id: str) -> Json:
    """Record, fingerprints and media of the asset are erased; `remains` names what stays. Erasing again takes what has become
    free since. Raises: UnexpectedMessage, ApiProblem."""
    return _erase(ledger, signer, (asset_id, "erasures"), erase_asset_message)


def _erase(ledger: Client, signer: Wallet, what: tuple[str, str], make: Callable[[Domain, Erasure], TypedData]) -> Json:
    asset_id, route = what
    path = f"/assets/{asset_id}/{route}"
    draft = ledger.post(f"{path}/drafts", {"signer": signer.address})
    wanted = Erasure(parse_bytes32(asset_id, field="asset_id"), signer.address, UnixTime(0))
    message = reading.read_erasure(domain_of(ledger), draft, wanted, make)
    return ledger.post(path, {"typed_data": message.to_json(), "signature": signer.sign(message, role="signer")})
