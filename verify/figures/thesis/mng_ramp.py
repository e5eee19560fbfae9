"""MNG on a constant gradient: how fast its steps grow with the length of its history."""

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, GREY, PURPLE, RED, RUN, label

LOOKS = {
    2: (BLACK, "-"),
    3: (BLUE, "--"),
    4: (RED, "-."),
    5: (GREEN, (0, (5, 1, 1, 1, 1, 1))),
    10: (PURPLE, ":"),
}


def root(k):
    """The growth root of λ^{k−1} = ½Σ_{j<k−1}λ^j by bisection in [½, 3/2] to 12 digits."""
    low, high = 0.5, 1.5
    for _ in range(60):
        middle = (low + high) / 2
        if middle ** (k - 1) < sum(middle**j for j in range(k - 1)) / 2:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def data(steps=24):
    """Steps of numerics' MNG on the gradient 1, over η, and of the exact recurrence s⁺ = ½Σ s + η;
    growth roots for k = 2 … 20."""
    import numpy as np

    from numerics.optimizers.mng import MNG
    from numerics.simulate import open_loop
    from numerics.thesis.mng_ramp import distances

    rows = []
    for k in LOOKS:
        run = open_loop(MNG(k, 1.0), np.ones((steps, 1)), np.zeros(1)).theta[:, 0]
        exact = [0, *distances(k, 1, steps)]
        rows += [
            (k, t, float(run[t - 1] - run[t]), float(exact[t] - exact[t - 1]))
            for t in range(1, steps + 1)
        ]
    return {
        "steps": Table(
            ("k (points)", "t (steps)", "step/eta of a run (1)", "step/eta, recurrence (1)"), rows
        ),
        "roots": Table(
            ("k (points)", "growth a step in the long run (1)"),
            [(k, root(k)) for k in range(2, 21)],
        ),
    }


def draw(axes, data):
    left, right = axes
    for k, (colour, dashes) in LOOKS.items():
        t, run, exact = (data["steps"].column(i, lambda row: row[0] == k) for i in (1, 2, 3))
        left.semilogy(t, exact, linestyle=dashes, color=colour)
        left.semilogy(t, run, "o", color=colour, **RUN | {"markersize": 2})
        label(
            left, t[-1], exact[-1], f"$k={k}$", colour, (4, 0), va="center", annotation_clip=False
        )
    left.set(xlabel="step $t$", ylabel=r"step$\,/\,\eta$", xlim=(0.5, 24.5))
    k, growth = data["roots"].columns()
    right.plot(k, growth, "o", color=BLACK, **RUN)
    right.axhline(1.5, color=GREY, linewidth=0.7, linestyle=":")
    right.axhline(1, color=GREY, linewidth=0.7, linestyle=":")
    label(right, 20, 1.5, "limit 3/2", GREY, (0, 3), ha="right")
    label(right, 20, 1, "above 1 the steps grow", GREY, (0, -9), ha="right")
    right.set(
        xlabel="$k$, points in the history",
        ylabel="growth a step",
        ylim=(0.4, 1.65),
        xticks=(2, 5, 10, 15, 20),
    )


figure = Figure(
    "mng_ramp",
    "thesis",
    "MNG accelerates along a constant gradient only with k > 2, by less than 3/2 a step",
    ("thesis/mng_ramp",),
    "section 3.1, the growth of steps",
    "Steps of MNG on a constant gradient from a filled history, float64 runs (circles) and the "
    "exact recurrence s⁺ = ½Σs + η (lines); and the recurrence's growth root.",
    data,
    draw,
    height=4.0,
    panels=(2, 1),
)
