"""Random layers of optional transpositions in float64: the distribution on S_ñ, sampled over
matchings."""

from itertools import permutations

import numpy as np

from .. import sampling


def layer_statistics(points, depth, samples, seed):
    """Of `samples` random sequences of matchings: (log ñ! − entropy, total variation, χ²), each
    (samples,).

    `points` is even and at most 6. Raises ValueError otherwise.
    """
    if points not in (2, 4, 6):
        raise ValueError(f"points is {points}; give 2, 4 or 6")
    if depth < 1:
        raise ValueError(f"depth is {depth}; give a depth of at least 1")
    order = list(permutations(range(points)))
    place = {p: i for i, p in enumerate(order)}
    swap = np.zeros((points, points, len(order)), dtype=np.int64)
    for a in range(points):
        for b in range(points):
            exchange = list(range(points))
            exchange[a], exchange[b] = b, a
            swap[a, b] = [place[tuple(exchange[x] for x in p)] for p in order]
    found = np.empty((samples, 3))
    for index in range(samples):
        rng = sampling.stream(seed, index)
        p = np.zeros(len(order))
        p[0] = 1
        for _ in range(depth):
            pairing = rng.permutation(points).reshape(-1, 2)
            for a, b in pairing:
                p = (p + p[swap[a, b]]) / 2
        size = len(order)
        positive = p[p > 0]
        found[index] = (
            np.log(size) + positive @ np.log(positive),
            np.abs(p - 1 / size).sum() / 2,
            size * (p @ p) - 1,
        )
    return found[:, 0], found[:, 1], found[:, 2]
