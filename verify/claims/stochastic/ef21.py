"""EF21: error feedback that compresses differences."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.stochastic import _exact, paper

claim = Claim(
    name="stochastic/ef21",
    title="EF21's error contracts: E‖ε₊‖² ≤ (1−δ)((1+s)E‖ε‖² + (1+1/s)E‖∇₊−∇‖²)",
    source=paper(
        "Richtárik, Sokolov, Fatkhullin",
        "EF21: A New, Simpler, Theoretically Better, and Practically Faster Error Feedback",
        "NeurIPS 2021",
        "",
        "https://arxiv.org/abs/2106.05203",
    ),
    statement="""
    - g₊ = g + C(∇₊ − g), E‖C(z) − z‖² ≤ (1 − δ)E‖z‖² at z = ∇₊ − g. For every s > 0 the errors ε
      = g − ∇, ε₊ = g₊ − ∇₊ have E‖ε₊‖² ≤ (1 − δ)((1 + s)E‖ε‖² + (1 + 1/s)E‖∇₊ − ∇‖²). By: error
    - So where f is L-smooth and x₊ = x − αg: E‖ε₊‖² ≤ (1 − δ)((1 + s)E‖ε‖² + (1 + 1/s)L²α²E‖g‖²).
      By: step
    """,
    latex=r"""$\mathbb{E}\|\varepsilon_{t+1}\|^2 \le (1-\delta)\left((1+s)\,
    \mathbb{E}\|\varepsilon_t\|^2 + (1+\tfrac1s)L^2\alpha^2\,\mathbb{E}\|g_t\|^2\right)$.""",
    hypotheses="""
    - the compressor contracts: E‖C(z) − z‖² ≤ (1 − δ)E‖z‖²
    - what is compressed is the difference to the last message: not the gradient itself
    - s > 0
    - the gradient is Lipschitz: E‖∇₊ − ∇‖² ≤ L²E‖x₊ − x‖²""",
    remark="""The compressor may be biased: nothing is asked of its mean. With s = δ/(2(1 − δ))
    the factor of E‖ε‖² is 1 − δ/2.""",
)

claim.letters("x x₊ g g₊ ∇ ∇₊ C ε ε₊: Ω; α L r: ≥ 0; s u")
claim.space("Ω")
CONTRACTS, LEFT = "rE‖∇₊ − g‖² ≥ E‖C − (∇₊ − g)‖²", "su = 1"
METHOD = "g₊ = g + C"
BOUND = "r((1 + s)E‖ε‖² + (1 + u)E‖∇₊ − ∇‖²) ≥ E‖ε₊‖²"
SHORT = "r((1 + s)E‖ε‖² + (1 + u)L²α²E‖g‖²) ≥ E‖ε₊‖²"
SMOOTH, POSITIVE = "L²E‖x₊ − x‖² ≥ E‖∇₊ − ∇‖²", "u ≥ 0"
errors = claim.under("ε = g − ∇; ε₊ = g₊ − ∇₊", "su = 1 : u = 1/s")
signed = errors.under(f"{CONTRACTS} : r = 1 − δ")
step = signed.under(f"{METHOD} : EF21, C being C(∇₊ − g)")
ef21 = step.under(f"{POSITIVE} : s > 0")
ef21.bounds(f"""[error] E‖ε₊‖² ≤ (1 − δ)((1 + s)E‖ε‖² + (1 + 1/s)E‖∇₊ − ∇‖²)
    {BOUND}
    = ({CONTRACTS}) + r({POSITIVE})(sε + (∇₊ − ∇))²
    cites: conditional_expectation""")
ef21.under(
    "x₊ = x − αg", f"{SMOOTH} : Lipschitz", at=lambda: example()
).bounds(f"""[step] with the step and smoothness put in
    {SHORT}
    = ({CONTRACTS}) + r({POSITIVE})(sε + (∇₊ − ∇))² + r({SMOOTH}) + r({POSITIVE})({SMOOTH})
    cites: conditional_expectation""")


def values(w: _exact.World, g: list, alpha: Fraction, s: Fraction) -> dict:
    """A message is sent as it is after the first draw of n, and lost else: δ = 1/n."""
    moved = [x - alpha * y for x, y in zip(w.x, g)]
    mean, after = w.means(w.x), w.means(moved)
    sent = [[a - y if i == 0 else Fraction(0) for i in range(w.n)] for a, y in zip(after, g)]
    told = {"g": w.known(g), "∇": w.known(mean), "∇₊": w.known(after), "C": w.random(sent)}
    return {"x": w.known(w.x), **told, "α": alpha, "L": w.L, "s": s, "u": 1 / s} | {
        "r": 1 - Fraction(1, w.n)
    }


def exact() -> dict:
    """The last message was the gradient itself, and nobody says how fast that moves."""
    w, half = _exact.simplest(), Fraction(1, 2)
    return values(w, w.means(w.x), half, 2 * half) | {"L": 0}


def example() -> dict:
    """The point that the case shows."""
    half = Fraction(1, 2)
    return values(_exact.simplest(), [half, 2 * half], half, 2 * half)


moved = ef21.under("x₊ = x − αg", f"{SMOOTH} : Lipschitz")


@moved.instances(
    "messages that may be lost, on sums of parabolas", BOUND, SHORT, count=40, of=_exact.OF
)
def lost(rng):
    w = _exact.world(rng, convex=False)
    g = [Fraction(rng.randint(-4, 4), 2) for _ in w.x]
    return values(w, g, w.step(), Fraction(rng.randint(1, 4), 2))


step.under(f"{POSITIVE} : s > 0").needs("the compressor contracts", BOUND, without=CONTRACTS)
signed.under(POSITIVE, "g₊ = C").needs(
    "what is compressed is the difference to the last message",
    BOUND,
    says="g₊ = C(∇₊ − g), without g.",
)
step.needs("s > 0", BOUND)
ef21.under("x₊ = x − αg").needs("the gradient is Lipschitz", SHORT, at=exact)
ef21.false("1 − δ for (1 − δ)(1 + s)", "r(E‖ε‖² + (1 + u)E‖∇₊ − ∇‖²) ≥ E‖ε₊‖²")
claim.floats("EF21 in float64, every draw of a step", instances=60, at="one_step", kind="ef21")
claim.batched(
    "EF21 batched in torch, every draw of a step", instances=400, at="one_step", kind="ef21"
)
claim.mutants()
