"""c_t ≤ 1 alone does not keep what TO learns bounded: A can grow like √t."""

from fractions import Fraction

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
    tr,
)
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _exact, source
from verify.evidence import Checked

ORBIT, LEAKAGE = "the orbit", "leakage"

claim = Claim(
    name="trainable/to_unbounded_variables",
    title="βD² + γ ≤ 1 does not keep TO's variables bounded: A grows like √t",
    source=source("section 3.2, beside Proposition 2"),
    expected="proved",
    statement="""n = 1, β, γ, μ ≥ 0, A_1 > 0, b_1 = 0, w_1 = 0, gradients μw ± 1 of f_± = μw²/2 ± w
    taken in turn, α_t = 1/A_{t+1}, γμ ≤ A_1: then w_t = −b_t/A_t, u_t = 0, |b_t| ≤ γ, and A_{t+2}²
    ≥ A_t² + 2βγ for all t. So with β = γ = ¼, A_1 = 1, D = 1 (βD² + γ = ½): A² ≥ 1 + t/16 after t
    steps, t even; with μ = 0, |g| = 1. Leakage, Θ ← (1−λ)Θ after every step, 0 < λ ≤ 1, bounds Θ =
    (A/√β, b/√γ): ‖Θ′‖ ≤ (1−λ)(‖Θ‖ + √c·G) where c ≤ 2, so limsup‖Θ‖ ≤ (1−λ)√c·G/λ.""",
    latex=r"""$\beta=\gamma=\tfrac14$, $g_t = \mu w_t \pm 1$, $\alpha_t = 1/A_{t+1}$: $u_t = 0$ and
    $A_{t+1}^2 \ge 1 + t/16$ for even $t$.""",
    hypotheses="""
    - γμ ≤ A_1: so that |b_t| ≤ γ
    - the signs alternate
    - c ≤ 2: for leakage""",
    axioms="""
    - ‖X + Y‖ ≤ ‖X‖ + ‖Y‖ for Frobenius norms
    - induction over t: what a piece proves of one or two steps holds, with its start, at every
      step; (1−λ)ᵗ → 0""",
    parts=(ORBIT, LEAKAGE),
    remark=(
        "y = |b| and s the sign of the next gradient: b = −sy, w = sy/A. Measured: on noisy μw²/2 "
        "with α_t = a/(t+θ), A_t ≈ (β/(2−γ))(Σα_s)Var(ξ), "
        "which grows like log t: A follows the covariance of the noise, not the Hessian. "
        "Rescues: Σβ_t < ∞ (to_bounded_variables), or leakage. No charge: Proposition 2 of the "
        "paper has a second condition, lost in the text that we have. " + REBUILT
    ),
)

A, A1, b, b1, w, w1, g, r, u, s, s1, y, y1, mu, alpha = (
    Scalar(x)
    for x in ("A", "A′", "b", "b′", "w", "w′", "g", "r", "u", "s", "s′", "y", "y′", "μ", "α")
)
beta, gamma = to.BETA, to.GAMMA
IA = reciprocal(A, "1/A")
STEP = [
    Equation(b, -s * y, "y = |b|"),
    Equation(w, s * y * IA, "w = −b/A"),
    Equation(g, mu * w + s, "the gradient of μw²/2 + sw"),
    Equation(u, A * w + b, "prediction"),
    Equation(r, u - g, "its error"),
    Equation(A1, A - beta * r * w, "descent in A"),
    Equation(b1, b - gamma * r, "descent in b"),
]
SIGN = Equation(s**2, 1, "s = ±1")
GAIN = beta * y * (1 + mu * y * IA) * IA  # A′ − A
Y_NEXT = Equation(y1, gamma - y + gamma * mu * y * IA, "y′ = γ − y(1 − γμ/A)")


@claim.proof("one step: u = 0, A′ = A + βy(1 + μy/A)/A, b′ = −s′y′ with s′ = −s", ORBIT)
def one_step():
    return Derivation([*STEP, SIGN, Y_NEXT, Equation(s1, -s, "the signs alternate")]).qed(
        Equation(u, 0), Equation(A1, A + GAIN), Equation(b1, -s1 * y1)
    )


@claim.proof("the step with α = 1/A′ is w′ = −b′/A′: an actual run of TO", ORBIT)
def actual_run():
    m = Scalar("m")
    given = [
        Equation(alpha * A1, 1, "α_t = 1/A_{t+1}"),
        Equation(m, A1 * w + b1),
        Equation(w1, w - alpha * m),
    ]
    return Derivation(given).qed(Equation(w1, -alpha * b1), Equation(A1 * w1, -b1))


size, inverse = Scalar("y", nonneg=True), Scalar("1/A", nonneg=True)
curve = Scalar("μ", nonneg=True)
GROWN = beta * size * (1 + curve * size * inverse)  # A(A′ − A)


@claim.proof("A′² ≥ A² + 2βy, and A′ ≥ A", ORBIT)
def squares_grow():
    """A′² − A² = 2A(A′−A) + (A′−A)², and A(A′−A) = βy(1 + μy/A)."""
    base = Scalar("A", nonneg=True)
    fact = Equation(base * inverse, 1, "1/A")
    square = SumOfSquares(
        (base + GROWN * inverse) ** 2 - base**2 - 2 * beta * size,
        [Square(size, 2 * beta * curve * inverse), Square(GROWN * inverse)],
        [fact],
    )
    larger = SumOfSquares(
        GROWN * inverse,
        [Square(number(1), beta * size * inverse), Square(size * inverse, beta * curve)],
    )
    return [square, larger]


@claim.proof("y + y′ ≥ γ and 0 ≤ y′ ≤ γ where γμ ≤ A", ORBIT)
def b_stays():
    """y′ = γ − y + γμy/A; γ − y ≥ 0 and 1 − γμ/A ≥ 0 are kept, since A grows."""
    room, shrink = Scalar("γ−y", nonneg=True), Scalar("1−γμ/A", nonneg=True)
    new = gamma - size + gamma * curve * size * inverse
    total = SumOfSquares(size + new - gamma, [Square(number(1), gamma * curve * size * inverse)])
    low = SumOfSquares(
        new,
        [Square(number(1), room), Square(number(1), gamma * curve * size * inverse)],
        [Equation(room, gamma - size)],
    )
    high = SumOfSquares(
        gamma - new,
        [Square(number(1), size * shrink)],
        [Equation(shrink, 1 - gamma * curve * inverse)],
    )
    return [total, low, high]


@claim.proof("A_{t+2}² ≥ A_t² + 2βγ, so A_{2j+1}² ≥ A_1² + 2βγj for all j", ORBIT)
def two_steps():
    """A″² ≥ A′² + 2βy′ ≥ A² + 2β(y + y′); and the step of the induction over j: adding 2βγ to both
    sides."""
    P0, P1, P2, S, j, first = (Scalar(x) for x in ("A²", "A′²", "A″²", "slack", "j", "A_1²"))
    q1, q2, q3, q4, later = (Scalar(x, nonneg=True) for x in ("q₁", "q₂", "q₃", "q₄", "y′"))
    given = [
        Equation(q1, P1 - P0 - 2 * beta * size),
        Equation(q2, P2 - P1 - 2 * beta * later),
        Equation(q3, size + later - gamma),
    ]
    pair = SumOfSquares(
        P2 - P0 - 2 * beta * gamma,
        [Square(number(1), q1), Square(number(1), q2), Square(number(1), 2 * beta * q3)],
        given,
    )
    step = SumOfSquares(
        P2 - first - 2 * beta * gamma * (j + 1),
        [Square(number(1), q4), Square(number(1), q1)],
        [
            Equation(q4, P0 - first - 2 * beta * gamma * j, "the bound at j"),
            Equation(q1, P2 - P0 - 2 * beta * gamma, "two steps"),
        ],
    )
    return [pair, step]


T, phi, G = Operator("Θ", "n", "k"), to.vector("φ", "k"), to.vector("g")
ROOM = Scalar("2−c", nonneg=True)
C_ROOM = Equation(phi.T * phi, (2 - ROOM) * to.ONE, "c = |φ|² ≤ 2")


@claim.proof("one step with leakage: ‖Θ′‖ ≤ (1−λ)(‖Θ‖ + √c·|g|)", LEAKAGE)
def leak():
    """Θ − (Θφ − g)φᵀ = Θ(1 − φφᵀ) + gφᵀ; ‖Θ‖² − ‖Θ(1 − φφᵀ)‖² = (2−c)|Θφ|², ‖gφᵀ‖² = c|g|²."""
    kept = T - T * phi * phi.T
    after, push = Operator("Θ°", "n", "k"), Operator("gφᵀ", "n", "k")
    step = [
        Equation(after, T - (T * phi - G) * phi.T, "the step before the leak"),
        Equation(push, G * phi.T),
    ]
    split = Derivation(step).qed(
        Equation(after, kept + push), Equation(tr(push.T * push), tr(G.T * G * phi.T * phi))
    )
    smaller = SumOfSquares(tr(T.T * T) - tr(kept.T * kept), [Square((T * phi).T, ROOM)], [C_ROOM])
    return [split, smaller]


@claim.proof("so the distance above X = (1−λ)√c·G/λ shrinks by 1 − λ at every step", LEAKAGE)
def limit():
    """x′ ≤ (1−λ)(x + h) and λX = (1−λ)h give x′ − X ≤ (1−λ)(x − X)."""
    lam, keep, x, x1, X, h, spare = (
        Scalar(n, nonneg=True) for n in ("λ", "1−λ", "x", "x′", "X", "√cG", "spare")
    )
    given = [
        Equation(keep, 1 - lam),
        Equation(lam * X, keep * h),
        Equation(spare, keep * (x + h) - x1),
    ]
    return SumOfSquares(keep * (x - X) - (x1 - X), [Square(number(1), spare)], given)


@claim.exact(
    "the rational orbit for β = γ = ¼: 16 steps, μ = 0 and μ = 1/10, by the exact optimizer", ORBIT
)
def rational_orbit(run):
    """u = 0, |w| ≤ 1, c ≤ ½, |g| ≤ 1 + μ/4 and A² ≥ 1 + t/16 at even t; the numbers double in
    length every other step."""
    quarter = Fraction(1, 4)
    for curvature in (Fraction(0), Fraction(1, 10)):
        Av, bv, wv = [[Fraction(1)]], [Fraction(0)], [Fraction(0)]
        for t in range(1, 17 if curvature == 0 else 9):
            gv = [curvature * wv[0] + (1 if t % 2 else -1)]
            inside = (
                abs(wv[0]) <= 1
                and quarter * wv[0] ** 2 + quarter <= Fraction(1, 2)
                and abs(gv[0]) <= 1 + curvature / 4
            )
            Av, bv, m, uv, _ = _exact.full(Av, bv, wv, gv, quarter, quarter)
            wv = [wv[0] - m[0] / Av[0][0]]
            if not inside or uv != [0] or (t % 2 == 0 and Av[0][0] ** 2 < 1 + Fraction(t, 16)):
                return Checked(f"μ = {curvature}, t = {t}: A = {Av[0][0]}", ok=False, refutes=True)
    return Checked(
        "24 steps of the exact optimizer: u = 0, all hypotheses of the wording hold, A² ≥ 1 + t/16",
        instances=24,
    )


@claim.enclosure("the same orbit in balls: 4,000 steps", ORBIT)
def enclosed_orbit(run):
    from flint import arb, ctx

    with ctx.workprec(128):
        for curvature in (arb(0), arb(1) / 10):
            a, y_ = arb(1), arb(0)
            for t in range(1, 4001):
                a, y_ = (
                    a + y_ * (1 + curvature * y_ / a) / a / 4,
                    (1 - y_ * 4 + curvature * y_ / a) / 4,
                )
                if t % 2 == 0 and not (a * a > 1 + arb(t) / 16):
                    return Checked(f"t = {t}: A in {a}", ok=False)
            last = a
    return Checked(
        f"4000 steps each for μ = 0 and 1/10; A after them near {last.str(6, radius=False)} (√(1 "
        "+ 250) = 15.84)",
        instances=2,
    )


claim.floats(
    "float64 runs of the real optimizer with α_t = 1/A_{t+1}", ORBIT, instances=10, steps=1000
)


@claim.statistical("typical noisy paths: A against Σα", ORBIT)
def typical_paths(run):
    from numerics.trainable.to_unbounded_variables import typical

    return Checked(**typical(runs=run.count(1000), seed=run.seed))


claim.batched("steered runs batched in torch", ORBIT, instances=500)


@claim.exact("leaking runs over ℚ stay below the bound", LEAKAGE)
def leaking_runs(run):
    """From zero ‖Θ‖ never passes (1−λ)√c·G/λ: squares of both; β = γ = ¼, |w| ≤ 1, |g| ≤ 1, c ≤ ½,
    λ = 1/10."""
    quarter, keep = Fraction(1, 4), Fraction(9, 10)
    a_, b_, w_ = Fraction(0), Fraction(0), Fraction(0)
    for t in range(1, 9):
        g_ = Fraction(1 if t % 2 else -1)
        w_ = max(Fraction(-1), min(Fraction(1), -b_ / a_)) if a_ else Fraction(1)
        ((a_,),), (b_,), _, _, _ = _exact.full([[a_]], [b_], [w_], [g_], quarter, quarter)
        a_, b_ = keep * a_, keep * b_
        if 4 * (a_**2 + b_**2) > keep**2 * Fraction(1, 2) * 100:
            return Checked(f"t = {t}: A = {a_}, b = {b_}", ok=False, refutes=True)
    return Checked("8 leaking steps over ℚ below (1−λ)√cG/λ", instances=8)


@claim.necessity("γμ ≤ A_1", ORBIT)
def steep():
    """γ = 1/4, μ = 8, A = 1, y = 1/4: y′ = 1/2 > γ."""
    return refute(Inequality(gamma, y1), [Y_NEXT], at={"A": 1, "μ": 8, "γ": "1/4", "y": "1/4"})


@claim.necessity("the signs alternate", ORBIT)
def same_sign():
    """b = y > 0 and g = 1 again: w = −b/A, r = −1, and A′ = A − βy/A < A."""
    push = [
        Equation(w, -y * IA, "w = −b/A, b = y"),
        Equation(g, 1),
        Equation(u, A * w + y),
        Equation(r, u - g),
        Equation(A1, A - beta * r * w),
    ]
    return refute(Inequality(A1, A), push, at={"A": 1, "y": "1/4", "β": "1/4"})


@claim.necessity("c ≤ 2", LEAKAGE)
def long_feature():
    """φ = 2, c = 4: Θ(1 − φφᵀ) = −3Θ."""
    kept = T - T * phi * phi.T
    return refute(Inequality(tr(T.T * T), tr(kept.T * kept)), at={"Θ": [[1]], "φ": [[2]]})


@claim.mutant(
    "an interval |A| ≤ a is kept where βD² + γ ≤ 1, |g| ≤ G and |w| ≤ D: here |A′| > a = 2", ORBIT
)
def no_bound():
    """From A = a, b = γ the next A is a + βγ/a, for every a; the orbit above gets there from A_1 =
    1. D = G = 1."""
    at = {"A": 2, "y": "1/4", "μ": 0, "s": -1, "β": "1/4", "γ": "1/4"}
    return refute(Inequality(number(2), A1), [*STEP, SIGN], at=at)


AT = {"A": 1, "y": "1/4", "μ": 0, "s": -1, "β": "1/4", "γ": "1/4"}


@claim.mutant("A′ = A + βy/A² ", ORBIT)
def wrong_gain():
    return refute(Equation(A1, A + beta * y * IA * IA), [*STEP, SIGN], at=AT | {"A": 2})


@claim.mutant("u = y", ORBIT)
def wrong_prediction():
    return refute(Equation(u, y), [*STEP, SIGN], at=AT)


@claim.mutant("A² grows by 4βγ in two steps", ORBIT)
def too_fast():
    """From A = 1, y = 0: y′ = γ, A″ = 17/16, A″² = 289/256 < 1 + 1/4."""
    second = Equation(A1, A + GAIN)
    return refute(
        Inequality(A1**2, A**2 + 4 * beta * gamma),
        [second],
        at={"A": 1, "y": "1/4", "μ": 0, "β": "1/4", "γ": "1/4"},
    )


@claim.mutant("b keeps its sign", ORBIT)
def same_b():
    return refute(Equation(b1, -s * y1), [*STEP, SIGN, Y_NEXT], at=AT | {"y": "1/8"})


@claim.mutant("leakage bounds by √c·G/2 whatever λ", LEAKAGE)
def any_leak():
    """λ = 1/4: X = 3h, not h/2."""
    lam, X, h = Scalar("λ"), Scalar("X"), Scalar("h")
    return refute(
        Inequality(h / 2, X), [Equation(lam * X, (1 - lam) * h)], at={"λ": "1/4", "h": 1, "X": 3}
    )
