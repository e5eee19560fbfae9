"""The flow of dense G can leave the stable region while V falls."""

from flint import arb, arb_mat, ctx, fmpq

from theory.lodo import exact
from theory.lodo.dense import DISSIPATION, FLOW, ROOT_H, A, E, H, K
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
    inverse,
    refute,
    setting,
    tr,
)
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

SPEED, EULER, LEAVES, NORM, BARRIER = (
    "dρ/dt at the start",
    "Euler steps leave",
    "the flow leaves",
    "from ‖A₀‖₂ < 1",
    "the barrier for Σ ∝ H⁻¹",
)

claim = Claim(
    name="lodo/lodo_flow_leaves_stability",
    title="""The dense flow keeps neither ρ(A) < 1 nor ‖A‖₂ < 1; the symmetric flow keeps ρ(A) < 1
    if Σ ∝ H⁻¹""",
    source=source("Section 4.1, footnote 2"),
    expected="checked",
    lowered="""all but the barrier is about two matrices: exact numbers and certified balls; the
    barrier is proved""",
    paper=None,
    wording="""'the error begins small enough to have spectral norm less than 1' (section 4.1): the
    start that leaves ρ < 1 has ‖A₀‖₂ = 2.85, so it is outside that assumption. From a start inside
    it ‖A‖₂ may rise above 1, and what is proved to stay is lodo_basin and symmetric_flow_norm; no
    start with ‖A₀‖₂ < 1 that loses ρ < 1 is known to us.""",
    statement="""Σ = I, H = diag(1, 4), A₀ = (9/10)[[2, −1], [2, −1]], ρ(A₀) = 9/10, ‖A₀‖₂ > 2:
    dρ/dt = (59571/95)α at t = 0, and along dA/dt = −αHAEH² ρ reaches 1 at αt = 1.438878e-4, where V
    = ‖AH⁻¹‖_F² has fallen from 6.58125 to 6.524; so do the Euler steps A₊ = A − δHAEH² with δ =
    10⁻⁶. From ‖A₀‖₂ < 1 the norm may rise above 1: H = diag(1, 1/16), A₀ = [[7/10, −3/20], [13/100,
    49/50]] has ‖A₀‖₂ = .99194 and, ρ < 1 all the way, ‖A‖₂ = 1.02445 at αt = 1.7848 (in float64 it
    has its peak, 1.0889, near αt = 14.3 and is below 1 again at 60). For symmetric G, the symmetric
    flow and Σ = σ²H⁻¹ ρ < 1 is kept: −log det(1 − S²), S = 1 − H^½GH^½, never rises.""",
    latex=r"""$H=\mathrm{diag}(1,4)$, $\Sigma=I$,
    $A_0=\tfrac{9}{10}\begin{pmatrix}2&-1\\2&-1\end{pmatrix}$: $\rho$ reaches $1$ at $\alpha
    t\approx 1.438878\cdot10^{-4}$.""",
    hypotheses=(
        Hypothesis(
            "Σ = σ²H⁻¹",
            "for the barrier; for Σ = σ²I and ‖A₀‖_F < 1 see symmetric_flow_norm; else open",
            needed=False,
        ),
        Hypothesis("G = Gᵀ", "for the barrier"),
    ),
    axioms="""
    - Jacobi: the derivative of −log det(1 − S²) along dS is tr((1 − S²)⁻¹(S·dS + dS·S))
    - −log det(1 − S²) → ∞ as an eigenvalue of S tends to ±1""",
    parts=(SPEED, EULER, LEAVES, NORM, BARRIER),
    remark="""Where ρ nears 1, E grows like 1/(1 − ρ²), so the end comes with unbounded speed; in
    the time s with dt = (1 − tr A + det A)ds the flow is smooth there, and is enclosed in that
    time. V falls as long as ρ < 1 (lodo_flow_lyapunov). No escape of a symmetric flow was ever
    seen.""",
)

HESSIAN, START, ONE = (
    exact.diagonal(1, 4),
    exact.matrix([["9/5", "-9/10"], ["9/5", "-9/10"]]),
    exact.diagonal(1, 1),
)
u, w, lam = Operator("u", "n", "1"), Operator("w", "n", "1"), Scalar("λ")
SUM = Equation(E, A * E * A.T + 1, "E for Σ = 1")
PAIR = [
    Equation(A * u, lam * u, "u is an eigenvector"),
    Equation(w.T * A, lam * w.T, "w is a left one"),
    Equation(w.T * u, 1, "scaled"),
]
SLOPE = -(w.T * FLOW * H * u)  # dλ/d(αt) of a simple eigenvalue
POINT = {
    "H": HESSIAN,
    "A": START,
    "E": exact.stein(START, ONE),
    "u": [[1], [1]],
    "w": [[2], [-1]],
    "λ": "9/10",
}


@claim.exact("dρ/dt = 59571/95, with V falling", SPEED)
def speed(run):
    """dλ = wᵀdA u for a simple eigenvalue with wᵀu = 1; the other eigenvalue is 0 = det A."""
    claims = [
        Equation(SLOPE, fmpq_number(59571, 95)),
        Inequality(DISSIPATION, 0 * DISSIPATION, strict=True),
    ]
    where = setting(claims, [SUM, *PAIR], pd=("H", "E"))
    return Checked(
        "dρ/d(αt) = 59571/95 at A₀",
        instances=1,
        pieces=[("the start", Instances(where, claims, [complete(where, POINT)]))],
    )


def fmpq_number(p, q):
    from fractions import Fraction

    return Fraction(p, q) * identity("1")


@claim.enclosure("Euler steps of 10⁻⁶ in ball arithmetic: ρ > 1 with V lower at every step", EULER)
def euler(run):
    """1 − tr A + det A < 0 means a real eigenvalue above 1."""
    ctx.prec = 320
    a, h, step = arb_mat(START), arb_mat(HESSIAN), arb(fmpq(1, 10**6))
    v = first = _scaled_norm(a)
    for count in range(1, 400):
        a = a - h * a * _sum(a) * h * h * step
        v, before = _scaled_norm(a), v
        if not v < before:
            return Checked(f"V is not seen to fall at step {count}", ok=False)
        if 1 - a[0, 0] - a[1, 1] + a.det() < 0:
            return Checked(
                f"ρ(A) > 1 after {count} steps; V from {first.str(6, radius=False)} to "
                f"{v.str(6, radius=False)}",
                instances=count,
            )
        if not 1 - a[0, 0] - a[1, 1] + a.det() > 0:
            return Checked(f"undecided at step {count}: the balls are too wide", ok=False)
    return Checked("400 steps without leaving", ok=False)


def _sum(a):
    """E = AEAᵀ + 1 for a 2×2 ball matrix."""
    big = arb_mat(
        4,
        4,
        [
            int(i == k and j == m) - a[i, k] * a[j, m]
            for i in range(2)
            for j in range(2)
            for k in range(2)
            for m in range(2)
        ],
    )
    found = big.solve(arb_mat(4, 1, [1, 0, 0, 1]))
    return arb_mat(2, 2, [found[i, 0] for i in range(4)])


def _scaled_norm(a):
    return sum((a[i, j] / HESSIAN[j, j]) ** 2 for i in range(2) for j in range(2))


@claim.enclosure(
    "the flow itself in ball arithmetic, to the step in which an eigenvalue reaches 1", LEAVES
)
def certified(run):
    """Taylor's polynomial with a certified remainder at every step; the start has ρ = 9/10 < 1."""
    from theory.lodo.escape import escape

    found = escape(START, (1, 4), fmpq(1, 40000), fmpq(1, 10**8))
    wrong = _bowl.encloses("αt", found.time * 10**4, "1.438878") or _bowl.encloses(
        "V at the end", found.scaled_norm, "6.524"
    )
    return Checked(
        wrong
        or f"ρ = 1 at αt in {found.time.str(8)}, after {found.steps} enclosed steps with ρ < 1; V "
        f"from {found.first_norm.str(6, radius=False)} "
        f"to {found.scaled_norm.str(5)}",
        ok=not wrong,
        instances=found.steps,
    )


END = 1.438879e-4  # the certified time, rounded up


@claim.numeric("float64: the flow integrated to ρ = 0.9999, two step sizes", LEAVES)
def floats(run):
    """RK4; ρ = 0.9999 comes before ρ = 1, whose time is certified above."""
    from numerics.lodo import lodo_flow_leaves_stability as stability

    (time, fell, rho), (coarse, fell_too, _) = (stability.escape(step) for step in (1e-6, 2e-6))
    earlier = all(0 < each <= END for each in (time, coarse))
    return Checked(
        f"ρ = {rho:.5f} at αt = {time:.5e} (steps of 1e-6 at most) and {coarse:.5e} (2e-6), V "
        "falling all the way",
        ok=earlier and fell and fell_too and 0.9999 <= rho < 1,
        instances=2,
        worst_error=max(time, coarse),
        bound=END,
    )


SMALL_HESSIAN = exact.diagonal(1, fmpq(1, 16))
SMALL = exact.matrix([["7/10", "-3/20"], ["13/100", "49/50"]])


@claim.exact("1 − A₀ᵀA₀ ≻ 0, and V falls there", NORM)
def small_start(run):
    claims = [Inequality(DISSIPATION, 0 * DISSIPATION, strict=True)]
    room = Operator("N", "n", "n", symmetric=True)
    where = setting(claims, [SUM, Equation(room, 1 - A.T * A)], pd=("H", "E", "N"))
    point = complete(where, {"H": SMALL_HESSIAN, "A": SMALL, "E": exact.stein(SMALL, ONE)})
    return Checked(
        "‖A₀‖₂ < 1",
        instances=1,
        pieces=[("the start of norm below 1", Instances(where, claims, [point]))],
    )


@claim.enclosure("the flow from there in ball arithmetic: ‖A‖₂ > 1 after 150 steps", NORM)
def rises_above_one(run):
    from theory.lodo.escape import rise

    found = rise(SMALL, (1, fmpq(1, 16)), fmpq(1, 4), 150)
    wrong = (
        _bowl.encloses("‖A₀‖₂", found.first_norm, ".99194")
        or _bowl.encloses("αt", found.time, "1.7848")
        or _bowl.encloses("‖A‖₂", found.norm, "1.02445")
    )
    return Checked(
        wrong
        or f"‖A‖₂ from {found.first_norm.str(6, radius=False)} to "
        f"{found.norm.str(7, radius=False)} at αt = {found.time.str(5, radius=False)}, ρ < 1 on "
        f"all {found.steps} enclosed steps",
        ok=not wrong and bool(found.norm > 1 > found.first_norm),
        instances=found.steps,
    )


@claim.numeric("float64: the peak of ‖A‖₂, and below 1 again; two step sizes", NORM)
def peak(run):
    """RK4 of order 4: halving the step moves the peak by less than 10⁻⁶."""
    from numerics.lodo import lodo_flow_leaves_stability as stability

    fine, coarse = (stability.rise_and_fall(step) for step in (0.05, 0.1))
    near = all(abs(found[0] - 1.0889) < 5e-5 for found in (fine, coarse))
    return Checked(
        f"‖A‖₂ has its peak {fine[0]:.5f} at αt = {fine[1]:.2f}, ρ at most {fine[2]:.4f}; "
        f"{fine[3]:.4f} at αt = 60",
        ok=near and fine[2] < 1 and fine[3] < 1 and abs(fine[1] - 14.3) < 1,
        instances=2,
        worst_error=max(abs(found[0] - 1.0889) for found in (fine, coarse)),
        bound=5e-5,
    )


# -- the barrier

S = Operator("S", "n", "n", symmetric=True)
G = Operator("G", "n", "n", symmetric=True)
R = inverse(1 - S * S, "R")
sigma2 = Scalar("σ²", nonneg=True)
K_INV = inverse(K, "H^-½")
SHAPE = [Equation(A, 1 - G * H, "A = 1 − GH"), ROOT_H, Equation(S, 1 - K * G * K)]
SOLVED = Equation(E, sigma2 * K_INV * R * K_INV)
MOVES = -(K * (FLOW + FLOW.T) * K) / 2  # dS for α = 1: G moves by +½(HAEH + its transpose)
SLOPE_LOG = tr(R * (S * MOVES + MOVES * S))
MIDDLE = K * S * R * K


@claim.proof(
    "E = σ²H^-½(1 − S²)⁻¹H^-½ solves its equation, and the barrier's slope is −2σ²‖H^½S(1 − "
    "S²)⁻¹H^½‖²",
    BARRIER,
)
def barrier():
    d = Derivation([*SHAPE, SOLVED])
    d.prove(K * A, S * K)
    d.prove(A, K_INV * S * K)
    d.prove(R * S, S * R)
    d.prove(R, S * R * S + 1)
    equation = Equation(E, A * E * A.T + sigma2 * K_INV * K_INV)
    d.prove(equation)
    d.prove(A * E, sigma2 * K_INV * S * R * K_INV)
    d.prove(FLOW, sigma2 * K * S * R * K)
    return d.qed(equation, Equation(SLOPE_LOG, -2 * sigma2 * tr(MIDDLE.T * MIDDLE)))


@claim.proof("so it never rises", BARRIER)
def barrier_sign():
    return SumOfSquares(2 * sigma2 * tr(MIDDLE.T * MIDDLE), [Square(MIDDLE, weight=2 * sigma2)])


claim.batched(
    "dρ/dt at A₀ turned into n ≤ 8 dimensions, and the barrier, batched in torch",
    SPEED,
    instances=400,
)


@claim.necessity("G = Gᵀ", BARRIER)
def dense():
    """Σ = H⁻¹ as in the barrier, H = diag(1, 3), A = ½[[2, −1], [2, −1]]: the dense flow makes ρ =
    ½ rise, at 121/18."""
    hessian, a, noise = (
        exact.diagonal(1, 3),
        exact.matrix([[1, "-1/2"], [1, "-1/2"]]),
        exact.diagonal(1, fmpq(1, 3)),
    )
    own_sum = Equation(E, A * E * A.T + inverse(H, "H⁻¹"), "E for Σ = H⁻¹")
    return refute(
        Inequality(0 * SLOPE, SLOPE),
        [own_sum, *PAIR],
        pd=("H", "E"),
        at={
            "H": hessian,
            "A": a,
            "E": exact.stein(a, noise),
            "u": [[1], [1]],
            "w": [[2], [-1]],
            "λ": "1/2",
        },
    )


@claim.mutant("ρ falls at A₀", SPEED)
def falls():
    return refute(Inequality(0 * SLOPE, SLOPE), [SUM, *PAIR], at=POINT)


@claim.mutant("V rises at A₀", SPEED)
def rises():
    return refute(Inequality(0 * DISSIPATION, DISSIPATION), [SUM], at={k: POINT[k] for k in "HAE"})


@claim.mutant("dρ/dt = 59571/95 for the flow without the second H", SPEED)
def one_hessian_less():
    return refute(Equation(-(w.T * FLOW * u), fmpq_number(59571, 95)), [SUM, *PAIR], at=POINT)


@claim.mutant("dρ/dt with w not scaled", SPEED)
def unscaled():
    return refute(
        Equation(SLOPE, fmpq_number(59571, 95)), [SUM, *PAIR[:2]], at=POINT | {"w": [[4], [-2]]}
    )


@claim.mutant("‖A₀‖_F < 1 at the start of norm below 1", NORM)
def frobenius_too():
    """Then it would be in the ball of symmetric_flow_norm: ‖A₀‖_F² = 7449/5000."""
    unit = Operator("e", "n", "1")
    return refute(
        Inequality(tr(unit.T * unit), tr(A.T * A)),
        [Equation(unit.T * unit, 1)],
        at={"A": SMALL, "e": [[1], [0]]},
    )


@claim.mutant("the barrier's slope without the 2", BARRIER)
def half_slope():
    return refute(
        Equation(SLOPE_LOG, -sigma2 * tr(MIDDLE.T * MIDDLE)),
        [*SHAPE, SOLVED],
        at={"G": [["1/2"]], "H": [[1]], "K": [[1]], "σ²": 1},
    )
