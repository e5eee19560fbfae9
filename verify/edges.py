"""Edges of a statement in exact checks, run besides the drawn instances.

Random draws never hit the edges of a statement: 0, 1, equal or singular values, n = 1, k > n, zero
gradients. A check names the edges that its hypotheses allow, in a tuple of strings; they are
numbered from −1 downwards, as in ``numerics.sampling``, and are run however few instances are
drawn:

    for index in numbers(run.count(60), EDGES):
        at = edge(EDGES, index)  # "" for a drawn instance
"""


def numbers(count, edges):
    """The instances of a check, in turn: every edge, then ``count`` drawn ones from 0."""
    return range(-len(edges), count)


def edge(edges, index):
    """The name of the edge that instance ``index`` is, "" for a drawn one."""
    return edges[-1 - index] if index < 0 else ""
