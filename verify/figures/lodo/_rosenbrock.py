"""The runs of Liao et al., Appendix G, on the rescaled Rosenbrock function, with the numbers of
their Table 6."""

import numpy as np

STEPS = 200


def runs(steps=STEPS):
    """{method: θ_0 … θ_steps (steps + 1, 2)}; LODO with seed 0."""
    from numerics.optimizers.baselines import SGD, Adam, Yogi
    from numerics.optimizers.learned import LODO
    from numerics.optimizers.learned.meta import MetaAdam
    from numerics.problems import LodoRosenbrock
    from numerics.problems.lodo_rosenbrock import START
    from numerics.simulate import closed_loop

    problem = LodoRosenbrock()
    plain = {
        "Adam": Adam(0.9704, 0.864, 0.99804),
        "Yogi": Yogi(0.2991, 0.9273, 0.998787),
        "Momentum": SGD(0.0987, 0.9359),
    }
    found = {
        name: closed_loop(optimizer, problem, START, steps).theta
        for name, optimizer in plain.items()
    }
    lodo = LODO(2, (0,), alpha=0.2946, meta=MetaAdam(0.0001394), beta=0.897)
    theta = [START]
    state = lodo.init(START)
    for _ in range(steps):
        state = lodo.update(state, theta[-1][None], problem.gradient(theta[-1])[None])
        theta.append(theta[-1] - lodo.step(state)[0])
    return found | {"LODO": np.array(theta)}
