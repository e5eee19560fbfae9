"""The thesis's k momentums, LODO's averaged gradient, RLLC's multi-momentum and Adam's first
moment: one linear memory."""

from itertools import product

from flint import fmpq, fmpq_mat

from theory import optimizers
from theory.propagators import Propagator
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Fails

PARTS = "the history", "the sum", "one object"
HISTORY, SUM, OBJECT = PARTS

claim = Claim(
    name="thesis/momentum_history_propagator",
    title="""The history of k momentums is the linear memory ∪J(m_i), started full; LODO's average,
    RLLC's multi-momentum and Adam's first moment are the same memory""",
    source=source(
        "section 3.5.1, Algorithm 3; with RLLC (arXiv 2402.15262), equation (1) and section 5, "
        "LODO (arXiv 2210.06171), Adam (arXiv 1412.6980)"
    ),
    statement="""
    - For all n, k, t and all updates U_t: the history H ← mH + (1−m)U of Algorithm 3, filled with
      U⁰, is the memory M_t = M_{t−1}T + U_t vᵀ of the propagator ∪J(m_i), T = diag(m), v = 1 − m,
      started at M_0 = U⁰·1ᵀ. By: columns
    - So M_t = U⁰·1ᵀTᵗ + Σ_{i<t} U_{t−i}vᵀTⁱ, By: sum
    - and updates that stay U⁰ leave it where it is. By: constant updates
    - Started at 0 its columns are Adam's first moments with β₁ = m_i, for k = 1 LODO's averaged
      gradient, By: first moments
    - and it is M̂·diag(1 − m) with M̂ RLLC's multi-momentum (T = diag(m), v = 1). By:
      multi-momentum
    - The full start adds U⁰·1ᵀTᵗ, where Adam divides by 1 − β₁ᵗ. By: full start
    """,
    latex=r"""$H_t = M_t,\ M_t = M_{t-1}\,\mathrm{diag}(m) + U_t(1-m)^\top,\ M_0 = U^0\mathbf
    1^\top;\quad M_t = U^0 \mathbf 1^\top T^t + \sum_{i<t}U_{t-i}v^\top T^i.$""",
    hypotheses="""
    - M_0 = U⁰·1ᵀ: the thesis fills the history; from 0 the term U⁰·1ᵀTᵗ is missing
    - the timescales do not change: one m_i a column for all t
    - v = 1 − m: for Algorithm 3; RLLC's unions have v = 1, a change of basis by diag(1 − m)""",
    parts=PARTS,
    remark="""So everything proved of linear memories holds of the thesis's: the abstract rule,
    change of basis, canonical forms (the claims rllc/…). Where all m_i ≠ 1, diag(1 − m) is
    invertible, and the two propagators are frames of one another. e is the column of ones, E = e_j
    a unit vector, μ = m_j, D = diag(m); P_t = T^{N−t} for a fixed end N.""",
)

claim.letters("D: symmetric k×k; e E: k; M M′ M̂ M̂′ A A′ H H′: n×k; U⁰ U h h′ a a′: n; μ")
claim.letters("P P′ Tᵗ Tᵗ⁺¹: k×k")
claim.let("v = e − De")  # v = 1 − m
COLUMN = "DE = μE : column j has the timescale m_j; eᵀE = 1 : e_j is a unit vector"
MEMORY = "M′ = MD + Uvᵀ : M′ = MT + Uvᵀ with T = diag(m), v = 1 − m"
FILLED, EMPTY = "M = U⁰eᵀ : M_0 = U⁰·1ᵀ", "M = 0 : zero start"
UPDATE = "h′ = μh + (1 − μ)U : Algorithm 3"
claim.under(COLUMN, part=HISTORY).inductive(
    "every column of M_t is Algorithm 3's h ← m_j h + (1−m_j)U from h = U⁰, by induction over t",
    "ME = h",
    initial=[FILLED, "h = U⁰ : the history is filled with U⁰"],
    recurrence=[MEMORY, UPDATE],
    name="columns",
)
claim.under(part=HISTORY).inductive(
    "[constant updates] updates that stay U⁰ leave M = U⁰·1ᵀ, by induction over t",
    "M = U⁰eᵀ",
    initial=FILLED,
    recurrence=[MEMORY, "U = U⁰ : a constant stream"],
)
claim.under(part=SUM).inductive(f"""
    [sum] M_N = U⁰·1ᵀTᴺ + Σ_{{i<N}} U_{{N−i}}vᵀTⁱ, by induction for a fixed end N
    MP = A
    initial: {FILLED}
    A = U⁰eᵀP : the empty sum: U⁰·1ᵀTᴺ
    recurrence: {MEMORY}
    A′ = A + UvᵀP′ : the sum takes its next term
    P = DP′ : T^{{N−t}} = T·T^{{N−t−1}}
    final: P = 1 : t = N: T⁰ = 1
    conclusion: M = A
    says: With P_t = T^{{N−t}} and the partial sums A_t = U⁰·1ᵀTᴺ + Σ_{{j≤t}} U_j vᵀT^{{N−j}}: M_t
    P_t = A_t for t ≤ N; at t = N, P = 1.""")
claim.under(COLUMN, part=OBJECT).inductive(
    "from 0, column j is a ← βa + (1−β)g with β = m_j: Adam's first moment, and LODO's average",
    "ME = a",
    initial=[EMPTY, "a = 0 : zero start"],
    recurrence=[MEMORY, "a′ = μa + (1 − μ)U : Adam's m with β₁ = m_j, LODO's m with β = m_j"],
    name="first moments",
)
claim.under(part=OBJECT).inductive(
    "[multi-momentum] from 0, M = M̂·diag(1−m), M̂ the memory of T = diag(m), v = 1",
    "M = M̂ − M̂D",
    initial=[EMPTY, "M̂ = 0 : zero start"],
    recurrence=[MEMORY, "M̂′ = M̂D + Ueᵀ : RLLC's multi-momentum"],
)
claim.under(part=OBJECT).inductive(
    "[full start] the full start adds U⁰·1ᵀTᵗ to the memory from 0, by induction over t",
    "H = M + U⁰eᵀTᵗ",
    state="H → H′; M → M′; Tᵗ → Tᵗ⁺¹",
    initial=["H = U⁰eᵀ", EMPTY, "Tᵗ = 1"],
    recurrence=[MEMORY, "H′ = HD + Uvᵀ : the same memory; Tᵗ⁺¹ = TᵗD"],
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


@claim.instances(f"""Algorithm 3 against the memory of ∪J(m_i) and the closed form over ℚ
    part: {HISTORY}
    count: 100
    of: histories of up to ten updates, n ≤ 3, k ≤ 4""")
def runs(rng, index):
    """Timescales 0, 1 and repeated ones are among them now and then."""
    n, k = rng.randint(1, 3), rng.randint(1, 4)
    scales = [fmpq(rng.choice((0, 1, 2, 5, 9, 10)), 10) for _ in range(k)]
    scales = scales if index % 5 else scales[:1] * k
    first, *updates = [witnesses.draw(rng, n, 1) for _ in range(rng.randint(1, 11))]
    memory, ones = union(scales), fmpq_mat(1, k, [1] * k)
    history, held = [[x] * k for x in first.entries()], first * ones
    for update in updates:
        history = updated(history, update.entries(), scales)
        held = held * memory.matrix + update * memory.start.transpose()
    total, row = first * ones * memory.matrix ** len(updates), memory.start.transpose()
    for update in reversed(updates):
        total, row = total + update * row, row * memory.matrix
    if held != fmpq_mat(history) or held != total:
        said = "the history, the memory and the sum differ after"
        raise Fails(f"m = {scales}: {said} {len(updates)} updates")


@claim.under(COLUMN, FILLED, MEMORY, part=HISTORY).instances(
    "one update of two momentums",
    "M′E = μ(ME) + (1 − μ)U",
    count=1,
    edges=product((("1/2", "9/10"), (0, 1), ("1/5", "1/5")), (0, 3)),
)
def one_update(at):
    (p, q), x = at or (("1/3", 2), 1)
    first = {"D": [[p, 0], [0, q]], "E": [[1], [0]], "e": [[1], [1]], "μ": p}
    return {**first, "U⁰": [[1], [2]], "U": [[x], [-1]]}


@claim.instances(f"""
    RLLC's objects: ∪J(m_i) with v = 1 in the basis diag(1−m); ema_momentum's propagator for k = 1
    part: {OBJECT}
    count: 60
    of: unions, k ≤ 4, and as many averages""")
def frames(rng):
    scales = [fmpq(rng.randint(0, 9), 10) for _ in range(rng.randint(1, 4))]

    def diagonal(entries):
        return [[x * (i == j) for j in range(len(scales))] for i, x in enumerate(entries)]

    plain = Propagator(diagonal(scales), [1] * len(scales))
    same = plain.change_basis(diagonal([1 - m for m in scales])) == union(scales)
    average = optimizers.ema_momentum(lr=1, beta=scales[0]).propagator
    if not same or average != union(scales[:1]):
        raise Fails(f"m = {scales}")


claim.floats(f"""the real float64 systems side by side: KMomentums, LinearMemory, Adam, LODO
    part: {OBJECT}
    instances: 40""")
claim.batched(
    "exp_avg of torch.optim.Adam, torch.optim.SGD's buffer, k momentums and the linear memory, "
    "batched",
    OBJECT,
    instances=500,
)

HALF = "D=diag(1/2, 1/3), E=(1, 0), e=(1, 1), μ=1/2, U⁰=1, U=3"
row = claim.under(COLUMN, "h = U⁰", part=HISTORY, at=HALF)
once = row.under(MEMORY, UPDATE)
full = once.under(FILLED)
once.needs("M_0 = U⁰·1ᵀ", "M′E = h′", "M = 0·U⁰eᵀ")
claim.letters("m₁ m₂ M_0 M_2")
claim.needs(f"""the timescales do not change
    M_2 = m₁²M_0
    given: M_2 = m₂m₁M_0 : no updates but zeros
    at: m₁=1/2, m₂=1/3, M_0=1
    part: {SUM}
    says: k = 1, m = 1/2 then 1/3: M_2 = (M_1)/3 + 2U_2/3, where U⁰T² with T = 1/2 is not U⁰/6""")
row.needs("v = 1 − m", "M′E = h′", UPDATE, FILLED, "M′ = MD + Ueᵀ : v = 1")
third = row.under(FILLED, at="D=diag(1/3, 1/2), μ=1/3")
third.false("v = m", "M′E = h′", UPDATE, "M′ = MD + UeᵀD : v = m")
turned = "the timescales exchanged: H ← (1−m)H + mU"
third.false(turned, "M′E = h′", MEMORY, "h′ = (1 − μ)h + μU")
full.false("M_1 = U_1vᵀ, the start forgotten at once", "M′ = Uvᵀ", part=SUM)
full.false("the full start adds U⁰vᵀTᵗ", "M′ = Uvᵀ + U⁰vᵀD", part=OBJECT)
claim.under(MEMORY, EMPTY, "M̂ = 0·M; M̂′ = M̂D + Ueᵀ", part=OBJECT).false(
    "M = M̂: RLLC's multi-momentum itself", "M′ = M̂′", at="D=diag(1/2, 1/3), e=(1, 1), U=3, M=[0 0]"
)
full.false(f"""the filled history is Adam's bias-corrected first moment
    M′E = U
    part: {OBJECT}
    says: After one update Adam's m̂ is U_1, the filled history m·U⁰ + (1−m)U_1.""")
claim.mutants()
