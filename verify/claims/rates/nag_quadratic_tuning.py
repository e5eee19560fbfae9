"""Nesterov's method with the tuning for quadratics is slower on F(μ, L)."""

from fractions import Fraction

from verify.claim import Claim
from verify.claims.rates import _searched, lessard
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/nag_quadratic_tuning",
    title="NAG with a = 4/(3L + μ): 1 − 2/√(3κ+1) holds on quadratics, not on F(μ, L)",
    source=lessard("Proposition 1"),
    expected="proved",
    paper="holds",
    wording="Proposition 1 gives the rate 1 − 2/√(3κ+1) for quadratics, and does not say more.",
    statement=(
        cited(
            """a = 4/(3L + μ), β = (√(3κ+1) − 2)/(√(3κ+1) + 2): on quadratics with spectrum in
            [μ, L] the rate is 1 − 2/√(3κ+1), .5 for κ = 5, .7143 for 16, .8 for 33, .9 for 133."""
        ),
        theorem("On some f in F(μ, L) a run is as slow as .5855, .7780, .8485, .9265;", "slower"),
        theorem(
            "on all of F(μ, L) it converges at least like .58632, .77928, .85007, .92802.", "upper"
        ),
    ),
    latex=r"$0.9265 \le \rho \le 0.92802$ for $\kappa = 133$, where quadratics have $0.9$.",
)

ROOTS = {5: 4, 16: 7, 33: 10, 133: 20}  # √(3κ + 1)
BELOW = {5: "0.5855", 16: "0.7780", 33: "0.8485", 133: "0.9265"}
ABOVE = {5: "0.58632", 16: "0.77928", 33: "0.85007", 133: "0.92802"}


def nag(κ):
    root = ROOTS[κ]
    return _searched.method("nag", lr=Fraction(4 * κ, 3 * κ + 1), beta=Fraction(root - 2, root + 2))


@claim.theorem("rates on F(μ, L)", cites=("smooth_convex_points",))
def upper():
    return [_searched.rate(nag(κ), _searched.functions(κ), ρ) for κ, ρ in ABOVE.items()]


@claim.theorem("runs that are slower than on quadratics", cites=("smooth_convex_interpolation",))
def slower():
    return [_searched.spiral(nag(κ), κ, low, ABOVE[κ]) for κ, low in BELOW.items()]


@claim.exact("on quadratics the spectral radius is 1 − 2/√(3κ+1): by Jury's conditions and Sturm")
def quadratics(run):
    from verify.evidence import Fails
    from verify.rates.quadratic import quadratic_rate

    for κ, root in ROOTS.items():
        found = quadratic_rate(nag(κ), 1 / _searched.number(κ), _searched.number(1))
        if found.high is None or not found.low <= 1 - _searched.number(2) / root <= found.high:
            raise Fails(f"κ = {κ}: {found}")
    return Checked("κ = 5, 16, 33, 133", instances=len(ROOTS))


@claim.mutant("at κ = 5 the rate on F(μ, L) is that on quadratics, .5")
def as_on_quadratics():
    return slower()[0]


@claim.exact("wrong certificates are refused")
def refused(run):
    count = sum(_searched.must_be_refused(_searched.wrong_rates(found)) for found in upper())
    return Checked(f"{count} refused", instances=count)
