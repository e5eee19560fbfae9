"""SGD whose noise is bounded by the distance to the optimum: expected smoothness."""

from verify.claim import Claim
from verify.claims.stochastic import ONE_SIGN, P, _exact, paper

STEP, FLOOR, SAMPLING = PARTS = "one step", "all steps", "where it comes from"

claim = Claim(
    name="stochastic/expected_smoothness",
    title="Under expected smoothness SGD needs no bounded variance: floor 2ασ⋆²/μ for α ≤ 1/(2ℓ)",
    source=paper(
        "Gower, Loizou, Qian, Sailanbayev, Shulgin, Richtárik",
        "SGD: General Analysis and Improved Rates",
        "ICML 2019",
        "Theorem 3.1 (the number from memory)",
        "https://arxiv.org/abs/1901.09401",
    ),
    statement="""
    - x₊ = x − αg, E[g | past] = ∇f(x), E‖g‖² ≤ 4ℓ(E f − f⋆) + 2σ⋆², f μ-strongly convex, α ≤
      1/(2ℓ): E‖x₊ − x⋆‖² ≤ (1 − αμ)E‖x − x⋆‖² + 2α²σ⋆². By: step
    - So for αμ ≤ 1 and μ > 0 at every t: E‖x_t − x⋆‖² ≤ (1 − αμ)ᵗE‖x_0 − x⋆‖² + 2ασ⋆²/μ. By:
      floor
    - It comes from sampling: where E‖g − g⋆‖² ≤ 2ℓ(E f − f⋆) for the gradients g⋆ of the same
      draws at x⋆, E‖g⋆‖² ≤ σ⋆², E‖g‖² ≤ 4ℓ(E f − f⋆) + 2σ⋆². By: sampling
    """,
    latex=r"""$\mathbb{E}\|x_t-x^\star\|^2 \le (1-\alpha\mu)^t\|x_0-x^\star\|^2 +
    \frac{2\alpha\sigma_\star^2}{\mu}$ for $\alpha \le \frac{1}{2\ell}$.""",
    hypotheses="""
    - the gradient is unbiased: E[g | past] = ∇f(x)
    - expected smoothness: E‖g‖² ≤ 4ℓ(E f − f⋆) + 2σ⋆²
    - f is strongly convex: quasi-strongly, at x⋆ alone
    - α ≤ 1/(2ℓ)
    - the draws are smooth in the mean: E‖g − g⋆‖² ≤ 2ℓ(E f − f⋆)
    - the variance at the optimum is finite: E‖g⋆‖² ≤ σ⋆²""",
    parts=PARTS,
)

claim.letters(f"x x₊ x⋆ ∇f g g⋆: Ω; {P}; α μ ℓ σ⋆² h: ≥ 0")
SPACE = claim.space("Ω", fields="P")
BOUND = "(1 − αμ)E‖x − x⋆‖² + 2α²σ⋆² ≥ E‖x₊ − x⋆‖²"
UNBIASED, SMOOTH, SMALL = "E[g | P] = ∇f", "4ℓh + 2σ⋆² ≥ E‖g‖²", "1 ≥ 2αℓ"
CONVEX = "E⟨∇f, x − x⋆⟩ ≥ h + (1/2)μE‖x − x⋆‖²"
known = claim.under(*SPACE, "E[x | P] = x; E[x⋆ | P] = x⋆", "x₊ = x − αg : SGD", part=STEP)
sgd = known.under(f"{UNBIASED} : unbiased", f"{SMOOTH} : expected smoothness").under(
    f"{CONVEX} : strong convexity", f"{SMALL} : α ≤ 1/(2ℓ)"
)
sgd.bounds(f"""[step] E‖x₊ − x⋆‖² ≤ (1 − αμ)E‖x − x⋆‖² + 2α²σ⋆²
    {BOUND}
    = 2α({CONVEX}) + α²({SMOOTH}) + 2αh({SMALL})
    cites: conditional_expectation""")
for name, fact in (
    ("the gradient is unbiased", UNBIASED),
    ("expected smoothness", SMOOTH),
    ("f is strongly convex", CONVEX),
    ("α ≤ 1/(2ℓ)", SMALL),
):
    sgd.under(without=fact).needs(name, BOUND)
sgd.false("α²σ⋆²: the 2 left out", "(1 − αμ)E‖x − x⋆‖² + α²σ⋆² ≥ E‖x₊ − x⋆‖²")


@sgd.instances("SGD on sums of parabolas", BOUND, count=40, edges=_exact.EDGES, of=_exact.OF)
def parabolas(rng, at):
    w = _exact.world(rng, at)
    return w.values() | {"α": w.step(2), "ℓ": w.L, "σ⋆²": _exact.square(w.gradients([w.best]))}


FINE, FINITE, ALL = "2ℓh ≥ E‖g − g⋆‖²", "σ⋆² ≥ E‖g⋆‖²", "4ℓh + 2σ⋆² ≥ E‖g‖²"
draws = claim.under(f"{FINE} : smooth in the mean", f"{FINITE} : at the optimum", part=SAMPLING)
draws.bounds(f"""[sampling] E‖g‖² ≤ 2E‖g − g⋆‖² + 2E‖g⋆‖² ≤ 4ℓ(E f − f⋆) + 2σ⋆²
    {ALL}
    = (g − 2g⋆)² + 2({FINE}) + 2({FINITE})
    cites: conditional_expectation""")
draws.under(without=FINE).needs("the draws are smooth in the mean", ALL)
draws.under(without=FINITE).needs("the variance at the optimum is finite", ALL)


@draws.instances("gradients of parabolas", ALL, count=40, edges=_exact.EDGES, of=_exact.OF)
def gradients(rng, at):
    w = _exact.world(rng, at)
    return w.values() | {"ℓ": w.L, "σ⋆²": _exact.square(w.gradients([w.best]))}


draws.false("without the factors 2", "2ℓh + σ⋆² ≥ E‖g‖²")

claim.letters("D₀ q q₊ r: ≥ 0")
claim.space("Ω", fields="P P₊")
HERE = "μqD₀ + 2ασ⋆²(1 − q) ≥ μE‖x − x⋆‖²"
NEXT = "μq₊D₀ + 2ασ⋆²(1 − q₊) ≥ μE‖x₊ − x⋆‖²"
START = "x=∇f=(1/2, 1/2, 1/2, 1/2), x⋆=(0, 0, 0, 0), g=(1, 1, 0, 0), α=r=h=1/2, μ=ℓ=σ⋆²=q=D₀=1"
claim.under("r = 1 − αμ : αμ ≤ 1", "μ > 0", part=FLOOR, at=f"{START}, {ONE_SIGN}").inductive(f"""
    [floor] E‖x_t − x⋆‖² ≤ (1 − αμ)ᵗE‖x_0 − x⋆‖² + 2ασ⋆²/μ
    E[x | P] = x; E[x⋆ | P] = x⋆
    {HERE}
    state: x → x₊; P → P₊; q → q₊
    initial: E[x | P] = x; E[x⋆ | P] = x⋆ : the start and the optimum are known
    E‖x − x⋆‖² = D₀; q = 1
    recurrence: PP = P : P is E[· | past]
    P₊P = P; E[g | P₊] = g : the past grows by the gradient
    {UNBIASED} : unbiased
    x₊ = x − αg : SGD
    {SMOOTH} : expected smoothness
    {CONVEX} : strong convexity
    {SMALL} : α ≤ 1/(2ℓ)
    q₊ = rq
    at_base: {HERE}
    at_step: {NEXT} since r({HERE}) + 2μα({CONVEX}) + μα²({SMOOTH}) + 2μαh({SMALL})
    says: q is (1 − αμ)ᵗ.
    cites: conditional_expectation""")
claim.floats(
    "SGD in float64, every draw of a step",
    STEP,
    instances=60,
    at="one_step",
    kind="expected_smoothness",
)
claim.batched(
    "SGD batched in torch, every draw of a step",
    STEP,
    instances=400,
    at="one_step",
    kind="expected_smoothness",
)
claim.mutants()
