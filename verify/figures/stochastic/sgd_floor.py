"""SGD on a quadratic, exactly, under the bound that holds for every strongly convex function."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, GREEN, RED, corner, label

MODES = (Fraction(1, 10), Fraction(1, 3), Fraction(1))  # μ … L = 1
STEPS = (Fraction(1), Fraction(1, 4), Fraction(1, 16))
START = 100  # |x_0 − x⋆|²


def exact(alpha, last):
    """E‖x_t − x⋆‖² of SGD on Σ h x²/2 with σ² = 1, spread evenly: each mode's variance goes
    v ← (1 − αh)²v + α²σ²/n, all of them equal at the start."""
    n = len(MODES)
    modes = [START / n] * n
    found = [float(START)]
    for _ in range(last):
        modes = [
            (1 - float(alpha * h)) ** 2 * v + float(alpha) ** 2 / n for h, v in zip(MODES, modes)
        ]
        found.append(sum(modes))
    return found


def bound(alpha, t):
    """(1 − αμ)ᵗ|x_0 − x⋆|² + ασ²/μ·(1 − (1 − αμ)ᵗ): the step's inequality, repeated."""
    factor = (1 - alpha * MODES[0]) ** t
    return START * factor + alpha / MODES[0] * (1 - factor)


def data(last=800):
    rows = []
    for alpha in STEPS:
        run = exact(alpha, last)
        marks = [t for t in range(last + 1) if t <= 40 or t % 20 == 0]
        rows += [(str(alpha), t, run[t], float(bound(alpha, t))) for t in marks]
    header = ("alpha (1/L)", "t (steps)", "E|x - x*|^2 (1)", "bound (1)")
    return {"distances": Table(header, rows)}


def draw(axes, data):
    for alpha, colour, dashes in zip(map(str, STEPS), (RED, BLUE, GREEN), ("--", "-", "-.")):
        t, run, above = (
            data["distances"].column(i, lambda row: row[0] == alpha) for i in (1, 2, 3)
        )
        axes.semilogy(t, run, linestyle=dashes, color=colour)
        axes.semilogy(t, above, ":", color=colour)
        label(axes, t[-1], run[-1], rf"$\alpha={alpha}$", colour, (0, 4), ha="right")
    corner(axes, 0.5, 0.94, "dotted: the proved bounds")
    axes.set(xlabel="step $t$", ylabel=r"$\mathbb{E}\|x_t-x^\star\|^2$", xlim=(0, 800))


figure = Figure(
    "sgd_floor",
    "stochastic",
    "SGD falls geometrically to a floor in proportion to its step",
    ("stochastic/sgd_strongly_convex",),
    "ours, on a bound of the literature",
    "E‖x_t − x⋆‖² of SGD on a quadratic with eigenvalues .1, 1/3 and 1 and noise of variance 1, "
    "from the moments' recursion in float64 (lines). Dotted: the step's inequality, repeated; it "
    "is proved for every μ-strongly convex function and α ≤ 1/L, with the floor ασ²/μ.",
    data,
    draw,
    seconds=1,
)
