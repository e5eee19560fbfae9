"""Rates for every value of a letter: identities that are read off, and intervals that are
covered."""

import copy
import json

import pytest
from flint import fmpq

from theory import optimizers
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.letters import at, family_of, method_at
from verify.rates.certify import certificate_at, least_certificate
from verify.rates.check_family import Wrong, check
from verify.rates.families import cover, identity, tight_curvature, with_constant
from verify.rates.pieces_of_families import family_piece
from verify.rates.search import to_float

POLYAK = {"lr": "4*s^2/(s+1)^2", "beta": "(s-1)^2/(s+1)^2"}
NESTEROV = {"lr": "1", "beta": "(s-1)/(s+1)"}
TRIPLE = {"lr": "2 - 1/s", "beta": "(1-1/s)^2/(1+1/s)", "gamma": "(1-1/s)^2/((2-1/s)*(1+1/s))"}


def family(name, values, letter, low, high, mu="1/s^2"):
    return family_of(optimizers.get(name).program, values, letter, (low, high), mu, "1")


def plain(piece):
    return json.loads(json.dumps(piece))


@pytest.mark.parametrize(
    "asked, square",
    [
        # 1 − aμ for every step up to 2/(L + μ), every μ, and μ and step together
        (("sgd", {"lr": "a"}, "a", fmpq(0), fmpq(20, 11), "1/10"), "(a - 10)**2/100"),
        (("sgd", {"lr": "1"}, "m", fmpq(0), fmpq(1), "m"), "(m - 1)**2"),
        (("sgd", {"lr": "2/(1+m)"}, "m", fmpq(0), fmpq(1), "m"), "(m - 1)**2/((m + 1)**2)"),
        (("triple_momentum", TRIPLE, "s", fmpq(1), None), "(s - 1)**2/(s**2)"),
    ],
)
def test_identities_are_read_off_certificates_at_numbers(asked, square):
    found = identity(family(*asked))
    assert found.square.text() == square and tight_curvature(found) == "mu"
    ends = "1 < s" if asked[4] is None else f"< {asked[2]} < {asked[4]}"
    assert ends in check(plain(family_piece(found)))


def test_no_identity_where_the_rate_is_not_the_one_on_quadratics():
    assert identity(family("nag", NESTEROV, "s", fmpq(1), None)) is None


@pytest.mark.parametrize(
    "name, values, low, high, most",
    [("nag", NESTEROV, fmpq(2), fmpq(10), 4), ("heavy_ball", POLYAK, fmpq(2), fmpq(4), 4)],
)
def test_an_interval_is_covered(name, values, low, high, most):
    """Within 6 % of 1 − ρ of the least rate, at numbers that are no nodes."""
    asked = family(name, values, "s", low, high)
    pieces = cover(asked)
    assert len(pieces) <= most
    assert pieces[0].family.low == low and pieces[-1].family.high == high
    assert all(a.family.high > b.family.low for a, b in zip(pieces, pieces[1:]))
    for piece in pieces:
        check(plain(family_piece(piece)))
        s = (piece.family.low * 3 + piece.family.high * 4) / 7
        method, functions = method_at(asked, s)
        least = to_float(least_certificate(method, functions, 1, 0.0).rate)
        rate = to_float(at(piece.square, s)) ** 0.5
        assert least - 1e-5 < rate < least + 0.06 * (1 - least)


def test_no_cover_where_there_is_a_cycle():
    """Heavy ball with Polyak's tuning has a 3-cycle for √κ ≥ 2 + √5 = 4.236…, and the search gets
    stuck there."""
    stuck = []
    asked = family("heavy_ball", POLYAK, "s", fmpq(41, 10), fmpq(44, 10))
    assert cover(asked, stuck=stuck) is None
    ((low, high),) = stuck
    assert abs(to_float(low) - 2 - 5**0.5) < 1e-3 and high > low


def test_a_family_at_a_number():
    asked = family("triple_momentum", TRIPLE, "s", fmpq(1), None)
    method, functions = method_at(asked, fmpq(10))
    assert functions == SmoothStronglyConvex(fmpq(1, 100), fmpq(1))
    assert certificate_at(method, functions, fmpq(901, 1000), 1) is not None


@pytest.fixture(scope="module")
def pieces():
    found = [
        identity(family("sgd", {"lr": "1"}, "m", fmpq(0), fmpq(1), "m")),
        identity(family("triple_momentum", TRIPLE, "s", fmpq(1), None)),
        cover(family("heavy_ball", POLYAK, "s", fmpq(2), fmpq(5, 2)))[0],
    ]
    return [plain(family_piece(with_constant(one))) for one in found]


def numbers(value, path=()):
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in ("method", "values", "kind", "letter"):
                yield from numbers(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from numbers(part, (*path, i))
    elif isinstance(value, str) and value not in ("*", "q"):
        yield path, fmpq(*map(int, value.split("/")))


def confirmed(piece):
    try:
        return check(piece)
    except Wrong:
        return None


def test_no_edit_of_a_number_passes_but_weaker_statements(pieces):
    """A smaller interval or ε, a larger ρ² or μ; another P, multiplier or readout that proves the
    same."""
    other = ("P", "p", "decrease", "positive", "start", "readout", "squares", "square", "epsilon")
    other += ("constant",)
    tried = refused = 0
    for piece in pieces:
        paths = list(numbers(piece))
        for path, old in paths[:: max(1, len(paths) // 18)]:
            for new in (old * fmpq(4, 3), -old if old else fmpq(1), old + 1):
                if new == old:
                    continue
                changed = copy.deepcopy(piece)
                place = changed
                for key in path[:-1]:
                    place = place[key]
                place[path[-1]] = str(new)
                tried += 1
                if confirmed(changed) is None:
                    refused += 1
                elif path[0] in ("from", "to"):
                    assert (new > old) == (path[0] == "from")
                else:
                    assert path[0] in other, (path, str(old), str(new))
    assert tried > 80 and refused > 0.75 * tried


def test_what_is_badly_formed_is_refused(pieces):
    first, tight, last = pieces
    for wrong in (
        {},
        {**tight, "from": "0"},  # μ > L for s < 1
        {**last, "to": "10"},
        {**last, "to": None},
        {**tight, "factors": [*tight["factors"][:-1], ["1", "-1"]]},
        {**tight, "curved": tight["mu"]},
        {**tight, "decrease": tight["decrease"][:1]},
        {**tight, "decrease": [["q", 1, 0, tight["decrease"][0][3]], *tight["decrease"][1:]]},
        {**first, "squares": {}},
        {**first, "squares": {"decrease": []}},
        {**first, "rest": ["2"]},
        {**last, "P": last["P"][:-1]},
        {**last, "square": [["1", "1"], [0] * len(last["factors"])]},  # 1 + s > 1
        {**last, "epsilon": 3},
        {**last, "constant": [["1/100"], [0] * len(last["factors"])]},
        {**last, "start": []},
    ):
        assert confirmed(wrong) is None, wrong


def test_runs_stay_below_the_constant():
    """From rest on the two quadratics at the ends, ‖x_k − x*‖² ≤ (C/ε)ρ²ᵏ‖x_0 − x*‖²."""
    asked = family("heavy_ball", POLYAK, "s", fmpq(2), fmpq(5, 2))
    for piece in map(with_constant, cover(asked)):
        for t in (piece.family.low * 2 / 3 + piece.family.high / 3, fmpq(9, 4)):
            method, functions = method_at(asked, t)
            factor = to_float(at(piece.square, t)) ** 0.5
            bound = to_float(at(piece.constant / piece.epsilon, t)) ** 0.5
            assert 1 <= bound < 50
            for curvature in functions.curvatures:
                state = method.rest
                for k in range(40):
                    y = (method.C * state)[0, 0]
                    assert abs(to_float(y)) <= bound * factor**k * (1 + 1e-12)
                    state = method.A * state + method.B * (curvature * y)


def test_the_theorem_is_printed_with_its_functions(pieces):
    says = check(pieces[0])
    assert "every 0 < m < 1, every f in F(mu, L), mu = 1·m^1, L = 1, every start" in says
    assert "B = [-1], C = [1]: V falls by ρ²" in says and "ρ² = 1 + -2·m^1 + 1·m^2" in says


def test_files_are_checked_by_the_standard_library_alone(pieces, tmp_path):
    import subprocess
    import sys
    from pathlib import Path

    import verify.rates.check_family as module

    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"pieces": pieces[:2]}), encoding="utf-8")
    bad.write_text(json.dumps({"pieces": [{**pieces[0], "rest": ["2"]}]}), encoding="utf-8")
    for file, status, word in ((good, 0, "for every n"), (bad, 1, "not confirmed")):
        done = subprocess.run(
            [sys.executable, "-S", "-I", str(Path(module.__file__)), str(file)],
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == status and word in done.stdout


def test_function_values_are_not_left_over(pieces):
    """|x|² − |x − g|² − 2q(*, 0) = m|g − x|²/(1 − m) + 2(f_0 − f*): the form alone is no proof."""
    first = pieces[0]
    none = [0] * len(first["factors"])
    over = [int(factor == ["1", "-1"]) for factor in first["factors"]]  # 1 − m
    assert sum(over) == 1
    forged = {
        **first,
        "square": [["1"], none],
        "decrease": [["q", "*", 0, [["2"], none]]],
        "squares": {"decrease": [[[["0", "1"], over], [[["1"], none], [["-1"], none]]]]},
    }
    with pytest.raises(Wrong, match="function values are left over"):
        check(forged)
