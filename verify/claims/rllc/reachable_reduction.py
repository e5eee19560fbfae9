"""Units that no gradient reaches can be left out: RLLC on the reachable part."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    Scalar,
    identity,
    induction,
    inverse,
    pinv,
    refute,
    right_inverse,
)
from theory.operators.matrices import pinv_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

STEP, GATED, MULTIPLE, RELAXED = (
    "full-rank stretches",
    "gated on r, from the zero start",
    "orthogonal rows",
    "orthogonal rows, relaxed inverse",
)

claim = Claim(
    name="rllc/reachable_reduction",
    title="RLLC with unreachable units is RLLC on the reachable part",
    source=source("section 5, behind Theorem 5.3"),
    expected="proved",
    paper="holds",
    wording="""'otherwise there are trivial memory units which store' 0 'in each step' (section
    5, before Theorem 5.3; the 0 was rebuilt), which are set aside there. The claim says when
    that is exact, and that the whole unreachable part goes: while the memory of the rest has
    full rank r.""",
    statement="""Let C (r×k) have full row rank, CT = FC and v = Cᵀν: then every memory that starts
    at N_0·C stays N_t·C, N being the memory of (F, ν). While rank N = r, (NC, L, θ) ↦ (N, CL, θ)
    carries each step of LM-RLLC(T, v, c1, c2) onto the step of LM-RLLC(F, ν, c1, c2). A law that is
    changed only at steps with rank N = r (not k, which is never reached) makes this exact from the
    zero start. If CCᵀ = σ²I no rank is needed at all, and the relaxed inverse of NC with ε is that
    of N with ε/σ²: J(a) ∪ J(a) is exactly J(a) with law L1 + L2 and half the ε.""",
    latex=r"""$CT = FC,\ v = C^\top\nu,\ \operatorname{rank} C = r$: while $\operatorname{rank} N =
    r$, $(NC, L, \theta) \mapsto (N, CL, \theta)$ intertwines $\mathrm{LM\text{-}RLLC}(T,v)$ and
    $\mathrm{LM\text{-}RLLC}(F,\nu)$; for $CC^\top = \sigma^2 I$ at every rank.""",
    hypotheses="""
    - CT = FC: F acts on the reachable rows
    - v = Cᵀν: v is reachable
    - C has full row rank
    - N has full column rank: before the step; or CCᵀ = σ²I""",
    remark="""With C the rows vᵀTⁱ, i < r, F is the companion matrix of the annihilator of v under
    Tᵀ and (F, ν) is controllable, so by normal_form it is the union of Jordan blocks of that
    annihilator. A zero-start run follows it from any step at which its own memory has rank r, with
    the law CL that it has then, as long as it keeps that rank.""",
    parts=(STEP, GATED, MULTIPLE, RELAXED),
)

T, C = rllc.T, Operator("C", "r", "k")
F, nu, v = Operator("F", "r", "r"), Operator("ν", "r", "1"), rllc.V
g, C1, C2 = Operator("g", "n", "1"), rllc.C1, rllc.C2
C_RIGHT = right_inverse(C, "C′")
INTERTWINED, REACHED = Equation(C * T, F * C, "CT = FC"), Equation(v, C.T * nu, "v = Cᵀν")
ROW_RANK = Equation(C * C_RIGHT, 1, "C has full row rank")
now, later = rllc.state(), rllc.state(index=rllc.PRIME)
N, N_next = Operator("N", "n", "r"), Operator("N′", "n", "r")
ell, ell_next = Operator("ℓ", "r", "1"), Operator("ℓ′", "r", "1")
eta, eta_next = Operator("η", "n", "1"), Operator("η′", "n", "1")
SMALL, SMALL_NEXT = rllc.State(N, ell, eta), rllc.State(N_next, ell_next, eta_next)
PHI = [Equation(now.memory, N * C), Equation(ell, C * now.law), Equation(eta, now.theta)]
PHI_NEXT = [
    Equation(later.memory, N_next * C),
    Equation(ell_next, C * later.law),
    Equation(eta_next, later.theta),
]
STATE = [
    (now.memory, later.memory),
    (now.law, later.law),
    (now.theta, later.theta),
    (N, N_next),
    (ell, ell_next),
    (eta, eta_next),
]
N_LEFT, N_LEFT_NEXT = Operator("K", "r", "n"), Operator("K′", "r", "n")
FULL_RANK = Equation(N_LEFT * N, 1, "N has full column rank")


def steps(big=None, small=None):
    """One step of both optimizers; ``big`` and ``small`` replace the pseudo-inverses."""
    return rllc.step(now, later, g, pseudo_inverse=big) + rllc.step(
        SMALL, SMALL_NEXT, g, F, nu, pseudo_inverse=small
    )


@claim.proof("one step", STEP)
def one_step():
    """C(NC)⁺ = N⁺, since (NC)(NC)⁺ and NN⁺ are the same projector and N can be cancelled."""
    d = Derivation([INTERTWINED, REACHED, ROW_RANK, FULL_RANK, *PHI, *steps()])
    return d.qed(*PHI_NEXT)


@claim.proof("every step of a full-rank stretch, by induction over t", STEP)
def every_step():
    return induction(
        PHI,
        state=[*STATE, (N_LEFT, N_LEFT_NEXT)],
        initial=PHI,
        recurrence=steps(),
        given=[INTERTWINED, REACHED, ROW_RANK, FULL_RANK],
    )


gate, gate_next = Scalar("s"), Scalar("s′")


@claim.proof("from the zero start, by induction over t", GATED)
def gated():
    """s is 1 at steps with rank N = r and 0 at the others: sKN = s·1 holds at both, and sC(NC)⁺ =
    sN⁺ follows."""
    return induction(
        PHI,
        state=[*STATE, (N_LEFT, N_LEFT_NEXT), (gate, gate_next)],
        initial=[Equation(now.memory, 0, "zero start"), Equation(N, 0, "zero start"), *PHI[1:]],
        recurrence=steps(gate * pinv(now.memory), gate * pinv(N)),
        given=[
            INTERTWINED,
            REACHED,
            ROW_RANK,
            Equation(
                N_LEFT * N,
                gate * identity("r"),
                "a left inverse K of N where the gate is open, K = 0 where not",
            ),
        ],
    )


sigma2, eps, eps_small = Scalar("σ²"), Scalar("ε"), Scalar("δ")
ORTHOGONAL = Equation(C * C.T, sigma2 * identity("r"), "CCᵀ = σ²I")
INVERSE_SIGMA = Equation(sigma2 * Scalar("τ"), 1, "σ² ≠ 0")
RATIO = Equation(eps, sigma2 * eps_small, "δ = ε/σ²")
ZERO_START = [Equation(now.memory, 0, "zero start"), Equation(N, 0, "zero start"), *PHI[1:]]


@claim.proof("from the zero start, full rank or not, by induction over t", MULTIPLE)
def orthogonal_rows():
    """CCᵀ = σ²I makes Cᵀ/σ² the pseudo-inverse of C on either side, so C(NC)⁺ = N⁺ for every N."""
    return induction(
        PHI,
        state=STATE,
        initial=ZERO_START,
        recurrence=steps(),
        given=[INTERTWINED, REACHED, ORTHOGONAL, INVERSE_SIGMA],
    )


def relaxed(memory, dimension, epsilon, name):
    """(MᵀM + εI)⁻¹Mᵀ."""
    return inverse(memory.T * memory + epsilon * identity(dimension), name) * memory.T


RELAXED_STEPS = steps(relaxed(now.memory, "k", eps, "A"), relaxed(N, "r", eps_small, "B"))


@claim.proof("the same with the relaxed inverse, ε against ε/σ²", RELAXED)
def orthogonal_rows_relaxed():
    """C(MᵀM + ε)⁻¹Mᵀ = (NᵀN + ε/σ²)⁻¹Nᵀ for M = NC, by (CMᵀM + εC) = (σ²NᵀN + ε)C."""
    return induction(
        PHI,
        state=STATE,
        initial=ZERO_START,
        recurrence=RELAXED_STEPS,
        given=[INTERTWINED, REACHED, ORTHOGONAL, INVERSE_SIGMA, RATIO],
    )


# -- instances


@claim.exact("runs over ℚ on full-rank stretches", STEP)
def exact_runs(run):
    """Random (F, ν), C of full row rank and T with CT = FC; r ≤ 3, k ≤ 5, r = k and nilpotent F
    among them."""
    return _runs(run, 40, start="full rank")


@claim.exact("gated runs over ℚ from the zero start", GATED)
def exact_gated(run):
    return _runs(run, 40, start="zero")


EDGES = witnesses.EDGES[2:]


def _runs(run, count, start) -> Checked:
    rng, wanted, used = random.Random(f"reachable {start} {run.seed}"), run.count(count), 0
    for done in edges.numbers(wanted, EDGES):
        at = edges.edge(EDGES, done)
        r = rng.randint(1, 3)
        n, k = r + rng.randint(0, 1), r + rng.randint(0, 2)
        f, e1, _, gradients = witnesses.zero_start(rng, n, r, 6, done, at)
        rows, t, row = _extended(rng, f, e1, k)
        m = witnesses.draw(rng, n, r) if start == "full rank" else fmpq_mat(n, r)
        law = witnesses.draw(rng, k, 1) * (at != "L = 0")
        theta = witnesses.draw(rng, n, 1)
        big, small = (m * rows, law, theta), (m, rows * law, theta)
        for gradient in gradients:
            full = small[0].rank() == r
            if start == "full rank" and not full:
                break
            used += full
            c2 = fmpq(int(full), 2)
            big = witnesses.step(*big, gradient, t, row, fmpq(1), c2)
            small = witnesses.step(*small, gradient, f, e1, fmpq(1), c2)
            if big != (small[0] * rows, big[1], small[2]) or rows * big[1] != small[1]:
                return Checked(
                    f"T = {t.tolist()}, C = {rows.tolist()}: the runs part", ok=False, refutes=True
                )
    return Checked(
        f"{wanted} pairs of runs over ℚ and {len(EDGES)} edges agree exactly, {used} steps of "
        "them with a law correction",
        instances=wanted,
    )


def _extended(rng, f, nu_value, k):
    """(C, T, v) with CT = FC, v = Cᵀν and C of full row rank r, for k ≥ r units."""
    r = f.nrows()
    while True:
        rows = witnesses.draw(rng, r, k)
        if rows.rank() == r:
            break
    right = pinv_matrix(rows)
    unit = fmpq_mat(k, k, [int(i == j) for i in range(k) for j in range(k)])
    return (
        rows,
        right * f * rows + (unit - right * rows) * witnesses.draw(rng, k, k),
        rows.transpose() * nu_value,
    )


@claim.exact("p ∪ p against p over ℚ from the zero start", MULTIPLE)
def exact_doubled(run):
    """C = [1 1]: the doubled propagator is the single one with law L1 + L2, ranks below r
    included."""
    return _doubled(run, lambda m, copies: pinv_matrix(m))


@claim.exact("p ∪ p with ε against p with ε/2 over ℚ", RELAXED)
def exact_doubled_relaxed(run):
    return _doubled(run, lambda m, copies: _relaxed(m, fmpq(copies, 10)))


def _relaxed(m, epsilon):
    gram = m.transpose() * m
    return (
        gram
        + fmpq_mat(
            gram.nrows(),
            gram.nrows(),
            [epsilon * int(i == j) for i in range(gram.nrows()) for j in range(gram.nrows())],
        )
    ).inv() * m.transpose()


def _doubled(run, inverse_of) -> Checked:
    rng, count = random.Random(f"doubled {run.seed}"), run.count(30)
    for index in range(count):
        r, n, copies = rng.randint(1, 2), rng.randint(1, 3), rng.randint(2, 3)
        f, e1 = witnesses.propagator(rng, r, index), witnesses.draw(rng, r, 1)
        rows = fmpq_mat(
            r, copies * r, [int(j % r == i) for i in range(r) for j in range(copies * r)]
        )
        t = fmpq_mat(
            copies * r,
            copies * r,
            [
                f[i % r, j % r] * int(i // r == j // r)
                for i in range(copies * r)
                for j in range(copies * r)
            ],
        )
        law = witnesses.draw(rng, copies * r, 1)
        big, small = (
            (fmpq_mat(n, copies * r), law, fmpq_mat(n, 1)),
            (fmpq_mat(n, r), rows * law, fmpq_mat(n, 1)),
        )
        for _ in range(4):
            gradient = witnesses.draw(rng, n, 1)
            big = _step(big, gradient, t, rows.transpose() * e1, inverse_of(big[0], copies))
            small = _step(small, gradient, f, e1, inverse_of(small[0], 1))
            if big[0] != small[0] * rows or rows * big[1] != small[1] or big[2] != small[2]:
                return Checked(
                    f"F = {f.tolist()}, {copies} copies: the runs part", ok=False, refutes=True
                )
    return Checked(
        f"{count} propagators taken two or three times: 4 steps agree exactly", instances=count
    )


def _step(state, gradient, t, row, retro):
    memory, law, theta = state
    law = law + retro * gradient * fmpq(1, 2)
    memory = memory * t + gradient * row.transpose()
    return memory, law, theta - memory * law


claim.floats("float64 runs with unreachable units against the reachable part", STEP, instances=40)


claim.batched("the same batched in torch", STEP, instances=400)


# -- why each hypothesis, and false variants

AT = {
    "C": [[1, 1]],
    "F": [[2]],
    "T": [[2, 0], [0, 2]],
    "ν": [[1]],
    "v": [[1], [1]],
    "N": [[1]],
    "L": [[1], [0]],
    "θ": [[0]],
    "g": [[1]],
    "c1": 1,
    "c2": 1,
    "K": [[1]],
}
TWO = AT | {
    "C": [[1, 1], [0, 1]],
    "F": [[1, 0], [0, 1]],
    "T": [[1, 0], [0, 1]],
    "ν": [[1], [0]],
    "v": [[1], [1]],
    "N": [[1, 1]],
    "K": [[1], [0]],
}
GIVEN = [INTERTWINED, REACHED, ROW_RANK, FULL_RANK, *PHI]


@claim.necessity("CT = FC", STEP, weakens=("one step", ("h1",)))
def not_intertwined():
    """T = 0 and F = 2: the memories part."""
    return refute(
        PHI_NEXT, [REACHED, ROW_RANK, FULL_RANK, *PHI, *steps()], at=AT | {"T": [[0, 0], [0, 0]]}
    )


@claim.necessity("v = Cᵀν", STEP, weakens=("one step", ("h2",)))
def unreachable_start():
    return refute(
        PHI_NEXT, [INTERTWINED, ROW_RANK, FULL_RANK, *PHI, *steps()], at=AT | {"v": [[1], [0]]}
    )


@claim.necessity("C has full row rank", STEP)
def no_rows():
    """C = 0: the large memory is zero and its law stays, while that of N = 1 is corrected."""
    return refute(
        PHI_NEXT,
        [INTERTWINED, REACHED, FULL_RANK, *PHI, *steps()],
        at={
            "C": [[0]],
            "F": [[1]],
            "T": [[1]],
            "ν": [[1]],
            "N": [[1]],
            "L": [[0]],
            "θ": [[0]],
            "g": [[1]],
            "c1": 1,
            "c2": 1,
            "K": [[1]],
        },
    )


@claim.necessity("N has full column rank", STEP, weakens=("one step", ("h4",)))
def deficient():
    """N = [1 1] with C = [[1, 1], [0, 1]]: C(NC)⁺ is not N⁺."""
    return refute(
        PHI_NEXT,
        [INTERTWINED, REACHED, ROW_RANK, *PHI, *steps()],
        at={n: x for n, x in TWO.items() if n != "K"},
    )


@claim.mutant("the law C′L, C′ a right inverse, for CL", STEP)
def wrong_law():
    wrong = [PHI[0], Equation(ell, C_RIGHT.T * now.law), PHI[2]]
    right = [PHI_NEXT[0], Equation(ell_next, C_RIGHT.T * later.law), PHI_NEXT[2]]
    return refute(right, [INTERTWINED, REACHED, ROW_RANK, FULL_RANK, *wrong, *steps()], at=AT)


@claim.mutant("TCᵀ = CᵀF for CT = FC", STEP)
def transposed():
    return refute(
        PHI_NEXT,
        [Equation(T * C.T, C.T * F), REACHED, ROW_RANK, FULL_RANK, *PHI, *steps()],
        at=AT | {"T": [[1, 2], [0, 3]], "C": [[1, 1]], "F": [[3]]},
    )


@claim.mutant("J(a) ∪ J(a) is J(a) with the law (L1 + L2)/2", MULTIPLE)
def mean_law():
    half = [PHI[0], Equation(2 * ell, C * now.law), PHI[2]]
    half_next = [PHI_NEXT[0], Equation(2 * ell_next, C * later.law), PHI_NEXT[2]]
    return refute(
        half_next,
        [INTERTWINED, REACHED, ORTHOGONAL, INVERSE_SIGMA, *half, *steps()],
        at=AT | {"σ²": 2, "τ": "1/2", "ℓ": [["1/2"]]},
    )


@claim.mutant("the relaxed inverse with the same ε in both", RELAXED)
def same_epsilon():
    return refute(
        PHI_NEXT,
        [
            INTERTWINED,
            REACHED,
            ORTHOGONAL,
            INVERSE_SIGMA,
            Equation(eps, eps_small),
            *PHI,
            *RELAXED_STEPS,
        ],
        at=AT | {"σ²": 2, "τ": "1/2", "ε": 1, "δ": 1},
    )


@claim.mutant("ε·σ² for ε/σ²", RELAXED)
def inverse_ratio():
    return refute(
        PHI_NEXT,
        [
            INTERTWINED,
            REACHED,
            ORTHOGONAL,
            INVERSE_SIGMA,
            Equation(eps_small, sigma2 * eps),
            *PHI,
            *RELAXED_STEPS,
        ],
        at=AT | {"σ²": 2, "τ": "1/2", "ε": 1, "δ": 2},
    )


@claim.mutant("no gate: the zero start with any C of full row rank", GATED)
def ungated():
    """After one step N = [1 0] has rank 1 < 2; the law correction of the second differs."""
    here, first = rllc.unroll(2)
    there = [
        rllc.State(
            Operator(f"N{i}", "n", "r"), Operator(f"ℓ{i}", "r", "1"), Operator(f"η{i}", "n", "1")
        )
        for i in range(3)
    ]
    second = [
        e
        for i in range(2)
        for e in rllc.step(there[i], there[i + 1], Operator(f"g{i + 1}", "n", "1"), F, nu)
    ]
    start = [
        Equation(here[0].memory, 0),
        Equation(there[0].memory, 0),
        Equation(there[0].law, C * here[0].law),
        Equation(there[0].theta, here[0].theta),
    ]
    at = {
        "C": [[1, 1], [0, 1]],
        "F": [[1, 0], [0, 2]],
        "T": [[1, -1], [0, 2]],
        "ν": [[1], [1]],
        "v": [[1], [2]],
        "L0": [[0], [0]],
        "θ0": [[0]],
        "M0": [[0, 0]],
        "N0": [[0, 0]],
        "g1": [[1]],
        "g2": [[1]],
        "c1": 1,
        "c2": 1,
    }
    return refute(
        Equation(there[2].theta, here[2].theta),
        [INTERTWINED, REACHED, ROW_RANK, *start, *first, *second],
        at=at,
    )
