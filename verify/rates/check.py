"""Certificates of worst-case rates, checked with Python's standard library alone.

    s_{k+1} = A s_k + B g_k,   y_k = C s_k,   z = (s_0 − r x*, g_0, …, g_N),   Ar = r, Cr = 1

Every number is text, such as "9/10". ``rate``: V_k = wᵀPw + Σ p_i (f_{k+i} − f*), w = (s_k − r x*,
g_k, …, g_{k+N−1}); every inequality of the class is built here. ``cycle``: f = L/2|x|² −
(L − μ)/2 dist(x, H)², H the hull of the points in `hull`; dist²/2 is convex with the 1-Lipschitz
gradient x − P(x). ``spiral``: in each plane ℂ the state is zᵗs and the gradient zᵗ, |z| = ρ; all
pairs satisfy the inequalities of F(μ, L), which is enough for one f of it (Taylor, Hendrickx,
Glineur 2017, Theorem 4, for countably many points).
"""

from fractions import Fraction as F

CLASSES = {
    "smooth-strongly-convex": ("mu", "L"),
    "strongly-monotone-lipschitz": ("mu", "L"),
    "cocoercive": ("beta", "mu"),
    "sector": ("mu", "L"),
}


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


def dot(u, v):
    return sum((a * b for a, b in zip(u, v) if a and b), F(0))


def rows_times(M, rows):
    """M times a stack of rows."""
    return [[dot(m, column) for column in zip(*rows)] for m in M]


def minus(u, v, factor=F(1)):
    return [a - factor * b if b else a for a, b in zip(u, v)]


def sym(u, v):
    """⟨uz, vz⟩ as a matrix."""
    return [[(a * d + c * b) / 2 if a or c else F(0) for b, d in zip(u, v)] for a, c in zip(u, v)]


def combined(size, *terms):
    out = [[F(0)] * size for _ in range(size)]
    for c, M in terms:
        out = [[a + c * b if b else a for a, b in zip(p, q)] for p, q in zip(out, M)]
    return out


def psd(M):
    """Exact elimination: is a symmetric rational matrix positive semidefinite?"""
    M = [row[:] for row in M]
    for k in range(len(M)):
        d = M[k][k]
        if d < 0 or (d == 0 and any(M[k][k:])):
            return False
        for i in range(k + 1, len(M)):
            if M[i][k]:
                M[i] = minus(M[i], M[k], M[i][k] / d)
    return True


def inequality(name, c, kind, a, b):
    """(form, values) of the inequality `kind` of the class at the points a and b, ≥ 0 there."""
    (x, g, f), (y, h, e) = a, b
    size, dx, dg = len(x), minus(x, y), minus(g, h)
    values = [F(0)] * len(f)
    if name == "smooth-strongly-convex" and kind == "q":
        mu, L = c["mu"], c["L"]
        u = minus(dg, dx, mu)
        form = combined(
            size, (F(-1), sym(h, dx)), (-1 / (2 * (L - mu)), sym(u, u)), (-mu / 2, sym(dx, dx))
        )
        return form, minus(f, e)
    if name in ("strongly-monotone-lipschitz", "cocoercive") and kind == "monotone":
        return combined(size, (F(1), sym(dg, dx)), (-c["mu"], sym(dx, dx))), values
    if name == "strongly-monotone-lipschitz" and kind == "lipschitz":
        return combined(size, (c["L"] ** 2, sym(dx, dx)), (F(-1), sym(dg, dg))), values
    if name == "cocoercive" and kind == "cocoercive":
        return combined(size, (F(1), sym(dg, dx)), (-c["beta"], sym(dg, dg))), values
    if name == "sector" and kind == "sector":
        need(not any(y) and not any(h), "the sector compares with the minimizer")
        low, high = minus(g, x, c["mu"]), minus([c["L"] * t for t in x], g)
        return sym(low, high), values
    raise Wrong(f"the class {name} has no inequality {kind}")


def check_rate(o):
    """The theorem of a ``rate`` piece. Raises Wrong where it does not follow."""
    name = o["class"]["name"]
    need(name in CLASSES, f"no class {name}")
    c = {key: read(o["class"][key]) for key in CLASSES[name]}
    mu, most = c["mu"], 1 / c["beta"] if "beta" in c and c["beta"] > 0 else c.get("L", F(-1))
    strict = name in ("smooth-strongly-convex", "sector")
    need(0 <= mu <= most and (mu < most or not strict), "the class is empty")
    A, B, C, r, P, p = (read(o[key]) for key in ("A", "B", "C", "rest", "P", "p"))
    rho, eps, readout = read(o["rho"]), read(o["epsilon"]), read(o["readout"])
    d, N = len(A), len(P) - len(A)
    need(d and N >= 0 and all(len(row) == d for row in A) and len(B) == len(C) == len(r) == d, "A")
    need(all(len(row) == d + N for row in P) and P == [list(t) for t in zip(*P)], "P")
    need(len(p) == (N if name == "smooth-strongly-convex" else 0), "p")
    need([dot(row, r) for row in A] == r and dot(C, r) == 1, "the state of rest")
    need(rho >= 0 and eps > 0 and len(readout) == d + N and dot(readout, r) == 1, "the readout")
    size = d + N + 1
    unit = [[F(int(i == j)) for j in range(size)] for i in range(size)]
    state, states, points = unit[:d], [], {"*": ([F(0)] * size, [F(0)] * size, [F(0)] * (N + 1))}
    for k in range(N + 1):
        states.append(state)
        g = unit[d + k]
        points[k] = rows_times([C], state)[0], g, [F(int(k == j)) for j in range(N + 1)]
        state = [minus(row, g, -b) for row, b in zip(rows_times(A, state), B)]
    states.append(state)

    def V(k):
        w = states[k] + [points[k + i][1] for i in range(N)]
        form = rows_times([list(t) for t in zip(*w)], rows_times(P, w))
        return form, [sum((q for i, q in enumerate(p) if k + i == j), F(0)) for j in range(N + 1)]

    def settle(what, parts, multipliers, into=None):
        form = combined(size, *((t, M) for t, (M, _) in parts))
        values = [sum((t * v[j] for t, (_, v) in parts), F(0)) for j in range(N + 1)]
        for kind, i, j, weight in multipliers:
            weight = read(weight)
            need(weight >= 0 and i in names and j in names and i != j, f"{what}: a multiplier")
            M, v = inequality(name, c, kind, points[i], points[j])
            form, values = combined(size, (F(1), form), (-weight, M)), minus(values, v, weight)
        need(not any(values), f"{what}: function values are left over")
        if into:
            form = rows_times([list(t) for t in zip(*into)], rows_times(form, into))
        need(psd(form), f"{what}: not positive semidefinite")

    names, nothing = ["*", *range(N + 1)], [F(0)] * (N + 1)
    y = readout + [F(0)]
    settle("decrease", [(rho**2, V(0)), (F(-1), V(1))], o["decrease"])
    settle("positive", [(F(1), V(0)), (-eps, (sym(y, y), nothing))], o["positive"])
    given = ", ".join(f"{key} = {value}" for key, value in c.items())
    says = f"for every n, every member of the class {name} with {given}, every start"
    what = "y_k" if readout == C + [F(0)] * N else f"({', '.join(map(str, readout))})·(s_k, g_k…)"
    says += f": V_k ≤ ρ^(2k) V_0 and |{what} − x*|² ≤ V_k/({eps}), ρ = {rho}"
    if o["constant"] is None:
        return says
    constant = read(o["constant"])
    # At rest at x_0 the state is r(x_0 − x*): coordinates (x_0 − x*, g_0, …, g_N).
    into = [[q] + [F(0)] * (N + 1) for q in r] + [
        [F(int(j == k + 1)) for j in range(N + 2)] for k in range(N + 1)
    ]
    x = points[0][0]
    ceiling = [(constant, (sym(x, x), nothing)), (F(-1), V(0))]
    settle("start", ceiling, o["start"], into)
    return says + f"; from rest at x_0, V_0 ≤ {constant} |x_0 − x*|²"


def check_cycle(o):
    """The theorem of a ``cycle`` piece. Raises Wrong where it does not follow."""
    A, B, C, start, hull = (read(o[key]) for key in ("A", "B", "C", "start", "hull"))
    mu, L = read(o["mu"]), read(o["L"])
    d, n, state, seen = len(A), len(hull[0]), start, []
    need(0 < mu < L and len(hull) > 1 and n, "mu, L or the hull")
    need(d == len(B) == len(C) == len(start) and all(len(row) == d for row in A), "A, B, C, start")
    need(all(len(row) == n for row in start + hull), "the dimension")
    for v in hull:
        y = rows_times([C], state)[0]
        need(all(dot(minus(y, v), minus(w, v)) <= 0 for w in hull), "a point is not the projection")
        g = [mu * a + (L - mu) * b for a, b in zip(y, v)]
        state = [minus(row, g, -b) for row, b in zip(rows_times(A, state), B)]
        seen.append(y)
    need(state == start, "the last state is not the first")
    need(any(y != seen[0] for y in seen), "the points all agree")
    return (
        f"for every n ≥ {n} there are an L-smooth, μ-strongly convex f on ℝⁿ, μ = {mu}, L = {L}, "
        f"and a start from which the points repeat with period {len(hull)}"
    )


def times(z, w):
    return [z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]]


def check_spiral(o):
    """The theorem of a ``spiral`` piece. Raises Wrong where it does not follow."""
    A, B, C, planes = (read(o[key]) for key in ("A", "B", "C", "planes"))
    mu, L, rho, value = (read(o[key]) for key in ("mu", "L", "rho", "value"))
    need(0 < mu < L and 0 < rho < 1 and planes, "mu, L, rho or the planes")
    need(len(A) == len(B) == len(C) and all(len(row) == len(A) for row in A), "A, B, C")
    turns, points = [], []
    for tau, weight, state in planes:
        size = 1 + tau * tau
        z = [rho * (1 - tau * tau) / size, rho * 2 * tau / size]
        need(weight > 0 and len(state) == len(A), "a weight or a state")
        for s, row, b in zip(state, A, B):
            ahead = [dot(row, [t[k] for t in state]) for k in (0, 1)]
            need(times(z, s) == [ahead[0] + b, ahead[1]], "the state does not turn with z")
        turns.append(z)
        points.append([dot(C, [t[k] for t in state]) for k in (0, 1)])
    need(any(x != [0, 0] for x in points), "the points are all 0")
    one, weights = [F(1), F(0)], [plane[1] for plane in planes]

    def q(left, right):
        total = F(0)
        for w, (x, g), (y, h) in zip(weights, left, right):
            dx = minus(x, y)
            u = minus(minus(g, h), dx, mu)
            total -= w * (dot(h, dx) + dot(u, u) / (2 * (L - mu)) + mu / 2 * dot(dx, dx))
        return total

    first, star = [(x, one) for x in points], [([F(0)] * 2, [F(0)] * 2)] * len(points)
    least = min(q(first, star) + value, q(star, first) - value)
    # |q at lag l − its limit| ≤ tail·ρˡ, as the later point is of size ρˡ(|x|, 1), |x| ≤ 1 + |x|².
    tail = 2 * abs(value)
    for w, x in zip(weights, points):
        r = 1 + dot(x, x)
        tail += 3 * w * (r + (1 + mu * r) ** 2 / (2 * (L - mu)) + mu / 2 * r * r)
    need(tail * rho**400 <= least, "the minimizer, or a tail of more than 400 lags")
    later, shrunk = first, F(1)
    while tail * shrunk > least:
        later = [(times(x, z), times(g, z)) for (x, g), z in zip(later, turns)]
        shrunk *= rho
        fallen = value * (1 - shrunk**2)
        need(q(later, first) >= fallen, "an inequality, the later point first")
        need(q(first, later) >= -fallen, "an inequality, the later point second")
    return (
        f"for every n ≥ {2 * len(planes)} there are an L-smooth, μ-strongly convex f on ℝⁿ, μ = "
        f"{mu}, L = {L}, and a start from which |y_k − x*| = ρᵏ|y_0 − x*|, ρ = {rho}"
    )


def check(o):
    """Check one piece, a dictionary as JSON gives it."""
    kinds = {"rate": check_rate, "cycle": check_cycle, "spiral": check_spiral}
    need(isinstance(o, dict) and o.get("kind") in kinds, "no rate, cycle or spiral")
    try:
        return kinds[o["kind"]](o)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError, AttributeError) as why:
        raise Wrong(f"badly formed: {type(why).__name__}") from None
