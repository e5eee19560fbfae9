"""Typed non-commutative polynomials over ℚ: the expressions of the kernel.

An ``Operator`` is a sum of terms coefficient · monomial · word.  The monomial holds
central scalars, the word a product of letters whose symbolic dimensions fit.  There are
three types: operators (rows × cols), scalars, and sums of traces.  A mismatch of
dimensions is an error at the moment the expression is built.

Source of the method: Raab, Regensburger, Hossein Poor, "Formal proofs of operator
identities by a single formal computation" (2021): a polynomial identity that is
compatible with the dimensions holds for operators of every size.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from . import words
from .exactness import Number, alike, exact, no_power, no_product, no_quotient, unlike


class DimensionError(ValueError):
    """Two expressions were put together whose dimensions do not fit."""


@dataclass(frozen=True, eq=False)
class Letter:
    """A letter: a real matrix of symbolic size, and where it comes from.

    ``kind`` is free, inverse, pinv, left_inverse, next or scalar kinds; ``of`` is the
    expression that a derived letter belongs to.
    """

    name: str
    rows: Any  # the name of a dimension; None for a scalar
    cols: Any
    symmetric: bool = False
    arbitrary: bool = False
    kind: str = "free"
    of: Operator | None = None
    nonneg: bool = False

    @property
    def is_scalar(self) -> bool:
        return self.rows is None


class Operator:
    """An expression.  ``Operator("M", "n", "k")`` is a letter M with n rows and k columns.

    ``+ - *`` and ``**`` build expressions, ``.T`` is the adjoint; a plain number or a scalar
    beside a square operator stands for that multiple of the identity.  Raises DimensionError
    where sizes do not fit.
    """

    __slots__ = ("kind", "rows", "cols", "terms", "letters", "built", "tree")
    __array_ufunc__ = None  # an array of NumPy is told what is wrong with it, by exact()
    kind: str  # operator, scalar or trace
    rows: Any  # the name of a dimension; None for a scalar or a trace
    cols: Any
    terms: dict  # (monomial, word) -> coefficient
    letters: dict[str, Letter]
    built: Any  # the raw node of trees.py that it was built by; None where nobody knows
    tree: Any  # what trees.tree made of that; None until somebody reads it

    def __new__(
        cls, name: str, rows: str, cols: str, *, symmetric: bool = False, arbitrary: bool = False
    ) -> Operator:
        if symmetric and rows != cols:
            raise DimensionError(f"{name} is {rows}×{cols}: only a square letter can be symmetric")
        return of_letter(
            Letter(_checked(name), _dimension(rows), _dimension(cols), symmetric, arbitrary)
        )

    @classmethod
    def _make(cls, kind, rows, cols, terms, letters, built=None) -> Operator:
        new = object.__new__(cls)
        new.kind, new.rows, new.cols, new.letters, new.built = kind, rows, cols, letters, built
        new.terms = terms if all(terms.values()) else {k: c for k, c in terms.items() if c}
        new.tree = None
        return new

    # -- arithmetic

    def _lift(self, other) -> Operator:
        """A plain number or a scalar as a multiple of the unit that fits beside ``self``."""
        if isinstance(other, Operator):
            if other.kind != "scalar" or self.kind != "operator":
                return other
            if self.rows == self.cols:
                return other * identity(self.rows)
            return zero(self.rows, self.cols) if other.is_zero else other
        value = exact(other)
        if self.kind == "operator" and self.rows != self.cols:
            if value == 0:
                return zero(self.rows, self.cols)
            raise DimensionError(
                f"cannot add the number {value} to {self}, which is {self.rows}×{self.cols}"
            )
        if self.kind == "trace" and value:
            raise DimensionError(f"cannot add the number {value} to the trace {self}")
        built: Any = value
        if self.kind == "operator":
            built = ("*", value, ("1", self.rows)) if value else ("0", self.rows, self.rows)
        return Operator._make(self.kind, self.rows, self.cols, {((), ()): value}, {}, built)

    def __add__(self, other: Operator | Number) -> Operator:
        # a number takes the type of what it meets
        node = other._node if isinstance(other, Operator) else exact(other)
        other = self._lift(other)
        if self.kind == "scalar" and other.kind == "operator" and other.rows == other.cols:
            return other._lift(self) + other
        if not alike(self, other):
            raise DimensionError(unlike(self, other))
        if isinstance(node, (str, tuple)):  # an expression, lifted or not
            node = other._node
        terms = dict(self.terms)
        for key, c in other.terms.items():
            terms[key] = terms.get(key, 0) + c
        letters = merged(self.letters, other.letters)
        built = ("+", self._node, node)
        return Operator._make(self.kind, self.rows, self.cols, terms, letters, built)

    def __radd__(self, other: Number) -> Operator:
        total = self + other
        total.built = ("+", exact(other), self._node)
        return total

    def __neg__(self) -> Operator:
        terms = {k: -c for k, c in self.terms.items()}
        built = ("-", self._node)
        return Operator._make(self.kind, self.rows, self.cols, terms, self.letters, built)

    def __sub__(self, other: Operator | Number) -> Operator:
        if not isinstance(other, Operator) or not alike(self, other):
            return self + (-other if isinstance(other, Operator) else -exact(other))
        terms = dict(self.terms)
        for key, c in other.terms.items():
            terms[key] = terms.get(key, 0) - c
        letters = merged(self.letters, other.letters)
        built = ("+", self._node, ("-", other._node))
        return Operator._make(self.kind, self.rows, self.cols, terms, letters, built)

    def __rsub__(self, other: Number) -> Operator:
        total = -self + other
        total.built = ("+", exact(other), ("-", self._node))
        return total

    def __mul__(self, other: Operator | Number) -> Operator:
        if not isinstance(other, Operator):
            value = exact(other)
            scaled = {k: c * value for k, c in self.terms.items()}
            built = ("*", value, self._node)
            return Operator._make(self.kind, self.rows, self.cols, scaled, self.letters, built)
        kinds = {self.kind, other.kind}
        letters = merged(self.letters, other.letters)
        if kinds == {"operator"}:
            if self.cols != other.rows:
                raise DimensionError(no_product(self, other))
            kind, rows, cols = "operator", self.rows, other.cols
        elif "scalar" in kinds:
            lead = other if self.kind == "scalar" else self
            kind, rows, cols = lead.kind, lead.rows, lead.cols
        else:
            raise DimensionError(
                f"cannot multiply the trace {self if self.kind == 'trace' else other} by an "
                "operator"
            )
        terms: dict = {}
        for (m1, w1), c1 in self.terms.items():
            for (m2, w2), c2 in other.terms.items():
                word = words.normal_form(w1 + w2, letters) if w1 and w2 else w1 or w2
                key = (words.times(m1, m2) if m1 and m2 else m1 or m2, word)
                terms[key] = terms.get(key, 0) + c1 * c2
        return Operator._make(kind, rows, cols, terms, letters, ("*", self._node, other._node))

    def __rmul__(self, other: Number) -> Operator:
        return self * other  # only plain numbers come here, and they commute

    def __truediv__(self, other: Number) -> Operator:
        if isinstance(other, Operator):
            raise DimensionError(no_quotient(self, other))
        value = exact(other)
        if value == 0:
            raise ValueError(f"cannot divide {self} by zero")
        return self * Fraction(1, value)

    def __rtruediv__(self, other: Number) -> Operator:
        raise DimensionError(no_quotient(exact(other), self))

    def __pow__(self, exponent: int) -> Operator:
        if not isinstance(exponent, int) or exponent < 0:
            raise ValueError(f"cannot raise {self} to {exponent!r}; give a whole number ≥ 0")
        if self.kind != "scalar" and self.rows != self.cols:
            raise DimensionError(no_power(self))
        power = self._lift(1)
        for _ in range(exponent):
            power = power * self
        if exponent:
            power.built = ("^", self._node, exponent)
        return power

    @property
    def T(self) -> Operator:
        """The adjoint (transpose)."""
        if self.kind != "operator":
            return self
        terms: dict = {}
        for (m, w), c in self.terms.items():
            key = (m, words.normal_form(words.adjoint(w, self.letters), self.letters))
            terms[key] = terms.get(key, 0) + c
        built = ("T", self._node)
        return Operator._make("operator", self.cols, self.rows, terms, self.letters, built)

    @property
    def _node(self) -> Any:
        """How it was built, or itself, where only its terms are known."""
        return self if self.built is None else self.built

    @property
    def expanded(self) -> Operator:
        """The same, to be shown as its terms and not as it was built."""
        return Operator._make(self.kind, self.rows, self.cols, self.terms, self.letters)

    # -- looking at it

    @property
    def type(self) -> str:
        return f"{self.rows}×{self.cols}" if self.kind == "operator" else self.kind

    @property
    def is_zero(self) -> bool:
        return not self.terms

    def same(self, other: Operator | Number) -> bool:
        """Equality as polynomials of one type; DimensionError where the types differ."""
        if isinstance(other, Operator) and not alike(self, other):
            raise DimensionError(unlike(self, other))
        return (self - other).is_zero

    @property
    def single_letter(self) -> Letter | None:
        """The letter that this expression is, if it is one."""
        if len(self.terms) != 1:
            return None
        (((mono, word), c),) = self.terms.items()
        if c != 1:
            return None
        if self.kind == "operator" and not mono and len(word) == 1 and not word[0].endswith("*"):
            return self.letters[word[0]]
        if self.kind == "scalar" and len(mono) == 1 and mono[0][1] == 1:
            return self.letters[mono[0][0]]
        return None

    def names(self) -> set[str]:
        """Names of the letters and scalars that occur."""
        found = {t[:-1] if t[-1] == "*" else t for _, w in self.terms for t in w}
        return found | {name for m, _ in self.terms for name, _ in m}

    def subs(self, values: dict[str, Operator]) -> Operator:
        """Every named letter or scalar replaced, its adjoint by the adjoint.

        Raises DimensionError where a value's type is not the letter's.
        """
        for name, value in values.items():
            old = self.letters.get(name)
            if old is None:
                continue
            fits = (
                value.kind == "scalar"
                if old.is_scalar
                else (value.kind, value.rows, value.cols) == ("operator", old.rows, old.cols)
            )
            if not fits or (old.symmetric and not value.same(value.T)):
                raise DimensionError(f"{value} cannot stand for {name}")
        total = Operator._make(self.kind, self.rows, self.cols, {}, {})
        written = {n: v._node for n, v in values.items() if n in self.letters}
        for (mono, word), c in self.terms.items():
            scalar = Operator._make("scalar", None, None, {((), ()): c}, {})
            for name, exponent in mono:
                factor = values[name] if name in values else of_letter(self.letters[name])
                scalar = scalar * factor**exponent
            product: Operator | None = None
            for token in word:
                name = words.letter_name(token)
                factor = values[name] if name in values else of_letter(self.letters[name])
                factor = factor.T if token.endswith("*") else factor
                product = factor if product is None else product * factor
            if self.kind == "operator":
                product = identity(self.rows) if product is None else product
            elif product is not None and self.kind == "trace":
                product = tr(product)
            total = total + (scalar if product is None else scalar * product)
        total.built = ("subs", self._node, written) if written else self.built
        return total

    def __str__(self):
        from .text import plain

        return plain(self)

    def _repr_latex_(self) -> str:
        from . import notebook

        return notebook.expression(self)

    def __repr__(self):
        return f"<{self.type}: {self}>"

    def __eq__(self, other):
        raise TypeError("use a.same(b) for equality of polynomials, Equation(a, b) to state one")

    __hash__ = None  # type: ignore[assignment]


def _checked(name: str) -> str:
    good = (
        isinstance(name, str)
        and 0 < len(name) <= 80
        and name.isprintable()
        and not set(name) & set("* «»")
    )
    if not good:
        raise ValueError(
            f"{name!r} cannot name a letter; use at most 80 printable characters without '*', "
            "'«', '»' and white space"
        )
    return name


def _dimension(name) -> str:
    """A name such as "n", or "1"; the sizes of letters are symbolic."""
    name = str(name)
    if name != words.ONE and name.isdigit():
        raise DimensionError(f"a dimension is a name such as 'n', or '1'; {name} is a size")
    return _checked(name)


def differ(a: Letter, b: Letter) -> bool:
    """Do two letters of one name differ in anything that they say?"""
    if a is b:
        return False
    said = ("rows", "cols", "kind", "symmetric", "arbitrary", "nonneg")
    if any(getattr(a, name) != getattr(b, name) for name in said):
        return True
    if a.of is None or b.of is None:
        return a.of is not b.of
    return a.of.type != b.of.type or not a.of.same(b.of)


def merged(a: dict, b: dict) -> dict:
    """The letters of both; DimensionError where two different ones have one name."""
    if not b or a is b:
        return a
    if not a:
        return b
    for name, letter in b.items():
        known = a.get(name)
        if known is not None and known is not letter and differ(known, letter):
            raise DimensionError(f"two different letters are both named {name}")
    return a if b.keys() <= a.keys() else {**b, **a}


def of_letter(letter: Letter) -> Operator:
    if letter.is_scalar:
        return Operator._make(
            "scalar", None, None, {(((letter.name, 1),), ()): 1}, {letter.name: letter}, letter.name
        )
    terms = {((), (letter.name,)): 1}
    return Operator._make(
        "operator", letter.rows, letter.cols, terms, {letter.name: letter}, letter.name
    )


def Scalar(name: str, *, nonneg: bool = False, arbitrary: bool = False) -> Operator:
    """A central scalar letter, for a real parameter such as c1, λ, ε."""
    return of_letter(Letter(_checked(name), None, None, nonneg=nonneg, arbitrary=arbitrary))


def number(value: Number) -> Operator:
    """A rational constant as a scalar expression."""
    value = exact(value)
    return Operator._make("scalar", None, None, {((), ()): value}, {}, value)


def identity(dimension: str) -> Operator:
    terms = {((), ()): 1}
    return Operator._make("operator", dimension, dimension, terms, {}, ("1", dimension))


def zero(rows: str, cols: str) -> Operator:
    return Operator._make("operator", rows, cols, {}, {}, ("0", rows, cols))


def tr(expression: Operator) -> Operator:
    """The trace of a square expression.

    The trace of an identity is its dimension, which is symbolic: it has no value here, so
    a constant term is an error.
    """
    if expression.kind != "operator" or expression.rows != expression.cols:
        raise DimensionError(
            f"{expression} ({expression.type}) has no trace; only a square operator has"
        )
    terms: dict = {}
    for (m, w), c in expression.terms.items():
        if not w:
            raise DimensionError(
                "the trace of an identity is a symbolic dimension; subtract it first"
            )
        key = (m, words.trace_normal_form(w, expression.letters))
        terms[key] = terms.get(key, 0) + c
    built = ("tr", expression._node)
    return Operator._make("trace", None, None, terms, expression.letters, built)


def adjoint(expression: Operator) -> Operator:
    """The adjoint (transpose) of an expression."""
    return expression.T
