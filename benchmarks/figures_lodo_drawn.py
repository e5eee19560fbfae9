"""How the LODO figures are drawn: one column wide, direct labels, told apart without colour by dashes."""

import numpy as np

WIDTH = 3.25  # inches
BLACK, BLUE, RED, GREEN, GREY = "#000000", "#0072B2", "#D55E00", "#009E73", "#777777"
STYLE = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 8,
    "axes.labelsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.2,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "pdf.fonttype": 42,
}


def draw(out, rows):
    """Every figure into the folder, as NAME.pdf and NAME.png, from the rows of the CSV files."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with pyplot.rc_context(STYLE):
        for name, paint in FIGURES.items():
            figure, axes = pyplot.subplots(figsize=(WIDTH, 2.3), layout="constrained")
            paint(axes, rows)
            figure.savefig(out / f"{name}.pdf", metadata={"CreationDate": None})
            figure.savefig(out / f"{name}.png", dpi=300, metadata={"Software": None})
            pyplot.close(figure)


def _of(rows, first):
    """The columns, after the first, of the rows that begin so."""
    return np.array([row[1:] for row in rows if row[0] == first], float).T


def learning_curves(axes, rows):
    looks = {"Newton": (BLACK, "-"), "LODO": (BLUE, "-"), "Momentum": (RED, "--"), "Adam": (GREEN, "-.")}
    for name, (colour, dashes) in looks.items():
        step, mean, sd = _of(rows["learning_curves"], name)
        axes.plot(step, mean, dashes, color=colour)
        axes.fill_between(step, mean - sd, mean + sd, color=colour, alpha=0.2, linewidth=0)
    floors = dict(rows["floors"])
    short = {
        "best SGD": "best SGD",
        "best momentum": "best momentum",
        "best law of J(0) ∪ J(0.9), a strict local minimum": None,
        "a law of five real poles": "best J(0)∪J(.9);\nfive real poles",
        "any causal method (Newton)": "any causal method",
    }
    for what, label in short.items():
        axes.axhline(floors[what], color=GREY, linewidth=0.7, linestyle=":")
        if label:
            axes.annotate(label, (1.01, floors[what]), xycoords=("axes fraction", "data"), fontsize=6.5, color="#444444",
                          va="top" if "five" in label else "bottom" if "momentum" in label else "center")
    for name, place in {"Newton": (300, 6.4), "LODO": (120, 26), "Momentum": (2500, 17.2), "Adam": (6, 10.0)}.items():
        axes.annotate(name, place, color=looks[name][0])
    axes.set(xscale="log", yscale="log", xlabel="step", ylabel="mean loss", ylim=(5.5, 45))
    _plain(axes, (6, 8, 10, 15, 20, 30, 40))


def _plain(axes, ticks):
    from matplotlib.ticker import NullFormatter

    axes.set_yticks(ticks, [f"{x:g}" for x in ticks])
    axes.yaxis.set_minor_formatter(NullFormatter())


def error_metrics(axes, rows):
    t, wrong, right, radius = np.array(rows["error_metrics"]).T
    for values, colour, dashes in ((right, BLUE, "-"), (wrong, RED, "--"), (radius, BLACK, ":")):
        axes.plot(t, values / values[0], dashes, color=colour)
    axes.axhline(1, color=GREY, linewidth=0.5)
    axes.annotate(r"$\|A\|_F$", (t[np.argmax(wrong)], wrong.max() / wrong[0]), color=RED, xytext=(0, 4), textcoords="offset points", ha="center")
    at = int(np.argmin(abs(right / right[0] - 0.6)))
    axes.annotate(r"$\|AH^{-1}\|_F$", (t[at], 0.6), color=BLUE, xytext=(-9, -3), textcoords="offset points", ha="right")
    at = len(t) - 1 - int(np.argmax((radius / radius[0])[::-1] > 0.7))
    axes.annotate(r"$\rho(A)$", (t[at], 0.7), color=BLACK, xytext=(5, 2), textcoords="offset points")
    axes.set(xscale="log", xlim=(t[1], t[-1]), ylim=(0, 1.35), xlabel=r"$\alpha t$", ylabel="relative to the start")


def target(axes, rows):
    for (beta, learned, error, _), colour, dashes in zip(rows["learned_target"], (BLUE, RED, GREEN), ("-", "--", "-.")):
        mu, phi = _of(rows["target"], beta)
        axes.plot(mu, phi, dashes, color=colour)
        best = 1 / (1 - beta**2)
        axes.plot([1 + beta], [best], "o", color=colour, markersize=4)
        # below the curve, so that it does not hide the minimum: only its μ is data
        axes.errorbar([learned], [best * 0.93], xerr=[2 * error], fmt="^", color=colour, markersize=4, markerfacecolor="white")
        at_one = phi[np.argmin(abs(mu - 1))]
        axes.plot([1], [at_one], "s", color=colour, markersize=3.5, markerfacecolor="white")
        axes.annotate(rf"$\beta={beta:g}$", (2.7, 6) if beta < 0.3 else (mu[-1], phi[-1]), xytext=(3, 0) if beta > 0.3 else (-3, 0),
                      textcoords="offset points", color=colour, va="center", ha="left" if beta > 0.3 else "right")
    for x, y, text in ((1.0, 3.2, r"$H^{-1}$"), (1.85, 2.9, r"$(1+\beta)H^{-1}$"), (1.85, 2.28, "learned")):
        axes.annotate(text, (x, y), fontsize=7, color="#444444", ha="left" if x > 1.5 else "center")
    axes.set(xlim=(0, 3.05), xlabel=r"$\mu$, eigenvalue of $H^{1/2}GH^{1/2}$", ylabel=r"$\varphi(\mu)$", yscale="log", ylim=(0.85, 8))
    axes.set_xticks([0, 1, 2, 3])
    _plain(axes, (1, 2, 3, 5))


def entropy(axes, rows):
    for points, colour in ((4, BLUE), (6, RED), (12, GREEN), (20, BLACK)):
        depth, exact, bound = np.array([[x if x != "" else np.nan for x in row[1:]] for row in rows["entropy"] if row[0] == points], float).T
        axes.plot(depth, bound, "--", color=colour, linewidth=0.9)
        axes.plot(depth, exact, "o", color=colour, markersize=3)
        end = float(np.interp(-np.log(6e-5), -np.log(bound), depth))
        axes.annotate(f"{points}", (end, 6e-5), color=colour, xytext=(4, 0), textcoords="offset points", fontsize=7)
    axes.annotate("points: entropy deficit $\\varepsilon$, exact\ndashes: $\\log(1+\\mathrm{E}\\chi^2)$\nnumbers: $\\tilde n$", (11.5, 1), fontsize=7)
    axes.set(yscale="log", xlabel="depth (layers)", ylabel="nats", ylim=(1e-5, 100), xlim=(0, 25))


def saddle(axes, rows):
    looks = {"G > 0": (BLUE, "-"), "G > 0, momentum": (RED, "--"), "G singular": (BLACK, ":"), "G not symmetric": (GREEN, "-.")}
    words = {"G > 0": r"$G\succ 0$", "G > 0, momentum": r"$G\succ 0$, $\beta=0.9$", "G singular": "$G$ singular",
             "G not symmetric": "$G$ not symmetric"}
    places = {"G > 0": (40, -26, 14), "G > 0, momentum": (56, 8, -16), "G singular": (60, 0, 4), "G not symmetric": (50, -45, -18)}  # step, offset
    for name, (colour, dashes) in looks.items():
        step, size, factor = _of(rows["saddle"], name)
        axes.plot(step, size, dashes, color=colour)
        text = f"{words[name]}: ×{factor[0]:.3g} a step"
        axes.annotate(text, (places[name][0], size[places[name][0]]), xytext=places[name][1:], textcoords="offset points", color=colour,
                      fontsize=7, ha="center")
    axes.set(yscale="log", xlabel="step", ylabel=r"$\|x\|$")


FIGURES = {"learning_curves": learning_curves, "error_metrics": error_metrics, "target": target, "entropy": entropy, "saddle": saddle}
