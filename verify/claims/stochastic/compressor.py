"""Gradient descent with an unbiased compressor, such as random sparsification."""

from fractions import Fraction
from itertools import combinations

from verify.claim import Claim
from verify.claims.stochastic import P, _exact, paper
from verify.evidence import Checked, Fails

STEP, MEAN, SPARSE = PARTS = "one step", "several workers", "random sparsification"

claim = Claim(
    name="stochastic/compressor",
    title="An unbiased compressor costs 1+ω: E f₊ ≤ E f − α(1 − αL(1+ω)/2)E‖∇f‖²",
    source=paper(
        "Alistarh, Grubic, Li, Tomioka, Vojnović",
        "QSGD: Communication-Efficient SGD via Gradient Quantization and Encoding",
        "NIPS 2017",
        "",
        "https://arxiv.org/abs/1610.02132",
    ),
    statement="""
    - x₊ = x − αC(∇f(x)), E[C(g) | past] = g, E‖C(g)‖² ≤ (1 + ω)E‖g‖², f L-smooth: E f₊ ≤ E f −
      α(1 − αL(1 + ω)/2)E‖∇f‖². By: step
    - Two workers that compress independently have E‖(C_1 + C_2)/2 − (g_1 + g_2)/2‖² = (E‖C_1 −
      g_1‖² + E‖C_2 − g_2‖²)/4: half of ω where the gradients are alike. By: two
    - Coordinates that are kept with probability q each, however they depend on each other, and
      divided by q have E[C(g) | past] = g and qE‖C(g)‖² = E‖g‖²: k of n have 1 + ω = n/k. By:
      sparse
    """,
    latex=r"""$\mathbb{E}f(x_{t+1}) \le \mathbb{E}f(x_t) - \alpha\left(1-\tfrac{\alpha
    L(1+\omega)}{2}\right)\mathbb{E}\|\nabla f(x_t)\|^2$.""",
    hypotheses="""
    - the compressor is unbiased: E[C(g) | past] = g
    - E‖C(g)‖² ≤ (1 + ω)E‖g‖²
    - f is smooth: f(x + d) ≤ f(x) + ⟨∇f(x), d⟩ + L‖d‖²/2
    - each coordinate is kept with the same probability: E[S | past] = q for the random projection
      S
    - the workers compress independently: E⟨C_1 − g_1, C_2 − g_2⟩ = 0 from E[C_2 | C_1, past] =
      g_2""",
    parts=PARTS,
)

claim.letters(f"x x₊ g C: Ω; {P}; Q S: symmetric Ω×Ω; f f₊ q; α L ω: ≥ 0")
claim.space("Ω", fields="P Q", matrices="S")
UNBIASED, SIZE = "E[C | P] = g", "(1 + ω)E‖g‖² ≥ E‖C‖²"
SMOOTH = "f + E⟨g, x₊ − x⟩ + (1/2)LE‖x₊ − x‖² ≥ f₊"
BOUND = "f − α(1 − (1/2)αL(1 + ω))E‖g‖² ≥ f₊"
step = claim.under("PP = P : P is E[· | past]", "x₊ = x − αC", part=STEP).under(
    f"{UNBIASED} : unbiased", f"{SIZE} : ω", f"{SMOOTH} : f is smooth"
)
step.bounds(f"""[step] E f₊ ≤ E f − α(1 − αL(1 + ω)/2)E‖∇f‖², g = ∇f(x)
    {BOUND}
    = ({SMOOTH}) + (1/2)α²L({SIZE})
    cites: conditional_expectation""")
for name, fact in (
    ("the compressor is unbiased", UNBIASED),
    ("E‖C(g)‖² ≤ (1 + ω)E‖g‖²", SIZE),
    ("f is smooth", SMOOTH),
):
    step.under(without=fact).needs(name, BOUND)
step.false("ω for 1 + ω", "f − α(1 − (1/2)αLω)E‖g‖² ≥ f₊")


@step.instances("kept or dropped, on sums of parabolas", BOUND, count=40, of=_exact.OF)
def kept(rng):
    """C(g) is n·g for one draw in n, else 0: ω = n − 1."""
    w = _exact.world(rng, convex=False)
    means, alpha = w.means(w.x), w.step(w.n)
    told = [[w.n * m if i == 0 else Fraction(0) for i in range(w.n)] for m in means]
    after = [x - alpha * v for x, row in zip(w.x, told) for v in row]
    values = {"g": w.known(means), "C": w.random(told), "ω": w.n - 1, "α": alpha}
    return w.values() | values | {"f": w.value(w.x), "f₊": w.value(after)}


claim.letters("g₁ g₂ C₁ C₂ e: Ω")
BOTH = "E‖e‖² = (1/4)(E‖C₁ − g₁‖² + E‖C₂ − g₂‖²)"
apart = "E[C₂ | Q] = g₂"
workers = claim.under(
    "QQ = Q : Q is E[· | past, first draw]",
    "E[g₁ | Q] = g₁; E[g₂ | Q] = g₂; E[C₁ | Q] = C₁",
    "e = (1/2)(C₁ + C₂) − (1/2)(g₁ + g₂)",
    part=MEAN,
)
workers.under(f"{apart} : the second worker's draw is independent").proves(f"""
    [two] the errors add like independent ones
    {BOTH}
    cites: conditional_expectation""")
workers.needs("the workers compress independently", BOTH)


KEPT, MEANS = "PSP = qP", "qE‖C‖² = E‖g‖²; E[C | P] = g"
sparse = claim.under(
    "PP = P : P is E[· | past]",
    "E[g | P] = g : the past knows it",
    "SS = S : S keeps some coordinates and drops the others",
    "qC = Sg",
    nonzero="q: something is kept",
    part=SPARSE,
)
sparse.under(f"{KEPT} : each with probability q").proves(f"""
    [sparse] qE‖C(g)‖² = E‖g‖² and E[C(g) | past] = g
    {MEANS}
    over: nz1
    cites: conditional_expectation""")
sparse.needs("each coordinate is kept with the same probability", MEANS)


@claim.exact("every choice of coordinates, n ≤ 5", SPARSE)
def sparsified(run):
    """Means over all subsets of k coordinates, exactly; v is a row of primes."""
    count = 0
    for n in range(1, 6):
        v = [Fraction(p) for p in (2, -3, 5, 7, -11)[:n]]
        size = sum(x * x for x in v)
        for k in range(1, n + 1):
            chosen = list(combinations(range(n), k))
            scaled = [[x * n / k if i in kept else 0 for i, x in enumerate(v)] for kept in chosen]
            mean = [sum(column) / len(chosen) for column in zip(*scaled)]
            second = sum(x * x for row in scaled for x in row) / Fraction(len(chosen))
            if mean != v or second != Fraction(n, k) * size:
                raise Fails(f"n = {n}, k = {k}: E C = {mean}, E‖C‖² = {second}")
            count += len(chosen)
    return Checked(f"{count} choices", instances=count)


claim.floats(
    "gradient descent with random sparsification in float64, every draw of a step",
    STEP,
    instances=60,
    at="one_step",
    kind="compressor",
)
claim.mutants()
