"""The real Jordan form of a rational matrix, exactly: S⁻¹TS = J, checked before it is returned."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from flint import acb_mat, arb_mat, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz, fmpz_mat

from theory import exact
from theory.jordan.integers import columns_of, divide_content, from_columns
from theory.jordan.primary import block_rows, companion, primary_form
from theory.spectra.roots import Root, roots_of

if TYPE_CHECKING:
    from sympy import ImmutableMatrix


class Block:
    """A real Jordan block J(λ; n): `eigenvalue` a Root, `size` n, `dimension` n, or 2n for complex
    λ."""

    def __init__(self, eigenvalue: Root, size: int) -> None:
        self.eigenvalue = eigenvalue
        self.size = size
        self.dimension = size if eigenvalue.is_real else 2 * size

    def __eq__(self, other):
        if not isinstance(other, Block):
            return NotImplemented
        return (self.size, self.eigenvalue) == (other.size, other.eigenvalue)

    def __hash__(self):
        return hash((self.size, self.eigenvalue))

    def _repr_latex_(self) -> str:
        from .. import notebook

        return notebook.blocks([self])

    def __repr__(self):
        return f"J({self.eigenvalue}; {self.size})"


class Chain:
    """The Jordan chains of all roots of one factor p at once, in field elements.

    For each root α the n columns of U(α) = Σ_{i<d} coefficients[i]·αⁱ (coefficients[i] a rational
    k×n matrix) satisfy T U(α) = U(α)(αI + N), N the nilpotent shift.
    """

    def __init__(self, polynomial, size, coefficients):
        self.polynomial = polynomial
        self.size = size
        self.coefficients = coefficients

    def at(self, ball):
        """Return U(α) as an ``acb_mat`` for a ball that holds α, by Horner's rule."""
        value = acb_mat(self.coefficients[-1])
        for matrix in reversed(self.coefficients[:-1]):
            value = value * ball + acb_mat(matrix)
        return value


class RealJordan:
    """S and J with S⁻¹TS = J, for a rational k×k matrix T.

    `primary_S` (integer entries) and `primary_J` (``fmpq_mat``) are the primary form over Q:
    for each (p, n) of `primary_blocks`, p a monic irreducible ``fmpq_poly`` of degree d, the block
    I_n⊗F + N⊗I_d with F the companion matrix of p. This identity was checked exactly.

    `S` and `J` are SymPy matrices. Factors of degree one and two stand there as real Jordan
    blocks with their square roots written out, [[a, b], [−b, a]] and 2×2 identities for complex
    a ± bi, b > 0. Factors of higher degree stand in primary form; `is_real_form` says whether
    there are none. `blocks` lists the real Jordan blocks in every case, `chains` the columns of
    the real form as field elements, and `balls` encloses the real form.
    """

    def __init__(
        self,
        primary_blocks: tuple[tuple[fmpq_poly, int], ...],
        primary_S: fmpz_mat,
        primary_J: fmpq_mat,
    ) -> None:
        self.primary_blocks = primary_blocks
        self._primary_S, self._primary_J = primary_S, primary_J
        self.size = primary_S.nrows()

    @property
    def primary_S(self) -> fmpz_mat:
        """A copy: a form is remembered, and its matrices could be written to."""
        return fmpz_mat(self._primary_S)

    @property
    def primary_J(self) -> fmpq_mat:
        """A copy, as `primary_S`."""
        return fmpq_mat(self._primary_J)

    @property
    def is_real_form(self) -> bool:
        """True when S and J are the real Jordan form itself."""
        return all(p.degree() <= 2 for p, _ in self.primary_blocks)

    @cached_property
    def roots(self) -> list[list[Root]]:
        """The roots of each factor, one list a primary block: real ones, then Im > 0."""
        return [roots_of(p) for p, _ in self.primary_blocks]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The real Jordan blocks, in the order of the columns of the real form."""
        return tuple(
            Block(root, n)
            for (_, n), roots in zip(self.primary_blocks, self.roots)
            for root in roots
        )

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        """One Chain for each primary block."""
        columns, chains = columns_of(self.primary_S), []
        for p, n in self.primary_blocks:
            d = p.degree()
            mine, columns = columns[: n * d], columns[n * d :]
            parts = [fmpq_mat(from_columns(mine[i::d], self.size)) for i in range(d)]
            chains.append(Chain(p, n, parts))
        return tuple(chains)

    @cached_property
    def S(self) -> ImmutableMatrix:
        """S as a SymPy ImmutableMatrix, k×k."""
        return written_frame(self.primary_S, self.primary_blocks)

    @cached_property
    def J(self) -> ImmutableMatrix:
        """J as a SymPy ImmutableMatrix, k×k: S⁻¹TS."""
        return written_form(self.primary_blocks)

    def balls(self, bits: int = 64) -> tuple[arb_mat, arb_mat]:
        """Return (S, J) of the real Jordan form as ``arb_mat``, each entry within 2^-bits.

        The bound is relative to the largest entry of the matrix. Columns follow `blocks`; a
        complex block has the columns Re u1, Im u1, Re u2, … of its chain at the root with Im > 0.
        """
        precision = bits + 32
        while True:
            with ctx.workprec(precision):
                S, J = self._enclosed(precision)
                if _sharp(S, bits) and _sharp(J, bits):
                    return S, J
            precision *= 2

    def _enclosed(self, precision):
        columns, J, left = [], arb_mat(self.size, self.size), 0
        for chain, roots in zip(self.chains, self.roots):
            for root in roots:
                ball = root.ball(precision)
                for column in chain.at(ball).transpose().tolist():
                    columns.append([entry.real for entry in column])
                    if not root.is_real:
                        columns.append([entry.imag for entry in column])
                left = _place(J, left, chain.size, ball, root.is_real)
        return arb_mat(columns).transpose() if columns else J, J

    def _repr_latex_(self) -> str:
        from .. import notebook

        return notebook.blocks(self.blocks)

    def __repr__(self):
        return f"RealJordan({' ⊕ '.join(str(block) for block in self.blocks)})"


def real_jordan_form(T: Any) -> RealJordan:
    """Return the exact real Jordan form of a rational square matrix T as a RealJordan.

    T is anything `theory.exact.exact_matrix` reads, or a Propagator, whose T is taken. The
    eigenvalues may be rational, quadratic, complex or algebraic of any degree, defective or
    not. T S = S J and the invertibility of S are checked exactly before the answer is returned.
    Raises ValueError if T is not square, or holds parameters.
    """
    matrix = exact.exact_matrix(getattr(T, "matrix", T), "T")
    height, width = exact.shape(matrix)
    if height != width:
        raise ValueError(f"T is {height}×{width}: give a square matrix")
    if not exact.is_rational(matrix):
        raise ValueError(
            "T holds parameters: give numbers, the Jordan form jumps where eigenvalues meet"
        )
    A, denominator = matrix.numer_denom()
    return _real_jordan_form(height, tuple(A.entries()), denominator)


@lru_cache(64)
def _real_jordan_form(k: int, entries: tuple[fmpz, ...], denominator: fmpz) -> RealJordan:
    """`real_jordan_form` of the k×k matrix with these entries over the denominator; the last ones
    are remembered: one T is often asked for again with another start vector."""
    A = fmpz_mat(k, k, entries)
    blocks, S = primary_form(A)
    rational_blocks = [(_scaled(p, denominator), n) for p, n in blocks]
    if denominator != 1:
        S = _rescaled(S, blocks, denominator)
    J = fmpq_mat(k, k, [entry for row in block_rows(rational_blocks) for entry in row])
    if denominator != 1 and fmpq_mat(A) * fmpq_mat(S) != fmpq_mat(S) * J * denominator:
        raise ArithmeticError("the scaled Jordan form failed its check TS = SJ")
    return RealJordan(tuple(rational_blocks), S, J)


def _scaled(p, denominator):
    """The minimal polynomial of α/denominator for a root α of p."""
    d = p.degree()
    return fmpq_poly([fmpq(c, denominator ** (d - i)) for i, c in enumerate(p.coeffs())])


def _rescaled(S, blocks, denominator):
    """Turn a frame for denominator·T into one for T: level j, power i takes denominator^{j+i}."""
    columns, answer = columns_of(S), []
    for p, n in blocks:
        d = p.degree()
        mine, columns = columns[: n * d], columns[n * d :]
        scaled = []
        for index, column in enumerate(mine):
            factor = denominator ** (index // d + index % d)
            scaled.append([entry * factor for entry in column])
        answer.extend(divide_content(scaled))
    return from_columns(answer, S.nrows())


def _place(J, left, size, ball, is_real):
    """Write the real Jordan block of one root into J at `left`; return where the next begins."""
    step = 1 if is_real else 2
    for i in range(left, left + size * step, step):
        for j in range(i, i + step):
            J[j, j] = ball.real
            if j + step < left + size * step:
                J[j, j + step] = 1
        if not is_real:
            J[i, i + 1], J[i + 1, i] = ball.imag, -ball.imag
    return left + size * step


def _sharp(matrix, bits):
    entries = matrix.entries()
    if not entries:
        return True
    scale = max(entry.abs_lower() for entry in entries)
    return all(entry.rad() * 2**bits <= scale for entry in entries)


def written_frame(S, blocks):
    """S of the primary form to S with factors of degree two written out, as a SymPy matrix."""
    columns, written = columns_of(S), []
    for p, n in blocks:
        d = p.degree()
        mine, columns = columns[: n * d], columns[n * d :]
        if d != 2:
            written.extend(mine)
            continue
        for root in roots_of(p):
            a, b = _parts(root)
            if root.parts[2] != 1:
                mine = [[exact.to_sympy(x) for x in column] for column in mine]
            for first, second in zip(mine[0::2], mine[1::2]):
                if root.is_real:
                    written.append([x + (a + b) * y for x, y in zip(first, second)])
                else:
                    written.append([x + a * y for x, y in zip(first, second)])
                    written.append([b * y for y in second])
    return _as_sympy([list(row) for row in zip(*written)], S.nrows())


def written_form(blocks):
    """J of the primary form to J with factors of degree two written out, as a SymPy matrix."""
    size = sum(p.degree() * n for p, n in blocks)
    rows, left = [[0] * size for _ in range(size)], 0
    for p, n in blocks:
        cells = [companion(p)]
        if p.degree() == 2:
            cells = [_cell(root) for root in roots_of(p)]
        for cell in cells:
            d = len(cell)
            for i in range(n * d):
                start = left + i - i % d
                rows[left + i][start : start + d] = cell[i % d]
                if i + d < n * d:
                    rows[left + i][left + i + d] = 1
            left += n * d
    return _as_sympy(rows, size)


def _cell(root):
    a, b = _parts(root)
    return [[a + b]] if root.is_real else [[a, b], [-b, a]]


def _parts(root):
    """(a, b) with the root a + b, or a + bi: ``fmpq``, or SymPy where a square root stays."""
    import sympy

    a, s, r = root.parts
    if r == 1:
        return a, s
    return exact.to_sympy(a), exact.to_sympy(s) * sympy.sqrt(exact.to_sympy(r))


def _as_sympy(rows, size):
    import sympy

    flat = [entry for row in rows for entry in row]
    if not any(isinstance(entry, sympy.Basic) for entry in flat):
        return exact.matrix_to_sympy(fmpq_mat(size, size, flat))
    return sympy.ImmutableMatrix(size, size, [exact.to_sympy(entry) for entry in flat])
