"""Linear programs whose coefficients change with the time: the same for all t.

What call k meets at t + i + 1 of the answer to call j at t is σ(ℓ_i)·B_j, with ℓ_0 = C_k and
ℓ_{i+1} = σ(ℓ_i)·A, rows over the field of the letters of the time. The rows of both programs
together span a space of at most n_A + n_B dimensions that is closed under ℓ ↦ σ(ℓ)A; so where the
first n_A + n_B of them agree, all do, for every t. That is the induction.
"""

from itertools import product as choices

from theory.algorithms.linear import part_of
from theory.laws.rational_functions import Ratio, irreducible_factors
from theory.realization.answer import Comparison
from theory.realization.branches import solve_system
from theory.realization.clock import World, clock_letters, image, offsets
from theory.realization.entries import entries_of, verdict_of
from theory.realization.ideals import Undecided
from theory.realization.question import Question
from theory.realization.runs import difference_of_runs
from theory.realization.schedules import solve_schedules, told_conditions

MAX_WAYS = 40
TIMES = (1, 2, 3)


def compare_varying(A, B):
    """Compare two linear `Side`s, one of them time-varying; see `compare`."""
    if A.program is None or B.program is None:
        raise Undecided("matrices are not compared with what changes with the time")
    systems = A.system, B.system
    functions = [[channel.function for channel in system.channels] for system in systems]
    if functions[0] != functions[1]:
        return Comparison(
            A.name, B.name, "undecided", kind="time-varying",
            tried="calls in another order are compared where all numbers are constant",
        )  # fmt: skip
    best, question = None, Question(A, B)
    for matched in ways(A.program.reading, B.program.reading):
        try:
            found = _branches(A, B, question, matched)
        except Undecided as reason:
            best = best or (None, str(reason), None, [])
            continue
        if best is None or best[0] is None or any(e.how == "moves" for e in found[0]):
            best = found
        if any(entry.how == "moves" for entry in found[0]):
            break
    entries, tried, schedules, assumed = best
    if entries is None:
        raise Undecided(tried)
    return answer_of(A, B, question, entries, tried, schedules, assumed)


def answer_of(A, B, question, entries, tried, schedules, assumed):
    """The `Comparison`; `tried` is empty where the branches are known to be all there are."""
    moving = [entry for entry in entries if entry.how == "moves"]
    verdict, open_ = ("not_equivalent", "")
    if entries:
        verdict, open_ = verdict_of(question, entries, moving)
    if verdict in ("conditional", "not_equivalent") and tried:
        verdict, open_ = "undecided", tried
    notes = [f"where {condition}" for condition in assumed] if moving else []
    resting = all(side.system.resting and not any(side.system.kick) for side in (A, B))
    if moving and not resting:
        notes.append("the starts were not compared: B starts like A where its states do")
    shown = None if verdict == "equivalent" else difference_of_runs(A, B)
    return Comparison(
        A.name,
        B.name,
        verdict,
        tuple(entry.text for entry in entries),
        0 if moving else None,
        first_difference=shown,
        kind="time-varying",
        match=tuple(f"B's {name}[t] is {value}" for name, value in schedules) if moving else (),
        notes=tuple(notes),
        tried=open_,
    )


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


def _branches(A, B, question, matched):
    """(entries, what stays open, schedules of B, assumptions) for one way to match the clocks."""
    n = A.system.size + B.system.size
    world = World((A, B), shifts=n + 2, matched=matched)
    gaps = [*world.equations, *_steps(world, A, B)]
    ours, theirs = responses(world, 0, A, n), responses(world, 1, B, n)
    gaps += [x - y for x, y in zip(ours, theirs)]
    gaps, schedules, forced, apart_of_schedules = solve_schedules(world, B, gaps)
    apart = [*question.domain_of_a, *question.domain_of_b, *divisors(question, gaps)]
    equations = split(world, question, [gap.top for gap in gaps])
    question.responses_of_a = split(world, question, [x.top for x in ours])
    entries = entries_of(
        question, solve_system(question.field, equations, question.unknowns, apart)
    )
    tried = "" if forced else "whether other schedules of B would do"
    if not tried and (world.known or any(clock_letters(s.program.reading) for s in (A, B))):
        tried = _open(A, B, question, world, apart, ours, theirs, entries)
    assumed = [f"{name} > 0" for name in world.positive]
    assumed += told_conditions(world, apart_of_schedules, {})
    texts = [(name, world.told(value.text())) for name, value in schedules]
    return entries, tried, texts, assumed


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
    question, as polynomials of its field, without repetition."""
    names, own = world.field.names, question.field.names
    place = [names.index(name) for name in own]
    rest = [i for i, name in enumerate(names) if name not in own]
    found: dict = {}
    for polynomial in map(world.reduced, polynomials):
        parts: dict = {}
        for exponents, coefficient in polynomial.to_dict().items():
            key = tuple(exponents[i] for i in rest)
            parts.setdefault(key, {})[tuple(exponents[i] for i in place)] = coefficient
        for terms in parts.values():
            value = question.field.context.from_dict(terms)
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
