"""Proposition 1 of the TO paper: gradients along a bounded run are bounded."""

import random
from fractions import Fraction
from math import isqrt

from theory.operators import Equation, Inequality, Scalar, Square, SumOfSquares, refute
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked

claim = Claim(
    name="trainable/to_bounded_gradients",
    title="""Lipschitz batch gradients are bounded on a bounded set: |∇F^B(w)| ≤ 2LD +
    max_B|∇F^B(w*)|""",
    source=source("Proposition 1"),
    expected="proved",
    paper="holds",
    wording=(
        "Section 3.2 says that 'the trajectory of gradients are uniformly bounded', which is "
        "Proposition 1. True for finitely many batches, as there. " + REBUILT
    ),
    statement="""Finitely many batches B, w* ∈ W, ∇F^B Lipschitz on W with constant L, |w| ≤ D on W:
    |∇F^B(w)| ≤ 2LD + max_B |∇F^B(w*)| for all w ∈ W and all B. False for Gaussian noise, where no
    such maximum exists.""",
    latex=r"$\|\nabla F^B(w)\| \le 2LD + \max_B \|\nabla F^B(w^*)\|$.",
    hypotheses="""
    - finitely many batches: or a bound on |∇F^B(w*)|; Gaussian noise has none
    - ∇F^B is Lipschitz on W
    - |w| ≤ D on W""",
    axioms=("where a proof carries a factor of bounds, they are > 0; zeros are limits",),
)

L, D, G0 = (Scalar(x, nonneg=True) for x in ("L", "D", "G₀"))
w, star = to.vector("w"), to.vector("w°")
at_star = to.vector("f°")  # ∇F^B(w*)
change = to.vector("h")  # ∇F^B(w) − ∇F^B(w*)
LIPSCHITZ = Scalar("x_L", nonneg=True)
SMOOTH = Equation(
    L**2 * (w - star).T * (w - star) - change.T * change,
    LIPSCHITZ * to.ONE,
    "|∇F^B(w) − ∇F^B(w*)| ≤ L|w − w*|",
)
INSIDE = to.bounded(w, D, "x_w"), to.bounded(star, D, "x_°")
FIRST = to.bounded(at_star, G0, "x_f")
POINTS = [b.fact for b in INSIDE]


@claim.proof("|w − w*| ≤ 2D, in every dimension")
def diameter():
    """4D² − |w − w*|² = |w + w*|² + 2(D² − |w|²) + 2(D² − |w*|²)."""
    return SumOfSquares(
        4 * D**2 * to.ONE - (w - star).T * (w - star),
        [Square(w + star), *(Square(to.ONE, 2 * b.slack) for b in INSIDE)],
        POINTS,
    )


@claim.proof("|∇F^B(w) − ∇F^B(w*)| ≤ 2LD, then the triangle")
def bound():
    near = Scalar("x_2D", nonneg=True)
    lipschitz = SumOfSquares(
        4 * L**2 * D**2 * to.ONE - change.T * change,
        [Square(L * to.ONE, near), Square(to.ONE, LIPSCHITZ)],
        [
            SMOOTH,
            Equation(4 * D**2 * to.ONE - (w - star).T * (w - star), near * to.ONE, "|w − w*| ≤ 2D"),
        ],
    )
    moved = to.bounded(change, 2 * L * D, "x_h")
    return [lipschitz, to.triangle(moved, FIRST)]


@claim.exact("least-squares batches over ℚ, every batch and 30 points each")
def least_squares(run):
    """F^B(w) = ½(aᵀw − y)²: L = |a|² at most; all quantities squared, so exact."""
    rng, count = random.Random(f"gradients {run.seed}"), run.count(30)

    def dot(a, b):
        return sum((i * j for i, j in zip(a, b)), Fraction(0))

    checked = 0
    for _ in range(count):
        n = rng.randint(1, 3)
        batches = [
            ([Fraction(rng.randint(-3, 3)) for _ in range(n)], Fraction(rng.randint(-3, 3)))
            for _ in range(4)
        ]
        L_ = max(dot(a, a) for a, _ in batches)
        star_ = [Fraction(rng.randint(-2, 2), 2 * n) for _ in range(n)]
        # |∇F^B(w*)| = |aᵀw* − y||a|; a rational below its root, so that what is checked is no
        # weaker than the claim
        top = max(below_root((dot(a, star_) - y) ** 2 * dot(a, a)) for a, y in batches)
        for _ in range(30):
            point = [Fraction(rng.randint(-2, 2), 2 * n) for _ in range(n)]
            for a, y in batches:
                squared = (dot(a, point) - y) ** 2 * dot(a, a)
                if squared > (2 * L_ * 1 + top) ** 2:
                    return Checked(f"w = {point}: |∇F^B| too large", ok=False, refutes=True)
                checked += 1
    return Checked(
        f"{checked} gradients of {count} problems over ℚ below the bound (D = 1)", instances=checked
    )


def below_root(square: Fraction) -> Fraction:
    """A rational below √square, and less than 10⁻⁹ below."""
    return Fraction(isqrt(square.numerator * 10**18 // square.denominator), 10**9)


claim.floats(
    "projected runs of full and diagonal TO on least squares, every batch at every step",
    instances=40,
)


claim.batched("projected runs of full TO, batched in torch", instances=500)


GRADIENT = change + at_star
POINT = {"w": [[1]], "w°": [[-1]], "f°": [[1]], "h": [[2]], "L": 1, "D": 1, "G₀": 1}


@claim.necessity("finitely many batches")
def gaussian():
    """g = ∇F + ξ at w = w* = 0 with ξ = 10: any bound is exceeded by some value of the noise; here
    G₀ = 1."""
    return refute(
        Inequality((2 * L * D + G0) ** 2 * to.ONE, GRADIENT.T * GRADIENT),
        [SMOOTH, *POINTS],
        at=POINT
        | {"w": [[0]], "w°": [[0]], "h": [[0]], "f°": [[10]], "x_L": 0, "x_w": 1, "x_°": 1},
    )


@claim.necessity("∇F^B is Lipschitz on W")
def steep():
    return refute(
        Inequality((2 * L * D + G0) ** 2 * to.ONE, GRADIENT.T * GRADIENT),
        [*POINTS, FIRST.fact],
        at=POINT | {"h": [[5]], "x_w": 0, "x_°": 0, "x_f": 0},
    )


@claim.necessity("|w| ≤ D on W")
def far():
    return refute(
        Inequality((2 * L * D + G0) ** 2 * to.ONE, GRADIENT.T * GRADIENT),
        [SMOOTH, FIRST.fact],
        at=POINT | {"w": [[9]], "h": [[10]], "x_L": 0, "x_f": 0},
    )


def too_small(size):
    """At w = D, w* = −D the gradient is 2LD + G₀ itself."""
    return refute(
        Inequality(size**2 * to.ONE, GRADIENT.T * GRADIENT),
        [SMOOTH, *POINTS, FIRST.fact],
        at=POINT | {"x_L": 0, "x_w": 0, "x_°": 0, "x_f": 0},
    )


@claim.mutant("LD + max|∇F^B(w*)|")
def half_diameter():
    return too_small(L * D + G0)


@claim.mutant("2LD alone")
def no_offset():
    return too_small(2 * L * D)


@claim.mutant("max(2LD, |∇F^B(w*)|)")
def maximum():
    """2LD = G₀ = 2, both the maximum, and the gradient is 4."""
    largest = Scalar("max")
    return refute(
        Inequality(largest**2 * to.ONE, GRADIENT.T * GRADIENT),
        [SMOOTH, *POINTS, FIRST.fact, Equation(largest, 2 * L * D), Equation(largest, G0)],
        at=POINT | {"f°": [[2]], "G₀": 2, "x_L": 0, "x_w": 0, "x_°": 0, "x_f": 0},
    )


@claim.mutant("2L + max|∇F^B(w*)|: D left out")
def no_diameter():
    return refute(
        Inequality((2 * L + G0) ** 2 * to.ONE, GRADIENT.T * GRADIENT),
        [SMOOTH, *POINTS, FIRST.fact],
        at=POINT
        | {"w": [[2]], "w°": [[-2]], "h": [[4]], "D": 2, "x_L": 0, "x_w": 0, "x_°": 0, "x_f": 0},
    )
