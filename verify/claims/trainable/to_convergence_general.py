"""Theorem 1 of the TO paper for any scales of α_t and γ_t."""

from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    number,
    positive_beyond,
    refute,
)
from theory.trainable.convergence import closing_polynomial
from verify.claim import Claim, Hypothesis
from verify.claims.trainable import REBUILT, _convergence, source
from verify.evidence import Checked

claim = Claim(
    name="trainable/to_convergence_general",
    title="""TO converges like 1/t for all scales α > 1/(2μ), γ > κ + 1/2, once a cubic is ≥ 0, c_t
    ≤ 1 and α_t ≤ 2/(μ+L)""",
    source=source("Theorem 1"),
    expected="proved",
    paper="holds",
    wording=(
        "The paper lets its scales 'satisfy' inequalities and its shift 'be large enough such "
        "that' three more hold; all of them are lost, so these conditions are ours. " + REBUILT
    ),
    statement="""In to_convergence let α_t = α/s, γ_t = γ/s, β_t = β/s², s = t + θ, αμ > 1/2, ρ =
    α/(αμ − 1/2), κ = Kα(1 + Lρ), C = sup s·c_t, q ≥ C²σ²/N, and let c_t ≤ 1, α_t ≤ 2/(μ+L) and αμ ≤
    s for all t ≥ 1. Then E|m_t − ∇F(w_t)|² ≤ N/s and E|w_t − w*|² ≤ ρ²N/s from the first t on at
    which both hold, if P(s) ≥ 0 from there on: with ε² = N/s, δ² = ρ²N/s, (W) holds where 3s ≥ 1,
    and (E) exactly where P(s) = (2γ−2κ−1−q)s³ − (A₁²+2A₀)s² − 2A₁A₀s − A₀² ≥ 0, A₁ = 1−γ+κ, A₀ =
    (1−γ)κ. γ > κ + 1/2 makes P ≥ 0 for large s and small q. Sufficient: γ ≥ 1 + κ, Δ = 2γ−2κ−1−q >
    0, s ≥ max(γ−1, (γ−1)(γ−1−2κ)/Δ) (for P, that is; c_t ≤ 1 asks for s ≥ γ + βD²/s).""",
    latex=r"""$P(s) = (2\gamma-2\kappa-1-q)s^3 - (A_1^2+2A_0)s^2 - 2A_1A_0 s - A_0^2$; $P =
    s^2(\Delta s - x(x-2\kappa)) + \kappa(s-x)((2x-\kappa)s + x\kappa)$, $x = \gamma - 1$.""",
    hypotheses=(
        Hypothesis("αμ > 1/2"),
        Hypothesis("γ > κ + 1/2", "otherwise P is negative for large s, whatever q > 0"),
        Hypothesis("s is large enough"),
        Hypothesis("c_t ≤ 1"),
        Hypothesis("α_t ≤ 2/(μ+L)"),
        Hypothesis(
            "γ ≥ 1 + κ", "for the sufficient condition; Sturm chains decide the rest", needed=False
        ),
    ),
    axioms="""
    - to_convergence: the recurrences (W) and (E), for every α_t ≤ 2/(μ+L), αμ ≤ s and c_t ≤ 1
    - induction over t: they give the bounds at t + 1 from those at t""",
    explain_with=_convergence.general_theorem,
    remark="""With x = γ − 1: P = s²(Δs − x(x−2κ)) + κ(s−x)((2x−κ)s + xκ), each term ≥ 0. Theorem 1
    is α = 1/μ, x = 2κ, Δ = 0: κ²(s−2κ)(3s+2κ). explain … --with mu=… L=… sigma=… D=… G=… alpha=…
    gamma=… finds θ by Sturm chains.""",
)

n, s, kappa, gamma, C, sigma, root, kept, grown, c = (
    Scalar(x, nonneg=True) for x in ("√N", "s", "κ", "γ", "C", "σ", "1/√s", "1−γ₊", "V", "c̄")
)
alpha, mu, L, K, rho, eps, delta, step = (
    Scalar(x, nonneg=True) for x in ("α", "μ", "L", "K", "ρ", "ε", "δ", "α_t")
)
q = Scalar("q", nonneg=True)
P = closing_polynomial(gamma, kappa, q, s)
AT_STEP = [
    Equation(s * root**2, 1, "1/√s"),
    Equation(s * step, alpha, "α_t = α/s"),
    Equation(eps, n * root, "ε² = N/s"),
    Equation(delta, rho * n * root, "δ² = ρ²N/s"),
    Equation(rho * (alpha * mu - Fraction(1, 2)), alpha, "ρ = α/(αμ − 1/2)"),
]
KAPPA = Equation(kappa, K * alpha * (1 + L * rho), "κ = Kα(1 + Lρ)")


@claim.proof("(E) times s³(s+1)²/N is P(s) ≥ 0")
def error_is_cubic():
    """V = (√N/√s)(1 + κ/s); then the two sides differ by N·P when C²σ² = qN."""
    size = Derivation([*AT_STEP, KAPPA]).qed(
        Equation(s * ((1 + K * step) * eps + K * L * step * delta), (s + kappa) * n * root)
    )
    given = [
        Equation((s + 1) * kept, s + 1 - gamma, "1 − γ₊"),
        Equation(s * grown, (s + kappa) * n * root, "the piece before"),
        Equation((s + 1) * c, C, "c̄ = C/(s+1)"),
        Equation(s * root**2, 1),
    ]
    cleared = Derivation(given).qed(
        Equation(
            s**3 * (s + 1) ** 2 * (kept**2 * grown**2 + c**2 * sigma**2),
            n**2 * (s + 1 - gamma) ** 2 * (s + kappa) ** 2 + C**2 * sigma**2 * s**3,
        )
    )
    shrunk, moved = Scalar("(s+1)(1−γ₊)"), Scalar("s(1+κ/s)")
    cubic = Derivation([Equation(shrunk, s + 1 - gamma), Equation(moved, s + kappa)]).qed(
        Equation(s**3 * (s + 1) - shrunk**2 * moved**2 - q * s**3, P)
    )
    return [size, cleared, cubic]


@claim.proof("(W): s((1 − μα_t)δ + α_tε) = (s − 1/2)δ, and 4s³ − (2s−1)²(s+1) = 3s − 1")
def distance_closes():
    moved = Derivation(AT_STEP).qed(
        Equation(s * ((1 - mu * step) * delta + step * eps), (s - Fraction(1, 2)) * delta)
    )
    return [moved, positive_beyond(4 * s**3 - (2 * s - 1) ** 2 * (s + 1), [(s, 1)], strict=True)]


x, spare = Scalar("γ−1−κ", nonneg=True), Scalar("s−γ+1", nonneg=True)
late = Scalar("Δs−x(x−2κ)", nonneg=True)


@claim.proof("the sufficient condition: P = s²(Δs − x(x−2κ)) + κ(s−x)((2x−κ)s + xκ), x = γ − 1")
def sufficient():
    """The identity; and with γ = 1 + κ + v, v ≥ 0: (2x−κ)s + xκ = (κ+2v)s + (κ+v)κ."""
    X = Scalar("γ−1")
    identity = Derivation([Equation(gamma, 1 + X)]).qed(
        Equation(
            P,
            s**2 * ((2 * gamma - 2 * kappa - 1 - q) * s - X * (X - 2 * kappa))
            + kappa * (s - X) * ((2 * X - kappa) * s + X * kappa),
        )
    )
    given = [
        Equation(gamma, 1 + kappa + x, "γ ≥ 1 + κ"),
        Equation(s, kappa + x + spare, "s ≥ γ − 1"),
        Equation(
            late,
            (2 * gamma - 2 * kappa - 1 - q) * s - (gamma - 1) * (gamma - 1 - 2 * kappa),
            "s ≥ x(x−2κ)/Δ",
        ),
    ]
    squares = [
        Square(s, late),
        Square(kappa, spare * s),
        Square(number(1), 2 * kappa * spare * x * s),
        Square(kappa, kappa * spare),
        Square(kappa, spare * x),
    ]
    return [identity, SumOfSquares(P, squares, given)]


@claim.proof("Theorem 1 is γ = q = 1 + 2κ: P = κ²(s−2κ)(3s+2κ)")
def theorem_one():
    special = closing_polynomial(1 + 2 * kappa, kappa, 1 + 2 * kappa, s)
    scales = [Equation(gamma, 1 + 2 * kappa, "Theorem 1"), Equation(q, 1 + 2 * kappa, "C²σ² ≤ qN")]
    return [
        Derivation(scales).qed(Equation(P, kappa**2 * (s - 2 * kappa) * (3 * s + 2 * kappa))),
        positive_beyond(special, [(kappa, 0), (s, 2 * kappa)]),
    ]


@claim.exact("60 random problems and scales: θ found and P decided by shifts and Sturm chains")
def decisions(run):
    return _convergence.random_theorems(run, run.count(60), general=True)


# (κ, γ, q, s₀); the third q of a triple makes the leading coefficient 0
CUBICS = [
    (k, g, q_, first)
    for k in (Fraction(1, 2), Fraction(2), Fraction(9, 2))
    for g in (k + Fraction(3, 4), k + 1, 2 * k + 1, 3 * k + 2)
    for q_ in (Fraction(1, 4), Fraction(1), 2 * g - 2 * k - 1)
    for first in (g, 2 * g, 10 * g, 200 * g)
]


@claim.exact("a grid of (γ, κ, q): the decision on [s₀, ∞) against P at 200 points")
def grid(run):
    """Where the decision says ≥ 0, no point is negative; where it says no, Sturm counts a root or
    P(s₀) ≤ 0."""
    from flint import fmpq

    from theory.trainable.convergence import decided

    count = positive = 0
    for kappa_, gamma_, q_, first in CUBICS[:: 5 if run.effort == "quick" else 1]:
        k, g, lead, s0 = (fmpq(x.numerator, x.denominator) for x in (kappa_, gamma_, q_, first))
        points = (s0 * fmpq(10 + i, 10) ** 2 for i in range(200))
        negative = any(closing_polynomial(g, k, lead, point) < 0 for point in points)
        answer = decided(gamma_, kappa_, q_, first)
        if answer and negative:
            return Checked(
                f"γ = {gamma_}, κ = {kappa_}, q = {q_}: P is negative beyond {first}",
                ok=False,
                refutes=True,
            )
        count, positive = count + 1, positive + answer
    return Checked(
        f"{count} cubics decided, {positive} of them ≥ 0 on their half-line",
        ok=0 < positive < count,
        instances=count,
    )


@claim.exact("z3 as a second opinion: the sufficient condition, and the same grid")
def second_opinion(run):
    """Where z3 and the decision differ, or z3's own points are not confirmed over ℚ, this fails; a
    pass proves nothing."""
    from theory.trainable.convergence import decided
    from verify.claims.trainable._solver import Statement, counterexample, double_check

    def cubic(g, k, q_, s_):
        return closing_polynomial(g, k, q_, s_)

    def early(g, k, q_, s_):
        return [k, q_, g - 1 - k, s_ - g + 1]

    def late(g, k, q_, s_):
        return [*early(g, k, q_, s_), (2 * g - 2 * k - 1 - q_) * s_ - (g - 1) * (g - 1 - 2 * k)]

    found = double_check(
        [Statement("the sufficient condition", "γ κ q s", late, cubic)],
        [Statement("s ≥ γ − 1 alone", "γ κ q s", early, cubic)],
    )
    if not found.ok:
        return found
    cubics = CUBICS[:: 5 if run.effort == "quick" else 1]
    for kappa_, gamma_, q_, first in cubics:
        point = counterexample(
            Statement(
                "a cubic",
                "s",
                lambda s_: [s_ - first],  # noqa: B023
                lambda s_: cubic(gamma_, kappa_, q_, s_),  # noqa: B023
            )
        )
        if (point is None) != decided(gamma_, kappa_, q_, first):
            return Checked(
                f"γ = {gamma_}, κ = {kappa_}, q = {q_}, s ≥ {first}: z3 and the decision differ "
                f"({point})",
                ok=False,
                refutes=point is not None,
            )
    found.summary += f"; it agrees with {len(cubics)} decisions"
    found.instances += len(cubics)
    return found


@claim.enclosure("worst cases of (W) and (E) by ball arithmetic over 2,000 steps")
def worst_recursion(run):
    return _convergence.worst_recursion(run, run.count(5), general=True)


claim.floats(
    "projected TO with α = 3/(2μ), γ = 1 + 3κ/2: every path below its own (E) and (W)",
    instances=30,
    at="convergence_step",
    scales=(1.5, 1.5),
)


@claim.statistical("stochastic quadratics with α = 3/(2μ), γ = 1 + 3κ/2, below their own bounds")
def quadratics(run):
    from numerics.trainable.convergence import general_quadratics

    return Checked(**general_quadratics(runs=run.count(300), seed=run.seed))


claim.batched("worst cases of (W) and (E) for random scales, batched in torch", instances=2000)


@claim.necessity("αμ > 1/2")
def slow_steps():
    """Without noise, ε = 0, (W) asks (1 − αμ/s)²(s+1) ≤ s; αμ = 1/4 at s = 4 gives 1125/256 > 4."""
    return refute(
        Inequality(s**3, (s - alpha * mu) ** 2 * (s + 1)), at={"s": 4, "α": "1/4", "μ": 1}
    )


@claim.necessity("γ > κ + 1/2")
def slow_average():
    """γ = κ + 1/2, κ = 2, q = 1: the leading coefficient is −q, and P(100) < 0."""
    return refute(Inequality(P, number(0)), at={"s": 100, "κ": 2, "γ": "5/2", "q": 1})


@claim.necessity("s is large enough")
def early():
    """κ = 1, γ = 4, q = 1: P(1) = −5."""
    return refute(Inequality(P, number(0)), at={"s": 1, "κ": 1, "γ": 4, "q": 1})


@claim.necessity("c_t ≤ 1")
def overshoot():
    """c = 3, γ₊ = 1/2: without noise |e₊| = |1 − c| = 2, and (E) allows 1 − γ₊ = 1/2."""
    before, after = Scalar("e"), Scalar("e₊")
    return refute(
        Inequality((1 - gamma) ** 2 * before**2, after**2),
        [Equation(after, (1 - c) * before, "m₊ − ∇F(w₊), w at rest and no noise")],
        at={"e": 1, "c̄": 3, "γ": "1/2"},
    )


@claim.necessity("α_t ≤ 2/(μ+L)")
def long_steps():
    """F = Lw²/2 with L = 3, μ = 1 and α_t = 1: w₊ = −2w, and (W) allows (1 − μα_t)|w| = 0."""
    before, after = Scalar("w"), Scalar("w₊")
    return refute(
        Inequality((1 - mu * step) ** 2 * before**2, after**2),
        [Equation(after, before - step * L * before, "a step along the gradient, ε = 0")],
        at={"w": 1, "L": 3, "μ": 1, "α_t": 1},
    )


@claim.mutant("A₀ = γκ")
def wrong_constant():
    a1, a0 = 1 - gamma + kappa, gamma * kappa
    wrong = (
        (2 * gamma - 2 * kappa - 1 - q) * s**3 - (a1**2 + 2 * a0) * s**2 - 2 * a1 * a0 * s - a0**2
    )
    return refute(
        Equation(s**3 * (s + 1) - (s + 1 - gamma) ** 2 * (s + kappa) ** 2 - q * s**3, wrong),
        at={"s": 2, "κ": 1, "γ": 3, "q": 1},
    )


@claim.mutant("ρ = α/(αμ − 1): δ shrinks by s − 1")
def wrong_ratio():
    given = [*AT_STEP[:4], Equation(rho * (alpha * mu - 1), alpha)]
    return refute(
        Equation(s * ((1 - mu * step) * delta + step * eps), (s - Fraction(1, 2)) * delta),
        given,
        at={"s": 4, "1/√s": "1/2", "√N": 1, "α": 2, "μ": 1, "ρ": 2, "α_t": "1/2"},
    )


@claim.mutant("s ≥ γ − 1 alone suffices")
def only_one_condition():
    """κ = 1, γ = 11, q = 18: Δ = 1, and P is negative at s = 11."""
    return refute(Inequality(P, number(0)), at={"s": 11, "κ": 1, "γ": 11, "q": 18})


@claim.mutant("the leading coefficient is 2γ − 2κ − q")
def wrong_lead():
    return refute(
        Equation(P, closing_polynomial(gamma, kappa, q - 1, s)), at={"s": 1, "κ": 1, "γ": 3, "q": 1}
    )
