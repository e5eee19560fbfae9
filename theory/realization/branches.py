"""All real solutions of a polynomial system, branch by branch, without dropping any.

The unknowns are solved as rational functions of what stays free. Whenever a step would
divide by something, or a polynomial factors, the case is split, so that the cases together
are the whole solution set. (`sympy.solve` drops such branches.)
"""

from dataclasses import dataclass
from dataclasses import field as data_field

from theory.laws.factors import irreducible_factors, primitive
from theory.laws.rational_functions import terms_of
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


class _System:
    """A system's field and unknowns, and what was found about its polynomials and values.

    Cases share equations, and equal factors are one object: what is asked of the same objects
    again is known.
    """

    def __init__(self, field, unknowns):
        self.field, self.unknowns = field, unknowns
        self._found: dict = {}

    def once(self, question, *objects):
        """question(*objects), asked once of the same objects; no one may change the answer."""
        key = question, *map(id, objects)
        if key not in self._found:
            self._found[key] = question(*objects), objects  # objects that are kept keep their id
        return self._found[key][0]

    def image(self, polynomial, put):
        """The polynomial with values put in, up to a factor that is not 0."""
        return self.once(self._image, polynomial, put)

    def _image(self, polynomial, put):
        return substitute(polynomial, put, self.field).top

    def split(self, polynomials):
        """The equations as lists of factors that can be 0, those that are 0 always left out."""
        return [list(self.once(_split, p)) for p in polynomials if p != 0]

    def slopes(self, equation):
        """(whether the equation holds an unknown, [(letter in which it is linear, whether that is
        an unknown, coefficient)])"""
        return self.once(self._slopes, equation)

    def _slopes(self, equation):
        degrees, unknowns = equation.degrees(), self.unknowns
        linear = [
            (name, name in unknowns, equation.derivative(place))
            for place, name in enumerate(self.field.names)
            if degrees[place] == 1
        ]
        return any(degrees[self.field.places[name]] for name in unknowns), linear

    def asks(self, equation):
        """True where the equation holds an unknown."""
        return self.slopes(equation)[0]

    def solved(self, equation, name, coefficient):
        """(what the equation is without its term with the letter, {letter: its value})"""
        return self.once(self._solved, equation, name, coefficient)

    def _solved(self, equation, name, coefficient):
        rest = equation - coefficient * self.field.generators[self.field.places[name]]
        return rest, {name: self.field.ratio(-rest, coefficient)}


def solve_system(field, equations, unknowns, nonzero=(), most=MAX_CASES):
    """Return the list of all `Branch`es of equations = 0, nonzero ≠ 0, over the real numbers.

    `equations` and `nonzero` are polynomials of `field`; `unknowns` are the names to solve for,
    in order. Every branch has been checked: with its map put in, each equation vanishes on it,
    or stands among its own equations. A branch may turn out to have no real point
    (`real_points` decides); a case that is dropped was proved to have none.
    Raises Undecided when the system outgrows the limits, or takes more than `most` cases.
    """
    system, found, count = _System(field, unknowns), [], 0
    pending = [((), _Case(system.split(equations), factors_of(nonzero)))]
    plain: list = []  # branches that only give values: what lies in one of them need not be split
    while pending:
        count += 1
        if count > most:
            raise Undecided(f"more than {most} cases")
        path, case = pending.pop()
        if any(_is_part(case, *known) for known in plain):
            continue
        items = list(enumerate(_step(system, case)))
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


def unconditional(field, equations, unknowns, nonzero=(), most=MAX_CASES):
    """Return a list of one `Branch` of the system that sets the parameters under no equation, or
    none where none was found: `solve_system` without the cases on which parameters depend.

    For systems with too many such cases. Raises Undecided when the system outgrows the limits.
    """
    system = _System(field, unknowns)
    pending = [_Case(system.split(equations), factors_of(nonzero))]
    for _ in range(most):
        if not pending:
            break
        case = pending.pop()
        if not all(any(map(system.asks, factors)) for factors in case.equations):
            continue
        if not all(map(system.asks, case.conditions)):
            continue
        items = _step(system, case)
        for item in items:
            if isinstance(item, Branch):
                branch = tidied(field, item, equations, nonzero)
                if all(map(system.asks, branch.equations)):
                    return [branch]
        pending += [item for item in items if isinstance(item, _Case)]
    return []


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


def _split(polynomial):
    """The factors that can be 0."""
    if len(polynomial) > MAX_TERMS:
        raise Undecided(f"an equation with more than {MAX_TERMS} terms came up")
    return [f for f in irreducible_factors(polynomial) if not has_no_real_zero(f)]


def _step(system, case):
    """Do one thing to a case: return the cases it becomes, or the finished branch, or nothing."""
    equations = []
    for known in case.equations:
        factors = [f for f in known if f not in case.nonzero]
        if not factors:
            return []
        if factors not in equations:
            equations.append(factors)
    for factors in equations:
        parts = system.once(square_parts, factors[0]) if len(factors) == 1 else ()
        if parts:
            others = [other for other in equations if other is not factors]
            return [case.fork([*others, *system.split(parts)])]
    equations.sort(key=lambda factors: (len(factors) != 1, sum(map(len, factors))))
    split = next((factors for factors in equations if len(factors) > 1), None)
    single = [factors[0] for factors in equations if len(factors) == 1]
    choice = _linear_choice(system, single, case.nonzero)
    if choice and not choice[3]:
        return _eliminate(system, case, list(equations), choice)
    if split:
        others = [factors for factors in equations if factors is not split]
        return [case.fork([*others, [factor]], split[:i]) for i, factor in enumerate(split)]
    if choice:
        return _eliminate(system, case, equations, choice)
    return _finish(system, case, single)


def _linear_choice(system, equations, nonzero):
    """The easiest (equation, variable, coefficient, factors to split on), or None.

    Unknowns come first; a parameter is solved for in an equation without unknowns, and only
    then in one where the unknowns stand nonlinearly.
    """
    best, best_rank = None, None
    for equation in equations:
        implicit, slopes = system.slopes(equation)
        for name, is_unknown, coefficient in slopes:
            least = (not is_unknown and implicit, False, not is_unknown)
            if best_rank is not None and best_rank <= (*least, len(coefficient)):
                continue
            factors = system.once(irreducible_factors, coefficient)
            splits = [f for f in factors if f not in nonzero]
            rank = (least[0], bool(splits), least[2], len(coefficient))
            if best is None or rank < best_rank:
                best, best_rank = (equation, name, coefficient, splits), rank
            if best_rank == (False, False, False, 1):
                return best  # no rank is lower
    return best


def _eliminate(system, case, equations, choice):
    equation, name, coefficient, splits = choice
    others = [factors for factors in equations if factors != [equation]]
    rest, put = system.solved(equation, name, coefficient)
    value = put[name]
    # Where a factor of the coefficient is 0, the equation says rest = 0.
    results = [
        case.fork([*others, *system.split([rest]), [factor]], splits[:i])
        for i, factor in enumerate(splits)
    ]
    nonzero = [*case.nonzero, *splits]
    moved: list = []
    for polynomial in nonzero:
        image = system.image(polynomial, put)
        if image is polynomial:
            moved += [polynomial] if polynomial not in moved else []
            continue
        if image == 0:
            return results
        factors = system.once(irreducible_factors, image)
        moved += [factor for factor in factors if factor not in moved]
    left = _moved(system, others, put, moved)
    if left is None:
        return results
    new = _Case(left, moved)
    new.solved = {key: system.once(_put, old, put) for key, old in case.solved.items()}
    new.solved[name] = value
    new.conditions = list(case.conditions)
    new.map = dict(case.map)
    # A parameter stays in the map as it is written, unless it turned out to be a number.
    if name in system.unknowns or value.is_number():
        new.map = {key: system.once(_put, old, put) for key, old in case.map.items()}
    if name in system.unknowns:
        new.map[name] = value
        new.conditions = [primitive(system.image(old, put)) for old in case.conditions]
    else:
        new.conditions.append(equation)
    return [*results, new]


def _moved(system, equations, put, nonzero):
    """The equations with a value put in; those that are 0 by that are left out. None where one of
    them cannot be 0, which short ones show first."""
    found: dict = {}
    for number in sorted(range(len(equations)), key=lambda i: sum(map(len, equations[i]))):
        kept = _moved_factors(system, equations[number], put)
        if kept is not None:
            if all(factor in nonzero for factor in kept):
                return None
            found[number] = kept
    return [found[number] for number in sorted(found)]


def _moved_factors(system, factors, put):
    """The factors with a value put in; None where one of them is 0 by that."""
    kept: list = []
    for factor in factors:
        image = system.image(factor, put)
        if image is factor:
            kept += [factor] if factor not in kept else []
            continue
        if image == 0:
            return None
        kept += [f for f in system.once(_split, image) if f not in kept]
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


def _finish(system, case, equations):
    """No equation is linear in anything: look once more with a Gröbner basis, then state the
    branch. A single equation is irreducible, so there is nothing more in its ideal."""
    double = _double_root(equations) if len(equations) > 1 else None
    if double:
        equation, slope, lead, rest = double
        splits = [f for f in irreducible_factors(lead) if f not in case.nonzero]
        others = [[other] for other in equations if other is not equation]
        without = [*others, *system.split([rest])]
        return [
            case.fork([*others, *system.split([slope])], splits),
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
            polynomial = primitive(system.field.context.from_dict(terms))
            factors = [f for f in irreducible_factors(polynomial) if f not in case.nonzero]
            splits = factors and factors != [polynomial]
            if splits or (factors and polynomial not in equations and _min_degree(polynomial) == 1):
                known = [[equation] for equation in equations]
                return [case.fork([*known, [f]], factors[:i]) for i, f in enumerate(factors)]
    free = tuple(name for name in system.unknowns if name not in case.map)
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
