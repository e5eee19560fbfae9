"""Optimizers with two units as their sources write them, each with what its rounding adds.

In exact arithmetic each is q ← b·q + w·g, x ← x − p·g − r·q at the points x that it asks
gradients at. A run records, step by step and coordinate by coordinate, bounds of how much
its float step misses these two lines (`memory`, `point`), and of how far the point at which
the gradient was computed is from the exact x of its float state (`asked`).
"""

from dataclasses import dataclass

import numpy as np

from ..bounds.rounding import gamma


@dataclass(frozen=True)
class Lines:
    """The two lines: q ← b·q + w·g, x ← x − p·g − r·q. Only sizes enter a bound, so |r| may be
    given too large."""

    b: float
    w: float
    p: float
    r: float


@dataclass
class Recorded:
    """points x_0 … x_N (N+1, n); memory, point, asked (N, n) as in the module's text."""

    lines: Lines
    points: np.ndarray
    memory: np.ndarray
    point: np.ndarray
    asked: np.ndarray


def record(lines, steps):
    """Collect (x, memory, point, asked) rows; the first has the start only."""
    x, *errors = zip(*steps)
    return Recorded(lines, np.array(x), *(np.array(e[1:]) for e in errors))


def nesterov_velocity(problem, start, steps, c, b):
    """Sutskever et al. 2013: V ← bV − c∇f(ψ + bV), ψ ← ψ + V. The points are φ = ψ + bV.

    φ moves by −c·g + b·V (V new), so q = V, w = −c, p = c, r = −b.
    """
    psi, V = start.copy(), np.zeros_like(start)
    rows = [(start, None, None, None)]
    for t in range(1, steps + 1):
        phi = psi + b * V
        asked = gamma(2) * (np.abs(psi) + np.abs(b * V))
        g = problem.gradient(t, phi)
        memory = gamma(3) * (np.abs(b * V) + np.abs(c * g))
        V = b * V - c * g
        psi = psi + V
        rows.append((psi + b * V, memory, memory + gamma(2) * (np.abs(psi) + np.abs(V)), asked))
    # the recorded φ is rounded too; `asked` of the next step bounds that, here for the last
    return record(Lines(b, -c, c, -b), rows), gamma(2) * (np.abs(psi) + np.abs(b * V))


def torch_momentum(problem, start, steps, c, b, damp, nesterov, decay, sign):
    """torch.optim.SGD's documented recursion: buffer, dampening, Nesterov, weight decay, maximize.

    G = ±∇f + wθ; the first buffer is G itself; b = 0 means no buffer.
    """
    x, buffer = start.copy(), None
    keep = 1 - damp
    rows = [(start, None, None, None)]
    for t in range(1, steps + 1):
        g = sign * problem.gradient(t, x) + decay * x
        if b == 0:
            step, memory = g, 0 * np.abs(g)
        else:
            size = np.abs(b * buffer) + np.abs(keep * g) if buffer is not None else np.abs(g)
            buffer = g if buffer is None else b * buffer + keep * g
            memory = gamma(4) * size
            step = g + b * buffer if nesterov else buffer
        moved = np.abs(c * g) + np.abs(c * b * buffer) if nesterov else np.abs(c * step)
        x = x - c * step
        rows.append((x, memory, gamma(5) * (np.abs(x) + moved), 0 * np.abs(x)))
    return record(
        Lines(
            b, keep, c if nesterov or b == 0 else 0.0, c * b if nesterov else (0.0 if b == 0 else c)
        ),
        rows,
    ), 0.0


def quasi_hyperbolic(problem, start, steps, alpha, b, nu):
    """Ma, Yarats 2019: m ← bm + (1 − b)g, θ ← θ − α((1 − ν)g + νm)."""
    x, m = start.copy(), np.zeros_like(start)
    rows = [(start, None, None, None)]
    for t in range(1, steps + 1):
        g = problem.gradient(t, x)
        memory = gamma(4) * (np.abs(b * m) + np.abs((1 - b) * g))
        m = b * m + (1 - b) * g
        moved = np.abs(alpha * (1 - nu) * g) + np.abs(alpha * nu * m)
        x = x - alpha * ((1 - nu) * g + nu * m)
        rows.append((x, memory, gamma(6) * (np.abs(x) + moved), 0 * np.abs(x)))
    return record(Lines(b, 1 - b, alpha * (1 - nu), alpha * nu), rows), 0.0


def triple_momentum(problem, start, steps, alpha, b, shift):
    """x₊ = (1 + b)x − b·x₋ − α∇f(y), y = (1 + γ)x − γx₋ with γ = `shift` (Van Scoy et al. 2018).

    q = x − x₋ gives q ← bq − αg, and y moves by (1 + γ − γ/b)q − (αγ/b)g.
    """
    x = before = start.copy()
    rows = [(start, None, None, None)]
    asked = None
    for t in range(1, steps + 1):
        y = (1 + shift) * x - shift * before
        asked = gamma(4) * (np.abs((1 + shift) * x) + np.abs(shift * before))
        g = problem.gradient(t, y)
        memory = gamma(5) * (np.abs((1 + b) * x) + np.abs(b * before) + np.abs(alpha * g))
        x, before = (1 + b) * x - b * before - alpha * g, x
        point = (1 + abs(shift) + abs(shift / b)) * memory
        rows.append(((1 + shift) * x - shift * before, memory, point, asked))
    last = gamma(4) * (np.abs((1 + shift) * x) + np.abs(shift * before))
    # |1 + γ − γ/b| ≤ 1 + γ + γ/b, which leaves no cancellation to round
    return record(Lines(b, -alpha, alpha * shift / b, 1 + abs(shift) + abs(shift / b)), rows), last
