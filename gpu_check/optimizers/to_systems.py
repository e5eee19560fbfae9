"""The trainable optimizer (TO), batched in torch; formulas rebuilt from the prose of arXiv
2508.01764.

w, g, b are (B, n). A step at w: u = Aw + b, r = u − g, descent on ½|r|² with rates β (linear part)
and γ (b), m = A′w + b′. Every function returns (variables′, b′, m, u, r).
"""


def dot(x, y):
    """⟨x, y⟩, (B, 1)."""
    return (x * y).sum(1, keepdim=True)


def full(A, b, w, g, beta, gamma):
    """A (B, n, n)."""
    u = (A @ w[:, :, None])[:, :, 0] + b
    r = u - g
    A = A - beta * r[:, :, None] * w[:, None, :]
    b = b - gamma * r
    return A, b, (A @ w[:, :, None])[:, :, 0] + b, u, r


def diagonal(a, b, w, g, beta, gamma):
    """a (B, n), A = diag(a)."""
    u = a * w + b
    r = u - g
    a = a - beta * r * w
    b = b - gamma * r
    return a, b, a * w + b, u, r


def rank_one(pair, b, w, g, beta, gamma):
    """(p, q), each (B, n), A = pqᵀ; both from the old values."""
    p, q = pair
    u = p * dot(q, w) + b
    r = u - g
    pair = p - beta * r * dot(q, w), q - beta * dot(p, r) * w
    b = b - gamma * r
    return pair, b, pair[0] * dot(pair[1], w) + b, u, r


def project(w, radius):
    """The nearest point of |w| ≤ radius."""
    return w * (radius / dot(w, w).sqrt().clamp(min=radius)).clamp(max=1)
