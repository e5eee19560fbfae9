"""Variance of the direction: TO, its variants and Adam's average, with their floors."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, GREY, RED, corner, label

MU, L, SIGMA, D, N, BETA1 = 1.0, 2.0, 1.0, 1.0, 3, 0.9


def problem(seed):
    """H with spectrum in [μ, L] and the minimum, half the ball's radius away from the start 0."""
    from numerics import sampling

    rng = sampling.stream(seed, 0)
    V = sampling.orthogonal(rng, N)
    return (V * np.linspace(MU, L, N)) @ V.T, 0.5 * V[:, 0]


def errors(optimizer, direction, H, star, runs, steps, seed):
    """(t, mean of |m_t − ∇F(w_t)|², its standard error over the runs) at twenty steps; noise
    uniform on a sphere of radius σ."""
    from numerics import sampling
    from numerics.trainable.convergence import look_at

    rng, w, kept = sampling.stream(seed, 1), np.zeros((runs, N)), look_at(steps)
    state = optimizer.init(w)
    for t in range(1, steps + 1):
        xi = rng.standard_normal(w.shape)
        full = (w - star) @ H
        state = optimizer.update(
            state, w, full + SIGMA * xi / np.sqrt((xi * xi).sum(-1, keepdims=True))
        )
        if t in kept:
            off = ((direction(state) - full) ** 2).sum(-1)
            yield t, off.mean(), off.std(ddof=1) / np.sqrt(runs)
        w = w - optimizer.step(state)


def data(runs=400, steps=2000, seed=0):
    """Full and diagonal TO and decaying momentum (A ≡ 0) on the theorem's schedules, and Adam's
    first moment."""
    from numerics.optimizers.baselines import Adam
    from numerics.optimizers.to_diagonal import DiagonalTO
    from numerics.optimizers.to_full import FullTO
    from numerics.trainable.constants import convergence_bounds

    H, star = problem(seed)
    bounds = convergence_bounds(MU, L, SIGMA, D, 1.5 * L * D + SIGMA, L, 0.5)
    plain = convergence_bounds(MU, L, SIGMA, D, 1.5 * L * D + SIGMA, 0.0, 0.5)
    shown = {
        "full TO": (
            FullTO(bounds.alpha, bounds.beta, bounds.gamma, bounds.ball),
            lambda state: state.m,
        ),
        "diagonal TO": (
            DiagonalTO(bounds.alpha, bounds.beta, bounds.gamma, bounds.ball),
            lambda state: state.m,
        ),
        "decaying momentum": (
            FullTO(plain.alpha, 0.0, plain.gamma, plain.ball),
            lambda state: state.m,
        ),
        "Adam": (Adam(lr=0.01, beta1=BETA1), lambda state: state[1]),
    }
    rows = [
        (name, *row)
        for name, (optimizer, direction) in shown.items()
        for row in errors(optimizer, direction, H, star, runs, steps, seed)
    ]
    floors = [
        ("Adam, any w", (1 - BETA1) ** 2 * SIGMA**2),
        ("Adam, frozen w", (1 - BETA1) / (1 + BETA1) * SIGMA**2),
    ]
    marks = sorted({row[1] for row in rows})
    ceiling = [("full TO, proved bound", t, bounds.N / (t + bounds.theta)) for t in marks]
    floor = [("full TO, least c_t^2 sigma^2", t, bounds.gamma(t) ** 2 * SIGMA**2) for t in marks]
    return {
        "variance": Table(
            ("method", "t (steps)", "mean |m - grad F|^2 (1)", "standard error (1)"), rows
        ),
        "floors": Table(("floor", "variance (1)"), floors),
        "bounds": Table(("bound", "t (steps)", "variance (1)"), ceiling + floor),
    }


def draw(axes, data):
    looks = {
        "full TO": (BLUE, "-", "full and\ndiagonal TO"),
        "diagonal TO": (RED, "--", ""),
        "decaying momentum": (GREEN, "-.", "$A\\equiv 0$"),
        "Adam": (BLACK, "-", "Adam"),
    }
    for name, (colour, dashes, words) in looks.items():
        t, mean = (data["variance"].column(i, lambda row: row[0] == name) for i in (1, 2))
        axes.loglog(t, mean, linestyle=dashes, color=colour)
        label(axes, t[-1], mean[-1], words, colour, (4, 0), va="center", annotation_clip=False)
    for name, words in (
        ("full TO, proved bound", "$N/(t+\\theta)$"),
        ("full TO, least c_t^2 sigma^2", r"$\gamma_t^2\sigma^2$"),
    ):
        t, value = (data["bounds"].column(i, lambda row: row[0] == name) for i in (1, 2))
        axes.loglog(t, value, ":", color=BLUE)
        label(axes, t[-1], value[-1], words, BLUE, (4, 2), va="center", annotation_clip=False)
    for name, value in data["floors"].rows:
        axes.axhline(value, color=BLACK, linewidth=0.7, linestyle=":")
        label(
            axes,
            1,
            value,
            {"Adam, any w": "floor of Adam, any $w_t$", "Adam, frozen w": "Adam at frozen $w$"}[
                name
            ],
            BLACK,
            (2, -9 if "frozen" in name else 3),
        )
    corner(axes, 0.02, 0.02, "dotted: proved bound and floor\nof full TO, floors of Adam", GREY)
    axes.set(
        xlabel="step $t$",
        ylabel=r"mean $\|m_t-\nabla F(w_t)\|^2$",
        xlim=(1, t[-1]),
        ylim=(2e-4, 1.5),
    )


figure = Figure(
    "to_variance",
    "trainable",
    "Decaying rates reduce the variance, with or without the linear part; Adam's constant rate "
    "cannot",
    (
        "trainable/gradient_variance_floor",
        "trainable/to_convergence",
        "trainable/to_diagonal_convergence",
    ),
    "section 3.2, the comparison with Adam",
    "Mean squared error of the direction on a quadratic in three variables, noise of variance 1, "
    "400 float64 runs: full and diagonal TO and momentum (A ≡ 0) on Theorem 1's "
    "schedules, with the proved bound and floor of full TO, and Adam's first moment with its "
    "floors (1−β₁)²σ² and, for frozen w, σ²(1−β₁)/(1+β₁).",
    data,
    draw,
    height=2.6,
    seeds="seed 0",
    seconds=3,
)
