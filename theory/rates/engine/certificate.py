"""A rate with everything that proves it, in rational numbers, and the exact check."""

from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from theory.operators.matrices import is_psd
from theory.rates.engine.classes import FunctionClass
from theory.rates.engine.method import Method
from theory.rates.engine.window import Window, square, unit_row


class Refused(ArithmeticError):
    """A certificate that does not prove what it says; the text names the condition."""


@dataclass(frozen=True)
class Certificate:
    """‖readout·(s_k, g_k, …) − x*‖² ≤ (C/ε) ρ^{2k} ‖x₀ − x*‖².

    `P` is (d + N)×(d + N), `p` has N entries or none (where the class has no function values).
    `decrease`, `positive` and `start` list (kind, i, j, multiplier); `readout` is a row over the
    state and the N gradients. `constant` is C with V_0 ≤ C‖x₀ − x*‖² from the state of rest at
    x₀, or None where the program starts elsewhere.
    """

    method: Method
    functions: FunctionClass
    rate: fmpq
    P: fmpq_mat
    p: tuple
    decrease: tuple
    positive: tuple
    readout: fmpq_mat
    epsilon: fmpq
    start: tuple = ()
    constant: fmpq | None = None

    @property
    def values(self):
        """N, the number of gradients in V."""
        return self.P.nrows() - self.method.size

    def check(self):
        """Build every inequality anew and prove all three conditions. Raises Refused."""
        method, N = self.method, self.values
        window = Window(method, N)
        table = {(q.kind, q.i, q.j): q for q in self.functions.inequalities(window.points)}
        if self.rate < 0 or self.epsilon <= 0:
            raise Refused("the rate or epsilon is not positive")
        if self.P != self.P.transpose() or len(self.p) != (N if self.functions.has_values else 0):
            raise Refused("P or p has the wrong shape")
        if not method.rests:
            raise Refused("the state of rest is none")
        ahead, now = self._value(window, 1), self._value(window, 0)
        settle("decrease", _scaled(now, self.rate**2), ahead, self.decrease, table)
        readout = fmpq_mat([[*self.readout.entries(), fmpq(0)]])
        at_rest = readout * fmpq_mat([[x] for x in method.rest.entries()] + [[fmpq(0)]] * (N + 1))
        if at_rest[0, 0] != 1:
            raise Refused("the readout does not rest at x*")
        floor = (square(readout) * self.epsilon, [fmpq(0)] * (N + 1))
        settle("positive", now, floor, self.positive, table)
        if self.constant is None:
            return
        # From rest at x_0 the first state is r(x_0 − x*): a form in (x_0 − x*, g_0, …, g_N).
        first = [unit_row(N + 2, 0) * r for r in method.rest.entries()]
        rows = [*first, *(unit_row(N + 2, 1 + k) for k in range(N + 1))]
        into = fmpq_mat([row.entries() for row in rows])
        ceiling = (square(unit_row(N + 2, 0)) * self.constant, [fmpq(0)] * (N + 1))
        moved = (into.transpose() * now[0] * into, now[1])
        settle("start", ceiling, moved, self.start, table, into)

    def _value(self, window, k):
        """V_k as a form in z and the coefficients of the function values."""
        seen = fmpq_mat(window.seen(k))
        values = [fmpq(0)] * (self.values + 1)
        for i, weight in enumerate(self.p):
            values[k + i] += weight
        return seen.transpose() * self.P * seen, values


def settle(what, plus, minus, multipliers, table, into=None):
    """plus − minus − Σ multiplier·q is positive semidefinite, no function value left over.

    `plus` and `minus` are (form, coefficients of the function values), `table` the inequalities
    by (kind, i, j), `into` a change of coordinates of the forms. Raises Refused.
    """
    form, values = plus[0] - minus[0], [a - b for a, b in zip(plus[1], minus[1])]
    for kind, i, j, weight in multipliers:
        if weight < 0:
            raise Refused(f"{what}: the multiplier of {kind}({i}, {j}) is negative")
        if (kind, i, j) not in table:
            raise Refused(f"{what}: the class has no inequality {kind}({i}, {j}) here")
        q = table[kind, i, j]
        part = q.form if into is None else into.transpose() * q.form * into
        form -= part * weight
        values = [a - weight * b for a, b in zip(values, q.values)]
    if any(values):
        raise Refused(f"{what}: function values are left over")
    if not is_psd(form):
        raise Refused(f"{what}: the form is not positive semidefinite")


def _scaled(value, factor):
    return value[0] * factor, [factor * x for x in value[1]]


def largest_epsilon(form, readout):
    """The largest ε with form − ε·readoutᵀreadout ⪰ 0, for a positive definite form."""
    return 1 / (readout * form.inv() * readout.transpose())[0, 0]
