"""Programs at numbers at which a state forgets: a momentum parameter that is 0.

A state that is written anew in each iteration is none, so that states that are no multiples of
each other, such as an average of gradients and one of steps, may drop out on both sides.
"""

from itertools import product

from flint import fmpq

from theory.realization.branch import Branch
from theory.realization.standing import moving_states


def forgetful(A, B):
    """Yield ((A at numbers, which), (B at numbers, which)) with as many states left on both sides,
    fewer than before on one side at least; those closest to the programs first."""
    ours, theirs = _forgetting(A), _forgetting(B)
    for one, other in sorted(
        product(ours, theirs), key=lambda pair: len({**pair[0][1]}) + len(pair[1][1])
    ):
        if (one[1] or other[1]) and one[2] == other[2]:
            yield one[:2], other[:2]


def _forgetting(side):
    """(the side at numbers, which, how many states move): itself, and at each parameter 0 with
    which it has fewer states."""
    count = len(moving_states(side.program)[0])
    found = [(side, {}, count)]
    for name in side.parameters:
        try:
            special = side.at(**{name: 0})
            left = len(moving_states(special.program)[0])
        except ValueError:
            continue
        if left < count:
            found.append((special, {name: fmpq(0)}, left))
    return found


def widened(question, branch, ours, theirs):
    """A branch of programs at numbers as one of the programs themselves, in the field of
    `question`; what the search called extra is left out."""
    field = question.field
    known = {n: field.number(x) for n, x in ours.items()}
    own = {question.rename[n]: field.number(x) for n, x in theirs.items()}

    def of(element):
        return field.embed(element)

    def top(polynomial):
        context = polynomial.context()
        images = [
            field.context.gen(field.names.index(n))
            if n in field.names
            else field.context.constant(0)
            for n in context.names()
        ]
        return polynomial.compose(*images, ctx=field.context)

    kept = [n for n in branch.map if n in question.unknowns]
    conditions = [(field.variable(n) - x).top for n, x in known.items()]
    inside = [p for p in branch.nonzero if _within(p, field)]
    return Branch(
        [*conditions, *map(top, branch.equations)],
        [top(p) for p in inside],
        {**{n: of(branch.map[n]) for n in kept}, **own},
        tuple(n for n in branch.free if n in question.unknowns),
        {**{n: of(v) for n, v in branch.solved.items() if n in field.names}, **known, **own},
        [top(p) for p in branch.unsolved],
        [top(p) for p in branch.apart if _within(p, field)],
    )


def _within(polynomial, field):
    names = zip(polynomial.context().names(), polynomial.degrees())
    return all(n in field.names for n, degree in names if degree)
