"""Heavy ball on L/2|x|² − (L − μ)/2·dist(x, H)², H a triangle: rational runs.

The nearest point of H is sought among its corners, edges and inside, by distance alone.
"""

from itertools import combinations

from flint import fmpq


def lags(a, b, mu, L):
    """(ℓ_1, ℓ_2): both ≤ 0 where heavy ball (step a, momentum b) runs round a triangle."""
    common = 3 * (b * b + b + 1) + L * a * a * mu
    return (
        common - a * (2 * L * b + L + b * mu + 2 * mu),
        common - a * (L * b + 2 * L + 2 * b * mu + mu),
    )


def triangle(a, b, mu, L):
    """(points, corners): three points of a cycle, one the shift of the other, and the corners of H,
    (∇f(x_t) − μx_t)/(L − μ), where the gradients are what heavy ball needs to go round."""
    u = (fmpq(1), fmpq(-1), fmpq(0))
    points = [tuple(u[(c - t) % 3] for c in range(3)) for t in range(3)]
    corners = []
    for t in range(3):
        x, before, after = points[t], points[t - 1], points[(t + 1) % 3]
        moves = zip(x, before, after)
        gradient = [((1 + b) * p - b * q - r) / a for p, q, r in moves]
        corners.append(tuple((g - mu * p) / (L - mu) for g, p in zip(gradient, x)))
    return points, corners


def nearest(point, corners):
    """The point of the triangle next to a point: the least distance over corners, feet on edges
    and the foot on the plane, where these lie in H."""
    found = list(corners)
    for p, q in combinations(corners, 2):
        edge = _less(q, p)
        if (length := _dot(edge, edge)) != 0:
            share = _dot(_less(point, p), edge) / length
            if 0 <= share <= 1:
                found.append(_at(p, (share, edge)))
    origin, one, two = corners[0], _less(corners[1], corners[0]), _less(corners[2], corners[0])
    aa, ab, bb = _dot(one, one), _dot(one, two), _dot(two, two)
    if (area := aa * bb - ab * ab) != 0:
        away = _less(point, origin)
        p, q = _dot(away, one), _dot(away, two)
        s, t = (bb * p - ab * q) / area, (aa * q - ab * p) / area
        if s >= 0 and t >= 0 and s + t <= 1:
            found.append(_at(origin, (s, one), (t, two)))
    return min(found, key=lambda other: _dot(_less(point, other), _less(point, other)))


def run(a, b, mu, L, steps):
    """The points x_0, …, x_steps of heavy ball on f from x_0 and x_{−1} = x_2 of the triangle."""
    points, corners = triangle(a, b, mu, L)
    before, x = points[-1], points[0]
    ran = [x]
    for _ in range(steps):
        p = nearest(x, corners)
        moved = tuple(
            s + b * (s - r) - a * (mu * s + (L - mu) * q) for s, r, q in zip(x, before, p)
        )
        before, x = x, moved
        ran.append(x)
    return ran


def _less(a, b):
    return tuple(p - q for p, q in zip(a, b))


def _dot(a, b):
    return sum((p * q for p, q in zip(a, b)), fmpq(0))


def _at(origin, *moves):
    return tuple(c + sum((s * d[i] for s, d in moves), fmpq(0)) for i, c in enumerate(origin))
