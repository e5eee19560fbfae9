"""Certificates of bounds on function values and gradients, checked by the standard library alone.

    s_{k+1} = A s_k + B g_k,  y_k = C s_k,  Ar = r, Cr = 1,  w_k = (s_k − r x*, g_k, …, g_{k+N−1})

Every number is text, such as "9/10"; every inequality is built here. ``potential``: on smooth
convex f, V_k = Σ_i kⁱ (wᵀP_i w + Σ_l p_il (f_{k+l} − f*)) does not rise and is at least
(c_0 + c_1 k + …)·T_k: at each power of k, coefficient by coefficient. ``value-rate``: on L-smooth f
with |g|² ≥ 2μ(f − f*), V falls by the factor τ a step and is at least ε(f_k − f*); P(r, 0) = 0, so
that V does not depend on x*.
"""

import json
import sys
from fractions import Fraction as F
from math import comb

MOST_BYTES = 4 << 20


class Wrong(Exception):
    """What a certificate does not prove."""


def need(holds, what):
    if not holds:
        raise Wrong(what)


def read(value):
    """Numbers as text, in lists."""
    if isinstance(value, list):
        return [read(x) for x in value]
    need(isinstance(value, str) and len(value) < 4000, "a number is not text")
    need(set(value) <= set("-/0123456789"), "a number is no fraction of integers")
    return F(value)


class Form(dict):
    """A quadratic form {(i, j): c} in the coordinates of z, plus values {i: c} of f_i − f*."""

    def __add__(self, other):
        found = Form(self)
        for key, c in other.items():
            found[key] = found.get(key, F(0)) + c
        return found

    def times(self, factor):
        return Form({key: factor * c for key, c in self.items() if factor})


def inner(u, v):
    """⟨u, v⟩ for vectors {i: c}."""
    found = Form()
    for i, a in u.items():
        for j, b in v.items():
            found = found + Form({(min(i, j), max(i, j)): a * b})
    return found


def mixed(*terms):
    """Σ c·u for vectors u = {i: c}."""
    found = {}
    for c, u in terms:
        for i, a in u.items():
            found[i] = found.get(i, F(0)) + c * a
    return {i: a for i, a in found.items() if a}


def psd(form, size):
    """Exact elimination: is a form positive semidefinite?"""
    a = [[F(0)] * size for _ in range(size)]
    for (i, j), c in form.items():
        a[i][j] += c / 2
        a[j][i] += c / 2
    for k in range(size):
        if a[k][k] < 0 or (a[k][k] == 0 and any(a[k][k:])):
            return False
        for i in range(k + 1, size):
            if a[i][k]:
                t = a[i][k] / a[k][k]
                a[i] = [x - t * y for x, y in zip(a[i], a[k])]
    return True


class Run:
    """N + 1 steps of the method from a state, a list of vectors; the minimizer is 0."""

    def __init__(self, o, state, size):
        A, B, C = (read(o[key]) for key in ("A", "B", "C"))
        self.states, self.points = [state], []
        for g in range(size[0], size[1]):
            y = mixed(*zip(C, state))
            self.points.append((y, {g: F(1)}))
            state = [mixed(*zip(row, state), (b, {g: F(1)})) for row, b in zip(A, B)]
            self.states.append(state)
        self.size = size[1]

    def weighed(self, k, P, p):
        """wᵀPw + Σ p_l (f_{k+l} − f*) at time k."""
        w = self.states[k] + [self.points[k + i][1] for i in range(len(p))]
        form = Form({k + i: c for i, c in enumerate(p)})
        for u, row in zip(w, P):
            form = form + inner(u, mixed(*zip(row, w)))
        return form

    def inequality(self, mu, L, kind, i, j):
        """What is ≥ 0: q_ij of F(mu, L), or the two of the inequality of Polyak and Łojasiewicz,
        whose numbers are (mu, L) with q_ij of F(−L, L)."""
        need(i == "*" or i in range(len(self.points)), "no such point")
        need(j == "*" or j in range(len(self.points)), "no such point")
        (x, g), (y, h) = (({}, {}) if k == "*" else self.points[k] for k in (i, j))
        f = Form({k: F(sign) for k, sign in ((i, 1), (j, -1)) if k != "*"})
        if kind == "q" and i != j:
            dx = mixed((F(1), x), (F(-1), y))
            u = mixed((F(1), g), (F(-1), h), (-mu, dx))
            parts = inner(h, dx).times(F(-1)), inner(u, u).times(-1 / (2 * (L - mu)))
            return f + parts[0] + parts[1] + inner(dx, dx).times(-mu / 2)
        raise Wrong(f"no inequality {kind}({i}, {j})")

    def settle(self, what, form, multipliers, inequality):
        """form − Σ multiplier·inequality is ≥ 0, no function value left over."""
        for kind, i, j, weight in multipliers:
            weight = read(weight)
            need(weight >= 0, f"{what}: a negative multiplier")
            form = form + inequality(kind, i, j).times(-weight)
        left = any(c for key, c in form.items() if not isinstance(key, tuple))
        need(not left, f"{what}: function values are left over")
        quadratic = {key: c for key, c in form.items() if isinstance(key, tuple) and c}
        need(psd(quadratic, self.size), f"{what}: not positive semidefinite")


def runs(o, N):
    """(a run from any state, a run from rest at x_0 with z_0 = x_0 − x*), and the state of rest."""
    A, B, C, rest = (read(o[key]) for key in ("A", "B", "C", "rest"))
    d = len(A)
    need(
        d and N > 0 and all(len(row) == d for row in A) and len(B) == len(C) == len(rest) == d, "A"
    )
    still = [sum((a * b for a, b in zip(row, rest)), F(0)) for row in A]
    need(still == rest and sum((a * b for a, b in zip(C, rest)), F(0)) == 1, "the state of rest")
    whole = Run(o, [{i: F(1)} for i in range(d)], (d, d + N + 1))
    return whole, Run(o, [{0: r} if r else {} for r in rest], (1, N + 2)), rest


def of_system(o):
    """The method in words."""
    A, B, C = (str(o[key]).replace("'", "") for key in ("A", "B", "C"))
    return f" of s' = As + Bg, y = Cs, A = {A}, B = {B}, C = {C}"


def symmetric(P, size):
    need(len(P) == size and P == [list(t) for t in zip(*P)], "P is not symmetric")


def check_potential(o):
    """The theorem of a ``potential`` piece. Raises Wrong where it does not follow."""
    L, mu = read(o["class"]["L"]), read(o["class"]["mu"])
    need(o["class"]["name"] == "smooth-strongly-convex" and 0 <= mu < L, "the class")
    P, p, growth = (read(o[key]) for key in ("P", "p", "growth"))
    D, N, of = len(growth), len(p[0]), o["of"]
    lists = (P, p, o["decrease"], o["positive"])
    need(of in ("value", "gradient") and D > 1 and all(len(x) == D for x in lists), "the powers")
    need(min(growth) >= 0 and any(growth[1:]) and all(len(x) == N for x in p), "growth or p")
    whole, resting, rest = runs(o, N)
    for one in P:
        symmetric(one, len(rest) + N)

    def q(run):
        return lambda *name: run.inequality(mu, L, *name)

    target = Form({0: F(1)})
    if of == "gradient":
        target = inner(whole.points[0][1], whole.points[0][1])
    for j in range(D):
        now = whole.weighed(0, P[j], p[j])
        fall = now
        for i in range(j, D):
            fall = fall + whole.weighed(1, P[i], p[i]).times(F(-comb(i, j)))
        whole.settle(f"decrease at k^{j}", fall, o["decrease"][j], q(whole))
        above = now + target.times(-growth[j])
        whole.settle(f"positive at k^{j}", above, o["positive"][j], q(whole))
    terms = [f"{c}·k^{j}" if j else str(c) for j, c in enumerate(growth) if c]
    what = "f(y_k) − f*" if of == "value" else "|g_k|²"
    says = f"for every n, every {mu}-strongly convex, {L}-smooth f, every start{of_system(o)}: "
    says += "V_k ≤ V_0 and "
    says += f"({' + '.join(terms)})·({what}) ≤ V_k"
    if o["constant"] is None:
        return says
    constant = read(o["constant"])
    room = Form({(0, 0): constant}) + resting.weighed(0, P[0], p[0]).times(F(-1))
    resting.settle("start", room, o["start"], q(resting))
    return says + f"; from rest at x_0, V_0 ≤ {constant} |x_0 − x*|²"


def check_value_rate(o):
    """The theorem of a ``value-rate`` piece. Raises Wrong where it does not follow."""
    L, mu = read(o["class"]["L"]), read(o["class"]["mu"])
    need(o["class"]["name"] == "pl" and 0 < mu < L, "the class")
    P, p, factor, epsilon = (read(o[key]) for key in ("P", "p", "factor", "epsilon"))
    whole, resting, rest = runs(o, len(p))
    symmetric(P, len(rest) + len(p))
    at_rest = rest + [F(0)] * len(p)
    need(not any(sum((a * b for a, b in zip(row, at_rest)), F(0)) for row in P), "P at rest")
    need(factor >= 0 and epsilon > 0, "factor or epsilon")

    def known(run):
        def inequality(kind, i, j):
            if kind not in ("pl", "lower"):
                need("*" not in (i, j), "the minimizers enter by their value alone")
                return run.inequality(-L, L, kind, i, j)
            need(j == "*" and i in range(len(run.points)), "no such point")
            g, sign = run.points[i][1], 1 if kind == "pl" else -1
            size = inner(g, g).times(1 / (2 * mu) if kind == "pl" else -1 / (2 * L))
            return size + Form({i: F(-sign)})

        return inequality

    now, first = whole.weighed(0, P, p), Form({0: F(1)})
    fall = now.times(factor) + whole.weighed(1, P, p).times(F(-1))
    whole.settle("decrease", fall, o["decrease"], known(whole))
    whole.settle("positive", now + first.times(-epsilon), o["positive"], known(whole))
    says = f"for every n, every {L}-smooth f with |∇f|² ≥ 2·{mu}·(f − f*), every start"
    says += f"{of_system(o)}: "
    says += f"V_k ≤ τᵏ V_0 and f(y_k) − f* ≤ V_k/({epsilon}), τ = {factor}"
    if o["constant"] is None:
        return says
    constant = read(o["constant"])
    room = first.times(constant) + resting.weighed(0, P, p).times(F(-1))
    resting.settle("start", room, o["start"], known(resting))
    return says + f"; from rest at x_0, V_0 ≤ {constant} (f(x_0) − f*)"


def check(o):
    """Check one piece, a dictionary as JSON gives it."""
    kinds = {"potential": check_potential, "value-rate": check_value_rate}
    need(isinstance(o, dict) and o.get("kind") in kinds, "no potential or value-rate")
    try:
        return kinds[o["kind"]](o)
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
