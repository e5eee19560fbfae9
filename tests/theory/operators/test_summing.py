"""Sums of squares are found, and only where there are any: what is found the kernel checks."""

import pytest

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    NotProved,
    Operator,
    Proof,
    Refutation,
    Scalar,
    Undecided,
    identity,
    induction,
    prove,
)
from theory.operators.summing import by_squares

s, t = Scalar("s"), Scalar("t")
a, mu, L, h, w = (Scalar(n, nonneg=True) for n in ("α", "μ", "L", "h", "w"))
x, y, z = (Operator(n, "n", "1") for n in "xyz")
H, K = (Operator(n, "n", "n", symmetric=True) for n in "HK")
one = identity("1")


def square(v):
    return v.T * v


TRUE = {
    "means": (Inequality(s**2 + t**2, 2 * s * t), []),
    "quartic": (Inequality(s**4 + 1, 2 * s**2), []),
    "Young": (Inequality(square(x) + square(y), 2 * x.T * y), []),
    "parallelogram": (Inequality(2 * square(x) + 2 * square(y), square(x + y)), []),
    "three": (Inequality(3 * (square(x) + square(y) + square(z)), square(x + y + z)), []),
    "operators": (Inequality(H * H + 1, 2 * H), []),
    "a psd middle": (Inequality(x.T * K * x + y.T * K * y, 2 * x.T * K * y), [Inequality(K, 0)]),
    "weighted": (Inequality(a * square(x) + a * square(y), 2 * a * x.T * y), []),
    "a projection": (Inequality(square(x), square(K * x)), [Equation(K * K, K)]),
    "a product of bounds": (Inequality(s * t + 2, 2 * s + t), [Inequality(s, 1), Inequality(t, 2)]),
    "a step of gradient descent": (
        Inequality((1 - a * mu) * square(x), square(x - a * y)),
        [
            Inequality(y.T * x, h * one + mu / 2 * square(x)),
            Inequality(2 * L * h * one, square(y)),
            Inequality(1, a * L),
        ],
    ),
    "a square times what is left of a bound": (  # DIANA's shift
        Inequality((1 - a) * square(x) + a * square(x + y), square(x) + 2 * a * x.T * y + a**2 * t),
        [Inequality((1 + w) * square(y), t), Inequality(1, a * (1 + w))],
    ),
    "a claim times what is > 0": (  # SAM's gradient z at a step a from a point with gradient y
        Inequality(z.T * y, (1 - a * L) * square(y)),
        [Inequality(a**2 * L**2 * square(y), square(z - y)), Inequality(a * L, 0, strict=True)],
    ),
    "equations between scalars": (
        Inequality(s * square(x) + w * square(y), 2 * x.T * y),
        [Equation(s * w, 1), Inequality(s, 0)],
    ),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_proved(name):
    claim, given = TRUE[name]
    found = prove(claim, given)
    assert isinstance(found, Proof), found
    assert found.steps[-1].rule == "squares" or not found.steps[-1].rows


def test_a_sum_has_no_more_squares_than_it_needs():
    """SVRG's 2‖x‖² + 2‖y‖² ≥ ‖x − y + Ky‖² for a projection K: two squares, not a full Gram."""
    v = x - y + K * y
    found = prove(Inequality(2 * square(x) + 2 * square(y), square(v)), [Equation(K * K, K)])
    assert len(found.steps[-1].rows) == 2


FALSE = {
    "means": (Inequality(s**2 + t**2, 3 * s * t), []),
    "Young": (Inequality(square(x) + square(y), 3 * x.T * y), []),
    "a square times what is left of another bound": (
        Inequality((1 - a) * square(x) + a * square(x + y), square(x) + 2 * a * x.T * y + a**2 * t),
        [Inequality((1 + w) * square(y), t), Inequality(2, a * (1 + w))],
    ),
    "operators": (Inequality(H * H, H), []),
    "without its bound": (
        Inequality((1 - a * mu) * square(x), square(x - a * y)),
        TRUE["a step of gradient descent"][1][:2],
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_not(name):
    claim, given = FALSE[name]
    with pytest.raises(NotProved):
        by_squares(Derivation(list(given)), claim)
    assert isinstance(prove(claim, given), Refutation)


def test_what_is_no_sum_of_squares_stays_undecided():
    """Motzkin's polynomial is ≥ 0 and no sum of squares."""
    motzkin = s**4 * t**2 + s**2 * t**4 + 1 - 3 * s**2 * t**2
    assert isinstance(prove(Inequality(motzkin, 0)), Undecided)


def test_strict_inequalities_are_not_searched_for():
    with pytest.raises(NotProved, match="for ≥"):
        by_squares(Derivation([]), Inequality(s**4 - s + 1, 0, strict=True))


def floor(noise):
    """D_t ≤ (1 − αμ)ᵗD_0 + (α/μ)·noise·σ², from D₊ ≤ (1 − αμ)D + α²σ²."""
    D, D1, D0, q, q1, r, v = (Scalar(n, nonneg=True) for n in "D D′ D₀ q q′ r v".split())
    return induction(
        Inequality(mu * q * D0 + noise * a * v * (1 - q), mu * D),
        state=[(D, D1), (q, q1)],
        initial=[Equation(D, D0), Equation(q, 1)],
        recurrence=[Inequality(r * D + a**2 * v, D1), Equation(q1, r * q)],
        given=[Equation(r, 1 - a * mu)],
        time_limit=1,
    )


def test_the_step_of_an_induction_is_found():
    found = floor(1)
    rows = found.step.steps[-1].rows
    assert bool(found) and len(rows) == 2  # μ times the step, r times the hypothesis


def test_the_step_of_a_false_induction_is_not():
    with pytest.raises(NotProved, match="^step: "):
        floor("1/2")
