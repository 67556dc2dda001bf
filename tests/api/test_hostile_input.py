"""Every route answers hostile input with a problem and changes nothing. The routes are read from the application itself."""
import json
import random
from dataclasses import replace

import pytest

from ledger.api.application import MEDIA_ROUTES, USAGE_ROUTES, create_app
from ledger.api.problems import MEDIA_TYPE
from tests.fingerprint.pictures import png_bomb, png_header_of
from tests.api.caller import signature
from tests.session.opened import voice_file
from tests.story import offer

WORD, ACCOUNT = "0x" + "11" * 32, "0x" + "22" * 20
GOOD = {   # a value of the right form for each kind of field; what it names does not exist
    "^0x[0-9a-fA-F]{64}$": WORD, "^0x[0-9a-fA-F]{40}$": ACCOUNT, "^(0|[1-9][0-9]{0,77})$": "5", "^[A-Z]{2}$": "DE",
    "^0x([0-9a-fA-F]{2})*$": "0x" + "33" * 65,
}
HOSTILE_VALUES = [
    0.5, -1, 2**300, True, None, [], {}, [[]], {"$ne": 1}, "", " ", "0x", "0x1", "0xZZ", "' OR 1=1 --", "../../etc/passwd",
    "\u202e", "NaN", "1e5", "１２", "a" * 5_000, "0x" + "00" * 100_000, "<script>", "%00", "http://169.254.169.254/",
]
HOSTILE_BODIES = [
    b"", b"{", b"[]", b"null", b'"text"', b"0", b"\xff\xfe", b'{"a":1,"a":2}', b'{"a":1.5}', b'{"a":NaN}',
    b'{"a":"\\ud800"}', b'{"a":"\\u0000"}', b"[" * 50_000, b'{"a":' * 500 + b"1" + b"}" * 500, b'{"a":' + b"9" * 5_000 + b"}",
    b"<xml/>", b"a=b&c=d",
]
HOSTILE_MEDIA = {
    "empty": b"", "text": b"name,price\n" * 100, "a script": b"#!/bin/sh\nrm -rf /\n", "zeros": bytes(10_000),
    "a header alone": b"RIFF\xff\xff\xff\xffWAVEfmt ", "a PNG of 200 megapixels": png_header_of(20_000, 10_000),
    "a bomb": png_bomb(6_000, 6_000), "a cut recording": voice_file()[:3_000], "silence": voice_file()[:44] + bytes(256_000),
    "noise after a magic": b"OggS" + random.Random(1).randbytes(5_000),
}
FREE_TEXT = {"title", "name", "subject", "cursor", "operation_id", "template"}


@pytest.fixture
def spec(api):
    return api.get("/openapi/openapi.json")


@pytest.fixture
def unchanged(session):
    """`unchanged()` fails if anything was stored since the test began."""
    def state():
        tables = ("records", "session_names", "session_offers", "session_answers", "outbox_operations", "catalogue_entries")
        return {table: session.journal.rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables}

    before = state()

    def check():
        assert state() == before
    return check


def resolved(schema, spec):
    while "$ref" in schema:
        schema = spec["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return next((resolved(each, spec) for each in schema.get("anyOf", []) if each.get("type") != "null"), schema)


def good(schema, spec):
    """A value of the right form."""
    schema = resolved(schema, spec)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object" or "properties" in schema:
        return {name: good(part, spec) for name, part in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        return [good(schema["items"], spec)]
    return {"boolean": True, "integer": 1}.get(schema.get("type")) or GOOD.get(schema.get("pattern"), "a text")


def routes(spec):
    """(method, path, path fields, query fields, body schema) of each operation."""
    for path, item in spec["paths"].items():
        for method, operation in item.items():
            fields = {place: {p["name"]: p["schema"] for p in operation.get("parameters", []) if p["in"] == place}
                      for place in ("path", "query")}
            content = operation.get("requestBody", {}).get("content", {})
            yield method.upper(), path, fields["path"], fields["query"], content.get("application/json", {}).get("schema")


def filled(path, values):
    for name, value in values.items():
        path = path.replace("{" + name + "}", str(value))
    return path


def checked(response, *, refused):
    if response.status_code < 400 and not refused:
        return
    text = response.get_data(as_text=True)
    assert 400 <= response.status_code < 500, (response.status_code, text[:500])
    assert response.mimetype == MEDIA_TYPE
    problem = json.loads(text)
    assert problem["code"] and problem["status"] == response.status_code and len(text) < 10_000, text[:500]


def test_every_hostile_path_is_refused(api, spec, unchanged):
    for method, path, fields, _, body in routes(spec):
        for name in fields:
            for value in ["0x", "0x" + "00" * 31, "zz", "..", "%2e%2e", "%00", "' OR 1=1", "a" * 3_000, "ä", "0x" + "GG" * 32]:
                others = {other: good(schema, spec) for other, schema in fields.items() if other != name}
                url = filled(path, {**others, name: value})
                options = {"json": good(body, spec)} if body else {}
                checked(api.http.open(url, method=method, **options), refused=True)
    unchanged()


def test_every_hostile_query_value_is_refused(api, spec, unchanged):
    for method, path, fields, query, _ in routes(spec):
        url = filled(path, {name: good(schema, spec) for name, schema in fields.items()})
        media = {"data": voice_file()[:3_000]} if path in MEDIA_ROUTES else {}
        base = {name: good(schema, spec) for name, schema in query.items() if name != "cursor"}
        for name in query:
            for value in HOSTILE_VALUES:
                if value in (None, [], {}, True):
                    continue  # a query has only texts, and these are good ones for some fields
                text = value if isinstance(value, str) else json.dumps(value)
                response = api.http.open(url, method=method, query_string={**base, name: text}, **media)
                checked(response, refused=name not in FREE_TEXT)
        checked(api.http.open(url, method=method, query_string={**base, "no_such_field": "1"}, **media), refused=bool(query))
    unchanged()


def test_every_hostile_body_is_refused(api, spec, unchanged):
    for method, path, fields, _, body in routes(spec):
        url = filled(path, {name: good(schema, spec) for name, schema in fields.items()})
        if body is None:
            continue
        for data in HOSTILE_BODIES:
            checked(api.http.open(url, method=method, data=data, content_type="application/json"), refused=True)
        for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-7"):
            checked(api.http.open(url, method=method, data=b"+AHs-", content_type=content_type), refused=True)
    unchanged()


def test_every_hostile_field_of_a_body_is_refused(api, spec, unchanged):
    for method, path, fields, _, body in routes(spec):
        if body is None:
            continue
        url = filled(path, {name: good(schema, spec) for name, schema in fields.items()})
        base = good(body, spec)
        for name in resolved(body, spec)["properties"]:
            for value in HOSTILE_VALUES:
                response = api.http.open(url, method=method, data=json.dumps({**base, name: value}), content_type="application/json")
                checked(response, refused=True)  # even a good body names what does not exist
        checked(api.http.open(url, method=method, json={**base, "no_such_field": 1}), refused=True)
    unchanged()


@pytest.mark.parametrize("name", HOSTILE_MEDIA)
def test_hostile_media_is_refused_by_every_route_that_takes_media(api, unchanged, name):
    for path in MEDIA_ROUTES:
        query = {"performer": ACCOUNT, "policy": "permitted"} if path == "/registrations/drafts" else {}
        response = api.http.post(path, data=HOSTILE_MEDIA[name], query_string=query, content_type="image/png")
        checked(response, refused=True)
    unchanged()


def test_an_upload_above_the_limit_is_refused_before_it_is_decoded(session):
    small = replace(session, settings=replace(session.settings, upload_bytes=1_000))
    response = create_app(small).test_client().post("/fingerprints", data=bytes(1_001))
    checked(response, refused=True)
    assert (response.status_code, response.get_json()["code"]) == (413, "body_too_large")


def test_a_json_body_above_the_limit_is_refused(api):
    response = api.http.post("/grants", data=b"[" + b" " * 20_000_000 + b"]", content_type="application/json")
    checked(response, refused=True)
    assert response.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "POST"])
def test_other_methods_and_routes_are_problems_too(api, method):
    checked(api.http.open("/assets", method=method), refused=True)
    checked(api.http.open("/nothing/here", method=method), refused=True)


@pytest.mark.parametrize("key", ["", " ", "ä", "a b", "x" * 201])
def test_a_malformed_idempotency_key_is_refused(api, unchanged, key):
    response = api.http.post("/registrations", json={}, headers={"Idempotency-Key": key.encode()})
    checked(response, refused=True)
    unchanged()




def test_every_hostile_term_of_a_grant_is_refused(api, story, unchanged):
    schema = api.get("/terms/schema")
    asset = "0x" + "44" * 32
    fields = offer(story.performer, asset)
    for name in schema["properties"]:
        for value in HOSTILE_VALUES:
            response = api.http.post("/grants/drafts", data=json.dumps({"terms": {**fields, name: value}}), content_type="application/json")
            checked(response, refused=True)  # even good terms name an asset that does not exist
    unchanged()


def test_typed_data_with_hostile_members_is_refused(api, story):
    asset_id = api.registers(story.performer)
    draft = api.post(f"/assets/{asset_id}/consent-withdrawals/drafts", {"signer": story.performer.address}, 201)
    good_data, path = draft["typed_data"], f"/assets/{asset_id}/consent-withdrawals"
    for part in ("domain", "message", "types"):
        for name in good_data[part]:
            for value in HOSTILE_VALUES:
                data = {**good_data, part: {**good_data[part], name: value}}
                body = {"typed_data": data, "signature": signature(story.performer.account, good_data)}
                response = api.http.post(path, data=json.dumps(body), content_type="application/json")
                checked(response, refused=True)
    assert story.ledger.asset(bytes.fromhex(asset_id[2:])).consent_epoch == 0


def test_routes_that_take_files_take_them_up_to_the_limit_of_files(session):
    """Their rules are named beside the limit, and each is a rule that exists."""
    rules = {rule.rule for rule in create_app(session).url_map.iter_rules()}
    assert set(MEDIA_ROUTES) | set(USAGE_ROUTES) <= rules
