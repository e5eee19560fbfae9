"""Spirals: a function of F(μ, L) on which a method is no faster than ρ.

The points x_t are a sum of planes, (ρR_j)ᵗ h_j in each with weight w_j > 0: R_j a rational
rotation, the gradients (ρR_j)ᵗ, h_j the method's response there, f_t = ρ^{2t}f_0. All pairs of
points and the minimizer 0 satisfy the interpolation inequalities, so one f of F(μ, L) has these
points (Taylor, Hendrickx, Glineur 2017, Theorem 4, for countably many points). With lag l, the
inequality of two points is ρ^{2t} times one number, which tends to a limit; the tail is geometric.
"""

from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from theory.rates.engine.certificate import Refused
from theory.rates.engine.method import Method

# Exact powers of rotations grow by a fixed number of digits a lag.
LONGEST = 320


@dataclass(frozen=True)
class Spiral:
    """`planes` are (τ, w): the rotation by the angle φ with τ = tan(φ/2), and the weight w > 0;
    `value` is f_0 − f*."""

    method: Method
    mu: fmpq
    L: fmpq
    rate: fmpq
    planes: tuple
    value: fmpq

    def check(self):
        """Prove every inequality; return the lag from which the tail is bounded. Raises Refused."""
        mu, L, rho = self.mu, self.L, self.rate
        if not 0 < mu < L or not 0 < rho < 1:
            raise Refused("a spiral needs 0 < mu < L and 0 < rho < 1")
        if not self.planes or any(w <= 0 for _, w in self.planes):
            raise Refused("a spiral needs planes with weights above zero")
        turns = self.turns()
        answers = [response(self.method, z) for z in turns]
        weights = [w for _, w in self.planes]
        if None in answers or all(_size2(h) == 0 for h in answers):
            raise Refused("the rotation is an eigenvalue of the method, or the points are all 0")
        one, zero = (fmpq(1), fmpq(0)), (fmpq(0), fmpq(0))

        def q(left, right):
            """Σ w (−⟨g', x − x'⟩ − |dg − μ dx|²/(2(L − μ)) − μ|dx|²/2), a list of (x, g) each."""
            total = fmpq(0)
            for w, (x, g), (y, h) in zip(weights, left, right):
                dx, dg = _minus(x, y), _minus(g, h)
                u = _minus(dg, _times(mu, dx))
                form = -_inner(h, dx) - _size2(u) / (2 * (L - mu)) - mu / 2 * _size2(dx)
                total += w * form
            return total

        first = [(h, one) for h in answers]
        star = [(zero, zero)] * len(first)
        limits = q(first, star) + self.value, q(star, first) - self.value
        tail = self._tail(answers)
        if tail * rho**LONGEST > min(limits):
            raise Refused("an inequality with the minimizer is not strict, or the tail too long")
        turned, shrunk, lag = [one] * len(first), fmpq(1), 0
        while tail * shrunk > min(limits):
            lag, shrunk = lag + 1, shrunk * rho
            turned = [_product(a, z) for a, z in zip(turned, turns)]
            later = [(_product(h, a), a) for h, a in zip(answers, turned)]
            fallen = self.value * (1 - shrunk**2)
            if q(later, first) - fallen < 0 or q(first, later) + fallen < 0:
                raise Refused(f"an inequality fails at lag {lag}")
        return lag

    def turns(self):
        """ρR_j as Gaussian rationals, pairs (a, b)."""
        return [_times(self.rate, _rotation(tau)) for tau, _ in self.planes]

    def _tail(self, answers):
        """B with |q(lag l) − its limit| ≤ B ρˡ: with the later point (x, g) of size ≤ ρˡ(|h|, 1),

        each product changes by at most 3ρˡ|h|, |dg − μdx|² by 3ρˡ(1 + μ|h|)², |dx|² by 3ρˡ|h|².
        """
        total = 2 * abs(self.value)
        for (_, w), h in zip(self.planes, answers):
            # |h| ≤ 1 + |h|², a rational bound.
            size = 1 + _size2(h)
            total += (
                3
                * w
                * (
                    size
                    + (1 + self.mu * size) ** 2 / (2 * (self.L - self.mu))
                    + self.mu / 2 * size**2
                )
            )
        return total


def turning_state(method, z):
    """The s with zs = As + B at a Gaussian rational z = (a, b), as pairs; None at an eigenvalue of
    A."""
    d, (a, b) = method.size, z
    # (aI − A + ibI)(u + iv) = B as a real system.
    rows = []
    for i in range(d):
        real = [(a if i == j else fmpq(0)) - method.A[i, j] for j in range(d)]
        turn = [b if i == j else fmpq(0) for j in range(d)]
        rows.append((real, turn))
    system = fmpq_mat(
        [[*real, *(-x for x in turn)] for real, turn in rows]
        + [[*turn, *real] for real, turn in rows]
    )
    if system.det() == 0:
        return None
    right = fmpq_mat([[x] for x in method.B.entries()] + [[fmpq(0)]] * d)
    found = system.solve(right).entries()
    return list(zip(found[:d], found[d:]))


def response(method, z):
    """C(zI − A)⁻¹B at a Gaussian rational z, as a pair; None at an eigenvalue of A."""
    state = turning_state(method, z)
    if state is None:
        return None
    C = method.C.entries()
    return tuple(sum((c * s[k] for c, s in zip(C, state)), fmpq(0)) for k in (0, 1))


def _rotation(tau):
    return (1 - tau * tau) / (1 + tau * tau), 2 * tau / (1 + tau * tau)


def _times(factor, z):
    return factor * z[0], factor * z[1]


def _minus(z, w):
    return z[0] - w[0], z[1] - w[1]


def _product(z, w):
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


def _inner(z, w):
    return z[0] * w[0] + z[1] * w[1]


def _size2(z):
    return z[0] * z[0] + z[1] * z[1]
