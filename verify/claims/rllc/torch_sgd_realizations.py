"""torch.optim.SGD as a linear memory with a fixed law: every switch of it."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    reciprocal,
    refute,
    setting,
)
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

REAL, NONE = "realizations", "no zero start with dampening"

claim = Claim(
    name="rllc/torch_sgd_realizations",
    title="torch.optim.SGD is Opt(T, v, L), dampening included if its first step is",
    source=source(
        "section 4, fixed learning law, and appendix A; with the documentation of torch.optim.SGD"
    ),
    expected="proved",
    paper="holds",
    wording="""'The corresponding optimizer is a momentum SGD optimizer with decay parameter' T 'and
    learning rate' vL for one unit (section 4; formulas rebuilt). torch's switches are not in the
    paper.""",
    statement="""torch.optim.SGD with rate c is Opt(T, v, L): plain (0, 1, c); momentum b (b, 1, c);
    nesterov (diag(0, b), (1, 1), c(1, b)), all from M_0 = 0. Weight decay w and maximize are the
    same with g := ±∇f + wθ. Dampening d with momentum b ≠ 0 is (b, 1 − d, c) from M_0 = (d/b)g_1,
    since torch does not dampen the first step; with momentum 0 dampening is ignored. No Opt(T, v,
    L) of any size from the zero start is SGD with momentum b ≠ 0 and c·d ≠ 0.""",
    latex=r"""SGD$(c)$: $(0,1,c)$; momentum: $(b,1,c)$; nesterov:
    $(\mathrm{diag}(0,b),(1,1),c(1,b))$; dampening $d$, $b \ne 0$: $(b,1-d,c)$ with $M_0 =
    \tfrac{d}{b} g_1$, and no $(T,v,L)$ with $M_0 = 0$ unless $cd = 0$.""",
    hypotheses="""
    - M_0 = (d/b)g_1: for dampening; zero otherwise
    - b ≠ 0: for dampening
    - the steps agree for all gradient sequences: for the second part; on one impulse alone they
      do""",
    remark="""torch: buf_1 = G_1, buf_{t+1} = b·buf_t + (1 − d)G_{t+1}, x ← x − c·buf, or x ← x −
    c(G + b·buf) with nesterov, which needs d = 0; G = ±∇f(x) + w·x. Nothing here needs c to be
    constant if the law is c_t·L as well.""",
    axioms="""
    - congruence: equal points have equal gradients, so two runs that agree so far get the same
      gradient""",
    parts=(REAL, NONE),
)

b, c, d, w, sign = (Scalar(name) for name in "bcdwσ")
n1 = ("n", "1")
theta, theta_next, x, x_next = (Operator(name, *n1) for name in ("θ", "θ′", "x", "x′"))
M, M_next, buf, buf_next = (Operator(name, *n1) for name in ("M", "M′", "buf", "buf′"))
grad_next, start = Operator("∇f′", *n1), Operator("θ_0", *n1)
FED = sign * grad_next + w * theta  # ±∇f + wθ at θ
G = sign * grad_next + w * x  # what torch makes of its gradient at x
FIRST = Operator("g_1", *n1)  # the first ±∇f + wθ_0
STATE = [(M, M_next), (theta, theta_next), (x, x_next), (buf, buf_next)]
AGREE = [Equation(theta, x), Equation(M, buf)]


@claim.proof("plain: (0, 1, c), with weight decay and maximize", REAL)
def plain():
    return induction(
        AGREE[:1],
        state=STATE[1:3],
        initial=[Equation(x, theta, "the same start")],
        recurrence=[
            Equation(M_next, 0 * M + FED, "T = 0, v = 1"),
            Equation(theta_next, theta - c * M_next, "L = c"),
            Equation(x_next, x - c * G, "torch's step"),
        ],
    )


@claim.proof("momentum and dampening: (b, 1 − d, c) from M_0 = (d/b)g_1; zero if d = 0", REAL)
def momentum():
    """From the state after the first step, whose buffer is g_1 itself: b·(d/b)g_1 + (1 − d)g_1 =
    g_1."""
    m0 = Operator("M_0", *n1)
    return induction(
        AGREE,
        state=STATE,
        initial=[
            Equation(m0, d * reciprocal(b, "b⁻¹") * FIRST, "the memory's start"),
            Equation(M, b * m0 + (1 - d) * FIRST, "first memory"),
            Equation(theta, start - c * M, "first step"),
            Equation(buf, FIRST, "torch's first buffer"),
            Equation(x, start - c * buf, "torch's first step"),
        ],
        recurrence=[
            Equation(M_next, b * M + (1 - d) * FED, "T = b, v = 1 − d"),
            Equation(theta_next, theta - c * M_next, "L = c"),
            Equation(buf_next, b * buf + (1 - d) * G, "torch's buffer"),
            Equation(x_next, x - c * buf_next, "torch's step"),
        ],
    )


@claim.proof("nesterov: (diag(0, b), (1, 1), c(1, b))", REAL)
def nesterov():
    """The first unit is g itself, M the second one; again from the state after the first step."""
    return induction(
        AGREE,
        state=STATE,
        initial=[
            Equation(M, FIRST, "b·0 + g_1"),
            Equation(theta, start - c * FIRST - c * b * M, "first step"),
            Equation(buf, FIRST, "torch's first buffer"),
            Equation(x, start - c * (FIRST + b * buf), "torch's first step"),
        ],
        recurrence=[
            Equation(M_next, b * M + FED, "second unit"),
            Equation(theta_next, theta - c * FED - c * b * M_next, "L = c(1, b)"),
            Equation(buf_next, b * buf + G, "torch's buffer"),
            Equation(x_next, x - c * (G + b * buf_next), "torch's step"),
        ],
    )


# -- no zero start: a linear memory of any size k does at step 2 after g_1 = 0 what it did at step 1

T, v, L = Operator("T", "k", "k"), Operator("v", "k", "1"), Operator("L", "k", "1")
e, ONE = Operator("e", *n1), identity("1")


def one_impulse():
    """θ_1 on (e), and θ_2 on (0, e), of Opt(T, v, L) from M_0 = 0, θ_0 = 0; and torch's x there."""
    first, zero, second = (Operator(name, "n", "k") for name in ("M_1", "M_1°", "M_2°"))
    points = [Operator(name, *n1) for name in ("θ_1", "θ_2°")]
    theirs = [Operator(name, *n1) for name in ("x_1", "x_2°")]
    memory = Operator("M_0", "n", "k")
    facts = [
        Equation(memory, 0, "zero start"),
        Equation(first, memory * T + e * v.T, "gradients e"),
        Equation(points[0], -first * L),
        Equation(zero, memory * T, "gradients 0, e"),
        Equation(second, zero * T + e * v.T),
        Equation(points[1], -zero * L - second * L),
        Equation(theirs[0], -c * e, "torch on e: the first buffer is e"),
        Equation(theirs[1], -c * (1 - d) * e, "torch on 0, e: the buffer is b·0 + (1 − d)e"),
    ]
    return facts, [Equation(p, q, "the steps agree") for p, q in zip(points, theirs)]


@claim.proof("agreement on (e) and on (0, e) forces c·d = 0, for every T, v, L and k", NONE)
def no_zero_start():
    facts, agree = one_impulse()
    derivation = Derivation([*facts, *agree], [(e.T * e, "e is not zero")])
    along_e = derivation.prove(c * d * e, 0)
    square = derivation.combine(c * d * (e.T * e), 0, [(1, e.T, along_e, 1)])
    derivation.cancel(square, "nz1", c * d * ONE)
    return derivation.qed(Equation(c * d * ONE, 0))


# -- instances


def torch_run(gradient, at, rate, momentum, dampening, nesterov, steps):
    """torch.optim.SGD's documented recursion over ℚ, one coordinate; ``gradient(x)`` has weight
    decay and sign in it."""
    points, buffer = [at], None
    for t in range(steps):
        g = step = gradient(points[-1], t)
        if momentum != 0:
            buffer = g if buffer is None else momentum * buffer + (1 - dampening) * g
            step = g + momentum * buffer if nesterov else buffer
        points.append(points[-1] - rate * step)
    return points


def opt_run(gradient, at, matrix, row, law, start, steps):
    """Opt(T, v, L) over ℚ, one coordinate, from M_0 = start."""
    points, memory = [at], start
    for t in range(steps):
        memory = memory * matrix + row * gradient(points[-1], t)
        points.append(points[-1] - (memory * law)[0, 0])
    return points


# Of every mode in turn: plain, momentum, nesterov, dampened.
EDGES = tuple(x for x in ("b = 1", "c = 0", "no slope", "d = 0", "d = 1") for _ in range(4))


@claim.exact(
    "every switch over ℚ, closed loop: torch's recursion against (T, v, L); the catalogue's "
    "programs too",
    REAL,
)
def switches(run):
    from theory import optimizers

    for name in ("sgd", "momentum", "nag", "dampened_momentum"):
        getattr(optimizers, name).check()
    rng, count = random.Random(f"torch sgd {run.seed}"), run.count(120)
    for index in edges.numbers(count, EDGES):
        edge = edges.edge(EDGES, index)
        rate, slope, at = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(3))
        mode = ("plain", "momentum", "nesterov", "dampened")[index % 4]
        momentum = fmpq(0) if mode == "plain" else fmpq(rng.choice((-3, -1, 1, 2, 5, 9)), 10)
        dampening = fmpq(rng.randint(-5, 15), 10) if mode in ("dampened", "plain") else fmpq(0)
        decay, up = fmpq(rng.randint(0, 3), 7), rng.choice((-1, 1))
        rate, slope = rate * (edge != "c = 0"), slope * (edge != "no slope")
        if mode != "plain" and edge == "b = 1":
            momentum = fmpq(1)
        if mode == "dampened" and edge.startswith("d"):
            dampening = fmpq(int(edge == "d = 1"))
        noise = [fmpq(rng.randint(-3, 3)) for _ in range(8)]

        def gradient(x, t):
            return up * (slope * x + noise[t]) + decay * x  # noqa: B023

        start = fmpq_mat(
            1, 1, [dampening / momentum * gradient(at, 0) if mode == "dampened" else fmpq(0)]
        )
        one = [
            fmpq_mat(1, 1, [entry])
            for entry in (momentum, 1 - dampening if mode == "dampened" else 1, rate)
        ]
        if mode == "nesterov":
            one = [
                fmpq_mat(2, 2, [0, 0, 0, momentum]),
                fmpq_mat(1, 2, [1, 1]),
                fmpq_mat(2, 1, [rate, rate * momentum]),
            ]
            start = fmpq_mat(1, 2)
        theirs = torch_run(gradient, at, rate, momentum, dampening, mode == "nesterov", 8)
        if theirs != opt_run(gradient, at, *one, start, 8):
            return Checked(
                f"{mode}, c = {rate}, b = {momentum}, d = {dampening}: the runs part",
                ok=False,
                refutes=True,
            )
    return Checked(
        f"{count} closed loops of 8 steps over ℚ, all switches, dampening ignored in the plain "
        "ones",
        instances=count,
    )


@claim.exact("small zero-start memories with c·d = 0: the two impulses agree", NONE)
def where_it_agrees(run):
    """The proof's hypotheses can be met: d = 0 with (b, 1, c), and c = 0; at these points c·d =
    0."""
    facts, agree = one_impulse()
    wanted = [Equation(c * d, 0)]
    where = setting(wanted, [*facts, *agree])
    at = [
        {"c": 1, "d": 0, "v": [[1]], "L": [[1]]},
        {"c": 0, "d": 3, "v": [[1]], "L": [[0]]},
        {"c": "1/2", "d": 0, "v": [[1], [1]], "L": [["1/4"], ["1/4"]]},
    ]
    points = []
    for point in at:
        k = len(point["v"])
        points.append(
            complete(where, point | {"e": [[1], [2]], "M_0": [[0] * k] * 2, "T": [["1/3"] * k] * k})
        )
    return Instances(where, wanted, points)


@claim.exact(
    "random memories up to k = 4 over ℚ never agree with dampening, and theory finds no fixed law",
    NONE,
)
def never(run):
    from theory import FixedLaw, optimizers

    try:
        FixedLaw.from_family(optimizers.dampened_momentum.family())
    except ValueError as reason:
        said = str(reason)
    else:
        return Checked("theory makes a fixed law of dampened momentum", ok=False)
    rng, count = random.Random(f"no zero start {run.seed}"), run.count(60)
    for _ in range(count):
        k, rate, dampening = (
            rng.randint(1, 4),
            fmpq(rng.randint(1, 9), 10),
            fmpq(rng.choice((-1, 1)) * rng.randint(1, 9), 10),
        )
        matrix, row, law = (
            fmpq_mat(i, j, [fmpq(rng.randint(-3, 3), 2) for _ in range(i * j)])
            for i, j in ((k, k), (1, k), (k, 1))
        )
        parts = False
        for impulse in ((1, 0), (0, 1)):

            def gradient(_, t):
                return fmpq(impulse[t])  # noqa: B023

            theirs = torch_run(gradient, fmpq(0), rate, fmpq(1, 2), dampening, False, 2)
            parts = parts or theirs != opt_run(
                gradient, fmpq(0), matrix, row, law, fmpq_mat(1, k), 2
            )
        if not parts:
            return Checked(
                f"T = {matrix.tolist()} agrees with dampening {dampening} on both impulses",
                ok=False,
                refutes=True,
            )
    return Checked(f"{count} memories, none agrees; {said}", instances=count)


claim.floats(
    "float64: torch's recursion, every switch, against (T, v, L) in a noisy closed loop",
    REAL,
    instances=64,
)


claim.batched(
    "real torch.optim.SGD runs, every switch, batched, against (T, v, L)", REAL, instances=600
)


# -- without the hypotheses

m0, m1, x1 = Operator("M_0", *n1), Operator("M_1", *n1), Operator("x_1", *n1)


def first_steps(memory_start, weight=None, at=None):
    """θ_2 of (b, 1 − d, c) from a given start against torch's, on two given gradients."""
    g2, m2, t1, t2, b2 = (Operator(name, *n1) for name in ("g_2", "M_2", "θ_1", "θ_2", "buf_2"))
    x2 = Operator("x_2", *n1)
    weight = 1 - d if weight is None else weight
    facts = [
        *memory_start,
        Equation(m1, b * m0 + weight * FIRST),
        Equation(t1, start - c * m1),
        Equation(m2, b * m1 + weight * g2),
        Equation(t2, t1 - c * m2),
        Equation(x1, start - c * FIRST),
        Equation(b2, b * FIRST + (1 - d) * g2),
        Equation(x2, x1 - c * b2),
    ]
    values = {"b": "1/2", "c": 1, "d": "1/3", "g_1": [[1]], "g_2": [[1]], "θ_0": [[0]]} | (at or {})
    return refute([Equation(t1, x1), Equation(t2, x2)], facts, at=values)


@claim.necessity("M_0 = (d/b)g_1", REAL)
def zero_start():
    """From M_0 = 0 the first step is dampened, and torch's is not."""
    return first_steps([Equation(m0, 0)])


@claim.necessity("b ≠ 0", REAL)
def no_momentum():
    """b = 0: whatever M_0 is, it never enters, and the first step stays dampened."""
    return first_steps([], at={"b": 0, "M_0": [["1/3"]]})


@claim.necessity("the steps agree for all gradient sequences", NONE)
def one_sequence():
    """c = 1, d = 1/2: on (e) alone (b, 1, c) agrees with torch."""
    facts, agree = one_impulse()
    return refute(
        Equation(c * d, 0),
        [*facts, agree[0]],
        at={"c": 1, "d": "1/2", "v": [[1]], "L": [[1]], "T": [["1/2"]], "e": [[1]], "M_0": [[0]]},
    )


# -- false variants


@claim.mutant("M_0 = d·g_1", REAL)
def start_not_divided():
    return first_steps([Equation(m0, d * FIRST)])


@claim.mutant("v = 1 with dampening", REAL)
def weight_one():
    return first_steps([Equation(m0, d * reciprocal(b) * FIRST)], weight=1 + 0 * d)


@claim.mutant("v = 1 − b, an average of gradients", REAL)
def average():
    return first_steps([Equation(m0, 0)], weight=1 - b, at={"d": 0})


@claim.mutant("weight decay left out of g", REAL)
def no_decay():
    """One plain step at θ_0 = 1 with w = 1/10."""
    place, grad = Operator("θ_1", *n1), Operator("∇f", *n1)
    return refute(
        Equation(place, x1),
        [
            Equation(place, start - c * sign * grad),
            Equation(x1, start - c * (sign * grad + w * start)),
        ],
        at={"θ_0": [[1]], "c": 1, "σ": 1, "w": "1/10", "∇f": [[1]]},
    )


@claim.mutant("maximize turns the sign of the weight decay too", REAL)
def decay_turned():
    place, grad = Operator("θ_1", *n1), Operator("∇f", *n1)
    turned = Equation(place, start - c * sign * (grad + w * start))
    return refute(
        Equation(place, x1),
        [turned, Equation(x1, start - c * (sign * grad + w * start))],
        at={"θ_0": [[1]], "c": 1, "σ": -1, "w": "1/10", "∇f": [[1]]},
    )


@claim.mutant("agreement forces d = 0, whatever c is", NONE)
def rate_zero():
    """c = 0: nothing moves, d is free."""
    facts, agree = one_impulse()
    return refute(
        Equation(d, 0),
        [*facts, *agree],
        at={"c": 0, "d": 1, "v": [[1]], "L": [[0]], "T": [[0]], "e": [[1]], "M_0": [[0]]},
    )
