"""STORM: a momentum that corrects itself by a second gradient at the old point."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper

claim = Claim(
    name="stochastic/storm",
    title="STORM's error: E‖ε₊‖² ≤ (1−c)²E‖ε‖² + 2c²σ² + 2(1−c)²E‖G₊ − G‖²",
    source=paper(
        "Cutkosky, Orabona",
        "Momentum-Based Variance Reduction in Non-Convex SGD",
        "NeurIPS 2019",
        "",
        "https://arxiv.org/abs/1905.10018",
    ),
    statement="""
    - d₊ = G₊ + (1 − c)(d − G), where G₊ and G are the gradients of one draw at the new and the
      old point, E[G₊ | past] = ∇₊, E[G | past] = ∇, E‖G₊ − ∇₊‖² ≤ σ². The errors ε = d − ∇, ε₊ =
      d₊ − ∇₊ have E‖ε₊‖² ≤ (1 − c)²E‖ε‖² + 2c²σ² + 2(1 − c)²E‖G₊ − G‖². By: error
    - So where the draws are L-smooth in the mean and x₊ = x − αd: E‖ε₊‖² ≤ (1 − c)²E‖ε‖² + 2c²σ²
      + 2(1 − c)²L²α²E‖d‖². By: step
    - Exactly: ε₊ = (1 − c)ε + c(G₊ − ∇₊) + (1 − c)(G₊ − G − ∇₊ + ∇), the last two fresh. By:
      split
    """,
    latex=r"""$\mathbb{E}\|\varepsilon_{t+1}\|^2 \le (1-c)^2\,\mathbb{E}\|\varepsilon_t\|^2 +
    2c^2\sigma^2 + 2(1-c)^2L^2\alpha^2\,\mathbb{E}\|d_t\|^2$.""",
    hypotheses="""
    - the gradients are unbiased: E[G₊ | past] = ∇₊ and E[G | past] = ∇
    - E‖G₊ − ∇₊‖² ≤ σ²
    - the past knows both points: and so d, ∇ and ∇₊
    - the draws are smooth in the mean: E‖G₊ − G‖² ≤ L²E‖x₊ − x‖²""",
)

claim.letters(f"x x₊ d d₊ ∇ ∇₊ G G₊ ε ε₊: Ω; {P}; c; α L σ²: ≥ 0")
SPACE = claim.space("Ω", fields="P")
ERRORS = "ε = d − ∇; ε₊ = d₊ − ∇₊"
METHOD = "d₊ = G₊ + (1 − c)(d − G) : STORM"
NEW, OLD = "E[G₊ | P] = ∇₊", "E[G | P] = ∇"
VARIANCE = "σ² ≥ E‖G₊ − ∇₊‖²"
BOUND = "(1 − c)²E‖ε‖² + 2c²σ² + 2(1 − c)²E‖G₊ − G‖² ≥ E‖ε₊‖²"
SMOOTH = "L²E‖x₊ − x‖² ≥ E‖G₊ − G‖²"
SHORT = "(1 − c)²E‖ε‖² + 2c²σ² + 2(1 − c)²L²α²E‖d‖² ≥ E‖ε₊‖²"

step = claim.under(METHOD, ERRORS)
step.proves("""[split] the error is the old one and two fresh parts, for all n
    ε₊ = (1 − c)ε + c(G₊ − ∇₊) + (1 − c)(G₊ − G − ∇₊ + ∇)""")
unbiased = step.under(*SPACE, f"{NEW}; {OLD} : unbiased")
known = unbiased.under("E[d | P] = d : known before the draw")
storm = known.under(f"{VARIANCE} : the variance of a gradient")
storm.bounds(f"""[error] E‖ε₊‖² ≤ (1 − c)²E‖ε‖² + 2c²σ² + 2(1 − c)²E‖G₊ − G‖²
    {BOUND}
    = (c(G₊ − ∇₊) − (1 − c)(G₊ − G − ∇₊ + ∇))² + 2((1 − c)(∇₊ − ∇))² + 2c²({VARIANCE})
    cites: conditional_expectation""")
moved = storm.under("x₊ = x − αd", f"{SMOOTH} : smooth in the mean", at=lambda: example())
moved.bounds(f"""[step] with the step and smoothness put in
    {SHORT}
    = (c(G₊ − ∇₊) − (1 − c)(G₊ − G − ∇₊ + ∇))² + 2((1 − c)(∇₊ − ∇))² + 2c²({VARIANCE})
    + 2(1 − c)²({SMOOTH})
    cites: conditional_expectation""")


def values(w: _exact.World, d: list, alpha: Fraction) -> dict:
    """One draw at x and at x − αd, the two points that the past knows."""
    moved = [x - alpha * y for x, y in zip(w.x, d)]
    new, mean = w.gradients(moved), w.means(moved)
    noise = [[v - m for v in row] for row, m in zip(new, mean)]
    told = {"d": w.known(d), "∇": w.known(w.means(w.x)), "∇₊": w.known(mean), "α": alpha}
    told |= {"G": w.random(w.gradients(w.x)), "G₊": w.random(new), "σ²": _exact.square(noise)}
    return w.values() | told


def example() -> dict:
    """The point that the case shows."""
    half = Fraction(1, 2)
    return values(_exact.simplest(), [half, 2 * half], half) | {"c": half}


@moved.instances("sums of parabolas", BOUND, SHORT, count=40, edges=_exact.EDGES, of=_exact.OF)
def parabolas(rng, at):
    w = _exact.world(rng, at)
    d = [Fraction(rng.randint(-4, 4), 2) for _ in w.x]
    return values(w, d, w.step()) | {"c": Fraction(rng.randint(-1, 5), 4)}


storm.under(without=OLD).needs("the gradients are unbiased", BOUND)
known.needs("E‖G₊ − ∇₊‖² ≤ σ²", BOUND)
unbiased.under(VARIANCE).needs("the past knows both points", BOUND, says="d depends on the draw.")
moved.under(without=SMOOTH).needs(
    "the draws are smooth in the mean", SHORT, at=lambda: example() | {"L": 0, "c": 0}
)
storm.false("without the 2 before c²", "(1 − c)²E‖ε‖² + c²σ² + 2(1 − c)²E‖G₊ − G‖² ≥ E‖ε₊‖²")
storm.false(
    "without the 2 before E‖G₊ − G‖²", "(1 − c)²E‖ε‖² + 2c²σ² + (1 − c)²E‖G₊ − G‖² ≥ E‖ε₊‖²"
)
claim.floats("STORM in float64, every draw of a step", instances=60, at="one_step", kind="storm")
claim.batched(
    "STORM batched in torch, every draw of a step", instances=400, at="one_step", kind="storm"
)
claim.mutants()
