"""Where heavy ball, NAG and QHM converge on F(1/κ, 1): a certificate or a cycle at every cell."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK

WORDS = ("undecided", "certified", "cycle")
COLOURS = (BLACK, "#8fc1e0", "#D55E00")  # told apart in grey as well
NU = Fraction(7, 10)
# panel: program, κ, cells, largest step on quadratics, fixed parameters
PANELS = (
    ("heavy ball, κ = 10", "heavy_ball", 10, (20, 20), "heavy_ball", {}),
    ("heavy ball, κ = 25", "heavy_ball", 25, (20, 20), "heavy_ball", {}),
    ("heavy ball, κ = 100", "heavy_ball", 100, (20, 20), "heavy_ball", {}),
    ("NAG, κ = 100", "nag", 100, (13, 12), "nag", {}),
    ("QHM, ν = 0.7, κ = 100", "qhm", 100, (13, 12), "qhm", {"nu": NU}),
)
LIMITS = {
    "heavy_ball": lambda beta: 2 * (1 + beta),
    "nag": lambda beta: 2 * (1 + beta) / (1 + 2 * beta),
    "qhm": lambda beta: 2 * (1 + beta) / (1 + beta - 2 * NU * beta),
}


def data(method=None, kappa="25", cells="12", **values):
    """One row a cell. With a ``method`` of parameters lr and beta, by name or as a program, one
    panel: that method at κ, its other parameters given, on cells × cells points."""
    from verify.claims.rates import _searched

    panels = PANELS
    if method is not None:
        if not cells.isascii() or not cells.isdigit() or not 2 <= int(cells) <= 40:
            raise ValueError(f"cells is {cells!r}: give a whole number from 2 to 40")
        size, condition = int(cells), _read("kappa", kappa)
        if condition <= 1:
            raise ValueError(f"kappa is {kappa}: give a number above 1")
        fixed = {name: _read(name, value) for name, value in values.items()}
        title = f"{method if '=' not in method else 'method'}, κ = {kappa}"
        panels = [(title, method, condition, (size, size), None, fixed)]
    elif values:
        raise ValueError(f"{sorted(values)[0]} is given without a method: give method=...")
    rows = []
    for title, program, κ, grid, limit, fixed in panels:
        at_most = LIMITS.get(limit) or (lambda b, a=(program, κ, fixed): steepest(*a, b))
        for lr, beta, what in _searched.plane(program, κ, grid, at_most, False, **fixed):
            name = type(what).__name__
            word = {"Certificate": "certified", "Cycle": "cycle"}.get(name, "undecided")
            period = what.period if word == "cycle" else ""
            rows.append((title, float(beta), float(lr), float(at_most(beta)), word, period))
    header = ("panel", "beta (1)", "lr (1/L)", "largest lr on quadratics (1/L)", "answer", "period")
    return {"cells": Table(header, rows)}


def _read(name, text):
    from theory.exact import rational

    number = rational(text, name)
    return Fraction(int(number.p), int(number.q))


def steepest(program, kappa, fixed, beta):
    """A step just below the largest at which the method converges on quadratics, in 1/64 of a
    power of two; ValueError where it does for none."""
    from verify.claims.rates import _searched
    from verify.rates.quadratic import quadratic_rate

    where = _searched.functions(kappa)

    def stable(lr):
        made = _searched.method(program, lr=lr, beta=beta, **fixed)
        found = quadratic_rate(made, where.mu, where.L)
        return found.high is not None and found.high < 1

    top = next((Fraction(2) ** k for k in range(6, -8, -1) if stable(Fraction(2) ** k)), None)
    if top is None:
        raise ValueError(
            f"{program} converges on quadratics at no step from 1/128 to 64: nothing to map"
        )
    low, high = Fraction(64), Fraction(128)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if stable(top * middle / 64) else (low, middle)
    return top * low / 64


def draw(axes, data):
    import numpy as np
    from matplotlib.colors import ListedColormap
    from matplotlib.patches import Patch

    table = data["cells"]
    titles = list(dict.fromkeys(row[0] for row in table.rows))
    axes = list(axes) if isinstance(axes, (list, tuple)) else [axes]
    for panel, title in zip(axes, titles):
        rows = [row for row in table.rows if row[0] == title]
        betas = sorted({row[1] for row in rows})
        steps = len(rows) // len(betas)
        answers = np.array([WORDS.index(row[4]) for row in rows]).reshape(len(betas), steps)
        limits = np.array([rows[j * steps][3] for j in range(len(betas))])
        height = betas[1] - betas[0]
        edges = np.array([betas[0] - height / 2, *(b + height / 2 for b in betas)])
        wide = np.interp(edges, betas, limits)
        wide[0], wide[-1] = 1.5 * limits[0] - limits[1] / 2, 1.5 * limits[-1] - limits[-2] / 2
        share = (np.arange(steps + 1) + 0.5) / (steps + 1)
        x, y = wide[:, None] * share[None, :], np.repeat(edges[:, None], steps + 1, axis=1)
        colours = ListedColormap(COLOURS)
        shades = {"cmap": colours, "vmin": -0.5, "vmax": 2.5, "edgecolors": "none"}
        panel.pcolormesh(x, y, answers, antialiased=False, rasterized=True, **shades)
        panel.plot(wide, edges, color=BLACK, linewidth=0.7)
        panel.set_title(title, fontsize="medium")
        panel.set_xlabel(r"step $\eta L$")
        panel.set_ylabel(r"$\beta$")
        panel.set_xlim(0, None)
    there = [w for w in WORDS[::-1] if any(row[4] == w for row in table.rows)]
    patches = [
        Patch(facecolor=COLOURS[WORDS.index(w)], edgecolor=BLACK, linewidth=0.5, label=w)
        for w in there
    ]
    axes[0].legend(handles=patches, loc="upper left", frameon=False, handlelength=1)


figure = Figure(
    "rate_map",
    "rates",
    "Where heavy ball, NAG and QHM converge on F(μ, L): certificates and cycles",
    ("rates/heavy_ball_map", "rates/heavy_ball_three_cycles", "rates/polyak_tuning_cycles"),
    "ours; heavy ball as in Goujaud, Taylor, Dieuleveut 2023",
    "Step and momentum, L = 1. Blue: a rational certificate that the method converges on every "
    "1/κ-strongly convex, 1-smooth function (ρ ≤ .99999); red: a function on which it cycles, "
    "checked in rational numbers; black: neither was found. Right of the line it diverges on "
    "quadratics.",
    data,
    draw,
    height=8.5,
    panels=(5, 1),
    seconds=80,
    options=("method", "kappa", "cells"),
)
