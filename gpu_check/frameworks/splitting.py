"""Proximal steps of f = h(x − s)²/2 and g = λ|x|, batched."""

from .runs import rate

STEPS = 8


class Pair:
    """f and g of every instance: h, s (B, n), λ (B, 1), 0 at the edge "g = 0"."""

    def __init__(self, streams, problem, put):
        from .running import Number

        self.slope = Number(problem.slope * 4)
        self.middle = Number(problem.minimizer)
        size = put("g = 0", streams.uniform(0.1, 1, 1), 0.0).to(problem.start.dtype)
        self.size, self.zero = Number(size), Number(0 * problem.start)
        self.rate = Number(rate(streams, problem.start, 0.2, 2))
        self.start = Number(problem.start)
        self.other = Number(problem.noise[:, 0])

    def prox_f(self, v, a):
        """prox_{af}."""
        return (v + a * self.slope * self.middle) / (1 + a * self.slope)

    def prox_f_conj(self, v, a):
        """prox_{af*}."""
        return self.slope * (v - a * self.middle) / (self.slope + a)

    def prox_g(self, v, a):
        """prox_{ag}: what is above a·λ in size."""
        return (v - a * self.size).maximum(self.zero) - (-v - a * self.size).maximum(self.zero)

    def prox_g_conj(self, v):
        """prox_{ag*}, the projection to [−λ, λ]."""
        return -(-(v.maximum(-self.size))).maximum(-self.size)
