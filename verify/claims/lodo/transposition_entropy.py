"""Definition 4.1 computed exactly for small ñ, and what its entropy bounds."""

from fractions import Fraction

from theory.operators import Equation, Inequality, Scalar, Square, SumOfSquares, number, refute
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import _bowl, source
from verify.evidence import Checked

VALUES, BOUNDS = "exact values", "bounds"

claim = Claim(
    name="lodo/transposition_entropy",
    title="""How far d layers of optional transpositions are from a uniform shuffle, exactly for ñ =
    4 and 6""",
    source=source("Definition 4.1 and Appendix C, equations (80) to (82)"),
    expected="checked",
    lowered="""the values are those of a finite enumeration; the bounds are proved from Pinsker's
    and Jensen's inequalities""",
    wording="""Definition 4.1: 'every successive block of transpositions commutes internally'. Read
    literally it allows one transposition twice in a block, and then ε(4,1) = 2.1383; Appendix C
    speaks of pairs, and with disjoint pairs, a perfect matching, it is 1.7918.""",
    statement="""With d uniformly random perfect matchings of ñ points and every transposition
    applied with probability ½, ε(ñ,d) = log ñ! − E[entropy] is ε(4,d) = 1.79176, .867563, .405465,
    .187503, … for d = 1, 2, 3, 4. E[fraction of permutations that cannot occur] ≤ E[total
    variation] ≤ √(ε/2), and P(all can occur) ≥ 1 − ñ!√(ε/2).""",
    latex=r"""$\mathbb{E}[\text{inaccessible}] \le \mathbb{E}[\mathrm{TV}] \le
    \sqrt{\varepsilon/2}$, $P(\text{all}) \ge 1 - \tilde n!\sqrt{\varepsilon/2}$.""",
    hypotheses=(
        Hypothesis(
            "the pairs of a layer are disjoint", "a perfect matching; otherwise ε is larger"
        ),
        Hypothesis("ñ is even", "otherwise there is no perfect matching", needed=False),
    ),
    axioms="""
    - Pinsker: TV² ≤ KL/2
    - Jensen: (E TV)² ≤ E TV²""",
    parts=(VALUES, BOUNDS),
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


@claim.exact(
    "all sequences of matchings up to relabelling: the bounds hold, the table is met", VALUES
)
def enumeration(run):
    from flint import arb

    from theory.exact import rational
    from theory.lodo.entropy import chi_square, expectations

    table = TABLE | (DEEP if run.effort == "thorough" else {})
    for (points, depth), (epsilon, distance, fraction, everything) in table.items():
        found = expectations(points, depth)
        wrong = (
            _bowl.encloses(f"ε({points},{depth})", found.epsilon, epsilon)
            or _bowl.encloses("E[TV]", arb(found.total_variation), distance)
            or (
                fraction
                and found.inaccessible != rational(fraction)
                and f"({points},{depth}): inaccessible {found.inaccessible}"
            )
            or (
                found.all_accessible != rational(everything)
                and f"({points},{depth}): P(all) {found.all_accessible}"
            )
        )
        if wrong:
            return Checked(wrong, ok=False)
        root = (found.epsilon / 2).sqrt()
        factorial = {4: 24, 6: 720}[points]
        if not (
            found.inaccessible <= found.total_variation
            and arb(found.total_variation) <= root
            and arb(found.all_accessible) >= 1 - factorial * root
            and found.chi_square == chi_square(points, depth)
        ):
            return Checked(f"({points},{depth}): a bound fails", ok=False, refutes=True)
    return Checked(
        f"{len(table)} pairs (ñ, d), every matching sequence counted: table, bounds and E[χ²] "
        "agree",
        instances=len(table),
    )


@claim.enclosure("ε(4, d), d = 1 … 4, and the literal reading of the definition", VALUES)
def small(run):
    from theory.lodo.entropy import expectations, literal_epsilon

    printed = ("1.79176", "0.867563", "0.405465", "0.187503")
    rows = [
        (f"ε(4,{d}) =", expectations(4, d).epsilon, text) for d, text in enumerate(printed, start=1)
    ]
    return _bowl.enclosed([*rows, ("literally, ε(4,1) =", literal_epsilon(4), "2.1383")])


# -- the bounds: the slacks of the inequalities used are numbers ≥ 0

t, e, z, N, P, h = (Scalar(x, nonneg=True) for x in ("t", "ε", "z", "N", "P", "h"))
tau, s1, s2, s3, s4 = (Scalar(x, nonneg=True) for x in ("τ", "s₁", "s₂", "s₃", "s₄"))
STEPS = [
    Equation(e, 2 * tau + s1, "Pinsker under the mean: E TV² = τ ≤ ε/2"),
    Equation(tau, t**2 + s2, "Jensen: t = E TV, t² ≤ τ"),
    Equation(
        t,
        z + s3,
        "TV = Σ(1/N − p)₊ counts 1/N for every p = 0: z ≤ t, z the mean inaccessible fraction",
    ),
    Equation(N * z, 1 - P + s4, "a fraction that is not zero is at least 1/N, N = ñ!: 1 − P ≤ N·z"),
    Equation(h**2, e / 2, "h = √(ε/2)"),
]
ONE = number(1)


@claim.proof("ε/2 − t² ≥ 0, and t − z ≥ 0", BOUNDS)
def distance():
    return [
        SumOfSquares(e / 2 - t**2, [Square(ONE, s1 / 2), Square(ONE, s2)], STEPS),
        SumOfSquares(t - z, [Square(ONE, s3)], STEPS),
    ]


@claim.proof("(h + t)(P − 1 + N·h) ≥ 0", BOUNDS)
def accessible():
    squares = [
        Square(ONE, N * s1 / 2),
        Square(ONE, N * s2),
        Square(ONE, h * N * s3),
        Square(ONE, t * N * s3),
        Square(ONE, h * s4),
        Square(ONE, t * s4),
    ]
    return SumOfSquares((h + t) * (P - 1 + N * h), squares, STEPS)


@claim.statistical(
    "sampled matchings, ñ = 6, d = 3: mean entropy gap and total variation inside their intervals",
    VALUES,
)
def sampled(run):
    from flint import arb

    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.transpositions import layer_statistics
    from theory.lodo.entropy import expectations

    count = max(30, run.count(300))
    gaps, distances, _ = layer_statistics(6, 3, count, run.seed)
    exact = expectations(6, 3)
    spreads = [float(arb(x)) for x in exact.variances[:2]]
    pairs = [
        (mean_interval(gaps, _bowl.ERROR, spreads[0]), float(exact.epsilon)),
        (
            mean_interval(distances, _bowl.ERROR, spreads[1]),
            int(exact.total_variation.p) / int(exact.total_variation.q),
        ),
    ]
    worst = max(pairs, key=lambda pair: abs(pair[0].mean - float(pair[1])) / pair[0].half)
    return Checked(
        f"{count} sequences: ε {pairs[0][0].mean:.4g} ± {pairs[0][0].half:.2g} (exact "
        f"{float(pairs[0][1]):.5g}), "
        f"E[TV] {pairs[1][0].mean:.4g} ± {pairs[1][0].half:.2g} (error probability "
        f"{_bowl.ERROR:g} each)",
        ok=all(interval.holds(float(value)) for interval, value in pairs),
        instances=count,
        worst_error=abs(worst[0].mean - float(worst[1])),
        bound=worst[0].half,
    )


claim.batched("mean χ² of sampled matchings, batched in torch", VALUES, instances=4000, least=30)


# -- hypotheses, false variants, at the exact values of ñ = 4

mean_tv, mean_z, p_all, chi = (Scalar(x) for x in ("E[TV]", "E[inaccessible]", "P(all)", "E[χ²]"))


def values(depth: int):
    """The exact values at ñ = 4 as equations."""
    from theory.lodo.entropy import expectations

    found = expectations(4, depth)
    rational = [
        Fraction(int(x.p), int(x.q))
        for x in (found.total_variation, found.inaccessible, found.all_accessible, found.chi_square)
    ]
    return [
        Equation(letter, value * ONE)
        for letter, value in zip((mean_tv, mean_z, p_all, chi), rational)
    ]


@claim.necessity("the pairs of a layer are disjoint", VALUES)
def literal():
    """Of 12 commuting ordered pairs of transpositions 6 are equal: the mean number of halvings is
    3/2, not 2."""
    halvings = Scalar("E[halvings]")
    return refute(
        Equation(halvings, 2 * ONE), [Equation(halvings, (6 * ONE * 1 + 6 * ONE * 2) / 12)], at={}
    )


def variant(claimed, depth):
    return refute(claimed, values(depth), at={})


@claim.mutant("E[TV] is the inaccessible fraction", VALUES)
def only_zeros():
    return variant(Equation(mean_tv, mean_z), 3)


@claim.mutant("three layers reach every permutation of four points surely", VALUES)
def surely():
    return variant(Equation(p_all, ONE), 3)


@claim.mutant("the inaccessible fraction halves with every layer: 13/54 → 13/108", VALUES)
def halves():
    return variant(Equation(mean_z, Fraction(13, 108) * ONE), 4)


@claim.mutant("E[TV] ≤ E[χ²]/4", BOUNDS)
def quarter():
    return variant(Inequality(chi / 4, mean_tv), 8)


@claim.mutant("the bound without ñ!: P(all) ≥ 1 − E[inaccessible]", BOUNDS)
def without_factorial():
    return variant(Inequality(p_all, ONE - mean_z), 3)
