"""LODO's long run on the noisy bowl, made once for the figures that read its losses or its G."""

from functools import cache

import numpy as np


@cache
def lodo_run(seed, steps):
    """(H, {t: G after t steps} at 0 and 24 steps, losses after every step), the bowl table's
    numbers."""
    from numerics.lodo.inverse_error import matrices
    from numerics.problems.noisy_bowl import paper_spectrum

    marks = {0, *np.round(np.geomspace(10, steps, 24)).astype(int).tolist()}
    return matrices(paper_spectrum(), seed, marks)
