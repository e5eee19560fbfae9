"""With momentum, RLLC's law never converges, not even on a parabola."""

import random

from flint import arb, ctx, fmpq, fmpq_mat

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
    left_inverse,
    pinv,
    reciprocal,
    refute,
    setting,
)
from theory.rllc import dynamics
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

LAW, CYCLE = "the law", "the cycle"

claim = Claim(
    name="rllc/rllc_momentum_nonconvergence",
    title="With one momentum unit J(a), 0 < a < 1, RLLC's law never converges",
    source=source("Definition 5.1 with J(a); the result is ours"),
    expected="proved",
    statement="""On ½λ|θ|², λ > 0, with the memory J(a), 0 < a < 1, let q = c1c2λ, x = c1λL_t and ρ
    = g_{t+1}/M_t. Then (x, ρ) ↦ (x + qρ, ρ/(a+ρ) − x − qρ) and M_{t+1} = (a+ρ)M_t. For q ≠ 0 the
    only fixed point is (0, 0); there the Jacobian determinant is 1/a > 1, and for 0 < q < 2(1 +
    1/a) both eigenvalues lie outside the unit circle: the law of a zero-start run with θ_0 ≠ 0
    never converges, whatever L_0 is. For 0 < q < 2 there is an exact 2-cycle ρ = ±√(a² + 2a/(2−q)),
    which multiplies θ by −2a/(2−q) every two steps: for q ≥ 2 − 2a θ does not converge on it
    either. Example: a = 1/2, q = 3/2, λ = c1 = 1, (M, θ, L) = (2, 3, 0): θ = 3, −6, −6, 12, 12,
    −24, …""",
    latex=r"""$(x,\rho) \mapsto \bigl(x + q\rho,\ \tfrac{\rho}{a+\rho} - x - q\rho\bigr)$, fixed
    point $(0,0)$ with $\det J = 1/a > 1$; 2-cycle $\rho = \pm\sqrt{a^2 + \tfrac{2a}{2-q}}$,
    multiplier $-\tfrac{2a}{2-q}$.""",
    hypotheses="""
    - a ≠ 0: for J(0) the law converges: rllc_closed_form
    - q ≠ 0: for the only fixed point: at q = 0 every (ρ/(a+ρ) − ρ, ρ) is one
    - 0 < q < 2(1 + 1/a): for the law
    - a < 1: for the law: for a > 1 the fixed point attracts""",
    remark="""The proof. If L_t converged, so would x_t, then qρ_t = x_{t+1} − x_t → 0, then
    ρ_{t+1} → 0 gives x_t → 0: the run would tend to (0, 0). With p = aq/(1+a) the form V =
    (x+pρ)² + p(2−p)ρ² is definite, and V′ − V = ρ²(γ + w) with γ = q(1−a)(2−p)/a > 0 and w → 0 at
    (0, 0). So V does not decrease near (0, 0), and a run that tends there must sit at (0, 0) from
    some step on; but (0, 0) has no other preimage, and a zero start has x + ρ = 1. Where a + ρ =
    0 the memory becomes 0, the law stands still for a step, and the run goes on like a zero
    start; the step before changed x by −qa, so infinitely many of them are no convergence either.
    Two units do worse: H = diag(1, 4, 10), J(0;2), the law gated on full rank, c1 = 1, c2 = 1/20
    (so c1c2Λ = 1/2, where J(0) converges: rllc_convergence), L_0 = (3/20, 0), θ_0 = (1, 1, 1):
    |θ_100| > 10⁸¹.""",
    axioms="""
    - limits: sums, products and quotients; a form V that does not decrease and tends to 0 is 0""",
    parts=(LAW, CYCLE),
)

c1, c2, lam = rllc.C1, rllc.C2, Scalar("λ")
a, q, x, ρ, x_next, ρ_next = (Scalar(name) for name in ("a", "q", "x", "ρ", "x′", "ρ′"))
A_INV, GROWTH_INV = reciprocal(a, "1/a"), reciprocal(a + ρ, "1/(a+ρ)")
MAP = [
    Equation(x_next, x + q * ρ, "x′ = x + qρ"),
    Equation((a + ρ) * ρ_next, ρ - (a + ρ) * x_next, "ρ′ = ρ/(a+ρ) − x′"),
]
M, M_next, M_after, θ, θ_next = (Operator(name, "n", "1") for name in ("M", "M′", "M″", "θ", "θ′"))
L, L_next, L_after = (Operator(name, "1", "1") for name in ("L", "L′", "L″"))
RATE = Equation(q, c1 * c2 * lam, "q = c1c2λ")
STEP = [
    Equation(M_next, a * M + lam * θ, "J(a): M′ = aM + g, g = λθ"),
    Equation(L_next, L + c2 * pinv(M) * lam * θ, "law correction"),
    Equation(θ_next, θ - c1 * M_next * L_next, "parameter update"),
    Equation(lam * θ, ρ * M, "ρ = g/M"),
]


@claim.proof("the map: M′ = (a+ρ)M, x′ = x + qρ, ρ′ = ρ/(a+ρ) − x′", LAW)
def the_map():
    """From the equations of RLLC, M ≠ 0; in any dimension, since all vectors are multiples of
    θ_0."""
    alive = Equation(left_inverse(M, "N") * M, 1, "M ≠ 0")
    law = c1 * lam * L_next
    return Derivation([*STEP, RATE, alive]).qed(
        Equation(M_next, (a + ρ) * M),
        Equation(law, c1 * lam * L + q * ρ * identity("1")),
        Equation((a + ρ) * lam * θ_next, ρ * M_next - (a + ρ) * M_next * law),
    )


@claim.proof("where it starts: x + ρ = 1; and where the memory becomes 0: it starts again", LAW)
def starts():
    """M = λθ_0, θ_1 = θ_0 − c1ML, λθ_1 = ρM. For a + ρ = 0: M′ = 0, θ′ = θ, x′ = x − qa, then L″ =
    L′ and M″ = λθ."""
    begin, alive = Operator("θ0", "n", "1"), Equation(left_inverse(M, "N") * M, 1, "M ≠ 0")
    one = identity("1")
    zero_start = Derivation(
        [Equation(M, lam * begin), Equation(θ, begin - c1 * M * L), STEP[3], alive]
    )
    zero_start = zero_start.qed(Equation(ρ * one + c1 * lam * L, one))
    stops = [
        *STEP,
        RATE,
        alive,
        Equation(ρ, -a, "a + ρ = 0"),
        Equation(M_after, a * M_next + lam * θ_next),
        Equation(L_after, L_next + c2 * pinv(M_next) * lam * θ_next),
    ]
    again = Derivation(stops).qed(
        Equation(M_next, 0),
        Equation(θ_next, θ),
        Equation(c1 * lam * L_next, c1 * lam * L - q * a * one),
        Equation(L_after, L_next),
        Equation(M_after, lam * θ),
    )
    return [zero_start, again]


@claim.proof("(0, 0) is the only fixed point and has no other preimage", LAW)
def fixed_point():
    some = [Equation(q * reciprocal(q, "1/q"), 1, "q ≠ 0"), Equation(a * A_INV, 1, "a ≠ 0")]
    fixed = Derivation([*some, Equation(x, x + q * ρ), Equation((a + ρ) * ρ, ρ - (a + ρ) * x)]).qed(
        Equation(ρ, 0), Equation(x, 0)
    )
    before = Derivation([*some, *MAP, Equation(x_next, 0), Equation(ρ_next, 0)]).qed(
        Equation(ρ, 0), Equation(x, 0)
    )
    return [fixed, before]


LINEAR = -x + (A_INV - q) * ρ  # the linear part of ρ′
j11, j12, j21, j22, trace, determinant = (
    Scalar(name) for name in ("J11", "J12", "J21", "J22", "tr", "det")
)
JACOBIAN = [
    Equation(j11, 1, "∂x′/∂x"),
    Equation(j12, q, "∂x′/∂ρ"),
    Equation(j21, -1, "∂ρ′/∂x"),
    Equation(j22, A_INV - q, "∂ρ′/∂ρ at (0, 0)"),
    Equation(trace, j11 + j22),
    Equation(determinant, j11 * j22 - j12 * j21),
]


@claim.proof(
    "the Jacobian there: determinant 1/a, and 1 − tr + det = q, 1 + tr + det = 2(1+1/a) − q", LAW
)
def jacobian():
    """x′ = J11·x + J12·ρ and ρ′ = J21·x + J22·ρ − ρ²/(a(a+ρ)) exactly, for J = [[1, q], [−1, 1/a −
    q]]."""
    return Derivation([*MAP, *JACOBIAN]).qed(
        Equation(x_next, j11 * x + j12 * ρ),
        Equation(ρ_next, j21 * x + j22 * ρ - A_INV * GROWTH_INV * ρ**2),
        Equation(determinant, A_INV),
        Equation(1 - trace + determinant, q),
        Equation(1 + trace + determinant, 2 * (1 + A_INV) - q),
    )


p, δ = Scalar("p"), Scalar("p(2−p)", nonneg=True)
SHAPE = Equation((1 + a) * p, a * q, "p = aq/(1+a)")
GAIN = q * (1 - a) * (2 - p) * A_INV  # γ
REST = -2 * p * A_INV * GROWTH_INV * (x_next + LINEAR + ρ_next)  # w


def form(x, ρ):
    """V."""
    return (x + p * ρ) ** 2 + p * (2 - p) * ρ**2


@claim.proof("V′ − V = ρ²(γ + w), V ≥ 0, and 2 − p > 0 for q < 2(1 + 1/a)", LAW)
def expanding():
    change = Derivation([*MAP, SHAPE]).qed(
        Equation(form(x_next, ρ_next) - form(x, ρ), ρ**2 * (GAIN + REST))
    )
    definite = SumOfSquares(
        form(x, ρ), [Square(x + p * ρ), Square(ρ, δ)], [Equation(δ, p * (2 - p), "0 < p < 2")]
    )
    range_ = Derivation([SHAPE]).qed(Equation((1 + a) * (2 - p), a * (2 * (1 + A_INV) - q)))
    return [change, definite, range_]


OTHER_INV, EDGE_INV = reciprocal(a + ρ_next, "1/(a+ρ′)"), reciprocal(2 - q, "1/(2−q)")
ROOT = Equation(ρ**2 * (2 - q), a**2 * (2 - q) + 2 * a, "ρ² = a² + 2a/(2−q)")
x_back, ρ_back = Scalar("x″"), Scalar("ρ″")


@claim.proof("the 2-cycle and its multiplier", CYCLE)
def two_cycle():
    """From (x, ρ), x = ρ/(a+ρ) + (1−q)ρ, to (x + qρ, −ρ) and back, M times (a+ρ)(a−ρ)."""
    start = [
        ROOT,
        Equation((a + ρ) * x, ρ + (a + ρ) * (1 - q) * ρ, "x = ρ/(a+ρ) + (1−q)ρ"),
        *MAP,
        Equation(M_next, (a + ρ) * M, "the map"),
        Equation(x_back, x_next + q * ρ_next, "x″ = x′ + qρ′"),
        Equation((a + ρ_next) * ρ_back, ρ_next - (a + ρ_next) * x_back, "ρ″ = ρ′/(a+ρ′) − x″"),
        Equation(M_after, (a + ρ_next) * M_next, "the map"),
    ]
    one = [Equation((a + ρ) * GROWTH_INV, 1), Equation((a + ρ_next) * OTHER_INV, 1)]
    d = Derivation([*start, *one, Equation((2 - q) * EDGE_INV, 1, "q ≠ 2")])
    d.prove(ρ_next, -ρ)
    d.prove((a + ρ) * (a - ρ), -2 * a * EDGE_INV)
    return d.qed(
        Equation(ρ_next, -ρ),
        Equation(x_back, x),
        Equation(ρ_back, ρ),
        Equation(M_after, -2 * a * EDGE_INV * M),
    )


@claim.exact("rational 2-cycles, and the runs of RLLC that follow them", CYCLE)
def cycles(run):
    """Any rational a in (0, 1), ρ > a with q = 2 − 2a/(ρ²−a²) > 0; the real optimizer over ℚ comes
    back after two steps, times −2a/(2−q)."""
    rng, count, done, growing = random.Random(f"two-cycles {run.seed}"), run.count(60), 0, 0
    while done < count:
        decay, ratio = fmpq(rng.randint(1, 9), 10), fmpq(rng.randint(-30, 30), 10)
        if ratio**2 <= decay**2 + decay:
            continue
        rate = 2 - 2 * decay / (ratio**2 - decay**2)
        start = dynamics.two_cycle(decay, rate, ratio)
        curvature, first = fmpq(rng.randint(1, 4), 2), fmpq(rng.randint(1, 4), 3)
        memory, law = fmpq(rng.randint(1, 5)), start.x / (first * curvature)
        begin = [fmpq_mat(1, 1, [value]) for value in (memory, law, ratio * memory / curvature)]
        state = begin
        for _ in range(2):
            state = witnesses.step(
                *state,
                state[2] * curvature,
                fmpq_mat(1, 1, [decay]),
                fmpq_mat(1, 1, [1]),
                first,
                rate / (first * curvature),
            )
        times = -2 * decay / (2 - rate)
        if list(state) != [begin[0] * times, begin[1], begin[2] * times]:
            return Checked(
                f"a = {decay}, ρ = {ratio}: no 2-cycle of the optimizer", ok=False, refutes=True
            )
        done, growing = done + 1, growing + (abs(times) >= 1)
    return Checked(
        f"{count} exact 2-cycles over ℚ, on {growing} of which |θ| does not shrink",
        instances=count,
        pieces=[("θ = 3, −6, −6, 12, 12, −24", _page_orbit())],
    )


states, EQUATIONS = rllc.unroll(5)
LOOP = [
    Equation(Operator(f"g{i + 1}", "n", "1"), lam * states[i].theta, "gradient of ½λ|θ|²")
    for i in range(5)
]
ORBIT = {
    "T": [["1/2"]],
    "v": [[1]],
    "M0": [[2]],
    "θ0": [[3]],
    "L0": [[0]],
    "λ": 1,
    "c1": 1,
    "c2": "3/2",
}


def _page_orbit():
    """Every two steps M and θ double and change sign, and L comes back."""
    claims = []
    for now, later in zip(states, states[2:]):
        claims += [
            Equation(later.theta, -2 * now.theta),
            Equation(later.memory, -2 * now.memory),
            Equation(later.law, now.law),
        ]
    where = setting(claims, [*LOOP, *EQUATIONS])
    return Instances(where, claims, [complete(where, ORBIT)])


EDGES = ("q = 0", "q = 1", "q = 2(1 + 1/a)", "a = 1", "L = 0", "c1λL = 1")


@claim.exact("zero-start runs over ℚ follow the map, and V changes as it says", LAW)
def zero_starts(run):
    """Seven steps; x_1 + ρ_1 = 1; V′ − V = ρ²(γ + w) at every step."""
    rng, count = random.Random(f"momentum {run.seed}"), run.count(40)
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        decay, rate, law = (
            fmpq(1) if at == "a = 1" else fmpq(rng.randint(1, 9), 10),
            fmpq(rng.randint(1, 30), 10),
            fmpq(rng.randint(-4, 8), 4),
        )
        ends = {"q = 0": 0, "q = 1": 1, "q = 2(1 + 1/a)": 2 * (1 + 1 / decay)}
        rate = fmpq(ends.get(at, rate))
        law = fmpq({"L = 0": 0, "c1λL = 1": 1}.get(at, law))
        state = (fmpq_mat(1, 1), fmpq_mat(1, 1, [law]), fmpq_mat(1, 1, [1]))
        here = None
        for _ in range(7):
            state = witnesses.step(
                *state, state[2], fmpq_mat(1, 1, [decay]), fmpq_mat(1, 1, [1]), fmpq(1), rate
            )
            if state[0][0, 0] == 0:
                break
            there = dynamics.Momentum(state[1][0, 0], state[2][0, 0] / state[0][0, 0])
            if (
                here is None
                and there.x + there.rho != 1
                or here is not None
                and not _follows(decay, rate, here, there)
            ):
                return Checked(
                    f"a = {decay}, q = {rate}, c1λL0 = {law}: the run leaves the map",
                    ok=False,
                    refutes=True,
                )
            here = there
    return Checked(
        f"{count} zero-start runs of 7 steps over ℚ, and {len(EDGES)} edges", instances=count
    )


def _follows(decay, rate, here, there):
    if dynamics.momentum_map(decay, rate, here) != there:
        return False
    shape = decay * rate / (1 + decay)

    def value(s):
        return (s.x + shape * s.rho) ** 2 + shape * (2 - shape) * s.rho**2

    linear = -here.x + (1 / decay - rate) * here.rho
    rest = -2 * shape / (decay * (decay + here.rho)) * (there.x + linear + there.rho)
    return value(there) - value(here) == here.rho**2 * (
        rate * (1 - decay) * (2 - shape) / decay + rest
    )


@claim.enclosure("two units: |θ_100| for H = diag(1, 4, 10), J(0;2), gated, in ball arithmetic")
def two_units(run):
    """c1 = 1, c2 = 1/20, L_0 = (3/20, 0), θ_0 = (1, 1, 1), 20,000 bits: the run loses about ninety
    bits a step."""
    before, ctx.prec = ctx.prec, 20000
    try:
        theta = dynamics.gated_two_units(
            [arb(1), arb(4), arb(10)], arb(1), arb(1) / 20, [arb(3) / 20, arb(0)], [arb(1)] * 3, 100
        )
        size = sum(x * x for x in theta).sqrt()
        ok, decimals = bool(size > arb(10) ** 81), float((size.log() / arb(10).log()).mid())
        return Checked(
            f"|θ_100| = 10^{decimals:.3f}, certified to {size.rel_accuracy_bits()} bits", ok=ok
        )
    finally:
        ctx.prec = before


claim.floats("float64 runs follow the map; the 2-cycle of the example exactly", instances=60)


claim.batched("the same batched in torch", instances=500)


@claim.necessity("a ≠ 0", LAW)
def no_momentum():
    """a = 0: (1, 0) is a fixed point, the perfect step size x = 1; here ρ′ = 1 − x′ holds for every
    ρ."""
    fixed = [Equation(x, x + q * ρ), Equation((a + ρ) * ρ, ρ - (a + ρ) * x)]
    return refute(Equation(x, 0), fixed, at={"a": 0, "q": 1, "x": 1, "ρ": 0})


@claim.necessity("q ≠ 0", LAW)
def no_correction():
    """q = 0: the law never moves, and (x, ρ) with ρ = ρ/(a+ρ) − x is a fixed point; a = 1/2, ρ =
    1/2, x = 0."""
    fixed = [Equation(x, x + q * ρ), Equation((a + ρ) * ρ, ρ - (a + ρ) * x)]
    return refute(Equation(ρ, 0), fixed, at={"a": "1/2", "q": 0, "x": 0, "ρ": "1/2"})


@claim.necessity("0 < q < 2(1 + 1/a)", LAW)
def indefinite():
    """a = 1/2, q = 8: p = 8/3, and V is negative at (−8/3, 1)."""
    at = {"a": "1/2", "q": 8, "p": "8/3", "x": "-8/3", "ρ": 1}
    return refute(Inequality(form(x, ρ), 0), [SHAPE], at=at)


@claim.necessity("a < 1", LAW)
def divergent_memory():
    """a = 2, q = 1: V falls near (0, 0), as at (0, 1/100)."""
    at = {"a": 2, "q": 1, "p": "2/3", "x": 0, "ρ": "1/100", "ρ′": "-101/20100"}
    return refute(Inequality(form(x_next, ρ_next), form(x, ρ)), [*MAP, SHAPE], at=at)


def on_the_orbit(*claims):
    """A refutation at the example's run."""
    return refute(list(claims), [*LOOP, *EQUATIONS], at=ORBIT)


@claim.mutant("θ shrinks on the example's cycle", CYCLE)
def shrinking():
    return on_the_orbit(
        Inequality(states[0].theta.T * states[0].theta, states[4].theta.T * states[4].theta)
    )


@claim.mutant("the multiplier is +2a/(2−q)", CYCLE)
def wrong_sign():
    return on_the_orbit(Equation(states[2].theta, 2 * states[0].theta))


@claim.mutant("a fixed point of L, not a 2-cycle", CYCLE)
def constant_law():
    return on_the_orbit(Equation(states[1].law, states[0].law))


@claim.mutant("ρ² = a² + 2a/(2+q)", CYCLE)
def wrong_root():
    """a = 1/2, q = 6/5, ρ = 3/4 satisfies it; the multiplier would be −5/16, not −5/4."""
    wrong = Equation(ρ**2 * (2 + q), a**2 * (2 + q) + 2 * a)
    return refute(
        Equation((a + ρ) * (a - ρ) * (2 - q), -2 * a),
        [wrong],
        at={"a": "1/2", "q": "6/5", "ρ": "3/4"},
    )


@claim.mutant("the Jacobian determinant is a", LAW)
def inverted():
    return refute(Equation(determinant, a), JACOBIAN, at={"a": "1/2", "q": 1})


@claim.mutant("V grows at every point, not only near (0, 0)", LAW)
def everywhere():
    """a = 1/2, q = 1, (x, ρ) = (−4, 1): V falls from 14 to 287/27."""
    at = {"a": "1/2", "q": 1, "p": "1/3", "x": -4, "ρ": 1, "ρ′": "11/3"}
    return refute(Inequality(form(x_next, ρ_next), form(x, ρ)), [*MAP, SHAPE], at=at)
