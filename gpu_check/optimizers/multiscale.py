"""Multiscale Adam (Shahid's thesis, chapter 4), batched in torch, and as a torch optimizer in
multiscale_optimizer.

Points are (B, n), moments and steps (k, B, n). Autograd passes through everything but the received
gradients.
"""

from ..batched.device import load_torch
from .learned_steps import network, parameters

HIDDEN = 50
DEPTHS = {"MLP": 1, "RNN1": 1, "RNN2": 2}
LINEAR = ("LA_a", "LA_b", "LA_c")


def sizes(combination, k):
    """The layers of a network combination; None for a linear average. ValueError for another
    name."""
    if combination in LINEAR:
        return None
    if combination not in DEPTHS:
        raise ValueError(
            f"no combination is called {combination!r}; choose among "
            f"{', '.join((*LINEAR, *DEPTHS))}"
        )
    return (k, *[HIDDEN] * DEPTHS[combination], k)


def combine(combination, vector, steps):
    """Σ w̄_i δ_i over the first axis of the steps (k, …), w̄ from the vector of weights."""
    torch = load_torch()
    layers = sizes(combination, len(steps))
    if layers is None:
        if combination == "LA_a":
            vector = vector / vector.sum()
        elif combination == "LA_b":
            vector = vector.abs() / vector.abs().sum()
        return torch.tensordot(vector, steps, dims=1)
    last = steps.movedim(0, -1)
    return (torch.softmax(network(parameters(vector, layers), last), -1) * last).sum(-1)


def adams(m, v, g, t, betas, eps=1e-8):
    """The moments (k, …) after the t-th gradient g (…), and the steps at rate 1; betas (k, 2)."""
    shape = (-1,) + (1,) * g.dim()
    beta1, beta2 = (column.reshape(shape) for column in betas.unbind(1))
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
    return m, v, m / (1 - beta1**t) / ((v / (1 - beta2**t)).sqrt() + eps)


def run(gradient, combination, vector, x, rate, betas, steps, eps=1e-8):
    """The points after 0 … `steps` steps, (steps + 1, B, n); `gradient` maps (B, n) to (B, n), a
    constant to autograd."""
    torch = load_torch()
    m = v = x.new_zeros(len(betas), *x.shape)
    path = [x]
    for t in range(1, steps + 1):
        m, v, delta = adams(m, v, gradient(x).detach(), t, betas, eps)
        x = x - rate * combine(combination, vector, delta)
        path.append(x)
    return torch.stack(path)
