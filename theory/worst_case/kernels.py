"""The vectors on which a face vanishes, to any number of digits, from a guess of a few.

What exposes a face is G_b = V_b M_b V_bᵀ for each block b and numbers μ, one an equation, with

    Σ_b ⟨A_kb, G_b⟩ + Σ_r E_rk μ_r = 0  for every unknown x_k that stays,   Σ_r e_r μ_r = 0.

Where these equations have one solution of the ranks that are asked for, up to scale, the method of
Newton and Gauss doubles the digits of V in each step, and continued fractions say which rational
numbers they are. V_b is the identity in its leading coordinates.
"""

from __future__ import annotations

from flint import arb, arb_mat, ctx, fmpq, fmpz_mat

from theory.surds import Surd

BITS = 1400
STEPS = 40
# What is left of the equations, at most; and the largest denominator that is then believed.
RESIDUAL, DIGITS = 170, 36
# The same where p·x = q + r√d: its digits, and those that p, q and r may have. (Of a double root
# half the digits are right.)
FINER, FITS, SHORT = 340, 160, 40


class _Block:
    def __init__(self, forms, leads, rows, middle):
        """`forms[k]` is {(i, j): entry} with i ≤ j; `rows` are the columns of V, `middle` is M."""
        self.forms, self.leads, self.rank = forms, leads, len(leads)
        size = len(rows[0])
        self.V = arb_mat([[arb(row[i]) for row in rows] for i in range(size)])
        self.M = arb_mat([[arb(x) for x in line] for line in middle])
        self.loose = [i for i in range(size) if i not in leads]
        self.pairs = [(a, b) for a in range(self.rank) for b in range(a, self.rank)]
        self.width = len(self.loose) * self.rank + len(self.pairs)

    def line(self, form):
        """(value, derivatives) of ⟨A, VMVᵀ⟩ along the loose entries of V, then those of M."""
        V, rank = self.V, range(self.rank)
        AV: dict = {}
        for (i, j), c in form.items():
            for a, b in {(i, j), (j, i)}:
                row = AV.setdefault(a, [arb(0)] * self.rank)
                AV[a] = [row[r] + V[b, r] * c for r in rank]
        inner = [
            [sum((V[i, p] * row[q] for i, row in AV.items()), arb(0)) for q in rank] for p in rank
        ]
        value = sum((inner[p][q] * self.M[p, q] for p in rank for q in rank), arb(0))
        found = []
        for i in self.loose:
            row = AV.get(i)
            for r in rank:
                if row is None:
                    found.append(arb(0))
                else:
                    found.append(2 * sum((row[q] * self.M[q, r] for q in rank), arb(0)))
        found += [inner[a][b] if a == b else 2 * inner[a][b] for a, b in self.pairs]
        return value.mid(), [x.mid() for x in found]

    def move(self, step):
        at = 0
        for i in self.loose:
            for r in range(self.rank):
                self.V[i, r] = (self.V[i, r] + step[at]).mid()
                at += 1
        for a, b in self.pairs:
            self.M[a, b] = self.M[b, a] = (self.M[a, b] + step[at]).mid()
            at += 1

    def trace_line(self):
        return [arb(0)] * (len(self.loose) * self.rank) + [arb(int(a == b)) for a, b in self.pairs]


def refined(forms, equations, right, blocks, start, d=None):
    """The reduced vectors of each block, rows in ℚ or ℚ(√d), or None where Newton's method does not
    converge or a number is not recognised.

    `forms[b][k]` is the form of unknown k in block b, {(i, j): ``fmpq``} with i ≤ j, and
    `equations[r][k]` the coefficient, for the unknowns that stay alone; `right[r]` is e_r.
    `blocks[b]` is (leads, rows of V_b, M_b), a guess in ``fmpq``, and `start` that of μ.
    """
    with ctx.workprec(BITS):
        if d is not None:
            forms = [[_balls(form) for form in table] for table in forms]
            equations, right = [_balls(row) for row in equations], map(_ball, right)
        right = list(right)
        parts = [_Block(form, *block) for form, block in zip(forms, blocks)]
        mu = [arb(x) for x in start]
        unknowns = range(len(forms[0]) if forms else 0)
        columns: list = [[] for _ in unknowns]
        for r, row in enumerate(equations):
            for k, c in row.items():
                columns[k].append((r, c))
        small, last = arb(10) ** -(RESIDUAL if d is None else FINER), None
        for _ in range(STEPS):
            J, residual = _linearised(parts, columns, mu, right)
            worst = max((abs(x) for x in residual), default=arb(0))
            if worst < small:
                return _recognised(parts, d)
            if not worst < 1000:
                return None
            # Where the derivative is singular the error only halves; twice the step undoes that.
            twice = last is not None and last < 6 * worst and 3 * worst < last
            last = worst
            step = _least_squares(J, residual)
            if step is None:
                return None
            if twice:
                step = [2 * x for x in step]
            at = 0
            for part in parts:
                part.move(step[at : at + part.width])
                at += part.width
            mu = [(x + d).mid() for x, d in zip(mu, step[at:])]
    return None


def _linearised(parts, columns, mu, right):
    J, residual = [], []
    for k, column in enumerate(columns):
        value, line = arb(0), []
        for part in parts:
            more, derivatives = part.line(part.forms[k])
            value += more
            line += derivatives
        tail = [arb(0)] * len(mu)
        for r, c in column:
            tail[r] = arb(c)
            value += mu[r] * c
        J.append(line + tail)
        residual.append(value.mid())
    J.append([arb(0)] * sum(part.width for part in parts) + [arb(x) for x in right])
    residual.append(sum((x * e for x, e in zip(mu, right)), arb(0)).mid())
    # The scale stays what it is.
    J.append([x for part in parts for x in part.trace_line()] + [arb(0)] * len(mu))
    residual.append(arb(0))
    return J, residual


def _least_squares(J, residual):
    """The shortest step, nearly, that takes the residual away where J is its derivative."""
    table = arb_mat(J)
    transposed = table.transpose()
    normal = (transposed * table).mid()
    ridge = max(abs(normal[i, i]) for i in range(normal.nrows())) * arb(2) ** (-2 * BITS // 3)
    for i in range(normal.nrows()):
        normal[i, i] = (normal[i, i] + ridge).mid()
    wanted = (transposed * arb_mat([[-x] for x in residual])).mid()
    try:
        return [x.mid() for x in normal.solve(wanted, algorithm="approx").entries()]
    except ZeroDivisionError:
        return None


def _ball(x):
    return x.ball() if isinstance(x, Surd) else x


def _balls(form):
    return {key: _ball(c) for key, c in form.items()}


def _recognised(parts, d):
    found = []
    for part in parts:
        rows = []
        for r in range(part.rank):
            row = []
            for i in range(part.V.nrows()):
                exact = simplest(part.V[i, r], DIGITS)
                if exact is None and d is not None:
                    exact = simplest_surd(part.V[i, r], d)
                if exact is None:
                    return None
                row.append(exact)
            rows.append(row)
        found.append(rows)
    return found


def simplest(x, digits):
    """The convergent of the continued fraction of an ``arb`` midpoint whose denominator is below
    10^digits and that is much nearer than convergents of any number are, 10^−(2·digits + 8); None
    where there is none."""
    mantissa, exponent = x.man_exp()
    exponent = int(exponent)
    value = fmpq(mantissa << exponent) if exponent >= 0 else fmpq(mantissa, 1 << -exponent)
    near, limit = fmpq(1, 10 ** (2 * digits + 8)), 10**digits
    p, q, p_old, q_old, rest = value.floor(), 1, 1, 0, value
    while q <= limit:
        if abs(fmpq(p, q) - value) < near:
            return fmpq(p, q)
        rest = 1 / (rest - rest.floor())
        whole = rest.floor()
        p, p_old, q, q_old = whole * p + p_old, p, whole * q + q_old, q
    return None


def simplest_surd(x, d):
    """The (q + r√d)/p with the shortest p, q and r that an ``arb`` midpoint is, to so many digits
    that chance is no other reason for it; None where there is none. By lattice reduction."""
    scale = arb(10) ** FITS
    near = [int((y * scale).mid().floor().unique_fmpz()) for y in (x, arb(d).sqrt())]
    lattice = [[1, 0, 0, near[0]], [0, 1, 0, 10**FITS], [0, 0, 1, near[1]]]
    p, q, r, rest = (int(c) for c in fmpz_mat(lattice).lll().tolist()[0])
    if not (p and r) or max(map(abs, (p, q, r, rest))) >= 10**SHORT:
        return None
    return Surd(fmpq(-q, p), fmpq(-r, p), d)
