"""Krasnoselskii and Mann's iteration after a few steps, its exact worst case."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_krasnoselskii_mann",
    title="Krasnoselskii–Mann with a constant step after n steps: its exact worst case",
    source=Source(
        "Lieder, Projection based methods for conic linear programming: optimal first order "
        "complexities and norm constrained quasi Newton methods, thesis, Düsseldorf (2018)",
        "Theorem 4.9",
        "https://docserv.uni-duesseldorf.de/servlets/DerivateServlet/Derivate-49971/",
    ),
    expected="proved",
    paper="holds",
    wording="For ½ ≤ t ≤ ½(1 + √(n/(n+1))): ¼|x_n − Tx_n|² ≤ (n/(n+1))ⁿ/((n+1)·4t(1−t)).",
    statement=(
        theorem(
            """t = 3/4 with n = 1, 2, 3, and t = 2/3 with n = 2: for every nonexpansive T with
            Tx* = x*, in every dimension, x_{k+1} = (1−t)x_k + tTx_k from |x_0 − x*| ≤ 1 has
            |x_n − Tx_n|² ≤ (n/(n+1))ⁿ/((n+1)t(1−t)), and for one T and x_0 it is equal.""",
            "brackets",
        ),
        cited("The same for all n and ½ ≤ t ≤ ½(1 + √(n/(n+1))): the source."),
    ),
    latex=r"$\|x_n-Tx_n\|^2 \le \frac{(n/(n+1))^n}{(n+1)t(1-t)}\|x_0-x^*\|^2$.",
)

CASES = [(n, Fraction(3, 4)) for n in (1, 2, 3)] + [(2, Fraction(2, 3))]


def problem(n, t):
    made, T, _, x = _finite.nonexpansive()
    for _ in range(n):
        x = x * (1 - t) + T.gradient(x) * t
    made.measure((x - T.gradient(x)) ** 2)
    return made


def value(n, t):
    return Fraction(n, n + 1) ** n / ((n + 1) * t * (1 - t))


@claim.theorem("brackets")
def brackets():
    return [_finite.bracketed(problem(*case), value(*case)) for case in CASES]


@claim.exact("false variants are exceeded: the bound of Halpern's iteration, 4/(n + 1)²")
def false(run):
    return _finite.exceeded([(brackets()[2], Fraction(1, 4))])


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "krasnoselskii_mann", "operators")
