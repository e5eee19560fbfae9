"""What an exponential average keeps of the noise, from its first step on."""

from fractions import Fraction

from verify.figures.figure import Figure, Table
from verify.figures.style import BLUE, GREEN, RED, RUN, label

BETAS = (Fraction(1, 2), Fraction(9, 10), Fraction(99, 100))


def variance(beta, t):
    """E‖m_t‖²/σ² = (1 − β)(1 − β²ᵗ)/(1 + β), exactly."""
    return (1 - beta) * (1 - beta ** (2 * t)) / (1 + beta)


def over_all_signs(beta, t):
    """The mean of m_t² over all noises ±1, 2ᵗ of them, in float64."""
    import numpy as np

    signs = 1.0 - 2.0 * (np.arange(2**t)[:, None] >> np.arange(t) & 1)
    m = np.zeros(2**t)
    for j in range(t):
        m = float(beta) * m + float(1 - beta) * signs[:, j]
    return float(np.mean(m * m))


def data(last=600, most=12):
    """The formula at each step up to ``last``, every outcome up to ``most``."""
    marks = [t for t in range(1, last + 1) if t <= 30 or t % 10 == 0]
    exact = [(str(b), t, float(variance(b, t))) for b in BETAS for t in marks]
    runs = [(str(b), t, over_all_signs(b, t)) for b in BETAS for t in range(1, most + 1)]
    floors = [(str(b), float((1 - b) / (1 + b))) for b in BETAS]
    header = ("beta (1)", "t (steps)", "E|m_t|^2 (sigma^2)")
    return {
        "exact": Table(header, exact),
        "signs": Table(header, runs),
        "floors": Table(("beta (1)", "limit (sigma^2)"), floors),
    }


def draw(axes, data):
    for beta, colour, dashes in zip(map(str, BETAS), (BLUE, RED, GREEN), ("-", "--", "-.")):
        t, value = (data["exact"].column(i, lambda row: row[0] == beta) for i in (1, 2))
        axes.loglog(t, value, linestyle=dashes, color=colour)
        label(
            axes,
            t[-1],
            value[-1],
            rf"$\beta={float(Fraction(beta)):g}$",
            colour,
            (0, 4),
            ha="right",
        )
        t, value = (data["signs"].column(i, lambda row: row[0] == beta) for i in (1, 2))
        axes.loglog(t, value, "o", color=colour, **RUN)
    axes.set(
        xlabel="step $t$", ylabel=r"$\mathbb{E}\|m_t\|^2/\sigma^2$", xlim=(1, 600), ylim=(5e-5, 1)
    )


figure = Figure(
    "noise_average",
    "stochastic",
    "What an exponential average keeps of the noise, from its first step on",
    ("stochastic/ema_variance",),
    "ours, on a fact that is used everywhere",
    "E‖m_t‖² for m ← βm + (1 − β)ξ from 0, in units of σ²: the proved formula "
    "(1 − β)(1 − β²ᵗ)/(1 + β), exact (lines), and the mean over all 2ᵗ signs of the noise in "
    "float64 (circles). The first steps are quieter than the limit, since the average starts at 0.",
    data,
    draw,
    seconds=1,
)
