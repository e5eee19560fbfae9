"""The centre's steps by counters: step t of seed s is the same whatever runs beside it.

Philox is keyed by the seed; its counter holds the number of the block of BLOCK steps. So a run may
be cut, resumed, batched or started in the middle, and meets the same noise.
"""

import numpy as np

BLOCK = 1000


def check_seed(seed):
    """ValueError unless the seed is a whole number ≥ 0."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ValueError(f"seed is {seed!r}; give a whole number of at least 0")


def generator(seed, block, purpose=0):
    """The generator of one block of one seed; `purpose` separates noise from initial draws."""
    check_seed(seed)
    key = np.random.SeedSequence([int(seed), 0x10D0]).generate_state(2, np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=[0, 0, int(block), int(purpose)]))


def centre_steps(seed, size, first, count):
    """Standard normal steps first … first + count − 1 (the first step is 0), shape (count,
    size)."""
    if count < 1 or first < 0:
        raise ValueError(f"steps {first} to {first + count - 1}; give first ≥ 0 and count ≥ 1")
    blocks = range(first // BLOCK, (first + count - 1) // BLOCK + 1)
    steps = np.concatenate([generator(seed, b).standard_normal((BLOCK, size)) for b in blocks])
    skipped = first - blocks[0] * BLOCK
    return steps[skipped : skipped + count]
