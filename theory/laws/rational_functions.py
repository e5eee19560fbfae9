"""The field Q(a, b, …) of rational functions of named parameters, over FLINT's polynomials.

A `Ratio` is kept in lowest terms with a monic denominator, so equality is equality of parts.
"""

from functools import cache

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from theory.laws.factors import (
    common_factor,
    content_and_part,
    factorization,
    is_constant,
    is_linear,
)
from theory.laws.substitution import substitute_in_ratio, terms_of

Z = "_z"  # the transform variable; a parameter cannot take this name (the grammar forbids it)


class Field:
    """Q(names). Two fields with the same names, in the same order, are the same field."""

    def __init__(self, names):
        self.names = tuple(names)
        self.context = _context(self.names)
        self.one = Ratio(self, self.context.constant(1), self.context.constant(1))
        self.zero = Ratio(self, self.context.constant(0), self.context.constant(1))
        self.generators = self.context.gens()
        self.places = {name: i for i, name in enumerate(self.names)}

    def __eq__(self, other):
        return self is other or (isinstance(other, Field) and self.names == other.names)

    def __hash__(self):
        return hash(self.names)

    def __repr__(self):
        return f"Field({', '.join(self.names)})"

    def variable(self, name):
        """Return the parameter `name` as an element."""
        return Ratio(self, self.context.gen(self.names.index(name)), self.context.constant(1))

    def number(self, value):
        """Return a rational number as an element."""
        return Ratio(self, self.context.constant(fmpq(value)), self.context.constant(1))

    def polynomial(self, value):
        """Return a polynomial of this field's context as an element."""
        return Ratio(self, value, self.context.constant(1))

    def embed(self, element, rename=None):
        """Return `element` of another field here, its parameters renamed by the dict `rename`.

        Raises ValueError if it holds a parameter that this field does not have.
        """
        if element.is_number():
            return self.number(element.number())
        images, rename = [], rename or {}
        for name, above, below in zip(
            element.field.names, element.top.degrees(), element.bottom.degrees()
        ):
            here = rename.get(name, name)
            if here in self.names:
                images.append(self.context.gen(self.names.index(here)))
            elif above or below:
                raise ValueError(f"{element} holds {here}, which is not a parameter of {self}")
            else:
                images.append(self.context.constant(0))
        return self.ratio(
            *(part.compose(*images, ctx=self.context) for part in (element.top, element.bottom))
        )

    def ratio(self, top, bottom):
        """Return top/bottom in lowest terms. Raises ZeroDivisionError if bottom is zero."""
        if bottom == 0:
            raise ZeroDivisionError("division by zero in a field of rational functions")
        if top == 0:
            return self.zero
        if bottom.is_one():
            return Ratio(self, top, bottom)
        if not is_constant(bottom):
            common = common_factor(top, bottom)
            if common is not None:
                top, bottom = top / common, bottom / common
        lead = bottom.leading_coefficient()
        return Ratio(self, top / lead, bottom / lead) if lead != 1 else Ratio(self, top, bottom)

    def over(self, top, powers):
        """Return top/∏b^e in lowest terms, for the (b, e) of `powers`, each b monic."""
        below = rest = self.context.constant(1)
        for bottom, exponent in powers:
            if top != 0 and is_linear(bottom):
                while exponent and not (parts := divmod(top, bottom))[1]:
                    top, exponent = parts[0], exponent - 1
                below *= bottom**exponent
            elif not bottom.is_one():
                rest *= bottom**exponent
        found = self.ratio(top, rest)
        return Ratio(self, found.top, found.bottom * below) if not below.is_one() else found


@cache
def _context(names):
    return fmpq_mpoly_ctx.get(names, Ordering.lex)


def _constant_value(polynomial):
    return polynomial.leading_coefficient() if polynomial != 0 else fmpq(0)


class Ratio:
    """top/bottom in lowest terms, bottom monic; build one with a `Field`."""

    __slots__ = ("field", "top", "bottom", "_text")

    def __init__(self, field, top, bottom):
        self.field, self.top, self.bottom = field, top, bottom
        self._text = None

    def _other(self, value):
        if isinstance(value, Ratio):
            if value.field is not self.field and value.field != self.field:
                raise TypeError(f"elements of {value.field} and {self.field} do not mix")
            return value
        if isinstance(value, (int, fmpq)):
            return self.field.number(value)
        return None

    def __add__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        if self.bottom == other.bottom:
            return self.field.ratio(self.top + other.top, self.bottom)
        top = self.top * other.bottom + other.top * self.bottom
        return self.field.ratio(top, self.bottom * other.bottom)

    __radd__ = __add__

    def __neg__(self):
        return Ratio(self.field, -self.top, self.bottom)

    def __sub__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else self + (-other)

    def __rsub__(self, other):
        return (-self) + other

    def __mul__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        return self.field.ratio(self.top * other.top, self.bottom * other.bottom)

    __rmul__ = __mul__

    def __truediv__(self, other):
        other = self._other(other)
        if other is None:
            return NotImplemented
        return self.field.ratio(self.top * other.bottom, self.bottom * other.top)

    def __rtruediv__(self, other):
        other = self._other(other)
        return NotImplemented if other is None else other / self

    def __pow__(self, exponent):
        if exponent < 0:
            return self.field.ratio(self.bottom**-exponent, self.top**-exponent)
        return Ratio(self.field, self.top**exponent, self.bottom**exponent)

    def __eq__(self, other):
        other = self._other(other)
        return (
            NotImplemented
            if other is None
            else self.top == other.top and self.bottom == other.bottom
        )

    def __hash__(self):
        return hash(str(self))

    def __bool__(self):
        return self.top != 0

    def __repr__(self):
        return self.text()

    def letters(self):
        """Return the set of names that stand in the element."""
        if self.top == 0:
            return set()
        degrees = zip(self.field.names, self.top.degrees(), self.bottom.degrees())
        return {name for name, above, below in degrees if above or below}

    def holds(self, names):
        """True when one of the names stands in the element."""
        places = self.field.places
        known = [places[name] for name in names if name in places]
        parts = [p for p in (self.top, self.bottom) if not is_constant(p)]
        return any(part.derivative(place) for part in parts for place in known)

    def is_number(self):
        """True when no parameter is left."""
        return is_constant(self.top) and is_constant(self.bottom)

    def number(self):
        """Return the value as ``fmpq``. Raises ValueError when a parameter is left."""
        if not self.is_number():
            raise ValueError(f"{self} still holds a parameter: give it a number")
        return _constant_value(self.top) / _constant_value(self.bottom)

    def substitute(self, values):
        """Return the element with each named parameter replaced by a `Ratio` of this field.

        Raises ZeroDivisionError where the denominator vanishes.
        """
        return substitute_in_ratio(self, values)

    def text(self):
        """Return the element as text that the grammar of `theory.algorithms` reads back."""
        if self._text is None:
            self._text = text_of_ratio(self)
        return self._text


def text_of_ratio(ratio, factor=""):
    """Return the element as text, times `factor`, a product that is already text."""
    top, bottom = clear_numbers(ratio.top, ratio.bottom)
    above, below = factored_text(top), factored_text(bottom)
    if _is_sum(above) and (factor or not bottom.is_one()):
        above = f"({above})"
    if factor:
        above = factor if above == "1" else f"{above}*{factor}"
    if bottom.is_one():
        return above
    if _is_sum(below) or "*" in below or "/" in below:
        below = f"({below})"
    return f"{above}/{below}"


def clear_numbers(top, bottom):
    """Scale top/bottom so that both have whole coefficients without a common whole factor."""
    if top == 0:
        return top, top + 1
    parts = [content_and_part(part) for part in (top, bottom)]
    scale = parts[0][0] / parts[1][0]
    return parts[0][1] * fmpq(scale.p), parts[1][1] * fmpq(scale.q)


def polynomial_text(polynomial):
    """Return a polynomial as a sum of terms in the ring's order, its first positive one in
    front."""
    if polynomial == 0:
        return "0"
    pieces = _signed_terms(polynomial)
    positive = next((i for i, (sign, _) in enumerate(pieces) if sign == "+"), 0)
    pieces.insert(0, pieces.pop(positive))
    sign, first = pieces[0]
    return ("-" if sign == "-" else "") + first + "".join(f" {s} {body}" for s, body in pieces[1:])


def _signed_terms(polynomial):
    """[(sign, term without it)]"""
    context = polynomial.context()
    if _has_words(context):
        text = str(polynomial).replace("^", "**")
        signed = f"- {text[1:]}" if text.startswith("-") else f"+ {text}"
        words = signed.split(" ")
        return list(zip(words[::2], words[1::2]))
    names, pieces = context.names(), []
    for exponents, coefficient in terms_of(polynomial):
        factors = [
            name if exponent == 1 else f"{name}**{exponent}"
            for name, exponent in zip(names, exponents)
            if exponent
        ]
        size = abs(coefficient)
        if size != 1 or not factors:
            factors.insert(0, str(size))
        pieces.append(("-" if coefficient < 0 else "+", "*".join(factors)))
    return pieces


@cache
def _has_words(context):
    """True where no name holds a sign or a space; a letter may be called b^(t - 1)."""
    return all(name.isidentifier() for name in context.names())


def factored_text(polynomial):
    """Return a polynomial as a product of its irreducible factors."""
    if polynomial == 0:
        return "0"
    if len(polynomial.coeffs()) == 1:
        return polynomial_text(polynomial)
    scaled = factorization(polynomial)
    if [exponent for _, exponent in scaled] == [1]:
        return polynomial_text(polynomial)
    unit = polynomial.leading_coefficient()
    for part, exponent in scaled:
        unit /= part.leading_coefficient() ** exponent
    if unit < 0:
        unit, scaled = _sign_inside(unit, scaled)
    scaled.sort(key=lambda pair: (len(pair[0].coeffs()), polynomial_text(pair[0])))
    body = "*".join(_power_text(part, exponent) for part, exponent in scaled)
    if unit == 1:
        return body
    return f"-{body}" if unit == -1 else f"{unit}*{body}"


def _sign_inside(unit, factors):
    """Write −(b − 1) as 1 − b: move the sign into a factor with terms of both signs, if there is
    one."""
    for place, (part, exponent) in enumerate(factors):
        if exponent % 2 and any(c < 0 for c in part.coeffs()) and any(c > 0 for c in part.coeffs()):
            return -unit, [*factors[:place], (-part, exponent), *factors[place + 1 :]]
    return unit, factors


def _power_text(part, exponent):
    text = polynomial_text(part)
    if _is_sum(text):
        text = f"({text})"
    return text if exponent == 1 else f"{text}**{exponent}"


def _is_sum(text):
    depth = 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0 and place and letter in "+-" and text[place - 1] == " ":
            return True
    return False
