"""Which values of A's parameters does B reach? Three answers, each with its proof.

`everywhere` is True when the branches are proved to cover all values, False when a value is
found that no branch reaches, both over the real numbers. Else the question stays open.
"""

from flint import fmpq

from theory.laws.factors import is_constant
from theory.laws.rational_functions import terms_of
from theory.realization.branch import substitute_all
from theory.realization.branches import solve_system
from theory.realization.definite import (
    coefficients_of,
    has_no_real_zero,
    is_never_negative,
    real_roots,
    univariate,
)
from theory.realization.ideals import Undecided, is_empty
from theory.realization.real_points import put_in, real_point

_SAMPLES = [
    fmpq(p, q)
    for p, q in (
        (1, 2), (1, 3), (2, 5), (3, 1), (-1, 1), (7, 17),
        (5, 2), (-4, 3), (6, 19), (1, 10), (9, 10), (-10, 1),
    )
]  # fmt: skip
_MAX_LEFT = 12
_MAX_STEPS = 2000
_TRIALS = (0, 1, -1, 2)


def moves(pair, branch):
    """Return "moves" when A moves at some real point of the branch, "still" when it has real points
    and A moves at none, "empty" when it has none, "open" when that was not decided."""
    if not branch.unsolved:
        return "still" if pair.is_still(branch) else "moves"
    try:
        tops = substitute_all(pair.field, pair.responses_of_a, branch.solved)
        tops = [top for top in tops if top != 0]
        if _moves_by(branch, tops[:1]):
            return "moves"
        if not pair.is_still(branch) and _moves_by(branch, tops[1:]):
            return "moves"
        return "empty" if real_point(branch.unsolved, branch.apart) is None else "still"
    except Undecided:
        return "open"


def _moves_by(branch, tops):
    """True when one of these responses is not 0 at a real point of the branch."""
    return any(real_point(branch.unsolved, [*branch.apart, t]) is not None for t in tops)


def reached(pair, branches, values):
    """True when some real parameters of B make it A with these values, False when none do, None
    when that was not decided. `values` gives all of A's parameters, within its domain."""
    answer = False
    for branch in branches:
        equations, nonzero = [], []
        for polynomial in branch.equations:
            equations.append(put_in(polynomial, values))
            if equations[-1] != 0 and is_constant(equations[-1]):
                break
        else:
            nonzero = [put_in(polynomial, values) for polynomial in branch.nonzero]
        if any(e != 0 and e.is_constant() for e in equations) or any(n == 0 for n in nonzero):
            continue
        try:
            if real_point(equations, nonzero) is not None:
                return True
        except Undecided:
            answer = None
    return answer


def everywhere(pair, branches):
    """True when for all values of A's parameters in its domain some real parameters of B make it A;
    False when `reached` is False at values found; None when neither was found."""
    return coverage(pair, branches)[0]


def coverage(pair, branches):
    """(what `everywhere` answers, values of A's parameters that no branch reaches, where it is
    False)."""
    parameters = pair.A.parameters
    if not parameters:
        return reached(pair, branches, {}), {}
    if any(not branch.equations and not _beyond_domain(pair, branch) for branch in branches):
        return True, {}
    for offset in range(len(_SAMPLES)):
        values = {
            name: _SAMPLES[(offset * (i + 1) + i) % len(_SAMPLES)]
            for i, name in enumerate(parameters)
        }
        if _in_domain(pair, values) and reached(pair, branches, values) is False:
            return False, values
    for values in _across_discriminants(pair, branches):
        if _in_domain(pair, values) and reached(pair, branches, values) is False:
            return False, values
    for polynomial in {str(p): p for b in branches for p in _beyond_domain(pair, b)}.values():
        # Where a branch divides by something it may be that no other one takes over.
        for part in _coefficients(pair.field, polynomial, pair.unknowns):
            for values in _points_of(pair, [part], pair.domain_of_a):
                if _in_domain(pair, values) and reached(pair, branches, values) is False:
                    return False, values
    regions = [region for branch in branches for region in _regions(pair, branch)]
    try:
        left = _left(regions, list(pair.domain_of_a))
    except Undecided:
        return None, {}
    if not left:
        return True, {}
    for zero, nonzero in left:
        for values in _points_of(pair, zero, nonzero):
            if _in_domain(pair, values) and reached(pair, branches, values) is False:
                return False, values
    return None, {}


def _across_discriminants(pair, branches):
    """Values of A's parameters on both sides of where the number of real roots of an equation for
    an unknown can change: one parameter runs, the others are samples."""
    field, parameters = pair.field, pair.A.parameters
    for equation in (e for b in branches for e in b.equations):
        for name in _unknowns_in(field, equation, pair.unknowns):
            rest = {other: fmpq(0) for other in pair.unknowns if other != name}
            alone = put_in(equation, rest)
            if _degree(field, alone, name) < 2:
                continue
            wall = alone.discriminant(name)
            for runs in parameters:
                base = {
                    n: _SAMPLES[(i + 1) % len(_SAMPLES)]
                    for i, n in enumerate(parameters)
                    if n != runs
                }
                single = univariate(put_in(wall, base))
                for value in _between(single[1]) if single else ():
                    yield {**base, runs: value}


def _between(coefficients):
    """Rational numbers below, between and above the real roots."""
    balls = sorted(real_roots(coefficients), key=lambda ball: ball.mid())
    if not balls:
        return
    ends = [(ball.lower().fmpq(), ball.upper().fmpq()) for ball in balls]
    yield ends[0][0] - 1
    for (_, left), (right, _) in zip(ends, ends[1:]):
        yield (left + right) / 2
    yield ends[-1][1] + 1


def _in_domain(pair, values):
    return all(put_in(polynomial, values) != 0 for polynomial in pair.domain_of_a)


def _beyond_domain(pair, branch):
    """The inequations of the branch that say more than A's domain does."""
    return [p for p in branch.nonzero if p not in pair.domain_of_a]


def _regions(pair, branch):
    """(equations, groups) in A's parameters: where the equations hold and some member of every
    group is not 0, the branch has real parameters of B."""
    field, unknowns = pair.field, pair.unknowns
    implicit = [e for e in branch.equations if _unknowns_in(field, e, unknowns)]
    plain = [e for e in branch.equations if e not in implicit]
    if not implicit:
        yield plain, [_coefficients(field, d, unknowns) for d in branch.nonzero]
        return
    for trial in _TRIALS:
        found = _by_roots(field, implicit, branch.nonzero, unknowns, trial)
        if found is not None:
            yield plain, found
            return


def _by_roots(field, equations, nonzero, unknowns, trial):
    """Groups of polynomials that must not vanish, so that each equation has a real root in an
    unknown of its own, the other unknowns being `trial`; None where that is not seen."""
    chosen = []
    for equation in equations:
        own = [name for name in _unknowns_in(field, equation, unknowns) if name not in chosen]
        if not own:
            return None
        odd = [name for name in own if _degree(field, equation, name) % 2]
        chosen.append((odd or own)[-1])
    put = {name: fmpq(trial) for name in unknowns if name not in chosen}
    equations = [put_in(equation, put) for equation in equations]
    nonzero = [put_in(polynomial, put) for polynomial in nonzero]
    if any(polynomial == 0 for polynomial in nonzero):
        return None
    groups = []
    for equation, name in zip(equations, chosen):
        if _unknowns_in(field, equation, unknowns) != [name]:
            return None
        lead = coefficients_of(equation, field.names.index(name))[-1]
        if not _has_root(field, equation, name, lead):
            return None
        groups.append([lead])
    for polynomial in nonzero:
        held = _unknowns_in(field, polynomial, unknowns)
        if len(held) > 1:
            return None
        if held:
            # Where the resultant is not 0, no root of the equation is one of the polynomial.
            equation = equations[chosen.index(held[0])]
            polynomial = equation.resultant(polynomial, held[0])
        groups.append([polynomial])
    return None if [field.context.constant(0)] in groups else groups


def _has_root(field, equation, name, lead):
    """True when the equation is seen to have a real root wherever its leading coefficient is not
    0."""
    degree = _degree(field, equation, name)
    if degree % 2:
        return True
    if degree == 2:
        C, B, A = coefficients_of(equation, field.names.index(name))
        return is_never_negative(B * B - 4 * A * C)
    # Of even degree it has one where some value has the sign opposite to that far out.
    return any(is_never_negative(-lead * put_in(equation, {name: fmpq(x)})) for x in _TRIALS)


def _degree(field, polynomial, name):
    return polynomial.degrees()[field.names.index(name)]


def _unknowns_in(field, polynomial, unknowns):
    return [n for n, degree in zip(field.names, polynomial.degrees()) if degree and n in unknowns]


def _coefficients(field, polynomial, unknowns):
    """The coefficients of `polynomial` in the unknowns: it is the zero function where all
    vanish."""
    rows = {}
    for exponents, coefficient in terms_of(polynomial):
        key = tuple(e if name in unknowns else 0 for name, e in zip(field.names, exponents))
        rest = tuple(0 if name in unknowns else e for name, e in zip(field.names, exponents))
        rows.setdefault(key, {})[rest] = coefficient
    return [field.context.from_dict(terms) for terms in rows.values()]


def _left(regions, domain):
    """Sets {zero = 0, nonzero ≠ 0} with real points outside all regions: none when these cover the
    domain, else some of them."""
    pending, left, steps = [(0, [], domain)], [], 0
    while pending and len(left) < _MAX_LEFT:
        steps += 1
        if steps > _MAX_STEPS:
            raise Undecided(f"more than {_MAX_STEPS} regions of parameters")
        index, zero, nonzero = pending.pop()
        if any(has_no_real_zero(polynomial) for polynomial in zero) or is_empty(zero, nonzero):
            continue
        if index == len(regions):
            if _may_have_points(zero, nonzero):
                left.append((zero, nonzero))
            continue
        equations, groups = regions[index]
        pending += [(index + 1, zero, _with(nonzero, equation)) for equation in equations]
        pending += [
            (index + 1, _with(zero, *group), nonzero)
            for group in groups
            if not any(p.is_constant() and p != 0 for p in group)
        ]
    return left


def _with(polynomials, *more):
    return [*polynomials, *(p for p in more if p not in polynomials)]


def _may_have_points(zero, nonzero):
    try:
        return real_point(zero, nonzero) is not None
    except Undecided:
        return True


def _points_of(pair, zero, nonzero):
    """Rational values of A's parameters in {zero = 0, nonzero ≠ 0}, a few."""
    parameters = pair.A.parameters
    try:
        branches = solve_system(pair.field, zero, parameters, nonzero)
    except Undecided:
        return
    for branch in branches:
        if branch.unsolved:
            continue
        free = [name for name in parameters if name not in branch.map]
        for offset in range(4 if free else 1):
            values = {n: _SAMPLES[(offset + 3 * i) % len(_SAMPLES)] for i, n in enumerate(free)}
            put = {name: pair.field.number(value) for name, value in values.items()}
            try:
                solved = {n: value.substitute(put).number() for n, value in branch.map.items()}
            except (ZeroDivisionError, ValueError):
                continue
            every = {**values, **solved}
            if all(put_in(p, every) == 0 for p in zero) and all(
                put_in(p, every) != 0 for p in nonzero
            ):
                yield every
