"""How deep the network must be before a bound on P(all permutations accessible) says anything.

Paper (Theorem 4.2, one target): P ≥ 1 − ñ!√(ε/2), with ε ≤ log(1 + E[χ²]). Improved: two halves of
depth d, each with a support of more than half of S_ñ, multiply to all of S_ñ (XY = S_ñ where |X| +
|Y| > ñ!); a support of at most half has χ² ≥ 1, so at depth 2d P ≥ 1 − 2E[χ²(d)].
"""

from math import factorial

from flint import arb, ctx

from .characters import check_blocks, chi_square_ball


def papers_depth(points: int, block: int = 2) -> int:
    """The least depth at which log(1 + E[χ²]) < 2/ñ!², so that the paper's bound is positive."""

    def useful(depth):
        return (1 + chi_square_ball(points, depth, block)).log() * factorial(points) ** 2 < 2

    return _least(useful)


def improved_depth(points: int, block: int = 2) -> int:
    """The least depth 2d at which 1 − 2E[χ²(d)] is positive."""
    return 2 * _least(lambda depth: 2 * chi_square_ball(points, depth, block) < 1)


def _least(useful) -> int:
    """The first depth where a condition that stays true becomes true, by doubling and bisection."""
    with ctx.workprec(4096):
        high = 1
        while not useful(high):
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            if useful(middle):
                high = middle
            else:
                low = middle
        return high


def least_depth(points: int, block: int = 2) -> int:
    """A depth below which the paper's bound is certainly vacuous, whatever ε is exactly.

    The image of one point has probabilities that are multiples of k!^{−d}. Where ñ has a prime
    factor above k none of them is 1/ñ, so the total variation distance is at least k!^{−d}/2 and by
    Pinsker ε ≥ k!^{−2d}/2: the bound needs k!^d > ñ!/2. Raises ValueError where ñ has no such
    factor.
    """
    check_blocks(points, block)
    rest = points
    for p in range(2, block + 1):
        while rest % p == 0:
            rest //= p
    if rest == 1:
        raise ValueError(
            f"ñ = {points} has no prime factor above k = {block}; this bound needs one"
        )
    depth = 1
    while factorial(block) ** depth * 2 <= factorial(points):
        depth += 1
    return depth


def leading_depth(points: int, block: int = 2) -> int:
    """The depth at which the leading term (ñ−1)²((ñ/k−1)/(ñ−1))^d of E[χ²] alone falls below
    2/ñ!²."""
    check_blocks(points, block)
    with ctx.workprec(256):
        n = arb(points)
        needed = 2 * arb(factorial(points)).log() + 2 * (n - 1).log() - arb(2).log()
        return int((needed / ((n - 1) / (points // block - 1)).log()).ceil().unique_fmpz())
