import numpy as np

from ledger.catalogue.picture_calibration import SHEET, WrongPairs, measured_tails, tail_form
from ledger.catalogue.picture_tables import CODES


def test_every_channel_has_a_tail():
    assert set(measured_tails()) == {*CODES, SHEET}


def test_a_greater_distance_is_never_rarer():
    for tail in measured_tails().values():
        assert (np.diff(tail.log_p) >= 0).all() and tail.log_p.max() <= 0


def test_the_tail_is_the_measured_share_where_pairs_were_seen():
    distances = np.random.default_rng(3).normal(120, 10, 1_000_000).round().clip(0, 256).astype(int)
    near = distances[distances <= 90]
    form = tail_form(WrongPairs(near, np.arange(len(near)), len(distances)))
    for distance, log_p in form["log_p"]:
        assert np.isclose(np.exp(log_p), (distances <= distance).mean(), rtol=0.01)


def test_below_what_was_seen_the_tail_is_a_line_as_steep_as_above():
    distances = np.repeat(np.arange(60, 71), [30, *30 * 2 ** np.arange(10)])
    form = tail_form(WrongPairs(distances, np.arange(len(distances)), 10**9))
    assert form["log_p"][0][0] == 60
    assert np.isclose(form["slope"], np.log(2), atol=0.01)


def test_many_copies_of_one_twin_picture_do_not_move_the_knee():
    distances = np.repeat(np.arange(60, 71), [30, *30 * 2 ** np.arange(10)])
    twins = np.full(500, 40)
    form = tail_form(WrongPairs(np.r_[distances, twins], np.r_[np.arange(len(distances)), np.full(500, len(distances))], 10**9))
    assert form["log_p"][0][0] == 60
