"""Numbers that PEPit takes for floats and that are exact: a float with its rational number, and
with the number a + b√d that it is, where it is one."""

from __future__ import annotations

import math
import operator
from fractions import Fraction

from theory import surds
from theory.surds import Surd, plain

NEAR = Fraction(1, 10**12)
SEEN: dict[float, Fraction] = {}  # the floats that were read, and what they were read as
ROOTS: set[int] = set()  # the d of the √d that came up
# A quotient or power in which such a float stands is read as one, too, where it has more bits.
LONG = 100
# A float such as 0.25 is itself, up to this denominator: no root is so near to it.
SHORT_FLOAT = 1024
# What is made of roots is followed up to so many bits: a recursion may double them in every step.
MOST_BITS = 1000
UNSAID = object()


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator in [low, high], 0 < low <= high."""
    whole = math.floor(low)
    if whole == low:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator in [low, high]."""
    if low <= 0 <= high:
        return Fraction(0)
    return simplest(low, high) if low > 0 else -simplest(-high, -low)


def read_float(x: float) -> Fraction:
    """The simplest rational number within a relative 1e-12 of a float; it is noted in `SEEN`.

    Raises ValueError for an infinite or undefined one.
    """
    if not math.isfinite(x):
        raise ValueError(f"{x} stands where a number must be")
    exact = Fraction(x)
    if exact.denominator == 1:
        return exact
    if x not in SEEN:
        size = abs(exact)
        near = simplest(size * (1 - NEAR), size * (1 + NEAR))
        SEEN[x] = near if x > 0 else -near
    return SEEN[x]


def fraction(x) -> Fraction:
    """The rational number that a number stands for."""
    if isinstance(x, Exact):
        return x.fraction
    if isinstance(x, (int, Fraction)):
        return Fraction(x)
    if hasattr(x, "dtype") and not isinstance(x, float):
        return fraction(x.item())
    return read_float(float(x))


def exact_of(x) -> Fraction | Surd | None:
    """The number that a number is, where that is known: a float that came out of something else is
    near it alone."""
    if isinstance(x, Exact):
        return x.exact
    if hasattr(x, "dtype") and not isinstance(x, float):
        return exact_of(x.item())
    plainly = isinstance(x, (int, Fraction)) or math.isfinite(x)
    return Fraction(x) if plainly and Fraction(x).denominator <= SHORT_FLOAT else None


def _known(operate, one, other):
    """operate(one, other) of what `exact_of` gives; None where that is not known."""
    if one is None or other is None:
        return None
    try:
        return plain(operate(one, other))
    except (ValueError, ZeroDivisionError):  # of two fields, or by what is 0 and near it is not
        return None


def _bits(x) -> int:
    return max(int(part).bit_length() for part in surds.parts(surds.number(x)))


def is_number(x) -> bool:
    """Is it a number, of Python's or NumPy's?"""
    return isinstance(x, (int, float, Fraction)) or (
        hasattr(x, "dtype") and getattr(x, "ndim", 1) == 0
    )


def _finite(x) -> bool:
    return not isinstance(x, float) or math.isfinite(x)


def _operation(name):
    plainly = name.replace("__r", "__")
    function = getattr(operator, plainly)

    def operate(self, other):
        if not is_number(other):
            return NotImplemented
        if not _finite(other):
            return getattr(float, name)(self, float(other))
        value = getattr(self.fraction, name)(fraction(other))
        pair = (self.exact, exact_of(other))
        exact = _known(function, *(pair if name == plainly else pair[::-1]))
        return Exact(value, self.near or is_near(other), exact)

    return operate


def is_near(x) -> bool:
    """Does a number come out of a float that was read, by sums and products alone?"""
    return x.near if isinstance(x, Exact) else isinstance(x, float) and not x.is_integer()


def settled(x):
    """A quotient or power, read again if it comes out of floats that were read and is long; what is
    made of it is not: a step and its quotient by another number keep their ratio."""
    if not isinstance(x, Exact) or not x.near or not _finite(float(x)):
        return x
    bits = x.fraction.numerator.bit_length() + x.fraction.denominator.bit_length()
    return Exact(read_float(float(x)) if bits > LONG else x.fraction, False, x.exact)


class Exact(float):
    """A float that carries the rational number `fraction`; arithmetic with it stays exact. `near`
    says whether it comes out of a float that was read, and no quotient was taken since. `exact` is
    the Fraction or `Surd` that it is, or None where it is only near `fraction`."""

    __slots__ = ("exact", "fraction", "near")

    def __new__(cls, value, near=False, exact=UNSAID):
        near = near or is_near(value)
        exact = exact_of(value) if exact is UNSAID else exact
        value = fraction(value)
        try:
            closest = value.numerator / value.denominator
        except OverflowError:
            closest = math.inf if value > 0 else -math.inf
        found = float.__new__(cls, closest)
        if exact is not None and exact != value and _bits(exact) > MOST_BITS:
            exact = None
        found.fraction, found.near, found.exact = value, near, exact
        return found

    __add__, __radd__ = _operation("__add__"), _operation("__radd__")
    __sub__, __rsub__ = _operation("__sub__"), _operation("__rsub__")
    __mul__, __rmul__ = _operation("__mul__"), _operation("__rmul__")
    __truediv__, __rtruediv__ = _operation("__truediv__"), _operation("__rtruediv__")

    def __neg__(self):
        return Exact(-self.fraction, self.near, None if self.exact is None else -self.exact)

    def __pos__(self):
        return self

    def __abs__(self):
        return self if self.fraction >= 0 else -self

    def __pow__(self, exponent):
        return power(self, exponent)

    def __rpow__(self, base):
        return power(base, self)


def power(base, exponent):
    """base ** exponent, exact where the exponent is a whole number or a square root is rational."""
    if not (is_number(base) and is_number(exponent)):
        return base**exponent
    if not (_finite(base) and _finite(exponent)):
        return float(base) ** float(exponent)
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        return base**exponent
    of, by = fraction(base), fraction(exponent)
    if by.denominator == 1:
        known = _known(operator.pow, exact_of(base), int(by))
        return settled(Exact(of ** int(by), is_near(base), known))
    if by.denominator == 2 and of >= 0:
        return power(root(base), by.numerator)
    return Exact(float(of) ** float(by))


def quotient(top, bottom):
    """top / bottom: of whole numbers, a rational one."""
    plain = all(isinstance(x, int) and not isinstance(x, bool) for x in (top, bottom))
    return Exact(Fraction(top, bottom)) if plain and bottom else settled(top / bottom)


def root(x):
    """The square root of a number: exact where it is rational, else a rational near it, which is
    known to be near √d of a rational d."""
    of = fraction(x)
    if of < 0:
        raise ValueError("the square root of a negative number")
    top, bottom = math.isqrt(of.numerator), math.isqrt(of.denominator)
    if (top * top, bottom * bottom) == (of.numerator, of.denominator):
        return Exact(Fraction(top, bottom), is_near(x))
    known, found = exact_of(x), None
    if isinstance(known, Fraction) and known >= 0:
        found = surds.root(known)
        found = None if found is None else plain(found)
    if isinstance(found, Surd):
        ROOTS.add(found.d)
    return Exact(math.sqrt(of), False, found)


def decimal(text: str) -> Fraction:
    """A decimal as it was typed."""
    return Fraction(text)


def square_root(function, x):
    """What a function called ``sqrt`` makes of x: of a number, `root`."""
    return root(x) if is_number(x) and _finite(x) and x >= 0 else function(x)
