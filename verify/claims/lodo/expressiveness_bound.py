"""Theorem 4.2's bound is vacuous at the paper's own size, and a better one."""

from math import factorial

from theory.operators import (
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    number,
    refute,
)
from verify.claim import Claim, Hypothesis
from verify.claims.lodo import source
from verify.evidence import Checked

VACUOUS, IMPROVED, TABLE = "vacuous at the paper's size", "without ñ!", "least depths"

claim = Claim(
    name="lodo/expressiveness_bound",
    title="""1 − ñ!√(ε/2) > 0 needs 1276 layers of pairs at ñ = 204; two halves with more than half
    of S_ñ each do better""",
    source=source("Theorem 4.2 and Appendix C, equation (82)"),
    expected="checked",
    lowered="""the least depths are finite computations with balls; the other two parts are proved
    from the named axioms""",
    paper="unclear",
    wording="""'there is a probability of at least' (15) (Theorem 4.2): not contradicted. The
    formula (15), the hidden size and the depth are lost in the text we had: 1 − ñ!√(ε/2) is rebuilt
    from Appendix C, ñ = 204 and depth 16 at n = 100 are a reconstruction. If they are right, (15)
    is below zero there.""",
    statement="""1 − ñ!√(ε/2) > 0 needs k!^d > ñ!/2 where ñ has a prime factor above k: at ñ = 204,
    k = 2 at least 1276 layers (about 2549 by E[χ²], 1270 for k = 4); ñ = 204 and 16 layers are our
    reconstruction of the paper's bowl. Better: at depth 2d, P(all permutations can occur) ≥ 1 −
    2E[χ²(d)]. Least depths with a positive bound for k = 2, the paper's with ε ≤ log(1 + E[χ²])
    against this: ñ = 12: 56/16; 20: 121/20; 40: 317/24.""",
    latex=r"""$P(\text{all at depth } 2d) \ge 1 - 2\,\mathbb{E}\chi^2(d)$; the paper's bound needs
    $k!^d > \tilde n!/2$.""",
    hypotheses=(
        Hypothesis(
            "each half's support is more than half of S_ñ",
            "then the supports X, Y have XY = S_ñ; this is what χ² < 1 gives",
        ),
        Hypothesis("ñ has a prime factor above k", "for the lower bound on the depth"),
        Hypothesis(
            "the two halves are independent", "not used: the union bound holds anyway", needed=False
        ),
    ),
    axioms="""
    - pigeonhole: |X| + |Y| > |S| gives XY = S in a group
    - Markov and the union bound: P(χ² ≥ 1 for a half) ≤ 2E[χ²]
    - Pinsker and data processing: ε ≥ 2·TV² of the image of one point
    - the image of one point has probabilities in k!^{−d}ℤ, none 1/ñ, so TV ≥ k!^{−d}/2; 2^d grows
      with d""",
    remark="""Below: with the matchings given, the image of one point has probabilities that are
    multiples of k!^{−d}, never 1/ñ, so each is off by at least 1/(ñ·k!^d), TV ≥ k!^{−d}/2, ε ≥
    k!^{−2d}/2, and √(ε/2) < 1/ñ! needs k!^d > ñ!/2.""",
    parts=(VACUOUS, IMPROVED, TABLE),
)


bound, epsilon, root_of = Scalar("bound"), Scalar("ε"), Scalar("√(ε/2)", nonneg=True)
shuffles, chance = Scalar("ñ!", nonneg=True), Scalar("k!^−d", nonneg=True)
layers = Scalar("k!^d", nonneg=True)
PAPERS = Equation(bound, 1 - shuffles * root_of, "(15), rebuilt: 1 − ñ!√(ε/2)")
LEAST_GAP = Equation(root_of**2, epsilon / 2)


@claim.proof(
    "ε ≥ k!^{−2d}/2 gives √(ε/2) ≥ k!^{−d}/2, and then the bound is ≤ 1 − ñ!k!^{−d}/2", VACUOUS
)
def bound_from_depth():
    """4·ε/2 − k!^{−2d} is 2u ≥ 0 (u the slack of Pinsker's bound), so the roots compare."""
    u, v = Scalar("u", nonneg=True), Scalar("v", nonneg=True)
    squares = SumOfSquares(
        4 * root_of**2 - chance**2,
        [Square(number(1), 2 * u)],
        [LEAST_GAP, Equation(epsilon, chance**2 / 2 + u, "Pinsker, one point")],
    )
    then = SumOfSquares(
        1 - shuffles * chance / 2 - bound,
        [Square(number(1), shuffles * v)],
        [PAPERS, Equation(root_of, chance / 2 + v)],
    )
    return [squares, then]


@claim.proof("ñ = 204, k = 2, d = 1275: 1 − ñ!k!^{−d}/2 < 0, so no depth up to 1275 helps", VACUOUS)
def too_shallow():
    """k!^d(ñ!k!^{−d}/2 − 1) = 204!/2 − 2^1275, a number above 0."""
    return SumOfSquares(
        layers * (shuffles * chance / 2 - 1),
        [Square(number(1), number(factorial(204) // 2 - 2**1275))],
        [
            Equation(shuffles, factorial(204), "ñ!"),
            Equation(layers, 2**1275, "k!^d"),
            Equation(layers * chance, 1),
        ],
    )


p, e = Operator("p", "s", "1"), Operator("e", "s", "1")
SUPPORT = [
    Equation(e.T * p, 1, "the probabilities on the support add up to one"),
    Equation(p.T * e, 1),
]


@claim.proof("|support|·Σp² ≥ 1: |s|(|s|·pᵀp − 1) = ‖|s|p − e‖², so χ² ≥ N/|support| − 1", IMPROVED)
def support():
    size = e.T * e
    return SumOfSquares(size * (size * p.T * p - 1), [Square(p * size - e)], SUPPORT)


half, fraction = Scalar("x", nonneg=True), Scalar("φ", nonneg=True)


@claim.proof(
    "a support of at most half has χ² ≥ 1: with φ(1 + χ²) = 1 + x, 2φ = 1 − y: χ² − 1 = 2x + y(1 "
    "+ χ²)",
    IMPROVED,
)
def half_support():
    """φ the fraction, x the slack of the line above, y ≥ 0 that of φ ≤ ½, χ² ≥ 0."""
    chi, y = Scalar("χ²", nonneg=True), Scalar("y", nonneg=True)
    given = [Equation(fraction * (1 + chi), 1 + half), Equation(2 * fraction, 1 - y)]
    return SumOfSquares(
        chi - 1,
        [Square(number(1), 2 * half), Square(number(1), y), Square(number(1), y * chi)],
        given,
    )


KNOWN = {12: (56, 16), 20: (121, 20), 40: (317, 24)}


@claim.exact("the least depths, by E[χ²] over all partitions in balls", TABLE)
def least_depths(run):
    from theory.lodo.entropy import improved_depth, papers_depth

    sizes = (12, 20, 40) if run.effort == "thorough" else (12, 20)
    rows = [(n, papers_depth(n), improved_depth(n)) for n in sizes]
    wrong = [row for row in rows if (row[1], row[2]) != KNOWN[row[0]]]
    shown = "; ".join(f"ñ = {n}: {first}/{second}" for n, first, second in rows)
    return Checked(
        f"least depths with a positive bound, the paper's/improved: {shown}",
        ok=not wrong,
        instances=len(rows),
    )


@claim.exact(
    "the depth at the paper's size, ñ = 204: leading term, and no less than ñ!/2 asks for", VACUOUS
)
def papers_size(run):
    from theory.lodo.entropy.depth import leading_depth, least_depth

    found = leading_depth(204), leading_depth(204, 4), least_depth(204), least_depth(204, 4)
    return Checked(
        f"by the leading term {found[0]} (k = 2), {found[1]} (k = 4); at least {found[2]} and "
        f"{found[3]} whatever ε is; 16 in our reconstruction",
        ok=found[:2] == (2549, 1270) and min(found[2:]) > 16,
        instances=4,
    )


@claim.exact("ñ = 4: the improved bound against the exact P(all), d = 1 … 4", IMPROVED)
def against_exact(run):
    from theory.lodo.entropy import chi_square, expectations

    for depth in range(1, 5):
        bound, exact = 1 - 2 * chi_square(4, depth), expectations(4, 2 * depth).all_accessible
        if exact < bound:
            return Checked(
                f"d = {depth}: P(all) = {exact} below the bound {bound}", ok=False, refutes=True
            )
    return Checked("4 depths: P(all) at depth 2d is at least 1 − 2E[χ²(d)]", instances=4)


# -- hypotheses, false variants

x_size, y_size, group = Scalar("|X|"), Scalar("|Y|"), Scalar("|S|")


@claim.necessity("each half's support is more than half of S_ñ", IMPROVED)
def exactly_half():
    """X = Y a subgroup of index 2: |X| + |Y| = |S|, and XY = X."""
    return refute(
        Inequality(x_size + y_size, group, strict=True),
        [Equation(2 * x_size, group), Equation(2 * y_size, group)],
        at={"|X|": 1, "|Y|": 1, "|S|": 2},
    )


@claim.necessity("ñ has a prime factor above k", VACUOUS)
def power_of_two():
    """ñ = 4, d = 2: a multiple of 2^{−2} is 1/4 exactly, so the image of one point can be
    uniform."""
    multiple, depth = Scalar("a"), Scalar("2^d")
    return refute(
        Inequality(multiple - depth / 4, number(1) / 4),
        [Equation(multiple, 1), Equation(depth, 4)],
        at={"a": 1, "2^d": 4},
    )


@claim.mutant("sixteen layers of pairs suffice for ñ = 204: 2^16 > ñ!/2", VACUOUS)
def sixteen():
    return refute(Inequality(number(2**16), number(factorial(204)) / 2), at={})


@claim.mutant("|support|·Σp² ≥ 2", IMPROVED)
def twice():
    return refute(Inequality(e.T * e * p.T * p, 2), SUPPORT, at={"p": [[1]], "e": [[1]]})


@claim.mutant("Σp² ≥ 1 on the support", IMPROVED)
def no_size():
    return refute(Inequality(p.T * p, 1), SUPPORT, at={"p": [["1/2"], ["1/2"]], "e": [[1], [1]]})


@claim.mutant("a support of at most half has χ² ≥ 2", IMPROVED)
def two():
    chi, y = Scalar("χ²", nonneg=True), Scalar("y", nonneg=True)
    given = [Equation(fraction * (1 + chi), 1 + half), Equation(2 * fraction, 1 - y)]
    return refute(Inequality(chi, 2), given, at={"φ": "1/2", "χ²": 1, "x": 0, "y": 0})
