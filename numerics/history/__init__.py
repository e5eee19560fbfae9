"""The claims about MNG's histories, run in float64 against derived bounds (Shahid's thesis, chapter
3).

Checks draw instances, run numerics.optimizers.mng and return a numerics.result.Result.
"""

from .invariances import invariances
from .ramp import ramp
from .range import history_range
from .step_bound import step_bound

__all__ = ["history_range", "invariances", "ramp", "step_bound"]
