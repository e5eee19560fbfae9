"""Has a polynomial system a real point? Decided exactly, or left open as Undecided.

A point is looked for on rational slices, where few unknowns are left; that there is none is
proved by signs (`definite`) or by critical points: of a closed set of real points that is not
empty, one is nearest to a given rational q, and there the gradients of the equations and x − q
are linearly dependent. Where this leaves finitely many complex points, Hermite's form counts
the real ones.
"""

from dataclasses import dataclass
from itertools import chain, combinations, islice, product

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import terms_of
from theory.realization.definite import definite_sign, has_real_root, univariate
from theory.realization.ideals import Undecided
from theory.realization.zero_dimensional import count_real_points, independent_variables

_VALUES = [
    fmpq(p, q)
    for p, q in ((0, 1), (1, 1), (-1, 1), (1, 2), (2, 1), (-1, 2), (-2, 1), (3, 1), (1, 3), (-3, 1))
]  # fmt: skip
_FAR = [fmpq(p, q) for p, q in ((3, 4), (-2, 3), (10, 1), (-10, 1), (1, 10), (100, 1), (-7, 5))]
_NEAREST_TO = (
    (3, 7, 12, 19, 31, 43),
    (-5, 2, 17, -11, 23, 8),
)  # over 10: generic enough, or retried
_MAX_SLICES = 60
_MAX_SYSTEMS = 24  # slices with more than one unknown left
_MAX_MINORS = 40
_MAX_TERMS = 2000
_EXTRA = "_s"


@dataclass(frozen=True)
class RealPoint:
    """A real point, checked exactly.

    `values` are its rational coordinates by name. Where `root` is (name, coefficients lowest
    first), that coordinate is a real root of this irreducible polynomial: with the values put
    in, the polynomial divides every equation and no inequation. `count` real points were
    counted by Hermite's form on the slice `values` where the rest has no such description.
    """

    values: dict
    root: tuple = None
    count: int = 0


def real_point(equations, nonzero=()):
    """Return a `RealPoint` at which the equations are 0 and no `nonzero` is, or None when there is
    proved to be none.

    Polynomials over Q in one context, whose variables range over the real numbers. Complete in
    one variable; in several complete up to the limits of the Gröbner bases.
    Raises Undecided where neither was found.
    """
    equations = [polynomial for polynomial in equations if polynomial != 0]
    if any(polynomial == 0 for polynomial in nonzero):
        return None
    if any(definite_sign(polynomial) for polynomial in equations):
        return None
    nonzero = [polynomial for polynomial in nonzero if not definite_sign(polynomial)]
    inside = _occurring(equations)
    if len(inside) == 1:
        return _on_line(equations, nonzero, {})
    outside = [name for name in _occurring(nonzero) if name not in inside]
    if not equations:
        return _off(nonzero, outside)
    try:
        free = independent_variables(equations)
    except Undecided:
        free = inside[1:]
    if free is None:
        return None
    several, walls = len(inside) - len(free) > 1, list(_walls(nonzero))
    nonzero = sorted(nonzero, key=len)  # short ones first: most slices end there
    for values in islice(_slices([*outside, *free]), _MAX_SYSTEMS if several else None):
        if not any(values.get(name) == wall for name, wall in walls):
            found = _on_slice(equations, nonzero, values)
            if found is not None:
                return found
    return _nearest(equations, nonzero, inside, outside)


def _occurring(polynomials):
    if not polynomials:
        return []
    names = polynomials[0].context().names()
    degrees = zip(*(polynomial.degrees() for polynomial in polynomials))
    return [name for name, row in zip(names, degrees) if any(row)]


def _walls(nonzero):
    """(name, number) of the inequations a·x + b ≠ 0 in one letter: where x is not −b/a."""
    for polynomial in nonzero:
        names = _occurring([polynomial])
        if len(names) == 1 and polynomial.total_degree() == 1:
            at_zero = put_in(polynomial, {names[0]: fmpq(0)})
            constant = at_zero.leading_coefficient() if at_zero != 0 else fmpq(0)
            yield names[0], -constant / polynomial.leading_coefficient()


def put_in(polynomial, values):
    """Return the polynomial with numbers for the names of `values` that it has."""
    return polynomial.subs(values) if values and not polynomial.is_constant() else polynomial


def _slices(names):
    """Numbers for the names: small ones first, then scattered ones."""
    if not names:
        return iter([{}])
    pool = _VALUES + (_FAR if len(names) == 1 else [])
    # All small tuples while they are few; else the values in turn, each name one further on.
    size = next(
        size for size in range(len(pool), 0, -1) if size ** len(names) <= _MAX_SLICES or size == 1
    )
    close = product(pool[:size], repeat=len(names))
    wide = _VALUES + _FAR
    scattered = (
        [wide[(start + step * i) % len(wide)] for i in range(len(names))]
        for step in (0, 1, 3)
        for start in range(len(wide))
    )
    both = [*close, *(scattered if len(names) > 1 else ())]
    return (dict(zip(names, values)) for values in islice(both, 2 * _MAX_SLICES))


def _off(nonzero, names):
    """A rational point off some hypersurfaces: one exists, since none of them is everything."""
    values = {}
    for name in names:
        values[name] = next(
            value
            for value in chain(_VALUES, _FAR, map(fmpq, range(4, 10_000)))
            if all(put_in(polynomial, {**values, name: value}) != 0 for polynomial in nonzero)
        )
    return RealPoint(values)


def _on_slice(equations, nonzero, values):
    """A real point with these values, or None."""
    left = []
    for polynomial in nonzero:
        left.append(put_in(polynomial, values))
        if left[-1] == 0:
            return None
    nonzero = left
    equations = [put_in(polynomial, values) for polynomial in equations]
    equations = [polynomial for polynomial in equations if polynomial != 0]
    if any(polynomial.is_constant() for polynomial in equations):
        return None
    if not equations:
        rest = _off(nonzero, _occurring(nonzero))
        return RealPoint({**values, **rest.values})
    if len(_occurring(equations)) == 1:
        return _on_line(equations, nonzero, values)
    try:
        count = count_real_points(equations, nonzero)
    except Undecided:
        return None
    return RealPoint(values, None, count) if count else None


def _on_line(equations, nonzero, values):
    """The same in one variable, completely: irreducible factors and certified real roots."""
    common = equations[0]
    for polynomial in equations[1:]:
        common = common.gcd(polynomial)
    best = None
    for factor in irreducible_factors(common):
        if any(divmod(polynomial, factor)[1] == 0 for polynomial in nonzero):
            continue
        index, coefficients = univariate(factor)
        name = factor.context().names()[index]
        if len(coefficients) == 2:
            value = fmpq(-coefficients[0], coefficients[1])
            rest = [put_in(polynomial, {name: value}) for polynomial in nonzero]
            others = _off(rest, _occurring(rest)).values
            return RealPoint({**values, name: value, **others})
        if best is None and has_real_root(coefficients):
            # Other variables of `nonzero` stay open: its values there are not all 0.
            best = RealPoint(values, (name, tuple(coefficients)))
    return best


def _nearest(equations, nonzero, inside, outside):
    """Decide with critical points of the distance. Raises Undecided."""
    for q in _NEAREST_TO:
        count = count_real_points([*equations, *_dependent(equations, inside, q)])
        if count == 0:
            return None
        if count is None:
            continue
        if not nonzero:
            return RealPoint({}, None, count)
        if outside:
            break
        return _nearest_apart(equations, nonzero, inside)
    raise Undecided(
        f"whether {len(equations)} equation{'s' * (len(equations) > 1)} in "
        f"{len(inside)} unknowns have a real solution"
    )


def _nearest_apart(equations, nonzero, inside):
    """The same with the inequations as one more equation, 1 = s·∏nonzero, in a new variable s."""
    names = equations[0].context().names()
    context = fmpq_mpoly_ctx.get((*names, _EXTRA), Ordering.lex)

    def wide(polynomial):
        return context.from_dict({(*e, 0): c for e, c in terms_of(polynomial)})

    product_of_all = context.constant(1)
    for polynomial in nonzero:
        product_of_all *= wide(polynomial)
    closed = [*map(wide, equations), context.gen(len(names)) * product_of_all - 1]
    for q in _NEAREST_TO:
        count = count_real_points([*closed, *_dependent(closed, [*inside, _EXTRA], q)])
        if count is not None:
            return RealPoint({}, None, count) if count else None
    raise Undecided("whether a system of equations and inequations has a real solution")


def _dependent(equations, names, q):
    """The (m + 1)-minors of the m gradients and x − q: 0 where the distance to q is critical."""
    context = equations[0].context()
    if len(equations) >= len(names):
        return []
    rows = [[polynomial.derivative(name) for name in names] for polynomial in equations]
    rows.append(
        [
            context.gen(context.names().index(name)) - fmpq(q[i % len(q)], 10)
            for i, name in enumerate(names)
        ]
    )
    columns = list(combinations(range(len(names)), len(rows)))
    if len(columns) > _MAX_MINORS:
        raise Undecided("a system with too many minors")
    return [_determinant([[row[j] for j in chosen] for row in rows]) for chosen in columns]


def _determinant(rows):
    if len(rows) == 1:
        return rows[0][0]
    total = rows[0][0] * 0
    for j, entry in enumerate(rows[0]):
        if entry != 0:
            rest = _determinant([row[:j] + row[j + 1 :] for row in rows[1:]])
            if len(entry) * len(rest) + len(total) > _MAX_TERMS:
                raise Undecided("a system with too large minors")
            term = entry * rest
            total = total - term if j % 2 else total + term
    return total
