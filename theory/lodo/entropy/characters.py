"""E[χ²] of d layers for any ñ and block size k, by the representations of the symmetric group.

A layer acts in the irreducible representation λ as the projection on the vectors fixed by a Young
subgroup of blocks k; its mean over relabellings commutes with the group, so by Schur's lemma it is
(K_λ/f_λ)·1, f_λ the number of standard tableaux, K_λ = K_{λ,(k^{ñ/k})} the Kostka number. By
Plancherel

    E[χ²] = Σ_{λ≠(ñ)} f_λ² (K_λ/f_λ)^d   (claim transposition_entropy_exact).
"""

from functools import lru_cache
from math import factorial, prod

from flint import arb, ctx, fmpq

from .enumeration import check_depth


def check_blocks(points, block):
    """ValueError unless k ≥ 2 divides ñ and ñ > k or ñ = k (one block)."""
    for name, value, least in (("ñ", points, 2), ("k", block, 2)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"{name} is {value!r}; give a whole number of at least {least}")
    if points % block:
        raise ValueError(
            f"ñ = {points} is no multiple of k = {block}; give blocks that fill the layer"
        )


@lru_cache(maxsize=8)
def modes(points: int, block: int = 2) -> tuple[tuple[tuple[int, ...], int, int], ...]:
    """(λ, f_λ, K_λ) for every partition λ of ñ with K_λ > 0, the trivial one first.

    K counts the ways to build λ by horizontal strips of k boxes (Pieri's rule), f is the hook
    formula.
    """
    check_blocks(points, block)
    counts = _built(points // block, block)
    return tuple(
        (shape, standard_tableaux(shape), counts[shape]) for shape in sorted(counts, reverse=True)
    )


@lru_cache(maxsize=32)
def _built(strips: int, block: int) -> dict:
    """In how many ways each partition is built by so many strips."""
    if not strips:
        return {(): 1}
    grown: dict = {}
    for shape, count in _built(strips - 1, block).items():
        for larger in _strips(shape, block):
            grown[larger] = grown.get(larger, 0) + count
    return grown


def _strips(shape, boxes):
    """All partitions that are larger by a horizontal strip of so many boxes."""
    rows = [*shape, 0]
    room = [boxes, *(rows[i] - rows[i + 1] for i in range(len(rows) - 1))]
    begun, below = [((), boxes)], sum(room)
    for row, most in zip(rows, room):
        below -= most  # so many have room in the rows that follow
        begun = [
            ((*larger, row + more), left - more)
            for larger, left in begun
            for more in range(max(0, left - below), min(left, most) + 1)
        ]
    return [larger if larger[-1] else larger[:-1] for larger, _ in begun]


def standard_tableaux(shape) -> int:
    """f_λ by the hook length formula."""
    columns = [sum(1 for row in shape if row > j) for j in range(shape[0])] if shape else []
    hooks = prod(row - j + columns[j] - i - 1 for i, row in enumerate(shape) for j in range(row))
    return factorial(sum(shape)) // hooks


def chi_square(points: int, depth: int, block: int = 2) -> fmpq:
    """E[χ²] after `depth` layers, exactly. Raises ValueError for an ñ that k does not divide and d
    < 1."""
    check_depth(depth)
    return sum((fmpq(f * f) * fmpq(k, f) ** depth for _, f, k in modes(points, block)[1:]), fmpq(0))


def chi_square_ball(points: int, depth: int, block: int = 2) -> arb:
    """The same as a ball, for large ñ."""
    check_depth(depth)
    with ctx.workprec(192):
        return sum(
            (arb(f * f) * (arb(k) / f) ** depth for _, f, k in modes(points, block)[1:]), arb(0)
        )


def rate(points: int, block: int = 2) -> fmpq:
    """The largest K_λ/f_λ, λ ≠ (ñ): E[χ²] decays like its d-th power."""
    return max(fmpq(k, f) for _, f, k in modes(points, block)[1:])


def standard_rate(points: int, block: int = 2) -> fmpq:
    """K/f at λ = (ñ−1, 1): (ñ/k − 1)/(ñ − 1), which is (ñ−2)/(2(ñ−1)) for k = 2."""
    check_blocks(points, block)
    return fmpq(points // block - 1, points - 1)
