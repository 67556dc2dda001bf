"""What derives from a license, and who carried its purchase."""
import pytest

from ledger.chain.events import OrderCarried, SourceDeclared
from ledger.index import FIRST_PAGE, DerivativeFilter, HistoryBroken, Page
from ledger.usage import pot_account
from tests.index.written import ASSET, LICENSE, POT, PRODUCER, TOOL, anchored, sold, word

ALL = Page(FIRST_PAGE, 100)
DERIVATIVE = word(50)


def derives(asset=DERIVATIVE, license=LICENSE, account=None):
    return SourceDeclared(asset, license, POT, account or pot_account(POT), 1_500, 1)


@pytest.fixture
def history():
    history = sold()
    history.happens(anchored(DERIVATIVE))
    return history


def test_an_asset_says_what_it_derives_from(history):
    assert history.reading.source(DERIVATIVE) is None
    history.happens(derives())
    source = history.reading.source(DERIVATIVE)
    assert (source.license, source.pot, source.account) == (LICENSE, POT, pot_account(POT))
    assert (source.share_bps, source.level) == (1_500, 1)
    assert history.reading.source(ASSET) is None


def test_derivatives_are_found_by_license_and_by_pot(history):
    history.happens(anchored(word(51)))
    history.happens(derives())
    history.happens(derives(word(51)))

    def found(**wanted):
        return [row.asset for row in history.reading.derivatives(DerivativeFilter(**wanted), ALL).items]

    assert found() == found(license=LICENSE) == found(pot=POT) == found(license=LICENSE, pot=POT) == [DERIVATIVE, word(51)]
    assert found(license=word(9)) == found(pot=word(9)) == found(license=LICENSE, pot=word(9)) == []


@pytest.mark.parametrize("event", [
    pytest.param(derives(asset=word(9)), id="an unknown asset"),
    pytest.param(derives(license=word(9)), id="an unknown license"),
    pytest.param(derives(account=TOOL), id="another account than the pot's"),
])
def test_a_source_whose_promise_does_not_hold_is_broken(history, event):
    with pytest.raises(HistoryBroken):
        history.happens(event)


def test_a_carried_order_names_its_buyer_and_its_carrier(history):
    assert history.reading.carried(LICENSE) is None
    history.happens(OrderCarried(LICENSE, PRODUCER, TOOL), "checkout")
    carried = history.reading.carried(LICENSE)
    assert (carried.buyer, carried.carrier) == (PRODUCER, TOOL)


def test_a_carried_order_of_no_license_is_broken(history):
    with pytest.raises(HistoryBroken):
        history.happens(OrderCarried(word(9), PRODUCER, TOOL), "checkout")
