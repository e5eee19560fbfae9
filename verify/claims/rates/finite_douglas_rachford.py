"""Douglas–Rachford splitting brings two runs nearer each other: its exact contraction."""

from fractions import Fraction

from verify.claim import Claim, Source
from verify.claims.rates import _finite
from verify.evidence import Checked
from verify.sentences import cited, theorem

claim = Claim(
    name="rates/finite_douglas_rachford",
    title="Douglas–Rachford splitting contracts by max(1/(1 + γμ), γL/(1 + γL)), and no less",
    source=Source(
        "Giselsson, Boyd, Linear convergence and metric selection in Douglas-Rachford splitting "
        "and ADMM, IEEE Trans. Automat. Control 62 (2017)",
        "Theorem 2",
        "https://arxiv.org/abs/1410.8479",
    ),
    expected="proved",
    paper="holds",
    wording="For α = ½ and γ > 0: the rate is max(1/(1 + γσ), γβ/(1 + γβ)), tight at γ = 1/√(σβ).",
    statement=(
        theorem(
            """μ = 1/10, L = 1 with γ = 1, 3, 4, and μ = 1/4, L = 1 with γ = 2, where both are 2/3:
            for every convex h and every μ-strongly convex f with an L-Lipschitz gradient, in every
            dimension, one step w + prox_γf(2x − w) − x, x = prox_γh(w), from two places brings them
            nearer by the factor max(1/(1 + γμ), γL/(1 + γL)), and for one f and h by no smaller
            one.""",
            "brackets",
        ),
        cited("The same for all γ, μ < L: the source."),
    ),
    latex=r"$\|w_1-w_1'\| \le \max(\frac{1}{1+\gamma\mu},\frac{\gamma L}{1+\gamma L})\|w-w'\|$.",
)

CASES = [(Fraction(1, 10), Fraction(step)) for step in (1, 3, 4)] + [(Fraction(1, 4), Fraction(2))]


def problem(mu, step):
    from theory.worst_case.model import Problem

    made = Problem()
    f = made.function("smooth-strongly-convex", mu=mu, L=1)
    h = made.function("convex")
    starts = [made.vector("w0"), made.vector("w1")]
    made.assume((starts[0] - starts[1]) ** 2 <= 1)
    ends = []
    for w in starts:
        x = h.proximal(w, step)
        ends.append(w + f.proximal(2 * x - w, step) - x)
    made.measure((ends[0] - ends[1]) ** 2)
    return made


def value(mu, step):
    return max(1 / (1 + step * mu), step / (1 + step)) ** 2


@claim.theorem("brackets", cites=("smooth_convex_points",))
def brackets():
    return [_finite.bracketed(problem(*case), value(*case)) for case in CASES]


@claim.exact("false variants are exceeded: of both numbers the smaller one")
def false(run):
    first, _, third, _ = brackets()
    return _finite.exceeded([(third, 1 / (1 + Fraction(4, 10)) ** 2), (first, Fraction(1, 4))])


@claim.exact("wrong bounds and points are refused")
def refused(run):
    count = _finite.refused(brackets())
    return Checked(f"{count} refused", instances=count)


_finite.runs(claim, "douglas_rachford")
