"""Definition 4.1 computed exactly for small ñ, and what its entropy bounds."""

from flint import arb

from theory.exact import rational
from theory.operators import refute
from verify.claim import Claim
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked, Fails
from verify.standard import Cite

PARTS = VALUES, BOUNDS = "exact values", "bounds"

claim = Claim(
    name="lodo/transposition_entropy",
    title="""How far d layers of optional transpositions are from a uniform shuffle, exactly for ñ =
    4 and 6""",
    source=source("Definition 4.1 and Appendix C, equations (80) to (82)"),
    expected="checked",
    lowered="""the values of ε are enclosed, from a finite enumeration; the bounds are proved""",
    wording="""Definition 4.1: 'every successive block of transpositions commutes internally'. Read
    literally it allows one transposition twice in a block, and then ε(4,1) = 2.1383; Appendix C
    speaks of pairs, and with disjoint pairs, a perfect matching, it is 1.7918.""",
    statement="""
    - Enclosed: With d uniformly random perfect matchings of ñ points and every transposition
      applied with probability ½, ε(ñ,d) = log ñ! − E[entropy] is ε(4,d) = 1.79176, .867563,
      .405465, .187503, … for d = 1, 2, 3, 4.
    - E[fraction of permutations that cannot occur] ≤ E[total variation] ≤ √(ε/2), and P(all can
      occur) ≥ 1 − ñ!√(ε/2) where ε > 0. By: ε/2 − t² ≥ 0; t − z ≥ 0; P ≥ 1 − Nh
    """,
    latex=r"""$\mathbb{E}[\text{inaccessible}] \le \mathbb{E}[\mathrm{TV}] \le
    \sqrt{\varepsilon/2}$, $P(\text{all}) \ge 1 - \tilde n!\sqrt{\varepsilon/2}$.""",
    hypotheses="""
    - the pairs of a layer are disjoint: a perfect matching; otherwise ε is larger
    - ñ is even (not known to be needed): otherwise there is no perfect matching""",
    parts=PARTS,
)

# ñ, d: ε and E[TV] as printed in the claims page (independent script); fractions and probabilities
# exactly
TABLE = {
    (4, 3): ("0.405465", "0.31481", "13/54", "4/9"),
    (4, 4): ("0.187503", "0.20370", "17/162", "20/27"),
    (4, 6): ("0.0405497", "0.08848", "25/1458", "232/243"),
    (4, 8): ("0.0091165", "0.03909", "11/4374", "724/729"),
    (6, 5): ("0.274405", "0.23910", "117397/911250", "4352/10125"),
}
DEEP = {(6, 6): ("0.10572", "0.13786", None, "114944/151875")}


@claim.exact("all sequences of matchings up to relabelling: bounds hold, the table is met", VALUES)
def enumeration(run):
    from theory.lodo.entropy import chi_square, expectations

    table = TABLE | (DEEP if run.effort == "thorough" else {})
    if run.effort == "quick":
        del table[6, 5]  # four fifths of the time
    for at, (epsilon, distance, fraction, everything) in table.items():
        found = expectations(*at)
        tv, gone, p_all = found.total_variation, found.inaccessible, found.all_accessible
        _bowl.enclosed(("ε", found.epsilon, epsilon), ("E[TV]", arb(tv), distance))
        if fraction and gone != rational(fraction) or p_all != rational(everything):
            raise Fails(f"{at}: inaccessible {gone}, P(all) {p_all}")
        root, factorial = (found.epsilon / 2).sqrt(), {4: 24, 6: 720}[at[0]]
        below = gone <= tv and arb(tv) <= root and arb(p_all) >= 1 - factorial * root
        if not below or found.chi_square != chi_square(*at):
            raise Fails(f"{at}: a bound fails")
    return Checked(f"{len(table)} pairs (ñ, d): table, bounds, E[χ²] agree", instances=len(table))


@claim.enclosure("ε(4, d), d = 1 … 4, and the literal reading of the definition", VALUES)
def small(run):
    from theory.lodo.entropy import expectations, literal_epsilon

    printed = enumerate(("1.79176", "0.867563", "0.405465", "0.187503"), start=1)
    rows = [(f"ε(4,{d}) =", expectations(4, d).epsilon, text) for d, text in printed]
    return _bowl.enclosed(*rows, ("literally, ε(4,1) =", literal_epsilon(4), "2.1383"))


claim.letters("t ε z N P h τ s₁ s₂ s₃ s₄: ≥ 0")  # the s are the slacks of the inequalities used
steps = claim.under(f"""ε = 2τ + s₁ : Pinsker under the mean: E TV² = τ ≤ ε/2
    τ = t² + s₂ : Jensen: t = E TV, t² ≤ τ
    t = z + s₃ : TV = Σ(1/N − p)₊ is at least the mean inaccessible fraction z
    Nz = 1 − P + s₄ : a fraction that is not zero is at least 1/N, N = ñ!: 1 − P ≤ N·z
    h² = ε/2 : h = √(ε/2)
    part: {BOUNDS}""")
MEANS = Cite("pinsker", ("h1",)), Cite("jensen", ("h2",))
steps.bounds("ε/2 − t² ≥ 0", "ε/2 ≥ t²", "= s₁/2 + s₂", cites=MEANS)
steps.bounds("t − z ≥ 0", "t ≥ z", "= s₃")
weights = "Ns₁/2 Ns₂ hNs₃ tNs₃ hs₄ ts₄".split()
apart = steps.under("h > 0 : ε > 0")
apart.proves(
    "P ≥ 1 − Nh",
    "P ≥ 1 − Nh",
    by=[
        apart.squares("h + t > 0", (1, 1, "h > 0"), (1, "t")),
        apart.squares("P ≥ 1 − Nh", *((1, w) for w in weights), times="h + t > 0"),
    ],
    cites=MEANS,
)
claim.mutants()


@claim.statistical("sampled matchings, ñ = 6, d = 3: both means inside their intervals", VALUES)
def sampled(run):
    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.transpositions import layer_statistics
    from theory.lodo.entropy import expectations

    count = max(30, run.count(300))
    gaps, distances, _ = layer_statistics(6, 3, count, run.seed)
    exact = expectations(6, 3)
    spreads = [float(arb(x)) for x in exact.variances[:2]]
    gap, distance = (mean_interval(x, _bowl.ERROR, y) for x, y in zip((gaps, distances), spreads))
    tv = float(arb(exact.total_variation))
    gap = ("ε", gap, float(exact.epsilon))
    return _bowl.inside(f"{count} sequences", gap, ("E[TV]", distance, tv))


claim.batched("mean χ² of sampled matchings, batched in torch", VALUES, instances=4000, least=30)

claim.letters("E[TV] E[inaccessible] E[χ²] halvings p")  # p = P(all)
claim.needs(f"""the pairs of a layer are disjoint
    halvings = 2
    given: halvings = (6·1 + 6·2)/12
    at: halvings=3/2
    part: {VALUES}
    says: of 12 commuting ordered pairs of transpositions 6 are equal""")


def at_four(title, claimed, depth, part=VALUES):
    """Refuted at the exact values at ñ = 4."""

    @claim.mutant(title, part)
    def refuted():
        from theory.lodo.entropy import expectations

        found = expectations(4, depth)
        values = claim.formulas(
            f"E[TV] = {found.total_variation}; E[inaccessible] = {found.inaccessible}",
            f"p = {found.all_accessible}; E[χ²] = {found.chi_square}",
        )
        return refute(claim.formulas(claimed), values, at={})


at_four("E[TV] is the inaccessible fraction", "E[TV] = E[inaccessible]", 3)
at_four("three layers reach every permutation of four points surely", "p = 1", 3)
halved = "the inaccessible fraction halves with every layer: 13/54 → 13/108"
at_four(halved, "E[inaccessible] = 13/108", 4)
at_four("E[TV] ≤ E[χ²]/4", "E[χ²]/4 ≥ E[TV]", 8, BOUNDS)
without = "the bound without ñ!: P(all) ≥ 1 − E[inaccessible]"
at_four(without, "p ≥ 1 − E[inaccessible]", 3, BOUNDS)
