"""The thesis's k momentums, LODO's averaged gradient, RLLC's multi-momentum and Adam's first
moment: one linear memory."""

import random

from flint import fmpq, fmpq_mat

from theory import optimizers
from theory.operators import (
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
from theory.propagators import Propagator
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.thesis import source
from verify.evidence import Checked

HISTORY, SUM, OBJECT = "the history", "the sum", "one object"

claim = Claim(
    name="thesis/momentum_history_propagator",
    title="""The history of k momentums is the linear memory ∪J(m_i), started full; LODO's average,
    RLLC's multi-momentum and Adam's first moment are the same memory""",
    source=source(
        "section 3.5.1, Algorithm 3; with RLLC (arXiv 2402.15262), equation (1) and section 5, "
        "LODO (arXiv 2210.06171), Adam (arXiv 1412.6980)"
    ),
    expected="proved",
    statement="""For all n, k, t and all updates U_t: the history H ← mH + (1−m)U of Algorithm 3,
    filled with U⁰, is the memory M_t = M_{t−1}T + U_t vᵀ of the propagator ∪J(m_i), T = diag(m), v
    = 1 − m, started at M_0 = U⁰·1ᵀ. So M_t = U⁰·1ᵀTᵗ + Σ_{i<t} U_{t−i}vᵀTⁱ, and updates that stay
    U⁰ leave it where it is. Started at 0 its columns are Adam's first moments with β₁ = m_i, for k
    = 1 LODO's averaged gradient, and it is M̂·diag(1 − m) with M̂ RLLC's multi-momentum (T =
    diag(m), v = 1). The full start adds U⁰·1ᵀTᵗ, where Adam divides by 1 − β₁ᵗ.""",
    latex=r"""$H_t = M_t,\ M_t = M_{t-1}\,\mathrm{diag}(m) + U_t(1-m)^\top,\ M_0 = U^0\mathbf
    1^\top;\quad M_t = U^0 \mathbf 1^\top T^t + \sum_{i<t}U_{t-i}v^\top T^i.$""",
    hypotheses="""
    - M_0 = U⁰·1ᵀ: the thesis fills the history; from 0 the term U⁰·1ᵀTᵗ is missing
    - the timescales do not change: one m_i a column for all t
    - v = 1 − m: for Algorithm 3; RLLC's unions have v = 1, a change of basis by diag(1 − m)""",
    parts=(HISTORY, SUM, OBJECT),
    remark="""So everything proved of linear memories holds of the thesis's: the abstract rule,
    change of basis, canonical forms (the claims rllc/…). Where all m_i ≠ 1, diag(1 − m) is
    invertible, and the two propagators are frames of one another. e is the column of ones, E = e_j
    a unit vector, μ = m_j, D = diag(m); P_t = T^{N−t} for a fixed end N.""",
)

D = Operator("D", "k", "k", symmetric=True)
e, E = Operator("e", "k", "1"), Operator("E", "k", "1")
M, M1, Z, Z1 = (Operator(x, "n", "k") for x in ("M", "M′", "M̂", "M̂′"))
start, U, h, h1, a, a1 = (Operator(x, "n", "1") for x in ("U⁰", "U", "h", "h′", "a", "a′"))
mu = Scalar("μ")
V = e - D * e  # v = 1 − m
COLUMN = [
    Equation(D * E, mu * E, "column j has the timescale m_j"),
    Equation(e.T * E, identity("1"), "e_j is a unit vector"),
]
MEMORY = Equation(M1, M * D + U * V.T, "M′ = MT + Uvᵀ with T = diag(m), v = 1 − m")
FILLED = Equation(M, start * e.T, "M_0 = U⁰·1ᵀ")


@claim.proof(
    "every column of M_t is Algorithm 3's h ← m_j h + (1−m_j)U from h = U⁰, by induction over t",
    HISTORY,
)
def columns():
    return induction(
        Equation(M * E, h),
        state=[(M, M1), (h, h1)],
        given=COLUMN,
        initial=[FILLED, Equation(h, start, "the history is filled with U⁰")],
        recurrence=[MEMORY, Equation(h1, mu * h + (1 - mu) * U, "Algorithm 3")],
    )


@claim.proof("updates that stay U⁰ leave M = U⁰·1ᵀ, by induction over t", HISTORY)
def constant():
    return induction(
        Equation(M, start * e.T),
        state=[(M, M1)],
        initial=[FILLED],
        recurrence=[MEMORY, Equation(U, start, "a constant stream")],
    )


A, A1 = Operator("A", "n", "k"), Operator("A′", "n", "k")
P, P1 = Operator("P", "k", "k"), Operator("P′", "k", "k")


@claim.proof("M_N = U⁰·1ᵀTᴺ + Σ_{i<N} U_{N−i}vᵀTⁱ, by induction for a fixed end N", SUM)
def closed_form():
    """With P_t = T^{N−t} and the partial sums A_t = U⁰·1ᵀTᴺ + Σ_{j≤t} U_j vᵀT^{N−j}: M_t P_t = A_t
    for t ≤ N; at t = N, P = 1."""
    return induction(
        Equation(M * P, A),
        state=[(M, M1), (A, A1), (P, P1)],
        initial=[FILLED, Equation(A, start * e.T * P, "the empty sum: U⁰·1ᵀTᴺ")],
        recurrence=[
            MEMORY,
            Equation(A1, A + U * V.T * P1, "the sum takes its next term"),
            Equation(P, D * P1, "T^{N−t} = T·T^{N−t−1}"),
        ],
        final=[Equation(P, 1, "t = N: T⁰ = 1")],
        conclusion=[Equation(M, A)],
    )


EMPTY = Equation(M, 0, "zero start")


@claim.proof(
    "from 0, column j is a ← βa + (1−β)g with β = m_j: Adam's first moment, and LODO's average",
    OBJECT,
)
def first_moment():
    return induction(
        Equation(M * E, a),
        state=[(M, M1), (a, a1)],
        given=COLUMN,
        initial=[EMPTY, Equation(a, 0, "zero start")],
        recurrence=[
            MEMORY,
            Equation(a1, mu * a + (1 - mu) * U, "Adam's m with β₁ = m_j; LODO's m with β = m_j"),
        ],
    )


@claim.proof("from 0, M = M̂·diag(1−m), M̂ the memory of T = diag(m), v = 1", OBJECT)
def multi_momentum():
    return induction(
        Equation(M, Z - Z * D),
        state=[(M, M1), (Z, Z1)],
        initial=[EMPTY, Equation(Z, 0, "zero start")],
        recurrence=[MEMORY, Equation(Z1, Z * D + U * e.T, "RLLC's multi-momentum")],
    )


@claim.proof("the full start adds U⁰·1ᵀTᵗ to the memory from 0, by induction over t", OBJECT)
def full_and_empty():
    full, full1, T, T1 = (
        Operator(x, *size) for x, size in (("H", "nk"), ("H′", "nk"), ("Tᵗ", "kk"), ("Tᵗ⁺¹", "kk"))
    )
    return induction(
        Equation(full, M + start * e.T * T),
        state=[(full, full1), (M, M1), (T, T1)],
        initial=[Equation(full, start * e.T), EMPTY, Equation(T, 1)],
        recurrence=[
            MEMORY,
            Equation(full1, full * D + U * V.T, "the same memory"),
            Equation(T1, T * D),
        ],
    )


def union(scales) -> Propagator:
    """∪J(m_i) with v_i = 1 − m_i, built by RLLC's union."""
    found = Propagator([[scales[0]]], [1 - scales[0]])
    for m in scales[1:]:
        found = found | Propagator([[m]], [1 - m])
    return found


def updated(history, update, scales):
    """Algorithm 3, entry by entry."""
    return [[m * x + (1 - m) * u for m, x in zip(scales, row)] for row, u in zip(history, update)]


def stream(rng, index):
    """Timescales (0, 1 and a repeated one among them now and then), the start, and up to ten
    updates, over ℚ."""
    n, k = rng.randint(1, 3), rng.randint(1, 4)
    scales = [fmpq(rng.choice((0, 1, 2, 5, 9, 10)), 10) for _ in range(k)]
    if index % 5 == 0:
        scales = scales[:1] * k
    return scales, [witnesses.draw(rng, n, 1) for _ in range(rng.randint(1, 11))]


@claim.exact("Algorithm 3 against the memory of ∪J(m_i) and the closed form over ℚ", HISTORY)
def runs(run):
    rng, count = random.Random(f"history {run.seed}"), run.count(100)
    for index in range(count):
        scales, (first, *updates) = stream(rng, index)
        memory = union(scales)
        ones = fmpq_mat(1, len(scales), [1] * len(scales))
        history, held = [[x] * len(scales) for x in first.entries()], first * ones
        for update in updates:
            history = updated(history, update.entries(), scales)
            held = held * memory.matrix + update * memory.start.transpose()
        total, row = first * ones * memory.matrix ** len(updates), memory.start.transpose()
        for update in reversed(updates):
            total, row = total + update * row, row * memory.matrix
        if held != fmpq_mat(history) or held != total:
            return Checked(
                f"m = {scales}: the history, the memory and the sum differ after {len(updates)} "
                "updates",
                ok=False,
                refutes=True,
            )
    where = setting([Equation(M1 * E, mu * (M * E) + (1 - mu) * U)], [*COLUMN, FILLED, MEMORY])
    points = [
        complete(
            where,
            {
                "D": [[p, 0], [0, q]],
                "E": [[1], [0]],
                "e": [[1], [1]],
                "μ": p,
                "U⁰": [[1], [2]],
                "U": [[x], [-1]],
            },
        )
        for p, q in (("1/2", "9/10"), (0, 1), ("1/5", "1/5"))
        for x in (0, 3)
    ]
    pieces = [
        (
            "one update of two momentums",
            Instances(where, [Equation(M1 * E, mu * (M * E) + (1 - mu) * U)], points),
        )
    ]
    return Checked(
        f"{count} histories of up to ten updates, n ≤ 3, k ≤ 4", instances=count, pieces=pieces
    )


@claim.exact(
    "RLLC's objects: ∪J(m_i) with v = 1 in the basis diag(1−m); ema_momentum's propagator for k = "
    "1",
    OBJECT,
)
def frames(run):
    rng, count = random.Random(f"frames {run.seed}"), run.count(60)
    for _ in range(count):
        scales = [fmpq(rng.randint(0, 9), 10) for _ in range(rng.randint(1, 4))]
        k = len(scales)

        def diagonal(entries):
            return [[x if i == j else 0 for j in range(k)] for i, x in enumerate(entries)]  # noqa: B023

        plain = Propagator(diagonal(scales), [1] * k)
        same = plain.change_basis(diagonal([1 - m for m in scales])) == union(scales)
        average = optimizers.ema_momentum(lr=1, beta=scales[0]).propagator
        if not same or average != union(scales[:1]):
            return Checked(f"m = {scales}", ok=False, refutes=True)
    return Checked(f"{count} unions, k ≤ 4, and as many averages", instances=count)


claim.floats(
    "the real float64 systems side by side: KMomentums, LinearMemory, Adam, LODO",
    OBJECT,
    instances=40,
)


claim.batched(
    "exp_avg of torch.optim.Adam, torch.optim.SGD's buffer, k momentums and the linear memory, "
    "batched",
    OBJECT,
    instances=500,
)


UPDATE = Equation(h1, mu * h + (1 - mu) * U, "Algorithm 3")
ONCE = [*COLUMN, MEMORY, UPDATE]
AT = {
    "D": [["1/2", 0], [0, "1/3"]],
    "E": [[1], [0]],
    "e": [[1], [1]],
    "μ": "1/2",
    "U⁰": [[1]],
    "U": [[3]],
}


def after_one(claims, given, at=AT):
    return refute(claims, [*ONCE, Equation(h, start), *given], at=at)


@claim.necessity("M_0 = U⁰·1ᵀ", HISTORY)
def empty_start():
    return after_one(Equation(M1 * E, h1), [Equation(M, 0 * start * e.T)])


@claim.necessity("the timescales do not change", SUM)
def changed_scale():
    """k = 1, m = 1/2 then 1/3: M_2 = (M_1)/3 + 2U_2/3, where U⁰T² with T = 1/2 is not U⁰/6."""
    m1, m2, g0, g2 = (Scalar(x) for x in ("m₁", "m₂", "M_0", "M_2"))
    return refute(
        Equation(g2, m1**2 * g0),
        [Equation(g2, m2 * m1 * g0, "no updates but zeros")],
        at={"m₁": "1/2", "m₂": "1/3", "M_0": 1},
    )


@claim.necessity("v = 1 − m", HISTORY)
def unit_start():
    given = [*COLUMN, UPDATE, Equation(h, start), FILLED, Equation(M1, M * D + U * e.T, "v = 1")]
    return refute(Equation(M1 * E, h1), given, at=AT)


@claim.mutant("v = m", HISTORY)
def other_start_vector():
    given = [
        *COLUMN,
        UPDATE,
        Equation(h, start),
        FILLED,
        Equation(M1, M * D + U * e.T * D, "v = m"),
    ]
    return refute(Equation(M1 * E, h1), given, at=AT | {"D": [["1/3", 0], [0, "1/3"]], "μ": "1/3"})


@claim.mutant("the timescales exchanged: H ← (1−m)H + mU", HISTORY)
def exchanged():
    given = [*COLUMN, MEMORY, Equation(h1, (1 - mu) * h + mu * U), Equation(h, start), FILLED]
    return refute(Equation(M1 * E, h1), given, at=AT | {"D": [["1/3", 0], [0, "1/2"]], "μ": "1/3"})


@claim.mutant("M_1 = U_1vᵀ, the start forgotten at once", SUM)
def forgotten():
    return after_one(Equation(M1, U * V.T), [FILLED])


@claim.mutant("the full start adds U⁰vᵀTᵗ", OBJECT)
def wrong_start_term():
    return after_one(Equation(M1, U * V.T + start * V.T * D), [FILLED])


@claim.mutant("M = M̂: RLLC's multi-momentum itself", OBJECT)
def unscaled():
    return refute(
        Equation(M1, Z1),
        [MEMORY, EMPTY, Equation(Z, 0 * M), Equation(Z1, Z * D + U * e.T)],
        at=AT | {"M": [[0, 0]]},
    )


@claim.mutant("the filled history is Adam's bias-corrected first moment", OBJECT)
def bias_corrected():
    """After one update Adam's m̂ is U_1, the filled history m·U⁰ + (1−m)U_1."""
    return after_one(Equation(M1 * E, U), [FILLED])
