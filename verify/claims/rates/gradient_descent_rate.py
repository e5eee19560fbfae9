"""Gradient descent on strongly convex smooth functions, every step size."""

from verify.claim import Claim
from verify.claims.rates import between, lessard
from verify.sentences import theorem
from verify.standard import Cite

PARTS = SHORT, LONG, ALL = "a(L+μ) ≤ 2", "a(L+μ) ≥ 2", "0 < a < 2/L"

claim = Claim(
    name="rates/gradient_descent_rate",
    title="Gradient descent contracts by max(|1 − aμ|, |1 − aL|) on F(μ, L), and no better",
    source=lessard("section 4.4 (known since Polyak's Introduction to Optimization, 1987)"),
    expected="proved",
    paper="holds",
    wording="The rate of gradient descent on F(μ, L) is max(|1 − aμ|, |1 − aL|).",
    statement=(
        theorem(
            """For every n, f in F(μ, L), μ < L, x₀ and a ≥ 0 with a(L + μ) ≤ 2, x_{k+1} = x_k −
            a∇f(x_k) has |x_k − x*| ≤ (1 − aμ)ᵏ|x₀ − x*|;""",
            "short",
        ),
        theorem("with a(L + μ) ≥ 2, |x_k − x*| ≤ (aL − 1)ᵏ|x₀ − x*|.", "long"),
        theorem(
            "The factor is the larger of the two, and below 1 for 0 < a < 2/L, μ > 0;",
            "larger",
            "larger there",
            "below 1",
        ),
        theorem("both are met, on μ|x|²/2 and on L|x|²/2.", "met", "met too"),
    ),
    latex=r"""$\|x_k - x^*\| \le \max\{|1-a\mu|, |1-aL|\}^k \|x_0 - x^*\|$.""",
    hypotheses="""
    - strong convexity and smoothness: of f, by which two points of it satisfy the inequality cited
    - a(L + μ) ≤ 2: for the first part
    - a(L + μ) ≥ 2: for the second
    - a < 2/L: for convergence""",
    parts=PARTS,
)

claim.letters("x x′ g g′ x°: n; f f′ f°; μ L; a ρ p p′ D: ≥ 0")
RULE = "x′ = x − ag : gradient descent"
CLASS = (between("x g f", "x° 0 f°"), between("x° 0 f°", "x g f"))
CONTRACTS = "ρ²V ≥ V′"
claim.let("V = (x − x°)ᵀ(x − x°); V′ = (x′ − x°)ᵀ(x′ − x°)")
BOWL = "x=(1, 0), x°=(0, 0), f°=0, μ=1, L=3, p=D=1, g=(2, 0), f=1"  # f = |x|²
FLAT, STEEP = {"g": [[1], [0]], "f": "1/2"}, {"g": [[3], [0]], "f": "3/2"}  # |x|²/2, 3|x|²/2


def contraction(name, part, rate, side, square, at, strange, other, met):
    case = claim.under(*CLASS, "L > μ", side, f"ρ = {rate}", part=part, at=f"{BOWL}, {at}")
    case.inductive(
        f"|x_k − x*| ≤ ({rate})ᵏ|x₀ − x*|",
        "pD ≥ V",
        state="x → x′; g → g′; f → f′; p → p′",
        initial="p = 1; D = V",
        recurrence=f"{RULE}; p′ = ρ²p",
        at_base=[case.squares("pD ≥ V")],
        at_step=[
            case.squares(
                CONTRACTS,
                *((1, "aρ", bound) for bound in CLASS),
                (square, "a", side),
                times="L > μ",
            ),
            case.squares("p′D ≥ V′", (1, 1, CONTRACTS), ("ρ", 1, "pD ≥ V")),
        ],
        says=f"p is ρ²ᵏ, D is |x₀ − x*|². (L − μ)(ρ²|x_k − x*|² − |x_{{k+1}} − x*|²) is aρ times "
        f"both inequalities and a multiple of |{square}|².",
        over="k",
        name=name,
        cites=Cite("smooth_convex_points", ("h1", "h2")),
    )
    step = case.under(RULE)
    step.needs("strong convexity and smoothness", CONTRACTS, without=list(CLASS), at=strange)
    step.needs(SIDES[part], CONTRACTS, without=side, at=other, says="the other quadratic")
    step.false("a rate lower by 1 %", f"(99/100)²{CONTRACTS}", at=met)


SIDES = {SHORT: "a(L + μ) ≤ 2", LONG: "a(L + μ) ≥ 2"}
contraction(
    "short",
    SHORT,
    "1 − aμ",
    "2 ≥ a(L + μ)",
    "g − μ(x − x°)",
    "a=1/4, ρ=3/4, x′=(1/2, 0), g′=(1, 0), f′=1/4, p′=9/16",
    {"g": [[0], [0]], "x′": [[1], [0]]},
    STEEP | {"a": "3/5", "ρ": "2/5", "x′": [["-4/5"], [0]]},
    FLAT | {"x′": [["3/4"], [0]]},
)
contraction(
    "long",
    LONG,
    "aL − 1",
    "a(L + μ) ≥ 2",
    "L(x − x°) − g",
    "a=3/5, ρ=4/5, x′=(-1/5, 0), g′=(-2/5, 0), f′=1/25, p′=16/25",
    {"g": [[6], [0]], "x′": [["-13/5"], [0]]},
    FLAT | {"a": "2/5", "ρ": "1/5", "x′": [["3/5"], [0]]},
    STEEP | {"x′": [["-4/5"], [0]]},
)
sizes = claim.under(part=ALL, at="a=1/4, μ=1, L=3")
for name, side, larger, smaller, signs in (
    ("larger", "2 ≥ a(L + μ)", "1 − aμ", "1 − aL", "L ≥ μ; 2 ≥ a(L + μ)"),
    ("larger there", "a(L + μ) ≥ 2", "aL − 1", "1 − aμ", "L ≥ μ; a(L + μ) ≥ 2"),
):
    case = sizes.under(f"L ≥ μ; {side}", at="a=1/4" if name == "larger" else "a=3/5")
    case.proves(
        f"{side}: |{larger}| is the larger factor",
        f"({larger})² ≥ ({smaller})²; {larger} ≥ 0",
        by=[
            case.squares(f"({larger})² ≥ ({smaller})²", (1, "a", signs)),
            case.squares(f"{larger} ≥ 0", (1, "1/2", side), (1, "a/2", "L ≥ μ")),
        ],
        name=name,
    )
below = sizes.under("L ≥ μ; μ > 0; a > 0; 2 > aL")
below.proves(
    "0 < a < 2/L: both factors are below 1",
    "1 > (1 − aμ)²; 1 > (1 − aL)²",
    by=[
        below.squares("L > 0", (1, 1, "L ≥ μ"), (1, 1, "μ > 0")),
        below.squares("1 > (1 − aμ)²", (1, 1, "a > 0; μ > 0; 2 > aL"), ("a", 1, "μ > 0; L ≥ μ")),
        below.squares("1 > (1 − aL)²", (1, 1, "a > 0; L > 0; 2 > aL")),
    ],
    name="below 1",
)
below.needs("a < 2/L", "1 > (1 − aL)²", without="2 > aL", at="a=2/3")
lines = claim.under(f"{RULE}; x° = 0", part=ALL, at="x=1, a=1/4, μ=1, L=3")
lines.under("g = μx : f = μ|x|²/2").proves("on μ|x|²/2", "x′ = (1 − aμ)x", name="met")
lines.under("g = Lx : f = L|x|²/2").proves("on L|x|²/2", "x′ = (1 − aL)x", name="met too")
claim.mutants()
claim.floats(
    "float64: the potential over 40 steps on random functions",
    ALL,
    instances=60,
    at="potentials",
    method="gradient_descent",
)
claim.batched(
    "the same over 24 steps batched in torch",
    ALL,
    instances=400,
    at="potentials",
    method="gradient_descent",
)
