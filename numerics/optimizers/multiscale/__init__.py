"""The thesis's second approach: Multiscale Adam, a learned average of Adams (Shahid, chapter 4)."""

from .combinations import COMBINATIONS, UNROLLS
from .optimizer import MultiscaleAdam
from .timescales import TABLE_41A, TABLE_41B, timescales

__all__ = ["COMBINATIONS", "MultiscaleAdam", "TABLE_41A", "TABLE_41B", "UNROLLS", "timescales"]
