"""LODO's layers for one network of many parameters: G = α₀[I 0]G̃ᵀG̃[I; 0], laid out for speed.

The same mathematics as `layers`, for one seed, with the blocks' entries apart: weights are
(L, 4, 4, B), entry (i, j) of all B blocks of a layer side by side, and a hidden vector is (4, B).
So a layer is sixteen products of long rows, and nothing is done one small block at a time.
"""

import torch

from ...batched.refusals import positive, whole
from .layers import BLOCK, hidden_size

LONG = 2000  # blocks of a layer from which on memory counts for more than calls


class OneSeed:
    """Permutations (L, ñ) of hidden units, ñ = 4B the first multiple of 4 above 2n."""

    def __init__(self, n, alpha, perm):
        positive(alpha=alpha)
        if perm.dim() != 2 or perm.shape[1] != hidden_size(n):
            raise ValueError(
                f"perm has shape {tuple(perm.shape)}; give (L, {hidden_size(n)}) for n = {n}"
            )
        self.n, self.alpha = n, alpha
        self.perm, self.inverse = perm, perm.argsort(dim=1)
        self.perms, self.inverses = self.perm.unbind(), self.inverse.unbind()
        self.blocks = perm.shape[1] // BLOCK

    @classmethod
    def drawn(cls, n, depth=16, alpha=1.0, seed=0, like=None):
        """(layers, first weights): random permutations and orthogonal blocks, so G = α₀I at first.

        `like` gives dtype and device. Raises ValueError for n < 1, depth < 1 or α₀ ≤ 0.
        """
        whole(n=n, depth=depth)
        like = torch.zeros(1) if like is None else like
        random = torch.Generator().manual_seed(seed)
        hidden = hidden_size(n)
        perm = torch.stack([torch.randperm(hidden, generator=random) for _ in range(depth)])
        shape = (depth, hidden // BLOCK, BLOCK, BLOCK)
        square, triangle = torch.linalg.qr(
            torch.randn(shape, generator=random, dtype=torch.float64)
        )
        # The signs of the diagonal make it uniform over all orthogonal blocks.
        square *= triangle.diagonal(dim1=-2, dim2=-1).sign()[..., None, :]
        weights = square.permute(0, 2, 3, 1).contiguous().to(like)
        return cls(n, alpha, perm.to(like.device)), weights

    def up(self, W, x):
        """G̃[x; 0] (ñ) and the inputs of the blocks (L, 4, B)."""
        a = x.new_zeros(self.perm.shape[1])
        a[: self.n] = x
        inputs = x.new_empty(len(W), BLOCK, self.blocks)
        for block, entering, perm in zip(W.unbind(), inputs.unbind(), self.perms):
            torch.index_select(a, 0, perm, out=entering.view(-1))
            a = _product(block.transpose(0, 1), entering)
        return a, inputs

    def down(self, W, top):
        """G̃ᵀ·top (ñ) and what reaches the outputs of the blocks (L, 4, B)."""
        signals = top.new_empty(len(W), BLOCK, self.blocks)
        layers = list(zip(W.unbind(), signals.unbind(), self.inverses))
        for block, entering, inverse in reversed(layers):
            entering.view(-1).copy_(top)
            top = _product(block, entering).index_select(0, inverse)
        return top, signals

    def apply(self, W, x):
        """Gx (n), and (inputs, signals) for `hypergradient`."""
        top, inputs = self.up(W, x)
        out, signals = self.down(W, top)
        return self.alpha * out[: self.n], (inputs, signals)

    def hypergradient(self, W, passed, gradient):
        """d loss(x − Gm)/dW at fixed m, g = ∇loss there, `passed` = apply(W, m)[1]."""
        inputs, signals = passed
        own_inputs, own_signals = self.apply(W, gradient)[1]
        own_signals.mul_(-self.alpha)
        found = own_signals[:, :, None] * inputs[:, None]
        return found.addcmul_(signals[:, :, None], own_inputs[:, None], value=-self.alpha)

    def matrix(self, W):
        """G (n, n)."""
        eye = torch.eye(self.n, dtype=W.dtype, device=W.device)
        return torch.stack([self.apply(W, e)[0] for e in eye], 1)


def _product(block, x):
    """Σ_k block[k]·x[k] over four rows (4, B) of entries and x (4, B), flat: the blocks times x."""
    if x.shape[1] < LONG:  # one call costs more than the memory that it writes
        return (block * x[:, None]).sum(0).view(-1)
    first, *others = x.unbind()
    total = block[0] * first
    for row, entry in zip(block[1:].unbind(), others):
        total.addcmul_(row, entry)
    return total.view(-1)
