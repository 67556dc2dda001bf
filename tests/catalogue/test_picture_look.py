"""When the places that agree make a copy; figures are those of photographs that were measured."""
import pytest

from ledger.catalogue.match import PROBABLE_COPY, PROVEN_COPY
from ledger.catalogue.picture_geometry import Transform
from ledger.catalogue.picture_look import PROVEN_PLACES, Nearness, Seen, is_all_over
from ledger.catalogue.pictures import grade_of

UPRIGHT = ((1.0, 0.0), (0.0, 1.0), (0.0, 0.0))
FAR = Nearness(-9.0, "face-wide-dhash-v1", 68)      # 0.8 wrong pairs of a thousand pictures are as near
NEAR = Nearness(-40.0, "picture-pdq-v1", 10)
SHEET = Nearness(-45.0, "picture-sheet", 230)       # chance alone would not bring so many places together


def seen(places, spread, by_code=FAR):
    return Seen((1, 0), by_code, SHEET, Transform(places, spread, UPRIGHT), 0)


@pytest.mark.parametrize("places, spread", [(20, .64), (20, .72), (33, .70), (28, .59), (17, .95)])
def test_coat_tie_and_background_of_one_sitting_do_not_lie_all_over(places, spread):
    assert not is_all_over(seen(places, spread).transform)
    assert grade_of(seen(places, spread), 1000) == "lead"


@pytest.mark.parametrize("places, spread", [(43, .62), (30, .87), (34, .82), (52, .61)])
def test_copies_in_a_page_cropped_or_bent_do(places, spread):
    assert is_all_over(seen(places, spread).transform)


def test_nothing_in_common_does_not():
    assert not is_all_over(None)


def test_places_that_a_second_photograph_may_share_prove_nothing_however_rare_by_chance():
    """The sheet's E-value is that of strangers; a code that is near confirms it."""
    assert grade_of(seen(40, .76), 1000) == PROBABLE_COPY
    assert grade_of(seen(40, .76, NEAR), 1000) == grade_of(seen(PROVEN_PLACES, .76), 1000) == PROVEN_COPY
