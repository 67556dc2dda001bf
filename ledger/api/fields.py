"""The types of request fields: each is read by the one parser of its kind, so that a cause has the same code everywhere."""
from __future__ import annotations

from typing import Annotated, Any, Callable

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationInfo, WithJsonSchema

from ledger.errors import InvalidInput
from ledger.index import LEDGER, ROYALTIES
from ledger.outbox.operation import STATES
from ledger.statement import Period
from ledger.terms import ASSET_KINDS, MEDIA, POLICIES, USES, territory_number
from ledger.terms.schema import LANGUAGES
from ledger.terms.vocabulary import MOMENTS, Vocabulary
from ledger.usage_report import Taking
from ledger.units import parse_address, parse_amount, parse_bytes, parse_bytes32

MOST_TIME = 2**40 - 1             # as the contract stores times
MOST_DELAY_S = 2**32 - 1          # as the contract stores spans; its own limits are narrower
MOST_PERIOD = 2**32 - 1          # as the contract stores periods and counts
MOST_SERIAL = 2**63 - 1           # more licenses than anyone buys under one grant
MOST_TEXT = 200                   # a title, a cursor, the name of a template
PAGE_ROWS, MOST_PAGE_ROWS = 50, 200
MOST_SIGNATURE_BYTES = 4096       # a contract wallet's signature may hold those of many owners
MOST_TRANSACTION_BYTES = 2**16    # a purchase with 32 payees takes 4 kB
MOST_BATCH = 10_000               # fits a request; larger collections are several batches


class MalformedRequest(InvalidInput):
    """A field of the path, query or body is missing, unknown or of another type."""

    says = "{field}: {problem}"


class Fields(BaseModel):
    """The fields of a request; one that is not listed is refused, so that a misspelled filter is no filter at all."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _field(read: Callable[[Any, str], Any], **schema: Any) -> tuple[Any, Any]:
    """What makes a type: its reader, called with the value and the field's name, and its JSON Schema."""
    def reader(value: Any, info: ValidationInfo) -> Any:
        return read(value, str(info.field_name))
    return BeforeValidator(reader), WithJsonSchema(schema)


def _whole(least: int, most: int) -> Callable[[Any, str], int]:
    return lambda value, field: int(parse_amount(value, field=field, least=least, most=most))


def _bytes_up_to(most: int) -> Callable[[Any, str], bytes]:
    def read(value: Any, field: str) -> bytes:
        data = parse_bytes(value, field=field)
        if len(data) > most:
            raise MalformedRequest(field=field, problem=f"got {len(data)} bytes, expected at most {most}")
        return data
    return read


def _text(value: Any, field: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MOST_TEXT or not value.isprintable():
        raise MalformedRequest(field=field, problem=f"expected 1 to {MOST_TEXT} printable characters")
    return value


def _truth(value: Any, field: str) -> bool:
    found = {True: True, False: False, "true": True, "false": False}.get(value) if isinstance(value, (bool, str)) else None
    if found is None:
        raise MalformedRequest(field=field, problem=f"got {str(value)[:40]!r}, expected true or false")
    return found


def _object(value: Any, field: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedRequest(field=field, problem=f"got {type(value).__name__}, expected an object")
    return value


def _word(vocabulary: Vocabulary) -> tuple[Any, Any]:
    return _field(lambda value, field: vocabulary.word(value).name, type="string", enum=list(vocabulary.names))


def _one_of(*words: str) -> tuple[Any, Any]:
    def read(value: Any, field: str) -> str:
        if not isinstance(value, str) or value not in words:
            raise MalformedRequest(field=field, problem=f"got {str(value)[:40]!r}, expected one of {', '.join(words)}")
        return str(value)
    return _field(read, type="string", enum=list(words))


def _territory(value: Any, field: str) -> str:
    territory_number(value, term=field)
    return str(value)


_HEX = r"^0x([0-9a-fA-F]{2})*$"
Bytes32Field = Annotated[bytes, *_field(lambda value, field: parse_bytes32(value, field=field), type="string",
                                        pattern="^0x[0-9a-fA-F]{64}$")]
AddressField = Annotated[str, *_field(lambda value, field: parse_address(value, field=field), type="string",
                                      pattern="^0x[0-9a-fA-F]{40}$")]
WeiField = Annotated[int, *_field(_whole(0, 2**256 - 1), type="string", pattern="^(0|[1-9][0-9]{0,77})$")]
TimeField = Annotated[int, *_field(_whole(0, MOST_TIME), type="integer", minimum=0, maximum=MOST_TIME)]
DelayField = Annotated[int, *_field(_whole(0, MOST_DELAY_S), type="integer", minimum=0, maximum=MOST_DELAY_S)]
SerialField = Annotated[int, *_field(_whole(0, MOST_SERIAL), type="integer", minimum=0, maximum=MOST_SERIAL)]
PeriodField = Annotated[int, *_field(_whole(0, MOST_PERIOD), type="integer", minimum=0, maximum=MOST_PERIOD)]
LimitField = Annotated[int, *_field(_whole(1, MOST_PAGE_ROWS), type="integer", minimum=1, maximum=MOST_PAGE_ROWS)]
SignatureField = Annotated[bytes, *_field(_bytes_up_to(MOST_SIGNATURE_BYTES), type="string", pattern=_HEX)]
TransactionField = Annotated[bytes, *_field(_bytes_up_to(MOST_TRANSACTION_BYTES), type="string", pattern=_HEX)]
TextField = Annotated[str, *_field(_text, type="string", minLength=1, maxLength=MOST_TEXT)]
TruthField = Annotated[bool, *_field(_truth, type="boolean")]
ObjectField = Annotated[dict[str, Any], *_field(_object, type="object")]
UseField = Annotated[str, *_word(USES)]
MediumField = Annotated[str, *_word(MEDIA)]
ContractField = Annotated[str, *_one_of(LEDGER, ROYALTIES)]
StatementPeriodField = Annotated[Period, *_field(lambda value, _: Period.parse(str(value)), type="string")]
MomentField = Annotated[str, *_word(MOMENTS)]
TakingField = Annotated[str, *_one_of(*(each.value for each in Taking))]
KindField = Annotated[str, *_word(ASSET_KINDS)]
PolicyField = Annotated[str, *_word(POLICIES)]
LanguageField = Annotated[str, *_one_of(*LANGUAGES)]
StateField = Annotated[str, *_one_of(*STATES)]
TerritoryField = Annotated[str, *_field(_territory, type="string", pattern="^[A-Z]{2}$")]


class PageQuery(Fields):
    """Where in a list."""

    limit: LimitField = PAGE_ROWS
    cursor: TextField | None = None
