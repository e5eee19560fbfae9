"""LM-RLLC(J(a), c1, c2) on ½λθ² follows (x, ρ) ↦ (x + qρ, ρ/(a+ρ) − x − qρ), x = c1λL_t, ρ =
g_{t+1}/M_t.

**Bound.** One dimension. M̂′ = aM̂ + ĝ′ + e_M with |e_M| ≤ γ_2(|aM̂| + |ĝ′|), and ĝ″ = ĝ′ − x′M̂′ +
e with
|e| ≤ u(|ĝ″| + |ĝ′|)/(1−u) + |λ|(γ_2|c1M̂′L̂′| + u|θ̂′|). So with ρ̂ = ĝ′/M̂ the next ratio is
off the map's by |ρ̂e_M/(M̂′(a+ρ̂))| + |e/M̂′|, and by γ_8 times the terms of the map for the
rounding of its own evaluation. x′ − x − qρ is the error of M⁺g, times |q|, and that of the law.
"""

import numpy as np

from .. import sampling
from ..bounds.pseudo_inverse import applied_steps
from ..bounds.rounding import ENLARGE, U, gamma
from ..optimizers import LMRLLC
from ..problems import Quadratic
from ..simulate import closed_loop, finite_part
from ..worst import Worst

USEFUL = 1e-6
LARGE = 1e100  # beyond it, or below its inverse, squares may leave the range of float64
EDGES = ("q = 0", "q = 1", "q = 2(1 + 1/a)", "a = 1", "L = 0")


def check(instances=60, seed=0, steps=40, first=0):
    """Compare every step of zero-start runs with the map, and the example's 2-cycle with its exact
    values.

    The example's numbers are halves and quarters times powers of two, so float64 must
    reproduce it without any rounding. Returns a Result.
    """
    worst, growing = Worst(seed), 0
    for index in sampling.numbers(instances, seed, first, EDGES):
        errors, bounds, size = compare(*instance(seed, index), steps)
        worst.add(index, errors, bounds)
        growing += size > 1
    note = (
        f"{worst.compared} steps compared with the map; |θ| had grown in {growing} of "
        f"{instances} runs"
    )
    return worst.result(instances, note, ok=example_is_exact(steps))


def instance(seed, index):
    """(optimizer, problem, θ_0): 0.1 < a < 0.95, 0 < q < 2(1 + 1/a), from M_0 = 0."""
    rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
    a, c1, curvature = rng.uniform(0.1, 0.95), rng.uniform(0.2, 2), rng.uniform(0.2, 2)
    q = rng.uniform(0.05, 0.95) * 2 * (1 + 1 / a)
    a = 1.0 if at == "a = 1" else a
    q = {"q = 0": 0.0, "q = 1": 1.0, "q = 2(1 + 1/a)": 2 * (1 + 1 / a)}.get(at, q)
    law = rng.uniform(-1, 2) / (c1 * curvature) * (at != "L = 0")
    return (
        LMRLLC([[a]], [1.0], [law], c1, q / (c1 * curvature)),
        Quadratic([[curvature]]),
        np.array([rng.uniform(1, 2)]),
    )


def compare(optimizer, problem, theta, steps):
    """(errors, bounds, |θ_N/θ_0|) of the law and of the ratio, step by step."""
    run = finite_part(closed_loop, optimizer, problem, theta, steps)
    a, c1, c2, curvature = optimizer.rule.T[0, 0], optimizer.c1, optimizer.c2, problem.H[0, 0]
    errors, bounds = [], []
    ats = applied_steps(np.array([state.memory for state in run.states[:-1]]), run.gradients)
    for t in range(1, run.steps - 1):
        M, later = run.states[t].memory[0, 0], run.states[t + 1].memory[0, 0]
        g, after = run.gradients[t][0], run.gradients[t + 1][0]
        if (
            not all(1 / LARGE < abs(number) < LARGE for number in (M, later, g, after))
            or a + g / M == 0
        ):
            break
        law, law_later = run.states[t].law[0], run.states[t + 1].law[0]
        ratio, moved = g / M, c1 * curvature * law_later
        at = ats[t]
        law_bound = abs(c2) * at.error + gamma(6) * (
            abs(law_later) + abs(law) + 2 * abs(c2 * ratio)
        )
        memory_error = gamma(2) * (abs(a * M) + abs(g))
        point = gamma(2) * abs(c1 * later * law_later) + U * abs(run.theta[t + 1][0])
        step = 2 * U * (abs(after) + abs(g)) + abs(curvature) * point
        inner = a + ratio
        bound = abs(ratio * memory_error / (later * inner)) + step / abs(later)
        # inner itself is off by γ_2(a + |ρ|), which ρ/inner feels times 1/|inner|
        bound += gamma(8) * (
            abs(ratio / inner) * (1 + (a + abs(ratio)) / abs(inner))
            + abs(moved)
            + abs(after / later)
        )
        if not bound < USEFUL:
            continue
        errors += [abs(law_later - law - c2 * ratio), abs(after / later - (ratio / inner - moved))]
        bounds += [law_bound * ENLARGE, bound * ENLARGE]
    return np.array(errors), np.array(bounds), abs(run.theta[-1][0]) / theta[0]


def example_is_exact(steps):
    """a = 1/2, q = 3/2, λ = c1 = 1, (M, θ, L) = (2, 3, 0): θ_t = 3·(−2)^{t/2} for even t,
    −6·(−2)^{(t−1)/2} for odd t."""
    run = closed_loop(
        LMRLLC([[0.5]], [1.0], [0.0], 1.0, 1.5, [[2.0]]), Quadratic([[1.0]]), [3.0], steps
    )
    wanted = [
        3.0 * (-2.0) ** (t // 2) if t % 2 == 0 else -6.0 * (-2.0) ** (t // 2)
        for t in range(steps + 1)
    ]
    return bool((run.theta[:, 0] == wanted).all())
