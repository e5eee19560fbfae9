"""The corrected law, applied to the step before, would have moved θ by −βPg and lowered f by
β(1−βΛ/2)|Pg|² or more.

**Bound.** With M = M_{t−1}, x̂ computed for M⁺ĝ and β = c1c2, the computed point of hindsight is
within

    e = both step roundings + |c1|‖|M|u(|L_t| + |c2x̂|)‖ + β·fit

of θ_{t−1} − βPĝ, fit ≥ ‖M(x̂ − M⁺ĝ)‖. Its projection is held against UUᵀĝ from the singular
vectors. For the descent come in: the rounding of both values of f; (|ĝ| + Λ(β|Pĝ| + e))e for the
point's error; β|e_g||Pĝ| for the gradient's; and the rounding of |Pĝ|². Λ bounds the Hessian on
the ball around θ_{t−1} that holds the segment.
"""

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied_steps
from ..bounds.rounding import ENLARGE, U, gamma, norm, orthogonality_defect
from ..optimizers import LMRLLC, RLLC, SoftsignMemory
from ..problems import Quadratic, Rosenbrock
from ..simulate import closed_loop, finite_part
from ..worst import Worst
from . import quadratic

USEFUL = 1e-6  # of 1 + |f(θ)|
LARGE = 1e20  # runs are followed as far as this
EDGES = ("n = k + 1", "L = 0", "β = 0", "βΛ = 2")


def check(instances=60, seed=0, steps=8, first=0):
    """Compare every step's hindsight with −βPg and its value of f with the promise. Returns a
    Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        worst.add(index, *compare(*instance(seed, index), steps))
    return worst.result(
        instances,
        f"{worst.compared} projections and descents, on quadratics and on Rosenbrock's function",
    )


def instance(seed, index):
    """(optimizer, problem, θ_0): k ≤ 3, n ≤ 8; βΛ up to 3 on quadratics, small rates on
    Rosenbrock's function."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    k = int(rng.integers(1, 4))
    n = k + 1 if at == "n = k + 1" else int(rng.integers(k + 1, 9))
    T, v = sampling.propagator(rng, k, "dense" if index % 2 else "jordan")
    M = sampling.full_rank_memory(rng, n, k)
    law = 0.1 * rng.standard_normal(k) * (at != "L = 0")
    if index % 3 == 2:
        problem, c1, beta, theta = (
            Rosenbrock(n),
            1e-4,
            1e-4 * rng.uniform(0.01, 0.1),
            1 + 0.1 * rng.standard_normal(n),
        )
    else:
        problem, c1, beta, theta = (
            quadratic.draw(rng, n)[0],
            0.2,
            rng.uniform(0.05, 3),
            rng.standard_normal(n),
        )
    if at.startswith("β"):
        problem, beta = quadratic.draw(rng, n)[0], {"β = 0": 0.0, "βΛ = 2": 2.0}[at]
        c1, theta = 0.2, rng.standard_normal(n)
    if index % 4 == 3:
        return RLLC(SoftsignMemory(T, v), law, c1, beta / c1, M), problem, theta
    return LMRLLC(T, v, law, c1, beta / c1, M), problem, theta


def compare(optimizer, problem, theta, steps):
    """Errors and bounds of the projection and of the descent, step by step while M has full
    rank."""
    run = finite_part(closed_loop, optimizer, problem, theta, steps)
    c1, c2 = optimizer.c1, optimizer.c2
    beta, errors, bounds = c1 * c2, [], []
    ats = applied_steps(np.array([state.memory for state in run.states[:-1]]), run.gradients)
    for t in range(2, run.steps + 1):
        M, law, g, here = (
            run.states[t - 1].memory,
            run.states[t].law,
            run.gradients[t - 1],
            run.theta[t - 1],
        )
        at = ats[t - 1]
        if at.rank < M.shape[1] or norm(here) > LARGE:
            break
        hindsight = run.theta[t - 2] - c1 * (M @ law)
        along, along_error = projection(M, g)
        moved = gamma(M.shape[1] + 1) * abs(c1) * norm(np.abs(M) @ np.abs(law)) + U * norm(
            hindsight
        )
        moved += quadratic.step_rounding(run, t - 1, c1)
        moved += (
            abs(c1) * U * norm(np.abs(M) @ (np.abs(law) + abs(c2) * np.abs(at.x))) + beta * at.fit
        )
        size = norm(along)
        radius = beta * (size + along_error) + moved
        largest = problem.lipschitz(here, radius)
        rough = problem.gradient_rounding(here)
        promise = beta * (1 - beta * largest / 2) * size**2
        slack = value_rounding(problem, hindsight) + value_rounding(problem, here)
        slack += (norm(g) + rough + largest * radius) * moved + beta * rough * (size + along_error)
        slack += (
            beta
            * (1 + beta * largest)
            * ((2 * size + along_error) * along_error + gamma(M.shape[0] + 6) * size**2)
        )
        if not slack < USEFUL * (1 + abs(problem.value(here))):
            continue
        errors += [
            norm(hindsight - here + beta * along),
            max(0.0, problem.value(hindsight) - problem.value(here) + promise),
        ]
        bounds += [
            (moved + beta * (along_error + 4 * U * size) + U * norm(hindsight - here)) * ENLARGE,
            slack * ENLARGE,
        ]
    return np.array(errors), np.array(bounds)


def projection(M, g):
    """Pg = UUᵀg through the singular vectors of M, of full rank, and a bound of its error.

    From M = U diag(s) Vᵀ + F follows ‖(1−P)U‖ ≤ ‖F‖‖V⁻ᵀ‖/s_k, so the projectors on the spans of M
    and of U, of equal rank, differ by that over √(1−a), a = ‖UᵀU − I‖; and UUᵀ is within a of the
    second.
    """
    left, s, right = np.linalg.svd(M, full_matrices=False)
    n, k = M.shape
    outside = norm(M - (left * s) @ right) + gamma(k + 2) * norm(
        np.abs(left * s) @ np.abs(right) + np.abs(M)
    )
    a, b = orthogonality_defect(left), orthogonality_defect(right.T)
    rounding = gamma(n + k) * norm(np.abs(left) @ (np.abs(left.T) @ np.abs(g)))
    return left @ (left.T @ g), (outside / (s[-1] * (1 - a) * (1 - b)) + a) * norm(g) + rounding


def value_rounding(problem, theta):
    """|fl(f(θ)) − f(θ)| for the two problems (Higham, section 3.1: every term passes so many
    roundings)."""
    x = np.abs(theta)
    if isinstance(problem, Quadratic):
        return gamma(2 * problem.size + 3) * float(
            x @ (np.abs(problem.H) @ x) / 2 + np.abs(problem.b) @ x
        )
    terms = problem.a * (x[1:] + x[:-1] ** 2) ** 2 + (1 + x[:-1]) ** 2
    return gamma(problem.size + 8) * float(np.sum(terms))
