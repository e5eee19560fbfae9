"""Values of A's parameters at which A stands still, and B can too."""

from flint import fmpq

from theory.realization.definite import univariate

STANDING = "where the condition of branch 1 fails A stands still, and B can too"


def stands_still_beyond(A, B, question, branch):
    """True when a branch without equations covers all values of A's parameters: where one of its
    inequations fails A stands still, and B can stand still."""
    if branch.equations:
        return False
    for factor in branch.nonzero:
        if factor in question.domain_of_a:
            continue
        single = univariate(factor)
        if single is None or len(single[1]) != 2:
            return False
        index, (low, high) = single
        name = question.field.names[index]
        if name not in A.parameters or not _is_still(A, name, fmpq(-low, high)):
            return False
        if not any(_is_still(B, other, fmpq(0)) for other in B.parameters):
            return False
    return True


def _is_still(side, name, value):
    """True when the points of a program stay where they are, with this number."""
    try:
        reading = side.at(**{name: value}).program.reading
    except ValueError:
        return False
    if is_fed_only(side):
        letters = {call.letter for call in reading.calls}
        return all(reading.after[n].letters().isdisjoint(letters) for n in reading.states)
    held = set().union(*(call.point.letters() for call in reading.calls))
    states = [n for n in reading.states if n in held]
    return all(reading.after[n] == reading.field.variable(n) for n in states)


def is_fed_only(side):
    """True for a linear program that rests where no answer moves it."""
    return side.system is not None and side.system.resting
