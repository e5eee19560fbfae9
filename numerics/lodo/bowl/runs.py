"""Losses of the table's methods on a noisy bowl, step by step: compiled with numba, or batched
numpy.

Newton, SGD and momentum look the same in every orthonormal basis where Σ = σ²I, so they run in the
eigenbasis; the others run in the bowl's own.  Both ways use the same streams of noise.
"""

from importlib.util import find_spec

import numpy as np

from ...problems.noisy_bowl import NoisyBowl, paper_spectrum
from ...streams import BLOCK, centre_steps, check_seed, generator


def compiled():
    """Is numba there (extra `fast`)?"""
    return find_spec("numba") is not None


def losses(method, seeds, steps, spectrum=None, sigma=1.0, fast=None, dtype=np.float64):
    """The loss after every step, (S, steps) float64, for each seed: its own bowl, noise and first
    weights; for a method of two samples a step the mean of the losses before and after it, both
    before the centre moves on.

    `fast` None takes numba where it is installed. Raises ValueError for steps < 10, for wrong
    seeds, for an unstable linear method, with its boundary, before a step is made, and where a run
    leaves the finite numbers.
    """
    return losses_of_all([(method, sigma)], seeds, steps, spectrum, fast, dtype)[0]


def losses_of_all(runs, seeds, steps, spectrum=None, fast=None, dtype=np.float64):
    """The `losses` of every (method, sigma) of `runs`, a list of (S, steps): the same numbers, and
    compiled runs of one seed share each block of its noise, which is drawn once."""
    if isinstance(steps, bool) or not isinstance(steps, (int, np.integer)) or steps < 10:
        raise ValueError(f"steps is {steps!r}; give a whole number of at least 10")
    for seed in seeds:
        check_seed(seed)
    if not seeds:
        raise ValueError("no seed was given; give at least one")
    spectrum = paper_spectrum() if spectrum is None else np.asarray(spectrum, float)
    for method, _ in runs:
        _check_stable(method, spectrum)
    if compiled() if fast is None else fast:
        kind = np.dtype(dtype).type
        each = [_compiled(runs, seed, steps, spectrum, kind) for seed in seeds]
        return [np.stack(found) for found in zip(*each)]
    return [_batched(method, list(seeds), steps, spectrum, sigma) for method, sigma in runs]


def _check_stable(method, spectrum):
    """ValueError for SGD and momentum outside 0 < ηλ < 2(1 + β), |β| < 1, at the largest λ."""
    if method.linear is None:
        return
    lr, beta = method.numbers["lr"], method.numbers.get("beta", 0.0)
    bound = 2 * (1 + beta) / spectrum.max()
    if not (abs(beta) < 1 and 0 < lr < bound):
        raise ValueError(
            f"{method.name} with lr {lr}, beta {beta} is unstable on this bowl: it needs |beta| < "
            f"1 and 0 < lr < 2(1 + beta)/λmax = {bound:.6g}"
        )


def _check_finite(method, values, steps):
    """ValueError if a loss is infinite or none."""
    if not np.isfinite(values).all():
        raise ValueError(
            f"{method.name} left the finite numbers within {steps} steps; take smaller rates"
        )


def score(values):
    """The mean over the last tenth of the steps, one number a seed."""
    tail = max(1, values.shape[-1] // 10)
    return values[..., -tail:].mean(axis=-1)


def curve(values):
    """Means over blocks of 1000 steps (a shorter last block included), the learning curve."""
    cuts = range(0, values.shape[-1], BLOCK)
    return np.stack([values[..., at : at + BLOCK].mean(axis=-1) for at in cuts], axis=-1)


def _compiled(runs, seed, steps, spectrum, kind):
    """The losses of every (method, sigma) for one seed, (steps,) each, block by block."""
    step_blocks = [block_runner(method, seed, spectrum, kind) for method, _ in runs]
    kicks, losses_here = aligned(np.zeros((BLOCK, spectrum.size))), np.empty(BLOCK, kind)
    out, fill_normal = [np.empty(steps) for _ in runs], filler()
    for first in range(0, steps, BLOCK):
        count = min(BLOCK, steps - first)
        fill_normal(seed, first // BLOCK, kicks)
        for (method, sigma), step_block, found in zip(runs, step_blocks, out):
            noise = kicks[:count] if sigma == 1 else kicks[:count] * sigma
            step_block(noise.astype(kind, copy=False), first, losses_here[:count])
            _check_finite(method, losses_here[:count], first + count)
            found[first : first + count] = losses_here[:count]
    return out


def filler():
    """fill(seed, block, out), compiled; numpy's own without numba, or where it no longer has the
    tables. The numbers are the same."""
    try:
        from .philox import fill_normal
    except ImportError:
        return lambda seed, block, out: generator(seed, block).standard_normal(out=out)
    return fill_normal


def aligned(array):
    """The same numbers from an address that is a multiple of 64 on: a sixth faster products, fewer
    cache lines a load."""
    room = np.empty(array.nbytes + 64, np.uint8)
    start = -room.ctypes.data % 64
    found = room[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    found[...] = array
    return found


def block_runner(method, seed, spectrum, kind):
    """step(noise, steps before, losses) for one seed, compiled, with its state; `kind` is float64
    or float32."""
    from ...optimizers.learned import kernels

    p, n = method.numbers, spectrum.size
    b = aligned(np.zeros(n, kind))
    if method.kind == "newton":

        def newton(noise, done, out):
            out[:] = noise**2 @ spectrum / 2

        return newton
    if method.linear is not None:
        mode, lam, memory = (
            method.linear,
            spectrum.astype(kind),
            np.zeros((len(method.linear.law), n), kind),
        )
        parts = [x.astype(kind) for x in (mode.T, mode.v, mode.law)]
        return lambda noise, done, out: kernels.linear_block(lam, noise, b, memory, *parts, out)
    H = aligned(NoisyBowl.from_spectrum(spectrum, seed).H.astype(kind))
    first, second = aligned(np.zeros(n, kind)), aligned(np.zeros(n, kind))
    if method.kind in ("adam", "yogi"):
        numbers = [kind(p[k]) for k in ("lr", "beta1", "beta2", "eps")]
        return lambda noise, done, out: kernels.adam_block(
            H, noise, b, first, second, *numbers, method.kind == "yogi", done, out
        )
    if method.kind == "rmsprop":
        numbers = [kind(p[k]) for k in ("lr", "rho", "momentum", "eps")]
        return lambda noise, done, out: kernels.rmsprop_block(
            H, noise, b, first, second, *numbers, out
        )
    if method.kind == "olbfgs":
        from ...optimizers.baselines.olbfgs import FIRST

        h = p["history"]
        ring = [
            np.zeros((h, n), kind),
            np.zeros((h, n), kind),
            np.ones(h, kind),
            np.zeros(h, kind),
            np.zeros(1, np.int64),
        ]
        return lambda noise, done, out: kernels.olbfgs_block(
            H, noise, b, *ring, kind(p["lr"]), kind(p["tau"]), FIRST, method.samples == 2, done, out
        )
    if method.kind == "lodo":
        from ...optimizers.learned import Network

        network, W = Network.draw(n, [seed], p["depth"], p["alpha"])
        W, perm = W[0].astype(kind), network.perm[0].astype(np.uint32)
        M, V = np.zeros_like(W), np.zeros_like(W)
        return lambda noise, done, out: kernels.lodo_block(
            H,
            noise,
            b,
            first,
            W,
            M,
            V,
            perm,
            kind(p["alpha"]),
            p["meta"],
            kind(p["beta"]),
            0.9,
            0.999,
            kind(p.get("eps", 1e-7)),
            done,
            out,
        )
    raise ValueError(f"no method is of the kind {method.kind!r}")


def _batched(method, seeds, steps, spectrum, sigma):
    """All seeds at once in numpy; slower, the same noise."""
    S, n = len(seeds), spectrum.size
    eigen = method.kind == "newton" or method.linear is not None
    H = None if eigen else np.stack([NoisyBowl.from_spectrum(spectrum, seed).H for seed in seeds])
    optimizer = _optimizer(method, n, seeds, spectrum)
    b, g, out = np.zeros((S, n)), np.zeros((S, n)), np.empty((S, steps))
    states = _start(optimizer, b, H)
    for at in range(0, steps, BLOCK):
        noise = (
            np.stack([centre_steps(seed, n, at, min(BLOCK, steps - at)) for seed in seeds], axis=1)
            * sigma
        )
        for t, kick in enumerate(noise, start=at):
            if method.kind == "lodo":  # it steps first, with an average of zero
                b = b - optimizer.step(states) - kick
                g = np.einsum("sij,sj->si", H, b)
                states = optimizer.update(states, b, g)
            else:
                states, step = _advance(optimizer, states, b, g)
                if method.samples == 2:
                    out[:, t] = _mean_of_both(H, b, g, step)
                b = b - step - kick
                g = b * spectrum if eigen else np.einsum("sij,sj->si", H, b)
            if method.samples == 1:
                out[:, t] = (g * b).sum(axis=1) / 2
        _check_finite(method, out[:, at : at + BLOCK], at + BLOCK)
    return out


def _mean_of_both(H, b, g, step):
    """The mean of the losses at b and at b − step."""
    after = b - step
    return ((g * b).sum(axis=1) + (np.einsum("sij,sj->si", H, after) * after).sum(axis=1)) / 4


def _optimizer(method, n, seeds, spectrum):
    from ...optimizers import baselines
    from ...optimizers.learned import LODO
    from ...optimizers.learned.meta import MetaAdam

    p = method.numbers
    if method.kind == "newton":
        return _Divide(spectrum)
    if method.linear is not None:
        return baselines.SGD(p["lr"], p.get("beta", 0.0))
    if method.kind == "lodo":
        return LODO(
            n,
            tuple(seeds),
            p["alpha"],
            MetaAdam(p["meta"], eps=p.get("eps", 1e-7)),
            p["beta"],
            p["depth"],
        )
    if method.kind == "olbfgs":
        return p
    kinds = {"adam": baselines.Adam, "yogi": baselines.Yogi, "rmsprop": baselines.RMSprop}
    if method.kind not in kinds:
        raise ValueError(f"no method is of the kind {method.kind!r}")
    return kinds[method.kind](**p)


class _Divide:
    """Newton in the eigenbasis."""

    def __init__(self, spectrum):
        self.spectrum = spectrum

    def init(self, theta):
        return np.zeros_like(theta)

    def update(self, state, theta, gradient):
        return gradient / self.spectrum

    def step(self, state):
        return state


def _start(optimizer, b, H):
    if isinstance(optimizer, dict):  # O-LBFGS keeps a history a seed
        from ...optimizers.baselines import OLBFGS

        each = [
            OLBFGS(
                optimizer["lr"], lambda theta, s, h=h: h @ s, optimizer["history"], optimizer["tau"]
            )
            for h in H
        ]
        return [(one, one.init(row)) for one, row in zip(each, b)]
    return optimizer.init(b)


def _advance(optimizer, states, b, g):
    if isinstance(optimizer, dict):
        states = [
            (one, one.update(state, row, gradient))
            for (one, state), row, gradient in zip(states, b, g)
        ]
        return states, np.stack([one.step(state) for one, state in states])
    states = optimizer.update(states, b, g)
    return states, optimizer.step(states)
