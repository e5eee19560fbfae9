"""What Gaussian moves do to simplified LODO at any fixed meta-rate."""

from flint import fmpq

from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Fails

PARTS = NO_LIMIT, MOMENTS = "A_t does not converge", "E a_t² → ∞"

claim = Claim(
    name="lodo/gaussian_moves",
    title="""Gaussian moves, any fixed meta-rate: A_t almost surely has no limit, and for n = 1 E
    a_t² grows without bound""",
    source=source("Section 4.1, moves 'from some light tailed distribution' (the result is ours)"),
    expected="proved",
    statement="""
    - Simplified LODO, α > 0, H ≻ 0, moves s_t independent and Gaussian with Σ ≻ 0. The step of A
      has ‖αHb₊bᵀH²‖_F ≥ α·λmin(H)³|b₊||b|, By: width; least; least squared
    - Cited: and |b₊|, |b| ≥ δ at infinitely many t almost surely, for every δ, so A_t has no limit,
      0 or other.
    - For n = 1, H = 1, σ = 1, A₀ = b₀ = 0 a_t is a polynomial in the first move, from t = 3 on of
      the degree d, b_t of the degree e, d′ = d + 2e, e′ = d + e, with leading coefficients c_a′ =
      −αc_ac_b², c_b′ = c_ac_b; E log|c_a| ≥ −Kd for some K, By: L_a; L_b; d grows
    - Cited: so E a_t² ≥ d!·E c_a² ≥ d!·e^{−2Kd} → ∞ for every α > 0.
    """,
    latex=r"""$\mathbb E a_t^2 \ge d_t!\,\mathbb E c_t^2 \ge d_t!\,e^{-2Kd_t} \to \infty$, $d_{t+1}
    = d_t + 2e_t$, $e_{t+1} = d_t + e_t$.""",
    hypotheses="""
    - α > 0
    - H ⪰ h: h > 0
    - e ≥ 1: b depends on the first move, which is so from t = 3 on""",
    axioms="""
    - Anderson: P(|m − s| ≥ δ) ≥ P(|s| ≥ δ) for a Gaussian s of mean 0, so given the past |b₊| ≥ δ
      with a probability that is bounded below; Lévy's conditional Borel and Cantelli lemma, for
      disjoint pairs of steps
    - the degree of a product of polynomials is the sum of theirs, its leading coefficient the
      product of theirs
    - Hermite: E p(s)² ≥ d!·c² for a polynomial of degree d in a standard Gaussian s, c its leading
      coefficient
    - Jensen: E c² ≥ exp(2E log|c|); d! ≥ (d/e)^d; E log|s| and E log|1 − αs²| are finite for a
      Gaussian s
    - induction over t for inequalities: they hold at t = 3, and go on from t to t + 1""",
    parts=PARTS,
    remark="""At t = 3 the leading coefficients are c_a = −αs₁(1 − αs₁²) and c_b = αs₁²; later moves
    do not enter. With L_a = E log|c_a|, L_b = E log|c_b| and q = max(0, −½log α), choose K so that
    u = L_a + Kd ≥ 0 and v = L_b + Ke − q ≥ 0 at t = 3. What carries these moments is rare:
    lodo_noise_floor has the numbers, and runs that do not show it.""",
)

claim.letters("H M: symmetric n×n; D: n×n; b b′ x y: n; h α |H²b|²: ≥ 0")
step = claim.under("D = αHb′bᵀHH : what A moves by", part=NO_LIMIT, at="H=α=b=b′=1")
step.under("bᵀHHHHb = |H²b|² : a number", at="H=2, |H²b|²=16").proves(
    "[width] ‖αHb₊bᵀH²‖_F² = α²|Hb₊|²|H²b|²", "tr(DᵀD) = α²|H²b|²tr(b′ᵀHHb′)"
)
least = claim.under("M = H − h : M = H − h ⪰ 0", psd="M", part=NO_LIMIT, at="H=h=2, x=1")
least.bounds("[least] |Hx|² ≥ h²|x|² for H ⪰ h", "xᵀHHx ≥ h²xᵀx", "Mx", ("x", "2h", "M"))
least.under("y = HHx : y = H²x").bounds(
    "[least squared] so |H²b|² ≥ h⁴|b|²", "yᵀy ≥ h²xᵀHHx", "MHx", ("Hx", "2h", "M")
)
least.false("|Hx| ≥ h²|x|", "xᵀHHx ≥ h⁴xᵀx")
step.needs("α > 0", "tr(DᵀD) > 0", pd="H", at="α=0")
step.needs("H ⪰ h", "tr(DᵀD) > 0", psd="H", at="H=diag(1, 0), b=b′=(0, 1)")

claim.letters("L_a L_b L_a′ L_b′ logα q; d e d′ e′ K 2q+logα u v: ≥ 0")
degrees = claim.under("d′ = d + 2e : degrees; e′ = d + e", part=MOMENTS, at="d=e=1")
logs = degrees.under(
    "L_a′ = L_a + 2L_b + logα : c_a′ = −αc_ac_b²; L_b′ = L_a + L_b : c_b′ = c_ac_b"
)
bounds = logs.under(
    "u = L_a + Kd : u = L_a + Kd ≥ 0; v = L_b + Ke − q : v = L_b + Ke − q ≥ 0",
    "`2q+logα` = 2q + logα : q ≥ −½log α",
)
bounds.bounds("[L_a] L_a ≥ −Kd goes on", "L_a′ + Kd′", (1, "u"), (1, "2v"), (1, "`2q+logα`"))
bounds.bounds("[L_b] and L_b ≥ q − Ke", "L_b′ + Ke′ ≥ q", (1, "u"), (1, "v"))
logs.false(
    "L_a ≥ −Kd goes on without the offset q",
    "L_a′ ≥ −Kd′",
    "u = L_a + Kd; v = L_b + Ke",
    at="L_a=L_b=logα=−1, K=1",
    says="L_a′ = −4 < −3",
)
growth = claim.under(part=MOMENTS)
growth.positive(
    "[d grows] the degrees grow: d ≥ 1, e ≥ 1 give d′ ≥ d + 2", "d + 2e ≥ d + 2", "d ≥ 1; e ≥ 1"
)
growth.positive("[e grows] and e′ ≥ e + 1", "d + e ≥ e + 1", "d ≥ 1; e ≥ 1")
degrees.needs("e ≥ 1", "d′ ≥ d + 2", at="e=0", says="as at t = 2")
claim.mutants()

RATES = (fmpq(1, 1000), fmpq(1, 10), fmpq(1, 2), fmpq(1), fmpq(50))


@claim.instances("leading terms, t ≤ 6", MOMENTS, count=1, edges=RATES, of="meta-rates over ℚ")
def leading(at):
    from theory.lodo.gaussian import leading_terms

    rate = at or fmpq(2)
    terms = leading_terms(rate, 6)[2:]
    if (terms[0].degree_a, terms[0].degree_b) != (1, 1):
        raise Fails(f"α = {rate}: degrees {terms[0]}")
    for now, then in zip(terms, terms[1:]):
        d, e = now.degree_a, now.degree_b
        grown = (then.degree_a, then.degree_b) == (d + 2 * e, d + e)
        if not grown or (then.a, then.b) != (-rate * now.a * now.b**2, now.a * now.b):
            raise Fails(f"α = {rate}: {now} and {then}")
