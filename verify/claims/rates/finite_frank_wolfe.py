"""The method of Frank and Wolfe after a few steps, between two near numbers."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import theorem

claim = Claim(
    name="rates/finite_frank_wolfe",
    title="Frank–Wolfe after 1, 2 and 3 steps: 2LD²/(n + 2) is not the worst case",
    source=Source(
        "Jaggi, Revisiting Frank-Wolfe: projection-free sparse convex optimization, ICML (2013)",
        "Theorem 1",
        "https://proceedings.mlr.press/v28/jaggi13.html",
    ),
    expected="proved",
    paper="holds",
    wording="f(x_n) − f* ≤ 2LD²/(n + 2).",
    statement=(
        theorem(
            """f convex with a 1-Lipschitz gradient, on a convex set of diameter 1, x_{k+1} = x_k +
            2/(k+2)·(y_k − x_k) with y_k least for ⟨∇f(x_k), ·⟩: f(x_n) − f* ≤
            0.5, 0.3127, 0.2279 for n = 1, 2, 3 in every dimension, where 2/(n + 2) is 0.667, 0.5
            and 0.4;""",
            "brackets",
        ),
        theorem("for one f, set and x_0 it is 0.4999, 0.3125, 0.2278 at least.", "brackets"),
    ),
    latex=r"$f(x_n)-f^* \le c_n LD^2$ with $c_n < \frac{2}{n+2}$.",
)

CASES = {1: ("0.5", "0.4999"), 2: ("0.3127", "0.3125"), 3: ("0.2279", "0.2278")}


def problem(n):
    from theory.worst_case.model import Problem

    made = Problem()
    f = made.function("smooth-convex", L=1)
    inside = made.function("indicator", D=1)
    x = made.vector("x0")
    inside.at(x)
    best = made.vector("xs")
    f.at(best), inside.at(best)
    for k in range(n):
        y = inside.where_gradient_is(-f.gradient(x))
        x = x + (y - x) * Fraction(2, k + 2)
    made.measure(f(x) - f(best))
    return made


@claim.theorem("brackets", cites=("smooth_convex_points",))
def brackets():
    return [_finite.bracketed(problem(n), *numbers) for n, numbers in CASES.items()]


@claim.exact("false variants are exceeded: L/(n + 2)², the pace of accelerated methods")
def false(run):
    return _finite.exceeded([(one, Fraction(1, (n + 2) ** 2)) for n, one in zip(CASES, brackets())])


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "frank_wolfe")
