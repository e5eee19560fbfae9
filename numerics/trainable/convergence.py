"""Means over many runs of projected TO against the convergence theorem's M/(t+θ) and N/(t+θ)."""

import numpy as np

from .. import sampling
from ..optimizers.to_diagonal import DiagonalTO
from ..optimizers.to_full import FullTO
from ..worst import checked, quotient
from .constants import convergence_bounds
from .student import ERROR, quantile

BLOCK = 50  # steps whose noise is drawn at once


def look_at(steps):
    """About twenty steps, evenly spread on a logarithmic scale."""
    return set(np.unique(np.geomspace(1, steps, 20).astype(int)).tolist())


def run(variant, bounds, w, star, slip, gradient, full_gradient, steps):
    """(t, |m − ∇F|², |w − w*|²) at a few t; arrays over the runs. `slip` bounds the error of
    `star`.

    Raises ValueError, with the step, where a run leaves the finite numbers.
    """
    optimizer = variant(bounds.alpha, bounds.beta, bounds.gamma, bounds.ball)
    state, kept = optimizer.init(w), look_at(steps)
    for t in range(1, steps + 1):
        state = optimizer.update(state, w, gradient(w))
        if t in kept:
            error = ((state.m - full_gradient(w)) ** 2).sum(-1)
            distance = (np.sqrt(((w - star) ** 2).sum(-1)) + slip) ** 2
            yield t, error, distance
        w = w - optimizer.step(state)
        if not np.isfinite(w).all():
            raise ValueError(
                f"w is not finite after step {t}; the schedules or the gradients are wrong"
            )


def compare(bounds, samples):
    """Upper limits with their bounds, and the larger ratio at the last step: mean +
    quantile·sd/√runs of both.

    A wider sample has a higher limit, so its own width never helps it. At t = 1 the distance is
    that of the start, which the bound nearly is; the last step says how much room a run leaves.
    """
    pairs, last = [], np.inf
    for t, *pair in samples:
        last = 0.0
        for values, scale in zip(pair, (bounds.N, bounds.M)):
            limit = values.mean() + quantile(len(values)) * values.std(ddof=1) / np.sqrt(
                len(values)
            )
            bound = scale / (t + bounds.theta)
            last = max(last, quotient(limit, bound))
            pairs.append((limit, bound))
    return pairs, last


def quadratics(runs=400, seed=0, steps=2000):
    """Full TO on three quadratics, noise uniform on a sphere; arguments of Checked."""
    return _quadratics(
        [(1.0, 1.0, 1.0), (1.0, 2.0, 1.0), (0.5, 2.0, 0.3)], FullTO, runs, seed, steps
    )


def diagonal_quadratics(runs=300, seed=0, steps=2000):
    """Diagonal TO on two quadratics that are not diagonal."""
    return _quadratics([(1.0, 2.0, 1.0), (0.5, 2.0, 0.3)], DiagonalTO, runs, seed, steps)


def general_quadratics(runs=300, seed=0, steps=2000):
    """Full TO with α = 3/(2μ), γ = 1 + 3κ/2."""
    return _quadratics(
        [(1.0, 1.0, 1.0), (1.0, 2.0, 1.0)], FullTO, runs, seed, steps, scales=(1.5, 1.5)
    )


def momentum_quadratics(runs=300, seed=0, steps=2000):
    """β = 0 from A = 0, with Gaussian noise and no projection: a = 0, no bound on gradients.

    θ is doubled: with the least θ the bound on E|e_1|² is nearly attained, and no sample mean could
    show it.
    """
    return _quadratics(
        [(1.0, 1.0, 1.0), (1.0, 3.0, 1.0)], FullTO, runs, seed, steps, linear=False, stretch=2.0
    )


def _quadratics(problems, variant, runs, seed, steps, scales=(1.0, 2.0), linear=True, stretch=1.0):
    """½(w−w*)ᵀH(w−w*) with spectrum in [μ, L]; `problems` lists (μ, L, σ)."""
    pairs, last = [], 0.0
    for index, (mu, L, sigma) in enumerate(problems):
        rng, n, D = sampling.stream(seed, index), 3, 1.0
        V = sampling.orthogonal(rng, n)
        H = (V * np.linspace(mu, L, n)) @ V.T
        star = 0.5 * V[:, 0]
        bounds = convergence_bounds(
            mu, L, sigma, D, 1.5 * L * D + sigma, L if linear else 0.0, 0.5, scales, linear, stretch
        )

        # the runs lie next to each other in memory: loops over the three coordinates cost more
        start, moves = np.zeros((runs, n), order="F"), _noise(rng, (runs, n), sigma, linear)
        samples = run(
            variant,
            bounds,
            start,
            star,
            0.0,
            lambda w, H=H, star=star, moves=moves: (H.T @ (w - star).T).T + next(moves),
            lambda w, H=H, star=star: (H.T @ (w - star).T).T,
            steps,
        )
        here, end = compare(bounds, samples)
        pairs, last = pairs + here, max(last, end)
    means = 2 * len(look_at(steps)) * len(problems)
    summary = (
        f"{runs * len(problems)} runs of {steps} steps, {len(problems)} problems: mean + "
        f"{quantile(runs):.2f} standard errors at most "
        f"{_largest(pairs):.2f} of the bound, {last:.2f} at the end; Student's t, error "
        f"probability {ERROR:g} a mean, {means} means"
    )
    return checked(summary, pairs, runs * len(problems))


def _noise(rng, shape, sigma, sphere):
    """Noise (runs, n) of a step after the other, of norm σ or normal of variance σ²; drawn in
    blocks."""
    while True:
        xi = rng.standard_normal((BLOCK, *shape))
        size = (
            np.sqrt(np.einsum("...i,...i->...", xi, xi))[..., None] if sphere else shape[1] ** 0.5
        )
        moves = sigma * (xi / size)
        yield from np.ascontiguousarray(moves.swapaxes(1, 2)).swapaxes(1, 2)


def _largest(pairs):
    return max(quotient(limit, bound) for limit, bound in pairs)


def logistic(data, runs=20, seed=0, steps=1000, regularization=0.1, batch=64):
    """Full TO on L2-regularized logistic regression; `data` lists (name, X (N, n), labels ±1).

    Rows have length at most 1, so a loss's gradient has length at most 1, and a mean of `batch`
    drawn with replacement has variance ≤ mean|x|²/batch. Raises ValueError for longer rows.
    """
    pairs, parts = [], []
    for index, (name, X, y) in enumerate(data):
        if (X * X).sum(1).max() > 1 + 1e-12:
            raise ValueError(f"the rows of {name} are longer than 1; divide them by the longest")
        rng, lam = sampling.stream(seed, index), regularization
        Z = X * y[:, None]

        def mean_gradient(w, rows, lam=lam):
            # −Σ z σ(−zᵀw)/batch + λw, rows (…, batch, n)
            slope = 1 / (1 + np.exp(rows @ w[..., None]))
            return lam * w - (slope.swapaxes(-1, -2) @ rows)[..., 0, :] / rows.shape[-2]

        star, slip = minimum(Z, lam)
        L = lam + np.linalg.norm(X, 2) ** 2 / (4 * len(X))
        D = float(np.sqrt(2 * np.log(2) / lam))  # F(w*) ≤ F(0) = log 2
        sigma = float(np.sqrt((X * X).sum(1).mean() / batch))
        bounds = convergence_bounds(
            lam, L, sigma, D, 1 + lam * D, L, float(np.linalg.norm(star)) + slip
        )
        samples = run(
            FullTO,
            bounds,
            np.zeros((runs, X.shape[1])),
            star,
            slip,
            lambda w, Z=Z, rng=rng: mean_gradient(
                w, Z.take(rng.integers(0, len(Z), (runs, batch)), axis=0)
            ),
            lambda w, Z=Z: mean_gradient(w, np.broadcast_to(Z, (runs, *Z.shape))),
            steps,
        )
        here, end = compare(bounds, samples)
        pairs += here
        parts.append(f"{name} at most {_largest(here):.2f}, {end:.2f} at the end")
    means = 2 * len(look_at(steps)) * len(data)
    summary = (
        f"{runs} runs of {steps} steps: mean + {quantile(runs):.2f} standard errors over its "
        f"bound: {'; '.join(parts)}; Student's t, "
        f"error probability {ERROR:g} a mean, {means} means"
    )
    return checked(summary, pairs, len(data) * runs)


def minimum(Z, lam):
    """(ŵ, a bound on |ŵ − w*|) by Newton's method: strong convexity gives |ŵ − w*| ≤ |∇F(ŵ)|/λ."""
    w = np.zeros(Z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(Z @ w))
        gradient = lam * w - Z.T @ p / len(Z)
        w = w - np.linalg.solve(lam * np.eye(len(w)) + (Z.T * (p * (1 - p))) @ Z / len(Z), gradient)
    # what is computed below is off by its own rounding, far less than twice the first
    return w, 2 * float(np.linalg.norm(gradient)) / lam + 1e-12
