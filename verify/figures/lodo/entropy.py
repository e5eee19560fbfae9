"""The transposition entropy decays geometrically: exact values and the proved bound."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, RED, corner, label

SIZES = ((4, BLUE, "o"), (6, RED, "^"), (12, GREEN, ""), (20, BLACK, ""))


def data(deepest=((4, 12), (6, 6), (12, 0), (20, 0)), layers=24):
    """Rows (ñ, depth, ε or empty, log(1 + E[χ²])), in nats; ε by enumeration to the depth that
    `deepest` gives."""
    from flint import arb

    from theory.lodo.entropy import chi_square, expectations

    rows = []
    for points, enumerated in deepest:
        for depth in range(1, layers + 1):
            exact = float(expectations(points, depth).epsilon.mid()) if depth <= enumerated else ""
            bound = (1 + arb(chi_square(points, depth))).log()
            rows.append((points, depth, exact, float(bound.mid())))
    return {
        "entropy": Table(
            ("hidden size [points]", "depth [layers]", "epsilon [nats]", "log(1 + E chi^2) [nats]"),
            rows,
        )
    }


def draw(axes, data):
    places = {
        4: (1e-3, (-12, -12), "right"),
        6: (3e-5, (-6, -3), "right"),
        12: (0.03, (-3, -6), "right"),
        20: (3, (4, 1), "left"),
    }
    for points, colour, marker in SIZES:
        depth, exact, bound = (
            data["entropy"].column(i, lambda row: row[0] == points).astype(float) for i in (1, 2, 3)
        )
        axes.plot(depth, bound, "--", color=colour, linewidth=0.9)
        if marker:
            axes.plot(depth, exact, marker, color=colour, markersize=3)
        height, shift, side = places[points]
        end = float(np.interp(-np.log(height), -np.log(bound), depth))
        label(axes, end, height, rf"$\tilde n={points}$", colour, shift, ha=side)
    corner(
        axes,
        0.98,
        0.97,
        "points: entropy deficit $\\varepsilon$, exact\ndashes: $\\log(1+\\mathrm{E}\\chi^2)$, "
        "proved bound",
        BLACK,
        ha="right",
        va="top",
    )
    axes.set(yscale="log", xlabel="depth (layers)", ylabel="nats", ylim=(1e-5, 100), xlim=(0, 26))


figure = Figure(
    "entropy",
    "lodo",
    "The transposition entropy decays geometrically in the depth",
    ("lodo/transposition_entropy", "lodo/transposition_entropy_exact", "lodo/expressiveness_bound"),
    "Definition 4.1 and the hypothesised decay",
    "Entropy deficit of a product of random transposition layers, exact by enumeration for ñ = 4 "
    "and 6, and the bound log(1 + Eχ²) from characters of the symmetric "
    "group: the decay that the paper hypothesises is a theorem.",
    data,
    draw,
    height=2.3,
    seconds=5,
)
