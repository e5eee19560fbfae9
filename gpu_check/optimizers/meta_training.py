"""The thesis's meta-training in torch (Shahid, section 2.1 and Algorithms 2, 4, 5), batched over
problems, by autograd.

B quadratics ½Σλx² train one set of weights: the meta-loss is the mean over the batch and over u_max
post-step losses. Received gradients are constants unless `through_gradients`.
"""

from ..batched.device import load_torch
from . import learned_steps, multiscale


class NotFinite(ValueError):
    """The loss left the finite numbers; the message names the meta-step."""


def unroll_multiscale(
    spectrum, combination, vector, start, rate, betas, steps, through_gradients=False, eps=1e-8
):
    """(mean post-step loss, end) of `steps` steps of Multiscale Adam from start = (x, m, v, t).

    x and spectrum (B, n), m and v (k, B, n); the end has the same form, cut off from autograd.
    """
    x, m, v, t = start
    total = 0.0
    for _ in range(steps):
        g = spectrum * x if through_gradients else (spectrum * x).detach()
        t += 1
        m, v, delta = multiscale.adams(m, v, g, t, betas, eps)
        x = x - rate * multiscale.combine(combination, vector, delta)
        total = total + (0.5 * spectrum * x * x).sum(-1).mean()
    return total / steps, (x.detach(), m.detach(), v.detach(), t)


def unroll_timesteps(spectrum, vector, start, eta, steps):
    """(mean post-step loss, end) of `steps` steps of k timesteps from start = (H, G), both (B, n,
    k), oldest first."""
    H, G = start
    parts, total = learned_steps.parameters(vector, (H.shape[-1], 50, 12)), 0.0
    for _ in range(steps):
        x = learned_steps.timesteps(parts, H, G, eta)
        H, G = learned_steps.push(H, x), learned_steps.push(G, (spectrum * x).detach())
        total = total + (0.5 * spectrum * x * x).sum(-1).mean()
    return total / steps, (H.detach(), G.detach())


def train(unroll, begin, vector, iterations, reset, first_rate=3e-3, last_rate=1e-4):
    """Adam on the weights: (weights, meta-losses). `begin()` draws a start, anew after every
    `reset` meta-steps.

    `unroll(vector, start)` gives the loss and the end. The rate goes geometrically from first to
    last. Raises NotFinite with the meta-step, ValueError for counts below 1.
    """
    torch = load_torch()
    for name, value in (("iterations", iterations), ("reset", reset)):
        if value < 1:
            raise ValueError(f"{name} is {value}; give at least 1")
    vector = vector.detach().clone().requires_grad_(True)
    adam = torch.optim.Adam([vector], lr=first_rate)
    losses = []
    for i in range(iterations):
        if i % reset == 0:
            start = begin()
        loss, start = unroll(vector, start)
        if not torch.isfinite(loss):
            raise NotFinite(
                f"the loss is not finite at meta-step {i + 1}; use a smaller rate or fewer steps"
            )
        adam.param_groups[0]["lr"] = first_rate * (last_rate / first_rate) ** (
            i / max(1, iterations - 1)
        )
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.item())
    return vector.detach(), losses
