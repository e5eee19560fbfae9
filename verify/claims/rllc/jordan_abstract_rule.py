"""What the units of a Jordan block store: binomial coefficients times powers."""

from math import comb

from flint import arb, ctx, fmpq

from theory.operators import Derivation, inverse, reciprocal
from theory.rllc import witnesses
from verify.claim import Claim
from verify.claims.rllc import source
from verify.evidence import Checked, Fails

RULE, SUM, PEAK = "the rule", "its sum", "its peak"

claim = Claim(
    name="rllc/jordan_abstract_rule",
    title="Unit j of J(λ; n) has the rule C(i, j−1) λ^{i−j+1}",
    source=source("section 4 on Jordan blocks of size 2, and Appendix B"),
    wording="""'It is the momentum vector of the first memory unit' and 'One can show that the
    abstract rule corresponding to this memory unit is given by the infinite sequence' (section 4;
    the formulas are missing from our text and were rebuilt, those of Appendix B too).""",
    statement="""
    - For all n, all real λ and all i, unit j of the Jordan block J(λ; n) has the abstract rule
      (vᵀTⁱ)_j = C(i, j−1)λ^{i−j+1}, read as 0 for i < j − 1; By: real λ; λ = 0
    - for complex λ the two units of pair j are the real and the imaginary part of it. By: complex
      λ; λ = 0
    - For 0 ≤ λ < 1 the rule of unit j has the ℓ¹ sum 1/(1−λ)^j, By: partial sums; row of sums;
      ratios
    - and it is largest first at i = max(j−1, ⌈(j−1)/(1−λ) − 1⌉) By: absorption; differences;
      rising; never again
    - (J(9/10; 2): at i = 9 and again at i = 10, where it is 10·(9/10)⁹ = 3.874…). By: peak of
      J(9/10; 2)
    """,
    latex=r"""$J(\lambda; n)$: $(v^\top T^i)_j = \binom{i}{j-1}\lambda^{i-j+1}$; for $0 \le \lambda
    < 1$ its sum is $(1-\lambda)^{-j}$ and its first maximum lies at $i = \max\bigl(j-1, \lceil
    \tfrac{j-1}{1-\lambda} - 1\rceil\bigr)$.""",
    hypotheses="""
    - v = e_1: gradients enter the first unit alone
    - unit j takes the old value of unit j − 1: T = λ1 + N; with the new value unit j has the rule
      C(i+j−1, j−1)λⁱ
    - 0 ≤ λ < 1: for the sum and the peak; for −1 < λ < 0 the plain sum is still 1/(1−λ)^j, the ℓ¹
      sum 1/(1−|λ|)^j""",
    remark="""Why the peak: for s = j − 1 and u_i = C(i, s)λ^{i−s} > 0, i ≥ s, the identity
    (i+1−s)C(i+1, s) = (i+1)C(i, s) gives (i+1−s)(u_{i+1} − u_i) = (s − (1−λ)(i+1))u_i. The bracket
    falls with i, so u rises strictly until the first i ≥ s with (1−λ)(i+1) ≥ s and never after;
    before s it is 0. Where (1−λ)(i+1) = s the next entry is as large. Why the sum: S_I(1−T) = vᵀ −
    vᵀTᴵ for the partial sums, so they differ from the claimed row by vᵀTᴵ(1−T)⁻¹, and vᵀTᴵ tends to
    0, since by the same identity its entries shrink by the factor (1+λ)/2 or less from some index
    on.""",
    parts=(RULE, SUM, PEAK),
)

# N e_1 = 0, N e_j = e_{j−1}; a row c·N is c moved one unit on, so Pascal's rule for a whole row is
# c′ = c(1 + N). r is vᵀTⁱ, c (C(i, 0), C(i, 1), …), p λⁱ, S Σ_{l<i} vᵀTˡ.
claim.letters("N T W Z D: k×k; e1 e2 e v: k; λ i i′ p p′; r r′ c c′ S S′ s o b: 1×k")
claim.letters("λʲ⁻¹ κʲ⁻¹ C(i,j−1)", reciprocal(claim.sum("1 − λ"), "κ"))
claim.letters(reciprocal(claim.sum("λʲ⁻¹"), "λ¹⁻ʲ"), inverse(claim.sum("1 − T"), "(1−T)⁻¹"))
PASCAL = "c′ = c + cN : Pascal's rule for all entries at once"
FIRST_ROW = "c = e1ᵀ : a one and zeros"
ROW, POWER_0 = "r′ = rT : the next power of T", "r = vᵀ : T⁰ = 1"
BLOCK, ENTERS = "T = λ·1 + N : T = λ1 + N", "v = e1 : v = e_1"
UNITS = "N=[0 1; 0 0], e1=(1, 0), e2=(0, 1)"
RULE_PROOF = "all units at once, λ ≠ 0: induction over i"
LOWERS, UNIT = "NW = λWN : N lowers the exponent by one", "e1ᵀW = e1ᵀ : λ⁰ = 1"

block = claim.under(BLOCK, ENTERS, part=RULE)
block.under(LOWERS, UNIT).inductive(
    RULE_PROOF,
    "rW = pc",
    name="real λ",
    cites="pascal",
    state="r → r′; c → c′; p → p′",
    initial=[POWER_0, FIRST_ROW, "p = 1 : λ⁰ = 1"],
    recurrence=[ROW, PASCAL, "p′ = λp"],
    final="We = λʲ⁻¹e : the entry of W at unit j; ce = `C(i,j−1)` : the entry of c at unit j",
    conclusion="re = pλ¹⁻ʲ`C(i,j−1)`",
    over="i",
    says="""with W = diag(1, λ, λ², …): vᵀTⁱW = λⁱ(C(i, 0), C(i, 1), …); at unit j, where We =
    we with w = λ^{j−1} and ce = C(i, j−1): vᵀTⁱe = λⁱ·λ^{−(j−1)}·C(i, j−1)""",
)
begun = claim.under(BLOCK, LOWERS, UNIT, POWER_0, FIRST_ROW, "p = 1 : λ⁰ = 1", at=UNITS, part=RULE)
# the rule of unit 2 starts with 1, 2 instead of 0, 1
fed = begun.under(ROW, PASCAL, "p′ = λp", at="λ=1, v=(1, 1), W=diag(1, 1)")
fed.needs("v = e_1", "r′W = p′c′", weakens=("real λ", ("h2",)))
claim.letters("u u′: k")
claim.under("T = N : λ = 0", ENTERS, part=RULE).inductive(
    "[λ = 0] all units or pairs at once, λ = 0: induction over i",
    "r = uᵀ",
    initial=[POWER_0, "u = e1"],
    recurrence=[ROW, "u′ = Nᵀu : the next unit vector, or 0 after the last"],
    over="i",
    says="""vᵀNⁱ is the (i+1)-st unit row, or 0 past the last unit: C(i, j−1)·0^{i−j+1} is 1 for i =
    j − 1 and 0 otherwise; N may also shift whole pairs: the complex block of eigenvalue 0""",
)
claim.letters("R U U′: k×k; E: k×pair; W_j R_i: pair×pair; f1: pair")
claim.under(f"""T = R + N : 2×2 blocks and identity blocks above
    v = e1 : v = e_1
    NW = RWN : N lowers the exponent by one
    e1ᵀW = e1ᵀ : λ⁰ = 1
    RN = NR : the same 2×2 block everywhere
    RW = WR : powers of R
    part: {RULE}""").inductive(
    "[complex λ] all pairs of units at once, complex λ ≠ 0: induction over i",
    "rW = cU; UN = NU",
    initial=[POWER_0, FIRST_ROW, "U = 1 : R⁰ = 1"],
    recurrence=[ROW, PASCAL, "U′ = UR"],
    final="""WE = EW_j : the block of W at pair j
    UE = ER_i : the block of Rⁱ at pair j
    cE = `C(i,j−1)`f1ᵀ : c holds real numbers""",
    conclusion="rE = `C(i,j−1)`f1ᵀR_iW_j⁻¹",
    over="i",
    says="""λ ≠ 0. R = diag([[a, b], [−b, a]], …) in its place: vᵀTⁱW = cRⁱ, c holding C(i, j−1) at
    the first unit of pair j. At pair j, embedded by E, with R_i, W_j the 2×2 matrices of λⁱ,
    λ^{j−1} and f1 = (1, 0): vᵀTⁱE = C(i, j−1)·f1ᵀR_iW_j⁻¹, the real and imaginary part of C(i,
    j−1)λ^{i−j+1} (complex_momentum)""",
    cites=("pascal",),
)

claim.under(part=SUM).inductive(
    "[partial sums] partial sums of the rules, any T: induction over i",
    "S − ST = vᵀ − r",
    initial=["S = 0 : the empty sum", POWER_0],
    recurrence=["S′ = S + r : the sum takes its next term", ROW],
    final="s − sT = vᵀ",
    conclusion="S = s − r`(1−T)⁻¹`",
    over="i",
    says="Σ_{l<i} vᵀTˡ = s − vᵀTⁱ(1−T)⁻¹ for the row s with s(1−T) = vᵀ",
)
claim.under(f"""{BLOCK}
    {ENTERS}
    NZ = κZN : N lowers the exponent by one
    e1ᵀZ = e1ᵀ : κ⁰ = 1
    o = e1ᵀ + oN : a row of ones
    s = κoZ
    Ze = κʲ⁻¹e : the entry of Z at unit j
    oe = 1 : a one at unit j
    part: {SUM}""").proves("""[row of sums] the row s of 1/(1−λ)^j, all units at once
    s − sT = vᵀ; se = κκʲ⁻¹
    says: κ = 1/(1−λ), Z = diag(1, κ, κ², …) and o the row of ones: s = κ·oZ has s(1−T) = vᵀ and, at
    unit j, se = κ·κ^{j−1}""")
claim.letters("x j")
late = claim.under("λ(1 + x) = x : λ = x/(1+x); x ≥ 0; i ≥ (1 + 2x)(j − 2) + 2x", part=SUM)
late.proves("""[ratios] the rules tend to 0: their ratios are at most (1+λ)/2 in the end
    (1 + λ)(i + 2 − j) ≥ 2λ(i + 1)
    by: 1 + x > 0 since 1 + (x ≥ 0)
    (1 + λ)(i + 2 − j) ≥ 2λ(i + 1) times 1 + x > 0 since (i ≥ (1 + 2x)(j − 2) + 2x)
    says: for all i ≥ j − 1 at or past (1+2x)(j−2) + 2x: u_{i+1}/u_i = λ(i+1)/(i+2−j) ≤ (1+λ)/2
    cites: ratio_test""")
sum_1 = claim.under(part=SUM, at="λ=−1/2")  # j = 1: |1| + |λ| = 3/2 is more than 2/3
sum_1.needs("0 ≤ λ < 1", "κ ≥ 1 − λ")

claim.letters("s B C w u u′")
INDEX = "ND = DN + N : N lowers the index by one; e1ᵀD = 0 : the first index is 0"
claim.under(INDEX, part=PEAK).inductive(
    "[absorption] (i+1−s)·C(i+1, s) = (i+1)·C(i, s) for all s at once: induction over i",
    "cD + cDN = icN",
    initial=[FIRST_ROW, "i = 0"],
    recurrence=[PASCAL, "i′ = i + 1"],
    final="b = c + cN : Pascal's rule; De = se : the index at unit s + 1",
    conclusion="(i + 1)b − bD = (i + 1)c; (i + 1 − s)be = (i + 1)ce",
    over="i",
    says="D = diag(0, 1, 2, …): cD(1+N) = i·cN; hence (i+1)b − bD = (i+1)c for the next row b",
    cites=("pascal",),
)
rises = claim.under("(i + 1 − s)B = (i + 1)C : shown by the induction; u = Cw; u′ = Bλw", part=PEAK)
RISES = "(i + 1 − s)(u′ − u) = (s − (1 − λ)(i + 1))u"


@claim.theorem("where the rule rises: (i+1−s)(u_{i+1} − u_i) = (s − (1−λ)(i+1))·u_i", PEAK)
def differences():
    """u_i = C·w and u_{i+1} = B·λw for C = C(i, s), B = C(i+1, s), w = λ^{i−s}."""
    d = Derivation(list(rises.given))
    (goal,), (absorbed, here, there) = claim.formulas(RISES), d.facts
    by = zip((1, 1, -1), map(claim.sum, ("i + 1 − s", "λw", "λ(i + 1)")), (there, absorbed, here))
    d.combine(goal.left, goal.right, [(sign, factor, fact, 1) for sign, factor, fact in by])
    return d.qed(goal)


claim.under("λ = 9/10", part=PEAK).proves("""
    [peak of J(9/10; 2)] J(9/10; 2): C(9, 1)λ⁸ = C(10, 1)λ⁹ = 3.874…
    9λ^8 = 10λ^9
    10λ^9 = 3.87420489""")
claim.letters("i i′ u u′")
begun = claim.under(RISES, "u > 0; i + 1 > s; s > (1 − λ)(i + 1)", part=PEAK)
begun.proves("""[rising] the rule rises as long as s > (1−λ)(i+1)
    u′ > u
    by: u′ > u times i + 1 > s since (s > (1 − λ)(i + 1))(u > 0)""")
PAST = "(1 − λ)(i + 1) ≥ s"
past = claim.under("1 ≥ λ", part=PEAK)
past.inductive(f"""[never again] once it does not rise it never does again: (1−λ)(i+1) ≥ s stays so
    {PAST}
    initial: {PAST}
    recurrence: i′ = i + 1
    at_step: (1 − λ)(i′ + 1) ≥ s since ({PAST}) + (1 ≥ λ)
    final: {RISES}; u ≥ 0; i + 1 > s
    conclusion: u ≥ u′
    at_end: u ≥ u′ times i + 1 > s since ({PAST})(u ≥ 0)
    over: i""")
peaks_at = block.under(part=PEAK, at=UNITS)
first = "j = 2: the formula says i = max(1, −3) = 1, where the rule is 1; at i = 2 it is 3"
peaks_at.needs("0 ≤ λ < 1", "vᵀTe2 ≥ vᵀT²e2", at="λ=3/2", says=first)
peaks_at.false("J(9/10; 2) peaks at i = 8", "vᵀT^8e2 ≥ vᵀT^9e2", at="λ=9/10")
peaks_at.false("J(9/10; 2) peaks at i = 10 alone", "vᵀT^10·e2 > vᵀT^9e2", at="λ=9/10")

NEW_VALUE = "T = λ(1 + N) : m2 ← λm2 + λm1 + g; v = e1 + e2 : the new m1 holds g already"
renewed = claim.under(NEW_VALUE, at=f"{UNITS}, λ=2", part=RULE)
rule = "unit 2 has the rule (i+1)λⁱ = 1, 2, 3, …"
renewed.needs("unit j takes the old value of unit j − 1", "vᵀTe2 = 1", at="λ=1", says=rule)
renewed.false("iλ^{i−1} with the new value", "vᵀT²e2 = 2λ")
claim.mutants()

EDGES = ("λ = 0", "λ = 1", "λ = −1", "n = 1")


@claim.instances(
    "twenty rules of every unit over ℚ and ℚ(i)",
    RULE,
    count=60,
    edges=EDGES,
    of="blocks, real ones of 20 rules and complex ones of 12",
)
def rules_over_q(rng, at):
    """λ = a/b with b ≤ 5 (0 and ±1 included), n ≤ 6; complex λ with the pairs of n ≤ 3."""
    from theory.propagators import J
    from theory.rllc.abstract_rules import jordan_rule

    drawn = fmpq(rng.randint(-9, 9), rng.randint(1, 5))
    lam = {"λ = 0": 0, "λ = 1": 1, "λ = −1": -1}.get(at, drawn)
    n = 1 if at == "n = 1" else rng.randint(1, 6)
    rows = J(lam, n).rules(20).tolist()
    if any(rows[t][j] != jordan_rule(lam, j + 1, t) for t in range(20) for j in range(n)):
        raise Fails(f"J({lam}; {n}): a rule differs from C(i, j−1)λ^(i−j+1)")
    z, pairs = (fmpq(rng.randint(-4, 4), 2), fmpq(rng.randint(1, 4), 3)), rng.randint(1, 3)
    x, y, powers = fmpq(1), fmpq(0), []
    for _ in range(12):
        powers.append((x, y))
        x, y = z[0] * x - z[1] * y, z[1] * x + z[0] * y
    for t, row in enumerate(J(z, pairs).rules(12).tolist()):
        parts = ((j, part) for j in range(pairs) for part in powers[max(t - j, 0)])
        if row != [comb(t, j) * part for j, part in parts]:
            raise Fails(f"J({z[0]} + {z[1]}i; {pairs}): a rule differs")
    return [None, None]


claim.letters("e3 e4: k")

FOURTH = "vᵀT³e1 = λ³; vᵀT³e2 = 3λ²; vᵀT³e3 = 3λ; vᵀT³e4 = 1"
title = "the fourth rule of blocks of sizes one to five, for the certificate"


@block.instances(title, FOURTH, count=8, kept=8)
def certificate_instances(rng, index):
    """vᵀT³ = (λ³, 3λ², 3λ, 1, 0) as far as there are units."""
    n, value = 4 + index % 2, fmpq(rng.randint(-6, 6), rng.randint(1, 4))
    columns = {f"e{j + 1}": [[int(row == j)] for row in range(n)] for j in range(4)}
    return {"λ": value, "N": witnesses.diagonal(n, above=1), **columns}


@claim.instances(f"""the sum over ℚ: partial sums plus their exact remainder
    part: {SUM}
    count: 40
    of: blocks over ℚ, n ≤ 5: sums and remainders agree exactly""")
def sums_over_q(rng, index):
    """S_30 + vᵀT³⁰(1−T)⁻¹ = (1/(1−λ)^j)_j, and the partial sums of 0 ≤ λ < 1 stay below."""
    from theory.exact import identity as unit
    from theory.propagators import J
    from theory.rllc.abstract_rules import jordan_rule_sum

    value, n = fmpq(rng.randint(0 if index % 2 else -9, 9), 10), rng.randint(1, 5)
    block = J(value, n)
    wanted = [jordan_rule_sum(value, j + 1) for j in range(n)]
    partial = [sum(column, fmpq(0)) for column in zip(*block.rules(30).tolist())]
    rest = block.start.transpose() * block.matrix**30 * (unit(n) - block.matrix).inv()
    whole = [x + y for x, y in zip(partial, rest.entries())]
    if whole != wanted or value >= 0 and any(x > y for x, y in zip(partial, wanted)):
        raise Fails(f"J({value}; {n}): the sum of a rule is not 1/(1−λ)^j")


@claim.enclosure("the sum for irrational λ, with a proved tail", SUM)
def sums_enclosed(run):
    """λ = 1/√2, 1/e, π/4, ln 2, 99/100: the partial sum plus [0, u_I/(1−q)], q the ratio at I,
    holds 1/(1−λ)^j tightly."""
    with ctx.workprec(160):
        eigenvalues = [1 / arb(2).sqrt(), arb(-1).exp(), arb.pi() / 4, arb(2).log(), arb(99) / 100]
        widest = arb(0)
        for value in eigenvalues:
            for j in range(1, 6):
                low, high, ratio = _bracket(value, j)
                wanted = 1 / (1 - value) ** j
                if not ratio < 1 or low > wanted or wanted > high:
                    raise Fails(f"λ = {value}, j = {j}: 1/(1−λ)^j lies outside [{low}, {high}]")
                widest = widest.max((high - low) / wanted)
    said = f"25 sums bracketed, relative width at most {widest.upper().str(3, radius=False)}"
    # A wide bracket would hold anything.
    return Checked(said, ok=bool(widest < arb(2) ** -64), instances=25)


def _bracket(value, j, terms=9000):
    """Partial sum, the same plus its tail's bound, and the ratio at the end."""
    term, total, least = arb(1), arb(0), arb("1e-30")  # u_{j−1} = 1
    for index in range(j - 1, terms):
        total += term
        ratio = value * (index + 1) / (index + 2 - j)
        term *= ratio
        if term < least:
            break
    # The ratios fall with i, so what is left is at most a geometric series.
    return total, total + term / (1 - ratio), ratio


@claim.exact("the first peak, exhaustively for λ = a/b, b ≤ 12, and j ≤ 8", PEAK)
def peaks(run):
    """The first maximum over all i up to three steps past the last at which the rule can rise."""
    from theory.rllc.abstract_rules import jordan_peak, jordan_rule

    eigenvalues = sorted({fmpq(a, d) for d in range(1, 13) for a in range(d)})
    for value in eigenvalues:
        for j in range(1, 9):
            end = j + 3 + int(((j - 1) / (1 - value)).ceil())
            rule = [jordan_rule(value, j, t) for t in range(end)]
            if rule.index(max(rule)) != jordan_peak(value, j):
                raise Fails(f"λ = {value}, j = {j}: the first peak is at {rule.index(max(rule))}")
    said = f"{len(eigenvalues)} eigenvalues, j ≤ 8: the first maximum is where it should be"
    return Checked(said, instances=8 * len(eigenvalues))


claim.floats("float64 memories of J(λ; k) against binomial sums", RULE, instances=60)
claim.batched("the same batched in torch", RULE, instances=500)
