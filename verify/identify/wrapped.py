"""Optimizers that want another one inside, around plain SGD, for the page of frameworks."""

from __future__ import annotations


def lookahead_of_pytorch_optimizer(params, lr=0.1, k=5, alpha=0.5):
    import pytorch_optimizer
    import torch

    return pytorch_optimizer.Lookahead(torch.optim.SGD(params, lr=lr), k=k, alpha=alpha)


def lookahead_of_torch_optimizer(params, lr=0.1, k=5, alpha=0.5):
    import torch
    import torch_optimizer

    return torch_optimizer.Lookahead(torch.optim.SGD(params, lr=lr), k=k, alpha=alpha)


def lookahead_of_optax(learning_rate=0.1, sync_period=5, slow_step_size=0.5):
    """optax's takes pairs of fast and slow parameters: the slow ones stand in the state here."""
    import jax
    import optax

    pairs = optax.lookahead(optax.sgd(learning_rate), sync_period, slow_step_size)

    def init(fast):
        both = optax.LookaheadParams.init_synced(fast)
        return pairs.init(both), both.slow

    def update(gradient, state, fast):
        inner, slow = state
        changes, inner = pairs.update(gradient, inner, optax.LookaheadParams(fast, slow))
        return changes.fast, (inner, jax.tree.map(lambda x, c: x + c, slow, changes.slow))

    return optax.GradientTransformation(init, update)
