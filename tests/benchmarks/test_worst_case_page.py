"""The page of PEPit's examples: how numbers are rounded, and what is called refuted."""

import random
from fractions import Fraction

import pytest

from benchmarks.worst_case import COLUMNS, changed
from benchmarks.worst_case_page import findings, rounded, summary, table


@pytest.mark.parametrize(
    "value, up, shown",
    [
        (Fraction(1, 3), True, "0.33333334"),
        (Fraction(1, 3), False, "0.33333333"),
        (Fraction(-1, 3), True, "-0.33333333"),
        (Fraction(-1, 3), False, "-0.33333334"),
        (Fraction(1, 4), True, "0.25"),
        (Fraction(123456789123), False, "123456780000"),
        (Fraction(0), True, "0"),
        (None, True, ""),
    ],
)
def test_bounds_are_rounded_away_from_the_truth(value, up, shown):
    assert rounded(value, up) == shown


def _row(**given):
    return dict.fromkeys(COLUMNS, "") | {"example": "folder.some_method"} | given


def test_a_value_below_the_exact_lower_bound_is_told_and_one_between_is_not():
    given = {"upper": "1/6", "lower": "999999/6000000", "theory": "1/6", "peer_cpu": 1}
    row = _row(**given, SCS="0.1666", CLARABEL="0.16666666")
    text = findings([row])
    assert "| some method | SCS | 0.1666 |" in text and "CLARABEL" not in text
    assert "smaller than an exact lower bound: the formula" not in text


def test_theory_on_either_side_is_told():
    above = _row(upper="1/6", lower="1/7", theory="1/2")
    below = _row(upper="1/6", lower="1/7", theory="1/8", example="folder.other")
    text = findings([above, below])
    assert "| some method | 0.5 |" in text and "| other | 0.125 |" in text


def test_the_table_and_the_counts():
    rows = [
        _row(upper="1/6", cpu=0.1, bytes=4000, peer_cpu=0.2, recheck=0.1, closed="1/6"),
        _row(why="no face", peer_cpu=0.3),
    ]
    assert "Of 2 examples 1 are certified" in summary(rows)
    assert summary(rows).startswith("94 of PEPit's 96 examples were not run")
    text = table(rows)
    assert "| some method | – | – | 0.16666667 |  | 1/6 | 4.0 | 0.10 |" in text
    assert "*no face*" in text


SCRIPT = """
def run(L, mu, n, gamma):
    return L

if __name__ == "__main__":
    L, mu = 1, .1
    run(L=L, mu=mu, n=4, gamma=1 / L)
"""


def test_other_numbers_are_those_of_the_seed(tmp_path):
    path = tmp_path / "example.py"
    path.write_text(SCRIPT)
    drawn = {changed(path, random.Random(seed), True) for seed in range(20)}
    assert drawn == {changed(path, random.Random(seed), True) for seed in range(20)}
    assert len(drawn) > 5
    for text, told in drawn:
        numbers = dict(part.split("=") for part in told.split())
        assert 0.7 <= float(numbers["L"]) < 1 and 0.04 <= float(numbers["mu"]) <= 0.06
        assert numbers["n"] in ("3", "5") and f"n={numbers['n']}" in text
        assert "return L" in text and "gamma=1 / L" in text
    assert all("n=4" in changed(path, random.Random(seed), False)[0] for seed in range(5))
