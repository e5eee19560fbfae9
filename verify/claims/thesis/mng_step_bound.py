"""MNG's step δ lies in [−1, 1], and at the ends only for a constant row of gradients."""

from itertools import product

from flint import fmpq

from theory.operators import Equation, identity
from theory.thesis import mng as exact
from verify.claim import Claim
from verify.claims.thesis import source
from verify.evidence import Checked, Fails

PARTS = "|δ| ≤ 1", "equality", "first step"
BOUND, EQUALITY, FIRST = PARTS

claim = Claim(
    name="thesis/mng_step_bound",
    title="""MNG's step is at most 1 in magnitude, with equality exactly for constant nonzero rows;
    the first step is −η·sign(g)""",
    source=source("sections 3.2 and 3.4.1, Algorithm 1"),
    statement="""
    - Let g be a row of k ≥ 1 gradients, m the largest of their magnitudes and δ = Σg_j/(km), δ = 0
      where m = 0. Then |δ| ≤ 1, By: below 1; above −1; zeros
    - and |δ| = 1 exactly when all g_j are equal and not zero; δ is then their sign. By: equal to 1;
      equal to −1; constant rows
    - With both histories filled with x⁰ and g⁰ the first step is x¹ = x⁰ − η·sign(g⁰). By: first
      step; no gradient
    """,
    latex=r"""$\delta=\frac1{k}\sum_j g_j/\max_j|g_j|$: $|\delta|\le 1$, $|\delta|=1\iff
    g_1=\dots=g_k\ne 0$; $x^1=x^0-\eta\,\mathrm{sign}(g^0)$.""",
    hypotheses="""
    - m ≥ |g_j|: m is the largest magnitude, not the largest entry
    - m is attained: for x¹ = x⁰ − η·sign(g⁰)""",
    parts=PARTS,
    remark="""Section 3.2 says 'normalized by the infinity norm i.e' the row 'is normalized by the
    maximum element in the row'. Read literally the second half is no bound, and turns descent into
    ascent for a row of negative entries (two of the mutants). For the sign-only version m = 1 and
    the entries are signs: |δ| = 1 exactly when all have the same nonzero sign. e is the column of k
    ones, A and B are diagonal with A² = diag(m − g_j), B² = diag(m + g_j), so that the inequalities
    of a row of any length are two identities.""",
)

claim.letters("e g: k; A B: symmetric k×k; δ c s x⁰ max min x¹ η; k m 1/(km): ≥ 0")


def number(text):
    """A number as an operator 1×1."""
    return claim.sum(text) * identity("1")


ONES, MEAN = "eᵀe = k : e is a column of k ones", "δ = `1/(km)`(eᵀg) : δ = Σg_j/(km)"
SHARE = "`1/(km)`km = 1 : m > 0"
BELOW, ABOVE = "g = me − AAe : g_j ≤ m", "g = BBe − me : g_j ≥ −m"
TWO = "k=2, m=2, 1/(km)=1/4, e=(1, 1)"
claim.under(ONES, BELOW, MEAN, SHARE, part=BOUND, at=f"{TWO}, A=diag(1, 0)").bounds(
    "[below 1] km(1 − δ) = |Ae|², for every k", number("1 − δ"), "= `1/(km)`(Ae)²"
)
claim.under(ONES, ABOVE, MEAN, SHARE, part=BOUND, at=f"{TWO}, B=diag(1, 0)").bounds(
    "[above −1] and km(1 + δ) = |Be|²", number("1 + δ"), "= `1/(km)`(Be)²"
)
claim.under("g = 0·e : m = 0", MEAN, part=BOUND).proves(
    "[zeros] a row of zeros: δ = 0, with the pseudo-inverse of 0 in the place of 1/m",
    Equation(number("δ"), number("0")),
)
for rows, root, end, row in ((BELOW, "A", "1", "me"), (ABOVE, "B", "−1", "−me")):
    claim.under(ONES, rows, MEAN, SHARE, f"δ = {end}", part=EQUALITY).proves(
        f"δ = {end} forces g = {row}",
        f"g = {row}",
        by=[(f"{root}e = 0", "definite")],
        name=f"equal to {end}",
        says=f"|{root}e|² = 0",
    )
constant = claim.under(
    ONES, "g = ce : a constant row; m = sc : m = |c|; s² = 1 : s = ±1", MEAN, SHARE, part=EQUALITY
)
constant.proves(
    "[constant rows] a constant row c·e with m = s·c, s = ±1, has δ = s",
    Equation(number("δ"), number("s")),
)
START = """max = x⁰ : the history holds x⁰ alone
min = x⁰ : the history holds x⁰ alone
x¹ = (max + min)/2 − δ(max − min + η) : Algorithm 1, lines 22 to 24"""
first = claim.under(ONES, "g = ce : the history holds g⁰ alone", part=FIRST)
first.under("m = sc : m = |g⁰|; s² = 1 : s = ±1", MEAN, SHARE, START).proves(
    "[first step] max = min = x⁰, so x¹ = x⁰ − δη; and δ = sign(g⁰)",
    Equation(number("x¹"), number("x⁰ − sη")),
)
first.under("c = 0 : g⁰ = 0", MEAN, START).proves(
    "[no gradient] and δ = 0 for g⁰ = 0", Equation(number("x¹"), number("x⁰"))
)


@claim.exact(
    "every row with entries in −2 … 2 and k ≤ 5: |δ| ≤ 1, equal to 1 exactly for constant nonzero "
    "rows"
)
def exhaustive(run):
    seen = 0
    for size in range(1, 6):
        for row in product(range(-2, 3), repeat=size):
            judged(row, exact.mean_step(row))
            judged(exact.signs(row), exact.mean_step(row, sign_only=True))
            seen += 2
    return Checked(f"{seen} rows, normalized and by sign", instances=seen)


def judged(row, value):
    """|δ| ≤ 1, and 1 exactly where all entries are equal and not zero."""
    same = row[0] != 0 and len(set(row)) == 1
    if abs(value) > 1 or (abs(value) == 1) != same:
        raise Fails(f"g = {row}: δ = {value}")


@claim.instances(
    "random rows over ℚ, k ≤ 12, every fourth constant", BOUND, count=400, of="rows over ℚ"
)
def sampled(rng, index):
    size = rng.randint(1, 12)
    row = [rng.randint(-9, 9) for _ in range(size)] if index % 4 else [rng.randint(-9, 9)] * size
    judged(row, exact.mean_step(row))


claim.letters("g₁ g₂ 1/m")
pair = claim.under("δ = `1/m`(g₁ + g₂)/2 : k = 2", part=BOUND)
ROWS = [row for row in product(range(-2, 3), repeat=2) if any(row)]


@pair.instances("the rows of two", "1 ≥ δ²", count=1, edges=ROWS, kept=24)
def rows_of_two(at):
    a, b = at or (3, 1)
    return {"g₁": a, "g₂": b, "1/m": fmpq(1, max(abs(a), abs(b)))}


@claim.exact("the first step for g⁰ = −2 … 2, k ≤ 6", FIRST)
def first_steps(run):
    for size, value in product(range(1, 7), range(-2, 3)):
        path = exact.run(lambda point, value=value: [value], [5], size, [3], 1)
        if path[1][0] != 5 - 3 * ((value > 0) - (value < 0)):
            raise Fails(f"k = {size}, g⁰ = {value}: x¹ = {path[1][0]}")
    return Checked("30 first steps", instances=30)


claim.floats("""float64: |δ| ≤ 1 without any tolerance, and δ against its value over ℚ
    instances: 200""")
claim.batched("""batched rows in torch: |δ| ≤ 1 without any tolerance; the first step
    instances: 2000""")

step = claim.under("δ = `1/m`g₁ : a constant row", START, part=FIRST, at="x⁰=0, η=1")
pair.needs("m ≥ |g_j|", "1 ≥ δ²", at="g₁=1, g₂=3, 1/m=1", says="g = (1, 3) divided by 1: δ = 2")
step.needs("m is attained", "x¹ = x⁰ − η", at="g₁=1, 1/m=1/2", says="g⁰ = 1 divided by 2")
pair.false("normalized by the maximum element: |δ| ≤ 1", "1 ≥ δ²", at="g₁=−5, g₂=1, 1/m=1")
step.false("""normalized by the maximum element: a descent step
    x¹ ≥ x⁰
    at: g₁=−1, 1/m=−1
    says: g⁰ = −1 divided by −1: δ = 1, and x decreases although the slope is negative""")
pair.false(f"""normalized by the mean magnitude: |δ| < 1 for a row that is not constant
    1 > δ
    at: g₁=4, g₂=0, 1/m=1/2
    part: {EQUALITY}""")
pair.false("|δ| = 1 for every row of one sign", "δ = 1", at="g₁=1, g₂=2, 1/m=1/2", part=EQUALITY)
claim.false(
    "the sum in the place of the mean", "1 ≥ δ", "δ = `1/m`(g₁ + g₂)", at="g₁=g₂=1/m=1", part=BOUND
)
step.false("x¹ = x⁰ − η·g⁰", "x¹ = x⁰ − ηg₁", at="g₁=2, 1/m=1/2")
claim.mutants()
