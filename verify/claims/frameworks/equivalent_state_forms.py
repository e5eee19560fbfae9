"""Two pairs of algorithms that ask at the same points: a change of states, and a hidden one."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import splitting
from verify.evidence import Checked, Fails
from verify.sentences import theorem

PAIR, HIDDEN = PARTS = "a change of states", "a hidden state"

claim = Claim(
    name="frameworks/equivalent_state_forms",
    title="""Algorithms 1 and 2 of Zhao, Lessard and Udell are one method in two sets of states;
    algorithm 3 is gradient descent, algorithm 4, with a second state that doubles unseen""",
    source=splitting("algorithms 1 to 4"),
    expected="proved",
    statement=(
        theorem(
            """Algorithm 1, y = 2x_1 − x_2, x_2 ← x_1, x_1 ← y − c∇f(y), and algorithm 2, ξ_1 ← ξ_1
            − ξ_2 − 2c∇f(ξ_1), ξ_2 ← ξ_2 + c∇f(ξ_1), ask at the same points for all n, f and t (c =
            1/10 there), by ξ_1 = 2x_1 − x_2, ξ_2 = x_2 − x_1;""",
            "the state map",
        ),
        theorem("the map is invertible: x_1 = ξ_1 + ξ_2, x_2 = ξ_1 + 2ξ_2.", "and back"),
        theorem(
            """Algorithm 3, y = 2x_2 − x_1, (x_1, x_2) ← (3x_1 − 2x_2 + c∇f(y), x_1), asks at the
            points of gradient descent, algorithm 4, ξ ← ξ − c∇f(ξ), c = 1/5, by ξ = 2x_2 − x_1;""",
            "the points",
        ),
        theorem(
            """its other state d = x_1 − x_2 is never asked about: d ← 2d + c∇f(y).""",
            "the hidden state",
        ),
    ),
    latex=r"""$\xi_1=2x_1-x_2,\ \xi_2=x_2-x_1$;\quad $\xi=2x_2-x_1$, and $d=x_1-x_2$ obeys
    $d\leftarrow 2d+c\nabla f$.""",
    hypotheses="""
    - matching starts: the state map holds at t = 0
    - c is one number: both runs have the same rate""",
    remark="""Algorithms 1 and 2 stand in the public notebook of the authors' software; 3 and 4 are
    rebuilt from memory of the paper. Algorithm 3 is gradient descent on paper and not in floating
    point: every rounding error of d is doubled a step. Both runs of a pair stand at the same point:
    the gradient is one letter.""",
    parts=PARTS,
)

claim.letters("c c′; x₁ x₁′ x₂ x₂′ ξ₁ ξ₁′ ξ₂ ξ₂′ ξ ξ′ d d′ g: n")
FIRST = "x₁′ = 2x₁ − x₂ − cg; x₂′ = x₁ : algorithm 1"
SECOND = "ξ₁′ = ξ₁ − ξ₂ − 2cg; ξ₂′ = ξ₂ + cg : algorithm 2"
MAP = "ξ₁ = 2x₁ − x₂; ξ₂ = x₂ − x₁"
claim.under(part=PAIR).inductive(
    "induction over t: ξ_1 = 2x_1 − x_2 and ξ_2 = x_2 − x_1",
    MAP,
    state="x₁ → x₁′; x₂ → x₂′; ξ₁ → ξ₁′; ξ₂ → ξ₂′",
    initial=MAP,
    recurrence=f"{FIRST}; {SECOND}",
    name="the state map",
)
claim.under(MAP, part=PAIR, at="x₁=1, x₂=3").proves(
    "and back", "x₁ = ξ₁ + ξ₂", "x₂ = ξ₁ + 2ξ₂", name="and back"
)
THIRD = "x₁′ = 3x₁ − 2x₂ + cg; x₂′ = x₁ : algorithm 3"
claim.under(part=HIDDEN).inductive(
    "induction over t: ξ = 2x_2 − x_1",
    "ξ = 2x₂ − x₁",
    state="x₁ → x₁′; x₂ → x₂′; ξ → ξ′",
    initial="ξ = 2x₂ − x₁ : the same point",
    recurrence=f"{THIRD}; ξ′ = ξ − cg : algorithm 4",
    name="the points",
)
claim.under(part=HIDDEN).inductive(
    "induction over t: d = x_1 − x_2",
    "d = x₁ − x₂",
    state="x₁ → x₁′; x₂ → x₂′; d → d′",
    initial="d = x₁ − x₂",
    recurrence=f"{THIRD}; d′ = 2d + cg",
    name="the hidden state",
)

EDGES = ("c = 0", "no slope", "x_1 = x_2")
title = "closed loops over ℚ: the two pairs"


@claim.instances(title, PAIR, count=40, edges=EDGES, of="closed loops of 12 steps over ℚ")
def closed_loops(rng, at):
    c, slope = fmpq(rng.randint(-9, 9), 10) * (at != "c = 0"), fmpq(rng.randint(0, 5), 3)
    slope = slope * (at != "no slope")
    a, b = fmpq(rng.randint(-9, 9)), fmpq(rng.randint(-9, 9))
    b = a if at == "x_1 = x_2" else b
    one, two, three, four = (a, b), (2 * a - b, b - a), (a, b), 2 * b - a
    for t in range(12):
        noise = fmpq(rng.randint(-3, 3))
        y, z, w = 2 * one[0] - one[1], two[0], 2 * three[1] - three[0]
        if y != z or w != four:
            raise Fails(f"c = {c}: the points part at step {t}")
        g, h = slope * y + noise, slope * w + noise
        one = y - c * g, one[0]
        two = two[0] - two[1] - 2 * c * g, two[1] + c * g
        three, four = (3 * three[0] - 2 * three[1] + c * h, three[0]), four - c * h


@claim.exact("both pairs by theory's comparison of programs", PAIR)
def compared(run):
    from theory.algorithms import parse
    from theory.realization import compare

    programs = [
        "y = 2*x1 - x2; x2 = x1; x1 = y - 1/10*grad(y)",
        "g = grad(u); u = u - v - 1/5*g; v = v + 1/10*g",
        "y = 2*x2 - x1; z = 3*x1 - 2*x2 + 1/5*grad(y); x2 = x1; x1 = z",
        "u = u - 1/5*grad(u)",
    ]
    one, two, three, four = map(parse, programs)
    said = compare(one, two).verdict, compare(three, four).verdict
    apart = compare(one, four).verdict
    ok = said == ("equivalent", "equivalent") and apart == "not_equivalent"
    return Checked(f"1 and 2, 3 and 4 {said[0]}, 1 and 4 {apart}", ok=ok, instances=3)


claim.floats(
    "float64: both pairs in a noisy closed loop; the bound of algorithm 3 doubles each step",
    HIDDEN,
    instances=60,
)
claim.batched("both pairs, batched in torch", PAIR, instances=400)

once = claim.under(FIRST, SECOND, part=PAIR, at="c=1, x₁=1, x₂=0, ξ₁=2, ξ₂=0, g=0")
once.needs("matching starts", "ξ₁′ = 2x₁′ − x₂′", says="ξ_2 = 0 where x_2 − x_1 = −1")
claim.letters("h: n")
other = claim.under(THIRD, "ξ′ = ξ − c′g; ξ = 2x₂ − x₁", part=HIDDEN)
other.needs(
    "c is one number", "ξ′ = 2x₂′ − x₁′", at="c=1, c′=2, x₁=x₂=0, g=1", says="rates 1 and 2"
)
claim.under(THIRD, "d = x₁ − x₂", part=HIDDEN).false(
    "the hidden state dies out, d ← d/2 + cg", "x₁′ − x₂′ = d/2 + cg", at="c=1, x₁=1, x₂=0, g=0"
)
claim.mutants()
