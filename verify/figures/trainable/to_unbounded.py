"""What TO learns is not bounded: an exact orbit and typical noisy paths."""

from fractions import Fraction

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, RED, label

BETA, GAMMA = Fraction(1, 4), Fraction(1, 4)


def orbit(steps=2000):
    """A_t at even t of the orbit with g = ±1, α_t = 1/A_{t+1}, β = γ = 1/4, run by numerics, and
    the proved √(1 + t/16)."""
    from numerics.optimizers.to_full import FullTO

    optimizer, w = FullTO(1.0, float(BETA), float(GAMMA), variables=[[1.0]]), np.zeros(1)
    state, rows = optimizer.init(w), []
    kept = set(2 * np.round(np.geomspace(1, steps / 2, 40)).astype(int))
    for t in range(1, steps + 1):
        state = optimizer.update(state, w, np.array([1.0 if t % 2 else -1.0]))
        A = float(state.variables[0, 0])
        w = w - state.m / A
        if t in kept:
            rows.append((t, A, float(np.sqrt(1 + float(BETA * GAMMA) * t))))
    return Table(("t (steps)", "A_t (1/length)", "proved lower bound (1/length)"), rows)


def typical(runs=400, steps=2000, seed=0, shift=10.0):
    """Mean of A over noisy runs on w²/2, α_t = 1/(t+shift), β = 1/2, γ = 1/4, its standard error,
    and β/(2−γ)·Σα."""
    from numerics import sampling
    from numerics.optimizers.to_full import FullTO
    from numerics.trainable.schedules import Power

    rng, alpha = sampling.stream(seed, 0), Power(1.0, shift, 1)
    optimizer, w = FullTO(alpha, 0.5, 0.25), np.zeros((runs, 1))
    state, total, rows = optimizer.init(w), 0.0, []
    kept = set(np.round(np.geomspace(1, steps, 40)).astype(int))
    for t in range(1, steps + 1):
        state = optimizer.update(state, w, w + rng.standard_normal((runs, 1)))
        w = w - optimizer.step(state)
        total += alpha(t)
        if t in kept:
            A = state.variables[:, 0, 0]
            rows.append((t, A.mean(), A.std(ddof=1) / np.sqrt(runs), 0.5 / (2 - 0.25) * total))
    return Table(
        (
            "t (steps)",
            "mean of A_t (1/length)",
            "standard error (1/length)",
            "beta/(2-gamma) sum of alpha (1/length)",
        ),
        rows,
    )


def data():
    return {"orbit": orbit(), "typical": typical()}


def draw(axes, data):
    t, A, bound = data["orbit"].columns()
    axes.semilogx(
        t, A, "o", color=BLUE, markersize=2.6, markerfacecolor="white", markeredgewidth=0.7
    )
    axes.semilogx(t, bound, color=BLACK, linewidth=0.9)
    label(
        axes,
        t[-10],
        A[-10],
        "a steered orbit (circles),\n$\\beta=\\gamma=1/4$, and the\nproved "
        "$A_t\\geq\\sqrt{1+t/16}$ (line)",
        BLUE,
        (-8, 4),
        ha="right",
        linespacing=1.4,
    )
    t, mean, _, slope = data["typical"].columns()
    axes.semilogx(
        t, mean, "^", color=RED, markersize=2.6, markerfacecolor="white", markeredgewidth=0.7
    )
    axes.semilogx(t, slope, "--", color=RED, linewidth=0.9)
    label(
        axes,
        1,
        2.3,
        "noisy runs (triangles) and\n"
        + r"$\frac{\beta}{2-\gamma}\sum\alpha_s$ (dashed): like $\log t$",
        RED,
        (2, 0),
        linespacing=1.5,
    )
    axes.set(xlabel="step $t$", ylabel="$A_t$ (1/length)", ylim=(-0.3, None))


figure = Figure(
    "to_unbounded",
    "trainable",
    "With c_t ≤ 1 alone what TO learns is not bounded: A grows",
    ("trainable/to_unbounded_variables", "trainable/to_bounded_variables"),
    "ours, beside Proposition 2",
    "A_t of full TO in one variable with constant β and γ: a steered orbit of gradients ±1 with "
    "its proved growth, and the mean of 400 noisy runs with "
    "α_t = 1/(t+10), which follows the covariance of the noise, not the Hessian.",
    data,
    draw,
    height=2.4,
    seeds="seed 0",
    seconds=1,
)
