"""LODO's G = α₀[I 0]G̃ᵀG̃[I; 0] and its hypergradient, many seeds at once (section 3, equation 2).

G̃ is a product of layers, each a permutation and then 4×4 blocks. Hidden unit 4b + c is entry c of
block b.
"""

import torch

from ...batched.refusals import positive, whole
from ...batched.sampling import dot, orthogonal
from ...batched.streams import Streams

BLOCK = 4


def hidden_size(n):
    """ñ, the first multiple of 4 above 2n."""
    return 4 * (n // 2 + 1)


def draw(n, seeds, depth=16, alpha=1.0, seed=0, device="cpu", dtype=torch.float64):
    """The Layers and first weights of these seeds, random permutations and orthogonal blocks, so G
    = α₀I.

    Seed s has the same ones alone and beside others: its numbers are addressed by (`seed`, s).
    Sorting random words makes the permutations; the blocks are products of four reflections with a
    random sign. Raises ValueError for n < 1, depth < 1, α₀ ≤ 0 or no seeds.
    """
    whole(n=n, depth=depth, seeds=len(seeds))
    hidden = hidden_size(n)
    streams = Streams(seed, list(seeds), device)
    perm = streams.bits(depth, hidden).argsort(dim=2, stable=True)
    count = depth * hidden // BLOCK
    each = Streams(seed, list(range(count)), device)  # one key a block, mixed with the seed's own
    each.key = (streams.bits()[:, None] ^ each.key).flatten()
    blocks = orthogonal(each, BLOCK)
    blocks[:, 0] *= 1 - 2 * each.choice(2)[:, None]
    return Layers(n, alpha, perm), blocks.reshape(
        len(seeds), depth, hidden // BLOCK, BLOCK, BLOCK
    ).to(dtype)


class Layers:
    """Permutations (S, L, ñ): a layer sends a to the blocks applied to a[perm]. n, α₀ as in G."""

    def __init__(self, n, alpha, perm):
        positive(alpha=alpha)
        if perm.dim() != 3 or perm.shape[2] != hidden_size(n):
            raise ValueError(
                f"perm has shape {tuple(perm.shape)}; give (S, L, {hidden_size(n)}) for n = {n}"
            )
        self.n, self.alpha, self.perm, self.inverse = n, alpha, perm, perm.argsort(dim=2)

    def product(self, W, x):
        """G̃[x; 0] (S, ñ), and the inputs of the blocks, L of (S, B, 4)."""
        a = x.new_zeros(len(x), self.perm.shape[2])
        a[:, : self.n] = x
        inputs = []
        for layer in range(W.shape[1]):
            inputs.append(a.gather(1, self.perm[:, layer]).unflatten(1, (-1, BLOCK)))
            a = dot(W[:, layer], inputs[-1][:, :, None, :]).flatten(1)
        return a, inputs

    def transposed(self, W, top):
        """G̃ᵀ·top (S, ñ), and what reaches the outputs of the blocks, L of (S, B, 4)."""
        signals = []
        for layer in reversed(range(W.shape[1])):
            signals.append(top.unflatten(1, (-1, BLOCK)))
            top = (
                dot(W[:, layer].mT, signals[-1][:, :, None, :])
                .flatten(1)
                .gather(1, self.inverse[:, layer])
            )
        return top, signals[::-1]

    def apply(self, W, x):
        """Gx (S, n), and (inputs, signals), each (S, L, B, 4), for `hypergradient`."""
        top, inputs = self.product(W, x)
        out, signals = self.transposed(W, top)
        return self.alpha * out[:, : self.n], (torch.stack(inputs, 1), torch.stack(signals, 1))

    def hypergradient(self, W, passed, gradient):
        """d loss(x − Gm)/dW at fixed m, g = ∇loss there, `passed` = apply(W, m)[1].

        −gᵀGm = −α₀(G̃g)ᵀ(G̃m), so a block meets g's input with m's signal and m's input with g's
        signal.
        """
        inputs, signals = passed
        own_inputs, own_signals = self.apply(W, gradient)[1]
        return -self.alpha * (
            own_signals[..., None] * inputs[..., None, :]
            + signals[..., None] * own_inputs[..., None, :]
        )

    def matrix(self, W):
        """G (S, n, n)."""
        eye = torch.eye(self.n, dtype=W.dtype, device=W.device)
        return torch.stack([self.apply(W, e.expand(len(W), self.n))[0] for e in eye], 2)
