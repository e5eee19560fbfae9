"""Schedule-free SGD is quasi-hyperbolic momentum whose decay alone changes with the time."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.frameworks import source
from verify.evidence import Fails
from verify.identify.packages import agree
from verify.sentences import theorem

EQUAL, ANY, CONSTANT, NONE = PARTS = (
    "weights 1/t",
    "any weights",
    "a constant weight",
    "no fixed law",
)

claim = Claim(
    name="frameworks/schedule_free_is_time_varying_qhm",
    title="""Schedule-free SGD is quasi-hyperbolic momentum with a constant rate c(1 − β/2), a
    constant mixture β/(2 − β) and the decay (t − 1)/(t + 1)""",
    source=source(
        "Defazio and others 2024 (arXiv 2405.15682), the method; schedulefree.SGDScheduleFree "
        "1.4.1 and optax.contrib.schedule_free_sgd 0.2.8; Ma, Yarats 2019"
    ),
    expected="proved",
    statement=(
        theorem(
            """Schedule-free SGD asks at y = (1 − β)z + βx, moves z ← z − cg and averages x ← x + (z
            − x)/(t + 1) after step t, from x = z. Its points y are those of m ← (t − 1)/(t + 1)·m +
            2/(t + 1)·g, y ← y − c((1 − β)g + (β/2)m), for all n, gradients and t, and x − z = c(t −
            1)/2·m before step t;""",
            "weights 1/t",
        ),
        theorem(
            """this is y ← y − α((1 − ν)g + νm) with α = c(1 − β/2), ν = β/(2 − β) for β ≠ 2;""",
            "rate and mixture",
        ),
        theorem(
            """The two packages weigh step t by 1/t instead: their first step is y ← y − cg, which
            leaves x = z, so from there on they are this method, t − 1 being its t.""",
            "first weight 1",
        ),
        theorem(
            "And t(t + 1)/2·m_t is the sum of the s·g_s, s ≤ t: old gradients weigh less.",
            "linear weights",
        ),
        theorem(
            """For any weights w_t, x ← x + w_t(z − x), the points are those of d ← (1 − w_t)(d +
            cg), y ← y − c(1 − β(1 − w_t))g − βw_t d_old, with d = x − z.""",
            "any weights",
        ),
        theorem(
            "For a constant weight w they are those of QHM with rate c, mixture β and decay 1 − w.",
            "constant weight",
        ),
        theorem(
            """For c·β ≠ 0 no fixed law of the gradient and one momentum, y ← y − l_1 g − l_2 M, M ←
            bM + g, has its first four steps on the gradients 1, 0, 0, 0: neither QHM nor Nesterov
            nor heavy ball is schedule-free SGD.""",
            "no fixed law",
        ),
    ),
    latex=r"""$m_t=\tfrac{t-1}{t+1}m_{t-1}+\tfrac2{t+1}g_t,\quad
    y_{t+1}=y_t-c\bigl((1-\beta)g_t+\tfrac\beta2m_t\bigr)$.""",
    hypotheses="""
    - x_1 = z_1: the average starts at the first point
    - c is constant: no warm-up, all weights are equal
    - c·β ≠ 0: for no fixed law: at β = 0 it is gradient descent""",
    remark="""The decay tends to 1, so no fixed law is its limit. With warm-up the weights are the
    squares of rates, which is the part on any weights. All runs stand at the same point y: the
    gradient is one letter.""",
    parts=PARTS,
)

claim.letters("β c t t′ τ w; x x′ z z′ y y′ θ θ′ m m′ d d′ g S S′: n")
ASKS, MOVES = "y = (1 − β)z + βx : where it asks", "z′ = z − cg"
NEXT = "y′ = (1 − β)z′ + βx′ : where it asks next"
CLOCK = "τ(t + 1) = 1 : τ = 1/(t + 1); t′ = t + 1"
FREE = f"{MOVES}; x′ = x + τ(z′ − x) : the average; {NEXT}"
AVERAGE = "m′ = (t − 1)τm + 2τg"
claim.under(part=EQUAL).inductive(
    "induction over t: y = θ and 2(x − z) = c(t − 1)m",
    "θ = (1 − β)z + βx; 2(x − z) = c(t − 1)m",
    state="t → t′; x → x′; z → z′; θ → θ′; m → m′",
    initial="t = 1; x = z; θ = z : the same start",
    recurrence=f"{CLOCK}; {MOVES}; x′ = x + τ(z′ − x) : the average; {AVERAGE}; "
    "θ′ = θ − c((1 − β)g + βm′/2)",
    name="weights 1/t",
)
claim.letters("α ν ρ")
claim.under("α = c(1 − β/2); ν(2 − β) = β", part=EQUAL, at="c=1, β=1, ν=1, α=1/2, g=1, m=2").proves(
    "the step is QHM's", "c((1 − β)g + βm/2) = α((1 − ν)g + νm)", name="rate and mixture"
)
claim.under(part=EQUAL).inductive(
    "induction over t: t(t + 1)m_t = 2Σs·g_s",
    "t(t − 1)m = 2S",
    state="t → t′; m → m′; S → S′",
    initial="t = 1; S = 0",
    recurrence=f"{CLOCK}; {AVERAGE}; S′ = S + tg",
    name="linear weights",
)
LAZY = f"{MOVES}; x′ = x + w(z′ − x) : weight w_t"
any_weights = claim.under(part=ANY)
any_weights.inductive(
    "induction over t: y = θ and x − z = d",
    "θ = (1 − β)z + βx; x − z = d",
    state="x → x′; z → z′; θ → θ′; d → d′",
    initial="x = z; θ = z : the same start; d = 0",
    recurrence=f"{LAZY}; d′ = (1 − w)(d + cg); θ′ = θ − c(1 − β(1 − w))g − βwd",
    name="any weights",
)
started = any_weights.under(LAZY, ASKS, NEXT, "x = z; w = 1", at="β=1/2, c=1, z=0, g=1")
started.proves(
    "a first weight of 1: y − cg, and x = z", "y′ = y − cg", "x′ = z′", name="first weight 1"
)
claim.under(part=CONSTANT).inductive(
    "induction over t: y = θ and w(x − z) = (1 − w)c·m",
    "θ = (1 − β)z + βx; w(x − z) = (1 − w)cm",
    state="x → x′; z → z′; θ → θ′; m → m′",
    initial="x = z; θ = z : the same start; m = 0",
    recurrence=f"{LAZY}; m′ = (1 − w)m + wg : QHM's average; θ′ = θ − c((1 − β)g + βm′)",
    name="constant weight",
)

# n = 1, gradients 1, 0, 0, 0: the average is 1, 1/3, 1/6, 1/10 after steps 1 to 4
claim.letters("b l₁ l₂ n₁ n₂ n₃ n₄ M₁ M₂ M₃ M₄")
OURS = "n₁ = 1; 3n₂ = n₁; 4n₃ = 2n₂; 5n₄ = 3n₃ : m with weights (t − 1)/(t + 1)"
THEIRS = "M₁ = 1; M₂ = bM₁; M₃ = bM₂; M₄ = bM₃"
AGREE = "l₁ + l₂M₁ = c(1 − β) + cβn₁/2; l₂M₂ = cβn₂/2; l₂M₃ = cβn₃/2; l₂M₄ = cβn₄/2"
fixed = claim.under(OURS, THEIRS, AGREE, part=NONE)
fixed = fixed.under(at="c=1, β=0, b=0, l₁=1, l₂=0, n₂=1/3, n₃=1/6, n₄=1/10")
fixed.proves(
    "steps 2, 3 and 4 force cβ = 0",
    "cβ = 0",
    by=["l₂b = cβ/6", "l₂b² = cβ/12", "l₂b³ = cβ/20", "cβ(2b − 1) = 0", "cβ(5b − 3) = 0"],
    says="b would be ½ by steps 2 and 3, and 3/5 by steps 3 and 4.",
    name="no fixed law",
)

EDGES = ("β = 0", "β = 1", "c = 0", "no slope")


title = "closed loops over ℚ: schedule-free SGD and its momentum form"
of = "closed loops of 10 steps over ℚ"


@claim.instances(title, EQUAL, count=60, edges=EDGES, of=of)
def closed_loops(rng, at):
    beta, rate, slope, start = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(4))
    beta = {"β = 0": fmpq(0), "β = 1": fmpq(1)}.get(at, beta)
    rate, slope = rate * (at != "c = 0"), slope * (at != "no slope")
    x = z = here = start
    m = total = fmpq(0)
    for t in range(1, 11):
        noise = fmpq(rng.randint(-3, 3))
        y = (1 - beta) * z + beta * x
        if y != here:
            raise Fails(f"β = {beta}, c = {rate}: the points part at step {t}")
        g = slope * y + noise
        z = z - rate * g
        x = x + (z - x) / (t + 1)
        m, total = fmpq(t - 1, t + 1) * m + fmpq(2, t + 1) * g, total + t * g
        here = here - rate * ((1 - beta) * g + beta * m / 2)
        if m * t * (t + 1) != 2 * total:
            raise Fails(f"m is not the mean with weights 1 … {t}")


@claim.instances(
    "closed loops with weights 1/t: a plain step first", ANY, count=40, of="closed loops over ℚ"
)
def packages(rng):
    """Weights 1/t against a step y − cg and then the momentum form, its t one less."""
    beta, rate, slope, start = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(4))
    x = z = here = start
    m = fmpq(0)
    for t in range(1, 11):
        noise = fmpq(rng.randint(-3, 3))
        y = (1 - beta) * z + beta * x
        if y != here:
            raise Fails(f"β = {beta}, c = {rate}: the points part at step {t}")
        g = slope * y + noise
        z = z - rate * g
        x = x + (z - x) / t
        m = fmpq(t - 2, t) * m + fmpq(2, t) * g
        here = here - rate * (g if t == 1 else (1 - beta) * g + beta * m / 2)


@claim.exact("the catalogue's schedule_free against the momentum form, for all t", EQUAL)
def catalogue(run):
    """theory's comparison of time-varying programs."""
    from theory import optimizers
    from theory.algorithms import parse
    from theory.realization import compare
    from verify.evidence import Checked

    other = parse(
        "m = (t - 1)/(t + 1)*m + 2/(t + 1)*grad(y); y = y - lr*((1 - beta)*grad(y) + beta/2*m)"
    )
    answer = compare(optimizers.schedule_free.family(), other)
    return Checked(f"it says {answer.verdict}", ok=answer.verdict == "equivalent")


claim.floats("float64: both forms in a noisy closed loop", EQUAL, instances=60)
claim.batched("both forms, batched in torch", EQUAL, instances=400)

first = claim.under(CLOCK, "t = 1", ASKS, FREE, AVERAGE, part=EQUAL)
first = first.under("θ′ = y − c((1 − β)g + βm′/2)", at="t=1, τ=1/2, β=1/2, c=1, m=0, g=1")
first.needs("x_1 = z_1", "θ′ = y′", at="x=1, z=0", says="x_1 = 1, z_1 = 0: the average remembers")
claim.letters("c₁ c₂; x₁ z₁ x₂ z₂ y₁ y₂ θ₁ θ₂ m₁ m₂ g₁ g₂: n")
claim.needs(
    "c is constant",
    "θ₂ = y₂",
    "z₁ = −c₁g₁; x₁ = z₁/2; z₂ = z₁ − c₂g₂; x₂ = x₁ + (z₂ − x₁)/3",
    "y₂ = (1 − β)z₂ + βx₂; m₁ = g₁; m₂ = m₁/3 + 2g₂/3",
    "θ₁ = −c₁((1 − β)g₁ + βm₁/2); θ₂ = θ₁ − c₂((1 − β)g₂ + βm₂/2)",
    at="c₁=1, c₂=2, β=1/2, g₁=1, g₂=0",
    part=EQUAL,
    says="two steps with c_1 = 1, c_2 = 2 and weights 1/t",
)
first.under("x = z", at="x=z=0").false(
    "the mixture is β, as with a constant weight", "y′ = y − c((1 − β)g + βm′)"
)
fixed.needs("c·β ≠ 0", "1 = 0", says="β = 0: gradient descent has the four steps")


@claim.numeric("schedule-free SGD of three packages", EQUAL)
def installed(run):
    """All three are m ← (t − 2)/t·m + 2/t·g, y ← y − c((1 − β)g + (β/2)m) after a plain step."""
    sides = {
        "its own": "schedulefree.SGDScheduleFree lr=0.1",
        "optax": "optax:contrib.schedule_free_sgd learning_rate=0.1",
        "pytorch_optimizer": "pytorch_optimizer.ScheduleFreeSGD lr=0.1",
    }

    def pairs(x, g):
        steps, m = [-0.1 * g[0]], 0 * g[0]
        for t in range(2, len(g) + 1):
            m = (t - 2) / t * m + 2 / t * g[t - 1]
            steps.append(-0.1 * (0.1 * g[t - 1] + 0.45 * m))
        for name in sides:
            yield x[name], steps

    return agree(run, sides, pairs)


claim.mutants()
