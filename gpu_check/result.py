"""What a batched check hands back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """`worst_error` and `bound` belong to the instance with the largest error/bound,
    `worst_ratio` (infinite if an instance had no useful bound at any step).

    `worst_seed` = (seed, index): the same check with instances=1, seed=seed and
    first=index runs that instance alone. `ok`: no error exceeds its bound, and
    whatever else the check says it requires. `note` is one line to print.
    """

    instances: int
    worst_error: float
    bound: float
    worst_ratio: float
    worst_seed: tuple
    ok: bool
    note: str
    seconds: float
    device: str
    dtype: str
