"""Are two fixed laws the same optimizer? (claims `fixed_law_equivalence`, `canonical_form`)

From the zero start Opt(T, v, L) and Opt(T', v', L') agree on all gradient sequences exactly
when h_i = h'_i for i < k + k'.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from theory import exact
from theory.realization.shift import shift_between

if TYPE_CHECKING:
    from sympy import ImmutableMatrix

    from theory.laws.fixed_law import FixedLaw


@dataclass(frozen=True)
class FirstDifference:
    """The first t with θ_t ≠ θ'_t on the gradients g_1 … g_t, both runs from θ_0 = 0.

    `values` are θ_t and θ'_t.
    """

    step: int
    gradients: tuple
    values: tuple


@dataclass(frozen=True)
class Equivalence:
    """The answer of `equivalent`; true or false as a bool.

    `S`, the same as a SymPy matrix as the exact `frame`, joins the two laws when they are
    equivalent: a.minimal() in the S-frame is b.minimal(), (S⁻¹TS, Sᵀv, S⁻¹L), and S is the only
    such matrix. `first_difference` shows that they are
    not. `shift` is 0 for equivalent laws, s when b is a with its gradients s iterations late
    (negative: early), None otherwise.
    """

    equivalent: bool
    frame: Any
    first_difference: FirstDifference | None
    shift: int | None

    def __bool__(self) -> bool:
        return self.equivalent

    @cached_property
    def S(self) -> ImmutableMatrix | None:
        """The matrix that joins the laws, as a SymPy ImmutableMatrix; None where there is none."""
        return None if self.frame is None else exact.matrix_to_sympy(self.frame)

    def _repr_latex_(self) -> str:
        from .. import notebook

        return notebook.equivalence(self)


def equivalent(a: FixedLaw, b: FixedLaw) -> Equivalence:
    """Decide whether two `FixedLaw`s make the same steps for all gradients, from the zero start.

    Symbols with the same name are the same parameter, and laws with symbols are equivalent
    when they are for all values; for "at which values of b's parameters?" see `compare`.
    The witness, S or the gradients, has been checked exactly.
    """
    for law in (a, b):
        if not hasattr(law, "responses"):
            raise ValueError(f"{law!r} is not a FixedLaw: give FixedLaw(propagator, law)")
    # |shift| < k + k', so twice the deciding length leaves enough after cutting.
    length = 2 * (a.size + b.size)
    first, second = exact.unified(a.responses(length), b.responses(length))
    h, other = (exact.entries(matrix)[0] for matrix in (first, second))
    different = next((i for i in range(a.size + b.size) if h[i] != other[i]), None)
    if different is None:
        return Equivalence(True, joining_map(a.minimal(), b.minimal()), None, 0)
    return Equivalence(False, None, _witness(a, b, different), shift_between(h, other))


def joining_map(a, b):
    """Return the S with b = S-frame of a, for equivalent minimal laws: S = C⁻¹C', rows vᵀTⁱ.

    Raises ArithmeticError if S does not join them (then they were not minimal or equivalent).
    """
    C, Cb, T, Tb, v, vb, L, Lb = exact.unified(
        a.propagator.rules(a.size), b.propagator.rules(b.size),
        a.propagator.matrix, b.propagator.matrix, a.propagator.start, b.propagator.start, a.column,
        b.column,
    )  # fmt: skip
    if a.size == 0:
        return T
    S = C.inv() * Cb
    if T * S != S * Tb or S.transpose() * v != vb or S * Lb != L:
        raise ArithmeticError("the joining matrix failed its check")
    return S


def _witness(a, b, different):
    """One impulse shows it: after g = (1, 0, …, 0) the points differ by h_i − h'_i at step i +
    1."""
    gradients = (1,) + (0,) * different
    if a.parameters or b.parameters:
        values = tuple(-sum(law.impulse_response(different + 1)) for law in (a, b))
        return FirstDifference(different + 1, gradients, values)
    runs = a.run(gradients), b.run(gradients)
    if runs[0][:-1] != runs[1][:-1] or runs[0][-1] == runs[1][-1]:
        raise ArithmeticError("the distinguishing gradients failed their check")
    return FirstDifference(different + 1, gradients, (runs[0][-1], runs[1][-1]))
