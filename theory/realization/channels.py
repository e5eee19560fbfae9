"""Several oracle calls an iteration, constant coefficients: equality of transfer matrices.

With H = D + C(zI − A)⁻¹B, answers to points, B is A where H_B = P z^d H_A z^-d Pᵀ: P matches the
calls, and call k of B in iteration t is its match in A in iteration t + d_k, a cyclic shift of
the calls. Also after repetition (one iteration of one is several of the other) and with oracles
replaced by those of conjugates. (Zhao, Lessard, Udell 2021, sections 4 to 7.)
"""

from dataclasses import dataclass
from functools import cache
from itertools import permutations, product

from theory.laws.families import coefficients_in_z
from theory.laws.linear_algebra import TooLarge, resolvent, with_z
from theory.laws.rational_functions import Z
from theory.realization.branches import solve_system
from theory.realization.entries import entries_of
from theory.realization.ideals import Undecided
from theory.realization.question import Question
from theory.realization.systems import conjugated, repeated

MAX_CALLS = 8
MAX_MATCHES = 200


@dataclass(frozen=True)
class Match:
    """How B's calls are A's: call k of B is call `calls[k]` of A, `shift[k]` iterations later;
    `repeat` iterations of A and B are taken as one; `oracles` maps B's oracles to A's, a * behind
    a conjugate."""

    calls: tuple
    shift: tuple
    repeat: tuple = (1, 1)
    oracles: tuple = ()

    @property
    def plain(self):
        """True where the calls are the same in each iteration and the oracles are named alike."""
        return not any(self.shift) and self.repeat == (1, 1) and not self.oracles


def matches(A, B):
    """Yield lists of (Match, system of A, system of B), the closest kind of sameness first."""
    plain = [(Match(m, s), A, B) for m, s in _matchings(A, B, False)]
    yield plain[:1]
    yield plain[1:]
    yield [(Match(m, s), A, B) for m, s in _matchings(A, B, True)]
    for r, q in ((2, 1), (1, 2), (3, 1), (1, 3), (4, 1), (1, 4), (5, 1), (1, 5)):
        a, b = len(A.channels) * r, len(B.channels) * q
        if a == b <= MAX_CALLS:
            more = repeated(A, r), repeated(B, q)
            yield [(Match(m, s, (r, q)), *more) for m, s in _matchings(*more, False)]
    for renamed, words in _renamings(A, B):
        found = [(Match(m, s, (1, 1), words), A, renamed) for m, s in _matchings(A, renamed, False)]
        found += [(Match(m, s, (1, 1), words), A, renamed) for m, s in _matchings(A, renamed, True)]
        yield found


def _matchings(A, B, shifted):
    """(calls, shift): bijections between calls of the same oracle, the order of the text first."""
    m = len(A.channels)
    if m != len(B.channels) or m > MAX_CALLS:
        return
    places: dict = {}
    for k, channel in enumerate(A.channels):
        places.setdefault(channel.function, []).append(k)
    wanted = [channel.function for channel in B.channels]
    if sorted(wanted) != sorted(channel.function for channel in A.channels):
        return
    shifts = (
        [d for d in product((0, 1), repeat=m) if any(d) and not all(d)] if shifted else [(0,) * m]
    )
    count = 0
    for orders in product(*(_orders(group) for group in places.values())):
        order = {name: list(group) for name, group in zip(places, orders)}
        calls = tuple(order[name].pop(0) for name in wanted)
        for shift in shifts:
            count += 1
            if count > MAX_MATCHES:
                return
            yield calls, shift


def _orders(group):
    """All orders of the calls of one oracle; of many calls the rotations only."""
    if len(group) <= 3:
        return list(permutations(group))
    return [tuple(group[i:] + group[:i]) for i in range(len(group))]


def _renamings(A, B):
    """B with its oracles under A's names, conjugates among them: (system, words)."""
    theirs = list(dict.fromkeys(channel.function for channel in B.channels))
    ours = list(dict.fromkeys(channel.function for channel in A.channels))
    if len(theirs) != len(ours) or len(theirs) > 3:
        return
    for names in permutations(ours):
        if any(_kind(a) != _kind(b) for a, b in zip(names, theirs)):
            continue
        may = [name for name in theirs if _kind(name) in ("prox", "J")]
        for flips in product((False, True), repeat=len(may)):
            turned = {name for name, flip in zip(may, flips) if flip}
            if names == tuple(theirs) and not turned:
                continue
            system = conjugated(B, turned) if turned else B
            new = dict(zip(theirs, names))
            words = tuple((b, a + "*" * (b in turned)) for b, a in new.items())
            yield _renamed(system, new), words


def _kind(function):
    return function.partition("_")[0] if function[:1].islower() or function[:2] == "J_" else "F"


def _renamed(system, new):
    from dataclasses import replace

    channels = tuple(replace(c, function=new[c.function]) for c in system.channels)
    return replace(system, channels=channels)


class ChannelQuestion(Question):
    """The polynomial system of a match."""

    def __init__(self, A, B, match, first, second):
        super().__init__(A, B)
        self.match, self.first, self.second = match, first, second
        self.ours, self.theirs = transfer_of(first), transfer_of(second)
        m = range(len(first.channels))
        tops = [self.big.embed(self.ours[i][j]).top for i in m for j in m]
        self.responses_of_a = [c for top in tops for c in coefficients_in_z(top, self.field)]

    def equations(self):
        """Yield polynomials in the parameters that vanish where B is A by the match."""
        z, calls, shift = self.big.variable(Z), self.match.calls, self.match.shift
        for k, channel in enumerate(self.second.channels):
            for own, other in zip(self.first.channels[calls[k]].steps, channel.steps):
                gap = self.field.embed(own) - self.field.embed(other, self.rename)
                yield gap.top
            for j in range(len(calls)):
                ours = self.big.embed(self.ours[calls[k]][calls[j]]) * z ** (shift[k] - shift[j])
                theirs = self.big.embed(self.theirs[k][j], self.rename)
                top = ours.top * theirs.bottom - theirs.top * ours.bottom
                yield from coefficients_in_z(top, self.field)

    def entries(self):
        """The branches of the match. Raises Undecided."""
        equations = []
        for equation in self.equations():
            if equation != 0 and equation.is_constant():
                return []
            if equation != 0 and equation not in equations:
                equations.append(equation)
        apart = [*self.domain_of_a, *self.domain_of_b]
        return entries_of(self, solve_system(self.field, equations, self.unknowns, apart))


@cache
def transfer_of(system):
    """H = D + C(zI − A)⁻¹B, entries in Q(parameters, z)."""
    big, m = with_z(system.field), range(len(system.channels))
    columns = [[row[j] for row in system.B] for j in m]
    return [
        [
            resolvent(system.field, system.A, columns[j], system.C[k]) + big.embed(system.D[k][j])
            for j in m
        ]
        for k in m
    ]


def same_by_channels(A, B):
    """Return (questions with entries, tried): those of the closest kind of sameness that holds
    whatever A's parameters are; without one of the closest that holds anywhere at which A moves, or
    else those of the plain matchings."""
    first, somewhere, tried = [], [], ""
    for level, group in enumerate(matches(A.system, B.system)):
        found = []
        for match, ours, theirs in group:
            try:
                question = ChannelQuestion(A, B, match, ours, theirs)
                entries = question.entries()
            except (Undecided, TooLarge) as reason:
                tried = tried or str(reason)
                continue
            if entries:
                found.append((question, entries))
        moving = [e for _, entries in found for e in entries if e.how == "moves"]
        if any(not entry.branch.equations for entry in moving):
            return found, ""
        somewhere = somewhere or (found if moving else [])
        if level == 0:
            first = found
    return (somewhere, "") if somewhere else (first, tried)
