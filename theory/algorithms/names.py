"""Optimizers as text, third part: what each name is, by where it stands.

A name read before it is assigned is a state, a name never assigned is a parameter, any other
name is an abbreviation within the iteration. A state that no gradient and no point reaches is a
number that changes with time, a scalar; `t` counts the iterations unless it is assigned or
declared, and `name[t]` is an entry of a sequence.
"""

from dataclasses import dataclass

from theory.algorithms.functions import is_oracle, parts, walk
from theory.algorithms.tokens import ProgramError
from theory.algorithms.tree import TIME, Call, Item, Name, Negative, Operation, TimePower

START = "start"
MAX_STATES = 24
MAX_PARAMETERS = 24


@dataclass(frozen=True)
class Names:
    """`states` are vectors, `scalars` states that are numbers; all in order of appearance."""

    states: tuple
    scalars: tuple
    parameters: tuple
    sequences: tuple
    clock: bool


def refused(statement, reason):
    """A ProgramError that shows the statement."""
    return ProgramError(f'"{statement.text}": {reason}')


def names_of(source):
    """Return the `Names` of a `Source`. Raises ProgramError on misuse."""
    steps = [statement for statement in source.statements if not statement.initial]
    assigned = {target for statement in steps for target in statement.targets}
    for name in source.declared:
        if name in assigned:
            raise ProgramError(
                f"param {name}: {name} is assigned in the program: declare names that are not"
            )
    clock = TIME not in assigned and TIME not in source.declared
    states, parameters, sequences = _of_steps(steps, assigned, clock)
    parameters += [name for name in source.declared if name not in parameters]
    _of_start_lines(source, states, assigned, parameters, clock)
    for name in sequences:
        if name in parameters:
            raise ProgramError(
                f"{name} stands both as {name} and as {name}[t]: a sequence has an index wherever "
                "it stands"
            )
    for count, limit, what in (
        (states, MAX_STATES, "states"),
        ([*parameters, *sequences], MAX_PARAMETERS, "parameters"),
    ):
        if len(count) > limit:
            raise ProgramError(
                f"the program has {len(count)} {what}: "
                f"the limit is {limit}, so give numbers or leave some out"
            )
    vectors = _vectors(steps, states)
    used = clock and any(_is_clock(part) for s in steps for e in s.expressions for part in walk(e))
    return Names(
        tuple(name for name in states if name in vectors),
        tuple(name for name in states if name not in vectors),
        tuple(parameters),
        tuple(sequences),
        used,
    )


def _is_clock(tree):
    return isinstance(tree, (TimePower, Item)) or (isinstance(tree, Name) and tree.name == TIME)


def _of_steps(steps, assigned, clock):
    states, parameters, sequences, known = [], [], [], set()
    for statement in steps:
        for part in (p for e in statement.expressions for p in walk(e)):
            if isinstance(part, Item):
                if part.name in assigned:
                    raise refused(
                        statement,
                        f"{part.text}: {part.name} is assigned in the program, so it is no "
                        f"sequence; {part.name} is its newest value, and an older one is kept by "
                        f"assigning it, {part.name}_prev = {part.name}",
                    )
                if part.name not in sequences:
                    sequences.append(part.name)
            if isinstance(part, (Item, TimePower)) and not clock:
                raise refused(
                    statement,
                    f"{part.text}: t is no step counter in this program: "
                    "call the other t by another name",
                )
            if not isinstance(part, Name) or (clock and part.name == TIME):
                continue
            name = part.name
            if name == START:
                raise refused(
                    statement,
                    "start may stand in start lines name[0] = ... only: keep it in a state, "
                    "a[0] = start; a = a, and use that",
                )
            group = states if name in assigned else parameters
            if name not in known and name not in group:
                group.append(name)
        known |= set(statement.targets)
    return states, parameters, sequences


def _of_start_lines(source, states, assigned, parameters, clock):
    for statement in source.statements:
        if not statement.initial:
            continue
        (target,), (expression,) = statement.targets, statement.expressions
        if target not in states:
            raise refused(
                statement,
                f"{target} is not a state, so it has no start: "
                "a state is read before it is assigned",
            )
        for part in walk(expression):
            if isinstance(part, (Item, TimePower)) or (clock and _is_clock(part)):
                raise refused(
                    statement,
                    f"{part.text}: a start line cannot read the time: put its value at t = 1 in",
                )
            if not isinstance(part, Name) or part.name == START:
                continue
            if part.name in assigned:
                raise refused(
                    statement,
                    f"{part.name} is assigned in the program; a start line may use parameters, "
                    "start and grad(start)",
                )
            if part.name not in parameters:
                parameters.append(part.name)


def _vectors(steps, states):
    """The names that are vectors: what an oracle answers or is asked, and what is added to it."""
    assigned = {target for statement in steps for target in statement.targets}
    found: set = set()

    def is_vector(tree):
        if isinstance(tree, Name):
            return tree.name in found
        if isinstance(tree, Call):
            if tree.function == "norm":
                return False
            return is_oracle(tree.function) or any(map(is_vector, tree.arguments))
        return any(is_vector(part) for part in parts(tree))

    def mark(tree):
        """The tree is a vector: so is each of its summands, by the one factor that can be."""
        if isinstance(tree, Name) and tree.name in assigned:
            found.add(tree.name)
        elif isinstance(tree, Negative):
            mark(tree.inner)
        elif isinstance(tree, Operation) and tree.sign in "+-":
            mark(tree.left)
            mark(tree.right)
        elif isinstance(tree, Operation) and tree.sign in "*/" and not is_vector(tree):
            factors = [f for f in _factors(tree) if isinstance(f, Name) and f.name in assigned]
            if len(factors) == 1:
                mark(factors[0])

    while True:
        before = len(found)
        for statement in steps:
            for target, expression in zip(statement.targets, statement.expressions):
                if target in found or is_vector(expression):
                    found.add(target)
                    mark(expression)
                for part in walk(expression):
                    if isinstance(part, Call) and is_oracle(part.function):
                        mark(part.arguments[0])
                    if isinstance(part, Operation) and part.sign in "+-" and is_vector(part):
                        mark(part)
        if len(found) == before:
            return found & set(states)


def _factors(tree):
    if isinstance(tree, Operation) and tree.sign == "*":
        return [*_factors(tree.left), *_factors(tree.right)]
    if isinstance(tree, Operation) and tree.sign == "/":
        return _factors(tree.left)
    return [tree.inner] if isinstance(tree, Negative) else [tree]
