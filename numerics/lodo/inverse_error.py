"""How far LODO's G is from the inverse Hessian while it learns on the noisy bowl (Liao et al.,
Figure 2)."""

import numpy as np

from ..optimizers.learned.lodo import LODO
from ..optimizers.learned.meta import MetaAdam
from ..problems.noisy_bowl import NoisyBowl
from ..streams import BLOCK
from .bowl.runs import filler


def relative_error(G, H, scale=1.0):
    """‖I − GH/scale‖_F/√n, 0 exactly at G = scale·H⁻¹."""
    n = len(H)
    return float(np.linalg.norm(np.eye(n) - G @ H / scale) / np.sqrt(n))


def matrices(spectrum, seed, marks, alpha=0.27, meta=0.00096, beta=0.195, depth=16):
    """(H, {t: G after t steps}, losses after every step) of one run with the bowl table's numbers,
    for every t in `marks`; compiled, the losses are those of `bowl.runs.losses` to the bit.

    Raises ValueError unless the marks are whole numbers of at least 0.
    """
    marks = sorted(set(marks))
    if not marks or marks[0] < 0 or any(int(t) != t for t in marks):
        raise ValueError(f"the marks are {marks}; give whole numbers of steps, at least 0")
    bowl = NoisyBowl.from_spectrum(spectrum, seed)
    lodo = LODO(bowl.size, (seed,), alpha, MetaAdam(meta), beta, depth)
    advance = _compiled(bowl.H, lodo) or _plain(bowl, lodo)
    found, done, losses, fill = {}, 0, np.empty(marks[-1]), filler()
    noise = np.empty((BLOCK, bowl.size))
    for mark in marks:
        while done < mark:
            at = done % BLOCK
            if not at:
                fill(seed, done // BLOCK, noise)
            count = min(BLOCK - at, mark - done)
            weights = advance(noise[at : at + count], done, losses[done : done + count])
            done += count
        found[mark] = lodo.network.matrix(lodo.first if not done else weights)[0]
    return bowl.H, found, losses


def _compiled(H, lodo):
    """noise, steps before, losses to fill → the weights, by numba; None where it is not
    installed."""
    try:
        from ..optimizers.learned import kernels
    except ImportError:
        return None
    W, perm = lodo.first[0].copy(), lodo.network.perm[0].astype(np.uint32)
    M, V, b, m = np.zeros_like(W), np.zeros_like(W), np.zeros(lodo.n), np.zeros(lodo.n)
    p, alpha = lodo.meta, lodo.network.alpha

    def advance(noise, done, losses):
        kernels.lodo_block(
            H,
            noise,
            b,
            m,
            W,
            M,
            V,
            perm,
            alpha,
            p.rate,
            lodo.beta,
            p.beta1,
            p.beta2,
            p.eps,
            done,
            losses,
        )
        return W[None]

    return advance


def _plain(bowl, lodo):
    b = np.zeros((1, lodo.n))
    state = lodo.init(b)

    def advance(noise, done, losses):
        nonlocal b, state
        for t, kick in enumerate(noise):
            b = b - lodo.step(state) - kick
            gradient = bowl.gradient(b)
            losses[t] = (gradient * b).sum() / 2
            state = lodo.update(state, b, gradient)
        return state.weights

    return advance
