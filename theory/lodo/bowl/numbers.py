"""The numbers of the bowl: exact rationals, SymPy expressions, or FLINT balls, never mixed by
accident."""

from flint import arb, fmpq

from theory.exact import is_symbolic, rational, to_sympy

PRECISION = 128


def together(**named):
    """The values as numbers of one kind: all fmpq, else all arb if one is, else SymPy expressions.

    Lists are read entry by entry. Raises ValueError, naming the value, for what is not a number,
    and for balls beside symbols.
    """
    flat = [
        x
        for value in named.values()
        for x in (value if isinstance(value, (list, tuple)) else [value])
    ]
    symbolic, balls = any(is_symbolic(x) for x in flat), any(isinstance(x, arb) for x in flat)
    if symbolic and balls:
        raise ValueError("balls and symbols stand side by side; give numbers for the symbols first")

    def read(x, name):
        if isinstance(x, arb):
            if not x.is_finite():
                raise ValueError(f"{name} is {x}; give a finite ball")
            return x
        if is_symbolic(x):
            return x
        x = rational(x, name)
        return arb(x) if balls else to_sympy(x) if symbolic else x

    return [
        [read(x, name) for x in value] if isinstance(value, (list, tuple)) else read(value, name)
        for name, value in named.items()
    ]


def surely_positive(x) -> bool | None:
    """True or False where it can be told, None for a symbol or a ball that holds zero and more."""
    if isinstance(x, fmpq):
        return x > 0
    if isinstance(x, arb):
        return True if x > 0 else False if x <= 0 else None
    return None if is_symbolic(x) else bool(x > 0)


def total(values):
    """The sum, of the kind of the values."""
    values = list(values)
    found = values[0]
    for value in values[1:]:
        found = found + value
    return found
