"""Are there sequences of which what is said is true? A search for their first entries."""

from functools import lru_cache
from itertools import product

from flint import fmpq

from theory.laws.substitution import value_at

# So many entries are sought, among so many attempts.
LONG = 12
ATTEMPTS = 4000
# What a next entry may be: this much more than the last, or this many times it, or such a number.
MORE = (fmpq(1, 2), fmpq(0), fmpq(1, 3), fmpq(1, 4), fmpq(1), fmpq(2), fmpq(-1, 2), fmpq(-1))
TIMES = (fmpq(1, 2), fmpq(2), fmpq(9, 10), fmpq(3, 2))
NUMBERS = (fmpq(0), fmpq(1), fmpq(1, 2), fmpq(2))


@lru_cache(maxsize=16)
def some_sequence(clock) -> bool:
    """Were first entries found, LONG of each sequence of a ``Clock``, that meet all of its facts?
    True where it reads no sequence."""
    left, names = ATTEMPTS, tuple(clock.sequences)

    def onward(k, entries):
        nonlocal left
        if k == LONG:
            return True
        for following in product(*map(_next, entries)):
            left -= 1
            if left < 0:
                return False
            if _met(clock, k, names, entries, following) and onward(k + 1, following):
                return True
        return False

    return onward(0, tuple(clock.first[name] for name in names))


def at_the_start(clock):
    """The places of the facts that the first entries alone contradict."""
    values = {name: clock.field.number(clock.first[name]) for name in clock.sequences}
    values[clock.counter] = clock.field.zero
    at = [fact.substitute(values) for fact in clock.facts]
    return [i for i, fact in enumerate(at) if fact.is_number() and fact.number() < 0]


def _next(last):
    found = [*(last + x for x in MORE), *(last * x for x in TIMES), *NUMBERS]
    return list(dict.fromkeys(found))


def _met(clock, k, names, entries, following):
    at = {clock.counter: fmpq(k)}
    for name, now, later in zip(names, entries, following):
        at |= {name: now, clock.after[name].text(): later}
    return all(value_at(fact, at) >= 0 for fact in clock.facts)
