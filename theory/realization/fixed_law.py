"""Fixed laws Opt(T, v, L): θ_t = θ_{t-1} − M_t L with M_t = M_{t-1}T + g_t vᵀ, M_0 = 0.

All that gradients ever meet is the impulse response h_i = vᵀTⁱL:
θ_t = θ_{t-1} − Σ_{i<t} h_i g_{t-i}. (RLLC paper, section 4 and equation (2).)
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from theory import exact

if TYPE_CHECKING:
    from sympy import Expr, ImmutableMatrix, Symbol

    from theory.propagators import Propagator
    from theory.realization.canonical import CanonicalForm
    from theory.realization.families import Family


class FixedLaw:
    """Opt(T, v, L): a `Propagator` (T, v) of size k with a constant learning law L of length k.

    Entries are rational or hold parameters (SymPy symbols). Raises ValueError if the length of
    L is not k or an entry is not exact.
    """

    def __init__(self, propagator: Propagator, law: Any) -> None:
        column = exact.exact_column(law, "law")
        length = exact.shape(column)[0]
        if length != propagator.size:
            k = propagator.size
            raise ValueError(f"law has {length} entries and T is {k}×{k}: give a law of length {k}")
        self.propagator = propagator
        self.column = column
        self.size = propagator.size

    @cached_property
    def L(self) -> ImmutableMatrix:
        """The learning law as a SymPy ImmutableMatrix, k×1."""
        return exact.matrix_to_sympy(self.column)

    @property
    def law(self) -> ImmutableMatrix:
        """The learning law, the same as `L`."""
        return self.L

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The symbols of T, v and L, sorted by name."""
        symbols = set(self.propagator.parameters)
        if not exact.is_rational(self.column):
            symbols |= self.L.free_symbols
        return tuple(sorted(symbols, key=lambda symbol: symbol.name))

    def __repr__(self):
        return f"FixedLaw({self.propagator!r}, {[str(entry) for entry in self.L]})"

    def responses(self, count: int) -> Any:
        """Return h_0 … h_{count-1} as a 1×count exact matrix (``fmpq_mat`` or over
        Q(parameters))."""
        rules, column = exact.unified(self.propagator.rules(count), self.column)
        return (rules * column).transpose()

    def impulse_response(self, count: int) -> tuple[Expr, ...]:
        """Return (h_0, …, h_{count-1}), h_i = vᵀTⁱL, as SymPy numbers or expressions."""
        return tuple(exact.matrix_to_sympy(self.responses(count)))

    def transfer_function(self, z: Symbol) -> Expr:
        """Return vᵀ(zI − T)⁻¹L = Σ_i h_i z^{-i-1} as a SymPy expression in the symbol z."""
        import sympy

        return (
            sympy.factor((self.propagator.transfer_function(z) * self.L)[0])
            if self.size
            else sympy.Integer(0)
        )

    def canonical(self) -> CanonicalForm:
        """Return the `CanonicalForm` (rank, a, h): equal for two laws exactly when they are
        equivalent.

        With parameters it is the form for generic values.
        """
        return self._canonical

    @cached_property
    def _canonical(self) -> CanonicalForm:
        from theory.realization.canonical import canonical_form

        return canonical_form(self.responses(2 * self.size), self.size)

    def minimal(self) -> FixedLaw:
        """Return an equivalent `FixedLaw` with the fewest units: this one if it has, else the
        canonical one."""
        form = self.canonical()
        return self if form.rank == self.size else form.fixed_law()

    def is_minimal(self) -> bool:
        """True when no equivalent law has fewer units."""
        return self.canonical().rank == self.size

    def change_basis(self, S: Any) -> FixedLaw:
        """Return the S-frame (S⁻¹TS, Sᵀv, S⁻¹L). Raises ValueError if S is singular or not k×k."""
        moved = self.propagator.change_basis(S)
        S, column = exact.unified(exact.exact_matrix(S, "S"), self.column)
        return FixedLaw(moved, S.inv() * column)

    def at(self, **values: Any) -> FixedLaw:
        """Return the law with numbers for some parameters, given by name."""
        numbers = {
            name: exact.to_sympy(exact.rational(value, name)) for name, value in values.items()
        }
        known = {symbol.name for symbol in self.parameters}
        for name in numbers:
            if name not in known:
                raise ValueError(
                    f"{name} is not a parameter of the law: it has "
                    f"{', '.join(sorted(known)) or 'none'}"
                )
        put = {symbol: numbers[symbol.name] for symbol in self.parameters if symbol.name in numbers}
        if not put:
            return self
        from theory.propagators import Propagator

        propagator = Propagator(self.propagator.T.subs(put), self.propagator.v.subs(put))
        return FixedLaw(propagator, self.L.subs(put))

    def family(self) -> Family:
        """Return the law as a `Family` whose parameters are its symbols, for `compare`."""
        from theory.realization.families import family_of_fixed_law

        return family_of_fixed_law(self)

    def run(self, gradients: Iterable[Any], start: Any = 0) -> list[Fraction]:
        """Return θ_0, θ_1, … for given gradients, exactly, in one dimension, step by step from M_0
        = 0.

        `gradients` is a sequence of rational numbers; the law may not hold parameters.
        """
        if self.parameters:
            raise ValueError(
                f"the parameter {self.parameters[0]} has no value: put a number in before running"
            )
        theta = exact.rational(start, "start")
        T, v = self.propagator.matrix, self.propagator.start.transpose()
        memory = v * 0
        points = [exact.to_fraction(theta)]
        for gradient in gradients:
            memory = memory * T + v * exact.rational(gradient, "gradient")
            theta -= (memory * self.column)[0, 0] if self.size else 0
            points.append(exact.to_fraction(theta))
        return points
