"""Every Jordan type of real matrices up to a size, and every start vector in a Jordan basis."""

from itertools import combinations_with_replacement, product

from theory.propagators import J

# Which numbers the eigenvalues are does not matter, only which of them are equal.
REAL = (0, 1, -1, 2, "1/2", -3)
PAIRS = ((0, 1), (1, 1), ("1/2", "2/3"))


def jordan_types(size):
    """Yield each real Jordan type of the given size as a tuple of (λ, n), λ a number or a pair (a,
    b).

    A type says which blocks have equal eigenvalues: a multiset of partitions for the real ones
    and one for the conjugate pairs. Raises ValueError for a size that needs more than the
    six real numbers and three pairs at hand.
    """
    if size > len(REAL):
        raise ValueError(f"size is {size}: at most {len(REAL)} eigenvalues are at hand")
    for pairs in range(size // 2 + 1):
        for real in _partition_multisets(size - 2 * pairs):
            for imaginary in _partition_multisets(pairs):
                blocks = [(REAL[i], n) for i, sizes in enumerate(real) for n in sizes]
                blocks += [(PAIRS[i], n) for i, sizes in enumerate(imaginary) for n in sizes]
                yield tuple(blocks)


def _partition_multisets(total):
    """Multisets of non-empty partitions whose sums add up to `total`."""
    for sums in _partitions(total):
        groups = [(s, sums.count(s)) for s in sorted(set(sums), reverse=True)]
        choices = [
            combinations_with_replacement(list(_partitions(s)), count) for s, count in groups
        ]
        for chosen in product(*choices):
            yield [partition for group in chosen for partition in group]


def _partitions(total, largest=None):
    """Partitions of `total` as descending tuples."""
    if total == 0:
        yield ()
        return
    for first in range(min(total, largest or total), 0, -1):
        for rest in _partitions(total - first, first):
            yield (first, *rest)


def union(blocks):
    """The Propagator ∪ J(λ; n), v = e1 in each block."""
    whole = J(*blocks[0])
    for block in blocks[1:]:
        whole = whole | J(*block)
    return whole


def starts(blocks):
    """Yield (positions, v) for every v that is e_m or 0 in each block; position 0 says 0.

    By p(N)⁻¹ in each block every start vector is similar to one of these (the claim
    jordan_block_start). Blocks that are alike are taken in descending order of position.
    """
    for positions in product(*(range(n + 1) for _, n in blocks)):
        pairs = list(zip(blocks, positions))
        if any(p == q and i < j for (p, i), (q, j) in zip(pairs, pairs[1:])):
            continue
        v = []
        for (lam, n), position in pairs:
            cell = 2 if isinstance(lam, tuple) else 1
            v += [int(position > 0 and i == (position - 1) * cell) for i in range(n * cell)]
        yield positions, v
