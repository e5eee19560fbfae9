"""What the exact checks on linear memory draw is what it is called."""

import random

import pytest

from theory.rllc import witnesses


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_nilpotent_propagators_are_one_jordan_block(k):
    rng = random.Random(0)
    drawn = [witnesses.propagator(rng, k, 4 * i + 1) for i in range(2)]
    drawn.append(witnesses.zero_start(rng, 2, k, 3, 2, "T nilpotent")[0])
    for t in drawn:
        assert t.rank() == k - 1 and (t**k).rank() == 0
    assert all(witnesses.propagator(rng, k, 4 * i).rank() == 0 for i in range(2))


def test_the_edges_of_a_zero_start_are_taken():
    rng = random.Random(0)

    def start(at):
        return witnesses.zero_start(rng, 2, 3, 3, 2, at)

    assert start("T = 0")[0].rank() == 0 and start("T = 1")[0].rank() == 3
    assert start("T = 1")[0] * start("T = 1")[0] == start("T = 1")[0]
    assert start("v = 0")[1].rank() == 0 and start("L = 0")[2].rank() == 0
