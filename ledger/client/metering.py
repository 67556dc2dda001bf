"""A licensee's side of metered use: lets a tool count, prepays, settles what the tool counted, dismisses it."""
from __future__ import annotations

from dataclasses import dataclass

from ledger.chain.royalties import Holding, RoyaltiesCalls
from ledger.client.http import Client, Json
from ledger.client.paying import Paying, paid, sent
from ledger.client.reading import UnexpectedMessage, checked, domain_of, read_offer
from ledger.client.wallet import Wallet
from ledger.license import LicenseKey
from ledger.typed_data import (APPOINT_TOOL, DISMISS_TOOL, RECEIPT, appoint_tool_message, dismiss_tool_message,
                               typed_data_of)
from ledger.typed_data.message import require_unaltered
from ledger.units import Address, UnixTime, Wei, hex_of, parse_address, parse_amount, parse_bytes, parse_bytes32
from ledger.usage import Appointment, Dismissal, Meter, Receipt

ROYALTIES = "royalties"


@dataclass(frozen=True, slots=True)
class OpenMeter:
    """A tool that may count up to `cap` units under a license."""

    meter_id: str
    operation: Json


def open_meter(ledger: Client, licensee: Wallet, license_id: str, tool: tuple[Address, int | None]) -> OpenMeter:
    """The tool may count; the ledger's relayer pays the gas. With a cap of None: all units that no other tool has.

    Raises: UnexpectedMessage, ApiProblem, OperationFailed.
    """
    account, cap = tool
    path, domain = f"/licenses/{license_id}/meters", domain_of(ledger, ROYALTIES)
    draft = ledger.post(f"{path}/drafts", {"tool": account} | ({} if cap is None else {"cap": str(cap)}))
    with checked():
        message = typed_data_of(draft["typed_data"], domain, APPOINT_TOOL).message
        units = parse_amount(message["cap"] if cap is None else cap, field="cap")
        wanted = Appointment(parse_bytes32(license_id, field="license_id"), licensee.address, account, units,
                             UnixTime(message["deadline"]))
        made = appoint_tool_message(domain, wanted)
        require_unaltered(draft["typed_data"], made)
    body = {"typed_data": made.to_json(), "signature": licensee.sign(made, role="licensee")}
    return OpenMeter(draft["meter_id"], ledger.settled(ledger.post(path, body)))


def deposit(ledger: Client, payer: Wallet, meter_id: str, amount_wei: Wei) -> Json:
    """The amount is prepaid. Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed."""
    meter = read_meter(ledger.get(f"/meters/{meter_id}"), meter_id)
    draft = ledger.post(f"/meters/{meter_id}/deposits/drafts", {"payer": payer.address, "amount_wei": str(amount_wei)})
    return paid(ledger, payer, draft, Paying(_calls(ledger).deposit_call(meter, amount_wei), meter.currency, amount_wei))


def settle(ledger: Client, meter_id: str) -> Json:
    """The latest receipt is paid from the deposit; the ledger's relayer pays the gas. Raises: ApiProblem, OperationFailed."""
    return ledger.settled(ledger.post(f"/meters/{meter_id}/settlements", {}))


def settle_paying(ledger: Client, payer: Wallet, meter_id: str) -> Json:
    """The latest receipt is paid: from the deposit first, the rest by the payer.

    Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem, OperationFailed.
    """
    found = ledger.get(f"/meters/{meter_id}")
    meter = read_meter(found, meter_id)
    draft = ledger.post(f"/meters/{meter_id}/settlements/drafts", {"payer": payer.address})
    with checked():
        message = typed_data_of(draft["typed_data"], domain_of(ledger, ROYALTIES), RECEIPT).message
        receipt, signature = Receipt.from_message(message), parse_bytes(draft["signature"], field="signature")
        rest_wei = parse_amount(draft["rest_wei"], field="rest_wei")
        most_wei = Wei((receipt.cumulative - int(found["units"])) * meter.unit_price_wei)
    if rest_wei > most_wei:
        raise UnexpectedMessage(problem=f"the server asks for {rest_wei} wei, the receipt owes at most {most_wei}")
    call = _calls(ledger).settle_call(meter, receipt, signature, rest_wei)
    return paid(ledger, payer, draft, Paying(call, meter.currency, rest_wei))


def dismiss_tool(ledger: Client, licensee: Wallet, meter_id: str) -> Json:
    """The tool's meter closes in thirty days; the ledger's relayer pays the gas.

    Raises: UnexpectedMessage, ApiProblem, OperationFailed.
    """
    path, domain = f"/meters/{meter_id}/dismissals", domain_of(ledger, ROYALTIES)
    meter = read_meter(ledger.get(f"/meters/{meter_id}"), meter_id)
    draft = ledger.post(f"{path}/drafts", {})
    with checked():
        deadline = UnixTime(typed_data_of(draft["typed_data"], domain, DISMISS_TOOL).message["deadline"])
        made = dismiss_tool_message(domain, Dismissal(meter.license, licensee.address, meter.tool, deadline))
        require_unaltered(draft["typed_data"], made)
    return ledger.settled(ledger.post(path, {"typed_data": made.to_json(), "signature": licensee.sign(made, role="licensee")}))


def close_meter(ledger: Client, meter_id: str) -> Json:
    """What the dismissed tool has not counted is free for others; the relayer pays. Raises: ApiProblem, OperationFailed."""
    return ledger.settled(ledger.post(f"/meters/{meter_id}/closings", {}))


def return_deposit(ledger: Client, licensee: Wallet, meter_id: str) -> Json:
    """The unused deposit is the licensee's again. Raises: UnexpectedMessage, UnexpectedTransaction, ApiProblem."""
    meter = read_meter(ledger.get(f"/meters/{meter_id}"), meter_id)
    key = license_key(ledger, hex_of(meter.license))
    draft = ledger.post(f"/meters/{meter_id}/deposit-returns/drafts", {"to": licensee.address})
    call = _calls(ledger).return_deposit_call(meter, key, licensee.address)
    return sent(ledger, licensee, draft, call)


def read_meter(found: Json, meter_id: str) -> Meter:
    """The meter whose id this is. Raises: UnexpectedMessage if the server shows another."""
    with checked():
        meter = Meter(parse_bytes32(found["license_id"], field="license_id"), parse_address(found["tool"], field="tool"),
                      parse_address(found["currency"], field="currency"), parse_bytes32(found["pot_id"], field="pot_id"),
                      parse_amount(found["unit_price_wei"], field="unit_price_wei"))
    if hex_of(meter.id) != meter_id.lower():
        raise UnexpectedMessage(problem=f"the server shows the meter {hex_of(meter.id)} in place of {meter_id}")
    return meter


def license_key(ledger: Client, license_id: str) -> LicenseKey:
    """The key of a license, made from what the server shows. Raises: UnexpectedMessage, ApiProblem."""
    found = ledger.get(f"/licenses/{license_id}")
    with checked():
        key = LicenseKey(parse_bytes32(found["asset_id"], field="asset_id"), parse_bytes32(found["grant_id"], field="grant_id"),
                         parse_address(found["licensee"], field="licensee"), int(found["serial"]))
    if hex_of(key.license_id) != license_id.lower():
        raise UnexpectedMessage(problem=f"the server shows the license {hex_of(key.license_id)} in place of {license_id}")
    return key


def holding_of(ledger: Client, key: LicenseKey) -> Holding:
    """A license with the grant that it was sold under. Raises: UnexpectedMessage, ApiProblem."""
    grant_id, offer = read_offer(domain_of(ledger), ledger.get(f"/grants/{hex_of(key.grant)}"))
    if grant_id != key.grant:
        raise UnexpectedMessage(problem=f"the server shows the grant {hex_of(grant_id)} in place of {hex_of(key.grant)}")
    return Holding(offer.grant.members(), key.licensee, key.serial)


def _calls(ledger: Client) -> RoyaltiesCalls:
    return RoyaltiesCalls(domain_of(ledger, ROYALTIES).contract)
