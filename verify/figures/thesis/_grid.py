"""MNG and Adam over their grids on the thesis's sum of squares, run once for several figures."""

from functools import cache
from tempfile import TemporaryDirectory

SIZE, SEEDS = 100, 3


@cache
def runs(size=SIZE, seeds=SEEDS):
    """The records of numerics.thesis.sum_of_squares for the two methods that are drawn: every
    setting of their grids, one start a seed."""
    from numerics.thesis import sum_of_squares

    with TemporaryDirectory() as folder:
        return sum_of_squares.run(f"{folder}/runs.jsonl", seeds, size=size, methods=("MNG", "Adam"))
