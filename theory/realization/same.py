"""One linear program is another: the letters of both, what B's are, and the map of states."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from theory.algorithms.interpreter import entry
from theory.laws.linear_algebra import solve
from theory.realization.clock import World, clock_letters, clock_name, image
from theory.realization.no_theorem import NoTheorem
from theory.realization.schedules import positions, shifted


@dataclass(frozen=True)
class Same:
    """B is A: `world` holds the letters of both, `put` gives elements to names of it, B's numbers
    and schedules among them; call k of B is call `calls[k]` of A."""

    world: Any
    put: dict
    calls: tuple

    @cached_property
    def kept(self):
        """Numbers that change by a program's own rule and are written by other letters: (side,
        letter, name in the world, element that it is)."""
        found = []
        for place in (0, 1):
            reading = self.world.sides[place].program.reading
            for letter in clock_letters(reading):
                name = clock_name(reading, letter) + "_B" * place
                value = self.world.images[place][letter]
                if value != self.world.field.variable(name):
                    found.append((place, letter, name, value))
        return found

    def own(self, place, element):
        """An element of a side's reading in letters of its own."""
        images = {
            letter: self.world.field.variable(name)
            for side, letter, name, _ in self.kept
            if side == place
        }
        return image(element, {**self.world.images[place], **images}, self.world.field)

    def raw(self, place, name):
        """A matrix of a side's system in its own letters, A's calls in B's order."""
        rows = getattr(self.world.sides[place].system, name)
        rows = [[self.own(place, x) for x in row] for row in rows]
        if place == 0 and name in "CD":
            rows = [rows[k] for k in self.calls]
        if place == 0 and name in "BD":
            rows = [[row[k] for k in self.calls] for row in rows]
        return rows

    def rows(self, place, name):
        """The same in A's letters."""
        put = {name: value for _, _, name, value in self.kept}
        return [
            [x.substitute(put).substitute(self.put) for x in row] for row in self.raw(place, name)
        ]


def state_map(found, source):
    """M with the states of the other side M times those of side `source`, in A's letters at t, from
    what the other's points meet of its states; checked: it goes along with an iteration and gives
    the same points. Raises NoTheorem."""
    world = found.world
    places = (source, 1 - source)
    A, B = ({name: found.rows(place, name) for name in "ABCD"} for place in places)
    n = len(A["A"]) + len(B["A"])
    ours, theirs = list(A["C"]), list(B["C"])
    seen = [list(ours), list(theirs)]
    for _ in range(n - 1):
        for rows, system, kept in ((ours, A, seen[0]), (theirs, B, seen[1])):
            rows[:] = _times([[world.later(x) for x in row] for row in rows], system["A"], world)
            kept += [list(row) for row in rows]
    columns = [solve(seen[1], [row[j] for row in seen[0]]) for j in range(len(A["A"]))]
    if None in columns:
        raise NoTheorem("the states of neither are a linear map of the other's")
    M = [list(row) for row in zip(*columns)] if columns else []
    later = [[world.later(x) for x in row] for row in M]
    along = _times(later, A["A"], world), _times(B["A"], M, world)
    same_points = _times(B["C"], M, world) == A["C"] and A["D"] == B["D"]
    if along[0] != along[1] or _times(later, A["B"], world) != B["B"] or not same_points:
        raise NoTheorem("the states of neither are a linear map of the other's")
    return M


def _times(rows, others, world):
    columns = list(zip(*others))
    zero = world.field.zero
    return [
        [sum((x * y for x, y in zip(row, c) if x and y), zero) for c in columns] for row in rows
    ]


def same_of(world, put, schedules=(), names=(), calls=None):
    """The `Same` of a branch that gives `put`, and of schedules, `names` as in `schedules.of`."""
    put, names = dict(put), dict(names)
    for name, value in schedules:
        for k in positions(world, names[name]):
            moved = shifted(world, value.substitute(put), k)
            if moved is not None:
                put[entry(names[name], k)] = moved
    count = len(world.sides[0].system.channels)
    return Same(world, put, tuple(range(count)) if calls is None else tuple(calls))


def of_branch(A, B, branch, calls=None):
    """The `Same` of two sides with constant coefficients on a branch. Raises NoTheorem."""
    if A.program is None or B.program is None:
        raise NoTheorem("a theorem is written for programs: give matrices as one")
    if branch.unsolved:
        raise NoTheorem("B's numbers are roots of an equation on this branch: give them values")
    world = World((A, B), shifts=A.system.size + B.system.size + 2)
    put = {name: world.field.embed(value) for name, value in branch.solved.items()}
    return same_of(world, put, calls=calls)
