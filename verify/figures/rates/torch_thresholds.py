"""Step sizes of torch's SGD with momentum on F(1/100, 1): certified, cycling, and on quadratics."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREY, RED, label

KAPPA = 100
BETAS = tuple(Fraction(b) for b in "0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 0.95 0.98 0.99".split())
STEPS = 9  # bisections


def data():
    """The largest certified step and the least with a cycle, by bisection; monotone or not, each
    number that is shown has its own certificate."""
    from verify.claims.rates import _searched

    rows = []
    for beta in BETAS:
        limit = 2 * (1 + beta)
        ends = {}
        for wanted in ("Certificate", "Cycle"):
            low, high, best = Fraction(0), limit, ""
            for _ in range(STEPS):
                lr = (low + high) / 2
                made = _searched.method("heavy_ball", lr=lr, beta=beta)
                there = type(_searched.decided(made, KAPPA, (1,), False)).__name__ == wanted
                low, high = (lr, high) if there == (wanted == "Certificate") else (low, lr)
                best = float(lr) if there else best
            ends[wanted] = best
        nesterov = 2 * (1 + beta) / (1 + 2 * beta)
        made = _searched.method("nag", lr=nesterov * Fraction(999, 1000), beta=beta)
        found = type(_searched.decided(made, KAPPA, (1, 2), False)).__name__
        top = float(nesterov) * 0.999 if found == "Certificate" else ""
        rows.append((float(beta), *ends.values(), float(limit), top))
    header = (
        "momentum (1)",
        "largest certified lr (1/L)",
        "least lr with a cycle (1/L)",
        "limit on quadratics (1/L)",
        "nesterov=True: certified lr (1/L)",
    )
    return {"thresholds": Table(header, rows)}


def draw(axes, data):
    beta, certified, cycle, limit, nesterov = data["thresholds"].columns()
    axes.fill_between(beta, 0, certified, color=BLUE, alpha=0.15, linewidth=0)
    axes.plot(beta, certified, "-o", color=BLUE, markersize=3)
    axes.plot(beta, cycle, "--^", color=RED, markersize=3)
    axes.plot(beta, limit, ":", color=BLACK)
    axes.plot(beta, nesterov, "-.", color=GREY)
    label(axes, 0.4, 0.7, "certified", BLUE, (0, 0), ha="center")
    label(axes, 0.6, cycle[list(beta).index(0.6)], "cycles from here", RED, (8, 4))
    label(axes, 0.3, 2.6, "limit on quadratics", BLACK, (0, 10), ha="center", rotation=18)
    label(axes, 0.02, 1.45, "nesterov=True:\ncertified to its limit", GREY, (0, -2), va="top")
    axes.set(xlabel=r"momentum $\beta$", ylabel=r"step $\eta L$", xlim=(0, 1), ylim=(0, 4.1))


figure = Figure(
    "torch_thresholds",
    "rates",
    "torch's SGD with momentum on F(1/100, 1): steps that converge and steps that cycle",
    ("rates/torch_sgd_thresholds",),
    "ours",
    "κ = 100, L = 1. Circles: the largest step, by bisection, with a rational certificate that "
    "heavy ball converges on every function of the class; triangles: the least at which a cycle on "
    "some function was found and checked. Dotted: the limit on quadratics. Dash-dotted: NAG, "
    "certified at .999 of its limit on quadratics.",
    data,
    draw,
    height=2.6,
    seconds=40,
)
