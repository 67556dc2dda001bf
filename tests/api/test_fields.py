"""Each field of a request is read by the one parser of its kind."""
import pytest
from pydantic import ValidationError

from ledger.api import fields
from ledger.terms.territories import UnknownTerritory
from ledger.terms.vocabulary import UnknownWord
from ledger.units import MalformedAddress, MalformedAmount, MalformedHex


class Request(fields.Fields):
    asset_id: fields.Bytes32Field | None = None
    performer: fields.AddressField | None = None
    price_wei: fields.WeiField | None = None
    time: fields.TimeField | None = None
    limit: fields.LimitField = fields.PAGE_ROWS
    signature: fields.SignatureField | None = None
    title: fields.TextField | None = None
    training: fields.TruthField | None = None
    terms: fields.ObjectField | None = None
    use: list[fields.UseField] = []
    territory: fields.TerritoryField | None = None


@pytest.mark.parametrize(("field", "value", "error"), [
    ("asset_id", "0x12", MalformedHex),
    ("asset_id", 5, MalformedHex),
    ("asset_id", "0x" + "gg" * 32, MalformedHex),
    ("performer", "0x" + "11" * 19, MalformedAddress),
    ("performer", "0xD8dA6BF26964aF9D7eEd9e03E53415D37aA96045", MalformedAddress),  # one letter of another case
    ("price_wei", 0.5, MalformedAmount),
    ("price_wei", "-1", MalformedAmount),
    ("price_wei", "1e18", MalformedAmount),
    ("price_wei", True, MalformedAmount),
    ("price_wei", str(2**256), MalformedAmount),
    ("time", 2**40, MalformedAmount),
    ("limit", "0", MalformedAmount),
    ("limit", "201", MalformedAmount),
    ("signature", "0x" + "00" * 4097, fields.MalformedRequest),
    ("signature", "0x0", MalformedHex),
    ("title", " ", fields.MalformedRequest),
    ("title", "a\nb", fields.MalformedRequest),
    ("title", "a" * 201, fields.MalformedRequest),
    ("training", "yes", fields.MalformedRequest),
    ("training", 1, fields.MalformedRequest),
    ("terms", [], fields.MalformedRequest),
    ("use", ["DUBBING"], UnknownWord),
    ("territory", "XX", UnknownTerritory),
    ("territory", 3, UnknownTerritory),
])
def test_a_bad_value_has_the_code_of_its_kind(field, value, error):
    with pytest.raises(error) as refused:
        Request.model_validate({field: value})
    assert refused.value.code


def test_an_unknown_field_is_refused():
    with pytest.raises(ValidationError):
        Request.model_validate({"asset": "0x"})


def test_query_text_and_json_values_are_read_alike():
    from_query = Request.model_validate({"time": "7", "training": "true", "price_wei": "10", "use": ["adr"]})
    from_body = Request.model_validate({"time": 7, "training": True, "price_wei": 10, "use": ["adr"]})
    assert from_query == from_body


def test_every_field_has_a_schema_that_says_what_it_takes():
    properties = Request.model_json_schema()["properties"]
    assert properties["limit"]["maximum"] == fields.MOST_PAGE_ROWS
    assert "dubbing" in properties["use"]["items"]["enum"]
