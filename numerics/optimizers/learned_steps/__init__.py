"""The thesis's first approach: a learned step on a normalized history of gradients (Shahid, chapter
3)."""

from .momentums import KMomentums
from .network import StepNetwork
from .timesteps import KTimesteps

__all__ = ["KMomentums", "KTimesteps", "StepNetwork"]
