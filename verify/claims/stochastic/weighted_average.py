"""Stochastic subgradients with the step 2/(μ(t+1)), and the average with weights t."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.stochastic import ONE_SIGN, P, _exact, paper
from verify.evidence import Fails

STEP, AVERAGE = PARTS = "one step", "the average"

claim = Claim(
    name="stochastic/weighted_average",
    title="Weights t take the logarithm away: E f − f⋆ ≤ 2B²/(μ(T+1)) for stochastic subgradients",
    source=paper(
        "Lacoste-Julien, Schmidt, Bach",
        "A Simpler Approach to Obtaining an O(1/t) Convergence Rate for the Projected Stochastic "
        "Subgradient Method",
        "2012",
        "",
        "https://arxiv.org/abs/1212.2002",
    ),
    statement="""
    - y = x − αg, E[g | past] = s a subgradient of a μ-strongly convex f at x, E‖g‖² ≤ B², and x₊
      no farther from x⋆ than y, as a projection is: E‖x₊ − x⋆‖² ≤ (1 − αμ)E‖x − x⋆‖² − 2α(E f(x)
      − f⋆) + α²B². By: step
    - With α_t = 2/(μ(t + 1)), t = 1, 2, …: μΣ_{t≤T} t(E f(x_t) − f⋆) ≤ TB². By: sum
    - So the average of x_1, …, x_T with weights t has E f − f⋆ ≤ 2B²/(μ(T + 1)). By: rate
    """,
    latex=r"""$\mathbb{E}f\Big(\tfrac{2}{T(T+1)}\sum_{t\le T} t\,x_t\Big)-f^\star \le
    \frac{2B^2}{\mu(T+1)}$.""",
    hypotheses="""
    - the subgradient is unbiased: E[g | past] = s
    - E‖g‖² ≤ B²
    - f is strongly convex: E⟨s, x − x⋆⟩ ≥ E f(x) − f⋆ + μE‖x − x⋆‖²/2
    - x₊ is no farther from x⋆ than y: a projection onto a convex set that holds x⋆
    - the step is 2/(μ(t + 1))
    - f of the average is at most the average of f: f is convex""",
    parts=PARTS,
    remark="""S is Σ_{j<t} j(E f(x_j) − f⋆), D is E‖x_t − x⋆‖²; F is E f(average) − f⋆. No start
    enters the bound: the first step forgets it.""",
)

claim.letters(f"x x₊ x⋆ y g s: Ω; {P}; α μ h B²: ≥ 0")
SPACE = claim.space("Ω", fields="P")
BOUND = "(1 − αμ)E‖x − x⋆‖² + α²B² ≥ E‖x₊ − x⋆‖² + 2αh"
UNBIASED, SIZE = "E[g | P] = s", "B² ≥ E‖g‖²"
CONVEX, NEARER = "E⟨s, x − x⋆⟩ ≥ h + (1/2)μE‖x − x⋆‖²", "E‖y − x⋆‖² ≥ E‖x₊ − x⋆‖²"
known = claim.under(*SPACE, "E[x | P] = x; E[x⋆ | P] = x⋆; y = x − αg", part=STEP)
step = known.under(f"{UNBIASED} : unbiased", f"{SIZE} : bounded", f"{CONVEX} : convexity").under(
    f"{NEARER} : the projection", at=lambda: values(SHOWN) | {"B²": 100}
)
step.bounds(f"""[step] a step, with what it gains
    {BOUND}
    = 2α({CONVEX}) + α²({SIZE}) + ({NEARER})
    cites: conditional_expectation""")


def values(w: _exact.World, sign: int = 1) -> dict:
    """Without a projection: x₊ = y; with sign −1 the drawn gradients point the other way."""
    drawn, alpha = w.gradients(w.x), w.step()
    drawn = [[sign * g for g in row] for row in drawn]
    after = [[x - alpha * g for g in row] for x, row in zip(w.x, drawn)]
    told = {"s": w.known(w.means(w.x)), "g": w.random(drawn), "x₊": w.random(after)}
    return w.values() | told | {"α": alpha, "B²": _exact.square(drawn)}


SHOWN = _exact.simplest()
far = [[2 * y for y in row] for row in values(SHOWN)["x₊"]]
for name, fact, at in (
    ("the subgradient is unbiased", UNBIASED, values(SHOWN, -1)),
    ("E‖g‖² ≤ B²", SIZE, values(SHOWN) | {"B²": 0}),
    ("f is strongly convex", CONVEX, values(SHOWN) | {"μ": 100}),
    ("x₊ is no farther from x⋆ than y", NEARER, values(SHOWN) | {"x₊": far}),
):
    step.under(without=fact).needs(name, BOUND, at=at)
step.false(
    "α²B²/2", "(1 − αμ)E‖x − x⋆‖² + (1/2)α²B² ≥ E‖x₊ − x⋆‖² + 2αh", at=lambda: values(_exact.away())
)


@step.instances("SGD on sums of parabolas", BOUND, count=40, edges=_exact.EDGES, of=_exact.OF)
def parabolas(rng, at):
    return values(_exact.world(rng, at))


claim.letters("S S₊ F: ≥ 0; t t₊ α: ≥ 0")
claim.space("Ω", fields="P P₊")
RATE = "αμ(t + 1) = 2"
HERE = "(t − 1)B² ≥ μS + (1/4)μ²t(t − 1)E‖x − x⋆‖²"
NEXT = "(t₊ − 1)B² ≥ μS₊ + (1/4)μ²t₊(t₊ − 1)E‖x₊ − x⋆‖²"
EACH = "(1/4)μ²t(t + 1)"
FALL = f"2α{EACH}({CONVEX}) + α²{EACH}({SIZE}) + {EACH}({NEARER})"
FIRST = "x=s=(1/2, 1/2, 1/2, 1/2), x⋆=(0, 0, 0, 0), g=(1, 1, 0, 0), "
FIRST += "x₊=y=(−1/2, −1/2, 1/2, 1/2), t=α=μ=1, S=0, h=1/2, B²=2, "
FIRST += ONE_SIGN
start = claim.under(part=AVERAGE, at=FIRST)
start.inductive(f"""[sum] μΣ_{{j<t}} j·h_j + μ²t(t − 1)E‖x_t − x⋆‖²/4 ≤ (t − 1)B² for every t
    E[x | P] = x; E[x⋆ | P] = x⋆
    {HERE}
    state: x → x₊; P → P₊; S → S₊; t → t₊
    initial: E[x | P] = x; E[x⋆ | P] = x⋆ : the start and the optimum are known
    S = 0; t = 1
    recurrence: PP = P : P is E[· | past]
    P₊P = P; E[x₊ | P₊] = x₊ : the past grows by the step
    {UNBIASED} : unbiased
    y = x − αg
    {SIZE} : bounded
    {CONVEX} : convexity
    {NEARER} : the projection
    {RATE} : the step's length
    S₊ = S + th; t₊ = t + 1
    at_base: {HERE}
    at_step: {NEXT} since ({HERE}) + {FALL} + (1/2)αμB²
    cites: conditional_expectation""")
LONG, MEAN = "TB² ≥ μS", "S ≥ (1/2)T(T + 1)F"
claim.letters("T: ≥ 0")
whole = claim.under(f"{LONG} : the sum up to T", "T > 0", part=AVERAGE)
whole.under(f"{MEAN} : f of the average").proves(f"""
    [rate] μ(T + 1)·(E f(average) − f⋆) ≤ 2B²
    2B² ≥ μ(T + 1)F
    by: 2B² ≥ μ(T + 1)F times T > 0 since 2({LONG}) + 2μ({MEAN})""")
whole.needs(
    "f of the average is at most the average of f", "2B² ≥ μ(T + 1)F", at="T=1, B²=1, μ=1, S=1, F=2"
)
step.under(f"{HERE}; S₊ = S + th; t₊ = t + 1", part=AVERAGE).needs(
    "the step is 2/(μ(t + 1))",
    NEXT,
    at="P=[1/2 1/2 0 0; 1/2 1/2 0 0; 0 0 1/2 1/2; 0 0 1/2 1/2], x=x₊=y=(1, 1, 1, 1), "
    "x⋆=(0, 0, 0, 0), g=s=(1/2, 1/2, 1/2, 1/2), t=μ=B²=1, S=α=h=0, t₊=2",
    says="α = 0: nothing moves, E‖x − x⋆‖² stays 4, and μ²·4/2 = 2 exceeds B² = 1.",
)
whole.false("weights 1: 2B²/(μT)·½", "B² ≥ μ(T + 1)F", f"{MEAN}", at="T=1, B²=μ=S=F=1")


@claim.exact("every path on sums of parabolas over ℚ", AVERAGE)
def paths(run):
    """The mean of f at the weighted average over all paths of T ≤ 4 steps, B² the largest."""
    from random import Random

    from verify.evidence import Checked

    rng, count = Random(f"weighted {run.seed}"), 0
    for _ in range(12):
        w = _exact.world(rng, most=2)
        runs, largest = [[w.x[0]]], Fraction(0)
        for t in range(1, 5):
            x = [path[-1] for path in runs]
            drawn = w.gradients(x)
            squares = [sum(g * g for g in row) / w.n for row in drawn]
            largest = max(largest, sum(squares, Fraction(0)) / len(x))
            weights = Fraction(t * (t + 1), 2)
            means = [sum((j + 1) * y for j, y in enumerate(path)) / weights for path in runs]
            if w.gap(means) * w.mu * (t + 1) > 2 * largest:
                raise Fails(f"a = {w.a}, c = {w.c}, x = {w.x[0]}, T = {t}")
            step = 2 / (w.mu * (t + 1))
            runs = [[*p, p[-1] - step * g] for p, row in zip(runs, drawn) for g in row]
            count += 1
    return Checked(f"{count} averages", instances=count)


claim.floats(
    "stochastic gradients in float64, every draw of a step",
    STEP,
    instances=60,
    at="one_step",
    kind="subgradient",
)
claim.mutants()
