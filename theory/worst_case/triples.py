"""Matrix inequalities between two or three points, with numbers that exist beside them.

A. Rubbens, J. M. Hendrickx, A. B. Taylor, *A constructive approach to strengthen algebraic
descriptions of function and operator classes*, arXiv 2504.14377: Proposition 3.4 (functions with
the Łojasiewicz inequality), Proposition 3.15 with Appendix E (Lipschitz strongly monotone
operators), Appendix F (cocoercive strongly monotone operators). They are necessary, and stronger
than what two points of such a member satisfy.
"""

from __future__ import annotations

from theory.worst_case.forms import zero


def _defects(k, i, j, s):
    """(A, B, C) of Proposition 3.4."""
    mu, L = k["mu"], k["L"]
    d, e = i.x - j.x, i.g - j.g
    A = j.f - i.f + (i.g + j.g) * d / 2 + e**2 / (4 * L) - L / 4 * d**2
    B = (L + mu) * (i.f - s.f - i.g**2 / (2 * L))
    C = (L - mu) * (j.f - s.f + j.g**2 / (2 * L))
    return A, B, C


def lojasiewicz_first(k, points, aux):
    """The first matrix of Proposition 3.4, 2×2; the numbers are those of the second."""
    mu, L = k["mu"], k["L"]
    A, B, C = _defects(k, *points)
    m12, m22 = aux("12"), aux("22")
    first = -A * (2 * L + mu) - 4 * mu / (2 * L + mu) * m12 - (B - C - (L + 3 * mu) * A)
    mixed = m12 - mu / (2 * L + mu) * m22 - (L + mu) / 2 * A + B
    return [[first, mixed], [mixed, m22 - B]]


def lojasiewicz_second(k, points, aux):
    """The second matrix of Proposition 3.4, 2×2."""
    A, _, _ = _defects(k, *points)
    m12 = aux("12")
    return [[-A * (2 * k["L"] + k["mu"]), m12], [m12, aux("22")]]


def _seven(points, aux, first, second, corner):
    """The 7×7 matrix of three points. `first` and `second` are what is never positive for two
    points, `corner` the factor of B_ij in the middle."""
    i, j, k = points
    a_ij, a_ik, a_jk = first(i, j), first(i, k), first(k, j)
    b_ij, b_ik, b_jk = second(i, j), second(i, k), second(k, j)
    m14, m15, m16, m17, m26, m27, m34, m37, m46 = map(
        aux, ("14", "15", "16", "17", "26", "27", "34", "37", "46")
    )
    middle = a_ij + corner * b_ij - a_jk - a_ik - 2 * m17 - 2 * m26 - 2 * m34
    o = zero()
    return [
        [-b_ij, o, o, m14, m15, m16, m17],
        [o, -a_jk, -m15, o, -m14, m26, m27],
        [o, -m15, -b_ij, m34, -m16, o, m37],
        [m14, o, m34, -b_jk, -m27, m46, o],
        [m15, -m14, -m16, -m27, middle, -m37, -m46],
        [m16, m26, o, m46, -m37, -a_ik, o],
        [m17, m27, m37, o, -m46, o, -b_ik],
    ]


def lipschitz(which):
    """Of three points of a Lipschitz strongly monotone operator: 7×7, `which` is 1 or 0."""

    def matrix(k, points, aux):
        mu, L = k["mu"], k["L"]

        def steep(p, q):
            return (p.g - q.g) ** 2 - L**2 * (p.x - q.x) ** 2

        def turned(p, q):
            d = p.x - q.x
            return 2 * L * (mu * d**2 - (p.g - q.g) * d)

        parts = (steep, turned) if which else (turned, steep)
        return _seven(points, aux, *parts, 2 * mu)

    return matrix


def cocoercive(which):
    """Of three points of a cocoercive strongly monotone operator: 7×7, `which` is 1 or 0."""

    def matrix(k, points, aux):
        mu, beta = k["mu"], k["beta"]

        def monotone(p, q):
            d = p.x - q.x
            return mu * d**2 - (p.g - q.g) * d

        def steep(p, q):
            e = p.g - q.g
            return beta * e**2 - e * (p.x - q.x)

        parts = (monotone, steep) if which else (steep, monotone)
        return _seven(points, aux, *parts, -2 * (1 - 2 * beta * mu))

    return matrix
