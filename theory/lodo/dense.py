"""Simplified LODO (section 4.1 of the LODO paper) as equations between letters.

Letters: Hessian H n×n symmetric, preconditioner G n×n, parameters x and centre c n×1, move s
of the centre.  The error of the preconditioner is A = 1 − GH, that of the parameters b = x − c.
"""

from __future__ import annotations

from ..operators import Equation, Operator

H = Operator("H", "n", "n", symmetric=True)
G, G_NEXT, A = (Operator(name, "n", "n") for name in ("G", "G′", "A"))
b, b_next, s = (Operator(name, "n", "1") for name in ("b", "b′", "s"))
x, x_next, c, c_next = (Operator(name, "n", "1") for name in ("x", "x′", "c", "c′"))

ERROR = Equation(A, 1 - G * H, "the error of the preconditioner, A = 1 − GH")


def gradient_step(now: Operator = x, later: Operator = x_next, by: Operator = G) -> list[Equation]:
    """x′ = x − G∇loss(x), and then the centre moves: c′ = c + s (equations 17 to 19)."""
    return [
        Equation(later, now - by * H * (now - c), "a step against the preconditioned gradient"),
        Equation(c_next, c + s, "the centre moves"),
        Equation(b, now - c, "the error before"),
        Equation(b_next, later - c_next, "the error after"),
    ]
