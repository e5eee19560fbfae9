"""Lemma 4.1 of the RLLC paper: Nesterov's method is a linear memory with a fixed law."""

import random

from flint import fmpq

from theory.operators import (
    Derivation,
    Equation,
    Instances,
    Operator,
    Scalar,
    complete,
    identity,
    induction,
    refute,
    setting,
)
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

LEMMA, ONLY = "Lemma 4.1", "which laws of the two units are NAG"

claim = Claim(
    name="rllc/nag_equivalence",
    title="""Nesterov's method is Opt(diag(0, b), (1, 1), c(1, b)), and no other law of these units
    is""",
    source=source("Lemma 4.1 and appendix A"),
    expected="proved",
    paper="holds",
    wording="""'Then the corresponding optimizer is' Nesterov's 'Accelerated Gradient with decay
    parameter' b 'and learning rate' c (Lemma 4.1; T = diag(0, b), v = (1, 1), L = c(1, b) were
    rebuilt), for a law that is 'kept fixed' (Appendix A).""",
    statement="""Let T = diag(0, b), v = (1, 1), and start at M_0 = 0. (1) With L = c(1, b) and
    constant c, θ_t is Nesterov's method V ← bV − c∇f(ψ + bV), ψ ← ψ + V in the lookahead
    coordinates φ = ψ + bV, for all n and t, and it is the step of torch.optim.SGD(lr=c, momentum=b,
    nesterov=True). (2) For b ≠ 0 the law (l1, l2) gives Nesterov's method with some rate c and some
    decay β ≠ 0 if and only if l2 = b·l1 (for l1 ≠ 0: l2/l1 = b); then c = l1, and β = b unless c =
    0.""",
    latex=r"""$\mathrm{Opt}(\mathrm{diag}(0,b),(1,1),(l_1,l_2))$ with $b \ne 0 \ne l_1$ is
    Nesterov's method with decay $\ne 0$ iff $l_2/l_1 = b$; its iterates are $\varphi_t = \psi_t +
    bV_t$.""",
    hypotheses="""
    - the rate is constant: the velocity keeps old rates, the law c_t(1, b) does not
    - zero start: M_0 = 0 and V_0 = 0
    - b ≠ 0: for only if: at b = 0 every law is gradient descent with rate l1 + l2
    - the decay β is not 0: for only if: NAG with decay 0 is gradient descent, which is l2 = 0""",
    remark="""l1 ≠ 0 serves only to write the quotient: l1 = 0, l2 ≠ 0 is momentum and never NAG.
    With a rate that varies, torch.optim.SGD, which keeps it outside the buffer, still is the law
    c_t(1, b); the velocity form is not.""",
    axioms="""
    - congruence: equal points have equal gradients, so two runs that agree so far get the same
      gradient""",
    parts=(LEMMA, ONLY),
)

b, c, beta, l1, l2 = (Scalar(name) for name in ("b", "c", "β", "l1", "l2"))
M, M_next = (
    Operator("M2", "n", "1"),
    Operator("M2′", "n", "1"),
)  # the unit with decay b; the other one holds g
theta, theta_next = Operator("θ", "n", "1"), Operator("θ′", "n", "1")
V, V_next = Operator("V", "n", "1"), Operator("V′", "n", "1")
psi, psi_next = Operator("ψ", "n", "1"), Operator("ψ′", "n", "1")
g_next = Operator("g′", "n", "1")
MEMORY = Equation(M_next, b * M + g_next, "memory update: the units are g and M2")

# -- Lemma 4.1


@claim.proof("induction over t: θ = ψ + bV and V = −c·M2", LEMMA)
def velocity_form():
    return induction(
        [Equation(theta, psi + b * V), Equation(V, -c * M)],
        state=[(M, M_next), (theta, theta_next), (V, V_next), (psi, psi_next)],
        initial=[
            Equation(M, 0, "zero start"),
            Equation(V, 0, "zero start"),
            Equation(psi, theta, "the same start"),
        ],
        recurrence=[
            MEMORY,
            Equation(theta_next, theta - c * g_next - c * b * M_next, "θ − M·L, L = c(1, b)"),
            Equation(V_next, b * V - c * g_next, "velocity; the gradient at ψ + bV = θ"),
            Equation(psi_next, psi + V_next, "step"),
        ],
    )


@claim.proof(
    "induction over t: the step of torch.optim.SGD(nesterov=True), whatever the rates c_t", LEMMA
)
def torch_form():
    """buf ← b·buf + g (its first value g is that of a zero start), x ← x − c(g + b·buf); c may
    differ from step to step."""
    x, x_next, buf, buf_next = (Operator(name, "n", "1") for name in ("x", "x′", "buf", "buf′"))
    rate = Scalar("c′")
    return induction(
        [Equation(theta, x), Equation(M, buf)],
        state=[(M, M_next), (theta, theta_next), (x, x_next), (buf, buf_next)],
        initial=[
            Equation(M, 0, "zero start"),
            Equation(buf, 0, "no buffer yet"),
            Equation(x, theta, "the same start"),
        ],
        recurrence=[
            MEMORY,
            Equation(theta_next, theta - rate * g_next - rate * b * M_next, "law c_t(1, b)"),
            Equation(buf_next, b * buf + g_next, "buffer"),
            Equation(x_next, x - rate * (g_next + b * buf_next), "step"),
        ],
    )


# -- only if: three steps on the gradients e, 0, 0


def three_steps(name, decay, first, second):
    """θ_1, θ_2, θ_3 of Opt(diag(0, decay), (1, 1), (first, second)) on e, 0, 0 from M_0 = 0, θ_0 =
    0, as equations."""
    points, equations, memory = [], [], None
    for t in range(1, 4):
        unit, point = Operator(f"M{name}{t}", "n", "1"), Operator(f"θ{name}{t}", "n", "1")
        if t == 1:
            equations += [Equation(unit, e), Equation(point, -first * e - second * unit)]
        else:
            equations += [
                Equation(unit, decay * memory),
                Equation(point, points[-1] - second * unit),
            ]
        points, memory = [*points, point], unit
    return points, equations


e = Operator("e", "n", "1")
OURS, OUR_RUN = three_steps("", b, l1, l2)
NAGS, NAG_RUN = three_steps("ⁿ", beta, c, c * beta)
AGREE = [
    Equation(ours, nags, f"θ_{t} agrees") for t, (ours, nags) in enumerate(zip(OURS, NAGS), start=1)
]
ONE = identity("1")


@claim.proof("agreement on the gradients e, 0, 0 forces l2 = b·l1, c = l1 and c(b − β) = 0", ONLY)
def only_these_laws():
    """h_0 = l1 + l2 = c(1 + β), h_1 = l2·b = cβ², h_2 = l2·b² = cβ³; so cβ²(b − β) = 0, and β ≠ 0,
    b ≠ 0 do the rest."""
    d = Derivation(
        [*OUR_RUN, *NAG_RUN, *AGREE], [(e.T * e, "e is not zero"), (b, "b ≠ 0"), (beta, "β ≠ 0")]
    )
    h = []
    for t, (ours, nags) in enumerate(
        [(l1 + l2, c * (1 + beta)), (l2 * b, c * beta**2), (l2 * b**2, c * beta**3)]
    ):
        steps = [_step(d, points, t, response) for points, response in ((OURS, ours), (NAGS, nags))]
        earlier = [(1, 1, d.find(AGREE[t - 1]), 1)] if t else []
        vector = d.combine(
            (ours - nags) * e,
            0,
            [(-1, 1, d.find(AGREE[t]), 1), *earlier, (1, 1, steps[0], 1), (-1, 1, steps[1], 1)],
        )
        square = d.combine((ours - nags) * (e.T * e), 0, [(1, e.T, vector, 1)])
        h.append(d.cancel(square, "nz1", (ours - nags) * ONE))
    gap = c * (b - beta) * ONE
    turned = d.combine(beta**2 * gap, 0, [(1, 1, h[2], 1), (-1, b, h[1], 1)])
    turned = d.cancel(turned, "nz3", beta * gap)
    turned = d.cancel(turned, "nz3", gap)  # c(b − β) = 0
    second = d.combine(b * (l2 - c * b) * ONE, 0, [(1, 1, h[1], 1), (-1, b + beta, turned, 1)])
    second = d.cancel(second, "nz2", (l2 - c * b) * ONE)
    first = d.combine((l1 - c) * ONE, 0, [(1, 1, h[0], 1), (-1, 1, second, 1), (-1, 1, turned, 1)])
    d.combine((l2 - b * l1) * ONE, 0, [(1, 1, second, 1), (-1, b, first, 1)])
    return d.qed(
        Equation(l2 * ONE, b * l1 * ONE),
        Equation(c * ONE, l1 * ONE),
        Equation(c * (b - beta) * ONE, 0),
    )


def _step(d, points, t, response):
    """θ_{t+1} − θ_t = −h_t·e, from the run's equations."""
    moved = points[t] - points[t - 1] if t else points[0]
    return d.prove(
        moved,
        -response * e,
        use=tuple(d.find(x) for x in (OUR_RUN if points is OURS else NAG_RUN)[: 2 * t + 2]),
    )


@claim.proof("and l2 = b·l1 is Lemma 4.1 with c = l1, β = b", ONLY)
def these_laws():
    return Derivation([Equation(l2, b * l1), Equation(c, l1), Equation(beta, b)]).qed(
        Equation(l1, c), Equation(l2, c * beta)
    )


# -- instances


def responses(decay, first, second, count):
    """h_i = vᵀTⁱL over ℚ."""
    return [first + second] + [second * decay**i for i in range(1, count)]


EDGES = ("b = 0", "b = 1", "c = 0", "no slope")


@claim.exact(
    "closed loop over ℚ: velocity form, two units and the catalogue's four forms of NAG", LEMMA
)
def closed_loop(run):
    """f = hθ²/2 + noise, ten steps; the catalogue checks each program against (T, v, L) as rational
    functions."""
    from theory import optimizers

    for name in ("nag", "nag_sutskever", "nag_two_sequence", "nag_three_sequence"):
        getattr(optimizers, name).check()
    rng, count = random.Random(f"nag {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        decay, rate, slope, at = (fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(4))
        edge = edges.edge(EDGES, index)
        decay = {"b = 0": fmpq(0), "b = 1": fmpq(1)}.get(edge, decay)
        rate, slope = rate * (edge != "c = 0"), slope * (edge != "no slope")
        here, unit, place, velocity = at, fmpq(0), at, fmpq(0)
        for t in range(10):
            noise = fmpq(rng.randint(-3, 3))
            g, far = slope * here + noise, slope * (place + decay * velocity) + noise
            unit = decay * unit + g
            here = here - rate * g - rate * decay * unit
            velocity = decay * velocity - rate * far
            place = place + velocity
            if here != place + decay * velocity:
                return Checked(
                    f"b = {decay}, c = {rate}: the runs part at step {t + 1}",
                    ok=False,
                    refutes=True,
                )
    return Checked(
        f"{count} closed loops of 10 steps over ℚ, and four forms of NAG as rational functions",
        instances=count,
    )


@claim.exact("all small rational laws and decays: h agrees for i < 4 exactly where l2 = b·l1", ONLY)
def small_grid(run):
    """i < k + k′ = 4 decides (fixed_law_equivalence). Exhaustive over b, β, c, l1, l2 with small
    values, b, β ≠ 0."""
    values = [fmpq(p, q) for p in (-2, -1, 0, 1, 2) for q in (1, 2)]
    values = sorted({str(x): x for x in values}.values())
    nag = {}
    for decay in values:
        for rate in values:
            if decay != 0:
                nag.setdefault(str(responses(decay, rate, rate * decay, 4)), []).append(
                    (decay, rate)
                )
    count, found = 0, []
    for own in values:
        for first in values:
            for second in values:
                if own == 0:
                    continue
                # c = l1 and β = b are the only candidates, so the grid holds every solution
                same = nag.get(str(responses(own, first, second, 4)), [])
                count += 1
                if bool(same) != (second == own * first):
                    return Checked(
                        f"b = {own}, L = ({first}, {second}): NAG at {same}", ok=False, refutes=True
                    )
                found += [(own, first, second, decay, rate) for decay, rate in same]
    where = setting([LAW], [FIRST, SECOND, THIRD], NONZERO)
    points = [
        complete(where, dict(zip(("b", "l1", "l2", "β", "c"), point))) for point in found[:20]
    ]
    return Checked(
        f"{count} laws with b ≠ 0, exhaustively; {len(found)} agreements with NAG, every one at "
        "l2 = b·l1",
        instances=count,
        pieces=[("some of the agreements", Instances(where, [LAW], points))],
    )


LAW = Equation(l2, b * l1)
FIRST = Equation(l1 + l2, c * (1 + beta), "h_0 agrees")
SECOND = Equation(l2 * b, c * beta**2, "h_1 agrees")
THIRD = Equation(l2 * b**2, c * beta**3, "h_2 agrees")
FOURTH = Equation(l2 * b**3, c * beta**4, "h_3 agrees")
NONZERO = [(b, "b ≠ 0"), (beta, "β ≠ 0")]


@claim.exact("every branch of parameters by elimination: NAG among the laws of the two units", ONLY)
def branches(run):
    """theory's comparison of families: where is NAG with (lr, beta) the law (l1, l2)?  All
    branches, gradient descent too."""
    import sympy

    from theory import FixedLaw, Propagator, optimizers
    from theory.laws.families import family_of_fixed_law
    from theory.realization import compare

    own, first, second = sympy.symbols("b l1 l2")
    two = FixedLaw(Propagator([[0, 0], [0, own]], [1, 1]), [first, second])
    found = compare(family_of_fixed_law(two, "two units"), optimizers.nag.family())
    degenerate = {"b = 0", "l2 = 0"}  # every law of two equal units; gradient descent, decay 0
    proper = [branch for branch in found.branches if not degenerate & set(branch.conditions)]
    good = [tuple(x.conditions) for x in proper] == [("b*l1 - l2 = 0",)] and proper[0].map == {
        "lr": "l1",
        "beta": "b",
    }
    return Checked(
        f"{len(found.branches)} branches; the only one without b = 0 or l2 = 0 is b·l1 = l2, lr = "
        "l1, beta = b",
        ok=good and found.verdict == "conditional",
    )


claim.floats("float64: velocity form against the two units, noisy closed loop", instances=60)


claim.batched(
    "real torch.optim.SGD(nesterov=True) runs, batched, against the two units", instances=400
)


# -- without the hypotheses


def two_steps(rates, memory=0, velocity=0, gradients=None):
    """φ_2 = θ_2 for the rates (c_1, c_2) from a given start, as a question."""
    g = gradients or [Operator(f"g{t}", "n", "1") for t in (1, 2)]
    names = ("M", "θ", "V", "ψ")
    letters = [[Operator(f"{name}{t}", "n", "1") for name in names] for t in range(3)]
    m, x, v, place = letters[0]
    facts = [Equation(m, memory), Equation(v, velocity), Equation(x, place + b * v)]
    for t in (1, 2):
        (m, x, v, place), (m1, x1, v1, p1) = letters[t - 1], letters[t]
        facts += [
            Equation(m1, b * m + g[t - 1]),
            Equation(x1, x - rates[t - 1] * (g[t - 1] + b * m1)),
            Equation(v1, b * v - rates[t - 1] * g[t - 1]),
            Equation(p1, place + v1),
        ]
    _, x, v, place = letters[2]
    return Equation(x, place + b * v), facts


AT = {"b": "1/2", "c": 1, "ψ0": [[0]], "g1": [[1]], "g2": [[0]]}


@claim.necessity("the rate is constant", LEMMA)
def varying_rate():
    """c_1 = 1, c_2 = 2, gradients 1, 0: the velocity keeps −1, the law c_2(1, b) rescales it."""
    question, facts = two_steps((c, 2 * c))
    return refute(question, facts, at=AT)


@claim.necessity("zero start", LEMMA)
def other_start():
    """M_0 = 1 with V_0 = 0."""
    m0 = Operator("m", "n", "1")
    question, facts = two_steps((c, c), memory=m0)
    return refute(question, facts, at=AT | {"m": [[1]]})


@claim.necessity("b ≠ 0", ONLY)
def equal_units():
    """b = 0, L = (1, −1) never moves, as NAG with rate 0 and decay 1 does not, and l2 is not
    b·l1."""
    return refute(
        LAW,
        [FIRST, SECOND, THIRD, FOURTH],
        NONZERO[1:],
        at={"b": 0, "l1": 1, "l2": -1, "c": 0, "β": 1},
    )


@claim.necessity("the decay β is not 0", ONLY)
def gradient_descent():
    """L = (1, 0) is gradient descent, NAG with decay 0, and l2 = 0 is not b·l1."""
    return refute(
        LAW,
        [FIRST, SECOND, THIRD, FOURTH],
        NONZERO[:1],
        at={"b": 1, "l1": 1, "l2": 0, "c": 1, "β": 0},
    )


# -- false variants


def wrong_law(first, second):
    """θ_2 with another law, against φ_2, on the gradients 1, 1."""
    question, facts = two_steps((c, c))
    m = [Operator(f"M{t}", "n", "1") for t in (0, 1, 2)]
    x = [Operator(f"θ{t}", "n", "1") for t in (0, 1, 2)]
    g = [Operator(f"g{t}", "n", "1") for t in (1, 2)]
    others = [
        e
        for e in facts
        if e.left.single_letter is None or e.left.single_letter.name not in ("θ1", "θ2")
    ]
    steps = [Equation(x[t], x[t - 1] - first * g[t - 1] - second * m[t]) for t in (1, 2)]
    return refute(question, [*others, *steps], at=AT | {"g2": [[1]]})


@claim.mutant("L = c(1, 1)", LEMMA)
def equal_law():
    return wrong_law(c, c)


@claim.mutant("L = c(b, 1)", LEMMA)
def exchanged_law():
    return wrong_law(c * b, c)


@claim.mutant("L = c(1, b²)", LEMMA)
def squared_decay():
    return wrong_law(c, c * b**2)


@claim.mutant("L = c(0, 1), momentum", LEMMA)
def momentum():
    return wrong_law(0 * c, c)


@claim.mutant("θ is ψ, not the lookahead point", LEMMA)
def base_point():
    _, facts = two_steps((c, c))
    return refute(Equation(Operator("θ2", "n", "1"), Operator("ψ2", "n", "1")), facts, at=AT)


@claim.mutant("l1 = b·l2", ONLY)
def wrong_quotient():
    return refute(
        Equation(l1, b * l2),
        [FIRST, SECOND, THIRD, FOURTH],
        NONZERO,
        at={"b": "1/2", "l1": 1, "l2": "1/2", "c": 1, "β": "1/2"},
    )
