"""Heavy ball with Polyak's tuning at a rational b = (√κ − 1)/(√κ + 1): a certificate of its rate.

Where x_k = zᵏ, |z|² = R, Re z = c, what V must keep ≥ 0 is a cubic in c,

    (1 − c)(R − b²)² + 4b(R − c²)(R − b² − b + bc) ≥ 0 for c² ≤ R,

which is written as squares of x_{k−1}, …, x_{k+2}, one of them (c − u)² for a u near its least
value. The form in three successive points that goes with these squares is found here by following
their coefficients, and not taken from the claim rates/polyak_tuning_rates, which writes it out.
"""

from flint import fmpq, fmpq_mat

from theory.rates.engine.certificate import Certificate
from theory.rates.engine.classes import SmoothStronglyConvex
from theory.rates.engine.window import product, square, unit_row

TOUCHING = (638, -352, -1154, 1432, -526, -7, 1)


def rate_squared(b):
    """R = b²(1 + b)(6 + b)/(1 + 5b), below 1 exactly for b + b² < 1 among b > 0."""
    return b**2 * (1 + b) * (6 + b) / (1 + 5 * b)


def potential(b):
    """(K, S) of V_k = K(2ab·q(x_k, x*) + |x_{k+1} + b²x_{k−1}|² − 4b²|x_k|²) + S(x_{k−1}, x_k,
    x_{k+1}), where L = 1, a = (1 + b)², q counts twice and from x*, and S is 3×3."""
    R, u = rate_squared(b), sum((c * b**i for c, i in zip(TOUCHING, range(7, 0, -1))), fmpq(0)) / 38
    x = [unit_row(4, i) for i in range(4)]
    K, F = 4 * b * (1 + b) * R, b + b**2 - R - 2 * b * u
    E = 4 * b**2 * R - (R - b**2) ** 2 + 4 * b**2 * u**2 + 8 * b * u * F
    M = 2 * (1 + b) * F - (b + b**2) ** 2 - R
    N = 4 * b * ((R - b**2) ** 2 + 4 * b * R * (R - b**2 - b) - 4 * b * u**2 * F)
    N -= (R + 4 * b**2) * E
    turned = [x[k + 2] - x[k + 1] * (2 * u) + x[k] * R for k in (0, 1)]
    squares = square(turned[1] - turned[0] * (b + b**2)) * (2 * b**2)
    squares += square(turned[0]) * (2 * b**2 * M) + square(x[0]) * ((1 + b) * R * N)
    squares += square(x[1] + x[0] * (2 * b)) * ((1 + b) * R * E)
    r = [x[k + 2] - x[k + 1] * (2 * b) + x[k] * b**2 for k in (0, 1)]
    p = x[2] + x[1] * (2 * b) + x[0] * b**2
    # R·S on the first three points, less S on the last three
    move = product(r[1] - r[0], p) * K + squares
    S = fmpq_mat(3, 3)
    for i in range(3):
        for j in range(3):
            earlier = S[i - 1, j - 1] if i and j else fmpq(0)
            S[i, j] = (move[i, j] + earlier) / R
    return K, S


def certificate(b, rate):
    """V as a `Certificate` at a rational rate with rate² ≥ R, on F(μ, 1); it is not checked here.

    Raises ValueError for a b outside (0, 1) or a smaller rate.
    """
    from theory.algorithms import parse
    from theory.optimizers import get
    from theory.rates.engine.method import method_of

    a, mu, R = (1 + b) ** 2, ((1 - b) / (1 + b)) ** 2, rate_squared(b)
    if not 0 < b < 1 or rate**2 < R:
        raise ValueError(f"b is {b} and the rate {rate}: give 0 < b < 1 and rate² >= {R}")
    method = method_of(parse(get("heavy_ball").program, lr=a, beta=b**2))
    K, S = potential(b)
    d = method.size
    seen, g = [*method.C.entries(), 0], unit_row(d + 1, d)
    x = fmpq_mat([seen])
    later = fmpq_mat([[*(method.C * method.A).entries(), (method.C * method.B)[0, 0]]])
    q = (x * (1 + b**2) - later - g * a) / b**2
    points = fmpq_mat([row.entries() for row in (q, x, later)])
    P = points.transpose() * S * points
    P += (square(later + q * b**2) - square(x) * (4 * b**2)) * K
    P += (product(g, x) * (2 * mu) - square(g) - square(x) * mu) * (K * a**2 / 2)
    weight = 4 * a * b * K
    room = rate**2 - R
    # V_0 is (1 − b²)/b times q(0, *), (1 − b − b²)/b times q(*, 0), and a positive form.
    above, below = weight * (1 - b**2) / b, weight * (1 - b - b**2) / b
    return Certificate(
        method,
        SmoothStronglyConvex(mu, fmpq(1)),
        rate,
        P,
        (weight,),
        (
            ("q", 0, 1, weight),
            ("q", "*", 0, (1 - R) * weight + room * below),
            ("q", 0, "*", room * above),
        ),
        (("q", 0, "*", above), ("q", "*", 0, below)),
        fmpq_mat([seen]),
        b**4 / 2,
    )
