"""MNG's step δ lies in [−1, 1], and at the ends only for a constant row of gradients."""

import random
from fractions import Fraction
from itertools import product

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    complete,
    identity,
    number,
    refute,
    setting,
)
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked

BOUND, EQUALITY, FIRST = "|δ| ≤ 1", "equality", "first step"

claim = Claim(
    name="thesis/mng_step_bound",
    title="""MNG's step is at most 1 in magnitude, with equality exactly for constant nonzero rows;
    the first step is −η·sign(g)""",
    source=source("sections 3.2 and 3.4.1, Algorithm 1"),
    expected="proved",
    statement="""Let g be a row of k ≥ 1 gradients, m the largest of their magnitudes and δ =
    Σg_j/(km), δ = 0 where m = 0. Then |δ| ≤ 1, and |δ| = 1 exactly when all g_j are equal and not
    zero; δ is then their sign. With both histories filled with x⁰ and g⁰ the first step is x¹ = x⁰
    − η·sign(g⁰).""",
    latex=r"""$\delta=\frac1{k}\sum_j g_j/\max_j|g_j|$: $|\delta|\le 1$, $|\delta|=1\iff
    g_1=\dots=g_k\ne 0$; $x^1=x^0-\eta\,\mathrm{sign}(g^0)$.""",
    hypotheses="""
    - m ≥ |g_j|: m is the largest magnitude, not the largest entry
    - m is attained: for x¹ = x⁰ − η·sign(g⁰)""",
    parts=(BOUND, EQUALITY, FIRST),
    remark="""Section 3.2 says 'normalized by the infinity norm i.e' the row 'is normalized by the
    maximum element in the row'. Read literally the second half is no bound, and turns descent into
    ascent for a row of negative entries (two of the mutants). For the sign-only version m = 1 and
    the entries are signs: |δ| = 1 exactly when all have the same nonzero sign. e is the column of k
    ones, A and B are diagonal with A² = diag(m − g_j), B² = diag(m + g_j), so that the inequalities
    of a row of any length are two identities.""",
)

ONE = identity("1")
e, g = Operator("e", "k", "1"), Operator("g", "k", "1")
A, B = (Operator(name, "k", "k", symmetric=True) for name in "AB")
k, m, delta, share = (
    Scalar("k", nonneg=True),
    Scalar("m", nonneg=True),
    Scalar("δ"),
    Scalar("1/(km)", nonneg=True),
)
ONES = Equation(e.T * e, k * ONE, "e is a column of k ones")
BELOW = Equation(g, m * e - A * A * e, "g_j ≤ m")
ABOVE = Equation(g, B * B * e - m * e, "g_j ≥ −m")
MEAN = Equation(delta * ONE, share * (e.T * g), "δ = Σg_j/(km)")
SHARE = Equation(share * k * m, 1, "m > 0")


@claim.proof("km(1 − δ) = |Ae|² and km(1 + δ) = |Be|², for every k", BOUND)
def bound():
    upper = SumOfSquares((1 - delta) * ONE, [Square(A * e, share)], [ONES, BELOW, MEAN, SHARE])
    lower = SumOfSquares((1 + delta) * ONE, [Square(B * e, share)], [ONES, ABOVE, MEAN, SHARE])
    return [upper, lower]


@claim.proof("a row of zeros: δ = 0, with the pseudo-inverse of 0 in the place of 1/m", BOUND)
def zero_row():
    return Derivation([Equation(g, 0 * e, "m = 0"), MEAN]).qed(Equation(delta * ONE, 0 * ONE))


def constant(rows, root, end):
    """From δ = ±1: |root·e|² = 0, so root·e = 0 and g = ±m·e."""
    d = Derivation([ONES, rows, MEAN, SHARE, Equation(delta, end)])
    zero = d.prove((root * e).T * (root * e), 0 * ONE)
    d.definite(zero, root * e)
    return d.qed(Equation(g, end * m * e))


c, s = Scalar("c"), Scalar("s")


@claim.proof(
    "δ = 1 forces g = m·e and δ = −1 forces g = −m·e; a constant row c·e with m = s·c, s = ±1, "
    "has δ = s",
    EQUALITY,
)
def equality():
    d = Derivation(
        [
            ONES,
            Equation(g, c * e, "a constant row"),
            Equation(m, s * c, "m = |c|"),
            Equation(s**2, 1, "s = ±1"),
            MEAN,
            SHARE,
        ]
    )
    return [
        constant(BELOW, A, number(1)),
        constant(ABOVE, B, number(-1)),
        d.qed(Equation(delta * ONE, s * ONE)),
    ]


x, high, low, after, eta = (Scalar(name) for name in ("x⁰", "max", "min", "x¹", "η"))
START = [
    Equation(high, x, "the history holds x⁰ alone"),
    Equation(low, x, "the history holds x⁰ alone"),
    Equation(after, (high + low) / 2 - delta * (high - low + eta), "Algorithm 1, lines 22 to 24"),
]


@claim.proof("max = min = x⁰, so x¹ = x⁰ − δη; and δ = sign(g⁰), 0 for g⁰ = 0", FIRST)
def first_step():
    rows = [ONES, Equation(g, c * e, "the history holds g⁰ alone")]
    sign = Derivation(
        [*rows, Equation(m, s * c, "m = |g⁰|"), Equation(s**2, 1, "s = ±1"), MEAN, SHARE, *START]
    )
    none = Derivation([*rows, Equation(c, 0, "g⁰ = 0"), MEAN, *START])
    return [
        sign.qed(Equation(after * ONE, (x - s * eta) * ONE)),
        none.qed(Equation(after * ONE, x * ONE)),
    ]


G1, G2, TOP = Scalar("g₁"), Scalar("g₂"), Scalar("1/m")
PAIR = Equation(delta, TOP * (G1 + G2) / 2, "k = 2")


@claim.exact(
    "every row with entries in −2 … 2 and k ≤ 5: |δ| ≤ 1, equal to 1 exactly for constant nonzero "
    "rows"
)
def exhaustive(run):
    seen = 0
    for size in range(1, 6):
        for row in product(range(-2, 3), repeat=size):
            for entries, value in (
                (row, exact.mean_step(row)),
                (exact.signs(row), exact.mean_step(row, sign_only=True)),
            ):
                if abs(value) > 1 or (abs(value) == 1) != constant_row(entries):
                    return Checked(f"g = {row}: δ = {value}", ok=False, refutes=True)
                seen += 1
    return Checked(f"{seen} rows, normalized and by sign", instances=seen)


def constant_row(row) -> bool:
    """Are all entries equal and not zero?"""
    return row[0] != 0 and len(set(row)) == 1


@claim.exact(
    "random rows over ℚ, k ≤ 12, every fourth constant; the rows of two in the certificate", BOUND
)
def sampled(run):
    rng, count = random.Random(f"step {run.seed}"), run.count(400)
    for index in range(count):
        size = rng.randint(1, 12)
        row = (
            [rng.randint(-9, 9) for _ in range(size)] if index % 4 else [rng.randint(-9, 9)] * size
        )
        value = exact.mean_step(row)
        if abs(value) > 1 or (abs(value) == 1) != constant_row(row):
            return Checked(f"g = {row}: δ = {value}", ok=False, refutes=True)
    inside = Inequality(number(1), delta**2)
    where = setting([inside], [PAIR])
    pairs = [
        {"g₁": a, "g₂": b, "1/m": Fraction(1, max(abs(a), abs(b)))}
        for a, b in product(range(-2, 3), repeat=2)
        if a or b
    ]
    pieces = [
        ("the rows of two", Instances(where, [inside], [complete(where, point) for point in pairs]))
    ]
    return Checked(f"{count} rows over ℚ", instances=count, pieces=pieces)


@claim.exact("the first step for g⁰ = −2 … 2, k ≤ 6", FIRST)
def first_steps(run):
    for size in range(1, 7):
        for value in range(-2, 3):
            path = exact.run(lambda point: [value], [5], size, [3], 1)  # noqa: B023
            if path[1][0] != 5 - 3 * ((value > 0) - (value < 0)):
                return Checked(
                    f"k = {size}, g⁰ = {value}: x¹ = {path[1][0]}", ok=False, refutes=True
                )
    return Checked("30 first steps", instances=30)


claim.floats(
    "float64: |δ| ≤ 1 without any tolerance, and δ against its value over ℚ", instances=200
)


claim.batched(
    "batched rows in torch: |δ| ≤ 1 without any tolerance; the first step", instances=2000
)


@claim.necessity("m ≥ |g_j|", BOUND)
def too_small():
    """g = (1, 3) divided by 1: δ = 2."""
    return refute(Inequality(number(1), delta**2), [PAIR], at={"g₁": 1, "g₂": 3, "1/m": 1})


@claim.necessity("m is attained", FIRST)
def too_large():
    """g⁰ = 1 divided by 2: a step of η/2."""
    given = [Equation(delta, TOP * G1, "a constant row"), *START]
    return refute(Equation(after, x - eta), given, at={"g₁": 1, "1/m": "1/2", "x⁰": 0, "η": 1})


@claim.mutant("normalized by the maximum element: |δ| ≤ 1", BOUND)
def largest_entry():
    """g = (−5, 1) divided by 1."""
    return refute(Inequality(number(1), delta**2), [PAIR], at={"g₁": -5, "g₂": 1, "1/m": 1})


@claim.mutant("normalized by the maximum element: a descent step", FIRST)
def ascent():
    """g⁰ = −1 divided by −1: δ = 1, and x decreases although the slope is negative."""
    given = [Equation(delta, TOP * G1, "a constant row"), *START]
    return refute(Inequality(after, x), given, at={"g₁": -1, "1/m": -1, "x⁰": 0, "η": 1})


@claim.mutant("normalized by the mean magnitude: |δ| < 1 for a row that is not constant", EQUALITY)
def mean_magnitude():
    """g = (4, 0) divided by 2: δ = 1."""
    return refute(
        Inequality(number(1), delta, strict=True), [PAIR], at={"g₁": 4, "g₂": 0, "1/m": "1/2"}
    )


@claim.mutant("|δ| = 1 for every row of one sign", EQUALITY)
def one_sign():
    return refute(Equation(delta, 1), [PAIR], at={"g₁": 1, "g₂": 2, "1/m": "1/2"})


@claim.mutant("the sum in the place of the mean", BOUND)
def no_mean():
    return refute(
        Inequality(number(1), delta),
        [Equation(delta, TOP * (G1 + G2))],
        at={"g₁": 1, "g₂": 1, "1/m": 1},
    )


@claim.mutant("x¹ = x⁰ − η·g⁰", FIRST)
def plain_descent():
    given = [Equation(delta, TOP * G1), *START]
    return refute(Equation(after, x - eta * G1), given, at={"g₁": 2, "1/m": "1/2", "x⁰": 0, "η": 1})
