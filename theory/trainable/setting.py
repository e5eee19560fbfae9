"""The trainable optimizer (TO) as equations between letters.

Wang, Klabjan, A Trainable Optimizer (arXiv 2508.01764), its formulas rebuilt from the prose.
Letters: w, g, b, u, r, m are n×1, A is n×n. u = Aw + b is the prediction before the update,
r = u − g its error, m the prediction after it, c = β|w|² + γ. One step descends on ½|r|²:

    full:      A′ = A − βrwᵀ,  b′ = b − γr,  m = A′w + b′
    diagonal:  A = diag(a), a′ = a − β r⊙w
    rank one:  A = pqᵀ, p′ = p − βr(qᵀw), q′ = q − β(pᵀr)w, from the old values

and then w′ = Proj_W(w − αm).
"""

from __future__ import annotations

from ..operators import Equation, Operator, Scalar, identity

ALPHA, BETA, GAMMA = (Scalar(n, nonneg=True) for n in ("α", "β", "γ"))
ONE = identity("1")


def vector(name: str, rows: str = "n") -> Operator:
    return Operator(name, rows, "1")


W, G, U, R, M = (vector(x) for x in "wgurm")
B, B_NEXT = vector("b"), vector("b′")
A, A_NEXT = Operator("A", "n", "n"), Operator("A′", "n", "n")


def full(
    mark: str = "", w: Operator = W, g: Operator = G, before=(A, B), after=(A_NEXT, B_NEXT)
) -> list[Equation]:
    """The equations of one step of full TO up to the direction m; ``mark`` is put behind u, r,
    m."""
    u, r, m = (vector(x + mark) for x in "urm")
    return [
        Equation(u, before[0] * w + before[1], "the prediction before the update"),
        Equation(r, u - g, "its error"),
        Equation(after[0], before[0] - BETA * r * w.T, "descent on ½|r|² in A"),
        Equation(after[1], before[1] - GAMMA * r, "descent on ½|r|² in b"),
        Equation(m, after[0] * w + after[1], "the prediction after it"),
    ]


DIAGONAL_A, DIAGONAL_A_NEXT = vector("a"), vector("a′")
DIAGONAL_W = Operator("W", "n", "n", symmetric=True)  # W = diag(w): W x = w⊙x


def diagonal() -> list[Equation]:
    """One step of diagonal TO; a⊙w is Wa with W = diag(w)."""
    return [
        Equation(U, DIAGONAL_W * DIAGONAL_A + B, "the prediction before the update"),
        Equation(R, U - G, "its error"),
        Equation(DIAGONAL_A_NEXT, DIAGONAL_A - BETA * DIAGONAL_W * R, "descent on ½|r|² in a"),
        Equation(B_NEXT, B - GAMMA * R, "descent on ½|r|² in b"),
        Equation(M, DIAGONAL_W * DIAGONAL_A_NEXT + B_NEXT, "the prediction after it"),
    ]


P, P_NEXT, Q, Q_NEXT = (vector(x) for x in ("p", "p′", "q", "q′"))


def rank_one() -> list[Equation]:
    """One step of rank-one TO, both factors from the old values."""
    return [
        Equation(U, P * (Q.T * W) + B, "the prediction before the update"),
        Equation(R, U - G, "its error"),
        Equation(P_NEXT, P - BETA * R * (Q.T * W), "descent on ½|r|² in p"),
        Equation(Q_NEXT, Q - BETA * W * (P.T * R), "descent on ½|r|² in q"),
        Equation(B_NEXT, B - GAMMA * R, "descent on ½|r|² in b"),
        Equation(M, P_NEXT * (Q_NEXT.T * W) + B_NEXT, "the prediction after it"),
    ]
