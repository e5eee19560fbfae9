"""Optimizers with memory, one system a file."""

from .changed_memory import ChangedMemory
from .configurations import configurations
from .dense_lodo import DenseLODO
from .fixed_law import FixedLaw
from .gated_inverse import GatedInverse
from .gramian import gramian
from .last_step import LastStep
from .linear_memory import LinearMemory
from .lm_rllc import LMRLLC
from .metric_inverse import GramianInverse, MetricInverse
from .optimizer import Optimizer
from .pseudo_inverse import PseudoInverse
from .relaxed_inverse import RelaxedInverse
from .rllc import RLLC, State
from .softsign_memory import SoftsignMemory
from .truncated_inverse import TruncatedInverse

__all__ = [
    "ChangedMemory",
    "DenseLODO",
    "FixedLaw",
    "GatedInverse",
    "GramianInverse",
    "LMRLLC",
    "LastStep",
    "LinearMemory",
    "MetricInverse",
    "Optimizer",
    "PseudoInverse",
    "RLLC",
    "RelaxedInverse",
    "SoftsignMemory",
    "State",
    "TruncatedInverse",
    "configurations",
    "gramian",
]
