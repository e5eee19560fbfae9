"""Gradient descent with three silver steps, by fractions near them."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_silver_steps",
    title="Three silver steps: f(x_3) − f* is at most 0.04692, and 1/14 with constant steps",
    source=Source(
        "Altschuler, Parrilo, Acceleration by stepsize hedging II: silver stepsize schedule for "
        "smooth convex optimization, Math. Program. (2024)",
        "Theorem 1.1",
        "https://arxiv.org/abs/2309.16530",
    ),
    expected="proved",
    paper="holds",
    wording="f(x_n) − f* falls like n^(−log₂(1+√2)) with the silver steps.",
    statement=(
        theorem(
            """f convex with a 1-Lipschitz gradient, steps 99/70, 2, 99/70 (99/70 near √2), in
            every dimension: |x_0 − x*| ≤ 1 gives f(x_3) − f* ≤ 0.04692, and for one f and x_0 it is
            0.0469 at least.""",
            "brackets",
        ),
        cited("With steps 1 it is 1/14 = 0.0714…: rates/finite_gradient_descent."),
    ),
    latex=r"$0.0469 \\le f(x_3)-f^* \\le 0.04692$ for $h = \\sqrt2, 2, \\sqrt2$.",
)

UPPER, LOWER = "0.04692", "0.0469"
STEPS = (Fraction(99, 70), Fraction(2), Fraction(99, 70))


def problem(steps):
    made, f, best, x = _finite.smooth_convex(1)
    for step in steps:
        x = x - f.gradient(x) * step
    made.measure(f(x) - f(best))
    return made


@claim.theorem("brackets", cites=("smooth_convex_points",))
def brackets():
    return [_finite.bracketed(problem(STEPS), UPPER, LOWER)]


@claim.exact("false variants are exceeded: the same bound with the longest step first")
def false(run):
    return _finite.exceeded([(worse(), Fraction(UPPER))])


def worse():
    """2, 99/70, 99/70: above 0.06."""
    return _finite.bracketed(problem(sorted(STEPS, reverse=True)), "0.5", "0.06")


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "silver_steps")
