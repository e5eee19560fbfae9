"""Lemma 3.8 of the RLLC paper: RLLC over any memory rule, in another basis."""

from flint import fmpq, fmpq_mat

from theory.operators.letters import left_inverse
from theory.operators.matrices import inverse_matrix, pinv_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

PARTS = "one step", "frames compose"
STEP, COMPOSE = PARTS

claim = Claim(
    name="rllc/linear_invariance",
    title="RLLC over any memory rule commutes with an invertible change of basis",
    source=source("Lemma 3.8"),
    wording="""The RLLC optimizer corresponding to f 'is essentially equivalent to the RLLC
    optimizer corresponding to' f_S, for an 'arbitrary matrix' S (Lemma 3.8; formulas rebuilt).
    Definition 3.6 makes f_S for 'an invertible matrix', so that is what arbitrary means.""",
    statement="""
    - For any memory rule (M, h, g) ↦ (f(M, h, g)₁, f(M, h, g)₂) and invertible S, let f_S(M, h, g)
      = (f(MS⁻¹, h, g)₁S, f(MS⁻¹, h, g)₂). Then Φ(M, L, h) = (MS, S⁻¹L, h) carries one step of
      RLLC(f) onto one step of RLLC(f_S) whenever the old M has full column rank, and the parameters
      θ agree. By: one step
    - Frames compose: (f_S)_{S′} = f_{SS′}. By: composition
    """,
    latex=r"""$\Phi(M,L,h) = (MS, S^{-1}L, h)$ intertwines one step of $\mathrm{RLLC}(f)$ and
    $\mathrm{RLLC}(f_S)$, $f_S(M,h,g) = (f(MS^{-1},h,g)_1 S,\ f(MS^{-1},h,g)_2)$, whenever
    $\operatorname{rank} M = k$.""",
    hypotheses="""
    - S is invertible
    - the old memory has full column rank""",
    remark="""F is the value f(M, h, g)₁, whatever it is: f_S asks f at the same point. The domain
    is empty if n < k, and a step may leave it.""",
    parts=PARTS,
)

M, *_ = claim.letters("M F F_S F_SS′: n×k; S S′ P R: k×k; L: k; θ g: n; c1 c2")
claim.letters(left_inverse(M, "N"))  # F is the value f(M, h, g)₁, whatever it is
claim.let("Λ = L + c2·M⁺g; Λ̃ = S⁻¹L + c2·(MS)⁺g; Θ = θ − c1·FΛ")
full = claim.under(f"""NM = 1 : the old memory has full column rank
    part: {STEP}
    at: M=[1 2; 0 1], S=[1 2; 1 3], L=(1, 1), θ=(0, 0), g=(1, 2), F=[1 1; 0 1], c1=c2=1""")
full.proves("""[one step] f is asked at the same point, and Φ commutes with the step
    MSS⁻¹ = M
    Λ̃ = S⁻¹Λ
    θ − c1·FSΛ̃ = Θ
    by: MSS⁻¹ = M; (MS)⁺ = S⁻¹M⁺
    says: (MS)S⁻¹ = M, so f_S asks f at (M, h, g) and answers FS; then S⁻¹ passes through the law's
    correction.""")
claim.under(
    "P = SS′ : P = SS′; F_S = FS : the answer of f_S; F_SS′ = F_S·S′ : the answer of (f_S)_S′",
    part=COMPOSE,
).proves("""[composition] (SS′)⁻¹ = S′⁻¹S⁻¹ at the arguments, F·S·S′ at the values
    MS′⁻¹S⁻¹ = MP⁻¹; F_SS′ = FP""")


@claim.instances(f"""a non-linear rule with hidden state over ℚ
    part: {STEP}
    count: 80
    edges: n = k = 1; S = 1; S = −1; L = 0; zero gradients
    of: steps of a non-linear rule with hidden state agree exactly
    some: that lose full rank""")
def nonlinear_rule(rng, at, index):
    """f(M, h, g) = (M∘M + g·hᵀ, h + Mᵀg): one step in two frames; and full rank may be lost in a
    step."""
    ones = index % 8 == 0  # M∘M is all ones, of rank 1
    k = 1 if at == "n = k = 1" else rng.randint(1 + ones, 3)
    n = k if at == "n = k = 1" else k + rng.randint(0, 2)
    m, law, h, gradient = (witnesses.draw(rng, a, b) for a, b in ((n, k), (k, 1), (k, 1), (n, 1)))
    if ones:
        m = fmpq_mat(n, k, [-1 if i == j > 0 else 1 for i in range(n) for j in range(k)])
        h = h * 0
    while m.rank() < k:
        m = witnesses.draw(rng, n, k)
    s = witnesses.frame(rng, k, at)
    law, gradient = law * (at != "L = 0"), gradient * (at != "zero gradients")
    c1, c2, inverse = fmpq(1, 2), fmpq(rng.randint(-3, 3), 2), inverse_matrix(s)
    new, hidden = rule(m, h, gradient)
    new_s, hidden_s = rule(m * s * inverse, h, gradient)
    new_s, law_new = new_s * s, law + pinv_matrix(m) * gradient * c2
    law_s = inverse * law + pinv_matrix(m * s) * gradient * c2
    moved = new_s * law_s * c1, new * law_new * c1
    if (new_s, hidden_s, law_s, moved[0]) != (new * s, hidden, inverse * law_new, moved[1]):
        raise Fails(f"M = {m.tolist()}, S = {s.tolist()}: the frames part")
    return "that lose full rank" if new.rank() < k else "that keep it"


def rule(m: fmpq_mat, h: fmpq_mat, gradient: fmpq_mat):
    """M∘M + g·hᵀ and h + Mᵀg: non-linear in M, with a hidden state."""
    squares = fmpq_mat(m.nrows(), m.ncols(), [x * x for x in m.entries()])
    return squares + gradient * h.transpose(), h + m.transpose() * gradient


claim.floats("float64 steps of a non-linear rule with hidden state", instances=60)
claim.batched("the same batched in torch", instances=500)

claim.needs(f"""the old memory has full column rank
    θ − c1·FSΛ̃ = Θ
    at: M=[1 1], S=diag(1, 2), L=(0, 0), θ=0, g=1, F=[1 0], c1=c2=1
    part: {STEP}
    says: M = [1 1], S = diag(1, 2), L = 0: the next parameters differ.""")
full.needs("""S is invertible
    MSS⁺ = M
    at: S=diag(1, 0)
    says: S = diag(1, 0) with S⁺ for S⁻¹: f would be asked at another memory.""")
claim.false(f"""any S: S = 0 with any matrix R as its inverse
    θ − c1·FSRL = θ − c1·FL
    at: S=0, R=F=L=c1=1, θ=0
    part: {STEP}
    says: No R makes Φ keep the parameters when S = 0: the step in the other frame is zero.""")
full.false("f asked at MS instead of (MS)S⁻¹", "MS = M")
turned = claim.under(part=COMPOSE, at="F=diag(1, 1), S=[1 1; 0 1], S′=[1 0; 1 1]")
turned.false("(f_S)_{S′} = f_{S′S}", "FSS′ = FS′S")
claim.mutants()
