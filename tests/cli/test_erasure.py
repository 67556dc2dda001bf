"""`ledger erase`: asked for, signed, and told what stays."""


def test_a_performer_erases_an_asset_and_is_told_what_stays(api, voice):
    asset_id = api("register", voice, "--dev-account", 6).json["asset_id"]
    assert api("erase", asset_id, "--yes", "--dev-account", 7).json["code"] == "no_authority"
    erased = api("erase", asset_id, "--yes", "--dev-account", 6)
    assert erased.code == 0 and erased.json["remains"] == {"grants": [], "outputs": [], "published_fingerprints": []}
    assert asset_id not in {match["asset_id"] for match in api("search", voice).json["matches"]}
    assert api("erase-media", asset_id, "--dev-account", 6).json["code"] == "record_erased"


def test_whoever_runs_the_ledger_erases_without_a_signature(api, ledger, served, portrait):
    place = ("--data-dir", served.about["data_dir"], "--rpc-url", served.about["rpc_url"], "--json")
    asset_id = api("register", portrait, "--dev-account", 6).json["asset_id"]
    assert ledger("forget", asset_id, *place, stdin="n\n").json["code"] == "aborted"
    erased = ledger("forget", asset_id, "--yes", *place)
    assert (erased.code, erased.json["asset_id"]) == (0, asset_id)
    assert asset_id not in {match["asset_id"] for match in api("search", portrait).json["matches"]}  # the one that is up knows
    assert api("erase-media", asset_id, "--dev-account", 6).json["code"] == "record_erased"
    assert ledger("forget", "0x" + "11" * 32, "--yes", *place).json["code"] == "asset_unknown"
