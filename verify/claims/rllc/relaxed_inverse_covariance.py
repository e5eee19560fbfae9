"""The relaxed inverse (Remark 3.5) in another basis."""

from flint import fmpq, fmpq_mat

from theory.operators import inverse
from theory.operators.letters import left_inverse
from theory.operators.matrices import inverse_matrix
from theory.rllc import setting as rllc
from verify.claim import Claim
from verify.claims.rllc import _witnesses as witnesses
from verify.claims.rllc import source
from verify.evidence import Fails

PARTS = "the formula", "the error", "when it vanishes", "the mend"
FORMULA, ERROR, ZERO, MEND = PARTS

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
    parts=PARTS,
)

claim.letters("M: n×k; S B: k×k; ε")
claim.let("A = MᵀM; G = SSᵀ; Γ = S⁻¹ᵀS⁻¹")  # Γ is G⁻¹
claim.letters(
    inverse(claim.sum("A + ε"), "K"),
    inverse(claim.sum("SᵀAS + ε"), "K̃"),
    inverse(claim.sum("A + εΓ"), "X"),
    inverse(claim.sum("MMᵀ + ε"), "Z"),
    left_inverse(claim.sum("M"), "N"),
)
claim.let("H = KMᵀ; H̃ = SK̃SᵀMᵀ; E = εX(1 − Γ)KMᵀ")
ONE, TWO = "M=1, S=2, ε=1", "M=diag(1, 1), S=[1 1; 0 1], ε=1"
formula, error, zero, mend = (
    claim.under(part=FORMULA, at=TWO),
    claim.under(part=ERROR),
    claim.under(part=ZERO),
    claim.under(part=MEND),
)
formula.proves("S(SᵀAS + ε)⁻¹Sᵀ = (A + εG⁻¹)⁻¹", "H̃ = XMᵀ", by="SK̃Sᵀ = X")
formula.false("A + εG for A + εG⁻¹", "H̃ = (A + εG)⁻¹Mᵀ")
formula.false("SᵀS for SSᵀ", "H̃ = (A + εS⁻¹S⁻¹ᵀ)⁻¹Mᵀ")
error.under(at=TWO).proves("the resolvent identity", "H̃ − H = E", by="SK̃Sᵀ = X; X − K = εX(1 − Γ)K")
error.false("basis independence for the relaxed inverse too: M = 1, S = 2, ε = 1", "H̃ = H", at=ONE)
error.false("I − G for I − G⁻¹", "H̃ − H = εX(1 − G)KMᵀ", at=TWO)
zero.needs(
    "GMᵀ = Mᵀ",
    "H̃ = H",
    at=ONE,
    says="A mere change of units: M = 1, S = 2, ε = 1 gives 4/5 against 1/2.",
)
zero.needs(
    "ε is not zero",
    "GMᵀ = Mᵀ",
    "H̃ = H",
    at="M=1, S=2, ε=0",
    says="At ε = 0, E = 0 for every S at full rank, and GMᵀ = Mᵀ fails.",
)

OUTER = "(MMᵀ + ε)Z = 1"
small = zero.under("GMᵀ = Mᵀ : GMᵀ = Mᵀ", at="M=[1 0], S=[0 1; −1 0], ε=1")
small.under(OUTER).proves(
    "GMᵀ = Mᵀ makes E = 0",
    "E = 0",
    by="ΓMᵀ = Mᵀ; KMᵀ = MᵀZ",
    says="""By push-through KMᵀ = Mᵀ(MMᵀ + ε)⁻¹; then I − G⁻¹ meets Mᵀ itself.""",
)
zero.under(
    "E = 0 : E = 0", OUTER, nonzero="ε : ε is not zero", at="M=[1 0], S=diag(1, 2), ε=1"
).proves(
    "and E = 0 makes GMᵀ = Mᵀ",
    "GMᵀ = Mᵀ",
    by=[("(1 − Γ)KMᵀ = 0", "nz1"), "KMᵀ = MᵀZ; (1 − Γ)MᵀZ = 0; (1 − Γ)Mᵀ = 0"],
)
small.under("NM = 1 : M has full column rank", at="M=diag(1, 1), S=[0 1; 1 0]").proves(
    "at full column rank GMᵀ = Mᵀ is G = 1", "G = 1"
)
mend.under(at=TWO).proves(
    "εSᵀS in the new frame", "S(SᵀAS + εSᵀS)⁻¹SᵀMᵀ = H", by="(SᵀAS + εSᵀS)⁻¹ = S⁻¹KS⁻¹ᵀ"
)
claim.proof("so every step agrees, by induction over t", MEND)(rllc.frames_agree)
mend.needs(
    "S is invertible",
    "SBSᵀMᵀ = H",
    at="M=1, S=0, B=1, ε=1",
    says="S = 0: nothing in the frame reproduces the old run.",
)
mend.false("the regularizer ε(SSᵀ)⁻¹ in the new frame", "S(SᵀAS + εΓ)⁻¹SᵀMᵀ = H", at=TWO)
claim.mutants()


@claim.instances(
    "random M of every rank over ℚ",
    ZERO,
    count=120,
    edges=("M = 0", "n = 1, k = 3", "n = k = 1", "S = 1", "S = −1"),
    of="instances, n, k ≤ 3, every rank",
    some=("with E = 0",),
)
def every_rank(rng, at, index):
    """The formula and the condition, for S with GMᵀ = Mᵀ and for any S."""
    n, k = witnesses.size(rng, at, 3, 3)
    epsilon = fmpq(rng.randint(1, 5), rng.randint(1, 5))
    r = 0 if at == "M = 0" else rng.randint(0, min(n, k))
    m = witnesses.draw(rng, n, r) * witnesses.draw(rng, r, k) if r else fmpq_mat(n, k)
    s = witnesses.frame(rng, k, at) if index % 3 or at else witnesses.signed_permutation(rng, k)
    one = fmpq_mat(k, k, [int(i == j) for i in range(k) for j in range(k)])
    g, m_t, s_t = s * s.transpose(), m.transpose(), s.transpose()
    moved = s * inverse_matrix(s_t * m_t * m * s + one * epsilon) * s_t * m_t
    here = inverse_matrix(m_t * m + one * epsilon) * m_t
    form = inverse_matrix(m_t * m + inverse_matrix(g) * epsilon) * m_t
    if moved != form or (moved == here) != (g * m_t == m_t):
        raise Fails(f"M = {m.tolist()}, S = {s.tolist()}, ε = {epsilon}")
    return "with E = 0" if moved == here else None


claim.floats("float64 relaxed inverses in two bases", instances=60)
claim.batched("the same batched in torch", instances=500)
