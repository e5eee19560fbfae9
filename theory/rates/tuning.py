"""Best constant parameters on quadratics with spectrum in [m, L], 0 < m < L, in closed form.

Each tuning is checked when it is asked for: with √m and a second square root as variables, the
characteristic polynomials at the two ends of the spectrum have the roots that make it best.
"""

from dataclasses import dataclass

from theory.laws.rational_functions import Field
from theory.laws.through_sympy import to_sympy
from theory.rates.stability import characteristic_polynomial


@dataclass(frozen=True)
class Tuning:
    """Parameter `values` and the `rate` they reach, SymPy expressions in m and L, with the
    `source`."""

    optimizer: str
    values: dict
    rate: object
    source: str


# Written with u = √m and w = √L, or s = √(3L + m) where the formula holds that root. `ends` are
# the roots of the characteristic polynomial at λ = m and λ = L that meet the rate.
_FORMULAS = {
    "sgd": {
        "optimizer": "sgd",
        "values": lambda u, w: {"lr": 2 / (u**2 + w**2)},
        "rate": lambda u, w: (w**2 - u**2) / (w**2 + u**2),
        "ends": lambda rate: ((rate,), (-rate,)),
        "source": "Polyak 1987, Introduction to optimization, section 1.4",
    },
    "heavy_ball": {
        "optimizer": "heavy_ball",
        "values": lambda u, w: {"lr": 4 / (w + u) ** 2, "beta": ((w - u) / (w + u)) ** 2},
        "rate": lambda u, w: (w - u) / (w + u),
        "ends": lambda rate: ((rate, rate), (-rate, -rate)),
        "source": "Polyak 1964",
    },
    "nag": {
        "optimizer": "nag",
        "values": lambda u, w: {"lr": 1 / w**2, "beta": (w - u) / (w + u)},
        "rate": lambda u, w: 1 - u / w,
        "ends": lambda rate: ((rate, rate), (0, 0)),
        "source": "Nesterov 2004, Introductory lectures, constant step scheme III",
    },
    "nag_quadratic": {
        "optimizer": "nag",
        "values": lambda u, s: {"lr": 4 / s**2, "beta": (s - 2 * u) / (s + 2 * u)},
        "rate": lambda u, s: 1 - 2 * u / s,
        "ends": lambda rate: ((rate, rate), (-rate,)),
        "source": "Lessard, Recht, Packard 2016, arXiv 1408.3595, proposition 1",
    },
}

NAMES = tuple(_FORMULAS)


def tuning(name):
    """Return the `Tuning` called sgd, heavy_ball, nag (step 1/L) or nag_quadratic (the best step).

    Raises ValueError for another name.
    """
    if name not in _FORMULAS:
        raise ValueError(f"no closed form is known for {name}: there are {', '.join(NAMES)}")
    import sympy

    formula = _FORMULAS[name]
    values, rate = _checked(name, formula)
    m, L = sympy.symbols("m L", positive=True)
    second = sympy.sqrt(3 * L + m) if name == "nag_quadratic" else sympy.sqrt(L)
    roots = {sympy.Symbol("u"): sympy.sqrt(m), sympy.Symbol("w"): second}
    shown = {key: sympy.simplify(to_sympy(value).subs(roots)) for key, value in values.items()}
    return Tuning(
        formula["optimizer"], shown, sympy.simplify(to_sympy(rate).subs(roots)), formula["source"]
    )


def _checked(name, formula):
    """Check the roots at both ends of the spectrum, over Q(u, w)."""
    from theory import optimizers

    small = Field(("u", "w"))
    u, w = small.variable("u"), small.variable("w")
    values, rate = formula["values"](u, w), formula["rate"](u, w)
    high = (w**2 - u**2) / 3 if name == "nag_quadratic" else w**2
    field, coefficients = characteristic_polynomial(optimizers.get(formula["optimizer"]).family())
    for eigenvalue, roots in zip((u**2, high), formula["ends"](rate)):
        put = {**values, "lam": eigenvalue}
        at = [_evaluate(small, field, c, put) for c in coefficients]
        for root in roots:
            at, remainder = _divide(at, root)
            if remainder:
                raise ArithmeticError(f"the tuning {name} failed its check")
    return values, rate


def _evaluate(small, field, polynomial, put):
    total = small.zero
    for exponents, coefficient in polynomial.to_dict().items():
        term = small.number(coefficient)
        for variable, exponent in zip(field.names, exponents):
            term *= put[variable] ** exponent
        total += term
    return total


def _divide(coefficients, root):
    """Divide a polynomial, lowest power first, by z − root: (quotient, remainder)."""
    quotient, carry = [], coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        quotient.append(carry)
        carry = coefficient + carry * root
    return quotient[::-1], carry
