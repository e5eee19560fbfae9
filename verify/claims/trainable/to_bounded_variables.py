"""Proposition 2 of the TO paper, in forms that are true."""

from fractions import Fraction

from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _exact, _spaces, source
from verify.evidence import Checked, Fails

PARTS = "(i) energy", "(i) b", "(ii) any Σβ", "(iii) small Σβ", "sharp"
ENERGY, OFFSET, GROWTH, SMALL, SHARP = PARTS

claim = Claim(
    name="trainable/to_bounded_variables",
    title="""TO's variables are bounded where Σβ_t is finite, with explicit bounds, and for n = 1
    only there""",
    source=source("Proposition 2"),
    expected="proved",
    paper="unclear",
    wording=(
        "Proposition 2 names bounds 'independent on' T under two conditions, and both are lost in "
        "the text that we have. Where they make Σβ_t finite, as the rates of Theorem 1 do, it is "
        "true: this is (ii). " + REBUILT
    ),
    statement="""
    - β_t, γ_t ≥ 0, |w_t| ≤ D, |g_t| ≤ G. (i) c_t ≤ 1, γ_t > 0, β_t/γ_t nonincreasing: ‖A_T‖_F² ≤
      ‖A_1‖_F² + (β_1/γ_1)|b_1|² + Σ_{t<T} β_t|g_t|²; By: energy; summed
    - and with γ_t ≤ 1: |b_t| ≤ max(|b_1|, G + D·sup‖A‖). By: offset; ball; |g − Aw| ≤ G + aD
    - (ii) γ_t ∈ [0, 1], |b_1| ≤ G: ‖A_t‖ ≤ (‖A_1‖ + G/D)e^{2D²Σβ} − G/D. By: step of A; growth
    - (iii) A_1 = 0, b_1 = 0, γ_t ∈ [0, 1], Σβ_t ≤ 1/(4D²): ‖A‖ ≤ G/D and |b| ≤ 2G. By: slow; offset
      below; sum
    - Sharp for n = 1, fixed γ ∈ (0, 1], b_1 = 0, A_1 ≥ γG/D: A stays bounded for every sequence of
      |w_t| ≤ D, |g_t| ≤ G exactly when Σβ_t < ∞. By: growth; steered; grown
    """,
    latex=r"""$\|A_T\|_F^2 \le \|A_1\|_F^2 + \frac{\beta_1}{\gamma_1}\|b_1\|^2 +
    \sum_{t<T}\beta_t\|g_t\|^2$; $\|A_t\| \le (\|A_1\| + G/D)e^{2D^2\sum\beta} - G/D$.""",
    hypotheses="""
    - c_t ≤ 1: for (i)
    - β_t/γ_t is nonincreasing: for (i)
    - γ_t ∈ [0, 1]: for b and (ii)
    - Σβ_t ≤ 1/(4D²): for (iii)""",
    axioms="""
    - ‖X + Y‖ ≤ ‖X‖ + ‖Y‖, ‖xyᵀ‖ = |x||y|, |Xw| ≤ ‖X‖|w|, spectral norms
    - 1 + x ≤ eˣ
    - induction over t: what a piece proves of one step holds, with its start, at every step, so
      products of 1 + 2D²β_t bound (ii), and sums of 2βγG² let A² grow in the last part""",
    parts=PARTS,
    remark="""(i) needs no Σβ < ∞ by itself: its right side is bounded in T where Σβ_t < ∞. (iii) is
    not sharp; no constant above 1/(2D²) would do (a mutant).""",
)

FULL = to.full()[:4]
claim.letters(*FULL, "ρ ρ′; ρ−ρ′ 1−c 1−γ X x_b x_y D G a x x′ spare: ≥ 0; y v: n; V V′ S F")
claim.let("E = tr(AᵀA) + ρ·tr(bᵀb) + β·tr(gᵀg) − tr(A′ᵀA′) − ρ′·tr(b′ᵀb′)")
step = claim.under(*FULL, part=ENERGY, at="A=b=0, w=g=γ=β=ρ=ρ′=1")
FIRST, FALLS = "β = ργ : ρ = β/γ", "`ρ−ρ′` = ρ − ρ′ : β/γ does not rise"
energy = step.under(
    FIRST, FALLS, "βwᵀw + γ = 1 − `1−c` : c ≤ 1", at="b=1, g=0, β=γ=1/2, 1−c=ρ−ρ′=0"
)
energy.bounds(
    "[energy] ‖A‖² + ρ|b|² + β|g|² − ‖A′‖² − ρ′|b′|² = β|u|² + β(1−c)|r|² + (ρ−ρ′)|b′|²",
    "E",
    ("u", "β"),
    ("r", "β`1−c`"),
    ("b′", "`ρ−ρ′`"),
)
step.needs("c_t ≤ 1", "E ≥ 0", FIRST, FALLS, says="c = 2: ‖A′‖² + |b′|² = 2 > β|g|² = 1")
step.needs("β_t/γ_t is nonincreasing", "E ≥ 0", FIRST, at="w=0, β=γ=1/2, ρ′=10")
claim.letters("F+S−V V+β|g|²−V′: ≥ 0; β|g|²")
claim.under("`F+S−V` = F + S − V; `V+β|g|²−V′` = V + β|g|² − V′", part=ENERGY).bounds(
    "[summed] so by induction over T: ‖A_T‖² ≤ first + Σβ_t|g_t|²",
    "F + S + β|g|² ≥ V′",
    (1, "`F+S−V`"),
    (1, "`V+β|g|²−V′`"),
    says="V is ‖A‖² + ρ|b|², S the sum, F the first V; at T = 1, V = F",
)

offset = claim.under(*FULL, part=OFFSET)
offset.proves("[offset] b′ = (1−γ)b + γ(g − Aw)", "b′ = b − γb + γ(g − Aw)")
balls = claim.under("X² − bᵀb = x_b : |b| ≤ X; X² − yᵀy = x_y : |g − Aw| ≤ X", part=OFFSET)
balls.under("`1−γ` = 1 − γ : γ ≤ 1", at="b=y=1, X=2, x_b=x_y=3, γ=1−γ=1/2").bounds(
    "[ball] the ball |b| ≤ X is kept where |g − Aw| ≤ X",
    "X² ≥ (`1−γ`b + γy)ᵀ(`1−γ`b + γy)",
    (1, "`1−γ`x_b"),
    (1, "γx_y"),
    ("b − y", "γ`1−γ`"),
)
balls.needs("γ_t ∈ [0, 1]", "X² ≥ (b − γb + γy)ᵀ(b − γb + γy)", at="b=X=1, y=−1, γ=3, x_b=x_y=0")
_spaces.triangle(
    claim, "|g − Aw| ≤ G + aD", OFFSET, "g; G; x_g", "v; aD; x_v", "g=v=a=1, G=D=2, x_g=x_v=3"
)

claim.let("N = x + 2βD(Dx + G)")  # ‖A′‖ ≤ ‖A‖ + β|r|D, |r| ≤ Dx + (G + Dx) + G
claim.under(*FULL, part=GROWTH).proves("[step of A] A′ = A − βrwᵀ; r = Aw + b − g")
claim.under("spare = N − x′", part=GROWTH).bounds(
    "[growth] ‖A′‖ ≤ x + 2βD(Dx + G), so x + G/D grows by 1 + 2D²β at most",
    "(Dx + G)(1 + 2D²β) − (Dx′ + G)",
    (1, "D·spare"),
    says="products of 1 + 2D²β_t are ≤ e^{2D²Σβ}",
)
claim.letters("G−Dx 1−4D²S S: ≥ 0")
below = claim.under("`G−Dx` = G − Dx", part=SMALL)
below.bounds("[slow] as long as x ≤ G/D it grows by 4GDβ at most", "x + 4GDβ ≥ N", (1, "2βD`G−Dx`"))
below.bounds("[offset below] and |b| ≤ 2G", "2G ≥ G + Dx", (1, "`G−Dx`"))
claim.under("`1−4D²S` = 1 − 4D²S : Σβ ≤ 1/(4D²)", part=SMALL).bounds(
    "[sum] 4GDΣβ ≤ G/D", "G ≥ 4GD²S", (1, "G`1−4D²S`")
)
claim.under(*FULL, "A = 0; b = 0", part=SMALL).needs(
    "Σβ_t ≤ 1/(4D²)", "tr(wwᵀ) ≥ tr(A′ᵀA′)", at="A=b=0, w=g=γ=1, β=2", says="A′ = 2 > G/D = 1"
)
second = claim.under(*FULL, "A = 0; b = w : after (w, g) = (0, 1), γ = 1", at="A=0, w=γ=1, g=−1")
second.false(
    "(ii) with e^{D²Σβ}: |A| ≤ e − 1 < 7/4",
    "49/16·wwᵀ ≥ A′ᵀA′",
    at="β=1",
    part=GROWTH,
    says="A = −2",
)
second.false("(iii) with Σβ ≤ 3/(4D²)", "wwᵀ ≥ A′ᵀA′", at="β=3/4", part=SMALL, says="A = −3/2")

claim.letters("A: ≥ 0; w b r′ r b′ b″ A″")
steered = claim.under(
    """b = 0 : b = 0
    r = b − G : w = 0, g = G
    b′ = b − γr
    w = −b′A⁻¹ : w = −b/A
    r′ = Aw + b′ + G : g = −G
    A″ = A − βr′w
    b″ = b′ − γr′""",
    part=SHARP,
)
steered.proves(
    "[steered] n = 1: (w, g) = (0, G), then (−b/A, −G): A″² ≥ A² + 2βγG² and b″ = 0",
    "A″ = A + βγG²A⁻¹; b″ = 0",
    says="""β is the rate of the second step, γ fixed. One idle step (0, 0) shifts the parity, so
    either the odd or the even β_t are summed: a divergent Σβ_t diverges on one of them. |w| = γG/A
    ≤ D holds for A ≥ γG/D.""",
)
grown = claim.under(part=SHARP, at="A=β=γ=G=1")
grown.bounds("[grown] so A″² ≥ A² + 2βγG²", "(A + βγG²A⁻¹)² ≥ A² + 2βγG²", "βγG²A⁻¹")
grown.false("steered: A″² = A² + 2βγG²", "(A + βγG²A⁻¹)² = A² + 2βγG²")
claim.mutants()


def frobenius(matrix) -> Fraction:
    """‖A‖_F²."""
    return sum((_exact.dot(row, row) for row in matrix), Fraction(0))


def runs(kind, title, part):
    """Exact runs of 5 steps, n ≤ 2, |w|, |g| ≤ 1 in every coordinate / n, so D = G = 1; squares of
    norms are compared."""

    @claim.instances(title, part, count=40, of="runs of 5 steps over ℚ below the bound")
    def _(rng, index):
        n, start = rng.randint(1, 2), kind != "small"
        Av = [[_exact.draw(rng, 2) * start for _ in range(n)] for _ in range(n)]
        bv = [Fraction(rng.randint(-2, 2), 2 * n) * start for _ in range(n)]
        shift, share = rng.randint(1, 3), Fraction(rng.randint(1, 4), 4)
        first, spent, largest = frobenius(Av), Fraction(0), frobenius(Av)
        b_first = _exact.dot(bv, bv)
        for t in range(1, 6):
            wv, gv = ([Fraction(rng.randint(-2, 2), 2 * n) for _ in range(n)] for _ in range(2))
            rate = Fraction(1, t + shift)
            beta = share * rate * rate
            if kind == "small":
                beta = Fraction(t == 3, 4) if index % 2 else Fraction(1, 4 * 2**t)
            if t == 1:
                first += beta / rate * b_first
            if kind == "small":
                rate = Fraction(rng.randint(0, 4), 4)
            Av, bv, _, _, _ = _exact.full(Av, bv, wv, gv, beta, rate)
            spent, largest = spent + beta * _exact.dot(gv, gv), max(largest, frobenius(Av))
            size = _exact.dot(bv, bv)
            over = size - 1 - largest  # |b| ≤ 1 + a is |b|² − 1 − a² ≤ 2a
            good = {
                "energy": frobenius(Av) <= first + spent,
                "offset": size <= b_first or over <= 0 or over**2 <= 4 * largest,
                "small": frobenius(Av) <= n and size <= 4,
            }[kind]
            if not good:
                raise Fails(f"t = {t}, w = {wv}, g = {gv}: ‖A‖² = {frobenius(Av)}, |b|² = {size}")


runs("energy", "random runs over ℚ with falling schedules: (i) at every step", ENERGY)
runs("offset", "random runs over ℚ: |b| ≤ max(|b_1|, G + D·sup‖A‖_F)", OFFSET)
runs("small", "Σβ_t = 1/(4D²), spent at once or by halves, over ℚ: ‖A‖_F ≤ √n·G/D, |b| ≤ 2G", SMALL)


@claim.instances(
    "(ii) in balls: products of 1 + 2D²β_t below e^{2D²Σβ}, and worst cases of the recursion",
    GROWTH,
    count=30,
    of="worst-case recursions of 59 steps enclosed",
    kind="enclosure",
)
def exponential(rng):
    from flint import arb, ctx

    with ctx.workprec(120):
        D, G, x0 = (arb(rng.randint(1, 8)) / 4 for _ in range(3))
        x, total, slack = x0, arb(0), 1 + arb(2) ** -80
        for t in range(1, 60):
            rate = arb(rng.randint(0, 6)) / (t * t + 3)
            x, total = x + 2 * rate * D * (D * x + G), total + rate
            if not x <= ((x0 + G / D) * (2 * D * D * total).exp() - G / D) * slack:
                raise Fails(f"t = {t}: x in {x}")


claim.floats("float64 runs of 300 steps against (i) and (iii)", ENERGY, instances=30)


@claim.exact("steered runs over ℚ: A² grows by 2γG²β_t at every second step", SHARP)
def steered_runs(run):
    """γ = 1/2, β_t = 1/t: A² ≥ A_1² + Σ_{even t} 1/t."""
    Av, bv, total = [[Fraction(1)]], [Fraction(0)], Fraction(0)
    for t in range(1, 15):
        wv, gv = ([Fraction(0)], [Fraction(1)]) if t % 2 else ([-bv[0] / Av[0][0]], [Fraction(-1)])
        if abs(wv[0]) > 1:
            raise ValueError(f"t = {t}: w leaves |w| ≤ 1")
        Av, bv, _, _, _ = _exact.full(Av, bv, wv, gv, Fraction(1, t), Fraction(1, 2))
        total += Fraction(t % 2 == 0, t)
        if t % 2 == 0 and (bv != [0] or Av[0][0] ** 2 < 1 + total):
            raise Fails(f"t = {t}: A = {Av[0][0]}")
    return Checked("14 steps over ℚ with β_t = 1/t: A² ≥ 1 + Σ_{even t} β_t", instances=14)


claim.batched("the bound (i) along batched runs in torch", ENERGY, instances=500)
