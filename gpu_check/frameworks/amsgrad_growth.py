"""The squared effective rate of AMSGrad after one large gradient, batched."""

from .runs import STEPS, checked

EDGES = ("zero gradients", "β = 0")


@checked("squared effective rates of AMSGrad", EDGES)
def check(streams, problem, put, factor=1.0):
    """(1 − βᵗ)/u against Σ_{j<t} βʲ/g_1²; `factor` ≠ 1 makes the maximum wrong."""
    from .running import Number

    like = problem.start
    beta = put("β = 0", streams.uniform(0.5, 0.99, 1), 0.0).to(like.dtype)
    large, gamma = Number(like.abs() + 1), 1 - Number(beta)
    beta = Number(beta)
    v = u = gamma * large * large
    power, total = beta, 1 + 0 * beta
    for t in range(STEPS):
        small = problem.noise[:, t].clamp(-1, 1) * 0.9
        g = gamma * small  # below √(1 − β) times the first
        v, power = beta * v + gamma * g * g, power * beta
        u = (u * factor).maximum(v)
        total = total * beta + 1
        yield (1 - power) / u, total / (large * large)
