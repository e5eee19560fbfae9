"""Popov's optimistic gradient on strongly monotone Lipschitz operators."""

from verify.claim import Claim, Source
from verify.claims.rates import _searched
from verify.evidence import Checked, Fails
from verify.sentences import theorem

claim = Claim(
    name="rates/optimistic_gradient_rate",
    title="The optimistic gradient with a = 1/2: .95298ᵏ on all operators with μ = 1/10, L = 1",
    source=Source(
        "Popov, A modification of the Arrow–Hurwicz method, Math. Notes 28 (1980)",
        "the method; the rate here is Lemmata's",
    ),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """x_{k+1} = x_k − F(y_k)/2, y_{k+1} = x_{k+1} − F(y_k)/2, ⟨F(x) − F(y), x − y⟩ ≥ |x −
            y|²/10, |F(x) − F(y)| ≤ |x − y|: it converges at least like .95298ᵏ, for every n,""",
            "upper",
        ),
        theorem("and on F(x) = x/10, of the class, no faster than like .95249ᵏ.", "lower", "root"),
    ),
    latex=r"$0.95249 \le \rho \le 0.95298$.",
    hypotheses="""
    - F is strongly monotone""",
)

PROGRAM = "g = grad(y); x = x - a*g; y = x - a*g"


def optimistic():
    return _searched.method(PROGRAM, a="1/2")


@claim.theorem("ρ = .95298 for all operators of the class")
def upper():
    from theory.rates.engine.classes import StronglyMonotoneLipschitz

    where = StronglyMonotoneLipschitz(_searched.number("1/10"), _searched.number(1))
    return _searched.rate(optimistic(), where, "0.95298")


claim.letters("x x′ y y′ g: n; r r′")
RULE = "x′ = x − 1/2·g; y′ = x′ − 1/2·g; g = 1/10·y : F = x/10"
line = claim.under(RULE, "20r² = 18r + 1", "10x = (10r + 1)y")
line.proves(
    "on F = x/10 a run is y_k = rᵏy_0, 20r² − 18r − 1 = 0",
    "y′ = ry; 10x′ = (10r + 1)y′",
    name="lower",
)
BESIDE = "20r + 20·95249/100000 − 18"
roots = claim.under("20r² = 18r + 1", "r > 0")
roots.proves(
    "the positive root is above .95249",
    "r > 95249/100000",
    by=[
        roots.squares(f"{BESIDE} > 0", (1, 20, "r > 0"), (1, "5249/5000")),
        roots.squares(
            "r > 95249/100000",
            (1, "1 + 18·95249/100000 − 20·95249/100000·95249/100000"),
            times=f"{BESIDE} > 0",
        ),
    ],
    name="root",
)
claim.under("g = 0; x′ = x − 1/2·g; y′ = x′ − 1/2·g").needs(
    "F is strongly monotone", "(95298/100000)²yᵀy ≥ y′ᵀy′", at="x=y=1, g=0, x′=y′=1", says="F = 0"
)
claim.under(RULE).false(
    "on F = x/10 any run shrinks by .95 a step", "20y′ = 19y", at="x=y=1, g=1/10, x′=19/20, y′=9/10"
)
claim.mutants()


@claim.exact("the root: 20r² − 18r − 1 is negative at .95249 and positive at .9525")
def root(run):
    from fractions import Fraction

    low, high = (20 * r * r - 18 * r - 1 for r in (Fraction(95249, 10**5), Fraction(9525, 10**4)))
    if not low < 0 < high:
        raise Fails("the root lies elsewhere")
    return Checked("it lies in between", instances=2)


@claim.exact("wrong certificates are refused")
def refused(run):
    count = _searched.must_be_refused(_searched.wrong_rates(upper()))
    return Checked(f"{count} refused", instances=count)
