"""The proximal point method after a few steps, its exact worst case."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_proximal_point",
    title="Proximal point after n steps: f(x_n) − f* ≤ |x_0 − x*|²/(4nγ), and no less",
    source=Source(
        "Taylor, Hendrickx, Glineur, Exact worst-case performance of first-order methods for "
        "composite convex optimization, SIAM J. Optim. 27 (2017)",
        "Theorem 4.1",
        "https://arxiv.org/abs/1512.07516",
    ),
    expected="proved",
    paper="holds",
    wording="f(x_n) − f* ≤ R²/(4 Σ γ_k), attained by a multiple of the norm.",
    statement=(
        theorem(
            """n = 1, 2, 3, 4 with γ = 2, and n = 3 with γ = 1/3: for every convex f, in every
            dimension, |x_0 − x*| ≤ 1 gives f(x_n) − f* ≤ 1/(4nγ), and for one f and x_0 it is
            equal.""",
            "brackets",
        ),
        cited("The same for all n and γ, different ones in each step too: the source."),
    ),
    latex=r"$f(x_n)-f^* \le \frac{\|x_0-x^*\|^2}{4n\gamma}$.",
)

CASES = [(n, Fraction(2)) for n in (1, 2, 3, 4)] + [(3, Fraction(1, 3))]


def problem(n, step):
    made, f, best, x = _finite.smooth_convex(None)
    for _ in range(n):
        x = f.proximal(x, step)
    made.measure(f(x) - f(best))
    return made


@claim.theorem("brackets", cites=("smooth_convex_points",))
def brackets():
    return [_finite.bracketed(problem(n, step), 1 / (4 * n * step)) for n, step in CASES]


@claim.exact("false variants are exceeded: 1/(4nγ + 1) for 1/(4nγ)")
def false(run):
    return _finite.exceeded([(brackets()[1], Fraction(1, 17))])


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "proximal_point")
