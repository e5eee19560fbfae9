"""Lemma 3.8 of the RLLC paper: RLLC over any memory rule, in another basis."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import Derivation, Equation, Operator, inverse, left_inverse, pinv, refute
from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

STEP, COMPOSE = "one step", "frames compose"

claim = Claim(
    name="rllc/linear_invariance",
    title="RLLC over any memory rule commutes with an invertible change of basis",
    source=source("Lemma 3.8"),
    expected="proved",
    wording="""The RLLC optimizer corresponding to f 'is essentially equivalent to the RLLC
    optimizer corresponding to' f_S, for an 'arbitrary matrix' S (Lemma 3.8; formulas rebuilt).
    Definition 3.6 makes f_S for 'an invertible matrix', so that is what arbitrary means.""",
    statement="""For any memory rule (M, h, g) ↦ (f(M, h, g)₁, f(M, h, g)₂) and invertible S, let
    f_S(M, h, g) = (f(MS⁻¹, h, g)₁S, f(MS⁻¹, h, g)₂). Then Φ(M, L, h) = (MS, S⁻¹L, h) carries one
    step of RLLC(f) onto one step of RLLC(f_S) whenever the old M has full column rank, and the
    parameters θ agree. Frames compose: (f_S)_{S′} = f_{SS′}. The domain is empty if n < k, and a
    step may leave it.""",
    latex=r"""$\Phi(M,L,h) = (MS, S^{-1}L, h)$ intertwines one step of $\mathrm{RLLC}(f)$ and
    $\mathrm{RLLC}(f_S)$, $f_S(M,h,g) = (f(MS^{-1},h,g)_1 S,\ f(MS^{-1},h,g)_2)$, whenever
    $\operatorname{rank} M = k$.""",
    hypotheses="""
    - S is invertible
    - the old memory has full column rank""",
    axioms=("congruence: a memory rule gives the same value at the same arguments (M, h, g)",),
    parts=(STEP, COMPOSE),
)

M, S, g = Operator("M", "n", "k"), rllc.S, Operator("g", "n", "1")
S_INV, C1, C2 = rllc.S_INV, rllc.C1, rllc.C2
L, theta = Operator("L", "k", "1"), Operator("θ", "n", "1")
F = Operator("F", "n", "k")  # the value f(M, h, g)₁, whatever it is
M_S, L_S = M * S, S_INV * L
N = left_inverse(M, "N")
FULL_RANK = Equation(N * M, 1, "the old memory has full column rank")
LAW, LAW_S = L + C2 * pinv(M) * g, L_S + C2 * pinv(M_S) * g
STEP_AGREES = Equation(theta - C1 * F * S * LAW_S, theta - C1 * F * LAW)


@claim.proof("f is asked at the same point, and Φ commutes with the step", STEP)
def one_step():
    """(MS)S⁻¹ = M, so f_S asks f at (M, h, g) and answers FS; then S⁻¹ passes through the law's
    correction."""
    d = Derivation([FULL_RANK])
    d.prove(M_S * S_INV, M)
    d.prove(pinv(M_S), S_INV * pinv(M))
    return d.qed(Equation(M_S * S_INV, M), Equation(LAW_S, S_INV * LAW), STEP_AGREES)


@claim.proof("(SS′)⁻¹ = S′⁻¹S⁻¹ at the arguments, F·S·S′ at the values", COMPOSE)
def frames_compose():
    other, whole = Operator("S′", "k", "k"), Operator("P", "k", "k")
    there, further = Operator("F_S", "n", "k"), Operator("F_SS′", "n", "k")
    given = [
        Equation(whole, S * other, "P = SS′"),
        Equation(there, F * S, "the answer of f_S"),
        Equation(further, there * other, "the answer of (f_S)_S′"),
    ]
    return Derivation(given).qed(
        Equation(M * inverse(other) * S_INV, M * inverse(whole)), Equation(further, F * whole)
    )


EDGES = ("n = k = 1", "S = 1", "S = −1", "L = 0", "zero gradients")


@claim.exact("a non-linear rule with hidden state over ℚ")
def nonlinear_rule(run):
    """f(M, h, g) = (M∘M + g·hᵀ, h + Mᵀg): one step in two frames; and full rank may be lost in a
    step."""
    rng, count, left = random.Random(f"linear invariance {run.seed}"), run.count(80), 0
    for done in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, done)
        k = 1 if at == "n = k = 1" else rng.randint(1, 3)
        n = k if at == "n = k = 1" else k + rng.randint(0, 2)
        m, law, h, gradient = (
            witnesses.draw(rng, a, b) for a, b in ((n, k), (k, 1), (k, 1), (n, 1))
        )
        if done % 8 == 0:  # M∘M is all ones, of rank 1
            m = fmpq_mat(n, k, [-1 if i == j > 0 else 1 for i in range(n) for j in range(k)])
            h = h * 0
        while m.rank() < k:
            m = witnesses.draw(rng, n, k)
        s = witnesses.frame(rng, k, at)
        law, gradient = law * (at != "L = 0"), gradient * (at != "zero gradients")
        c1, c2 = fmpq(1, 2), fmpq(rng.randint(-3, 3), 2)
        inverse_s = inverse_matrix(s)
        new, hidden = rule(m, h, gradient)
        moved = rule(m * s * inverse_s, h, gradient)
        new_s, hidden_s = moved[0] * s, moved[1]
        law_new, law_s = (
            law + pinv_matrix(m) * gradient * c2,
            inverse_s * law + pinv_matrix(m * s) * gradient * c2,
        )
        if (
            new_s != new * s
            or hidden_s != hidden
            or law_s != inverse_s * law_new
            or new_s * law_s * c1 != new * law_new * c1
        ):
            return Checked(
                f"M = {m.tolist()}, S = {s.tolist()}: the frames part", ok=False, refutes=True
            )
        left += new.rank() < k
        done += 1
    return Checked(
        f"{done} steps of a non-linear rule with hidden state agree exactly; {left} of them lose "
        "full rank",
        instances=done,
    )


def rule(m: fmpq_mat, h: fmpq_mat, gradient: fmpq_mat):
    """M∘M + g·hᵀ and h + Mᵀg: non-linear in M, with a hidden state."""
    squares = fmpq_mat(m.nrows(), m.ncols(), [x * x for x in m.entries()])
    return squares + gradient * h.transpose(), h + m.transpose() * gradient


claim.floats("float64 steps of a non-linear rule with hidden state", instances=60)


claim.batched("the same batched in torch", instances=500)


POINT = {
    "M": [[1, 1]],
    "S": [[1, 0], [0, 2]],
    "L": [[0], [0]],
    "θ": [[0]],
    "g": [[1]],
    "F": [[1, 0]],
    "c1": 1,
    "c2": 1,
}
SQUARE = {
    "M": [[1, 2], [0, 1]],
    "S": [[1, 2], [1, 3]],
    "L": [[1], [1]],
    "θ": [[0], [0]],
    "g": [[1], [2]],
    "F": [[1, 1], [0, 1]],
    "c1": 1,
    "c2": 1,
}


@claim.necessity("the old memory has full column rank", STEP)
def rank_deficient():
    """M = [1 1], S = diag(1, 2), L = 0: the next parameters differ."""
    return refute(STEP_AGREES, at=POINT)


@claim.necessity("S is invertible", STEP)
def singular():
    """S = diag(1, 0) with S⁺ for S⁻¹: f would be asked at another memory."""
    return refute(
        Equation(M * S * pinv(S), M), [FULL_RANK], at={"M": [[1, 2], [0, 1]], "S": [[1, 0], [0, 0]]}
    )


@claim.mutant("any S: S = 0 with any matrix R as its inverse", STEP)
def arbitrary():
    """No R makes Φ keep the parameters when S = 0: the step in the other frame is zero."""
    R = Operator("R", "k", "k")
    step = Equation(theta - C1 * F * S * (R * L), theta - C1 * F * L)
    return refute(step, at={"S": [[0]], "R": [[1]], "F": [[1]], "L": [[1]], "θ": [[0]], "c1": 1})


@claim.mutant("law SL for S⁻¹L", STEP)
def law_not_inverted():
    return refute(
        Equation(theta - C1 * F * S * (S * L + C2 * pinv(M_S) * g), STEP_AGREES.right),
        [FULL_RANK],
        at=SQUARE,
    )


@claim.mutant("memory SM… on the wrong side: f answers F·S⁻¹", STEP)
def value_not_moved():
    return refute(
        Equation(theta - C1 * F * S_INV * LAW_S, STEP_AGREES.right), [FULL_RANK], at=SQUARE
    )


@claim.mutant("f asked at MS instead of (MS)S⁻¹", STEP)
def asked_elsewhere():
    return refute(Equation(M_S, M), [FULL_RANK], at=SQUARE)


@claim.mutant("the correction through (MS)ᵀ", STEP)
def transpose_for_pinv():
    return refute(
        Equation(theta - C1 * F * S * (L_S + C2 * M_S.T * g), STEP_AGREES.right),
        [FULL_RANK],
        at=SQUARE,
    )


@claim.mutant("(f_S)_{S′} = f_{S′S}", COMPOSE)
def wrong_composition():
    other = Operator("S′", "k", "k")
    return refute(
        Equation(F * S * other, F * other * S),
        at={"F": [[1, 0], [0, 1]], "S": [[1, 1], [0, 1]], "S′": [[1, 0], [1, 1]]},
    )
