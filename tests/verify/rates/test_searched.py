"""What the claims of rates search for, and their controls: right ones pass, wrong ones do not."""

from dataclasses import replace

import pytest

from theory.operators import NotProved
from theory.rates.engine.certificate import Refused
from verify.claims.rates import _searched
from verify.evidence import Fails

NAG = _searched.method("nag", lr=1, beta="1/3")
FOUR = _searched.functions(4)


def test_a_rate_below_the_true_one_is_not_found():
    assert _searched.rate(NAG, FOUR, "0.5822").rate == _searched.number("0.5822")
    with pytest.raises(NotProved, match="no certificate of ρ = 0.58"):
        _searched.rate(NAG, FOUR, "0.58")


def test_a_spiral_lies_where_it_is_sought():
    found = _searched.spiral(NAG, 4, "0.58", "0.58213")
    assert _searched.number("0.58") <= found.rate < _searched.number("0.58213")
    with pytest.raises(NotProved, match="no spiral"):
        _searched.spiral(NAG, 4, "0.585", "0.6")


def test_a_cycle_is_found_where_heavy_ball_has_one_alone():
    made = _searched.method("heavy_ball", lr="0.8", beta="9/10")
    assert _searched.cycle(made, 100).period == 9
    with pytest.raises(NotProved, match="no cycle"):
        _searched.cycle(_searched.method("heavy_ball", lr="0.2", beta="9/10"), 100)


def test_the_controls_are_refused_and_see_what_passes():
    found = _searched.rate(NAG, FOUR, "0.5822")
    wrong = _searched.wrong_rates(found)
    assert _searched.must_be_refused(wrong) == 5
    with pytest.raises(Fails, match="as it was: a wrong certificate passes"):
        _searched.must_be_refused({"as it was": found})


def test_wrong_cycles_are_refused_one_by_one():
    made = _searched.method("heavy_ball", lr="1/9", beta="4/9")
    found = _searched.cycle(made, 25, L=25)
    for name, wrong in _searched.wrong_cycles(found).items():
        with pytest.raises(Refused):
            wrong.check()
        assert name


def test_an_inequality_left_out_is_missed():
    found = _searched.rate(NAG, FOUR, "0.5822")
    for k in range(len(found.decrease)):
        rows = found.decrease[:k] + found.decrease[k + 1 :]
        with pytest.raises(Refused):
            replace(found, decrease=rows).check()


def test_a_plane_has_its_cells_in_order():
    cells = _searched.plane("heavy_ball", 10, (3, 2), _searched.heavy_ball_limit)
    assert [(str(lr), str(beta)) for lr, beta, _ in cells] == [
        ("2/3", "0"),
        ("4/3", "0"),
        ("1", "1/2"),
        ("2", "1/2"),
    ]
    assert all(what is not None for _, _, what in cells)
