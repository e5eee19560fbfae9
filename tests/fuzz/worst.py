"""Random edits of rates, cycles and spirals, and what their statements say at runs that are made
here: by code that shares nothing with recheck.

A rate is held against runs in ℝ on functions of its class, whose gradients are piecewise linear
with slopes in [μ, L]: V is computed along them. Of a cycle and of a spiral all pairs of a few
points must satisfy the inequalities of F(μ, L), and the method must ask at these points.
"""

import random
from fractions import Fraction

KINDS = ("rate", "cycle", "spiral")
SAYS = {
    "rate": ("A", "B", "C", "class", "rho", "readout", "epsilon", "constant", "P", "p", "rest"),
    "cycle": ("A", "B", "C", "class", "start", "hull"),
    "spiral": ("A", "B", "C", "class", "rho", "value", "planes"),
}
STEPS = 8


def stated(obj):
    """What a piece says, V and the points of a spiral included."""
    keys = ("name", "part", "role", "kind", "method", "values", *SAYS[obj["kind"]])
    return repr([obj.get(key) for key in keys])


def edit_worst(obj, rng):
    """A number, a class, a pair of points, an inequality or a row is another."""
    kind = rng.randrange(8)
    lists = [obj[key] for key in ("decrease", "positive", "start") if obj["kind"] == "rate"
             and obj.get(key)]  # fmt: skip
    if kind == 0:
        obj["class"]["name"] = rng.choice(
            ("smooth-strongly-convex", "strongly-monotone-lipschitz", "sector", "cocoercive")
        )
    elif kind == 1 and lists:
        row = rng.choice(rng.choice(lists))
        row[rng.choice((1, 2))] = rng.choice(("*", 0, 1, 2))
    elif kind == 2 and lists:
        row = rng.choice(rng.choice(lists))
        row[1], row[2] = row[2], row[1]
    elif kind == 3 and lists:
        rows = rng.choice(lists)
        rows.append(list(rng.choice(rows)))
        if rng.random() < 0.5:
            rows.remove(rng.choice(rows))
    elif kind == 4:
        rows = obj[rng.choice([key for key in SAYS[obj["kind"]] if isinstance(obj.get(key), list)])]
        if rows:
            rows.insert(rng.randrange(len(rows)), rows.pop(rng.randrange(len(rows))))
    else:
        edit_number(obj, rng)


def edit_number(obj, rng):
    holder, key, old = rng.choice(list(numbers(obj)))
    factors = (Fraction(4, 3), -1, Fraction(1, 2), Fraction(99, 100), Fraction(101, 100), 0)
    others = old + 1, Fraction(rng.randint(-4, 4), 3)
    by = rng.choice([*(old * factor for factor in factors), *others])
    holder[key] = str(by)


def numbers(value):
    """(holder, key, number) of all numbers that are texts."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        if key in ("name", "part", "says", "values"):
            continue
        if isinstance(inner, (dict, list)):
            yield from numbers(inner)
        elif isinstance(inner, str):
            try:
                yield value, key, Fraction(inner)
            except ValueError:
                pass


def read(value):
    return [read(x) for x in value] if isinstance(value, list) else Fraction(value)


def weaker(new, old):
    """Is a rate the other with a smaller class, a larger rate or looser constants alone?"""
    if any(new.get(key) != old.get(key) for key in ("kind", "A", "B", "C", "readout", "P", "p")):
        return False
    signs = {"mu": 1, "L": -1, "beta": 1}
    if new["class"].keys() != old["class"].keys() or new["class"]["name"] != old["class"]["name"]:
        return False
    pairs = [(new["class"][k], old["class"][k], s) for k, s in signs.items() if k in old["class"]]
    pairs += [(new["rho"], old["rho"], 1), (new["epsilon"], old["epsilon"], -1)]
    if "constant" in old and "constant" in new:
        pairs.append((new["constant"], old["constant"], 1))
    return all(sign * (Fraction(a) - Fraction(b)) >= 0 for a, b, sign in pairs)


# A rate along runs


class Bent:
    """A function on ℝ with minimizer `star` whose gradient is piecewise linear, with slopes in
    [low, high]."""

    def __init__(self, star, low, high, rng):
        self.star = star
        at = sorted(Fraction(rng.randint(-30, 30), 8) for _ in range(rng.randint(0, 3)))
        slopes = [rng.choice((low, high, (low + high) / 2)) for _ in range(len(at) + 1)]
        self.pieces = list(zip([None, *at], [*at, None], slopes))

    def both(self, x):
        """(f(x) − f*, the gradient at x), by integration from the minimizer."""
        a, b = sorted((self.star, x))
        slope = value = Fraction(0)
        parts = [
            (max(a, p) if p is not None else a, min(b, q) if q is not None else b, s)
            for p, q, s in self.pieces
        ]
        parts = [part for part in parts if part[0] < part[1]]
        for p, q, s in parts if x > self.star else parts[::-1]:
            value += slope * (q - p) + s * (q - p) ** 2 / 2
            slope += s * (q - p)
        return value, slope if x > self.star else -slope


def rate_holds(obj, rng, tries=6):
    A, B, C, P, p, r, w = (read(obj[key]) for key in ("A", "B", "C", "P", "p", "rest", "readout"))
    rho, epsilon, c = Fraction(obj["rho"]), Fraction(obj["epsilon"]), obj["class"]
    low, high = Fraction(c["mu"]), Fraction(c["L"]) if "L" in c else 1 / Fraction(c["beta"])
    N = len(P) - len(A)
    for attempt in range(tries):
        f = Bent(Fraction(rng.randint(-2, 2)), low, high, rng)
        still = attempt % 2 == 0
        begin = f.star + Fraction(rng.choice((-3, -1, 1, 2)))
        state = [x * begin for x in r] if still else [Fraction(rng.randint(-3, 3)) for _ in A]
        run = []
        for _ in range(STEPS + N):
            y = sum(a * s for a, s in zip(C, state))
            value, g = f.both(y)
            run.append((state, value, g))
            state = [sum(a * s for a, s in zip(row, state)) + b * g for row, b in zip(A, B)]
        V = []
        for k in range(STEPS):
            z = [s - x * f.star for s, x in zip(run[k][0], r)] + [run[k + i][2] for i in range(N)]
            V.append(sum(a * P[i][j] * b for i, a in enumerate(z) for j, b in enumerate(z)))
            V[k] += sum(q * run[k + i][1] for i, q in enumerate(p))
            assert epsilon * sum(a * b for a, b in zip(w, z)) ** 2 <= V[k], "V does not bound it"
            assert k == 0 or V[k] <= rho**2 * V[k - 1], f"V does not fall by {rho}"
        if still and "constant" in obj:
            assert V[0] <= Fraction(obj["constant"]) * (begin - f.star) ** 2, "the constant"
    return True


# Points of one function


def dot(u, v, weights=None):
    return sum(a * b * w for a, b, w in zip(u, v, weights or [1] * len(u)))


def together(points, c, weights=None):
    """All pairs of points (x, g, f) satisfy the inequality of F(μ, L), as in its proof: with
    h = f − μ|x|²/2, convex with (L − μ)-Lipschitz gradient."""
    mu, L = Fraction(c["mu"]), Fraction(c["L"])
    bent = [
        (x, [b - mu * a for a, b in zip(x, g)], f - mu / 2 * dot(x, x, weights))
        for x, g, f in points
    ]
    for x, g, f in bent:
        for y, h, e in bent:
            d, k = [a - b for a, b in zip(x, y)], [a - b for a, b in zip(g, h)]
            gap = f - e - dot(h, d, weights) - dot(k, k, weights) / (2 * (L - mu))
            assert gap >= 0, "two points belong to no function of the class"


def cycle_holds(obj):
    A, B, C, state, hull = (read(obj[key]) for key in ("A", "B", "C", "start", "hull"))
    mu, L = Fraction(obj["class"]["mu"]), Fraction(obj["class"]["L"])
    points, begin = [], state
    for v in hull:
        y = [dot(C, column) for column in zip(*state)]
        g = [mu * a + (L - mu) * b for a, b in zip(y, v)]
        away = [a - b for a, b in zip(y, v)]
        points.append((y, g, L / 2 * dot(y, y) - (L - mu) / 2 * dot(away, away)))
        state = [
            [dot(row, column) + b * x for column, x in zip(zip(*state), g)]
            for row, b in zip(A, B)
        ]  # fmt: skip
        state = [list(row) for row in state]
    assert state == begin, "the run does not close"
    together(points, obj["class"])
    return True


def spiral_holds(obj, lags=6):
    A, B, C, planes = (read(obj[key]) for key in ("A", "B", "C", "planes"))
    rho, value = Fraction(obj["rho"]), Fraction(obj["value"])
    state = [[x for plane in planes for x in plane[2][i]] for i in range(len(A))]
    weights = [plane[1] for plane in planes for _ in (0, 1)]
    g, star = [Fraction(1), Fraction(0)] * len(planes), [Fraction(0)] * 2 * len(planes)
    points = [(star, star, Fraction(0))]
    first = [dot(C, column) for column in zip(*state)]
    for k in range(lags):
        y = [dot(C, column) for column in zip(*state)]
        assert dot(y, y, weights) == rho ** (2 * k) * dot(first, first, weights), "another rate"
        points.append((y, g, rho ** (2 * k) * value))
        state = [
            [dot(row, column) + b * x for column, x in zip(zip(*state), g)]
            for row, b in zip(A, B)
        ]  # fmt: skip
        turned = []
        for i, plane in enumerate(planes):
            size, (a, b) = 1 + plane[0] ** 2, g[2 * i : 2 * i + 2]
            c, s = rho * (1 - plane[0] ** 2) / size, 2 * rho * plane[0] / size
            turned += [a * c - b * s, a * s + b * c]
        g = turned
    together(points, obj["class"], weights)
    return True


def holds(obj, seed):
    """Raises AssertionError where a run contradicts the statement."""
    if obj["kind"] == "rate":
        return rate_holds(obj, random.Random(seed))
    return cycle_holds(obj) if obj["kind"] == "cycle" else spiral_holds(obj)
