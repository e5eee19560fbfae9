"""All real solutions of a polynomial system, branch by branch, without dropping any.

The unknowns are solved as rational functions of what stays free. Whenever a step would
divide by something, or a polynomial factors, the case is split, so that the cases together
are the whole solution set. (`sympy.solve` drops such branches.)
"""

from dataclasses import dataclass
from dataclasses import field as data_field

from theory.laws.rational_functions import irreducible_factors, primitive, terms_of
from theory.laws.substitution import expanded_terms, substitute
from theory.realization.branch import Branch, factors_of, tidied, without_repetition, zero
from theory.realization.definite import has_no_real_zero, square_parts
from theory.realization.ideals import Undecided, basis

MAX_CASES = 600
MAX_TERMS = 300
MAX_GROWTH = 20_000  # terms that a substitution may multiply out on its way


@dataclass
class _Case:
    """`equations` are lists of irreducible factors, one of which is 0, in each."""

    equations: list
    nonzero: list
    solved: dict = data_field(default_factory=dict)
    map: dict = data_field(default_factory=dict)
    conditions: list = data_field(default_factory=list)

    def fork(self, equations, nonzero=()):
        return _Case(
            equations,
            [*self.nonzero, *nonzero],
            dict(self.solved),
            dict(self.map),
            list(self.conditions),
        )


def solve_system(field, equations, unknowns, nonzero=(), most=MAX_CASES):
    """Return the list of all `Branch`es of equations = 0, nonzero ≠ 0, over the real numbers.

    `equations` and `nonzero` are polynomials of `field`; `unknowns` are the names to solve for,
    in order. Every branch has been checked: with its map put in, each equation vanishes on it,
    or stands among its own equations. A branch may turn out to have no real point
    (`real_points` decides); a case that is dropped was proved to have none.
    Raises Undecided when the system outgrows the limits, or takes more than `most` cases.
    """
    pending, found, count = [((), _Case(_split(equations), factors_of(nonzero)))], [], 0
    plain: list = []  # branches that only give values: what lies in one of them need not be split
    while pending:
        count += 1
        if count > most:
            raise Undecided(f"more than {most} cases")
        path, case = pending.pop()
        if any(_is_part(case, *known) for known in plain):
            continue
        items = list(enumerate(_step(field, case, unknowns)))
        # Where a value was put in comes last: the cases before it give whole branches.
        items.sort(key=lambda pair: _is_grown(case, pair[1]), reverse=True)
        for number, item in items:
            if isinstance(item, _Case):
                pending.append(((*path, -number), item))
                continue
            branch = tidied(field, item, equations, nonzero)
            found.append((path, branch))
            if not branch.unsolved:
                solved = branch.solved.items()
                zeros = [(name, value, zero(field, name, value)) for name, value in solved]
                plain.append((zeros, branch.nonzero))
    found.sort(key=lambda pair: pair[0])
    return without_repetition(field, [branch for _, branch in found])


def _is_grown(case, item):
    return isinstance(item, _Case) and len(item.solved) > len(case.solved)


def _is_part(case, zeros, nonzero):
    """True when the case is seen to lie in the branch that gives these values where `nonzero` are
    not 0."""
    for name, value, equation in zeros:
        known = case.solved.get(name)
        if known is None:
            if [equation] not in case.equations:
                return False
        elif known != value:
            return False
    return all(polynomial in case.nonzero for polynomial in nonzero)


def _split(polynomials):
    """The equations as lists of factors that can be 0, those that are 0 always left out."""
    found = []
    for polynomial in polynomials:
        if polynomial == 0:
            continue
        if len(polynomial) > MAX_TERMS:
            raise Undecided(f"an equation with more than {MAX_TERMS} terms came up")
        found.append([f for f in irreducible_factors(polynomial) if not has_no_real_zero(f)])
    return found


def _step(field, case, unknowns):
    """Do one thing to a case: return the cases it becomes, or the finished branch, or nothing."""
    equations = []
    for known in case.equations:
        factors = [f for f in known if f not in case.nonzero]
        if not factors:
            return []
        if factors not in equations:
            equations.append(factors)
    for factors in equations:
        parts = square_parts(factors[0]) if len(factors) == 1 else ()
        if parts:
            others = [other for other in equations if other is not factors]
            return [case.fork([*others, *_split(parts)])]
    equations.sort(key=lambda factors: (len(factors) != 1, sum(map(len, factors))))
    split = next((factors for factors in equations if len(factors) > 1), None)
    single = [factors[0] for factors in equations if len(factors) == 1]
    choice = _linear_choice(field, single, unknowns, case.nonzero)
    if choice and not choice[3]:
        return _eliminate(field, case, list(equations), choice, unknowns)
    if split:
        others = [factors for factors in equations if factors is not split]
        return [case.fork([*others, [factor]], split[:i]) for i, factor in enumerate(split)]
    if choice:
        return _eliminate(field, case, equations, choice, unknowns)
    return _finish(field, case, single, unknowns)


def _linear_choice(field, equations, unknowns, nonzero):
    """The easiest (equation, variable, coefficient, factors to split on), or None.

    Unknowns come first; a parameter is solved for in an equation without unknowns, and only
    then in one where the unknowns stand nonlinearly.
    """
    best, best_rank = None, None
    places = [field.places[name] for name in unknowns]
    for equation in equations:
        degrees = equation.degrees()
        implicit = any(degrees[place] for place in places)
        for place, name in enumerate(field.names):
            if degrees[place] != 1:
                continue
            coefficient = equation.derivative(place)
            least = (name not in unknowns and implicit, False, name not in unknowns)
            if best_rank is not None and best_rank <= (*least, len(coefficient)):
                continue
            splits = [f for f in irreducible_factors(coefficient) if f not in nonzero]
            rank = (least[0], bool(splits), least[2], len(coefficient))
            if best is None or rank < best_rank:
                best, best_rank = (equation, name, coefficient, splits), rank
            if best_rank == (False, False, False, 1):
                return best  # no rank is lower
    return best


def _eliminate(field, case, equations, choice, unknowns):
    equation, name, coefficient, splits = choice
    others = [factors for factors in equations if factors != [equation]]
    rest = equation - coefficient * field.generators[field.places[name]]
    # Where a factor of the coefficient is 0, the equation says rest = 0.
    results = [
        case.fork([*others, *_split([rest]), [factor]], splits[:i])
        for i, factor in enumerate(splits)
    ]
    value = field.ratio(-rest, coefficient)
    nonzero = [*case.nonzero, *splits]
    put = {name: value}
    moved: list = []
    for polynomial in nonzero:
        image = substitute(polynomial, put, field).top
        if image is polynomial:
            moved += [polynomial] if polynomial not in moved else []
            continue
        if image == 0:
            return results
        moved += [factor for factor in irreducible_factors(image) if factor not in moved]
    left = _moved(others, put, moved, field)
    if left is None:
        return results
    new = _Case(left, moved)
    known: dict = {}  # most values stand both among the solved ones and in the map

    def put_in(old):
        if id(old) not in known:
            known[id(old)] = _put(old, put)
        return known[id(old)]

    new.solved = {key: put_in(old) for key, old in case.solved.items()}
    new.solved[name] = value
    new.conditions = list(case.conditions)
    new.map = dict(case.map)
    # A parameter stays in the map as it is written, unless it turned out to be a number.
    if name in unknowns or value.is_number():
        new.map = {key: put_in(old) for key, old in case.map.items()}
    if name in unknowns:
        new.map[name] = value
        new.conditions = [primitive(substitute(old, put, field).top) for old in case.conditions]
    else:
        new.conditions.append(equation)
    return [*results, new]


def _moved(equations, put, nonzero, field):
    """The equations with a value put in; those that are 0 by that are left out. None where one of
    them cannot be 0, which short ones show first."""
    found: dict = {}
    for number in sorted(range(len(equations)), key=lambda i: sum(map(len, equations[i]))):
        kept = _moved_factors(equations[number], put, field)
        if kept is not None:
            if all(factor in nonzero for factor in kept):
                return None
            found[number] = kept
    return [found[number] for number in sorted(found)]


def _moved_factors(factors, put, field):
    """The factors with a value put in; None where one of them is 0 by that."""
    kept: list = []
    for factor in factors:
        image = substitute(factor, put, field).top
        if image is factor:
            kept += [factor] if factor not in kept else []
            continue
        if image == 0:
            return None
        kept += [f for part in _split([image]) for f in part if f not in kept]
    return kept


def _put(old, put):
    if not old.holds(put):
        return old
    if not _is_small(old, put):
        growth = sum(expanded_terms(part, put, old.field) for part in (old.top, old.bottom))
        if growth > MAX_GROWTH:
            raise Undecided(f"a value with up to {growth} terms came up on the way")
    try:
        new = old.substitute(put)
    except ZeroDivisionError:
        raise ArithmeticError(
            "a denominator vanished on a branch where it was known not to"
        ) from None
    if len(new.top) + len(new.bottom) > MAX_TERMS:
        raise Undecided(f"a value with more than {MAX_TERMS} terms came up")
    return new


def _is_small(old, put):
    """True where nothing can grow past the limits: few terms of low degree."""
    parts = [old.top, old.bottom, *(p for value in put.values() for p in (value.top, value.bottom))]
    return all(len(part) <= 4 and part.total_degree() <= 4 for part in parts if part != 0)


def _finish(field, case, equations, unknowns):
    """No equation is linear in anything: look once more with a Gröbner basis, then state the
    branch. A single equation is irreducible, so there is nothing more in its ideal."""
    double = _double_root(equations) if len(equations) > 1 else None
    if double:
        equation, slope, lead, rest = double
        splits = [f for f in irreducible_factors(lead) if f not in case.nonzero]
        others = [[other] for other in equations if other is not equation]
        without = [*others, *_split([rest])]
        return [
            case.fork([*others, *_split([slope])], splits),
            *(case.fork([*without, [factor]], splits[:i]) for i, factor in enumerate(splits)),
        ]
    if len(equations) > 1:
        try:
            reduced = basis(equations, case.nonzero)
        except Undecided:
            reduced = []
        if any(member.is_constant() for member in reduced):
            return []
        for member in reduced:
            if member.degrees()[0]:
                continue
            terms = {e[1:]: int(c) for e, c in terms_of(member)}
            polynomial = primitive(field.context.from_dict(terms))
            factors = [f for f in irreducible_factors(polynomial) if f not in case.nonzero]
            splits = factors and factors != [polynomial]
            if splits or (factors and polynomial not in equations and _min_degree(polynomial) == 1):
                known = [[equation] for equation in equations]
                return [case.fork([*known, [f]], factors[:i]) for i, f in enumerate(factors)]
    free = tuple(name for name in unknowns if name not in case.map)
    return [
        Branch(
            [*case.conditions, *equations],
            case.nonzero,
            case.map,
            free,
            case.solved,
            equations,
            case.nonzero,
        )
    ]


def _double_root(equations):
    """(equation, 2A·x + B, 2A, B·x + C) of an equation A·x² + B·x + C whose discriminant is 0 by
    another one, so that it says 2A·x + B = 0 where A is not 0; None without."""
    for equation in equations:
        for place, degree in enumerate(equation.degrees()):
            if degree != 2:
                continue
            others = [e for e in equations if not e.degrees()[place]]
            if not others:
                continue
            slope = equation.derivative(place)
            lead = slope.derivative(place)
            wall = slope * slope - 2 * lead * equation
            if any(divmod(wall, other)[1] == 0 for other in others):
                square = equation.context().gen(place) ** 2
                return equation, slope, lead, equation - lead * square / 2
    return None


def _min_degree(polynomial):
    """The lowest positive degree of `polynomial` in one of its variables."""
    return min(degree for degree in polynomial.degrees() if degree)
