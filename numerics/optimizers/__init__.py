"""Optimizers with memory, one system a file."""

from .changed_memory import ChangedMemory
from .fixed_law import FixedLaw
from .linear_memory import LinearMemory
from .lm_rllc import LMRLLC
from .optimizer import Optimizer
from .pseudo_inverse import PseudoInverse
from .rllc import RLLC, State
from .softsign_memory import SoftsignMemory

__all__ = [
    "ChangedMemory",
    "FixedLaw",
    "LMRLLC",
    "LinearMemory",
    "Optimizer",
    "PseudoInverse",
    "RLLC",
    "SoftsignMemory",
    "State",
]
