"""Terms that tests offer."""
import time

DAY_S = 86_400
PRICE_WEI = 1_000_000
DESCRIPTION = "The German narration of episodes 1 to 3 is given a native British accent; words and timing stay as they are."


def enhancement(asset, shares):
    """Terms for the template `voice-enhancement`; `shares` are (wallet, basis points, role), the performer's first."""
    return {"asset": asset, "performer": shares[0][0].address, "description": DESCRIPTION, "work_title": "Die lange Nacht",
            "languages": ["en-GB"], "max_seconds": 5_400, "price_wei": str(PRICE_WEI), "max_supply": 5,
            "closes_at": int(time.time()) + 30 * DAY_S,
            "split": [{"account": wallet.address, "share_bps": bps, "role": role} for wallet, bps, role in shares]}
