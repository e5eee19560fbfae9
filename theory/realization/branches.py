"""All real solutions of a polynomial system, branch by branch, without dropping any.

The unknowns are solved as rational functions of what stays free. Whenever a step would
divide by something, or a polynomial factors, the case is split, so that the cases together
are the whole solution set. (`sympy.solve` drops such branches.)
"""

from dataclasses import dataclass
from dataclasses import field as data_field

from theory.laws.rational_functions import (
    expanded_terms,
    irreducible_factors,
    polynomial_text,
    primitive,
    substitute,
    terms_of,
)
from theory.realization.definite import has_no_real_zero, square_parts
from theory.realization.ideals import Undecided, basis, is_empty, vanishes

MAX_CASES = 600
MAX_TERMS = 300
MAX_GROWTH = 20_000  # terms that a substitution may multiply out on its way


@dataclass
class Branch:
    """Values of the unknowns (`map`) that solve the system where `equations` are 0 and `nonzero`
    are not.

    An equation that holds an unknown defines it implicitly (an algebraic function). `solved`
    gives rational values to all that could be solved for, parameters included; `unsolved` are
    the equations that then still hold between the others, `apart` all that is known not to be
    0: with these, and only these, `solved` runs through the branch.
    """

    equations: list
    nonzero: list
    map: dict
    free: tuple
    solved: dict
    unsolved: list
    apart: list


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
    pending, found, count = [_Case(_split(equations), _factors(nonzero))], [], 0
    while pending:
        count += 1
        if count > most:
            raise Undecided(f"more than {most} cases")
        for item in _step(field, pending.pop(), unknowns):
            (pending if isinstance(item, _Case) else found).append(item)
    found = [_tidied(field, branch, equations, nonzero) for branch in found]
    return without_repetition(field, found)


def _factors(polynomials):
    kept = []
    for polynomial in polynomials:
        for factor in irreducible_factors(polynomial):
            if factor not in kept:
                kept.append(factor)
    return kept


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


def _product(factors):
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


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
            if best_rank is not None and best_rank < (name not in unknowns and implicit,):
                continue
            coefficient = equation.derivative(name)
            splits = [f for f in irreducible_factors(coefficient) if f not in nonzero]
            rank = (
                name not in unknowns and implicit,
                bool(splits),
                name not in unknowns,
                len(coefficient.coeffs()),
            )
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
    place = field.places[name]
    moved = []
    for polynomial in nonzero:
        if not polynomial.degrees()[place]:
            moved += [polynomial] if polynomial not in moved else []
            continue
        image = substitute(polynomial, put, field).top
        if image == 0:
            return results
        moved += [factor for factor in irreducible_factors(image) if factor not in moved]
    new = _Case(_moved(others, put, place, field), moved)
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


def _moved(equations, put, place, field):
    """The equations with a value put in; those that are 0 by that are left out."""
    found = []
    for factors in equations:
        kept = []
        for factor in factors:
            if not factor.degrees()[place]:
                kept += [factor] if factor not in kept else []
                continue
            image = substitute(factor, put, field).top
            if image == 0:
                break
            kept += [f for part in _split([image]) for f in part if f not in kept]
        else:
            found.append(kept)
    return found


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
    branch."""
    if equations:
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


def _min_degree(polynomial):
    """The lowest positive degree of `polynomial` in one of its variables."""
    return min(degree for degree in polynomial.degrees() if degree)


def _tidied(field, branch, equations, nonzero):
    """Keep the inequations that the branch needs, and check it: every equation vanishes on it."""
    branch.map = {name: _shorter(field, branch, value) for name, value in branch.map.items()}
    needed = [part.bottom for part in branch.map.values()]
    images = [substitute(polynomial, branch.map, field) for polynomial in nonzero]
    needed = _factors(
        [*needed, *(image.top for image in images), *(image.bottom for image in images)]
    )
    tops = [substitute(equation, branch.map, field).top for equation in equations]
    if not all(surely(vanishes, top, branch.equations, needed) for top in tops):
        # The conditions alone may allow more points than the case did: name all it excluded.
        needed = _factors([*needed, *branch.apart])
        for top in tops:
            _require(field, branch, top)
    branch.nonzero = [
        f for f in needed if not has_no_real_zero(f) and not _never_zero(field, branch, f)
    ]
    branch.equations = _reduced(field, branch)
    return branch


def _reduced(field, branch):
    """The equations of the branch, or an equivalent shorter list: each solved parameter equal to
    its value, and the equations that are left."""
    names = [name for name in branch.solved if name not in branch.map]
    own = [primitive((field.variable(n) - branch.solved[n]).top) for n in names]
    other = [*own, *(primitive(equation) for equation in branch.unsolved)]
    if sum(map(len, other)) >= sum(map(len, branch.equations)):
        return branch.equations
    same = all(surely(vanishes, old, other, branch.nonzero) for old in branch.equations)
    return other if same else branch.equations


def _require(field, branch, top):
    """Check that `top` is 0 on the branch; where that stays open, make it one of its equations."""
    try:
        if not holds_on(field, branch, top):
            raise ArithmeticError("a branch failed its check")
    except Undecided:
        factors = [f for f in irreducible_factors(top) if f not in branch.apart]
        branch.equations.append(_product(factors) if factors else primitive(top))
        branch.unsolved.append(substitute(top, branch.solved, field).top)


def holds_on(field, branch, polynomial):
    """True when `polynomial` is 0 on the whole branch. Raises Undecided."""
    return vanishes(substitute(polynomial, branch.solved, field).top, branch.unsolved, branch.apart)


def _never_zero(field, branch, polynomial):
    """True when the equations of the branch keep `polynomial` from being 0."""
    return bool(branch.equations) and surely(is_empty, [*branch.equations, polynomial], [])


def surely(question, *arguments):
    """False where the answer stays open: for choices that may go either way without being wrong."""
    try:
        return question(*arguments)
    except Undecided:
        return False


def _shorter(field, branch, value):
    """Use the solved parameters in a map's value where that is shorter and divides by nothing
    new."""
    parameters = {name: known for name, known in branch.solved.items() if name not in branch.map}
    if not parameters or not branch.equations or not value.holds(parameters):
        return value
    other = value.substitute(parameters)
    if len(other.text()) >= len(value.text()):
        return value
    safe = all(_never_zero(field, branch, f) for f in irreducible_factors(other.bottom))
    return other if safe else value


def without_repetition(field, branches):
    """Drop a branch that lies wholly within another one."""
    kept = []
    order = sorted(
        branches,
        key=lambda b: (len(b.equations), len(b.map), [polynomial_text(e) for e in b.equations]),
    )
    for branch in order:
        if not any(_within(field, branch, other) for other in kept):
            kept.append(branch)
    return kept


def _within(field, small, large):
    zeros = [
        *large.equations,
        *((field.variable(name) - value).top for name, value in large.map.items()),
    ]
    if not all(surely(holds_on, field, small, polynomial) for polynomial in zeros):
        return False
    away = [substitute(polynomial, small.solved, field).top for polynomial in large.nonzero]
    return all(f in small.apart for top in away for f in irreducible_factors(top)) and 0 not in away


def substitute_all(field, polynomials, values):
    """Return the numerators of the polynomials with the branch's `values` put in."""
    return [substitute(polynomial, values, field).top for polynomial in polynomials]
