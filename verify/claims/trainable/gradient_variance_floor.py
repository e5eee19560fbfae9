"""No average with a fixed rate loses the noise of its newest gradient."""

from itertools import product

from flint import fmpq

from verify.claim import Claim
from verify.claims.trainable import REBUILT, _spaces, source
from verify.evidence import Checked, Fails

FLOOR, FROZEN = "the floor", "frozen w"

claim = Claim(
    name="trainable/gradient_variance_floor",
    title="E|m_t − ∇F|² ≥ (1−β₁)²E|ξ|² for Adam, ≥ E[c_t²|ξ|²] for TO",
    source=source("section 3.2, the comparison with Adam"),
    wording=f"""ADAM 'has strongly convex examples with non-convergent variance', and TO
    'automatically achieves the reduction of variance': both are true. What the claim adds: the
    contrast is that of constant and decaying rates, whatever the linear part does. {REBUILT}""",
    statement="""
    - For any w_t that the past determines and any direction m = (1−c)x + cg with x and c determined
      by the past, g = ∇F(w_t) + ξ, E[ξ|past] = 0: E|m − ∇F(w_t)|² ≥ E[c²|ξ|²]. By: floor
    - So ≥ (1−β₁)²E|ξ|² for Adam's first moment, and E[c_t²|ξ|²] for TO with c_t = β_t|w_t|² + γ_t.
      By: Adam; floor
    - For frozen w and such noises of E|ξ|² = σ² the variance of the average from zero is
      σ²(1−β₁)/(1+β₁)·(1−β₁^{2t}). By: frozen
    """,
    latex=r"""$\mathbb{E}\|m_t-\nabla F\|^2 \ge (1-\beta_1)^2\,\mathbb{E}\|\xi\|^2$; frozen:
    $\sigma^2\frac{1-\beta_1}{1+\beta_1}(1-\beta_1^{2t})$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - the past determines c
    - the newest gradient enters with rate c: with the old average alone there is no floor
    - E|ξ|² = σ²: for frozen w""",
    parts=(FLOOR, FROZEN),
    remark="""A decaying c_t reduces the variance in Adam's average as well: to_rates_1d has the
    rates.""",
)

claim.letters("x ξ: Ω; c P: symmetric Ω×Ω")  # x = (1−c)(old − ∇F), of the past
claim.space("Ω", fields="P P′", numbers="c")
KNOWN = (_spaces.PROJECTION, "Px = x : the past determines x")
ABOVE = "(x + cξ)ᵀ(x + cξ) ≥ (cξ)ᵀcξ"
start = claim.under(*KNOWN, part=FLOOR, at=_spaces.PAST)
of_past = start.under("Pc = cP : the past determines c", at="c=diag(1, 1, 1, 1)")
SIGNS = "ξ=(1/2, −1/2, 1/2, −1/2)"
fresh = of_past.under(_spaces.FRESH, at=f"x=(0, 0, 0, 0), {SIGNS}")
fresh.bounds(f"""[floor] E|m − ∇F|² = E|x|² + E[c²|ξ|²]
    {ABOVE}
    = (x)²
    says: m − ∇F = (1−c)(old − ∇F) + cξ; the cross term vanishes.
    cites: conditional_expectation (h1, h3)""")
claim.letters("β₁")
start.under(_spaces.FRESH, at=f"x=(0, 0, 0, 0), {SIGNS}").bounds("""[Adam] Adam: c = 1 − β₁
    (x + (1 − β₁)ξ)ᵀ(x + (1 − β₁)ξ) ≥ (1 − β₁)²ξᵀξ
    = (x)²
    cites: conditional_expectation (h1, h2)""")
of_past.needs(f"""E[ξ | past] = 0
    {ABOVE}
    at: x=(1/2, 1/2, 1, 1), ξ=(−1/2, −1/2, −1, −1)
    says: ξ = −x, known to the past (1 or 2 there), and c = 1: the error vanishes.""")
start.needs(
    "the past determines c",
    ABOVE,
    _spaces.FRESH,
    at="x=(1/2, 1/2, 1/2, 1/2), ξ=(1, −1, 1, −1), c=diag(0, 3/4, 0, 3/4)",
    says="x = 1, ξ = ±2 and c = 3/4 where ξ = −2, else 0: E|x + cξ|² = 5/8, and E[c²|ξ|²] = 9/8.",
)
fresh.needs("the newest gradient enters with rate c", "xᵀx ≥ (cξ)ᵀcξ", says="x = 0, ξ = ±1")

claim.letters("a a′: Ω; β₁ β₁²ᵗ β₁²ᵗ⁺²; σ²: ≥ 0")
NEXT = "(1 + β₁)a′ᵀa′ = σ²(1 − β₁)(1 − `β₁²ᵗ⁺²`)"
AVERAGE = "a′ = β₁a + (1 − β₁)ξ : the average, less the gradient at the frozen w"
POWER, SIZE = "`β₁²ᵗ⁺²` = β₁²`β₁²ᵗ`", "ξᵀξ = σ² : E|ξ|² = σ²"
claim.under(part=FROZEN).inductive(f"""[frozen] (1+β₁)E|a_t|² = σ²(1−β₁)(1−β₁^{{2t}}) by induction
    Pa = a
    (1 + β₁)aᵀa = σ²(1 − β₁)(1 − `β₁²ᵗ`)
    state: a → a′; P → P′; `β₁²ᵗ` → `β₁²ᵗ⁺²`
    initial: a = 0 : the average starts at 0; `β₁²ᵗ` = 1
    recurrence: {_spaces.PROJECTION}
    {_spaces.FRESH}
    {SIZE}
    P′P = P : the past grows
    P′ξ = ξ : by the noise
    {AVERAGE}
    {POWER}
    says: The past knows the average, a sum of earlier noises; so E⟨a, ξ⟩ = ⟨Pa, ξ⟩ = ⟨a, Pξ⟩ = 0.
    cites: conditional_expectation""")
TWICE = f"{_spaces.PAST}, ξ=(1/2, 1/2, −1/2, −1/2), a=(1/4, 1/4, −1/4, −1/4)"
known = claim.under(_spaces.PROJECTION, "Pa = a : the past knows it", AVERAGE, POWER, part=FROZEN)
second = known.under("(1 + β₁)aᵀa = σ²(1 − β₁)(1 − `β₁²ᵗ`)", "`β₁²ᵗ` = β₁²", at="β₁=1/2")
second.under(SIZE, at="σ²=1").needs(f"""E[ξ | past] = 0
    {NEXT}
    at: {TWICE}
    says: the same ξ twice: E|a_2|² = (1 − β₁²)²σ² = 9/16, and the formula says 5/16.""")
second.under(_spaces.FRESH).needs(f"""E|ξ|² = σ²
    {NEXT}
    at: {_spaces.PAST}, a=(1/4, 1/4, −1/4, −1/4), ξ=(0, 0, 0, 0), σ²=1
    says: ξ = ±1, and then 0: E|a_2|² = 1/16.""")
claim.mutants()


@claim.instances("trees of ± noise over ℚ", FLOOR, count=20, of="trees of 16 outcomes")
def trees(rng):
    """All 2⁴ outcomes of four signs, w_t a random function of the past, F = w²/2: expectations are
    finite sums."""
    rate, total, noise = fmpq(rng.randint(1, 4), 5), fmpq(0), fmpq(2)
    step = fmpq(rng.randint(1, 3), 3)
    for signs in product((-1, 1), repeat=4):
        w, m = fmpq(1), fmpq(0)
        for sign in signs:
            m = (1 - rate) * m + rate * (w + noise * sign)
            last, w = m - w, w - step * m * (1 + (w > 0))
        total += last**2 / 16
    if total < rate**2 * noise**2:
        raise Fails(f"c = {rate}: E|m − ∇F|² = {total}")


@claim.exact("the variance of the average against the formula over ℚ", FROZEN)
def averages(run):
    """Σ_{j<t} (1−β₁)²β₁^{2j}, term by term."""
    pairs = list(product((fmpq(numerator, 10) for numerator in range(10)), range(1, 12)))
    for b, t in pairs:
        direct = sum(((1 - b) * b**j) ** 2 for j in range(t))
        if direct != (1 - b) / (1 + b) * (1 - b ** (2 * t)):
            raise Fails(f"β₁ = {b}, t = {t}")
    return Checked(f"{len(pairs)} pairs (β₁, t)", instances=len(pairs))


@claim.statistical("Adam's first moment in float64 on a noisy quadratic, 4,000 runs", FLOOR)
def adam(run):
    from numerics.trainable.gradient_variance_floor import adam_moments

    return Checked(**adam_moments(run.count(4000), run.seed))


RUNS = "the real torch.optim.Adam's first moment, one run an entry"
claim.batched(RUNS, FLOOR, instances=4000, least=30)
