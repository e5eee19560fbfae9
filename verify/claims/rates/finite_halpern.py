"""Halpern's iteration after a few steps, its exact worst case."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_halpern",
    title="Halpern's iteration after n steps: |x_n − Tx_n| ≤ 2|x_0 − x*|/(n + 1), and no less",
    source=Source(
        "Lieder, On the convergence rate of the Halpern-iteration, Optim. Lett. 15 (2021)",
        "Theorem 2.1",
        "https://doi.org/10.1007/s11590-020-01617-9",
    ),
    expected="proved",
    paper="holds",
    wording="|x_n − Tx_n| ≤ 2|x_0 − x*|/(n + 1), attained.",
    statement=(
        theorem(
            """n = 1, 2, 3, 4: for every nonexpansive T with Tx* = x*, in every dimension,
            x_{k+1} = x_0/(k+2) + (k+1)/(k+2)·Tx_k from |x_0 − x*| ≤ 1 has |x_n − Tx_n|² ≤
            4/(n+1)², and for one T and x_0 it is equal.""",
            "brackets",
        ),
        cited("The same for all n: the source."),
    ),
    latex=r"$\|x_n-Tx_n\| \le \frac{2\|x_0-x^*\|}{n+1}$.",
)

CASES = (1, 2, 3, 4)


def problem(n):
    made, T, _, start = _finite.nonexpansive()
    x = start
    for k in range(n):
        x = start / (k + 2) + T.gradient(x) * Fraction(k + 1, k + 2)
    made.measure((x - T.gradient(x)) ** 2)
    return made


@claim.theorem("brackets")
def brackets():
    return [_finite.bracketed(problem(n), Fraction(4, (n + 1) ** 2)) for n in CASES]


@claim.exact("false variants are exceeded: 4/(n + 2)² for 4/(n + 1)²")
def false(run):
    return _finite.exceeded([(brackets()[1], Fraction(1, 4))])


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "halpern", "operators")
