"""Rates of function values under the Polyak–Łojasiewicz inequality, written by hand."""

from dataclasses import replace

import pytest
from flint import fmpq, fmpq_mat

from theory.algorithms import parse
from theory.rates.engine.certificate import Refused
from theory.rates.engine.classes import PolyakLojasiewicz, SmoothStronglyConvex
from theory.rates.engine.method import method_of
from theory.rates.engine.values import ValueRate


def gradient_descent(k):
    """f_{k+1} − f* ≤ (2 − 2/κ)/(2 + 1/κ)·(f_k − f*) with steps 1/L (Abbaszadehpeivasti, de Klerk,
    Zamani 2023, Theorem 3), by 2κ/(2κ+1), 2/(2κ+1), 1/(2κ+1); L = 1."""
    k = fmpq(k)
    decrease = (
        ("q", 0, 1, 2 * k / (2 * k + 1)),
        ("pl", 0, "*", 2 / (2 * k + 1)),
        ("pl", 1, "*", 1 / (2 * k + 1)),
    )
    return ValueRate(
        method_of(parse("x = x - a*grad(x)", a=1)),
        PolyakLojasiewicz(1 / k, fmpq(1)),
        (2 - 2 / k) / (2 + 1 / k),
        fmpq_mat(2, 2),
        (fmpq(1),),
        decrease,
        (),
        fmpq(1),
        (),
        fmpq(1),
    )


@pytest.mark.parametrize("k", ["3/2", "2", "10", "1000"])
def test_the_rate_of_gradient_descent(k):
    good = gradient_descent(fmpq(*map(int, k.split("/"))))
    good.check()
    halved = (good.decrease[0], good.decrease[1], ("pl", 1, "*", good.decrease[2][3] / 2))
    for wrong in (
        replace(good, factor=good.factor * fmpq(99, 100)),
        replace(good, functions=PolyakLojasiewicz(good.functions.mu / 2, fmpq(1))),
        replace(good, functions=PolyakLojasiewicz(good.functions.mu, fmpq(2))),
        replace(good, functions=SmoothStronglyConvex(good.functions.mu, fmpq(1))),
        replace(good, decrease=halved),
        replace(good, decrease=(("q", 1, 0, good.decrease[0][3]), *good.decrease[1:])),
        replace(good, epsilon=fmpq(11, 10)),
        replace(good, epsilon=fmpq(0)),
        replace(good, constant=fmpq(9, 10)),
        replace(good, P=fmpq_mat([[1, 0], [0, 0]])),  # speaks of x*
        replace(good, p=()),
    ):
        with pytest.raises(Refused):
            wrong.check()


def test_a_minimizer_enters_nothing():
    """A method that stands still, whose |x − x*|² stays: refused, as it speaks of one x*."""
    still = replace(
        gradient_descent(2),
        method=method_of(parse("x = x - a*grad(x)", a=0)),
        factor=fmpq(1),
        decrease=(("q", 0, 1, fmpq(1)),),
        constant=None,
    )
    still.check()
    with pytest.raises(Refused, match="at rest"):
        replace(still, P=fmpq_mat([[1, 0], [0, 0]])).check()
