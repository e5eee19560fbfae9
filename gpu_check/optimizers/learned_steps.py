"""k timesteps and k momentums with the learned step (Shahid's thesis, chapter 3), batched in torch.

Points x are (B, n), histories (B, n, k) with the oldest column first. The network's parameters are
a list [W, b, W, b], a W of shape (in, out); autograd passes through everything but the received
gradients.
"""

from ..batched.device import load_torch
from .mng import fill, push


def parameters(vector, sizes):
    """[W_1, b_1, …] cut out of one flat vector: for every layer its matrix row by row, then its
    bias."""
    count = sum(i * o + o for i, o in zip(sizes[:-1], sizes[1:]))
    if vector.numel() != count:
        raise ValueError(
            f"there are {vector.numel()} weights; layers of sizes {tuple(sizes)} have {count}"
        )
    parts, at = [], 0
    for i, o in zip(sizes[:-1], sizes[1:]):
        parts += [vector[at : at + i * o].reshape(i, o), vector[at + i * o : at + i * o + o]]
        at += i * o + o
    return parts


def network(parts, inputs):
    """Dense layers with ReLU between them, along the last axis of the inputs."""
    torch = load_torch()
    for at in range(0, len(parts), 2):
        inputs = inputs @ parts[at] + parts[at + 1]
        if at < len(parts) - 2:
            inputs = torch.relu(inputs)
    return inputs


def learned_step(parts, G):
    """δ (B, n) = E[sign]·E[magnitude] of the rows of G (B, n, k), newest column last, each divided
    by its largest magnitude."""
    torch = load_torch()
    largest = G.abs().amax(-1, keepdim=True)
    rows = torch.where(
        largest == 0,
        torch.zeros_like(G),
        G / torch.where(largest == 0, torch.ones_like(largest), largest),
    )
    logits = network(parts, rows)
    magnitudes = torch.arange(10, dtype=G.dtype, device=G.device) / 9
    sign = torch.tanh((logits[..., 0] - logits[..., 1]) / 2)  # softmax over {+1, −1}
    return sign * (torch.softmax(logits[..., 2:], -1) * magnitudes).sum(-1)


def timesteps(parts, H, G, eta):
    """x⁺ of k timesteps. The network reads the newest gradient first, so the columns are turned."""
    low, high = H.amin(-1), H.amax(-1)
    return (high + low) / 2 - learned_step(parts, G.flip(-1)) * ((high - low) + eta)


def momentums(parts, x, H, G, eta):
    """x⁺ of k momentums, the reference point x itself."""
    return x - learned_step(parts, G) * ((H.amax(-1) - H.amin(-1)) + eta)


def average(history, newest, m):
    """H ← mH + (1 − m)U, m (k,)."""
    return m * history + (1 - m) * newest.unsqueeze(-1)


def run(gradient, parts, x, eta, steps, k=None, m=None):
    """The points after 0 … `steps` steps, (steps + 1, B, n): k timesteps for `k`, k momentums for
    `m` (k,).

    `gradient` maps (B, n) to (B, n); its values are taken as constants. Raises ValueError unless
    exactly one of k and m is given.
    """
    torch = load_torch()
    if (k is None) == (m is None):
        raise ValueError("give k, the number of timesteps, or m, the timescales, and not both")
    g = gradient(x).detach()
    width = k if m is None else len(m)
    H, G, path = fill(x, width), fill(g, width), [x]
    for _ in range(steps):
        x = timesteps(parts, H, G, eta) if m is None else momentums(parts, x, H, G, eta)
        g = gradient(x).detach()
        H, G = (push(H, x), push(G, g)) if m is None else (average(H, x, m), average(G, g, m))
        path.append(x)
    return torch.stack(path)
