"""TO in one variable: the variance may stay and the distance still falls like 1/t."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, RED, label

# (name, a, c, q): α_t = a/t, c_t = c/t^q, A = 0, μ = σ = 1
CASES = (("c_t = 1/2", 1, 0.5, 0.0), ("c_t = 1/(2 sqrt t)", 1, 0.5, 0.5), ("c_t = 2/t", 1, 2, 1.0))


def limits(c, q):
    """(lim t·Ew², lim t^q·Ee²) for a = μ = σ = 1, A = 0 (claim to_rates_1d)."""
    if q == 1:
        from fractions import Fraction

        from theory.trainable.rates import limits as exact

        found = exact(Fraction(1), Fraction(c), Fraction(0))
        return float(found.distance), float(found.error)
    return 1.0, c / (2 - c) if q == 0 else c / 2


def data(steps=100_000):
    """t·Ew² and Ee² by the exact recursion of second moments, carried out in float64, from w_1 = 1,
    at 60 steps."""
    from theory.trainable.rates import error_moment, step

    kept, rows, known = set(np.round(np.geomspace(1, steps, 60)).astype(int).tolist()), [], []
    for name, a, c, q in CASES:
        moments = (1.0, c, c * c * 2.0)  # m_1 = c_1(w_1 + ξ)
        for t in range(1, steps + 1):
            if t in kept:
                rows.append((name, t, t * moments[0], error_moment(moments, 1)))
            moments = step(moments, a / t, c / (t + 1) ** q, 0, 1, 1)
        known.append((name, q, *limits(c, q)))
    return {
        "moments": Table(("rates (name)", "t (steps)", "t E w^2 (1)", "E e^2 (1)"), rows),
        "limits": Table(("rates (name)", "q (1)", "lim t E w^2 (1)", "lim t^q E e^2 (1)"), known),
    }


def draw(axes, data):
    upper, lower = axes
    words = {
        "c_t = 1/2": "$c_t=1/2$",
        "c_t = 1/(2 sqrt t)": r"$c_t=1/(2\sqrt{t})$",
        "c_t = 2/t": "$c_t=2/t$",
    }
    for (name, q, distance, error), colour, dashes in zip(
        data["limits"].rows, (BLACK, BLUE, RED), ("-", "--", "-.")
    ):
        t, scaled, variance = (
            data["moments"].column(i, lambda row: row[0] == name) for i in (1, 2, 3)
        )
        upper.loglog(t, variance, linestyle=dashes, color=colour)
        upper.loglog(
            t[25:], error / t[25:] ** q, linestyle=":", color=colour, linewidth=2, alpha=0.5
        )
        label(upper, t[38], variance[38], words[name], colour, (4, 3))
        lower.semilogx(t, scaled, linestyle=dashes, color=colour)
        lower.axhline(distance, linestyle=":", color=colour, linewidth=2, alpha=0.5)
    label(lower, 1e5, 1.6, "$c_t=2/t$: 1.6", RED, (0, -10), ha="right")
    label(lower, 1e5, 1.0, "both slower $c_t$: 1", BLACK, (0, -10), ha="right")
    upper.set(xlabel="step $t$", ylabel=r"$\mathrm{E}\,e_t^2$, variance", xlim=(1, 1e5))
    lower.set(xlabel="step $t$", ylabel=r"$t\;\mathrm{E}\,w_t^2$", xlim=(1, 1e5), ylim=(0, 2.4))


figure = Figure(
    "to_rates",
    "trainable",
    "The variance need not fall for the distance to fall like 1/t",
    ("trainable/to_rates_1d", "trainable/gradient_variance_floor"),
    "section 3.2 (Theorem 1), beside the rate of SGD",
    "One variable, F = w²/2, α_t = 1/t, A = 0, noise of variance 1: variance of the direction and "
    "t times the mean squared distance, by the exact recursion of moments. "
    "Dotted: the proved limits. With c_t = 1/2 the variance stays at 1/3, and the distance has "
    "the better constant.",
    data,
    draw,
    height=3.9,
    panels=(2, 1),
    share="x",
    seconds=2,
)
