"""θ_t = θ_0 rᵗ(1−q)^{t(t−1)/2} for LM-RLLC(J(0), c1, c2) on ½λ|θ|² from M_0 = 0.

**Bound.** Write k = c1λL̂_t. Rounded, every component is multiplied by a factor ρ̂ of its own,
θ̂_t = ρ̂ θ̂_{t−1} with |ρ̂ − (1 − k)| ≤ η = γ_4|k| + u|1 − k|: one rounding each for g, ML, c1(ML)
and θ. M̂⁺ĝ is a mean of the ratios of the next gradient's components to the memory's, so it is
within ξ = η + γ_2(|1 − k| + η) of 1 − k, and what was computed for it within the pseudo-inverse's
error of that. The exact law obeys L ← L + c2(1 − c1λL) = (1 − q)L + c2, hence

    E_{t+1} ≤ |1 − q|E_t + |c2|(ξ + error) + u|c2 x̂| + u|L̂_{t+1}|,   E_t ≥ |L̂_t − L_t|,
    e_t ≤ (|1 − k| + |c1λ|E_t) e_{t−1} + ‖θ̂_{t−1}‖(|c1λ|E_t + η),   e_t ≥ ‖θ̂_t − θ_t‖.

The parameters are multiples of 1/8, so r and 1 − q are exact, and the formula's own products
have error γ_N, N the number of factors.
"""

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied_steps
from ..bounds.rounding import ENLARGE, U, gamma, norm
from ..optimizers import LMRLLC
from ..problems import Quadratic
from ..simulate import closed_loop
from ..worst import Worst

# (c1, c2, λ, L_0): 0 < q < 2; q = 1; r = 0; q = 2 with |r| < 1; q = 5/2, which diverges.
KINDS = ("superlinear", "exact", "perfect start", "edge", "divergent")
EDGES = ("q = 0", "q = 1", "r = 0", "L = 0", "λ < 0", "n = 1")


def check(instances=60, seed=0, steps=8, first=0):
    """Run the optimizer and compare θ_1 … and L_1 … with the formulas. Returns a Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        worst.add(index, *compare(*instance(seed, index), steps))
    return worst.result(
        instances, f"{worst.compared} iterates and laws compared with the closed form"
    )


def instance(seed, index):
    """(c1, c2, λ, L_0, θ_0) of instance `index`; θ_0 has 1 to 4 entries."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    kind = KINDS[index % len(KINDS)]
    # A power of two for c1λ: then q = c1c2λ and r are multiples of 1/8 without rounding.
    c1, curvature = 0.5, 2.0 ** rng.integers(-1, 2)
    rate = c1 * curvature
    q = {"exact": 1.0, "edge": 2.0, "divergent": 2.5}.get(kind, rng.integers(1, 16) / 8)
    r = {"perfect start": 0.0, "edge": rng.integers(-7, 8) / 8}.get(kind, rng.integers(-12, 13) / 8)
    if at == "λ < 0":
        curvature, rate = -curvature, -rate
    q, r = {"q = 0": 0.0, "q = 1": 1.0}.get(at, q), {"r = 0": 0.0, "L = 0": 1.0}.get(at, r)
    law, n = (1 - r) / rate, 1 if at == "n = 1" else int(rng.integers(1, 5))
    return c1, q / rate, float(curvature), float(law), rng.standard_normal(n)


def compare(c1, c2, curvature, law, theta, steps):
    """Errors of θ_t and L_t and their bounds, as far as the memory is not exactly 0."""
    n = theta.size
    problem = Quadratic(curvature * np.eye(n))
    optimizer = LMRLLC([[0.0]], [1.0], [law], c1, c2)
    run = closed_loop(optimizer, problem, theta, steps)
    rate = c1 * curvature
    r, shrink = 1 - rate * law, 1 - rate * c2
    errors, bounds = [], []
    ats = applied_steps(np.array([state.memory for state in run.states[:-1]]), run.gradients)
    law_error = point_error = eta = k = 0.0
    for t in range(1, steps + 1):
        state = run.states[t]
        if not state.memory.any():
            break
        if t > 1:
            law_error = _law_bound(run, ats[t - 1], t, c2, shrink, law_error, eta, k)
        k = rate * state.law[0]
        eta = gamma(4) * abs(k) + U * abs(1 - k)
        moved = abs(rate) * law_error
        point_error = (abs(1 - k) + moved) * point_error + norm(run.theta[t - 1]) * (moved + eta)
        product, small = _powers(r, shrink, t)
        count = gamma(t * (t + 1) // 2 + 2)
        wanted = theta * product
        errors += [norm(run.theta[t] - wanted), abs(state.law[0] - (1 - r * small) / rate)]
        bounds += [
            point_error + count * norm(wanted),
            law_error + gamma(t + 3) * (1 + abs(r * small)) / abs(rate),
        ]
    return np.array(errors), np.array(bounds) * ENLARGE


def _law_bound(run, at, t, c2, shrink, law_error, eta, k):
    """E_t from E_{t−1}, with η and k of the step before."""
    xi = eta + gamma(2) * (abs(1 - k) + eta)
    rounding = U * abs(c2 * at.x[0]) + U * abs(run.states[t].law[0])
    return abs(shrink) * law_error + abs(c2) * (xi + at.error) + rounding


def _powers(r, shrink, t):
    """rᵗ(1−q)^{t(t−1)/2} and (1−q)^{t−1}, by products in turn."""
    product = small = 1.0
    for i in range(t):
        product *= r * small
        if i < t - 1:
            small *= shrink
    return product, small
