"""LODO's distance from the inverse Hessian while it learns, with its floor (LODO, Figure 2)."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREY, RED, label

# one seed, so that the whole set stays below three minutes without numba too
STEPS, SEEDS, BETA = 100_000, 1, 0.195


def data(steps=STEPS, seeds=SEEDS):
    """‖I − GH‖_F/√n at 24 steps of every run, the same against (1 + β)H⁻¹, and the shares of flat
    and curved directions."""
    from numerics.lodo.inverse_error import relative_error
    from verify.figures.lodo._lodo_run import lodo_run

    runs, modes = [], []
    for seed in range(seeds):
        H, found, _ = lodo_run(seed, steps)
        runs += [
            (seed, t, relative_error(G, H), relative_error(G, H, 1 + BETA))
            for t, G in found.items()
        ]
        values, V = np.linalg.eigh(H)
        last = found[max(found)]
        modes += [
            (seed, float(value), float(v @ last @ v * value)) for value, v in zip(values, V.T)
        ]
    return {
        "errors": Table(
            (
                "seed [number]",
                "step [1]",
                "|I - GH|_F/sqrt(n) [1]",
                "|I - GH/(1+beta)|_F/sqrt(n) [1]",
            ),
            runs,
        ),
        "modes": Table(
            (
                "seed [number]",
                "eigenvalue of H [1]",
                "u'Gu times the eigenvalue, after the last step [1]",
            ),
            modes,
        ),
    }


def draw(axes, data):
    left, right = axes
    for seed in sorted({row[0] for row in data["errors"].rows}):
        step, paper, target = (
            data["errors"].column(i, lambda row: row[0] == seed and row[1] > 0) for i in (1, 2, 3)
        )
        left.semilogx(step, paper, color=BLUE)
        left.semilogx(step, target, "--", color=RED)
        value, product = (data["modes"].column(i, lambda row: row[0] == seed) for i in (1, 2))
        right.semilogx(
            value,
            product,
            "o" if seed else "^",
            color=BLUE,
            markersize=2,
            markerfacecolor="none",
            markeredgewidth=0.5,
        )
    left.axhline(BETA, color=BLACK, linewidth=0.8, linestyle=":")
    label(
        left,
        step[0],
        BETA,
        r"floor of the paper's metric, at the target: $\beta=0.195$",
        BLACK,
        (0, 3),
    )
    label(left, 200, 0.92, r"solid: $\|I-GH\|_F/\sqrt{n}$, the paper's metric", BLUE, (0, 0))
    label(left, 200, 0.6, r"dashed: against the target $(1+\beta)H^{-1}$", RED, (0, 0))
    left.set(xlabel="step", ylabel="distance of $G$", ylim=(0, 1.05))
    right.axhline(1 + BETA, color=BLACK, linewidth=0.8, linestyle=":")
    right.axhline(1, color=GREY, linewidth=0.6, linestyle=":")
    label(right, value[0], 1 + BETA, r"target $1+\beta$", BLACK, (0, 3))
    label(right, value[0], 1, r"$H^{-1}$", GREY, (0, -9))
    label(
        right,
        0.02,
        0.36,
        "after the last step: curved directions\nare learned, flat ones are not",
        BLUE,
        (0, 0),
        va="center",
    )
    right.set(xlabel=r"eigenvalue $\lambda$ of $H$", ylabel=r"$\lambda\,u^{\top}Gu$", ylim=(0, 1.5))


figure = Figure(
    "inverse_error",
    "lodo",
    "The paper's error metric has a floor of β, and LODO stays far above it: flat directions are "
    "not learned",
    ("lodo/hypergradient_target", "lodo/lodo_condition_barrier"),
    "Liao et al., Figure 2 (inverse Hessian error), redone",
    "Top: distance of LODO's G from H⁻¹ and from its true target (1+β)H⁻¹ on the noisy bowl, one "
    "run (float64); at the target the paper's metric is "
    "β, not 0. Bottom: what each eigendirection of H has reached.",
    data,
    draw,
    height=4.0,
    panels=(2, 1),
    seeds="seed 0",
    seconds=3,
    together="LODO on the bowl",
)
