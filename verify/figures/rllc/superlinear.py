"""RLLC with one gradient of memory converges superlinearly, run against closed form."""

from fractions import Fraction

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, GREEN, RED, RUN, label

QS = (Fraction(1, 4), Fraction(3, 4), Fraction(3, 2))


def data(steps=10):
    """|θ_t/θ_0| of LM-RLLC(J(0)) on ½λθ², run and exact closed form, q = c1c2λ; c1λ = 1, L_0 = 1/4,
    θ_0 = 1."""
    from numerics.optimizers import LMRLLC
    from numerics.problems import Quadratic
    from numerics.rllc.rllc_closed_form import compare
    from numerics.simulate import closed_loop
    from theory.rllc.dynamics import closed_form

    half, quarter, rows = Fraction(1, 2), Fraction(1, 4), []
    for q in QS:
        run = closed_loop(
            LMRLLC([[0.0]], [1.0], [0.25], 0.5, float(q)), Quadratic([[2.0]]), [1.0], steps
        )
        bounds = compare(0.5, float(q), 2.0, 0.25, np.array([1.0]), steps)[1][::2]
        rows.append((float(q), 0, 1.0, 1.0, 0.0, 0.0))
        for t in range(1, steps + 1):
            exact = closed_form(Fraction(1), Fraction(2), half, q, quarter, t)[0]
            error = abs(Fraction(float(run.theta[t, 0])) - exact)
            rows.append(
                (
                    float(q),
                    t,
                    abs(float(run.theta[t, 0])),
                    abs(float(exact)),
                    float(error),
                    float(bounds[t - 1]),
                )
            )
    header = (
        "q = c1 c2 lambda (1)",
        "t (steps)",
        "|theta_t/theta_0|, run (1)",
        "|theta_t/theta_0|, closed form (1)",
        "error of the run (1)",
        "its rounding bound (1)",
    )
    return {"distances": Table(header, rows)}


def draw(axes, data):
    for q, colour, dash in zip(QS, (BLUE, RED, GREEN), ("-", "--", "-.")):
        t, run, exact = (
            data["distances"].column(i, lambda row: row[0] == float(q)) for i in (1, 2, 3)
        )
        axes.semilogy(t, exact, dash, color=colour)
        axes.semilogy(t, run, "o", color=colour, **RUN)
        label(axes, t[-1], exact[-1], f"$q={q}$", colour, (4, -2))
    label(axes, 0, 1e-24, "lines: closed form\ncircles: run", shift=(4, 0))
    axes.set(xlabel="step $t$", ylabel=r"$|\theta_t/\theta_0|$", xlim=(-0.3, 12))
    axes.set_xticks(range(0, 11, 2))


figure = Figure(
    "superlinear",
    "rllc",
    "RLLC over the last gradient converges superlinearly",
    ("rllc/rllc_closed_form",),
    "ours",
    "LM-RLLC(J(0)) on a quadratic in one variable: the exact closed form θ_0 rᵗ(1−q)^{t(t−1)/2} "
    "and float64 runs, q = c1c2λ.",
    data,
    draw,
)
