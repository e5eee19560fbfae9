"""Rational functions from and to SymPy expressions."""

from flint import fmpq


def from_sympy(field, expression):
    """Return a SymPy rational function of symbols named in `field` as an element."""
    import sympy

    symbols = [sympy.Symbol(name) for name in field.names]
    by_name = {symbol: sympy.Symbol(symbol.name) for symbol in expression.free_symbols}
    parts = sympy.fraction(sympy.together(expression.xreplace(by_name)))
    return field.ratio(*(_from_sympy_polynomial(field, part, symbols) for part in parts))


def _from_sympy_polynomial(field, expression, symbols):
    import sympy

    if not symbols:
        return field.context.constant(fmpq(int(expression.p), int(expression.q)))
    terms = sympy.Poly(expression, *symbols, domain="QQ").as_dict()
    numbers = {exponents: sympy.Rational(c) for exponents, c in terms.items()}
    return field.context.from_dict({e: fmpq(int(c.p), int(c.q)) for e, c in numbers.items()})


def to_sympy(element):
    """Return a `Ratio` as a SymPy expression, factored."""
    import sympy

    symbols = [sympy.Symbol(name) for name in element.field.names]

    def expand(polynomial):
        return sympy.Add(
            *(
                sympy.Rational(int(c.p), int(c.q))
                * sympy.Mul(*(s**e for s, e in zip(symbols, exponents)))
                for exponents, c in polynomial.to_dict().items()
            )
        )

    return sympy.factor(expand(element.top) / expand(element.bottom))
