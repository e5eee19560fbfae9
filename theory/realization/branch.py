"""A branch of the solutions of a polynomial system: checked, told shortly, compared with others."""

from dataclasses import dataclass
from dataclasses import field as data_field

from theory.laws.factors import irreducible_factors, primitive
from theory.laws.rational_functions import polynomial_text
from theory.laws.substitution import substitute
from theory.realization.definite import has_no_real_zero
from theory.realization.ideals import Undecided, is_never_zero, vanishes
from theory.realization.lifted_points import (
    is_apart,
    is_integral,
    is_somewhere_apart,
    points_of,
    ratio_at,
)


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
    points: tuple = None  # some of its complex points modulo a prime, once they were asked for
    held: list = data_field(default_factory=list)  # (polynomial, whether it is 0 here), as asked


def factors_of(polynomials):
    kept = []
    for polynomial in polynomials:
        for factor in irreducible_factors(polynomial):
            if factor not in kept:
                kept.append(factor)
    return kept


def _product(factors):
    total = factors[0]
    for factor in factors[1:]:
        total = total * factor
    return total


def tidied(field, branch, equations, nonzero):
    """Keep the inequations that the branch needs, and check it: every equation vanishes on it."""
    branch.map = {name: _shorter(field, branch, value) for name, value in branch.map.items()}
    needed = [part.bottom for part in branch.map.values()]
    images = [substitute(polynomial, branch.map, field) for polynomial in nonzero]
    needed = factors_of(
        [*needed, *(image.top for image in images), *(image.bottom for image in images)]
    )
    tops = [substitute(equation, branch.map, field).top for equation in equations]
    if not all(surely(vanishes, top, branch.equations, needed) for top in tops):
        # The conditions alone may allow more points than the case did: name all it excluded.
        needed = factors_of([*needed, *branch.apart])
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
    own = [primitive(zero(field, n, branch.solved[n])) for n in names]
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
        branch.points, branch.held = None, []


def _points_of(field, branch):
    """Some points of the branch in all letters, modulo a prime; see `lifted_points`."""
    if branch.points is None:
        found, whole = [], points_of(branch.unsolved, len(field.names))
        if whole and not all(map(is_integral, branch.apart)):
            whole = []
        for point in whole:
            if all(is_apart(polynomial, point) for polynomial in branch.apart):
                known = {name: ratio_at(value, point) for name, value in branch.solved.items()}
                if None not in known.values():
                    letters = zip(field.names, point)
                    found.append(tuple(known.get(name, own) for name, own in letters))
        branch.points = tuple(found)
    return branch.points


def holds_on(field, branch, polynomial):
    """True when `polynomial` is 0 on the whole branch. Raises Undecided."""
    known = next((answer for other, answer in branch.held if other == polynomial), None)
    if known is None:
        known = _holds_on(field, branch, polynomial)
        branch.held.append((polynomial, known))
    return known


def _holds_on(field, branch, polynomial):
    if len(branch.unsolved) > 1 and is_somewhere_apart(polynomial, _points_of(field, branch)):
        return False
    return vanishes(substitute(polynomial, branch.solved, field).top, branch.unsolved, branch.apart)


def _never_zero(field, branch, polynomial):
    """True when the equations of the branch keep `polynomial` from being 0."""
    return bool(branch.equations) and surely(is_never_zero, polynomial, branch.equations)


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


def without_repetition(field, branches, new=None):
    """Drop a branch that lies wholly within another one; where one is `new`, none of the others
    lies in another of them."""
    kept: list = []
    order = sorted(
        branches,
        key=lambda b: (len(b.equations), len(b.map), [polynomial_text(e) for e in b.equations]),
    )
    for branch in order:
        others = kept if new is None or branch is new else [pair for pair in kept if pair[0] is new]
        if not any(_within(field, branch, *other) for other in others):
            zeros = [zero(field, name, value) for name, value in branch.map.items()]
            kept.append((branch, [*branch.equations, *zeros]))
    return [branch for branch, _ in kept]


def zero(field, name, value):
    """The polynomial that is 0 where the letter has this value."""
    return field.generators[field.places[name]] * value.bottom - value.top


def _within(field, small, large, zeros):
    if not all(surely(holds_on, field, small, polynomial) for polynomial in zeros):
        return False
    away = [substitute(polynomial, small.solved, field).top for polynomial in large.nonzero]
    return all(f in small.apart for top in away for f in irreducible_factors(top)) and 0 not in away


def substitute_all(field, polynomials, values):
    """Return the numerators of the polynomials with the branch's `values` put in."""
    return [substitute(polynomial, values, field).top for polynomial in polynomials]
