"""The nine identities that the kernel is measured by, each for all dimensions, with false variants.

An entry is a function of nothing that returns (true, given, false): an Equation, the
hypotheses, and Equations that fail under the same hypotheses. `SYMPY` states the ones
that SymPy's matrix expressions can state; they have no Moore–Penrose inverse.
"""

from theory.operators import Equation, Operator, inverse, left_inverse, pinv, right_inverse


def change_of_basis():
    """(M T + g vᵀ) S = (MS)(S⁻¹TS) + g (Sᵀv)ᵀ."""
    M, T, S = Operator("M", "n", "k"), Operator("T", "k", "k"), Operator("S", "k", "k")
    g, v = Operator("g", "n", "1"), Operator("v", "k", "1")
    left, frame = (M * T + g * v.T) * S, M * S * (inverse(S) * T * S)
    return (
        Equation(left, frame + g * (S.T * v).T),
        [],
        [
            Equation(left, frame + g * (S * v).T),
            Equation(left, M * S * (S * T * inverse(S)) + g * (S.T * v).T),
            Equation(left, frame - g * (S.T * v).T),
        ],
    )


def power():
    """(S⁻¹TS)⁸ = S⁻¹T⁸S."""
    T, S = Operator("T", "k", "k"), Operator("S", "k", "k")
    left = (inverse(S) * T * S) ** 8
    return (
        Equation(left, inverse(S) * T**8 * S),
        [],
        [
            Equation(left, inverse(S) * T**7 * S),
            Equation(left, S * T**8 * inverse(S)),
            Equation(left, T**8),
        ],
    )


def projector():
    """P = L(LᵀL)⁻¹Lᵀ is idempotent."""
    L = Operator("L", "n", "k")
    P = L * inverse(L.T * L) * L.T
    return Equation(P * P, P), [], [Equation(P * P, -P), Equation(P, 1), Equation(P * P, 2 * P)]


def uniqueness():
    """Whatever satisfies the four Moore–Penrose equations of A is A⁺."""
    A, Y = Operator("A", "m", "n"), Operator("Y", "n", "m")
    four = [
        Equation(A * Y * A, A),
        Equation(Y * A * Y, Y),
        Equation((A * Y).T, A * Y),
        Equation((Y * A).T, Y * A),
    ]
    return Equation(Y, pinv(A)), four, [Equation(Y, -pinv(A)), Equation(Y, A.T), Equation(Y * A, 1)]


def reverse_order():
    """(AB)⁺ = B⁺A⁺ for A of full column rank and B of full row rank."""
    A, B = Operator("A", "m", "r"), Operator("B", "r", "n")
    ranks = [Equation(left_inverse(A) * A, 1), Equation(B * right_inverse(B), 1)]
    left = pinv(A * B)
    return (
        Equation(left, pinv(B) * pinv(A)),
        ranks,
        [
            Equation(left, -(pinv(B) * pinv(A))),
            Equation(left, B.T * A.T),
            Equation(left * A * B, 1),
        ],
    )


def adjoint_pinv():
    """(Aᵀ)⁺ = (A⁺)ᵀ."""
    A = Operator("A", "m", "n")
    return (
        Equation(pinv(A.T), pinv(A).T),
        [],
        [
            Equation(pinv(A.T), A),
            Equation(pinv(A.T), -pinv(A).T),
            Equation(pinv(A.T), 2 * pinv(A).T),
        ],
    )


def gram_pinv():
    """A⁺ = (AᵀA)⁺Aᵀ."""
    A = Operator("A", "m", "n")
    gram = pinv(A.T * A)
    return (
        Equation(pinv(A), gram * A.T),
        [],
        [Equation(pinv(A), A.T), Equation(pinv(A), gram * gram * A.T), Equation(pinv(A) * A, 1)],
    )


def woodbury():
    """(A + UCV)⁻¹ = A⁻¹ − A⁻¹U(C⁻¹ + VA⁻¹U)⁻¹VA⁻¹."""
    A, U = Operator("A", "n", "n"), Operator("U", "n", "k")
    C, V = Operator("C", "k", "k"), Operator("V", "k", "n")
    a, c = inverse(A), inverse(C)
    whole = inverse(A + U * C * V)
    inner = inverse(c + V * a * U)
    return (
        Equation(whole, a - a * U * inner * V * a),
        [],
        [
            Equation(whole, a + a * U * inner * V * a),
            Equation(whole, a - a * U * C * V * a),
            Equation(whole, a - U * inner * V * a),
        ],
    )


def push_through():
    """(1 + UV)⁻¹U = U(1 + VU)⁻¹."""
    U, V = Operator("U", "n", "k"), Operator("V", "k", "n")
    x, y = inverse(1 + U * V), inverse(1 + V * U)
    return (
        Equation(x * U, U * y),
        [],
        [Equation(x * U, U), Equation(x * U, -U * y), Equation(x * U, U * (1 + V * U))],
    )


IDENTITIES = (
    change_of_basis,
    power,
    projector,
    uniqueness,
    reverse_order,
    adjoint_pinv,
    gram_pinv,
    woodbury,
    push_through,
)


def _sympy_change_of_basis(s, n, k, _):
    M, T, S = s("M", n, k), s("T", k, k), s("S", k, k)
    g, v = s("g", n, 1), s("v", k, 1)
    return (M * T + g * v.T) * S - M * S * (S.I * T * S) - g * (S.T * v).T


def _sympy_power(s, n, k, _):
    T, S = s("T", k, k), s("S", k, k)
    return (S.I * T * S) ** 8 - S.I * T**8 * S


def _sympy_projector(s, n, k, _):
    L = s("L", n, k)
    P = L * (L.T * L).I * L.T
    return P * P - P


def _sympy_woodbury(s, n, k, identity):
    A, U, C, V = s("A", n, n), s("U", n, k), s("C", k, k), s("V", k, n)
    return (A + U * C * V).I - A.I + A.I * U * (C.I + V * A.I * U).I * V * A.I


def _sympy_push_through(s, n, k, identity):
    U, V = s("U", n, k), s("V", k, n)
    return (identity(n) + U * V).I * U - U * (identity(k) + V * U).I


SYMPY = {
    "change_of_basis": _sympy_change_of_basis,
    "power": _sympy_power,
    "projector": _sympy_projector,
    "woodbury": _sympy_woodbury,
    "push_through": _sympy_push_through,
}
