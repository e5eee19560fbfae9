"""The recorded page of forty methods: lines made anew, and what holds of all of them."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
spec = importlib.util.spec_from_file_location("rates_table", ROOT / "docs" / "rates_table.py")
table = importlib.util.module_from_spec(spec)
spec.loader.exec_module(table)


@pytest.fixture(scope="module")
def recorded():
    """{method: the nine cells of its line}."""
    lines = table.PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split(" | ")] for line in lines if " | " in line]
    return {row[0]: row[1:] for row in cells[2:]}


def test_the_page_has_every_method_and_the_head_of_today(recorded):
    assert list(recorded) == [title for title, _, _ in table.METHODS] and len(recorded) == 40
    assert table.PAGE.read_text(encoding="utf-8").startswith(table.HEAD)
    assert all(len(cells) == 9 for cells in recorded.values())


@pytest.mark.parametrize(
    "title, kappa",
    [
        ("gradient descent, 2/(L + μ)", 4),
        ("heavy ball, Polyak's tuning", 30),
        ("heavy ball, lr 1, β .9", 1000),
        ("NAG, 1/L, β = (√κ−1)/(√κ+1)", 4),
        ("triple momentum", 1000),
    ],
)
def test_a_line_made_anew(recorded, title, kappa):
    made_anew(recorded, title, kappa)


@pytest.mark.slow
@pytest.mark.parametrize("title", [title for title, _, _ in table.METHODS])
def test_the_whole_page_made_anew(recorded, title):
    for kappa in table.KAPPAS:
        made_anew(recorded, title, kappa)


def test_another_number_or_word_is_seen(recorded):
    title = "gradient descent, 1/L"
    for place, wrong in ((0, "0.750004"), (0, "3-cycle"), (1, "0.740000"), (2, "0.749000")):
        cells = list(recorded[title])
        cells[place] = wrong
        with pytest.raises((AssertionError, ValueError)):
            made_anew({title: cells}, title, 4)


def made_anew(recorded, title, kappa):
    """Words are the same; numbers, found by a search, to a millionth (a thousandth from below)."""
    place = 3 * table.KAPPAS.index(kappa)
    rooms = (2e-6, 1e-3, 2e-6)
    for was, now, room in zip(recorded[title][place : place + 3], table.row(title, kappa), rooms):
        if was[:1].isdigit() and "cycle" not in was:
            assert float(now) == pytest.approx(float(was), abs=room)
        else:
            assert now == was


def test_bounds_stand_in_their_order(recorded):
    for title, cells in recorded.items():
        for high, below, quadratics in zip(cells[::3], cells[1::3], cells[2::3]):
            if high[:2] == "0.":
                assert float(high) >= float(quadratics) - 1e-6, title
                assert below == "–" or float(quadratics) - 1e-6 <= float(below) < float(high), title


def test_known_rates(recorded):
    """1 − 1/√κ for triple momentum, 1 − μ/L for gradient descent with 1/L."""
    assert float(recorded["triple momentum"][0]) == pytest.approx(1 / 2, abs=2e-6)
    assert float(recorded["gradient descent, 1/L"][3]) == pytest.approx(1 - 1 / 30, abs=2e-6)


def test_rounding_goes_to_the_safe_side():
    assert table.up(0.1234561) == "0.123457" and table.down(0.1234569) == "0.123456"
    assert float(table.up(1 / 3)) >= 1 / 3 >= float(table.down(1 / 3))
