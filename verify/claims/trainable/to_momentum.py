"""Momentum as a trainable optimizer whose linear part is switched off."""

import random
from fractions import Fraction

from theory.operators import Equation, Scalar, induction, refute
from theory.trainable import setting as to
from verify import edges
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _exact, source
from verify.evidence import Checked

claim = Claim(
    name="trainable/to_momentum",
    title="TO with A_1 = 0, β = 0, γ = 1 − μ, b_1 = 0 is EMA momentum",
    source=source("section 3.1"),
    expected="proved",
    paper="holds",
    wording=(
        "'when we set …, and maintain a constant …, the update rules' become what 'recovers "
        "precisely the standard momentum-based SGD formulation'; the lost symbols are read as A_1 "
        "= 0, β = 0, γ = 1 − μ. " + REBUILT
    ),
    statement="""For all n, t and gradients: with A_1 = 0, β = 0, γ = 1−μ, b_1 = 0, m_t = μm_{t−1} +
    (1−μ)g_t (m_0 = 0), and w_t is that of torch's SGD(lr = α(1−μ), momentum = μ, dampening = 0),
    buf ← μ·buf + g, w ← w − lr·buf. SGD(lr = α, momentum = μ, dampening = μ) differs for μ ≠ 0,
    because torch's first step ignores dampening, unless the momentum buffer is preset.""",
    latex=r"""$A_1 = 0,\ \beta = 0,\ \gamma = 1-\mu,\ b_1 = 0 \Rightarrow m_t = \mu m_{t-1} +
    (1-\mu) g_t$.""",
    hypotheses="""
    - A_1 = 0
    - β = 0
    - b_1 = 0: or (1−μ) times the first buffer""",
)

mu = Scalar("μ")
w, w_next = to.W, to.vector("w′")
x, x_next, buf, buf_next = (to.vector(n) for n in ("x", "x′", "buf", "buf′"))
alpha, gamma = Scalar("α"), to.GAMMA
RATE = Equation(gamma, 1 - mu, "γ = 1 − μ")
TO_STEP = [*to.full(), Equation(w_next, w - alpha * to.M, "the step")]
SGD = [
    Equation(buf_next, mu * buf + to.G, "momentum buffer"),
    Equation(x_next, x - alpha * (1 - mu) * buf_next, "lr = α(1−μ)"),
]
START = [Equation(to.A, 0), Equation(to.B, 0), Equation(buf, 0), Equation(x, w, "the same start")]
SAME = [Equation(to.A, 0, "A stays 0"), Equation(to.B, (1 - mu) * buf), Equation(w, x)]


@claim.proof("induction over t: A = 0, b = (1−μ)buf, w = w̃")
def by_induction():
    return induction(
        SAME,
        state=[(to.A, to.A_NEXT), (to.B, to.B_NEXT), (w, w_next), (buf, buf_next), (x, x_next)],
        given=[RATE, Equation(to.BETA, 0, "β = 0")],
        initial=START,
        recurrence=[*TO_STEP, *SGD],
    )


@claim.proof("the direction is the exponential moving average")
def average():
    """m_t = b_{t+1} = μb_t + (1−μ)g_t and m_{t−1} = b_t, by the state (b, m of the step before)."""
    last, last_next = to.vector("m₋"), to.vector("m₋′")
    return induction(
        [Equation(to.A, 0), Equation(last, to.B)],
        state=[(to.A, to.A_NEXT), (to.B, to.B_NEXT), (last, last_next)],
        given=[RATE, Equation(to.BETA, 0, "β = 0")],
        initial=[Equation(to.A, 0), Equation(to.B, 0), Equation(last, 0, "m_0 = 0")],
        recurrence=[
            *to.full()[:4],
            Equation(last_next, mu * last + (1 - mu) * to.G, "moving average"),
        ],
    )


EDGES = ("n = 1", "μ = 0", "μ = 1", "zero gradients")


@claim.exact("runs of TO and of the buffer over ℚ")
def rational_runs(run):
    rng, count = random.Random(f"momentum {run.seed}"), run.count(60)
    for index in edges.numbers(count, EDGES):
        at_edge = edges.edge(EDGES, index)
        n, rate, lr = rng.randint(1, 3), Fraction(rng.randint(-4, 8), 4), Fraction(1, 3)
        n = 1 if at_edge == "n = 1" else n
        rate = {"μ = 0": Fraction(0), "μ = 1": Fraction(1)}.get(at_edge, rate)
        A, b = [[Fraction(0)] * n for _ in range(n)], [Fraction(0)] * n
        at = _exact.vector(rng, n)
        twin, buffer = list(at), [Fraction(0)] * n
        for _ in range(6):
            g = _exact.vector(rng, n)
            g = [Fraction(0)] * n if at_edge == "zero gradients" else g
            A, b, m, _, _ = _exact.full(A, b, at, g, Fraction(0), 1 - rate)
            at = [a - lr * c for a, c in zip(at, m)]
            buffer = [rate * c + d for c, d in zip(buffer, g)]
            twin = [a - lr * (1 - rate) * c for a, c in zip(twin, buffer)]
        if at != twin:
            return Checked(f"μ = {rate}: the runs part", ok=False, refutes=True)
    return Checked(
        f"{count} runs of 6 steps over ℚ, n ≤ 3, and {len(EDGES)} at edges, agree exactly",
        instances=count + len(EDGES),
    )


claim.floats("float64 TO beside a momentum buffer", instances=60)


claim.batched("the real torch.optim.SGD beside TO", instances=200)


POINT = {
    "A": [[0]],
    "b": [[0]],
    "w": [[1]],
    "x": [[1]],
    "buf": [[0]],
    "g": [[1]],
    "μ": "1/2",
    "α": 1,
    "β": 0,
    "γ": "1/2",
}
AFTER = Equation(w_next, x_next)
NAMES = ("A", "b", "buf", "w")


def one_step(claimed, drop="", given=None, at=None):
    """A refutation after one step; the start's or the schedule's fact about ``drop`` is left
    out."""
    facts = [RATE, Equation(to.BETA, 0), *START]
    facts = [e for e in facts if e.left.single_letter.name != drop]
    return refute(claimed, [*facts, *TO_STEP, *(given or SGD)], at=POINT | (at or {}))


@claim.necessity("A_1 = 0")
def other_linear_part():
    return one_step(AFTER, "A", at={"A": [[1]]})


@claim.necessity("β = 0")
def learning():
    """β = 1/2, w = 1: A′w adds to m."""
    return one_step(AFTER, "β", at={"β": "1/2"})


@claim.necessity("b_1 = 0")
def other_start():
    return one_step(AFTER, "b", at={"b": [[1]]})


@claim.mutant("SGD(lr = α, momentum = μ, dampening = μ): torch's first buffer is g")
def dampening():
    """First step: torch steps along g, TO along (1−μ)g."""
    first = [
        Equation(buf_next, to.G, "torch's first step ignores dampening"),
        Equation(x_next, x - alpha * buf_next),
    ]
    return one_step(AFTER, given=first)


@claim.mutant("SGD(lr = α, momentum = μ, dampening = 0)")
def plain_rate():
    return one_step(AFTER, given=[SGD[0], Equation(x_next, x - alpha * buf_next)])


@claim.mutant("γ = μ")
def wrong_rate():
    facts = [Equation(gamma, mu), Equation(to.BETA, 0), *START]
    return refute(AFTER, [*facts, *TO_STEP, *SGD], at=POINT | {"μ": "1/4", "γ": "1/4"})


@claim.mutant("b = μ·buf")
def wrong_share():
    return one_step(Equation(to.B_NEXT, mu * buf_next), at={"μ": "1/4", "γ": "3/4"})
