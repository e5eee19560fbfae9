"""RMSprop with ε inside and outside of the root: two methods for every ε > 0."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Fails
from verify.identify.packages import agree
from verify.sentences import theorem

DIFFERENT, NEAR, NOTHING = PARTS = "two methods", "how near", "without ε"

claim = Claim(
    name="frameworks/rmsprop_epsilon",
    title="""RMSprop with ε outside of the root is none with an ε′ inside of it, whatever its rate,
    decay and ε′, unless ε = 0; with ε′ = ε² each step is within a factor √2""",
    source=source(
        "torch.optim.RMSprop and optax.rmsprop(eps_in_sqrt=False) (outside); optax.rmsprop and "
        "keras.optimizers.RMSprop (inside)"
    ),
    expected="proved",
    statement=(
        theorem(
            """Outside, v ← αv + (1 − α)g², x ← x − cg/(√v + ε); inside, with ε′, A = 1 − α′ and
            rate κ, x ← x − κg/√(v + ε′). If c, κ ≠ 0, α < 1 and their first steps at the gradients
            1, 2 and 3 agree, then ε = 0;""",
            "no constant",
        ),
        theorem("and then ε′ = 0.", "neither"),
        theorem("At ε = ε′ = 0 with the same numbers both are the same while v > 0.", "same"),
        theorem(
            """With ε′ = ε² ≥ 0 and the same c, α: √(v + ε²) ≤ √v + ε ≤ √2·√(v + ε²), so the
            step with ε inside is the larger one, by √2 at most.""",
            "larger",
            "within √2",
        ),
    ),
    latex=r"""$\frac{c\,g}{\sqrt v+\varepsilon}\ne\frac{\kappa g}{\sqrt{v'+\varepsilon'}}$ for
    $\varepsilon>0$; $\sqrt{v+\varepsilon^2}\le\sqrt v+\varepsilon\le\sqrt2\sqrt{v+\varepsilon^2}$.
    """,
    hypotheses="""
    - c and κ are not 0: a rate of 0 hides ε
    - α < 1: q = √(1 − α) > 0; at α = 1 no gradient enters v
    - v > 0: without ε both divide by √v
    - ε ≥ 0: for how near""",
    remark="""q·i is √v after a first gradient i, and r_i the root inside. Any unit of the gradients
    does as well as 1: the numbers ε and ε′ are then in that unit.""",
    parts=PARTS,
)

claim.letters("c κ q A ε ε′ u₁ u₂ u₃ r₁ r₂ r₃")
STEPS = [
    f"({i}q + ε)u{t} = {i}c : outside, at the gradient {i}; r{t}u{t} = {i}κ : and inside; "
    f"r{t}² = {i * i}A + ε′ : √(v + ε′)"
    for i, t in ((1, "₁"), (2, "₂"), (3, "₃"))
]
AT = "q=c=κ=A=1, ε=ε′=0, u₁=u₂=u₃=1, r₁=1, r₂=2, r₃=3"
RATES, OPEN = "c : c ≠ 0; κ : κ ≠ 0", "q : α < 1"
first = claim.under(*STEPS, part=DIFFERENT, at=AT)


first.under(nonzero=f"{RATES}; {OPEN}").proves(
    "three equal steps force ε = 0",
    "ε = 0",
    by=[
        # u(cr − κ(iq + ε)) = 0, and u is not 0: it is c·i over something
        *[(f"cr{t} = κ({i}q + ε)", "nz1") for i, t in ((1, "₁"), (2, "₂"), (3, "₃"))],
        *[f"c²({i * i}A + ε′) = κ²({i}q + ε)²" for i in (1, 2, 3)],
        "c²A = κ²q²",
        "κ²qε = 0",
        ("ε = 0", "nz2 nz2 nz3"),
    ],
    says="c²(i²A + ε′) − κ²(iq + ε)² is a quadratic in i with three zeros; its middle coefficient "
    "is −2κ²qε.",
    name="no constant",
)
claim.under(
    "c²(A + ε′) = κ²(q + ε)² : the first step; c²(4A + ε′) = κ²(2q + ε)² : the second; ε = 0",
    nonzero="c : c ≠ 0",
    part=DIFFERENT,
    at="q=c=κ=A=1, ε=ε′=0",
).proves("and ε′ is 0 too", "ε′ = 0", over="nz1 nz1", name="neither")

claim.letters("α v v′ x x′ y y′ g u h; s: ≥ 0")
MOMENT = "v′ = αv + (1 − α)g²; s² = v′ : s = √v"
NONE = "us = cg : outside, ε = 0; hs = cg : inside, ε′ = 0"
MOVE = "x′ = x − u; y′ = y − h"
(SAME,) = claim.formulas("u = h")
plain = claim.under(nonzero="s : v > 0", part=NOTHING)
plain.inductive(
    "induction over t: x = y",
    "x = y",
    state="v → v′; x → x′; y → y′",
    initial="v = 0; x = y : the same start",
    recurrence=f"{MOMENT}; {NONE}; {MOVE}",
    at_step=lambda d: d.divide(SAME, ["nz1"]),
    name="same",
)

claim.letters("s η: ≥ 0")
roots = claim.under(part=NEAR, at="s=1, η=2")
roots.bounds("√(v + ε²) ≤ √v + ε, squared", "(s + η)² ≥ s² + η²", ("1", "2sη"), name="larger")
roots.bounds("and (√v + ε)² ≤ 2(v + ε²)", "2(s² + η²) ≥ (s + η)²", "s − η", name="within √2")

EDGES = ("ε = 0", "one gradient size")
title = "first steps over ℚ: the ε′ and κ that fit two gradients miss the third"


@claim.instances(title, DIFFERENT, count=80, edges=EDGES, of="pairs of methods over ℚ")
def misses(rng, at):
    """c = 1. A/κ² and ε′/κ² from gradients 1 and 2; the third agrees for ε = 0 alone."""
    q, eps = fmpq(rng.randint(1, 9), 10), fmpq(rng.randint(1, 9), 10) * (at != "ε = 0")
    wanted = [(i * q + eps) ** 2 for i in (1, 2, 3)]
    slope = (wanted[1] - wanted[0]) / 3
    fits = wanted[0] - slope + 9 * slope == wanted[2]
    if fits != (eps == 0):
        raise Fails(f"q = {q}, ε = {eps}: three steps agree: {fits}")


@roots.instances("denominators over ℚ", "(s + η)² ≥ s² + η²", "2(s² + η²) ≥ (s + η)²", count=8)
def denominators(rng):
    return {"s": fmpq(rng.randint(0, 9), 7), "η": fmpq(rng.randint(0, 9), 7)}


claim.floats(
    "float64: the quotient of the two steps against (√v + ε)/√(v + ε²), and within [1, √2]",
    NEAR,
    instances=60,
)

first.under(nonzero=OPEN).needs(
    "c and κ are not 0", "ε = 0", at="c=κ=0, u₁=u₂=u₃=0, ε=1", says="at rate 0 nothing moves"
)
first.under(nonzero=RATES).needs(
    "α < 1",
    "ε = 0",
    at="q=A=0, ε=ε′=1, c=κ=1, u₁=1, u₂=2, u₃=3, r₁=r₂=r₃=1",
    says="α = 1: both divide by 1",
)
claim.under(MOMENT, NONE, MOVE, "x = y", part=NOTHING).needs(
    "v > 0", "x′ = y′", at="v=0, g=0, α=0, s=0, c=1, u=1, h=2, x=y=0", says="0/0 is anything"
)
claim.letters("e")
claim.needs("ε ≥ 0", "(s + e)² ≥ s² + e²", at="s=1, e=−1", part=NEAR, says="√v = 1, ε = −1")
roots.false("the step inside is at most as large", "s² + η² ≥ (s + η)²")


@claim.numeric("torch, optax and Keras themselves", DIFFERENT)
def packages(run):
    """ε is outside in torch and in optax with eps_in_sqrt=False, inside in Keras and optax."""
    sides = {
        "torch": "torch.optim.RMSprop lr=0.1 alpha=0.9 eps=1e-3",
        "outside": "optax:rmsprop learning_rate=0.1 eps=1e-3 eps_in_sqrt=false",
        "Keras": "keras:RMSprop learning_rate=0.1 epsilon=1e-3",
        "inside": "optax:rmsprop learning_rate=0.1 eps=1e-3",
    }
    pairs = lambda x, g: [(x["torch"], x["outside"]), (x["Keras"], x["inside"])]  # noqa: E731
    return agree(run, sides, pairs)


claim.mutants()
