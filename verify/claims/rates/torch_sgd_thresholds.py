"""Step sizes at which torch's SGD with momentum converges on F(1/100, 1), or has cycles."""

from verify.claim import Claim, Source
from verify.claims.rates import _searched
from verify.evidence import Checked
from verify.sentences import cited, measured, theorem

claim = Claim(
    name="rates/torch_sgd_thresholds",
    title="torch's SGD with momentum has cycles on F(1/100, 1) far below its limit on quadratics",
    source=Source(
        "PyTorch, torch.optim.SGD", "momentum and nesterov", "https://pytorch.org/docs/stable/"
    ),
    expected="proved",
    paper=None,
    statement=(
        theorem(
            """SGD(lr, momentum=β), b ← βb + g, x ← x − lr·b, on 1/100-strongly convex, 1-smooth f,
            in every dimension: it converges for β = .5 at lr = .5, 1, 2 and 2.48, for β = .9 at .2,
            .5 and .745, for β = .99 at .02, .05 and .079;""",
            "one method",
            "converges",
        ),
        theorem(
            """for β = .5 and lr = 2.553 some f has a 4-cycle, for .9 and .80 a 9-cycle, for .99
            and .125 a 20-cycle;""",
            "cycles",
        ),
        cited("on quadratics it converges for lr < 2(1 + β): 3, 3.8 and 3.98."),
        theorem(
            """With nesterov=True it converges for β = .5, .9, .99 at lr = 1, and at .999 of
            2(1+β)/(1+2β),""",
            "nesterov",
        ),
        cited("its limit on quadratics."),
        measured("torch.optim.SGD itself stays on each of the three cycles for 40 rounds."),
    ),
    latex=r"""$\beta = 0.9$: certified for $\eta \le 0.745$, a 9-cycle at $\eta = 0.8$, where
    quadratics allow $\eta < 3.8$.""",
    remark="""Certified are these numbers, not the intervals between them. At β = .99 and lr = .119
    there is a 21-cycle, checked, but too long to be shown. A cycle on one function is no statement
    about a user's loss: no condition of F(μ, L) excludes it.""",
)

claim.letters("b b′ x x′ y y′ d d′ g: n; η β")
claim.under().inductive(
    "from an empty buffer SGD is heavy ball: x_{k+1} − x_k = −lr·b",
    "x = y; d = −ηb",
    state="b → b′; x → x′; y → y′; d → d′",
    initial="b = 0; d = 0; x = y : the same start",
    recurrence="b′ = βb + g; x′ = x − ηb′; d′ = βd − ηg; y′ = y + d′ : heavy ball",
    over="k",
    name="one method",
)

CONVERGES = {
    "1/2": ("0.5", "1", "2", "2.48"),
    "9/10": ("0.2", "0.5", "0.745"),
    "99/100": ("0.02", "0.05", "0.079"),
}
CYCLES = {"1/2": "2.553", "9/10": "0.8", "99/100": "0.125"}
KAPPA = 100


def certificate(made):
    """A rate below 1, not the least: the least within a tenth of a thousandth is not asked for."""
    from theory.operators import NotProved
    from verify.rates.certify import least_certificate
    from verify.rates.quadratic import quadratic_rate

    where = _searched.functions(KAPPA)
    low = quadratic_rate(made, where.mu, where.L).low
    found = least_certificate(made, where, 1, float(low.p) / float(low.q))
    if found is None:
        raise NotProved(f"no certificate for {made}")
    return found


@claim.theorem("heavy ball as in torch: rates below 1", cites=("smooth_convex_points",))
def converges():
    return [
        certificate(_searched.method("heavy_ball", lr=lr, beta=β))
        for β, sizes in CONVERGES.items()
        for lr in sizes
    ]


@claim.theorem("heavy ball as in torch: cycles", cites=("squared_distance",))
def cycles():
    return [
        _searched.cycle(_searched.method("heavy_ball", lr=lr, beta=β), KAPPA)
        for β, lr in CYCLES.items()
    ]


@claim.theorem("nesterov=True: rates below 1", cites=("smooth_convex_points",))
def nesterov():
    from fractions import Fraction

    found = []
    for β in map(Fraction, CONVERGES):
        for lr in (Fraction(1), 2 * (1 + β) / (1 + 2 * β) * Fraction(999, 1000)):
            found.append(certificate(_searched.method(NESTEROV, lr=lr, b=β)))
    return found


# torch's form: buf = b·buf + g, step g + b·buf
NESTEROV = "g = grad(x); buf = b*buf + g; x = x - lr*(g + b*buf)"


@claim.exact("β = .99, lr = .119: a 21-cycle")
def longest(run):
    from verify.evidence import Fails

    found = _searched.cycle(_searched.method("heavy_ball", lr="0.119", beta="99/100"), KAPPA)
    if found.period != 21:
        raise Fails(f"a {found.period}-cycle")
    return Checked("its 21 projections and its 21 steps hold", instances=1)


@claim.exact("wrong certificates and wrong cycles are refused")
def refused(run):
    wrong = [_searched.wrong_rates(found) for found in converges()]
    wrong += [_searched.wrong_cycles(found) for found in cycles()]
    count = sum(map(_searched.must_be_refused, wrong))
    return Checked(f"{count} refused", instances=count)


@claim.mutant("heavy ball with β = .9 converges on F(1/100, 1) at lr = .8, as on quadratics")
def as_on_quadratics():
    return cycles()[1]


claim.batched("torch.optim.SGD itself, 40 rounds of each cycle, batched", instances=60)
