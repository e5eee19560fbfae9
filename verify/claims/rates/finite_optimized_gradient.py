"""The optimized gradient method after two steps, its parameters by fractions near them."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_optimized_gradient",
    title="The optimized gradient method after two steps: f(y_2) − f* is 1/(2θ_2²), nearly",
    source=Source(
        "Kim, Fessler, Optimized first-order methods for smooth convex minimization, Math. "
        "Program. 159 (2016)",
        "Theorem 2",
        "https://arxiv.org/abs/1406.5468",
    ),
    expected="proved",
    paper="holds",
    wording="f(y_N) − f* ≤ L|x_0 − x*|²/(2θ_N²).",
    statement=(
        theorem(
            """θ_1 = 809/500, θ_2 = 569/200, near (1 + √5)/2 and (1 + √(1 + 8θ_1²))/2: for every
            convex f with a 1-Lipschitz gradient, in every dimension, two steps from |x_0 − x*| ≤ 1
            give f(y_2) − f* ≤ 0.06191, and for one f and x_0 at least 0.0619.""",
            "brackets",
        ),
        cited("With the roots themselves it is 1/(2θ_2²) = 0.0619…: rates/ogm_rate, the source."),
    ),
    latex=r"$0.0619 \\le f(y_2)-f^* \\le 0.06191$.",
)

UPPER, LOWER = "0.06191", "0.0619"
THETA = (Fraction(1), Fraction(809, 500), Fraction(569, 200))


def problem():
    made, f, best, x = _finite.smooth_convex(1)
    y = z = x
    for now, later in zip(THETA, THETA[1:]):
        g = f.gradient(y)
        z = z - g * (2 * now)
        y = (y - g) * (1 - 1 / later) + z / later
    made.measure(f(y) - f(best))
    return made


@claim.theorem("brackets", cites=("smooth_convex_points",))
def brackets():
    return [_finite.bracketed(problem(), UPPER, LOWER)]


@claim.exact("false variants are exceeded: 1/(2θ_2² + 1)")
def false(run):
    return _finite.exceeded([(brackets()[0], 1 / (2 * THETA[2] ** 2 + 1))])


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "optimized_gradient")
