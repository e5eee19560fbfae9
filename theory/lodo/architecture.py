"""The counts and the Jacobian of LODO's preconditioner (section 3, equation 2), exact.

G = α₀[1 0]G̃ᵀG̃[1; 0], G̃ = B_L P_L … B_1 P_1 with permutations P and block-diagonal B, blocks k×k.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from flint import nmod_mat

PRIME = 2**61 - 1


@dataclass(frozen=True)
class Shape:
    """n parameters, hidden size ñ, depth L, block size k; ValueError where the paper's rules are
    broken."""

    n: int
    hidden: int
    depth: int
    block: int = 4

    def __post_init__(self):
        if self.depth < 1:
            raise ValueError(f"depth is {self.depth}; give at least 1")
        if self.hidden < self.n or self.hidden % self.block:
            raise ValueError(
                f"the hidden size is {self.hidden}; give a multiple of {self.block}, at least "
                f"{self.n}"
            )

    @property
    def weights(self) -> int:
        """L layers of ñ/k blocks with k² weights each: Lñk."""
        return self.depth * (self.hidden // self.block) * self.block**2

    @property
    def multiplications(self) -> int:
        """Multiply-adds of Gx: every layer once and its transpose once, so 2Lñk."""
        return 2 * self.weights

    @property
    def symmetric_dimension(self) -> int:
        """dim Sym(n) = n(n+1)/2."""
        return self.n * (self.n + 1) // 2


def hidden_size(n: int) -> int:
    """ñ = 2n + 4 − (2n mod 4), the paper's choice."""
    return 2 * n + 4 - 2 * n % 4


def jacobian_rank(shape: Shape, seed: int = 0) -> int:
    """A lower bound of the generic rank of d G/d weights in Sym(n): the rank at a random point
    modulo 2⁶¹ − 1.

    A weight (i, j) of layer l moves G̃ by left_l e_i e_jᵀ right_l, and G by u vᵀ + v uᵀ with u =
    (G̃J)ᵀ left_l e_i and v = (right_l J)ᵀ e_j.  A rank modulo a prime is at most the rank over ℚ.
    """
    rng = random.Random(f"jacobian {shape} {seed}")
    right = _columns(shape)
    rights, layers = [], []
    for _ in range(shape.depth):
        order = rng.sample(range(shape.hidden), shape.hidden)
        right = [right[i] for i in order]
        rights.append(right)
        layer = [[rng.randrange(PRIME) for _ in range(shape.block)] for _ in range(shape.hidden)]
        layers.append((order, layer))
        right = _apply(shape, layer, right)
    left = right  # rows are G̃J; going down, left_lᵀG̃J
    rows = []
    for (order, layer), inner in zip(reversed(layers), reversed(rights)):
        for start in range(0, shape.hidden, shape.block):
            for i in range(start, start + shape.block):
                rows += [_moved(left[i], inner[j]) for j in range(start, start + shape.block)]
        left = _apply_transpose(shape, layer, left)
        back = [None] * shape.hidden
        for place, index in enumerate(order):
            back[index] = left[place]
        left = back
    return nmod_mat(
        len(rows), shape.symmetric_dimension, [x for row in rows for x in row], PRIME
    ).rank()


def _columns(shape: Shape) -> list:
    """J: the first n coordinates, padded by zeros."""
    return [[int(i == j) for j in range(shape.n)] for i in range(shape.hidden)]


def _apply(shape: Shape, layer, rows) -> list:
    out = []
    for i in range(shape.hidden):
        start = i - i % shape.block
        out.append(
            [
                sum(layer[i][j] * rows[start + j][c] for j in range(shape.block)) % PRIME
                for c in range(shape.n)
            ]
        )
    return out


def _apply_transpose(shape: Shape, layer, rows) -> list:
    out = []
    for j in range(shape.hidden):
        start, place = j - j % shape.block, j % shape.block
        out.append(
            [
                sum(layer[start + i][place] * rows[start + i][c] for i in range(shape.block))
                % PRIME
                for c in range(shape.n)
            ]
        )
    return out


def _moved(u, v) -> list:
    n = len(u)
    return [(u[i] * v[j] + u[j] * v[i]) % PRIME for i in range(n) for j in range(i, n)]
