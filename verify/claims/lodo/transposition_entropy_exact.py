"""The mean χ² of d layers by the characters of the symmetric group, and the rate at which it
falls."""

from fractions import Fraction

from theory.operators import (
    Derivation,
    Equation,
    Inequality,
    Operator,
    Scalar,
    Square,
    SumOfSquares,
    identity,
    induction,
    number,
    positive_beyond,
    refute,
    tr,
)
from verify.claim import Claim
from verify.claims.lodo import source
from verify.evidence import Checked

FORMULA, RATE = "formula", "rate"

claim = Claim(
    name="lodo/transposition_entropy_exact",
    title="E[χ²] = Σ f_λ²(K_λ/f_λ)^d, so ε ≤ ñ!·r^d: exponential decay in the depth, r ≤ ½",
    source=source("section 4.3, the hypothesis after Theorem 4.2"),
    expected="proved",
    paper="unclear",
    wording="""'we hypothesize that for large' (section 4.3): its formula is lost in the text we
    had, and with it whether its constants may depend on ñ. Exponential decay in d for every ñ is a
    theorem, the rate at most r ≤ ½, the constant ñ! here.""",
    statement="""After d layers of uniformly random partitions of ñ points into blocks of size k,
    each block permuted uniformly, E[χ²] = Σ_{λ≠(ñ)} f_λ²(K_λ/f_λ)^d over the partitions λ of ñ, f_λ
    the number of standard Young tableaux and K_λ = K_{λ,(k^{ñ/k})} the Kostka number, and ε ≤ log(1
    + E[χ²]). For pairs (k = 2) the largest K_λ/f_λ, λ ≠ (ñ), is r = (ñ−2)/(2(ñ−1)) for every even ñ
    ≥ 6, so ε ≤ ñ!·r^d; at ñ = 4, where E[χ²] = 9·3^{−d} + 4·2^{−d}, it is ½ and not 1/3.""",
    latex=r"""$\mathbb{E}\chi^2 = \sum_{\lambda\ne(\tilde n)} f_\lambda^2 (K_\lambda/f_\lambda)^d$,
    $\max K_\lambda/f_\lambda = \frac{\tilde n-2}{2(\tilde n-1)}$ ($\tilde n \ge 6$).""",
    hypotheses="""
    - a block is permuted uniformly: then a layer acts as an orthogonal projection
    - the matchings are uniform and independent: then the mean of a layer commutes with the
      group
    - ñ ≥ 6: for the rate""",
    axioms="""
    - Schur's lemma: the mean of a layer in an irreducible representation is (K_λ/f_λ)·1, by its
      trace
    - Plancherel: 1 + χ² = Σ_λ f_λ tr(QQᵀ), Q the image of the distribution
    - Jensen: E log(1 + χ²) ≤ log(1 + E χ²), and KL ≤ log(1 + χ²)
    - Young's rule: the vectors that the blocks leave fixed have the dimension K_λ; Pieri's rule and
      Young's branching: K_λ and f_λ as sums over horizontal strips
    - Σ_λ f_λ² = ñ!, and log(1 + x) ≤ x
    - induction over ñ in steps of two joins the pieces of the rate; its base ñ = 6 is finite""",
    remark="""Rate: by Pieri K_λ(ñ) = Σ_μ K_μ(ñ−2) over λ less a horizontal strip of two, and the
    f_μ of those μ add up to at most f_λ, so if no μ is the one-row shape, K_λ/f_λ ≤ r(ñ−2) < r(ñ).
    The shapes over the one-row shape are (ñ−1, 1), whose ratio is r itself, and (ñ−2, 2), whose
    ratio (m−1)/(2(2m−3)), m = ñ/2, is at most r = (m−1)/(2m−1) exactly where m ≥ 5/2. The base ñ =
    6 is finite.""",
    parts=(FORMULA, RATE),
)

Q, PI, MEAN = (
    Operator("Q", "f", "f"),
    Operator("Π", "f", "f", symmetric=True),
    Operator("E[Π]", "f", "f", symmetric=True),
)
c = Scalar("K/f")
PROJECTION = Equation(PI * PI, PI, "a block permuted uniformly is a projection")
SCHUR = Equation(MEAN, c * identity("f"), "Schur's lemma")


@claim.proof("tr(QΠ(QΠ)ᵀ) = tr(QΠQᵀ), whose mean over the layer is (K/f)·tr(QQᵀ)", FORMULA)
def one_layer():
    return [
        Derivation([PROJECTION]).qed(Equation(tr(Q * PI * (Q * PI).T), tr(Q * PI * Q.T))),
        Derivation([SCHUR]).qed(Equation(tr(Q * MEAN * Q.T), c * tr(Q * Q.T))),
    ]


a, a_next, q, q_next, f = (Scalar(name) for name in ("a", "a₊", "q", "q₊", "f"))


@claim.proof("d layers: E tr(QQᵀ) = f·(K/f)^d, by induction over d", FORMULA)
def all_layers():
    """a_d = E tr(QQᵀ) and q_d = (K/f)^d; times f by Plancherel and summed over λ this is the
    formula."""
    return induction(
        Equation(a, f * q),
        state=[(a, a_next), (q, q_next)],
        initial=[Equation(a, f), Equation(q, 1)],
        recurrence=[Equation(a_next, c * a), Equation(q_next, c * q)],
        over="d",
    )


m = Scalar("m", nonneg=True)


rate, below = Scalar("r(ñ)"), Scalar("r(ñ−2)")
RATES = [
    Equation(rate * (2 * m - 1), m - 1, "r = (ñ−2)/(2(ñ−1)), m = ñ/2"),
    Equation(below * (2 * m - 3), m - 2, "the same at ñ − 2"),
]


@claim.proof("r(ñ−2) < r(ñ): (2m−1)(2m−3)(r(ñ) − r(ñ−2)) = 1, m = ñ/2", RATE)
def rate_rises():
    return Derivation(RATES).qed(Equation((2 * m - 1) * (2 * m - 3) * (rate - below), 1))


@claim.proof("(ñ−2, 2) is below (ñ−1, 1): 2(2m−3) − (2m−1) > 0 for m ≥ 3", RATE)
def two_below():
    return positive_beyond(2 * (2 * m - 3) - (2 * m - 1), [(m, 3)], strict=True)


@claim.proof(
    "the step of the induction over ñ: where no μ is the one-row shape, K_λ ≤ r(ñ−2)·f_λ", RATE
)
def induction_step():
    """r·f − K = r·x + y: by Pieri K = Σ_μ K_μ, y = Σ_μ (r·f_μ − K_μ) ≥ 0 at ñ − 2; by branching x =
    f − Σ_μ f_μ ≥ 0."""
    below, kostka, hooks, kostkas = (
        Scalar("r(ñ−2)", nonneg=True),
        Scalar("K_λ"),
        Scalar("Σf_μ"),
        Scalar("ΣK_μ"),
    )
    x, y = Scalar("x", nonneg=True), Scalar("y", nonneg=True)
    given = [
        Equation(kostka, kostkas, "Pieri"),
        Equation(x, f - hooks, "branching"),
        Equation(y, below * hooks - kostkas, "the rate at ñ − 2, summed over μ"),
    ]
    return SumOfSquares(
        below * f - kostka, [Square(number(1), below * x), Square(number(1), y)], given
    )


@claim.exact("the formula against all sequences of matchings, ñ = 2, 4, 6", FORMULA)
def against_enumeration(run):
    from flint import arb, fmpq

    from theory.lodo.entropy import chi_square, expectations

    cases = (
        [(2, d) for d in (1, 3)]
        + [(4, d) for d in range(1, 9)]
        + [(6, d) for d in range(1, 6 if run.effort == "thorough" else 5)]
    )
    for points, depth in cases:
        found = expectations(points, depth)
        if found.chi_square != chi_square(points, depth):
            return Checked(
                f"ñ = {points}, d = {depth}: {found.chi_square} by enumeration",
                ok=False,
                refutes=True,
            )
        if found.epsilon > arb(1 + chi_square(points, depth)).log():  # at d = 1 they are equal
            return Checked(
                f"ñ = {points}, d = {depth}: ε above log(1 + E[χ²])", ok=False, refutes=True
            )
    for depth in range(1, 30):
        if chi_square(4, depth) != 9 * fmpq(1, 3) ** depth + 4 * fmpq(1, 2) ** depth:
            return Checked(f"ñ = 4, d = {depth}: not 9·3^−d + 4·2^−d", ok=False, refutes=True)
    return Checked(
        f"{len(cases)} pairs (ñ, d), E[χ²] equal and ε below log(1 + E[χ²]); ñ = 4 to d = 29",
        instances=len(cases),
    )


@claim.exact("Kostka numbers and hooks: Σ f_λK_λ counts the cosets; the rate for even ñ ≤ 20", RATE)
def rates(run):
    from math import factorial

    from flint import fmpq

    from theory.lodo.entropy import modes, rate
    from theory.lodo.entropy.characters import standard_rate

    largest = 28 if run.effort == "thorough" else 20
    for points in range(4, largest + 1, 2):
        if sum(f * k for _, f, k in modes(points)) * 2 ** (points // 2) != factorial(points):
            return Checked(f"ñ = {points}: Σ f_λK_λ is not ñ!/2^{points // 2}", ok=False)
        expected = fmpq(1, 2) if points == 4 else fmpq(points - 2, 2 * (points - 1))
        m = points // 2
        ratios = {shape: (f, k) for shape, f, k in modes(points)}
        if ratios[(points - 1, 1)] != (2 * m - 1, m - 1) or ratios[(points - 2, 2)] != (
            m * (2 * m - 3),
            m * (m - 1) // 2,
        ):
            return Checked(
                f"ñ = {points}: (f, K) of the two shapes over the one-row shape are not as the "
                "remark has them",
                ok=False,
            )
        if rate(points) != expected or standard_rate(points) != fmpq(points - 2, 2 * (points - 1)):
            return Checked(f"ñ = {points}: the rate is {rate(points)}", ok=False, refutes=True)
    return Checked(
        f"all partitions of every even ñ from 4 to {largest}; the base of the induction is ñ = 6",
        instances=largest // 2 - 1,
    )


@claim.statistical("sampled matchings, ñ = 6, d = 4: mean χ² inside its interval", FORMULA)
def sampled(run):
    from numerics.lodo.bowl.confidence import mean_interval
    from numerics.lodo.transpositions import layer_statistics
    from theory.lodo.entropy import chi_square, expectations

    count = max(30, run.count(300))
    _, _, squares = layer_statistics(6, 4, count, run.seed)
    spread = expectations(6, 4).variances[2]
    interval = mean_interval(squares, 1e-6, int(spread.p) / int(spread.q))
    exact = chi_square(6, 4)
    value = int(exact.p) / int(exact.q)
    return Checked(
        f"{count} sequences: E[χ²] {interval.mean:.4g} ± {interval.half:.2g} (error probability "
        f"1e-06), formula {value:.5g}",
        ok=interval.holds(value),
        instances=count,
        worst_error=abs(interval.mean - value),
        bound=interval.half,
    )


claim.batched(
    "mean χ² of sampled matchings of four points, batched in torch",
    FORMULA,
    instances=4000,
    least=30,
    at="transposition_entropy",
    depth=5,
)


# -- hypotheses, false variants


@claim.necessity("a block is permuted uniformly", FORMULA)
def biased():
    """Transpositions applied always: Π = −1 in the sign representation, Π² = 1 ≠ Π, and nothing is
    lost."""
    return refute(Equation(tr(Q * PI * (Q * PI).T), tr(Q * PI * Q.T)), at={"Q": [[1]], "Π": [[-1]]})


@claim.necessity("the matchings are uniform and independent", FORMULA)
def one_matching():
    """The same matching again and again, Π = diag(1, 0): the mean is Π itself, no multiple of 1."""
    return refute(
        Equation(tr(Q * MEAN * Q.T), c * tr(Q * Q.T)),
        [Equation(MEAN, PI), PROJECTION, Equation(2 * c, number(1), "the normalised trace")],
        at={"Q": [[0, 0], [0, 1]], "Π": [[1, 0], [0, 0]], "K/f": "1/2"},
    )


def at_four(claimed, depth):
    """Refuted at the exact E[χ²] of four points."""
    from theory.lodo.entropy import expectations

    found = expectations(4, depth).chi_square
    chi = Scalar("E[χ²]")
    return refute(
        Equation(chi, claimed * number(1)),
        [Equation(chi, Fraction(int(found.p), int(found.q)) * number(1))],
        at={},
    )


@claim.necessity("ñ ≥ 6", RATE)
def four_points():
    """λ = (2, 2): K/f = 1/2, above (ñ−2)/(2(ñ−1)) = 1/3."""
    here = Scalar("K/f")
    return refute(
        Inequality((2 * m - 2) * number(1), 2 * (2 * m - 1) * here),
        [Equation(m, 2), Equation(2 * here, 1)],
        at={"m": 2, "K/f": "1/2"},
    )


@claim.mutant("f_λ for f_λ²: 3·3^{−d} + 2·2^{−d}", FORMULA)
def one_f():
    return at_four(number(3) / 3**3 + number(2) / 2**3, 3)


@claim.mutant("the power d + 1: a layer more than there is", FORMULA)
def one_more():
    return at_four(number(9) / 3**4 + number(4) / 2**4, 3)


@claim.mutant("only the standard representation: 9·3^{−d}", FORMULA)
def standard_only():
    return at_four(number(9) / 3**4, 4)


@claim.mutant("the trivial representation counted: 1 more", FORMULA)
def trivial_too():
    return at_four(number(9) / 3**2 + number(4) / 2**2 + 1, 2)


@claim.mutant("without branching: K_λ ≤ r·f_λ where Σf_μ may be above f_λ", RATE)
def no_branching():
    """Σf_μ = 2 above f_λ = 1, K_λ = r·Σf_μ."""
    kostka, hooks, below = Scalar("K_λ"), Scalar("Σf_μ"), Scalar("r(ñ−2)", nonneg=True)
    return refute(
        Inequality(below * f, kostka),
        [Equation(kostka, below * hooks)],
        at={"r(ñ−2)": "1/2", "Σf_μ": 2, "f": 1},
    )


@claim.mutant("r(ñ−2) = r(ñ)", RATE)
def constant_rate():
    return refute(Equation(rate, below), RATES, at={"m": 3, "r(ñ)": "2/5", "r(ñ−2)": "1/3"})


@claim.mutant("(ñ−2, 2) is below (ñ−1, 1) for m = 2 too", RATE)
def from_two():
    return refute(Inequality(2 * (2 * m - 3), 2 * m - 1), at={"m": 2})
