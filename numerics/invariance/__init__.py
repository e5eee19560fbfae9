"""The invariance claims of RLLC, run in float64 against derived error bounds."""

from .basis_independence import basis_independence

__all__ = ["basis_independence"]
