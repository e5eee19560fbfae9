"""The relaxed inverse (Remark 3.5) in another basis."""

import random

from flint import fmpq, fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    Scalar,
    identity,
    inverse,
    left_inverse,
    refute,
)
from theory.operators.matrices import inverse_matrix
from theory.rllc import setting as rllc
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

FORMULA, ERROR, ZERO, MEND = "the formula", "the error", "when it vanishes", "the mend"

claim = Claim(
    name="rllc/relaxed_inverse_covariance",
    title="The relaxed inverse depends on the basis, unless SSᵀMᵀ = Mᵀ",
    source=source("Remark 3.5"),
    expected="proved",
    statement="""With A = MᵀM, G = SSᵀ, R_ε(M) = (A + εI)⁻¹Mᵀ and ε > 0: S·R_ε(MS) = (A + εG⁻¹)⁻¹Mᵀ,
    so its distance from R_ε(M) is E = ε(A + εG⁻¹)⁻¹(I − G⁻¹)R_ε(M). E = 0 if and only if GMᵀ = Mᵀ;
    at full column rank, if and only if S is orthogonal. The new frame reproduces the old run with
    the regularizer εSᵀS in place of εI.""",
    latex=r"""$S R_\varepsilon(MS) = (A + \varepsilon G^{-1})^{-1} M^\top$, $E = \varepsilon (A +
    \varepsilon G^{-1})^{-1} (I - G^{-1}) R_\varepsilon(M)$, $E = 0 \iff G M^\top = M^\top$.""",
    hypotheses="""
    - S is invertible
    - ε is not zero: ε > 0 makes A + εI, A + εG⁻¹ and SᵀAS + εI invertible; for the third part
    - GMᵀ = Mᵀ: for E = 0""",
    remark="""Lemma 3.8 and Theorem 5.2 are about the exact inverse, and the paper claims no such
    thing of the relaxed one; but the relaxed one is what it uses in practice (Remark 3.5), and for
    that the basis matters, even at full rank.""",
    parts=(FORMULA, ERROR, ZERO, MEND),
)

M, S = Operator("M", "n", "k"), Operator("S", "k", "k")
eps = Scalar("ε")
A, S_INV = M.T * M, inverse(S)
G, G_INV = S * S.T, S_INV.T * S_INV
K = inverse(A + eps * identity("k"), "K")  # (A + εI)⁻¹
K_S = inverse(S.T * A * S + eps * identity("k"), "K̃")  # (SᵀAS + εI)⁻¹
X = inverse(A + eps * G_INV, "X")  # (A + εG⁻¹)⁻¹
OUTER = inverse(M * M.T + eps * identity("n"), "(MMᵀ+ε)⁻¹")
MOVED, HERE = S * K_S * S.T * M.T, K * M.T
ERROR_FORM = eps * X * (1 - G_INV) * K * M.T


@claim.proof("S(SᵀAS + ε)⁻¹Sᵀ = (A + εG⁻¹)⁻¹", FORMULA)
def formula():
    d = Derivation()
    d.prove(S * K_S * S.T, X)
    return d.qed(Equation(MOVED, X * M.T))


@claim.proof("the resolvent identity", ERROR)
def error():
    d = Derivation()
    d.prove(S * K_S * S.T, X)
    d.prove(X - K, eps * X * (1 - G_INV) * K)
    return d.qed(Equation(MOVED - HERE, ERROR_FORM))


SMALL = Equation(G * M.T, M.T, "GMᵀ = Mᵀ")


@claim.proof("GMᵀ = Mᵀ makes E = 0, and E = 0 makes GMᵀ = Mᵀ", ZERO)
def vanishes():
    """By push-through KMᵀ = Mᵀ(MMᵀ + ε)⁻¹; then I − G⁻¹ meets Mᵀ itself. At full column rank GMᵀ =
    Mᵀ is G = 1."""
    there = Derivation([SMALL, Equation((M * M.T + eps * identity("n")) * OUTER, 1)])
    there.prove(G_INV * M.T, M.T)
    there.prove(K * M.T, M.T * OUTER)
    back = Derivation(
        [Equation(ERROR_FORM, 0, "E = 0"), Equation((M * M.T + eps * identity("n")) * OUTER, 1)],
        [(eps, "ε is not zero")],
    )
    scaled = back.combine(
        eps * ((1 - G_INV) * K * M.T),
        0,
        [
            (1, A + eps * G_INV, back.find(Equation(ERROR_FORM, 0)), 1),
            (-1, 1, back.find(Equation((A + eps * G_INV) * X, 1)), eps * (1 - G_INV) * K * M.T),
        ],
    )
    back.cancel(scaled, "nz1", (1 - G_INV) * K * M.T)
    back.prove(K * M.T, M.T * OUTER)
    back.prove((1 - G_INV) * M.T * OUTER, 0)
    back.prove((1 - G_INV) * M.T, 0)
    full = Derivation([SMALL, Equation(left_inverse(M, "N") * M, 1, "M has full column rank")]).qed(
        Equation(G, 1)
    )
    return [there.qed(Equation(ERROR_FORM, 0)), back.qed(SMALL), full]


@claim.proof("εSᵀS in the new frame", MEND)
def mend():
    other = inverse(S.T * A * S + eps * S.T * S, "Y")
    d = Derivation()
    d.prove(other, S_INV * K * S_INV.T)
    return d.qed(Equation(S * other * S.T * M.T, HERE))


@claim.proof("so every step agrees, by induction over t", MEND)
def mended_runs():
    return rllc.frames_agree()


EDGES = ("M = 0", "n = 1, k = 3", "n = k = 1", "S = 1", "S = −1")


@claim.exact("random M of every rank over ℚ", ZERO)
def every_rank(run):
    """The formula and the condition, for S with GMᵀ = Mᵀ and for any S."""
    rng, count, zero = random.Random(f"relaxed {run.seed}"), run.count(120), 0
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, k = witnesses.size(rng, at, 3, 3)
        epsilon = fmpq(rng.randint(1, 5), rng.randint(1, 5))
        r = 0 if at == "M = 0" else rng.randint(0, min(n, k))
        m = witnesses.draw(rng, n, r) * witnesses.draw(rng, r, k) if r else fmpq_mat(n, k)
        if index % 3 or at:
            s = witnesses.frame(rng, k, at)
        else:
            order = rng.sample(range(k), k)
            s = fmpq_mat(
                k, k, [rng.choice((-1, 1)) * int(order[i] == j) for i in range(k) for j in range(k)]
            )
        one = fmpq_mat(k, k, [int(i == j) for i in range(k) for j in range(k)])
        g = s * s.transpose()
        moved = (
            s
            * inverse_matrix(s.transpose() * m.transpose() * m * s + one * epsilon)
            * s.transpose()
            * m.transpose()
        )
        here = inverse_matrix(m.transpose() * m + one * epsilon) * m.transpose()
        formula = inverse_matrix(m.transpose() * m + inverse_matrix(g) * epsilon) * m.transpose()
        zero += moved == here
        if moved != formula or (moved == here) != (g * m.transpose() == m.transpose()):
            return Checked(
                f"M = {m.tolist()}, S = {s.tolist()}, ε = {epsilon}", ok=False, refutes=True
            )
    return Checked(
        f"{count} instances, n, k ≤ 3, every rank; E = 0 in {zero} of them", instances=count
    )


claim.floats("float64 relaxed inverses in two bases", instances=60)


claim.batched("the same batched in torch", instances=500)


ONE, TWO = {"M": [[1]], "S": [[2]], "ε": 1}, {"M": [[1, 0], [0, 1]], "S": [[1, 1], [0, 1]], "ε": 1}


@claim.necessity("GMᵀ = Mᵀ", ZERO)
def scalar_basis():
    """A mere change of units: M = 1, S = 2, ε = 1 gives 4/5 against 1/2."""
    return refute(Equation(MOVED, HERE), at=ONE)


@claim.necessity("ε is not zero", ZERO)
def no_regularizer():
    """At ε = 0, E = 0 for every S at full rank, and GMᵀ = Mᵀ fails."""
    return refute(SMALL, [Equation(MOVED, HERE)], at=ONE | {"ε": 0})


@claim.necessity("S is invertible", MEND)
def singular():
    """S = 0: nothing in the frame reproduces the old run."""
    B = Operator("B", "k", "k")
    return refute(
        Equation(S * B * S.T * M.T, HERE), at={"M": [[1]], "S": [[0]], "B": [[1]], "ε": 1}
    )


@claim.mutant("basis independence for the relaxed inverse too: M = 1, S = 2, ε = 1", ERROR)
def relaxed_is_not_invariant():
    return refute(Equation(MOVED, HERE), at=ONE)


@claim.mutant("the regularizer ε(SSᵀ)⁻¹ in the new frame", MEND)
def wrong_regularizer():
    wrong = inverse(S.T * A * S + eps * G_INV, "Y")
    return refute(Equation(S * wrong * S.T * M.T, HERE), at=TWO)


@claim.mutant("A + εG for A + εG⁻¹", FORMULA)
def not_inverted():
    return refute(Equation(MOVED, inverse(A + eps * G, "X") * M.T), at=TWO)


@claim.mutant("SᵀS for SSᵀ", FORMULA)
def wrong_gram():
    return refute(Equation(MOVED, inverse(A + eps * S_INV * S_INV.T, "X") * M.T), at=TWO)


@claim.mutant("E without the factor ε", ERROR)
def missing_factor():
    return refute(Equation(MOVED - HERE, X * (1 - G_INV) * K * M.T), at=TWO | {"ε": 2})


@claim.mutant("I − G for I − G⁻¹", ERROR)
def gram_for_inverse():
    return refute(Equation(MOVED - HERE, eps * X * (1 - G) * K * M.T), at=TWO)
