"""Simplified LODO (section 4.1 of the LODO paper) as equations between letters.

Letters: Hessian H n×n symmetric, preconditioner G n×n, parameters x and centre c n×1, move s
of the centre.  The error of the preconditioner is A = 1 − GH, that of the parameters b = x − c.
"""

from __future__ import annotations

from ..operators import Equation, Operator, Scalar, identity, inverse, tr

H = Operator("H", "n", "n", symmetric=True)
G, G_NEXT = Operator("G", "n", "n"), Operator("G′", "n", "n")
A, A_NEXT = Operator("A", "n", "n"), Operator("A′", "n", "n")
X, X_NEXT = Operator("X", "n", "n"), Operator("X′", "n", "n")
E = Operator("E", "n", "n", symmetric=True)
SIGMA = Operator("Σ", "n", "n", symmetric=True)
K = Operator("K", "n", "n", symmetric=True)
F = Operator("F", "n", "n")
S = Operator("S", "n", "n")
b, b_next, s = (Operator(name, "n", "1") for name in ("b", "b′", "s"))
x, x_next, c, c_next = (Operator(name, "n", "1") for name in ("x", "x′", "c", "c′"))
alpha = Scalar("α", nonneg=True)
one = identity("n")
H_INV = inverse(H, "H⁻¹")

ERROR = Equation(A, 1 - G * H, "the error of the preconditioner, A = 1 − GH")
SCALED = Equation(A, X * H, "X = AH⁻¹, which is H⁻¹ − G")
STEIN = Equation(E, A * E * A.T + SIGMA, "E = Σ_n AⁿΣ(Aᵀ)ⁿ")
ROOT_H = Equation(H, K * K, "K = H^½")
ROOT_E = Equation(E, F * F.T, "E is positive semidefinite")

# what the flow dA/dt = −αHAEH² moves, for α = 1: A by −FLOW·H, X by −FLOW
FLOW = H * A * E * H
DISSIPATION = tr(A.T * H * A * E)


def gradient_step(now: Operator = x, later: Operator = x_next, by: Operator = G) -> list[Equation]:
    """x′ = x − G∇loss(x), and then the centre moves: c′ = c + s (equations 17 to 19)."""
    return [
        Equation(later, now - by * H * (now - c), "a step against the preconditioned gradient"),
        Equation(c_next, c + s, "the centre moves"),
        Equation(b, now - c, "the error before"),
        Equation(b_next, later - c_next, "the error after"),
    ]


def loss(error: Operator, hessian: Operator = H) -> Operator:
    """½·errorᵀ·H·error, as a trace."""
    return tr(error.T * hessian * error) / 2
