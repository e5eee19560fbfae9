"""The mean χ² of d layers by the characters of the symmetric group, and the rate at which it
falls."""

from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked, Fails

PARTS = FORMULA, RATE = "formula", "rate"

claim = Claim(
    name="lodo/transposition_entropy_exact",
    title="E[χ²] = Σ f_λ²(K_λ/f_λ)^d, so ε ≤ ñ!·r^d: exponential decay in the depth, r ≤ ½",
    source=source("section 4.3, the hypothesis after Theorem 4.2"),
    paper="unclear",
    wording="""'we hypothesize that for large' (section 4.3): its formula is lost in the text we
    had, and with it whether its constants may depend on ñ. Exponential decay in d for every ñ is a
    theorem, the rate at most r ≤ ½, the constant ñ! here.""",
    statement="""
    - After d layers of uniformly random partitions of ñ points into blocks of size k, each block
      permuted uniformly, E[χ²] = Σ_{λ≠(ñ)} f_λ²(K_λ/f_λ)^d over the partitions λ of ñ, f_λ the
      number of standard Young tableaux and K_λ = K_{λ,(k^{ñ/k})} the Kostka number, and ε ≤ log(1 +
      E[χ²]). By: one layer; its mean; layers; entropy
    - For pairs (k = 2) the largest K_λ/f_λ, λ ≠ (ñ), is r = (ñ−2)/(2(ñ−1)) for every even ñ ≥ 6,
      By: rates grow; strips; standard shape; second shape; base
    - so ε ≤ ñ!·r^d; By: powers; sum
    - at ñ = 4, where E[χ²] = 9·3^{−d} + 4·2^{−d}, it is ½ and not 1/3. By: four points
    """,
    latex=r"""$\mathbb{E}\chi^2 = \sum_{\lambda\ne(\tilde n)} f_\lambda^2 (K_\lambda/f_\lambda)^d$,
    $\max K_\lambda/f_\lambda = \frac{\tilde n-2}{2(\tilde n-1)}$ ($\tilde n \ge 6$).""",
    hypotheses="""
    - a block is permuted uniformly: then a layer acts as an orthogonal projection
    - the matchings are uniform and independent: then the mean of a layer commutes with the
      group
    - ñ ≥ 6: for the rate""",
    remark="""Rate: by Pieri K_λ(ñ) = Σ_μ K_μ(ñ−2) over λ less a horizontal strip of two, and the
    f_μ of those μ add up to at most f_λ, so if no μ is the one-row shape, K_λ/f_λ ≤ r(ñ−2) < r(ñ).
    The shapes over the one-row shape are (ñ−1, 1), whose ratio is r itself, and (ñ−2, 2). All that
    starts from the finite base ñ = 6.""",
    parts=PARTS,
)

claim.letters("Q: f×f; Π E[Π]: symmetric f×f; c a a₊ q q₊ f χ ε L ℓ")  # c = K/f
projection = claim.under("ΠΠ = Π : a block permuted uniformly is a projection", part=FORMULA)
projection.proves("[one layer] tr(QΠ(QΠ)ᵀ) = tr(QΠQᵀ)")
claim.under("E[Π] = c : Schur's lemma", part=FORMULA).proves("""
    [its mean] whose mean over the layer is (K/f)·tr(QQᵀ)
    tr(QE[Π]Qᵀ) = c·tr(QQᵀ)
    cites: schur (h1); young_rule""")
claim.under(part=FORMULA).inductive("""[layers] d layers: E tr(QQᵀ) = f·(K/f)^d, by induction over d
    a = fq
    initial: a = f : before the first layer Q = 1; q = 1
    recurrence: a₊ = ca : the mean of one layer more; q₊ = cq
    over: d
    says: a_d = E tr(QQᵀ) and q_d = (K/f)^d; times f by Plancherel and summed over λ this is the
    formula.
    cites: plancherel""")
above = claim.under(f"""L ≥ ε : ε = E[KL], L = E[log(1 + χ²)]; ℓ ≥ L : ℓ = log(1 + E[χ²])
    part: {FORMULA}""")
above.proves("""[entropy] ε ≤ log(1 + E[χ²])
    ℓ ≥ ε
    by: ℓ ≥ ε since (L ≥ ε) + (ℓ ≥ L)
    cites: jensen (h1, h2)""")
claim.letters("f₁ f₂ a₁ a₂ q₁ q₂")
modes = claim.under("f₁ = 3 : (3, 1); f₂ = 2 : (2, 2); a₁ = f₁q₁; a₂ = f₂q₂", part=FORMULA)
modes.under("χ = f₁a₁ + f₂a₂ : K is 1 for both, 0 for the others").proves(
    "[four points] ñ = 4: q₁ = 3^{−d} and q₂ = 2^{−d}", "χ = 9q₁ + 4q₂", cites="young_rule"
)
claim.needs(f"""a block is permuted uniformly
    tr(QΠ(QΠ)ᵀ) = tr(QΠQᵀ)
    at: Q=1, Π=−1
    part: {FORMULA}
    says: transpositions applied always: Π = −1 in the sign representation, Π² = 1 ≠ Π""")
claim.under("E[Π] = Π", *projection.given, part=FORMULA).needs("""
    the matchings are uniform and independent
    tr(QE[Π]Qᵀ) = c·tr(QQᵀ)
    given: 2c = 1 : the normalised trace
    at: Q=diag(0, 1), Π=diag(1, 0), c=1/2
    says: the same matching again and again: the mean is Π itself, no multiple of 1""")
# at three layers; the exact check below holds the formula against all sequences of matchings
four = modes.under("χ = f₁a₁ + f₂a₂", at="q₁=1/27, q₂=1/8")
four.false("f_λ for f_λ²: 3·3^{−d} + 2·2^{−d}", "χ = 3q₁ + 2q₂")
four.false("the power d + 1: a layer more than there is", "χ = 9q₁/3 + 4q₂/2")
four.false("only the standard representation: 9·3^{−d}", "χ = 9q₁")
four.false("the trivial representation counted: 1 more", "χ = 9q₁ + 4q₂ + 1")

claim.letters("m: ≥ 0; r r₋ K_λ Σf_μ ΣK_μ f; x y: ≥ 0")  # r₋ = r(ñ−2), m = ñ/2
RATIO = "r(2m − 1) = m − 1 : r = (ñ−2)/(2(ñ−1))"
rates = claim.under(RATIO, "r₋(2m − 3) = m − 2", part=RATE, at="m=3, r=2/5, r₋=1/3")
rates.proves("[rates grow] r(ñ−2) < r(ñ)", "(2m−1)(2m−3)(r − r₋) = 1")
second = claim.under(
    RATIO,
    "m ≥ 3; f = m(2m − 3); 2K_λ = m(m − 1) : (ñ−2, 2)",
    part=RATE,
    at="m=3, r=2/5, f=9, K_λ=3",
)
second.proves(
    "[second shape] (ñ−2, 2), whose ratio is (m−1)/(2(2m−3)), below (ñ−1, 1)",
    "rf > K_λ",
    by=[
        second.squares("2m − 1 > 0", (1, 2, "m ≥ 3"), (1, 5)),
        second.squares("m − 1 > 0", (1, 1, "m ≥ 3"), (1, 2)),
        second.squares("2m − 5 > 0", (1, 2, "m ≥ 3"), (1, 1)),
        second.squares("m > 0", (1, 1, "m ≥ 3"), (1, 3)),
        second.squares("rf > K_λ", (1, "1/2", "m > 0; m − 1 > 0; 2m − 5 > 0"), times="2m − 1 > 0"),
    ],
    cites="young_rule",
)
claim.under(RATIO, "f = 2m − 1; K_λ = m − 1", part=RATE).proves(
    "[standard shape] (ñ−1, 1) has the ratio r", "rf = K_λ", cites="young_rule"
)
SIX = ((9, 3), (10, 1), (5, 1), (16, 2), (5, 1))  # f and K of (4, 2), (4, 1, 1), …
base = claim.under(RATIO, "m = 3", part=RATE)
base.proves(
    "[base] ñ = 6: K ≤ rf for every other shape but the one row",
    *(f"{f}r ≥ {K}" for f, K in SIX),
    by=[base.squares(f"{f}r ≥ {K}", (1, f"{2 * f - 5 * K}/5")) for f, K in SIX],
    cites="young_rule",
)
claim.under(
    "K_λ = ΣK_μ : Pieri", "x = f − Σf_μ : branching", "y = r₋Σf_μ − ΣK_μ", nonneg="r₋", part=RATE
).bounds("""[strips] so K_λ ≤ r(ñ−2)·f_λ where no μ is the one-row shape
    r₋f ≥ K_λ
    = r₋x + y
    cites: young_rule; complete_induction""")
claim.letters("p p₊ N; ε χ: 1×1; Z W: symmetric s×s; φ: s; r′ c′ r−c: ≥ 0")
powers = claim.under("`r−c` = r′ − c′ : K/f ≤ r", part=RATE)
powers.inductive("""[powers] (K/f)^d ≤ r^d
    p ≥ q; q ≥ 0
    initial: p = 1; q = 1
    recurrence: p₊ = r′p; q₊ = c′q
    over: d
    at_base: q ≥ 0 since 1
    at_step: p₊ ≥ q₊ since r′(p ≥ q) + `r−c`(q ≥ 0)
    q₊ ≥ 0 since c′(q ≥ 0)""")
total = claim.under(f"""χ ≥ ε : ε ≤ log(1 + E[χ²]) ≤ E[χ²]
    χ = φᵀWφ : the formula, φ = (f_λ), W = diag((K/f)^d)
    φᵀφ = N − 1 : Σf² = ñ!, without the one row
    Z = p − W : (K/f)^d ≤ r^d = p
    part: {RATE}
    psd: Z
    nonneg: p
    at: φ=1, W=1/3, p=1/2, N=2, χ=1/3, ε=0""")
total.proves("""[sum] ε ≤ ñ!·r^d
    Np ≥ ε
    by: Np ≥ ε since (χ ≥ ε) + (φ)²[Z] + p
    cites: exponential (h1); plancherel""")
claim.false("without branching", "r₋f ≥ K_λ", "K_λ = r₋Σf_μ", at="r₋=1/2, Σf_μ=2, f=1", part=RATE)
claim.under("m = 2", part=RATE, at="m=2").needs(
    "ñ ≥ 6", "2m − 2 ≥ 2(2m−1)r", "2r = 1", at="r=1/2", says="λ = (2, 2): K/f = 1/2, above 1/3"
)
claim.mutants()


@claim.exact("the formula against all sequences of matchings, ñ = 2, 4, 6", FORMULA)
def against_enumeration(run):
    from flint import arb, fmpq

    from theory.lodo.entropy import chi_square, expectations

    cases = [(2, d) for d in (1, 3)] + [(4, d) for d in range(1, 9)]
    cases += [(6, d) for d in range(1, 6 if run.effort == "thorough" else 5)]
    for points, depth in cases:
        found, formula = expectations(points, depth), chi_square(points, depth)
        if found.chi_square != formula:
            raise Fails(f"ñ = {points}, d = {depth}: {found.chi_square} by enumeration")
        if found.epsilon > arb(1 + formula).log():  # at d = 1 they are equal
            raise Fails(f"ñ = {points}, d = {depth}: ε above log(1 + E[χ²])")
    for depth in range(1, 30):
        if chi_square(4, depth) != 9 * fmpq(1, 3) ** depth + 4 * fmpq(1, 2) ** depth:
            raise Fails(f"ñ = 4, d = {depth}: not 9·3^−d + 4·2^−d")
    return Checked(f"{len(cases)} pairs (ñ, d), ε below log(1 + E[χ²])", instances=len(cases))


@claim.exact("Kostka numbers and hooks: Σ f_λK_λ counts the cosets; the rate for even ñ ≤ 20", RATE)
def all_partitions(run):
    from math import factorial

    from flint import fmpq

    from theory.lodo.entropy import modes, rate
    from theory.lodo.entropy.characters import standard_rate

    largest = 28 if run.effort == "thorough" else 20
    for points in range(4, largest + 1, 2):
        m, standard = points // 2, fmpq(points - 2, 2 * (points - 1))
        if sum(f * k for _, f, k in modes(points)) * 2**m != factorial(points):
            raise Fails(f"ñ = {points}: Σ f_λK_λ is not ñ!/2^{m}")
        ratios = {shape: (f, k) for shape, f, k in modes(points)}
        above = ratios[(points - 1, 1)], ratios[(points - 2, 2)]
        if above != ((2 * m - 1, m - 1), (m * (2 * m - 3), m * (m - 1) // 2)):
            raise Fails(f"ñ = {points}: over the one-row shape (f, K) are {above}")
        if rate(points) != max(standard, fmpq(points == 4, 2)) or standard_rate(points) != standard:
            raise Fails(f"ñ = {points}: the rate is {rate(points)}")
    return Checked(f"all partitions of even ñ from 4 to {largest}", instances=largest // 2 - 1)


@claim.statistical("sampled matchings, ñ = 6, d = 4: mean χ² inside its interval", FORMULA)
def sampled(run):
    from flint import arb

    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.transpositions import layer_statistics
    from theory.lodo.entropy import chi_square, expectations

    count = max(30, run.count(300))
    _, _, squares = layer_statistics(6, 4, count, run.seed)
    spread, exact = expectations(6, 4).variances[2], chi_square(6, 4)
    interval = mean_interval(squares, _bowl.ERROR, float(arb(spread)))
    return _bowl.inside(f"{count} sequences", ("E[χ²]", interval, float(arb(exact))))


claim.batched(
    "mean χ² of matchings", FORMULA, instances=4000, least=30, at="transposition_entropy", depth=5
)
