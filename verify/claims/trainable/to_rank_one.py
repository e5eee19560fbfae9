"""Rank-one TO: the convergence proof does not extend, and a bound that does hold."""

from flint import fmpq

from theory.trainable import runs as _exact
from theory.trainable import setting as to
from verify.claim import Claim
from verify.claims.trainable import REBUILT, source
from verify.evidence import Checked, Fails

BLOW_UP, STEP, BOUND = "blow-up", "one step", "the bound"

claim = Claim(
    name="trainable/to_rank_one",
    title="""Rank-one TO can blow up from a large start although c_t ≤ 1; a small Σβ_t keeps it
    bounded""",
    source=source("section 3.3, 'it is easy to extend the proof of Theorem 1'"),
    paper="unclear",
    wording=f"""'It is easy to extend the proof of Theorem 1 and show the convergence of Diagonal TO
    and RankOne TO.' Theorem 1's conditions are lost; whether rank-one TO converges with its
    decaying rates is not decided here. The run below has constant rates and a large start.
    {REBUILT}""",
    statement="""
    - Constant rates β = γ = ½, D = 1, w = 1, g = 0, from the large start p = q = 10, b = 0 (n = 1):
      p = −490, then 5.9·10⁷, then −10²³, although βD² + γ = 1. By: one variable; the run
    - Bound, for D, G > 0 and β_t ≥ 0: |w_t| ≤ D, |g_t| ≤ G, |b_1| ≤ G, γ_t ∈ [0, 1], X_1 =
      max(|p_1|, |q_1|) > 0 and Σβ_t < ln(1 + G/(DX_1²))/(4DG) give max(|p_t|, |q_t|) ≤ X for all t,
      where X²/(DX² + G) = X_1²/(DX_1² + G)·e^{4DGΣβ}. By: updates; offset; mean; bound
    """,
    latex=r"""$\frac{X^2}{DX^2+G} = \frac{X_1^2}{DX_1^2+G}\,e^{4DG\sum\beta}$ bounds $\max(\|p_t\|,
    \|q_t\|)$.""",
    hypotheses="""
    - Σβ_t is small: Σβ < ln(1 + G/(DX_1²))/(4DG), for the bound
    - γ_t ∈ [0, 1]: for the bound, through |b|
    - |b_1| ≤ G: for the bound""",
    parts=(BLOW_UP, STEP, BOUND),
    remark="""x = max(|p|, |q|) obeys x′ ≤ xh, h = 1 + φ, φ = 2βD(Dx² + G). With z = x²/(Dx² + G), τ
    = G/(Dx² + G): z′/z ≤ h²/((1−τ)h² + τ) ≤ (1 + τφ)² ≤ e^{2τφ} = e^{4DGβ}.""",
)

UPDATE = to.rank_one()
claim.letters(*UPDATE, "x x′ D G h spare: ≥ 0; τ z z′ X²")
claim.let("S = Dx² + G; H = 1 + 2βDS")
run_at = "p=q=10, w=1, g=b=0, β=γ=1/2"
whole = claim.under(*UPDATE, at=run_at)
whole.under(part=BLOW_UP).false("""
    βD² + γ ≤ 1 keeps |p| from growing: |p′| = 490 from |p| = 10 (the run goes on to 10²³)
    pᵀp ≥ p′ᵀp′
    says: |p′|² = 240100 against |p|² = 100 in one step of the run""")
whole.under(part=BOUND).needs("""Σβ_t is small
    1000pᵀp ≥ p′ᵀp′
    says: the same step, G = 10, D = 1, X_1 = 10: even x² ≤ 1000·X_1² fails for x = 490""")
whole.under(part=STEP).false("""h = 1 + βD(Dx² + G)
    81/64·wᵀw ≥ p′ᵀp′
    at: p=q=1/2, b=−5/4, w=g=β=γ=1
    says: D = G = 1, p = q = ½: (w, g) = (1, −1) with β = 0, γ = 1 makes b = −5/4; then (1, 1) with
    β = 1 makes p = 3/2, and xh would be ½(1 + 5/4).""")
claim.under(*UPDATE[:4], part=STEP, at=run_at).proves("""
    [updates] the updates, with m never used: p′ = p − βr(qᵀw), q′ = q − βw(pᵀr), r = p(qᵀw) + b − g
    p′ = p − βr(qᵀw); q′ = q − βw(pᵀr); r = p(qᵀw) + b − g
    says: Hence |p′| ≤ |p| + β|r||q|D and |q′| ≤ |q| + β|p||r|D, |r| ≤ D|p||q| + |b| + G.
    cites: norm_product""")
claim.under(*UPDATE[:2], UPDATE[4], part=STEP, at=run_at).proves(
    "[offset] the next b is a mean of two vectors within G + Dx²", "b′ = b − γb + γ(g − p(qᵀw))"
)
claim.under(*UPDATE[:5], part=STEP, at="p=q=β=0, w=b=1, g=−1, γ=3").needs(
    "γ_t ∈ [0, 1]", "gᵀg ≥ b′ᵀb′", says="b′ = −5 leaves |b| ≤ G = 1"
)
claim.under(*UPDATE[:2], part=STEP, at="p=q=w=1, g=0, b=10").needs(
    "|b_1| ≤ G", "4pᵀp ≥ rᵀr", says="G = 0, β = 1: |r| = 11 > 2(Dx² + G) = 2"
)

claim.letters("x x′ p p′ q q′ b b′ ρ φ β γ 1−γ D G τ 1−τ c e Z Z′ Z₊: ≥ 0; X² z z′ h")
claim.let("S = Dx² + G; M = 1 + (1 − τ)φ(2 + φ)")
mean = claim.under("`1−τ` = 1 − τ; c = τφ", part=BOUND, at="τ=1−τ=1/2, φ=1, c=1/2")
LESS = "M(1 + c)² ≥ (1 + φ)²"
weights = (("φ", "3τ`1−τ`"), ("φ", "2τ`1−τ`φ"), ("τφ", "2`1−τ`φ"), ("τφ", "`1−τ`φ²"))
mean_square = mean.squares(LESS, *weights)
mean.proves(
    "[mean] h² ≤ (1 + τφ)²((1−τ)h² + τ), h = 1 + φ",
    LESS,
    by=mean_square,
    says="the difference is τ(1−τ)φ²((2 + φ)(2 + τφ) − 1)",
)
mean.false("the exponent is 2DGβ", "M(1 + c) ≥ (1 + φ)²", at="τ=1, 1−τ=0, c=1")
RUNS = "x=D=G=p=q=b=φ=b′=1, β=1/4, x′=e=Z′=2, τ=1−τ=c=γ=1−γ=Z=1/2, ρ=3, p′=q′=3/2, Z₊=3/4, X²=3"
bound = claim.under(part=BOUND, at=RUNS)
IN_P, IN_Q, IN_B, IN_Z = "x ≥ p", "x ≥ q", "G + Dx² ≥ b", "SZ ≥ x²"
ERROR, NEXT_B = "Dpq + b + G ≥ ρ", "`1−γ`b + γ(G + Dpq) ≥ b′"


def factor(one, other, inside, across):
    """The squares of x′ ≥ p′, and of x′ ≥ q′."""
    return bound.squares(
        f"x′ ≥ {one}′",
        (1, 1, f"{one} + βDρ{other} ≥ {one}′"),
        (1, 1, inside),
        (1, f"βD{other}", "2S ≥ ρ"),
        (1, "2βD²x²", across),
        (1, "2βDG", across),
    )


bound.inductive(
    "[bound] x = max(|p|, |q|) stays below X, for Z = X_1²/(DX_1² + G)·e^{4DGΣβ} below 1/D",
    f"{IN_P}; {IN_Q}; {IN_B}; {IN_Z}",
    initial=f"{IN_P}; {IN_Q}; G ≥ b; SZ = x²",
    recurrence=f"""φ = 2βDS
    x′ = x(1 + φ)
    {ERROR} : ρ = |r|
    p + βDρq ≥ p′ : the updates
    q + βDρp ≥ q′ : likewise
    {NEXT_B} : the offset
    `1−γ` = 1 − γ
    Sτ = G : τ
    `1−τ` = 1 − τ
    c = τφ : c = 2DGβ
    e ≥ 1 + c : e = e^{{2DGβ}}
    Z′ = Ze²""",
    at_base=bound.squares(IN_B, "= (G ≥ b) + Dx²"),
    at_step=[
        bound.squares("x² ≥ pq", (1, "q", IN_P), (1, "x", IN_Q)),
        bound.squares("2S ≥ ρ", (1, 1, ERROR), (1, "D", "x² ≥ pq"), (1, 1, IN_B)),
        factor("p", "q", IN_P, IN_Q),
        factor("q", "p", IN_Q, IN_P),
        bound.squares(
            "G + Dx′² ≥ b′",
            (1, 1, NEXT_B),
            (1, "`1−γ`", IN_B),
            (1, "γD", "x² ≥ pq"),
            (1, "2Dφx²"),
            ("φx", "D"),
        ),
        mean_square,
        bound.squares("e² ≥ (1 + c)²", "= (e − 1 − c)² + 2(e ≥ 1 + c) + 2c(e ≥ 1 + c)"),
        bound.squares(
            "(Dx′² + G)Z′ ≥ x′²",
            *(("e", m, IN_Z) for m in ("1", "2`1−τ`φ", "`1−τ`φ²")),
            *(("x", m, "e² ≥ (1 + c)²") for m in ("1", "2`1−τ`φ", "`1−τ`φ²")),
            ("x", 1, LESS),
        ),
    ],
    final="Z₊ ≥ Z : the sum of all; X²(1 − DZ₊) = GZ₊ : X² = (DX² + G)Z₊; 1 > DZ₊",
    conclusion="X² ≥ x²",
    at_end=[
        bound.squares("SZ₊ ≥ x²", (1, 1, IN_Z), (1, "Dx²", "Z₊ ≥ Z"), (1, "G", "Z₊ ≥ Z")),
        bound.squares("X² ≥ x²", "= (SZ₊ ≥ x²)", times="1 > DZ₊"),
    ],
    cites="exponential",
)
grown = "Sz = x² : z; (Dx²h² + G)z′ = x²h² : z′ at x′ = xh"
ratio = claim.under(grown, part=BOUND, at="x=D=G=1, h=2, z=1/2, z′=4/5")
ratio.false("z′/z = h²", "z′ = zh²", says="z = 1/2, z′ = 4/5")
finite = claim.under(part=BOUND, at="Z=1/4, D=1, G=2, X²=1/3")
finite.false("X² = Z/(1 − DZ)", "X² = Z(D·X² + G)", "X²(1 − DZ) = Z")
claim.letters("x x′ b b′ r: 1×1")
claim.under(f"""r = xx + b : r = u, g = 0; x′ = x − βrx : both updates; b′ = b − γr
    part: {BLOW_UP}""").under(at="x=2, b=1, β=γ=1/2").proves("""
    [one variable] p = q = x, w = 1, g = 0: x′ = x − βx(x² + b), b′ = b − γ(x² + b)
    x′ = x − βx(xx + b); b′ = b − γ(xx + b)
    says: With n = 1 the two factors stay equal.""")
claim.letters("x₁ x₂ x₃ x₄ b₁ b₂ b₃")
moves = (f"x{j} = x{i} − x{i}(x{i}² + b{i})/2" for i, j in ("₁₂", "₂₃", "₃₄"))
offsets = (f"b{j} = b{i} − (x{i}² + b{i})/2" for i, j in ("₁₂", "₂₃"))
claim.under("x₁ = 10; b₁ = 0", *moves, *offsets, part=BLOW_UP).proves("""[the run] from x = 10
    x₂ = −490; x₃ = 58811760; x₄ = −101709737436730540035240""")
claim.mutants(most=12)


@claim.exact("the run over ℚ: p = −490, …", BLOW_UP)
def rational_run(run):
    """p_2, p_3, p_4 of the exact optimizer lie where the statement says."""
    half, one, none = fmpq(1, 2), [fmpq(1)], [fmpq(0)]
    p, q, b, seen = [fmpq(10)], [fmpq(10)], none, []
    for _ in range(3):
        p, q, b, _, _, _ = _exact.rank_one(p, q, b, one, none, half, half)
        seen += p
    first, second, third = seen
    inside = 58 * 10**6 < second < 59 * 10**6 and -(2 * 10**23) < third < -(9 * 10**22)
    if first != -490 or not inside or p != q:
        raise Fails(f"p = 10, {first}, {second}, {third}")
    size = str(int(-third))
    said = f"p = 10, {first}, {int(second)}, −10^{len(size) - 1}·{size[0]}…"
    return Checked(said, instances=3)


def grown_by(x, D, G, spent, weights):
    """The last x and X in balls, `spent` being the part of the limit that Σβ reaches."""
    total = (1 + G / (D * x * x)).log() / (4 * D * G) * spent
    z = x * x / (D * x * x + G) * (4 * D * G * total).exp()
    for weight in weights:
        x = x * (1 + 2 * total * weight / sum(weights) * D * (D * x * x + G))
    return x, (G * z / (1 - D * z)).sqrt()


@claim.instances(f"""worst cases of x′ = xh against X in balls, Σβ up to 99 % of the limit
    part: {BOUND}
    count: 40
    edges: 2000 short steps
    of: worst-case recursions enclosed, all below X; 2000 short steps come within 1 %
    kind: enclosure""")
def worst_cases(rng, at):
    """X is the limit of short steps: no smaller one would do."""
    from flint import arb, ctx

    with ctx.workprec(120):
        if at:
            x, top = grown_by(arb(1), arb(2), arb(3), arb(1) / 2, [1] * 2000)
            near = x > top * 99 / 100
        else:
            D, G, first = (arb(rng.randint(1, 8)) / 4 for _ in range(3))
            steps, spent = rng.randint(1, 80), arb(rng.randint(1, 99)) / 100
            x, top = grown_by(first, D, G, spent, [rng.randint(1, 9) for _ in range(steps)])
            near = True
        if not (x < top and near):
            raise Fails(f"{at}: x = {x}, X = {top}")


claim.floats("float64 runs of rank-one TO below X", BOUND, instances=60)
claim.batched("the same batched in torch", BOUND, instances=500)
