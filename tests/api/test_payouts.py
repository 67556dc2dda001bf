"""Mass payouts over the routes: drafted from CSV, posted by a wallet, claimed by the relayer or without this server."""

import pytest

from ledger.chain.wallet import balance_wei
from ledger.merkle import root_of
from ledger.reverts import AlreadyClaimed
from ledger.units import parse_bytes32
from ledger.usage import Entry, Payout
from tests.story import DAY_S
from tests.token import Token

PAYEES = ["0x" + bytes([number] * 20).hex() for number in range(1, 6)]
AMOUNT = 1_000


@pytest.fixture
def terms(story):
    return {"poster": story.producer.address, "period": 7, "claim_until": story.now + 30 * DAY_S}


def listed(*rows):
    return "account,amount\n" + "".join(f"{account},{amount}\n" for account, amount in rows)


def drafts(api, terms, rows, expect=201):
    return api._checked(api.http.post("/payouts/drafts", data=rows, query_string=terms, content_type="text/csv"), expect)


def posts(api, story, terms, *rows):
    draft = drafts(api, terms, listed(*rows))
    for step in draft["transactions"]:
        assert api.sends(story.producer.account, step)["state"] == "confirmed"
    return draft


def fixed(found):
    return Payout(parse_bytes32(found["root"], field="root"), int(found["total_wei"]), found["currency"], found["poster"],
                  found["period"], found["claim_until"])


def test_a_list_is_posted_claimed_and_taken_back(api, story, terms):
    rows = [(account, AMOUNT + at) for at, account in enumerate(PAYEES)]
    draft = drafts(api, terms, listed(*rows))
    assert (draft["count"], draft["total_wei"]) == (5, str(5 * AMOUNT + 10))
    assert [step["step"] for step in draft["transactions"]] == ["post"]
    path = f"/payouts/{draft['payout_id']}"
    assert api.get(path)["state"] == "drafted"
    api.sends(story.producer.account, draft["transactions"][0])
    assert (api.get(path)["state"], api.get(path)["left_wei"]) == ("open", draft["total_wei"])
    claimed = api.settled(api.post(f"{path}/claims", {"index": 3}, 202))
    assert (claimed["state"], claimed["actor"]) == ("confirmed", PAYEES[3])
    assert balance_wei(story.node, PAYEES[3], terms.get("currency", "0x" + "00" * 20)) == AMOUNT + 3
    early = api.post(f"{path}/reclaims/drafts", {}, 422)
    assert early["code"] == "payout_open"
    story.waits(31 * DAY_S)
    assert api.get(path)["state"] == "closed"
    assert api.post(f"{path}/claims", {"index": 4}, 422)["code"] == "payout_closed"
    back = api.sends(story.producer.account, api.post(f"{path}/reclaims/drafts", {})["transaction"])
    assert back["state"] == "confirmed"
    assert (api.get(path)["state"], api.get(path)["left_wei"]) == ("spent", "0")
    assert [row["state"] for row in api.get(f"/payouts?poster={story.producer.address}")["items"]] == ["spent"]


def test_an_entry_is_paid_once_whoever_asks(api, story, terms):
    path = f"/payouts/{posts(api, story, terms, (PAYEES[0], AMOUNT))['payout_id']}/claims"
    first = api.post(path, {"index": 0}, 202)
    assert api.post(path, {"index": 0}, 202)["operation"]["operation_id"] == first["operation"]["operation_id"]
    api.settled(first)
    assert api.post(path, {"index": 0}, 202)["operation"]["state"] == "confirmed"
    assert api.post(path, {"index": 1}, 404)["code"] == "entry_unknown"


def test_an_account_is_paid_without_this_server_once_it_has_its_proof(api, story, terms):
    payout = posts(api, story, terms, *((account, AMOUNT) for account in PAYEES), (PAYEES[0], 2 * AMOUNT))
    found = api.get(f"/payouts/{payout['payout_id']}/entries?account={PAYEES[0]}")["items"]
    assert [(row["index"], row["amount_wei"], row["is_claimed"]) for row in found] == [
        (0, str(AMOUNT), False), (5, str(2 * AMOUNT), False)]
    row = found[1]
    entry = Entry(row["index"], row["account"], int(row["amount_wei"]))
    proof = [parse_bytes32(node, field="proof") for node in row["proof"]]
    call = story.royalties.claim_call(fixed(payout), entry, proof)
    assert root_of(entry.leaf, proof) == fixed(payout).root
    assert (row["call"]["to"], row["call"]["data"]) == (call.to, "0x" + call.data.hex())
    story.stranger.sends(call)
    assert balance_wei(story.node, PAYEES[0], "0x" + "00" * 20) == 2 * AMOUNT
    again = api.get(f"/payouts/{payout['payout_id']}/entries?account={PAYEES[0]}")["items"]
    assert [row["is_claimed"] for row in again] == [False, True]
    with pytest.raises(AlreadyClaimed):
        story.stranger.sends(call)
    assert api.post(f"/payouts/{payout['payout_id']}/claims", {"index": 5}, 422)["code"] == "already_claimed"


def test_the_entries_of_an_account_come_in_pages(api, story, terms):
    payout = drafts(api, terms, listed(*((PAYEES[at % 2], at + 1) for at in range(7))))
    page = api.get(f"/payouts/{payout['payout_id']}/entries?account={PAYEES[0]}&limit=3")
    assert [row["index"] for row in page["items"]] == [0, 2, 4]
    rest = api.get(page["next"])
    assert ([row["index"] for row in rest["items"]], rest["next"]) == ([6], None)
    assert api.get(f"/payouts/{payout['payout_id']}/entries?account={PAYEES[3]}")["items"] == []


def test_a_payout_in_a_token_is_approved_first(api, story, terms):
    token = Token.deployed(story.stranger)
    terms = terms | {"currency": token.address}
    assert drafts(api, terms, listed((PAYEES[0], AMOUNT)), 422)["code"] == "erc20_insufficient_balance"
    token.mints(story.producer, AMOUNT)
    draft = drafts(api, terms, listed((PAYEES[0], AMOUNT)))
    assert [step["step"] for step in draft["transactions"]] == ["approve", "post"]
    for step in draft["transactions"]:
        assert api.sends(story.producer.account, step)["state"] == "confirmed"
    assert api.settled(api.post(f"/payouts/{draft['payout_id']}/claims", {"index": 0}, 202))["state"] == "confirmed"
    assert balance_wei(story.node, PAYEES[0], token.address) == AMOUNT
    assert drafts(api, terms, listed((PAYEES[0], AMOUNT)), 422)["code"] == "payout_exists"  # though nothing is left of it


def test_a_list_with_wrong_rows_is_refused_whole_and_names_them(api, terms):
    refused = drafts(api, terms, listed((PAYEES[0], AMOUNT), (PAYEES[1], "-1"), ("0x12", 5)), 422)
    assert refused["code"] == "payees_refused"
    assert [(row["line"], row["column"], row["code"]) for row in refused["facts"]["rows"]] == [
        (3, "amount", "malformed_amount"), (4, "account", "malformed_address")]


@pytest.mark.parametrize("change, status, code", [
    ({"claim_until": 1}, 422, "payout_closed"),
    ({"period": 2**32}, 422, "malformed_amount"),
    ({"poster": "0x1"}, 422, "malformed_address"),
    ({"purpose": "x"}, 400, "malformed_request"),
])
def test_a_payout_that_cannot_be_posted_is_refused(api, terms, change, status, code):
    assert drafts(api, terms | change, listed((PAYEES[0], AMOUNT)), status)["code"] == code


def test_a_list_that_is_announced_as_something_else_is_refused(api, terms):
    answer = api.http.post("/payouts/drafts", data=b"{}", query_string=terms, content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported_content_type")


def test_a_payout_that_nobody_drafted_or_posted_is_unknown(api, story):
    path = "/payouts/0x" + "12" * 32
    for problem in (api.get(path, 404), api.get(f"{path}/entries?account={PAYEES[0]}", 404),
                    api.post(f"{path}/claims", {"index": 0}, 404), api.post(f"{path}/reclaims/drafts", {}, 404)):
        assert problem["code"] == "payout_unknown"


def test_a_payout_of_another_server_is_shown_without_its_list(api, story):
    posted = story.producer.posts([(PAYEES[0], AMOUNT)])
    path = "/payouts/0x" + posted.payout.id.hex()
    found = api.get(path)
    assert (found["state"], found["count"], found["left_wei"]) == ("open", None, str(AMOUNT))
    assert api.post(f"{path}/claims", {"index": 0}, 404)["code"] == "thing_unknown"


def test_whoever_has_the_list_of_a_posted_payout_adds_it(api, story):
    posted = story.producer.posts([(PAYEES[0], AMOUNT), (PAYEES[1], AMOUNT)]).payout
    terms = {"poster": posted.poster, "period": posted.period, "claim_until": posted.claim_until}
    added = drafts(api, terms, listed((PAYEES[0], AMOUNT), (PAYEES[1], AMOUNT)))
    assert (added["payout_id"], added["transactions"]) == ("0x" + posted.id.hex(), [])
    assert drafts(api, terms, listed((PAYEES[0], AMOUNT), (PAYEES[1], AMOUNT)), 422)["code"] == "payout_exists"
    assert api.settled(api.post(f"/payouts/{added['payout_id']}/claims", {"index": 1}, 202))["state"] == "confirmed"


def test_a_list_of_twenty_thousand_is_drafted_and_one_entry_claimed(api, story, terms):
    rows = [("0x" + (at + 2**159).to_bytes(20, "big").hex(), 1) for at in range(20_000)]
    payout = posts(api, story, terms, *rows)
    account = rows[12_345][0]
    (row,) = api.get(f"/payouts/{payout['payout_id']}/entries?account={account}")["items"]
    assert row["index"] == 12_345 and len(row["proof"]) == 15
    assert api.settled(api.post(f"/payouts/{payout['payout_id']}/claims", {"index": 12_345}, 202))["state"] == "confirmed"
