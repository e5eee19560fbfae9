"""A first repair of the zero start: touch the law only at full rank."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import Derivation, Equation, Operator, Scalar, induction, pinv, refute
from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

claim = Claim(
    name="rllc/gated_law_invariance",
    title="Updating the law only at full rank makes RLLC basis independent from any start",
    source=source("Definition 5.1; the gate is ours"),
    expected="proved",
    statement="""Gated LM-RLLC updates L by c2·M⁺g only at steps where the old memory has full
    column rank, tested at every step. Then, for all n, k and every invertible S, Φ(M, L, θ) = (MS,
    S⁻¹L, θ) carries every step onto the step of the S-frame, zero starts and rank-deficient states
    included: the parameters θ agree always.""",
    latex=r"""With $L' = L + \chi\, c_2 M^+ g$, $\chi = [\operatorname{rank} M = k]$, $\Phi$
    intertwines every step for every invertible $S$.""",
    hypotheses="""
    - S is invertible
    - the law rests wherever the memory has not full rank: χ·NM = χ: where χ = 1, M has a left
      inverse N
    - the gate is the same in both frames: rank(MS) = rank(M); in floats a plain rank test is not:
      see the remark""",
    remark="""Our variant, not the paper's. Gating only until the first full-rank state is not
    enough. In floating point a rank test on singular values depends on the basis; the generalized
    eigenvalues of (MᵀM, W), W = TᵀWT + vvᵀ, do not.""",
)

S, S_INV = rllc.S, rllc.S_INV
chi = Scalar("χ")
now, later = rllc.state(), rllc.state(index=rllc.PRIME)
now_s, later_s = rllc.state(rllc.TILDE), rllc.state(rllc.TILDE, rllc.PRIME)
g, N, N_later = Operator("g", "n", "1"), Operator("N", "k", "n"), Operator("N′", "k", "n")
chi_later = Scalar("χ′")
PHI = [
    Equation(now_s.memory, now.memory * S),
    Equation(now_s.law, S_INV * now.law),
    Equation(now_s.theta, now.theta),
]
STEPS = rllc.step(now, later, g, pseudo_inverse=chi * pinv(now.memory)) + rllc.step(
    now_s, later_s, g, *rllc.other_frame(), pseudo_inverse=chi * pinv(now_s.memory)
)
GATE = Equation(chi * (N * now.memory), chi * (S * S_INV), "χ = 0, or M has full column rank")


@claim.proof("every step, by induction over t")
def every_step():
    """χ·(MS)⁺ = χ·S⁻¹M⁺: at full rank as in basis_independence, and 0 = 0 elsewhere."""
    pairs = [
        (getattr(a, n), getattr(b, n))
        for a, b in ((now, later), (now_s, later_s))
        for n in ("memory", "law", "theta")
    ]
    return induction(
        PHI,
        state=[*pairs, (N, N_later), (chi, chi_later)],
        initial=PHI,
        recurrence=STEPS,
        given=[GATE],
        time_limit=20,
    )


@claim.proof("the gate is the same in both frames: MS has full column rank exactly when M has")
def same_gate():
    """NM = 1 gives (S⁻¹N)(MS) = 1, and K(MS) = 1 gives (SK)M = 1."""
    M, K = now.memory, Operator("K", "k", "n")
    inverse_ = Equation(S * S_INV, 1, "S is invertible")
    return [
        Derivation([inverse_, Equation(N * M, 1, "rank M = k")]).qed(
            Equation(S_INV * N * (M * S), 1)
        ),
        Derivation([inverse_, Equation(K * M * S, 1, "rank MS = k")]).qed(Equation(S * K * M, 1)),
    ]


EDGES = (*witnesses.EDGES, "S = 1", "S = −1")


@claim.exact("zero-start runs over ℚ in two frames")
def runs(run):
    """Random T, v, S; gradients with repetitions, so that the rank rises and falls."""
    rng, count, gated = random.Random(f"gated {run.seed}"), run.count(80), 0
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, k = witnesses.size(rng, at, 3, 3)
        t, v, law, gradients = witnesses.zero_start(rng, n, k, 6, index, at)
        s = witnesses.frame(rng, k, at)
        inverse, theta = inverse_matrix(s), witnesses.draw(rng, n, 1)
        if not at:
            gradients = [witnesses.draw(rng, n, 1, size=1) for _ in range(6)]
        here, there = (fmpq_mat(n, k), law, theta), (fmpq_mat(n, k), inverse * law, theta)
        for gradient in gradients:
            gated += here[0].rank() < k
            here = _step(*here, gradient, t, v)
            there = _step(*there, gradient, inverse * t * s, s.transpose() * v)
            if there != (here[0] * s, inverse * here[1], here[2]):
                return Checked(
                    f"T = {t.tolist()}, S = {s.tolist()}: the frames part", ok=False, refutes=True
                )
    return Checked(
        f"{count} zero-start runs of 6 steps agree exactly; the gate was shut at {gated} steps",
        instances=count,
    )


def _step(memory, law, theta, gradient, t, v):
    if memory.rank() == memory.ncols():
        law = law + pinv_matrix(memory) * gradient
    memory = memory * t + gradient * v.transpose()
    return memory, law, theta - memory * law * fmpq(1, 2)


claim.floats("float64 zero-start runs, the gate by generalized eigenvalues", instances=60)


claim.batched("the same batched in torch", instances=500)


TWO = {
    "M": [[1, 1]],
    "L": [[0], [0]],
    "θ": [[0]],
    "g": [[1]],
    "T": [[1, 0], [0, 1]],
    "v": [[1], [0]],
    "S": [[1, 0], [0, 2]],
    "c1": 1,
    "c2": 1,
}
ONE = {
    "M": [[1]],
    "L": [[1]],
    "θ": [[0]],
    "g": [[1]],
    "T": [[1]],
    "v": [[1]],
    "S": [[2]],
    "c1": 1,
    "c2": 1,
    "χ": 1,
    "N": [[1]],
}
THETA = Equation(later_s.theta, later.theta)


@claim.necessity("the law rests wherever the memory has not full rank")
def open_gate():
    """χ = 1 at M = [1 1], S = diag(1, 2)."""
    return refute(THETA, [*PHI, *STEPS], at=TWO | {"χ": 1})


@claim.necessity("S is invertible")
def singular():
    R = Operator("R", "k", "k")
    steps = rllc.step(now, later, g, pseudo_inverse=chi * pinv(now.memory)) + rllc.step(
        now_s, later_s, g, R * rllc.T * S, S.T * rllc.V, pseudo_inverse=chi * pinv(now_s.memory)
    )
    phi = [PHI[0], Equation(now_s.law, R * now.law), PHI[2]]
    return refute(
        THETA,
        [*phi, *steps, Equation(chi * (N * now.memory), chi * Operator("I", "k", "k"))],
        at=ONE | {"S": [[0]], "R": [[1]], "I": [[1]]},
    )


def gates(here, there, at):
    """The two frames with gates of their own."""
    steps = rllc.step(now, later, g, pseudo_inverse=here * pinv(now.memory)) + rllc.step(
        now_s, later_s, g, *rllc.other_frame(), pseudo_inverse=there * pinv(now_s.memory)
    )
    return refute(THETA, [*PHI, *steps], at=at)


@claim.necessity("the gate is the same in both frames")
def different_gates():
    """M = 1 of full rank; the gate open here and shut there, as a rank test by size can have it."""
    return gates(chi, Scalar("χ̃"), ONE | {"χ̃": 0})


@claim.mutant("gate only until the first full-rank state: open at a later rank-deficient one")
def gate_once():
    return refute(THETA, [*PHI, *STEPS], at=TWO | {"χ": 1, "M": [[2, 1]]})


@claim.mutant("a gate of 1/2 at rank-deficient states")
def half_gate():
    return refute(THETA, [*PHI, *STEPS], at=TWO | {"χ": "1/2"})


@claim.mutant("S for S⁻¹ in the law")
def law_not_inverted():
    phi = [PHI[0], Equation(now_s.law, S * now.law), PHI[2]]
    return refute(THETA, [*phi, *STEPS, GATE], at=ONE)


@claim.mutant("v for Sᵀv")
def start_not_moved():
    steps = rllc.step(now, later, g, pseudo_inverse=chi * pinv(now.memory)) + rllc.step(
        now_s, later_s, g, rllc.other_frame()[0], rllc.V, pseudo_inverse=chi * pinv(now_s.memory)
    )
    return refute(THETA, [*PHI, *steps, GATE], at=ONE)
