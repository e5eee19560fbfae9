"""QHM and triple momentum, each beside its Opt(diag(0, b), (1, 1), (l1, l2))."""

from . import references
from .two_units import STEPS, compare, two_units


def check(instances=60, seed=0, first=0, factor=1.0):
    """QHM and triple momentum in turn, each against its Opt(diag(0,b),(1,1),(l1,l2))."""

    def pair(rng, problem, start, index, at):
        alpha, b, mix = rng.uniform(0.01, 0.1), rng.uniform(0.2, 0.95), rng.uniform(0.1, 0.9)
        alpha *= at != "c = 0"
        mix = {"b = 0": 0.0, "b = 1": 1.0}.get(at, mix)  # of the mixture: its two ends
        if index % 2:
            law = (alpha * mix / b, alpha * (1 + mix - mix / b) * factor)
            other, last = references.triple_momentum(problem, start, STEPS, alpha, b, mix)
            # l2 is a difference: its rounding is relative to what it is made of
            size = (law[0], alpha * (1 + mix + mix / b))
        else:
            law = (alpha * (1 - mix), alpha * mix * (1 - b) * factor)
            other, last = references.quasi_hyperbolic(problem, start, STEPS, alpha, b, mix)
            size = law
        return two_units(problem, start, STEPS, b, law), other, last, size, {}

    return compare(
        pair, instances, seed, first, "QHM or triple momentum and Opt(diag(0,b),(1,1),(l1,l2))"
    )
