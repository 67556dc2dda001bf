"""`ledger erase`: asked for, signed, and told what stays."""


def test_a_performer_erases_an_asset_and_is_told_what_stays(api, voice):
    asset_id = api("register", voice, "--dev-account", 6).json["asset_id"]
    assert api("erase", asset_id, "--yes", "--dev-account", 7).json["code"] == "no_authority"
    erased = api("erase", asset_id, "--yes", "--dev-account", 6)
    assert erased.code == 0 and erased.json["remains"] == {"grants": [], "outputs": [], "published_fingerprints": []}
    assert asset_id not in {match["asset_id"] for match in api("search", voice).json["matches"]}
    assert api("erase-media", asset_id, "--dev-account", 6).json["code"] == "record_erased"
