"""Heavy ball with decoupled weight decay is heavy ball with coupled weight decay, other numbers."""

from flint import fmpq

from theory.operators import reciprocal
from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Fails
from verify.identify.packages import agree
from verify.sentences import theorem

SAME, START, ONLY = PARTS = "the same recursion", "where it starts", "no other numbers"

claim = Claim(
    name="frameworks/decoupled_decay_is_coupled",
    title="""Heavy ball with decoupled weight decay (b, w) is heavy ball with coupled weight decay
    b(1 − cw), w(1 − b) at the same rate c""",
    source=source(
        "keras.optimizers.SGD(c, b, weight_decay=w) against torch.optim.SGD(c, momentum, "
        "weight_decay)"
    ),
    expected="proved",
    statement=(
        theorem(
            """Decoupled, m ← bm + g, x ← x − cm − cwx with the old x in the last term, and coupled,
            q ← b′q + g + w′y, y ← y − cq, with b′ = b(1 − cw) and w′ = w(1 − b), pass through the
            same points for all n, all gradients and all t, if they start at the same point and (1 −
            cw)q_0 = m_0 + wx_0; and it stays so.""",
            "the map",
        ),
        theorem(
            """So from m_0 = 0 the buffer of the coupled one starts at w/(1 − cw)·x_0, for cw ≠
            1.""",
            "start",
        ),
        theorem("From q_0 = 0 the first points differ: y_1 − x_1 = bcw·x_0.", "first points"),
        theorem(
            """For c ≠ 0 no other rate, momentum and coupled decay have the decoupled one's first
            three points on the gradients 1, 0, 0 from rest.""",
            "only these",
        ),
    ),
    latex=r"""$m\leftarrow bm+g,\ x\leftarrow(1-cw)x-cm$ is $q\leftarrow b'q+g+w'y,\ y\leftarrow
    y-cq$ with $b'=b(1-cw)$, $w'=w(1-b)$, $(1-cw)q_0=m_0+wx_0$.""",
    hypotheses="""
    - the buffer starts at w/(1 − cw)·x_0: (1 − cw)q_0 = m_0 + wx_0; zero for x_0 = 0
    - c, b and w are constant: the map of b and w holds c
    - c ≠ 0: at rate 0 neither moves, whatever the other numbers are""",
    remark="""torch starts its buffer at the first gradient, which is q_0 = 0. By memory (b, w) =
    (.9, .01) at c = .1 is (.8991, .001). Both runs stand at the same point: the gradient is one
    letter.""",
    parts=PARTS,
)

claim.letters("b w c b′ w′ c′; m m′ q q′ x x′ y y′ g: n")
MAP = "b′ = b(1 − cw); w′ = w(1 − b)"
DECOUPLED = "m′ = bm + g; x′ = x − cm′ − cwx : decoupled decay"
COUPLED = "q′ = b′q + g + w′y; y′ = y − cq′ : coupled decay"
LINK = "(1 − cw)q = m + wx"
same = claim.under(MAP, part=SAME)
same.inductive(
    "induction over t: x = y and (1 − cw)q = m + wx",
    f"x = y; {LINK}",
    state="m → m′; q → q′; x → x′; y → y′",
    initial="x = y : the same start; (1 − cw)q = m + wx : the buffers",
    recurrence=f"{DECOUPLED}; {COUPLED}",
    name="the map",
)
claim.letters(reciprocal(claim.sum("1 − cw"), "(1−cw)⁻¹"))
claim.under(LINK, "m = 0", part=START, at="w=c=1/2, m=0, x=3").proves(
    "from m_0 = 0: q_0 = w/(1 − cw)·x_0", "q = w`(1−cw)⁻¹`x", name="start"
)
AT = "b=c=w=1/2, m=q=0, x=y=1, g=1"
fresh = claim.under(MAP, DECOUPLED, COUPLED, "x = y", part=START, at=AT)
fresh.under("m = 0; q = 0").proves(
    "from empty buffers y_1 − x_1 = bcw·x_0", "y′ − x′ = bcwx", name="first points"
)

# gradients 1, 0, 0 from x = 0 and empty buffers, n = 1
claim.letters("m₁ m₂ m₃ x₁ x₂ x₃ q₁ q₂ q₃ y₁ y₂ y₃")
OURS = "m₁ = 1; x₁ = −cm₁; m₂ = bm₁; x₂ = x₁ − cm₂ − cwx₁; m₃ = bm₂; x₃ = x₂ − cm₃ − cwx₂"
THEIRS = "q₁ = 1; y₁ = −c′q₁; q₂ = b′q₁ + w′y₁; y₂ = y₁ − c′q₂; q₃ = b′q₂ + w′y₂; y₃ = y₂ − c′q₃"
AGREE = "x₁ = y₁; x₂ = y₂; x₃ = y₃"
POINT = "b=1/2, w=1, c=c′=1/2, b′=1/4, w′=1/2"
impulse = claim.under(OURS, THEIRS, AGREE, nonzero="c : c ≠ 0", part=ONLY, at=POINT)
impulse.proves(
    "three points that agree force c′ = c, b′ = b(1 − cw), w′ = w(1 − b)",
    "c′ = c",
    MAP,
    by=[
        "c′ = c",
        ("1 − cw + b = 1 + b′ − cw′", "nz1"),
        ("b′ = b(1 − cw)", "nz1"),
        ("w′ = w(1 − b)", "nz1"),
    ],
    name="only these",
)

EDGES = ("b = 0", "w = 0", "cw = 1", "b = 1", "x_0 = 0")


title = "closed loops over ℚ: both recursions at the numbers of the map"
of = "closed loops of 10 steps over ℚ"


@claim.instances(title, SAME, count=60, edges=EDGES, of=of)
def closed_loops(rng, at):
    """f = hx²/2 + noise; the buffer starts by the link, and where cw = 1 the start must meet
    m_0 = −wx_0."""
    b, w, c, slope, x, m = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(6))
    c = c or fmpq(1, 3)
    b = {"b = 0": fmpq(0), "b = 1": fmpq(1)}.get(at, b)
    w = {"w = 0": fmpq(0), "cw = 1": 1 / c}.get(at, w)
    x = x * (at != "x_0 = 0")
    if c * w == 1:
        m, q = -w * x, fmpq(rng.randint(-9, 9))
    else:
        q = (m + w * x) / (1 - c * w)
    y, coupled, pulled = x, b * (1 - c * w), w * (1 - b)
    for t in range(10):
        noise = fmpq(rng.randint(-3, 3))
        g, h = slope * x + noise, slope * y + noise
        m = b * m + g
        x = x - c * m - c * w * x
        q = coupled * q + h + pulled * y
        y = y - c * q
        if x != y:
            raise Fails(f"b = {b}, w = {w}, c = {c}: the points part at step {t + 1}")


@same.under(LINK, "x = y", DECOUPLED, COUPLED).instances(
    "one step for the certificate", "x′ = y′", "(1 − cw)q′ = m′ + wx′", count=6
)
def one_step(rng):
    b, w, x, m, g = (rng.randint(-5, 5) for _ in range(5))
    return {"b": b, "w": w, "c": "1/7", "q": fmpq(7 * (m + w * x), 7 - w), "y": x} | {
        name: [[value]] for name, value in (("x", x), ("m", m), ("g", g))
    }


claim.floats("float64: both recursions in a noisy closed loop, buffers by the link", instances=60)
claim.batched("both recursions, batched in torch", instances=400)

fresh.needs(
    "the buffer starts at w/(1 − cw)·x_0",
    "x′ = y′",
    "m = 0; q = 0",
    says="from empty buffers the first points differ by bcw·x_0 = 1/8",
)
# the decay changes after the first step: w, then v
claim.letters("v; m″ q″ x″ y″ h: n")
changed = same.under(
    LINK,
    "x = y",
    DECOUPLED,
    COUPLED,
    "m″ = bm′ + h; x″ = x′ − cm″ − cvx′",
    "q″ = b(1 − cv)q′ + h + v(1 − b)y′; y″ = y′ − cq″",
)
changed.needs(
    "c, b and w are constant",
    "x″ = y″",
    at="b=c=1/2, w=0, v=1, m=q=0, x=y=1, g=h=0",
    says="w = 0 and then 1, no gradients, from 1: the buffer was right for w = 0 only",
)
claim.needs(
    "c ≠ 0",
    "b′ = b(1 − cw)",
    OURS,
    THEIRS,
    AGREE,
    at="c=c′=0, b=1/2, b′=1/3, w=w′=0",
    part=ONLY,
    says="at rate 0 both stand still",
)


@claim.numeric("Keras with .9 and .01 is torch with .8991 and .001, from 0", SAME)
def packages(run):
    """Both packages from a start 0, where the buffers agree."""
    sides = {
        "Keras": "keras:SGD learning_rate=0.1 momentum=0.9 weight_decay=0.01",
        "torch": "torch.optim.SGD lr=0.1 momentum=0.8991 weight_decay=0.001",
    }
    return agree(run, sides, lambda x, g: [(x["Keras"], x["torch"])], start=False)


@claim.numeric("Keras and torch with these numbers, from anywhere: the first points", START)
def packages_from_anywhere(run):
    """Keras subtracts cw·x_0 in the first step, and torch ends bcw·x_0 from there."""
    sides = {
        "Keras": "keras:SGD learning_rate=0.1 momentum=0.9 weight_decay=0.01",
        "torch": "torch.optim.SGD lr=0.1 momentum=0.8991 weight_decay=0.001",
        "neither": "sgd(lr=1/10)",
    }

    def pairs(x, g):
        subtracted = x["neither"][0] - x["Keras"][0]  # cw·x_0
        yield x["torch"][0] - x["Keras"][0], 0.9 * subtracted

    return agree(run, sides, pairs)


claim.mutants()
