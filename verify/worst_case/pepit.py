"""A problem of PEPit, modelled exactly, as a problem of ours."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from flint import fmpq

from theory.surds import number
from theory.worst_case.expand import expand
from theory.worst_case.forms import Condition, Form, Vector, zero
from theory.worst_case.functions import MOST_BLOCKS
from theory.worst_case.model import Member, Problem

from .numbers import ROOTS, exact_of, fraction

KINDS = {
    "ConvexFunction": "convex",
    "StronglyConvexFunction": "strongly-convex",
    "SmoothConvexFunction": "smooth-convex",
    "SmoothStronglyConvexFunction": "smooth-strongly-convex",
    "SmoothFunction": "smooth",
    "ConvexLipschitzFunction": "lipschitz-convex",
    "SmoothConvexLipschitzFunction": "smooth-lipschitz-convex",
    "ConvexIndicatorFunction": "indicator",
    "ConvexSupportFunction": "support",
    "ConvexQGFunction": "quadratic-upper-bound",
    "RsiEbFunction": "secant-error-bound",
    "SmoothQuadraticLojasiewiczFunctionCheap": "lojasiewicz",
    "SmoothQuadraticLojasiewiczFunctionExpensive": "lojasiewicz",
    "SmoothStronglyConvexQuadraticFunction": "quadratic",
    "BlockSmoothConvexFunctionCheap": "block-smooth-convex",
    "MonotoneOperator": "monotone",
    "StronglyMonotoneOperator": "strongly-monotone",
    "CocoerciveOperator": "cocoercive",
    "CocoerciveStronglyMonotoneOperatorCheap": "strongly-monotone-cocoercive",
    "CocoerciveStronglyMonotoneOperatorExpensive": "strongly-monotone-cocoercive",
    "NegativelyComonotoneOperator": "negatively-comonotone",
    "LipschitzOperator": "lipschitz",
    "NonexpansiveOperator": "nonexpansive",
    "LipschitzStronglyMonotoneOperatorCheap": "strongly-monotone-lipschitz",
    "LipschitzStronglyMonotoneOperatorExpensive": "strongly-monotone-lipschitz",
    "LinearOperator": "linear",
    "SymmetricLinearOperator": "symmetric-linear",
    "SkewSymmetricLinearOperator": "skew-linear",
}
UNBOUNDED = {  # what a class is where L is infinite
    "smooth-convex": "convex",
    "smooth-strongly-convex": "strongly-convex",
    "smooth-lipschitz-convex": "lipschitz-convex",
}
SAYS = (  # what PEPit's names of constraints begin with, in words
    ("exact_linesearch", "exact line search"),
    ("inexact_gradient_step", "inexact gradient"),
    ("inexact_proximal", "inexact proximal step"),
    ("epsilon_subgradient", "approximate subgradient"),
    ("Constraint ", ""),
)


@dataclass
class Reading:
    """A problem of ours, and what PEPit's leaves are in it. With `roots` its numbers are a + b√d,
    else rational and near them."""

    roots: bool = False
    problem: Problem = field(default_factory=Problem)
    vectors: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)
    foreign: list = field(default_factory=list)

    def number(self, x):
        """A number of the model. Raises ValueError for an infinite one, and with `roots` where only
        a number near it is known."""
        exact = exact_of(x) if self.roots else fraction(x)
        if exact is None:
            raise ValueError(f"{float(x)} is not known exactly")
        return number(exact)

    def entries(self, point) -> dict:
        """PEPit's point by its leaves."""
        return {leaf: self.number(c) for leaf, c in point.decomposition_dict.items() if c != 0}

    def vector(self, point) -> Vector:
        """PEPit's point; a leaf that nothing made is any vector."""
        total = Vector({})
        for leaf, c in point.decomposition_dict.items():
            if leaf not in self.vectors:
                self.vectors[leaf] = self.problem.vector(self.free(leaf.get_name()))
            total = total + self.number(c) * self.vectors[leaf]
        return total

    def form(self, expression) -> Form:
        """PEPit's expression; a leaf that nothing made is any number."""
        total = zero()
        for key, c in expression.decomposition_dict.items():
            if isinstance(key, tuple):
                one, other = (self.vector_of(leaf) for leaf in key)
                total = total + self.number(c) * (one * other)
            elif key == 1 and isinstance(key, int):
                total = total + self.number(c)
            else:
                if key not in self.values:
                    self.values[key] = self.problem.scalar(self.free(key.get_name()))
                total = total + self.number(c) * self.values[key]
        return total

    def vector_of(self, leaf) -> Vector:
        if leaf not in self.vectors:
            self.vectors[leaf] = self.problem.vector(self.free(leaf.get_name()))
        return self.vectors[leaf]

    def free(self, name):
        """A name of PEPit's that can be one of ours, or ""."""
        good = name and name.isascii() and name.isidentifier() and name not in self.problem.names
        return name if good else ""


def readings(pep) -> list[Reading]:
    """The problem in ℚ(√d), where its numbers are of one such field, and in rational numbers near
    them. `pep._prepare_constraints` has run. Raises ValueError as `read` does."""
    found = [read(pep)]
    if ROOTS:
        try:
            exact = read(pep, roots=True)
            if expand(exact.problem).conic.radicand is not None:
                found.insert(0, exact)
        except (ValueError, ArithmeticError):  # not known exactly, or of two fields
            pass
    return found


def read(pep, roots: bool = False) -> Reading:
    """The problem. `pep._prepare_constraints` has run.

    Raises ValueError, in one line, for what cannot be made exact.
    """
    from PEPit import Function

    reading = Reading(roots)
    leaves = [f for f in Function.list_of_functions if f.get_is_leaf()]
    for f in leaves:
        _declare(reading, f)
    log = [(f, triplet) for f, triplet in Function.log if f in reading.members]
    while log:
        group = _group(reading, log)
        del log[: len(group)]
        _points(reading, group)
    for f in leaves:
        _own_vectors(reading, f)
    _conditions(reading, pep, leaves)
    reading.problem.measure(*(reading.form(x) for x in pep.list_of_performance_metrics))
    return reading


def _declare(reading, f):
    """A member for a function of PEPit's, where the class is one of ours."""
    kind = KINDS.get(type(f).__name__)
    if kind is None:
        if not hasattr(type(f), "add_class_constraints") or type(f).__name__ != "Function":
            reading.foreign.append(f)
        return
    given = {}
    for name in ("mu", "L", "M", "D", "R", "beta", "rho", "alpha"):
        x = getattr(f, name, None)
        if isinstance(x, list):
            continue
        if x is not None and not (isinstance(x, float) and math.isinf(x)):
            given[name] = reading.number(x)
        elif x is not None and name == "L":
            kind = UNBOUNDED.get(kind, kind)
    if kind == "block-smooth-convex":
        constants = given.pop("L", getattr(f, "L", []))
        constants = constants if isinstance(constants, list) else [constants]
        if len(constants) > MOST_BLOCKS:
            reading.foreign.append(f)
            return
        given = {f"L{n}": reading.number(x) for n, x in enumerate(constants)}
    refined = type(f).__name__.endswith("Expensive")
    reading.members[f] = reading.problem.function(kind, refined=refined, **given)
    adjoint = getattr(f, "T", None)
    if kind == "linear" and adjoint is not None:
        reading.members[adjoint] = reading.problem.function(kind, **given)


def _own_vectors(reading, f):
    """The centre of an indicator's ball, the displacement vector of an operator, the blocks of
    gradients."""
    partition = getattr(f, "partition", None)
    if f in reading.members and partition is not None:
        member, blocks = reading.members[f], range(partition.get_nb_blocks())
        for i, (_, g, _) in enumerate(f.list_of_points):
            parts = tuple(reading.vector(partition.get_block(g, k)) for k in blocks)
            member.points[i] = replace(member.points[i], blocks=parts)
    for name in ("center", "v"):
        point = getattr(f, name, None)
        if f in reading.members and point is not None:
            reading.members[f].parameters[name] = reading.vector(point)


def _group(reading, log):
    """The next point, or those at its new place up to the first whose gradient the others give."""
    _, (x, _, _) = log[0]
    if all(leaf in reading.vectors for leaf in x.decomposition_dict):
        return log[:1]
    fresh: set = set()
    for size, (_, (place, g, _)) in enumerate(log, 1):
        if place.decomposition_dict != x.decomposition_dict:
            break
        entries = reading.entries(g)
        known = {*reading.vectors, *fresh, *x.decomposition_dict}
        new = [leaf for leaf in entries if leaf not in known]
        if not new:
            return log[:size]
        if len(entries) > 1:
            break
        fresh |= set(new)
    return log[:1]


def _points(reading, group):
    """The step that makes these points."""
    *others, (f, (x, g, value)) = group
    unknown = [leaf for leaf in reading.entries(x) if leaf not in reading.vectors]
    fresh = [leaf for leaf in reading.entries(g) if leaf not in reading.vectors]
    if others:
        made = _joint(reading, group, unknown)
        if made:
            return
        for one in group:
            _points(reading, [one])
        return
    member = reading.members[f]
    alone = [leaf for leaf in fresh if leaf not in unknown]
    if alone:
        leaf = alone[-1]
        place, c = reading.vector(x), reading.entries(g)[leaf]
        rest = _without(reading, g, leaf)
        point = _evaluated(member, place)
        reading.vectors[leaf] = (point.g - rest) / c
    elif unknown:
        leaf = ([one for one in unknown if one in fresh] or unknown)[-1]
        a, b = reading.entries(g).get(leaf, fmpq(0)), reading.entries(x)[leaf]
        e, r = _without(reading, x, leaf), _without(reading, g, leaf)
        if a:  # x = b·leaf + e and g = a·leaf + r
            scale, weight, target = fmpq(1), -b / a, e - b / a * r
        else:
            scale, weight, target = fmpq(0), fmpq(1), r
        name = reading.free(x.get_name()) or (
            reading.free("xs") if scale == 0 and not target else ""
        )
        place = reading.problem.implicit([(member, weight)], scale, target, name)
        reading.vectors[leaf] = (place - e) / b
        point = member.points[-1]
    else:
        point = _given(reading, member, reading.vector(x), reading.vector(g))
    _value(reading, member, point, value)


def _without(reading, point, leaf):
    """A point of PEPit's but for one leaf."""
    total = Vector({})
    for other, c in reading.entries(point).items():
        if other is not leaf:
            total = total + c * reading.vector_of(other)
    return total


def _evaluated(member: Member, place):
    """A new point of a member at a place."""
    if member.kind.once:
        for point in member.points:
            if point.x == place:
                raise ValueError(
                    f"{member.name} has two gradients at one place, and its class allows one"
                )
    return member.problem.evaluate(place, [member])[0]


def _given(reading, member, x, g):
    """A point whose place and gradient are both there: assumed, if it is not there already."""
    for point in member.points:
        if point.x == x and point.g == g:
            return point
    there = [point for point in member.points if point.x == x]
    point = there[0] if there and member.kind.once else _evaluated(member, x)
    gap = point.g - g
    for i in range(reading.problem.vectors):
        basis = Vector({i: fmpq(1)})
        reading.problem.assume((gap * basis) == zero(), f"a gradient of {member.name} is given")
    return point


def _joint(reading, group, unknown):
    """Gradients at one new place of which the last is a combination: one implicit step."""
    *others, (f, (x, g, _)) = group
    last, e = reading.entries(g), _without(reading, x, unknown[0])
    if len(unknown) != 1:
        return False
    fresh = {next(iter(reading.entries(h))): one for one, (_, h, _) in others}
    asked = [leaf for leaf in fresh if leaf in last]
    functions = [fresh[leaf] for leaf in asked] + [f]
    if not asked or len(set(functions)) < len(functions):
        return False
    scales = {leaf: reading.entries(h)[leaf] for leaf, (_, (_, h, _)) in zip(fresh, others)}
    weights = [-last[leaf] / scales[leaf] for leaf in asked] + [fmpq(1)]
    weighted = [(reading.members[one], w) for one, w in zip(functions, weights)]
    scale = -last.pop(unknown[0], fmpq(0)) / reading.entries(x)[unknown[0]]
    target = scale * e
    for leaf, c in last.items():
        if leaf not in fresh:
            target = target + c * reading.vector_of(leaf)
    name = reading.free(x.get_name()) or (reading.free("xs") if not (target or scale) else "")
    place = reading.problem.implicit(weighted, scale, target, name)
    reading.vectors[unknown[0]] = (place - e) / reading.entries(x)[unknown[0]]
    for leaf in asked:
        reading.vectors[leaf] = reading.members[fresh[leaf]].points[-1].g / scales[leaf]
    for one, (_, h, value) in group:
        if one is f or next(iter(reading.entries(h))) in asked:
            _value(reading, reading.members[one], reading.members[one].points[-1], value)
        else:
            _points(reading, [(one, (x, h, value))])
    return True


def _value(reading, member, point, expression):
    """What PEPit calls the value of a point is the point's."""
    if point.f is None:
        return
    unknown = [
        key
        for key in expression.decomposition_dict
        if not isinstance(key, (tuple, int)) and key not in reading.values
    ]
    if not unknown:
        form = reading.form(expression)
        if not form.same(point.f):
            reading.problem.assume(point.f == form, f"a value of {member.name} is given")
        return
    leaf = unknown[-1]
    c = reading.number(expression.decomposition_dict[leaf])
    reading.values[leaf] = zero()
    reading.values[leaf] = (point.f - reading.form(expression)) / c


def _conditions(reading, pep, leaves):
    """Assumptions: initial conditions, line searches, orthogonal blocks, matrices, and the rules of
    classes that are not ours."""
    from PEPit import Function
    from PEPit.block_partition import BlockPartition

    assume = reading.problem.assume

    def condition(c, says):
        if c.activated:
            relation = "=" if c.equality_or_inequality == "equality" else "<="
            assume(Condition(reading.form(c.expression), relation), says)

    for c in pep.list_of_constraints:
        condition(c, _says(c.get_name()))
    for f in Function.list_of_functions:
        for c in f.list_of_constraints:
            condition(c, _says(c.get_name()))
    for partition in BlockPartition.list_of_partitions:
        for c in partition.list_of_constraints:
            condition(c, "orthogonal blocks of variables")
    for f in leaves:
        if getattr(f, "T", None) in reading.members:
            for x, y, _ in f.list_of_points:
                for u, v, _ in f.T.list_of_points:
                    form = reading.form(x * v - y * u)
                    assume(form == zero(), "the adjoint")
    for f in reading.foreign:
        for c in f.list_of_class_constraints:
            condition(c, f"a rule of PEPit's {type(f).__name__}")
        for m in f.list_of_class_psd:
            _matrix(reading, m, f"a rule of PEPit's {type(f).__name__}")
    for m in [*pep.list_of_psd, *(m for f in Function.list_of_functions for m in f.list_of_psd)]:
        _matrix(reading, m, _says(m.get_name()))


def _matrix(reading, matrix, says):
    """A matrix of PEPit's, of which only the symmetric part is seen."""
    if matrix.activated:
        rows = [[reading.form(x) for x in row] for row in matrix.matrix_of_expressions]
        half = [[(x + y) / 2 for x, y in zip(row, column)] for row, column in zip(rows, zip(*rows))]
        reading.problem.semidefinite(half, says)


def _says(name):
    for start, words in SAYS:
        if (name or "").startswith(start):
            return words
    return name or ""
