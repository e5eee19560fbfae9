"""The relaxed inverse (Remark 3.5) in another basis."""

from flint import fmpq, fmpq_mat

from theory.operators.letters import inverse, left_inverse
from theory.operators.matrices import inverse_matrix
from theory.rllc import setting as rllc
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

PARTS = "the formula", "the error", "when it vanishes", "the mend"
FORMULA, ERROR, ZERO, MEND = PARTS

claim = Claim(
    name="rllc/relaxed_inverse_covariance",
    title="The relaxed inverse depends on the basis, unless SSᵀMᵀ = Mᵀ",
    source=source("Remark 3.5"),
    statement="""
    - With A = MᵀM, G = SSᵀ, R_ε(M) = (A + εI)⁻¹Mᵀ and ε > 0: S·R_ε(MS) = (A + εG⁻¹)⁻¹Mᵀ, By:
      formula
    - so its distance from R_ε(M) is E = ε(A + εG⁻¹)⁻¹(I − G⁻¹)R_ε(M). By: error
    - E = 0 if and only if GMᵀ = Mᵀ; By: no error; only then
    - at full column rank, if and only if S is orthogonal. By: orthogonal; no error; only then
    - The new frame reproduces the old run with the regularizer εSᵀS in place of εI. By:
      regularizer; mended_runs
    """,
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

M, *_ = claim.letters("M: n×k; S B: k×k; ε")
claim.let("A = MᵀM; G = SSᵀ; H = S⁻¹ᵀS⁻¹")  # H = G⁻¹
for name, formula in (("K", "A + ε"), ("K̃", "SᵀAS + ε"), ("X", "A + εH"), ("(MMᵀ+ε)⁻¹", "MMᵀ + ε")):
    claim.letters(inverse(claim.sum(formula), name))
claim.letters(inverse(claim.sum("SᵀAS + εSᵀS"), "Y"), left_inverse(M, "N"))
claim.let("O = `(MMᵀ+ε)⁻¹`; E = εX(1 − H)KMᵀ; R = KMᵀ; R̃ = SK̃SᵀMᵀ")
TWO = "M=diag(1, 1), S=[1 1; 0 1], ε=1"
bare = claim.under(part=FORMULA, at=TWO)
bare.proves("[formula] S(SᵀAS + ε)⁻¹Sᵀ = (A + εG⁻¹)⁻¹", "R̃ = XMᵀ", by="SK̃Sᵀ = X")
error = claim.under(part=ERROR, at=TWO)
error.proves("[error] the resolvent identity", "R̃ − R = E", by="SK̃Sᵀ = X; X − K = εX(1 − H)K")

SMALL, OUTER = "GMᵀ = Mᵀ : GMᵀ = Mᵀ", "(MMᵀ + ε)O = 1"
claim.under(SMALL, OUTER, part=ZERO).proves("""[no error] GMᵀ = Mᵀ makes E = 0
    E = 0
    by: HMᵀ = Mᵀ; KMᵀ = MᵀO
    says: By push-through KMᵀ = Mᵀ(MMᵀ + ε)⁻¹; then I − G⁻¹ meets Mᵀ itself.""")
claim.under("E = 0 : E = 0", OUTER, nonzero="ε : ε is not zero", part=ZERO).proves(f"""
    [only then] and E = 0 makes GMᵀ = Mᵀ
    {SMALL}
    by: (A + εH)E = ε(1 − H)KMᵀ
    (1 − H)KMᵀ = 0 over nz1
    KMᵀ = MᵀO; (1 − H)MᵀO = 0; (1 − H)Mᵀ = 0""")
claim.under(SMALL, "NM = 1 : M has full column rank", part=ZERO).proves(
    "[orthogonal] at full column rank GMᵀ = Mᵀ is G = 1", "G = 1"
)
claim.under(part=MEND).proves(
    "[regularizer] εSᵀS in the new frame", "SYSᵀMᵀ = R", by="Y = S⁻¹KS⁻¹ᵀ"
)


@claim.theorem("so every step agrees, by induction over t", MEND)
def mended_runs():
    return rllc.frames_agree()


@claim.instances(f"""random M of every rank over ℚ
    part: {ZERO}
    count: 120
    edges: M = 0; n = 1, k = 3; n = k = 1; S = 1; S = −1
    of: instances, n, k ≤ 3, every rank
    some: with E = 0""")
def every_rank(rng, at, index):
    """The formula and the condition, for S with GMᵀ = Mᵀ and for any S."""
    n, k = witnesses.size(rng, at, 3, 3)
    epsilon = fmpq(rng.randint(1, 5), rng.randint(1, 5))
    r = 0 if at == "M = 0" else rng.randint(0, min(n, k))
    m = witnesses.draw(rng, n, r) * witnesses.draw(rng, r, k) if r else fmpq_mat(n, k)
    if index % 3 or at:
        s = witnesses.frame(rng, k, at)
    else:
        s = witnesses.signed_permutation(rng, k)
    one = witnesses.diagonal(k)
    st, mt = s.transpose(), m.transpose()
    g, a = s * st, mt * m
    moved = s * inverse_matrix(st * a * s + one * epsilon) * st * mt
    here = inverse_matrix(a + one * epsilon) * mt
    formula = inverse_matrix(a + inverse_matrix(g) * epsilon) * mt
    if moved != formula or (moved == here) != (g * mt == mt):
        raise Fails(f"M = {m.tolist()}, S = {s.tolist()}, ε = {epsilon}")
    return "with E = 0" if moved == here else "without"


claim.floats("float64 relaxed inverses in two bases", instances=60)
claim.batched("the same batched in torch", instances=500)

line = claim.under(at="M=1, S=2, ε=1")
line.needs("GMᵀ = Mᵀ", "R̃ = R", part=ZERO, says="M = 1, S = 2, ε = 1 gives 4/5 against 1/2")
zero = "At ε = 0, E = 0 for every S at full rank, and GMᵀ = Mᵀ fails."
line.needs("ε is not zero", SMALL, "R̃ = R", at="ε=0", part=ZERO, says=zero)
gone = "S = 0: nothing in the frame reproduces the old run."
line.needs("S is invertible", "SBSᵀMᵀ = R", at="S=0, B=1", part=MEND, says=gone)
independent = "basis independence for the relaxed inverse too: M = 1, S = 2, ε = 1"
line.false(independent, "R̃ = R", part=ERROR)
bare.false("the regularizer ε(SSᵀ)⁻¹ in the new frame", "S(SᵀAS + εH)⁻¹SᵀMᵀ = R", part=MEND)
claim.mutants()
