"""Numbers that look like floats to PEPit and are exact, and scripts that are run with them."""

import math
from fractions import Fraction

import pytest

from verify.worst_case import numbers, source
from verify.worst_case.numbers import SEEN, Exact, power, quotient, read_float, root


@pytest.mark.parametrize(
    "x, is_read_as",
    [
        (1 / 3, Fraction(1, 3)),
        (0.1 + 0.2, Fraction(3, 10)),
        (-2 / 7, Fraction(-2, 7)),
        (2.0, Fraction(2)),
        (0.0, Fraction(0)),
        (1e300, Fraction(1e300)),
    ],
)
def test_a_float_is_read_as_the_simplest_rational_near_it(x, is_read_as):
    assert read_float(x) == is_read_as


def test_what_was_read_is_noted_and_is_near():
    read = read_float(math.sqrt(2))
    assert SEEN[math.sqrt(2)] == read
    assert abs(read - Fraction(math.sqrt(2))) <= Fraction(2, 10**12)
    assert read.denominator < 10**7
    with pytest.raises(ValueError, match="inf stands where a number must be"):
        read_float(math.inf)


def test_arithmetic_stays_exact():
    third = Exact(Fraction(1, 3))
    assert isinstance(third, float) and float(third) == 1 / 3
    total = 1 - 2 * third + third / 3 - (-third) + abs(-third)
    assert total.fraction == Fraction(1) - Fraction(2, 3) + Fraction(1, 9) + Fraction(2, 3)
    assert (third**3).fraction == Fraction(1, 27) and (third**-1).fraction == 3
    assert third * math.inf == math.inf
    assert (0.5 + third).fraction == Fraction(5, 6)


def test_roots_and_powers():
    assert root(Fraction(9, 4)).fraction == Fraction(3, 2)
    assert power(2, 3) == 8 and isinstance(power(2, 3), int)
    assert power(Exact(Fraction(1, 4)), Exact(Fraction(1, 2))).fraction == Fraction(1, 2)
    assert power(2, -1).fraction == Fraction(1, 2)
    assert quotient(1, 3).fraction == Fraction(1, 3)
    with pytest.raises(ZeroDivisionError):
        quotient(1, 0)
    with pytest.raises(ValueError, match="square root of a negative"):
        root(-1)


def test_a_quotient_with_a_root_in_it_stays_short_and_what_is_made_of_it_is_exact():
    weight, exact, products = Exact(1), Exact(Fraction(1, 3)), []
    for _ in range(12):
        step = quotient(root(weight * weight + 4 * weight) - weight, 2)
        weight, exact = (1 - step) * weight, quotient(exact * exact + 1, 2)
        products.append(quotient(step, weight) * weight - step)
    assert step.fraction.denominator.bit_length() < numbers.LONG
    assert not any(x.fraction for x in products)
    assert exact.fraction.denominator == 3 ** (2**12)


SCRIPT = '''"""A script."""
from __future__ import annotations
import json, sys
from math import sqrt
import numpy as np

def f(x=0.1):
    return x

got = [f(), 1 / 3, 3 / 10 + 0.7, sqrt(1 / 4), np.sqrt(9 / 16), (1 / 9) ** 0.5, 1e-3]
exact = [str(x.fraction) for x in got]
plain = [2**3, 7 // 2, f"{f():.2f}", float("inf") / 2 > 1, np.sqrt(np.array([4.0]))[0]]
with open(__file__ + ".json", "w") as file:
    json.dump([exact, plain, __name__], file)
'''


def test_a_script_is_run_with_its_decimals_and_quotients_exact(tmp_path, monkeypatch):
    import json
    import sys

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    source.run(str(path))
    exact, plain, name = json.loads((tmp_path / "script.py.json").read_text())
    assert exact == ["1/10", "1/3", "1", "1/2", "3/4", "1/3", "1/1000"]
    assert plain == [8, 3, "0.10", True, 2.0] and name == "__main__"
    assert not list(tmp_path.glob("__pycache__"))
    assert numbers.decimal("0.1") == Fraction(1, 10)
