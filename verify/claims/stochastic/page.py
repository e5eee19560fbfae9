"""PAGE and SARAH: a gradient that is computed anew with a coin, and corrected otherwise."""

from fractions import Fraction
from itertools import product

from theory.randomness import Space
from theory.randomness.spaces import as_text
from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper

claim = Claim(
    name="stochastic/page",
    title="PAGE's error: E‖ε₊‖² ≤ (1−p)(E‖ε‖² + E‖G₊ − G‖²); SARAH's is p = 0",
    source=paper(
        "Li, Bao, Zhang, Richtárik",
        "PAGE: A Simple and Optimal Probabilistic Gradient Estimator for Nonconvex Optimization",
        "ICML 2021",
        "",
        "https://arxiv.org/abs/2008.10898",
    ),
    statement="""
    - d₊ = ∇₊ with probability p, else d + G₊ − G, where G₊ and G are the gradients of one draw at
      the new and the old point, E[G₊ | past] = ∇₊, E[G | past] = ∇. The errors ε = d − ∇, ε₊ = d₊
      − ∇₊ have E‖ε₊‖² = (1 − p)(E‖ε‖² + E‖G₊ − G‖² − E‖∇₊ − ∇‖²). By: exact
    - So E‖ε₊‖² ≤ (1 − p)(E‖ε‖² + E‖G₊ − G‖²). By: error
    - Where the draws are L-smooth in the mean and x₊ = x − αd: E‖ε₊‖² ≤ (1 − p)(E‖ε‖² +
      L²α²E‖d‖²). By: step
    """,
    latex=r"""$\mathbb{E}\|\varepsilon_{t+1}\|^2 \le (1-p)\left(\mathbb{E}\|\varepsilon_t\|^2 +
    L^2\alpha^2\,\mathbb{E}\|d_t\|^2\right)$.""",
    hypotheses="""
    - the gradients are unbiased: E[G₊ | past] = ∇₊ and E[G | past] = ∇
    - the past knows both points: and so d, ∇ and ∇₊
    - the coin is independent of all else: E[k | Q] = p for Q all but the coin
    - the draws are smooth in the mean: E‖G₊ − G‖² ≤ L²E‖x₊ − x‖²""",
    remark="""The paper draws b terms at once; G₊ − G is then their mean, of which E‖G₊ − G‖² is
    smaller. k is the coin: a random number with k² = k, so that (1 − p)E‖y‖² = E‖(1 − k)y‖² ≥ 0
    without p ≤ 1 being said; only the last bound says it.""",
)

claim.letters(f"x x₊ d d₊ ∇ ∇₊ G G₊ ε ε₊: Ω; {P}; Q k: symmetric Ω×Ω; α L p r: ≥ 0")
SPACE = claim.space("Ω", fields="P Q", numbers="k")
TOSSED, LEFT = "QkQ = pQ", "r = 1 − p"
BIASED = "E[G₊ | P] = ∇₊; E[G | P] = ∇"
EXACT = "E‖ε₊‖² = (1 − p)(E‖ε‖² + E‖G₊ − G‖² − E‖∇₊ − ∇‖²)"
BOUND = "(1 − p)(E‖ε‖² + E‖G₊ − G‖²) ≥ E‖ε₊‖²"
SMOOTH = "L²E‖x₊ − x‖² ≥ E‖G₊ − G‖²"
SHORT = "r(E‖ε‖² + L²α²E‖d‖²) ≥ E‖ε₊‖²"

coin = claim.under(
    *SPACE,
    "PQ = P : what is known before the draw is known before the coin",
    "E[G₊ | Q] = G₊; E[G | Q] = G; E[d | Q] = d : the draw comes before the coin",
    "kk = k : the coin",
    "ε = d − ∇; ε₊ = d₊ − ∇₊",
    "d₊ = k∇₊ + (1 − k)(d + G₊ − G) : PAGE",
    "E[∇₊ | P] = ∇₊; E[∇ | P] = ∇",
)
tossed = coin.under(f"{TOSSED} : it falls with probability p")
past = tossed.under("E[d | P] = d")
page = past.under(f"{BIASED} : unbiased")
page.proves(f"""[exact] E‖ε₊‖² = (1 − p)(E‖ε‖² + E‖G₊ − G‖² − E‖∇₊ − ∇‖²)
    {EXACT}
    cites: conditional_expectation""")
page.bounds(f"""[error] E‖ε₊‖² ≤ (1 − p)(E‖ε‖² + E‖G₊ − G‖²)
    {BOUND}
    = ((1 − k)(∇₊ − ∇))²
    cites: conditional_expectation""")


def values(w: _exact.World, d: list, alpha: Fraction, coins: int = 4, heads: int = 1) -> dict:
    """One draw at x and at x − αd, then a coin: an outcome is a past, a term and a coin."""
    moved = [x - alpha * y for x, y in zip(w.x, d)]
    outcomes = list(product(range(w.n), range(w.n), range(coins)))
    space = Space.equal(len(outcomes))

    def told(read) -> list:
        return as_text(space.vector([read(*one) for one in outcomes]))

    def events(*fixed) -> list:
        keys = [tuple(one[i] for i in fixed) for one in outcomes]
        return [[i for i, k in enumerate(keys) if k == key] for key in dict.fromkeys(keys)]

    new, old = w.gradients(moved), w.gradients(w.x)
    mean_new, mean_old = w.means(moved), w.means(w.x)
    return {
        "P": as_text(space.field(events(0))),
        "Q": as_text(space.field(events(0, 1))),
        "k": as_text(space.number([int(coin < heads) for *_, coin in outcomes])),
        "p": Fraction(heads, coins),
        "x": told(lambda k, i, coin: w.x[k]),
        "d": told(lambda k, i, coin: d[k]),
        "∇": told(lambda k, i, coin: mean_old[k]),
        "∇₊": told(lambda k, i, coin: mean_new[k]),
        "G": told(lambda k, i, coin: old[k][i]),
        "G₊": told(lambda k, i, coin: new[k][i]),
        "α": alpha,
        "L": w.L,
        "r": 1 - Fraction(heads, coins),
    }


def example() -> dict:
    """The point that the case shows."""
    half = Fraction(1, 2)
    return values(_exact.simplest(), [half, 2 * half], half)


moved = page.under(f"{LEFT} : p ≤ 1, as a probability", "x₊ = x − αd", at=lambda: example())
whole = moved.under(f"{SMOOTH} : smooth in the mean")
whole.bounds(f"""[step] with the step and smoothness put in
    {SHORT}
    = ((1 − k)(∇₊ − ∇))² + r({SMOOTH})
    cites: conditional_expectation""")


@whole.instances("sums of parabolas", EXACT, BOUND, SHORT, count=10, kept=3, of=_exact.OF)
def parabolas(rng):
    w = _exact.world(rng, most=2)
    d = [Fraction(rng.randint(-4, 4), 2) for _ in w.x]
    return values(w, d, w.step(), heads=rng.randint(0, 4))


past.needs("the gradients are unbiased", EXACT)
tossed.under(BIASED).needs("the past knows both points", EXACT, says="d depends on the draw.")
coin.under("E[d | P] = d", BIASED).needs("the coin is independent of all else", EXACT)
moved.needs("the draws are smooth in the mean", SHORT, at=lambda: example() | {"L": 0})
page.false("the coin forgets nothing", "E‖ε₊‖² = E‖ε‖² + E‖G₊ − G‖² − E‖∇₊ − ∇‖²")
claim.floats("PAGE in float64, every draw of a step", instances=60, at="one_step", kind="page")
claim.batched(
    "PAGE batched in torch, every draw of a step", instances=400, at="one_step", kind="page"
)
claim.mutants()
