"""LODO's preconditioner frozen after learning, on the same bowl and on a new one."""

from dataclasses import dataclass

import numpy as np

from .. import sampling
from ..optimizers.learned.lodo import LODO
from ..optimizers.learned.meta import MetaAdam
from ..problems.noisy_bowl import NoisyBowl
from ..streams import BLOCK, centre_steps


@dataclass(frozen=True)
class Frozen:
    """For one seed: LODO's loss before freezing, the frozen G's loss on the same bowl, its largest
    loss within ten steps on a new bowl, the spectral radius there, and the same radius for the old
    bowl's H⁻¹."""

    learned: float
    kept: float
    burst: float
    radius: float
    newton_radius: float


def radius(G, H, beta):
    """The spectral radius of b ← b − Gm, m ← βm + (1−β)Hb."""
    n = len(H)
    one = np.eye(n)
    return float(
        np.abs(
            np.linalg.eigvals(
                np.block([[one - (1 - beta) * G @ H, -beta * G], [(1 - beta) * H, beta * one]])
            )
        ).max()
    )


def learn(bowl, seed, steps, alpha, meta, beta, depth):
    """G (n, n) after `steps` steps of LODO on the bowl, and the mean loss of the last tenth."""
    n = bowl.size
    try:
        from ..optimizers.learned import kernels
    except ImportError:
        kernels = None
    if kernels is not None:
        return _learn_compiled(kernels, bowl, seed, steps, alpha, meta, beta, depth)
    lodo = LODO(n, (seed,), alpha, MetaAdam(meta), beta, depth)
    b, state, losses = np.zeros((1, n)), None, []
    state = lodo.init(b)
    for at in range(0, steps, BLOCK):
        for kick in bowl.kicks(seed, at, min(BLOCK, steps - at)):
            b = b - lodo.step(state) - kick
            losses.append(float(bowl.loss(b)[0]))
            state = lodo.update(state, b, bowl.gradient(b))
    return lodo.network.matrix(state.weights)[0], float(np.mean(losses[-max(1, steps // 10) :]))


def _learn_compiled(kernels, bowl, seed, steps, alpha, meta, beta, depth):
    from ..optimizers.learned.network import Network

    network, W = Network.draw(bowl.size, [seed], depth, alpha)
    layers, perm = W[0].copy(), network.perm[0].astype(np.uint32)
    M, V, b, m, losses = (
        np.zeros_like(layers),
        np.zeros_like(layers),
        np.zeros(bowl.size),
        np.zeros(bowl.size),
        np.empty(steps),
    )
    for at in range(0, steps, BLOCK):
        noise = bowl.kicks(seed, at, min(BLOCK, steps - at))
        kernels.lodo_block(
            bowl.H,
            noise,
            b,
            m,
            layers,
            M,
            V,
            perm,
            alpha,
            meta,
            beta,
            0.9,
            0.999,
            1e-7,
            at,
            losses[at : at + len(noise)],
        )
    return network.matrix(layers[None])[0], float(losses[-max(1, steps // 10) :].mean())


def frozen(spectrum, seed, steps, alpha=0.27, meta=0.00096, beta=0.195, depth=16, after=20_000):
    """Learn on one bowl, freeze, go on there, and start on a bowl of the same spectrum with new
    eigenvectors."""
    bowl, new = (
        NoisyBowl.from_spectrum(spectrum, seed),
        NoisyBowl.from_spectrum(spectrum, seed + 10**6),
    )
    G, learned = learn(bowl, seed, steps, alpha, meta, beta, depth)
    G = (G + G.T) / 2
    kept = _kept(bowl, G, beta, centre_steps(seed + 10**6, bowl.size, 0, after))
    H_inverse = np.linalg.inv(bowl.H)
    return Frozen(
        learned,
        kept,
        _burst(new, G, beta, bowl.kicks(seed, 0, 10)),
        radius(G, new.H, beta),
        radius(H_inverse, new.H, 0.0),
    )


def old_inverse_radii(spectrum, count, seed):
    """ρ(1 − H⁻¹H′), (count,), for H′ of the same spectrum with random eigenvectors Q in the frame
    of H.

    H⁻¹H′ is similar to ZZᵀ, Z = Λ^-½QΛ^½, so its eigenvalues are the squares of Z's singular values
    and the radius is max(μmax − 1, 1 − μmin).
    """
    roots, found = np.sqrt(spectrum), np.empty(count)
    for index in range(count):
        Q = sampling.orthogonal(sampling.stream(seed, index), roots.size)
        values = np.linalg.svd(Q * roots / roots[:, None], compute_uv=False)
        found[index] = max(values[0] ** 2 - 1, 1 - values[-1] ** 2)
    return found


def _kept(bowl, G, beta, noise):
    """The mean loss of the frozen method over these steps, the first tenth left out."""
    n, (values, Q) = bowl.size, np.linalg.eigh(bowl.H)
    root = (Q * np.sqrt(values)) @ Q.T
    mu, U = np.linalg.eigh(root @ G @ root)
    kicks = noise @ root @ U  # in the symmetric frame every mode of H^½GH^½ runs by itself
    c, y, losses = np.zeros(n), np.zeros(n), np.empty(len(noise))
    for t, kick in enumerate(kicks):
        y = beta * y + (1 - beta) * c
        c = c - mu * y - kick
        losses[t] = c @ c / 2
    return float(losses[len(noise) // 10 :].mean())


def _burst(bowl, G, beta, noise):
    """The largest loss within the steps of this noise, from the bottom; infinite if it
    overflows."""
    b, m, largest = np.zeros(bowl.size), np.zeros(bowl.size), 0.0
    with np.errstate(over="ignore", invalid="ignore"):
        for kick in noise:
            b = b - G @ m - kick
            largest = max(largest, float(bowl.loss(b)))
            m = beta * m + (1 - beta) * bowl.gradient(b)
    return largest if np.isfinite(largest) else np.inf
