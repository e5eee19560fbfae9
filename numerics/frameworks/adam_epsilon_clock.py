"""torch's Adam with ε_t = ε/√(1 − β₂ᵗ) beside Keras's with ε."""

from .pairs import compare, run
from .running import Running

EDGES = ("n = 1", "zero start", "β₁ = 0", "ε = 1")


def check(instances=60, seed=0, first=0, factor=1.0):
    """`factor` ≠ 1 makes ε_t wrong."""

    def pair(rng, problem, at, index):
        beta1 = Running(0.0 if at == "β₁ = 0" else rng.uniform(0.5, 0.95))
        beta2, c = Running(rng.uniform(0.9, 0.999)), Running(rng.uniform(0.001, 0.01))
        epsilon = Running(1.0 if at == "ε = 1" else 10.0 ** rng.uniform(-3, -1))

        def moments(g, m, v, p, q):
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            return m, v, beta1 * p, beta2 * q

        def torch(t, g, x, *state):
            m, v, p, q = moments(g, *state)
            late = (1 - q).sqrt()
            step = m / (1 - p) / ((v / (1 - q)).sqrt() + epsilon * factor / late)
            return x - c * step, m, v, p, q

        def keras(t, g, x, *state):
            m, v, p, q = moments(g, *state)
            rate = c * (1 - q).sqrt() / (1 - p)
            return x - rate * m / (v.sqrt() + epsilon), m, v, p, q

        state = (0 * problem.start, 0 * problem.start, Running(1.0), Running(1.0))
        yield from zip(run(problem, torch, *state), run(problem, keras, *state))

    return compare(pair, instances, seed, first, "points of torch's and Keras's Adam", EDGES)
