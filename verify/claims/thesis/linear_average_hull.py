"""Where a linear average of Adam steps can lie: LA_b in their convex hull, LA_a far outside."""

import random
from fractions import Fraction
from itertools import product

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    number,
    reciprocal,
    refute,
)
from theory.thesis.mixtures import (
    AVERAGE,
    ONE,
    SHARE,
    STEPS,
    SUM,
    E,
    W,
    amplification,
    linear_average,
    total,
)
from verify import edges
from verify.claim import Claim
from verify.claims.thesis import _tables, source
from verify.evidence import Checked

HULL, AFFINE, SIZE, SINGLE = "LA_b", "LA_a", "amplification", "k = 1"

claim = Claim(
    name="thesis/linear_average_hull",
    title="""LA_b stays in the convex hull of the Adam steps; LA_a is affine only and amplifies by
    Σ|w̄|, 4.371 in Table 4.2""",
    source=source("section 4.3.1 and Table 4.2"),
    expected="proved",
    statement="""Steps δ_1, …, δ_k of any dimension n. LA_b (w ≠ 0): w̄ ≥ 0 and Σw̄ = 1, so Σw̄_iδ_i
    lies in the convex hull of the δ_i; in each coordinate it lies between the smallest and the
    largest, and keeps unanimous signs and common bounds. LA_a (Σw ≠ 0): Σw̄ = 1, and steps that
    agree are kept, but in a coordinate with |δ_i| ≤ s the step is at most sΣ|w̄_i|, which is
    attained; Σ|w̄| ≥ 1, with equality only if no w̄_i is negative. Where Σw = 0 ≠ w there is no w̄.
    For k = 1 LA_a, LA_b and a softmax give w̄ = 1 whatever the weight: Adam itself, with
    meta-gradient identically 0.""",
    latex=r"""LA$_b$: $\sum_i\bar w_i\delta_i\in\mathrm{conv}\{\delta_i\}$. LA$_a$:
    $\max_{|\delta_i|\le s}|\sum_i\bar w_i\delta_i|=s\sum_i|\bar w_i|$. $k=1$: $\bar w\equiv1$.""",
    hypotheses="""
    - w̄ ≥ 0: true of LA_b, not of LA_a
    - Σw ≠ 0: for LA_a; w ≠ 0 for LA_b
    - k = 1: for w̄ = 1""",
    axioms=("a closed convex set is the intersection of the half-spaces that contain it",),
    parts=(HULL, AFFINE, SIZE, SINGLE),
    remark="""Table 4.2's LA_a weights have Σ|w̄| = 437111/100000 = 4.37111 (their printed sum is
    .99999): the mixture can take a step 4.37 times as long as any of its Adams, and against all six
    of them. LA_b's have no such freedom, and with adam_step_bound its steps obey the largest of the
    k bounds αB. e is the column of ones; A, B, P are diagonal with A² = diag|w|, B² the distances
    from the bound s, P² = diag|w̄|; S = diag(±1) holds signs; c is any direction.""",
)

A, B, P, S = (Operator(n, "k", "k", symmetric=True) for n in "ABPS")
c, delta = Operator("c", "n", "1"), Operator("δ", "n", "1")
s = Scalar("s")
ABSOLUTE = A * A * E  # |w|
INVERSE = Equation(SHARE * SUM, 1, "the sum is not 0")
MODULI = total(ABSOLUTE, name="Σ|w|")


@claim.proof(
    "Σw̄ = 1, and s − c·Σw̄_iδ_i = |BAe|²/Σ|w| ≥ 0 where all c·δ_i ≤ s, for every n and k", HULL
)
def hull():
    """Every half-space c·x ≤ s that holds the steps holds their average; c = ±(a unit vector) gives
    the coordinates."""
    below = Equation(c.T * STEPS, s * E.T - E.T * B * B, "c·δ_i ≤ s for all i")
    inside = SumOfSquares(
        s * ONE - c.T * STEPS * (SHARE * ABSOLUTE),
        [Square(B * A * E, SHARE)],
        [MODULI, INVERSE, below, Equation(A * B, B * A, "diagonal matrices commute")],
    )
    return [Derivation([MODULI, INVERSE]).qed(Equation(E.T * (SHARE * ABSOLUTE), ONE)), inside]


ratio = Scalar("1/Σw")
SIGNED = [
    Equation(Scalar("Σw") * ONE, E.T * W, "the sum of the weights"),
    Equation(ratio * Scalar("Σw"), 1, "Σw ≠ 0"),
    Equation(AVERAGE, ratio * W, "LA_a"),
]


@claim.proof("Σw̄ = 1, and steps that agree are kept: Δ = δeᵀ has Δw̄ = δ", AFFINE)
def affine():
    d = Derivation([*SIGNED, Equation(STEPS, delta * E.T, "all steps are δ")])
    return d.qed(Equation(E.T * AVERAGE, ONE), Equation(STEPS * AVERAGE, delta))


@claim.proof("w̄·Σw = w with Σw = 0 leaves only w = 0", AFFINE)
def singular():
    return Derivation(
        [Equation(W, Scalar("Σw") * AVERAGE, "w̄ is an average of w"), Equation(Scalar("Σw"), 0)]
    ).qed(Equation(W, 0 * W))


MAGNITUDES = [
    Equation(AVERAGE, S * P * P * E, "w̄ = sign·|w̄|"),
    Equation(S * S, 1, "S = diag(±1)"),
    Equation(S * P, P * S, "diagonal matrices commute"),
    Equation(P * B, B * P, "diagonal matrices commute"),
]
row = Operator("d", "1", "k")  # one coordinate of the k steps


@claim.proof("|δ_i| ≤ s: s·Σ|w̄| − Σw̄_iδ_i = |BPe|² ≥ 0; attained by δ_i = s·sign(w̄_i)", SIZE)
def size():
    """B² = diag(s − sign(w̄_i)δ_i); for the lower side take −δ_i."""
    below = Equation(row * S, s * E.T - E.T * B * B, "|δ_i| ≤ s")
    bound = SumOfSquares(
        s * E.T * P * P * E - row * AVERAGE, [Square(B * P * E)], [*MAGNITUDES, below]
    )
    reached = Derivation([*MAGNITUDES[:3], Equation(row, s * E.T * S, "δ_i = s·sign(w̄_i)")]).qed(
        Equation(row * AVERAGE, s * E.T * P * P * E)
    )
    return [bound, reached]


@claim.proof("Σ|w̄| − Σw̄ = ½|(1 − S)Pe|²: at least 1, and 1 only without negative weights", SIZE)
def at_least_one():
    return SumOfSquares(
        E.T * P * P * E - E.T * AVERAGE, [Square((1 - S) * P * E, number(1) / 2)], MAGNITUDES[:3]
    )


u, u_, average, average_ = (Scalar(n) for n in ("u", "u′", "w̄", "w̄′"))


@claim.proof(
    "k = 1: w̄u = u and w̄′u′ = u′ give w̄ = w̄′ = 1, so no change of the weight changes the loss",
    SINGLE,
)
def single():
    """u is w for LA_a, |w| for LA_b, exp(z) for a softmax: not 0, and its own sum."""
    d = Derivation(
        [
            Equation(average * u, u, "w̄ = u/Σu with k = 1"),
            Equation(average_ * u_, u_, "at another weight"),
        ],
        [(u, "Σu ≠ 0"), (u_, "Σu′ ≠ 0")],
    )
    for value, weight, name in ((average, u, "nz1"), (average_, u_, "nz2")):
        d.cancel(d.prove(weight * (value - 1), number(0)), name, value, 1)
    return d.qed(Equation(average, 1), Equation(average_, 1), Equation(average - average_, 0))


def steps(rng, k):
    return [[Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(k)] for _ in range(3)]


EDGES = ("equal weights", "negative weights", "a zero weight", "one weight that is not 0")


def weights(rng, k, at=""):
    """Weights over ℚ with Σw ≠ 0, a zero among them now and then."""
    while True:
        found = [Fraction(rng.randint(-6, 6), rng.randint(1, 3)) for _ in range(k)]
        found = {
            "equal weights": [found[0]] * k,
            "negative weights": [-abs(x) for x in found],
            "a zero weight": [*found[:-1], Fraction(0)],
            "one weight that is not 0": [found[0], *[Fraction(0)] * (k - 1)],
        }.get(at, found)
        if sum(found):
            return found


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


@claim.exact(
    "random and degenerate weights over ℚ: LA_b between the extremes of every coordinate", HULL
)
def inside(run):
    rng, count = random.Random(f"hull {run.seed}"), run.count(200)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        k = 3 if at else 1 + index % 6
        mixed = linear_average("LA_b", weights(rng, k, at))
        if (
            min(mixed) < 0
            or sum(mixed) != 1
            or not all(min(x) <= dot(mixed, x) <= max(x) for x in steps(rng, k))
        ):
            return Checked(f"w̄ = {mixed}", ok=False, refutes=True)
    return Checked(f"{count} averages of up to six steps", instances=count)


@claim.exact("LA_a: sum 1; the longest of all 2^k sign patterns is Σ|w̄|, and ≥ 1", SIZE)
def longest(run):
    rng, count = random.Random(f"size {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        k = 3 if at else 1 + index % 5
        mixed = linear_average("LA_a", weights(rng, k, at))
        most = max(dot(mixed, signs) for signs in product((1, -1), repeat=k))
        if (
            sum(mixed) != 1
            or most != amplification(mixed)
            or (most == 1) != (min(mixed) >= 0)
            or most < 1
        ):
            return Checked(f"w̄ = {mixed}", ok=False, refutes=True)
    return Checked(f"{count} sets of weights", instances=count)


@claim.exact(
    "Table 4.2: Σ|w̄| = 437111/100000 for LA_a; LA_b's printed weights are ≥ 0 with sum 1.00002",
    SIZE,
)
def table(run):
    """The printed weights, as printed and normalized; six unanimous steps that LA_a turns round."""
    printed = amplification(_tables.LA_A)
    normalized = amplification(linear_average("LA_a", _tables.LA_A))
    unanimous = [Fraction(1, 100) + (x < 0) for x in _tables.LA_A]
    good = (printed, sum(_tables.LA_A), normalized) == (
        Fraction(437111, 100000),
        Fraction(99999, 100000),
        Fraction(437111, 99999),
    )
    good = good and min(_tables.LA_B) > 0 and sum(_tables.LA_B) == Fraction(100002, 100000)
    turned = dot(linear_average("LA_a", _tables.LA_A), unanimous)
    return Checked(
        f"Σ|w̄| = {printed} as printed, {normalized} normalized; six steps in [.01, 1.01] are "
        f"averaged to {turned}",
        ok=good and turned < 0,
        instances=2,
    )


@claim.exact("affine: shifting every step by one vector shifts the average by it", AFFINE)
def shifted(run):
    rng, count = random.Random(f"affine {run.seed}"), run.count(100)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        k = 3 if at else 1 + index % 6
        mixed, shift = linear_average("LA_a", weights(rng, k, at)), Fraction(rng.randint(-9, 9))
        if not all(
            dot(mixed, [y + shift for y in x]) == dot(mixed, x) + shift for x in steps(rng, k)
        ):
            return Checked(f"w̄ = {mixed}", ok=False, refutes=True)
    return Checked(f"{count} averages", instances=count)


claim.floats(
    "float64: LA_b within rounding of the hull and never against unanimous signs; LA_a at Σ|w̄|",
    HULL,
    instances=300,
)


claim.batched("batched averages in torch; k = 1 has gradient 0 from autograd", HULL, instances=2000)


W1, W2, D1, D2, MIX = (Scalar(n) for n in ("w₁", "w₂", "δ₁", "δ₂", "δ"))
TOTAL = reciprocal(W1 + W2, "1/(w₁+w₂)")
PAIR = Equation(MIX, (W1 * D1 + W2 * D2) * TOTAL, "LA_a of two steps")


def pair(claims, at):
    return refute(claims, [PAIR], at=at)


@claim.necessity("w̄ ≥ 0", HULL)
def against_both():
    """w = (2, −1), δ = (1, 3): both steps are positive, the average is −1."""
    return pair(Inequality(MIX, number(0)), {"w₁": 2, "w₂": -1, "δ₁": 1, "δ₂": 3})


@claim.necessity("Σw ≠ 0", AFFINE)
def zero_sum():
    """w = (1, −1): w̄ = 0·w solves w̄Σw = 0, but its sum is 0, not 1."""
    lost = [Equation(AVERAGE, Scalar("Σw") * W), Equation(Scalar("Σw") * ONE, E.T * W)]
    return refute(
        Equation(E.T * AVERAGE, ONE), lost, at={"w": [[1], [-1]], "e": [[1], [1]], "Σw": 0}
    )


@claim.necessity("k = 1", SINGLE)
def two_weights():
    """w = (1, 1) and (2, 1): 1/2 and 2/3."""
    other = Scalar("w̄′")
    given = [
        Equation(MIX, W1 * TOTAL),
        Equation(other, Scalar("w₁′") * reciprocal(Scalar("w₁′") + W2, "1/(w₁′+w₂)")),
    ]
    return refute(Equation(MIX, other), given, at={"w₁": 1, "w₂": 1, "w₁′": 2})


@claim.mutant("LA_a lies between the smallest and the largest step", AFFINE)
def outside():
    return pair(Inequality(D2, MIX), {"w₁": -1, "w₂": 2, "δ₁": 1, "δ₂": 3})


@claim.mutant("LA_a's amplification is at most 4", SIZE)
def large():
    """w = (1 + c, −c) has Σ|w̄| = 1 + 2c, for every c: here 5, at δ = (1, −1)."""
    return pair(Inequality(number(4), MIX), {"w₁": 3, "w₂": -2, "δ₁": 1, "δ₂": -1})


@claim.mutant("LA_c keeps steps that agree", AFFINE)
def unnormalized():
    return refute(
        Equation(MIX, D1),
        [Equation(MIX, W1 * D1 + W2 * D2)],
        at={"w₁": 1, "w₂": 1, "δ₁": 1, "δ₂": 1},
    )


@claim.mutant("LA_a's amplification is |Σw̄| = 1", SIZE)
def cancelled():
    return pair(Inequality(number(1), MIX), {"w₁": 2, "w₂": -1, "δ₁": 1, "δ₂": -1})


@claim.mutant("LA_b is the best of the steps", HULL)
def best():
    return pair(Equation(MIX, D2), {"w₁": 1, "w₂": 1, "δ₁": 1, "δ₂": 3})


@claim.mutant("k = 1: LA_c is Adam too", SINGLE)
def free_weight():
    return refute(Equation(average, 1), [Equation(average, u)], at={"u": 2})
