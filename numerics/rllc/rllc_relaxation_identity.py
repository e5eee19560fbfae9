"""L_t − L_{t−1} = c1c2·M⁺HM(L* − L_{t−1}) on quadratics, and what it says in the A-norm.

**Bound.** Let L̂* be the computed minimizing law, r = MᵀH(θ_{t−2} − c1ML̂*) its exact residual and
ĝ = H(θ_{t−2} − c1ML) + e the computed gradient. Then

    M⁺ĝ − c1M⁺HM(L̂* − L) = A⁻¹r + M⁺e,

of norm at most p²‖r‖ + p‖e‖, p ≥ ‖M⁺‖. To this come the errors of both computed products with M⁺,
and p times the rounding of the vector c1HM(L̂* − L); times c2, and 3u of the law, for its update.
‖r‖ is measured; a wrong L̂* makes the bound useless, which fails the check. Seen by M, A⁻¹r + M⁺e
has norm p‖r‖ + ‖e‖ at most, and the new law's distance M(L_t − L̂*) is within |c2| times all that,
and its own rounding, of one that has shrunk by max|1 − βh|, h in the spectrum.
"""

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied_steps
from ..bounds.rounding import ENLARGE, U, gamma, norm, spectral
from ..optimizers import LMRLLC, RLLC, SoftsignMemory
from ..simulate import closed_loop
from ..worst import Worst
from . import quadratic

KINDS = ("dense", "jordan", "nilpotent", "softsign")
USEFUL = 1e-6
EDGES = ("n = k", "k = 1", "m = Λ", "L = 0", "β = 0", "β = 1")


def check(instances=60, seed=0, steps=8, first=0):
    """Compare every law correction with the relaxation, and the A-norms before and after. Returns a
    Result."""
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        worst.add(index, *compare(*instance(seed, index), steps))
    return worst.result(
        instances, f"{worst.compared} corrections and contractions, linear and softsign memory"
    )


def instance(seed, index):
    """(optimizer, (problem, least, largest), θ_0); k ≤ 3, n ≤ 10, β between 0.05 and 1.95 over Λ =
    1."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    kind = KINDS[index % len(KINDS)]
    k = 1 if at == "k = 1" else int(rng.integers(1, 4))
    n = k if at == "n = k" else int(rng.integers(k + 1, 11))
    problem = quadratic.draw(rng, n, 1.0 if at == "m = Λ" else 0.1)
    M = sampling.full_rank_memory(rng, n, k)
    law = 0.1 * rng.standard_normal(k) * (at != "L = 0")
    c1 = rng.uniform(0.1, 0.5)
    c2 = {"β = 0": 0.0, "β = 1": 1.0}.get(at, rng.uniform(0.05, 1.95)) / c1
    T, v = sampling.propagator(rng, k, "dense" if kind == "softsign" else kind)
    optimizer = (
        RLLC(SoftsignMemory(T, v), law, c1, c2, M)
        if kind == "softsign"
        else LMRLLC(T, v, law, c1, c2, M)
    )
    return optimizer, problem, rng.standard_normal(n)


def compare(optimizer, drawn, theta, steps):
    """Errors and bounds: of the correction, and by how much the A-norm exceeds its factor."""
    problem, least, largest = drawn
    run = closed_loop(optimizer, problem, theta, steps)
    beta = optimizer.c1 * optimizer.c2
    factor = max(abs(1 - beta * least), abs(1 - beta * largest)) + gamma(4) * (1 + beta)
    errors, bounds = [], []
    memory = np.array([state.memory for state in run.states])
    ats = applied_steps(memory[1:-1], run.gradients[1:])
    count = next((i for i, at in enumerate(ats) if at.rank < memory.shape[2]), len(ats))
    pulls = []
    for t in range(2, count + 2):
        M = memory[t - 1]
        best, residual = best_law(problem.H, M, run.theta[t - 2], optimizer.c1)
        pulls.append(
            (best, residual, *_pull(problem.H, M, best - run.states[t - 1].law, optimizer.c1))
        )
    others = applied_steps(memory[1 : count + 1], np.array([pull for _, _, pull, _ in pulls]))
    for t, at, other, (best, residual, _, pull_rounding) in zip(
        range(2, count + 2), ats, others, pulls
    ):
        M, L = memory[t - 1], run.states[t - 1].law
        defect = quadratic.gradient_defect(problem, run, t, optimizer.c1)
        p = at.inverse_norm
        bound = (at.error + other.error + p * p * residual + p * (defect + pull_rounding)) * ENLARGE
        after, rounding = _seen(M, run.states[t].law, best)
        before, more = _seen(M, L, best)
        rounding += more + U * norm(
            np.abs(M) @ (np.abs(run.states[t].law) + 2 * abs(optimizer.c2) * np.abs(at.x))
        )
        slack = (
            abs(optimizer.c2) * (spectral(M) * at.error + p * residual + defect + pull_rounding)
            + rounding
        )
        if not bound < USEFUL:
            break
        learned, wanted = run.states[t].law - L, optimizer.c2 * other.x
        bound = abs(optimizer.c2) * bound + 3 * U * norm(np.abs(run.states[t].law) + np.abs(wanted))
        errors += [norm(learned - wanted), max(0.0, after - factor * before)]
        bounds += [bound, slack * ENLARGE]
    return np.array(errors), np.array(bounds)


def best_law(H, M, theta, c1):
    """The law that minimizes f(θ − c1ML), by least squares in the H-norm, and a bound of its
    residual ‖MᵀH(θ − c1ML)‖."""
    half = np.linalg.cholesky(H).T
    best = np.linalg.lstsq(half @ M, half @ theta, rcond=None)[0] / c1
    residual = M.T @ (H @ (theta - c1 * (M @ best)))
    n, k = M.shape
    majorant = np.abs(M.T) @ (np.abs(H) @ (np.abs(theta) + abs(c1) * np.abs(M) @ np.abs(best)))
    return best, norm(residual) + gamma(2 * n + k + 3) * norm(majorant)


def _pull(H, M, difference, c1):
    """c1HM(L* − L) and a bound of its rounding."""
    n, k = M.shape
    majorant = abs(c1) * np.abs(H) @ (np.abs(M) @ np.abs(difference))
    return c1 * (H @ (M @ difference)), gamma(n + k + 2) * norm(majorant)


def _seen(M, law, best):
    """‖M(L − L*)‖ and a bound of its rounding."""
    n, k = M.shape
    return norm(M @ (law - best)), gamma(n + k + 3) * norm(np.abs(M) @ (np.abs(law) + np.abs(best)))
