"""Momentum's stationary loss on the noisy bowl, its boundary, and the best momentum of all."""

import random

from theory.lodo.bowl import identities
from theory.lodo.bowl.identities import BETA, ETA, ONE, SIGMA, H, P
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    inverse,
    refute,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

MOMENTS, LOSS, EMA, STABLE, BEST = (
    "the moments after a step",
    "stationary loss",
    "EMA momentum",
    "stability",
    "best momentum",
)

claim = Claim(
    name="lodo/momentum_bowl_loss",
    title="Momentum on the bowl: closed form, stability, and the best (η, β)",
    source=source("section 5.1, Appendix F.1 and Table 6 (closed form not in the paper)"),
    expected="proved",
    statement="""v ← βv − ηg, x ← x + v on the bowl, whose centre moves by s with E[s | past] = 0,
    E[ssᵀ] = Σ. Stationary second moments have η(1−β)·tr(HP) = tr(((1−β)²(1+β) + 2βηH)(2(1+β) −
    ηH)⁻¹Σ), so E b² = σ²[(1−β)²(1+β) + 2βηλ]/(ηλ(1−β)(2(1+β) − ηλ)) for Σ = σ²I; it is stable
    where |β| < 1 and 0 < ηλ < 2(1+β). EMA momentum is the same with η → η(1−β). With ζ = η/(1+β)
    the best κ = (1−β)/(1+β) is explicit and what is left is convex in ζ (on the paper's bowl:
    bowl_numbers).""",
    latex=r"""$\mathbb{E}b^2 =
    \sigma^2\frac{(1-\beta)^2(1+\beta)+2\beta\eta\lambda}{\eta\lambda(1-\beta)(2(1+\beta)-\eta\lambda)}$,
    $|\beta|<1$, $0<\eta\lambda<2(1+\beta)$.""",
    hypotheses="""
    - E[s] = 0: given the past, for the moment equations
    - the moves are independent of the past: only E[s | past] = 0 is used
    - |β| < 1: for stability
    - 0 < ηλ < 2(1+β) for every eigenvalue λ of H: for stability
    - 2(1+β) − ηH is invertible: for the closed form""",
    remark="""Any H = Hᵀ, any Σ. With ζ = η/(1+β), κ = (1−β)/(1+β) the loss is ¼σ²Σ(κ/ζ +
    λ/(κ(2−ζλ))): by the inequality of the means its least value over κ is ½σ²√(n·Σλ/(ζ(2−ζλ))),
    and what stands under the root is convex in ζ. So the best momentum is certified over the
    whole region. Stability, from W: W does not grow and Σ vᵀYv is finite, so v → 0, so ηHb = βv −
    v₊ → 0.""",
    axioms="""
    - terms ≥ 0 whose sums stay bounded tend to 0
    - a continuous slope that changes its sign has a root""",
    parts=(MOMENTS, LOSS, EMA, STABLE, BEST),
)


@claim.proof("E b₊b₊ᵀ, E b₊v₊ᵀ, E v₊v₊ᵀ from the step, for every probability space", MOMENTS)
def moments_follow():
    return identities.momentum_moments_follow()


@claim.proof("η(1−β)·tr(HP) = tr(N(2(1+β) − ηH)⁻¹Σ), all dimensions, any Σ", LOSS)
def loss():
    return identities.momentum_trace()


g, m, m_next, theta, theta_next = (Operator(name, "n", "1") for name in ("g", "m", "m₊", "θ", "θ₊"))
v, v_next = Operator("v", "n", "1"), Operator("v₊", "n", "1")
AS_EMA = [
    Equation(m_next, BETA * m + (1 - BETA) * g, "the average"),
    Equation(theta_next, theta - ETA * m_next, "the step"),
    Equation(v, -ETA * m),
    Equation(v_next, -ETA * m_next),
]


@claim.proof("v = −ηm obeys v₊ = βv − η(1−β)g, θ₊ = θ + v₊", EMA)
def ema():
    return Derivation(AS_EMA).qed(
        Equation(v_next, BETA * v - ETA * (1 - BETA) * g), Equation(theta_next, theta + v_next)
    )


# -- stability: W(b, v) is positive and falls

b, b_next = Operator("b", "n", "1"), Operator("b₊", "n", "1")
gamma, delta, eta = Scalar("γ", nonneg=True), Scalar("δ", nonneg=True), Scalar("η", nonneg=True)
Y = Operator("Y", "n", "n", symmetric=True)
STEP = [Equation(v_next, BETA * v - ETA * H * b), Equation(b_next, b + v_next)]
SIGNS = [Equation(gamma, 1 - BETA, "γ = 1 − β"), Equation(delta, 1 + BETA, "δ = 1 + β")]
ROOM = Equation(Y, 2 * (1 + BETA) * ONE - ETA * H, "Y = 2(1+β) − ηH")


def energy(b, v):
    """W = η(1+β)bᵀHb − 2βη bᵀHv + vᵀ(2 − (1−β)ηH)v."""
    return (
        ETA * (1 + BETA) * b.T * H * b
        - 2 * BETA * ETA * b.T * H * v
        + v.T * (2 * ONE - (1 - BETA) * ETA * H) * v
    )


@claim.proof("W − W₊ = (1−β)·vᵀYv ≥ 0", STABLE)
def falls():
    d = Derivation([*STEP, ROOM])
    d.prove(
        energy(b, v) - energy(b_next, v_next),
        (1 - BETA) * v.T * (2 * (1 + BETA) * ONE - ETA * H) * v,
    )
    return d.qed(Equation(energy(b, v) - energy(b_next, v_next), (1 - BETA) * v.T * Y * v))


@claim.proof("(1+β)W = η((1+β)b − βv)ᵀH((1+β)b − βv) + vᵀYv ≥ 0", STABLE)
def positive():
    W = (
        ETA * (1 + BETA) * b.T * H * b
        - BETA * ETA * (b.T * H * v + v.T * H * b)
        + v.T * (2 * ONE - (1 - BETA) * ETA * H) * v
    )
    eta_h = {"η": eta}
    return SumOfSquares(
        (1 + BETA) * W.subs(eta_h),
        [Square((1 + BETA) * b - BETA * v, eta, H), Square(v, middle=Y)],
        [Equation(Y, 2 * (1 + BETA) * ONE - eta * H, "Y = 2(1+β) − ηH")],
        psd=("H", "Y"),
    )


# -- the best momentum

p, lam, a = Scalar("p"), Scalar("λ"), Scalar("a")  # a = 1 + β
zeta, kappa = Scalar("ζ"), Scalar("κ")
z, k, r = Scalar("1/ζ"), Scalar("1/κ", nonneg=True), Scalar("1/(2−ζλ)")
RECIPROCAL = [Equation(z * zeta, 1), Equation(k * kappa, 1), Equation(r * (2 - zeta * lam), 1)]


@claim.proof("2λE b²/σ² = κ/ζ + λ/(κ(2−ζλ))", BEST)
def two_terms():
    x = zeta * a * lam
    formula = Equation(
        p * x * (2 - a) * (2 * a - x),
        (2 - a) ** 2 * a + 2 * (a - 1) * x,
        "the variance at ηλ = x, β = a − 1",
    )
    of_kappa = Equation(kappa * a, 2 - a, "κ = (1−β)/(1+β)")
    d = Derivation([formula, of_kappa, *RECIPROCAL], [(a**3, "(1+β)³ is not zero")])
    whole, part = d.find(formula), d.find(of_kappa)
    cleared = (
        2 * p * zeta * lam * kappa * (2 - zeta * lam) - kappa**2 * (2 - zeta * lam) - zeta * lam
    )
    # a·κ for 2 − a throughout; 2a²ζλ comes from 4(a − 1) = a² − (2 − a)²
    s = 2 - a
    step = d.combine(
        a**3 * cleared,
        0,
        [
            (2, 1, whole, 1),
            (1, 2 * p * zeta * lam * a**2 * (2 - zeta * lam), part, 1),
            (-1, a * (2 - zeta * lam) * (kappa * a + s), part, 1),
        ],
    )
    done = d.cancel(step, "nz1", cleared)
    one, two, three = (d.find(e) for e in RECIPROCAL)
    claimed = Equation(2 * lam * p, kappa * z + lam * k * r)
    room = 2 - zeta * lam
    d.combine(
        claimed.left,
        claimed.right,
        [
            (1, z * k * r, done, 1),
            (-1, 2 * lam * p, one, 1),
            (-1, 2 * lam * p * z * zeta, two, 1),
            (-1, 2 * lam * p * z * zeta * k * kappa, three, 1),
            (1, kappa * z * r * room, two, 1),
            (1, kappa * z, three, 1),
            (1, lam * k * r, one, 1),
        ],
    )
    return d.qed(claimed)


A, B, h = Scalar("A"), Scalar("B"), Scalar("h")


@claim.proof("κA + B/κ ≥ 2√(AB): A(κA + B/κ − 2h) = (κA − h)²/κ with h² = AB", BEST)
def means():
    return SumOfSquares(
        A * (kappa * A + k * B - 2 * h),
        [Square(kappa * A - h, k)],
        [RECIPROCAL[1], Equation(h**2, A * B)],
    )


@claim.proof("2/(ζ(2−ζλ)) = 1/ζ + λ/(2−ζλ), so what stands under the root is convex in ζ", BEST)
def convex():
    """A reciprocal lies above its tangents: 1/d − u + u²(d − c) = (1 − ud)²/d with u = 1/c."""
    u, w = Scalar("u", nonneg=True), Scalar("w", nonneg=True)
    c, d = Scalar("c"), Scalar("d")
    split = Derivation([RECIPROCAL[0], RECIPROCAL[2]]).qed(Equation(2 * z * r, z + lam * r))
    return [
        split,
        SumOfSquares(
            w - u + u**2 * (d - c), [Square(1 - u * d, w)], [Equation(u * c, 1), Equation(w * d, 1)]
        ),
    ]


@claim.exact(
    "moments over ℚ: the Lyapunov equation against the formula; outside the region refused", LOSS
)
def moments(run):
    from flint import fmpq

    from theory.lodo.bowl import Unstable, ema_loss, momentum_loss, stationary_loss
    from theory.lodo.bowl.linear_method import LinearMethod, heavy_ball
    from theory.propagators import Propagator

    rng, count = random.Random(f"momentum {run.seed}"), run.count(150)
    todo = [
        ([fmpq(1)], fmpq(0), fmpq(1)),
        ([fmpq(1)], fmpq(99, 100), fmpq(1, 100)),
        ([fmpq(1)], fmpq(-99, 100), fmpq(1, 100)),
        ([fmpq(1)] * 3, fmpq(1, 2), fmpq(299, 100)),
        ([fmpq(1, 10**6), fmpq(1)], fmpq(1, 3), fmpq(1, 2)),
    ]  # no momentum, |β| near 1, the boundary, equal modes, a flat one
    for _ in range(count):
        spectrum = [fmpq(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(rng.randint(1, 3))]
        beta = fmpq(rng.randint(-8, 8), 9)
        eta = 2 * (1 + beta) / max(spectrum) * fmpq(rng.randint(1, 9), 10)
        todo.append((spectrum, beta, eta))
    for spectrum, beta, eta in todo:
        average = LinearMethod(Propagator([[beta]], [1 - beta]), (eta / (1 - beta),))
        if (
            not momentum_loss(spectrum, eta, beta)
            == stationary_loss(heavy_ball(eta, beta), spectrum)
            == ema_loss(spectrum, eta / (1 - beta), beta)
            == stationary_loss(average, spectrum)
        ):
            return Checked(
                f"spectrum {spectrum}, η = {eta}, β = {beta}: the formula and the moments differ",
                ok=False,
                refutes=True,
            )
        try:
            stationary_loss(
                heavy_ball(2 * (1 + beta) / max(spectrum) + fmpq(1, 100), beta), spectrum
            )
        except Unstable:
            continue
        return Checked(
            f"spectrum {spectrum}, β = {beta}: stable beyond the boundary", ok=False, refutes=True
        )
    return Checked(
        f"{len(todo)} rational bowls, heavy ball and EMA; unstable beyond ηλ = 2(1+β)",
        instances=len(todo),
    )


@claim.statistical("simulated losses of heavy ball inside their intervals", LOSS)
def simulated(run):
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import momentum_loss
    from theory.lodo.bowl.linear_method import heavy_ball

    return _bowl.simulated(
        run,
        heavy_ball("3/2", "1/2"),
        LinearMode.heavy_ball(1.5, 0.5),
        momentum_loss(list(_bowl.SPECTRUM), "3/2", "1/2"),
    )


@claim.statistical("simulated losses of EMA momentum inside their intervals", EMA)
def simulated_average(run):
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import ema_loss
    from theory.lodo.bowl.linear_method import LinearMethod
    from theory.propagators import Propagator

    method = LinearMethod(Propagator([["1/2"]], ["1/2"]), (2,))
    return _bowl.simulated(
        run, method, LinearMode.ema(2.0, 0.5), ema_loss(list(_bowl.SPECTRUM), 2, "1/2")
    )


claim.batched(
    "the same batched in torch",
    LOSS,
    instances=2000,
    least=30,
    at="bowl_losses",
    method=([[0.5]], [1.0], [1.5]),
    spectrum=[0.1, 0.3, 0.7, 1.0],
)


# -- hypotheses, false variants

ONE_MODE = {"H": [[1]], "b": [[0]], "v": [[1]]}
DROP = Inequality(energy(b, v), energy(b_next, v_next))
ABOVE = Inequality(energy(b, v), 0)


@claim.necessity("|β| < 1", STABLE)
def beta_two():
    """β = 2, ηλ = 1: W grows by vᵀYv."""
    return refute(DROP, STEP, at=ONE_MODE | {"η": 1, "β": 2})


@claim.necessity("0 < ηλ < 2(1+β) for every eigenvalue λ of H", STABLE)
def long_step():
    """β = 0, ηλ = 3: W takes negative values."""
    return refute(ABOVE, at=ONE_MODE | {"η": 3, "β": 0})


STATIONARY = list(identities.momentum_moments())
NEXT = Equation(identities.B_NEXT * identities.B_NEXT.T, STATIONARY[0].right)
AT_MOVES = {
    "H": [[1]],
    "η": "1/2",
    "β": "1/2",
    "Σ": [[1]],
    "P": [[1]],
    "U": [[0, 0]],
    "C": [[0]],
    "V": [[0]],
}


@claim.necessity("E[s] = 0", MOMENTS)
def drift():
    return _bowl.with_drift(NEXT, [*identities.SECOND[1:], *identities.momentum_step()], AT_MOVES)


@claim.necessity("the moves are independent of the past", MOMENTS)
def dependent():
    return _bowl.with_dependence(
        NEXT, [*identities.SECOND[1:], *identities.momentum_step()], AT_MOVES
    )


@claim.necessity("2(1+β) − ηH is invertible", LOSS)
def boundary():
    """β = 0, ηλ = 2, Σ = 0: b = 1, −1, 1, … has the stationary moments 1, 2, 4 without any
    noise."""
    return refute(
        Equation(tr(H * P), 0),
        [*STATIONARY, Equation(SIGMA, 0)],
        at={"H": [[2]], "Σ": [[0]], "η": 1, "β": 0, "P": [[1]], "C": [[2]], "V": [[4]]},
    )


def variant(claimed):
    return refute(claimed, STATIONARY, at=solved("1/2", "1/2", 1, 3))


def solved(eta, beta, lam, noise):
    """The stationary moments of one mode, as a point; solved over ℚ."""
    from theory.exact import rational, to_fraction
    from theory.lodo.bowl.linear_method import heavy_ball
    from theory.lodo.bowl.stationary import stationary_moments

    Z = stationary_moments(heavy_ball(eta, beta), lam, noise)  # of (b, M) with v = −η·M
    step = rational(eta)
    return {
        "H": [[lam]],
        "Σ": [[noise]],
        "η": eta,
        "β": beta,
        "P": [[to_fraction(Z[0, 0])]],
        "C": [[to_fraction(-step * Z[0, 1])]],
        "V": [[to_fraction(step * step * Z[1, 1])]],
    }


R = inverse(2 * (1 + BETA) * ONE - ETA * H, "R")
RIGHT = tr(identities.numerator(ETA * H) * R * SIGMA)


@claim.mutant("the SGD formula at η/(1−β)", LOSS)
def as_sgd():
    return variant(
        Equation(ETA * tr(H * P), (1 - BETA) * tr(inverse(2 * ONE - ETA * H, "R") * SIGMA))
    )


@claim.mutant("the factor 1 − β dropped", LOSS)
def no_factor():
    return variant(Equation(ETA * tr(H * P), RIGHT))


@claim.mutant("(1−β)² for (1−β)²(1+β)", LOSS)
def numerator_short():
    return variant(
        Equation(
            ETA * (1 - BETA) * tr(H * P),
            tr(((1 - BETA) ** 2 * ONE + 2 * BETA * ETA * H) * R * SIGMA),
        )
    )


@claim.mutant("2(1−β) for 2(1+β) in the denominator", LOSS)
def wrong_boundary():
    return variant(
        Equation(
            ETA * (1 - BETA) * tr(H * P),
            tr(
                identities.numerator(ETA * H) * inverse(2 * (1 - BETA) * ONE - ETA * H, "R") * SIGMA
            ),
        )
    )


@claim.mutant("EMA is η → η/(1−β)", EMA)
def wrong_average():
    return refute(
        Equation((1 - BETA) * v_next, (1 - BETA) * BETA * v - ETA * g),
        AS_EMA,
        at={"m": [[0]], "g": [[1]], "θ": [[0]], "η": 1, "β": "1/2"},
    )


@claim.mutant("stable with momentum only where ηλ < 2: W ≥ 0 forces ηλ ≤ 2", STABLE)
def sgd_boundary():
    """β = 1/2, ηλ = 5/2, b = 1, v = 0: W = 15/4 and it falls or stays."""
    return refute(
        Inequality(2 * v.T * v, ETA * v.T * H * v),
        [*STEP, ROOM, *SIGNS],
        psd=("Y", "H"),
        at=ONE_MODE | {"η": "5/2", "β": "1/2"},
    )
