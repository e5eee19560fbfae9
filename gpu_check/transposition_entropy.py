"""Random layers of optional transpositions, batched: the mean χ² against 9·3^{−d} + 4·2^{−d} (ñ =
4).

The distribution on S_4 is a row of 24 numbers an instance; a layer is two averages with a permuted
row.  The closed form is the sum over the irreducible representations (3,1) and (2,2): f = 3, 2, K =
1, 1.
"""

import time
from itertools import permutations

from .device import load_torch, name, settings
from .result import Result

CHUNK = 2**18
# standard errors of a mean of bounded numbers: error probability 6e-7 by the central limit theorem
DEVIATIONS = 5.0


def check(instances=4000, seed=0, device="auto", dtype="float64", depth=3, first=0, chunk=None):
    """The mean of χ² over `instances` random sequences of `depth` matchings, against the closed
    form; `chunk` at once."""
    torch = load_torch()
    if instances < 30 or depth < 1:
        raise ValueError(
            f"{instances} instances of depth {depth}; give at least 30 instances and a depth of "
            "at least 1"
        )
    from . import batches as cut, watch

    cut.check_chunk(chunk)
    chosen, number = cut.prepare(instances, seed, first, device, dtype)
    begun = time.perf_counter()
    with settings(chosen):
        moves = _moves(torch, chosen)
        watch.shape(24)
        chi = torch.cat(
            [
                _chi(seed, part, moves, depth, number)
                for part in watch.parts(range(first, first + instances), chunk or CHUNK)
            ]
        )
        expected = 9 * 3.0**-depth + 4 * 2.0**-depth
        error, bound = (
            abs(float(chi.mean()) - expected),
            DEVIATIONS * float(chi.std()) / instances**0.5,
        )
        worst = first + int((chi - expected).abs().argmax())
    return Result(
        instances,
        error,
        bound,
        error / bound if bound else float(error > 0),
        (seed, worst),
        error <= bound,
        f"{instances} sequences of {depth} matchings: mean χ² {float(chi.mean()):.5g}, formula "
        f"{expected:.5g}, "
        f"{DEVIATIONS:g} standard errors (error probability 6e-7)",
        time.perf_counter() - begun,
        name(chosen),
        dtype,
    )


def _chi(seed, numbers, moves, depth, dtype):
    """χ² after `depth` layers, (B,) in float64."""
    from .streams import Streams

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
