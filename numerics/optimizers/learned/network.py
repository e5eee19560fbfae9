"""LODO's G = α₀[I 0]G̃ᵀG̃[I; 0] and its hypergradient, many seeds at once.

G̃ is a product of layers, each a random permutation and then block-diagonal 4×4 (Liao et al.,
section 3, equation (2)). Hidden unit c·B + b is entry c of block b of B; the permutations are
random, so the order of the units means nothing.  Arrays carry a leading axis of S seeds.
"""

from dataclasses import dataclass, replace

import numpy as np

from ...streams import generator

BLOCK_SIZE = 4
INITIAL = 1  # the purpose of the initial draws' stream; the noise's is 0


def hidden_size(n):
    """ñ = 2n + 4 − (2n mod 4), the hidden size of the conventions."""
    return 2 * n + 4 - 2 * n % 4


@dataclass(frozen=True)
class Network:
    """Permutations (S, L, ñ) and their inverses; `size` is n, `alpha` is α₀.

    Raises ValueError, through `draw`, for n < 1, depth < 1 or α₀ ≤ 0.
    """

    size: int
    alpha: float
    perm: np.ndarray
    inverse: np.ndarray

    @classmethod
    def draw(cls, n, seeds, depth=16, alpha=1.0):
        """The network and its first weights (S, L, 4, 4, B): random orthogonal blocks, so G =
        α₀I."""
        for name, value in (("n", n), ("depth", depth)):
            if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
                raise ValueError(f"{name} is {value!r}; give a whole number of at least 1")
        if not alpha > 0:
            raise ValueError(f"alpha is {alpha}; give a first learning rate above 0")
        hidden = hidden_size(n)
        drawn = [_draw(generator(seed, 0, INITIAL), hidden, depth) for seed in seeds]
        perm = np.stack([p for p, _ in drawn])
        return cls(n, float(alpha), perm, np.argsort(perm, axis=-1)), np.stack(
            [w for _, w in drawn]
        )

    def forward(self, W, x):
        """G̃[x; 0] as (S, ñ), and what enters the blocks of every layer, (S, L, 4, B)."""
        S, L, _, _, B = W.shape
        a = np.zeros((S, self.perm.shape[-1]), W.dtype)
        a[:, : self.size] = x
        inputs = np.empty((S, L, BLOCK_SIZE, B), W.dtype)
        for l in range(L):
            u = np.take_along_axis(a, self.perm[:, l], axis=1).reshape(S, BLOCK_SIZE, B)
            inputs[:, l] = u
            a = (W[:, l] * u[:, None]).sum(axis=2).reshape(S, -1)
        return a, inputs

    def backward(self, W, top):
        """G̃ᵀ·top as (S, ñ), and what reaches the outputs of every layer, (S, L, 4, B)."""
        S, L, _, _, B = W.shape
        signals, t = np.empty((S, L, BLOCK_SIZE, B), W.dtype), top
        for l in range(L - 1, -1, -1):
            signals[:, l] = t.reshape(S, BLOCK_SIZE, B)
            t = (W[:, l] * signals[:, l][:, :, None]).sum(axis=1).reshape(S, -1)
            t = np.take_along_axis(t, self.inverse[:, l], axis=1)
        return t, signals

    def apply(self, W, x):
        """Gx (S, n), with the inputs and signals of x for `hypergradient`."""
        top, inputs = self.forward(W, x)
        out, signals = self.backward(W, top)
        return self.alpha * out[:, : self.size], (inputs, signals)

    def hypergradient(self, W, passed, gradient):
        """d loss(x − Gm)/dW with g = ∇loss there, `passed` = apply(W, m)[1]: (S, L, 4, 4, B).

        f = −gᵀGm = −α₀(G̃g)ᵀ(G̃m) is symmetric in g and m, so the adjoint of one forward pass is
        the transposed pass of the other: −α₀(t_g u_mᵀ + t_m u_gᵀ) in every block.
        """
        _, (inputs, signals) = self.apply(W, gradient)
        u, t = passed
        return -self.alpha * (
            signals[:, :, :, None] * u[:, :, None] + t[:, :, :, None] * inputs[:, :, None]
        )

    def matrix(self, W):
        """G as (S, n, n): the unit vectors pass through a copy of the network each."""
        S, n = len(W), self.size
        copies = replace(
            self, perm=np.repeat(self.perm, n, axis=0), inverse=np.repeat(self.inverse, n, axis=0)
        )
        units = np.tile(np.eye(n, dtype=W.dtype), (S, 1))
        images, _ = copies.apply(np.repeat(W, n, axis=0), units)
        return np.ascontiguousarray(images.reshape(S, n, n).swapaxes(1, 2))


def _draw(rng, hidden, depth):
    perm = np.stack([rng.permutation(hidden) for _ in range(depth)])
    q, r = np.linalg.qr(rng.standard_normal((depth, hidden // BLOCK_SIZE, BLOCK_SIZE, BLOCK_SIZE)))
    # the signs of R's diagonal make the blocks uniform over the orthogonal group
    q *= np.sign(np.diagonal(r, axis1=-2, axis2=-1))[..., None, :]
    return perm, np.ascontiguousarray(np.moveaxis(q, 1, -1))
