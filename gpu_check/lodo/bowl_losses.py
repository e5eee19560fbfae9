"""Losses of fixed linear methods on the noisy bowl, batched, against their second moments.

Only means and covariances enter an expected loss, so the centre's steps are the bell-shaped numbers
of ``streams`` (mean 0, variance 4/3 divided out).  The expected loss at every step is computed here
by the recursion of the second moments, in float64, and an instance is one independent run.
"""

import time

from ..batched.device import chunk_size, load_torch, settings
from ..batched.moments import last_squares

# A run's mean loss has finite variance, which `variance` says exactly, so by the central limit
# theorem the mean of the instances is farther than DEVIATIONS standard errors from its expectation
# with probability 6e-7.
DEVIATIONS = 5.0
# So many steps' kicks are drawn at once.
BLOCK = 64


def heavy_ball(eta, beta):
    """(T, v, law) of v ← βv − ηg, x ← x + v; SGD at β = 0."""
    return [[beta]], [1.0], [eta]


def ema(eta, beta):
    """(T, v, law) of m ← βm + (1−β)g, x ← x − ηm."""
    return [[beta]], [1.0 - beta], [eta]


def ema_units(poles, law):
    """(T, v, law) of the union of J(p), v = 1 − p for p > 0 and 1 at p = 0."""
    size = len(poles)
    return (
        [[poles[i] * (i == j) for j in range(size)] for i in range(size)],
        [1 - p if p else 1.0 for p in poles],
        list(law),
    )


def check(
    method,
    spectrum,
    noise=None,
    instances=2000,
    seed=0,
    device="auto",
    dtype="float64",
    steps=150,
    window=20,
    first=0,
    chunk=None,
):
    """Run `instances` runs of `method` (T, v, law) from the bottom; compare the mean loss of the
    last `window` steps.

    `spectrum` lists the modes' eigenvalues, `noise` the variance of each mode's noise (1 if left
    out); the loss of mode i is λ_i b_i²/2; `chunk` instances are held at once.  Raises ValueError
    for counts that cannot be, DeviceUnavailable.
    """
    torch = load_torch()
    if instances < 30 or not 1 <= window <= steps:
        raise ValueError(
            f"{instances} instances, window {window} of {steps} steps; give at least 30 instances "
            "and 1 ≤ window ≤ steps"
        )
    from ..batched import batches as cut
    from ..batched import watch
    from ..batched.worst import gathered, outcome

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    begun = time.perf_counter()
    system(method, spectrum)  # refuses an unstable method before a step is made
    with settings(chosen):
        T, v, law = (torch.tensor(x, dtype=number, device=chosen) for x in method)
        lam = torch.tensor(spectrum, dtype=number, device=chosen)
        scale = (
            torch.ones_like(lam)
            if noise is None
            else torch.tensor(noise, dtype=number, device=chosen)
        ).sqrt() * (3 / 4) ** 0.5
        watch.shape(len(spectrum), len(law))
        size = chunk or chunk_size(
            chosen, 8 * len(spectrum) * (5 * min(steps, BLOCK) + 4 * len(law) + 4)
        )
        losses = gathered(
            (
                run(T, v, law, lam, scale, seed, part, steps, window)
                for part in watch.parts(range(first, first + instances), size)
            ),
            instances,
        ).double()
        expected = moments(method, spectrum, noise, steps, window)
        error = abs(float(losses.mean()) - expected)
        exact = variance(method, spectrum, noise, steps, window)
        bound = DEVIATIONS * (exact / instances) ** 0.5
        worst = first + int((losses - expected).abs().argmax())
    note = (
        f"{instances} runs of {steps} steps: mean loss {float(losses.mean()):.5g} against "
        f"{expected:.5g} by second moments, "
        f"{DEVIATIONS:g} standard errors (error probability 6e-7)"
    )
    return outcome([(error, bound, (seed, worst))], instances, note, begun, chosen, dtype)


def run(T, v, law, lam, scale, seed, numbers, steps, window):
    """Mean losses of the last `window` steps, one an instance."""
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, T.device)
    b = T.new_zeros(len(numbers), len(lam))
    memory = T.new_zeros(len(numbers), len(lam), len(law))
    total = T.new_zeros(len(numbers))
    for t in range(steps):
        if t % BLOCK == 0:
            kicks = streams.bell(min(BLOCK, steps - t), len(lam)).to(T.dtype) * scale
        memory = memory @ T + (lam * b)[..., None] * v
        b = b - memory @ law - kicks[:, t % BLOCK]
        if t >= steps - window:
            total += (b * b * lam).sum(1)
    return total / (2 * window)


def system(method, spectrum):
    """F (modes, k + 1, k + 1) float64: (b, memory) ↦ the next ones without noise. ValueError for a
    mode that is not stable."""
    import torch

    T, v, law = (torch.tensor(x, dtype=torch.float64) for x in method)
    lam = torch.tensor(spectrum, dtype=torch.float64)
    F = torch.zeros(len(lam), len(law) + 1, len(law) + 1, dtype=torch.float64)
    F[:, 0, 0] = 1 - lam * (v @ law)
    F[:, 0, 1:] = -(T @ law)
    F[:, 1:, 0] = lam[:, None] * v
    F[:, 1:, 1:] = T.T
    radius = torch.linalg.eigvals(F).abs().amax(1)
    if not bool((radius < 1).all()):
        at = int(radius.argmax())
        raise ValueError(
            f"the method has spectral radius {float(radius[at]):.6g} at the eigenvalue "
            f"{spectrum[at]}, stable is below 1; take a smaller law"
        )
    return F


def moments(method, spectrum, noise, steps, window):
    """The expected mean loss of the last `window` steps: P ↦ FPFᵀ + Q, mode by mode, on the CPU in
    float64."""
    import torch

    F, lam = system(method, spectrum), torch.tensor(spectrum, dtype=torch.float64)
    Q = torch.zeros_like(F)
    Q[:, 0, 0] = torch.ones_like(lam) if noise is None else torch.tensor(noise, dtype=torch.float64)
    P, total = torch.zeros_like(F), 0.0
    for t in range(steps):
        P = F @ P @ F.mT + Q
        if t >= steps - window:
            total += float((lam * P[:, 0, 0]).sum())
    return total / (2 * window)


def variance(method, spectrum, noise, steps, window):
    """The exact variance of a run's mean loss: mode by mode b_t = −Σ_s (Fᵗ⁻ˢ)₀₀ kick_s, a linear
    form of the bell-shaped numbers."""
    F, total = system(method, spectrum), 0.0
    for mode, scale in enumerate([1.0] * len(spectrum) if noise is None else noise):
        weight = 0.75 * scale * spectrum[mode] / (2 * window)
        total += weight**2 * last_squares(F[mode], steps, window)
    return total
