"""Theorem 4.2's bound is vacuous at the paper's own size, and a better one."""

from math import factorial

from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked, Fails
from verify.standard import Cite

PARTS = "vacuous at the paper's size", "without ñ!", "least depths"
VACUOUS, IMPROVED, TABLE = PARTS

claim = Claim(
    name="lodo/expressiveness_bound",
    title="""1 − ñ!√(ε/2) > 0 needs 1276 layers of pairs at ñ = 204; two halves with more than half
    of S_ñ each do better""",
    source=source("Theorem 4.2 and Appendix C, equation (82)"),
    expected="checked",
    lowered="the least depths are enclosed in balls; the other two parts are proved",
    paper="unclear",
    wording="""'there is a probability of at least' (15) (Theorem 4.2): not contradicted. The
    formula (15), the hidden size and the depth are lost in the text we had: 1 − ñ!√(ε/2) is rebuilt
    from Appendix C, ñ = 204 and depth 16 at n = 100 are a reconstruction. If they are right, (15)
    is below zero there.""",
    statement="""
    - 1 − ñ!√(ε/2) > 0 needs k!^d > ñ!/2 where ñ has a prime factor above k: at ñ = 204, k = 2 at
      least 1276 layers By: off; distance; root; bound; no depth
    - Enclosed: (about 2549 by E[χ²], 1270 for k = 4);
    - Cited: ñ = 204 and 16 layers are our reconstruction of the paper's bowl.
    - Better: at depth 2d, P(all permutations can occur) ≥ 1 − 2E[χ²(d)]. By: support; half; halves;
      union
    - Enclosed: Least depths with a positive bound for k = 2, the paper's with ε ≤ log(1 + E[χ²])
      against this: ñ = 12: 56/16; 20: 121/20; 40: 317/24.
    """,
    latex=r"""$P(\text{all at depth } 2d) \ge 1 - 2\,\mathbb{E}\chi^2(d)$; the paper's bound needs
    $k!^d > \tilde n!/2$.""",
    hypotheses="""
    - each half's support is more than half of S_ñ: then the supports X, Y have XY = S_ñ; this is
      what χ² < 1 gives
    - ñ has a prime factor above k: for the lower bound on the depth
    - the two halves are independent (not known to be needed): not used: the union bound holds
      anyway""",
    parts=PARTS,
)

claim.letters("bound; √(ε/2) ñ! k!^−d k!^d 1/ñ TV: ≥ 0; p e: s; x φ χ² y: ≥ 0; |X| |Y| |S| a δ")
claim.let("r = `√(ε/2)`; c = `k!^−d`; K = `k!^d`; i = `1/ñ`")
claim.letters("ñ j q ε v")
depth = claim.under("Kc = 1 : c = k!^{−d}", part=VACUOUS)
whole = "(ñj − K)² ≥ 1"
image = depth.under(whole, "ñi = 1; q = jc : the probability of an image of one point")
image.proves(f"""[off] |q − 1/ñ| ≥ k!^{{−d}}/ñ
    (q − i)² ≥ c²i²
    by: (q − i)² ≥ c²i² since (ci)²({whole})
    says: ñj − k!^d is a whole number, and not 0: ñ has a prime factor above k""")
half = "TV ≥ ñci/2"
claim.under(half, "ñi = 1", part=VACUOUS).proves(
    "[distance] so TV ≥ k!^{−d}/2", "TV ≥ c/2", says="TV is half the sum over the ñ images"
)
root = claim.under("ε ≥ 2TV²; TV ≥ c/2", "r² = ε/2", part=VACUOUS)
root.proves("""[root] √(ε/2) ≥ k!^{−d}/2
    4r² ≥ c²
    by: 4r² ≥ c² since 2(ε ≥ 2TV²) + 4TV(TV ≥ c/2) + 2c(TV ≥ c/2)
    cites: pinsker (h1)""")
claim.under(
    "bound = 1 − ñ!r : (15), rebuilt: 1 − ñ!√(ε/2)", "r = c/2 + v", nonneg="v", part=VACUOUS
).bounds("[bound] and then the bound is ≤ 1 − ñ!k!^{−d}/2", "1 − ñ!c/2 ≥ bound", "= ñ!v")
most = depth.under(f"ñ! = {factorial(204)}", f"{2**1275} ≥ K")
most.proves(f"""[no depth] ñ = 204, k = 2: no depth up to 1275 helps
    ñ!c/2 ≥ 1
    by: ñ!c/2 ≥ 1 since {factorial(204) // 2 - 2**1275}c + c({2**1275} ≥ K)""")
depth.false("sixteen layers of pairs suffice for ñ = 204", f"2^16 ≥ {factorial(204)}/2")
image.under(without=whole).needs("""ñ has a prime factor above k
    (q − i)² ≥ c²i²
    at: ñ=k!^d=4, j=1, k!^−d=1/ñ=q=1/4
    says: four points, two layers of pairs""")

support = claim.under("eᵀp = 1 : probabilities on the support add up to 1; pᵀe = 1", part=IMPROVED)
claim.letters("|e|²")
spread = support.under("eᵀe = |e|²; |e|² > 0 : points of the support")
spread.proves(
    "[support] |support|·Σp² ≥ 1, so χ² ≥ N/|support| − 1",
    "|e|²pᵀp ≥ 1",
    by=spread.squares("|e|²pᵀp ≥ 1", "p|e|² − e", times="|e|² > 0"),
)
half = claim.under("φ(1 + χ²) = 1 + x; 2φ = 1 − y", part=IMPROVED, at="φ=1/2, χ²=1, x=y=0")
half.bounds("""[half] a support of at most half has χ² ≥ 1
    χ² ≥ 1
    = 2x + y + yχ²
    says: φ the fraction, x the slack of the line above, y that of φ ≤ ½""")
halves = claim.under("2|X| > |S|; 2|Y| > |S|", part=IMPROVED, at="|X|=|Y|=2, |S|=3")
halves.proves("""[halves] supports of more than half each reach all of S_ñ
    |X| + |Y| > |S|
    by: |X| + |Y| > |S| since 1/2(2|X| > |S|) + 1/2(2|Y| > |S|)
    cites: pigeonhole""")
claim.letters("P p₁ p₂ E[χ²]")
union = claim.under("`E[χ²]` ≥ p₁; `E[χ²]` ≥ p₂; p₁ + p₂ ≥ 1 − P", part=IMPROVED)
union.proves(
    "[union] P(all) ≥ 1 − 2E[χ²], p₁ and p₂ the probabilities of χ² ≥ 1 for the halves",
    "P ≥ 1 − 2`E[χ²]`",
    by=union.squares("P ≥ 1 − 2`E[χ²]`", *((1, 1, known) for known in union.given)),
    cites=Cite("markov", ("h1", "h2", "h3")),
)
claim.needs(f"""each half's support is more than half of S_ñ
    |X| + |Y| > |S|
    given: 2|X| = |S|; 2|Y| = |S|
    at: |X|=|Y|=1, |S|=2
    part: {IMPROVED}
    says: X = Y a subgroup of index 2: |X| + |Y| = |S|, and XY = X""")
claim.mutants(most=10)

KNOWN = {12: (56, 16), 20: (121, 20), 40: (317, 24)}


@claim.exact("the least depths, by E[χ²] over all partitions in balls", TABLE)
def least_depths(run):
    from theory.lodo.entropy import improved_depth, papers_depth

    sizes = (12, 20, 40) if run.effort == "thorough" else (12, 20)
    for n in sizes:
        if (papers_depth(n), improved_depth(n)) != KNOWN[n]:
            raise Fails(f"ñ = {n}: the least depths are {papers_depth(n)}, {improved_depth(n)}")
    shown = "; ".join(f"ñ = {n}: {KNOWN[n][0]}/{KNOWN[n][1]}" for n in sizes)
    return Checked(f"least depths, the paper's/improved: {shown}", instances=len(sizes))


@claim.exact("the depth at ñ = 204: leading term, and no less than ñ!/2 asks for", VACUOUS)
def papers_size(run):
    from theory.lodo.entropy.depth import leading_depth, least_depth

    leading = leading_depth(204), leading_depth(204, 4)
    least = least_depth(204), least_depth(204, 4)
    if leading != (2549, 1270) or min(least) <= 16:
        raise Fails(f"by the leading term {leading}, at least {least}")
    return Checked(
        f"by the leading term {leading[0]} (k = 2), {leading[1]} (k = 4); at least {least[0]} and "
        f"{least[1]} whatever ε is; 16 in our reconstruction",
        instances=4,
    )


@claim.instances("the bound against P(all)", IMPROVED, count=1, edges=(1, 2, 3), of="depths 2d")
def against_exact(at):
    from theory.lodo.entropy import chi_square, expectations

    d = at or 4
    bound, exact = 1 - 2 * chi_square(4, d), expectations(4, 2 * d).all_accessible
    if exact < bound:
        raise Fails(f"d = {d}: P(all) = {exact} below the bound {bound}")
