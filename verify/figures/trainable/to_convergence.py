"""Theorem 1 with explicit constants: measured means under their bounds."""

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, RED, corner, label


def data(runs=400, steps=2000, seed=0):
    """Means of |w − w*|² and |m − ∇F|² of full TO with their standard errors, and the bounds
    M/(t+θ), N/(t+θ)."""
    import numpy as np

    from numerics import sampling
    from numerics.optimizers.to_full import FullTO
    from numerics.trainable.constants import convergence_bounds
    from numerics.trainable.convergence import run
    from verify.figures.trainable.to_variance import MU, SIGMA, D, L, N, problem

    H, star = problem(seed)
    bounds = convergence_bounds(MU, L, SIGMA, D, 1.5 * L * D + SIGMA, L, 0.5)
    rng = sampling.stream(seed, 1)

    def gradient(w):
        xi = rng.standard_normal(w.shape)
        return (w - star) @ H + SIGMA * xi / np.sqrt((xi * xi).sum(-1, keepdims=True))

    rows = []
    for t, error, distance in run(
        FullTO, bounds, np.zeros((runs, N)), star, 0.0, gradient, lambda w: (w - star) @ H, steps
    ):
        means = [
            x
            for values in (distance, error)
            for x in (values.mean(), values.std(ddof=1) / np.sqrt(runs))
        ]
        rows.append((t, *means, bounds.M / (t + bounds.theta), bounds.N / (t + bounds.theta)))
    header = (
        "t (steps)",
        "mean |w - w*|^2 (length squared)",
        "its standard error (length squared)",
        "mean |m - grad F|^2 (1)",
        "its standard error (1)",
        "bound M/(t+theta) (length squared)",
        "bound N/(t+theta) (1)",
    )
    return {"means": Table(header, rows)}


def draw(axes, data):
    t, distance, distance_error, error, error_error, M, N = data["means"].columns()
    for mean, spread, bound, colour, marker, words, name in (
        (distance, distance_error, M, BLUE, "o", r"$\|w_t-w^*\|^2$", "$M$"),
        (error, error_error, N, RED, "^", r"$\|m_t-\nabla F\|^2$", "$N$"),
    ):
        axes.errorbar(
            t,
            mean,
            3 * spread,
            fmt=marker,
            color=colour,
            markersize=3,
            markerfacecolor="white",
            linewidth=0.7,
        )
        axes.loglog(t, bound, "-" if marker == "o" else "--", color=colour)
        label(axes, t[0], mean[0], words, colour, (3, -11))
        label(
            axes,
            t[-1],
            bound[-1],
            rf"{name}$/(t+\theta)$",
            colour,
            (3, 0),
            va="center",
            annotation_clip=False,
        )
    corner(axes, 0.98, 0.95, "lines: proved bounds", ha="right", va="top")
    axes.set(
        xlabel="step $t$",
        ylabel="mean square",
        xlim=(0.8, 1.15 * t[-1]),
        xscale="log",
        yscale="log",
    )


figure = Figure(
    "to_convergence",
    "trainable",
    "Theorem 1 with explicit constants holds, with room",
    ("trainable/to_convergence",),
    "Theorem 1, made explicit",
    "Full TO on a quadratic in three variables, 400 float64 runs, means with three standard "
    "errors, and the proved bounds M/(t+θ) of the distance and N/(t+θ) of the error "
    "of the direction.",
    data,
    draw,
    height=2.4,
    seeds="seed 0",
    seconds=2,
)
