"""Families: optimizers with parameters, known by their transfer functions.

A family is G(p, z), gradients to query points, over Q(p, z), with the values of p at which it
is undefined, and how it starts. A fixed law Opt(T, v, L) has G = −Σ h_i z^{-i}/(z − 1),
h_i = vᵀTⁱL. G is reduced once, for generic p; that is valid at every p where the family is
defined, because det(zI − A) is monic in z.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from theory import exact
from theory.laws.factors import irreducible_factors
from theory.laws.linear_algebra import resolvent, with_z
from theory.laws.rational_functions import Field, Ratio, Z, terms_of
from theory.laws.through_sympy import from_sympy


@dataclass(frozen=True, eq=False)
class Family:
    """An optimizer with parameters.

    `transfer` is G in Q(parameters, z); `start` and `kick` are the responses of the query
    points to the first point and, through start lines, to the first gradient (`start` is None
    when the text does not settle it); `domain` holds the polynomials that may not vanish;
    `source` is the `Program` or `FixedLaw` that it was made of, and `values` the numbers that
    were given to parameters of the source since.
    """

    name: str
    field: Field
    transfer: Ratio
    start: Ratio
    kick: Ratio
    domain: tuple
    source: object
    values: dict

    @property
    def parameters(self):
        """The names of the parameters."""
        return self.field.names

    def at(self, **values):
        """Return the family with numbers for some parameters. Raises ValueError outside the
        domain."""
        if not values:
            return self
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise ValueError(f"{name} is not a parameter of {self.name}: it has {known}")
        numbers = {name: exact.rational(value, name) for name, value in values.items()}
        small = Field(name for name in self.parameters if name not in numbers)
        put = {name: self.field.number(value) for name, value in numbers.items()}
        for polynomial in self.domain:
            if not self.field.polynomial(polynomial).substitute(put):
                shown = ", ".join(f"{name} = {value}" for name, value in numbers.items())
                divisor = self.field.polynomial(polynomial)
                raise ValueError(f"{self.name} is not defined at {shown}: it divides by {divisor}")
        domain = tuple(
            factor
            for polynomial in self.domain
            for factor in irreducible_factors(
                _moved(self.field.polynomial(polynomial), small, put).top
            )
        )
        big, wide = (
            with_z(small),
            {name: with_z(self.field).number(value) for name, value in numbers.items()},
        )
        parts = [
            None if part is None else _moved(part, big, wide)
            for part in (self.transfer, self.start, self.kick)
        ]
        label = f"{self.name}({', '.join(f'{name}={value}' for name, value in numbers.items())})"
        return Family(label, small, *parts, domain, self.source, self.values | numbers)

    def reordered(self, field, source):
        """Return the family with its parameters in the order of `field`, made of `source`."""
        big = with_z(field)
        parts = [
            None if part is None else big.embed(part)
            for part in (self.transfer, self.start, self.kick)
        ]
        domain = tuple(
            field.embed(self.field.polynomial(polynomial)).top for polynomial in self.domain
        )
        return Family(self.name, field, *parts, domain, source, self.values)

    def response(self):
        """H(z) = Σ h_i z^{-i} = −(z − 1)G(z), from gradients to steps, in Q(parameters, z)."""
        return self._response

    @cached_property
    def _response(self):
        z = self.transfer.field.variable(Z)
        return -(z - 1) * self.transfer

    def impulse_response(self, count):
        """Return h_0, …, h_{count-1} as elements of Q(parameters)."""
        return series(self.response(), self.field, count)

    def is_resting(self):
        """True when the family is a fixed law: started at x with no gradients, it stays at x."""
        return self._rests

    @cached_property
    def _rests(self):
        z = self.transfer.field.variable(Z)
        return self.start is not None and self.start == 1 / (z - 1)


def _moved(element, field, put):
    """Put numbers in and drop their names: from Q(parameters) to the smaller `field`."""
    return field.embed(element.substitute(put))


def series(response, field, count):
    """Return the first `count` coefficients of a proper rational function in powers of 1/z."""
    big = response.field
    top, bottom = (_in_z(part, big, field) for part in (response.top, response.bottom))
    degree = len(bottom) - 1
    if len(top) > len(bottom):
        raise ValueError("the transfer function is not proper: it looks ahead of its gradients")
    top = [field.zero] * (len(bottom) - len(top)) + top
    found = []
    for i in range(count):
        value = top[i] if i <= degree else field.zero
        for j in range(1, min(i, degree) + 1):
            if bottom[j]:
                value = value - bottom[j] * found[i - j]
        found.append(value / bottom[0])
    return found


def _in_z(polynomial, big, field):
    """Coefficients of a polynomial in z, highest power first, as elements of Q(parameters)."""
    degree = polynomial.degrees()[-1] if polynomial != 0 else 0
    terms = [{} for _ in range(degree + 1)]
    for exponents, coefficient in terms_of(polynomial):
        terms[degree - exponents[-1]][exponents[:-1]] = coefficient
    return [field.polynomial(field.context.from_dict(part)) for part in terms]


def coefficients_in_z(polynomial, field):
    """Return the coefficients in z of a polynomial of Q[parameters, z], as polynomials of
    `field`."""
    terms = {}
    for exponents, coefficient in terms_of(polynomial):
        terms.setdefault(exponents[-1], {})[exponents[:-1]] = coefficient
    return [field.context.from_dict(part) for part in terms.values()]


@lru_cache(maxsize=200)
def canonical_matrices(family):
    """Return (T, v, L) of the canonical form of `canonical_form`, entries in Q(parameters).

    The size is the degree of the reduced denominator of H(z)/z.
    """
    field, response = family.field, family.response()
    z = response.field.variable(Z)
    small = response / z
    if not small:
        return [], [], []
    bottom = _in_z(small.bottom, small.field, field)
    size = len(bottom) - 1
    last = [-bottom[size - i] / bottom[0] for i in range(size)]
    T = [[field.one if j == i + 1 else field.zero for j in range(size)] for i in range(size)]
    T[-1] = last
    v = [field.one if i == 0 else field.zero for i in range(size)]
    return T, v, series(response, field, size)


def family_of_program(program, name=None):
    """Return a `Program` as a family."""
    return Family(
        name or "program",
        program.field,
        program.transfer,
        program.start_response,
        program.kick_response,
        program.divisors,
        program,
        {},
    )


def family_of_matrices(name, field, T, v, L, source=None):
    """Return Opt(T, v, L) from the zero start, entries in `field`, as a family."""
    big = with_z(field)
    z = big.variable(Z)
    columns = [list(column) for column in zip(*T)] if T else []
    # vᵀ(zI − T)⁻¹L = Σ h_i z^{-i-1}: the system with A = Tᵀ fed through v and read by L.
    response = resolvent(field, columns, v, L) if T else big.zero
    domain = []
    for entry in [*(x for row in T for x in row), *v, *L]:
        domain += [f for f in irreducible_factors(entry.bottom) if f not in domain]
    return Family(
        name, field, -z * response / (z - 1), 1 / (z - 1), big.zero, tuple(domain), source, {}
    )


def family_of_fixed_law(law, name=None):
    """Return a `FixedLaw` as a family whose parameters are its symbols, by name."""
    if not law.parameters:
        field, memory = Field(()), law.propagator
        rows = [[field.number(x) for x in row] for row in memory.matrix.tolist()]
        v, L = (
            [field.number(x) for x in column.entries()] for column in (memory.start, law.column)
        )
        return family_of_matrices(name or "fixed law", field, rows, v, L, law)
    T, v, L = law.propagator.T, law.propagator.v, law.L
    names = sorted({symbol.name for matrix in (T, v, L) for symbol in matrix.free_symbols})
    field = Field(names)

    def read(entries):
        return [from_sympy(field, entry) for entry in entries]

    rows = [read(T.row(i)) for i in range(law.size)]
    return family_of_matrices(name or "fixed law", field, rows, read(v), read(L), law)
