"""RLLC that stores one gradient, on ½λ|θ|²: a closed form, superlinear for 0 < q < 2."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    left_inverse,
    pinv,
    reciprocal,
    refute,
    setting,
)
from theory.rllc import dynamics
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim, Hypothesis
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

ITERATES, LAW, LIMIT = "the iterates", "the law", "the limit"

claim = Claim(
    name="rllc/rllc_closed_form",
    title="Closed form of LM-RLLC(J(0), c1, c2) on ½λ|θ|²",
    source=source("Definition 5.1 with J(0); the result is ours"),
    expected="proved",
    statement="""Let f(θ) = ½λ|θ|² in any dimension, λ ≠ 0, the memory J(0) from the zero start, q =
    c1c2λ, r = 1 − c1λL_0. Then for all t ≥ 1: θ_t = θ_0 rᵗ(1−q)^{t(t−1)/2}, and if θ_0 ≠ 0, c1λL_t
    = 1 − r(1−q)^{t−1}. So for θ_0, r ≠ 0: θ_t → 0 superlinearly, with L_t → 1/(c1λ), if and only if
    0 < q < 2; for q = 1 θ_2 = 0 exactly; for q = 0 or 2, |θ_t| = |r|ᵗ|θ_0|; for any other q |θ_t| →
    ∞. For r = 0, θ_1 = 0.""",
    latex=r"""$f = \tfrac{\lambda}{2}|\theta|^2$, $J(0)$, $M_0 = 0$, $q = c_1c_2\lambda$, $r = 1 -
    c_1\lambda L_0$: $\theta_t = \theta_0\, r^t (1-q)^{t(t-1)/2}$, $c_1\lambda L_t = 1 -
    r(1-q)^{t-1}$.""",
    hypotheses=(
        Hypothesis("the Hessian is λ·1", "so every gradient is a multiple of the one before"),
        Hypothesis("zero start", "M_0 = 0: the first step does not change the law"),
        Hypothesis("the memory is J(0)", "M_t = g_t"),
        Hypothesis("θ_0 ≠ 0", "for the law"),
        Hypothesis("λ ≠ 0", "for λ = 0 nothing moves and the formulas say so too", needed=False),
    ),
    remark="""One induction covers the runs that reach the minimum exactly, where M becomes 0 and
    the law stops: its predicate is M·c1λL = M(1 − r(1−q)^{t−1}). For the law itself the predicate
    r(1−q)^{t−1}(1 − M⁺M) = 0 is added: while the factor is not 0, neither is the memory. The limit:
    each step multiplies θ by ρ_t = r(1−q)^{t−1}, a geometric sequence.""",
    axioms=("geometric sequences: xᵗ → 0 for |x| < 1, |x|ᵗ → ∞ for |x| > 1",),
    parts=(ITERATES, LAW, LIMIT),
)

c1, c2, lam = rllc.C1, rllc.C2, Scalar("λ")
q = c1 * c2 * lam
ONE = identity("1")
r = Scalar("r")
power, power_next = Scalar("rᵗ"), Scalar("rᵗ′")
shrink, shrink_next = Scalar("s"), Scalar("s′")  # (1−q)^{t−1}
product, product_next = Scalar("p"), Scalar("p′")  # (1−q)^{t(t−1)/2}
θ_0, M_0, L_0 = Operator("θ0", "n", "1"), Operator("M0", "n", "1"), Operator("L0", "1", "1")
M, M_next = Operator("M", "n", "1"), Operator("M′", "n", "1")
L, L_next = Operator("L", "1", "1"), Operator("L′", "1", "1")
θ, θ_next = Operator("θ", "n", "1"), Operator("θ′", "n", "1")
PLUS, PLUS_NEXT = pinv(M, "M⁺"), pinv(M_next, "M′⁺")

START = [
    Equation(M_0, 0, "zero start"),
    Equation(M, lam * θ_0, "J(0): M_1 = g_1 = λθ_0"),
    Equation(L, L_0 + c2 * pinv(M_0) * M, "law correction by the old memory"),
    Equation(θ, θ_0 - c1 * M * L, "parameter update"),
    Equation(power, r),
    Equation(shrink, 1),
    Equation(product, 1),
]
STEP = [
    Equation(M_next, lam * θ, "J(0): M_{t+1} = g_{t+1} = λθ_t"),
    Equation(L_next, L + c2 * PLUS * M_next, "law correction by the old memory"),
    Equation(θ_next, θ - c1 * M_next * L_next, "parameter update"),
    Equation(power_next, r * power),
    Equation(shrink_next, (1 - q) * shrink),
    Equation(product_next, product * shrink_next),
]
ALWAYS = [
    Equation(r * ONE, ONE - c1 * lam * L_0, "r = 1 − c1λL_0"),
    Equation(lam * reciprocal(lam, "1/λ"), 1, "λ ≠ 0"),
]
STATE = [
    (M, M_next),
    (L, L_next),
    (θ, θ_next),
    (power, power_next),
    (shrink, shrink_next),
    (product, product_next),
]
ITERATE = [Equation(lam * θ, r * shrink * M), Equation(θ, power * product * θ_0)]


@claim.proof("induction over t ≥ 1, exact convergence included", ITERATES)
def iterates():
    """λθ_t = ρ_tM_t with ρ_t = r(1−q)^{t−1}, and M_t·c1λL_t = M_t(1 − ρ_t)."""
    seen = Equation(M * (c1 * lam * L), (1 - r * shrink) * M)
    return induction([*ITERATE, seen], state=STATE, initial=START, recurrence=STEP, given=ALWAYS)


@claim.proof("induction over t ≥ 1, with ρ_t(1 − M⁺M) = 0", LAW)
def law():
    predicate = [
        *ITERATE,
        Equation(c1 * lam * L, (1 - r * shrink) * ONE),
        Equation(r * shrink * PLUS * M, r * shrink * ONE),
    ]
    not_zero = Equation(left_inverse(θ_0, "N") * θ_0, 1, "θ_0 ≠ 0")
    return induction(
        predicate,
        state=[*STATE, (PLUS, PLUS_NEXT)],
        initial=START,
        recurrence=STEP,
        given=[*ALWAYS, not_zero],
    )


@claim.proof("1 − f² = q(2−q) for f = 1 − q; at q(2−q) = 0 the factors keep their size", LIMIT)
def limits():
    """So |1−q| < 1 if and only if 0 < q < 2. The second: ((1−q)^{t−1})² = 1 and |θ_t|² =
    (rᵗ)²|θ_0|², by induction."""
    edge = induction(
        [Equation(shrink**2, 1), Equation(product**2, 1)],
        state=[(shrink, shrink_next), (product, product_next)],
        given=[Equation(q * (2 - q), 0, "q is 0 or 2")],
        initial=START[5:],
        recurrence=STEP[4:],
        final=[ITERATE[1]],
        conclusion=[Equation(θ.T * θ, power**2 * θ_0.T * θ_0)],
    )
    factor = Scalar("f")
    inside = Derivation([Equation(factor, 1 - q, "ρ_{t+1} = f·ρ_t")])
    return [inside.qed(Equation(1 - factor**2, q * (2 - q))), edge]


EDGES = ("q = 0", "q = 1", "q = 2", "r = 0", "L = 0", "θ = 0")


@claim.exact("runs over ℚ against the formulas, degenerate ones included", ITERATES)
def runs(run):
    """n ≤ 3; θ_0 = 0, r = 0, q = 1, q = 2 and diverging q in turn."""
    rng, count = random.Random(f"closed form {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, curvature, rate = (
            rng.randint(1, 3),
            fmpq(rng.choice((-3, -1, 1, 2)), 2),
            fmpq(rng.randint(1, 4), 3),
        )
        second = {1: 1, 2: 2}.get(index % 6, fmpq(rng.randint(-3, 9), 4)) / (rate * curvature)
        first = 1 / (rate * curvature) if index % 6 == 3 else fmpq(rng.randint(-3, 3), 2)
        second = {"q = 0": 0, "q = 1": 1, "q = 2": 2}.get(at, second * rate * curvature) / (
            rate * curvature
        )
        first = {"r = 0": 1 / (rate * curvature), "L = 0": fmpq(0)}.get(at, first)
        zero = index % 6 == 4 if not at else at == "θ = 0"
        start = fmpq_mat(n, 1) if zero else witnesses.draw(rng, n, 1)
        state = fmpq_mat(n, 1), fmpq_mat(1, 1, [first]), start
        for t in range(1, 7):
            state = witnesses.step(
                *state, state[2] * curvature, fmpq_mat(1, 1), fmpq_mat(1, 1, [1]), rate, second
            )
            factor, law = dynamics.closed_form(fmpq(1), curvature, rate, second, first, t)
            if state[2] != start * factor or (start.rank() and state[1][0, 0] != law):
                return Checked(
                    f"λ = {curvature}, c1 = {rate}, c2 = {second}, L0 = {first}: the formulas "
                    f"fail at t = {t}",
                    ok=False,
                    refutes=True,
                )
    pieces = [("three steps at rational points", three_steps())]
    return Checked(f"{count} runs of 6 steps over ℚ, n ≤ 3", instances=count, pieces=pieces)


# three steps as equations, at 1×1 memories

states, EQUATIONS = rllc.unroll(3)
HESSIAN = Operator("H", "n", "n", symmetric=True)
LOOP = [
    Equation(Operator(f"g{i + 1}", "n", "1"), HESSIAN * states[i].theta, "gradient of ½θᵀHθ")
    for i in range(3)
]
FACTOR = Scalar("1−q")
MEANING = [Equation(FACTOR, 1 - q), Equation(r * ONE, ONE - c1 * lam * rllc.V.T * states[0].law)]
THIRD = Equation(states[3].theta, r**3 * FACTOR**3 * states[0].theta)
THIRD_LAW = Equation(c1 * lam * rllc.V.T * states[3].law, (1 - r * FACTOR**2) * ONE)
SETTING = [
    *rllc.zero_start(states[0]),
    Equation(rllc.T, 0, "J(0)"),
    Equation(HESSIAN, lam * identity("n")),
]
AT = {
    "M0": [[0]],
    "T": [[0]],
    "v": [[1]],
    "H": [[1]],
    "θ0": [[1]],
    "L0": [[1]],
    "λ": 1,
    "c1": "1/2",
    "c2": "1/2",
    "r": "1/2",
}


def three_steps():
    """The formulas for t = 3 at four points: superlinear, q = 1, r = 0 and n = 2."""
    claims = [THIRD, THIRD_LAW]
    where = setting(claims, [*SETTING, *MEANING, *LOOP, *EQUATIONS])
    points = [
        AT,
        AT | {"c2": 2},
        AT | {"L0": [[2]], "r": 0},
        AT | {"M0": [[0], [0]], "H": [[1, 0], [0, 1]], "θ0": [[1], [-3]]},
    ]
    return Instances(where, claims, [complete(where, point) for point in points])


def after_three_steps(claims, at=AT, without=()):
    """A refutation of the claims after three steps, with some of the setting's equations left
    out."""
    given = [e for i, e in enumerate(SETTING) if i not in without]
    return refute(claims, [*given, *MEANING, *LOOP, *EQUATIONS], at=AT | at)


claim.floats("float64 runs of the optimizer against the formulas", instances=60)


claim.batched("the same batched in torch", ITERATES, instances=500)


@claim.necessity("the Hessian is λ·1", ITERATES)
def two_curvatures():
    """H = diag(1, 2) with λ = 1."""
    return after_three_steps(
        THIRD, {"M0": [[0], [0]], "H": [[1, 0], [0, 2]], "θ0": [[1], [1]]}, without=(2,)
    )


@claim.necessity("zero start", ITERATES)
def other_start():
    """M_0 = 1: the first gradient already corrects the law."""
    return after_three_steps(THIRD, {"M0": [[1]]}, without=(0,))


@claim.necessity("the memory is J(0)", ITERATES)
def momentum():
    """J(1/2): θ_3 differs."""
    return after_three_steps(THIRD, {"T": [["1/2"]]}, without=(1,))


@claim.necessity("θ_0 ≠ 0", LAW)
def started_at_the_minimum():
    """θ_0 = 0: nothing is learned, L_3 = L_0."""
    return after_three_steps(THIRD_LAW, {"θ0": [[0]]})


@claim.mutant("(1−q)ᵗ for (1−q)^{t(t−1)/2}: linear convergence after all", LIMIT)
def linear():
    """At t = 2, where both say r²(1−q) and r²(1−q)²."""
    return after_three_steps(Equation(states[2].theta, r**2 * FACTOR**2 * states[0].theta))


@claim.mutant("exponent t(t+1)/2", ITERATES)
def late():
    return after_three_steps(Equation(states[3].theta, r**3 * FACTOR**6 * states[0].theta))


@claim.mutant("c1λL_t = 1 − r(1−q)ᵗ", LAW)
def shifted_law():
    return after_three_steps(
        Equation(c1 * lam * rllc.V.T * states[3].law, (1 - r * FACTOR**3) * ONE)
    )


@claim.mutant("r = 1 + c1λL_0", ITERATES)
def wrong_sign():
    return refute(THIRD, [*SETTING, MEANING[0], *LOOP, *EQUATIONS], at=AT | {"r": "3/2"})


@claim.mutant("q = 2 still contracts: |θ_3| < |θ_0| for r = 1", LIMIT)
def edge_contracts():
    first, last = states[0].theta, states[3].theta
    return after_three_steps(
        Inequality(first.T * first, last.T * last, strict=True), {"c2": 4, "L0": [[0]], "r": 1}
    )
