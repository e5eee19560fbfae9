"""What is ≥ 0 at every index of a clock: a counter, scalars less their floors, roots less theirs.

s ≥ s_0 + δk by induction, where s′ − s − δ is a polynomial with coefficients ≥ 0 in what is ≥ 0;
r ≥ αs + β where r² − (αs + β)² is one in s − s_0 and r + αs + β > 0.
"""

from dataclasses import dataclass
from itertools import product

from flint import fmpq

from theory.laws.rational_functions import Ratio
from theory.laws.substitution import terms_of
from theory.rates.engine.clock import NEXT, Clock, root_below

COUNTER, SCALAR, ROOT, NEXT_ROOT = "counter", "scalar", "root", "next root"
FACT = "fact"


@dataclass(frozen=True, eq=False)
class Floor:
    """`letter` − `below` ≥ 0, `below` a ``Ratio``, or a `fact` ≥ 0 at the index or, where `later`,
    at the next; of a scalar `growth` is δ, of a root `least` is
    the number > 0 above which it is known to be first, 0 where there is none."""

    kind: str
    letter: str
    below: Ratio
    growth: fmpq = fmpq(0)
    least: fmpq = fmpq(0)
    fact: Ratio | None = None
    later: bool = False

    @property
    def above(self):
        """What is ≥ 0."""
        if self.fact is not None:
            return self.fact
        return self.below.field.variable(self.letter) - self.below


def floors(clock: Clock) -> dict:
    """The floor of each letter that has one, by name."""
    known = set(clock.scalars)
    while True:
        found = _floors(clock, known)
        lost = known - found.keys()
        if not lost:
            for name in clock.roots:
                found[name + NEXT] = Floor(NEXT_ROOT, name + NEXT, clock.field.zero)
            ahead = [name + NEXT for name in clock.sequences]
            for i, fact in enumerate(clock.facts):
                found[f"#{i}"] = Floor(FACT, f"#{i}", clock.field.zero, fact=fact)
                if not fact.holds(ahead):
                    found[f"#{i}{NEXT}"] = Floor(
                        FACT, f"#{i}", clock.field.zero, fact=clock.next(fact), later=True
                    )
            return found
        known -= lost


def _floors(clock, scalars):
    field = clock.field
    found = {}
    if clock.counted:
        found[clock.counter] = Floor(COUNTER, clock.counter, field.zero)
    for name in scalars:
        found[name] = Floor(SCALAR, name, field.number(clock.first[name]))
    for name, square in clock.roots.items():
        options = list(_of_root(clock, name, square, found))
        if options:
            found[name] = options[0]
    for name in scalars:
        growth = _growth(clock, name, found)
        if growth is None:
            del found[name]
        else:
            found[name] = Floor(SCALAR, name, found[name].below, growth)
    return found


def raised(clock, polynomial, found):
    """{exponents: coefficient} of a polynomial in what is ≥ 0 in place of the letters; None where a
    letter without a floor is left."""
    field = clock.field
    if not polynomial.is_constant():
        held = {n for n, e in zip(field.names, polynomial.degrees()) if e}
        if not held <= found.keys():
            return None
    # A root's floor may hold a scalar, whose floor is a number.
    ratio = field.polynomial(polynomial)
    for kind in (ROOT, SCALAR):
        put = {
            name: field.variable(name) + floor.below
            for name, floor in found.items()
            if floor.kind == kind
        }
        ratio = ratio.substitute(put)
    return {tuple(map(int, e)): c for e, c in terms_of(ratio.top / ratio.bottom)}


def in_counter(clock, polynomial, found):
    """[c_0, c_1, …]: a polynomial in the counter below a polynomial whose coefficients in what is
    ≥ 0 are ≥ 0; [0] where they are not."""
    terms = raised(clock, polynomial, found)
    if terms is None or any(c < 0 for c in terms.values()):
        return [fmpq(0)]
    total: dict = {}
    for exponents, c in terms.items():
        power = 0
        for name, exponent in zip(clock.field.names, exponents):
            if name == clock.counter:
                power += exponent
            elif exponent:
                power += exponent
                c = c * (found[name].growth if found[name].kind == SCALAR else 0) ** exponent
        total[power] = total.get(power, fmpq(0)) + c
    while len(total) > 1 and not total[max(total)]:
        del total[max(total)]
    return [total.get(i, fmpq(0)) for i in range(max(total) + 1)]


def _growth(clock, name, found):
    """The largest δ ≥ 0 with s′ ≥ s + δ, or None."""
    step = clock.after[name] - clock.field.variable(name)
    if not step.bottom.is_constant():
        return None
    terms = raised(clock, clock.reduced(step.top / step.bottom), found)
    if terms is None or any(c < 0 for c in terms.values()):
        return None
    return terms.get((0,) * len(clock.field.names), fmpq(0))


def _of_root(clock, name, square, found):
    """Floors of a root, the one that grows fastest first."""
    polynomial = clock.polynomial(square)
    if polynomial.is_constant():
        return
    first = raised(clock, polynomial, found)
    if first is None or any(c < 0 for c in first.values()):
        return
    least = root_below(first.get((0,) * len(clock.field.names), fmpq(0)))
    held = [n for n, e in zip(clock.field.names, polynomial.degrees()) if e]
    if len(held) == 1 and found[held[0]].kind != ROOT:
        yield from _linear(clock, name, polynomial, held[0], found, least)
    if least:
        yield Floor(ROOT, name, clock.field.number(least), least=least)


def _linear(clock, name, polynomial, held, found, least):
    place = clock.field.places[held]
    parts = {int(e[place]): c for e, c in terms_of(polynomial)}
    top, middle = parts.get(2, fmpq(0)), parts.get(1, fmpq(0))
    if max(parts) != 2 or top <= 0:
        return
    slope = root_below(top)
    letter = clock.field.variable(held)
    for height in (middle / (2 * slope), fmpq(0)):
        below = letter * slope + height
        rest = raised(clock, polynomial - clock.polynomial(below * below), found)
        start = raised(clock, clock.polynomial(below), found)
        constant = start.get((0,) * len(clock.field.names), fmpq(0))
        if all(c >= 0 for c in rest.values()) and all(c >= 0 for c in start.values()):
            if least or constant > 0:
                yield Floor(ROOT, name, below, least=least)
                return


def with_facts(found, letters):
    """The letters and the facts that speak of these alone."""
    facts = {n for n, one in found.items() if one.kind == FACT and one.fact.letters() <= letters}
    return letters | facts


def generators(clock, found, letters, degree):
    """[(exponents by letter, Ratio), …]: the products of at most so many of what is ≥ 0, among the
    letters."""
    base = [name for name in found if name in letters]
    one = clock.field.one
    made = []
    for powers in product(range(degree + 1), repeat=len(base)):
        if sum(powers) <= degree:
            ratio = one
            for name, power in zip(base, powers):
                ratio = ratio * found[name].above ** power
            made.append((tuple((n, p) for n, p in zip(base, powers) if p), ratio))
    return sorted(made, key=lambda one: sum(p for _, p in one[0]))
