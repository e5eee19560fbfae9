"""Keras's Adam is torch's with an ε that falls with the time, and with no constant ε."""

from flint import arb, ctx

from verify.claim import Claim, Hypothesis
from verify.claims.frameworks import source
from verify.evidence import Checked
from verify.identify.packages import agree
from verify.sentences import enclosed, theorem

CLOCK, NONE, FIRST = PARTS = "the clock", "no constant ε", "the first step"

claim = Claim(
    name="frameworks/adam_epsilon_clock",
    title="""Keras's Adam is torch's with ε_t = ε/√(1 − β₂ᵗ), and no constant ε maps one onto the
    other""",
    source=source(
        "torch.optim.Adam and keras.optimizers.Adam; Kingma, Ba 2015 (arXiv 1412.6980), "
        "algorithm 1 and the end of section 2"
    ),
    expected="proved",
    statement=(
        theorem(
            """torch: x ← x − c·m̂/(√v̂ + e_t) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ); Keras: y ← y −
            c·√(1 − β₂ᵗ)/(1 − β₁ᵗ)·m/(√v + ε). With e_t·√(1 − β₂ᵗ) = ε both stand at the same
            points, in every coordinate, for all gradients and t, as long as √v + ε > 0 and v >
            0.""",
            "the clock",
        ),
        theorem(
            """If both have constant ε and e, and their steps 1 and 2 are equal and not 0, then ε =
            0 = e, for 0 < β₂ < 1.""",
            "no constant",
        ),
        theorem(
            """Nor does another rate κ of Keras help: first steps that agree at the gradients 1 and
            2 have κ = c.""",
            "same rate",
        ),
        theorem(
            """The first step at a gradient g = ε > 0: with δ = √(1 − β₂), torch's is (1 + δ)/(2δ)
            times Keras's.""",
            "first step",
        ),
        enclosed("At β₂ = .999 that is 16.31138830 times."),
    ),
    latex=r"""$\frac{\sqrt{1-\beta_2^t}}{1-\beta_1^t}\frac{m}{\sqrt v+\varepsilon} =
    \frac{\hat m}{\sqrt{\hat v}+\varepsilon_t}$, $\varepsilon_t=\varepsilon/\sqrt{1-\beta_2^t}$.""",
    hypotheses=(
        "e_t·√(1 − β₂ᵗ) = ε: the clock",
        "√v + ε > 0: no step divides by 0",
        Hypothesis("v > 0", "as soon as a gradient was not 0; until then m = 0 too", needed=False),
        "the steps are not 0: for no constant ε",
        "0 < β₂ < 1: for no constant ε: at β₂ = 0 both are one method",
    ),
    remark="""a = 1/(1 − β₁ᵗ), d = √(1 − β₂ᵗ), s = √v, r = √v̂; that dr = s is shown from squares. So
    ε matters in Keras 31.6 times as much in the first step as in the long run. Both runs stand at
    the same point: the gradient is one letter.""",
    parts=PARTS,
)

claim.letters("m m′ v v′ x x′ y y′ g c a β₁ β₂ e ε u h; d r s: ≥ 0")
MOMENTS = "m′ = β₁m + (1 − β₁)g; v′ = β₂v + (1 − β₂)g²"
ROOTS = "s² = v′ : s = √v; d²r² = v′ : r = √(v/d²)"
STEPS = "u(r + e) = cam′ : torch's step; h(s + ε) = cdam′ : Keras's step"
FOLLOWS = "ed = ε : the clock"
MOVING = "s + dr : v > 0; s + ε : √v + ε > 0"
(EQUAL_ROOTS, EQUAL_STEPS) = claim.formulas("dr = s; u = h")


def same_step(d):
    """dr = s by (dr − s)(dr + s) = 0, then the steps by the divisor that they share."""
    d.divide(EQUAL_ROOTS, ["nz1"])
    d.divide(EQUAL_STEPS, ["nz2"])


clock = claim.under(nonzero=MOVING, part=CLOCK)
clock.inductive(
    "induction over t: x = y",
    "x = y",
    state="m → m′; v → v′; x → x′; y → y′",
    initial="m = 0; v = 0; x = y : the same start",
    recurrence=f"{MOMENTS}; {ROOTS}; {STEPS}; {FOLLOWS}; x′ = x − u; y′ = y − h",
    at_step=same_step,
    name="the clock",
)

claim.letters("m₁ m₂ a₁ a₂ u₁ u₂; d₁ d₂ r₁ r₂ s₁ s₂: ≥ 0")
TWICE = [
    f"d{t}r{t} = s{t} : the roots; u{t}(r{t} + e) = ca{t}m{t} : torch's step; "
    f"u{t}(s{t} + ε) = cd{t}a{t}m{t} : and Keras's"
    for t in "₁₂"
]
CLOCKS = "d₁² = 1 − β₂; d₂² = 1 − β₂² : √(1 − β₂ᵗ)"
# 1 − β₂ and 1 + β₂ are squares
AT = "β₂=24/25, d₁=s₁=1/5, d₂=s₂=7/25, r₁=r₂=1, e=ε=0, u₁=u₂=1, a₁=a₂=c=1, m₁=m₂=1"
twice = claim.under(*TWICE, CLOCKS, part=NONE, at=AT)
MOVE, INSIDE = "u₁ : step 1 is not 0; u₂ : step 2 is not 0", "β₂ : β₂ ≠ 0; 1 − β₂ : β₂ ≠ 1"


twice.under(nonzero=f"{MOVE}; {INSIDE}").proves(
    "two equal steps force ε = 0",
    "e = 0",
    "ε = 0",
    by=[
        ("d₁e = ε", "nz1"),
        ("d₂e = ε", "nz2"),
        "(d₁ − d₂)e = 0",
        "(d₁ + d₂)(d₁ − d₂)e = 0",
        ("e = 0", "nz3 nz4"),
    ],
    name="no constant",
)

# √v is dg after a first gradient g, m/(1 − β₁) is g
claim.letters("κ d")
RATES = (
    "u₁(1 + e) = c : torch at the gradient 1; u₁(d + ε) = κd : Keras; "
    "u₂(2 + e) = 2c : torch at 2; u₂(2d + ε) = 2κd : Keras"
)
rates = claim.under(RATES, nonzero="c : c ≠ 0; d : β₂ ≠ 1", part=NONE)
rates.under(at="c=κ=d=1, e=ε=0, u₁=u₂=1").proves(
    "κd(1 + e) = c(d + ε) and κd(2 + e) = c(2d + ε) leave κ = c",
    "κ = c",
    by=[("κd(1 + e) = c(d + ε)", "nz1"), ("κd(2 + e) = c(2d + ε)", "nz1"), ("κ = c", "nz2")],
    name="same rate",
)
claim.letters("δ")
ONCE = "u(ε + ε) = cε : torch, √v̂ = g = ε; h(δε + ε) = cδε : Keras, √v = δε"
once = claim.under(ONCE, nonzero="ε : ε > 0", part=FIRST, at="c=1, δ=1/2, ε=1, u=1/2, h=1/3")
once.proves(
    "the first step at g = ε: 2δu = (1 + δ)h",
    "2δu = (1 + δ)h",
    by=[("2u = c", "nz1"), ("h(1 + δ) = cδ", "nz1")],
    name="first step",
)


@claim.enclosure("(1 + δ)/(2δ) at δ² = 1/1000, in a ball", FIRST)
def ratio(run):
    with ctx.workprec(120):
        root = (arb(1) / 1000).sqrt()
        found = (1 + root) / (2 * root)
        near = abs(found - arb("16.31138830")) < arb("1e-8")
    return Checked(f"{found.str(10, radius=False)} times", ok=bool(near), instances=1)


claim.floats("float64: both Adams with the clock, in a noisy closed loop", CLOCK, instances=60)
claim.batched("both Adams with the clock, batched in torch", CLOCK, instances=400)

LATE = "m=v=0, β₁=β₂=0, x=y=0, g=1, a=c=1"
step = claim.under(MOMENTS, ROOTS, STEPS, "x = y; x′ = x − u; y′ = y − h", part=CLOCK, at=LATE)
step.under(nonzero=MOVING).needs(
    "e_t·√(1 − β₂ᵗ) = ε",
    "x′ = y′",
    at="d=1/2, s=1, r=2, e=ε=1, u=1/3, h=1/4",
    says="d = ½ and the same ε",
)
step.under(FOLLOWS, nonzero="s + dr : v > 0").needs(
    "√v + ε > 0",
    "x′ = y′",
    at="g=0, m=0, v=4, β₂=1, d=1, s=2, r=2, e=ε=−2, u=1, h=0",
    says="ε = −√v: 0 = 0 for any step",
)
twice.under(nonzero=INSIDE).needs(
    "the steps are not 0",
    "e = 0",
    at="u₁=u₂=0, m₁=m₂=0, e=ε=1",
    says="no gradients: neither moves, whatever ε is",
)
twice.under(nonzero=MOVE).needs(
    "0 < β₂ < 1",
    "e = 0",
    at="β₂=0, d₁=d₂=1, s₁=s₂=1, e=ε=1, u₁=u₂=1/2",
    says="β₂ = 0: d_1 = d_2 = 1",
)


@claim.numeric("torch's and Keras's Adam themselves", CLOCK)
def packages(run):
    """Each package is its recursion, ε = 1/1000."""
    moments = "m = 9/10*m + grad(x)/10; v = 999/1000*v + square(grad(x))/1000; "
    moments = "g = grad(x); " + moments.replace("grad(x)", "g")
    sides = {
        "torch": "torch.optim.Adam lr=0.1 eps=1e-3",
        "Keras": "keras:Adam learning_rate=0.1 epsilon=1e-3",
        "one": moments + "x = x - (m/(1 - (9/10)^t))/(sqrt(v/(1 - (999/1000)^t)) + 1/1000)/10",
        "other": moments + "x = x - sqrt(1 - (999/1000)^t)/(1 - (9/10)^t)*m/(sqrt(v) + 1/1000)/10",
    }
    pairs = lambda x, g: [(x["torch"], x["one"]), (x["Keras"], x["other"])]  # noqa: E731
    return agree(run, sides, pairs)


claim.mutants()
