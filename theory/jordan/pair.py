"""The normal form of a propagator (T, v): a union of Jordan blocks started at e1.

RLLC paper, Theorem 5.3, corrected. As stated there (every propagator is a union of J(λ_i; n_i))
it is false. True is: (T, v) is similar to a union of blocks with v = e1 in each exactly when the
minimal polynomial of v under Tᵀ is that of T; and a controllable (T, v) is similar to the union of
J(λ_i; n_i) with distinct λ_i, so that the characteristic polynomial of T alone determines it.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from flint import fmpq_mat, fmpq_poly, fmpz, fmpz_mat

from theory import exact
from theory.jordan.real_form import Block, RealJordan, real_jordan_form, written_frame
from theory.propagators import Propagator, Reachable

if TYPE_CHECKING:
    from sympy import ImmutableMatrix


class NormalForm:
    """A union of Jordan blocks similar to a propagator, or to its reachable part.

    If `uncontrollable` is None or its `is_union` is True, then S⁻¹TS = J and Sᵀv = `start`, the
    vector with e1 in each of `blocks`. Otherwise no union is similar to (T, v), and the same holds
    of the reachable part (F, ν), which every run from the zero start follows once its memory
    reaches rank r: `uncontrollable.reachable` holds C with CT = FC and v = Cᵀν.

    `blocks` are real Jordan blocks. S is kept factored as S0·M⁻¹: `jordan` holds S0 (integers) and
    J, and M commutes with J. M carries the derivative of the minimal polynomial at the
    eigenvalues, whose inverse would blow the numbers up; `frame` expands S over Q on demand.
    As in RealJordan, factors of degree three and more stand in S, J in primary form over Q.
    """

    def __init__(
        self,
        propagator: Propagator,
        jordan: RealJordan,
        M: fmpq_mat,
        uncontrollable: Uncontrollable | None,
    ) -> None:
        self.propagator = propagator
        self.jordan = jordan
        self.M = M
        self.uncontrollable = uncontrollable

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The real Jordan blocks, in the order of the columns of the real form."""
        return self.jordan.blocks

    @property
    def is_union(self) -> bool:
        """True when (T, v) itself is similar to the union of the blocks."""
        return self.uncontrollable is None or self.uncontrollable.is_union

    @cached_property
    def frame(self) -> fmpq_mat:
        """S over Q, an ``fmpq_mat``: S⁻¹TS is the primary form and Sᵀv its start vector."""
        if not self.M.nrows():
            return self.M
        return fmpq_mat(self.jordan.primary_S) * self.M.inv()

    @cached_property
    def S(self) -> ImmutableMatrix:
        """S as a SymPy ImmutableMatrix, square roots written out."""
        return written_frame(self.frame, self.jordan.primary_blocks)

    @property
    def J(self) -> ImmutableMatrix:
        """J as a SymPy ImmutableMatrix."""
        return self.jordan.J

    @property
    def start(self) -> ImmutableMatrix:
        """Sᵀv as a SymPy column: e1 in each block."""
        import sympy

        entries = self.start_entries
        return sympy.ImmutableMatrix(len(entries), 1, entries)

    @cached_property
    def start_entries(self) -> tuple[int, ...]:
        """The entries of `start`."""
        entries: list[int] = []
        for (p, n), roots in zip(self.jordan.primary_blocks, self.jordan.roots):
            if p.degree() > 2:
                entries.extend(int(i == 0) for i in range(n * p.degree()))
                continue
            for root in roots:
                entries.extend(int(i == 0) for i in range(n if root.is_real else 2 * n))
        return tuple(entries)

    def _repr_latex_(self) -> str:
        from .. import notebook

        return notebook.union(self)

    def __repr__(self):
        union = " ∪ ".join(str(block) for block in self.blocks) or "the empty propagator"
        return (
            f"NormalForm({union})"
            if self.uncontrollable is None
            else f"NormalForm({union}; {self.uncontrollable})"
        )


class Uncontrollable:
    """What keeps (T, v) from being controllable.

    `size` is k − r, the number of units that no gradient reaches; `annihilator` the minimal
    polynomial of v under Tᵀ (``fmpq_poly``, degree r); `reachable` the reachable part (C, (F, e1));
    `is_union` says whether (T, v) is similar to a union of (block, e1) all the same.
    """

    def __init__(
        self, size: int, reachable: Reachable, annihilator: fmpq_poly, is_union: bool
    ) -> None:
        self.size = size
        self.reachable = reachable
        self.annihilator = annihilator
        self.is_union = is_union

    def __repr__(self):
        return f"{self.size} of {self.size + self.reachable.size} units unreachable"


def normal_form(propagator: Propagator) -> NormalForm:
    """Return the normal form of a rational propagator as a NormalForm.

    Everything it says is checked exactly first: T S0 = S0 J, MJ = JM, startᵀM = vᵀS0, S0 and M
    invertible. Raises ValueError if the propagator holds parameters.
    """
    if not isinstance(propagator, Propagator):
        raise ValueError(f"{propagator!r} is not a propagator: give Propagator(T, v)")
    if not propagator.is_rational:
        raise ValueError(
            "the propagator holds parameters: give numbers, the normal form jumps where "
            "eigenvalues meet"
        )
    jordan = real_jordan_form(propagator)
    M = _commuting_frame(propagator, jordan)
    distinct = len(_by_factor(jordan.primary_blocks)) == len(jordan.primary_blocks)
    if M is not None and distinct:
        return NormalForm(propagator, jordan, M, None)
    reachable = propagator.reachable()
    part = _of_reachable(*_whole(reachable.propagator.matrix))
    annihilator = fmpq_poly([1])
    for p, n in part.jordan.primary_blocks:
        annihilator *= p**n
    rest = Uncontrollable(propagator.size - reachable.size, reachable, annihilator, M is not None)
    if M is None:
        return NormalForm(propagator, part.jordan, part.M, rest)
    return NormalForm(propagator, jordan, M, rest)


def _whole(matrix: fmpq_mat) -> tuple[int, tuple[fmpz, ...], fmpz]:
    """(k, integers, denominator): what tells a k×k matrix, quickly hashed."""
    A, denominator = matrix.numer_denom()
    return matrix.nrows(), tuple(A.entries()), denominator


@lru_cache(64)
def _of_reachable(k: int, entries: tuple[fmpz, ...], denominator: fmpz) -> NormalForm:
    """The normal form of (F, e1); the last ones are remembered: many start vectors reach one F."""
    F = fmpq_mat(fmpz_mat(k, k, entries)) / denominator
    return normal_form(Propagator(F, [int(i == 0) for i in range(k)]))


def _commuting_frame(propagator, jordan):
    """The invertible M with MJ = JM and startᵀM = vᵀS0, or None when there is none.

    Among the blocks of one factor a largest one whose part of v is a unit carries all of v; the
    others keep the identity. There is no such block for some factor exactly when the minimal
    polynomial of v under Tᵀ is a proper divisor of that of T.
    """
    k = propagator.size
    weights = (propagator.start.transpose() * fmpq_mat(jordan.primary_S)).entries()
    rows = exact.entries(exact.identity(k))
    for p, members in _by_factor(jordan.primary_blocks):
        d, largest = p.degree(), members[0][1]
        carriers = [left for left, n in members if n == largest and any(weights[left : left + d])]
        if not carriers:
            return None
        carrier = carriers[0]
        for left, n in members:
            weight = weights[left : left + n * d]
            if left != carrier:
                weight = [weight[0] - 1, *weight[1:]]
            _fill(rows, carrier, left, _intertwiner(p, weight, largest, n))
    M = fmpq_mat(k, k, [entry for row in rows for entry in row])
    start = [0] * k
    for _, members in _by_factor(jordan.primary_blocks):
        for left, _ in members:
            start[left] = 1
    J = jordan.primary_J
    if M * J != J * M or (fmpq_mat(1, k, start) * M).entries() != weights:
        raise ArithmeticError("the normal form failed its check MJ = JM, startᵀM = vᵀS0")
    return M


def _by_factor(blocks):
    """[(p, [(first column, n), …])] with the blocks of each factor by descending size."""
    groups, left = [], 0
    for p, n in blocks:
        if not groups or groups[-1][0] != p:
            groups.append((p, []))
        groups[-1][1].append((left, n))
        left += n * p.degree()
    return groups


def _intertwiner(p, weight, height, width):
    """The rows X with first row `weight` and J_height X = X J_width, in primary coordinates.

    `weight` holds g ∈ Q(α)^width as width·d rationals. Row (level i, coordinate l) is αˡ·g·Nⁱ.
    """
    d = p.degree()
    levels = [fmpq_poly(weight[j * d : (j + 1) * d]) for j in range(width)]
    alpha = fmpq_poly([0, 1])
    rows = []
    powers = []
    for _ in range(d):
        powers.append([x for level in levels for x in _padded(level, d)])
        levels = [level * alpha % p for level in levels]
    for i in range(height):
        for power in powers:
            rows.append(([0] * (i * d) + power)[: width * d])
    return rows


def _padded(polynomial, length):
    coefficients = polynomial.coeffs()
    return coefficients + [0] * (length - len(coefficients))


def _fill(rows, top, left, block):
    for i, row in enumerate(block):
        rows[top + i][left : left + len(row)] = row
