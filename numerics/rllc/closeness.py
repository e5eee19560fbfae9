"""How far a float run of Opt(diag(0, b), (1, u), (l1, l2)) may be from one of the same optimizer
elsewhere.

Exactly, M ← bM + ug, θ ← θ − l1·g − l2·M; the other's lines are q ← bq + wg, x ← x − pg − rq
with p = l1 and rw = l2·u, so q = κM, κ = w/u. With e = |x − θ|, δ = |q − κM|, ε = |g̃ − g|, h the
Lipschitz constant of the coordinate:

    ε ≤ (h + |decay|)(e + asked) + 2γ·(size of the gradient's terms)
    δ ← |b|δ + |w|ε + (what either memory line misses)
    e ← e + |p|ε + |r|δ + (what either point line misses)

A law or a weight that was itself rounded up to three times counts into γ_8.
"""

import numpy as np

from ..bounds.rounding import ENLARGE, gamma
from .noisy_convex import ROUNDINGS

STEP_ROUNDINGS = 8


def bounds(problem, run, other, last, law, weight=1.0, decay=0.0, start_gap=0.0):
    """Bounds (N, n) of |x_t − θ_t|, t = 1 … N.

    `run` is Opt's trajectory, `law` = (l1, l2), `weight` = u; `other` is the Recorded run, `last`
    what its last recorded point misses; `decay` a weight decay in both; `start_gap` a bound of
    |δ_0|.
    """
    lines, rounded, gradient = other.lines, gamma(STEP_ROUNDINGS), gamma(ROUNDINGS + 2)
    e, delta, found = np.zeros_like(run.theta[0]), start_gap + np.zeros_like(run.theta[0]), []
    b, w, p, r = (abs(x) for x in (lines.b, lines.w, lines.p, lines.r))
    steps, slope, decay = run.steps, problem.slope + abs(decay), abs(decay)
    theta, g = np.abs(run.theta), np.abs(run.gradients)
    memory = np.abs([state[:, 1] for state in run.states])
    remembered = rounded * (w / weight * b * memory[:-1] + 2 * w * g)
    moved = rounded * 2 * (theta[1:] + abs(law[0]) * g + abs(law[1]) * memory[1:])
    for t in range(steps):
        terms = 2 * (problem.size(t + 1) + decay * (theta[t] + e))
        epsilon = slope * (e + other.asked[t]) + gradient * terms
        delta = b * delta + w * epsilon + remembered[t] + other.memory[t]
        e = e + p * epsilon + r * delta + moved[t] + other.point[t]
        found.append(e + (other.asked[t + 1] if t + 1 < steps else last))
    return np.array(found) * ENLARGE
