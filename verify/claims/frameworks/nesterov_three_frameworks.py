"""Nesterov momentum of torch, optax and Keras at a constant rate: the same points."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Checked, Fails
from verify.identify.packages import agree
from verify.sentences import theorem

SAME, SCHEDULE = PARTS = "constant rate", "a rate that changes"

claim = Claim(
    name="frameworks/nesterov_three_frameworks",
    title="""At a constant rate the Nesterov momentum of torch, optax and Keras passes through the
    same points, first step included""",
    source=source(
        "torch.optim.SGD(nesterov=True), optax.sgd(nesterov=True), "
        "keras.optimizers.SGD(nesterov=True)"
    ),
    expected="proved",
    statement=(
        theorem(
            """torch's buffer is the first gradient, then q ← bq + g, and x ← x − c(g + bq). optax
            traces m ← g + bm from m = 0 and adds −c(g + bm). Keras has v ← bv − cg from v = 0 and y
            ← y + bv − cg. All three pass through the same points for all n, gradients and t, and v
            = −cm, q = m.""",
            "torch and optax",
            "optax and Keras",
        ),
        theorem(
            "Their lookahead point is Sutskever's: s = y − bv moves by v, s ← s + v.", "lookahead"
        ),
        theorem(
            """Under a schedule torch and optax stay together, and Keras parts at the second step by
            b²(c_2 − c_1)g_1.""",
            "torch and optax",
            "second step",
        ),
    ),
    latex=r"""$x\leftarrow x-c(g+bm)$ with $m\leftarrow bm+g$ is $y\leftarrow y+bv-cg$ with
    $v\leftarrow bv-cg$, $v=-cm$.""",
    hypotheses="""
    - c is constant: the buffer of Keras holds rates
    - empty buffers: m_0 = 0 = v_0, and a first gradient for torch's is b·0 + g""",
    remark="""So no framework has a first step of its own here, whatever is said of torch's buffer,
    which is a copy of the first gradient. All runs stand at the same point: the gradient is one
    letter.""",
    parts=PARTS,
)

claim.letters("b c c′; q q′ m m′ v v′ x x′ y y′ z z′ s s′ g: n")
TORCH = "q′ = bq + g; x′ = x − c′(g + bq′) : torch, the rate of this step"
OPTAX = "m′ = g + bm; z′ = z − c′(g + bm′) : optax"
KERAS = "v′ = bv − cg; y′ = y + bv′ − cg : Keras"
claim.under(part=SCHEDULE).inductive(
    "torch and optax, whatever the rates, by induction over t",
    "x = z; q = m",
    state="q → q′; m → m′; x → x′; z → z′",
    initial="q = 0 : the first buffer is b·0 + g; m = 0; x = z : the same start",
    recurrence=f"{TORCH}; {OPTAX}",
    name="torch and optax",
)
CONSTANT = OPTAX.replace("c′", "c")
claim.under(part=SAME).inductive(
    "optax and Keras at a constant rate, by induction over t",
    "z = y; v = −cm",
    state="m → m′; v → v′; y → y′; z → z′",
    initial="m = 0; v = 0; y = z : the same start",
    recurrence=f"{CONSTANT}; {KERAS}",
    name="optax and Keras",
)
claim.under(part=SAME).inductive(
    "s = y − bv moves by v",
    "s = y − bv",
    state="v → v′; y → y′; s → s′",
    initial="v = 0; s = y",
    recurrence=f"{KERAS}; s′ = s + v′",
    name="lookahead",
)
claim.letters("c₁ c₂; x₂ y₂ m₁ m₂ v₁ v₂ g₁ g₂: n")
OUTSIDE = "m₁ = g₁; m₂ = bm₁ + g₂; x₂ = x − c₁(g₁ + bm₁) − c₂(g₂ + bm₂)"
INSIDE = "v₁ = −c₁g₁; v₂ = bv₁ − c₂g₂; y₂ = x + bv₁ − c₁g₁ + bv₂ − c₂g₂"
AT = "c₁=1/10, c₂=1/100, b=9/10, x=0, g₁=1, g₂=0"
two = claim.under(OUTSIDE, INSIDE, part=SCHEDULE, at=AT)
two.proves("y_2 − x_2 = b²(c_2 − c_1)g_1", "y₂ − x₂ = b²(c₂ − c₁)g₁", name="second step")

EDGES = ("b = 0", "b = 1", "c = 0", "no slope")


title = "closed loops over ℚ: the three frameworks' recursions"


@claim.instances(title, SAME, count=60, edges=EDGES, of="closed loops of 10 steps over ℚ")
def closed_loops(rng, at):
    b, c, slope, x = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(4))
    b = {"b = 0": fmpq(0), "b = 1": fmpq(1)}.get(at, b)
    c, slope = c * (at != "c = 0"), slope * (at != "no slope")
    y, z, q, m, v = x, x, None, fmpq(0), fmpq(0)
    for t in range(10):
        noise = fmpq(rng.randint(-3, 3))
        first, second, third = (slope * point + noise for point in (x, y, z))
        q = first if q is None else b * q + first
        v, m = b * v - c * second, third + b * m
        x, y, z = x - c * (first + b * q), y + b * v - c * second, z - c * (third + b * m)
        if not x == y == z:
            raise Fails(f"b = {b}, c = {c}: the points part at step {t + 1}")


@claim.exact("the catalogue's nag against Keras's program", SAME)
def catalogue(run):
    from theory import optimizers
    from theory.algorithms import parse
    from theory.realization import compare

    keras = parse("v = beta*v - lr*grad(y); y = y + beta*v - lr*grad(y)")
    answer = compare(optimizers.nag.family(), keras)
    return Checked(f"it says {answer.verdict}", ok=answer.verdict == "equivalent")


claim.floats("float64: the three in a noisy closed loop", SAME, instances=60)
claim.batched("the three, batched in torch", SAME, instances=400)

two.needs("c is constant", "y₂ = x₂", says="gradients 1, 0 and a rate that falls from .1 to .01")
step = claim.under(CONSTANT, KERAS, "z = y", part=SAME, at="b=c=1/2, m=0, v=1, g=0, y=0")
step.needs("empty buffers", "z′ = y′", says="v_0 = 1")
one = claim.under(TORCH, "q = 0", part=SAME, at="b=1/2, c=c′=1, x=0, g=1")
one.false("the first step is −c·g, as without Nesterov", "x′ = x − c′g")


@claim.numeric("torch, optax and Keras themselves", SAME)
def packages(run):
    """The three packages on the same gradients, and the recursion."""
    given = "momentum=0.9 nesterov=true"
    sides = {
        "torch": f"torch.optim.SGD lr=0.1 {given}",
        "optax": f"optax:sgd learning_rate=0.1 {given}",
        "Keras": f"keras:SGD learning_rate=0.1 {given}",
        "recursion": "nag(lr=1/10, beta=9/10)",
    }
    return agree(run, sides, lambda x, g: [(x[name], x["recursion"]) for name in sides])


claim.mutants()
