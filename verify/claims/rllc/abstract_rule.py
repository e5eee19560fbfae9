"""Equation (2) of the RLLC paper: what a linear memory stores."""

import random

from flint import fmpq_mat

from theory.operators import Equation, Operator, induction, refute
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

claim = Claim(
    name="rllc/abstract_rule",
    title="A linear memory stores a fixed combination of past gradients",
    source=source("section 4, equation (2)"),
    expected="proved",
    paper="holds",
    statement="""For all n, k, N: if M_0 = 0 and M_t = M_{t−1}T + g_t vᵀ, then M_N = Σ_{i<N} g_{N−i}
    vᵀTⁱ. The row sequence vᵀTⁱ is the memory's abstract rule.""",
    latex=r"""$M_0 = 0,\ M_t = M_{t-1}T + g_t v^\top \;\Rightarrow\; M_N = \sum_{i<N} g_{N-i}\,
    v^\top T^i$.""",
    hypotheses="""
    - the memory starts at zero: otherwise M_0T^N is added""",
)

T, v = rllc.T, rllc.V
M, M_next = Operator("M", "n", "k"), Operator("M′", "n", "k")
g_next = Operator("g′", "n", "1")
A, A_next = Operator("A", "n", "k"), Operator("A′", "n", "k")  # A_t = Σ_{j≤t} g_j vᵀT^{N−j}
P, P_next = Operator("P", "k", "k"), Operator("P′", "k", "k")  # P_t = T^{N−t}


@claim.proof("induction over t for a fixed end N")
def by_induction():
    """With P_t = T^{N−t} and the partial sums A_t = Σ_{j≤t} g_j vᵀT^{N−j}: M_t P_t = A_t for t ≤ N.

    At t = N, P = 1, so M_N = A_N = Σ_{j≤N} g_j vᵀT^{N−j}, which is the claim with i = N − j.
    """
    return induction(
        Equation(M * P, A),
        state=[(M, M_next), (A, A_next), (P, P_next)],
        initial=[Equation(M, 0, "zero start"), Equation(A, 0, "the empty sum")],
        recurrence=[
            Equation(M_next, M * T + g_next * v.T, "memory update, equation (1)"),
            Equation(A_next, A + g_next * v.T * P_next, "the sum takes its next term"),
            Equation(P, T * P_next, "T^{N−t} = T·T^{N−t−1}"),
        ],
        final=[Equation(P, 1, "t = N: T⁰ = 1")],
        conclusion=[Equation(M, A)],
    )


@claim.exact("the recursion against the sum over ℚ")
def recursion_against_sum(run):
    """Random and degenerate T (zero, nilpotent), up to ten steps, n, k ≤ 3."""
    rng, count = random.Random(f"abstract rule {run.seed}"), run.count(100)
    for index in edges.numbers(count, witnesses.EDGES):
        at = edges.edge(witnesses.EDGES, index)
        n, k = witnesses.size(rng, at, 3, 3)
        steps = rng.randint(1, 10) if at else rng.randint(0, 10)
        t, start, _, gradients = witnesses.zero_start(rng, n, k, steps, index, at)
        row = start.transpose()
        memory, total = fmpq_mat(n, k), fmpq_mat(n, k)
        for gradient in gradients:
            memory = memory * t + gradient * row
        for i in range(steps):
            total += gradients[steps - 1 - i] * row
            row = row * t
        if memory != total:
            return Checked(
                f"T = {t.tolist()}: the recursion and the sum differ after {steps} steps",
                ok=False,
                refutes=True,
            )
    return Checked(
        f"{count} memories over ℚ, n, k ≤ 3, up to 10 steps, and {len(witnesses.EDGES)} edges",
        instances=count,
    )


claim.floats("float64 memories against the sum", instances=60)


claim.batched("the same batched in torch", instances=500)


states, steps = rllc.unroll(3)
MEMORY = [e for e in steps if e.left.single_letter.name.startswith("M")]
M0, M3 = states[0].memory, states[3].memory
g1, g2, g3 = (Operator(f"g{i}", "n", "1") for i in (1, 2, 3))
AT = {
    "T": [[1, 1], [0, 2]],
    "v": [[1], [1]],
    "g1": [[1]],
    "g2": [[2]],
    "g3": [[-1]],
    "M0": [[0, 0]],
}


def after_three_steps(total, at=AT, start=(Equation(M0, 0),)):
    """M_3 = total, refuted at a 1×2 memory; the start is zero unless given."""
    return refute(Equation(M3, total), [*start, *MEMORY], at=at)


TRUE_SUM = g3 * v.T + g2 * v.T * T + g1 * v.T * T**2


@claim.necessity("the memory starts at zero")
def other_start():
    """From M_0 = (1, 0) the term M_0T³ stays."""
    return after_three_steps(TRUE_SUM, AT | {"M0": [[1, 0]]}, start=())


@claim.mutant("Tᵀ for T")
def transposed():
    return after_three_steps(g3 * v.T + g2 * v.T * T.T + g1 * v.T * T.T**2)


@claim.mutant("gradients in the wrong order: g_{i+1}")
def wrong_order():
    return after_three_steps(g1 * v.T + g2 * v.T * T + g3 * v.T * T**2)


@claim.mutant("T^{i+1} for Tⁱ")
def shifted_power():
    return after_three_steps(TRUE_SUM * T)


@claim.mutant("the oldest gradient dropped")
def dropped_term():
    return after_three_steps(g3 * v.T + g2 * v.T * T)


@claim.mutant("the sign of T flipped")
def flipped_sign():
    return after_three_steps(g3 * v.T - g2 * v.T * T + g1 * v.T * T**2)
