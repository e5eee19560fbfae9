"""Mean normalized gradient (MNG; Shahid's thesis, Algorithm 1), batched in torch.

H and G are the histories of points and gradients, (B, n, k), the oldest column first.
"""

from ..batched.device import load_torch


def fill(x, k):
    """The history that holds x (B, n) at all its k places."""
    return x.unsqueeze(-1).expand(*x.shape, k).clone()


def push(history, newest):
    """The oldest column out, the newest in."""
    torch = load_torch()
    moved = torch.roll(history, -1, dims=-1)
    moved[..., -1] = newest
    return moved


def mean_step(G, sign_only=False):
    """δ (B, n): the sum of a row over k times its largest magnitude, 0 for a row of zeros."""
    torch = load_torch()
    if sign_only:
        return torch.sgn(G).sum(-1) / G.shape[-1]
    largest = torch.linalg.vector_norm(G, ord=float("inf"), dim=-1, keepdim=True)
    return (G / torch.where(largest == 0, torch.ones_like(largest), largest)).sum(-1) / G.shape[-1]


def shoot(H, delta, eta):
    """x⁺ (B, n) = (max + min)/2 − δ((max − min) + η); eta is a number or broadcasts to (B, n)."""
    low, high = H.aminmax(dim=-1)
    return (high + low) / 2 - delta * ((high - low) + eta)


def next_point(H, G, eta, sign_only=False):
    """x⁺ (B, n) of MNG, δ from the history G of gradients."""
    return shoot(H, mean_step(G, sign_only), eta)


def run(gradient, x, k, eta, steps, sign_only=False):
    """The points after 0 … `steps` steps, (steps + 1, B, n); `gradient` maps (B, n) to (B, n)."""
    torch = load_torch()
    H, G = fill(x, k), fill(gradient(x), k)
    path = [x]
    for _ in range(steps):
        x = next_point(H, G, eta, sign_only)
        H, G = push(H, x), push(G, gradient(x))
        path.append(x)
    return torch.stack(path)
