"""The laws of diag(0, b), (1, 1) under their other names: QHM, triple momentum; and where NAG lies
among them."""

import random

from flint import fmpq

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Instances,
    Operator,
    Scalar,
    complete,
    induction,
    reciprocal,
    refute,
    setting,
)
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked

QHM, TRIPLE, SEGMENT = "quasi-hyperbolic momentum", "triple momentum", "NAG and the segment"

claim = Claim(
    name="rllc/quasi_hyperbolic_family",
    title="""Two units g and momentum: every law is quasi-hyperbolic momentum, and triple momentum
    for b ≠ 0""",
    source=source(
        "appendix A, interpolations between SGD, momentum SGD and NAG; with Ma, Yarats 2019 and "
        "Van Scoy et al. 2018"
    ),
    expected="proved",
    paper="holds",
    wording="""'we can continuously interpolate between momentum SGD and pure SGD', and 'there is a
    third well known optimizer which can be represented in this setting' (Appendix A).""",
    statement="""Let O = Opt(diag(0, b), (1, 1), (l1, l2)) from M_0 = 0. (1) QHM(α, b, ν): m ← bm
    + (1 − b)g, θ ← θ − α((1 − ν)g + νm), is O with l1 = α(1 − ν), l2 = αν(1 − b); if b ≠ 1 and l1
    + l2/(1 − b) ≠ 0, O is QHM with α = l1 + l2/(1 − b), ν = l2/((1 − b)α), and where b·l2 ≠ 0 no
    other QHM is O. (2) The (α, b, γ) family with b ≠ 0 (triple momentum): x₊ = (1 + b)x − bx₋ −
    α∇f(y), y = (1 + γ)x − γx₋, is O at its points y, with l1 = αγ/b, l2 = α(1 + γ) − αγ/b; back,
    if α = l2 + (1 − b)l1 ≠ 0, γ = b·l1/α. (3) NAG's law c(1, b) lies on the segment from (c, 0),
    gradient descent, to (0, c), momentum, only if c·b = 0; divided by 1 + b ≠ 0 it is the point
    c(1 − s, s), s = b/(1 + b), of their line, on the segment for b ≥ 0 and outside it for −1 < b
    < 0.""",
    latex=r"""$\mathrm{Opt}(\mathrm{diag}(0,b),(1,1),(l_1,l_2))$ is QHM with $\alpha = l_1 +
    \frac{l_2}{1-b}$, $\nu = \frac{l_2}{(1-b)\alpha}$, and for $b \ne 0$ triple momentum with
    $\alpha = l_2 + (1-b)l_1$, $\gamma = \frac{b\,l_1}{\alpha}$.""",
    hypotheses="""
    - b ≠ 1: QHM's memory never moves at b = 1
    - α ≠ 0: at α = 0 QHM and triple momentum stand still
    - b ≠ 0: for triple momentum, and for the uniqueness of QHM
    - l2 ≠ 0: for the uniqueness of QHM: at ν = 0 its decay is free
    - 1 + b ≠ 0: for NAG's point of the segment""",
    remark="""The two rates: α of triple momentum is 1 − b times α of QHM. At b = 0 triple momentum
    is J(0;2) with law (α(1 + γ), −αγ), outside this family unless αγ = 0.""",
    axioms="""
    - congruence: equal points have equal gradients, so two runs that agree so far get the same
      gradient""",
    parts=(QHM, TRIPLE, SEGMENT),
)

b, alpha, nu, gamma, l1, l2, c, beta = (
    Scalar(name) for name in ("b", "α", "ν", "γ", "l1", "l2", "c", "β")
)
n1 = ("n", "1")
M, M_next, theta, theta_next = (Operator(name, *n1) for name in ("M2", "M2′", "θ", "θ′"))
x, x_next, m, m_next = (Operator(name, *n1) for name in ("x", "x′", "m", "m′"))
g_next = Operator("g′", *n1)
OURS = [
    Equation(M_next, b * M + g_next, "second unit; the first is g"),
    Equation(theta_next, theta - l1 * g_next - l2 * M_next, "law (l1, l2)"),
]
UNITS = [(M, M_next), (theta, theta_next), (x, x_next)]
REST = reciprocal(1 - b, "(1−b)⁻¹")

# -- QHM

THEIRS = [
    Equation(m_next, b * m + (1 - b) * g_next, "QHM's average"),
    Equation(x_next, x - alpha * ((1 - nu) * g_next + nu * m_next), "QHM's step"),
]
FORWARD = [
    Equation(l1, alpha * (1 - nu), "l1 = α(1 − ν)"),
    Equation(l2, alpha * nu * (1 - b), "l2 = αν(1 − b)"),
]


def qhm_run(given):
    return induction(
        [Equation(theta, x), Equation(m, (1 - b) * M)],
        state=[*UNITS, (m, m_next)],
        given=given,
        initial=[
            Equation(M, 0, "zero start"),
            Equation(m, 0, "zero start"),
            Equation(x, theta, "the same start"),
        ],
        recurrence=OURS + THEIRS,
    )


@claim.proof("induction over t: QHM is the law (α(1 − ν), αν(1 − b))", QHM)
def qhm_forward():
    return qhm_run(FORWARD)


BACK = [
    Equation(alpha, l1 + l2 * REST, "α = l1 + l2/(1 − b)"),
    Equation(nu, l2 * REST * reciprocal(alpha, "α⁻¹"), "ν = l2/((1 − b)α)"),
]


@claim.proof("the formulas for α and ν solve these equations", QHM)
def qhm_back():
    return Derivation(BACK).qed(*FORWARD)


RESPONSES = [
    Equation(l1 + l2, alpha * (1 - nu) + alpha * nu * (1 - beta), "h_0 agrees"),
    Equation(l2 * b, alpha * nu * (1 - beta) * beta, "h_1 agrees"),
    Equation(l2 * b**2, alpha * nu * (1 - beta) * beta**2, "h_2 agrees"),
]
MOVING = [(l2, "l2 ≠ 0"), (b, "b ≠ 0")]


@claim.proof("for b·l2 ≠ 0 the decay is b, and then the law is that of α and ν", QHM)
def qhm_unique():
    """h_0, h_1, h_2 of O and of QHM(α, β, ν): l2·b(b − β) = 0, so β = b."""
    d = Derivation(RESPONSES, MOVING)
    h0, h1, h2 = (d.find(equation) for equation in RESPONSES)
    turned = d.combine(l2 * b * (b - beta), 0, [(1, 1, h2, 1), (-1, beta, h1, 1)])
    turned = d.cancel(turned, "nz1", b * (b - beta))
    same = d.cancel(turned, "nz2", b - beta)
    second = d.combine(
        b * (l2 - alpha * nu * (1 - b)),
        0,
        [(1, 1, h1, 1), (-1, alpha * nu * (1 - b - beta), same, 1)],
    )
    second = d.cancel(second, "nz2", l2 - alpha * nu * (1 - b))
    d.combine(
        l1 - alpha * (1 - nu), 0, [(1, 1, h0, 1), (-1, 1, second, 1), (1, alpha * nu, same, 1)]
    )
    return d.qed(Equation(beta, b), *FORWARD)


# -- triple momentum

before, before_next = Operator("x₋", *n1), Operator("x₋′", *n1)
B_INV = reciprocal(b, "b⁻¹")
TRIPLE_LAW = [
    Equation(l1, alpha * gamma * B_INV, "l1 = αγ/b"),
    Equation(l2, alpha * (1 + gamma) - alpha * gamma * B_INV, "l2 = α(1 + γ) − αγ/b"),
]
TRIPLE_BACK = [
    Equation(alpha, l2 + (1 - b) * l1, "α = l2 + (1 − b)l1"),
    Equation(gamma, b * l1 * reciprocal(alpha, "α⁻¹"), "γ = b·l1/α"),
]


@claim.proof("induction over t: θ = y and x − x₋ = −α·M2", TRIPLE)
def triple_forward():
    return induction(
        [Equation(theta, (1 + gamma) * x - gamma * before), Equation(x - before, -alpha * M)],
        state=[*UNITS, (before, before_next)],
        given=TRIPLE_LAW,
        initial=[
            Equation(M, 0, "zero start"),
            Equation(x, theta, "the same start"),
            Equation(before, theta, "at rest"),
        ],
        recurrence=[
            *OURS,
            Equation(x_next, (1 + b) * x - b * before - alpha * g_next, "the gradient at y"),
            Equation(before_next, x),
        ],
    )


@claim.proof("the formulas for α and γ solve these equations", TRIPLE)
def triple_back():
    d = Derivation([*TRIPLE_BACK, Equation(b * B_INV, 1, "b ≠ 0")])
    return d.qed(*TRIPLE_LAW)


# -- the segment

share = Scalar("s")
ON_SEGMENT = [
    Equation(c, c * (1 - share), "first entry of c(1 − s, s)"),
    Equation(c * b, c * share, "second entry"),
]


@claim.proof("c(1, b) = c(1 − s, s) forces c·b = 0; and c(1, b)/(1 + b) is on the line", SEGMENT)
def nag_and_the_segment():
    """(1 + b)s = b and (1 + b)(1 − s) = 1: for 1 + b > 0 the signs of s and 1 − s are those of b
    and 1."""
    off = Derivation(ON_SEGMENT).qed(Equation(c * b, 0))
    scale = reciprocal(1 + b, "(1+b)⁻¹")
    on = Derivation([Equation(share, b * scale, "s = b/(1 + b)")]).qed(
        Equation(c * scale, c * (1 - share)),
        Equation(c * b * scale, c * share),
        Equation((1 + b) * share, b),
        Equation((1 + b) * (1 - share), 1),
    )
    return [off, on]


# -- instances


EDGES = ("l1 = 0", "l2 = 0", "b = −1", "no slope")


@claim.exact("closed loops over ℚ: O, QHM and triple momentum from random laws")
def closed_loops(run):
    """f = hθ²/2 + noise, 8 steps; the parameters from the law by the formulas, and the law back
    from them."""
    rng, count = random.Random(f"quasi hyperbolic {run.seed}"), run.count(80)
    for index in edges.numbers(count, EDGES):
        edge, rate, decay = edges.edge(EDGES, index), fmpq(0), fmpq(0)
        while decay in (0, 1) or rate == 0:
            decay, first, second, slope, at = (
                fmpq(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(5)
            )
            decay = fmpq(-1) if edge == "b = −1" else decay
            first, second = first * (edge != "l1 = 0"), second * (edge != "l2 = 0")
            slope = slope * (edge != "no slope")
            rate = second + (1 - decay) * first  # α of triple momentum; (1 − b) times that of QHM
        step, mix, ahead = first + second / (1 - decay), second / rate, decay * first / rate
        here = there = place = old = at
        unit = average = fmpq(0)
        for t in range(8):
            noise = fmpq(rng.randint(-3, 3))
            look = (1 + ahead) * place - ahead * old
            if not here == there == look:
                return Checked(
                    f"b = {decay}, L = ({first}, {second}): θ, QHM and y part at step {t}",
                    ok=False,
                    refutes=True,
                )
            g = slope * here + noise
            unit, average = decay * unit + g, decay * average + (1 - decay) * g
            here = here - first * g - second * unit
            there = there - step * ((1 - mix) * g + mix * average)
            place, old = (1 + decay) * place - decay * old - rate * g, place
    return Checked(f"{count} laws over ℚ, 8 steps of each of the three", instances=count)


@claim.exact("the catalogue's programs against their (T, v, L), as rational functions")
def catalogue(run):
    """QHM, triple momentum with its nilpotent form at b = 0, SUM: three names of one family."""
    from theory import optimizers
    from theory.realization import compare

    for name in ("qhm", "triple_momentum", "sum_momentum"):
        getattr(optimizers, name).check()
    answer = compare(optimizers.qhm.family(), optimizers.triple_momentum.family())
    generic = [
        branch
        for branch in answer.branches
        if not any(x.endswith(" = 0") for x in branch.conditions)
    ]
    return Checked(
        f"triple momentum is QHM with {generic[0].map if generic else 'no parameters'}",
        instances=3,
        ok=len(generic) == 1 and _same(generic[0].map),
    )


def _same(found):
    """Is this the map α(1 − b), b, b(1 − ν)/(1 − b) from QHM's parameters to triple momentum's?"""
    from theory.algorithms.grammar import parse_expression
    from theory.algorithms.interpreter import read_scalar
    from theory.laws.rational_functions import Field

    field = Field(("lr", "beta", "nu"))
    lr, decay, mix = (field.variable(name) for name in field.names)
    wanted = {"lr": lr * (1 - decay), "beta": decay, "gamma": decay * (1 - mix) / (1 - decay)}
    return found.keys() == wanted.keys() and all(
        read_scalar(parse_expression(found[k]), field, {}) == wanted[k] for k in wanted
    )


def points(claims, given, nonzero, draws):
    where = setting(claims, given, nonzero)
    return Instances(where, claims, [complete(where, draw) for draw in draws])


@claim.exact("the formulas at rational points, for the certificate", QHM)
def qhm_points(run):
    rng = random.Random(f"qhm points {run.seed}")
    return points(
        FORWARD,
        BACK,
        (),
        [
            {"b": f"{rng.randint(2, 9)}/10", "l1": rng.randint(1, 5), "l2": rng.randint(1, 5)}
            for _ in range(6)
        ],
    )


@claim.exact("the formulas at rational points, for the certificate", TRIPLE)
def triple_points(run):
    rng = random.Random(f"triple points {run.seed}")
    return points(
        TRIPLE_LAW,
        TRIPLE_BACK,
        (),
        [
            {"b": f"{rng.randint(2, 9)}/10", "l1": rng.randint(1, 5), "l2": rng.randint(1, 5)}
            for _ in range(6)
        ],
    )


claim.floats("float64: QHM and triple momentum against O in a noisy closed loop", instances=60)


claim.batched("QHM and triple momentum, batched in torch, against O", instances=400)


# -- without the hypotheses


@claim.necessity("b ≠ 1", QHM)
def decay_one():
    """b = 1: QHM's h_1 is 0 whatever α and ν are, O's is l2."""
    return refute(Equation(l2 * b, alpha * nu * (1 - b) * b), at={"b": 1, "l2": 1, "α": 1, "ν": 1})


@claim.necessity("α ≠ 0", QHM)
def no_rate():
    """b = 1/2, L = (−2, 1): l1 + l2/(1 − b) = 0, QHM with α = 0 stands still, and h_0 = −1."""
    return refute(
        Equation(l1 + l2, alpha * (1 - nu) + alpha * nu * (1 - b)),
        [BACK[0]],
        at={"b": "1/2", "l1": -2, "l2": 1, "ν": 5},
    )


@claim.necessity("b ≠ 0", TRIPLE)
def nilpotent():
    """b = 0, α = γ = 1: y has h_1 = −αγ = −1; O with b = 0 has h_1 = 0. Three points from rest,
    gradients 1, 0."""
    y2, x1, x2 = (Operator(name, *n1) for name in ("y_2", "x_1", "x_2"))
    g, m1, m2, t2 = (Operator(name, *n1) for name in ("g_1", "M_1", "M_2", "θ_2"))
    facts = [
        Equation(x1, -alpha * g),
        Equation(x2, (1 + b) * x1),
        Equation(y2, (1 + gamma) * x2 - gamma * x1),
        Equation(m1, g),
        Equation(m2, b * m1),
        Equation(t2, -l1 * g - l2 * m1 - l2 * m2),
        Equation(l1 + l2, alpha * (1 + gamma), "h_0 agrees"),
    ]
    return refute(
        Equation(y2, t2), facts, at={"b": 0, "α": 1, "γ": 1, "l1": 1, "l2": 1, "g_1": [[1]]}
    )


@claim.necessity("l2 ≠ 0", QHM)
def gradient_descent():
    """l2 = 0: QHM with ν = 0 is gradient descent at any decay."""
    return refute(
        Equation(beta, b),
        RESPONSES,
        MOVING[1:],
        at={"b": "1/2", "β": "1/3", "l1": 1, "l2": 0, "α": 1, "ν": 0},
    )


@claim.necessity("1 + b ≠ 0", SEGMENT)
def no_point():
    """b = −1: c(1, −1) is orthogonal to the sum, no multiple of it has entries adding up to c."""
    k = Scalar("k")
    return refute(Equation(k * c + k * c * b, c), at={"b": -1, "c": 1, "k": 1})


# -- false variants


def wrong_parameters(false_alpha, false_nu):
    """h_0 and h_1 of QHM at other formulas, against those of O at b = 1/2, L = (1, 1)."""
    given = [Equation(alpha, false_alpha), Equation(nu, false_nu)]
    return refute(FORWARD, given, at={"b": "1/2", "l1": 1, "l2": 1})


@claim.mutant("α = l1 + l2", QHM)
def sum_of_law():
    return wrong_parameters(l1 + l2, l2 * REST * reciprocal(alpha))


@claim.mutant("ν = l2/α", QHM)
def mix_not_scaled():
    return wrong_parameters(l1 + l2 * REST, l2 * reciprocal(alpha))


@claim.mutant("ν = l1/α", QHM)
def other_unit():
    return wrong_parameters(l1 + l2 * REST, l1 * reciprocal(alpha))


@claim.mutant("α = l1 + (1 − b)l2", TRIPLE)
def exchanged():
    return refute(
        TRIPLE_LAW,
        [Equation(alpha, l1 + (1 - b) * l2), TRIPLE_BACK[1]],
        at={"b": "1/3", "l1": 1, "l2": 2},
    )


@claim.mutant("γ = l1/α", TRIPLE)
def decay_dropped():
    return refute(
        TRIPLE_LAW,
        [TRIPLE_BACK[0], Equation(gamma, l1 * reciprocal(alpha))],
        at={"b": "1/3", "l1": 1, "l2": 2},
    )


@claim.mutant("NAG over 1 + b is on the segment for every b > −1", SEGMENT)
def negative_decay():
    """b = −1/2: s = −1."""
    return refute(
        Inequality(share, 0), [Equation(share, b * reciprocal(1 + b, "(1+b)⁻¹"))], at={"b": "-1/2"}
    )


@claim.mutant("NAG is on the segment itself, s = b", SEGMENT)
def on_the_segment():
    return refute(ON_SEGMENT, [Equation(share, b)], at={"b": "1/2", "c": 1})
