"""The largest step of Adam against the step count, with the value that is often quoted."""

from fractions import Fraction

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, GREY, RED, RUN, label, plain_ticks

BETAS = (
    (Fraction(9, 10), Fraction(999, 1000)),
    (Fraction(9, 10), Fraction(99, 100)),
    (Fraction(9, 10), Fraction(8, 10)),
)


def data(last=20_000):
    """B_t for three pairs, enclosed by theory.thesis.adam_bound; its limit and the quoted bound;
    what a float64 Adam attains, α = 1, ε = 1e-300."""
    from flint import ctx

    from theory.thesis.adam_bound import ball, quoted_square, squared_limit

    bounds, limits, attained = [], [], []
    for beta1, beta2 in BETAS:
        with ctx.workprec(256):
            for t in np.unique(np.round(np.geomspace(1, last, 60)).astype(int)):
                bounds.append(
                    (str(beta1), str(beta2), int(t), float(ball(int(t), beta1, beta2).mid()))
                )
        limit = squared_limit(beta1, beta2)
        limits.append(
            (
                str(beta1),
                str(beta2),
                "" if limit is None else float(limit) ** 0.5,
                float(quoted_square(beta1, beta2)) ** 0.5,
            )
        )
    for t in (1, 3, 10, 30, 100, 300, 1000, 3000):
        attained.append((t, attain(t)))
    return {
        "bounds": Table(
            ("beta1 (1)", "beta2 (1)", "t (steps)", "B_t, largest |step|/alpha (1)"), bounds
        ),
        "limits": Table(("beta1 (1)", "beta2 (1)", "limit B (1)", "often quoted (1)"), limits),
        "attained": Table(
            ("t (steps)", "|step|/alpha of a run at beta1 = .9, beta2 = .999 (1)"), attained
        ),
    }


def attain(t):
    """|δ_t| of a float64 Adam after the gradients g_i = (β₁/β₂)^(t−i) that attain B_t, scaled so
    that the last is 1."""
    from numerics.optimizers.baselines import Adam

    beta1, beta2 = map(float, BETAS[0])
    optimizer = Adam(lr=1.0, beta1=beta1, beta2=beta2, eps=1e-300)
    state = optimizer.init(np.zeros(1))
    for i in range(1, t + 1):
        state = optimizer.update(state, np.zeros(1), np.array([(beta1 / beta2) ** (t - i)]))
    return abs(float(optimizer.step(state)[0]))


def draw(axes, data):
    looks = dict(
        zip(((str(a), str(b)) for a, b in BETAS), ((BLUE, "-"), (RED, "--"), (GREEN, "-.")))
    )
    for (beta1, beta2), (colour, dashes) in looks.items():
        t, bound = (data["bounds"].column(i, lambda row: row[:2] == (beta1, beta2)) for i in (2, 3))
        axes.loglog(t, bound, linestyle=dashes, color=colour)
    _, _, limit, quoted = data["limits"].rows[0]
    axes.axhline(quoted, color=BLACK, linewidth=0.8, linestyle=":")
    axes.axhline(limit, color=GREY, linewidth=0.6, linestyle=":")
    t, run = data["attained"].columns()
    axes.loglog(t, run, "o", color=BLUE, **RUN)
    label(axes, 1, limit, f"least bound for all $t$: {limit:.4f}", GREY, (2, 3))
    label(axes, 2e4, quoted, f"often quoted: {quoted:.3f}", BLACK, (0, 3), ha="right")
    label(axes, 800, 4.6, r"$\beta_2=0.999$ (circles: runs)", BLUE, (2, -3))
    end = data["limits"].rows[1][2]
    label(axes, 2e4, end, r"$\beta_2=0.99$", RED, (0, 4), ha="right")
    label(axes, 300, 11, r"$\beta_2=0.8<\beta_1^2$: no bound", GREEN, (5, 0))
    axes.set(
        xlabel="step $t$", ylabel=r"largest $|\delta_t|/\alpha$", xlim=(1, 2e4), ylim=(0.9, 16)
    )
    plain_ticks(axes, (1, 2, 3, 5, 7, 10, 15))


figure = Figure(
    "adam_step_bound",
    "thesis",
    "How long one step of Adam can be, sharp; the often-quoted value is no bound",
    ("thesis/adam_step_bound",),
    "ours, on the Adam steps of chapter 4",
    "Largest |δ_t|/α over all gradients, β₁ = 0.9, enclosed from the sharp formula, and float64 "
    "runs that attain it. The often-quoted (1−β₁)/√(1−β₂) covers a "
    "single spike only; for β₂ ≤ β₁² there is no bound for all t.",
    data,
    draw,
    height=2.5,
    seconds=1,
)
