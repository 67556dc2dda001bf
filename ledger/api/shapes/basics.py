"""What the forms of answers are made of."""
from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Word = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$", description="32 bytes")]
Hex = Annotated[str, Field(pattern="^0x([0-9a-f]{2})*$")]
Account = Annotated[str, Field(pattern="^0x[0-9a-fA-F]{40}$", description="EIP-55")]
Amount = Annotated[str, Field(pattern="^(0|[1-9][0-9]{0,77})$", description="minor units, decimal")]
Decimal = Annotated[str, Field(description="decimal text of three significant digits")]
Time = Annotated[int, Field(ge=0, description="Unix seconds")]


class Shape(BaseModel):
    """An answer, or a part of one; it has these members and no others."""

    model_config = ConfigDict(extra="forbid")


class AsOf(Shape):
    """The block that an answer is as of."""

    block: int
    block_hash: Word
    time: Time


class TypedData(Shape):
    """The argument of eth_signTypedData_v4."""

    types: dict[str, list[dict[str, str]]]
    primaryType: str
    domain: dict[str, Any]
    message: dict[str, Any]


class Signer(Shape):
    """Who has to sign."""

    role: str
    account: Account


class UnsignedTransaction(Shape):
    """An EIP-1559 transaction without its signature."""

    type: int
    chain_id: int
    from_: Account = Field(alias="from")
    to: Account
    data: Hex
    value_wei: Amount
    nonce: int
    gas: int
    max_fee_per_gas_wei: Amount
    max_priority_fee_per_gas_wei: Amount


class Check(Shape):
    """A check that was made, by its number."""

    number: int
    name: str
    says: str


class OperationProblem(Shape):
    """Why an operation failed."""

    code: str
    detail: str
    facts: dict[str, Any]


class Operation(Shape):
    """What was accepted: `queued`, `sent`, `mined`, `confirmed` or `failed`."""

    operation_id: str
    kind: str
    subject: str
    actor: str
    state: str
    sender: Account
    transaction: Word | None
    block: int | None
    block_hash: Word | None
    gas_used: int | None
    fee_wei: Amount | None
    problem: OperationProblem | None
    note: str | None
    submitted_at: Time
    changed_at: Time


class Accepted(Shape):
    """The operation is on disk; follow `Location`."""

    operation: Operation


class Operations(Shape):
    """A page of operations."""

    items: list[Operation]
    next: str | None
    as_of: AsOf
