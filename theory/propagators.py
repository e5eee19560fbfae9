"""Propagators (T, v) of linear memory: M_t = M_{t-1} T + g_t vᵀ (RLLC paper, section 5).

T is k×k and v has length k. From M_0 = 0 the memory is M_t = Σ_{i<t} g_{t-i} vᵀTⁱ, so the
sequence of rows vᵀTⁱ, the abstract rule, is all that a gradient ever meets.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from flint import fmpq, fmpq_mat

from theory import exact

if TYPE_CHECKING:
    from flint import arb
    from sympy import Expr, ImmutableMatrix, Symbol


class Propagator:
    """A propagator (T, v): T a k×k matrix, v a vector of length k, k ≥ 0.

    Entries are rational numbers (see `theory.exact.rational` for what is read as one) or
    rational functions of SymPy symbols. `matrix` and `start` hold T and v (as a column) over
    FLINT, or over Q(parameters); `T` and `v` are the same as SymPy matrices.
    Raises ValueError if T is not square, the lengths differ, or an entry is not exact.
    """

    def __init__(self, T: Any, v: Any) -> None:
        matrix, start = exact.exact_matrix(T, "T"), exact.exact_column(v, "v")
        height, width = exact.shape(matrix)
        if height != width:
            raise ValueError(f"T is {height}×{width}: give a square matrix")
        length = exact.shape(start)[0]
        if length != height:
            raise ValueError(
                f"v has {length} entries and T is {height}×{height}: give v of length {height}"
            )
        self.matrix, self.start = exact.unified(matrix, start)
        self.size = height

    @cached_property
    def T(self) -> ImmutableMatrix:
        """T as a SymPy ImmutableMatrix, k×k."""
        return exact.matrix_to_sympy(self.matrix)

    @cached_property
    def v(self) -> ImmutableMatrix:
        """v as a SymPy ImmutableMatrix, k×1."""
        return exact.matrix_to_sympy(self.start)

    @property
    def is_rational(self) -> bool:
        """True when T and v hold no parameters."""
        return exact.is_rational(self.matrix)

    @property
    def parameters(self) -> tuple[Symbol, ...]:
        """The symbols of T and v, sorted by name."""
        if self.is_rational:
            return ()
        return tuple(
            sorted(self.T.free_symbols | self.v.free_symbols, key=lambda symbol: symbol.name)
        )

    def _repr_latex_(self) -> str:
        from . import notebook

        return notebook.matrices(T=self.T, v=self.v)

    def __repr__(self):
        if not self.is_rational:
            return f"Propagator({self.T.tolist()}, {list(self.v)})"
        rows = ";".join(",".join(str(entry) for entry in row) for row in self.matrix.tolist())
        return f'Propagator("{rows}", "{",".join(str(entry) for entry in self.start.entries())}")'

    def __eq__(self, other):
        if not isinstance(other, Propagator):
            return NotImplemented
        if self.size != other.size:
            return False
        pairs = exact.unified(self.matrix, other.matrix, self.start, other.start)
        return pairs[0] == pairs[1] and pairs[2] == pairs[3]

    def __hash__(self):
        return hash((Propagator, self.size))

    def __or__(self, other: Propagator) -> Propagator:
        """The union p ∪ q: T block diagonal, v stacked; the memories stand side by side."""
        if not isinstance(other, Propagator):
            return NotImplemented
        stacked = exact.unified(self.start, other.start)
        rows = [row for start in stacked for row in exact.entries(start)]
        v = exact.like(stacked, rows, (len(rows), 1))
        return Propagator(exact.block_diagonal(self.matrix, other.matrix), v)

    def change_basis(self, S: Any) -> Propagator:
        """Return the S-frame (S⁻¹TS, Sᵀv), S an invertible k×k matrix.

        Raises ValueError if S is singular or not k×k. (RLLC paper, Theorem 5.2.)
        """
        S = exact.exact_matrix(S, "S")
        if exact.shape(S) != (self.size, self.size):
            height, width = exact.shape(S)
            raise ValueError(
                f"S is {height}×{width}: give an invertible {self.size}×{self.size} matrix"
            )
        if S.rank() < self.size:
            raise ValueError(f"S is singular: give an invertible {self.size}×{self.size} matrix")
        S, T, v = exact.unified(S, self.matrix, self.start)
        return Propagator(S.inv() * T * S, S.transpose() * v)

    def rules(self, count: int) -> Any:
        """Return the rows vᵀTⁱ, 0 ≤ i < count, as one count×k exact matrix."""
        row, rows = self.start.transpose(), []
        for _ in range(count):
            rows.extend(exact.entries(row))
            row = row * self.matrix
        return exact.like([self.matrix], rows, (count, self.size))

    def abstract_rule(self, i: int | Expr) -> ImmutableMatrix:
        """Return vᵀTⁱ as a 1×k SymPy matrix: numbers for an int i ≥ 0, closed form for a symbol.

        The closed form sums c·binomial(i, s)·λ^{i-s} over the eigenvalues λ of T, with
        KroneckerDelta(i, s) at λ = 0; roots of a factor of degree ≥ 3 stand in a RootSum.
        With parameters it holds wherever the eigenvalues written with different formulas
        differ. Source: RLLC paper, equation (2).
        """
        if isinstance(i, int):
            if i < 0:
                raise ValueError(f"i is {i}: the abstract rule starts at i = 0")
            return exact.matrix_to_sympy(self.start.transpose() * self.matrix**i)
        from theory.spectra.closed_form import power_row

        return power_row(self.T, self.v, i)

    def impulse_response(self, count: int) -> ImmutableMatrix:
        """Return the rows vᵀTⁱ, 0 ≤ i < count, as a count×k SymPy matrix."""
        return exact.matrix_to_sympy(self.rules(count))

    def transfer_function(self, z: Symbol) -> ImmutableMatrix:
        """Return vᵀ(zI − T)⁻¹ = Σ_i vᵀTⁱ z^{-i-1} as a 1×k SymPy matrix, z a SymPy symbol."""
        import sympy

        frame = exact.exact_matrix(z * sympy.eye(self.size) - self.T, "zI - T")
        row, resolvent = exact.unified(self.start.transpose(), frame)
        return exact.matrix_to_sympy(row * resolvent.inv()).applyfunc(sympy.factor)

    def is_controllable(self) -> bool:
        """True when the rows vᵀTⁱ, i < k, span R^k (with parameters: for generic values)."""
        return self.rules(self.size).rank() == self.size

    def reachable(self) -> Reachable:
        """Return the reachable part, `Reachable(rows=C, propagator=(F, e1))`.

        C holds the first r independent rows vᵀTⁱ, i < r; CT = FC and v = Cᵀe1, so memory from
        the zero start is M = NC with N the memory of (F, e1). F is superdiagonal ones over a
        last row. (RLLC paper, section 5; r = 0 when v = 0.)
        """
        rules = self.rules(self.size + 1)
        rank = rules.rank()
        rows = exact.entries(rules)
        C = exact.like([rules], rows[:rank], (rank, self.size))
        F = self._recurrence(rows, rank)
        v = fmpq_mat(rank, 1, [int(j == 0) for j in range(rank)])
        if C * self.matrix != F * C:
            raise ArithmeticError("the reachable part failed its check CT = FC")
        return Reachable(C, Propagator(F, v))

    def _recurrence(self, rows, rank):
        """The r×r matrix F with CT = FC: ones above the diagonal, vᵀTʳ over the rows C last."""
        domain = [self.matrix]
        one = fmpq(1) if self.is_rational else self.matrix.domain.one
        zero = one - one
        table = [[one if j == i + 1 else zero for j in range(rank)] for i in range(rank)]
        if rank:
            C = exact.like(domain, rows[:rank], (rank, self.size))
            columns = C.rref()
            pivots = pivot_columns(columns[0]) if self.is_rational else columns[1]
            square = exact.like(
                domain, [[row[p] for p in pivots] for row in rows[:rank]], (rank, rank)
            )
            last = exact.like(domain, [[rows[rank][p] for p in pivots]], (1, rank))
            table[-1] = exact.entries(last * square.inv())[0]
        return exact.like(domain, table, (rank, rank))

    def spectral_radius(self) -> Expr:
        """Return ρ(T) = max |λ| as an exact SymPy number (0 for k = 0).

        Rational, in square roots, or a real root of an integer polynomial (CRootOf); ValueError
        where that would need a polynomial out of hand (see spectral_radius_ball). With parameters
        the answer is Max(|λ|, …) if every eigenvalue solves a factor of degree at most two;
        otherwise ValueError.
        """
        from theory.spectra.spectral_radius import spectral_radius

        return spectral_radius(self)

    def spectral_radius_ball(self, bits: int = 64) -> arb:
        """Return an ``arb`` ball that holds ρ(T), for a T without parameters."""
        from theory.spectra.spectral_radius import spectral_radius_ball

        if not self.is_rational:
            raise ValueError("T holds parameters: a ball needs numbers")
        return spectral_radius_ball(self.matrix, bits)


class Reachable:
    """The reachable part of (T, v): `rows` C (r×k) and `propagator` (F, e1), CT = FC, v = Cᵀe1."""

    def __init__(self, rows: Any, propagator: Propagator) -> None:
        self.matrix = rows
        self.propagator = propagator

    @cached_property
    def rows(self) -> ImmutableMatrix:
        """C as a SymPy ImmutableMatrix, r×k."""
        return exact.matrix_to_sympy(self.matrix)

    @property
    def size(self) -> int:
        """r, the number of units that gradients can reach."""
        return self.propagator.size

    def __repr__(self):
        return f"Reachable(rows={self.rows.tolist()}, propagator={self.propagator!r})"


def pivot_columns(echelon):
    """Column of the leading entry of each nonzero row of a reduced echelon ``fmpq_mat``."""
    pivots = []
    for row in echelon.tolist():
        lead = next((j for j, entry in enumerate(row) if entry), None)
        if lead is not None:
            pivots.append(lead)
    return pivots


def J(lam: Any, n: int = 1) -> Propagator:
    """Return the Jordan block propagator J(λ; n): λ on the diagonal, 1 above it, v = e1.

    A complex λ = a + b·i with b ≠ 0 (a pair (a, b), a Python or SymPy complex number, or text
    such as "9/10+1/2i") gives the real 2n form: blocks [[a, b], [−b, a]], 2×2 identities
    above, v = e1. Raises ValueError for n < 1 or a λ that is not exact.
    (RLLC paper, section 5 and equation (3).)
    """
    if not isinstance(n, int) or isinstance(n, bool) or n < 1:
        raise ValueError(f"n is {n}: give the size of the block, an integer of at least 1")
    a, b = exact.complex_parts(lam, "lam")
    if b == 0:
        table = [[a if i == j else int(j == i + 1) for j in range(n)] for i in range(n)]
    else:
        table = [[int(j == i + 2) for j in range(2 * n)] for i in range(2 * n)]
        for i in range(0, 2 * n, 2):
            table[i][i] = table[i + 1][i + 1] = a
            table[i][i + 1], table[i + 1][i] = b, -b
    return Propagator(table, [int(i == 0) for i in range(len(table))])
