"""Gradient descent after a few steps, its exact worst case."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_gradient_descent",
    title="Gradient descent after n steps: f(x_n) − f* ≤ L|x_0 − x*|²/(4nLγ + 2), and no less",
    source=Source(
        "Drori, Teboulle, Performance of first-order methods for smooth convex minimization: a "
        "novel approach, Math. Program. 145 (2014)",
        "Theorem 3.1",
        "https://arxiv.org/abs/1206.3209",
    ),
    expected="proved",
    paper="holds",
    wording="f(x_n) − f* ≤ LR²/(4nh + 2) for h = Lγ in (0, 1], and the bound is attained.",
    statement=(
        theorem(
            """L = 3, γ = 1/3 with n = 1, 2, 3, 4, and n = 3 with γ = 1/5, 2/9: for every convex f
            with a 3-Lipschitz gradient, in every dimension, |x_0 − x*| ≤ 1 gives f(x_n) − f* ≤
            3/(12nγ + 2), and for one f and x_0 it is equal.""",
            "brackets",
        ),
        cited("The same for all n and γ ≤ 1/L: the source."),
    ),
    latex=r"$f(x_n)-f^* \le \frac{L\|x_0-x^*\|^2}{4nL\gamma+2}$.",
)

L = 3
CASES = [(n, Fraction(1, 3)) for n in (1, 2, 3, 4)] + [(3, Fraction(1, 5)), (3, Fraction(2, 9))]


def problem(n, step):
    made, f, best, x = _finite.smooth_convex(L)
    for _ in range(n):
        x = x - f.gradient(x) * step
    made.measure(f(x) - f(best))
    return made


def value(n, step):
    return Fraction(L) / (4 * n * L * step + 2)


@claim.theorem("brackets", cites=("smooth_convex_points",))
def brackets():
    return [_finite.bracketed(problem(*case), value(*case)) for case in CASES]


@claim.exact("false variants are exceeded: one part in a thousand less, the step 2/L")
def false(run):
    return _finite.exceeded(
        [
            (brackets()[1], value(*CASES[1]) * Fraction(999, 1000)),
            (
                _finite.bracketed(
                    problem(2, Fraction(2, 3)), Fraction(1501, 1000), Fraction(1499, 1000)
                ),
                value(2, Fraction(2, 3)),
            ),
        ]
    )


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "gradient_descent")
