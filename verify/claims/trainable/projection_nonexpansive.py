"""Lemma 1 of the TO paper: projected steps are no longer than the steps."""

import random
from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    refute,
)
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked

LEMMA, NORM = "projections", "other norms"

claim = Claim(
    name="trainable/projection_nonexpansive",
    title="Projection onto a closed convex set does not lengthen a step, in its own norm",
    source=source("Lemma 1"),
    expected="proved",
    paper="holds",
    wording=(
        "'For all …, …': read as |w_{t+1} − w_t| ≤ α_t|m_t|. Its proof takes 'in our case' "
        "the identity for Q in a lemma of Reddi, Kale and Kumar (2018) on Q-norms, as it may. "
        + REBUILT
    ),
    statement="""W closed convex, p = Proj x, q = Proj y: |p − q| ≤ |x − y|, since |x−y|² − |p−q|² =
    |(x−p)−(y−q)|² − 2⟨x−p, q−p⟩ − 2⟨y−q, p−q⟩ and both products are ≤ 0. Hence |w_{t+1} − w_t| ≤
    α_t|m_t| for w_t ∈ W, α_t ≥ 0. A Euclidean projection need not be nonexpansive in another norm:
    in that of Q = diag(1, 100) the projection onto the line of (1, 1) expands (1, 1/100) by 5.05 =
    101/20 times, and nothing more.""",
    latex=r"""$\|x-y\|^2 - \|p-q\|^2 = \|(x-p)-(y-q)\|^2 - 2\langle x-p, q-p\rangle - 2\langle y-q,
    p-q\rangle \ge 0$.""",
    hypotheses="""
    - W is convex: ⟨x − Proj x, q − Proj x⟩ ≤ 0 for q ∈ W
    - w_t is in W: for the step
    - the projection and the norm belong together""",
    axioms="""
    - the variational inequality of the projection onto a closed convex set: ⟨x − Proj x, q − Proj
      x⟩ ≤ 0 for all q ∈ W""",
    parts=(LEMMA, NORM),
)

x, y, p, q = (to.vector(n) for n in "xypq")
S1, S2 = Scalar("s₁", nonneg=True), Scalar("s₂", nonneg=True)
ANGLE_X = Equation(S1 * to.ONE, -(x - p).T * (q - p), "⟨x − p, q − p⟩ ≤ 0")
ANGLE_Y = Equation(S2 * to.ONE, -(y - q).T * (p - q), "⟨y − q, p − q⟩ ≤ 0")
GAIN = (x - y).T * (x - y) - (p - q).T * (p - q)


@claim.proof("|x−y|² − |p−q|² = |(x−p)−(y−q)|² + 2s₁ + 2s₂, for all n", LEMMA)
def nonexpansive():
    return SumOfSquares(
        GAIN,
        [Square(x - p - y + q), Square(to.ONE, 2 * S1), Square(to.ONE, 2 * S2)],
        [ANGLE_X, ANGLE_Y],
    )


@claim.proof("the step: w₊ = Proj(w − αm), w = Proj w", LEMMA)
def step():
    """y = q = w in the lemma: α²|m|² − |w₊ − w|² = |w − αm − w₊|² + 2s₁."""
    w, after = to.W, to.vector("w′")
    moved = w - to.ALPHA * to.M
    angle = Equation(S1 * to.ONE, -(moved - after).T * (w - after), "w ∈ W")
    return SumOfSquares(
        to.ALPHA**2 * to.M.T * to.M - (after - w).T * (after - w),
        [Square(moved - after), Square(to.ONE, 2 * S1)],
        [angle],
    )


e1, e2, z = to.vector("e1"), to.vector("e2"), to.vector("z")
PLANE = [
    Equation(e1.T * e1, 1),
    Equation(e2.T * e2, 1),
    Equation(e1.T * e2, 0),
    Equation(e1 * e1.T + e2 * e2.T, 1, "n = 2"),
]
METRIC = e1 * e1.T + 100 * e2 * e2.T
LINE = (e1 + e2) * (e1 + e2).T / 2


@claim.proof("in the norm of diag(1, 100) it expands by 101/20 at most, and there", NORM)
def worst_expansion():
    """(101/20)²Q − PQP = (101/4)·hhᵀ/100 for h = e1 − 100·e2, and hᵀ(1, 1/100) = 0."""
    bound = Fraction(101, 20) ** 2 * METRIC - LINE * METRIC * LINE
    h = e1 - 100 * e2
    attained = e1 + e2 / 100
    square = SumOfSquares(bound, [Square(h.T, Fraction(101, 400))], PLANE)
    return [square, Derivation(PLANE).qed(Equation(bound * attained, 0 * e1))]


@claim.exact("boxes and half-spaces over ℚ: both products and the lemma", LEMMA)
def rational_sets(run):
    rng, count = random.Random(f"projection {run.seed}"), run.count(120)

    def dot(a, b):
        return sum((i * j for i, j in zip(a, b)), Fraction(0))

    for index in range(count):
        n = rng.randint(1, 4)
        draw = [
            [Fraction(rng.randint(-6, 6), rng.randint(1, 3)) for _ in range(n)] for _ in range(3)
        ]
        normal = draw[2] if any(draw[2]) else [Fraction(1)] * n

        def project(point, index=index, normal=normal):
            if index % 2:
                return [max(Fraction(-1), min(Fraction(1), a)) for a in point]
            over = max(Fraction(0), dot(normal, point) - 1) / dot(normal, normal)
            return [a - over * b for a, b in zip(point, normal)]

        a, b = draw[:2]
        pa, pb = project(a), project(b)
        ab, images = [i - j for i, j in zip(a, b)], [i - j for i, j in zip(pa, pb)]
        if dot([i - j for i, j in zip(a, pa)], [j - i for i, j in zip(pa, pb)]) > 0 or dot(
            images, images
        ) > dot(ab, ab):
            return Checked(f"x = {a}, y = {b}: the projection expands", ok=False, refutes=True)
    return Checked(f"{count} pairs over ℚ, n ≤ 4, boxes and half-spaces", instances=count)


claim.floats("float64 projections onto balls", instances=200)


claim.batched("the same batched in torch", instances=600)


ONE_D = {"x": [[2]], "y": [[-1]]}


@claim.necessity("W is convex", LEMMA)
def two_points():
    """W = {−2, 2}: x = 1/10 and y = −1/10 go to 2 and −2."""
    return refute(
        Inequality(GAIN, 0 * to.ONE),
        at={"x": [["1/10"]], "y": [["-1/10"]], "p": [[2]], "q": [[-2]]},
    )


@claim.necessity("w_t is in W", LEMMA)
def outside():
    """W = {0}, w = 1, m = 0: the step has length 1."""
    w, after = to.W, to.vector("w′")
    return refute(
        Inequality(to.ALPHA**2 * to.M.T * to.M, (after - w).T * (after - w)),
        at={"w": [[1]], "w′": [[0]], "m": [[0]], "α": 1},
    )


@claim.necessity("the projection and the norm belong together", NORM)
def other_norm():
    """(1, 1/100) has Q-norm² 101/100, its projection (101/200)(1, 1) has 25.757…"""
    Q, image = Operator("Q", "n", "n", symmetric=True), to.vector("z′")
    given = [Equation(Q, METRIC), Equation(image, LINE * z), *PLANE]
    return refute(
        Inequality(z.T * Q * z, image.T * Q * image),
        given,
        at={"e1": [[1], [0]], "e2": [[0], [1]], "z": [[1], ["1/100"]]},
    )


@claim.mutant("a Euclidean projection in a Q-norm: it expands 4.76 times at most", NORM)
def four_times():
    given = [*PLANE, Equation(to.vector("z′"), LINE * z)]
    image = to.vector("z′")
    return refute(
        Inequality(Fraction(476, 100) ** 2 * z.T * METRIC * z, image.T * METRIC * image),
        given,
        at={"e1": [[1], [0]], "e2": [[0], [1]], "z": [[1], ["1/100"]]},
    )


@claim.mutant("a projection is a contraction: |p−q|² ≤ |x−y|²/2", LEMMA)
def contraction():
    return refute(
        Inequality((x - y).T * (x - y), 2 * (p - q).T * (p - q)),
        [ANGLE_X, ANGLE_Y],
        at={"x": [[1]], "y": [[0]], "p": [[1]], "q": [[0]], "s₁": 0, "s₂": 0},
    )


@claim.mutant("+ 2⟨x−p, q−p⟩", LEMMA)
def wrong_sign():
    right = (x - p - y + q).T * (x - p - y + q) + 2 * (x - p).T * (q - p) - 2 * (y - q).T * (p - q)
    return refute(Equation(GAIN, right), at=ONE_D | {"p": [[1]], "q": [[-1]]})


@claim.mutant("one of the two products is enough", LEMMA)
def one_angle():
    return refute(
        Inequality(GAIN, 0 * to.ONE),
        [ANGLE_X],
        at={"x": [[0]], "y": [[0]], "p": [[0]], "q": [[1]], "s₁": 0},
    )


@claim.mutant("in the Q-norm it expands by 5 at most", NORM)
def five():
    image = to.vector("z′")
    return refute(
        Inequality(25 * z.T * METRIC * z, image.T * METRIC * image),
        [*PLANE, Equation(image, LINE * z)],
        at={"e1": [[1], [0]], "e2": [[0], [1]], "z": [[1], ["1/100"]]},
    )
