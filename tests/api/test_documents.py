"""The API describes itself, and its pages load nothing from elsewhere."""
import re

import pytest

ELSEWHERE = re.compile(r"""(?:src|href|url)\s*[=(:]\s*["']?\s*(?:https?:)?//""")


def test_every_route_is_in_the_document(api):
    app = api.http.application
    listed = {(method.upper(), re.sub(r"{(\w+)}", r"<\1>", path))
              for path, item in api.get("/openapi/openapi.json")["paths"].items() for method in item}
    served = {(method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}
              if not rule.endpoint.startswith(("openapi.", "swagger.", "home"))}
    assert listed == served


def test_the_document_is_openapi_3_1_with_summaries_problems_and_keys(api):
    spec = api.get("/openapi/openapi.json")
    assert spec["openapi"].startswith("3.1")
    for item in spec["paths"].values():
        for method, operation in item.items():
            assert operation["summary"] and operation["description"] and operation["tags"]
            assert "application/problem+json" in operation["responses"]["4XX"]["content"]
            names = [parameter["name"] for parameter in operation.get("parameters", [])]
            assert ("Idempotency-Key" in names) == (method == "post")


@pytest.mark.parametrize("path", ["/openapi/swagger", "/openapi/"])
def test_pages_load_nothing_from_elsewhere(api, path):
    page = api.http.get(path)
    assert page.status_code == 200 and not ELSEWHERE.search(page.text)
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_parts_of_swagger_ui_come_from_this_server(api):
    page = api.http.get("/openapi/swagger").text
    parts = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert parts
    for part in parts:
        assert api.http.get(f"/openapi/{part}").status_code == 200, part
    assert api.http.get("/").headers["Location"] == "/openapi/swagger"
