"""The flow (10) of the LODO paper followed to the edge of stability, in ball arithmetic (n = 2, Σ =
1).

E of dA/dt = −HAEH² has the pole χ(A) = (1 − λ₁)(1 − λ₂) = 1 − tr A + det A. In the time s with dt =
χ ds the field −HA(χE)H² is smooth across χ = 0, so the solution can be enclosed up to and beyond
it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, arb_series, ctx

ORDER, PRECISION = 8, 256
OTHERS = ((1, 2), (0, 2), (0, 1))  # the indices besides 0, 1, 2


@dataclass(frozen=True)
class Escape:
    """Balls: the time t (= αt) at which an eigenvalue reaches 1, ‖AH⁻¹‖_F² there, and at the start;
    the steps taken."""

    time: arb
    scaled_norm: arb
    first_norm: arb
    steps: int


def edges(a):
    """(χ(1), χ(−1), 1 − det A): all positive exactly where ρ(A) < 1 (Jury's conditions, n = 2)."""
    d, t = a[0] * a[3] - a[1] * a[2], a[0] + a[3]
    return 1 - t + d, 1 + t + d, 1 - d


def field(a, hessian):
    """−HA(χE)H² and χ, for A = (a₁₁, a₁₂, a₂₁, a₂₂) and H diagonal; numbers, balls or power series.

    E = AEAᵀ + 1 is three equations for e₁₁, e₁₂, e₂₂, of determinant χ(1)χ(−1)(1 − det A): Cramer's
    rule.
    """
    p, q, r, s = a
    rows = (
        (1 - p * p, -2 * p * q, -q * q),
        (-p * r, 1 - p * s - q * r, -q * s),
        (-r * r, -2 * r * s, 1 - s * s),
    )
    chi, other, room = edges(a)
    scale = 1 / (other * room)
    x, y, z = (
        _minor(rows, 0, j) + _minor(rows, 2, j) for j in range(3)
    )  # the right side is (1, 0, 1)
    e = ((x * scale, y * scale), (y * scale, z * scale))
    h = hessian
    moved = [
        -(h[i] * (a[2 * i] * e[0][j] + a[2 * i + 1] * e[1][j]) * h[j] ** 2)
        for i in range(2)
        for j in range(2)
    ]
    return [*moved, chi]


def _minor(rows, i, j):
    """The cofactor of place (i, j) of a 3×3 matrix."""
    (up, down), (k, l) = OTHERS[i], OTHERS[j]
    value = rows[up][k] * rows[down][l] - rows[up][l] * rows[down][k]
    return value if (i + j) % 2 == 0 else -value


def coefficients(a, hessian, order):
    """The Taylor coefficients 0 … order of the solution (A, t) in s through the balls a = (A, t);
    lists of five."""
    found, cap = [[x] for x in a], ctx.cap
    ctx.cap = order + 1  # power series are cut there
    try:
        for k in range(order):
            series = [arb_series(c, prec=k + 1) for c in found[:4]]
            for c, slope in zip(found, field(series, hessian)):
                c.append(slope[k] / (k + 1))
    finally:
        ctx.cap = cap
    return found


def enclosure(a, hessian, step):
    """Balls that hold the solution on the whole of [0, step]: B with a + [0, step]·field(B) inside
    B (Picard)."""
    span, speck = (
        arb(0).union(step),
        arb(0, arb(2) ** -200),
    )  # the speck, for entries that stand still
    box = [x + span * 2 * f + speck for x, f in zip(a, field(a[:4], hessian))]
    for _ in range(20):
        box = [x.union(y) for x, y in zip(a, box)]
        image = [x + span * f for x, f in zip(a, field(box[:4], hessian))]
        if all(b.contains_interior(i) for b, i in zip(box, image)):
            return image
        box = [i + (i - i.mid()) / 4 for i in image]
    raise ValueError(f"no enclosure was found for a step of {step}; take shorter steps")


def advance(a, hessian, step):
    """(A, t) after a step, and balls for all that lies between: Taylor's polynomial with Lagrange's
    remainder."""
    between = enclosure(a, hessian, step)
    start, rest = coefficients(a, hessian, ORDER - 1), coefficients(between, hessian, ORDER)
    after = [
        sum((c[k] * step**k for k in range(ORDER)), arb(0)) + r[ORDER] * step**ORDER
        for c, r in zip(start, rest)
    ]
    return after, between


def escape(start, hessian, step, finest, most=1000) -> Escape:
    """Follow the flow of the rational 2×2 matrix ``start``, ``hessian`` its H = diag(h₁, h₂), by
    steps of ``step`` in s, in the end by ever shorter ones down to ``finest``.

    Before the last step χ(1) = χ, χ(−1) and 1 − det A are positive throughout, so ρ(A) < 1 (where
    the enclosure of χ reaches 0, χ falls on all of it and is positive at the end); in the last step
    χ changes its sign and the others do not: there an eigenvalue is 1. Raises ValueError where that
    is not certified.
    """
    with ctx.workprec(PRECISION):
        a = [arb(x) for x in start.entries()] + [arb(0)]
        h, step, finest = [arb(x) for x in hessian], arb(step), arb(finest)
        first = _scaled(a, h)
        for count in range(1, most + 1):
            after, between = advance(a, h, step)
            while not edges(after[:4])[0] > 0 and step > finest:
                step = step / 4
                after, between = advance(a, h, step)
            chi, *others = edges(between[:4])
            falls = _slope_of_edge(between, h) < 0
            if not all(x > 0 for x in others) or not (chi > 0 or falls):
                raise ValueError(
                    f"step {count}: the enclosure is too wide to tell on which side of 1 the "
                    "eigenvalues are; take shorter steps"
                )
            if edges(after[:4])[0] < 0:
                return Escape(a[4].union(between[4]), _scaled(between, h), first, count)
            if not edges(after[:4])[0] > 0:
                raise ValueError(
                    f"step {count}: it ends too near the edge to tell the side; take another step "
                    "size"
                )
            a = after
        raise ValueError(f"no escape within {most} steps")


@dataclass(frozen=True)
class Rise:
    """Balls: ‖A‖₂ at the end, the time t (= αt) then, and ‖A₀‖₂; the steps taken."""

    norm: arb
    time: arb
    first_norm: arb
    steps: int


def spectral_norm(a):
    """‖A‖₂ of A = (a₁₁, a₁₂, a₂₁, a₂₂): the larger root of x² − ‖A‖_F²x + det² is its square."""
    size, d = sum(x * x for x in a[:4]), a[0] * a[3] - a[1] * a[2]
    return ((size + (size * size - 4 * d * d).sqrt()) / 2).sqrt()


def rise(start, hessian, step, steps) -> Rise:
    """Follow the flow of the rational 2×2 matrix ``start``, ``hessian`` its H = diag(h₁, h₂), for
    ``steps`` steps of ``step`` in s.

    Raises ValueError where ρ(A) < 1 is not certified on all of the way.
    """
    with ctx.workprec(PRECISION):
        a = [arb(x) for x in start.entries()] + [arb(0)]
        h, step = [arb(x) for x in hessian], arb(step)
        first = spectral_norm(a)
        for count in range(1, steps + 1):
            a, between = advance(a, h, step)
            if not all(x > 0 for x in edges(between[:4])):
                raise ValueError(f"step {count}: ρ(A) < 1 is not certified; take shorter steps")
        return Rise(spectral_norm(a), a[4], first, steps)


def _slope_of_edge(a, hessian):
    """dχ/ds, χ = 1 − tr A + det A."""
    p, q, r, s = field(a[:4], hessian)[:4]
    return -p - s + p * a[3] + a[0] * s - q * a[2] - a[1] * r


def _scaled(a, h):
    """‖AH⁻¹‖_F²."""
    return sum((a[i] / h[i % 2]) ** 2 for i in range(4))
