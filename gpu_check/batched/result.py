"""What a batched check hands back."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """`worst_error` and `bound` belong to the instance with the largest error/bound,
    `worst_ratio` (infinite if an instance had no useful bound at any step).

    `worst_seed` = (seed, index): the same check with instances=1, seed=seed and
    first=index runs that instance alone. `ok`: no error exceeds its bound, and
    whatever else the check says it requires; never without an instance, or with an error or a
    bound that is not finite, whatever was handed in. `note` is one line to print.
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

    def __post_init__(self):
        object.__setattr__(self, "ok", bool(self.ok) and self._sound())

    def _sound(self):
        """The numbers themselves allow `ok`."""
        finite = math.isfinite(self.worst_error) and math.isfinite(self.bound)
        return (
            self.instances >= 1
            and finite
            and self.worst_error <= self.bound
            and 0 <= self.worst_ratio <= 1
        )
