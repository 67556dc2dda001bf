"""Forms of grants, quotes and licenses."""
from __future__ import annotations

from typing import Any

from pydantic import Field

from ledger.api.shapes.basics import (Account, Amount, AsOf, Hex, Shape, Signer, Time, TypedData, UnsignedTransaction,
                                      Word)
from ledger.api.shapes.media import Held


class Payee(Shape):
    """Who shares, and how much: 10,000 basis points are the whole."""

    account: Account
    share_bps: int
    role: str


class TermsDocument(Shape):
    """All terms, by name, under the version of their schema."""

    schema_: int = Field(alias="schema")
    schema_hash: Word
    terms: dict[str, Any]


class TermsSummary(Shape):
    """What lists show of the terms."""

    grant_id: Word
    asset_id: Word
    performer: Account
    guardian: Account | None
    licensee: Account | None
    uses: list[str]
    media: list[str]
    territories: list[str]
    price_wei: Amount
    currency: Account
    opens_at: Time
    closes_at: Time
    starts_at: Time
    duration_s: int
    max_supply: int
    exclusive: bool
    revocation: str
    notice_s: int
    requires: Word | None
    intent: str
    split: list[Payee]
    terms: TermsDocument


class Advice(Shape):
    """What stands, and may still fail before a court."""

    code: str
    term: str
    says: str


class GrantDraft(TermsSummary):
    """A grant, what is signed and by whom, and its contract text by language."""

    typed_data: TypedData
    signers: list[Signer]
    contract: dict[str, str]
    advice: list[Advice]


class RateCardTerms(Shape):
    """A rate card: the root over its grants, how many they are, and until when they can be bought."""

    root: Word
    count: int
    performer: Account
    deadline: Time
    salt: Word


class GrantListing(Shape):
    """A grant's place in a rate card; the signatures are then over the rate card."""

    rate_card: RateCardTerms
    proof: list[Word]


class GrantRow(TermsSummary):
    """A published grant. `sold` is counted where the supply is limited."""

    state: str
    sold: int | None
    pot_id: Word
    grant_epoch: int
    salt: Word
    performer_signature: Hex
    guardian_signature: Hex | None
    listing: GrantListing | None


class Grant(GrantRow):
    """A published grant as of a block."""

    as_of: AsOf


class Grants(Shape):
    """A page of grants."""

    items: list[GrantRow]
    next: str | None
    as_of: AsOf


class Step(UnsignedTransaction):
    """One of the payer's transactions: `approve` or `purchase`."""

    step: str


class Quote(Shape):
    """What a license costs, and what the payer's wallet signs."""

    grant_id: Word
    license_id: Word
    asset_id: Word
    licensee: Account
    serial: Amount
    payer: Account
    price_wei: Amount
    currency: Account
    transactions: list[Step]
    permit: TypedData | None


class ConsentDraft(Shape):
    """What the signer signs, or sends."""

    typed_data: TypedData
    transaction: UnsignedTransaction
    expires_at: Time


class LicenseRow(Shape):
    """A license as it was bought."""

    license_id: Word
    asset_id: Word
    grant_id: Word
    licensee: Account
    serial: Amount
    uses: list[str]
    media: list[str]
    territories: list[str]
    starts_at: Time
    ends_at: Time
    exclusive: bool
    revocation: str
    notice_s: int
    consent_epoch: int
    price_wei: Amount
    currency: Account
    pot_id: Word | None
    block: int


class License(LicenseRow):
    """A license, and the block that this is as of."""

    as_of: AsOf


class Licenses(Shape):
    """A page of licenses."""

    items: list[LicenseRow]
    next: str | None
    as_of: AsOf


class AskedUse(Shape):
    """The use that was asked about; without a time: now."""

    use: list[str]
    medium: list[str]
    territory_number: int
    time: Time | None


class Coverage(Held):
    """The contract's answer for one license."""

    use: AskedUse
    as_of: AsOf


class Licensed(Shape):
    """The contract's answer for each license of the licensee."""

    is_licensed: bool
    licenses: list[Held]
    use: AskedUse
    as_of: AsOf
