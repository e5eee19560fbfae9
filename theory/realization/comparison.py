"""For which parameters of B is B the same optimizer as A?

Two families are oracle-equivalent when their transfer functions from gradients to query points
agree. With G_A = P/Q and G_B = R/S that is P·S = R·Q, coefficient by coefficient in z: a
polynomial system in the parameters, solved for those of B on every branch.
"""

from dataclasses import dataclass

from theory.realization.branches import (
    Branch,
    covers,
    holds_on,
    solve_system,
    surely,
    without_repetition,
)
from theory.realization.families import coefficients_in_z, series
from theory.realization.ideals import Undecided
from theory.realization.joining import joining_matrix
from theory.realization.linear_algebra import with_z
from theory.realization.naming import resolve
from theory.realization.rational_functions import Z, Field, polynomial_text
from theory.realization.witness import difference_of

SUFFIX = "_B"
MAX_SHIFT = 3
MAX_PRODUCTS = 100_000


@dataclass(frozen=True)
class Agreement:
    """One branch of the answer, as text.

    Where the `conditions` hold, B with the parameters of `map` is A, whatever the `free` ones
    are. Keys of `map` and entries of `free` are B's names; in conditions and values A's
    parameters stand under their names and B's free ones with `_B` behind them. A free
    parameter that occurs in an equation is defined by it.
    """

    conditions: tuple
    map: dict
    free: tuple

    def as_dict(self):
        """Return the branch as in `lemmata/equivalence/1`."""
        return {"conditions": list(self.conditions), "map": dict(self.map), "free": list(self.free)}


@dataclass(frozen=True)
class Startup:
    """On branch number `branch` the two agree as recursions but start differently.

    At step `step` (the first point is step 1) the points, and only through the start, differ
    by `difference`, a multiple of `of`, "the first gradient" or "the start". They agree from
    the start on when all conditions of one entry of `agrees_when` hold as well.
    """

    branch: int
    step: int
    difference: str
    of: str
    agrees_when: tuple

    def as_dict(self):
        """Return the fields as JSON-ready values."""
        return {
            "branch": self.branch,
            "step": self.step,
            "difference": self.difference,
            "of": self.of,
            "agrees_when": [list(entry) for entry in self.agrees_when],
        }


@dataclass(frozen=True)
class Comparison:
    """The answer of `compare`.

    `verdict` is equivalent (for every value of A's parameters), conditional (for some),
    not_equivalent (for none at which A moves at all), or undecided (`tried` says what was
    tried). `branches` are all `Agreement`s. `shift` is 0 when there is one; s when B on
    `shift_branches` is A with its gradients s iterations late (negative: early), else None.
    `first_difference` shows A and B differ at sample parameters outside the branches. `S`
    joins A's minimal (T, v, L) to B's on the first branch. `startup` lists differing starts.
    """

    a: str
    b: str
    verdict: str
    branches: tuple
    shift: int
    shift_branches: tuple
    first_difference: object
    S: tuple
    startup: tuple
    tried: str

    def __bool__(self):
        return self.verdict == "equivalent"

    def as_dict(self):
        """Return the answer as the JSON-ready object `lemmata/equivalence/1`."""
        return {
            "schema": "lemmata/equivalence/1",
            "a": self.a,
            "b": self.b,
            "verdict": self.verdict,
            "branches": [branch.as_dict() for branch in self.branches],
            "shift": self.shift,
            "shift_branches": [branch.as_dict() for branch in self.shift_branches],
            "first_difference": None
            if self.first_difference is None
            else self.first_difference.as_dict(),
            "S": None if self.S is None else [list(row) for row in self.S],
            "startup": [entry.as_dict() for entry in self.startup],
            "tried": self.tried,
        }


def compare(A, B):
    """For which parameters of `B` is B the same as `A`? Both are whatever `resolve` takes.

    Returns a `Comparison`. Every branch has been checked exactly, and so have S and the
    gradients that show a difference.
    """
    A, B = resolve(A), resolve(B)
    pair = _Pair(A, B)
    try:
        return _compared(pair)
    except Undecided as reason:
        return Comparison(A.name, B.name, "undecided", (), None, (), None, None, (), str(reason))


def equations_of(A, B):
    """Return (names, unknowns, equations): the polynomial system that `compare` solves.

    The equations are FLINT polynomials in `names`; the unknowns are B's parameters, with `_B`.
    """
    pair = _Pair(A, B)
    return pair.field.names, pair.unknowns, coefficients_in_z(pair.identity(), pair.field)


def _compared(pair):
    branches = _sorted(pair, _with_identity(pair))
    moving = [branch for branch in branches if not pair.is_still(branch)]
    if moving and not any(branch.certain for branch in moving):
        raise Undecided("whether the conditions of a branch can hold stayed open")
    if not moving:
        verdict = "not_equivalent"
    else:
        everywhere = covers(pair.field, branches, pair.unknowns, pair.domain_of_a)
        verdict = "equivalent" if everywhere else "conditional"
    shift, shifted = (0, []) if moving else _shifted(pair)
    return Comparison(
        pair.A.name,
        pair.B.name,
        verdict,
        tuple(pair.text(branch) for branch in branches),
        shift,
        tuple(pair.text(branch) for branch in shifted),
        None if verdict == "equivalent" else difference_of(pair.A, pair.B),
        joining_matrix(pair, moving[0]) if moving else None,
        tuple(entry for i, branch in enumerate(branches) for entry in _startup(pair, i, branch)),
        "",
    )


class _Pair:
    """The two families over one field: B's parameters, with `_B` behind them, before A's."""

    def __init__(self, A, B):
        clash = [name + SUFFIX for name in B.parameters if name + SUFFIX in A.parameters]
        if clash:
            raise ValueError(
                f"the parameter {clash[0]} of {A.name} clashes with the name for B's: rename it"
            )
        self.A, self.B = A, B
        self.rename = {name: name + SUFFIX for name in B.parameters}
        self.unknowns = tuple(self.rename.values())
        self.field = Field((*self.unknowns, *A.parameters))
        self.big = with_z(self.field)
        self.domain_of_a = [self.field.embed(A.field.polynomial(p)).top for p in A.domain]
        self.domain_of_b = [
            self.field.embed(B.field.polynomial(p), self.rename).top for p in B.domain
        ]

    def identity(self, shift=0):
        """The polynomial in z that vanishes where z^-shift·G_A = G_B."""
        # Steps instead of points where both are fixed laws: the common factor z − 1 is gone.
        resting = self.A.is_resting() and self.B.is_resting()
        first, second = (f.response() if resting else f.transfer for f in (self.A, self.B))
        z = self.big.variable(Z)
        early = self.big.embed(first) * z**-shift
        late = self.big.embed(second, self.rename)
        if max(len(early.top) * len(late.bottom), len(late.top) * len(early.bottom)) > MAX_PRODUCTS:
            raise Undecided(
                "the transfer functions have too many terms: give numbers to some parameters"
            )
        return early.top * late.bottom - late.top * early.bottom

    def solve(self, shift=0):
        """All branches on which B is A, `shift` iterations late."""
        return self.zeros(self.identity(shift), self.unknowns)

    def zeros(self, polynomial, unknowns, nonzero=()):
        """All branches on which a polynomial in z vanishes identically."""
        equations = coefficients_in_z(polynomial, self.field)
        return solve_system(
            self.field, equations, unknowns, [*self.domain_of_a, *self.domain_of_b, *nonzero]
        )

    def on(self, branch, element):
        """Put a branch's values into an element of Q(parameters, z)."""
        put = {name: self.big.embed(value) for name, value in branch.solved.items()}
        return element.substitute(put)

    def is_still(self, branch):
        """True when A never moves on the branch: all its responses are zero there."""
        top = self.big.embed(self.A.transfer).top
        return all(
            surely(holds_on, self.field, branch, c) for c in coefficients_in_z(top, self.field)
        )

    def text(self, branch):
        hidden = [polynomial for polynomial in branch.nonzero if polynomial in self.domain_of_a]
        conditions = [f"{polynomial_text(p)} = 0" for p in branch.equations]
        conditions += [f"{polynomial_text(p)} != 0" for p in branch.nonzero if p not in hidden]
        values = {
            name: branch.map[long].text()
            for name, long in self.rename.items()
            if long in branch.map
        }
        free = tuple(name for name, long in self.rename.items() if long not in branch.map)
        return Agreement(tuple(conditions), values, free)


def _with_identity(pair):
    """All branches; the identity first where B's parameters are A's by name and it is a solution.

    Elimination finds it too, but where other solutions of high degree stand beside it, only as
    one root of an implicit equation.
    """
    branches = pair.solve()
    if not pair.rename or not set(pair.B.parameters) <= set(pair.A.parameters):
        return branches
    same = {long: pair.field.variable(name) for name, long in pair.rename.items()}
    put = {long: pair.big.variable(name) for name, long in pair.rename.items()}
    theirs = pair.big.embed(pair.B.transfer, pair.rename).substitute(put)
    apart = [pair.field.embed(pair.B.field.polynomial(p)).top for p in pair.B.domain]
    if theirs != pair.big.embed(pair.A.transfer):
        return branches
    whole = Branch([], apart, same, (), same, [], apart)
    return without_repetition(pair.field, [whole, *branches])


def _sorted(pair, branches):
    """General branches first, those at which nothing moves last."""
    return sorted(branches, key=lambda b: (pair.is_still(b), len(b.equations), len(b.free)))


def _shifted(pair):
    for size in range(1, MAX_SHIFT + 1):
        for shift in (size, -size):
            moving = [branch for branch in pair.solve(shift) if not pair.is_still(branch)]
            if moving:
                return shift, _sorted(pair, moving)
    return None, []


def _startup(pair, number, branch):
    """Compare how the two start on a branch where their recursions agree."""
    if pair.is_still(branch) and pair.A.is_resting() and pair.B.is_resting():
        return
    for of, ours, theirs in (
        ("the start", pair.A.start, pair.B.start),
        ("the first gradient", pair.A.kick, pair.B.kick),
    ):
        if ours is None or theirs is None:
            continue
        gap = pair.on(branch, pair.big.embed(theirs, pair.rename) - pair.big.embed(ours))
        if all(
            surely(holds_on, pair.field, branch, c) for c in coefficients_in_z(gap.top, pair.field)
        ):
            continue
        z = pair.big.variable(Z)
        terms = series(
            z * gap, pair.field, max(sum(p.degrees()[-1] for p in (gap.top, gap.bottom)), 1) + 1
        )
        step = next(
            i for i, term in enumerate(terms) if not surely(holds_on, pair.field, branch, term.top)
        )
        also = pair.zeros(gap.top, (), branch.nonzero)
        agrees = tuple(
            tuple(f"{polynomial_text(e)} = 0" for e in entry.equations) for entry in also
        )
        yield Startup(number, step + 1, terms[step].text(), of, agrees)


def search(A, families):
    """Compare `A` with each family; return the comparisons that are not "not_equivalent", best
    first.

    `families` is an iterable of `Family` objects, such as
    ``[o.family() for o in theory.optimizers.catalogue().values()]``.
    """
    answers = [compare(A, B) for B in families]
    order = {"equivalent": 0, "conditional": 1, "undecided": 2}
    return sorted(
        (c for c in answers if c.verdict in order), key=lambda c: (order[c.verdict], len(_free(c)))
    )


def _free(comparison):
    return comparison.branches[0].free if comparison.branches else ()
