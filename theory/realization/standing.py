"""What does not move: values of parameters at which A stands still and B can too, states that stay
at zero, and states that no point ever feels."""

from flint import fmpq

from theory.realization.definite import univariate

STANDING = "where the condition of branch 1 fails A stands still, and B can too"
ELSEWHERE = "where the condition of branch 1 fails B is A by another map"


def covered_beyond(A, B, question, branch, same=None):
    """Notes on why a branch without equations covers all values of A's parameters, or None where
    that is not seen: where one of its inequations fails A stands still, and B can stand still; or
    `same(A, B)` gives notes there, B with the numbers that the branch gives it."""
    if branch.equations:
        return None
    notes: list = []
    for factor in branch.nonzero:
        if factor in question.domain_of_a:
            continue
        single = univariate(factor)
        if single is None or len(single[1]) != 2:
            return None
        index, (low, high) = single
        name, value = question.field.names[index], fmpq(-low, high)
        if name not in A.parameters:
            return None
        still = _is_still(A, name, value)
        if still and any(_is_still(B, other, fmpq(0)) for other in B.parameters):
            notes.append(STANDING)
            continue
        found = None if same is None else _same_at(A, B, question, branch, (name, value), same)
        if found is None:
            return None
        notes += [ELSEWHERE, *found]
    return list(dict.fromkeys(notes))


def _same_at(A, B, question, branch, where, same):
    """`same` at a number for one of A's parameters, and the numbers that B's then have."""
    name, value = where
    put = {name: question.field.number(value)}
    numbers = {}
    for own, long in question.rename.items():
        if long in branch.map:
            try:
                image = branch.map[long].substitute(put)
            except ZeroDivisionError:
                return None
            if image.is_number() and not branch.map[long].is_number():
                numbers[own] = image.number()
    try:
        return same(A.at(**{name: value}), B.at(**numbers))
    except ValueError:
        return None


def _is_still(side, name, value):
    """True when the points of a program stay where they are, with this number."""
    try:
        special = side.at(**{name: value}).program
    except ValueError:
        return False
    reading = special.reading
    if is_fed_only(side):
        letters = {call.letter for call in reading.calls}
        return all(reading.after[n].letters().isdisjoint(letters) for n in reading.states)
    held = set().union(*(call.point.letters() for call in reading.calls))
    put = dict.fromkeys(moving_states(special)[1], reading.field.zero)
    states = [n for n in reading.states if n in held and n not in put]
    try:
        after = {n: reading.after[n].substitute(put) for n in states}
    except ZeroDivisionError:
        return False
    return all(after[n] == reading.field.variable(n) for n in states)


def is_fed_only(side):
    """True for a linear program that rests where no answer moves it."""
    return side.system is not None and side.system.resting


def moving_states(program):
    """Return (the states that matter, those that stay at zero from their start on)."""
    reading, starts = program.reading, program._start_values
    zero = {n for n in reading.names.states if starts[n] is not None and not starts[n]}
    while True:
        put = dict.fromkeys(zero, reading.field.zero)
        try:
            left = {n for n in zero if not reading.after[n].substitute(put)}
        except ZeroDivisionError:
            return reading.names.states, set()
        if left == zero:
            break
        zero = left
    felt = set().union(*(c.point.letters() for c in reading.calls))
    felt |= {n for call in reading.calls for step in call.steps for n in step.letters()}
    inside = {o.letter: set().union(*(a.letters() for a in o.arguments)) for o in reading.opaque}
    while True:
        names = [n for n in reading.names.states if n in felt]
        more = set().union(felt, *(reading.after[n].letters() for n in names))
        more = more.union(*(held for letter, held in inside.items() if letter in more))
        if more == felt:
            break
        felt = more
    return tuple(n for n in reading.names.states if n in felt and n not in zero), zero
