"""Runs on noisy bowls, batched: loss_t(b) = ½bᵀHb, b ← b − step − kick."""

import torch


def run(optimizer, H, kicks):
    """The losses (S, T) after each kick, from b = 0: H (n, n) or (S, n, n) symmetric, kicks (S, T,
    n).

    `optimizer` has init(b) and advance(state, b, g), any of gpu_check.optimizers.learned and
    gpu_check.optimizers.baselines; device and number type are those of `kicks`.
    """
    b = torch.zeros_like(kicks[:, 0])
    state, move, losses = optimizer.init(b), b, []
    for t in range(kicks.shape[1]):
        b = b - move - kicks[:, t]
        g = (b[:, None, :] @ H)[:, 0]
        losses.append((g * b).sum(1) / 2)
        state, move = optimizer.advance(state, b, g)
    return torch.stack(losses, 1)
