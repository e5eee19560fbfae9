"""Rates for every value of a letter t in an interval, checked with the standard library alone.

A rational function is [numerator, powers]: coefficients of 1, t, t², … as text, over the product of
the file's `factors` to these powers. Every factor is shown to be positive inside the interval. A
condition is a matrix of such functions: either it equals Σ d vᵀv with d ≥ 0 inside, term for term,
or, times the denominators, its Bernstein coefficients are positive semidefinite on the interval or
on both halves, quarters, … of it. With w = (s_k − r x*, g_k, …) and every P, p, λ a function of t,
it is the theorem of `rate` (verify.rates.check) for each t.
"""

import json
import sys
from fractions import Fraction as F
from math import comb

MOST_BYTES = 4 << 20

DEPTH, MOST = 7, 400


class Wrong(Exception):
    """What a certificate does not prove."""


def need(holds, what):
    if not holds:
        raise Wrong(what)


def read(value):
    """Numbers as text, in lists."""
    if isinstance(value, list):
        need(len(value) <= MOST, "a list is too long")
        return [read(x) for x in value]
    need(isinstance(value, str) and len(value) < 4000, "a number is not text")
    need(set(value) <= set("-/0123456789"), "a number is no fraction of integers")
    return F(value)


def times(a, b):
    if not a or not b:
        return []
    need(len(a) + len(b) <= MOST, "a degree is too high")
    out = [F(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        if x:
            for j, y in enumerate(b):
                out[i + j] += x * y
    return out


def plus(a, b):
    longer = max(len(a), len(b))
    out = [x + y for x, y in zip(a + [F(0)] * (longer - len(a)), b + [F(0)] * (longer - len(b)))]
    while out and not out[-1]:
        out.pop()
    return out


class Line:
    """The interval and the factors of all denominators."""

    def __init__(self, o):
        self.low = read(o["from"])
        self.high = None if o["to"] is None else read(o["to"])
        need(self.high is None or self.low < self.high, "the interval is empty")
        self.factors = [plus(read(f), []) for f in o["factors"]]
        for f in self.factors:
            need(f and self.positive(f), "a factor is not shown to be positive")

    def read(self, value):
        """A rational function, or lists of them."""
        if isinstance(value, list) and len(value) == 2 and isinstance(value[1], list):
            if all(isinstance(e, int) and not isinstance(e, bool) for e in value[1]):
                num, powers = value
                need(
                    len(powers) == len(self.factors) and all(0 <= e < 60 for e in powers), "powers"
                )
                return Ratio(self, plus(read(num), []), powers)
        need(isinstance(value, list) and len(value) <= MOST, "no list of functions")
        return [self.read(x) for x in value]

    def number(self, value):
        return Ratio(self, [F(value)] if value else [], [0] * len(self.factors))

    def over(self, ratio, powers):
        """The numerator over the denominator with these higher powers."""
        num = ratio.num
        for factor, have, want in zip(self.factors, ratio.powers, powers):
            for _ in range(want - have):
                num = times(num, factor)
        return num

    def bernstein(self, num, degree):
        """Coefficients on the interval; with no end, of (1 − u)^degree times it, u = (t − low)/(1 +
        t − low)."""
        c = num + [F(0)] * (degree + 1 - len(num))
        for i in range(degree):
            for j in range(degree - 1, i - 1, -1):
                c[j] += c[j + 1] * self.low
        if self.high is None:
            return [x / comb(degree, j) for j, x in enumerate(c)]
        c = [x * (self.high - self.low) ** i / comb(degree, i) for i, x in enumerate(c)]
        return [sum(comb(j, i) * c[i] for i in range(j + 1)) for j in range(degree + 1)]

    def positive(self, num):
        """Is a polynomial shown to be > 0 inside?"""
        return bool(num) and inside(self.bernstein(num, len(num) - 1), DEPTH)


class Ratio:
    def __init__(self, line, num, powers):
        self.line, self.num, self.powers = line, num, powers

    def __add__(self, other):
        powers = [max(a, b) for a, b in zip(self.powers, other.powers)]
        num = plus(self.line.over(self, powers), self.line.over(other, powers))
        return Ratio(self.line, num, powers if num else [0] * len(powers))

    def __mul__(self, other):
        if isinstance(other, F):
            return Ratio(self.line, plus([other * x for x in self.num], []), self.powers)
        num = times(self.num, other.num)
        powers = (
            [a + b for a, b in zip(self.powers, other.powers)] if num else [0] * len(self.powers)
        )
        return Ratio(self.line, num, powers)

    def __sub__(self, other):
        return self + other * F(-1)

    def __bool__(self):
        return bool(self.num)

    def at_least_zero(self):
        return not self.num or self.line.positive(self.num)


def halves(row):
    left, right = [], []
    while row:
        left.append(row[0])
        right.append(row[-1])
        row = [mean(a, b) for a, b in zip(row, row[1:])]
    return left, right[::-1]


def mean(a, b):
    if isinstance(a, list):
        return [mean(x, y) for x, y in zip(a, b)]
    return (a + b) / 2


def inside(numbers, depth):
    if all(c >= 0 for c in numbers):
        return any(numbers)
    if not depth or numbers[0] < 0 or numbers[-1] < 0:
        return False
    left, right = halves(numbers)
    return left[-1] > 0 and inside(left, depth - 1) and inside(right, depth - 1)


def psd(M):
    M = [row[:] for row in M]
    for k in range(len(M)):
        d = M[k][k]
        if d < 0 or (d == 0 and any(M[k][k:])):
            return False
        for i in range(k + 1, len(M)):
            if M[i][k]:
                t = M[i][k] / d
                M[i] = [a - t * b for a, b in zip(M[i], M[k])]
    return True


def all_psd(matrices, depth):
    if all(map(psd, matrices)):
        return True
    if not depth or not (psd(matrices[0]) and psd(matrices[-1])):
        return False
    return all(all_psd(half, depth - 1) for half in halves(matrices))


def at_least_zero(line, form):
    """Is a matrix of rational functions shown to be positive semidefinite inside?"""
    size = len(form)
    powers = [max(column) for column in zip(*(x.powers for row in form for x in row))]
    nums = [[line.over(x, powers) for x in row] for row in form]
    degree = max(len(x) for row in nums for x in row) - 1
    if degree < 0:
        return True
    rows = [[line.bernstein(x, degree) for x in row] for row in nums]
    matrices = [
        [[rows[i][j][k] for j in range(size)] for i in range(size)] for k in range(degree + 1)
    ]
    return all_psd(matrices, DEPTH)


def check_family(o):
    """The theorem of a ``rate-family`` piece. Raises Wrong where it does not follow."""
    line = Line(o)
    mu, L, square, eps, curved = (
        line.read(o[key]) for key in ("mu", "L", "square", "epsilon", "curved")
    )
    A, B, C, P, p, readout = (line.read(o[key]) for key in ("A", "B", "C", "P", "p", "readout"))
    zero, one, rest = line.number(0), line.number(1), read(o["rest"])
    d, N = len(A), len(p)
    size = d + N + 1
    need(d and all(len(row) == d for row in A) and len(B) == len(C) == len(rest) == d, "A, B, C")
    need(len(P) == len(readout) == d + N and all(len(row) == d + N for row in P), "P")
    need(not any(P[i][j] - P[j][i] for i in range(d + N) for j in range(i)), "P is not symmetric")

    def dot(u, v):
        total = zero
        for a, b in zip(u, v):
            if a and b:
                total = total + a * b
        return total

    for row, r in zip(A, rest):
        need(not dot(row, rest) - line.number(r), "the state of rest")
    need(not dot(C, rest) - one and not dot(readout, rest) - one, "rest or readout")
    need(not curved * (L - mu) * F(2) - one, "curved is not 1/(2(L − mu))")
    for what, x in (("mu", mu), ("rho²", square), ("1 − rho²", one - square)):
        need(x.at_least_zero(), f"{what} is not shown to be positive")
    need(curved and curved.at_least_zero() and eps and eps.at_least_zero(), "L − mu or epsilon")

    def run(state, gradients):
        none = [zero] * len(gradients[0])
        states, points = [state], {"*": (none, none)}
        for k, g in enumerate(gradients):
            columns = list(zip(*states[k]))
            points[k] = [dot(C, c) for c in columns], g
            states.append(
                [[dot(row, c) + b * x for c, x in zip(columns, g)] for row, b in zip(A, B)]
            )
        return states, points

    def value(states, points, k):
        w = states[k] + [points[k + i][1] for i in range(N)]
        right = [[dot(row, c) for c in zip(*w)] for row in P]
        form = [[dot(a, b) for b in zip(*right)] for a in zip(*w)]
        return form, [zero] * k + p + [zero] * (1 - k)

    def settle(what, points, form, values):
        size = len(form)
        for kind, i, j, weight in o[what]:
            need(kind == "q" and i in points and j in points and i != j, f"{what}: a multiplier")
            weight = line.read(weight)
            need(weight.at_least_zero(), f"{what}: a multiplier is not shown to be positive")
            (x, g), (y, h) = points[i], points[j]
            dx, dg = ([a - b for a, b in zip(*pair)] for pair in ((x, y), (g, h)))
            u = [a - mu * b for a, b in zip(dg, dx)]
            bent, half = mu * F(1, 2), F(1, 2)
            for a in range(size):
                for b in range(size):
                    q = (h[a] * dx[b] + dx[a] * h[b]) * half + curved * u[a] * u[b]
                    q = q + bent * dx[a] * dx[b]
                    if q:
                        form[a][b] = form[a][b] + weight * q
            for k, sign in ((i, -1), (j, 1)):
                if k != "*":
                    values[k] = values[k] + weight * F(sign)
        need(not any(values), f"{what}: function values are left over")
        squares = o["squares"].get(what)
        if squares is None:
            need(at_least_zero(line, form), f"{what}: not shown to be positive semidefinite")
            return
        for weight, row in squares:
            weight, row = line.read(weight), line.read(row)
            need(len(row) == size and weight.at_least_zero(), f"{what}: a square")
            for a in range(size):
                for b in range(size):
                    if row[a] and row[b]:
                        form[a][b] = form[a][b] - weight * row[a] * row[b]
        need(not any(x for row in form for x in row), f"{what}: not the sum of its squares")

    unit = [[one if i == j else zero for j in range(size)] for i in range(size)]
    states, points = run(unit[:d], unit[d:])
    now, ahead = value(states, points, 0), value(states, points, 1)
    fall = [[square * a - b for a, b in zip(*rows)] for rows in zip(now[0], ahead[0])]
    settle("decrease", points, fall, [square * a - b for a, b in zip(now[1], ahead[1])])
    shown = readout + [zero]
    above = [[x - eps * a * b for x, b in zip(row, shown)] for row, a in zip(now[0], shown)]
    settle("positive", points, above, now[1])
    constant = None
    if o["constant"] is not None:
        constant = line.read(o["constant"])
        unit = [[one if i == j else zero for j in range(N + 2)] for i in range(N + 2)]
        states, points = run([[x * r for x in unit[0]] for r in rest], unit[1:])
        form, values = value(states, points, 0)
        form = [[x * F(-1) for x in row] for row in form]
        form[0][0] = form[0][0] + constant
        settle("start", points, form, [x * F(-1) for x in values])
    t = o["letter"]
    need(isinstance(t, str) and t.isidentifier() and len(t) < 40, "the letter")

    def show(value):
        if isinstance(value, list):
            return f"[{', '.join(map(show, value))}]"
        parts = [f"({polynomial(f, t)})^{e}" for f, e in zip(line.factors, value.powers) if e]
        return (
            polynomial(value.num, t)
            if not parts
            else (f"({polynomial(value.num, t)})/({'·'.join(parts)})")
        )

    ends = f"{line.low} < {t}" + (f" < {line.high}" if line.high is not None else "")
    tail = "" if constant is None else f"; from rest at x_0, V_0 ≤ ({show(constant)})|x_0 − x*|²"
    return (
        f"for every n, every {ends}, every f in F(mu, L), mu = {show(mu)}, L = {show(L)}, every "
        f"start of s' = As + Bg, y = Cs, A = {show(A)}, B = {show(B)}, C = {show(C)}: V falls by "
        f"ρ² a step and |{show(readout)}·(s_k, g_k, …) − x*|² ≤ V_k/({show(eps)}), ρ² = "
        f"{show(square)}{tail}"
    )


def polynomial(num, t):
    """As text."""
    terms = [f"{c}·{t}^{i}" if i else str(c) for i, c in enumerate(num) if c]
    return " + ".join(terms) or "0"


def check(o):
    """Check one piece, a dictionary as JSON gives it."""
    need(isinstance(o, dict) and o.get("kind") == "rate-family", "no rate-family")
    try:
        return check_family(o)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError, AttributeError) as why:
        raise Wrong(f"badly formed: {type(why).__name__}") from None


def main(paths):
    """Check the pieces of files; print what each shows. 1 where one shows nothing."""
    failed = False
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                pieces = json.loads(file.read(MOST_BYTES + 1))["pieces"]
            for piece in pieces:
                print(f"{path}: {check(piece)}")
        except (Wrong, OSError, ValueError, KeyError, TypeError, RecursionError) as why:
            failed = True
            print(f"{path}: not confirmed: {why or type(why).__name__}")
    return int(failed or not paths)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
