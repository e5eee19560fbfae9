"""One linear memory in four float64 systems: the thesis's k momentums, RLLC's memory, Adam's m,
LODO's m."""

import numpy as np

from .. import sampling
from ..bounds.rounding import ENLARGE, gamma
from ..optimizers.baselines.adam import Adam
from ..optimizers.learned.lodo import LODO
from ..optimizers.learned_steps.momentums import KMomentums
from ..optimizers.linear_memory import LinearMemory
from ..worst import Worst

EDGES = ("k = 1", "m = 0", "equal timescales", "zero gradients", "equal gradients")
STEPS = 30


def check(instances=40, seed=0, first=0, steps=STEPS):
    """Each instance: k ≤ 6 timescales and one stream of gradients; every entry at every step, held
    together.

    KMomentums' history against LinearMemory(diag(m), 1 − m), both from U⁰·1ᵀ; from 0, that memory
    against Adam's m with β₁ = m_i, LODO's m (k = 1), and LinearMemory(diag(m), 1)·diag(1 − m).
    Returns a Result.
    """
    worst = Worst(seed)
    for index in sampling.numbers(instances, seed, first, EDGES):
        rng, at = sampling.stream(seed, index), sampling.edge(EDGES, index)
        k, n = 1 if at == "k = 1" else int(rng.integers(1, 7)), int(rng.integers(2, 9))
        m, stream = rng.uniform(0, 0.99, k), rng.standard_normal((steps + 1, n))
        if at in ("m = 0", "equal timescales"):
            m[:] = 0 if at == "m = 0" else m[0]
        if at.endswith("gradients"):
            stream[:] = 0 if at == "zero gradients" else stream[0]
        worst.add(index, *compare(m, stream))
    return worst.result(
        instances,
        f"{worst.compared} entries of {steps} updates: k momentums, linear memory, Adam, LODO, "
        "RLLC's union",
    )


def compare(m, stream):
    """|difference| and 2γ_{t(k+3)+2}·(the same recursion on |U|), entry by entry.

    A term of either side passes at most k + 3 roundings an update (1 − m, a product, a sum with the
    k − 1 zeros that a dense T adds) and 2 more at the end (Higham, section 3.1).
    """
    k = len(m)
    memory, units = LinearMemory(np.diag(m), 1 - m), LinearMemory(np.diag(m), np.ones(k))
    momentums, adams, lodo = (
        KMomentums(m),
        [Adam(beta1=b) for b in m],
        LODO(stream.shape[1], beta=m[0], depth=2),
    )
    filled = history = np.repeat(stream[0][:, None], k, 1)
    empty = plain = np.zeros_like(filled)
    states, learned = [a.init(stream[0]) for a in adams], lodo.init(stream[0])
    size = np.abs(filled)
    errors, bounds = [], []
    for t, g in enumerate(stream[1:], 1):
        history, filled = momentums.mix(history, g), memory(filled, None, g)[0]
        empty, plain = memory(empty, None, g)[0], units(plain, None, g)[0]
        states = [a.update(state, stream[0], g) for a, state in zip(adams, states)]
        learned = lodo.update(learned, stream[0], g)
        size = m * size + (1 - m) * np.abs(g)[:, None]
        bound = 2 * gamma(t * (k + 3) + 2) * size * ENLARGE
        first_moments = np.stack([state[1] for state in states], 1)
        for gap in (history - filled, first_moments - empty, plain * (1 - m) - empty):
            errors.append(np.abs(gap).ravel())
            bounds.append(bound.ravel())
        errors.append(np.abs(learned.m[0] - empty[:, 0]))
        bounds.append(bound[:, 0])
    return np.concatenate(errors), np.concatenate(bounds)
