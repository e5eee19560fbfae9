"""Fixed laws Opt(T, v, L): θ_t = θ_{t-1} − M_t L with M_t = M_{t-1}T + g_t vᵀ, M_0 = 0.

All that gradients ever meet is the impulse response h_i = vᵀTⁱL:
θ_t = θ_{t-1} − Σ_{i<t} h_i g_{t-i}. (RLLC paper, section 4 and equation (2).)

The canonical form (claim `canonical_form`): r is the rank of the k×k Hankel matrix (h_{i+j}); its
leading r×r block H_r is invertible, and H_r a = (h_r, …, h_{2r-1}). The canonical law has ones
above the diagonal of T and the last row a, v = e1 and L = (h_0, …, h_{r-1}); (r, a, h_{<r}) is a
complete invariant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from theory import exact

if TYPE_CHECKING:
    from sympy import Expr, ImmutableMatrix, Symbol
from theory.laws.families import Family, canonical_matrices, family_of_fixed_law
from theory.laws.through_sympy import to_sympy
from theory.propagators import Propagator


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

    @classmethod
    def from_family(cls, family: Family) -> FixedLaw:
        """Return a `Family` as a `FixedLaw` in canonical form (for generic parameters).

        Raises ValueError when it is not a fixed law in ∇f from the zero start.
        """
        if not family.is_resting():
            raise ValueError(
                f"{family.name} is no fixed law of ∇f: without gradients its point moves (is "
                "weight decay written into it?)"
            )
        if family.kick:
            raise ValueError(
                f"{family.name} has no zero start: a start line feeds the first gradient into its "
                "memory"
            )
        T, v, L = canonical_matrices(family)
        rows = [[to_sympy(entry) for entry in row] for row in T]
        return cls(Propagator(rows, [to_sympy(x) for x in v]), [to_sympy(x) for x in L])

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

    def _repr_latex_(self) -> str:
        from .. import notebook

        return notebook.matrices(T=self.propagator.T, v=self.propagator.v, L=self.L)

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
        propagator = Propagator(self.propagator.T.subs(put), self.propagator.v.subs(put))
        return FixedLaw(propagator, self.L.subs(put))

    def family(self) -> Family:
        """Return the law as a `Family` whose parameters are its symbols, for `compare`."""
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


@dataclass(frozen=True)
class CanonicalForm:
    """The complete invariant of a fixed law: `rank` r, recurrence `a` and start `h`, r entries
    each.

    Entries are ``fmpq``, or SymPy expressions of a law with parameters. h_{i+r} = Σ_j a_j h_{i+j}.
    """

    rank: int
    a: tuple
    h: tuple

    def fixed_law(self):
        """Return the canonical `FixedLaw`: minimal, with the same impulse response."""
        r = self.rank
        T = [[int(j == i + 1) for j in range(r)] for i in range(r)]
        if r:
            T[-1] = list(self.a)
        return FixedLaw(Propagator(T, [int(i == 0) for i in range(r)]), list(self.h))


def canonical_form(responses, size):
    """Return the `CanonicalForm` of a law with `size` units from h_0 … h_{2·size-1} (a 1×2k
    matrix).

    Exact; with parameters it is the form for generic values. Checked before it is returned:
    the recurrence reproduces all 2k responses, which determines the law.
    """
    h = [entry for row in exact.entries(responses) for entry in row]

    def hankel(height, width, shift=0):
        rows = [[h[i + j + shift] for j in range(width)] for i in range(height)]
        return exact.like([responses], rows, (height, width))

    rank = hankel(size, size).rank() if size else 0
    a = []
    if rank:
        solution = hankel(rank, rank).inv() * hankel(rank, 1, rank)
        a = [row[0] for row in exact.entries(solution)]
    for i in range(2 * size - rank):
        if sum((x * h[i + j] for j, x in enumerate(a)), h[i + rank] * 0) != h[i + rank]:
            raise ArithmeticError("the canonical form failed its check")
    found = a + h[:rank]
    if rank and not exact.is_rational(responses):
        found = list(exact.matrix_to_sympy(exact.like([responses], [found], (1, 2 * rank))))
    return CanonicalForm(rank, tuple(found[:rank]), tuple(found[rank:]))
