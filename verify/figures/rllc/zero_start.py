"""From a zero start the basis of the memory matters, and two repairs."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREY, RED, label

FOOT = 3e-19  # where a gap of exactly 0 is drawn on the logarithmic axis


def data(steps=30, seed=0):
    """|θ_t − θ_t^S| of J(0) ∪ J(0.9) from M_0 = 0 on a quadratic in ten variables, S = [[1, 1/2],
    [0, 2]].

    As in the paper, and with the two repairs beside their rounding bounds
    (numerics.bounds.strategies; empty where the bound has grown too large to be of use).
    """
    from numerics.bounds.strategies import GatedGap, MetricGap
    from numerics.optimizers import LMRLLC, GatedInverse, GramianInverse
    from numerics.problems import Quadratic
    from numerics.rllc.zero_starts import ZeroStart, compare
    from numerics.simulate import closed_loop

    T, v, S = np.diag([0, 0.9]), np.ones(2), np.array([[1, 0.5], [0, 2]])
    n, c1, c2, law = 10, 0.5, 0.2, np.array([0.5, 0.5])
    problem = Quadratic(np.diag(np.geomspace(0.05, 1, n)))
    theta = np.random.default_rng(seed).standard_normal(n)
    case = ZeroStart(T, v, law, c1, c2, problem, theta, steps, lambda t: min(t, n, 2), S)

    def gap(optimizer):
        pair = [
            closed_loop(one, problem, theta, steps).theta
            for one in (optimizer, optimizer.change_basis(S))
        ]
        return np.linalg.norm(pair[0] - pair[1], axis=1)

    columns = [gap(LMRLLC(T, v, law, c1, c2))]
    gated = LMRLLC(T, v, law, c1, c2, inverse=GatedInverse(T, v))
    metric = LMRLLC(T, v, law, c1, c2, inverse=GramianInverse(T, v))
    strategies = (
        GatedGap(S),
        MetricGap(metric.inverse.frame, 0.0, metric.change_basis(S).inverse.frame, S),
    )
    for optimizer, strategy in zip((gated, metric), strategies):
        bounds = compare(case, optimizer, optimizer.change_basis(S), strategy)[1]
        columns += [gap(optimizer), [0.0, *bounds, *[""] * (steps - len(bounds))]]
    header = (
        "t (steps)",
        "gap of the paper's RLLC (length of theta)",
        "gap, gated (length of theta)",
        "rounding bound, gated (length of theta)",
        "gap, Gramian metric (length of theta)",
        "rounding bound, Gramian metric (length of theta)",
    )
    return {"gaps": Table(header, list(zip(range(steps + 1), *columns)))}


def draw(axes, data):
    t, paper, gated, gated_bound, metric, metric_bound = (
        np.asarray(x, float) for x in data["gaps"].columns()
    )
    axes.semilogy(t, np.where(paper > 0, paper, np.nan), color=BLACK)
    for values, colour, marker in ((gated, BLUE, "o"), (metric, RED, "^")):
        axes.semilogy(
            t,
            np.where(values > 0, values, FOOT),
            marker,
            color=colour,
            markersize=2.6,
            markerfacecolor="white",
            markeredgewidth=0.7,
        )
    axes.semilogy(
        t, np.where(gated_bound > 0, gated_bound, np.nan), "--", color=BLUE, linewidth=0.8
    )
    axes.semilogy(t, np.where(metric_bound > 0, metric_bound, np.nan), ":", color=RED, linewidth=1)
    label(axes, 16, paper[16], "as in the paper")
    label(
        axes,
        7.5,
        1e-11,
        "rounding bounds: gated (dashed),\nGramian metric (dotted)",
        GREY,
        (8, 0),
        va="top",
    )
    label(axes, 22, metric[22], "Gramian metric (triangles)", RED, (0, 5), ha="center")
    label(axes, 11, gated[11], "gated (circles)", BLUE, (0, -11), ha="center")
    axes.set(
        xlabel="step $t$",
        ylabel=r"$\|\theta_t-\theta_t^S\|$",
        ylim=(FOOT / 3, 10),
        xlim=(-0.5, t[-1] + 0.5),
    )
    axes.set_yticks(
        [FOOT, 1e-15, 1e-10, 1e-5, 1], ["0", "$10^{-15}$", "$10^{-10}$", "$10^{-5}$", "1"]
    )
    axes.minorticks_off()


figure = Figure(
    "zero_start",
    "rllc",
    "From a zero start the basis of the memory matters, and two repairs",
    (
        "rllc/zero_start_basis_dependence",
        "rllc/basis_independence",
        "rllc/gated_law_invariance",
        "rllc/gramian_metric_invariance",
    ),
    "ours, against what Theorem 5.2 is taken to say",
    "Distance of the parameters of one optimizer, J(0) ∪ J(0.9), in two bases of its memory, from "
    "M_0 = 0 on a quadratic in ten variables (float64 "
    "runs). As in the paper it is real; corrected only at full rank (gated) or in the Gramian's "
    "metric it is rounding, below a bound derived beforehand.",
    data,
    draw,
    height=2.3,
    seeds="seed 0",
    seconds=0.5,
)
