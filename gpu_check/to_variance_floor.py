"""The variance of the real torch.optim.Adam's first moment around the gradient."""

from .device import load_torch

# One-sided: a standard normal number exceeds it with probability 10⁻⁴.
QUANTILE = 3.719


def adam_moments(runs, seed, steps=200, beta1=0.9):
    """(summary, ok): E(m_t − w_t)² on F = w²/2 with Gaussian noise of variance 1, after `steps` steps.

    Every entry of one parameter is a run of its own. ok: mean − QUANTILE standard errors ≥ (1 − β₁)².
    Raises ValueError for fewer than two runs.
    """
    if runs < 2:
        raise ValueError(f"runs is {runs}; give at least 2 for a standard deviation")
    torch = load_torch()
    generator = torch.Generator().manual_seed(seed)
    w = torch.nn.Parameter(torch.ones(runs, dtype=torch.float64))
    adam = torch.optim.Adam([w], lr=0.01, betas=(beta1, 0.999))
    for _ in range(steps):
        at = w.detach().clone()
        w.grad = at + torch.randn(runs, generator=generator, dtype=torch.float64)
        adam.step()
    squares = (adam.state[w]["exp_avg"] - at) ** 2
    mean, spread = float(squares.mean()), QUANTILE * float(squares.std()) / runs**0.5
    floor, frozen = (1 - beta1) ** 2, (1 - beta1) / (1 + beta1)
    summary = (f"{runs} runs of torch.optim.Adam, step {steps}: E|m−∇F|² = {mean:.4f} ± {spread:.4f}, floor {floor:.4f}, "
               f"for frozen w {frozen:.4f}; error probability 1e-4, normal approximation")
    return summary, mean - spread >= floor
