"""The propagators that the paper's sections 4 to 6 and Table 1 name, as plain arrays (T, v).

The text that we have names the families and not every number in them: decays are 0.9 and 0.99
unless the family fixes them, the second one where two momenta are combined.
"""

import numpy as np

from .. import arrays


def jordan(decay, size=1):
    """J(λ;n): λ on the diagonal, 1 above it, v = e_1 (section 5); complex λ gives real 2n × 2n.

    λ = a + bi becomes [[a, b], [−b, a]] (equation (3)), the ones 2 × 2 identities.
    Raises ValueError for n < 1 or a λ that is not a finite number.
    """
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or size < 1:
        raise ValueError(
            f"the size of a Jordan block is {size!r}; give a whole number of at least 1"
        )
    if isinstance(decay, complex):
        a, b = arrays.number("the decay", decay.real), arrays.number("the decay", decay.imag)
        block = np.array([[a, b], [-b, a]])
    else:
        block = np.array([[arrays.number("the decay", decay)]])
    T = np.kron(np.eye(size), block) + np.kron(np.eye(size, k=1), np.eye(len(block)))
    return T, np.eye(len(T))[0]


def union(*propagators):
    """p ∪ q ∪ …: the units side by side, T block diagonal, v put together (section 4)."""
    if not propagators:
        raise ValueError("the union is empty; give at least one propagator (T, v)")
    parts = [(arrays.square("T", T), arrays.vector("v", v, len(T))) for T, v in propagators]
    size = sum(len(v) for _, v in parts)
    T, at = np.zeros((size, size)), 0
    for block, v in parts:
        T[at : at + len(v), at : at + len(v)] = block
        at += len(v)
    return T, np.concatenate([v for _, v in parts])


def cyclic_shift(decay, size=4):
    """c times the cyclic shift on `size` units, v = e_1 (section 6, complex-moment propagators)."""
    jordan(0, size)
    return arrays.number("the decay", decay) * np.roll(np.eye(size), 1, axis=1), np.eye(size)[0]


def configurations():
    """{name: (T, v)} of the configurations, from one to five memory units."""
    sgd, momentum, slow = jordan(0), jordan(0.9), jordan(0.99)
    return {
        "J(0)": sgd,
        "J(.9)": momentum,
        "J(.99)": slow,
        "J(0) ∪ J(.9)": union(sgd, momentum),
        "J(.9) ∪ J(.99)": union(momentum, slow),
        "J(0) ∪ J(.9) ∪ J(.99)": union(sgd, momentum, slow),
        "J(0) ∪ J(.5) ∪ J(.9) ∪ J(.99)": union(sgd, jordan(0.5), momentum, slow),
        "J(0;2)": jordan(0, 2),
        "J(.9;2)": jordan(0.9, 2),
        "J(.9;3)": jordan(0.9, 3),
        "J(.9;4)": jordan(0.9, 4),
        "J(0) ∪ J(.9;2)": union(sgd, jordan(0.9, 2)),
        "J(0) ∪ J(.9) ∪ J(.99;2)": union(sgd, momentum, jordan(0.99, 2)),
        "J(.9i)": jordan(0.9j),
        "J(0) ∪ J(.9i)": union(sgd, jordan(0.9j)),
        "J(.9i;2)": jordan(0.9j, 2),
        "J(.9) ∪ J(−.9) ∪ J(.9i)": union(momentum, jordan(-0.9), jordan(0.9j)),
        "cyclic shift on 4, .9": cyclic_shift(0.9),
    }
