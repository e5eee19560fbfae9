"""How far the stochastic recursion stays from A = 0, for a fixed meta-rate."""

import random
from fractions import Fraction

from flint import fmpq

from theory.lodo import exact
from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Scalar,
    Square,
    SumOfSquares,
    number,
    refute,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

BALANCE, LINEAR, RUNS, TAILS = "the balance", "the linearized recursion", "runs", "Gaussian moments"

claim = Claim(
    name="lodo/lodo_noise_floor",
    title="At a fixed meta-rate ‖A‖_F² stays about (ασ²/2)·trH·trH², not at 0",
    source=source("Section 4.1, 'arbitrarily close to the true inverse Hessian'"),
    expected="supported",
    lowered="""that the linearized recursion gives the leading order of the real one is shown by
    simulation with intervals""",
    wording="""'This result allows LODO to come arbitrarily close to the true inverse Hessian'
    (section 4.1), and 'given small enough learning rate' there: as α → 0, and this is how
    close.""",
    statement="""Σ = σ²I. In a stationary state of simplified LODO with finite moments 4·E[excess] =
    α·E[|Hb₊|²|Hb|²] exactly. Linearized at A = 0, with the mean of bbᵀ, the entry A_ij has the
    stationary variance v with v(2 − αkσ²) = αkσ², k = λ_iλ_j², so v = αkσ²/2 up to a relative αkσ²
    at most. Summed, to leading order in α: E‖A‖_F² = (ασ²/2)trH·trH², E‖X‖_F² = (ασ²/2)n·trH,
    E[excess] = (ασ⁴/4)(trH²)²; means over runs of 60/α steps agree. Gaussian moves have no such
    limit in the mean (gaussian_moves): for n = 1, H = σ = 1, A₀ = b₀ = 0, E a_t² is at least d!·E
    c², d the degree and c the leading coefficient of a_t in the first move (d = 1, 1, 3, 7, 17 for
    t = 2 … 6), and at α = 1/10, where the linearization says 1/19, E a₆² = 8.6·10²⁰.""",
    latex=r"""$\mathbb E\|A\|_F^2 \approx \tfrac{\alpha\sigma^2}{2}\,\mathrm{tr}H\,\mathrm{tr}H^2$,
    $\mathbb E\|X\|_F^2\approx\tfrac{\alpha\sigma^2}{2}n\,\mathrm{tr}H$, excess
    $\approx\tfrac{\alpha\sigma^4}{4}(\mathrm{tr}H^2)^2$ (linearized at $A=0$).""",
    hypotheses="""
    - α > 0
    - ασ²λ_iλ_j² ≤ 1: stable linearization, for the bound of the correction
    - stationary: V has the same mean at t and t + 1""",
    axioms="""
    - lodo_error_identity: E V₊ = E V − 4αE[excess] + α²E‖D‖_F²
    - Hermite: E p(s)² ≥ d!·c² for a polynomial of degree d in a standard Gaussian s, c its leading
      coefficient""",
    parts=(BALANCE, LINEAR, RUNS, TAILS),
    remark="""What carries the moments of Gaussian moves is so rare that runs do not show it: the
    intervals of the runs are normal approximations that leave it out. Bounded moves and small α
    have no such tails.""",
)

alpha, s2, k = (Scalar(name, nonneg=True) for name in ("α", "σ²", "k"))
V, V_next, e, w, v = (
    Scalar("V"),
    Scalar("V′"),
    Scalar("excess"),
    Scalar("width"),
    Scalar("v", nonneg=True),
)
IDENTITY = Equation(V_next, V - 4 * alpha * e + alpha**2 * w, "the mean of the pathwise identity")
STILL = Equation(V_next, V, "stationary")
pull = alpha * k * s2
FIXED = Equation(
    v,
    (1 - pull) ** 2 * v + alpha**2 * k**2 * s2**2,
    "a′ = (1 − αkσ²)a + αk·s_ib_j, E[s_i²b_j²] = σ⁴",
)
VARIANCE = Equation(v * (2 - pull), pull)


@claim.proof("4E[excess] = αE[|Hb₊|²|Hb|²]", BALANCE)
def balance():
    d = Derivation([IDENTITY, STILL], [(alpha, "α is not zero")])
    zero = d.prove(alpha * (alpha * w - 4 * e), 0)
    d.cancel(zero, "nz1", alpha * w, 4 * e)
    return d.qed(Equation(alpha * w, 4 * e))


@claim.proof("the variance of a mode: v(2 − αkσ²) = αkσ², so v = αkσ²/2 + (αkσ²/2)v", LINEAR)
def variance():
    d = Derivation([FIXED], [(pull, "α, k and σ² are not zero")])
    zero = d.prove(pull * (v * (2 - pull) - pull), 0)
    d.cancel(zero, "nz1", v * (2 - pull), pull)
    return d.qed(VARIANCE, Equation(v - pull / 2, pull / 2 * v))


@claim.proof("and αkσ²/2 ≤ v ≤ αkσ²/2·(1 + αkσ²) for αkσ² ≤ 1", LINEAR)
def correction():
    """v − p/2 = pv/2; and (2 − p)(p/2·(1 + p) − v) = p²(1 − p)/2 with p = αkσ²."""
    p, room = Scalar("p", nonneg=True), Scalar("1−p", nonneg=True)
    given = [Equation(v * (2 - p), p), Equation(room, 1 - p)]
    below = SumOfSquares(v - p / 2, [Square(number(1), p * v / 2)], given)
    above = SumOfSquares((2 - p) * (p / 2 * (1 + p) - v), [Square(p, room / 2)], given)
    return [below, above]


@claim.exact("the sums over modes for rational spectra", LINEAR)
def sums(run):
    """Σ_ij λ_iλ_j² = trH·trH², Σ_ij λ_i = n·trH, Σ_ij λ_i·λ_iλ_j² = (trH²)² (X_ij = A_ij/λ_j; the
    excess is ½σ²Σλ_iv_ij), on H itself."""
    rng, count = random.Random(f"sums {run.seed}"), run.count(60)
    spectra = [[fmpq(1)], [fmpq(2)] * 4, [fmpq(1, 10**6), fmpq(10**6)]]
    spectra += [
        [fmpq(rng.randint(1, 9), rng.randint(1, 5)) for _ in range(1 + index % 4)]
        for index in range(count)
    ]
    for lam in spectra:
        n = len(lam)
        h = exact.diagonal(*lam)
        pairs = [(x, y) for x in lam for y in lam]
        trace, square = exact.trace(h), exact.trace(h * h)
        found = (
            sum(x * y * y for x, y in pairs),
            sum(x * y * y / (y * y) for x, y in pairs),
            sum(x * x * y * y for x, y in pairs),
        )
        if found != (trace * square, n * trace, square * square):
            return Checked(f"λ = {lam}", ok=False, refutes=True)
    return Checked(f"{len(spectra)} spectra over ℚ", instances=len(spectra))


@claim.statistical(
    "stochastic runs at two meta-rates: the three ratios to leading order, and the balance", RUNS
)
def simulated(run):
    from numerics.lodo import lodo_noise_floor as noise_floor

    found = noise_floor.ratios(
        seed=run.seed, effort={"quick": 1, "default": 2, "thorough": 10}[run.effort]
    )
    return Checked(
        found.note,
        ok=found.ok,
        instances=found.instances,
        worst_error=found.worst_error,
        bound=found.bound,
    )


@claim.exact(
    "scalar LODO under Gaussian moves: E a_t² as polynomials in the moves, α = 1/10 and 1/2, t ≤ 6",
    TAILS,
)
def gaussian(run):
    from theory.lodo.gaussian import scalar_moments

    for alpha in (fmpq(1, 10), fmpq(1, 2)):
        moments = scalar_moments(alpha, 6)
        if [m.degree for m in moments] != [0, 1, 1, 3, 7, 17] or any(
            m.second < m.least for m in moments
        ):
            return Checked(f"α = {alpha}: {moments}", ok=False, refutes=True)
        if alpha == fmpq(1, 10):
            tenth = [m.second for m in moments]
    said = ", ".join(f"{int(x.p) / int(x.q):.3g}" for x in tenth)
    return Checked(
        f"α = 1/10: E a_t² = {said} for t = 1 … 6",
        ok=fmpq(86) * 10**19 < tenth[-1] < fmpq(87) * 10**19,
        instances=12,
    )


claim.batched("the balance along runs, batched in torch", RUNS, instances=1000, least=30)


@claim.necessity("α > 0", BALANCE)
def no_learning():
    return refute(
        Equation(alpha * w, 4 * e), [IDENTITY, STILL], at={"α": 0, "V": 1, "excess": 1, "width": 1}
    )


@claim.necessity("ασ²λ_iλ_j² ≤ 1", LINEAR)
def too_fast():
    """p = 3/2: v = 3, above p/2·(1 + p) = 15/8."""
    p = Scalar("p", nonneg=True)
    return refute(
        Inequality(p / 2 * (1 + p), v), [Equation(v * (2 - p), p)], at={"p": "3/2", "v": 3}
    )


@claim.necessity("stationary", BALANCE)
def still_falling():
    return refute(
        Equation(alpha * w, 4 * e), [IDENTITY], at={"α": 1, "V": 4, "excess": 1, "width": 0}
    )


@claim.mutant("A comes arbitrarily close to 0 at a fixed α: v = 0 is stationary", LINEAR)
def no_floor():
    return refute(Equation(v, 0), [FIXED], at={"α": 1, "k": 1, "σ²": 1, "v": 1})


@claim.mutant("v = αkσ²", LINEAR)
def twice():
    return refute(Equation(v, pull), [FIXED], at={"α": "1/2", "k": 1, "σ²": 1, "v": "1/3"})


@claim.mutant("v = αkσ²/2 exactly", LINEAR)
def no_correction():
    return refute(Equation(v, pull / 2), [FIXED], at={"α": "1/2", "k": 1, "σ²": 1, "v": "1/3"})


@claim.mutant("the balance with 2 for 4", BALANCE)
def wrong_factor():
    return refute(
        Equation(alpha * w, 2 * e), [IDENTITY, STILL], at={"α": 1, "V": 1, "excess": 1, "width": 4}
    )


@claim.mutant("E a₅² is below the linearized 1/19 at α = 1/10 too", TAILS)
def below():
    """The exact E a₅² of five moves."""
    from theory.lodo.gaussian import scalar_moments

    found = scalar_moments(fmpq(1, 10), 5)[-1].second
    return refute(
        Inequality(number(1) / 19, v),
        [Equation(v, Fraction(int(found.p), int(found.q)) * number(1))],
        at={},
    )


@claim.mutant("the balance with α² for α", BALANCE)
def wrong_power():
    return refute(
        Equation(alpha**2 * w, 4 * e),
        [IDENTITY, STILL],
        at={"α": 2, "V": 1, "excess": 1, "width": 2},
    )
