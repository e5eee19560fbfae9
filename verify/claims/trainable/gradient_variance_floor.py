"""No average with a fixed rate loses the noise of its newest gradient."""

import random
from fractions import Fraction

from theory.operators import (
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    induction,
    refute,
)
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _spaces, source
from verify.evidence import Checked

FLOOR, FROZEN = "the floor", "frozen w"

claim = Claim(
    name="trainable/gradient_variance_floor",
    title="E|m_t − ∇F|² ≥ (1−β₁)²E|ξ|² for Adam, ≥ E[c_t²|ξ|²] for TO",
    source=source("section 3.2, the comparison with Adam"),
    expected="proved",
    paper="holds",
    wording=(
        "ADAM 'has strongly convex examples with non-convergent variance', and TO 'automatically "
        "achieves the reduction of variance': both are true. What the claim adds: the contrast is "
        "that of constant and decaying rates, whatever the linear part does. " + REBUILT
    ),
    statement="""For any w_t that the past determines and any direction m = (1−c)x + cg with x and c
    determined by the past, g = ∇F(w_t) + ξ, E[ξ|past] = 0: E|m − ∇F(w_t)|² ≥ E[c²|ξ|²]. So ≥
    (1−β₁)²E|ξ|² for Adam's first moment, and E[c_t²|ξ|²] for TO with c_t = β_t|w_t|² + γ_t. For
    frozen w and uncorrelated noises of E|ξ|² = σ² the variance of the average from zero is
    σ²(1−β₁)/(1+β₁)·(1−β₁^{2t}).""",
    latex=r"""$\mathbb{E}\|m_t-\nabla F\|^2 \ge (1-\beta_1)^2\,\mathbb{E}\|\xi\|^2$; frozen:
    $\sigma^2\frac{1-\beta_1}{1+\beta_1}(1-\beta_1^{2t})$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - the past determines c
    - the newest gradient enters with rate c: with the old average alone there is no floor
    - the noises are uncorrelated: for frozen w""",
    axioms="""
    - random vectors form an inner-product space with ⟨x, y⟩ = E[xᵀy], on which a rate c known to
      the past acts as a symmetric operator
    - the expectation given the past is an orthogonal projection P of it, and a rate known to the
      past commutes with P""",
    parts=(FLOOR, FROZEN),
    remark="""A decaying c_t reduces the variance in Adam's average as well: to_rates_1d has the
    rates.""",
)

SPACE = _spaces.OMEGA
x, xi = to.vector("x", SPACE), to.vector("ξ", SPACE)  # x = (1−c)(old − ∇F), of the past
C = Operator("c", SPACE, SPACE, symmetric=True)
PAST = [_spaces.PROJECTION, *_spaces.known(x), _spaces.known_rate(C)]
FRESH = _spaces.fresh(xi)
ERROR = x + C * xi


@claim.proof("E|m − ∇F|² = E|x|² + E[c²|ξ|²]", FLOOR)
def floor():
    """m − ∇F = (1−c)(old − ∇F) + cξ; the cross term vanishes."""
    return SumOfSquares(ERROR.T * ERROR - (C * xi).T * C * xi, [Square(x)], [*PAST, FRESH])


beta, sigma2 = Scalar("β₁"), Scalar("σ²", nonneg=True)
v, v_next, power, power_next = (Scalar(n) for n in ("v", "v′", "β₁²ᵗ", "β₁²ᵗ⁺²"))
FORMULA = Equation((1 + beta) * v, sigma2 * (1 - beta) * (1 - power))
RECURSION = [
    Equation(power_next, beta**2 * power),
    Equation(v_next, beta**2 * v + (1 - beta) ** 2 * sigma2, "uncorrelated noises"),
]


@claim.proof("induction over t: (1+β₁)v_t = σ²(1−β₁)(1−β₁^{2t})", FROZEN)
def frozen():
    return induction(
        FORMULA,
        state=[(v, v_next), (power, power_next)],
        initial=[Equation(v, 0, "the average starts at 0"), Equation(power, 1)],
        recurrence=RECURSION,
    )


SIGNS = _spaces.PAST | {"x": _spaces.column(0, 0, 0, 0), "ξ": _spaces.column(1, -1, 1, -1)}


@claim.exact("trees of ± noise over ℚ: the floor for every predictable w", FLOOR)
def trees(run):
    """All 2⁴ outcomes of four signs, w_t a random function of the past, F = w²/2: expectations are
    finite sums."""
    from itertools import product

    rng, count = random.Random(f"floor {run.seed}"), run.count(20)
    for _ in range(count):
        rate, total, noise = Fraction(rng.randint(1, 4), 5), Fraction(0), Fraction(2)
        step = Fraction(rng.randint(1, 3), 3)
        for signs in product((-1, 1), repeat=4):
            w, m = Fraction(1), Fraction(0)
            for sign in signs:
                g = w + noise * sign
                m = (1 - rate) * m + rate * g
                last, w = m - w, w - step * m * (1 + (w > 0))
            total += last**2 / 16
        if total < rate**2 * noise**2:
            return Checked(f"c = {rate}: E|m − ∇F|² = {total}", ok=False, refutes=True)
    return Checked(f"{count} trees of 16 outcomes above the floor", instances=count)


@claim.exact("the variance of the average against the formula over ℚ", FROZEN)
def averages(run):
    """Σ_{j<t} (1−β₁)²β₁^{2j}, term by term."""
    count = 0
    for numerator in range(10):
        b = Fraction(numerator, 10)
        for t in range(1, 12):
            direct = sum(((1 - b) * b**j) ** 2 for j in range(t))
            if direct != (1 - b) / (1 + b) * (1 - b ** (2 * t)):
                return Checked(f"β₁ = {b}, t = {t}", ok=False, refutes=True)
            count += 1
    return Checked(f"{count} pairs (β₁, t)", instances=count)


@claim.statistical("Adam's first moment in float64 on a noisy quadratic, 4,000 runs", FLOOR)
def adam(run):
    from numerics.trainable.gradient_variance_floor import adam_moments

    return Checked(**adam_moments(run.count(4000), run.seed))


claim.batched(
    "the real torch.optim.Adam's first moment, one run an entry", FLOOR, instances=4000, least=30
)


@claim.necessity("E[ξ | past] = 0", FLOOR)
def known_noise():
    """ξ = −x, known to the past (1 or 2 there), and c = 1: the error vanishes."""
    return refute(
        Inequality(ERROR.T * ERROR, (C * xi).T * C * xi),
        PAST,
        at=_spaces.PAST
        | {
            "x": _spaces.column(1, 1, 2, 2),
            "ξ": _spaces.column(-1, -1, -2, -2),
            "c": _spaces.diagonal(1, 1, 1, 1),
        },
    )


@claim.necessity("the newest gradient enters with rate c", FLOOR)
def old_average():
    """m without cξ, x = 0, ξ = ±1: the error is 0."""
    return refute(
        Inequality(x.T * x, (C * xi).T * C * xi),
        [*PAST, FRESH],
        at=SIGNS | {"c": _spaces.diagonal(1, 1, 1, 1)},
    )


@claim.necessity("the noises are uncorrelated", FROZEN)
def same_noise():
    """The same ξ twice: v_2 = ((1−β₁)(1+β₁))²σ² = 9/16 at β₁ = 1/2, σ = 1; the formula says
    5/16."""
    same = Equation(v_next, (1 - beta**2) ** 2 * sigma2, "the same noise at both steps")
    return refute(
        Equation((1 + beta) * v_next, sigma2 * (1 - beta) * (1 - power_next)),
        [same, Equation(power_next, beta**4)],
        at={"β₁": "1/2", "σ²": 1},
    )


@claim.mutant("E|m − ∇F|² ≥ E[c|ξ|²]", FLOOR)
def linear_rate():
    return refute(
        Inequality(ERROR.T * ERROR, xi.T * C * xi),
        [*PAST, FRESH],
        at=SIGNS | {"c": _spaces.diagonal("1/2", "1/2", "1/3", "1/3")},
    )


@claim.mutant("E|m − ∇F|² = E[c²|ξ|²]", FLOOR)
def equality():
    return refute(
        Equation(ERROR.T * ERROR, (C * xi).T * C * xi),
        [*PAST, FRESH],
        at=SIGNS
        | {"x": _spaces.column(1, 1, -1, -1), "c": _spaces.diagonal("1/2", "1/2", "1/3", "1/3")},
    )


@claim.necessity("the past determines c", FLOOR)
def rate_that_sees_the_noise():
    """x = 1, ξ = ±2 and c = 3/4 where ξ = −2, else 0: E|x + cξ|² = 5/8, and E[c²|ξ|²] = 9/8."""
    return refute(
        Inequality(ERROR.T * ERROR, (C * xi).T * C * xi),
        [_spaces.PROJECTION, *_spaces.known(x), FRESH],
        at=_spaces.PAST
        | {
            "x": _spaces.column(1, 1, 1, 1),
            "ξ": _spaces.column(2, -2, 2, -2),
            "c": _spaces.diagonal(0, "3/4", 0, "3/4"),
        },
    )


def wrong(formula):
    """The formula at t = 1 from the true recursion, β₁ = 1/2, σ = 1."""
    start = [Equation(v, 0), Equation(power, 1), *RECURSION]
    return refute(formula, start, at={"β₁": "1/2", "σ²": 1})


@claim.mutant("frozen: σ²(1+β₁)/(1−β₁)", FROZEN)
def inverted():
    return wrong(Equation((1 - beta) * v_next, sigma2 * (1 + beta) * (1 - power_next)))


@claim.mutant("frozen: β₁ᵗ for β₁^{2t}", FROZEN)
def slow_power():
    return wrong(Equation((1 + beta) * v_next, sigma2 * (1 - beta) * (1 - beta)))
