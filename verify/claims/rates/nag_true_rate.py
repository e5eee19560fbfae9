"""The worst case of Nesterov's method on F(μ, L), between a certificate and an explicit run."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _searched
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/nag_true_rate",
    title="""For κ = 4, 9 and 100 Nesterov's method is faster than (1 − 1/√κ)^½ on F(μ, L), and
    slower than on quadratics""",
    source=Source(
        "Van Scoy, Freeman, Lynch (2018), Taylor, Hendrickx, Glineur (2017)",
        "rates of this kind in floating point; the two ends here are exact",
    ),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """x_{k+1} = y_k − ∇f(y_k)/L, y_{k+1} = x_{k+1} + β(x_{k+1} − x_k), β = (√κ−1)/(√κ+1),
            on F(μ, L): a rate of ρ = .58213 for κ = 4, .73682 for 9, .92794 for 100, .993193 for
            10⁴, .9993293 for 10⁶, in every dimension;""",
            "upper",
        ),
        theorem(
            "on some f a run is as slow as ρ = .5818 for κ = 4, .7362 for 9, .9269 for 100.",
            "lower",
        ),
        cited(
            """The classical (1 − 1/√κ)^½ is .7071, .8165, .9487, .99499, .9995, and quadratics have
            1 − 1/√κ: .5, .6667, .9 for the first three."""
        ),
    ),
    latex=r"$0.5818 \le \rho \le 0.58213$ ($\kappa = 4$), $0.9269 \le \rho \le 0.92794$ ($100$).",
    remark="""The lower ends rest on the other half of the interpolation theorem, for countably many
    points. Both are searched for in floating point and proved in rational numbers.""",
)

ABOVE = {4: "0.58213", 9: "0.73682", 100: "0.92794", 10**4: "0.993193", 10**6: "0.9993293"}
BELOW = {4: "0.5818", 9: "0.7362", 100: "0.9269"}


def nag(root):
    return _searched.method("nag", lr=1, beta=Fraction(root - 1, root + 1))


@claim.theorem("rates for κ = 4, 9, 100, 10⁴, 10⁶", cites=("smooth_convex_points",))
def upper():
    roots = {4: 2, 9: 3, 100: 10, 10**4: 100, 10**6: 1000}
    return [_searched.rate(nag(roots[κ]), _searched.functions(κ), ρ) for κ, ρ in ABOVE.items()]


@claim.theorem("runs as slow for κ = 4, 9, 100", cites=("smooth_convex_interpolation",))
def lower():
    roots = {4: 2, 9: 3, 100: 10}
    return [
        _searched.spiral(nag(roots[κ]), κ, Fraction(low), Fraction(ABOVE[κ]))
        for κ, low in BELOW.items()
    ]


@claim.exact("wrong certificates are refused: half a multiplier, ρ less 1 %, a pair swapped, …")
def refused(run):
    count = sum(_searched.must_be_refused(_searched.wrong_rates(found)) for found in upper())
    return Checked(f"{count} refused", instances=count)


@claim.mutant("on F(1/4, 1) it is as fast as on quadratics, ρ = .5")
def as_on_quadratics():
    return lower()[0]
