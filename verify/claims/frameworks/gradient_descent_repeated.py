"""Two steps of gradient descent in one iteration: the same calls."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import splitting
from verify.evidence import Checked, Fails
from verify.sentences import theorem

TWO, MANY, RATE = PARTS = "two steps", "k steps", "as one step"

claim = Claim(
    name="frameworks/gradient_descent_repeated",
    title="""Gradient descent with two steps in an iteration is gradient descent, repeated; as one
    step an iteration it has no rate of its own""",
    source=splitting("repetition, algorithms 7 and 8"),
    expected="proved",
    statement=(
        theorem(
            """ζ = ξ − c∇f(ξ), ξ ← ζ − c∇f(ζ) asks in iteration t where x ← x − c∇f(x) asks in its
            iterations 2t and 2t + 1, for all n and f: ξ_t = x_{2t} and ζ_t = x_{2t+1}.""",
            "iterations",
            "two steps",
        ),
        theorem("k steps move by −c times the sum of their k answers.", "k steps"),
        theorem(
            """For f = hx²/2, h ≠ 0, an iteration of two steps from x ≠ 0 is one step of rate γ only
            if γ = c(2 − ch): another rate for every h.""",
            "as one step",
        ),
        theorem("Rates that serve h and h̃ ≠ h at once, both not 0, have c = 0.", "no rate"),
    ),
    latex=r"""$\xi_t=x_{2t},\ \zeta_t=x_{2t+1}$; $(1-ch)^2=1-\gamma h$.""",
    hypotheses="""
    - the same rate: in both steps of an iteration
    - the same start: ξ_0 = x_0
    - h ≠ h̃: for no rate: one curvature alone is served by γ = c(2 − ch)""",
    remark="""Both runs stand at the same points: answers g_1 and g_2 are those at ξ and at ζ.""",
    parts=PARTS,
)

claim.letters("c γ h h̃; x x′ x₁ ξ ξ′ ζ y y′ S S′ g₁ g₂ g: n")
PLAIN = "x₁ = x − cg₁; x′ = x₁ − cg₂ : two iterations of gradient descent"
DOUBLE = "ζ = ξ − cg₁; ξ′ = ζ − cg₂ : one iteration of the other"
claim.under(part=TWO).inductive(
    "induction over the iterations: ξ = x",
    "ξ = x",
    state="x → x′; ξ → ξ′",
    initial="ξ = x : the same start",
    recurrence=f"{PLAIN}; {DOUBLE}",
    name="iterations",
)
claim.under(PLAIN, DOUBLE, "ξ = x", part=TWO, at="c=1, x=1, g₁=1, g₂=2").proves(
    "and both points of an iteration agree", "ζ = x₁", "ξ′ = x′", name="two steps"
)
claim.letters("y₀: n")
claim.under(part=MANY).inductive(
    "y = y_0 − cS, by induction over the steps",
    "y = y₀ − cS",
    state="y → y′; S → S′",
    initial="y = y₀; S = 0",
    recurrence="y′ = y − cg; S′ = S + g",
    over="k",
    name="k steps",
)
claim.letters("p z₁ z₂")
MOVES = "z₁ = p − chp; z₂ = z₁ − chz₁ : two steps from p on f = hx²/2; z₂ = p − γhp : one"
both = claim.under(MOVES, part=RATE, at="c=γ=1, h=1, p=1")
both.under(nonzero="p : x ≠ 0; h : h ≠ 0").proves(
    "γ = c(2 − ch)", "γ = c(2 − ch)", over="nz1 nz2", name="as one step"
)
ONE = "(1 − ch)² = 1 − γh : two steps on h are one of rate γ"
OTHER = "(1 − ch̃)² = 1 − γh̃ : and on h̃"
NONZERO = "h : h ≠ 0; h̃ : h̃ ≠ 0; h − h̃ : h ≠ h̃"
claim.under(ONE, OTHER, nonzero=NONZERO, part=RATE, at="c=γ=0, h=1, h̃=2").proves(
    "γ = c(2 − ch) = c(2 − ch̃) leaves c = 0",
    "c = 0",
    by=[
        ("γ = c(2 − ch)", "nz1"),
        ("γ = c(2 − ch̃)", "nz2"),
        ("c² = 0", "nz3"),
        ("c = 0", "definite"),
    ],
    name="no rate",
)

EDGES = ("c = 0", "no slope")
title = "closed loops over ℚ: both, with f = hx²/2 and a cubic"


@claim.instances(title, TWO, count=40, edges=EDGES, of="closed loops of 4 iterations over ℚ")
def closed_loops(rng, at):
    c, h = fmpq(rng.randint(-5, 5), 10) * (at != "c = 0"), fmpq(rng.randint(1, 5), 4)
    cubic = fmpq(rng.randint(-1, 1), 8)

    def slope(x):
        return (h * x + cubic * x**3) * (at != "no slope") + 1

    x = xi = fmpq(rng.randint(-2, 2))
    for t in range(4):
        middle = x - c * slope(x)
        zeta = xi - c * slope(xi)
        if xi != x or zeta != middle:
            raise Fails(f"c = {c}, h = {h}: the points part in iteration {t}")
        x, xi = middle - c * slope(middle), zeta - c * slope(zeta)


@claim.exact("by theory's comparison of programs: repetition, and what is none", TWO)
def compared(run):
    from theory.algorithms import parse
    from theory.realization import compare

    one = parse("x = x - c*grad_f(x)")
    twice = parse("z = x - c*grad_f(x); x = z - c*grad_f(z)")
    wrong = parse("z = x - c*grad_f(x); x = z - 2*c*grad_f(z)")
    answers = compare(one, twice).verdict, compare(one, wrong).verdict
    ok = answers[0] == "equivalent" and answers[1] != "equivalent"
    return Checked(f"two steps: {answers[0]}; rates c and 2c: {answers[1]}", ok=ok, instances=2)


step = claim.under(PLAIN, "ζ = ξ − cg₁; ξ′ = ζ − γg₂; ξ = x", part=TWO)
step.needs("the same rate", "ξ′ = x′", at="c=1, γ=2, x=0, g₁=0, g₂=1", says="rates 1 and 2")
claim.under(PLAIN, DOUBLE, part=TWO).needs(
    "the same start", "ξ′ = x′", at="c=1, x=0, ξ=1, g₁=g₂=0", says="starts 0 and 1"
)
claim.under(ONE, OTHER, nonzero="h : h ≠ 0; h̃ : h̃ ≠ 0", part=RATE).needs(
    "h ≠ h̃", "c = 0", at="c=1, h=h̃=1, γ=1", says="h = h̃ = 1: γ = 1"
)
both.false("two steps are one of the double rate", "γ = 2c")
claim.mutants()
