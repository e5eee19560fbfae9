"""Momentum as a trainable optimizer whose linear part is switched off."""

from flint import fmpq

from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Fails

claim = Claim(
    name="trainable/to_momentum",
    title="TO with A_1 = 0, β = 0, γ = 1 − μ, b_1 = 0 is EMA momentum",
    source=source("section 3.1"),
    wording=f"""'when we set …, and maintain a constant …, the update rules' become what 'recovers
    precisely the standard momentum-based SGD formulation'; the lost symbols are read as A_1 = 0, β
    = 0, γ = 1 − μ. {REBUILT}""",
    statement="""
    - For all n, t and gradients: with A_1 = 0, β = 0, γ = 1−μ, b_1 = 0, m_t = μm_{t−1} + (1−μ)g_t
      (m_0 = 0), By: average
    - and w_t is that of torch's SGD(lr = α(1−μ), momentum = μ, dampening = 0), buf ← μ·buf + g, w ←
      w − lr·buf. By: same run
    - SGD(lr = α, momentum = μ, dampening = μ) differs for μ ≠ 0, because torch's first step ignores
      dampening, unless the momentum buffer is preset. By: parting
    """,
    latex=r"""$A_1 = 0,\ \beta = 0,\ \gamma = 1-\mu,\ b_1 = 0 \Rightarrow m_t = \mu m_{t-1} +
    (1-\mu) g_t$.""",
    hypotheses="""
    - A_1 = 0
    - β = 0
    - b_1 = 0: or (1−μ) times the first buffer""",
)

claim.letters(*to.full(), "w′ x x′ buf buf′ m₋ m₋′: n; μ α")
RATE, OFF = "γ = 1 − μ : γ = 1 − μ", "β = 0 : β = 0"
MOVE = "w′ = w − αm : the step"
BUFFER, SGD = "buf′ = μbuf + g : momentum buffer", "x′ = x − α(1 − μ)buf′ : lr = α(1−μ)"
schedule = claim.under(RATE, OFF)
schedule.inductive(
    "[same run] induction over t: A = 0, b = (1−μ)buf, w = w̃",
    "A = 0 : A stays 0; b = (1 − μ)buf; w = x",
    initial="A = 0; b = 0; buf = 0; x = w : the same start",
    recurrence=[*to.full(), MOVE, BUFFER, SGD],
)
schedule.inductive(
    "[average] the direction is the exponential moving average",
    "A = 0; m₋ = b",
    initial="A = 0; b = 0; m₋ = 0 : m_0 = 0",
    recurrence=[*to.full()[:4], "m₋′ = μm₋ + (1 − μ)g : moving average"],
    says="m_t = b_{t+1} = μb_t + (1−μ)g_t and m_{t−1} = b_t, by the state (b and the m before)",
)
first = schedule.under("""A = 0; b = 0; buf = 0; x = w : the same start
    at: A=b=buf=β=0, w=x=g=α=1, μ=γ=1/2""").under(*to.full(), MOVE)
step = first.under(BUFFER, SGD)
step.needs("A_1 = 0", "w′ = x′", without="A = 0", at="A=1")
step.needs("β = 0", "w′ = x′", without="β = 0", at="β=1/2", says="w = 1: A′w adds to m")
step.needs("b_1 = 0", "w′ = x′", without="b = 0", at="b=1")
first.under("buf′ = g : torch's first step ignores dampening; x′ = x − αbuf′").proves(
    "[parting] with dampening μ the first steps differ by αμg", "w′ − x′ = αμg"
)
first.false("""SGD(lr = α, momentum = μ, dampening = μ): torch's first buffer is g
    w′ = x′
    given: buf′ = g : torch's first step ignores dampening; x′ = x − αbuf′
    says: First step: torch steps along g, TO along (1−μ)g.""")
first.false("SGD(lr = α, momentum = μ, dampening = 0)", "w′ = x′", BUFFER, "x′ = x − αbuf′")
claim.mutants()

EDGES = ("n = 1", "μ = 0", "μ = 1", "zero gradients")


@claim.instances("TO and the buffer over ℚ", count=60, edges=EDGES, of="runs of 6 steps, n ≤ 3")
def rational_runs(rng, at):
    n = 1 if at == "n = 1" else rng.randint(1, 3)
    rate, lr, zero = fmpq(rng.randint(-4, 8), 4), fmpq(1, 3), [fmpq(0)] * n
    rate = {"μ = 0": fmpq(0), "μ = 1": fmpq(1)}.get(at, rate)
    w = x = _exact.vector(rng, n)
    A, b, buffer = [zero] * n, zero, zero
    for _ in range(6):
        g = zero if at == "zero gradients" else _exact.vector(rng, n)
        A, b, m, _, _ = _exact.full(A, b, w, g, fmpq(0), 1 - rate)
        w = [a - lr * c for a, c in zip(w, m)]
        buffer = [rate * c + d for c, d in zip(buffer, g)]
        x = [a - lr * (1 - rate) * c for a, c in zip(x, buffer)]
    if w != x:
        raise Fails(f"μ = {rate}: the runs part")


claim.floats("float64 TO beside a momentum buffer", instances=60)
claim.batched("the real torch.optim.SGD beside TO", instances=200)
