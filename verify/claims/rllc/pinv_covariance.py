"""When the pseudo-inverse of a memory follows a change of basis."""

import random

from flint import fmpq_mat

from theory.operators import (
    Derivation,
    Equation,
    Operator,
    inverse,
    left_inverse,
    pinv,
    refute,
    right_inverse,
)
from theory.operators.matrices import inverse_matrix, pinv_matrix
from verify import edges
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Checked

IF, ONLY_IF, RANK, FORMULA, PROJECTOR = (
    "if",
    "only if",
    "full column rank",
    "general formula",
    "projector",
)

claim = Claim(
    name="rllc/pinv_covariance",
    title="(MS)⁺ = S⁻¹M⁺ exactly when SSᵀ commutes with M⁺M",
    source=source("section 3, proof of Lemma 3.8"),
    expected="proved",
    paper="holds",
    wording="(MS)⁺ = S⁻¹M⁺ holds if rank(M) = k. (The formula was rebuilt from the paper's prose.)",
    statement="""For every M (n×k) and invertible S, with G = SSᵀ: (MS)⁺ = S⁻¹M⁺ if and only if G
    commutes with M⁺M. So it is at full column rank. In general, for a full-rank factorization M =
    CR, S(MS)⁺ = G Rᵀ(R G Rᵀ)⁻¹C⁺; and always (MS)(MS)⁺ = MM⁺, so the retrospective step M·M⁺g
    itself does not depend on the basis.""",
    latex=r"""$(MS)^+ = S^{-1}M^+ \iff SS^\top M^+M = M^+M\,SS^\top$; in general $S(MS)^+ = G R^\top
    (R G R^\top)^{-1} C^+$ for $M = CR$, $G = SS^\top$.""",
    hypotheses="""
    - S is invertible
    - G commutes with M⁺M: for the first part; full column rank makes M⁺M = 1
    - C has full column rank: and R full row rank, for the general formula""",
    parts=(IF, ONLY_IF, RANK, FORMULA, PROJECTOR),
)

M, S = Operator("M", "n", "k"), Operator("S", "k", "k")
S_INV, G = inverse(S), S * S.T
M_PLUS, MS_PLUS = pinv(M), pinv(M * S)
Q = M_PLUS * M
COMMUTE = Equation(G * Q, Q * G, "G commutes with M⁺M")
COVARIANT = Equation(MS_PLUS, S_INV * M_PLUS)
C, R = Operator("C", "n", "r"), Operator("R", "r", "k")
C_LEFT, R_RIGHT = left_inverse(C, "C′"), right_inverse(R, "R′")
FACTORED_PLUS = pinv(C * R * S, "(CRS)⁺")
MIDDLE = inverse(R * G * R.T, "(RGRᵀ)⁻¹")
FORMULA_CLAIM = Equation(S * FACTORED_PLUS, G * R.T * MIDDLE * pinv(C))
FULL_RANK_FACTORS = [
    Equation(C_LEFT * C, 1, "C has full column rank"),
    Equation(R * R_RIGHT, 1, "R has full row rank"),
]


@claim.proof("X = S⁻¹M⁺ satisfies the four equations", IF)
def commuting_suffices():
    """Three of the four Penrose equations hold for S⁻¹M⁺ anyway; the fourth says that S⁻¹QS is
    symmetric."""
    d = Derivation([COMMUTE])
    d.prove((S_INV * Q * S).T, S_INV * Q * S)
    return d.qed(COVARIANT)


@claim.proof("(MS)⁺ = S⁻¹M⁺ makes S⁻¹QS symmetric", ONLY_IF)
def commuting_is_needed():
    return Derivation([COVARIANT]).qed(COMMUTE)


@claim.proof("M⁺M = 1", RANK)
def full_rank():
    N = left_inverse(M, "N")
    return Derivation([Equation(N * M, 1, "M has full column rank")]).qed(COVARIANT)


@claim.proof("the general formula", FORMULA)
def general_formula():
    return Derivation(FULL_RANK_FACTORS).qed(FORMULA_CLAIM)


@claim.proof("(MS)(MS)⁺ and MM⁺ are the same projector", PROJECTOR)
def same_projector():
    return Derivation([Equation(S * S_INV, 1, "S is invertible")]).qed(
        Equation(M * S * MS_PLUS, M * M_PLUS)
    )


EDGES = ("M = 0", "n = 1, k = 4", "n = k = 1", "S = 1", "S = −1")


@claim.exact("random M of every rank over ℚ")
def every_rank(run):
    """The equality and the commutation hold or fail together; the projectors are always equal."""
    rng, count = random.Random(f"pinv {run.seed}"), run.count(200)
    both = 0
    for index in edges.numbers(count, EDGES):
        at = edges.edge(EDGES, index)
        n, k = {"n = 1, k = 4": (1, 4), "n = k = 1": (1, 1)}.get(
            at, (rng.randint(1, 4), rng.randint(1, 4))
        )
        r = 0 if at == "M = 0" else rng.randint(0, min(n, k))
        m = witnesses.draw(rng, n, r) * witnesses.draw(rng, r, k) if r else fmpq_mat(n, k)
        s = _orthogonal_multiple(rng, k) if index % 3 == 0 else witnesses.frame(rng, k, at)
        plus, other = pinv_matrix(m), pinv_matrix(m * s)
        g, q = s * s.transpose(), plus * m
        equal, commute = other == inverse_matrix(s) * plus, g * q == q * g
        both += equal
        if equal != commute or (m * s) * other != m * plus:
            return Checked(
                f"M = {m.tolist()}, S = {s.tolist()}: equal {equal}, commuting {commute}",
                ok=False,
                refutes=True,
            )
    return Checked(
        f"{count} instances, n, k ≤ 4, every rank; equality holds in {both} of them",
        instances=count,
    )


def _orthogonal_multiple(rng, k) -> fmpq_mat:
    """A rational multiple of a signed permutation: SSᵀ = σ²I."""
    order, sigma = rng.sample(range(k), k), rng.randint(1, 4)
    return fmpq_mat(
        k, k, [sigma * rng.choice((-1, 1)) * int(order[i] == j) for i in range(k) for j in range(k)]
    )


claim.floats(
    "float64 pseudo-inverses in two bases",
    instances=120,
    says="Full rank, rank-deficient by the general formula, and commuting, against a bound from "
    "cond M and cond S.",
)


claim.batched("the same batched in torch", instances=500)


@claim.necessity("S is invertible", RANK)
def singular():
    """With S = diag(1, 0) and S⁺ in place of S⁻¹: M has full rank, and yet (MS)⁺ ≠ S⁺M⁺."""
    return refute(
        Equation(MS_PLUS, pinv(S) * M_PLUS), at={"M": [[1, 1], [0, 1]], "S": [[1, 0], [0, 0]]}
    )


@claim.necessity("G commutes with M⁺M", IF)
def not_commuting():
    """M = [1 1], S = diag(1, 2): (1/5, 2/5) against (1/2, 1/4)."""
    return refute(COVARIANT, at={"M": [[1, 1]], "S": [[1, 0], [0, 2]]})


@claim.necessity("C has full column rank", FORMULA)
def deficient_factor():
    """C = 0 has no left inverse; the formula fails for C = [1 1] with an R of full row rank."""
    return refute(FORMULA_CLAIM, at={"C": [[1, 1]], "R": [[1, 0], [0, 1]], "S": [[1, 0], [0, 2]]})


AT = {"M": [[1, 2], [0, 1]], "S": [[1, 2], [1, 3]]}


@claim.mutant("S for S⁻¹", RANK)
def not_inverted():
    return refute(Equation(MS_PLUS, S * M_PLUS), [Equation(left_inverse(M, "N") * M, 1)], at=AT)


@claim.mutant("Sᵀ for S⁻¹", RANK)
def transposed():
    return refute(Equation(MS_PLUS, S.T * M_PLUS), [Equation(left_inverse(M, "N") * M, 1)], at=AT)


@claim.mutant("M⁺S⁻¹ for S⁻¹M⁺ (square M)", RANK)
def wrong_order():
    square = Operator("M", "k", "k")
    return refute(Equation(pinv(square * S), pinv(square) * S_INV), at=AT)


@claim.mutant("SᵀS for SSᵀ in the condition", IF)
def wrong_gram():
    wrong = Equation(S.T * S * Q, Q * S.T * S, "SᵀS commutes with M⁺M")
    return refute(COVARIANT, [wrong], at={"M": [[1, 0]], "S": [[1, 2], [1, -2]]})


@claim.mutant("MM⁺ for M⁺M in the condition (square M)", IF)
def wrong_projector():
    square = Operator("M", "k", "k")
    P = square * pinv(square)
    return refute(
        Equation(pinv(square * S), S_INV * pinv(square)),
        [Equation(G * P, P * G)],
        at={"M": [[1, 1], [0, 0]], "S": [[1, 0], [0, 2]]},
    )


@claim.mutant("the general formula without G", FORMULA)
def formula_without_gram():
    return refute(
        Equation(S * FACTORED_PLUS, R.T * inverse(R * R.T, "(RRᵀ)⁻¹") * pinv(C)),
        at={"C": [[1]], "R": [[1, 1]], "S": [[1, 0], [0, 2]]},
    )
