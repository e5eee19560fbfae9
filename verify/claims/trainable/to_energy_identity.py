"""What one step of full TO does to the energy of its variables."""

import random
from fractions import Fraction

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
    induction,
    reciprocal,
    refute,
    setting,
    tr,
)
from theory.trainable import setting as to
from verify import edges
from verify.claim import Claim, Hypothesis
from verify.claims.trainable import REBUILT, _exact, source
from verify.evidence import Checked

IDENTITY, BOUND = "the identity", "the bound"

claim = Claim(
    name="trainable/to_energy_identity",
    title="Full TO has an exact energy identity, and with c_t ≤ 1 an H∞ bound free of dimension",
    source=source("section 3 (the identity is new)"),
    expected="proved",
    statement="""β, γ fixed, Θ = (A/√β, b/√γ): ‖Θ′‖_F² = ‖Θ‖_F² + |g|² − |u|² − (1−c)|r|². If c_t ≤
    1 for all t, then for any (A*, b*) and all T: Σ_{t≤T} |u_t − A*w_t − b*|² ≤ ‖A_1−A*‖_F²/β +
    |b_1−b*|²/γ + Σ_{t≤T} |g_t − A*w_t − b*|².""",
    latex=r"""$\|\Theta'\|_F^2 = \|\Theta\|_F^2 + \|g\|^2 - \|u\|^2 - (1-c)\|r\|^2$, $\Theta =
    (A/\sqrt\beta, b/\sqrt\gamma)$.""",
    hypotheses=(
        Hypothesis("β, γ > 0"),
        Hypothesis("c_t ≤ 1", "for the bound"),
        Hypothesis(
            "β_t, γ_t are fixed", "for the sum; to_bounded_variables has schedules", needed=False
        ),
    ),
    parts=(IDENTITY, BOUND),
    axioms=("induction over T: a sum of terms (1−c_t)|r_t|² ≥ 0 is ≥ 0",),
    remark=(
        "The bound holds for every sequence w_t, g_t: no expectation, no projection, no dimension "
        "in it. The paper states no such identity: it bounds A and b 'by properly applying "
        "triangle inequalities and the principle of induction'. " + REBUILT
    ),
)

IB, IG = reciprocal(to.BETA, "1/β"), reciprocal(to.GAMMA, "1/γ")
A, A1, b, b1 = to.A, to.A_NEXT, to.B, to.B_NEXT


def energy(linear, offset):
    """‖linear‖_F²/β + |offset|²/γ."""
    return IB * tr(linear.T * linear) + IG * tr(offset.T * offset)


def square(x):
    return tr(x.T * x)


KEPT = tr(to.R.T * to.R - to.C * to.R.T * to.R)  # (1−c)|r|²
ENERGY = Equation(energy(A1, b1), energy(A, b) + square(to.G) - square(to.U) - KEPT)


@claim.proof("‖Θ′‖² = ‖Θ‖² + |g|² − |u|² − (1−c)|r|², for all n", IDENTITY)
def identity():
    return Derivation(to.full()[:4]).qed(ENERGY)


A_STAR, b_star = Operator("A°", "n", "n"), to.vector("b°")


@claim.proof("A − A*, b − b* obey the same rules for the target g − A*w − b*", BOUND)
def shifted():
    """A°, b° stand for A*, b*: u − A*w − b* is their prediction, r is unchanged."""
    X, y = A - A_STAR, b - b_star
    miss, target = to.U - A_STAR * to.W - b_star, to.G - A_STAR * to.W - b_star
    return Derivation(to.full()[:4]).qed(
        Equation(miss, X * to.W + y),
        Equation(to.R, miss - target),
        Equation(A1 - A_STAR, X - to.BETA * to.R * to.W.T),
        Equation(b1 - b_star, y - to.GAMMA * to.R),
    )


V, V1, S, S1, H, H1, R, R1 = (Scalar(x) for x in ("V", "V′", "S", "S′", "H", "H′", "R", "R′"))


@claim.proof("induction over T: energy + Σ|u|² + Σ(1−c)|r|² = first energy + Σ|g|²", BOUND)
def summed():
    """In the shifted letters u is the miss u − A*w − b* and g the noise g − A*w − b*. V is the
    energy; S, H, R are the partial sums."""
    miss, noise, kept, first = (Scalar(x) for x in ("|u|²", "|g|²", "(1−c)|r|²", "V₁"))
    return induction(
        Equation(V + S + R, first + H),
        state=[(V, V1), (S, S1), (H, H1), (R, R1)],
        initial=[Equation(V, first), *(Equation(x, 0, "the empty sum") for x in (S, H, R))],
        recurrence=[
            Equation(V1, V + noise - miss - kept, "the identity"),
            Equation(S1, S + miss),
            Equation(H1, H + noise),
            Equation(R1, R + kept),
        ],
        over="T",
    )


@claim.proof("with c ≤ 1: Σ|miss|² ≤ first energy + Σ|noise|²", BOUND)
def bounded():
    """The difference is the last energy plus Σ(1−c)|r|², whose terms are squares times 1 − c ≥
    0."""
    room = Scalar("1−c", nonneg=True)
    X, y = Operator("X", "n", "n"), to.vector("y")
    weight_b, weight_g = Scalar("1/β", nonneg=True), Scalar("1/γ", nonneg=True)
    last = SumOfSquares(
        weight_b * tr(X.T * X) + weight_g * tr(y.T * y), [Square(X, weight_b), Square(y, weight_g)]
    )
    term = SumOfSquares(
        to.R.T * to.R - to.C * to.R.T * to.R,
        [Square(to.R, room)],
        [Equation(to.C, (1 - room) * to.ONE, "c ≤ 1")],
    )
    return [last, term]


@claim.exact("random steps over ℚ, some in the certificate", IDENTITY)
def rational_steps(run):
    rng, count, points = random.Random(f"energy {run.seed}"), run.count(60), []
    where = setting([ENERGY], to.full()[:4])
    for index in edges.numbers(count, _exact.EDGES):
        at = edges.edge(_exact.EDGES, index)
        n = 1 if at == "n = 1" else rng.randint(1, 3)
        Av, (bv, wv, gv) = (
            [_exact.vector(rng, n) for _ in range(n)],
            [_exact.vector(rng, n) for _ in range(3)],
        )
        Av, bv, wv, gv = _exact.zeroed(at, A=Av, b=bv, w=wv, g=gv).values()
        beta, rate = Fraction(rng.randint(1, 5), 3), Fraction(rng.randint(1, 5), 4)
        A2, b2, _, u, r = _exact.full(Av, bv, wv, gv, beta, rate)

        def size(M, v):
            return sum(_exact.dot(row, row) for row in M) / beta + _exact.dot(v, v) / rate  # noqa: B023

        c = beta * _exact.dot(wv, wv) + rate
        if size(A2, b2) != size(Av, bv) + _exact.dot(gv, gv) - _exact.dot(u, u) - (
            1 - c
        ) * _exact.dot(r, r):
            return Checked(f"w = {wv}: the energies differ", ok=False, refutes=True)
        if 0 <= index < 6:
            columns = {k: [[str(x)] for x in v] for k, v in (("b", bv), ("w", wv), ("g", gv))}
            points.append(
                complete(
                    where,
                    columns
                    | {"A": [[str(x) for x in row] for row in Av], "β": str(beta), "γ": str(rate)},
                )
            )
    return Checked(
        f"{count} steps over ℚ, n ≤ 3, and {len(_exact.EDGES)} at edges",
        instances=count + len(_exact.EDGES),
        pieces=[("six steps", Instances(where, [ENERGY], points))],
    )


@claim.exact("random runs over ℚ with c_t ≤ 1", BOUND)
def rational_runs(run):
    rng, count = random.Random(f"H infinity {run.seed}"), run.count(30)
    for _ in range(count):
        n = rng.randint(1, 2)
        beta, rate = Fraction(1, rng.randint(2, 5)), Fraction(1, rng.randint(2, 4))
        Av, bv, A0, b0 = (
            [_exact.vector(rng, n) for _ in range(n)],
            _exact.vector(rng, n),
            [_exact.vector(rng, n) for _ in range(n)],
            _exact.vector(rng, n),
        )
        shifted = [[x - y for x, y in zip(p, q)] for p, q in zip(Av, A0)]
        off = [x - y for x, y in zip(bv, b0)]
        right = sum(_exact.dot(x, x) for x in shifted) / beta + _exact.dot(off, off) / rate
        left = Fraction(0)
        for _ in range(5):
            wv, gv = [Fraction(rng.randint(-2, 2), 3) for _ in range(n)], _exact.vector(rng, n)
            if beta * _exact.dot(wv, wv) + rate > 1:
                continue
            Av, bv, _, u, _ = _exact.full(Av, bv, wv, gv, beta, rate)
            target = [_exact.dot(row, wv) + y for row, y in zip(A0, b0)]
            left += sum((x - y) ** 2 for x, y in zip(u, target))
            right += sum((x - y) ** 2 for x, y in zip(gv, target))
            if left > right:
                return Checked(f"A* = {A0}: {left} > {right}", ok=False, refutes=True)
    return Checked(f"{count} runs of 5 steps over ℚ below the bound", instances=count)


claim.floats("float64: the identity at every step", IDENTITY, instances=60)


claim.floats("float64: runs of 200 steps below the bound", BOUND, instances=60, function="bound")


claim.batched("the identity, batched in torch", IDENTITY, instances=500)


POINT = {"A": [[1]], "b": [[1]], "w": [[1]], "g": [[0]], "β": "1/4", "γ": "1/4"}


@claim.necessity("β, γ > 0", IDENTITY)
def frozen():
    """β = 0, γ = 1: A is frozen, 1/β has no meaning, and the weight 1 in its place leaves 1 against
    −3."""
    heavy, light = Scalar("v_β"), Scalar("v_γ")
    weighed = Equation(
        heavy * square(A1) + light * square(b1),
        heavy * square(A) + light * square(b) + square(to.G) - square(to.U) - KEPT,
    )
    return refute(weighed, to.full()[:4], at=POINT | {"β": 0, "γ": 1, "v_β": 1, "v_γ": 1})


@claim.necessity("c_t ≤ 1", BOUND)
def overshoot():
    """A* = b* = 0, A_1 = b_1 = 0, w = 1, β = γ = 2, g = 1 then 0: u_2 = 4, and 16 > 1."""
    A2, r2, u2 = A1, to.vector("r₂"), to.vector("u₂")
    given = [
        *to.full()[:4],
        Equation(A, 0),
        Equation(b, 0),
        Equation(u2, A2 * to.W + b1, "the next prediction, g_2 = 0"),
        Equation(r2, u2),
    ]
    return refute(
        Inequality(square(to.G), square(to.U) + square(r2)),
        given,
        at={"w": [[1]], "g": [[1]], "β": 2, "γ": 2, "A": [[0]], "b": [[0]]},
    )


@claim.mutant("+ (1−c)|r|²", IDENTITY)
def wrong_sign():
    return refute(
        Equation(energy(A1, b1), energy(A, b) + square(to.G) - square(to.U) + KEPT),
        to.full()[:4],
        at=POINT,
    )


@claim.mutant("(1−c) replaced by 1", IDENTITY)
def no_rate():
    return refute(
        Equation(energy(A1, b1), energy(A, b) + square(to.G) - square(to.U) - square(to.R)),
        to.full()[:4],
        at=POINT,
    )


@claim.mutant("|m|² for |u|²", IDENTITY)
def after_for_before():
    return refute(
        Equation(energy(A1, b1), energy(A, b) + square(to.G) - square(to.M) - KEPT),
        to.full(),
        at=POINT,
    )


@claim.mutant("energies weighed by β and γ", IDENTITY)
def wrong_weights():
    def wrong(X, y):
        return to.BETA * square(X) + to.GAMMA * square(y)

    return refute(
        Equation(wrong(A1, b1), wrong(A, b) + square(to.G) - square(to.U) - KEPT),
        to.full()[:4],
        at=POINT,
    )


@claim.mutant("the bound without the first energy", BOUND)
def no_start():
    """One step with g = 0, A* = b* = 0: |u|² = 4 > 0."""
    return refute(Inequality(square(to.G), square(to.U)), to.full()[:4], at=POINT)
