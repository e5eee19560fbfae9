"""Rates for every value of a letter: identities that are read off, and intervals that are
covered."""

import re
from dataclasses import replace

import pytest
from flint import fmpq

from theory.operators.steps import NotProved
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.letters import at, method_at
from verify.rates.certify import certificate_at, least_certificate
from verify.rates.families import cover, with_constant
from verify.rates.identities import identity
from verify.rates.search import to_float
from verify.rates.theorems_of_families import family_theorems
from verify.recheck import Rejected

from .letters import NESTEROV, TRIPLE, family, shown, told
from .samples import changed

POLYAK = {"lr": "4*s^2/(s+1)^2", "beta": "(s-1)^2/(s+1)^2"}


@pytest.mark.slow
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
        theorems = told(piece)
        assert "then for every k: p·D >= " in shown(theorems)
        parts = [t["name"].split()[2::2] for t in theorems if t["name"].startswith("s from")]
        parts = [[fmpq(*map(int, x.split("/"))) for x in part] for part in parts]
        assert parts[0][0] == piece.family.low and parts[-1][1] == piece.family.high
        assert all(a[1] > b[0] for a, b in zip(parts, parts[1:]))
        s = (piece.family.low * 3 + piece.family.high * 4) / 7
        method, functions = method_at(asked, s)
        least = to_float(least_certificate(method, functions, 1, 0.0).rate)
        rate = to_float(at(piece.square, s)) ** 0.5
        assert least - 1e-5 < rate < least + 0.06 * (1 - least)


@pytest.mark.slow
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
def found():
    return with_constant(identity(family("sgd", {"lr": "1"}, "m", fmpq(0), fmpq(1), "m")))


def numbers(value, path=()):
    """The paths of all numbers in trees, weights and cofactors."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from numbers(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from numbers(part, (*path, i))
    elif isinstance(value, str) and re.fullmatch("-?[0-9]+(/[0-9]+)?", value):
        yield path, str(fmpq(*map(int, value.split("/"))) + 1)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield path, value + 1


def confirmed(theorem):
    try:
        shown([theorem])
    except (Rejected, ValueError):
        return False
    return True


def test_no_edit_of_a_number_passes_but_a_smaller_interval(found):
    """In a conclusion, a hypothesis, a weight of the proof or a cofactor."""
    theorem, *_ = told(found)
    tried = 0
    for part in ("conclusions", "from", "induction", "theory"):
        for path, new in numbers(theorem[part], (part,)):
            tried += 1
            assert not confirmed(changed(theorem, path, new)), path
    assert tried > 70


def test_no_hypothesis_can_be_left_out(found):
    theorem, *_ = told(found)
    needed = 0
    for place in (("theory", "facts"), ("induction", "start"), ("induction", "recurrence")):
        facts = theorem[place[0]][place[1]]
        for i, fact in enumerate(facts):
            less = changed(theorem, place, facts[:i] + facts[i + 1 :])
            for cite in less["cites"]:
                cite["gives"] = [x for x in cite["gives"] if x != fact["id"]]
            needed += not confirmed(less)
    assert needed >= 7


def test_what_does_not_hold_makes_no_theorem(found):
    """A rate, a constant or an ε that is wrong, too few multipliers, an interval too long."""
    m, one = found.family.field.variable("m"), found.family.field.one
    for wrong in (
        replace(found, square=found.square * (one - m / 100)),
        replace(found, decrease=found.decrease[:1]),
        replace(found, constant=found.constant / 2),
        replace(found, epsilon=found.epsilon * 2),
        replace(found, decrease=tuple((*x[:3], -x[3]) for x in found.decrease)),
        replace(found, family=replace(found.family, high=fmpq(2))),
    ):
        with pytest.raises((ArithmeticError, NotProved)):
            family_theorems(wrong)


def test_denominators_are_shown_not_to_vanish():
    """1 + s and s of Nesterov's parameters, and s − 1 of 1/(L − μ)."""
    (first, *_) = cover(family("nag", NESTEROV, "s", fmpq(2), fmpq(3)))
    *_, poles = told(first)
    assert poles["name"].startswith("no pole, s from 2 to")
    assert "then s > 0, and -1 + s > 0, and 1 + s > 0" in shown([poles])
    sign = poles["theory"]["facts"][0]
    assert not confirmed({**poles, "theory": {**poles["theory"], "facts": []}}), sign


def test_a_bound_from_any_start_is_told_by_the_first_value(found):
    text = shown(told(replace(found, constant=None, start=())))
    assert "D = s*·s" in text and "then for every k: p·D >= s*·s" in text


@pytest.mark.parametrize(
    "letter, words",
    [
        ("s", "if s >= 0, 1 >= s, y = z"),
        ("k", "for every t, for all sizes n"),
        ("n", "for every k, for all sizes d"),
        ("p", "if at the start q = 1, s = x₀"),
    ],
)
def test_the_letter_may_have_the_name_of_another(letter, words):
    """Then the other one has another name."""
    asked = family("sgd", {"lr": "1"}, letter, fmpq(0), fmpq(1), letter)
    theorem, *_ = told(with_constant(identity(asked)))
    assert words in shown([theorem])


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


def test_the_theorem_is_printed_with_its_functions(found):
    text = shown(told(found))
    assert "with 0 < m < 1, every μ-strongly convex, L-smooth f, μ = m, L = 1" in text
    assert "p′ = (1 - 2·m + m^2)·p" in text and "then for every k: p·x₀*·x₀ >= s*·s" in text


def test_what_cannot_be_told_is_not_claimed(monkeypatch):
    """A rate without a theorem that recheck confirms is no answer."""
    from verify.rates import theorems_of_families as module
    from verify.rates.letters import answer_for_all, ask_for_all

    def fails(found):
        raise NotProved("no cofactors")

    monkeypatch.setattr(module, "family_theorems", fails)
    asked = ask_for_all("sgd", ["lr=1"], "smooth-strongly-convex", "m", "1", None, None)
    found = answer_for_all(asked)
    assert found.verdict == "undecided" and found.certificate() is None
    assert "no theorem" in found.tried[-1]
