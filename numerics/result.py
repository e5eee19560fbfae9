"""What a numeric check hands back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """`instances` were drawn and run, and the check's edges besides (numerics.sampling); the worst
    is the one whose error is the largest part of its bound.

    `worst_error` and `bound` belong to that instance, `worst_ratio` is their quotient (infinite if
    an instance had no useful bound at any step), `worst_seed` = (seed, index): the same check with
    instances=1, seed=seed and first=index runs it alone. `ok`: no error exceeds its bound, and
    whatever else the check says it requires. `note` is one line to print.
    """

    instances: int
    worst_error: float
    bound: float
    worst_ratio: float
    worst_seed: tuple
    ok: bool
    note: str
