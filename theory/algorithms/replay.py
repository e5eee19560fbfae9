"""Optimizers as text, read a second time: on numbers, statement by statement from the tree.

Independent of `interpreter`. Numbers are fractions; a root that is irrational is a ball of FLINT
that encloses it. A vector of several coordinates is a tuple.
"""

from fractions import Fraction
from math import isqrt

from theory.algorithms.functions import is_oracle, simpler
from theory.algorithms.tree import TIME, Call, Item, Name, Negative, Number, TimePower

BITS = 256


class NotDecided(ArithmeticError):
    """A sign of an enclosed number stayed open."""


def replay(statements, memory, values, ask, time=1, clock=True):
    """Run one iteration, the one of number `time`, on numbers.

    `memory` maps states to numbers and is updated; `values` maps parameters to numbers and
    sequences to functions of the time; `ask(function, point, steps)` answers an oracle. Raises
    ZeroDivisionError where the program divides by zero, NotDecided where a sign stayed open.
    """
    meaning = {**values, **memory}
    if clock:
        meaning[TIME] = Fraction(time)

    def value(tree):
        if isinstance(tree, Number):
            return tree.value
        if isinstance(tree, Name):
            return meaning[tree.name]
        if isinstance(tree, Item):
            return values[tree.name](time + tree.offset)
        if isinstance(tree, Negative):
            return apply(lambda x: -x, value(tree.inner))
        if isinstance(tree, TimePower):
            return value(tree.base) ** (time + tree.offset)
        if isinstance(tree, Call):
            other = simpler(tree)
            if other is not tree:
                return value(other)
            arguments = [value(argument) for argument in tree.arguments]
            if is_oracle(tree.function):
                return ask(tree.function, arguments[0], tuple(arguments[1:]))
            if tree.function == "norm":
                return norm(arguments[0])
            return apply(_FUNCTIONS[tree.function], *arguments)
        left = value(tree.left)
        if tree.sign == "^":
            return apply(lambda x: _power(x, tree.right), left)
        return apply(_SIGNS[tree.sign], left, value(tree.right))

    for statement in statements:
        if not statement.initial:
            news = [value(expression) for expression in statement.expressions]
            meaning.update(zip(statement.targets, news))
    for name in memory:
        memory[name] = meaning[name]


def apply(function, *arguments):
    """Apply a function of numbers to every coordinate."""
    sizes = [len(a) for a in arguments if isinstance(a, tuple)]
    if not sizes:
        return function(*_alike(arguments))
    wide = [a if isinstance(a, tuple) else (a,) * sizes[0] for a in arguments]
    return tuple(function(*_alike(row)) for row in zip(*wide))


def _alike(numbers):
    """All as balls where one of them is."""
    if all(isinstance(x, (Fraction, int)) for x in numbers):
        return [Fraction(x) for x in numbers]
    return [ball(x) for x in numbers]


def ball(x):
    """A number as a ball of FLINT."""
    from flint import arb, ctx, fmpq

    ctx.prec = max(ctx.prec, BITS)
    return arb(fmpq(x.numerator, x.denominator)) if isinstance(x, (Fraction, int)) else x


def _power(x, exponent):
    if exponent < 0:
        return 1 / _power(x, -exponent)
    return x**exponent


def _divided(x, y):
    if not isinstance(y, Fraction) and y.contains(0):
        raise NotDecided("a divisor may be zero")
    return x / y


def _root(x):
    if isinstance(x, Fraction):
        if x < 0:
            raise ArithmeticError("a root of a negative number")
        p, q = isqrt(x.numerator), isqrt(x.denominator)
        if p * p == x.numerator and q * q == x.denominator:
            return Fraction(p, q)
    elif _sign(x) < 0:
        raise ArithmeticError("a root of a negative number")
    return ball(x).sqrt()


def _sign(x):
    if isinstance(x, Fraction):
        return Fraction((x > 0) - (x < 0))
    if x.contains(0):
        raise NotDecided("the sign of an enclosed number stayed open")
    return Fraction(1 if x > 0 else -1)


def norm(x):
    """The Euclidean length of a vector, or the size of a number."""
    if not isinstance(x, tuple):
        return apply(_FUNCTIONS["abs"], x)
    total = Fraction(0)
    for entry in x:
        total = apply(_SIGNS["+"], total, apply(lambda y: y * y, entry))
    return apply(_root, total)


_SIGNS = {"+": lambda x, y: x + y, "-": lambda x, y: x - y, "*": lambda x, y: x * y, "/": _divided}
_FUNCTIONS = {
    "sqrt": _root,
    "sign": _sign,
    "abs": lambda x: x if _sign(x) >= 0 else -x,
    "max": lambda x, y: x if x is y or _sign(x - y) >= 0 else y,
}
