"""The escape from a saddle, and what becomes of it where G is not positive definite."""

import numpy as np

from verify.figures.figure import Figure, Table
from verify.figures.style import BLACK, BLUE, GREEN, RED, label

SADDLE = np.diag([1.0, -1.0])
POSITIVE = np.array([[0.3, 0.1], [0.1, 0.2]])
ESCAPES = (  # name, H, G, β, start
    ("G > 0", SADDLE, POSITIVE, 0.0, (1.0, 1e-3)),
    ("G > 0, momentum", SADDLE, POSITIVE, 0.9, (1.0, 1e-3)),
    ("G singular", SADDLE, np.diag([0.3, 0.0]), 0.0, (1.0, 1e-3)),
    (
        "G not symmetric",
        -np.diag([1.0, 10.0]),
        np.array([[0.3, 0.4], [-0.1, -0.1]]),
        0.0,
        (1.0, 1e-3),
    ),
)


def growth(H, G, beta):
    """The spectral radius of (x, m) ↦ x ← x − Gm₊, m₊ = βm + (1−β)Hx."""
    n = len(H)
    average = np.hstack([(1 - beta) * H, beta * np.eye(n)])
    system = np.vstack([np.hstack([np.eye(n), np.zeros((n, n))]) - G @ average, average])
    return np.abs(np.linalg.eigvals(system)).max()


def data(steps=80):
    """Rows (case, step, ‖x‖, the factor a step in the long run)."""
    rows = []
    for name, H, G, beta, start in ESCAPES:
        x, m, factor = np.array(start), np.zeros(len(H)), growth(H, G, beta)
        for t in range(steps + 1):
            rows.append((name, t, np.linalg.norm(x), factor))
            m = beta * m + (1 - beta) * (H @ x)
            x = x - G @ m
    return {
        "escapes": Table(
            ("case", "step [1]", "|x| [length]", "factor a step in the long run [1]"), rows
        )
    }


def draw(axes, data):
    looks = {
        "G > 0": (BLUE, "-"),
        "G > 0, momentum": (RED, "--"),
        "G singular": (BLACK, ":"),
        "G not symmetric": (GREEN, "-."),
    }
    words = {
        "G > 0": r"$G\succ 0$",
        "G > 0, momentum": r"$G\succ 0$, $\beta=0.9$",
        "G singular": "$G$ singular",
        "G not symmetric": "$G$ not symmetric",
    }
    places = {
        "G > 0": (40, -26, 14),
        "G > 0, momentum": (56, 8, -16),
        "G singular": (60, 0, 4),
        "G not symmetric": (50, -45, -18),
    }  # step, offset
    for name, (colour, dashes) in looks.items():
        step, size, factor = (
            data["escapes"].column(i, lambda row: row[0] == name) for i in (1, 2, 3)
        )
        axes.plot(step, size, dashes, color=colour)
        at, *shift = places[name]
        label(
            axes,
            at,
            size[at],
            rf"{words[name]}: $\times\,${factor[0]:.3g} a step",
            colour,
            tuple(shift),
            ha="center",
        )
    axes.set(yscale="log", xlabel="step", ylabel=r"$\|x\|$ (length)")


figure = Figure(
    "saddle",
    "lodo",
    "A positive definite G leaves saddles; a singular or unsymmetric one may not",
    ("lodo/saddle_repulsion",),
    "Lemma B.1",
    "Distance from a critical point of preconditioned descent (float64), with the exact linear "
    "rate as a number. G ≻ 0 repels from the saddle, with momentum too; "
    "a singular G stays, and an unsymmetric one converges to a maximum.",
    data,
    draw,
)
