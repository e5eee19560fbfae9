"""On a quadratic RLLC relaxes its law towards the best law of the step before."""

from flint import fmpq, fmpq_mat

from theory.exact import identity as eye
from theory.operators import inverse
from theory.operators.matrices import inverse_matrix, is_psd, pinv_matrix
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Fails

RELAXATION, CONTRACTION, STEP_SIZE = "the relaxation", "the contraction", "one unit"

claim = Claim(
    name="rllc/rllc_relaxation_identity",
    title="On a quadratic, RLLC relaxes towards the best law of the step before",
    source=source(
        "Definition 3.2, 'how it could have done better in the previous learning step'; the "
        "result is ours"
    ),
    statement="""
    - Let f(θ) = ½(θ−θ*)ᵀH(θ−θ*), β = c1c2, and let the step before have been θ_{t−1} = θ_{t−2} −
      c1ML with M = M_{t−1}, L = L_{t−1}, by any memory rule, c1 ≠ 0. Let L* minimize f(θ_{t−2} −
      c1ML*). Then L_t − L = β·M⁺HM(L* − L). By: relaxation; stationary; minimal
    - If M has full column rank and H ≻ 0, L* is unique and M⁺HM = Q = A⁻¹MᵀHM, A = MᵀM. By: unique;
      Q
    - If 0 < m ≤ H ≤ Λ and 0 < βΛ < 2, then |L_t − L*|_A ≤ max(|1−βm|, |1−βΛ|)·|L − L*|_A, By:
      error; factor; equal ends
    - a strict contraction. By: error; squares; below one
    - With one unit and J(0) the step size α = c1L obeys α_{t+1} = (1 − βa_t)α_t + βa_t·(1/a_t), a_t
      = gᵀHg/gᵀg: 1/a_t is the Barzilai–Borwein step, so this is Barzilai–Borwein relaxed by βa_t.
      By: one unit
    """,
    latex=r"""$L_t - L_{t-1} = c_1c_2\,M^+HM\,(L^* - L_{t-1})$, $M = M_{t-1}$; with $A = M^\top M$
    and $mI \preceq H \preceq \Lambda I$: $\|L_t - L^*\|_A \le \max(|1-\beta m|,
    |1-\beta\Lambda|)\,\|L_{t-1} - L^*\|_A$.""",
    hypotheses="""
    - f is a quadratic: with gradient H(θ − θ*)
    - c1 ≠ 0: else every law is as good: f(θ − c1ML) does not depend on L
    - the step before was made with M and L: so from the second step on
    - M has full column rank: for the contraction and the uniqueness of L*; the identity holds at
      every rank
    - m ≤ H ≤ Λ: for the contraction
    - 0 < βΛ < 2: for the contraction""",
    remark="""L* is hindsight: the best law of the PREVIOUS step, applied to the NEXT one with other
    memory. What contracts is the distance to a target that moves; convergence of θ is another
    matter (rllc_convergence, rllc_momentum_nonconvergence).""",
    parts=(RELAXATION, CONTRACTION, STEP_SIZE),
)

claim.letters("H R Λ−H H−m: symmetric n×n; M: n×k; L L′ L⋆ L⋆⋆: k; θ θ′ θ⋆ g: n")
claim.letters("c1 c2 β m Λ κ f; δ κ−(1−βm)² κ−(1−βΛ)² Λ−m: ≥ 0")
BEFORE, GRADIENT = "θ′ = θ − c1ML : the step before", "g = H(θ′ − θ⋆) : the quadratic's gradient"
CORRECTION = "L′ = L + c2M⁺g : law correction"
# the gradient in L of f(θ − c1ML), up to its sign, and the same divided by c1 ≠ 0
SLOPE = "c1MᵀH(θ − θ⋆ − c1ML⋆) = 0 : the law minimizes f after the step before"
BEST = "MᵀH(θ − θ⋆ − c1ML⋆) = 0 : the law minimizes f after the step before"
OTHER = "MᵀH(θ − θ⋆ − c1ML⋆⋆) = 0 : so does another"
RELAXED = "L′ − L = c1c2M⁺HM(L⋆ − L)"
AT = "H=M=L⋆=θ=c1=c2=1, L=θ⋆=0"
corrected = claim.under(BEFORE, GRADIENT, CORRECTION, BEST, part=RELAXATION, at=AT)
# M⁺ = M⁺M⁺ᵀMᵀ, so M⁺ sees of Mᵀ-orthogonal vectors nothing
corrected.proves("[relaxation] L_t − L = β·M⁺HM(L* − L) at every rank", RELAXED)
# f = θ⁴/4 at θ = 1: H = 3, θ* = 2/3; after the step with L = 1 the gradient is 0, not −2
quartic = corrected.under(without=GRADIENT, at="H=3, θ⋆=2/3, L=1, L⋆=1/3, g=0")
quartic.needs("f is a quadratic", RELAXED)
still, free = corrected.under(SLOPE, without=BEST, at="c1=0"), "any L* is best where c1 = 0"
still.needs("c1 ≠ 0", RELAXED, says=free)
apart = "at the start there was no such step: θ_0 was not reached by M_0, L_0"
other = corrected.under(without=BEFORE, at="L=θ′=1")
other.needs("the step before was made with M and L", RELAXED, says=apart)

moving = claim.under(part=RELAXATION, nonzero="c1 : c1 ≠ 0")
moving.under(SLOPE).proves("[stationary] L* is where the gradient in L is zero", BEST, over="nz1")
claim.let("u = θ − θ⋆ − c1ML; w = θ − θ⋆ − c1ML⋆; D = L − L⋆; D′ = L′ − L⋆")
least = claim.under(BEST, part=RELAXATION, psd="H")  # half of it is f(θ − c1ML) − f(θ − c1ML*)
least.bounds("[minimal] and that is the minimizer", "uᵀHu ≥ wᵀHw", "= c1²(MD)²[H]")
claim.letters(inverse(claim.sum("MᵀM"), "A⁻¹"))
RANK = "H = RR : H = R²; R⁻¹R = 1 : H ≻ 0; M⁺M = 1 : full column rank"
full = moving.under(BEST, OTHER, RANK)
full.proves("""[unique] unique at full column rank: two minimizers agree
    L⋆ = L⋆⋆
    by: MᵀHM(L⋆ − L⋆⋆) = 0 over nz1
    RM(L⋆ − L⋆⋆) = 0 definite
    cites: psd_root (h3)""")
claim.under(part=RELAXATION).proves("[Q] M⁺HM = A⁻¹MᵀHM")
both = claim.under(BEST, OTHER, part=RELAXATION, at="H=θ=c1=1, θ⋆=0")
both.needs("M has full column rank", "L⋆ = L⋆⋆", at="M=[1 1], L⋆=(1, 0), L⋆⋆=(0, 1)")

# N = M(1 − βM⁺HM): the MᵀM-norms of law errors are norms of M times them
claim.let("P = MM⁺; N = M − βPHM")
moved = corrected.under("M⁺M = 1 : full column rank; β = c1c2", part=CONTRACTION)
moved.proves("[error] the error after a correction is M⁻¹N of that before", "MD′ = ND")
ABOVE, BELOW = "`Λ−H` = Λ − H : Λ − H ≥ 0", "`H−m` = H − m : H − m ≥ 0"
claim.under(f"""δ = β(2 − βΛ) : δ = β(2−βΛ), ≥ 0 for 0 ≤ βΛ ≤ 2; H = RR : H = R²
    {ABOVE}
    {BELOW}
    part: {CONTRACTION}
    psd: Λ−H H−m""").bounds("""[squares] |L_t − L*|²_A ≤ (1 − mβ(2−βΛ))·|L − L*|²_A, by squares
    MᵀM − δmMᵀM ≥ NᵀN
    = δ(M)²[`H−m`] + β²(RM)²[`Λ−H`] + β²((1 − P)HM)²
    cites: psd_root (h2)""")
claim.under(f"""`Λ−m` = Λ − m : Λ − m ≥ 0
    `κ−(1−βm)²` = κ − (1 − βm)² : κ ≥ (1−βm)²; `κ−(1−βΛ)²` = κ − (1 − βΛ)² : κ ≥ (1−βΛ)²
    {ABOVE}
    {BELOW}
    part: {CONTRACTION}
    psd: Λ−H H−m""").bounds("""[factor] the factor max(|1−βm|, |1−βΛ|), by squares
    `Λ−m`(κMᵀM − NᵀN)
    = `κ−(1−βm)²`(M)²[`Λ−H`] + `κ−(1−βΛ)²`(M)²[`H−m`] + β²(`H−m`M)²[`Λ−H`] + β²(`Λ−H`M)²[`H−m`]
    + `Λ−m`((1 − P)(1 − βH)M)²
    says: κ − (1−βh)² lies above its chord: (Λ−m)(H−m)(Λ−H) = (H−m)(Λ−H)(H−m) + (Λ−H)(H−m)(Λ−H)""")
claim.under("H = Λ : m = Λ", part=CONTRACTION).proves("""[equal ends] for m = Λ the factor
    N = (1 − βΛ)M""")
end = claim.under("f = 1 − βΛ : the factor at the end Λ, likewise at m", part=CONTRACTION)
end.proves("[below one] and κ < 1", "1 − f² = βΛ(2 − βΛ)")
shrinks = corrected.under(part=CONTRACTION)  # |L_t − L*|_A < |L − L*|_A
SHORTER = "(MD)ᵀMD > (MD′)ᵀMD′"
away = "the correction moves away from the maximizer that L* now is"
shrinks.needs("m ≤ H ≤ Λ", SHORTER, at="H=−1", says=away)
shrinks.needs("0 < βΛ < 2", SHORTER, at="c2=2", says="βΛ = 2: the error only changes its sign")
# H = 1 + wwᵀ with w = (2, −1): one step with β = 1/4 makes the error (0, 1) longer
longer = shrinks.under(at="H=[5 −2; −2 2], M=diag(1, 10), L=(0, 1), L⋆=θ=θ⋆=(0, 0), c2=1/4")
longer.false("contraction in the Euclidean norm of laws", "DᵀD ≥ D′ᵀD′")
# M = e_2 along Λ = 1, m = 1/2, β = 7/4: the factor is 3/4, not 1/8
top = shrinks.under(at="H=diag(1/2, 1), M=θ=(0, 1), θ⋆=(0, 0), c2=7/4, m=1/2")
top.false("|1 − βm| alone is the factor", "(1 − c1c2m)²(MD)ᵀMD ≥ (MD′)ᵀMD′")

# M = g, so M⁺HM = a; and 1/a = sᵀs/sᵀy for the last step s = −αg and the change of gradient y = Hs
AT_POINTS = claim.formulas(RELAXED)
claim.letters("g g′: n; L L′: 1×1; N: 1×n")
claim.let("a = g⁺Hg; s = θ′ − θ")
claim.under(f"""g = H(θ − θ⋆) : J(0): the memory is the gradient
    θ′ = θ − c1gL
    g′ = H(θ′ − θ⋆)
    L′ = L + c2g⁺g′
    Ng = 1 : g ≠ 0
    part: {STEP_SIZE}""").proves("""[one unit] J(0): α′ = α + β(1 − aα), a = gᵀHg/gᵀg
    g′ = g − c1HgL; c1L′ = c1L + c1c2(1 − ac1L); agᵀg = gᵀHg
    sᵀ(g′ − g) = sᵀHs; sᵀHs = asᵀs""")
claim.mutants()

EDGES = ("n = 1, k = 3", "n = k = 1", "M = 0", "L = 0", "c2 = 0", "at the minimum")

title, of = (
    "one step over ℚ against the minimizing law, every rank",
    "corrections over ℚ, n ≤ 4, k ≤ 3",
)


@claim.instances(title, RELAXATION, count=60, edges=EDGES, of=of)
def steps(rng, at):
    """n ≤ 4, k ≤ 3, H positive definite, M of any rank: L* from M⁺-like least squares in the
    H-metric."""
    n, k = witnesses.size(rng, at, 4, 3)
    half, m = witnesses.draw(rng, n, n), witnesses.draw(rng, n, k, size=1) * (at != "M = 0")
    h = half * half.transpose() + eye(n)
    law = witnesses.draw(rng, k, 1) * (at != "L = 0")
    offset = witnesses.draw(rng, n, 1) * (at != "at the minimum")
    rate, second = fmpq(rng.randint(1, 4), 2), fmpq(rng.randint(1, 4), 3) * (at != "c2 = 0")
    best = pinv_matrix(m.transpose() * h * m) * m.transpose() * h * offset * (1 / rate)
    gradient, plus = h * (offset - m * law * rate), pinv_matrix(m)
    if plus * gradient * second != plus * h * m * (best - law) * (rate * second):
        raise Fails(f"H = {h.tolist()}, M = {m.tolist()}: the correction is another")


@claim.exact("corrections at rational points", RELAXATION)
def points(run):
    other = """H=[2 1; 1 3], M=[1 1; 0 0], L=(0, 1), L⋆=(5/4, 5/4), θ=(3, −1), θ⋆=(1/2, −1), c1=1,
    c2=1/2"""
    return corrected.true_at(AT_POINTS, [other, *corrected.at])


title, of = (
    "the A-norm over ℚ: κMᵀM − NᵀN is positive semidefinite",
    "memories over ℚ, n ≤ 4, k ≤ 3",
)


@claim.instances(title, CONTRACTION, count=40, of=of)
def norms(rng):
    """Random H with rational spectrum in a rational eigenbasis, β anywhere in (0, 2/Λ)."""
    n, k = rng.randint(1, 4), rng.randint(1, 3)
    m = witnesses.draw(rng, n, k)
    if m.rank() < k:
        return False
    spectrum, u = [fmpq(rng.randint(1, 8), 2) for _ in range(n)], _rotation(rng, n)
    diagonal = [spectrum[i] * int(i == j) for i in range(n) for j in range(n)]
    h = u * fmpq_mat(n, n, diagonal) * u.transpose()
    b = fmpq(rng.randint(1, 19), 10) / max(spectrum)
    moved = m - m * pinv_matrix(m) * h * m * b
    square = max((1 - b * e) ** 2 for e in spectrum)
    if not is_psd(m.transpose() * m * square - moved.transpose() * moved):
        raise Fails(f"H = {h.tolist()}, M = {m.tolist()}, β = {b}: no contraction")


def _rotation(rng, n):
    """A rational orthogonal matrix, by Cayley's formula from a skew one."""
    skew = witnesses.draw(rng, n, n)
    skew = skew - skew.transpose()
    return (eye(n) - skew) * inverse_matrix(eye(n) + skew)


title = "float64 runs over linear and softsign memory against the relaxation, and in the A-norm"
claim.floats(title, instances=60)
claim.batched("the same batched in torch", instances=500)
