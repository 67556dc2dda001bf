"""What tokens say of themselves, however they say it."""
import pytest

from ledger.chain.token import TokenName, token_name
from tests.chain.test_wallet import ANSWERS, NEVER_ENDS, REVERTS, WALLET, contract_at
from tests.token import Token

MAKER = b"MKR".hex().ljust(64, "0")  # bytes32, as the token of MakerDAO answers
# a string of 2**255 bytes, an offset past the end, text that is no UTF-8
HUGE, FAR = "20".zfill(64) + "80".ljust(64, "0"), "ff".zfill(64) + "0" * 64
NO_TEXT = "20".zfill(64) + "02".zfill(64) + "fffe".ljust(64, "0")


def answering(words):
    """Code that answers every call with these words."""
    stores = "".join(f"7f{words[at:at + 64]}60{at // 2:02x}52" for at in range(0, len(words), 64))
    return f"{stores}60{len(words) // 2:02x}6000f3"


def test_a_token_says_symbol_and_decimals(story):
    token = Token.deployed(story.stranger)
    assert token_name(story.node, token.address) == TokenName("PLN", 18)


def test_an_old_token_says_its_symbol_in_one_word(node, snapshot):
    contract_at(node, WALLET, ANSWERS.format(MAKER))
    assert token_name(node, WALLET) == TokenName("MKR", None)


def test_decimals_of_one_word_are_read(node, snapshot):
    contract_at(node, WALLET, ANSWERS.format("06".zfill(64)))
    assert token_name(node, WALLET).decimals == 6


@pytest.mark.parametrize("code", ["", REVERTS, NEVER_ENDS, answering(HUGE), answering(FAR), answering(NO_TEXT),
                                  answering("00" * 192), ANSWERS.format("ff" * 32)])
def test_what_is_no_name_is_none(node, snapshot, code):
    contract_at(node, WALLET, code)
    assert token_name(node, WALLET) == TokenName("", None)
