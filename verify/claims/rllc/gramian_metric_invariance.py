"""A second repair of the zero start: measure laws in the memory's own Gramian."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    Scalar,
    induction,
    inverse,
    left_inverse,
    pinv,
    refute,
)
from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

METRIC, ENERGY, WEIGHTED, RIDGE = (
    "the metric",
    "its meaning",
    "the weighted pseudo-inverse",
    "the ridge",
)

claim = Claim(
    name="rllc/gramian_metric_invariance",
    title="RLLC in the Gramian metric W = TᵀWT + vvᵀ is basis independent from every state",
    source=source("Definition 5.1; the metric is ours"),
    expected="proved",
    statement="""Let ρ(T) < 1, (T, v) controllable and W = TᵀWT + vvᵀ, which is positive definite.
    In the S-frame it is SᵀWS, and LᵀWL = Σh_i², the energy of the impulse response. With the
    W⁻¹-weighted pseudo-inverse M^W = W⁻¹Rᵀ(RW⁻¹Rᵀ)⁻¹C⁺, M = CR any full-rank factorization, or with
    the ridge (MᵀM + εW)⁻¹Mᵀ, ε > 0, in place of M⁺, RLLC is basis independent for ALL memories,
    zero and rank-deficient ones included: (MS)^W = S⁻¹M^W, and the same for the ridge, so every
    step agrees.""",
    latex=r"""$W = T^\top W T + vv^\top$: $W^S = S^\top W S$, $L^\top W L = \sum_i h_i^2$,
    $(MS)^{W^S} = S^{-1} M^W$, $(S^\top M^\top M S + \varepsilon W^S)^{-1}S^\top M^\top =
    S^{-1}(M^\top M + \varepsilon W)^{-1} M^\top$.""",
    hypotheses="""
    - S is invertible
    - the metric moves with the frame: W̃ = SᵀWS, and not W itself
    - W is invertible: so it is when (T, v) is controllable; RW⁻¹Rᵀ and MᵀM + εW are then invertible
      too""",
    axioms="""
    - Stein: for ρ(T) < 1 the equation W = TᵀWT + vvᵀ has exactly one solution, positive definite
      when (T, v) is controllable
    - T^N → 0 for ρ(T) < 1, so the rest of the energy sum vanishes
    - two full-rank factorizations of one matrix are CR and (CB)(B⁻¹R) with an invertible B""",
    parts=(METRIC, ENERGY, WEIGHTED, RIDGE),
    remark="""Our variant, not the paper's: Gramian-metric RLLC. With it the law is corrected at
    every step, and no rank test is needed.""",
)

T, S, v, S_INV = rllc.T, rllc.S, rllc.V, rllc.S_INV
W = Operator("W", "k", "k", symmetric=True)
W_INV = inverse(W)
STEIN = Equation(W, T.T * W * T + v * v.T, "the Gramian")
T_S, v_S, W_S = S_INV * T * S, S.T * v, S.T * W * S
M, C, R = Operator("M", "n", "k"), Operator("C", "n", "r"), Operator("R", "r", "k")
eps = Scalar("ε")


@claim.proof("SᵀWS solves the equation of the S-frame", METRIC)
def metric_moves():
    return Derivation([STEIN]).qed(Equation(W_S, T_S.T * W_S * T_S + v_S * v_S.T))


L = Operator("L", "k", "1")
y, y_next = Operator("y", "k", "1"), Operator("y′", "k", "1")
E, E_next = Operator("E", "1", "1"), Operator("E′", "1", "1")


@claim.proof("LᵀWL = Σ_{i<N} h_i² + yᵀWy with y = T^N L, by induction over N", ENERGY)
def energy():
    """Each step takes h_N² = (vᵀy)² out of yᵀWy."""
    return induction(
        Equation(L.T * W * L, E + y.T * W * y),
        state=[(y, y_next), (E, E_next)],
        over="N",
        given=[STEIN],
        initial=[Equation(y, L, "T⁰L"), Equation(E, 0, "the empty sum")],
        recurrence=[Equation(y_next, T * y), Equation(E_next, E + (v.T * y) * (v.T * y), "h_N²")],
    )


MIDDLE, MIDDLE_S = (
    inverse(R * W_INV * R.T, "(RW⁻¹Rᵀ)⁻¹"),
    inverse(R * S * inverse(W_S, "W̃⁻¹") * S.T * R.T, "(RSW̃⁻¹SᵀRᵀ)⁻¹"),
)
WEIGHT = W_INV * R.T * MIDDLE * pinv(C)
WEIGHT_S = inverse(W_S, "W̃⁻¹") * S.T * R.T * MIDDLE_S * pinv(C)
MOVED = Equation(WEIGHT_S, S_INV * WEIGHT)


@claim.proof("(MS)^W = S⁻¹M^W", WEIGHTED)
def weighted():
    """M = CR and MS = C(RS), so the factor C is the same in both frames."""
    d = Derivation()
    d.prove(inverse(W_S, "W̃⁻¹"), S_INV * W_INV * S_INV.T)
    d.prove(MIDDLE_S, MIDDLE)
    return d.qed(MOVED)


@claim.proof("M^W is the same for every full-rank factorization (CB)(B⁻¹R)", WEIGHTED)
def any_factorization():
    """So (MS)^W may be computed from any factorization of MS, not from C(RS) alone."""
    B = Operator("B", "r", "r")
    left = left_inverse(C, "C′")
    other = inverse(inverse(B) * R * W_INV * R.T * inverse(B).T, "(B⁻¹RW⁻¹RᵀB⁻ᵀ)⁻¹")
    d = Derivation(
        [
            Equation(left * C, 1, "C has full column rank"),
            Equation(B * inverse(B), 1, "B is invertible"),
        ]
    )
    d.prove(pinv(C * B, "(CB)⁺"), inverse(B) * pinv(C))
    d.prove(other, B.T * MIDDLE * B)
    return d.qed(Equation(W_INV * R.T * inverse(B).T * other * pinv(C * B, "(CB)⁺"), WEIGHT))


@claim.proof("so every step agrees, by induction over t", WEIGHTED)
def weighted_runs():
    return rllc.frames_agree()


RIDGE_HERE, RIDGE_THERE = (
    inverse(M.T * M + eps * W, "(A+εW)⁻¹"),
    inverse(S.T * M.T * M * S + eps * W_S, "(Ã+εW̃)⁻¹"),
)
RIDGE_MOVED = Equation(RIDGE_THERE * S.T * M.T, S_INV * RIDGE_HERE * M.T)


@claim.proof("the ridge follows the frame", RIDGE)
def ridge():
    d = Derivation()
    d.prove(RIDGE_THERE, S_INV * RIDGE_HERE * S_INV.T)
    return d.qed(RIDGE_MOVED)


@claim.proof("so every step agrees, by induction over t", RIDGE)
def ridge_runs():
    return rllc.frames_agree()


EDGES = (
    "n = 1, k = 3",
    "n = k = 1",
    "T nilpotent",
    "S = 1",
    "S = −1",
    "L = 0",
    "zero gradients",
    "equal gradients",
)


@claim.exact("zero-start runs over ℚ in two frames, both variants", WEIGHTED)
def runs(run):
    """W from the exact Stein equation; n, k ≤ 3; the rank rises from 0 and falls again."""
    rng, count = random.Random(f"gramian {run.seed}"), run.count(40)
    for index in edges.numbers(count, EDGES):
        at, w = edges.edge(EDGES, index), None
        n, k = witnesses.size(rng, at, 3, 3)
        while w is None or w.rank() < k:
            t = fmpq_mat(k, k, [fmpq(rng.randint(-2, 2), 5) for _ in range(k * k)])
            v = witnesses.draw(rng, k, 1)
            if at == "T nilpotent":
                t = fmpq_mat(k, k, [int(j == i + 1) for i in range(k) for j in range(k)])
            w = _gramian(t, v)
        s = witnesses.frame(rng, k, at)
        inverse_s, law, theta = (
            inverse_matrix(s),
            witnesses.draw(rng, k, 1) * (at != "L = 0"),
            witnesses.draw(rng, n, 1),
        )
        first = witnesses.draw(rng, n, 1, size=1) * (at != "zero gradients")
        w_s = s.transpose() * w * s
        if w_s != _gramian(inverse_s * t * s, s.transpose() * v):
            return Checked(
                f"T = {t.tolist()}, S = {s.tolist()}: the Gramian does not move as SᵀWS",
                ok=False,
                refutes=True,
            )
        for variant in (_weighted, _ridge):
            here, there = (fmpq_mat(n, k), law, theta), (fmpq_mat(n, k), inverse_s * law, theta)
            for _ in range(4):
                g = first if at.endswith("gradients") else witnesses.draw(rng, n, 1, size=1)
                here = _step(variant, w, *here, g, t, v)
                there = _step(variant, w_s, *there, g, inverse_s * t * s, s.transpose() * v)
                if there != (here[0] * s, inverse_s * here[1], here[2]):
                    return Checked(
                        f"T = {t.tolist()}, S = {s.tolist()}: the frames part",
                        ok=False,
                        refutes=True,
                    )
    return Checked(
        f"{count} zero-start runs of 4 steps in both variants agree exactly", instances=2 * count
    )


def _gramian(t: fmpq_mat, v: fmpq_mat):
    """The solution of W = TᵀWT + vvᵀ, entry by entry as a linear system; None if it is not
    unique."""
    k = t.nrows()
    rows = [
        [int((i, j) == (a, b)) - t[a, i] * t[b, j] for a in range(k) for b in range(k)]
        for i in range(k)
        for j in range(k)
    ]
    system = fmpq_mat(k * k, k * k, [x for row in rows for x in row])
    if system.rank() < k * k:
        return None
    solution = system.solve(
        fmpq_mat(k * k, 1, [v[i, 0] * v[j, 0] for i in range(k) for j in range(k)])
    )
    return fmpq_mat(k, k, [solution[i * k + j, 0] for i in range(k) for j in range(k)])


def _weighted(m: fmpq_mat, w: fmpq_mat) -> fmpq_mat:
    """W⁻¹Rᵀ(RW⁻¹Rᵀ)⁻¹C⁺ with R the nonzero rows of the reduced echelon form."""
    reduced, rank = m.rref()
    if not rank:
        return m.transpose() * 0
    r = fmpq_mat(rank, m.ncols(), [reduced[i, j] for i in range(rank) for j in range(m.ncols())])
    pivots = [next(j for j in range(m.ncols()) if r[i, j] != 0) for i in range(rank)]
    c = fmpq_mat(m.nrows(), rank, [m[i, j] for i in range(m.nrows()) for j in pivots])
    half = inverse_matrix(w) * r.transpose()
    return half * inverse_matrix(r * half) * pinv_matrix(c)


def _ridge(m: fmpq_mat, w: fmpq_mat) -> fmpq_mat:
    return inverse_matrix(m.transpose() * m + w * fmpq(1, 3)) * m.transpose()


def _step(variant, w, memory, law, theta, g, t, v):
    law = law + variant(memory, w) * g
    memory = memory * t + g * v.transpose()
    return memory, law, theta - memory * law * fmpq(1, 2)


claim.floats("float64 zero-start runs, both variants", instances=60)


claim.batched("the same batched in torch", instances=500)


AT = {
    "M": [[1, 1]],
    "S": [[1, 0], [0, 2]],
    "W": [[2, 1], [1, 1]],
    "C": [[1]],
    "R": [[1, 1]],
    "ε": 1,
}


@claim.necessity("the metric moves with the frame", RIDGE)
def metric_stays():
    """The ridge with W in both frames, as with W = 1: M = [1 1], S = diag(1, 2)."""
    still = inverse(S.T * M.T * M * S + eps * W, "(Ã+εW)⁻¹")
    return refute(Equation(still * S.T * M.T, S_INV * RIDGE_HERE * M.T), at=AT)


@claim.necessity("S is invertible", RIDGE)
def singular():
    """S = 0: with any B in place of S⁻¹ the two sides differ."""
    B, X = Operator("B", "k", "k"), Operator("X", "k", "k")
    return refute(
        Equation(S * B * RIDGE_HERE * M.T, RIDGE_HERE * M.T),
        [Equation(X * S, 0)],
        at={"M": [[1]], "S": [[0]], "W": [[1]], "B": [[1]], "X": [[1]], "ε": 1},
    )


@claim.necessity("W is invertible", WEIGHTED)
def singular_metric():
    """W = diag(1, 0), the Gramian of an uncontrollable pair, with W⁺ for W⁻¹: M·M^W is not even M
    on its rows."""
    plus = pinv(W)
    return refute(
        Equation(C * R * plus * R.T * pinv(R * plus * R.T, "(RW⁺Rᵀ)⁺") * pinv(C) * C * R, C * R),
        at={"C": [[1]], "R": [[0, 1]], "W": [[1, 0], [0, 0]]},
    )


@claim.mutant("W̃ = S⁻¹WS", METRIC)
def similar():
    wrong = S_INV * W * S
    return refute(Equation(wrong, T_S.T * wrong * T_S + v_S * v_S.T), [STEIN], at=STABLE)


@claim.mutant("W = TWTᵀ + vvᵀ", METRIC)
def other_gramian():
    return refute(
        Equation(W_S, T_S.T * W_S * T_S + v_S * v_S.T),
        [Equation(W, T * W * T.T + v * v.T)],
        at={"T": [[0, 1], [0, 0]], "v": [[0], [1]], "S": [[1, 1], [0, 1]], "W": [[1, 0], [0, 1]]},
    )


STABLE = {"T": [[0, 1], [0, 0]], "v": [[1], [0]], "S": [[1, 0], [0, 2]], "W": [[1, 0], [0, 1]]}


@claim.mutant("W for W⁻¹ in the weighted pseudo-inverse", WEIGHTED)
def not_inverted():
    here = W * R.T * inverse(R * W * R.T, "(RWRᵀ)⁻¹") * pinv(C)
    there = W_S * S.T * R.T * inverse(R * S * W_S * S.T * R.T, "(RSW̃SᵀRᵀ)⁻¹") * pinv(C)
    return refute(Equation(there, S_INV * here), at=AT)


@claim.mutant("LᵀW²L is the energy", ENERGY)
def squared():
    return refute(
        Equation(L.T * W * W * L, (v.T * L) * (v.T * L) + (v.T * T * L) * (v.T * T * L)),
        [STEIN, Equation(T * T, 0)],
        at={"T": [[0, 1], [0, 0]], "v": [[2], [0]], "W": [[4, 0], [0, 4]], "L": [[1], [1]]},
    )


@claim.mutant("the plain pseudo-inverse (W = 1 in both frames)", WEIGHTED)
def plain():
    return refute(Equation(pinv(M * S), S_INV * pinv(M)), at=AT)
