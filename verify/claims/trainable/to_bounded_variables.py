"""Proposition 2 of the TO paper, in forms that are true."""

from flint import fmpq

from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, _spaces, source
from verify.evidence import Checked, Fails
from verify.standard import Cite

PARTS = "(i) energy", "(i) b", "(ii) any Σβ", "(iii) small Σβ", "sharp"
ENERGY, OFFSET, GROWTH, SMALL, SHARP = PARTS

claim = Claim(
    name="trainable/to_bounded_variables",
    title="""TO's variables are bounded where Σβ_t is finite, with explicit bounds, and for n = 1
    only there""",
    source=source("Proposition 2"),
    paper="unclear",
    wording=f"""Proposition 2 names bounds 'independent on' T under two conditions, and both are
    lost in the text that we have. Where they make Σβ_t finite, as the rates of Theorem 1 do, it is
    true: this is (ii). {REBUILT}""",
    statement="""
    - β_t, γ_t ≥ 0, |w_t| ≤ D, |g_t| ≤ G. (i) c_t ≤ 1, γ_t > 0, β_t/γ_t nonincreasing: ‖A_T‖_F² ≤
      ‖A_1‖_F² + (β_1/γ_1)|b_1|² + Σ_{t<T} β_t|g_t|²; By: summed
    - and with γ_t ≤ 1: |b_t| ≤ max(|b_1|, G + D·sup‖A‖). By: offset; ball; size of Aw; |g − Aw| ≤ G
      + aD
    - (ii) γ_t ∈ [0, 1], |b_1| ≤ G: ‖A_t‖ ≤ (‖A_1‖ + G/D)e^{2D²Σβ} − G/D. By: step of A; growth
    - (iii) A_1 = 0, b_1 = 0, γ_t ∈ [0, 1], Σβ_t ≤ 1/(4D²): ‖A‖ ≤ G/D and |b| ≤ 2G. By: small
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
    parts=PARTS,
    remark="""(i) needs no Σβ < ∞ by itself: its right side is bounded in T where Σβ_t < ∞. (iii) is
    not sharp; no constant above 1/(2D²) would do (a mutant).""",
)

FULL = to.full()[:4]
claim.letters(*FULL, "ρ ρ′; 1−c 1−γ X x_v x_g D G a: ≥ 0; y v: n; F S S′: 1×1; K_A: symmetric n×n")
step = claim.under(*FULL, part=ENERGY, at="A=b=0, w=g=γ=β=ρ=ρ′=1")
FIRST, FALLS, RATE = (
    "β = ργ : ρ = β/γ",
    "ρ ≥ ρ′ : β/γ does not rise",
    "βwᵀw + γ = 1 − `1−c` : c ≤ 1",
)
FORM, FORM_NEXT = "tr(AᵀA) + ρ·tr(bᵀb)", "tr(A′ᵀA′) + ρ′·tr(b′ᵀb′)"
energy = claim.under(part=ENERGY, nonneg="ρ ρ′", at="A=b=w=S=0, g=γ=β=ρ=ρ′=F=1, 1−c=0")
energy.inductive(
    "[summed] ‖A‖² + ρ|b|² ≤ first + Σβ_t|g_t|²",
    f"tr(F + S) ≥ {FORM}",
    initial=f"tr(F) ≥ {FORM} : the first; S = 0",
    recurrence=[*FULL, f"{FIRST}\n{FALLS}\n{RATE}\nS′ = S + βgᵀg : the sum"],
    at_base=energy.squares(f"tr(F + S) ≥ {FORM}", (1, 1, f"tr(F) ≥ {FORM}")),
    at_step=energy.squares(
        f"tr(F + S′) ≥ {FORM_NEXT}",
        (1, 1, f"tr(F + S) ≥ {FORM}"),
        ("u", "β"),
        ("r", "β`1−c`"),
        ("b′", 1, "ρ ≥ ρ′"),
    ),
    conclusion="tr(F + S) ≥ tr(AᵀA)",
    at_end=energy.squares("tr(F + S) ≥ tr(AᵀA)", (1, 1, f"tr(F + S) ≥ {FORM}"), ("b", "ρ")),
)
LESS = f"{FORM} + β·tr(gᵀg) ≥ {FORM_NEXT}"
step.needs("c_t ≤ 1", LESS, FIRST, FALLS, says="c = 2: ‖A′‖² + |b′|² = 2 > β|g|² = 1")
step.needs("β_t/γ_t is nonincreasing", LESS, FIRST, at="w=0, β=γ=1/2, ρ′=10")

claim.under(*FULL, part=OFFSET).proves("""[offset] b′ = (1−γ)b + γ(g − Aw)
    b′ = b − γb + γ(g − Aw)""")
MEAN, NEAR = "b′ = `1−γ`b + γy; `1−γ` = 1 − γ : γ ≤ 1", "X² ≥ yᵀy : |g − Aw| ≤ X"
balls = claim.under(part=OFFSET)
balls.inductive(f"""[ball] the ball |b| ≤ X is kept where |g − Aw| ≤ X
    X² ≥ bᵀb
    initial: X² ≥ bᵀb : the start
    recurrence: {MEAN}; {NEAR}
    at_step: X² ≥ b′ᵀb′ since `1−γ`(X² ≥ bᵀb) + γ(X² ≥ yᵀy) + γ`1−γ`(b − y)²""")
balls.needs(
    "γ_t ∈ [0, 1]", "X² ≥ (b − γb + γy)ᵀ(b − γb + γy)", "X² ≥ bᵀb", NEAR, at="b=X=1, y=−1, γ=3"
)
turned = claim.under("K_A = a² − AᵀA : ‖A‖ ≤ a; v = Aw; D² ≥ wᵀw", psd="K_A", part=OFFSET)
turned.proves(
    "[size of Aw] |Aw| ≤ aD", "a²D² ≥ vᵀv", by="a²D² ≥ vᵀv since (w)²[K_A] + (a)²(D² ≥ wᵀw)"
)
_spaces.triangle(
    claim, "|g − Aw| ≤ G + aD", OFFSET, "g; G; x_g", "v; aD; x_v", "g=v=a=1, G=D=2, x_g=x_v=3"
)

claim.letters("x x′ x₁ p p′ q a a′ E E′ Z Z′ z S S′: ≥ 0")  # p = |b|, q = |r|, a = ‖A‖
claim.under(*FULL, part=GROWTH).proves("""[step of A] A′ = A − βrwᵀ; r = Aw + b − g
    cites: norm_product""")
MORE = "x′ = x + 2βD(Dx + G)"
growth = claim.under(part=GROWTH, at="x=x₁=a=D=G=β=E=Z=p′=1, p=0, q=2, a′=z=3, γ=1−γ=1/2")
growth.inductive(f"""
    [growth] ‖A‖ + G/D is multiplied by 1 + 2D²β ≤ e^{{2D²β}} at most, and |b| ≤ G + Dx
    x ≥ a; G + Dx ≥ p; Dx + G = (Dx₁ + G)E; Z ≥ E
    initial: a = x₁; x = x₁; G ≥ p : |b_1| ≤ G; E = 1; Z = 1
    recurrence: {MORE}
    a + βDq ≥ a′ : A′ = A − βrwᵀ
    Da + p + G ≥ q : r = Aw + b − g
    `1−γ` = 1 − γ
    `1−γ`p + γ(G + Da) ≥ p′ : b′ = (1−γ)b + γ(g − Aw)
    E′ = E(1 + 2D²β)
    Z′ = Zz
    z ≥ 1 + 2D²β : z = e^{{2D²β}}
    at_base: G + Dx ≥ p since (G ≥ p) + Dx₁
    at_step: x′ ≥ a′ since (a + βDq ≥ a′) + βD(Da + p + G ≥ q) + (x ≥ a) + βD²(x ≥ a)
    + βD(G + Dx ≥ p)
    G + Dx′ ≥ p′ since (`1−γ`p + γ(G + Da) ≥ p′) + `1−γ`(G + Dx ≥ p) + γD(x ≥ a) + 2βD³x
    + 2βD²G
    Z′ ≥ E′ since (Z ≥ E) + 2D²β(Z ≥ E) + Z(z ≥ 1 + 2D²β)
    conclusion: (Dx₁ + G)Z ≥ Da + G
    at_end: (Dx₁ + G)Z ≥ Da + G since Dx₁(Z ≥ E) + G(Z ≥ E) + D(x ≥ a)
    cites: norm_product; exponential""")
below = claim.under("1 ≥ 4D²S : Σβ ≤ 1/(4D²)", part=SMALL)
small = below.squares("G ≥ Dx", "= D(4GDS ≥ x) + G(1 ≥ 4D²S)")
below.inductive(
    "[small] x ≤ 4GDΣβ ≤ G/D, and |b| ≤ G + Dx ≤ 2G",
    "4GDS ≥ x",
    initial="x = 0; S = 0",
    recurrence=f"{MORE}; S′ = S + β",
    at_step=[small, below.squares("4GDS′ ≥ x′", "= (4GDS ≥ x) + 2βD(G ≥ Dx)")],
    conclusion="G ≥ Dx; 2G ≥ G + Dx",
    at_end=[small, below.squares("2G ≥ G + Dx", "= (G ≥ Dx)")],
    cites=Cite("norm_product"),
)
claim.under(*FULL, "A = 0; b = 0", part=SMALL).needs(
    "Σβ_t ≤ 1/(4D²)", "tr(wwᵀ) ≥ tr(A′ᵀA′)", at="A=b=0, w=g=γ=1, β=2", says="A′ = 2 > G/D = 1"
)
second = claim.under(*FULL, "A = 0; b = w : after (w, g) = (0, 1), γ = 1", at="A=0, w=γ=1, g=−1")
second.false(f"""(ii) with e^{{D²Σβ}}: |A| ≤ e − 1 < 7/4
    49/16·wwᵀ ≥ A′ᵀA′
    at: β=1
    part: {GROWTH}
    says: A = −2""")
second.false("(iii) with Σβ ≤ 3/(4D²)", "wwᵀ ≥ A′ᵀA′", at="β=3/4", part=SMALL, says="A = −3/2")

claim.letters("A: ≥ 0; w b r′ r b′ b″ A″")
steered = claim.under(f"""b = 0 : b = 0
    r = b − G : w = 0, g = G
    b′ = b − γr
    w = −b′A⁻¹ : w = −b/A
    r′ = Aw + b′ + G : g = −G
    A″ = A − βr′w
    b″ = b′ − γr′
    part: {SHARP}""")
steered.proves("""[steered] n = 1: (w, g) = (0, G), then (−b/A, −G): A″² ≥ A² + 2βγG² and b″ = 0
    A″ = A + βγG²A⁻¹; b″ = 0
    says: β is the rate of the second step, γ fixed. One idle step (0, 0) shifts the parity, so
    either the odd or the even β_t are summed: a divergent Σβ_t diverges on one of them. |w| = γG/A
    ≤ D holds for A ≥ γG/D.""")
claim.letters("i i″ S S″; A_1 γ β G")
grown = claim.under(part=SHARP, at="A=β=γ=G=1")
grown.inductive("""[grown] so A² grows like 2γG²Σβ
    AA ≥ A_1² + 2γG²S
    state: A → A″; i → i″; S → S″
    initial: A = A_1; S = 0
    recurrence: Ai = 1; A″ = A + βγG²i : steered; S″ = S + β
    at_step: A″A″ ≥ A_1² + 2γG²S″ since (AA ≥ A_1² + 2γG²S) + (βγG²i)²""")
grown.false("steered: A″² = A² + 2βγG²", "(A + βγG²A⁻¹)² = A² + 2βγG²")
claim.mutants(most=12)


def frobenius(matrix) -> fmpq:
    """‖A‖_F²."""
    return sum((_exact.dot(row, row) for row in matrix), fmpq(0))


def runs(kind, title, part):
    """Exact runs of 5 steps, n ≤ 2, |w|, |g| ≤ 1 in every coordinate / n, so D = G = 1; squares of
    norms are compared."""

    @claim.instances(title, part, count=40, of="runs of 5 steps over ℚ below the bound")
    def _(rng, index):
        n, start = rng.randint(1, 2), kind != "small"
        Av = [[_exact.draw(rng, 2) * start for _ in range(n)] for _ in range(n)]
        bv = [fmpq(rng.randint(-2, 2), 2 * n) * start for _ in range(n)]
        shift, share = rng.randint(1, 3), fmpq(rng.randint(1, 4), 4)
        first, spent, largest = frobenius(Av), fmpq(0), frobenius(Av)
        b_first = _exact.dot(bv, bv)
        for t in range(1, 6):
            wv, gv = ([fmpq(rng.randint(-2, 2), 2 * n) for _ in range(n)] for _ in range(2))
            rate = fmpq(1, t + shift)
            beta = share * rate * rate
            if kind == "small":
                beta = fmpq(t == 3, 4) if index % 2 else fmpq(1, 4 * 2**t)
            if t == 1:
                first += beta / rate * b_first
            if kind == "small":
                rate = fmpq(rng.randint(0, 4), 4)
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


@claim.instances(f"""
    (ii) in balls: products of 1 + 2D²β_t below e^{{2D²Σβ}}, and worst cases of the recursion
    part: {GROWTH}
    count: 30
    of: worst-case recursions of 59 steps enclosed
    kind: enclosure""")
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
    Av, bv, total = [[fmpq(1)]], [fmpq(0)], fmpq(0)
    for t in range(1, 15):
        wv, gv = ([fmpq(0)], [fmpq(1)]) if t % 2 else ([-bv[0] / Av[0][0]], [fmpq(-1)])
        if abs(wv[0]) > 1:
            raise ValueError(f"t = {t}: w leaves |w| ≤ 1")
        Av, bv, _, _, _ = _exact.full(Av, bv, wv, gv, fmpq(1, t), fmpq(1, 2))
        total += fmpq(t % 2 == 0, t)
        if t % 2 == 0 and (bv != [0] or Av[0][0] ** 2 < 1 + total):
            raise Fails(f"t = {t}: A = {Av[0][0]}")
    return Checked("14 steps over ℚ with β_t = 1/t: A² ≥ 1 + Σ_{even t} β_t", instances=14)


claim.batched("the bound (i) along batched runs in torch", ENERGY, instances=500)
