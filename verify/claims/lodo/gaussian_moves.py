"""What Gaussian moves do to simplified LODO at any fixed meta-rate."""

from flint import fmpq

from theory.lodo.dense import H, b, b_next, one
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    number,
    positive_beyond,
    refute,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

NO_LIMIT, MOMENTS = "A_t does not converge", "E a_t² → ∞"

claim = Claim(
    name="lodo/gaussian_moves",
    title="""Gaussian moves, any fixed meta-rate: A_t almost surely has no limit, and for n = 1 E
    a_t² grows without bound""",
    source=source("Section 4.1, moves 'from some light tailed distribution' (the result is ours)"),
    expected="proved",
    statement="""Simplified LODO, α > 0, H ≻ 0, moves s_t independent and Gaussian with Σ ≻ 0. The
    step of A has ‖αHb₊bᵀH²‖_F ≥ α·λmin(H)³|b₊||b|, and |b₊|, |b| ≥ δ at infinitely many t almost
    surely, for every δ, so A_t has no limit, 0 or other. For n = 1, H = 1, σ = 1, A₀ = b₀ = 0 a_t
    is a polynomial in the first move, from t = 3 on of the degree d, b_t of the degree e, d′ = d +
    2e, e′ = d + e, with leading coefficients c_a′ = −αc_ac_b², c_b′ = c_ac_b; E log|c_a| ≥ −Kd for
    some K, so E a_t² ≥ d!·E c_a² ≥ d!·e^{−2Kd} → ∞ for every α > 0.""",
    latex=r"""$\mathbb E a_t^2 \ge d_t!\,\mathbb E c_t^2 \ge d_t!\,e^{-2Kd_t} \to \infty$, $d_{t+1}
    = d_t + 2e_t$, $e_{t+1} = d_t + e_t$.""",
    hypotheses="""
    - α > 0
    - H ⪰ h: h > 0
    - e ≥ 1: b depends on the first move, which is so from t = 3 on""",
    axioms="""
    - Anderson: P(|m − s| ≥ δ) ≥ P(|s| ≥ δ) for a Gaussian s of mean 0, so given the past |b₊| ≥ δ
      with a probability that is bounded below; Lévy's conditional Borel and Cantelli lemma, for
      disjoint pairs of steps
    - the degree of a product of polynomials is the sum of theirs, its leading coefficient the
      product of theirs
    - Hermite: E p(s)² ≥ d!·c² for a polynomial of degree d in a standard Gaussian s, c its leading
      coefficient
    - Jensen: E c² ≥ exp(2E log|c|); d! ≥ (d/e)^d; E log|s| and E log|1 − αs²| are finite for a
      Gaussian s
    - induction over t for inequalities: they hold at t = 3, and go on from t to t + 1""",
    parts=(NO_LIMIT, MOMENTS),
    remark="""At t = 3 the leading coefficients are c_a = −αs₁(1 − αs₁²) and c_b = αs₁²; later moves
    do not enter. With L_a = E log|c_a|, L_b = E log|c_b| and q = max(0, −½log α), choose K so that
    u = L_a + Kd ≥ 0 and v = L_b + Ke − q ≥ 0 at t = 3. What carries these moments is rare:
    lodo_noise_floor has the numbers, and runs that do not show it.""",
)

h, alpha = Scalar("h", nonneg=True), Scalar("α", nonneg=True)
M = Operator("M", "n", "n", symmetric=True)
LEAST = Equation(M, H - h * one, "M = H − h ⪰ 0")
D = Operator("D", "n", "n")
STEP = Equation(D, alpha * H * b_next * b.T * H * H, "what A moves by")
size = Scalar("|H²b|²", nonneg=True)


@claim.proof("‖αHb₊bᵀH²‖_F² = α²|Hb₊|²|H²b|²", NO_LIMIT)
def rank_one():
    return Derivation(
        [STEP, Equation(b.T * H * H * H * H * b, size * identity("1"), "a number")]
    ).qed(Equation(tr(D.T * D), alpha**2 * size * tr(b_next.T * H * H * b_next)))


@claim.proof("|Hx|² ≥ h²|x|² for H ⪰ h, so |H²b|² ≥ h⁴|b|²", NO_LIMIT)
def stretches():
    """|Hx|² − h²|x|² = |Mx|² + 2h·xᵀMx; for H²b once more, |H²b|² − h²|Hb|²."""
    x, y = Operator("x", "n", "1"), Operator("y", "n", "1")
    once = SumOfSquares(
        x.T * H * H * x - h**2 * x.T * x, [Square(M * x), Square(x, 2 * h, M)], [LEAST], psd=("M",)
    )
    twice = SumOfSquares(
        y.T * y - h**2 * x.T * H * H * x,
        [Square(M * H * x), Square(H * x, 2 * h, M)],
        [LEAST, Equation(y, H * H * x, "y = H²x")],
        psd=("M",),
    )
    return [once, twice]


la, lb, la1, lb1, log_alpha = (Scalar(name) for name in ("L_a", "L_b", "L_a′", "L_b′", "logα"))
d, e, d1, e1 = (Scalar(name, nonneg=True) for name in ("d", "e", "d′", "e′"))
rate, room, offset = Scalar("K", nonneg=True), Scalar("2q+logα", nonneg=True), Scalar("q")
u, v = Scalar("u", nonneg=True), Scalar("v", nonneg=True)
DEGREES = [Equation(d1, d + 2 * e, "degrees"), Equation(e1, d + e)]
LOGS = [
    Equation(la1, la + 2 * lb + log_alpha, "c_a′ = −αc_ac_b²"),
    Equation(lb1, la + lb, "c_b′ = c_ac_b"),
]
BOUNDS = [
    Equation(u, la + rate * d, "u = L_a + Kd ≥ 0"),
    Equation(v, lb + rate * e - offset, "v = L_b + Ke − q ≥ 0"),
    Equation(room, 2 * offset + log_alpha, "q ≥ −½log α"),
]


@claim.proof("L_a ≥ −Kd and L_b ≥ q − Ke go on", MOMENTS)
def logs():
    """u′ = u + 2v + (2q + log α) and v′ = u + v."""
    given = [*DEGREES, *LOGS, *BOUNDS]
    unit = number(1)
    return [
        SumOfSquares(
            la1 + rate * d1, [Square(unit, u), Square(unit, 2 * v), Square(unit, room)], given
        ),
        SumOfSquares(lb1 + rate * e1 - offset, [Square(unit, u), Square(unit, v)], given),
    ]


@claim.proof("the degrees grow: d ≥ 1, e ≥ 1 give d′ ≥ d + 2, e′ ≥ e + 1", MOMENTS)
def degrees():
    return [
        positive_beyond((d + 2 * e) - (d + 2), [(d, 1), (e, 1)]),
        positive_beyond((d + e) - (e + 1), [(d, 1), (e, 1)]),
    ]


@claim.exact("the leading terms of the polynomials themselves, t ≤ 6, α from 1/1000 to 50", MOMENTS)
def leading(run):
    from theory.lodo.gaussian import leading_terms

    rates = (fmpq(1, 1000), fmpq(1, 10), fmpq(1, 2), fmpq(1), fmpq(2), fmpq(50))
    for step in rates:
        terms = leading_terms(step, 6)
        third = terms[2]
        if (third.degree_a, third.degree_b) != (1, 1):
            return Checked(f"α = {step}: degrees {third}", ok=False, refutes=True)
        for now, then in zip(terms[2:], terms[3:]):
            if (
                then.degree_a != now.degree_a + 2 * now.degree_b
                or then.degree_b != now.degree_a + now.degree_b
                or then.a != -step * now.a * now.b**2
                or then.b != now.a * now.b
            ):
                return Checked(f"α = {step}: {now} and {then}", ok=False, refutes=True)
    return Checked(f"{len(rates)} meta-rates over ℚ, degrees 1, 3, 7, 17", instances=len(rates))


# -- hypotheses, false variants


@claim.necessity("α > 0", NO_LIMIT)
def no_learning():
    """α = 0: A stands still, so it has a limit."""
    return refute(
        Inequality(tr(D.T * D), 0 * tr(D.T * D), strict=True),
        [STEP],
        pd=("H",),
        at={"H": [[1]], "α": 0, "b": [[1]], "b′": [[1]]},
    )


@claim.necessity("H ⪰ h", NO_LIMIT)
def flat():
    """H = diag(1, 0): an error along e₂ moves nothing."""
    return refute(
        Inequality(tr(D.T * D), 0 * tr(D.T * D), strict=True),
        [STEP],
        psd=("H",),
        at={"H": [[1, 0], [0, 0]], "α": 1, "b": [[0], [1]], "b′": [[0], [1]]},
    )


@claim.necessity("e ≥ 1", MOMENTS)
def constant_error():
    """e = 0, as at t = 2: the degree does not grow."""
    return refute(Inequality(d1, d + 2), DEGREES, at={"d": 1, "e": 0})


@claim.mutant("‖αHb₊bᵀH²‖_F = α|Hb₊||Hb|", NO_LIMIT)
def one_hessian_less():
    return refute(
        Equation(tr(D.T * D), alpha**2 * tr(b_next.T * H * H * b_next * b.T * H * H * b)),
        [STEP],
        at={"H": [[2]], "α": 1, "b": [[1]], "b′": [[1]]},
    )


@claim.mutant("|Hx| ≥ h²|x|", NO_LIMIT)
def squared():
    x = Operator("x", "n", "1")
    return refute(
        Inequality(x.T * H * H * x, h**4 * x.T * x),
        [LEAST],
        psd=("M",),
        at={"H": [[2]], "h": 2, "x": [[1]]},
    )


@claim.mutant("L_a ≥ −Kd goes on without the offset q", MOMENTS)
def no_offset():
    """log α = −1 at L_a = L_b = −1, d = e = 1, K = 1: L_a′ = −4 < −3."""
    return refute(
        Inequality(la1, -rate * d1),
        [*DEGREES, *LOGS, Equation(u, la + rate * d), Equation(v, lb + rate * e)],
        at={"L_a": -1, "L_b": -1, "logα": -1, "d": 1, "e": 1, "K": 1},
    )


@claim.mutant("d′ = d + e", MOMENTS)
def slower():
    return refute(Equation(d1, d + e), DEGREES, at={"d": 1, "e": 1})
