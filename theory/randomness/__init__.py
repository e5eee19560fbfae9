"""Expectations: random vectors as letters, proved in every probability space, refuted in finite
ones."""

from .names import Randomness
from .spaces import Space

__all__ = ["Randomness", "Space"]
