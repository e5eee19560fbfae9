"""Linear programs whose coefficients change with the time: the same for all t.

What call k meets at t + i + 1 of the answer to call j at t is σ(ℓ_i)·B_j, with ℓ_0 = C_k and
ℓ_{i+1} = σ(ℓ_i)·A, rows over the field of the letters of the time. The rows of both programs
together span a space of at most n_A + n_B dimensions that is closed under ℓ ↦ σ(ℓ)A; so where the
first n_A + n_B of them agree, all do, for every t. That is the induction.
"""

from dataclasses import dataclass
from itertools import islice
from itertools import product as choices
from typing import Any

from theory.algorithms.interpreter import entry
from theory.algorithms.linear import part_of
from theory.algorithms.tree import TIME
from theory.laws.factors import irreducible_factors
from theory.laws.rational_functions import Ratio, terms_of
from theory.realization.beyond import apart_beyond
from theory.realization.branch import without_repetition
from theory.realization.branches import solve_system
from theory.realization.clock import World, clock_letters, image, offsets
from theory.realization.elimination import elsewhere, excluded
from theory.realization.entries import comparison, entries_of, verdict_of
from theory.realization.ideals import Undecided
from theory.realization.question import Question
from theory.realization.runs import difference_of_runs
from theory.realization.same import same_of
from theory.realization.schedules import bottoms, of, solve_schedules, told_conditions
from theory.realization.standing import covered_beyond

MAX_WAYS = 40
MAX_LOST = 3  # slopes that are 0 one after another
TIMES = (1, 2, 3)
GUESS = ("u of a sequence", "v of a sequence")


@dataclass(frozen=True)
class Found:
    """What one way to match the clocks gave: `tried` says what stayed open, `told` are B's
    schedules in words, `assumed` what makes B defined, and `needed` what must hold besides for
    there to be no other branches; `same` is what an induction is written from."""

    entries: list
    tried: str
    told: tuple = ()
    assumed: tuple = ()
    needed: tuple = ()
    same: Any = None

    @property
    def moves(self):
        """True where A moves on a branch."""
        return any(entry.how == "moves" for entry in self.entries)

    @property
    def covers(self):
        """True where A moves on a branch without equations."""
        return any(e.how == "moves" and not e.branch.equations for e in self.entries)


def compare_varying(A, B):
    """Compare two linear `Side`s, one of them time-varying; see `compare`."""
    if A.program is None or B.program is None:
        raise Undecided("matrices are not compared with what changes with the time")
    systems = A.system, B.system
    functions = [[channel.function for channel in system.channels] for system in systems]
    if functions[0] != functions[1]:
        return comparison(
            A, B, "time-varying", (), "undecided",
            "calls in another order are compared where all numbers are constant",
        )  # fmt: skip
    best, question, reason = None, Question(A, B), ""
    for count, matched in enumerate(ways(A.program.reading, B.program.reading)):
        if count == 1 and excluded(A, B, everywhere=True):
            break
        try:
            found = _branches(A, B, question, matched)
        except Undecided as stopped:
            reason = reason or str(stopped)
            continue
        if best is None or (found.moves and not best.moves):
            best = found
        if found.moves:
            break
    if best is not None and not best.covers and offsets(B.program.reading):
        best, question = _guessed(A, B, best, question)
    if best is None and not reason:
        best = Found([], "")
    if best is None:
        raise Undecided(reason)
    return _answer(A, B, question, best)


def _guessed(A, B, best, question):
    """(found, question) with the sequence of B that stayed open taken as (t + u)/(t + v), where
    that makes B the same at all of A's numbers; else what was found before."""
    other = Question(A, B, GUESS)
    for matched in islice(ways(A.program.reading, B.program.reading), 2):
        try:
            found = _branches(A, B, other, matched, guess=True)
        except (Undecided, ZeroDivisionError):
            continue
        if found.covers:
            return found, other
    return best, question


def _answer(A, B, question, found):
    """The `Comparison`; `found.tried` is empty where the branches are known to be all there are."""
    moving = [entry for entry in found.entries if entry.how == "moves"]
    verdict, open_, shown = "not_equivalent", "", None
    if found.entries:
        verdict, open_ = verdict_of(question, found.entries, moving)
    beyond = None
    if verdict != "equivalent" and moving:
        beyond = covered_beyond(A, B, question, moving[0].branch)
    if beyond is not None:
        verdict, open_ = "equivalent", ""
    if verdict != "equivalent":
        of_a = question.missed if verdict == "conditional" else {}
        shown = difference_of_runs(A, B, of_a=of_a)
    if verdict in ("conditional", "not_equivalent") and found.tried:
        verdict, open_ = elsewhere(A, B, moving, shown)
        if open_ and moving and apart_beyond(A, B, moving[0].branch):
            verdict, open_ = "conditional", ""
        if open_:
            verdict, open_ = "undecided", f"{found.tried}; {open_}"
    conditions = found.assumed if verdict == "equivalent" else (*found.assumed, *found.needed)
    notes = [f"where {condition}" for condition in dict.fromkeys(conditions)] if moving else []
    notes += beyond or []
    resting = all(side.system.resting and not any(side.system.kick) for side in (A, B))
    if moving and not resting:
        notes.append("the starts were not compared: B starts like A where its states do")
    return comparison(
        A, B, "time-varying", found.entries, verdict, open_, first_difference=shown,
        match=found.told if moving else (), notes=tuple(notes), same=found.same,
    )  # fmt: skip


def ways(ours, theirs):
    """Yield ways to match B's powers and changing numbers with A's, none last."""
    mine, others = clock_letters(ours), clock_letters(theirs)
    options = []
    for i in range(len(others)):
        base = theirs.powers.get(others[i])
        text = None if base is None else base.text()
        aligned = sorted(
            mine,
            key=lambda a: (
                a not in ours.powers or ours.powers[a].text() != text,
                mine.index(a) != i,
            ),
        )
        signs = (1,) if others[i] in theirs.powers else (1, -1)
        options.append([*((a, e) for e in signs for a in aligned), None])
    for count, way in enumerate(choices(*options)):
        if count == MAX_WAYS:
            break
        yield {b: a for b, a in zip(others, way) if a is not None}
    if others:
        yield {}


def _branches(A, B, question, matched, guess=False):
    """What one way to match the clocks gives, as `Found`."""
    n = A.system.size + B.system.size
    world = World((A, B), GUESS if guess else (), shifts=n + 2, matched=matched)
    gaps = [*world.equations, *_steps(world, A, B)]
    ours, theirs = responses(world, 0, A, n), responses(world, 1, B, n)
    gaps += [x - y for x, y in zip(ours, theirs)]
    names, all_gaps = of(B), gaps
    gaps, schedules, slopes, lost = solve_schedules(world, names, gaps)
    if guess:
        gaps, schedules = _with_guess(world, names, gaps, schedules)
    branches, apart = _solved(question, world, gaps)
    if branches:
        question.responses_of_a = split(world, question, [x.top for x in ours])
    entries = entries_of(question, branches)
    ways_of = {id(branch): schedules for branch in branches}
    if lost and not guess and not any(e.how == "moves" and not e.branch.equations for e in entries):
        beside = where_lost(world, question, names, all_gaps, lost)
        if beside is not None:
            more, slopes = beside[0], [*(p for p in slopes if p not in lost), *beside[1]]
            ways_of |= {id(branch): found for branch, found in more}
            every = [*branches, *(branch for branch, _ in more)]
            entries, lost = entries_of(question, without_repetition(question.field, every)), []
    tried = "" if lost == [] else "whether other schedules of B would do"
    if not tried and (world.known or any(clock_letters(s.program.reading) for s in (A, B))):
        tried = _open(A, B, question, world, apart, ours, theirs, entries)
    moving = next((entry.branch for entry in entries if entry.how == "moves"), None)
    put = {} if moving is None else {n: world.field.embed(v) for n, v in moving.solved.items()}
    schedules = schedules if moving is None else ways_of[id(moving)]
    told = [
        f"B's {name}[t] is {world.told(value.substitute(put).text())}" for name, value in schedules
    ]
    left = set(names) - {name for name, _ in schedules}
    told += [f"B's {name}[t] is free, written {names[name]}[t]" for name in names if name in left]
    assumed = [f"{name} > 0" for name in world.positive]
    assumed += told_conditions(world, bottoms(schedules, put), put)
    needed = told_conditions(world, slopes, put)
    same = None if moving is None or moving.unsolved else same_of(world, put, schedules, names)
    return Found(entries, tried, tuple(told), tuple(assumed), tuple(needed), same)


def _solved(question, world, gaps, more=()):
    """(branches on which the gaps are 0 and so are `more`, what is not 0 on them)."""
    apart = [*question.domain_of_a, *question.domain_of_b, *divisors(question, gaps)]
    equations = [*more, *split(world, question, [gap.top for gap in gaps])]
    return solve_system(question.field, equations, question.unknowns, apart), apart


def where_lost(world, question, names, gaps, lost, depth=0):
    """([(branch, schedules)], slopes) where one of the polynomials `lost` is 0, which solving for
    schedules divided by, as long as no slope is 0; None where that stays open."""
    found: list = []
    slopes: list = []
    for factor in lost:
        put = _plainly(world, question, factor)
        if put is None or depth == MAX_LOST:
            return None
        try:
            left = [gap for gap in (gap.substitute(put) for gap in gaps) if gap]
            rest, schedules, divided, more = solve_schedules(world, names, left)
            branches, _ = _solved(question, world, rest, [part_of(question.field, factor)])
            deeper = (
                None if more is None else where_lost(world, question, names, left, more, depth + 1)
            )
        except (Undecided, ZeroDivisionError):
            return None
        if deeper is None:
            return None
        found += [*((branch, schedules) for branch in branches), *deeper[0]]
        slopes += [*(p for p in divided if p not in more), *deeper[1]]
    return found, slopes


def _plainly(world, question, factor):
    """{parameter of B: the value that makes the factor 0}, where it stands in it plainly and all
    others are parameters too."""
    held = world.field.polynomial(factor).letters()
    if not held <= set(question.field.names):
        return None
    for name in (n for n in question.unknowns if n in held):
        slope = factor.derivative(name)
        if slope.is_constant():
            letter = world.field.variable(name)
            return {name: letter - world.field.polynomial(factor) / slope.leading_coefficient()}
    return None


def _with_guess(world, names, gaps, schedules):
    left = set(names) - {name for name, _ in schedules}
    if len(left) != 1:
        raise Undecided("more than one sequence stays open")
    (name,) = left
    t, u, v = (world.field.variable(letter) for letter in (TIME, *GUESS))
    places = [k for k in range(-99, 100) if entry(names[name], k) in world.field.names]
    put = {entry(names[name], k): (t + k + u) / (t + k + v) for k in places}
    known = [(other, value.substitute(put)) for other, value in schedules]
    return [gap.substitute(put) for gap in gaps], (*known, (name, (t + u) / (t + v)))


def divisors(question, elements):
    """The factors of denominators that are made of parameters: where one is 0, a numerator says
    nothing."""
    found: dict = {}
    for bottom in {str(e.bottom): e.bottom for e in elements}.values():
        for factor in irreducible_factors(bottom):
            names = factor.context().names()
            held = {n for n, degree in zip(names, factor.degrees()) if degree}
            if held <= set(question.field.names):
                moved = part_of(question.field, factor)
                found[str(moved)] = moved
    return list(found.values())


def _steps(world, A, B):
    for own, other in zip(A.system.channels, B.system.channels):
        for one, two in zip(own.steps, other.steps):
            yield world.read(0, one) - world.read(1, two)


def responses(world, place, side, count):
    """D, and what each call meets of each answer 1 … count iterations later."""
    system = side.system

    def moved(rows):
        return [[world.read(place, x) for x in row] for row in rows]

    A, B, C, D = (moved(rows) for rows in (system.A, system.B, system.C, system.D))
    found = [x for row in D for x in row]
    zero = world.field.zero
    rows = C
    for _ in range(count):
        rows = [[world.later(x) for x in row] for row in rows]
        columns = list(zip(*B))
        found += [_dot(row, column, zero) for row in rows for column in columns]
        columns = list(zip(*A))
        rows = [[_dot(row, column, zero) for column in columns] for row in rows]
    return found


def _dot(row, column, zero) -> Ratio:
    return sum((x * y for x, y in zip(row, column) if x and y), zero)


def split(world, question, polynomials):
    """The coefficients of polynomials of the world in all letters but the parameters of the
    question, as polynomials of its field, without repetition. A number that is not 0 is returned
    alone where one comes up."""
    names, own = world.field.names, question.field.names
    place = [names.index(name) for name in own]
    rest = [i for i, name in enumerate(names) if name not in own]
    found: dict = {}
    for polynomial in map(world.reduced, sorted(polynomials, key=len)):
        parts: dict = {}
        for exponents, coefficient in terms_of(polynomial):
            key = tuple(exponents[i] for i in rest)
            parts.setdefault(key, {})[tuple(exponents[i] for i in place)] = coefficient
        for terms in parts.values():
            value = question.field.context.from_dict(terms)
            if value.is_constant() and value != 0:
                return [value]
            found[str(value)] = value
    return list(found.values())


def _open(A, B, question, world, apart, ours, theirs, entries):
    """What stays open where letters of the time may depend on each other: nothing, where the first
    iterations alone leave no other branches."""
    if world.known or offsets(B.program.reading):
        return "whether the numbers that change with the time agree in some other way"
    equations = []
    for time in TIMES:
        for one, other in zip(ours, theirs):
            values = []
            for place, element in ((0, one), (1, other)):
                value = at_time(world, place, element, time)
                if value is None:
                    return f"whether the coefficients agree in another way: undefined at t = {time}"
                values.append(value)
            equations += split(world, question, [(values[0] - values[1]).top])
    more = entries_of(question, solve_system(question.field, equations, question.unknowns, apart))
    known = {str(entry.text) for entry in entries}
    if all(str(entry.text) in known for entry in more if entry.how != "still"):
        return ""
    return "whether the first iterations, on which B can be A elsewhere, go on so"


def at_time(world, place, element, time):
    """The element with numbers for the clock at `time`; None where it is not defined."""
    put = {"t": world.field.number(time)}
    try:
        for side in (0, 1):
            reading = world.sides[side].program.reading
            for letter in world.starts[side]:
                name = world.images[side][letter]
                if letter in reading.powers:
                    base = world.read(side, reading.powers[letter])
                    value = base ** (time + reading.power_offset)
                else:
                    value = _iterated(world, side, letter, time)
                for own in name.letters() - set(world.sides[0].parameters):
                    if name == world.field.variable(own):
                        put[own] = value
        return element.substitute(put)
    except ZeroDivisionError:
        return None


def _iterated(world, side, letter, time):
    """The value of a number that changes at the beginning of iteration `time`."""
    values = dict(world.starts[side])
    reading = world.sides[side].program.reading
    for step in range(1, time):
        images = {**world.images[side], **values, "t": world.field.number(step)}
        for power, base in reading.powers.items():
            images[power] = world.read(side, base) ** (step + reading.power_offset)
        later = {
            name: image(reading.after[name], images, world.field) for name in reading.names.scalars
        }
        values.update(later)
    return values[letter]
