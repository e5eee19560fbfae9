"""With momentum the best preconditioner is (1+β)H⁻¹, and it is what is learned."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, GREEN, RED, corner, label, plain_ticks

BETAS = (0.195, 0.5, 0.8)
SEED = 0


def phi_values(points=121):
    """Rows (β, μ, φ) over the stable range 0 < μ < 2(1+β)/(1−β), cut at μ = 3."""
    from flint import fmpq

    from theory.lodo.bowl import phi

    rows = []
    for beta in BETAS:
        exact = fmpq(round(1000 * beta), 1000)
        for mu in (fmpq(i, 40) for i in range(6, points)):
            if mu < 2 * (1 + exact) / (1 - exact):
                value = phi(mu, exact)
                rows.append((beta, int(mu.p) / int(mu.q), int(value.p) / int(value.q)))
    return Table(("beta [1]", "mu [1]", "phi [1]"), rows)


def learned(runs=48, steps=40_000, rate=0.002):
    """Rows (β, mean diagonal of GH in learning runs, its standard error over runs, 1 + β).

    The runs start at H⁻¹; the bias that is left is of the order of the rate.
    """
    from numerics.lodo.target_runs import run

    rows = []
    for beta in BETAS:
        reached, _ = run(beta, rate, runs, steps, 1.0, SEED)
        each = np.einsum("rii->r", reached) / reached.shape[1]
        rows.append((beta, each.mean(), each.std(ddof=1) / runs**0.5, 1 + beta))
    return Table(
        ("beta [1]", "learned mu: mean diagonal of GH [1]", "standard error [1]", "1 + beta [1]"),
        rows,
    )


def data():
    return {"phi": phi_values(), "learned": learned()}


def draw(axes, data):
    for (beta, learned, error, _), colour, dashes in zip(
        data["learned"].rows, (BLUE, RED, GREEN), ("-", "--", "-.")
    ):
        mu, phi = (data["phi"].column(i, lambda row: row[0] == beta) for i in (1, 2))
        axes.plot(mu, phi, dashes, color=colour)
        best = 1 / (1 - beta**2)
        axes.plot([1 + beta], [best], "o", color=colour, markersize=4)
        # below the curve, so that it does not hide the minimum: only its μ is data
        axes.errorbar(
            [learned],
            [best * 0.93],
            xerr=[2 * error],
            fmt="^",
            color=colour,
            markersize=4,
            markerfacecolor="white",
        )
        at_one = phi[np.argmin(abs(mu - 1))]
        axes.plot([1], [at_one], "s", color=colour, markersize=3.5, markerfacecolor="white")
        inside = beta < 0.3
        label(
            axes,
            *((2.7, 6) if inside else (mu[-1], phi[-1])),
            rf"$\beta={beta:g}$",
            colour,
            (-3, 0) if inside else (3, 0),
            va="center",
            ha="right" if inside else "left",
        )
    corner(
        axes,
        0.3,
        0.97,
        "squares: $H^{-1}$\ndots: $(1+\\beta)H^{-1}$\ntriangles: learned",
        "#444444",
        va="top",
    )
    axes.set(
        xlim=(0, 3.05),
        xlabel=r"$\mu$, eigenvalue of $H^{1/2}GH^{1/2}$",
        ylabel=r"$\varphi(\mu)$, loss of one mode",
        yscale="log",
        ylim=(0.85, 8),
    )
    axes.set_xticks([0, 1, 2, 3])
    plain_ticks(axes, (1, 2, 3, 5))


figure = Figure(
    "target",
    "lodo",
    "With momentum β LODO's target is (1+β)H⁻¹, and it is the best",
    ("lodo/hypergradient_target", "lodo/preconditioned_bowl_loss"),
    "ours",
    "Exact stationary loss φ(μ) of one mode under a frozen preconditioner with gradient average "
    "β. It is least at μ = 1+β (dots), not at H⁻¹ (squares); dense "
    "LODO learns it (triangles: mean of 48 runs with two standard errors, their height is not "
    "data).",
    data,
    draw,
    height=2.4,
    seeds=f"seed {SEED}",
    seconds=4,
)
