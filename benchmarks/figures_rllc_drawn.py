"""The drawings of benchmarks/figures_rllc.py: one column wide, labels at the lines, legible in grey."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

from .figures_rllc import METHODS, NETWORKS, SHOWN_LAWS  # noqa: E402

WIDTH = 3.25  # inches, a single column
# Okabe and Ito's colours, told apart without colour vision; line styles and labels tell them apart in grey.
BLUE, RED, GREEN, BLACK, GREY = "#0072B2", "#D55E00", "#009E73", "#000000", "#777777"
STYLE = {
    "font.family": "STIXGeneral", "mathtext.fontset": "stix", "font.size": 8, "axes.labelsize": 8, "legend.fontsize": 7,
    "xtick.labelsize": 7, "ytick.labelsize": 7, "axes.linewidth": 0.6, "lines.linewidth": 1.1, "axes.spines.top": False,
    "axes.spines.right": False, "pdf.fonttype": 42, "savefig.dpi": 300,
}  # fmt: skip


def draw(name, rows, out):
    """Write out/name.pdf and out/name.png from the rows of the CSV file."""
    with plt.rc_context(STYLE):
        figure = DRAWINGS[name](rows)
        for ending in ("pdf", "png"):
            stamp = {"CreationDate": None} if ending == "pdf" else None
            figure.savefig(out / f"{name}.{ending}", metadata=stamp)
        plt.close(figure)


def panels(height, rows=1, columns=1, **options):
    return plt.subplots(rows, columns, figsize=(WIDTH, height), layout="constrained", **options)


def label(axes, x, y, text, colour, **options):
    axes.annotate(text, (x, y), color=colour, fontsize=7.5, **{"textcoords": "offset points", "xytext": (0, 4), **options})


def zero_start(rows):
    figure, axes = panels(2.3)
    t = [row[0] for row in rows]
    paper, gated, gated_bound, metric, metric_bound = (np.array([np.nan if x == "" else x for x in column], float) for column in list(zip(*rows))[1:])
    # A gap of exactly 0 has no place on this axis: it is drawn as a mark at the foot.
    foot = 3e-19
    axes.semilogy(t, np.where(paper > 0, paper, np.nan), color=BLACK)
    for values, colour, marker in ((gated, BLUE, "o"), (metric, RED, "^")):
        axes.semilogy(t, np.where(values > 0, values, foot), marker, color=colour, markersize=2.6, markerfacecolor="white", markeredgewidth=0.7)
    axes.semilogy(t, np.where(gated_bound > 0, gated_bound, np.nan), "--", color=BLUE, linewidth=0.8)
    axes.semilogy(t, np.where(metric_bound > 0, metric_bound, np.nan), ":", color=RED, linewidth=1)
    label(axes, 16, paper[16], "as in the paper", BLACK)
    label(axes, 7.5, 1e-11, "rounding bounds: gated (dashed),\nGramian metric (dotted)", GREY, xytext=(8, 0), va="top")
    label(axes, 22, metric[22], "Gramian metric (triangles)", RED, ha="center", xytext=(0, 5))
    label(axes, 11, gated[11], "gated (circles)", BLUE, ha="center", xytext=(0, -11))
    axes.set(xlabel="step $t$", ylabel=r"$\|\theta_t-\theta_t^S\|$", ylim=(foot / 3, 10), xlim=(-0.5, 30.5))
    axes.set_yticks([foot, 1e-15, 1e-10, 1e-5, 1], ["0", "$10^{-15}$", "$10^{-10}$", "$10^{-5}$", "1"])
    axes.minorticks_off()
    return figure


def relaxed_deviation(rows):
    figure, axes = panels(2.2)
    epsilon, deviation, bound, low = np.array(rows).T
    axes.loglog(epsilon, bound, "--", color=RED)
    axes.loglog(epsilon, deviation, color=BLUE)
    axes.loglog(epsilon, low, ":", color=BLACK, linewidth=1.4)
    label(axes, epsilon[24], bound[24], "bound", RED, ha="right", xytext=(-3, 4))
    label(axes, epsilon[20], deviation[20], r"$\|E\|$, full rank", BLUE, ha="left", xytext=(6, -9))
    label(axes, epsilon[0], low[0], r"$\|E\|$, rank one", BLACK)
    axes.set(xlabel=r"$\epsilon$", ylabel=r"$\|S\,R_\epsilon(MS)-R_\epsilon(M)\|_2$")
    return figure


def superlinear(rows):
    figure, axes = panels(2.2)
    for q, colour, dash, words in ((0.25, BLUE, "-", "1/4"), (0.75, RED, "--", "3/4"), (1.5, GREEN, "-.", "3/2")):
        t, run, exact = np.array([row[1:4] for row in rows if row[0] == q]).T
        axes.semilogy(t, exact, dash, color=colour)
        axes.semilogy(t, run, "o", color=colour, markersize=3, markerfacecolor="white", markeredgewidth=0.8)
        label(axes, t[-1], exact[-1], f"$q={words}$", colour, xytext=(4, -2))
    label(axes, 0, 1e-24, "lines: closed form\ncircles: run", BLACK, xytext=(4, 0))
    axes.set(xlabel="step $t$", ylabel=r"$|\theta_t/\theta_0|$", xlim=(-0.3, 12))
    axes.set_xticks(range(0, 11, 2))
    return figure


def two_cycle(rows):
    figure, (upper, lower) = panels(2.6, 2, sharex=True)
    t, x, x_run, theta, theta_run = np.array(rows).T
    upper.plot(t, x, color=BLUE, linewidth=0.9)
    upper.plot(t, x_run, "o", color=BLUE, markersize=3, markerfacecolor="white", markeredgewidth=0.8)
    upper.set(ylabel=r"$c_1\lambda L_t$", yticks=[0, 2.25], yticklabels=["0", "9/4"])
    lower.plot(t, theta, color=RED, linewidth=0.9)
    lower.plot(t, theta_run, "o", color=RED, markersize=3, markerfacecolor="white", markeredgewidth=0.8)
    lower.set_yscale("symlog", linthresh=3, linscale=0.5)
    lower.set(xlabel="step $t$", ylabel=r"$\theta_t$", yticks=[-1000, -100, -10, 0, 10, 100, 1000], xlim=(-0.5, 20))
    lower.minorticks_off()
    lower.set_xticks(range(0, 17, 4))
    label(lower, 16.3, 0, "lines: exact\ncircles: run", BLACK, va="center", xytext=(2, 0))
    return figure


def laws(rows):
    figure, both = panels(3.2, 2, sharex=True)
    for axes, (name, (a, b)) in zip(both, SHOWN_LAWS.items()):
        for unit, colour, dash, decay in ((3, BLUE, "-", a), (4, RED, "--", b)):
            ends = []
            for seed in sorted({row[1] for row in rows}):
                points = [(row[2], row[unit]) for row in rows if row[0] == name and row[1] == seed]
                axes.plot(*zip(*points), dash, color=colour, linewidth=0.8)
                ends.append(points[-1][1])
            label(axes, points[-1][0], sum(ends) / len(ends), f"$l_{unit - 2}$, $J({decay})$", colour, xytext=(5, 0), va="center")
        axes.set_title(name, fontsize=8)
        if a == 0:
            reached = [x for x in (first_below(rows, name, seed, b) for seed in sorted({row[1] for row in rows})) if x]
            axes.plot(*zip(*reached), "o", color=BLACK, markersize=3)
            label(axes, *max(reached), f"dots: $l_2/l_1$ falls to {b} (NAG)", BLACK, xytext=(14, 12))
        axes.set(ylabel="law", xlim=(0, 1230))
    both[1].set(xlabel="iteration", xticks=range(0, 1001, 250))
    return figure


def first_below(rows, name, seed, ratio):
    """(iteration, l2) of the first recorded l2 ≤ ratio·l1, None if there is none."""
    for row in rows:
        if row[:2] == (name, seed) and row[4] <= ratio * row[3]:
            return row[2], row[4]
    return None


def accuracy(rows):
    figure, all_axes = panels(2.9, 1, 3, sharey=True)
    for axes, network in zip(all_axes, NETWORKS):
        for row in rows:
            if row[0] == network:
                place, plain = METHODS.index(row[1]), METHODS.index(row[1]) < 4
                colour = BLACK if plain else BLUE
                axes.plot(row[4:6], (place, place), color=colour, linewidth=0.9)
                axes.plot(row[3], place, "s" if plain else "o", color=colour, markersize=3.2, markerfacecolor=colour if plain else "white")
        axes.axhline(3.5, color=GREY, linewidth=0.5, linestyle=":")
        axes.set_title(NETWORKS[network], fontsize=7.5)
        axes.grid(axis="x", linewidth=0.3, color="#cccccc")
        axes.tick_params(axis="y", length=0)
    all_axes[0].set_yticks(range(len(METHODS)), [method.replace("-", "−") for method in METHODS], fontsize=6.3)
    all_axes[0].invert_yaxis()
    all_axes[1].set_xlabel("test accuracy (%)")
    return figure


DRAWINGS = {
    "zero_start": zero_start,
    "relaxed_deviation": relaxed_deviation,
    "superlinear": superlinear,
    "two_cycle": two_cycle,
    "laws": laws,
    "accuracy": accuracy,
}
