"""Finite-step worst cases as conic problems over ℚ or ℚ(√d), and what proves a bound on one.

    maximise  min_k metric_k(G, F)   over symmetric G ⪰ 0 and F,
    at_most_i(G, F) ≤ 0,   zero_j(G, F) = 0,   M_l(G, F) ⪰ 0,

every function affine in the Gram matrix G of some vectors and in the function values F. If
w_k ≥ 0 with Σ w_k = 1, λ_i ≥ 0, ν_j and S_l ⪰ 0 satisfy, for every G and F,

    τ − Σ w_k metric_k + Σ λ_i at_most_i + Σ ν_j zero_j − Σ_l ⟨S_l, M_l⟩ = ⟨Z, G⟩,   Z ⪰ 0,

then no point of the problem has a value above τ. (Y. Drori, M. Teboulle, *Performance of
first-order methods for smooth convex minimization*, Math. Program. 145, 2014; A. B. Taylor,
J. M. Hendrickx, F. Glineur, *Exact worst-case performance of first-order methods for composite
convex optimization*, SIAM J. Optim. 27(3), 2017.)
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from flint import fmpq, fmpq_mat

from theory import surds
from theory.operators.matrices import is_psd
from theory.surds import Surd, plain


@dataclass(frozen=True)
class Row:
    """⟨A, G⟩ + b·F + c. `gram[i, j]` with i ≤ j is the coefficient of G_ij, so that an entry off
    the diagonal counts once; `values[i]` is that of F_i."""

    gram: dict[tuple[int, int], Fraction]
    values: dict[int, Fraction]
    constant: Fraction


@dataclass(frozen=True)
class Conic:
    """`vectors` is the size of G, `values` the length of F; `lmis` are symmetric matrices of
    rows, each to be positive semidefinite."""

    vectors: int
    values: int
    metrics: tuple[Row, ...]
    at_most: tuple[Row, ...]
    zero: tuple[Row, ...]
    lmis: tuple[tuple[tuple[Row, ...], ...], ...]

    @cached_property
    def radicand(self) -> int | None:
        """The d of the √d in its rows, which are numbers a + b√d; None where all are rational."""
        rows = [*self.metrics, *self.at_most, *self.zero]
        rows += [row for M in self.lmis for line in M for row in line]
        parts = ((*row.gram.values(), *row.values.values(), row.constant) for row in rows)
        return surds.radicand(x for part in parts for x in part)


@dataclass(frozen=True)
class Multipliers:
    """w, λ, ν and S of the identity, in the order of the problem's rows; `bound` is τ."""

    bound: Fraction
    metrics: tuple[Fraction, ...]
    at_most: tuple[Fraction, ...]
    zero: tuple[Fraction, ...]
    lmis: tuple[tuple[tuple[Fraction, ...], ...], ...]


@dataclass(frozen=True)
class Point:
    """A rational point of a problem: G by its rows, F."""

    gram: tuple[tuple[Fraction, ...], ...]
    values: tuple[Fraction, ...]


def verify(conic: Conic, multipliers: Multipliers) -> Fraction:
    """Return τ, which the identity gives; every step is exact.

    Raises ValueError that says what fails: a shape, a sign, the weights' sum, a part in F, a
    matrix that is not positive semidefinite, or a `bound` that is not τ.
    """
    m = multipliers
    for name in ("metrics", "at_most", "zero", "lmis"):
        if len(getattr(m, name)) != len(getattr(conic, name)):
            raise ValueError(f"{name}: a multiplier for each row is needed")
    for name in ("metrics", "at_most"):
        for k, value in enumerate(getattr(m, name)):
            if value < 0:
                raise ValueError(f"{name}: multiplier {k} is negative")
    if sum(m.metrics) != 1:
        raise ValueError("metrics: the weights do not add up to 1")
    for k, (S, M) in enumerate(zip(m.lmis, conic.lmis)):
        if len(S) != len(M) or any(len(row) != len(M) for row in S):
            raise ValueError(f"lmis: multiplier {k} has the wrong shape")
        if not _semidefinite(S):
            raise ValueError(f"lmis: multiplier {k} is not positive semidefinite")
    gram, values, constant = combined(conic, m)
    for i, value in sorted(values.items()):
        if value:
            raise ValueError(f"the identity keeps F_{i}, with coefficient {value}")
    if not _semidefinite(symmetric(gram, conic.vectors)):
        raise ValueError("Z is not positive semidefinite")
    bound = -plain(constant)
    if bound != m.bound:
        raise ValueError(f"the bound that the multipliers prove is {bound}, not {m.bound}")
    return bound


def combined(conic: Conic, multipliers: Multipliers):
    """(gram, values, constant) of −Σ w metric + Σ λ at_most + Σ ν zero − Σ ⟨S, M⟩, in ``fmpq``,
    keyed as a `Row` is."""
    gram: dict = {}
    values: dict = {}
    constant = fmpq(0)

    def add(row, factor):
        nonlocal constant
        for total, part in ((gram, row.gram), (values, row.values)):
            for key, value in part.items():
                total[key] = total.get(key, fmpq(0)) + factor * exact(value)
        constant += factor * exact(row.constant)

    terms = [(-w, row) for w, row in zip(multipliers.metrics, conic.metrics)]
    terms += zip(multipliers.at_most, conic.at_most)
    terms += zip(multipliers.zero, conic.zero)
    for S, M in zip(multipliers.lmis, conic.lmis):
        terms += [(-s, row) for line, rows in zip(S, M) for s, row in zip(line, rows)]
    for factor, row in terms:
        if factor:
            add(row, exact(factor))
    return gram, values, constant


def attained(conic: Conic, point: Point) -> Fraction:
    """Return the performance at `point`, an exact lower bound on the worst case.

    Raises ValueError that says what fails: a shape, a matrix that is not positive semidefinite,
    or a row that does not hold.
    """
    G, F = point.gram, point.values
    if len(G) != conic.vectors or any(len(row) != conic.vectors for row in G):
        raise ValueError("G has the wrong shape")
    if len(F) != conic.values:
        raise ValueError("F has the wrong length")
    if not _semidefinite(G):
        raise ValueError("G is not positive semidefinite")
    for k, row in enumerate(conic.at_most):
        if value_at(row, point) > 0:
            raise ValueError(f"at_most: row {k} is positive")
    for k, row in enumerate(conic.zero):
        if value_at(row, point) != 0:
            raise ValueError(f"zero: row {k} is not zero")
    for k, M in enumerate(conic.lmis):
        if not _semidefinite([[value_at(row, point) for row in rows] for rows in M]):
            raise ValueError(f"lmis: matrix {k} is not positive semidefinite")
    if not conic.metrics:
        raise ValueError("metrics: there is none")
    return min(value_at(row, point) for row in conic.metrics)


def value_at(row: Row, point: Point) -> Fraction:
    """The row at a point."""
    total = exact(row.constant)
    for (i, j), c in row.gram.items():
        total += exact(c) * exact(point.gram[i][j])
    for i, c in row.values.items():
        total += exact(c) * exact(point.values[i])
    return plain(total)


def symmetric(gram, size) -> list[list]:
    """The matrix A with ⟨A, G⟩ = Σ gram[i, j] G_ij over i ≤ j."""
    A = [[fmpq(0)] * size for _ in range(size)]
    for (i, j), value in gram.items():
        A[i][j] = A[j][i] = value if i == j else value / 2
    return A


def _semidefinite(rows) -> bool:
    if surds.radicand(x for row in rows for x in row) is not None:
        return surds.is_semidefinite(rows)
    return is_psd(fmpq_mat(len(rows), len(rows), [exact(x) for row in rows for x in row]))


def exact(x):
    """An ``fmpq``, or a `Surd` as it is."""
    return x if isinstance(x, (fmpq, Surd)) else fmpq(x.numerator, x.denominator)
