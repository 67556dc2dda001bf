"""Readiness notices what is wrong, and says it."""
from dataclasses import replace

from ledger.api.application import create_app
from ledger.chain.deployment import deploy
from ledger.chain.node import Node
from tests.api.caller import Caller


def test_a_server_in_order_is_ready(api, story):
    ready = api.get("/ready")
    assert (ready["status"], ready["chain_id"], ready["behind_blocks"]) == ("ready", 31337, 0)
    assert api.get("/health") == {"status": "alive"}


def test_an_index_that_lags_is_told(api, story):
    story.mines(7)
    assert api.get("/ready")["behind_blocks"] == 7
    story.mines(50)
    assert api.get("/ready", 503)["code"] == "index_behind"


def test_another_deployment_is_no_chain_of_ours(api, session, story, wallets):
    other = replace(session, deployment=replace(deploy(story.node, wallets.relayer), block_number=1))
    app = Caller(create_app(other).test_client(), api.clockwork, story)
    for path in ("/ready", "/assets/0x" + "00" * 32):
        response = app.http.get(path)
        assert (response.status_code, response.get_json()["code"]) == (503, "chain_changed")
        assert int(response.headers["Retry-After"]) > 0
    assert app.get("/health") == {"status": "alive"}


def test_a_node_that_is_away_is_told_and_what_is_kept_can_be_read(api, session, story):
    asset_id = api.registers(story.performer)
    away = Caller(create_app(replace(session, node=Node("http://127.0.0.1:1"))).test_client(), api.clockwork, story)
    assert away.get("/ready", 503)["code"] == "node_unavailable"
    assert away.get(f"/assets/{asset_id}", 503)["code"] == "node_unavailable"
    assert away.get(f"/assets?performer={story.performer.address}")["items"][0]["asset_id"] == asset_id
    assert away.get("/operations")["items"][0]["subject"] == asset_id


def test_the_deployment_names_the_domain_that_is_signed(api, story):
    found = api.get("/deployment")
    assert found["domain"] == story.domain.to_json()
    assert found["witness"] == "development chain, no outside witness"
