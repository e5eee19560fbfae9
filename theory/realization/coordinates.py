"""Programs that act on every coordinate alike: the same by a state map, or not by exact runs.

B's states are looked for as multiples of A's. States whose updates hold no root, sign or maximum
settle most of the multiples; with these put in, roots with equal contents have equal letters, and
what is left are identities between rational functions of states, answers and letters. That B is A
nowhere else is shown by runs (`elimination`); agreement in runs alone shows nothing.
"""

from itertools import islice, permutations
from itertools import product as choices

from theory.algorithms.interpreter import FIRST_GRADIENT
from theory.algorithms.names import START
from theory.realization.answer import Comparison
from theory.realization.branches import solve_system
from theory.realization.clock import World
from theory.realization.elimination import excluded
from theory.realization.entries import entries_of, verdict_of
from theory.realization.ideals import Undecided
from theory.realization.question import Question
from theory.realization.runs import difference_of_runs
from theory.realization.schedules import solve_schedules, told_conditions
from theory.realization.varying import divisors, split, ways

MAX_TRIES = 8
MAX_OPTIONS = 12


def compare_coordinates(A, B):
    """Compare two `Side`s, one of them not linear; see `compare`."""
    if A.program is None or B.program is None:
        raise Undecided("matrices are not compared with what is not linear")
    asked = [[call.function for call in side.program.reading.calls] for side in (A, B)]
    if asked[0] != asked[1]:
        return Comparison(
            A.name, B.name, "undecided", kind="non-linear",
            tried="what is not linear is compared where the same oracles are asked in order",
        )  # fmt: skip
    entries, search, best = [], None, None
    for attempt in islice(_attempts(A, B), MAX_TRIES):
        try:
            found = attempt.entries()
        except (Undecided, ZeroDivisionError, KeyError):
            continue
        rank = min((_equations(e) for e in found if e.how == "moves"), default=None)
        if rank is not None and (best is None or rank < best):
            entries, search, best = found, attempt, rank
        if best == 0:
            break
    return _answer(A, B, entries, search)


def _answer(A, B, entries, search):
    moving = [entry for entry in entries if entry.how == "moves"]
    verdict, open_, difference = "", "", None
    if moving:
        verdict, open_ = verdict_of(search.question, entries, moving)
    if verdict != "equivalent":
        difference = difference_of_runs(A, B)
        verdict, open_ = _elsewhere(A, B, moving, difference)
    notes, match = [], []
    if moving:
        notes = [f"where {condition}" for condition in search.assumed(moving[0].branch)]
        notes += search.starts(moving[0].branch)
        match = [f"B's {line}" for line in search.told(moving[0].branch)]
    return Comparison(
        A.name,
        B.name,
        verdict,
        tuple(entry.text for entry in entries),
        0 if moving else None,
        first_difference=difference,
        kind="non-linear",
        match=tuple(match),
        states=search.state_map(moving[0].branch) if moving else (),
        notes=tuple(notes),
        tried=open_,
    )


def _equations(entry):
    return sum(condition.endswith(" = 0") for condition in entry.text.conditions)


def _elsewhere(A, B, moving, difference):
    """The verdict where the branches do not cover all values of A's parameters."""
    if moving:
        shown = min(_equations(entry) for entry in moving) and excluded(A, B)
        return "conditional", "" if shown else "whether B is A where no branch holds"
    if difference is None:
        return "undecided", "no state map was found, and the runs that were tried agree"
    if not A.parameters and not B.parameters:
        return "not_equivalent", ""
    if excluded(A, B, everywhere=True):
        return "not_equivalent", ""
    values = excluded(A, B)
    if values is None:
        return "undecided", (
            "with these numbers they differ; whether other numbers of B's make it A"
        )
    if not A.parameters:
        return "not_equivalent", ""
    shown = ", ".join(f"{name} = {value}" for name, value in values.items())
    return "undecided", f"B is never A at {shown}; whether it is at other numbers of A's"


def _attempts(A, B):
    """Yield `Search`es: ways to match clocks, states, and then roots and signs."""
    ours, theirs = A.program.reading, B.program.reading
    mine, others = ours.names.states, theirs.names.states
    if len(mine) != len(others):
        return
    maps = sorted(
        islice(permutations(mine), 720),
        key=lambda order: -sum(a == b for a, b in zip(order, others)),
    )
    for special in (False, True):  # openings for all of A's parameters first
        for matched in ways(ours, theirs):
            for order in maps:
                pairs = dict(zip(others, order))
                if _asks_alike(ours, theirs, pairs):
                    yield from _openings(A, B, matched, pairs, special)


def _asks_alike(ours, theirs, pairs):
    """The points hold the same states."""
    for one, other in zip(ours.calls, theirs.calls):
        held = {pairs[name] for name in other.point.letters() & set(pairs)}
        if held != one.point.letters() & set(ours.names.states):
            return False
    return True


def _openings(A, B, matched, pairs, special):
    """A `Search` for each branch of the states without roots, and each way to match the roots;
    `special` branches are those with equations."""
    try:
        branches = Search(A, B, matched, pairs).opening()
    except (Undecided, ZeroDivisionError, KeyError):
        return
    for branch in branches:
        if bool(branch.equations) != special:
            continue
        letters = [o for o in B.program.reading.opaque if o.vector or o.kind == "norm"]
        mine = [o for o in A.program.reading.opaque if o.vector or o.kind == "norm"]
        options = [[*(o.letter for o in mine if o.kind == p.kind), None] for p in letters]
        for choice in islice(choices(*options), MAX_OPTIONS):
            matches = {p.letter: c for p, c in zip(letters, choice) if c}
            try:
                yield Search(A, B, matched, pairs, branch, matches)
            except (Undecided, ZeroDivisionError, KeyError):
                continue


class Search:
    """One try for a state map: B's state s is a multiple, the unknown `m s`, of A's `pairs[s]`."""

    def __init__(self, A, B, matched, pairs, branch=None, roots=()):
        self.A, self.B, self.pairs, self.branch = A, B, pairs, branch
        self.ours, self.theirs = A.program.reading, B.program.reading
        self.multiples = {name: f"m {name}" for name in pairs}
        letters = [*self.ours.names.states, *(call.letter for call in self.ours.calls)]
        norms = [o.letter for o in self.ours.opaque if o.kind == "norm"]
        vectors = [*letters, *norms, START, FIRST_GRADIENT]
        extra = tuple(self.multiples.values())
        self.question = Question(A, B, extra)
        self.world = World((A, B), extra=extra, vectors=vectors, matched=matched)
        self.roots, self.gaps, self.schedules, self.divided = dict(roots), [], (), []
        self.bottoms: list = []
        self._images()

    def _images(self):
        world, (ours, theirs) = self.world, self.world.images
        for letter in world.vectors:
            ours[letter] = world.field.variable(letter)
        for name, other in self.pairs.items():
            theirs[name] = world.field.variable(self.multiples[name]) * ours[other]
        for one, other in zip(self.ours.calls, self.theirs.calls):
            theirs[other.letter] = ours[one.letter]
        theirs[START], theirs[FIRST_GRADIENT] = ours[START], ours[FIRST_GRADIENT]
        self.put = {}
        if self.branch is not None:
            self.put = {n: image_of(world, v) for n, v in self.branch.solved.items()}
            self.gaps += [world.field.variable(n) - v for n, v in self.put.items()]
            self.gaps += [world.field.polynomial(_up(world, e)) for e in self.branch.unsolved]
            for place, reading in ((0, self.ours), (1, self.theirs)):
                self._opaque(place, reading)

    def _opaque(self, place, reading):
        world, images = self.world, self.world.images
        for opaque in reading.opaque:
            known = opaque.letter in images[place] and opaque.kind != "norm"
            if known and (opaque.vector or not place):
                continue
            arguments = [self.read(place, a) for a in opaque.arguments]
            partner = self.roots.get(opaque.letter) if place else None
            if partner is not None:
                other = next(o for o in self.ours.opaque if o.letter == partner)
                mine = [self.read(0, a) for a in other.arguments]
                if any(a.letters() & set(self.question.unknowns) for a in arguments):
                    self.gaps += [x - y for x, y in zip(arguments, mine)]
                    images[1][opaque.letter] = images[0][partner]
                    continue
            images[place][opaque.letter] = world.opaque(opaque.kind, arguments)

    def read(self, place, element):
        """An element of a reading in the world, what the opening found put in."""
        return self.world.read(place, element).substitute(self.put)

    def opening(self):
        """The branches of the updates without roots, signs and maxima."""
        hidden = {o.letter for o in (*self.ours.opaque, *self.theirs.opaque) if o.vector}
        hidden |= {o.letter for o in self.theirs.opaque + self.ours.opaque if o.kind == "norm"}
        gaps = list(self.world.equations)
        for name, other in self.pairs.items():
            one, two = self.ours.after[other], self.theirs.after[name]
            if (one.letters() | two.letters()).isdisjoint(hidden):
                gaps.append(self._gap(name, other))
        return self._solved(gaps)

    def _gap(self, name, other):
        multiple = self.world.field.variable(self.multiples[name])
        return self.read(1, self.theirs.after[name]) - self.read(
            0, self.ours.after[other]
        ) * multiple.substitute(self.put)

    def _solved(self, gaps):
        question, world = self.question, self.world
        below = [1 / bottom for bottom in self.bottoms]
        apart = [*question.domain_of_a, *question.domain_of_b, *divisors(question, gaps + below)]
        equations = split(world, question, [gap.top for gap in gaps])
        if any(e != 0 and e.is_constant() for e in equations):
            return []
        return solve_system(question.field, equations, question.unknowns, apart)

    def entries(self):
        """The branches on which B is A by a map of this kind. Raises Undecided."""
        gaps = [*self.gaps, *(e.substitute(self.put) for e in self.world.equations)]
        for one, other in zip(self.ours.calls, self.theirs.calls):
            gaps.append(self.read(1, other.point) - self.read(0, one.point))
            gaps += [self.read(1, y) - self.read(0, x) for x, y in zip(one.steps, other.steps)]
        gaps += [self._gap(name, other) for name, other in self.pairs.items()]
        gaps = self._by_coordinates(gaps)
        gaps, self.schedules, _, more = solve_schedules(self.world, self.B, gaps)
        self.divided = more
        held = set().union(*(call.point.letters() for call in self.ours.calls))
        moved = [
            self.read(0, self.ours.after[n]) - self.world.images[0][n]
            for n in self.ours.names.states
            if n in held
        ]
        self.question.responses_of_a = split(self.world, self.question, [m.top for m in moved])
        return entries_of(self.question, self._solved(gaps))

    def _by_coordinates(self, gaps):
        """The coefficients of the gaps in what differs from coordinate to coordinate."""
        world, found = self.world, list({str(d): d for d in gaps if not d.bottom.is_one()}.values())
        self.bottoms = [self.world.field.polynomial(d.bottom) for d in found]
        hidden = world.vectors | world.of_vectors
        places = [i for i, name in enumerate(world.field.names) if name in hidden]
        parts: dict = {}
        for gap in gaps:
            for exponents, coefficient in world.reduced(gap.top).to_dict().items():
                key = tuple(exponents[i] for i in places)
                rest = list(exponents)
                for i in places:
                    rest[i] = 0
                parts.setdefault((str(gap.top), key), {})[tuple(rest)] = coefficient
        texts = {}
        for terms in parts.values():
            value = world.field.polynomial(world.field.context.from_dict(terms))
            texts[str(value)] = value
        return list(texts.values())

    def assumed(self, branch):
        """What is taken to be positive, and not 0, on a branch, as texts."""
        put = {n: image_of(self.world, v) for n, v in branch.solved.items()}
        positive = [f"{name} > 0" for name in self.world.positive]
        return positive + told_conditions(self.world, self.divided, put)

    def told(self, branch):
        """Schedules of B on a branch, a line each."""
        put = {n: image_of(self.world, v) for n, v in branch.solved.items()}
        for name, value in self.schedules:
            yield f"{name}[t] is {self.world.told(value.substitute(put).text())}"

    def starts(self, branch):
        """A note where the starts do not go along with the map."""
        mine, others = (side.program._start_values for side in (self.A, self.B))
        put = {n: image_of(self.world, v) for n, v in branch.solved.items()}
        for name, other in self.pairs.items():
            if mine[other] is None or others[name] is None:
                yield f"the starts of {name} were not compared"
                continue
            multiple = self.world.field.variable(self.multiples[name])
            gap = self.read(1, others[name]) - multiple * self.read(0, mine[other])
            if gap.substitute(put):
                yield f"the recursions agree, and B's {name} starts differently"

    def state_map(self, branch):
        """B's states in A's."""
        found = []
        for name, other in self.pairs.items():
            value = branch.solved.get(self.multiples[name])
            text = self.multiples[name] if value is None else value.text()
            plain = text == "1"
            wide = " " in text
            found.append(
                (name, other if plain else f"({text})*{other}" if wide else f"{text}*{other}")
            )
        return tuple(found)


def image_of(world, value):
    """An element of the question's field in the world."""
    return world.field.embed(value)


def _up(world, polynomial):
    names = polynomial.context().names()
    place = [world.field.names.index(name) for name in names]
    terms = {}
    for exponents, coefficient in polynomial.to_dict().items():
        wide = [0] * len(world.field.names)
        for i, exponent in zip(place, exponents):
            wide[i] = exponent
        terms[tuple(wide)] = coefficient
    return world.field.context.from_dict(terms)
