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
    statement="""
    - Simplified LODO, α > 0, H ≻ 0, moves s_t independent and Gaussian with Σ ≻ 0. The step of A
      has ‖αHb₊bᵀH²‖_F ≥ α·λmin(H)³|b₊||b|, By: width; least; least squared
    - and |b₊|, |b| ≥ δ at infinitely many t almost surely, for every δ, so A_t has no limit, 0 or
      other. By: pairs; jump
    - For n = 1, H = 1, σ = 1, A₀ = b₀ = 0 a_t is a polynomial in the first move, from t = 3 on of
      the degree d, b_t of the degree e, d′ = d + 2e, e′ = d + e, with leading coefficients c_a′ =
      −αc_ac_b², c_b′ = c_ac_b; E log|c_a| ≥ −Kd for some K, By: L_a; d grows
    - so E a_t² ≥ d!·E c_a² ≥ d!·e^{−2Kd} → ∞ for every α > 0. By: E a²; factorials
    """,
    latex=r"""$\mathbb E a_t^2 \ge d_t!\,\mathbb E c_t^2 \ge d_t!\,e^{-2Kd_t} \to \infty$, $d_{t+1}
    = d_t + 2e_t$, $e_{t+1} = d_t + e_t$.""",
    hypotheses="""
    - α > 0
    - H ⪰ h: h > 0
    - e ≥ 1: b depends on the first move, which is so from t = 3 on""",
    parts=PARTS,
    remark="""At t = 3 the leading coefficients are c_a = −αs₁(1 − αs₁²) and c_b = αs₁²; later moves
    do not enter. L_a = E log|c_a|, L_b = E log|c_b|, q = max(0, −½log α), and K is large enough for
    t = 3. What carries these moments is rare: lodo_noise_floor has the numbers, and runs that do
    not show it.""",
)

claim.letters("H M: symmetric n×n; D: n×n; b b′ x y: n; h α |H²b|²: ≥ 0")
step = claim.under("D = αHb′bᵀHH : what A moves by", part=NO_LIMIT, at="H=α=b=b′=1")
step.under("bᵀHHHHb = |H²b|² : a number", at="H=2, |H²b|²=16").proves(
    "[width] ‖αHb₊bᵀH²‖_F² = α²|Hb₊|²|H²b|²", "tr(DᵀD) = α²|H²b|²tr(b′ᵀHHb′)"
)
least = claim.under("M = H − h : M = H − h ⪰ 0", psd="M", part=NO_LIMIT, at="H=h=2, x=1")
least.bounds("[least] |Hx|² ≥ h²|x|² for H ⪰ h", "xᵀHHx ≥ h²xᵀx", "= (Mx)² + 2h(x)²[M]")
least.under("y = HHx : y = H²x").bounds(
    "[least squared] so |H²b|² ≥ h⁴|b|²", "yᵀy ≥ h²xᵀHHx", "= (MHx)² + 2h(Hx)²[M]"
)
least.false("|Hx| ≥ h²|x|", "xᵀHHx ≥ h⁴xᵀx")
step.needs("α > 0", "tr(DᵀD) > 0", pd="H", at="α=0")
step.needs("H ⪰ h", "tr(DᵀD) > 0", psd="H", at="H=diag(1, 0), b=b′=(0, 1)")

claim.letters("S S₊ j j₊; P p₀ p₁ δ X Y: ≥ 0")
pairs = claim.under(part=NO_LIMIT)
BOTH, ONE = "P ≥ p₀p₁ : |b₊| ≥ δ, given what came before", "p₁ ≥ p₀ : |b| ≥ δ, likewise"
pairs.inductive(
    "[pairs] p₀ = P(|s| ≥ δ): the probabilities of |b|, |b₊| ≥ δ at pairs of steps add up to ∞",
    "S ≥ jp₀²",
    initial="S = 0; j = 0",
    recurrence=f"S₊ = S + P : one pair more\nj₊ = j + 1\n{BOTH}\n{ONE}",
    at_step="""P ≥ p₀² since (P ≥ p₀p₁) + p₀(p₁ ≥ p₀)
    S₊ ≥ j₊p₀² since (S ≥ jp₀²) + (P ≥ p₀²)""",
    over="j",
    cites=("anderson", "conditional_borel_cantelli"),
)
jump = claim.under("X ≥ h⁴δ² : |H²b|²; Y ≥ h²δ² : |Hb₊|²", part=NO_LIMIT)
jump.proves("""[jump] at which A moves by αh³δ² at least, so it has no limit
    α²XY ≥ α²h⁶δ⁴
    by: α²XY ≥ α²h⁶δ⁴ since Y(α)²(X ≥ h⁴δ²) + (αh²δ)²(Y ≥ h²δ²)""")

claim.letters("L_a L_b L_a′ L_b′ logα q d e d′ e′; K 2q+logα: ≥ 0")
DEGREES = "d′ = d + 2e : degrees; e′ = d + e"
LOGS = "L_a′ = L_a + 2L_b + logα : c_a′ = −αc_ac_b²; L_b′ = L_a + L_b : c_b′ = c_ac_b"
degrees = claim.under(DEGREES, part=MOMENTS, at="d=e=1")
logs = degrees.under(LOGS)
large = claim.under("`2q+logα` = 2q + logα : q ≥ −½log α", part=MOMENTS)
LOW_A, LOW_B = "L_a ≥ −Kd", "L_b ≥ q − Ke"
large.inductive(f"""[L_a] E log|c_a| ≥ −Kd and E log|c_b| ≥ q − Ke from t = 3 on
    {LOW_A}; {LOW_B}
    state: L_a → L_a′; L_b → L_b′; d → d′; e → e′
    initial: {LOW_A} : K is large enough
    {LOW_B} : likewise
    recurrence: {DEGREES}; {LOGS}
    at_step: L_a′ ≥ −Kd′ since ({LOW_A}) + 2({LOW_B}) + `2q+logα`
    L_b′ ≥ q − Ke′ since ({LOW_A}) + ({LOW_B})
    cites: degree; log_moment""")
logs.false("""L_a ≥ −Kd goes on without the offset q
    L_a′ ≥ −Kd′
    given: L_a = −Kd; L_b = −Ke
    at: L_a=L_b=logα=−1, K=1
    says: L_a′ = −4 < −3""")
growth = claim.under(part=MOMENTS, nonneg="j")
growth.inductive(f"""[d grows] the degrees grow, by two or more and by one
    d ≥ 1 + 2j; e ≥ 1
    initial: d = 1 : at t = 3; e = 1; j = 0
    recurrence: {DEGREES}; j₊ = j + 1
    at_base: e ≥ 1
    at_step: d′ ≥ 1 + 2j₊ since (d ≥ 1 + 2j) + 2(e ≥ 1)
    e′ ≥ 1 since (d ≥ 1 + 2j) + (e ≥ 1) + 2j + 1""")
claim.letters("E[a²] E[c²] d! (d+1)! d₊; x y: ≥ 0")
moment = claim.under(
    "`E[a²]` ≥ `d!`·`E[c²]`; `E[c²]` ≥ x : x = e^{−2Kd}", nonneg="d!", part=MOMENTS
)
moment.proves("""[E a²] E a² ≥ d!·e^{−2Kd}
    `E[a²]` ≥ `d!`x
    by: `E[a²]` ≥ `d!`x since (`E[a²]` ≥ `d!`·`E[c²]`) + `d!`(`E[c²]` ≥ x)
    cites: hermite_moment (h1); jensen (h2)""")
factor = claim.under(
    "`(d+1)!` = (d + 1)`d!`", "y(d + 1) ≥ 2 : y = e^{−2K}, d large", nonneg="d!", part=MOMENTS
)
factor.proves("""
    [factorials] which grows beyond all bounds, since its inverse falls by half in the end
    `(d+1)!`xy ≥ 2`d!`x
    by: `(d+1)!`xy ≥ 2`d!`x since `d!`x(y(d + 1) ≥ 2)
    cites: ratio_test""")
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
