"""torch.optim.SGD as a linear memory with a fixed law: every switch of it."""

from functools import partial

from flint import fmpq, fmpq_mat

from theory.operators import Equation, identity
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

REAL, NONE = "realizations", "no zero start with dampening"

claim = Claim(
    name="rllc/torch_sgd_realizations",
    title="torch.optim.SGD is Opt(T, v, L), dampening included if its first step is",
    source=source(
        "section 4, fixed learning law, and appendix A; with the documentation of torch.optim.SGD"
    ),
    wording="""'The corresponding optimizer is a momentum SGD optimizer with decay parameter' T 'and
    learning rate' vL for one unit (section 4; formulas rebuilt). torch's switches are not in the
    paper.""",
    statement="""
    - torch.optim.SGD with rate c is Opt(T, v, L): plain (0, 1, c); momentum b (b, 1, c); nesterov
      (diag(0, b), (1, 1), c(1, b)), all from M_0 = 0. By: plain; momentum; nesterov
    - Weight decay w and maximize are the same with g := ±∇f + wθ. By: plain; momentum; nesterov
    - Dampening d with momentum b ≠ 0 is (b, 1 − d, c) from M_0 = (d/b)g_1, since torch does not
      dampen the first step; By: momentum
    - Remark: with momentum 0 dampening is ignored.
    - No Opt(T, v, L) of any size from the zero start is SGD with momentum b ≠ 0 and c·d ≠ 0. By:
      two impulses
    """,
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
    constant if the law is c_t·L as well. Both runs stand at the same point: ∇f is one letter.""",
    parts=(REAL, NONE),
)

claim.letters("b c d w σ; θ θ′ x x′ M M′ buf buf′ ∇f ∇f′ θ_0 g_1 M_0: n")
claim.let("F = σ∇f′ + wθ; G = σ∇f′ + wx")  # ±∇f + wθ at θ; what torch makes of its gradient at x
PAIRS = "M → M′; θ → θ′; x → x′; buf → buf′"
claim.under(part=REAL).inductive("""[plain] plain: (0, 1, c), with weight decay and maximize
    θ = x
    state: θ → θ′; x → x′
    initial: x = θ : the same start
    recurrence: M′ = 0M + F : T = 0, v = 1; θ′ = θ − cM′ : L = c; x′ = x − cG : torch's step""")
claim.under(part=REAL).inductive(f"""
    [momentum] momentum and dampening: (b, 1 − d, c) from M_0 = (d/b)g_1; zero if d = 0
    θ = x; M = buf
    state: {PAIRS}
    initial: M_0 = db⁻¹g_1 : the memory's start
    M = bM_0 + (1 − d)g_1 : first memory
    θ = θ_0 − cM : first step
    buf = g_1 : torch's first buffer
    x = θ_0 − c·buf : torch's first step
    recurrence: M′ = bM + (1 − d)F : T = b, v = 1 − d
    θ′ = θ − cM′ : L = c
    buf′ = b·buf + (1 − d)G : torch's buffer
    x′ = x − c·buf′ : torch's step
    says: From the state after the first step, whose buffer is g_1 = b·(d/b)g_1 + (1 − d)g_1.""")
claim.under(part=REAL).inductive(
    "[nesterov] nesterov: (diag(0, b), (1, 1), c(1, b))",
    "θ = x; M = buf",
    state=PAIRS,
    initial="""M = g_1 : b·0 + g_1
    θ = θ_0 − cg_1 − cbM : first step
    buf = g_1 : torch's first buffer
    x = θ_0 − c(g_1 + b·buf) : torch's first step""",
    recurrence="""M′ = bM + F : second unit
    θ′ = θ − cF − cbM′ : L = c(1, b)
    buf′ = b·buf + G : torch's buffer
    x′ = x − c(G + b·buf′) : torch's step""",
    says="The first unit is g itself, M the second one; again from the state after the first step.",
)

# two steps of (b, 1 − d, c) from a given start, and torch's, on two given gradients
claim.letters("M_1 M_2 θ_1 θ_2 g_2 buf_2 x_1 x_2: n")
AGREE = "θ_1 = x_1; θ_2 = x_2"
both = claim.under(part=REAL, at="b=1/2, c=1, d=1/3, g_1=1, g_2=1, θ_0=0")


def steps(weight="1 − d"):
    return [
        f"M_1 = bM_0 + ({weight})g_1; θ_1 = θ_0 − cM_1; M_2 = bM_1 + ({weight})g_2",
        "θ_2 = θ_1 − cM_2; x_1 = θ_0 − cg_1; buf_2 = bg_1 + (1 − d)g_2; x_2 = x_1 − c·buf_2",
    ]


zero = "From M_0 = 0 the first step is dampened, and torch's is not."
both.needs("M_0 = (d/b)g_1", AGREE, "M_0 = 0", *steps(), says=zero)
never = "b = 0: whatever M_0 is, it never enters, and the first step stays dampened."
both.needs("b ≠ 0", AGREE, *steps(), at="b=0, M_0=1/3", says=never)
both.false("v = 1 with dampening", AGREE, "M_0 = db⁻¹g_1", *steps("1"))
both.false("v = 1 − b, an average of gradients", AGREE, "M_0 = 0", *steps("1 − b"), at="d=0")
turned = "θ_1 = θ_0 − cσ(∇f + wθ_0); x_1 = θ_0 − c(σ∇f + wθ_0)"
step = claim.under(turned, part=REAL, at="θ_0=1, c=1, w=1/10, ∇f=1, σ=−1")
step.false("maximize turns the sign of the weight decay too", "θ_1 = x_1")

# no zero start: a linear memory of any size k does at step 2 after g_1 = 0 what it did at step 1
claim.letters("T: k×k; v L: k; e θ_1 θ_2° x_1 x_2°: n; M_0 M_1 M_1° M_2°: n×k")
impulse = claim.under(f"""M_0 = 0 : zero start
    M_1 = M_0T + evᵀ : gradients e
    θ_1 = −M_1L
    M_1° = M_0T : gradients 0, e
    M_2° = M_1°T + evᵀ
    θ_2° = −M_1°L − M_2°L
    x_1 = −ce : torch on e: the first buffer is e
    x_2° = −c(1 − d)e : torch on 0, e: the buffer is b·0 + (1 − d)e
    part: {NONE}
    at: v=1, e=1, M_0=0""")
FIRST, SECOND = "θ_1 = x_1 : the steps agree", "θ_2° = x_2° : the steps agree"
agree = impulse.under(FIRST, SECOND)
agree.under(nonzero="eᵀe : e is not zero", at="c=1, d=0, v=L=T=1").proves(
    "[two impulses] agreement on (e) and on (0, e) forces c·d = 0, for every T, v, L and k",
    Equation(claim.sum("cd") * identity("1"), 0),
    by="cde = 0",
    over="nz1",
)
alone = impulse.under(FIRST, at="c=1, d=1/2, L=1, T=1/2")  # on (e) (b, 1, c) agrees with torch
alone.needs("the steps agree for all gradient sequences", "cd = 0")
still = agree.under(at="c=0, d=1, L=T=0")  # nothing moves, d is free
still.false("agreement forces d = 0, whatever c is", "d = 0")
claim.mutants()


@claim.exact("small zero-start memories with c·d = 0: the two impulses agree", NONE)
def where_it_agrees(run):
    """The proof's hypotheses can be met: d = 0 with (b, 1, c), and c = 0; at these points c·d =
    0."""
    one = "v=1, e=(1, 2), M_0=[0; 0], T=1/3"
    two = "v=(1, 1), L=(1/4, 1/4), e=(1, 2), M_0=[0 0; 0 0], T=[1/3 1/3; 1/3 1/3]"
    points = [f"c=1, d=0, L=1, {one}", f"c=0, d=3, L=0, {one}", f"c=1/2, d=0, {two}"]
    return agree.true_at("cd = 0", points)


def torch_run(gradient, at, rate, momentum, dampening, nesterov, steps):
    """torch.optim.SGD's documented recursion over ℚ, one coordinate; ``gradient(x, t)`` has weight
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

title = "every switch over ℚ, closed loop: torch's recursion against (T, v, L), and the catalogue"
of = "closed loops of 8 steps over ℚ, all switches, dampening ignored in the plain ones"


@claim.instances(title, REAL, count=120, edges=EDGES, of=of)
def switches(rng, at, index):
    if index == 0:
        from theory import optimizers

        for name in ("sgd", "momentum", "nag", "dampened_momentum"):
            getattr(optimizers, name).check()
    rate, slope, here = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(3))
    mode = ("plain", "momentum", "nesterov", "dampened")[index % 4]
    momentum = fmpq(0) if mode == "plain" else fmpq(rng.choice((-3, -1, 1, 2, 5, 9)), 10)
    dampening = fmpq(rng.randint(-5, 15), 10) if mode in ("dampened", "plain") else fmpq(0)
    decay, up = fmpq(rng.randint(0, 3), 7), rng.choice((-1, 1))
    rate, slope = rate * (at != "c = 0"), slope * (at != "no slope")
    if mode != "plain" and at == "b = 1":
        momentum = fmpq(1)
    if mode == "dampened" and at.startswith("d"):
        dampening = fmpq(int(at == "d = 1"))
    noise = [fmpq(rng.randint(-3, 3)) for _ in range(8)]

    def gradient(x, t):
        return up * (slope * x + noise[t]) + decay * x

    start, weight = [0], 1
    if mode == "dampened":
        start, weight = [dampening / momentum * gradient(here, 0)], 1 - dampening
    T, v, L = [momentum], [weight], [rate]
    if mode == "nesterov":
        T, v, L, start = [0, 0, 0, momentum], [1, 1], [rate, rate * momentum], [0, 0]
    k = len(v)
    ours = fmpq_mat(k, k, T), fmpq_mat(1, k, v), fmpq_mat(k, 1, L), fmpq_mat(1, k, start)
    theirs = torch_run(gradient, here, rate, momentum, dampening, mode == "nesterov", 8)
    if theirs != opt_run(gradient, here, *ours, 8):
        raise Fails(f"{mode}, c = {rate}, b = {momentum}, d = {dampening}: the runs part")


@claim.exact("theory finds no fixed law of dampened momentum", NONE)
def no_fixed_law(run):
    from theory import FixedLaw, optimizers

    try:
        FixedLaw.from_family(optimizers.dampened_momentum.family())
    except ValueError as reason:
        return Checked(str(reason), instances=1)
    raise Fails("theory makes a fixed law of dampened momentum")


title = "random memories up to k = 4 over ℚ never agree with dampening"


@claim.instances(title, NONE, count=60, of="memories, none agrees")
def never(rng):
    k, rate = rng.randint(1, 4), fmpq(rng.randint(1, 9), 10)
    dampening = fmpq(rng.choice((-1, 1)) * rng.randint(1, 9), 10)
    matrix, row, law = (
        fmpq_mat(i, j, [fmpq(rng.randint(-3, 3), 2) for _ in range(i * j)])
        for i, j in ((k, k), (1, k), (k, 1))
    )
    for impulse in (0, 1):
        gradient = partial(lambda impulse, _, t: fmpq(int(t == impulse)), impulse)
        theirs = torch_run(gradient, fmpq(0), rate, fmpq(1, 2), dampening, False, 2)
        if theirs != opt_run(gradient, fmpq(0), matrix, row, law, fmpq_mat(1, k), 2):
            return
    raise Fails(f"T = {matrix.tolist()} agrees with dampening {dampening} on both impulses")


title = "float64: torch's recursion, every switch, against (T, v, L) in a noisy closed loop"
claim.floats(title, REAL, instances=64)
title = "real torch.optim.SGD runs, every switch, batched, against (T, v, L)"
claim.batched(title, REAL, instances=600)
