"""When the pseudo-inverse of a memory follows a change of basis."""

from flint import fmpq_mat

from theory.operators.letters import left_inverse, right_inverse
from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

PARTS = "if", "only if", "full column rank", "general formula", "projector"
IF, ONLY_IF, RANK, FORMULA, PROJECTOR = PARTS

claim = Claim(
    name="rllc/pinv_covariance",
    title="(MS)⁺ = S⁻¹M⁺ exactly when SSᵀ commutes with M⁺M",
    source=source("section 3, proof of Lemma 3.8"),
    wording="(MS)⁺ = S⁻¹M⁺ holds if rank(M) = k. (The formula was rebuilt from the paper's prose.)",
    statement="""
    - For every M (n×k) and invertible S, with G = SSᵀ: (MS)⁺ = S⁻¹M⁺ if and only if G commutes with
      M⁺M. By: if; only if
    - So it is at full column rank. By: full column rank
    - In general, for a full-rank factorization M = CR, S(MS)⁺ = G Rᵀ(R G Rᵀ)⁻¹C⁺; By: general
      formula
    - and always (MS)(MS)⁺ = MM⁺, so the retrospective step M·M⁺g itself does not depend on the
      basis. By: projector
    """,
    latex=r"""$(MS)^+ = S^{-1}M^+ \iff SS^\top M^+M = M^+M\,SS^\top$; in general $S(MS)^+ = G R^\top
    (R G R^\top)^{-1} C^+$ for $M = CR$, $G = SS^\top$.""",
    hypotheses="""
    - S is invertible
    - G commutes with M⁺M: for the first part; full column rank makes M⁺M = 1
    - C has full column rank: and R full row rank, for the general formula""",
    parts=PARTS,
)

M, C, R = claim.letters("M: n×k; C: n×r; R: r×k")
claim.letters("S: k×k")
claim.letters(left_inverse(M, "N"), left_inverse(C, "C′"), right_inverse(R, "R′"))
claim.let("G = SSᵀ; Q = M⁺M")
COMMUTE, COVARIANT = "GQ = QG : G commutes with M⁺M", "(MS)⁺ = S⁻¹M⁺"
FACTORED = "S(CRS)⁺ = GRᵀ(RGRᵀ)⁻¹C⁺"
claim.under(COMMUTE, part=IF).proves(f"""[if] X = S⁻¹M⁺ satisfies the four equations
    {COVARIANT}
    by: (S⁻¹QS)ᵀ = S⁻¹QS
    says: Three of the four Penrose equations hold for S⁻¹M⁺ anyway; the fourth says that S⁻¹QS is
    symmetric.""")
claim.under(COVARIANT, part=ONLY_IF).proves(f"""[only if] (MS)⁺ = S⁻¹M⁺ makes S⁻¹QS symmetric
    {COMMUTE}""")
full = claim.under("NM = 1 : M has full column rank", part=RANK, at="M=[1 2; 0 1], S=[1 2; 1 3]")
full.proves("[full column rank] M⁺M = 1", COVARIANT)
factors = claim.under(f"""C′C = 1 : C has full column rank; RR′ = 1 : R has full row rank
    part: {FORMULA}""")
factors.proves("[general formula] the general formula", FACTORED)
claim.under("SS⁻¹ = 1 : S is invertible", part=PROJECTOR).proves(
    "[projector] (MS)(MS)⁺ and MM⁺ are the same projector", "MS(MS)⁺ = MM⁺"
)


@claim.instances(f"""random M of every rank over ℚ
    part: {IF}
    count: 200
    edges: M = 0; n = 1, k = 4; n = k = 1; S = 1; S = −1
    of: instances, n, k ≤ 4, every rank
    some: equal""")
def every_rank(rng, at, index):
    """The equality and the commutation hold or fail together; the projectors are always equal."""
    n, k = {"n = 1, k = 4": (1, 4), "n = k = 1": (1, 1)}.get(
        at, (rng.randint(1, 4), rng.randint(1, 4))
    )
    r = 0 if at == "M = 0" else rng.randint(0, min(n, k))
    m = witnesses.draw(rng, n, r) * witnesses.draw(rng, r, k) if r else fmpq_mat(n, k)
    s = witnesses.frame(rng, k, at)
    if index % 3 == 0:  # SSᵀ = σ²I
        s = witnesses.signed_permutation(rng, k) * rng.randint(1, 4)
    plus, other = pinv_matrix(m), pinv_matrix(m * s)
    g, q = s * s.transpose(), plus * m
    equal, commute = other == inverse_matrix(s) * plus, g * q == q * g
    if equal != commute or (m * s) * other != m * plus:
        raise Fails(f"M = {m.tolist()}, S = {s.tolist()}: equal {equal}, commuting {commute}")
    return "equal" if equal else "not"


claim.floats("""float64 pseudo-inverses in two bases
    instances: 120
    says: Full rank, rank-deficient by the general formula, and commuting, against a bound from cond
    M and cond S.""")
claim.batched("the same batched in torch", instances=500)

claim.needs(f"""S is invertible
    (MS)⁺ = S⁺M⁺
    at: M=[1 1; 0 1], S=diag(1, 0)
    part: {RANK}
    says: With S = diag(1, 0) and S⁺ in place of S⁻¹: M has full rank, and yet (MS)⁺ ≠ S⁺M⁺.""")
claim.needs(f"""G commutes with M⁺M
    {COVARIANT}
    at: M=[1 1], S=diag(1, 2)
    part: {IF}
    says: M = [1 1], S = diag(1, 2): (1/5, 2/5) against (1/2, 1/4).""")
claim.needs(
    "C has full column rank",
    FACTORED,
    at="C=[1 1], R=diag(1, 1), S=diag(1, 2)",
    part=FORMULA,
    says="The formula fails for C = [1 1], which has no left inverse, with an R of full row rank.",
)
other = claim.under("SᵀSQ = QSᵀS : SᵀS commutes with M⁺M", at="M=[1 0], S=[1 2; 1 −2]", part=IF)
other.false("SᵀS for SSᵀ in the condition", COVARIANT)
claim.letters("M: k×k")
square = claim.under("SSᵀMM⁺ = MM⁺SSᵀ", at="M=[1 1; 0 0], S=diag(1, 2)", part=IF)
square.false("MM⁺ for M⁺M in the condition (square M)", COVARIANT)
claim.mutants()
