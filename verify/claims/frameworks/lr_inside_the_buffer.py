"""The learning rate inside and outside of the buffer: what a schedule makes of it."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Fails
from verify.identify.packages import agree
from verify.sentences import theorem

MAP, PART = PARTS = "the map", "where they part"

claim = Claim(
    name="frameworks/lr_inside_the_buffer",
    title="""With a schedule c_t, momentum with the rate outside of its buffer is momentum with
    the rate inside and momentum parameters b·c_t/c_{t−1}""",
    source=source(
        "torch.optim.SGD and optax.sgd (outside), keras.optimizers.SGD and optax.rmsprop (inside)"
    ),
    expected="proved",
    statement=(
        theorem(
            """Outside, m ← b_t m + g, x ← x − c_t m, and inside, v ← β_t v − c_t g, y ← y + v, pass
            through the same points for all n, gradients, t and schedules with β_t·c_{t−1} =
            b_t·c_t, from m_0 = 0 = v_0; and v_t = −c_t m_t.""",
            "the map",
        ),
        theorem(
            "Likewise with Nesterov's step with one κ, x ← x − c_t(g + κm) and y ← y − c_t g + κv.",
            "with Nesterov's step",
        ),
        theorem(
            "So for a rate that is constant and not 0, β_t = b_t: the same method.", "constant rate"
        ),
        theorem(
            """With the same constant b, y_2 − x_2 = b(c_2 − c_1)g_1: they differ at the second step
            as soon as b·g_1 ≠ 0 and the rate has changed.""",
            "second step",
        ),
        theorem(
            """If the points agree on the gradients 1, 0, then β_2·c_1 = b_2·c_2: no other β_2 will
            do if c_1 ≠ 0.""",
            "only these",
        ),
    ),
    latex=r"""$m\leftarrow b_tm+g,\ x\leftarrow x-c_tm$ is $v\leftarrow\beta_tv-c_tg,\ x\leftarrow
    x+v$ with $\beta_t=b_t\,c_t/c_{t-1}$.""",
    hypotheses="""
    - β_t·c_{t−1} = b_t·c_t: the map of the momentum parameters
    - empty buffers: m_0 = 0 = v_0, or v_0 = −c_0 m_0
    - c_1 ≠ 0: for no other β_2: a buffer filled at rate 0 is empty""",
    remark="""c_0 is any number; it only enters through an empty buffer. Both runs stand at the same
    point: the gradient is one letter.""",
    parts=PARTS,
)

claim.letters("b β c c′ κ; m m′ v v′ x x′ y y′ g: n")
FOLLOWS = "βc = bc′ : β_t·c_{t−1} = b_t·c_t"
BUFFERS = "m′ = bm + g : rate outside; v′ = βv − c′g : rate inside"
STATE = "c → c′; m → m′; v → v′; x → x′; y → y′"
START = "m = 0; v = 0; x = y : the same start"
claim.under(part=MAP).inductive(
    "induction over t: x = y and v = −c_t m",
    "x = y; v = −cm",
    state=STATE,
    initial=START,
    recurrence=f"{FOLLOWS}; {BUFFERS}; x′ = x − c′m′; y′ = y + v′",
    name="the map",
)
claim.under(part=MAP).inductive(
    "induction over t, with Nesterov's step",
    "x = y; v = −cm",
    state=STATE,
    initial=START,
    recurrence=f"{FOLLOWS}; {BUFFERS}; x′ = x − c′(g + κm′); y′ = y − c′g + κv′",
    name="with Nesterov's step",
)
claim.under(FOLLOWS, "c′ = c", nonzero="c : c ≠ 0", part=MAP, at="b=β=1/2, c=c′=1").proves(
    "c_t = c_{t−1} ≠ 0 leaves β_t = b_t", "β = b", over="nz1", name="constant rate"
)

claim.letters("c₁ c₂ b₂ β₂; g₁ g₂ m₁ m₂ v₁ v₂ x₁ x₂ y₁ y₂: n")
TWO = "m₁ = g₁; x₁ = x − c₁m₁; m₂ = b₂m₁ + g₂; x₂ = x₁ − c₂m₂"
OTHER = "v₁ = −c₁g₁; y₁ = x + v₁; v₂ = β₂v₁ − c₂g₂; y₂ = y₁ + v₂"
AT = "c₁=1, c₂=1/10, b₂=β₂=9/10, x=0, g₁=1, g₂=0"
two = claim.under(TWO, OTHER, part=PART)
two.under("β₂ = b₂", at=AT).proves(
    "with the same b: y_2 − x_2 = b(c_2 − c_1)g_1", "y₂ − x₂ = b₂(c₂ − c₁)g₁", name="second step"
)
# n = 1, gradients 1, 0 from x = 0
claim.letters("p₁ p₂ r₁ r₂")
IMPULSE = "p₁ = 1; p₂ = b₂p₁; r₁ = −c₁; r₂ = β₂r₁"
AGREE = "−c₁p₁ − c₂p₂ = r₁ + r₂ : the second points agree"
impulse = claim.under(IMPULSE, AGREE, part=PART)
ONLY = "agreement on the gradients 1, 0 forces β_2 c_1 = b_2 c_2"
impulse.proves(ONLY, "β₂c₁ = b₂c₂", name="only these")

EDGES = ("b = 0", "c_t constant", "c_t = 0 once", "no slope")


title = "closed loops over ℚ: both, with random schedules of both parameters"
of = "closed loops of 10 steps over ℚ"


@claim.instances(title, MAP, count=60, edges=EDGES, of=of)
def closed_loops(rng, at):
    """f = hx²/2 + noise; a rate that is 0 once empties the inner buffer: then b is 0 next."""
    slope, x, m, v = fmpq(rng.randint(-3, 3), 4) * (at != "no slope"), fmpq(1), fmpq(0), fmpq(0)
    y, before = x, fmpq(1)
    for t in range(10):
        rate = fmpq(rng.randint(1, 9), rng.randint(1, 9))
        rate = fmpq(1, 2) if at == "c_t constant" else rate
        rate = fmpq(0) if at == "c_t = 0 once" and t == 4 else rate
        own = fmpq(rng.randint(-9, 9), 9) * (at != "b = 0" and before != 0)
        inner = own * rate / before if before else fmpq(0)
        noise = fmpq(rng.randint(-3, 3))
        g, h = slope * x + noise, slope * y + noise
        m, v = own * m + g, inner * v - rate * h
        x, y, before = x - rate * m, y + v, rate
        if x != y or v != -rate * m:
            raise Fails(f"the points part at step {t + 1}: {x}, {y}")


@claim.under(FOLLOWS, BUFFERS, "v = −cm", "x = y", part=MAP).instances(
    "one step for the certificate", "v′ = −c′m′", count=6
)
def one_step(rng):
    b, c, c2, m, g, x = (rng.randint(1, 9) for _ in range(6))
    found = {"b": b, "c": c, "c′": c2, "β": fmpq(b * c2, c)}
    return found | {k: [[value]] for k, value in (("m", m), ("g", g), ("y", x))}


claim.floats("float64: both with a random schedule, in a noisy closed loop", MAP, instances=60)
claim.batched("both with random schedules, batched in torch", MAP, instances=400)

step = claim.under(BUFFERS, "x′ = x − c′m′; y′ = y + v′; x = y", part=MAP)
step.needs(
    "β_t·c_{t−1} = b_t·c_t",
    "x′ = y′",
    "v = −cm; β = b",
    at="b=β=1/2, c=1, c′=2, m=1, v=−1, g=0, x=y=0",
    says="the same b while the rate doubles",
)
step.needs(
    "empty buffers",
    "x′ = y′",
    FOLLOWS,
    "m = 0",
    at="b=β=1/2, c=c′=1, m=0, v=1, g=0, x=y=0",
    says="v_0 = 1",
)
impulse.needs("c_1 ≠ 0", "β₂ = b₂", "c₂ = c₁", at="c₁=c₂=0, b₂=1, β₂=0", says="at rate 0")


@claim.numeric("torch, optax and Keras themselves where the rate changes", PART)
def packages(run):
    """torch and optax stay together; Keras parts at the second step by b(c_2 − c_1)g_1."""
    change = (2, "lr", 0.01)
    sides = {
        "torch": ("torch.optim.SGD lr=0.1 momentum=0.9", change),
        "optax": ("optax:sgd learning_rate=0.1 momentum=0.9", change),
        "Keras": ("keras:SGD learning_rate=0.1 momentum=0.9", change),
    }

    def pairs(x, g):
        yield x["torch"], x["optax"]
        yield x["Keras"][1] - x["torch"][1], 0.9 * (0.01 - 0.1) * g[0]

    return agree(run, sides, pairs)


claim.mutants()
