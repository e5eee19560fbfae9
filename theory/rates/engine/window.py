"""A few iterations of a method as linear forms: what classes of functions speak about."""

from dataclasses import dataclass

from flint import fmpq, fmpq_mat

STAR = "*"


@dataclass(frozen=True)
class Point:
    """A point of one function: x − x* and the gradient g as 1×D rows over z, and f − f* as a list
    over f_0, f_1, …"""

    x: fmpq_mat
    g: fmpq_mat
    f: tuple


class Window:
    """N + 1 iterations over z = (s_0 − r x*, g_0, …, g_N), D = d + N + 1 coordinates.

    `states` are d×D matrices s_0, …, s_{N+1}; `points` are the points 0, …, N and the minimizer
    ``*``, whose row is zero. All vectors are linear in z, so a quadratic form is a D×D matrix
    (for vectors of ℝⁿ: times the identity).
    """

    def __init__(self, method, values):
        self.method, self.values = method, values
        d, last = method.size, values
        self.size = D = d + last + 1
        self.states = [fmpq_mat(d, D, [int(i == j) for i in range(d) for j in range(D)])]
        zero = fmpq_mat(1, D)
        self.points = {STAR: Point(zero, zero, (fmpq(0),) * (last + 1))}
        for k in range(last + 1):
            g = unit_row(D, d + k)
            f = tuple(fmpq(int(k == j)) for j in range(last + 1))
            self.points[k] = Point(method.C * self.states[k], g, f)
            self.states.append(method.A * self.states[k] + method.B * g)

    def seen(self, k):
        """The rows of (s_k − r x*, g_k, …, g_{k+N−1}), of which V_k is a form."""
        rows = self.states[k].tolist()
        return rows + [self.points[k + i].g.entries() for i in range(self.values)]


def unit_row(size, place):
    """The 1×size row with a one at `place`."""
    return fmpq_mat([[int(j == place) for j in range(size)]])


def product(u, v):
    """The form z ↦ ⟨uz, vz⟩ of two rows, as a symmetric matrix."""
    outer = u.transpose() * v
    return (outer + outer.transpose()) / 2


def square(u):
    """The form z ↦ |uz|²."""
    return u.transpose() * u


def minor(form, kept):
    """The rows and columns of a matrix that are `kept`."""
    return fmpq_mat(len(kept), len(kept), [form[i, j] for i in kept for j in kept])
