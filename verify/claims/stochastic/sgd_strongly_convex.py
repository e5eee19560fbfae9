"""SGD with noise of bounded variance on strongly convex functions."""

from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper

STEP, FLOOR = PARTS = "one step", "all steps"

claim = Claim(
    name="stochastic/sgd_strongly_convex",
    title="SGD with a constant step contracts to a floor: (1−αμ)ᵗE‖x_0−x⋆‖² + ασ²/μ",
    source=paper(
        "Bottou, Curtis, Nocedal",
        "Optimization Methods for Large-Scale Machine Learning",
        "SIAM Review 60 (2018)",
        "section 4 (the place from memory)",
        "https://arxiv.org/abs/1606.04838",
    ),
    statement="""
    - x₊ = x − α(∇f(x) + ξ), E[ξ | past] = 0, E‖ξ‖² ≤ σ², f μ-strongly convex and L-smooth, α ≤
      1/L: E‖x₊ − x⋆‖² ≤ (1 − αμ)E‖x − x⋆‖² + α²σ², in every probability space and every ℝⁿ. By:
      step
    - So for αμ ≤ 1 and μ > 0 at every t: E‖x_t − x⋆‖² ≤ (1 − αμ)ᵗE‖x_0 − x⋆‖² + ασ²/μ. By: floor
    """,
    latex=r"""$\mathbb{E}\|x_{t+1}-x^\star\|^2 \le (1-\alpha\mu)\,\mathbb{E}\|x_t-x^\star\|^2 +
    \alpha^2\sigma^2$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - E‖ξ‖² ≤ σ²
    - f is strongly convex: with μ; for the first bound μ = 0 will do
    - f is smooth: E‖∇f‖² ≤ 2L(E f − f⋆)
    - α ≤ 1/L""",
    parts=PARTS,
    remark="""The constants are those of this proof; the paper bounds E f − f⋆. Strong convexity
    enters at x⋆ alone, smoothness through E‖∇f‖² ≤ 2L(E f − f⋆).""",
)

claim.letters(f"x x₊ x⋆ ∇f ξ: Ω; {P}; α μ L σ² h: ≥ 0")
SPACE = claim.space("Ω", fields="P")
BOUND = "(1 − αμ)E‖x − x⋆‖² + α²σ² ≥ E‖x₊ − x⋆‖²"
FRESH = "E[ξ | P] = 0 : the noise is fresh"
VARIANCE = "σ² ≥ E‖ξ‖² : its variance"
CONVEX_AT = "E⟨∇f, x − x⋆⟩ ≥ h + (1/2)μE‖x − x⋆‖²"
CONVEX = f"{CONVEX_AT} : strong convexity"
SMOOTH = "2Lh ≥ E‖∇f‖² : smoothness"
SMALL = "1 ≥ αL : α ≤ 1/L"

known = claim.under(
    *SPACE,
    "E[x | P] = x; E[x⋆ | P] = x⋆; E[∇f | P] = ∇f : known before the step",
    "x₊ = x − α(∇f + ξ) : SGD",
    part=STEP,
)
sgd = known.under(FRESH, VARIANCE, CONVEX, SMOOTH, SMALL)
sgd.bounds(f"""[step] E‖x₊ − x⋆‖² ≤ (1 − αμ)E‖x − x⋆‖² + α²σ²
    {BOUND}
    = 2α({CONVEX_AT}) + α²(2Lh ≥ E‖∇f‖²) + α²(σ² ≥ E‖ξ‖²) + 2αh(1 ≥ αL)
    cites: conditional_expectation""")
for name, fact in (
    ("E[ξ | past] = 0", FRESH),
    ("E‖ξ‖² ≤ σ²", VARIANCE),
    ("f is strongly convex", CONVEX),
    ("f is smooth", SMOOTH),
    ("α ≤ 1/L", SMALL),
):
    sgd.under(without=fact).needs(name, BOUND)
sgd.false("half the noise: α²σ²/2", "(1 − αμ)E‖x − x⋆‖² + (1/2)α²σ² ≥ E‖x₊ − x⋆‖²")
sgd.false("twice the rate: 1 − 2αμ", "(1 − 2αμ)E‖x − x⋆‖² + α²σ² ≥ E‖x₊ − x⋆‖²")


@sgd.instances("SGD on sums of parabolas", BOUND, count=40, edges=_exact.EDGES, of=_exact.OF)
def parabolas(rng, at):
    """x₊ = x − α∇f_i(x), i uniform: ξ is what the drawn gradient adds."""
    w = _exact.world(rng, at)
    noise = [[v - m for v in row] for row, m in zip(w.gradients(w.x), w.means(w.x))]
    return w.values() | {"α": w.step(), "σ²": _exact.square(noise) + rng.randint(0, 1)}


claim.letters("D₀ q q₊ r: ≥ 0")
claim.space("Ω", fields="P P₊")
steady = claim.under("r = 1 − αμ : αμ ≤ 1", "μ > 0", part=FLOOR)
HERE = "μqD₀ + ασ²(1 − q) ≥ μE‖x − x⋆‖²"
GAINED = f"2μα({CONVEX_AT}) + μα²(2Lh ≥ E‖∇f‖²) + 2μαh(1 ≥ αL)"
THERE = "μq₊D₀ + ασ²(1 − q₊) ≥ μE‖x₊ − x⋆‖²"
steady.inductive(f"""[floor] E‖x_t − x⋆‖² ≤ (1 − αμ)ᵗE‖x_0 − x⋆‖² + ασ²/μ
    E[x | P] = x; E[x⋆ | P] = x⋆
    {HERE}
    state: x → x₊; P → P₊; q → q₊
    initial: E[x | P] = x; E[x⋆ | P] = x⋆ : the start and the optimum are known
    E‖x − x⋆‖² = D₀; q = 1
    recurrence: PP = P : P is E[· | past]
    P₊P = P; E[ξ | P₊] = ξ : the past grows by the noise
    E[∇f | P] = ∇f; {FRESH}
    x₊ = x − α(∇f + ξ) : SGD
    {VARIANCE}
    {CONVEX}
    {SMOOTH}
    {SMALL}
    q₊ = rq
    at_base: {HERE}
    at_step: {THERE} since r({HERE}) + μα²(σ² ≥ E‖ξ‖²) + {GAINED}
    says: q is (1 − αμ)ᵗ.
    cites: conditional_expectation""")
claim.floats("SGD in float64, every draw of a step", STEP, instances=60, at="one_step", kind="sgd")
claim.batched(
    "SGD batched in torch, every draw of a step", STEP, instances=400, at="one_step", kind="sgd"
)
claim.mutants()
