"""Schedules of TO's rates that know their sums, and the hypotheses that they may break."""

import math
from dataclasses import dataclass


class BrokenHypothesis(ValueError):
    """A schedule breaks a hypothesis of the theorem that a run is meant to show; the text names
    it."""


@dataclass(frozen=True)
class Power:
    """scale/(t + shift)^exponent for t = 1, 2, …; exponent 0 is constant. Raises ValueError for
    negative numbers."""

    scale: float
    shift: float = 0.0
    exponent: float = 1.0

    def __post_init__(self):
        for name in ("scale", "shift", "exponent"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                raise ValueError(f"the schedule's {name} is {value}; give a finite number ≥ 0")

    def __call__(self, t):
        return self.scale / (t + self.shift) ** self.exponent

    def total(self):
        """An upper bound of the sum over t ≥ 1; infinite where it diverges."""
        if self.scale == 0:
            return 0.0
        if self.exponent <= 1:
            return math.inf
        first = 1 + self.shift
        # the first term and the integral behind it
        return self.scale * (
            first**-self.exponent + first ** (1 - self.exponent) / (self.exponent - 1)
        )


@dataclass(frozen=True)
class Exponential:
    """scale·rateᵗ⁻¹ for t = 1, 2, …, 0 ≤ rate ≤ 1. Raises ValueError otherwise."""

    scale: float
    rate: float

    def __post_init__(self):
        if not (math.isfinite(self.scale) and self.scale >= 0):
            raise ValueError(f"the schedule's scale is {self.scale}; give a finite number ≥ 0")
        if not 0 <= self.rate <= 1:
            raise ValueError(f"the schedule's rate is {self.rate}; give a number in [0, 1]")

    def __call__(self, t):
        return self.scale * self.rate ** (t - 1)

    def total(self):
        """The sum over t ≥ 1."""
        if self.scale == 0:
            return 0.0
        return math.inf if self.rate == 1 else self.scale / (1 - self.rate)


def require(beta, gamma, D, *, summable=False, ratio=False):
    """Name the first hypothesis that schedules falling in t break; they are largest at t = 1.

    c_t = β_tD² + γ_t ≤ 1 always; ``summable``: Σβ_t < ∞; ``ratio``: β_t/γ_t does not rise (looked
    at over t ≤ 1000). Raises BrokenHypothesis.
    """
    c = beta(1) * D**2 + gamma(1)
    if c > 1:
        raise BrokenHypothesis(
            f"c_1 = β_1D² + γ_1 = {c:.6g} > 1 breaks the hypothesis c_t ≤ 1; lower β or γ, or "
            "raise θ"
        )
    if summable and math.isinf(beta.total()):
        raise BrokenHypothesis(
            "Σβ_t diverges and breaks the hypothesis Σβ_t < ∞; without it ‖A_t‖ may grow without "
            "bound"
        )
    if ratio and beta(1) > 0:
        ratios = [beta(t) / gamma(t) if gamma(t) > 0 else math.inf for t in range(1, 1001)]
        rise = next((t for t in range(1, 1000) if ratios[t] > ratios[t - 1] * (1 + 2.0**-50)), None)
        if rise is not None:
            raise BrokenHypothesis(
                f"β_t/γ_t rises at t = {rise} and breaks the hypothesis that it never does"
            )
