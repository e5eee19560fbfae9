"""SVRG: the variance of its gradient, and what an epoch makes of it."""

from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper

VARIANCE, STEP, EPOCH = PARTS = "the variance", "one step", "an epoch"

claim = Claim(
    name="stochastic/svrg_variance",
    title="SVRG: E‖v‖² ≤ 4L(f(x)−f⋆ + f(x̃)−f⋆), and an epoch's rate 1/(μα(1−2αL)m) + 2αL/(1−2αL)",
    source=paper(
        "Johnson, Zhang",
        "Accelerating Stochastic Gradient Descent using Predictive Variance Reduction",
        "NIPS 2013",
        "Theorem 1 (the number from memory)",
    ),
    statement="""
    - v = a − b + E[b | past], a and b the gradients of one drawn term at x and at the snapshot
      x̃, less its gradient at x⋆: E‖v‖² ≤ 2E‖a‖² + 2E‖b‖², whatever a and b are. By: squares
    - With E‖a‖² ≤ 2L(E f(x) − f⋆), E‖b‖² ≤ 2L(E f(x̃) − f⋆): E‖v‖² ≤ 4L(E f(x) − f⋆ + E f(x̃) −
      f⋆). By: variance
    - So x₊ = x − αv has, for convex f, E‖x₊ − x⋆‖² + 2α(1 − 2αL)(E f(x) − f⋆) ≤ E‖x − x⋆‖² +
      4Lα²(E f(x̃) − f⋆). By: step
    - m steps from x_0 = x̃: μα(1 − 2αL)·Σ_{t<m} (E f(x_t) − f⋆) ≤ (1 + 2μLα²m)(E f(x̃) − f⋆); so
      for α < 1/(2L) a point drawn from x_0, …, x_{m−1} has E f − f⋆ ≤ (1/(μα(1 − 2αL)m) + 2αL/(1
      − 2αL))(E f(x̃) − f⋆). By: epoch; rate
    """,
    latex=r"""$\mathbb{E}f(\tilde x_{s+1})-f^\star \le \left(\frac{1}{\mu\alpha(1-2\alpha L)m} +
    \frac{2\alpha L}{1-2\alpha L}\right)(\mathbb{E}f(\tilde x_s)-f^\star)$.""",
    hypotheses="""
    - the terms are smooth and convex: E‖a‖² ≤ 2L(E f(x) − f⋆), and so at x̃
    - the same term is drawn for both: for v
    - f is convex: E⟨∇f(x), x − x⋆⟩ ≥ E f(x) − f⋆
    - f is strongly convex: at x̃, for the rate
    - the epoch starts at its snapshot""",
    parts=PARTS,
)

claim.letters(f"x x₊ x⋆ ∇f a b v: Ω; {P}; α L h h̃: ≥ 0")
SPACE = claim.space("Ω", fields="P")
MADE = "v = a − b + E[b | P] : one drawn term, and the whole gradient at x̃"
TWICE, ALL = "2E‖a‖² + 2E‖b‖² ≥ E‖v‖²", "4L(h + h̃) ≥ E‖v‖²"
HERE, THERE = "2Lh ≥ E‖a‖²", "2Lh̃ ≥ E‖b‖²"
drawn = claim.under(*SPACE, MADE, part=VARIANCE)
drawn.bounds(f"""[squares] E‖v‖² ≤ 2E‖a‖² + 2E‖b‖²
    {TWICE}
    = (a + b − E[b | P])² + 2(E[b | P])²
    cites: conditional_expectation""")
drawn.false("without the factors 2", "E‖a‖² + E‖b‖² ≥ E‖v‖²")
drawn.under(without=MADE.partition(" : ")[0]).needs(
    "the same term is drawn for both", TWICE, says="v is then any random vector."
)
smooth = drawn.under(f"{HERE}; {THERE} : smooth and convex terms")
smooth.bounds(f"""[variance] E‖v‖² ≤ 4L(E f(x) − f⋆ + E f(x̃) − f⋆)
    {ALL}
    = (a + b − E[b | P])² + 2(E[b | P])² + 2({HERE}) + 2({THERE})
    cites: conditional_expectation""")


@smooth.instances("sums of parabolas", TWICE, ALL, count=40, edges=_exact.EDGES, of=_exact.OF)
def parabolas(rng, at):
    return _exact.world(rng, at).values()


smooth.under(without=HERE).needs("the terms are smooth and convex", ALL)

BOUND = "E‖x − x⋆‖² + 4Lα²h̃ ≥ E‖x₊ − x⋆‖² + 2α(1 − 2αL)h"
CONVEX = "E⟨∇f, x − x⋆⟩ ≥ h"
moved = claim.under(
    *SPACE, "E[x | P] = x; E[x⋆ | P] = x⋆", "E[v | P] = ∇f : unbiased", "x₊ = x − αv", part=STEP
).under(f"{ALL} : the variance", f"{CONVEX} : f is convex")
moved.bounds(f"""[step] a step, with what it gains
    {BOUND}
    = 2α({CONVEX}) + α²({ALL})
    cites: conditional_expectation""")
moved.under(without=CONVEX).needs("f is convex", BOUND)
moved.false("a gain of 2αh", "E‖x − x⋆‖² + 4Lα²h̃ ≥ E‖x₊ − x⋆‖² + 2αh")


@moved.instances("SVRG on sums of parabolas", BOUND, count=40, edges=_exact.EDGES, of=_exact.OF)
def steps(rng, at):
    """v is the drawn term's gradient at x, less at x̃, and the whole gradient there."""
    w = _exact.world(rng, at)
    new, old, whole = w.gradients(w.x), w.gradients(w.w), w.means(w.w)
    v = [[g - s + m for g, s in zip(*rows)] for *rows, m in zip(new, old, whole)]
    return w.values() | {"v": w.random(v), "α": w.step()}


claim.letters("D₀ S S₊ t t₊ μ h: ≥ 0")
claim.space("Ω", fields="P P₊")
SUM = "D₀ + 4Lα²th̃ ≥ E‖x − x⋆‖² + 2α(1 − 2αL)S"
start = claim.under(part=EPOCH)
start.inductive(f"""[epoch] E‖x_t − x⋆‖² + 2α(1 − 2αL)·Σh_j ≤ D_0 + 4Lα²th̃, h = E f(x) − f⋆
    E[x | P] = x; E[x⋆ | P] = x⋆
    {SUM}
    state: x → x₊; P → P₊; S → S₊; t → t₊
    initial: E[x | P] = x; E[x⋆ | P] = x⋆ : the start and the optimum are known
    E‖x − x⋆‖² = D₀; S = 0; t = 0
    recurrence: PP = P : P is E[· | past]
    P₊P = P; E[v | P₊] = v : the past grows by the draw
    E[v | P] = ∇f : unbiased
    x₊ = x − αv
    {ALL} : the variance
    {CONVEX} : f is convex
    S₊ = S + h; t₊ = t + 1
    at_base: {SUM}
    at_step: D₀ + 4Lα²t₊h̃ ≥ E‖x₊ − x⋆‖² + 2α(1 − 2αL)S₊ since ({SUM}) + 2α({CONVEX}) + α²({ALL})
    cites: conditional_expectation""")
RATE, SHARP = "(1 + 2μLα²t)h̃ ≥ μα(1 − 2αL)S", "2h̃ ≥ μX"
TOTAL = "D₀ + 4Lα²th̃ ≥ D + 2α(1 − 2αL)S"
claim.letters("D X: ≥ 0")
epoch = claim.under(f"{TOTAL} : the epoch, D = E‖x_m − x⋆‖²", part=EPOCH)
whole = epoch.under("D₀ = X : it starts at x̃; X is E‖x̃ − x⋆‖²", f"{SHARP} : strong convexity at x̃")
whole.bounds(f"""[rate] μα(1 − 2αL)·Σ(E f(x_j) − f⋆) ≤ (1 + 2μLα²m)(E f(x̃) − f⋆)
    {RATE}
    = (1/2)μ({TOTAL}) + (1/2)({SHARP}) + (1/2)μD""")
whole.under(without=SHARP).needs(
    "f is strongly convex", RATE, at="X=D₀=2, D=0, h̃=t=0, μ=1, α=1/4, L=1, S=4"
)
whole.under(without="D₀ = X").needs(
    "the epoch starts at its snapshot", RATE, at="X=0, D₀=2, D=0, h̃=t=0, μ=1, α=1/4, L=1, S=4"
)
whole.false(
    "half the floor", "(1 + μLα²t)h̃ ≥ μα(1 − 2αL)S", at="X=D₀=2, h̃=μ=1, α=1/4, L=1, t=4, D=0, S=12"
)
claim.floats(
    "SVRG in float64, every draw of a step", VARIANCE, instances=60, at="one_step", kind="svrg"
)
claim.batched(
    "SVRG batched in torch, every draw of a step",
    VARIANCE,
    instances=400,
    at="one_step",
    kind="svrg",
)
claim.mutants()
