"""SGD's stationary loss on the noisy bowl."""

from flint import fmpq

from theory.lodo.bowl import identities
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Fails

PARTS = "the moments after a step", "stationary loss", "it is the limit", "best step"
MOMENTS, LOSS, LIMIT, BEST = PARTS

claim = Claim(
    name="lodo/sgd_bowl_loss",
    title="SGD on the bowl settles at ½tr((2 − ηH)⁻¹Σ)/η",
    source=source("section 5.1 and Appendix F.1 (closed form not in the paper)"),
    statement="""
    - x ← x − ηg on the bowl, whose centre moves by s with E[s | past] = 0, E[ssᵀ] = Σ: b = x −
      centre has E b₊b₊ᵀ = (1 − ηH)P(1 − ηH) + Σ, P = E bbᵀ. By: E b₊b₊ᵀ = (1 − ηH)P(1 − ηH) + Σ
      from the step, for every probability space
    - A stationary second moment P has η·tr(HP) = tr((2 − ηH)⁻¹Σ), so the loss is ½σ²Σ_i 1/(η(2 −
      ηλ_i)) for Σ = σ²I; By: η·tr(HP) = tr((2 − ηH)⁻¹Σ), all dimensions, any Σ
    - from every start the moment of a mode differs from it by (1 − ηλ)^{2t} times the difference at
      the start, which dies where 0 < ηλ < 2. By: powers; dies
    - The loss is convex in η, so the root of its slope is the best step By: convex
    - Remark: (on the paper's bowl: bowl_numbers).
    """,
    latex=r"""$\ell = \frac{\sigma^2}{2}\sum_i \frac{1}{\eta(2-\eta\lambda_i)}$, $0 < \eta\lambda_i
    < 2$.""",
    hypotheses="""
    - E[s] = 0: given the past, for the moment equations
    - the moves are independent of the past: only E[s | past] = 0 is used
    - 0 < ηλ < 2 for every eigenvalue λ of H: otherwise nothing is stationary
    - 2 − ηH is invertible: follows from the first, and suffices for the identity""",
    remark="""For any H = Hᵀ and any Σ: nothing needs to commute with Σ. The best step is global: Σ
    1/(η(2−ηλ)) is convex in η.""",
    parts=PARTS,
)

claim.proof("E b₊b₊ᵀ = (1 − ηH)P(1 − ηH) + Σ from the step, for every probability space", MOMENTS)(
    identities.sgd_moments_follow
)
claim.proof("η·tr(HP) = tr((2 − ηH)⁻¹Σ), all dimensions, any Σ", LOSS)(identities.sgd_trace)
_bowl.moves(claim, MOMENTS, identities.sgd_moments(), [identities.sgd_step()])
claim.letters(identities.sgd_moments())
still = claim.under(identities.sgd_moments(), part=LOSS, at="H=1, Σ=3, P=4, η=1/2")
still.needs("2 − ηH is invertible", "tr(HP) = 0", "Σ = 0", at="H=2, Σ=0, P=η=1", says="P is free")
still.false("the factor ½ for (2 − ηH)⁻¹: noise without feedback", "η·tr(HP) = tr(Σ)/2")
claim.letters("p q p₊ q₊ p∞ p₀; σ² x y u w c d: ≥ 0")
fixed = claim.under("p∞ = (1−x)²p∞ + σ² : stationary", part=LIMIT, at="x=1/2, σ²=3, p∞=4, p=0")
fixed.inductive("""[powers] p_t − p∞ = (1 − ηλ)^{2t}(p_0 − p∞), by induction; q_t = (1 − ηλ)^{2t}
    p − p∞ = q(p₀ − p∞)
    initial: p = p₀; q = 1
    recurrence: p₊ = (1−x)²p + σ²; q₊ = (1−x)²q""")
fixed.needs("""0 < ηλ < 2 for every eigenvalue λ of H
    p∞ ≥ p₊
    given: p₊ = (1−x)²p + σ²
    at: x=3, σ²=1, p∞=−1/3
    says: ηλ = 3: the moment goes from 0 to 1, 5, 21, …""")
claim.under("x + y = 2 : y = 2 − ηλ", part=LIMIT, at="x=1/2, y=3/2").bounds("""
    [contracts] (1 − ηλ)² ≤ 1 − ηλ(2 − ηλ): it shrinks exactly where 0 < ηλ < 2
    1 ≥ (1−x)²
    = xy""")
shrinks = claim.under("x + y = 2 : y = 2 − ηλ", "x > 0; y > 0", part=LIMIT)
shrinks.proves("""[dies] (1 − ηλ)² < 1, so the powers tend to 0
    1 > (1−x)²
    by: 1 > (1−x)² since (x > 0)(y > 0)
    cites: power_limit""")
claim.under("uc = 1; wd = 1", part=BEST).bounds(
    "1/η and λ/(2 − ηλ) lie above their tangents, so their sum is convex and one root of the "
    "slope is the best step",
    "w − u + u²(d − c)",
    "= w(1 − ud)²",
    says="u = 1/c, w = 1/d: 1/d − 1/c + (d − c)/c² = w(1 − ud)². Here d = η, and d = 2 − ηλ",
    name="convex",
)

claim.mutants(at="H=1, Σ=3, P=4, η=1/2")

EDGES = (  # Newton's step, both ends, equal modes, a flat one
    ([fmpq(1)], fmpq(1)),
    ([fmpq(1)], fmpq(1, 1000)),
    ([fmpq(1)], fmpq(1999, 1000)),
    ([fmpq(2)] * 3, fmpq(1, 2)),
    ([fmpq(1, 10**6), fmpq(1)], fmpq(19, 10)),
)


@claim.instances("moments against the formula", LOSS, count=200, edges=EDGES, of="bowls over ℚ")
def moments(rng, at):
    from theory.lodo.bowl import sgd_loss, stationary_loss
    from theory.lodo.bowl.linear_method import gradient_descent

    if at:
        spectrum, eta = at
    else:
        spectrum = [fmpq(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(rng.randint(1, 4))]
        eta = 2 / max(spectrum) * fmpq(rng.randint(1, 9), 10)
    if sgd_loss(spectrum, eta, 3) != stationary_loss(gradient_descent(eta), spectrum, 3):
        raise Fails(f"spectrum {spectrum}, η = {eta}: the formula and the moments differ")


@claim.statistical("simulated losses inside their intervals", LOSS)
def simulated(run):
    from numerics.lodo.bowl.linear import LinearMode
    from theory.lodo.bowl import sgd_loss
    from theory.lodo.bowl.linear_method import gradient_descent

    loss = sgd_loss(list(_bowl.SPECTRUM), "3/2")
    return _bowl.simulated(run, gradient_descent("3/2"), LinearMode.sgd(1.5), loss)


_bowl.batched(claim, LOSS, ([[0.0]], [1.0], [1.5]), [0.1, 0.3, 0.7, 1.0])
