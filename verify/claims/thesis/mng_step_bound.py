"""MNG's step δ lies in [−1, 1], and at the ends only for a constant row of gradients."""

from fractions import Fraction
from itertools import product

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
    expected="proved",
    statement="""Let g be a row of k ≥ 1 gradients, m the largest of their magnitudes and δ =
    Σg_j/(km), δ = 0 where m = 0. Then |δ| ≤ 1, and |δ| = 1 exactly when all g_j are equal and not
    zero; δ is then their sign. With both histories filled with x⁰ and g⁰ the first step is x¹ = x⁰
    − η·sign(g⁰).""",
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
ONES, MEAN = "eᵀe = k : e is a column of k ones", "δ = `1/(km)`(eᵀg) : δ = Σg_j/(km)"
SHARE = "`1/(km)`km = 1 : m > 0"
BELOW, ABOVE = "g = me − AAe : g_j ≤ m", "g = BBe − me : g_j ≥ −m"
TWO = "k=2, m=2, 1/(km)=1/4, e=(1, 1)"
claim.under(ONES, BELOW, MEAN, SHARE, part=BOUND, at=f"{TWO}, A=diag(1, 0)").bounds(
    "km(1 − δ) = |Ae|², for every k", "1 ≥ δ", ("Ae", "`1/(km)`")
)
claim.under(ONES, ABOVE, MEAN, SHARE, part=BOUND, at=f"{TWO}, B=diag(1, 0)").bounds(
    "and km(1 + δ) = |Be|²", "1 + δ ≥ 0", ("Be", "`1/(km)`")
)
claim.under("g = 0·e : m = 0", MEAN, part=BOUND).proves(
    "a row of zeros: δ = 0, with the pseudo-inverse of 0 in the place of 1/m", "δ = 0·eᵀe"
)
for rows, root, end, row in ((BELOW, "A", "1", "me"), (ABOVE, "B", "−1", "−me")):
    claim.under(ONES, rows, MEAN, SHARE, f"δ = {end}", part=EQUALITY).proves(
        f"δ = {end} forces g = {row}",
        f"g = {row}",
        by=[(f"{root}e = 0", "definite")],
        says=f"|{root}e|² = 0",
    )
constant = claim.under(
    ONES, "g = ce : a constant row; m = sc : m = |c|; s² = 1 : s = ±1", MEAN, SHARE, part=EQUALITY
)
constant.proves("a constant row c·e with m = s·c, s = ±1, has δ = s", "δ·eᵀe = s·eᵀe")
START = """max = x⁰ : the history holds x⁰ alone
min = x⁰ : the history holds x⁰ alone
x¹ = (max + min)/2 − δ(max − min + η) : Algorithm 1, lines 22 to 24"""
