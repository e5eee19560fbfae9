"""The order of two updates: without effect if neither reads the other, else a shift."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import splitting
from verify.evidence import Checked, Fails
from verify.sentences import theorem

FREE, BOUND = PARTS = "independent", "in turn"

claim = Claim(
    name="frameworks/independent_updates_order",
    title="""Two updates of which neither reads the other's state may be exchanged; updates that do,
    made in turn, are the same calls shifted by one in either order""",
    source=splitting("shift equivalence; with Lessard, Udell 2025 (arXiv 2501.04972)"),
    expected="proved",
    statement=(
        theorem(
            """Let one update be x ← αx + λy + f and the other y ← βy + κx + g, f the answer of an
            oracle that is asked at a point of x alone, g that of one asked at a point of y alone.
            If λ = 0 = κ, then x first and y first give the same states for all n and t.""",
            "independent",
        ),
        theorem(
            """In general x first and then y is y first and then x, started after its first half
            iteration: from that state on the states are the same, half an iteration apart, at
            whatever points of both states the oracles are asked.""",
            "in turn",
        ),
        theorem(
            """One iteration in the two orders differs by λ(κx + (β − 1)y + g) in x, and by κ(λy +
            (α − 1)x + f) in y, f and g as in the first part.""",
            "the difference",
        ),
    ),
    latex=r"""$x\leftarrow\alpha x+\lambda y+f,\ y\leftarrow\beta y+\kappa x+g$ commute if
    $\lambda=\kappa=0$.""",
    hypotheses="""
    - λ = 0: x reads no y
    - κ = 0: y reads no x
    - g is asked at a point of y alone: and f at one of x alone, for λ = κ = 0
    - the shifted start: (x after its update, y), for updates in turn""",
    remark="""In an answer of equivalent the first is a match of calls in another order, the second
    a shift. Where an oracle is asked at points of both states, as in Gauss–Seidel sweeps, its
    update reads the other's state, and the order matters; updates in turn meet equal states, so
    the points are equal too.""",
    parts=PARTS,
)

claim.letters("α β κ λ; x x′ y y′ z z′ w w′ f g f′: n")
FIRST = "x′ = αx + λy + f; y′ = βy + κx′ + g : x first"
LAST = "w′ = βw + κz + g; z′ = αz + λw′ + f : y first"
STATE = "x → x′; y → y′; z → z′; w → w′"
SAME = "x = z; y = w"
claim.under("λ = 0; κ = 0", part=FREE).inductive(
    "induction over t: both orders have the same states",
    SAME,
    state=STATE,
    initial=SAME,
    recurrence=f"{FIRST}; {LAST}",
    name="independent",
)
# x is the state after its update; f′ is the answer that the next update of x gets
AFTER = "y′ = βy + κx + g; x′ = αx + λy′ + f′ : the y of this iteration, the x of the next"
SHIFTED = "w′ = βw + κz + g; z′ = αz + λw′ + f′ : y first"
claim.under(part=BOUND).inductive(
    "induction over t: half an iteration later they are the same",
    SAME,
    state=STATE,
    initial="x = z : after the first update of x; y = w",
    recurrence=f"{AFTER}; {SHIFTED}",
    name="in turn",
)
AT = "α=β=1, λ=1, κ=1, z=1, w=1, f=1, g=1"
once = claim.under(FIRST, LAST, SAME, part=BOUND, at=AT)
once.proves(
    "z′ − x′ = λ(κx + (β − 1)y + g) and y′ − w′ = κ(λy + (α − 1)x + f)",
    "z′ − x′ = λ(κx + (β − 1)y + g)",
    "y′ − w′ = κ(λy + (α − 1)x + f)",
    name="the difference",
)

EDGES = ("λ = 0", "κ = 0", "λ = κ = 0")
title = "closed loops over ℚ: both orders from one start, and shifted"


@claim.instances(title, BOUND, count=60, edges=EDGES, of="closed loops of 6 iterations over ℚ")
def closed_loops(rng, at):
    alpha, beta, lam, kappa = (fmpq(rng.randint(-5, 5), 4) for _ in range(4))
    lam = lam * (at not in ("λ = 0", "λ = κ = 0"))
    kappa = kappa * (at not in ("κ = 0", "λ = κ = 0"))

    def first(x, y):
        return alpha * x + lam * y + (fmpq(1, 3) * x + 1)

    def second(x, y):
        return beta * y + kappa * x + (fmpq(2, 5) * y - 1)

    x, y = fmpq(rng.randint(-3, 3)), fmpq(rng.randint(-3, 3))
    z, w = x, y  # y first, from the same start
    p, q = first(x, y), y  # y first, shifted
    for t in range(6):
        x = first(x, y)
        if (p, q) != (x, y):
            raise Fails(f"shifted orders part in iteration {t}")
        y = second(x, y)
        w = second(z, w)
        z = first(z, w)
        if at == "λ = κ = 0" and (z, w) != (x, y):
            raise Fails(f"independent updates part in iteration {t}")
        q = second(p, q)
        p = first(p, q)


@claim.exact("by theory's comparison of programs with two oracles", BOUND)
def compared(run):
    from theory.algorithms import parse
    from theory.realization import compare

    free = "x = x - a*grad_f(x); y = y - b*grad_g(y)", "y = y - b*grad_g(y); x = x - a*grad_f(x)"
    bound = "x = x - a*grad_f(x + y); y = y - b*grad_g(x + y)"
    turned = "y = y - b*grad_g(x + y); x = x - a*grad_f(x + y)"
    answers = [compare(*map(parse, pair)) for pair in (free, (bound, turned))]
    said = [answer.verdict for answer in answers]
    return Checked(
        f"independent: {said[0]}; in turn: {said[1]}",
        ok=said == ["equivalent", "equivalent"],
        instances=2,
    )


reading_y = claim.under(FIRST, LAST, SAME, "κ = 0", part=FREE)
reading_y.needs("λ = 0", "x′ = z′", at="α=1, β=2, λ=1, z=0, w=1, f=g=0", says="β = 2: y doubles")
reading_x = claim.under(FIRST, LAST, SAME, "λ = 0", part=FREE)
reading_x.needs("κ = 0", "y′ = w′", at="α=2, β=1, κ=1, z=1, w=0, f=g=0", says="α = 2: x doubles")
claim.letters("g̃: n")
claim.under("λ = 0; κ = 0", FIRST, LAST.replace("g", "g̃"), SAME, "g = x′; g̃ = z", part=FREE).needs(
    "g is asked at a point of y alone",
    "y′ = w′",
    at="α=2, β=1, λ=κ=0, z=1, w=0, f=0",
    says="g answers x itself: x doubles before y asks, or after",
)
claim.under(AFTER, SHIFTED, "y = w", part=BOUND).needs(
    "the shifted start",
    "y′ = w′",
    at="α=β=κ=1, λ=0, x=1, z=0, w=0, g=f′=0",
    says="z is the x of before its update",
)
once.false("the order never matters", "z′ = x′")
claim.mutants()
