"""One step of SGD on a smooth function that need not be convex."""

from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper

claim = Claim(
    name="stochastic/sgd_nonconvex",
    title="A step of SGD lowers a smooth function: E f₊ ≤ E f − α(1−αL/2)E‖∇f‖² + α²Lσ²/2",
    source=paper(
        "Ghadimi, Lan",
        "Stochastic First- and Zeroth-Order Methods for Nonconvex Stochastic Programming",
        "SIAM J. Optim. 23 (2013)",
        "section 2 (the place from memory)",
        "https://arxiv.org/abs/1309.5549",
    ),
    statement="""
    - x₊ = x − α(∇f(x) + ξ), E[ξ | past] = 0, E‖ξ‖² ≤ σ², f L-smooth, α ≥ 0: E f(x₊) ≤ E f(x) −
      α(1 − αL/2)E‖∇f(x)‖² + α²Lσ²/2. By: step
    - So for α ≤ 1/L: E f(x₊) ≤ E f(x) − (α/2)E‖∇f(x)‖² + α²Lσ²/2. By: short
    """,
    latex=r"""$\mathbb{E}f(x_{t+1}) \le \mathbb{E}f(x_t) - \alpha\left(1-\tfrac{\alpha
    L}{2}\right) \mathbb{E}\|\nabla f(x_t)\|^2 + \tfrac{\alpha^2 L\sigma^2}{2}$.""",
    hypotheses="""
    - E[ξ | past] = 0
    - E‖ξ‖² ≤ σ²
    - f is smooth: f(x + d) ≤ f(x) + ⟨∇f(x), d⟩ + L‖d‖²/2
    - α ≤ 1/L: for the second bound""",
)

claim.letters(f"x x₊ ∇f ξ: Ω; {P}; f f₊; α L σ²: ≥ 0")
SPACE = claim.space("Ω", fields="P")
BOUND = "f − α(1 − (1/2)αL)E‖∇f‖² + (1/2)α²Lσ² ≥ f₊"
SHORT = "f − (1/2)αE‖∇f‖² + (1/2)α²Lσ² ≥ f₊"
FRESH, VARIANCE, SMALL = "E[ξ | P] = 0", "σ² ≥ E‖ξ‖²", "1 ≥ αL"
SMOOTH = "f + E⟨∇f, x₊ − x⟩ + (1/2)LE‖x₊ − x‖² ≥ f₊"

known = claim.under(*SPACE, "E[x | P] = x; E[∇f | P] = ∇f", "x₊ = x − α(∇f + ξ) : SGD")
sgd = known.under(f"{FRESH} : the noise is fresh", f"{VARIANCE} : its variance").under(
    f"{SMOOTH} : f is smooth"
)
sgd.bounds(f"""[step] E f₊ ≤ E f − α(1 − αL/2)E‖∇f‖² + α²Lσ²/2
    {BOUND}
    = ({SMOOTH}) + (1/2)α²L({VARIANCE})
    cites: conditional_expectation""")
short = sgd.under(f"{SMALL} : α ≤ 1/L")
short.bounds(f"""[short] for α ≤ 1/L: E f₊ ≤ E f − (α/2)E‖∇f‖² + α²Lσ²/2
    {SHORT}
    = ({SMOOTH}) + (1/2)α²L({VARIANCE}) + (1/2)α({SMALL})(∇f)²
    cites: conditional_expectation""")
for name, fact in (("E[ξ | past] = 0", FRESH), ("E‖ξ‖² ≤ σ²", VARIANCE), ("f is smooth", SMOOTH)):
    sgd.under(without=fact).needs(name, BOUND)
sgd.needs("α ≤ 1/L", SHORT)
sgd.false("half the noise: α²Lσ²/4", "f − α(1 − (1/2)αL)E‖∇f‖² + (1/4)α²Lσ² ≥ f₊")
sgd.false("no price for the step: αE‖∇f‖²", "f − αE‖∇f‖² + (1/2)α²Lσ² ≥ f₊")


@short.instances(
    "SGD on sums of parabolas, also concave ones", BOUND, SHORT, count=40, of=_exact.OF
)
def parabolas(rng):
    w = _exact.world(rng, convex=False)
    noise = [[v - m for v in row] for row, m in zip(w.gradients(w.x), w.means(w.x))]
    alpha = w.step()
    after = [x - alpha * g for x, row in zip(w.x, w.gradients(w.x)) for g in row]
    known = {"α": alpha, "σ²": _exact.square(noise), "f": w.value(w.x), "f₊": w.value(after)}
    return w.values() | known


claim.floats(
    "SGD on functions that need not be convex in float64, every draw of a step",
    instances=60,
    at="one_step",
    kind="nonconvex",
)
claim.mutants()
