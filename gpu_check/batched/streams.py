"""Random numbers addressed by (seed, instance, position).

Every number is a hash of its address (the finalizer of SplitMix64: G. Steele,
D. Lea, C. Flood, OOPSLA 2014), so an instance gets the same numbers alone, in
any chunk and on any device: the hash is integer arithmetic, and what follows is
exact in floating point.
"""

import math

import torch

_GOLDEN = -7046029254386353131  # 0x9E3779B97F4A7C15 as a signed 64-bit integer
_FIRST = -4658895280553007687  # 0xBF58476D1CE4E5B9
_SECOND = -7723592293110705685  # 0x94D049BB133111EB


def _shift(x, bits):
    """x >> bits without the sign."""
    return (x >> bits) & ((1 << (64 - bits)) - 1)


def _mix(x):
    """One round of SplitMix64; products wrap around modulo 2⁶⁴."""
    x = x + _GOLDEN
    x = (x ^ _shift(x, 30)) * _FIRST
    x = (x ^ _shift(x, 27)) * _SECOND
    return x ^ _shift(x, 31)


class Streams:
    """One stream an instance; `instances` is a sequence of instance numbers."""

    def __init__(self, seed, instances, device):
        instances = torch.as_tensor(instances, dtype=torch.int64, device=device)
        self.key = _mix(_mix(torch.full_like(instances, seed)) ^ instances)
        self.position = 0

    def bits(self, *shape):
        """64 random bits an entry, int64 of shape (instances, *shape)."""
        count = math.prod(shape)
        counter = torch.arange(self.position, self.position + count, device=self.key.device)
        self.position += count
        return _mix(self.key[:, None] + _mix(counter)).reshape(-1, *shape)

    def uniform(self, low, high, *shape):
        """Numbers in (low, high) on a grid of 2²³ steps, float64."""
        fraction = (_shift(self.bits(*shape), 41).double() + 0.5) / 2**23
        return low + (high - low) * fraction

    def bell(self, *shape):
        """Bell-shaped numbers of mean 0 and variance 4/3: a sum of four uniform ones.

        Multiples of 2⁻¹⁵ below 4, so exact in float32 too.
        """
        bits = self.bits(*shape)
        total = sum(_shift(bits, part) & 0xFFFF for part in (0, 16, 32, 48))
        return (total - 131070).double() / 2**15

    def choice(self, count):
        """One whole number in 0 … count−1 an instance."""
        return _shift(self.bits(), 33) % count
