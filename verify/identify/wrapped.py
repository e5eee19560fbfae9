"""Optimizers that want another one inside, around torch's SGD, for the page of frameworks."""

from __future__ import annotations


def lookahead_of_pytorch_optimizer(params, lr=0.1, k=5, alpha=0.5):
    import pytorch_optimizer
    import torch

    return pytorch_optimizer.Lookahead(torch.optim.SGD(params, lr=lr), k=k, alpha=alpha)


def lookahead_of_torch_optimizer(params, lr=0.1, k=5, alpha=0.5):
    import torch
    import torch_optimizer

    return torch_optimizer.Lookahead(torch.optim.SGD(params, lr=lr), k=k, alpha=alpha)
