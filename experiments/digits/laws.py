"""What the learning laws of a run did: phases (the paper's Figure 2) and couplings (Figure 3)."""

from itertools import combinations
from statistics import correlation

from .methods import BETA


def phases(laws, start):
    """For two units (l1, l2): l2/l1 at the start and at the end, the iterations between whose
    recorded laws l2/l1 passes β (where a fixed law would be NAG), and the share of recorded laws
    with l2 > l1."""
    rows = [[0, *start], *laws]
    passed = [
        (before[0], after[0])
        for before, after in zip(rows, rows[1:])
        if (before[2] - BETA * before[1]) * (after[2] - BETA * after[1]) <= 0
    ]
    share = sum(l2 > l1 for _, l1, l2 in laws) / len(laws)
    return ratio(start), ratio(laws[-1][1:]), passed, share


def ratio(law):
    return law[1] / law[0] if law[0] else float("inf")


def couplings(laws, start):
    """For every pair of units: the correlation of their changes between recorded laws, and the
    share of changes of opposite sign. A unit that never moves has correlation None."""
    rows = [list(start), *(law[1:] for law in laws)]
    changes = [[b - a for a, b in zip(before, after)] for before, after in zip(rows, rows[1:])]
    found = {}
    for i, j in combinations(range(len(start)), 2):
        x, y = [c[i] for c in changes], [c[j] for c in changes]
        moves = len(set(x)) > 1 and len(set(y)) > 1
        opposite = sum(a * b < 0 for a, b in zip(x, y)) / len(x)
        found[i + 1, j + 1] = (correlation(x, y) if moves else None, opposite)
    return found
