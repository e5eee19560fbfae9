"""SGD's stationary loss on the noisy bowl."""

import random

from theory.lodo.bowl import identities
from theory.lodo.bowl.identities import ETA, ONE, SIGMA, H, P
from theory.operators import (
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    induction,
    inverse,
    number,
    refute,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

MOMENTS, LOSS, LIMIT, BEST = (
    "the moments after a step",
    "stationary loss",
    "it is the limit",
    "best step",
)

claim = Claim(
    name="lodo/sgd_bowl_loss",
    title="SGD on the bowl settles at ½tr((2 − ηH)⁻¹Σ)/η",
    source=source("section 5.1 and Appendix F.1 (closed form not in the paper)"),
    expected="proved",
    statement="""x ← x − ηg on the bowl, whose centre moves by s with E[s | past] = 0, E[ssᵀ] = Σ: b
    = x − centre has E b₊b₊ᵀ = (1 − ηH)P(1 − ηH) + Σ, P = E bbᵀ. A stationary second moment P has
    η·tr(HP) = tr((2 − ηH)⁻¹Σ), so the loss is ½σ²Σ_i 1/(η(2 − ηλ_i)) for Σ = σ²I; from every start
    the moment of a mode differs from it by (1 − ηλ)^{2t} times the difference at the start, which
    dies where 0 < ηλ < 2. The loss is convex in η, so the root of its slope is the best step (on
    the paper's bowl: bowl_numbers).""",
    latex=r"""$\ell = \frac{\sigma^2}{2}\sum_i \frac{1}{\eta(2-\eta\lambda_i)}$, $0 < \eta\lambda_i
    < 2$.""",
    hypotheses="""
    - E[s] = 0: given the past, for the moment equations
    - the moves are independent of the past: only E[s | past] = 0 is used
    - 0 < ηλ < 2 for every eigenvalue λ of H: otherwise nothing is stationary
    - 2 − ηH is invertible: follows from the first, and suffices for the identity""",
    remark="""For any H = Hᵀ and any Σ: nothing needs to commute with Σ. The best step is global: Σ
    1/(η(2−ηλ)) is convex in η.""",
    axioms="""
    - xᵗ → 0 for |x| < 1
    - a continuous slope that changes its sign has a root""",
    parts=(MOMENTS, LOSS, LIMIT, BEST),
)


@claim.proof("E b₊b₊ᵀ = (1 − ηH)P(1 − ηH) + Σ from the step, for every probability space", MOMENTS)
def moments_follow():
    return identities.sgd_moments_follow()


@claim.proof("η·tr(HP) = tr((2 − ηH)⁻¹Σ), all dimensions, any Σ", LOSS)
def loss():
    return identities.sgd_trace()


p, q, p_next, q_next = (Scalar(name) for name in ("p", "q", "p₊", "q₊"))
fixed, start, noise = Scalar("p∞"), Scalar("p₀"), Scalar("σ²", nonneg=True)
x, y = Scalar("x", nonneg=True), Scalar("y", nonneg=True)  # ηλ and 2 − ηλ
RANGE = Equation(x + y, 2, "y = 2 − ηλ")


@claim.proof("p_t − p∞ = (1 − ηλ)^{2t}(p_0 − p∞), by induction; q_t = (1 − ηλ)^{2t}", LIMIT)
def limit():
    return induction(
        Equation(p - fixed, q * (start - fixed)),
        state=[(p, p_next), (q, q_next)],
        initial=[Equation(p, start), Equation(q, 1)],
        recurrence=[Equation(p_next, (1 - x) ** 2 * p + noise), Equation(q_next, (1 - x) ** 2 * q)],
        given=[Equation(fixed, (1 - x) ** 2 * fixed + noise, "p∞ is stationary")],
    )


@claim.proof("(1 − ηλ)² ≤ 1 − ηλ(2 − ηλ): it shrinks exactly where 0 < ηλ < 2", LIMIT)
def shrinks():
    return SumOfSquares(1 - (1 - x) ** 2, [Square(number(1), x * y)], [RANGE])


u, w = Scalar("u", nonneg=True), Scalar("w", nonneg=True)
c, d = Scalar("c", nonneg=True), Scalar("d", nonneg=True)


@claim.proof(
    "1/η and λ/(2 − ηλ) lie above their tangents, so their sum is convex and one root of the "
    "slope is the best step",
    BEST,
)
def convex():
    """With u = 1/c, w = 1/d: 1/d − 1/c + (d − c)/c² = w(1 − ud)². Here d = η, and d = 2 − ηλ."""
    return SumOfSquares(
        w - u + u**2 * (d - c), [Square(1 - u * d, w)], [Equation(u * c, 1), Equation(w * d, 1)]
    )


@claim.exact("moments over ℚ: the Lyapunov equation against the formula", LOSS)
def moments(run):
    from flint import fmpq

    from theory.lodo.bowl import sgd_loss, stationary_loss
    from theory.lodo.bowl.linear_method import gradient_descent

    rng, count = random.Random(f"sgd {run.seed}"), run.count(200)
    todo = [
        ([fmpq(1)], fmpq(1)),
        ([fmpq(1)], fmpq(1, 1000)),
        ([fmpq(1)], fmpq(1999, 1000)),
        ([fmpq(2)] * 3, fmpq(1, 2)),
        ([fmpq(1, 10**6), fmpq(1)], fmpq(19, 10)),
    ]  # Newton's step, both ends, equal modes, a flat one
    for _ in range(count):
        spectrum = [fmpq(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(rng.randint(1, 4))]
        todo.append((spectrum, 2 / max(spectrum) * fmpq(rng.randint(1, 9), 10)))
    for spectrum, eta in todo:
        if sgd_loss(spectrum, eta, 3) != stationary_loss(gradient_descent(eta), spectrum, 3):
            return Checked(
                f"spectrum {spectrum}, η = {eta}: the formula and the moments differ",
                ok=False,
                refutes=True,
            )
    return Checked(f"{len(todo)} rational bowls", instances=len(todo))


@claim.statistical("simulated losses inside their intervals", LOSS)
def simulated(run):
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import sgd_loss
    from theory.lodo.bowl.linear_method import gradient_descent

    return _bowl.simulated(
        run, gradient_descent("3/2"), LinearMode.sgd(1.5), sgd_loss(list(_bowl.SPECTRUM), "3/2")
    )


claim.batched(
    "the same batched in torch",
    LOSS,
    instances=2000,
    least=30,
    at="bowl_losses",
    method=([[0.0]], [1.0], [1.5]),
    spectrum=[0.1, 0.3, 0.7, 1.0],
)


# -- hypotheses, false variants

STATIONARY = identities.sgd_moments()
TRACE = tr(H * P)
R = inverse(2 * ONE - ETA * H, "R")
AT = {"H": [[1]], "Σ": [[3]], "P": [[4]], "η": "1/2"}  # p = p/4 + 3


NEXT = Equation(identities.B_NEXT * identities.B_NEXT.T, identities.sgd_moments().right)
AT_MOVES = {"H": [[1]], "η": "1/2", "Σ": [[1]], "P": [[1]]}


@claim.necessity("E[s] = 0", MOMENTS)
def drift():
    return _bowl.with_drift(NEXT, [identities.sgd_step()], AT_MOVES)


@claim.necessity("the moves are independent of the past", MOMENTS)
def dependent():
    return _bowl.with_dependence(NEXT, [identities.sgd_step()], AT_MOVES)


@claim.necessity("0 < ηλ < 2 for every eigenvalue λ of H", LIMIT)
def too_long():
    """ηλ = 3: p∞ = −1/3 solves the equation, and the moment goes from 0 to 1, 5, 21, …"""
    return refute(
        Inequality(fixed, p_next),
        [Equation(fixed, (1 - x) ** 2 * fixed + noise), Equation(p_next, (1 - x) ** 2 * p + noise)],
        at={"x": 3, "σ²": 1, "p∞": "-1/3", "p": 0},
    )


@claim.necessity("2 − ηH is invertible", LOSS)
def boundary():
    """ηλ = 2, Σ = 0: every P is stationary, and no formula in Σ can tell them apart."""
    return refute(
        Equation(TRACE, 0),
        [STATIONARY, Equation(SIGMA, 0)],
        at={"H": [[2]], "Σ": [[0]], "P": [[1]], "η": 1},
    )


def variant(claimed):
    return refute(claimed, [STATIONARY], at=AT)


@claim.mutant("the factor ½ for (2 − ηH)⁻¹: noise without feedback", LOSS)
def no_feedback():
    return variant(Equation(ETA * TRACE, tr(SIGMA) / 2))


@claim.mutant("(2 + ηH)⁻¹ for (2 − ηH)⁻¹", LOSS)
def wrong_sign():
    return variant(Equation(ETA * TRACE, tr(inverse(2 * ONE + ETA * H, "R") * SIGMA)))


@claim.mutant("η dropped: tr(HP) = tr(RΣ)", LOSS)
def no_step():
    return variant(Equation(TRACE, tr(R * SIGMA)))


@claim.mutant("(1 − ηH)⁻¹ for (2 − ηH)⁻¹", LOSS)
def one_for_two():
    return variant(Equation(ETA * TRACE, tr(inverse(ONE - ETA * H, "R") * SIGMA)))


@claim.mutant("p_t − p∞ shrinks by 1 − ηλ, not its square", LIMIT)
def one_power():
    return refute(
        Equation(p_next - fixed, (1 - x) * (p - fixed)),
        [Equation(fixed, (1 - x) ** 2 * fixed + noise), Equation(p_next, (1 - x) ** 2 * p + noise)],
        at={"x": "1/2", "σ²": 3, "p∞": 4, "p": 0},
    )
