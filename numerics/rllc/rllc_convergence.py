"""α_{t+1} = α_t + β(1 − a_tα_t) for LM-RLLC(J(0), c1, c2) on quadratics, α = c1L, β = c1c2.

**Bound.** ĝ_{t+1} = ĝ_t − c1Hĝ_tL̂_t + e, with e the gradient roundings at both points and ‖H‖
times the rounding of the step. So M⁺ĝ_{t+1} = 1 − aα + M⁺e with M = ĝ_t and a = gᵀHg/gᵀg, and what
is computed for it is off by the pseudo-inverse's error; times c2, and 3u of the law, this is what
the update of the law is off by. a itself is rounded, γ_{2n+3}|g|ᵀ|H||g|/gᵀg. For βΛ ≤ 1 the
distance of α from [1/Λ, 1/m] is compared with 1 − βm times the one before; it may exceed it by
|c1c2| times that bound and by the rounding of α itself.
"""

import math

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied_steps
from ..bounds.rounding import ENLARGE, U, gamma, norm, norms
from ..optimizers import LMRLLC
from ..simulate import closed_loop, finite_part
from ..worst import Worst
from . import quadratic

USEFUL = 1e-6
SETTLED = 1e-60  # |θ|² is far from underflow down to here
EDGES = ("n = 1", "m = Λ", "βΛ = 1", "L = 0")


def check(instances=40, seed=0, steps=150, first=0):
    """Run the optimizer with βΛ in (0, 2) from any law and compare every step. Returns a Result.

    The note says in how many runs |g| fell below 10⁻⁶|g_1| within `steps`; the theorem
    promises it for every run, but not by when.
    """
    worst, fell = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds, ratio = compare(*instance(seed, index), steps)
        worst.add(index, errors, bounds)
        fell += ratio < 1e-6
    return worst.result(
        instances,
        f"{worst.compared} step sizes and distances; |g| fell below 1e-6 in {fell} of {instances} "
        f"runs of {steps} steps",
    )


def instance(seed, index):
    """(optimizer, (problem, least, largest), θ_0): n ≤ 8, m ≥ 0.05, every other βΛ in (0.1, 1], the
    rest in (1, 1.95)."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    n = 1 if at == "n = 1" else int(rng.integers(1, 9))
    problem = quadratic.draw(rng, n, 1.0 if at == "m = Λ" else 0.05)
    beta = rng.uniform(0.1, 0.99) if index % 2 == 0 else rng.uniform(1, 1.95)
    beta = 1.0 if at == "βΛ = 1" else beta
    c1 = 2.0 ** rng.integers(-3, 2)
    law = rng.uniform(-5, 5) / c1 * (at != "L = 0")
    return (
        LMRLLC([[0.0]], [1.0], [law], c1, beta / c1),
        problem,
        rng.standard_normal(problem[0].size),
    )


def compare(optimizer, drawn, theta, steps):
    """(errors, bounds, least |g_t|/|g_1|)."""
    problem, least, largest = drawn
    c1, beta = optimizer.c1, optimizer.c1 * optimizer.c2
    run = finite_part(closed_loop, optimizer, problem, theta, steps)
    errors, bounds, smallest = [], [], 1.0
    shrink = 1 - beta * least + gamma(4)
    memory = np.array([state.memory for state in run.states])
    sizes = norms(memory).tolist()
    moving = next((t for t in range(1, run.steps) if sizes[t] < SETTLED), run.steps)
    ats = applied_steps(memory[1:moving], run.gradients[1:moving])
    for t in range(2, run.steps + 1):
        state = run.states[t - 1]
        smallest = min(smallest, sizes[t - 1] / norm(run.gradients[0]))
        if t > moving:
            break
        at = ats[t - 2]
        quotient, quotient_error = rayleigh(problem.H, state.memory[:, 0])
        alpha, later = c1 * state.law[0], c1 * run.states[t].law[0]
        defect = quadratic.gradient_defect(problem, run, t, c1) + problem.gradient_rounding(
            run.theta[t - 2]
        )
        bound = (
            at.error + at.inverse_norm * defect + abs(alpha) * (quotient_error + 4 * U * quotient)
        )
        bound = (bound + 2 * U) * ENLARGE
        if not bound < USEFUL:
            break
        wanted = optimizer.c2 * (1 - quotient * alpha)
        errors.append(abs(run.states[t].law[0] - state.law[0] - wanted))
        bounds.append(abs(optimizer.c2) * bound + 3 * U * (abs(run.states[t].law[0]) + abs(wanted)))
        if beta * largest <= 1:
            errors.append(
                max(0.0, distance(later, least, largest) - shrink * distance(alpha, least, largest))
            )
            bounds.append(beta * bound + 6 * U * (abs(later) + abs(alpha) + 2 / least))
    return np.array(errors), np.array(bounds), smallest


def rayleigh(H, g):
    """gᵀHg/gᵀg and a bound of its rounding."""
    n, square = g.size, float(g @ g)
    value = float(g @ (H @ g)) / square
    majorant = float(np.abs(g) @ (np.abs(H) @ np.abs(g))) / square
    return value, gamma(3 * n + 4) * majorant


def distance(alpha, least, largest):
    """dist(α, [1/Λ, 1/m])."""
    return max(alpha - 1 / least, 1 / largest - alpha, 0.0) if math.isfinite(alpha) else math.inf
