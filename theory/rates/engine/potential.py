"""Bounds that fall like 1/k: a potential whose coefficients are polynomials in k.

    V_k = Σ_i kⁱ (wᵀP_i w + Σ_l p_il (f_{k+l} − f*)),   w = (s_k − r x*, g_k, …, g_{k+N−1})

V_{k+1} ≤ V_k and V_k ≥ (c_0 + c_1 k + …)·T_k, T_k = f_k − f* or |g_k|², at each power of k apart:
every coefficient is a form that the inequalities of the class show to be ≥ 0, so the sum is for
every k ≥ 0. With V_0 ≤ C|x_0 − x*|² it follows that T_k ≤ C|x_0 − x*|²/(c_0 + c_1 k + …).
(A. Taylor, F. Bach, *Stochastic first-order methods: non-asymptotic and computer-aided analyses
via potential functions*, COLT 2019: potentials, found by semidefinite programs.)
"""

from dataclasses import dataclass
from math import comb

from flint import fmpq, fmpq_mat

from theory.rates.engine.certificate import Refused, settle
from theory.rates.engine.classes import FunctionClass
from theory.rates.engine.method import Method
from theory.rates.engine.window import Window, square, unit_row

VALUE, GRADIENT = "value", "gradient"


@dataclass(frozen=True)
class Potential:
    """`P`, `p`, `decrease` and `positive` have one entry for each power of k; `growth` is
    (c_0, c_1, …). `constant` is C where the program starts at rest, else None."""

    method: Method
    functions: FunctionClass
    of: str
    growth: tuple
    P: tuple
    p: tuple
    decrease: tuple
    positive: tuple
    start: tuple = ()
    constant: fmpq | None = None

    @property
    def values(self):
        """N, the number of gradients in V."""
        return self.P[0].nrows() - self.method.size

    def check(self):
        """Build every inequality anew and prove every power of k. Raises Refused."""
        method, N, powers = self.method, self.values, range(len(self.P))
        window = Window(method, N)
        table = {(q.kind, q.i, q.j): q for q in self.functions.inequalities(window.points)}
        lists = (self.growth, self.P, self.p, self.decrease, self.positive)
        if N < 1 or self.of not in (VALUE, GRADIENT) or len({len(x) for x in lists}) != 1:
            raise Refused("the powers of k do not match")
        if any(P != P.transpose() or P.nrows() != method.size + N for P in self.P):
            raise Refused("a P has the wrong shape")
        if any(len(p) != N for p in self.p) or min(self.growth) < 0 or not any(self.growth[1:]):
            raise Refused("p has the wrong shape, or the bound does not fall")
        if not method.rests:
            raise Refused("the state of rest is none")
        nothing = [fmpq(0)] * (N + 1)
        for j in powers:
            ahead = self._combined(window, 1, [fmpq(comb(i, j)) for i in powers])
            now = self._combined(window, 0, [fmpq(int(i == j)) for i in powers])
            settle(f"decrease at k^{j}", now, ahead, self.decrease[j], table)
            if self.of == VALUE:
                least = (window.points[0].g.transpose() * window.points[0].g * 0, [*nothing])
                least[1][0] = self.growth[j]
            else:
                least = (square(window.points[0].g) * self.growth[j], nothing)
            settle(f"positive at k^{j}", now, least, self.positive[j], table)
        if self.constant is None:
            return
        into, corner = from_rest(method, N)
        now = self._combined(window, 0, [fmpq(int(i == 0)) for i in powers])
        moved = (into.transpose() * now[0] * into, now[1])
        settle("start", (corner * self.constant, nothing), moved, self.start, table, into)

    def _combined(self, window, k, weights):
        """Σ weights_i (the coefficient of kⁱ, as a form at time k)."""
        seen = fmpq_mat(window.seen(k))
        form, values = fmpq_mat(window.size, window.size), [fmpq(0)] * (self.values + 1)
        for weight, P, p in zip(weights, self.P, self.p):
            if weight:
                form += seen.transpose() * P * seen * weight
                for i, x in enumerate(p):
                    values[k + i] += weight * x
        return form, values


def from_rest(method, N):
    """(into, corner): z in coordinates (x_0 − x*, g_0, …, g_N) where the first state is
    r(x_0 − x*), and the form |x_0 − x*|² there."""
    first = [unit_row(N + 2, 0) * r for r in method.rest.entries()]
    rows = [*first, *(unit_row(N + 2, 1 + k) for k in range(N + 1))]
    return fmpq_mat([row.entries() for row in rows]), square(unit_row(N + 2, 0))
