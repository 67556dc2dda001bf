"""Heirs, new wallets, coming of age and sources, each by the wallet whose right it is."""
from __future__ import annotations

from ledger.chain.calls import LedgerCalls
from ledger.client.http import Client, Json
from ledger.client.paying import sent
from ledger.client.reading import UnexpectedMessage, checked, domain_of, read_offer
from ledger.client.wallet import Wallet
from ledger.license import LicenseKey
from ledger.units import NO_ADDRESS, Address, Bytes32, Seconds, hex_of, parse_bytes32


def name_heir(ledger: Client, signer: Wallet, asset_id: str, heir: tuple[Address, Seconds]) -> Json:
    """The heir and the delay stand on the chain; the zero address names nobody. Raises: ApiProblem, UnexpectedTransaction."""
    account, delay_s = heir
    call = _calls(ledger).name_heir_call(_asset(asset_id), account, delay_s)
    request = {"sender": signer.address} | ({"heir": account, "delay_s": delay_s} if account != NO_ADDRESS else {})
    return sent(ledger, signer, ledger.post(f"/assets/{asset_id}/heirs/drafts", request), call)


def announce_succession(ledger: Client, signer: Wallet, asset_id: str, to: Address) -> Json:
    """The succession waits for its time. Raises: ApiProblem, UnexpectedTransaction."""
    call = _calls(ledger).announce_succession_call(_asset(asset_id), to)
    return sent(ledger, signer, ledger.post(f"/assets/{asset_id}/successions/drafts", {"sender": signer.address, "to": to}), call)


def cancel_succession(ledger: Client, signer: Wallet, asset_id: str) -> Json:
    """Nothing is pending any more. Raises: ApiProblem, UnexpectedTransaction."""
    call = _calls(ledger).cancel_succession_call(_asset(asset_id))
    path = f"/assets/{asset_id}/successions/cancellations/drafts"
    return sent(ledger, signer, ledger.post(path, {"sender": signer.address}), call)


def succeed(ledger: Client, asset_id: str) -> Json:
    """The asset is the successor's; the ledger's relayer pays. Raises: ApiProblem, OperationFailed."""
    return ledger.settled(ledger.post(f"/assets/{asset_id}/successions", {}))


def reaffirm(ledger: Client, performer: Wallet, asset_id: str) -> Json:
    """The asset is an adult's. Raises: ApiProblem, UnexpectedTransaction."""
    call = _calls(ledger).reaffirm_call(_asset(asset_id))
    return sent(ledger, performer, ledger.post(f"/assets/{asset_id}/reaffirmations/drafts", {"sender": performer.address}), call)


def declare_source(ledger: Client, licensee: Wallet, asset_id: str, license_id: str) -> Json:
    """The asset derives from the license, and pays its source. Raises: ApiProblem, UnexpectedTransaction, UnexpectedMessage."""
    license = ledger.get(f"/licenses/{license_id}")
    grant_id, offer = read_offer(domain_of(ledger), ledger.get(f"/grants/{license['grant_id']}"))
    with checked():
        key = LicenseKey(offer.grant.asset, grant_id, licensee.address, int(license["serial"]))
    if hex_of(key.license_id) != license_id.lower():
        raise UnexpectedMessage(problem=f"the server shows the license {hex_of(key.license_id)} in place of {license_id}")
    call = _calls(ledger).declare_source_call(offer.grant.members(), key.serial, _asset(asset_id))
    return sent(ledger, licensee, ledger.post(f"/assets/{asset_id}/sources/drafts", {"license_id": license_id}), call)


def _calls(ledger: Client) -> LedgerCalls:
    return LedgerCalls(domain_of(ledger).contract)


def _asset(asset_id: str) -> Bytes32:
    return parse_bytes32(asset_id, field="asset_id")
