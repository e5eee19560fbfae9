"""Random layers of optional transpositions, batched: the mean χ² against 9·3^{−d} + 4·2^{−d} (ñ =
4).

The distribution on S_4 is a row of 24 numbers an instance; a layer is two averages with a permuted
row.  The closed form is the sum over the irreducible representations (3,1) and (2,2): f = 3, 2, K =
1, 1.
"""

import time
from fractions import Fraction
from itertools import permutations

from ..batched.device import load_torch, settings

CHUNK = 2**18
# standard errors, from the exact variance, of a mean of bounded numbers: error probability 6e-7 by
# the central limit theorem
DEVIATIONS = 5.0
# sequences of matchings without repetition double with every layer
DEEPEST = 12


def check(instances=4000, seed=0, device="auto", dtype="float64", depth=3, first=0, chunk=None):
    """The mean of χ² over `instances` random sequences of `depth` matchings, against the closed
    form; `chunk` at once."""
    torch = load_torch()
    if instances < 30 or not 1 <= depth <= DEEPEST:
        raise ValueError(
            f"{instances} instances of depth {depth}; give at least 30 instances and a depth from "
            f"1 to {DEEPEST}"
        )
    from ..batched import batches as cut
    from ..batched import watch
    from ..batched.worst import gathered, outcome

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    begun = time.perf_counter()
    with settings(chosen):
        moves = _moves(torch, chosen)
        watch.shape(24)
        chi = gathered(
            (
                _chi(seed, part, moves, depth, number)
                for part in watch.parts(range(first, first + instances), chunk or CHUNK)
            ),
            instances,
        )
        expected = 9 * 3.0**-depth + 4 * 2.0**-depth
        error, bound = (
            abs(float(chi.mean()) - expected),
            DEVIATIONS * (float(variance(depth)) / instances) ** 0.5,
        )
        worst = first + int((chi - expected).abs().argmax())
    if depth == 1:  # every matching has χ² = 5, up to rounding
        bound = 2.0**-40 if number == torch.float64 else 2.0**-14
    note = (
        f"{instances} sequences of {depth} matchings: mean χ² {float(chi.mean()):.5g}, formula "
        f"{expected:.5g}, {DEVIATIONS:g} standard errors (error probability 6e-7)"
    )
    return outcome([(error, bound, (seed, worst))], instances, note, begun, chosen, dtype)


def _chi(seed, numbers, moves, depth, dtype):
    """χ² after `depth` layers, (B,) in float64."""
    from ..batched.streams import Streams

    streams = Streams(seed, numbers, moves.device)
    p = moves.new_zeros(len(numbers), 24, dtype=dtype)
    p[:, 0] = 1
    for _ in range(depth):
        matching = streams.choice(3)
        for pair in range(2):
            p = (p + p.gather(1, moves[matching, pair])) / 2
    return 24 * (p * p).sum(1).double() - 1


def _moves(torch, device):
    """moves[m, i]: the permuted row for pair i of matching m, (3, 2, 24)."""
    order = list(permutations(range(4)))
    place = {p: i for i, p in enumerate(order)}
    pairs = (((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2)))

    def moved(a, b):
        exchange = {a: b, b: a}
        return [place[tuple(exchange.get(x, x) for x in p)] for p in order]

    return torch.tensor([[moved(*pair) for pair in matching] for matching in pairs], device=device)


def variance(depth):
    """The exact variance of χ² over all sequences of `depth` matchings, a Fraction.

    A layer is a projection, so repeating a matching changes nothing: the sequences are merged by
    the distribution that they reach,.
    """
    order = list(permutations(range(4)))

    def moved(weights, a, b):
        swapped = {p: p[:a] + (p[b],) + p[a + 1 : b] + (p[a],) + p[b + 1 :] for p in order}
        return {p: weights[p] + weights[swapped[p]] for p in order}

    reached = {tuple(int(p == order[0]) for p in order): 1}
    for _ in range(depth):
        later = {}
        for values, ways in reached.items():
            for (a, b), (c, d) in (((0, 1), (2, 3)), ((0, 2), (1, 3)), ((0, 3), (1, 2))):
                found = moved(moved(dict(zip(order, values)), a, b), c, d)
                total = sum(found.values())  # 4 times as many: divided out below
                key = tuple(Fraction(found[p], total) for p in order)
                later[key] = later.get(key, 0) + ways
        reached = later
    chi = [(24 * sum(x * x for x in key) - 1, ways) for key, ways in reached.items()]
    mean = sum(x * ways for x, ways in chi) / 3**depth
    return sum((x - mean) ** 2 * ways for x, ways in chi) / 3**depth
