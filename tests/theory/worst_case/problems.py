"""Small worst-case problems written down by hand, with their known values."""

from fractions import Fraction

from theory.worst_case.conic import Conic, Row


def _square(vector):
    """|v|² of a combination of the Gram matrix's vectors, {place: coefficient}, as its form."""
    return _product(vector, vector)


def _product(u, v):
    found = {}
    for i, a in u.items():
        for j, b in v.items():
            key = min(i, j), max(i, j)
            found[key] = found.get(key, Fraction(0)) + Fraction(a) * Fraction(b)
    return found


def _row(constant=0, values=(), **forms):
    """Σ coefficient·form with the forms as pairs (coefficient, form)."""
    gram = {}
    for coefficient, form in forms.values():
        for key, c in form.items():
            gram[key] = gram.get(key, Fraction(0)) + Fraction(coefficient) * c
    values = {i: Fraction(c) for i, c in dict(values).items()}
    return Row({k: c for k, c in gram.items() if c}, values, Fraction(constant))


def _minus(u, v):
    return {i: u.get(i, 0) - v.get(i, 0) for i in {*u, *v} if u.get(i, 0) != v.get(i, 0)}


def gradient_descent(steps, L, step):
    """f(x_n) − f* over L-smooth convex f with |x_0 − x*|² ≤ 1 and x_{k+1} = x_k − step·f'(x_k): for
    0 < step·L ≤ 1 it is L/(4nL·step + 2) (Drori and Teboulle 2014, Theorem 3.1).

    The vectors are x_0 − x*, f'(x_0), …, f'(x_n), the values f(x_k) − f*.
    """
    x, points = {0: Fraction(1)}, []
    for k in range(steps + 1):
        points.append((dict(x), {k + 1: Fraction(1)}, k))
        x = {**x, k + 1: -Fraction(step)}
    points.append(({}, {}, None))
    return _interpolated(points, steps + 2, steps + 1, L, metric={steps: 1})


def proximal_point(steps, step):
    """f(x_n) − f* over convex f with |x_0 − x*|² ≤ 1 and x_{k+1} = x_k − step·f'(x_{k+1}): it is
    1/(4n·step) (Taylor, Hendrickx, Glineur 2017, Theorem 4.1).

    The vectors are x_0 − x*, f'(x_1), …, f'(x_n), the values f(x_k) − f*.
    """
    x, points = {0: Fraction(1)}, []
    for k in range(1, steps + 1):
        x = {**x, k: -Fraction(step)}
        points.append((dict(x), {k: Fraction(1)}, k - 1))
    points.append(({}, {}, None))
    return _interpolated(points, steps + 1, steps, None, metric={steps - 1: 1})


def _interpolated(points, vectors, values, L, metric):
    """f_j + ⟨g_j, x_i − x_j⟩ + |g_i − g_j|²/2L ≤ f_i for all pairs, |x_0 − x*|² ≤ 1."""
    rows = [_row(-1, start=(1, _square({0: 1})))]
    for i, (xi, gi, fi) in enumerate(points):
        for j, (xj, gj, fj) in enumerate(points):
            if i == j:
                continue
            at = {}
            if fj is not None:
                at[fj] = at.get(fj, 0) + 1
            if fi is not None:
                at[fi] = at.get(fi, 0) - 1
            parts = {"inner": (1, _product(gj, _minus(xi, xj)))}
            if L is not None:
                parts["square"] = (Fraction(1, 2) / Fraction(L), _square(_minus(gi, gj)))
            rows.append(_row(0, at, **parts))
    return Conic(vectors, values, (_row(0, metric),), tuple(rows), (), ())


def krasnoselskii_mann(steps, step):
    """¼|x_n − Tx_n|² over nonexpansive T with |x_0 − x*|² ≤ 1 and steps (1 − step)x_k + step·Tx_k.

    The vectors are x_0 − x*, x_0 − Tx_0, …, x_n − Tx_n. For n = 3 and step = 3/4 it is 9/64 (the
    value of PEPit's example of the constant step, n = 3).
    """
    x, points = {0: Fraction(1)}, []
    for k in range(steps + 1):
        points.append((dict(x), _minus(x, {k + 1: Fraction(1)})))
        x = {**x, k + 1: -Fraction(step)}
    points.append(({}, {}))
    rows = [_row(-1, start=(1, _square({0: 1})))]
    for i, (xi, ti) in enumerate(points):
        for xj, tj in points[:i]:
            images, sources = _square(_minus(ti, tj)), _square(_minus(xi, xj))
            rows.append(_row(0, images=(1, images), sources=(-1, sources)))
    metric = _row(0, last=(Fraction(1, 4), _square({steps + 1: 1})))
    return Conic(steps + 2, 0, (metric,), tuple(rows), (), ())


def translated(steps, L, step):
    """Gradient descent with x_0 and x* two vectors of their own: no Gram matrix of dual multipliers
    is definite, for all points may move together. The value is that of `gradient_descent`."""
    conic = gradient_descent(steps, L, step)

    def moved(row):
        gram = {}
        for (i, j), c in row.gram.items():
            for a, p in _halves(i).items():
                for b, q in _halves(j).items():
                    key = min(a, b), max(a, b)
                    gram[key] = gram.get(key, Fraction(0)) + c * p * q
        return Row({k: c for k, c in gram.items() if c}, row.values, row.constant)

    rows = tuple(map(moved, conic.at_most))
    return Conic(conic.vectors + 1, conic.values, conic.metrics, rows, (), ())


def _halves(i):
    """The vectors are x_0, x*, and the gradients."""
    return {0: 1, 1: -1} if i == 0 else {i + 1: 1}


def trace_of_inverse():
    """max 2b with [1 b; b d] ⪰ 0 and d ≤ 4 as a matrix inequality in values: 4, at b = 2, d = 4."""
    one, zero = Fraction(1), Fraction(0)
    constant = Row({}, {}, one)
    b, d = Row({}, {0: one}, zero), Row({}, {1: one}, zero)
    matrix = ((constant, b), (b, d))
    metric = Row({}, {0: Fraction(2)}, zero)
    limit = Row({}, {1: one}, Fraction(-4))
    return Conic(0, 2, (metric,), (limit,), (), (matrix,))
