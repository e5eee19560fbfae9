"""Are there sequences of which what is said is true? A search for their first entries."""

from itertools import islice, product

from flint import fmpq

# So many entries are sought, among so many attempts.
LONG = 12
ATTEMPTS = 4000
# What a next entry may be: this much more than the last, or this many times it, or such a number.
MORE = (fmpq(1, 2), fmpq(0), fmpq(1, 3), fmpq(1, 4), fmpq(1), fmpq(2), fmpq(-1, 2), fmpq(-1))
TIMES = (fmpq(1, 2), fmpq(2), fmpq(9, 10), fmpq(3, 2))
NUMBERS = (fmpq(0), fmpq(1), fmpq(1, 2), fmpq(2))


def some_sequence(clock) -> bool:
    """Were first entries found, LONG of each sequence of a ``Clock``, that meet all of its facts?
    True where it reads no sequence."""
    attempts, names = [0], tuple(clock.sequences)

    def onward(k, entries):
        if k == LONG:
            return True
        for following in islice(product(*map(_next, entries)), ATTEMPTS):
            attempts[0] += 1
            if attempts[0] > ATTEMPTS:
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
    number = clock.field.number
    values = {clock.counter: number(fmpq(k))}
    for name, now, later in zip(names, entries, following):
        values |= {name: number(now), clock.after[name].text(): number(later)}
    at = [fact.substitute(values) for fact in clock.facts]
    return all(fact.is_number() and fact.number() >= 0 for fact in at)
